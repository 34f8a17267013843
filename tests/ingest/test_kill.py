"""kill -9 at 200 random moments of bringing in articles: the old state or the new, never half.

Most kills hit a process that reads the files itself, so that they can be many:
what is tested is what it does to the database. The rest have a reading process
beside them, which has to end with it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import multiprocessing
import os
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.answering import Engine
from bot.ingest import formats
from bot.ingest.documents import Document, article_from
from bot.ingest.fetch import Fetcher
from bot.ingest.reader import Reader
from bot.ingest.service import Knowledge, Nowhere, Upload
from bot.store import Store
from bot.store.articles import Articles
from tests.ingest import samples

KILLS = int(os.environ.get("FOOTNOTE_TEST_INGEST_KILLS", "200"))
WITH_PROCESS = 10
GUILD = 5
THREE = ("a.md", "b.md", "c.txt")


class Here(Reader):
    """Reads in this process, by the same formats."""

    async def read(
        self, name: str, data: bytes, **about: Any
    ) -> tuple[list[Document], list[tuple[str, str]]]:
        reading = await asyncio.to_thread(formats.read, name, data, **about)
        return list(reading.documents), list(reading.skipped)


def words(round_: int, name: str) -> str:
    return f"# {name}\n\nThe boat of round {round_} came home to {name}. It was late.\n"


def bring_in(database: Path, pipe: int, first: int, processes: bool) -> None:
    """Round after round: a changed file, a zip of three, an edit, a removal and its undo."""

    async def forever() -> None:
        store = await Store.open(database)
        reader = Reader() if processes else Here()
        knowledge = Knowledge(Articles(store), Nowhere(), reader=reader, fetcher=Fetcher())
        await knowledge.start()
        os.write(pipe, b"start\n")
        for number in range(first, first + 10_000):
            three = samples.archive({name: words(number, name) for name in THREE})
            one = words(number, "one.md").encode()
            made = await knowledge.add_files(GUILD, [Upload("one.md", one)])
            os.write(pipe, b"one %d\n" % number)
            await knowledge.add_files(GUILD, [Upload("three.zip", three)])
            os.write(pipe, b"three %d\n" % number)
            article = made[0].number or 0
            await knowledge.edit(GUILD, article, title=f"Round {number}")
            await knowledge.remove(GUILD, article)
            await knowledge.undo(GUILD, article)

    asyncio.run(forever())


def look(database: Path) -> dict[str, int]:
    """The round that each served article is of, every row of it checked."""
    with closing(sqlite3.connect(database)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert opened.execute("PRAGMA foreign_key_check").fetchone() is None
        rows = opened.execute(
            "SELECT a.name, a.status, a.version, v.text, v.digest, v.document FROM article a"
            " LEFT JOIN version v ON v.article = a.id AND v.number = a.version"
            " WHERE a.removed_at IS NULL"
        ).fetchall()
        texts = opened.execute("SELECT text, digest FROM version").fetchall()
    assert all(hashlib.sha256(text.encode()).hexdigest() == digest for text, digest in texts)
    found: dict[str, int] = {}
    for name, status, version, text, digest, document in rows:
        if version is None:
            assert status != "ready" and digest is None
            continue
        assert json.loads(document)["name"] == name
        assert name not in found, "one article a name"
        round_ = int(text.split("round ")[1].split()[0])
        assert text == words(round_, name)
        found[name] = round_
    assert len({found.get(name) for name in THREE}) == 1, "a zip is taken in as one"
    return found


def newest_removed(database: Path) -> int:
    """The round of the newest text that is removed: killed before its undo."""
    with closing(sqlite3.connect(database)) as opened:
        texts = opened.execute(
            "SELECT v.text FROM article a JOIN version v ON v.article = a.id"
            " AND v.number = a.version WHERE a.removed_at IS NOT NULL AND a.name = 'one.md'"
        ).fetchall()
    return max((int(text.split("round ")[1].split()[0]) for (text,) in texts), default=0)


async def restarted(database: Path) -> dict[str, str]:
    """What answers after the next start."""
    store = await Store.open(database)
    engine = Engine()
    knowledge = Knowledge(Articles(store), engine, reader=Here(), fetcher=Fetcher())
    try:
        await knowledge.start()
        entries = await knowledge.entries(GUILD)
        assert {entry.status for entry in entries} <= {"ready", "failed"}
        served = {entry.name: f"_{entry.number}" for entry in entries if entry.status == "ready"}
        visible = engine.visible(GUILD)
        assert set(visible) == set(served.values())
        return {name: visible[number].text for name, number in served.items()}
    finally:
        await knowledge.stop()
        await store.close()


class Lane:
    """A database that is written to, killed, and looked at, again and again."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.first = 1
        self.at_least = {"one.md": 0, "a.md": 0}
        self.unfinished = 0
        self.said: list[bytes] = []

    def begin(self, processes: bool) -> None:
        """Start to write."""
        reading, writing = os.pipe()
        fork = multiprocessing.get_context("fork")
        self.process = fork.Process(
            target=bring_in, args=(self.database, writing, self.first, processes)
        )
        self.process.start()
        os.close(writing)
        self._pipe = os.fdopen(reading, "rb")

    def started(self) -> None:
        """Wait until it writes."""
        self._pipe.readline()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        with self._pipe:
            self.said = self._pipe.read().splitlines()

    def check(self, restart: bool) -> None:
        """What was committed is there, and nothing half."""
        for line in self.said:
            what, number = line.split()
            name = "one.md" if what == b"one" else "a.md"
            self.at_least[name] = max(self.at_least[name], int(number))
            self.first = max(self.first, int(number))
        found = look(self.database)
        with closing(sqlite3.connect(self.database)) as opened:
            self.unfinished += opened.execute(
                "SELECT count(*) FROM article WHERE status IN ('pending', 'reading')"
            ).fetchone()[0]
        for name, least in self.at_least.items():
            # Committed before it was said: it may be one round further, never less.
            last = found.get(name) or (newest_removed(self.database) if name == "one.md" else 0)
            assert least <= last <= self.first + 1, (name, found, self.at_least)
        if restart:
            texts = asyncio.run(restarted(self.database))
            assert texts == {name: words(round_, name) for name, round_ in found.items()}
            assert look(self.database) == found, "a start changes nothing that is served"
        self.first += 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is for POSIX")
