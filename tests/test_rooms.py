"""The map of the house: a room imports only the rooms before it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

BOT = Path(__file__).parents[1] / "bot"

#: What each room may import of the others. A room that is not listed fails the test.
MAY_IMPORT = {
    "text": set(),
    "children": set(),
    "corpus": {"text"},
    "retrieval": {"text", "corpus"},
    "answering": {"text", "corpus", "retrieval", "children"},
    "store": set(),
    "settings": {"answering"},
    "logs": {"settings"},
    "ingest": {"text", "corpus", "store", "settings", "cli", "children"},
}
#: Rooms that nothing below may import: the faces and the tools.
FACES = {"cli", "discord_ui", "client", "ops", "evaluation", "bench", "__main__"}


def room_of(path: Path) -> str:
    return path.relative_to(BOT).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [
                f"{node.module}.{alias.name}" if node.module == "bot" else node.module or ""
                for alias in node.names
            ]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("bot.")}
    return found


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_rooms_before_it(room: str) -> None:
    for path in [BOT / f"{room}.py", *(BOT / room).rglob("*.py")]:
        if path.exists():
            extra = imported(path) - MAY_IMPORT[room] - {room}
            assert not extra, f"{path.relative_to(BOT)} imports {sorted(extra)}"


def test_every_room_is_on_the_map() -> None:
    rooms = {room_of(path) for path in BOT.rglob("*.py")} - {"__init__"}
    assert rooms <= set(MAY_IMPORT) | FACES


@pytest.mark.parametrize("room", ["text", "corpus", "retrieval", "answering"])
def test_the_domain_knows_nothing_of_discord_or_sql(room: str) -> None:
    for path in (BOT / room).rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        names = {
            name.split(".")[0]
            for node in ast.walk(tree)
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert not names & {"discord", "sqlite3", "aiosqlite", "aiohttp"}, path


def test_asking_in_the_terminal_imports_nothing_heavy() -> None:
    program = (
        "import sys; from bot.cli import main; main(['ask', 'Who decides?']); "
        "print(sorted({'discord', 'lightgbm', 'matplotlib', 'sklearn', 'scipy', 'aiosqlite', "
        "'prometheus_client'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_no_part_of_the_bot_sends_follow_ups() -> None:
    """They could not be sent again without being there twice; see `bot.discord_ui.sending`."""
    for path in BOT.rglob("*.py"):
        assert ".followup." not in path.read_text("utf-8"), path


def test_forms_are_opened_in_one_place() -> None:
    """`responding.open_form` still takes what is sent in where Discord's reply was lost."""
    found = {p.name for p in BOT.rglob("*.py") if ".response.send_modal(" in p.read_text("utf-8")}
    assert found == {"responding.py"}
