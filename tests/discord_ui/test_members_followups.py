"""Follow-ups in Discord: whose earlier question counts, where, and for how long."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import simcord

from bot.client import Footnote
from bot.settings import Settings
from tests.discord_ui import conftest
from tests.discord_ui.conftest import words

FIRST = "What did Rutte say about arms sales between allies?"
WORTH = "How much is the SAFE program worth?"
NEXT = "And what did he say about Germany?"
SAID = "publicly criticized Germany"
NOTE = "Understood as a follow-up, with: Rutte"


class Place(conftest.Place):
    """A server with two members."""

    async def ask(self, member: Any, question: str, **options: Any) -> str:
        shown = await member.slash(self.channel, "ask", question=question, **options)
        return words(shown.response).replace("**", "")

    async def send(self, member: Any, text: str, channel: Any = None, **options: Any) -> str:
        place = channel or self.channel
        await member.send(place, f"{self.mention} {text}", **options)
        return words(place.last_message).replace("**", "")


@pytest.fixture
def place(simcord_env: simcord.Env) -> Place:
    return Place(simcord_env)


async def test_a_follow_up_is_understood_and_the_card_says_how(place: Place) -> None:
    await place.ask(place.alice, FIRST)
    said = await place.ask(place.alice, NEXT)
    assert SAID in said and NOTE in said
    said = await place.send(place.alice, "When was that?")
    assert "In May" in said and "Understood as a follow-up" in said


async def test_a_new_question_is_asked_as_it_is(place: Place) -> None:
    await place.ask(place.alice, FIRST)
    assert "Understood" not in await place.ask(place.alice, NEXT, new=True)
    assert "Understood" not in await place.ask(place.alice, "Who decides Turkey's SAFE membership?")


async def test_others_and_other_channels_have_conversations_of_their_own(place: Place) -> None:
    await place.ask(place.alice, FIRST)
    assert "Understood" not in await place.ask(place.bob, NEXT)
    other = place.guild.create_text_channel("other")
    shown = await place.alice.slash(other, "ask", question=NEXT)
    assert "Understood" not in words(shown.response)


async def test_after_ten_minutes_it_is_another_conversation(place: Place) -> None:
    await place.ask(place.alice, FIRST)
    store = place.bot.services.store
    async with store._transaction() as db:
        await db.execute("UPDATE question SET asked_at = asked_at - 601")
    assert "Understood" not in await place.ask(place.alice, NEXT)


async def test_a_reply_follows_up_the_answer_that_it_replies_to(place: Place) -> None:
    await place.send(place.alice, FIRST)
    answer = place.channel.last_message
    await place.send(place.bob, "Who decides Turkey's SAFE membership?")
    said = await place.send(place.bob, NEXT, reply_to=answer)
    assert SAID in said and NOTE in said
    # A reply to a reply goes back through both.
    said = await place.send(
        place.alice, "And when did he take over?", reply_to=place.channel.last_message
    )
    assert "in October" in said and "Rutte" in said.split("Understood")[1].splitlines()[0]


async def test_a_thread_is_one_conversation(place: Place) -> None:
    await place.bot.services.store.change_setting(place.guild.id, 1, "thread", True)
    await place.send(place.alice, FIRST)
    [thread] = place.channel.threads
    said = await place.send(place.bob, NEXT, thread)
    assert SAID in said and NOTE in said
    said = await place.send(place.alice, "When was that?", thread)
    assert "In May" in said and "Understood as a follow-up" in said


async def test_what_somebody_asked_in_private_is_not_shown_to_others(place: Place) -> None:
    await place.bot.services.store.change_setting(place.guild.id, 1, "thread", True)
    await place.send(place.alice, "Who decides Turkey's SAFE membership?")
    [thread] = place.channel.threads
    await place.alice.slash(thread, "ask", question=FIRST, private=True)
    said = await place.send(place.bob, NEXT, thread)
    assert "Rutte" not in said.partition("Understood")[2].partition("\n")[0]
    # Their own counts for themselves.
    await place.alice.slash(thread, "ask", question=FIRST, private=True)
    said = await place.send(place.alice, NEXT, thread)
    assert SAID in said and NOTE in said


async def test_an_edited_question_follows_up_what_was_before_it(place: Place) -> None:
    await place.send(place.alice, FIRST)
    asked = await place.alice.send(place.channel, f"{place.mention} Who is Erdogan?")
    answer = place.channel.last_message
    await place.ask(place.alice, "What does SAFE stand for?", private=True)
    await place.alice.edit(asked, f"{place.mention} {NEXT}")
    [edited] = [m for m in place.channel.history() if m.id == answer.id]
    said = words(edited).replace("**", "")
    assert SAID in said and NOTE in said


async def test_a_direct_message_has_follow_ups(place: Place) -> None:
    carol = place.env.create_user("carol")
    await carol.send_dm(FIRST)
    await carol.send_dm(NEXT)
    said = words(carol.dm_channel.last_message).replace("**", "")
    assert SAID in said and NOTE in said


class TestWhereQuestionsAreNotKept:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"keep_questions": False})

    async def test_they_stay_in_memory_alone(
        self, place: Place, make_bot: Callable[[], Footnote]
    ) -> None:
        await place.send(place.alice, FIRST)
        answer = place.channel.last_message
        rows = await place.bot.services.store._rows(
            "SELECT text, member, asking_message, bot_message FROM question"
        )
        assert [tuple(row) for row in rows] == [(None, None, None, None)]
        said = await place.send(place.alice, NEXT)
        assert SAID in said and NOTE in said
        assert NOTE in await place.send(place.bob, NEXT, reply_to=answer)
        await place.env.restart_bot(make_bot())
        assert "Understood" not in await place.send(place.alice, NEXT)

    async def test_what_is_typed_to_be_looked_for_is_in_no_table(self, place: Place) -> None:
        shown = await place.alice.slash(place.channel, "summary", focus=FIRST)
        page = await place.alice.click(shown.response, label="Source 1")
        assert page.ephemeral and "›" in words(page.response)
        connection = place.bot.services.store._connection
        kept = "\n".join([line async for line in connection.iterdump()])
        assert FIRST not in kept

    async def test_the_id_of_a_question_s_thread_is_in_no_table(self, place: Place) -> None:
        store = place.bot.services.store
        await store.change_setting(place.guild.id, 1, "thread", True)
        await place.alice.send(place.channel, f"{place.mention} {FIRST}")
        [thread] = place.channel.threads
        await place.alice.send(thread, f"{place.mention} {NEXT}")
        assert NOTE in words(thread.last_message)
        rows = await store._rows("SELECT channel FROM question")
        assert {row[0] for row in rows} == {place.channel.id}

    async def test_forget_me_empties_it_and_privacy_says_so(self, place: Place) -> None:
        await place.ask(place.alice, FIRST)
        said = words((await place.alice.slash(place.channel, "privacy")).response)
        assert "in memory only and for ten minutes" in said
        assert "in memory only and for a day" in said
        shown = await place.alice.slash(place.channel, "forget-me")
        assert "1 of your questions" in words(shown.response)
        assert await place.bot.services.store.question(1) is None
        assert "Understood" not in await place.ask(place.alice, NEXT)

    async def test_an_answer_follows_its_question_for_a_day(
        self, place: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = place.bot.services.store
        asked = await place.alice.send(place.channel, f"{place.mention} {FIRST}")
        answer = place.channel.last_message
        await place.alice.edit(asked, f"{place.mention} {WORTH}")
        assert "150 billion" in words(place.channel.last_message)
        assert place.channel.last_message.id == answer.id
        assert len(await store._rows("SELECT id FROM question")) == 1
        await place.alice.delete(asked)
        assert place.channel.last_message is None
        assert await store._rows("SELECT id FROM question") == []
        asked = await place.alice.send(place.channel, f"{place.mention} {FIRST}")
        later = time.time() + 86_401
        monkeypatch.setattr("bot.discord_ui.conversation.time.time", lambda: later)
        await place.send(place.bob, FIRST)
        talk = place.bot.services.conversation
        assert await talk.asked_in(asked.id) == [] and len(talk._links) == 1

    async def test_it_is_bounded(self, place: Place) -> None:
        talk = place.bot.services.conversation
        for number in range(1_100):
            await talk.remember(number, channel=1, member=2, asking=3, text=f"Question {number}?")
        assert len(talk._heard) == 1_000 and len(talk._links) == 1
        assert await talk.before(channel=1, member=2) == ("Question 1099?",)
