"""A machine that misbehaves: no space, no write access, locks, clocks, handlers that fail.

The bot says what is wrong, keeps what it has, and goes on once the fault is over.
"""

from __future__ import annotations

import asyncio
import ctypes
import re
import resource
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import aiohttp
import discord
import pytest

from tests.wire.loopback import MEMBER, Discord
from tests.wire.program import free_port, start
from tests.wire.test_process import ended
from tests.wire.test_wire import QUESTION, SAID, answered, ask, connected, told

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="uses Linux's own means")


async def test_a_full_disk_is_said_and_over_when_there_is_space(
    server: Discord, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """SQLite's own "database or disk is full", by its limit on pages. All are answered."""
    async with connected(server, tmp_path) as bot:
        await answered(server, await ask(server))
        database = bot.services.store._connection
        async with database.execute("PRAGMA page_count") as cursor:
            row = await cursor.fetchone()
        assert row is not None
        await bot.services.store._rows(f"PRAGMA max_page_count = {row[0]}")
        for number in range(400):
            one = await ask(server, member=MEMBER + 10 + number)
            await answered(server, one)
            if not server.asked[one].buttons:
                break
        assert "I cannot save anything at the moment" in server.asked[one].words()
        kept = rows(tmp_path)
        assert kept == number + 1
        for member in range(5):
            again = await ask(server, member=MEMBER + 1_000 + member)
            await answered(server, again)
            assert not server.asked[again].buttons
        # What shows no answer of its own goes on too: its buttons last as long as the bot.
        # A moderator's list of commands has a second page.
        server.permissions |= discord.Permissions(manage_guild=True).value
        listed = server.command("help")
        await server.dispatch("INTERACTION_CREATE", listed)
        await told(server, str(listed["id"]))
        (message,) = server.asked[str(listed["id"])].messages.values()
        press = server.press(message, server.asked[str(listed["id"])].buttons["Next"])
        await server.dispatch("INTERACTION_CREATE", press)
        assert "Page 2" in await told(server, str(press["id"]))
        (said,) = [r.getMessage() for r in caplog.records if "The database takes" in r.getMessage()]
        assert "database or disk is full" in said, "it is said once"
        assert bot.services.refused
        await bot.services.store._rows("PRAGMA max_page_count = 1000000")
        last = await ask(server)
        await answered(server, last)
        assert server.asked[last].buttons and not bot.services.refused
        assert "The database takes what is to be kept again." in caplog.text
        assert QUESTION not in caplog.text
    assert rows(tmp_path) == kept + 1


@LINUX
async def test_a_file_that_may_not_grow_loses_nothing(server: Discord, tmp_path: Path) -> None:
    """The whole program with RLIMIT_FSIZE: the write itself fails, as on a full disk."""
    first = await start(server, tmp_path)
    await asyncio.wait_for(server.connected.wait(), 60)
    await told(server, await ask(server))
    first.terminate()
    await ended(first, 8)
    size = (tmp_path / "f.sqlite3").stat().st_size + 40_000

    server.connected.clear()
    port = free_port()
    tight = await start(
        server,
        tmp_path,
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY)),
        HEALTH_PORT=str(port),
    )
    await asyncio.wait_for(server.connected.wait(), 60)
    good = 1
    for number in range(300):
        one = await ask(server, member=MEMBER + 10 + number)
        assert SAID in await told(server, one)
        if not server.asked[one].buttons:
            break
        good += 1
    else:
        pytest.fail("the limit was never met")
    async with (
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
        client.get("/health") as reply,
    ):
        assert reply.status == 503
        assert "The database takes nothing" in await reply.text()
    tight.send_signal(signal.SIGTERM)
    code, logged = await ended(tight, 8)
    assert code == 0 and QUESTION not in logged
    assert logged.count("The database takes nothing") == 1 and "Traceback" not in logged
    assert rows(tmp_path) >= good

    server.connected.clear()
    again = await start(server, tmp_path)
    await asyncio.wait_for(server.connected.wait(), 60)
    last = await ask(server)
    assert SAID in await told(server, last)
    assert server.asked[last].buttons
    again.terminate()
    assert (await ended(again, 8))[0] == 0


