"""Questions older than the owner's limit go; the rest stay."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.ops.retention import keep_purging, purge_old
from bot.store import Store, StoreError


async def fill(database: Path, ages_in_days: list[float]) -> None:
    store = await Store.open(database)
    for age in ages_in_days:
        number = await store.record_question(
            guild=1, channel=2, answered=True, confidence=0.9, elapsed_ms=1.0, quotes=[]
        )
        await store._connection.execute(
            "UPDATE question SET asked_at = ? WHERE id = ?", (time.time() - age * 86_400, number)
        )
    await store.close()


def count(database: Path) -> int:
    with closing(sqlite3.connect(database)) as opened:
        return int(opened.execute("SELECT count(*) FROM question").fetchone()[0])


async def until(true: Callable[[], bool]) -> None:
    """Wait two seconds for something at the most; what is asserted next says what did not come."""
    for _ in range(100):
        await asyncio.sleep(0.02)
        if true():
            break


async def test_only_what_is_too_old_goes(tmp_path: Path) -> None:
    database = tmp_path / "f.sqlite3"
    await fill(database, [0, 29, 31, 400])
    assert await purge_old(database, 0) == (0, 0)
    assert await purge_old(database, 30) == (2, 0)
    assert count(database) == 2


async def test_the_list_of_changes_goes_with_the_questions(tmp_path: Path) -> None:
    database = tmp_path / "f.sqlite3"
    store = await Store.open(database)
    for number, age in enumerate([0, 29, 31]):
        await store.audit(1, number, "setting", {"name": "private"})
        await store._connection.execute(
            "UPDATE audit SET at = ? WHERE member = ?", (time.time() - age * 86_400, number)
        )
    await store.close()
    for days, members in ((0, {0, 1, 2}), (30, {0, 1})):
        await purge_old(database, days)
        store = await Store.open(database)
        assert {entry.member for entry in await store.audit_list(1)} == members
        await store.close()


async def test_it_goes_on_beside_the_bot_s_own_connection(tmp_path: Path) -> None:
    database = tmp_path / "f.sqlite3"
    await fill(database, [400])
    bot = await Store.open(database)
    task = asyncio.create_task(keep_purging(database, 30, pause=0.05))
    await until(lambda: count(database) == 0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert count(database) == 0
    await bot.record_question(
        guild=1, channel=2, answered=True, confidence=0.9, elapsed_ms=1.0, quotes=[]
    )
    await bot.close()
    assert count(database) == 1


async def test_servers_that_were_left_go_once_it_is_known_which_ones_are_there(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    database = tmp_path / "f.sqlite3"
    await fill(database, [0])
    bot = await Store.open(database)
    await bot.leave(1)
    assert await purge_old(database, 30, 1) == (0, 0)
    connected = False
    task = asyncio.create_task(
        keep_purging(database, 30, pause=0.05, grace=0, connected=lambda: connected)
    )
    await asyncio.sleep(0.3)
    assert count(database) == 1
    connected = True
    await until(lambda: "Deleted all that was kept of servers that I left: 1." in caplog.text)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await bot.close()
    assert count(database) == 0


async def test_a_locked_database_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    database = tmp_path / "f.sqlite3"
    await fill(database, [400])
    monkeypatch.setattr("bot.store.store._BUSY_MS", 1)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        task = asyncio.create_task(keep_purging(database, 30, pause=0.05))
        await until(lambda: "could not be deleted" in caplog.text)
        assert count(database) == 1 and not task.done()
        other.execute("ROLLBACK")
    await until(lambda: count(database) == 0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert count(database) == 0


async def test_a_clock_that_is_set_deletes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    database = tmp_path / "f.sqlite3"
    await fill(database, [0, 400])
    true_time = time.time
    task = asyncio.create_task(keep_purging(database, 30, pause=0.2))
    await asyncio.sleep(0.05)
    monkeypatch.setattr(time, "time", lambda: true_time() + 365 * 86_400)
    await asyncio.sleep(0.25)
    assert count(database) == 2
    assert "The clock was set by 31536000 s" in caplog.text
    monkeypatch.setattr(time, "time", true_time)
    for _ in range(200):
        await asyncio.sleep(0.02)
        if count(database) == 1:
            break
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert count(database) == 1, "what is too old goes once the clock is steady again"


async def test_a_damaged_database_is_said_before_anything_starts(tmp_path: Path) -> None:
    database = tmp_path / "f.sqlite3"
    database.write_bytes(b"not a database at all " * 400)
    before = database.read_bytes()
    with pytest.raises(StoreError):
        await purge_old(database, 30)
    assert database.read_bytes() == before
