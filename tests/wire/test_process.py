"""The whole program as a process: SIGTERM, kill -9, a second one, a refused token."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from tests.wire.loopback import Discord, Fault, answers_by_question
from tests.wire.program import free_port, start

QUESTION = "Who decides Turkey's SAFE membership?"


async def ended(process: asyncio.subprocess.Process, seconds: float) -> tuple[int, str]:
    """The exit code and what was logged; TimeoutError where it runs on."""
    _, logged = await asyncio.wait_for(process.communicate(), seconds)
    assert process.returncode is not None
    assert b"canary" not in logged
    return process.returncode, logged.decode()


async def ask(server: Discord) -> str:
    payload = server.question(QUESTION)
    await server.dispatch("INTERACTION_CREATE", payload)
    return str(payload["id"])


@pytest.mark.timed
async def test_sigterm_sends_the_answers_in_flight_and_ends_within_5_s(
    server: Discord, tmp_path: Path
) -> None:
    process = await start(server, tmp_path, LOG_FORMAT="json")
    await asyncio.wait_for(server.connected.wait(), 60)
    first = await ask(server)
    await server.until(lambda: bool(server.asked[first].messages))
    server.faults.append(Fault("callback", delay=1.0))
    late = await ask(server)
    await server.until(lambda: not server.faults)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    code, logged = await ended(process, 8)
    assert code == 0
    assert time.monotonic() - began < 5
    assert server.asked[late].answers == 1
    lines = [json.loads(line) for line in logged.splitlines()]
    assert {"time", "level", "logger", "request", "message"} <= set(lines[0])
    assert QUESTION not in logged, "members' words stay out of the log"
    assert "Stopped in" in logged
    with closing(sqlite3.connect(tmp_path / "f.sqlite3")) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    made = {entry.name: entry.stat().st_mode for entry in os.scandir(tmp_path)}
    assert not any(mode & 0o077 for mode in made.values()), "nobody else reads what it keeps"
    assert "f.sqlite3-wal" not in made, "the log is in the database"


async def test_a_second_bot_on_the_same_database_is_told_so(
    server: Discord, tmp_path: Path
) -> None:
    first = await start(server, tmp_path)
    await asyncio.wait_for(server.connected.wait(), 60)
    code, logged = await ended(await start(server, tmp_path), 20)
    assert code == 2
    assert "Another Footnote uses" in logged and "Traceback" not in logged
    first.terminate()
    assert (await ended(first, 8))[0] == 0


async def test_a_refused_token_is_one_sentence(server: Discord, tmp_path: Path) -> None:
    server.faults.append(Fault("users/@me", 401, {"message": "401: Unauthorized", "code": 0}))
    code, logged = await ended(await start(server, tmp_path), 20)
    assert code == 2
    assert "Discord refuses the token" in logged and "Traceback" not in logged


async def test_a_start_without_discord_waits_for_it_and_health_turns_good(tmp_path: Path) -> None:
    """As after a power cut, where the machine is there before its network."""
    port, health = free_port(), free_port()
    server = Discord(port=port)
    server.base, server.gateway = f"http://127.0.0.1:{port}/api", f"ws://127.0.0.1:{port}/gateway"
    process = await start(server, tmp_path, HEALTH_PORT=str(health))
    async with aiohttp.ClientSession(f"http://127.0.0.1:{health}") as client:

        async def becomes(status: int) -> None:
            async with asyncio.timeout(15):
                while True:
                    with contextlib.suppress(aiohttp.ClientError):
                        async with client.get("/health") as reply:
                            if reply.status == status:
                                return
                    await asyncio.sleep(0.05)

        await becomes(503)
        await server.start()
        try:
            await becomes(200)
            one = await ask(server)
            await server.until(lambda: bool(server.asked[one].messages))
            async with client.get("/metrics") as reply:
                page = await reply.text()
            assert 'footnote_requests_total{kind="application_command"} 1.0' in page
            process.terminate()
            code, logged = await ended(process, 8)
        finally:
            await server.stop()
    assert code == 0
    assert "Discord cannot be reached (ClientConnectorError); trying again in 2 s." in logged
    assert "Traceback" not in logged and "Unclosed" not in logged


async def test_killed_at_any_moment_it_starts_again_and_keeps_its_rows(
    server: Discord, tmp_path: Path
) -> None:
    """kill -9 under load: what was committed stays, and the next start needs nothing.

    FOOTNOTE_TEST_PROGRAM_KILLS=100 runs it for longer.
    """
    chance = random.Random(9)
    database = tmp_path / "f.sqlite3"
    kept: set[tuple[object, ...]] = set()
    for _ in range(int(os.environ.get("FOOTNOTE_TEST_PROGRAM_KILLS", "4"))):
        server.connected.clear()
        process = await start(server, tmp_path)
        await asyncio.wait_for(server.connected.wait(), 60)
        asking = [await ask(server) for _ in range(20)]
        await server.until(lambda: any(server.asked[one].messages for one in asking))  # noqa: B023
        await asyncio.sleep(chance.uniform(0, 0.1))
        process.kill()
        await process.communicate()
        await server.drop()
        with closing(sqlite3.connect(database)) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
            now = set(opened.execute("SELECT * FROM question"))
        assert kept <= now, "no committed row is lost"
        # An answer is sent once its question is committed.
        assert len(now) >= sum(asked.answers for asked in server.asked.values())
        kept = now
    assert kept
    assert set(answers_by_question(server)) <= {0, 1}, "none is answered twice"
