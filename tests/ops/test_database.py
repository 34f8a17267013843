"""Backup, restore and vacuum on real files, also under a writer that is killed."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from bot.ops.database import DatabaseError, backup, examine, only_one, restore, vacuum
from bot.store import Store


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "data" / "f.sqlite3"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("PRAGMA user_version=7")
        made.execute("CREATE TABLE asked (id INTEGER PRIMARY KEY, words TEXT)")
        made.executemany("INSERT INTO asked (words) VALUES (?)", [("x" * 500,)] * 2_000)
        made.commit()
    monkeypatch.setenv("FOOTNOTE_DATABASE", str(path))
    return path


def count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as opened:
        return int(opened.execute("SELECT count(*) FROM asked").fetchone()[0])


def test_a_backup_is_taken_while_a_writer_holds_the_database(database: Path) -> None:
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("INSERT INTO asked (words) VALUES ('committed, in the log')")
        writer.commit()
        writer.execute("INSERT INTO asked (words) VALUES ('not committed')")
        copy = database.parent / "copies" / "one.sqlite3"
        assert backup(database, copy) == copy.stat().st_size
        writer.rollback()
    assert count(copy) == 2_001
    assert examine(copy) == 7
    assert sorted(p.name for p in copy.parent.iterdir()) == ["one.sqlite3"]


def test_a_backup_never_overwrites(database: Path) -> None:
    copy = database.with_name("copy.sqlite3")
    copy.write_text("precious")
    with pytest.raises(DatabaseError, match="exists already"):
        backup(database, copy)
    assert copy.read_text() == "precious"


def test_restore_puts_back_and_keeps_what_was_there(database: Path) -> None:
    copy = database.with_name("copy.sqlite3")
    backup(database, copy)
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("DELETE FROM asked WHERE id > 10")
        writer.commit()
    kept = restore(copy, database)
    assert kept is not None
    assert (count(database), count(kept)) == (2_000, 10)
    assert restore(copy, database) != kept, "an earlier kept one is never overwritten"


def test_a_damaged_backup_changes_nothing(database: Path) -> None:
    copy = database.with_name("copy.sqlite3")
    backup(database, copy)
    raw = bytearray(copy.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 20_000] = b"\xff" * 20_000
    copy.write_bytes(raw)
    with pytest.raises(DatabaseError, match=r"damaged|cannot be read"):
        restore(copy, database)
    assert count(database) == 2_000
    assert sorted(p.name for p in database.parent.iterdir() if "before" in p.name) == []


def test_vacuum_gives_pages_back(database: Path) -> None:
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("DELETE FROM asked WHERE id > 10")
        writer.commit()
    before, after = vacuum(database)
    assert after < before / 10
    assert count(database) == 10


HOLDER = """
import sys, time
from pathlib import Path
from bot.ops.database import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_process_is_told_so_and_a_killed_one_lets_go(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(database)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert main(["vacuum"]) == 2
        assert "Another Footnote uses" in capsys.readouterr().err
        other.kill()
    with only_one(database):
        pass


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with (
        pytest.raises(DatabaseError, match="cannot be written to"),
        only_one(tmp_path / "file" / "f.sqlite3"),
    ):
        pass


def test_the_commands_from_the_terminal(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = database.with_name("copy.sqlite3")
    assert main(["backup", str(copy)]) == 0
    assert "opened and checked" in capsys.readouterr().out
    assert main(["restore", str(copy)]) == 0
    assert "is kept as" in capsys.readouterr().out
    assert main(["vacuum"]) == 0
    assert main(["backup"]) == 0
    assert len(list(database.parent.glob("f-2*.sqlite3"))) == 1
    assert main(["restore", "missing.sqlite3"]) == 2
    assert "There is no database at missing.sqlite3." in capsys.readouterr().err


def test_a_server_is_forgotten_beside_a_running_bot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "f.sqlite3"
    monkeypatch.setenv("FOOTNOTE_DATABASE", str(database))

    async def kept() -> None:
        store = await Store.open(database)
        await store.add_curated(1, 7, "Where?", "Here.")
        await store.add_curated(2, 7, "Where?", "There.")
        # The bot holds the database, as it does while it runs.
        with only_one(database):
            code = await asyncio.to_thread(main, ["forget-server", "1"])
        assert code == 0 and await store.curated(1) == [] and len(await store.curated(2)) == 1
        await store.close()

    asyncio.run(kept())
    assert "saved answers 1, settings 0, changes 1." in capsys.readouterr().out
    assert main(["forget-server", "1"]) == 2
    assert "Nothing is kept of a server with the id 1." in capsys.readouterr().err
    database.unlink()
    assert main(["forget-server", "1"]) == 2 and not database.exists()
    assert "There is no database at" in capsys.readouterr().err


COPIER = """
import sys, time
from pathlib import Path
from bot.ops.database import backup
print("go", flush=True)
for n in range(int((*sys.argv, 10_000)[3])):
    backup(Path(sys.argv[1]), Path(sys.argv[2]) / f"{n}.sqlite3")
"""


def test_a_backup_killed_at_any_moment_leaves_only_whole_copies(
    database: Path, tmp_path: Path
) -> None:
    chance = random.Random(8)
    copies = tmp_path / "copies"
    for moment in range(6):
        folder = copies / str(moment)
        with subprocess.Popen(
            [sys.executable, "-c", COPIER, str(database), str(folder)],
            stdout=subprocess.PIPE,
            text=True,
        ) as copying:
            assert copying.stdout is not None
            copying.stdout.readline()
            ends = time.monotonic() + 20
            while moment % 3 == 0 and not folder.exists() and time.monotonic() < ends:
                time.sleep(0.01)  # on a slow machine even the first copy takes long
            time.sleep(chance.uniform(0.01, 0.15))
            copying.kill()
        for copy in folder.glob("*.sqlite3"):
            assert examine(copy) == 7
            assert count(copy) == 2_000
    assert list(copies.rglob("*.sqlite3")), "some copies were finished"
    assert count(database) == 2_000


def test_a_backup_ends_though_the_bot_writes_all_the_time(database: Path, tmp_path: Path) -> None:
    """A copy in several steps begins again at each row that another process commits."""
    with closing(sqlite3.connect(database)) as opened:
        opened.executemany("INSERT INTO asked (words) VALUES (?)", [("x" * 4_000,)] * 15_000)
        opened.commit()
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(database)], stdout=subprocess.PIPE, text=True
    ) as writing:
        assert writing.stdout is not None
        writing.stdout.readline()
        try:
            done = subprocess.run(
                [sys.executable, "-c", COPIER, str(database), str(tmp_path / "copies"), "1"],
                timeout=8,
            )
        finally:
            writing.kill()
        assert done.returncode == 0
    (copy,) = (tmp_path / "copies").iterdir()
    assert 17_000 < count(copy) < count(database)


