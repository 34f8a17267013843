"""Messages in all shapes: what is read from them, edits, threads, chains, and silence."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from hypothesis import given
from hypothesis import strategies as st
from simcord.backend.models import AllowedMentions

from bot.answering import MAX_QUESTION_CHARS
from bot.client import Footnote
from bot.discord_ui.questions import MOST, Asked, clean, is_courtesy, questions_in
from bot.discord_ui.responding import PATIENCE, typing_while
from bot.settings import Settings
from tests.discord_ui import conftest
from tests.discord_ui.conftest import QUESTION, SAID, words

WORTH = "How much is the SAFE program worth?"
HELP = (
    "help", "Hilfe!", "Hilfe bitte", "yardım", "помощь", "помогите", "ayuda", "aide", "aiuto",
    "hulp", "ajuda",
)  # fmt: skip
STANDS = "What does SAFE stand for?"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (">>> She said no\nand no again", "She said no and no again"),
        ("<@1> Who decides?\n>>> She said no\nand no again", "Who decides?"),
        ("What does `SAFE` stand for?", "What does SAFE stand for?"),
        ("||Who|| ~~never~~ __decides__?", "Who never decides?"),
        ("Who 🇹🇷 👍🏽 :shrug: 1️⃣ decides?", "Who 1 decides?"),
        ("@everyone who decides? @here", "who decides?"),
        ("# Who decides?", "Who decides?"),
        ("-# Who decides?", "Who decides?"),
        ("Who decides \\*really\\*?", "Who decides *really*?"),
        ("what is snake_case_name?", "what is snake_case_name?"),
        ("What of the 10:30 train: when?", "What of the 10:30 train: when?"),
        ("</ask:123> Who decides?", "Who decides?"),
        ("<https://example.org/?q=1> https://example.org/?who", ""),
        ("```\nno end of code", "no end of code"),
        ("👍", ""),
        ("", ""),
    ],
)
def test_what_is_no_word_is_left_out(written: str, meant: str) -> None:
    assert clean(written) == meant


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        (f"Hi all! Can anyone help me? {QUESTION} Thanks!", [Asked(QUESTION)]),
        (f"{QUESTION}\n{WORTH}", [Asked(QUESTION), Asked(WORTH)]),
        ("1. who decides about it\n2. when did rutte take over",
         [Asked("who decides about it"), Asked("when did rutte take over")]),
        ("Is Turkey blocked? Why?", [Asked("Is Turkey blocked?"), Asked("Why?")]),
        (f"{WORTH} Right?", [Asked(WORTH)]),
        (f"{WORTH} Any ideas?", [Asked(WORTH)]),
        (f"{WORTH} Who pays?", [Asked(WORTH), Asked("Who pays?")]),
        ("Rutte met the EU ambassadors. When was that?",
         [Asked("When was that?", "Rutte met the EU ambassadors.")]),
        ("About the membership of Turkey in SAFE. Who decides?",
         [Asked("About the membership of Turkey in SAFE. Who decides?")]),
        ("Hi! Who decides about Turkey and how much is the fund worth? Thanks",
         [Asked("Who decides about Turkey"), Asked("how much is the fund worth?")]),
        ("who decides about turkey and what did rutte say",
         [Asked("who decides about turkey"), Asked("what did rutte say")]),
        ("Can you tell me if Turkey is blocked and who decides about it?",
         [Asked("Can you tell me if Turkey is blocked"), Asked("who decides about it?")]),
        (f"{QUESTION} {WORTH} {QUESTION}", [Asked(QUESTION), Asked(WORTH)]),
        ("turkey safe membership", [Asked("turkey safe membership")]),
        ("Who decides?!", [Asked("Who decides?!")]),
        ("Kim karar verir?", [Asked("Kim karar verir?")]),
        ("Can you help me?", [Asked("Can you help me?")]),
        # What asks is shown as it is written; what stands about it is no question.
        ("hey all, does anyone know who decides?",
         [Asked("hey all, does anyone know who decides?")]),
        ("Hallo zusammen! Kann mir jemand helfen? Wer entscheidet? Danke!",
         [Asked("Wer entscheidet?")]),
        ("Buenas, ¿alguien me puede ayudar? ¿Quién decide? Gracias", [Asked("¿Quién decide?")]),
        ("Salut, une petite question. Qui décide ? Merci d'avance", [Asked("Qui décide ?")]),
        ("Всем привет! Кто решает? Заранее спасибо", [Asked("Кто решает?")]),
        # Without a question mark, too.
        ("who decides about it. when did rutte take over",
         [Asked("who decides about it."), Asked("when did rutte take over")]),
        ("is turkey blocked? what does safe stand for",
         [Asked("is turkey blocked?"), Asked("what does safe stand for")]),
        ("rutte met the ambassadors!! when was that",
         [Asked("when was that", "rutte met the ambassadors!!")]),
        ("we like turkey so much 😍 who decides about the membership",
         [Asked("who decides about the membership")]),
        ("What a day! Who decides about Turkey?", [Asked("Who decides about Turkey?")]),
    ],
)  # fmt: skip
def test_questions_are_told_from_what_is_said_around_them(written: str, asked: list[Asked]) -> None:
    assert questions_in(written) == asked


async def test_a_long_text_does_not_hold_the_loop(
    simcord_env: simcord.Env, simcord_bot: Footnote
) -> None:
    asking: Any = simcord_bot.get_cog("Asking")
    await asking._asked("so, who? ", None)
    for text in ("so, " * 500, "hey, does anyone know, " * 80, "😀 who " * 250):
        held, took = time.thread_time(), time.process_time()
        assert await asking._asked(text, None)
        held, took = time.thread_time() - held, time.process_time() - took
        assert held < 0.02, (text[:9], held, took)


def test_a_long_story_is_left_out_where_its_question_stands_alone() -> None:
    story = "We talked about many things on the way home that evening. " * 60
    assert len(story) > MAX_QUESTION_CHARS
    assert questions_in(f"{story}{QUESTION}") == [Asked(QUESTION)]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    asked = questions_in(text)
    assert all(one.text.strip() for one in asked)
    assert bool(asked) is bool(clean(text))


def test_thanks_are_no_question() -> None:
    assert all(
        map(is_courtesy, ["Thanks!", "thank you so much 🙏", "<@1> ok, got it", "Danke schön"])
    )
    assert not any(map(is_courtesy, [QUESTION, "ok?", "Thanks. Who decides?", "", "Germany"]))


class Place(conftest.Place):
    """A server with two members, whose messages the bot may read."""

    @property
    def last(self) -> Any:
        return self.channel.last_message

    @property
    def said(self) -> str:
        return words(self.last).replace("**", "")

    async def set(self, **values: Any) -> None:
        for name, value in values.items():
            await self.bot.services.store.change_setting(self.guild.id, 1, name, value)


@pytest.fixture
def place(simcord_env: simcord.Env) -> Place:
    return Place(simcord_env)


@pytest.fixture
def readable(settings: Settings) -> Settings:
    return settings.model_copy(update={"message_content": True})


class TestReadable:
    """With the message-content intent."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"message_content": True})

    async def test_a_reply_to_an_answer_needs_no_mention(self, place: Place) -> None:
        await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
        await place.bob.send(place.channel, WORTH, reply_to=place.last)
        assert "€150 billion" in place.said

    async def test_a_reply_to_an_answer_may_be_meant_for_others(self, place: Place) -> None:
        await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
        answer = place.last
        said = f"{place.bob.mention} who would have thought?"
        sent = await place.alice.send(place.channel, said, reply_to=answer)
        assert place.last.id == sent.id
        await place.alice.send(
            place.channel, f"{place.bob.mention} {place.mention} {WORTH}", reply_to=answer
        )
        assert "€150 billion" in place.said

    @pytest.mark.parametrize(
        "remark",
        ["I didn't know that", "oh nice, that explains it", "makes sense", "you are wrong", "👍",
         "Das wusste ich nicht", "no lo sabía"],
    )  # fmt: skip
    async def test_a_reply_that_asks_nothing_gets_an_answer_or_nothing(
        self, place: Place, remark: str
    ) -> None:
        await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
        answer = place.last
        sent = await place.bob.send(place.channel, remark, reply_to=answer)
        assert place.last.id == sent.id
        assert await place.bot.services.store.gaps(place.guild.id) == []
        # What it asks after all is answered, and gone once it does not.
        await place.bob.edit(sent, STANDS)
        assert "Security Action for Europe" in place.said
        await place.bob.edit(sent, remark)
        assert place.last.id == sent.id
        assert await place.bot.services.store.questions_of_message(sent.id) == []
        # Words to look for, what goes on with the question, and what is said to the bot.
        for text in ("Turkey SAFE membership", f"{place.mention} weather tomorrow", "And cows"):
            sent = await place.bob.send(place.channel, text, reply_to=answer)
            assert place.last.id != sent.id, text

    async def test_thanks_get_no_answer(self, place: Place) -> None:
        await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
        sent = await place.alice.send(place.channel, "Thanks a lot!", reply_to=place.last)
        assert place.last.id == sent.id

    async def test_a_bare_mention_below_a_question_means_that_question(self, place: Place) -> None:
        asked = await place.alice.send(place.channel, QUESTION)
        await place.bob.send(place.channel, place.mention, reply_to=asked)
        assert SAID in place.said

    @pytest.mark.parametrize("own", ["any idea?", "can you answer this?", "please help", "👆"])
    async def test_a_reply_that_only_asks_for_help_means_the_question_above(
        self, place: Place, own: str
    ) -> None:
        asked = await place.alice.send(place.channel, QUESTION)
        await place.bob.send(place.channel, f"{place.mention} {own}", reply_to=asked)
        assert SAID in place.said and "Understood" not in place.said
        told = await place.alice.send(place.channel, "We talked about Turkey on the bus.")
        await place.bob.send(place.channel, f"{place.mention} {own}", reply_to=told)
        assert SAID not in place.said

    async def test_thanks_below_a_question_that_was_answered_are_thanks(self, place: Place) -> None:
        asked = await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
        sent = await place.bob.send(place.channel, f"{place.mention} thanks!", reply_to=asked)
        assert place.last.id == sent.id

    async def test_a_forwarded_question_is_asked_by_its_words(self, place: Place) -> None:
        asked = await place.alice.send(place.channel, QUESTION)
        forwarded = await place.bob.forward(asked, place.channel)
        assert place.last.id == forwarded.id
        shown = await place.bob.context_menu(place.channel, "Answer this", forwarded)
        assert SAID in words(shown.response)
        await place.alice.send(place.channel, place.mention, reply_to=forwarded)
        assert SAID in place.said

    async def test_what_a_member_said_is_what_a_reply_leans_on(self, place: Place) -> None:
        told = await place.alice.send(place.channel, "Rutte met the EU ambassadors in Brussels.")
        await place.bob.send(place.channel, f"{place.mention} When was that?", reply_to=told)
        assert "last Thursday" in place.said and "Understood as a follow-up" in place.said

    async def test_a_question_in_the_bots_own_thread_needs_no_mention(self, place: Place) -> None:
        await place.set(thread=True)
        await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
        [thread] = place.channel.threads
        await place.bob.send(thread, STANDS)
        assert "Security Action for Europe" in words(thread.last_message).replace("**", "")
        sent = await place.bob.send(thread, "I thought it was more than that.")
        assert thread.last_message.id == sent.id

    async def test_a_question_in_a_thread_of_the_bot_s_is_asked_without_its_title(
        self, place: Place
    ) -> None:
        await place.set(thread=True, asked_by="posts")
        await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
        [thread] = place.channel.threads
        await place.bob.send(thread, STANDS)
        said = words(thread.last_message).replace("**", "")
        assert "Security Action for Europe" in said and QUESTION not in said

    @pytest.mark.parametrize(
        ("asked_by", "text"), [("posts", "Hi all, thanks!"), ("mention", "{mention} any idea?")]
    )
    async def test_a_post_without_a_question_asks_its_title(
        self, place: Place, asked_by: str, text: str
    ) -> None:
        await place.set(asked_by=asked_by)
        forum, backend = place.guild.create_forum_channel("help"), place.env.backend
        post = backend.create_thread(forum.id, QUESTION, place.alice.id, broadcast=False)
        content = text.format(mention=place.mention)
        opening = backend.prepare_message(post.id, place.alice.id, content)
        # As Discord does: the post has the id of the message that opens it.
        opening.id = post.id
        backend.announce_thread_create(post)
        backend.commit_message(opening)
        await place.env.settle()
        [thread] = forum.threads
        answer = thread.last_message
        assert SAID in words(answer)
        backend.edit_message(post.id, post.id, {"content": f"{content} thanks"})
        await place.env.settle()
        assert thread.last_message.id == answer.id and SAID in words(thread.last_message)

    async def test_an_edit_that_asks_nothing_takes_the_answer_away(self, place: Place) -> None:
        asked = await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
        answer = place.last
        await place.alice.edit(asked, "never mind, thanks")
        assert place.last.id == answer.id  # words that could be a question stay one
        await place.alice.edit(asked, f"{place.mention} thanks")
        assert place.last.id == asked.id
        assert await place.bot.services.store.questions_of_message(asked.id) == []

    async def test_what_two_members_say_to_each_other_is_left_alone(self, place: Place) -> None:
        await place.set(asked_by="questions")
        await place.alice.send(place.channel, "I read the article on the way home.")
        await place.alice.send(place.channel, "It is about the fund.")
        await place.bob.send(place.channel, "So did I, it was good.")
        sent = await place.alice.send(place.channel, QUESTION)
        assert place.last.id == sent.id
        # Whoever comes in asks everybody, and so does who only said hello before.
        carol = place.guild.add_member(place.env.create_user("carol"))
        await carol.send(place.channel, "hi all")
        await place.bob.send(place.channel, "hello carol")
        await carol.send(place.channel, QUESTION)
        assert SAID in place.said
        # And what a bot said ends a talk.
        await carol.send(place.channel, WORTH)
        assert "€150 billion" in place.said

    async def test_a_reply_of_words_to_look_for_is_asked(self, place: Place) -> None:
        await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
        sent = await place.bob.send(place.channel, "need the address", reply_to=place.last)
        assert place.last.id != sent.id

    async def test_a_silent_miss_that_is_put_right_is_answered(self, place: Place) -> None:
        await place.set(asked_by="questions")
        asked = await place.alice.send(place.channel, "How do I bake sourdough bread at home?")
        assert place.last.id == asked.id
        await place.alice.edit(asked, QUESTION)
        assert SAID in place.said


