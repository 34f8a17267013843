"""Canaries: what members write, who they are, and the token are in no log, whatever fails.

Every registered command, each of its options' suggestions, and every button is
used by a member whose words are canaries; then once more with a database that
is gone, so that every one of them fails.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.discord_ui.deck import custom_id
from bot.store import Card
from tests.wire.loopback import CHANNEL, GUILD, MEMBER, Discord, user
from tests.wire.test_wire import TOKEN, connected

WORDS = "Who told zanzibar-canary that quagmire?"
WHO = MEMBER + 271_828
MANAGE_SERVER = 0x20


def secrets_(server: Discord) -> list[str]:
    return ["zanzibar", "quagmire", str(WHO), "token-8", *TOKEN.split(".")[1:]]


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    caplog.set_level(logging.INFO)
    yield caplog


def value_of(server: Discord, option: dict[str, Any], data: dict[str, Any]) -> Any:
    """A value for an option, made of canaries where it can be; fills `resolved`."""
    resolved = data.setdefault("resolved", {})
    match option["type"]:
        case 3:
            choices = option.get("choices")
            return choices[0]["value"] if choices else WORDS[: option.get("max_length") or 2_000]
        case 4:
            return option.get("min_value", 1)
        case 5:
            return True
        case 6:
            resolved["users"] = {str(WHO): user(WHO, "zanzibar")}
            return str(WHO)
        case 7:
            channel = {**server.channel(), "permissions": str(server.permissions)}
            resolved["channels"] = {str(CHANNEL): channel}
            return str(CHANNEL)
        case 8:
            role = server._guild()["roles"][0]
            resolved["roles"] = {role["id"]: role}
            return role["id"]
        case 11:
            name = f"zanzibar-{option['name']}.md"
            server.files[name] = f"# {WORDS}\n\n{WORDS}\n".encode()
            number = str(server.new_id())
            resolved.setdefault("attachments", {})[number] = {
                "id": number,
                "filename": name,
                "size": len(server.files[name]),
                "url": server.base.replace("/api", f"/cdn/{name}"),
                "proxy_url": server.base.replace("/api", f"/cdn/{name}"),
                "content_type": "text/markdown",
            }
            return number
    raise AssertionError(f"no value for an option of type {option['type']}: add one")


def calls(server: Discord) -> Iterator[dict[str, Any]]:
    """An interaction for each registered command, and for each option with suggestions."""
    for command in server.commands:
        kind = command.get("type", 1)
        about = {"id": command["id"], "name": command["name"], "type": kind}
        if kind == 3:
            message = server.mention(WORDS, member=WHO)
            data = {
                **about,
                "target_id": message["id"],
                "resolved": {"messages": {message["id"]: message}},
            }
            yield server.interaction(2, data, WHO)
            continue
        options = command.get("options", [])
        groups = [one for one in options if one["type"] == 1] or [command]
        for group in groups:
            data: dict[str, Any] = dict(about)
            given = [
                {
                    "name": one["name"],
                    "type": one["type"],
                    "value": value_of(server, one, data),
                }
                for one in group.get("options", [])
            ]
            nest = group is not command

            def nested(given: list[Any], nest: bool = nest, name: str = group["name"]) -> list[Any]:
                return [{"name": name, "type": 1, "options": given}] if nest else given

            yield server.interaction(2, {**data, "options": nested(given)}, WHO)
            required = [
                one
                for one, known in zip(given, group.get("options", []), strict=True)
                if known.get("required")
            ]
            if required != given:
                yield server.interaction(2, {**data, "options": nested(required)}, WHO)
            for one, known in zip(given, group.get("options", []), strict=True):
                if known.get("autocomplete"):
                    asking = nested([{**one, "focused": True}])
                    yield server.interaction(4, {**data, "options": asking}, WHO)


async def use_everything(server: Discord, *, suggestions: bool = True) -> None:
    """Every command, suggestion, and button, with canaries; all are answered.

    Without `suggestions` these fail: nothing is answered to them.
    """
    for payload in list(calls(server)):
        if payload["type"] == 4 and not suggestions:
            server.asked.pop(payload["id"])
        await server.dispatch("INTERACTION_CREATE", payload)
        await asyncio.sleep(0.01)
    await server.dispatch("MESSAGE_CREATE", server.mention(WORDS, member=WHO))
    await server.until(lambda: all(a.answered_at for a in server.asked.values()), 30)
    await server.until(lambda: bool(server.channel_messages), 10)


async def press_everything(server: Discord, bot: Any, tokens: dict[str, str]) -> None:
    message = server.mention(WORDS, member=WHO)
    server.asked.clear()
    for kind, action in bot.deck._actions:
        payload = server.press(message, custom_id(tokens[kind], action), member=WHO)
        await server.dispatch("INTERACTION_CREATE", payload)
    await server.until(lambda: all(a.answered_at for a in server.asked.values()), 30)


async def kept_cards(bot: Any) -> dict[str, str]:
    """A card of each kind, with what any of them may hold; token by kind."""
    tokens = {}
    for kind in {kind for kind, _ in bot.deck._actions}:
        payload = {"question": 1, "number": 1, "channel": None, "article": WORDS, "words": WORDS}
        card = Card(f"canary-{kind[:9]:_<9}", kind, GUILD, WHO, payload)
        await bot.services.store.keep_card(card)
        tokens[kind] = card.token
    return tokens


async def test_no_word_id_or_token_is_logged_whatever_is_used(
    server: Discord,
    tmp_path: Path,
    heard: pytest.LogCaptureFixture,
) -> None:
    server.permissions |= MANAGE_SERVER
    async with connected(server, tmp_path) as bot:
        await use_everything(server)
        answered = sum(a.answers for a in server.asked.values())
        await press_everything(server, bot, await kept_cards(bot))
    assert answered > 20
    for secret in secrets_(server):
        assert secret not in heard.text


async def test_nor_where_everything_fails(
    server: Discord, tmp_path: Path, heard: pytest.LogCaptureFixture
) -> None:
    """Without the tables under it; what was typed is not in the exceptions either."""
    server.permissions |= MANAGE_SERVER
    async with connected(server, tmp_path) as bot:
        tokens = await kept_cards(bot)
        with closing(sqlite3.connect(tmp_path / "f.sqlite3")) as other:
            found = other.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in found:
                if not table.startswith("sqlite_"):
                    other.execute(f"DROP TABLE {table}")
            other.commit()
        await use_everything(server, suggestions=False)
        await press_everything(server, bot, tokens)
        words = [a.words() for a in server.asked.values()]
    failed = [r for r in heard.records if r.name == "bot.discord_ui.errors" and r.exc_info]
    assert len(failed) > len(words) > 10
    assert "Something went wrong on my side" in str(server.channel_messages)
    assert "Suggestions for 'summary' failed" in heard.text
    assert sum("Something went wrong on my side (reference " in one for one in words) == len(words)
    for secret in secrets_(server):
        assert secret not in heard.text
