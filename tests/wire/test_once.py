"""What comes after the first reply is there once too: parts, errors, forms, threads, edits.

The connection is cut before Discord takes a request, after it, or a gateway answers 502.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.discord_ui import responding
from bot.discord_ui.i18n import say_in
from bot.discord_ui.policy import AT_ONCE
from tests.wire.loopback import CHANNEL, GUILD, MEMBER, Discord, Fault
from tests.wire.test_wire import (
    QUESTION,
    SAID,
    answered,
    ask,
    connected,
    nothing_is_an_error_and_nothing_secret_is_logged,  # noqa: F401
    told,
)

THREE = f"{QUESTION} What is SAFE? Who are the members of the European Union?"
CUTS = pytest.mark.parametrize(
    "fault",
    [{"drop": True}, {"lost": True}, {"lost": True, "status": 502}],
    ids=["cut", "reply lost", "taken, then 502"],
)


def follow_ups(server: Discord) -> list[str]:
    """The requests that would make a second message for an interaction."""
    return [path for method, path in server.requests if method == "POST" and "webhooks" in path]


@CUTS
@pytest.mark.parametrize("deferred", [False, True], ids=["at once", "after is thinking"])
async def test_several_questions_are_answered_in_one_message_once(
    server: Discord,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, Any],
    deferred: bool,
) -> None:
    if deferred:
        monkeypatch.setattr(responding, "PATIENCE", 0.0)
    async with connected(server, tmp_path) as bot:
        server.faults.append(Fault("PATCH webhooks" if deferred else "callback", **fault))
        one = await ask(server, THREE)
        await answered(server, one)
        words = server.asked[one].words()
        assert all(part in words for part in ("What is SAFE?", "members of the European Union?"))
        (message,) = server.asked[one].messages
        rows: list[Any] = []
        for _ in range(100):
            rows = await bot.services.store._rows(
                "SELECT id FROM question WHERE bot_message = ?", (int(message),)
            )
            if len(rows) == 3:
                break
            await asyncio.sleep(0.02)
        assert len(rows) == 3, "the buttons of each part know their question"
    assert not server.faults and not follow_ups(server)


@CUTS
async def test_an_error_takes_the_place_of_is_thinking_once(
    server: Discord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: dict[str, Any]
) -> None:
    monkeypatch.setattr(responding, "PATIENCE", 0.0)
    async with connected(server, tmp_path):
        server.faults.append(Fault("PATCH webhooks", **fault))
        options = [{"name": "focus", "type": 3, "value": "zeppelins over the moon"}]
        payload = server.command("summary", options)
        await server.dispatch("INTERACTION_CREATE", payload)
        assert "The articles do not say." in await told(server, str(payload["id"]))
        assert server.asked[str(payload["id"])].deferred
    assert not server.faults and not follow_ups(server)


@pytest.mark.parametrize(
    ("command", "option"),
    [("ask", ("question", QUESTION)), ("summary", ("article", "rutte-turkey-safe.md"))],
)
async def test_who_waits_for_others_is_shown_that_the_bot_thinks(
    server: Discord, tmp_path: Path, command: str, option: tuple[str, str]
) -> None:
    async with connected(server, tmp_path) as bot, AsyncExitStack() as others:
        for _ in range(AT_ONCE):
            await others.enter_async_context(bot.gate.turn(GUILD, say_in("en")))
        name, value = option
        payload = server.command(command, [{"name": name, "type": 3, "value": value}])
        await server.dispatch("INTERACTION_CREATE", payload)
        asked = str(payload["id"])
        await server.until(lambda: server.asked[asked].deferred, 3)
        await others.aclose()
        assert "Rutte" in await told(server, asked)


@CUTS
async def test_an_error_stands_below_the_card_that_was_to_change_once(
    server: Discord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: dict[str, Any]
) -> None:
    """A page is turned after its article has changed; turned again, it is said once still."""
    async with connected(server, tmp_path) as bot:
        article = next(iter(bot.services.engine.articles.values()))
        name = [{"name": "article", "type": 3, "value": article.id}]
        made = server.command("summary", name)
        await server.dispatch("INTERACTION_CREATE", made)
        await told(server, str(made["id"]))
        (card,) = server.asked[str(made["id"])].messages.values()
        stale = await bot.services.keep_card(
            "reading",
            {
                "what": "summary", "length": "standard", "section": None, "focus": None,
                "across": False, "changed": False, "articles": [(article.id, "0" * 64)],
            },
            guild=GUILD,
        )  # fmt: skip
        monkeypatch.setattr(responding, "PATIENCE", 0.0)
        for turned in (1, 2):
            server.faults.append(Fault("PATCH webhooks", **fault))
            button = {"type": 2, "style": 2, "label": "Next", "custom_id": f"fn:{stale}:page:1"}
            if turned == 1:
                card["components"].append({"type": 1, "components": [button]})
            press = server.press({**card, "flags": 1 << 15}, button["custom_id"])
            await server.dispatch("INTERACTION_CREATE", press)
            words = await told(server, str(press["id"]))
            (card,) = server.asked[str(press["id"])].messages.values()
            assert words.count("The article has been changed") == 1
            assert article.title in words, "the card is still there"
    assert not server.faults and not follow_ups(server)


@CUTS
async def test_a_form_can_be_sent_in_whatever_became_of_its_reply(
    server: Discord, tmp_path: Path, fault: dict[str, Any]
) -> None:
    async with connected(server, tmp_path) as bot:
        one = await ask(server)
        await answered(server, one)
        (message,) = server.asked[one].messages.values()
        server.faults.append(Fault("callback", **fault))
        press = server.press(message, server.asked[one].buttons["Not helpful"])
        await server.dispatch("INTERACTION_CREATE", press)
        opened = server.asked[str(press["id"])]
        await server.until(lambda: bool(opened.writes) and not server.faults)
        await asyncio.sleep(0.3 if "status" not in fault else 1.3)
        (form,) = opened.writes
        rows = [
            {"type": 1, "components": [{**field, "value": "the date"}]}
            for row in form["components"]
            for field in row["components"]
        ]
        server.faults.append(Fault("callback", **fault))
        sent = server.interaction(5, {"custom_id": form["custom_id"], "components": rows})
        await server.dispatch("INTERACTION_CREATE", sent)
        assert "Thank you" in await told(server, str(sent["id"]))
        assert await bot.services.store.vote_of(1, MEMBER) == (False, "the date")
        assert not opened.messages
        await asyncio.sleep(0.3 if "status" not in fault else 1.3)  # it is sent once more
    assert not server.faults and not follow_ups(server)


@CUTS
async def test_an_answer_in_a_thread_has_one_thread_and_stands_there_once(
    server: Discord, tmp_path: Path, fault: dict[str, Any]
) -> None:
    async with connected(server, tmp_path) as bot:
        await bot.services.store.change_setting(GUILD, MEMBER, "thread", True)
        server.faults.append(Fault("threads", **fault))
        asking = server.mention(QUESTION)
        await server.dispatch("MESSAGE_CREATE", asking)
        await server.until(lambda: bool(server.channel_messages))
        await asyncio.sleep(0.1)
        (answer,) = server.channel_messages
        assert SAID in str(answer["components"])
        assert list(server.threads) == [asking["id"]] == [answer["channel_id"]]
    assert not server.faults


async def test_typing_that_cannot_be_shown_costs_no_answer(
    server: Discord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responding, "PATIENCE", 0.0)
    async with connected(server, tmp_path):
        server.faults.append(Fault("typing", drop=True))
        await server.dispatch("MESSAGE_CREATE", server.mention(QUESTION))
        await server.until(lambda: bool(server.channel_messages))
        (answer,) = server.channel_messages
        assert SAID in str(answer["components"])
    assert not server.faults


@pytest.mark.parametrize("over", [True, False], ids=["over", "cut"])
async def test_suggestions_that_come_too_late_are_no_error(
    server: Discord, tmp_path: Path, over: bool
) -> None:
    """Whoever types fast leaves many behind; the log stays free of errors (see `test_wire`)."""
    async with connected(server, tmp_path):
        payload = server.command("ask")
        payload["type"] = 4
        payload["data"]["options"] = [
            {"name": "article", "type": 3, "value": "tur", "focused": True}
        ]
        if over:
            server.asked[str(payload["id"])].expired = True
        else:
            server.faults.append(Fault("callback", drop=True))
        await server.dispatch("INTERACTION_CREATE", payload)
        await server.until(lambda: any("callback" in path for _, path in server.requests))
        await answered(server, await ask(server))
    assert not server.faults


@CUTS
async def test_an_edited_question_changes_its_answer_and_a_deleted_one_takes_it_along(
    server: Discord, tmp_path: Path, fault: dict[str, Any]
) -> None:
    async with connected(server, tmp_path) as bot:
        asking = server.mention("What is SAFE?")
        await server.dispatch("MESSAGE_CREATE", asking)
        await server.until(lambda: bool(server.channel_messages))
        (answer,) = server.channel_messages
        for _ in range(100):
            if await bot.services.store.questions_of_answer(int(answer["id"])):
                break
            await asyncio.sleep(0.02)
        for method in ("GET", "PATCH"):
            server.faults.append(Fault(f"{method} channels/{CHANNEL}/messages", **fault))
        edited = {
            **asking,
            "content": asking["content"].replace("What is SAFE?", QUESTION),
            "edited_timestamp": "2025-01-01T00:01:00.000000+00:00",
        }
        await server.dispatch("MESSAGE_UPDATE", edited)
        await server.until(lambda: SAID in str(server.channel_messages), 15)
        (question,) = await bot.services.store.questions_of_answer(int(answer["id"]))
        assert question.text == QUESTION
        assert len(server.channel_messages) == 1 and not server.faults
        server.faults.append(Fault(f"DELETE channels/{CHANNEL}/messages", **fault))
        gone = {"id": asking["id"], "channel_id": str(CHANNEL), "guild_id": str(GUILD)}
        await server.dispatch("MESSAGE_DELETE", gone)
        await server.until(lambda: not server.channel_messages and not server.faults)
        assert not await bot.services.store.questions_of_answer(int(answer["id"]))


async def test_an_answer_that_is_taken_back_while_the_bot_ends_is_no_error(
    server: Discord, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with connected(server, tmp_path):
        asking = server.mention(QUESTION)
        await server.dispatch("MESSAGE_CREATE", asking)
        await server.until(lambda: bool(server.channel_messages))
        # The bot has ended before it asks again.
        server.faults.append(Fault(f"DELETE channels/{CHANNEL}/messages", status=502))
        gone = {"id": asking["id"], "channel_id": str(CHANNEL), "guild_id": str(GUILD)}
        await server.dispatch("MESSAGE_DELETE", gone)
        await server.until(lambda: not server.faults)
    await server.until(lambda: "on_raw_message_delete was cut short" in caplog.text)
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]