async def test_a_chatty_question_is_answered_as_the_plain_one(place: Place) -> None:
    await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
    plain = place.said
    chatty = f"Hi all, just joined the server and was wondering: {QUESTION} Thanks :)"
    await place.bob.send(place.channel, f"{place.mention} {chatty}")
    assert SAID in plain and place.said.endswith(plain[plain.index(SAID) :])


async def test_who_greets_the_bot_is_told_how_to_ask(place: Place) -> None:
    for hello in (
        f"{place.mention} hello",
        f"Hi there {place.mention}!",
        f"{place.mention} Salut 👋",
        f"{place.mention} help, please!",
        f"Any idea, {place.mention}?",
        *(f"{place.mention} {word}" for word in HELP),
    ):
        await place.alice.send(place.channel, hello)
        assert "Ask a question" in place.said and "/help" in place.said
    for thanks in ("hey, thanks!", "thanks for the help", "danke für die Hilfe"):
        sent = await place.alice.send(place.channel, f"{place.mention} {thanks}")
        assert place.last.id == sent.id
    await place.bob.send_dm("hi")
    assert "Ask a question" in words(place.bob.user.dm_channel.last_message)


@pytest.mark.parametrize(
    "written",
    ["tl;dr", "TLDR?", "summarise the article pls", "Kannst du den Artikel zusammenfassen?"],
)
async def test_who_wants_a_summary_is_told_the_command(place: Place, written: str) -> None:
    sent = await place.alice.send(place.channel, f"{place.mention} {written}")
    assert "/summary" in place.said
    assert not await place.bot.services.store.questions_of_message(sent.id)


