"""The real bot, connected over sockets to a loopback Discord that misbehaves.

Under every fault, a question that was accepted is answered once and only once.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.client import Footnote, create_bot
from bot.discord_ui import responding
from bot.settings import Settings
from bot.store import Store, StoredQuestion
from tests.wire.loopback import CHANNEL, GUILD, MEMBER, Discord, Fault, answers_by_question

ROOT = Path(__file__).parents[2]
TOKEN = "OTAwMDAwMDAwMDAwMDAwMDAx.canary.never-in-a-log-0123456789abc"
QUESTION = "Who decides Turkey's SAFE membership?"
SAID = "final decision rests with"


@pytest.fixture(autouse=True)
def nothing_is_an_error_and_nothing_secret_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> Iterator[None]:
    caplog.set_level(logging.INFO)
    yield
    # caplog's own text and records are those of the teardown by now.
    records = caplog.get_records("call")
    assert records
    written = "\n".join(map(caplog.handler.format, records))
    for secret in ("canary", "token-", QUESTION, str(MEMBER)[:-3]):
        assert secret not in written
    assert not [r for r in records if r.levelno >= logging.ERROR]


async def at_once(shard_id: int | None, *, initial: bool = False) -> None:
    """The loopback Discord lets anyone identify as often as they like."""


@contextlib.asynccontextmanager
async def connected(server: Discord, folder: Path, **more: Any) -> AsyncIterator[Footnote]:
    """The bot, ready and served by `server`; closed at the end."""
    bot = create_bot(
        Settings(
            _env_file=None,
            token=TOKEN,
            knowledge=ROOT / "knowledge",
            database=folder / "f.sqlite3",
            **more,
        )
    )
    # A tenth of a second rather than Discord's minutes, and no pause between its identifies.
    bot._connection.guild_ready_timeout = 0.1
    bot.before_identify_hook = at_once  # type: ignore[method-assign]
    running = asyncio.create_task(bot.start(TOKEN))
    try:
        ready = asyncio.create_task(bot.wait_until_ready())
        await asyncio.wait((ready, running), timeout=15, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        assert bot.is_ready(), server.requests
        yield bot
    finally:
        await bot.close()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def ask(server: Discord, words: str = QUESTION, *, member: int = MEMBER) -> str:
    payload = server.question(words, member=member)
    await server.dispatch("INTERACTION_CREATE", payload)
    return str(payload["id"])


async def answered(server: Discord, *interactions: str, seconds: float = 15.0) -> None:
    """Wait for each question's answer, then long enough for a second one to show."""
    await server.until(lambda: all(server.asked[one].messages for one in interactions), seconds)
    await asyncio.sleep(0.1)
    for one in interactions:
        assert server.asked[one].answers == 1
        assert SAID in server.asked[one].words()


async def told(server: Discord, interaction: str) -> str:
    """What the member sees, once they see something, and nothing else comes after it."""
    await server.until(lambda: server.asked[interaction].answers > 0, 15)
    await asyncio.sleep(0.1)
    assert server.asked[interaction].answers == 1
    return server.asked[interaction].words()


async def test_a_question_is_answered_over_real_sockets(server: Discord, tmp_path: Path) -> None:
    async with connected(server, tmp_path):
        await answered(server, await ask(server))
    assert server.identifies == 1
    assert not any("messages" in path and method == "POST" for method, path in server.requests)


@pytest.mark.parametrize("is_global", [False, True])
async def test_a_429_is_waited_for(server: Discord, tmp_path: Path, is_global: bool) -> None:
    async with connected(server, tmp_path):
        headers = {"Retry-After": "0.3", "X-RateLimit-Scope": "user", "Via": "1.1 loopback"}
        if is_global:
            headers["X-RateLimit-Global"] = "true"
        body = {"message": "You are being rate limited.", "retry_after": 0.3, "global": is_global}
        server.faults.append(Fault("callback", 429, body, headers))
        await answered(server, await ask(server))
    assert not server.faults, "the fault was met"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_5xx_reply_is_tried_again(server: Discord, tmp_path: Path, status: int) -> None:
    async with connected(server, tmp_path):
        server.faults.append(Fault("callback", status, {"message": "Bad gateway"}))
        await answered(server, await ask(server))
    assert not server.faults