WRITER = """
import sqlite3, sys, time
opened = sqlite3.connect(sys.argv[1], isolation_level=None)
opened.execute("PRAGMA synchronous=NORMAL")
print("go", flush=True)
while True:
    opened.execute("INSERT INTO asked (words) VALUES ('another')")
    time.sleep(0.0005)
"""

#: `database.py`'s work, killed at the n-th time that it changes a name or a file.
KILLED = """
import os, signal, sys
from pathlib import Path
from bot.ops import database
left = int(sys.argv[3])
def look(event, arguments):
    global left
    writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if writes or event in ("os.rename", "os.link", "os.remove", "shutil.copyfile"):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(look)
database.restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is for POSIX")
def test_a_restore_killed_at_any_step_leaves_the_old_database_or_the_new(database: Path) -> None:
    copy = database.with_name("copy.sqlite3")
    backup(database, copy)
    for step in range(40):
        with closing(sqlite3.connect(database)) as writer:
            writer.execute("DELETE FROM asked WHERE id > 10")
            writer.commit()
        done = subprocess.run([sys.executable, "-c", KILLED, str(copy), str(database), str(step)])
        assert examine(database) == 7
        assert count(database) in (10, 2_000), step
        kept = list(database.parent.glob("*before-restore*"))
        assert count(database) == 10 or all(count(path) in (10, 2_000) for path in kept)
        if done.returncode == 0:
            break
    assert done.returncode == 0 and step > 3
    assert count(database) == 2_000
    assert 10 in map(count, kept), "what was there is kept"