async def test_a_question_on_a_summary_is_asked(place: Place) -> None:
    await place.alice.send(place.channel, f"{place.mention} tl;dr: {QUESTION}")
    assert SAID in place.said


@pytest.mark.parametrize("said", ["I need help", "ich brauche Hilfe", "please I need some help"])
async def test_who_needs_help_is_told_how_to_ask(place: Place, said: str) -> None:
    await place.alice.send(place.channel, f"{place.mention} {said}")
    assert "Ask a question" in place.said
    assert await place.bot.services.store.gaps(place.guild.id) == []


async def test_thanks_by_command_are_no_question(place: Place) -> None:
    shown = await place.alice.slash(place.channel, "ask", question="thanks!")
    assert shown.ephemeral and "Ask a question" in shown.response.content
    assert await place.bot.services.store.gaps(place.guild.id) == []


async def test_a_bare_mention_takes_no_turn(place: Place) -> None:
    await place.set(cooldown=300)
    await place.alice.send(place.channel, place.mention)
    assert "Ask a question" in place.said
    await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
    assert SAID in place.said
    await place.alice.send(place.channel, place.mention)
    await place.alice.send(place.channel, f"{place.mention} {WORTH}")
    assert "Please wait" in place.said


async def test_a_reply_whose_words_the_bot_may_not_read_is_left_alone(place: Place) -> None:
    await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
    answer = place.last
    quiet = place.env.backend.create_message(
        place.channel.id,
        place.bob.id,
        WORTH,
        reference={"channel_id": str(place.channel.id), "message_id": str(answer.id)},
        allowed_mentions=AllowedMentions(replied_user=False),
    )
    await place.env.settle()
    assert place.last.id == quiet.id