async def test_a_slow_reply_delays_only_its_own_question(server: Discord, tmp_path: Path) -> None:
    async with connected(server, tmp_path):
        server.faults.append(Fault("callback", delay=1.5))
        slow = await ask(server)
        await server.until(lambda: not server.faults)
        others = [await ask(server) for _ in range(5)]
        await answered(server, *others, seconds=1.2)
        assert not server.asked[slow].messages
        await answered(server, slow)


async def test_a_duplicated_event_is_answered_once(server: Discord, tmp_path: Path) -> None:
    async with connected(server, tmp_path):
        payload = server.question(QUESTION)
        await server.dispatch("INTERACTION_CREATE", payload)
        await server.dispatch("INTERACTION_CREATE", payload)
        await answered(server, str(payload["id"]))
        await asyncio.sleep(0.3)
        await answered(server, str(payload["id"]))
        await answered(server, await ask(server))


async def test_a_question_that_came_while_disconnected_is_answered_after_the_resume(
    server: Discord, tmp_path: Path
) -> None:
    async with connected(server, tmp_path):
        await server.drop()
        missed = await ask(server)
        await answered(server, missed)
        await answered(server, await ask(server))
    assert (server.identifies, server.resumes) == (1, 1)


@pytest.mark.parametrize("code", [1001, 4000])
async def test_a_closed_socket_is_resumed(server: Discord, tmp_path: Path, code: int) -> None:
    async with connected(server, tmp_path):
        before = await ask(server)
        await answered(server, before)
        await server.drop(code)
        await answered(server, await ask(server))
        await asyncio.sleep(0.2)
        assert server.asked[before].answers == 1, "nothing is answered again"
    assert server.resumes == 1


async def test_an_invalid_session_is_begun_again(server: Discord, tmp_path: Path) -> None:
    async with connected(server, tmp_path):
        server.refuse_resume = True
        await server.drop()
        await server.until(lambda: server.identifies == 2, 20)
        await server.connected.wait()
        await answered(server, await ask(server))


async def test_a_server_that_invited_the_bot_before_its_start_is_welcomed_once(
    server: Discord, tmp_path: Path
) -> None:
    server.joined_at = datetime.now(UTC).isoformat()
    server.faults.append(Fault(f"POST channels/{CHANNEL}/messages", lost=True))
    async with connected(server, tmp_path):
        await server.until(lambda: bool(server.channel_messages))
        # All that there is comes again where a session could not be resumed.
        server.refuse_resume = True
        await server.drop()
        await server.until(lambda: server.identifies == 2, 20)
        await server.connected.wait()
        await answered(server, await ask(server))
    async with connected(server, tmp_path):
        await answered(server, await ask(server))
    (welcome,) = server.channel_messages
    assert "How to begin" in json.dumps(welcome) and welcome["channel_id"] == str(CHANNEL)


async def test_a_server_in_an_outage_is_not_left_but_one_that_is_not_named(
    server: Discord, tmp_path: Path
) -> None:
    store = await Store.open(tmp_path / "f.sqlite3")
    for guild in (GUILD, GUILD + 1):
        await store.arrive(guild, None)
        await store.change_setting(guild, MEMBER, "thread", True, CHANNEL)
    server.outage = True
    async with connected(server, tmp_path, shards=2, grace_days=0) as bot:
        left = "SELECT id FROM guild WHERE left_at IS NOT NULL"
        for _ in range(100):
            await asyncio.sleep(0.02)
            if await store._rows(left):
                break
        await asyncio.sleep(0.1)
        assert [guild.unavailable for guild in bot.guilds] == [True]
        assert await store.set_channels() == [(GUILD, CHANNEL), (GUILD + 1, CHANNEL)]
        await bot.services.purge_left()
        assert await store.set_channels() == [(GUILD, CHANNEL)]
    await store.close()