def without_root_s_right_to_write_anywhere() -> None:
    """Run before the program: root too is then held to a folder's permissions."""
    drop_from_bounding_set, dac_override, dac_read_search = 24, 1, 2
    libc = ctypes.CDLL(None)
    libc.prctl(drop_from_bounding_set, dac_override, 0, 0, 0)
    libc.prctl(drop_from_bounding_set, dac_read_search, 0, 0, 0)


@LINUX
@pytest.mark.parametrize("filled", [False, True])
async def test_a_read_only_folder_is_one_sentence(
    server: Discord, tmp_path: Path, filled: bool
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    if filled:
        with closing(sqlite3.connect(folder / "f.sqlite3")) as made:
            made.execute("CREATE TABLE t (x)")
        (folder / "f.sqlite3").chmod(0o400)
    folder.chmod(0o500)
    process = await start(server, folder, before=without_root_s_right_to_write_anywhere)
    code, logged = await ended(process, 20)
    folder.chmod(0o700)
    assert code == 2
    assert "cannot be written to" in logged and "Traceback" not in logged
    assert server.identifies == 0


async def test_a_lock_of_another_program_is_waited_for(server: Discord, tmp_path: Path) -> None:
    async with connected(server, tmp_path):
        await answered(server, await ask(server))
        with closing(sqlite3.connect(tmp_path / "f.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            one = await ask(server)
            await server.until(lambda: server.asked[one].deferred, 3)
            assert not server.asked[one].messages
            other.execute("ROLLBACK")
        await answered(server, one)


async def test_a_clock_that_steps_changes_no_answer(
    server: Discord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_time = time.time
    async with connected(server, tmp_path) as bot:
        for step in (0.0, -86_400.0, 40 * 86_400.0, -3_600.0):
            monkeypatch.setattr(time, "time", lambda step=step: true_time() + step)
            one = await ask(server)
            await answered(server, one)
            (message,) = server.asked[one].messages.values()
            custom_id = next(v for v in server.asked[one].buttons.values() if ":context:" in v)
            press = server.press(message, custom_id)
            await server.dispatch("INTERACTION_CREATE", press)
            assert SAID in await told(server, str(press["id"]))
        assert not bot.is_closed()
    assert rows(tmp_path) == 4


@pytest.mark.timed
async def test_handlers_that_fail_hang_or_block_stop_nothing(
    server: Discord, tmp_path: Path
) -> None:
    process = await start(server, tmp_path, misbehave=True)
    await asyncio.wait_for(server.connected.wait(), 60)

    boom = server.command("boom")
    await server.dispatch("INTERACTION_CREATE", boom)
    found = re.search(r"reference (\w{8})", await told(server, str(boom["id"])))
    assert found is not None

    mention = server.mention(QUESTION)
    await server.dispatch("MESSAGE_CREATE", mention)
    await server.until(lambda: bool(server.channel_messages))
    assert SAID in str(server.channel_messages)

    block = server.command("block")
    await server.dispatch("INTERACTION_CREATE", block)
    assert "moved on" in await told(server, str(block["id"]))
    for endless in ("hang", "toil"):
        await server.dispatch("INTERACTION_CREATE", server.command(endless))
    assert SAID in await told(server, await ask(server))

    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    code, logged = await ended(process, 8)
    assert code == 0
    assert time.monotonic() - began < 5, "what hangs does not hold up the end"
    assert f"A handler failed, reference {found[1]}" in logged and "a cog failed" in logged
    assert "The listener on_message failed" in logged and "a listener failed" in logged
    assert "The event loop has not moved" in logged and "in block" in logged
    assert QUESTION not in logged


@pytest.mark.timed
async def test_sigterm_ends_a_loop_that_hangs_too(server: Discord, tmp_path: Path) -> None:
    process = await start(server, tmp_path, misbehave=True)
    await asyncio.wait_for(server.connected.wait(), 60)
    assert SAID in await told(server, await ask(server))
    await server.dispatch("INTERACTION_CREATE", server.command("freeze"))
    await asyncio.sleep(0.3)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    code, logged = await ended(process, 8)
    assert code == 0 and 4 < time.monotonic() - began < 5.2
    assert "Stopping took more than 4.5 s and was cut." in logged
    assert rows(tmp_path) == 1


def rows(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "f.sqlite3")) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(opened.execute("SELECT count(*) FROM question").fetchone()[0])