async def test_bots_webhooks_and_itself_get_no_answer(place: Place) -> None:
    hook = place.guild.create_webhook(place.channel)
    sent = await hook.send(f"{place.mention} {QUESTION}")
    assert place.last.id == sent.id
    robot = place.guild.add_member(place.env.create_user("robot", bot=True))
    sent = await robot.send(place.channel, f"{place.mention} {QUESTION}")
    assert place.last.id == sent.id
    # Its own words in a question's shape, with a mention of itself, start nothing.
    own = await place.bot.get_partial_messageable(place.channel.id).send(
        f"{place.mention} {QUESTION}"
    )
    await place.env.settle()
    assert place.last.id == own.id


async def test_in_a_thread_and_a_forum_post(place: Place) -> None:
    asked = await place.alice.send(place.channel, "Something to talk about")
    await (
        place.bot.get_channel(place.channel.id)
        .get_partial_message(asked.id)
        .create_thread(  # type: ignore[union-attr]
            name="talk"
        )
    )
    [thread] = place.channel.threads
    await place.alice.send(thread, f"{place.mention} {QUESTION}")
    assert SAID in words(thread.last_message)
    forum = place.guild.create_forum_channel("help")
    real = place.bot.get_channel(forum.id)
    assert isinstance(real, discord.ForumChannel)
    await real.create_thread(name="SAFE", content="A post")
    [post] = forum.threads
    await place.bob.send(post, f"{place.mention} {WORTH}")
    assert "€150 billion" in words(post.last_message).replace("**", "")


