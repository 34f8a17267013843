"""The bot joins a server, is removed from it, and channels are deleted."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import discord
import pytest
import simcord
from simcord.backend import serializers

from bot.client import Footnote
from bot.discord_ui.i18n import LANGUAGES
from bot.discord_ui.safe import MAX_TEXT
from bot.ingest.service import Upload
from bot.settings import Settings
from bot.store import Store
from tests.discord_ui.conftest import QUESTION, Place, words

TIDES = Upload("tides.md", b"# Tides\n\nHigh water at Dover is at six in the morning.\n")
ASKED = "When is high water at Dover?"
TITLE = "### How to begin"


def rows(settings: Settings, sql: str, *values: Any) -> list[Any]:
    with closing(sqlite3.connect(settings.database)) as opened:
        found = opened.execute(sql, values).fetchall()
        opened.commit()
        return found


def come(env: simcord.Env, guild: Any, *, joined: float, **more: Any) -> None:
    """Discord says that the bot is in a server, to which it was added at `joined`."""
    at = datetime.fromtimestamp(joined, UTC).isoformat()
    env.backend.guilds[guild.id].members[env.backend.bot_user.id].joined_at = at
    payload = {**serializers.guild_create_payload(env.backend, guild._guild), **more}
    env.backend.emit("GUILD_CREATE", {k: v for k, v in payload.items() if v is not None})


async def go(env: simcord.Env, guild: Any, **more: Any) -> None:
    """Discord says that the bot was removed from a server."""
    env.backend.emit("GUILD_DELETE", {"id": str(guild.id), **more})
    await env.settle()


async def join(env: simcord.Env, guild: Any, settings: Settings) -> float:
    """The bot is added to a server that it does not know; returns when."""
    await go(env, guild)
    rows(settings, "DELETE FROM guild")
    now = time.time()
    # A joined guild is no available one: Discord leaves that out.
    come(env, guild, joined=now, unavailable=None)
    await env.settle()
    return now


def welcomes(*channels: Any) -> list[int]:
    return [sum(TITLE in words(one) for one in channel.history()) for channel in channels]


async def test_a_joined_server_is_told_once_how_to_begin(
    simcord_env: simcord.Env, settings: Settings
) -> None:
    place = Place(simcord_env)
    assert not place.channel.history(), "one from before servers were noted is not new"
    joined = await join(simcord_env, place.guild, settings)
    (welcome,) = place.channel.history()
    said = words(welcome)
    for part in ("**/knowledge add** – ", "**/settings** – ", "**/help** – ", place.mention,
                 "I store questions with who asked them", "after 30 days"):  # fmt: skip
        assert part in said
    assert not welcome.mentions or welcome.mentions == [place.guild.me]
    # An outage, after which it comes as available, or as joined; a removal that was none.
    for more in ({"unavailable": False}, {"unavailable": None}):
        await go(simcord_env, place.guild, unavailable=True)
        come(simcord_env, place.guild, joined=joined, **more)
        come(simcord_env, place.guild, joined=joined, **more)
        await simcord_env.settle()
    await go(simcord_env, place.guild)
    come(simcord_env, place.guild, joined=joined)
    await simcord_env.settle()
    assert welcomes(place.channel) == [1]
    assert rows(settings, "SELECT id, left_at FROM guild") == [(place.guild.id, None)]
    # Removed and added again: that is another joining.
    await go(simcord_env, place.guild)
    come(simcord_env, place.guild, joined=time.time() + 1, unavailable=None)
    await simcord_env.settle()
    assert welcomes(place.channel) == [2]


async def test_it_is_posted_where_it_may_and_all_can_read(
    simcord_env: simcord.Env, settings: Settings
) -> None:
    guild = simcord_env.create_guild()
    everyone, me = guild.default_role, guild.me
    assert me is not None
    hidden = guild.create_text_channel(
        "staff",
        overwrites={
            everyone: discord.PermissionOverwrite(view_channel=False),
            me: discord.PermissionOverwrite(view_channel=True),
        },
    )
    closed = guild.create_text_channel(
        "rules", overwrites={me: discord.PermissionOverwrite(send_messages=False)}
    )
    await join(simcord_env, guild, settings)
    assert welcomes(hidden, closed) == [0, 0]
    assert rows(settings, "SELECT id FROM guild") == [(guild.id,)]
    first, second = guild.create_text_channel("general"), guild.create_text_channel("talk")
    await join(simcord_env, guild, settings)
    assert welcomes(hidden, closed, first, second) == [0, 0, 1, 0]
    simcord_env.backend.edit_guild(guild.id, {"system_channel_id": second.id})
    await join(simcord_env, guild, settings)
    assert welcomes(hidden, closed, first, second) == [0, 0, 1, 1]
    simcord_env.backend.edit_guild(guild.id, {"system_channel_id": closed.id})
    await join(simcord_env, guild, settings)
    assert welcomes(hidden, closed, first, second) == [0, 0, 2, 1]


async def test_it_is_in_the_server_s_language_and_fits(
    simcord_env: simcord.Env, settings: Settings
) -> None:
    said = set()
    for locale in ("de", "fr", "es-ES", "tr", "ja"):
        guild = simcord_env.create_guild(preferred_locale=locale)
        channel = guild.create_text_channel("general")
        await join(simcord_env, guild, settings)
        (welcome,) = channel.history()
        assert len(words(welcome)) < MAX_TEXT
        said.add(words(welcome).splitlines()[0])
    assert len(said) == len(LANGUAGES) + 1 and TITLE in said and "### So geht es los" in said


async def test_it_can_be_switched_off_and_says_what_is_not_kept(
    simcord_env: simcord.Env, make_bot: Callable[[], Footnote], settings: Settings
) -> None:
    place = Place(simcord_env)
    for welcome, expected in ((False, 0), (True, 1)):
        settings.welcome, settings.keep_questions, settings.grace_days = welcome, False, 0
        await simcord_env.restart_bot(make_bot())
        await join(simcord_env, place.guild, settings)
        assert welcomes(place.channel) == [expected]
    said = words(place.channel.history()[0])
    assert "I store neither questions" in said and "deleted at once" in said


async def test_a_channel_that_refuses_harms_nothing(
    simcord_env: simcord.Env, settings: Settings
) -> None:
    place = Place(simcord_env)
    simcord_env.inject_error("POST", "/channels/*/messages", status=403)
    await join(simcord_env, place.guild, settings)
    assert not place.channel.history()
    assert (await place.alice.slash(place.channel, "ask", question=QUESTION)).response


async def fill(place: Place) -> None:
    """Give a server an article, a question, a saved answer, a setting and what goes with them."""
    services = place.bot.services
    (outcome,) = await services.knowledge.add_files(place.guild.id, [TIDES], member=7)
    assert outcome.change == "added"
    await place.alice.slash(place.channel, "ask", question=ASKED)
    await services.store.vote(1, place.bob.id, True)
    await services.curation.add(place.guild.id, 7, "Who keeps the key?", "Ada keeps it.")
    await services.store.change_setting(place.guild.id, 7, "cooldown", 5)


async def ask(place: Place, question: str) -> str:
    shown = await place.bob.slash(place.channel, "ask", question=question, private=True)
    return words(shown.response)


async def test_who_invites_it_again_in_time_finds_all_as_it_was(
    simcord_env: simcord.Env, settings: Settings
) -> None:
    place = Place(simcord_env)
    await fill(place)
    await go(simcord_env, place.guild)
    rows(settings, "UPDATE guild SET left_at = left_at - 29.9 * 86400")
    await place.bot.services.purge_left()
    come(simcord_env, place.guild, joined=time.time())
    await simcord_env.settle()
    await place.bot.services.store.change_setting(place.guild.id, 7, "cooldown", None)
    assert "six in the morning" in await ask(place, ASKED)
    assert "Ada keeps it" in await ask(place, "Who keeps the key?")
    rows(settings, "UPDATE guild SET left_at = left_at - 40 * 86400")
    await place.bot.services.purge_left()
    assert "Ada keeps it" in await ask(place, "Who keeps the key?")


async def test_all_of_it_goes_when_its_time_has_come_and_nothing_of_others(
    simcord_env: simcord.Env, settings: Settings
) -> None:
    place, other = Place(simcord_env), Place(simcord_env)
    await fill(other)
    await fill(place)
    assert "six in the morning" in await ask(place, ASKED)
    before = place.bot.services.engine.visible(place.guild.id)
    await go(simcord_env, place.guild)
    rows(settings, "UPDATE guild SET left_at = left_at - 31 * 86400 WHERE left_at IS NOT NULL")
    await place.bot.services.purge_left()
    engine = place.bot.services.engine
    assert len(before) == len(engine.visible(place.guild.id)) + 1
    assert any("Dover" in one.text for one in engine.visible(other.guild.id).values())
    with closing(sqlite3.connect(settings.database)) as opened:
        owned = "\n".join(line for line in opened.iterdump() if "guild" not in line.split("(")[0])
    assert str(place.guild.id) not in owned and str(other.guild.id) in owned
    # The note that it was there goes with the next look.
    await place.bot.services.purge_left()
    assert rows(settings, "SELECT id FROM guild") == [(other.guild.id,)]
    come(simcord_env, place.guild, joined=time.time())
    await simcord_env.settle()
    assert "six in the morning" not in await ask(place, ASKED)
    assert "Ada" not in await ask(place, "Who keeps the key?")
    assert "Ada keeps it" in await ask(other, "Who keeps the key?")


async def test_without_a_grace_it_goes_at_once(
    simcord_env: simcord.Env,
    settings: Settings,
    make_bot: Callable[[], Footnote],
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.grace_days = 0
    await simcord_env.restart_bot(make_bot())
    place = Place(simcord_env)
    await fill(place)
    # An outage is no removal.
    await go(simcord_env, place.guild, unavailable=True)
    await place.bot.services.purge_left()
    assert rows(settings, "SELECT count(*) FROM article") == [(1,)]
    come(simcord_env, place.guild, joined=1.0)
    await go(simcord_env, place.guild)
    for table in ("article", "version", "question", "quote", "vote", "curated", "setting", "card"):
        assert rows(settings, f"SELECT * FROM {table}") == [], table  # noqa: S608
    assert "Deleted all that was kept of servers that I left: 1." in caplog.text


async def test_what_another_process_deletes_answers_no_more(
    simcord_env: simcord.Env, settings: Settings
) -> None:
    place = Place(simcord_env)
    await fill(place)
    services = place.bot.services
    await services.knowledge.tend()
    await services.store.change_setting(place.guild.id, 7, "cooldown", None)
    assert "six in the morning" in await ask(place, ASKED)
    assert "Ada keeps it" in await ask(place, "Who keeps the key?")
    other = await Store.open(settings.database)
    assert any((await other.forget_guild(place.guild.id)).values())
    await other.close()
    await services.knowledge.tend()
    assert "six in the morning" not in await ask(place, ASKED)
    assert "Ada" not in await ask(place, "Who keeps the key?")


async def test_a_removal_while_the_bot_was_off_is_noticed_at_the_start(
    simcord_env: simcord.Env, settings: Settings, make_bot: Callable[[], Footnote]
) -> None:
    place, other = Place(simcord_env), Place(simcord_env)
    await fill(place)
    gone = simcord_env.backend.guilds.pop(place.guild.id)
    started = time.time()
    await simcord_env.restart_bot(make_bot())
    await simcord_env.settle()
    ((left_at,),) = rows(settings, "SELECT left_at FROM guild WHERE id = ?", gone.id)
    assert left_at >= started
    assert rows(settings, "SELECT left_at FROM guild WHERE id = ?", other.guild.id) == [(None,)]
    assert rows(settings, "SELECT count(*) FROM article") == [(1,)]


async def test_without_a_grace_what_is_missing_at_the_start_does_not_go_at_once(
    simcord_env: simcord.Env,
    settings: Settings,
    make_bot: Callable[[], Footnote],
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.grace_days = 0
    place, other = Place(simcord_env), Place(simcord_env)
    await fill(place)
    simcord_env.backend.guilds.pop(place.guild.id)
    await simcord_env.restart_bot(make_bot())
    await simcord_env.settle()
    assert "I am no longer in 1 servers that I knew" in caplog.text
    # Nor where another one is removed, of which nothing stays.
    await go(simcord_env, other.guild)
    assert rows(settings, "SELECT guild FROM article") == [(place.guild.id,)]


def channels_of(settings: Settings) -> set[int]:
    found = rows(settings, "SELECT channel FROM setting UNION SELECT channel FROM question")
    return {row[0] for row in found}


async def test_a_deleted_channel_takes_what_is_kept_of_it_along(
    simcord_env: simcord.Env, settings: Settings
) -> None:
    place = Place(simcord_env)
    store = place.bot.services.store
    other = place.guild.create_text_channel("other")
    asked = await place.alice.send(place.channel, "hello")
    thread = simcord_env.backend.create_thread(
        place.channel.id, "one", owner_id=place.alice.id, message_id=asked.id
    )
    for channel in (place.channel.id, other.id):
        await store.change_setting(place.guild.id, 7, "thread", True, channel)
    for channel in (place.channel.id, other.id, thread.id):
        await store.record_question(
            guild=place.guild.id, channel=channel, answered=True, confidence=1, elapsed_ms=1,
            quotes=[], member=place.alice.id, text=QUESTION,
        )  # fmt: skip
    simcord_env.backend.delete_channel(thread.id)
    await simcord_env.settle()
    assert channels_of(settings) == {place.channel.id, other.id}
    simcord_env.backend.delete_channel(place.channel.id)
    await simcord_env.settle()
    assert channels_of(settings) == {other.id}


async def test_a_channel_that_went_while_the_bot_was_off_is_noticed_at_the_start(
    simcord_env: simcord.Env, settings: Settings, make_bot: Callable[[], Footnote]
) -> None:
    place = Place(simcord_env)
    other = place.guild.create_text_channel("other")
    for channel in (place.channel.id, other.id):
        await place.bot.services.store.change_setting(place.guild.id, 7, "thread", True, channel)
    simcord_env.backend.subscribers.clear()
    simcord_env.backend.delete_channel(place.channel.id)
    await simcord_env.restart_bot(make_bot())
    await simcord_env.settle()
    assert channels_of(settings) == {other.id}


async def test_a_channel_that_is_only_out_of_sight_is_kept(
    simcord_env: simcord.Env, settings: Settings, make_bot: Callable[[], Footnote]
) -> None:
    place = Place(simcord_env)
    asked = await place.alice.send(place.channel, "hello")
    thread = simcord_env.backend.create_thread(
        place.channel.id, "one", owner_id=place.alice.id, message_id=asked.id
    )
    await place.bot.services.store.change_setting(place.guild.id, 7, "thread", True, thread.id)
    await place.bot.services.store.change_setting(place.guild.id, 7, "thread", True, 12345)
    simcord_env.inject_error("GET", "/channels/12345", status=403)
    await simcord_env.restart_bot(make_bot())
    await simcord_env.settle()
    assert channels_of(settings) == {thread.id, 12345}
