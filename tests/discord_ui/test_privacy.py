"""What is kept about a member, and that it goes at once."""

from __future__ import annotations

import sqlite3

import simcord

from bot.client import Footnote
from bot.settings import Settings
from tests.discord_ui.conftest import QUESTION, words


async def test_privacy_says_what_is_kept_and_for_how_long(simcord_env: simcord.Env) -> None:
    channel = simcord_env.create_guild().create_text_channel("general")
    alice = simcord_env.guild.add_member(simcord_env.create_user("alice"))
    shown = await alice.slash(channel, "privacy")
    assert shown.ephemeral
    assert "365 days" in words(shown.response) and "Your questions" in words(shown.response)


async def test_forget_me_leaves_nothing_of_the_member_and_all_of_others(
    simcord_env: simcord.Env, simcord_bot: Footnote, settings: Settings
) -> None:
    channel = simcord_env.create_guild().create_text_channel("general")
    alice = simcord_env.guild.add_member(simcord_env.create_user("alice"))
    bob = simcord_env.guild.add_member(simcord_env.create_user("bob"))
    for member in (alice, bob):
        await member.slash(channel, "ask", question=QUESTION)
    store = simcord_bot.services.store
    for number in (1, 2):
        await store.vote(number, alice.id, False, "a secret remark")
        await store.vote(number, bob.id, True)
    shown = await alice.slash(channel, "forget-me")
    assert shown.ephemeral
    assert "1 of your questions and 2 of your votes" in words(shown.response)
    assert await store.question(1) is None and await store.question(2) is not None
    assert await store.votes(2) == (1, 0)
    with sqlite3.connect(settings.database) as database:
        dump = "\n".join(database.iterdump())
    assert str(alice.id) not in dump and "secret" not in dump and str(bob.id) in dump