async def test_up_to_three_questions_are_answered_in_one_message(place: Place) -> None:
    await place.alice.send(place.channel, f"{place.mention} {QUESTION} And how much is it worth?")
    assert SAID in place.said and "€150 billion" in place.said
    assert "Understood as a follow-up" in place.said
    many = " ".join([QUESTION, WORTH, STANDS, "Who is Mark Rutte?", "When did Rutte take over?"])
    asked = await place.alice.send(place.channel, f"{place.mention} {many}")
    assert "2 more questions were left out" in place.said
    assert "Security Action for Europe" in place.said
    answer = place.last
    rows = await place.bot.services.store._rows(
        "SELECT count(*) FROM question WHERE bot_message = ?", (answer.id,)
    )
    assert rows[0][0] == MOST
    await place.alice.edit(asked, f"{place.mention} {STANDS}")
    assert place.last.id == answer.id and SAID not in place.said
    await place.alice.delete(asked)
    assert place.last.id != answer.id


@pytest.mark.parametrize("about", ["{}", "`{}`", "> {}", "```\n{}\n```", "**{}** <:wave:22>"])
async def test_a_command_s_question_is_shown_as_it_is_read(place: Place, about: str) -> None:
    await place.alice.slash(place.channel, "ask", question=about.format(QUESTION))
    assert place.said.startswith(f"-# {QUESTION}\n") and SAID in place.said


async def test_a_command_and_a_message_menu_answer_several_questions(place: Place) -> None:
    shown = await place.alice.slash(place.channel, "ask", question=f"{QUESTION} {WORTH}")
    said = words(shown.response).replace("**", "")
    assert SAID in said and "€150 billion" in said
    asked = await place.alice.send(place.channel, f"{QUESTION}\n{WORTH}")
    shown = await place.bob.context_menu(place.channel, "Answer this", asked)
    said = words(shown.response).replace("**", "")
    assert SAID in said and "€150 billion" in said


async def test_quotes_of_one_place_name_it_once_in_a_text_that_is_not_a_quote_s(
    place: Place,
) -> None:
    shown = await place.alice.slash(place.channel, "ask", question="What does Turkey want?")
    assert '"-# **[1]** **[2]** NATO’s' in json.dumps(shown.response.components, ensure_ascii=False)


