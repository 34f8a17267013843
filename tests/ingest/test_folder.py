"""The watched folder, with real files and the real engine."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answering import Engine
from bot.ingest import FolderWatcher

TIDES = "# Tides\n\nHigh water at Dover is at six in the morning.\n"


def settle(watcher: FolderWatcher) -> None:
    watcher.look()
    watcher.look()


def test_files_are_added_changed_renamed_and_removed(tmp_path: Path) -> None:
    engine = Engine()
    watcher = FolderWatcher(tmp_path, engine)
    path = tmp_path / "tides.md"
    path.write_text(TIDES, "utf-8")
    settle(watcher)
    assert engine.articles["tides.md"].text == TIDES
    path.write_text(TIDES.replace("six", "seven o'clock"), "utf-8")
    settle(watcher)
    assert "seven" in engine.articles["tides.md"].text
    path.rename(tmp_path / "dover.md")
    settle(watcher)
    assert set(engine.articles) == {"dover.md"}
    (tmp_path / "dover.md").unlink()
    settle(watcher)
    assert not engine.articles
    assert not engine.ask("When is high water at Dover?").quotes


def test_a_file_that_breaks_keeps_its_last_good_version(tmp_path: Path) -> None:
    engine = Engine()
    watcher = FolderWatcher(tmp_path, engine)
    path = tmp_path / "tides.md"
    path.write_text(TIDES, "utf-8")
    settle(watcher)
    path.write_bytes(b"\xff\xfe broken")
    settle(watcher)
    assert engine.articles["tides.md"].text == TIDES
    assert [problem.file for problem in watcher.problems] == ["tides.md"]
    path.write_text(TIDES + "\nLow water is at noon.\n", "utf-8")
    settle(watcher)
    assert "noon" in engine.articles["tides.md"].text
    assert watcher.problems == ()


def test_a_half_written_file_waits(tmp_path: Path) -> None:
    engine = Engine()
    watcher = FolderWatcher(tmp_path, engine)
    path = tmp_path / "tides.md"
    for size in range(10, len(TIDES), 10):
        path.write_text(TIDES[:size], "utf-8")
        watcher.look()
        assert not engine.articles
    path.write_text(TIDES, "utf-8")
    settle(watcher)
    assert engine.articles["tides.md"].text == TIDES


def test_a_folder_that_goes_away_takes_nothing_with_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING", "bot")
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "tides.md").write_text(TIDES, "utf-8")
    engine = Engine()
    watcher = FolderWatcher(folder, engine)
    settle(watcher)
    folder.rename(tmp_path / "away")
    settle(watcher)
    assert set(engine.articles) == {"tides.md"}
    (tmp_path / "away").rename(folder)
    settle(watcher)
    assert [one.getMessage() for one in caplog.records] == [
        f"The knowledge folder {folder} cannot be read; what was read answers still.",
        f"The knowledge folder {folder} is back.",
    ]


async def until(true: Callable[[], bool], seconds: float) -> float:
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < seconds, "not in time"
        await asyncio.sleep(0.02)
    return time.monotonic() - started


async def test_a_change_is_live_in_under_two_seconds(tmp_path: Path) -> None:
    engine = Engine()
    closing = threading.Event()
    watching = threading.Thread(target=FolderWatcher(tmp_path, engine).run, args=(closing,))
    watching.start()
    try:
        await asyncio.sleep(0.1)
        (tmp_path / "tides.md").write_text(TIDES, "utf-8")
        await until(lambda: "tides.md" in engine.articles, 2)
        (tmp_path / "tides.md").unlink()
        await until(lambda: "tides.md" not in engine.articles, 2)
    finally:
        closing.set()
        await asyncio.to_thread(watching.join)


def test_front_matter_nested_without_end_is_a_problem_of_that_file_only(tmp_path: Path) -> None:
    (tmp_path / "deep.md").write_text("---\na: " + "[" * 5_000 + "\n---\nWords.\n", "utf-8")
    (tmp_path / "tides.md").write_text(TIDES, "utf-8")
    engine = Engine()
    watcher = FolderWatcher(tmp_path, engine)
    settle(watcher)
    assert set(engine.articles) == {"tides.md"}
    assert [problem.file for problem in watcher.problems] == ["deep.md"]