async def test_discord_asks_to_reconnect(server: Discord, tmp_path: Path) -> None:
    async with connected(server, tmp_path):
        await server.send_raw({"op": 7, "d": None, "s": None, "t": None})
        await server.until(lambda: server.resumes == 1)
        await answered(server, await ask(server))


async def test_a_zombie_connection_is_noticed_and_left(server: Discord, tmp_path: Path) -> None:
    server.heartbeat_ms = 200
    async with connected(server, tmp_path) as bot:
        for shard in bot.shards.values():
            shard._parent.ws._keep_alive.heartbeat_timeout = 0.5
        server.acknowledge_heartbeats = False
        await server.until(lambda: server.resumes + server.identifies > 1, 10)
        server.acknowledge_heartbeats = True
        await answered(server, await ask(server))


async def test_unknown_events_and_fields_are_passed_over(server: Discord, tmp_path: Path) -> None:
    async with connected(server, tmp_path):
        await server.dispatch("SOMETHING_OF_NEXT_YEAR", {"a": [1, {"b": None}]})
        await server.send_raw({"op": 99, "d": {}, "s": None, "t": None})
        payload = server.question(QUESTION)
        payload["next_year"] = {"deep": [1, 2]}
        payload["data"]["next_year"] = True
        await server.dispatch("INTERACTION_CREATE", payload)
        await answered(server, str(payload["id"]))


@pytest.mark.parametrize(
    ("target", "deferred"),
    [("callback", False), ("callback", True), ("webhooks", True)],
    ids=["answer", "deferral", "deferred answer"],
)
@pytest.mark.parametrize(
    "fault",
    [
        {"drop": True},
        {"lost": True},
        {"lost": True, "status": 502, "body": {"message": "Bad gateway"}},
        {"status": 503, "body": {"message": "Unavailable"}},
        {
            "status": 429,
            "body": {"retry_after": 0.2, "global": False},
            "headers": {"Retry-After": "0.2", "Via": "1.1 loopback"},
        },
    ],
    ids=["cut", "reply lost", "taken, then 502", "503", "429"],
)
async def test_an_answer_is_there_once_and_its_question_is_linked(
    server: Discord,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, Any],
    target: str,
    deferred: bool,
) -> None:
    """At the first reply, and at the answer that follows "is thinking" where it takes long."""
    if deferred:
        monkeypatch.setattr(responding, "PATIENCE", 0.0)
    async with connected(server, tmp_path) as bot:
        server.faults.append(Fault(target, **fault))
        one = await ask(server)
        await answered(server, one)
        assert server.asked[one].deferred is deferred
        (message,) = server.asked[one].messages
        found: list[StoredQuestion] = []
        for _ in range(100):
            found = await bot.services.store.questions_of_answer(int(message))
            if found:
                break
            await asyncio.sleep(0.02)
        assert found, "the buttons below the answer know their question"
    assert not server.faults, "the fault was met"


async def test_a_token_that_expires_while_the_bot_thinks_harms_nothing(
    server: Discord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responding, "PATIENCE", 0.0)
    async with connected(server, tmp_path):
        # The answer is on its way while the token expires.
        server.faults.append(Fault("PATCH webhooks", delay=0.3))
        one = await ask(server)
        await server.until(lambda: not server.faults)
        server.asked[one].expired = True
        await answered(server, await ask(server))
        await asyncio.sleep(0.3)
        assert server.asked[one].deferred and not server.asked[one].answers