def test_a_kill_leaves_the_old_or_the_new_state(tmp_path: Path) -> None:
    # Loaded once, before the forks.
    article_from(formats.make("x.md", words(0, "x"), "markdown"), "_1")
    chance = random.Random(9)
    # Two databases at once: one starts and works while the other does.
    lanes = [Lane(tmp_path / f"{number}.sqlite3") for number in (1, 2)]
    for kill in range(KILLS // 2):
        processes = kill % (KILLS // WITH_PROCESS) == 0
        for lane in lanes:
            lane.begin(processes)
        for lane in lanes:
            lane.started()
        waits = sorted(chance.uniform(0.0, 1.0 if processes else 0.06) for _ in lanes)
        chance.shuffle(lanes)
        began = time.monotonic()
        for wait, lane in zip(waits, lanes, strict=True):
            time.sleep(max(0.0, began + wait - time.monotonic()))
            lane.kill()
        for lane in lanes:
            lane.check(restart=kill % 4 == 0 or kill == KILLS // 2 - 1)
    for lane in lanes:
        assert lane.unfinished >= KILLS // 40, "it was killed in the midst of reading"
        assert lane.first > KILLS // 2


def read_for_ever(pipe: int) -> None:
    async def forever() -> None:
        reader = Reader()
        await reader.read("tides.txt", samples.PLAIN)
        os.write(pipe, b"%d\n" % reader._idle[0]._process.pid)
        while True:
            await reader.read("handbook.pdf", samples.PDF)

    asyncio.run(forever())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is for POSIX")
def test_the_reading_process_ends_with_the_bot() -> None:
    reading, writing = os.pipe()
    process = multiprocessing.get_context("fork").Process(target=read_for_ever, args=(writing,))
    process.start()
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        child = int(pipe.readline())
        process.kill()
        process.join()
    ends = time.monotonic() + 5
    while _runs(child):
        assert time.monotonic() < ends, "it goes on alone"
        time.sleep(0.02)


def _runs(process: int) -> bool:
    """Whether a process still runs; one that ended and was not waited for does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")