class TestWithoutArticles:
    @pytest.fixture
    def knowledge(self, tmp_path: Path) -> Path:
        folder = tmp_path / "knowledge"
        folder.mkdir()
        return folder

    async def test_who_asks_is_told_that_there_are_none(self, place: Place) -> None:
        shown = await place.alice.slash(place.channel, "ask", question=QUESTION)
        told = words(shown.response)
        assert "There are no articles yet." in told and "/knowledge add" in told
        await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
        assert told == place.said
        shown = await place.alice.slash(place.channel, "summary", focus="Turkey")
        assert words(shown.response) == told
        await place.alice.send_dm(QUESTION)
        assert words(place.alice.user.dm_channel.last_message) == "There are no articles yet."


async def test_a_preview_of_a_link_changes_nothing(place: Place) -> None:
    asked = await place.alice.send(place.channel, f"{place.mention} {QUESTION} {WORTH}")
    answer = place.last
    store = place.bot.services.store
    before = await store.questions_of_answer(answer.id)
    await place.alice.edit(asked, f"{place.mention} {QUESTION} {STANDS}")
    changed = await store.questions_of_answer(answer.id)
    assert len(changed) == len(before) == 2 and changed[0].id != before[0].id
    # The same words once more, as when Discord adds an embed.
    await place.alice.edit(asked, f"{place.mention} {QUESTION} {STANDS}")
    assert await store.questions_of_answer(answer.id) == changed


async def test_an_edit_need_not_wait_but_a_new_question_must(place: Place) -> None:
    await place.set(cooldown=300)
    asked = await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
    await place.alice.edit(asked, f"{place.mention} {WORTH}")
    assert "€150 billion" in place.said
    await place.alice.send(place.channel, f"{place.mention} {STANDS}")
    assert "Please wait" in place.said


async def test_who_asks_nothing_is_not_told_to_wait(place: Place) -> None:
    await place.set(cooldown=300)
    await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
    answer = place.last
    sent = await place.alice.send(place.channel, "oh nice, that explains it", reply_to=answer)
    assert place.last.id == sent.id
    await place.alice.send(place.channel, WORTH, reply_to=answer)
    assert "Please wait" in place.said


async def test_who_asks_for_help_below_an_answer_is_told_how_to_ask(place: Place) -> None:
    await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
    await place.bob.send(place.channel, "help", reply_to=place.last)
    assert "Ask a question" in place.said


async def test_an_answer_that_a_moderator_deleted_stays_deleted(place: Place) -> None:
    asked = await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
    await (
        place.bot.get_partial_messageable(place.channel.id)
        .get_partial_message(place.last.id)
        .delete()
    )
    await place.env.settle()
    await place.alice.edit(asked, f"{place.mention} {WORTH}")
    assert place.last.id == asked.id


async def test_an_answer_in_its_own_thread_is_edited_and_deleted_there(place: Place) -> None:
    await place.set(thread=True)
    asked = await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
    [thread] = place.channel.threads
    answer = thread.last_message
    await place.alice.edit(asked, f"{place.mention} {WORTH}")
    assert thread.last_message.id == answer.id
    assert "€150 billion" in words(thread.last_message).replace("**", "")
    await place.alice.delete(asked)
    assert thread.last_message is None or thread.last_message.id != answer.id


async def test_the_bots_words_are_in_the_servers_language(simcord_env: simcord.Env) -> None:
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("allgemein")
    alice = guild.add_member(simcord_env.create_user("alice"))
    real = simcord_env.bot.get_guild(guild.id)
    assert real is not None and guild.me is not None
    real.preferred_locale = discord.Locale.german
    await alice.send(channel, f"{guild.me.mention} {QUESTION}")
    said = words(channel.last_message)
    assert SAID in said and "Absatz" in said and "paragraph" not in said


async def test_typing_is_shown_only_where_it_takes_long(place: Place) -> None:
    def typed() -> int:
        return sum(entry.path.endswith("/typing") for entry in place.env.http_requests)

    await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
    assert typed() == 0
    channel = place.bot.get_partial_messageable(place.channel.id)
    assert await typing_while(channel, asyncio.sleep(PATIENCE + 0.3, "done")) == "done"
    assert typed() == 1

    async def fails() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        await typing_while(channel, fails())