@pytest.mark.parametrize(
    "fault",
    [None, {"drop": True}, {"lost": True}, {"lost": True, "status": 502}, {"status": 500}],
    ids=["twice", "cut", "reply lost", "taken, then 502", "500"],
)
async def test_a_message_is_answered_by_one_message(
    server: Discord, tmp_path: Path, fault: dict[str, Any] | None
) -> None:
    async with connected(server, tmp_path) as bot:
        if fault is not None:
            server.faults.append(Fault(f"POST channels/{CHANNEL}/messages", **fault))
        asking = server.mention(QUESTION)
        await server.dispatch("MESSAGE_CREATE", asking)
        if fault is None:
            await server.dispatch("MESSAGE_CREATE", asking)
        await server.until(lambda: bool(server.channel_messages))
        found: list[StoredQuestion] = []
        for _ in range(150):
            found = await bot.services.store.questions_of_message(int(asking["id"]))
            if found and found[0].bot_message is not None:
                break
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        (answer,) = server.channel_messages
        assert SAID in str(answer["components"])
        assert answer["reference"]["message_id"] == int(asking["id"])
        assert [one.bot_message for one in found] == [int(answer["id"])]
    assert not server.faults


async def test_events_out_of_order_are_answered_once_each(server: Discord, tmp_path: Path) -> None:
    async with connected(server, tmp_path):
        payloads = [server.question(QUESTION, member=MEMBER + n) for n in range(4)]
        at = len(server.events)
        sent = [
            {"op": 0, "t": "INTERACTION_CREATE", "s": at + n, "d": payload}
            for n, payload in enumerate(payloads, 1)
        ]
        server.events += sent
        for n in (2, 0, 3, 1):
            await server.send_raw(sent[n])
        await answered(server, *(str(payload["id"]) for payload in payloads))
        # The last number seen is not the highest: the resume sends two of them again.
        await server.drop()
        await answered(server, await ask(server))
        await answered(server, *(str(payload["id"]) for payload in payloads))
    assert server.resumes == 1


async def test_two_shards_serve_at_once(server: Discord, tmp_path: Path) -> None:
    async with connected(server, tmp_path, shards=2) as bot:
        await server.until(lambda: len(bot.shards) == 2 and 1 in server.further, 20)
        first = await ask(server)
        payload = server.question(QUESTION, member=MEMBER + 1)
        await server.further[1].send_json(
            {"op": 0, "t": "INTERACTION_CREATE", "s": 2, "d": payload}
        )
        await answered(server, first, str(payload["id"]))
        assert set(bot.shards) == {0, 1}
    assert server.identifies == 2


async def test_an_expired_interaction_harms_nothing(server: Discord, tmp_path: Path) -> None:
    async with connected(server, tmp_path) as bot:
        payload = server.question(QUESTION)
        server.asked[str(payload["id"])].expired = True
        await server.dispatch("INTERACTION_CREATE", payload)
        await answered(server, await ask(server))
        assert server.asked[str(payload["id"])].answers == 0
        assert not bot.is_closed()


async def test_a_burst_through_all_of_it_is_answered_once_each(
    server: Discord, tmp_path: Path
) -> None:
    async with connected(server, tmp_path):
        asked = []
        for number in range(60):
            if number % 12 == 5:
                server.faults.append(Fault("callback", 502, {"message": "Bad gateway"}))
            if number % 20 == 11:
                server.faults.append(
                    Fault(
                        "callback",
                        429,
                        {"retry_after": 0.1, "global": False},
                        {"Retry-After": "0.1", "Via": "1.1 loopback"},
                    )
                )
            if number == 30:
                await server.drop()
            # Ten members: nobody asks faster than the bot lets one member ask.
            payload = server.question(QUESTION, member=MEMBER + number % 10)
            await server.dispatch("INTERACTION_CREATE", payload)
            if number % 9 == 0:
                await server.dispatch("INTERACTION_CREATE", payload)
            asked.append(str(payload["id"]))
            await asyncio.sleep(0.01)
        await answered(server, *asked, seconds=25)
    assert answers_by_question(server) == {1: 60}
