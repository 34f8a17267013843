"""Presses that nobody was shown: forged custom ids, other servers' cards, lost permissions.

All go over the wire, past every check that only Discord's own client makes.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.client import Footnote
from bot.discord_ui.deck import custom_id
from bot.store import Card
from tests.wire.loopback import GUILD, MEMBER, Discord
from tests.wire.test_wire import ask, connected, told

MANAGE_SERVER = 0x20
#: What each kind of card lets a press do. A kind that is not here fails a test: say who may.
FOR_ALL = {"answer", "articles", "help", "reading"}
FOR_MODERATORS = {"audit", "curated", "gaps", "insights", "knowledge", "settings"}
NO_LONGER = "This button is no longer in use"


def held(folder: Path) -> list[str]:
    """All that the database holds, row by row, as SQL."""
    with closing(sqlite3.connect(folder / "f.sqlite3")) as opened:
        return list(opened.iterdump())


async def press(
    server: Discord, identifier: str, *, select: list[str] | None = None, guild: int = GUILD
) -> str:
    """The id of a press on a button, or of a choice in a menu, with this custom id."""
    payload = server.press(server.mention("?"), identifier, guild=guild)
    if select is not None:
        options = [{"label": one, "value": one} for one in select]
        menu = {"type": 3, "custom_id": identifier, "options": options}
        payload["message"]["components"] = [{"type": 1, "components": [menu]}]
        payload["data"] |= {"component_type": 3, "values": select}
    await server.dispatch("INTERACTION_CREATE", payload)
    return str(payload["id"])


async def all_told(server: Discord, pressed: list[str]) -> list[str]:
    """What the members see after each press."""
    return list(await asyncio.gather(*(told(server, one) for one in pressed)))


async def card_of(bot: Footnote, kind: str, guild: int | None = GUILD) -> str:
    payload = {"question": 1, "number": 1, "channel": None}
    card = Card(f"known-{kind[:10]:_<10}", kind, guild, MEMBER, payload)
    await bot.services.store.keep_card(card)
    return card.token


async def assert_dead(server: Discord, tmp_path: Path, identifiers: list[str]) -> None:
    """Presses of these are told that they do nothing any more, and change nothing."""
    before = held(tmp_path)
    words = await all_told(server, [await press(server, one) for one in identifiers])
    assert all(NO_LONGER in one for one in words)
    assert held(tmp_path) == before


async def test_every_kind_of_card_says_who_may_press_it(server: Discord, tmp_path: Path) -> None:
    async with connected(server, tmp_path) as bot:
        assert {kind for kind, _ in bot.deck._actions} == FOR_ALL | FOR_MODERATORS


async def test_a_press_with_a_token_that_is_not_there_does_nothing(
    server: Discord, tmp_path: Path
) -> None:
    server.permissions |= MANAGE_SERVER
    async with connected(server, tmp_path) as bot:
        await told(server, await ask(server))
        identifiers = [custom_id("x" * 16, action, 1) for _, action in bot.deck._actions]
        await assert_dead(server, tmp_path, identifiers)


async def test_a_press_of_another_server_s_card_or_kind_does_nothing(
    server: Discord, tmp_path: Path
) -> None:
    server.permissions |= MANAGE_SERVER
    async with connected(server, tmp_path) as bot:
        await told(server, await ask(server))
        kinds = {kind for kind, _ in bot.deck._actions}
        theirs = {kind: await card_of(bot, kind, GUILD + 5) for kind in kinds}
        identifiers = [custom_id(theirs[kind], action) for kind, action in bot.deck._actions]
        await assert_dead(server, tmp_path, identifiers)
        ours = {kind: await card_of(bot, kind) for kind in kinds}
        identifiers = [
            custom_id(ours[kind], action)
            for kind in kinds
            for action in {one for _, one in bot.deck._actions}
            if (kind, action) not in bot.deck._actions
        ]
        await assert_dead(server, tmp_path, identifiers)


async def test_a_custom_id_of_another_shape_is_nobody_s(server: Discord, tmp_path: Path) -> None:
    token = "x" * 16
    async with connected(server, tmp_path):
        await told(server, await ask(server))
        before = held(tmp_path)
        pressed = [
            await press(server, identifier)
            for identifier in (
                "fn:short:context:0",
                f"fn:{token}:context:99999999999999999999",
                f"fn:{token}:CONTEXT:0",
                f"fn:{token}:context:-1",
                f"fn:{token}:context:0:more",
                f"fn:{token}\n:context:0",
                "fn:'; DROP TABLE x--:context:0",
                f"fs:{token}:context",
                "anything",
            )
        ]
        # A press that is understood comes after them: they have been looked at.
        await told(server, await press(server, custom_id(token, "context")))
        assert [server.asked[one].acknowledged for one in pressed] == [0] * len(pressed)
        assert held(tmp_path) == before


async def test_moderators_cards_do_nothing_for_members(server: Discord, tmp_path: Path) -> None:
    """Each button and menu of their panels, pressed by a member who found its custom id."""
    async with connected(server, tmp_path) as bot:
        await told(server, await ask(server))
        tokens = {kind: await card_of(bot, kind) for kind in FOR_MODERATORS}
        before = held(tmp_path)
        pressed: dict[tuple[str, str, bool], str] = {}
        for kind, action in bot.deck._actions:
            if kind not in FOR_MODERATORS:
                continue
            button = custom_id(tokens[kind], action)
            menu = button.replace("fn:", "fs:", 1)
            pressed[kind, action, False] = await press(server, button)
            pressed[kind, action, True] = await press(server, menu, select=["1"])
        assert len(pressed) > 10
        said = await all_told(server, list(pressed.values()))
        for which, words in zip(pressed, said, strict=True):
            assert "ou need the Manage Server permission" in words, which
        assert held(tmp_path) == before


async def test_moderators_commands_do_nothing_for_members(server: Discord, tmp_path: Path) -> None:
    """Discord only hides commands; here they are sent all the same."""
    async with connected(server, tmp_path):
        await told(server, await ask(server))
        before = held(tmp_path)
        article = [{"name": "article", "type": 3, "value": "1"}]
        answer = [{"name": "answer", "type": 3, "value": "1"}]
        url = [{"name": "url", "type": 3, "value": "https://example.org/"}]
        of_groups: dict[str, dict[str, list[dict[str, Any]]]] = {
            "knowledge": {
                "add-url": url, "paste": [], "list": [], "show": article, "edit": article,
                "remove": article, "undo": article, "refresh": [], "history": article,
                "export": [], "role": [],
            },
            "curated": {"add": [], "list": [], "edit": answer, "remove": answer, "export": []},
        }  # fmt: skip
        for group, calls in of_groups.items():
            found = next(one for one in server.commands if one["name"] == group)
            known = {one["name"] for one in found["options"]}
            if group == "knowledge":
                known -= {"add"}
            assert known == set(calls), "a new subcommand: add it here"
            for name, options in calls.items():
                payload = server.command(group, [{"name": name, "type": 1, "options": options}])
                await server.dispatch("INTERACTION_CREATE", payload)
                words = await told(server, str(payload["id"]))
                assert "ou need the Manage Server permission" in words, (group, name)
        for single in ("audit", "gaps", "insights", "settings"):
            payload = server.command(single)
            await server.dispatch("INTERACTION_CREATE", payload)
            assert "ou need the Manage Server permission" in await told(server, payload["id"])
        message = server.mention("It opens at nine.")
        for menu in ("Save as answer", "Add to knowledge"):
            data = {"id": "1", "name": menu, "type": 3, "target_id": message["id"],
                    "resolved": {"messages": {message["id"]: message}}}  # fmt: skip
            payload = server.interaction(2, data)
            await server.dispatch("INTERACTION_CREATE", payload)
            assert "ou need the Manage Server permission" in await told(server, payload["id"])
        assert held(tmp_path) == before


async def test_a_form_is_checked_when_it_is_sent_in(server: Discord, tmp_path: Path) -> None:
    """Opened by a moderator; sent in once the permission is gone."""
    server.permissions |= MANAGE_SERVER
    async with connected(server, tmp_path) as bot:
        tokens = {kind: await card_of(bot, kind) for kind in FOR_MODERATORS}
        paste = server.command("knowledge", [{"name": "paste", "type": 1, "options": []}])
        await server.dispatch("INTERACTION_CREATE", paste)
        pressed = await press(server, custom_id(tokens["settings"], "threshold"))
        add = server.command("curated", [{"name": "add", "type": 1, "options": []}])
        await server.dispatch("INTERACTION_CREATE", add)
        await bot.services.store.record_question(
            guild=GUILD, channel=1, answered=False, confidence=0, elapsed_ms=1, quotes=[], text="?"
        )
        gap = await press(server, custom_id(tokens["gaps"], "answer", 1))
        opened = [str(paste["id"]), pressed, str(add["id"]), gap]
        await server.until(lambda: all(server.asked[one].writes for one in opened))
        await asyncio.sleep(0.1)
        before = held(tmp_path)
        server.permissions &= ~MANAGE_SERVER
        for one in opened:
            (form,) = server.asked[one].writes
            rows = [
                {"type": 1, "components": [{**field, "value": "50"}]}
                for row in form["components"]
                for field in row["components"]
            ]
            payload = server.interaction(5, {"custom_id": form["custom_id"], "components": rows})
            await server.dispatch("INTERACTION_CREATE", payload)
            assert "ou need the Manage Server permission" in await told(server, payload["id"])
        assert held(tmp_path) == before
