"""What comes after an answer: edits of its question, and questions that lean on it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.client import Footnote
from bot.discord_ui.i18n import say_for
from bot.discord_ui.policy import AT_ONCE, WAITING, Gate
from bot.settings import Settings
from tests.discord_ui import conftest
from tests.discord_ui.conftest import words

POOL = """---
title: The town pool
---

# Opening hours

The town pool opens at 7 a.m. on weekdays and at 9 a.m. on Sundays. It closes at 8 p.m. every day.

# Prices

A day ticket costs 6 euros. Children under six swim free of charge. A season ticket costs 90 euros
because it includes the sauna.

# Rules

Dogs are not allowed in the pool. Visitors must shower before they swim.

# People

The pool is run by Maria Keller, who has been head lifeguard since 2015. The slide was closed
because a step had broken.
"""
CLUB = """---
title: The chess club
---

# Meetings

The chess club meets every Tuesday in the library. The fee is due in January.

# Board

The board decides on membership. Its chair is Tom Berger, who founded the club in 1998. He said
that beginners are welcome at every meeting.
"""
OPEN, OPENS = "When does the pool open?", "opens at 7 a.m."
PRICE, PRICED = "How much is a day ticket?", "costs 6 euros"
DOGS, NO_DOGS = "Are dogs allowed in the pool?", "Dogs are not allowed"
FOUNDER = "Who founded the chess club?"
HINT = "Ask a question"
BREAD = "How do I bake bread at home?"


class Place(conftest.Place):
    """A server whose messages the bot may read."""

    @property
    def said(self) -> str:
        return words(self.channel.last_message).replace("**", "")

    @property
    def said_by_bot(self) -> list[str]:
        mine = [m for m in self.channel.history() if m.author.id == self.bot.user.id]  # type: ignore[union-attr]
        return [words(m).replace("**", "") for m in mine]

    async def ask(self, text: str, member: Any = None, **options: Any) -> Any:
        return await (member or self.alice).send(self.channel, f"{self.mention} {text}", **options)

    async def set(self, **values: Any) -> None:
        for name, value in values.items():
            await self.bot.services.store.change_setting(self.guild.id, 1, name, value)

    async def kept(self) -> list[str]:
        rows = await self.bot.services.store._rows("SELECT text FROM question ORDER BY id")
        return [row[0] for row in rows]


@pytest.fixture
def place(simcord_env: simcord.Env) -> Place:
    return Place(simcord_env)


@pytest.fixture
def knowledge(knowledge: Path) -> Path:
    (knowledge / "pool.md").write_text(POOL, "utf-8")
    (knowledge / "club.md").write_text(CLUB, "utf-8")
    return knowledge


@pytest.fixture(params=[True, False], ids=["kept", "not kept"])
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    update = {"message_content": True, "keep_questions": request.param}
    return settings.model_copy(update=update)


async def test_a_question_that_is_taken_out_goes(place: Place) -> None:
    asked = await place.ask(OPEN)
    await place.alice.edit(asked, f"{place.mention} {OPEN} {PRICE}")
    assert OPENS in place.said and PRICED in place.said
    await place.alice.edit(asked, f"{place.mention} {OPEN}")
    assert OPENS in place.said and PRICED not in place.said
    assert len(await place.kept()) == len(place.said_by_bot) == 1


async def test_what_a_question_leans_on_may_be_edited(place: Place) -> None:
    asked = await place.ask("Maria closed the slide. Why was that?")
    assert "a step had broken" in place.said
    await place.alice.edit(asked, f"{place.mention} A season ticket costs 90 euros. Why was that?")
    assert "includes the sauna" in place.said


async def test_a_bare_mention_is_put_right(place: Place) -> None:
    asked = await place.ask("")
    assert HINT in place.said
    await place.alice.edit(asked, f"{place.mention} {OPEN}")
    assert OPENS in place.said and len(place.said_by_bot) == 1
    await place.alice.delete(asked)
    assert place.said_by_bot == [] and await place.kept() == []


async def test_what_is_said_to_a_bare_mention_goes_with_it(place: Place) -> None:
    asked = await place.ask("")
    await place.alice.delete(asked)
    assert place.said_by_bot == []
    asked = await place.ask("hello")
    await place.alice.edit(asked, f"{place.mention} thanks")
    assert place.said_by_bot == []


async def test_a_mention_may_be_added(place: Place) -> None:
    asked = await place.alice.send(place.channel, OPEN)
    assert place.said_by_bot == []
    await place.alice.edit(asked, f"{place.mention} {OPEN}")
    # The same once more, as when Discord adds a link's preview.
    await place.alice.edit(asked, f"{place.mention} {OPEN}")
    assert OPENS in place.said and len(place.said_by_bot) == 1


async def test_a_message_of_long_ago_is_not_asked_now(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await place.alice.send(place.channel, OPEN)
    monkeypatch.setattr(sys.modules["bot.discord_ui.cogs.asking"], "RECENT", -1.0)
    await place.alice.edit(asked, f"{place.mention} {OPEN}")
    assert place.said_by_bot == []


async def test_a_question_may_be_taken_back_and_asked_again(place: Place) -> None:
    asked = await place.ask(OPEN)
    await place.alice.edit(asked, f"{place.mention} thanks")
    assert place.said_by_bot == [] and await place.kept() == []
    await place.alice.edit(asked, f"{place.mention} {PRICE}")
    assert PRICED in place.said and len(place.said_by_bot) == 1


async def test_an_answer_that_could_not_be_edited_is_still_its_questions(place: Place) -> None:
    asked = await place.ask(OPEN)
    place.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50001)
    await place.alice.edit(asked, f"{place.mention} {DOGS} {PRICE}")
    assert OPENS in place.said
    await place.alice.edit(asked, f"{place.mention} {PRICE}")
    assert PRICED in place.said and len(place.said_by_bot) == 1
    place.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50001)
    await place.alice.edit(asked, f"{place.mention} {DOGS}")
    await place.alice.delete(asked)
    assert place.said_by_bot == [] and await place.kept() == []


async def test_edits_in_quick_succession_end_with_the_last(place: Place) -> None:
    asked = await place.ask(OPEN)
    for text in (f"{OPEN} {PRICE}", f"{PRICE} {DOGS}", DOGS):
        content = {"content": f"{place.mention} {text}"}
        place.env.backend.edit_message(place.channel.id, asked.id, content)
    await place.env.settle()
    assert NO_DOGS in place.said and PRICED not in place.said
    assert len(place.said_by_bot) == len(await place.kept()) == 1


async def test_a_question_is_put_right_after_a_restart(
    place: Place, make_bot: Callable[[], Footnote]
) -> None:
    asked = await place.ask(OPEN)
    await place.env.advance_time(5)
    await place.env.restart_bot(make_bot())
    await place.alice.edit(asked, f"{place.mention} {PRICE}")
    # Where questions are not kept nobody knows the answer any more: it stays as it was.
    shown = PRICED if place.bot.settings.keep_questions else OPENS
    assert shown in place.said and len(place.said_by_bot) == 1


async def test_what_the_database_did_not_take_is_answered_once(place: Place) -> None:
    store = place.bot.services.store
    await store._rows("PRAGMA query_only = ON")
    asked = await place.ask(OPEN)
    assert OPENS in place.said
    await store._rows("PRAGMA query_only = OFF")
    await place.alice.edit(asked, f"{place.mention} {PRICE}")
    assert PRICED in place.said and len(place.said_by_bot) == 1
    await place.alice.delete(asked)
    assert place.said_by_bot == []


async def test_a_follow_up_that_is_edited_twice_keeps_what_was_before_it(place: Place) -> None:
    await place.ask(FOUNDER)
    asked = await place.ask("And when did he sya that?")
    answer = place.channel.last_message
    await place.ask(OPEN)
    for text in ("What did he sya?", "What did he say about beginners?"):
        await place.alice.edit(asked, f"{place.mention} {text}")
    [edited] = [m for m in place.channel.history() if m.id == answer.id]
    said = words(edited).replace("**", "")
    assert "beginners are welcome" in said and "with: Tom, Berger" in said


@pytest.mark.parametrize("how", ["in reply", "by another", "next", "next by command"])
async def test_a_follow_up_means_one_of_several_questions(place: Place, how: str) -> None:
    # Neither is only the last one.
    for first, second in ((FOUNDER, PRICE), (PRICE, FOUNDER)):
        await place.ask(f"{first} {second}")
        answer = place.channel.last_message
        for question, said in (
            ("What did he say?", "beginners are welcome"),
            ("And a season ticket?", "costs 90 euros"),
        ):
            if how == "next by command":
                shown = await place.alice.slash(place.channel, "ask", question=question)
                found = words(shown.response).replace("**", "")
            elif how == "next":
                await place.ask(question)
                found = place.said
            else:
                member = place.bob if how == "by another" else place.alice
                await place.ask(question, member, reply_to=answer)
                found = place.said
            assert "Understood" in found and said in found
            if how.startswith("next"):
                await place.ask(f"{first} {second}")


async def test_a_post_that_is_edited_does_not_lean_on_what_it_was(place: Place) -> None:
    await place.set(asked_by="posts")
    forum, backend = place.guild.create_forum_channel("help"), place.env.backend
    post = backend.create_thread(forum.id, "The club", place.alice.id, broadcast=False)
    opening = backend.prepare_message(post.id, place.alice.id, FOUNDER)
    # As Discord does: the post has the id of the message that opens it.
    opening.id = post.id
    backend.announce_thread_create(post)
    backend.commit_message(opening)
    await place.env.settle()
    [thread] = forum.threads
    assert "Tom Berger" in words(thread.last_message)
    backend.edit_message(post.id, post.id, {"content": "What did he say?"})
    await place.env.settle()
    assert "Understood" not in words(thread.last_message)


async def test_who_only_asks_for_help_after_an_answer_is_told_how_to_ask(place: Place) -> None:
    await place.ask(FOUNDER)
    await place.ask("any info on that?")
    assert "Understood" in place.said and HINT not in place.said
    await place.ask("does anyone know?")
    assert HINT in place.said and len(await place.kept()) == 2


async def test_a_follow_up_with_a_slip_is_one(place: Place) -> None:
    await place.ask("Who fuonded the chess club?")
    await place.ask("Waht did he say about beginers?")
    assert "beginners are welcome" in place.said and "with: Tom, Berger" in place.said


async def test_what_was_edited_just_now_is_what_is_followed_up(place: Place) -> None:
    asked = await place.ask("Who fuonded teh chess club?")
    store, talk = place.bot.services.store, place.bot.services.conversation
    async with store._transaction() as db:
        await db.execute("UPDATE question SET asked_at = asked_at - 3600")
    for number, heard in talk._heard.items():
        talk._heard[number] = replace(heard, at=heard.at - 3600, asked=heard.asked - 3600)
    await place.alice.edit(asked, f"{place.mention} {FOUNDER}")
    await place.ask("What did he say?", place.alice)
    assert "with: Tom, Berger" in place.said


class TestOverheard:
    """Where every question in a channel is answered."""

    @pytest.fixture
    async def place(self, place: Place) -> Place:
        await place.set(asked_by="questions")
        return place

    async def test_a_question_mark_may_be_added(self, place: Place) -> None:
        asked = await place.alice.send(place.channel, "The pool opens on weekdays")
        assert place.said_by_bot == []
        await place.alice.edit(asked, OPEN)
        assert OPENS in place.said

    async def test_who_puts_a_question_right_need_not_wait(self, place: Place) -> None:
        await place.set(cooldown=300)
        asked = await place.alice.send(place.channel, BREAD)
        await place.alice.edit(asked, OPEN)
        assert OPENS in place.said

    async def test_what_becomes_chatter_takes_its_answer_away(self, place: Place) -> None:
        for chatter in ("sorry, wrong channel", BREAD):
            asked = await place.alice.send(place.channel, OPEN)
            assert OPENS in place.said
            await place.alice.edit(asked, chatter)
            assert place.said_by_bot == []
            gaps = await place.bot.services.store.gaps(place.guild.id)
            assert all(gap.overheard and gap.bot_message is None for gap in gaps)
            await place.alice.edit(asked, PRICE)
            assert PRICED in place.said and len(place.said_by_bot) == 1
            await place.alice.delete(asked)
            assert await place.kept() == []

    async def test_all_that_was_overheard_in_a_message_goes_with_it(self, place: Place) -> None:
        flour = "Where do I buy flour for it?"
        asked = await place.alice.send(place.channel, f"{BREAD} {flour}")
        assert place.said_by_bot == [] and len(await place.kept()) == 2
        # Both lead a moderator to the message; where questions are not kept there are no gaps.
        gaps = await place.bot.services.store.gaps(place.guild.id)
        assert {gap.asking_message for gap in gaps} <= {asked.id}
        assert len(gaps) == 2 * place.bot.settings.keep_questions
        await place.alice.edit(asked, flour)
        assert len(await place.kept()) == 1
        await place.alice.edit(asked, f"{flour} {BREAD}")
        await place.alice.delete(asked)
        assert await place.kept() == []

    async def test_nothing_leans_on_chatter(self, place: Place) -> None:
        await place.alice.send(place.channel, "Did anyone see the game yesterday?")
        await place.ask("When was that?")
        assert "Understood" not in place.said


async def test_the_buttons_of_an_answer_are_those_of_its_last_edit(place: Place) -> None:
    asked = await place.ask(f"{OPEN} {PRICE}")
    before = conftest.buttons(place.channel.last_message)
    await place.alice.edit(asked, f"{place.mention} {PRICE}")
    after = conftest.buttons(place.channel.last_message)
    assert after.keys() == before.keys() and not set(after.values()) & set(before.values())
    shown = await place.bob.click(place.channel.last_message, custom_id=after["In context"])
    assert PRICED in words(shown.response).replace("**", "")


async def test_an_edit_that_cannot_be_answered_now_says_so(place: Place) -> None:
    asked = await place.alice.send(place.channel, f"{place.mention} {OPEN}")
    answer = place.channel.last_message
    gate, say = place.bot.gate, say_for(None)
    async with contextlib.AsyncExitStack() as held:
        for _ in range(AT_ONCE):
            await held.enter_async_context(gate.turn(place.guild.id, say))
        waiting = [asyncio.create_task(_wait(gate, place.guild.id)) for _ in range(WAITING)]
        await asyncio.sleep(0)
        await place.alice.edit(asked, f"{place.mention} {PRICE}")
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    assert place.channel.last_message.id == answer.id
    said = place.said
    assert "Many questions are waiting" in said and OPENS not in said
    await place.alice.edit(asked, f"{place.mention} {OPEN}")
    assert OPENS in place.said
    await place.alice.delete(asked)
    assert place.channel.last_message is None


async def _wait(gate: Gate, guild: int) -> None:
    async with gate.turn(guild, say_for(None)):
        pass
