"""Every way of asking, through discord.py itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.client import Footnote
from bot.discord_ui.deck import custom_id
from tests.discord_ui.conftest import QUESTION, SAID, buttons, words


def place(env: simcord.Env) -> tuple[Any, Any]:
    channel = env.create_guild().create_text_channel("general")
    return channel, env.guild.add_member(env.create_user("alice"))


async def test_ask_is_answered_with_a_cited_quote(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    result = await alice.slash(channel, "ask", question=QUESTION)
    said = words(result.response)
    assert SAID in said and "EU Member States Hold the Key" in said and "paragraph 17" in said
    assert not result.ephemeral and not result.deferred


LANG = (
    "President Jack Lang was born in Sydney. Nobody paid much attention. The years passed slowly "
    "and the city around the water grew.\n\n"
    "He opposed the banks because they asked for too much interest.\n"
)


@pytest.fixture
def lang(knowledge: Path) -> None:
    (knowledge / "lang.txt").write_text(LANG, "utf-8")


async def test_whom_an_opening_pronoun_means_stands_beside_the_quote(
    lang: None, simcord_env: simcord.Env
) -> None:
    channel, alice = place(simcord_env)
    result = await alice.slash(channel, "ask", question="Why did he oppose the banks?")
    said = words(result.response)
    assert "> He opposed the banks" in said.replace("**", "")
    assert "-# “He” is Jack Lang, named earlier in the article." in said


async def test_a_private_answer_is_seen_by_the_member_alone(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    result = await alice.slash(channel, "ask", question=QUESTION, private=True)
    assert result.ephemeral


async def test_what_the_articles_do_not_say_is_declined(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    result = await alice.slash(channel, "ask", question="How do I bake sourdough bread at home?")
    assert "The articles do not say." in words(result.response)
    assert "`/articles`" in words(result.response)  # nothing is near: what there is instead


async def test_no_phrase_is_bold_where_the_articles_do_not_say(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    declined = "When was SAFE adopted by the parliament of France?"
    said = words((await alice.slash(channel, "ask", question=declined)).response)
    assert "**The articles do not say.**" in said and "The nearest passages:" in said
    quoted = [line for line in said.split("\n") if line.startswith("> ")]
    assert quoted and not any("**" in line.rpartition("\u00a0")[0] for line in quoted)
    said = words((await alice.slash(channel, "ask", question=QUESTION)).response)
    quoted = [line for line in said.split("\n") if line.startswith("> ")]
    assert any("**" in line.rpartition("\u00a0")[0] for line in quoted)


async def test_a_mention_is_answered_and_the_bot_answers_no_bot(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    me = simcord_env.guild.me
    await alice.send(channel, f"{me.mention} {QUESTION}")
    assert SAID in words(channel.last_message)
    before = channel.last_message.id
    await alice.send(channel, QUESTION)
    assert channel.last_message.id != before and channel.last_message.author.id == alice.id


async def test_a_reply_to_an_answer_is_a_question(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    me = simcord_env.guild.me
    await alice.send(channel, f"{me.mention} {QUESTION}")
    await alice.send(
        channel, f"{me.mention} How much is SAFE worth?", reply_to=channel.last_message
    )
    assert "€150 billion" in words(channel.last_message)


async def test_a_direct_message_is_answered(simcord_env: simcord.Env) -> None:
    place(simcord_env)
    bob = simcord_env.create_user("bob")
    await bob.send_dm(QUESTION)
    assert SAID in words(bob.dm_channel.last_message)


async def test_answer_this_on_a_message(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    message = await alice.send(channel, QUESTION)
    result = await alice.context_menu(channel, "Answer this", message)
    assert SAID in words(result.response)


async def test_a_command_that_only_says_hello_is_told_how_to_ask_and_is_no_question(
    simcord_env: simcord.Env, simcord_bot: Footnote
) -> None:
    channel, alice = place(simcord_env)
    hello = await alice.send(channel, "Hi there! 🎉")
    for said in (
        await alice.slash(channel, "ask", question="hello"),
        await alice.context_menu(channel, "Answer this", hello),
    ):
        assert said.ephemeral and "Ask a question, for example" in said.response.content
    assert await simcord_bot.services.store.question(1) is None


async def test_articles_are_completed_and_an_unknown_one_is_told(
    simcord_env: simcord.Env,
) -> None:
    channel, alice = place(simcord_env)
    choices = await alice.autocomplete(channel, "ask", "article", "rutte", question=QUESTION)
    assert choices and all(len(choice["name"]) <= 100 for choice in choices)
    result = await alice.slash(channel, "ask", question=QUESTION, article="rutte turkey saef")
    assert result.ephemeral and "Did you mean" in result.response.content
    result = await alice.slash(channel, "ask", question=QUESTION, article=choices[0]["value"])
    assert SAID in words(result.response)


async def test_in_context_and_more_passages(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    await alice.slash(channel, "ask", question=QUESTION)
    answer = channel.last_message
    result = await alice.click(answer, label="In context")
    assert result.ephemeral and "**Despite Rutte" in words(result.response)
    assert "An EU diplomat emphasized this reality" in words(result.response)
    more = await alice.click(answer, label="More passages")
    assert more.ephemeral and "[3]" in words(more.response)


async def test_a_second_quote_far_below_the_first_is_among_the_more_passages(
    simcord_env: simcord.Env,
) -> None:
    channel, alice = place(simcord_env)
    await alice.slash(channel, "ask", question="What does sharing classified data require?")
    answer = channel.last_message
    said = words(answer)
    assert "unanimous NATO approval" in said and "[1]" in said and "[2]" not in said
    more = words((await alice.click(answer, label="More passages")).response)
    assert "[2]" in more and "[1]" not in more
    await alice.slash(channel, "ask", question=QUESTION)
    assert "[2]" in words(channel.last_message)


async def test_buttons_work_after_a_restart_and_a_forged_one_does_nothing(
    simcord_env: simcord.Env, make_bot: Callable[[], Footnote], knowledge: Path
) -> None:
    channel, alice = place(simcord_env)
    await alice.slash(channel, "ask", question=QUESTION)
    answer = channel.last_message
    again = make_bot()
    await simcord_env.restart_bot(again)
    result = await alice.click(answer, label="In context")
    assert "Despite Rutte" in words(result.response)
    assert all(name.startswith("fn:") for name in buttons(answer).values())


async def test_a_forged_button_opens_nothing(
    simcord_env: simcord.Env, simcord_bot: Footnote
) -> None:
    channel, alice = place(simcord_env)
    await alice.slash(channel, "ask", question=QUESTION)
    real = buttons(channel.last_message)["In context"]
    token = real.split(":")[1]
    assert await simcord_bot.services.store.card(token) is not None
    guessed = custom_id("A" * 16, "context")
    view = discord.ui.LayoutView(timeout=None)
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    for label, forged in (("guessed", guessed), ("no such act", custom_id(token, "delete"))):
        row.add_item(discord.ui.Button(label=label, custom_id=forged))
    view.add_item(row)
    sent = await simcord_bot.get_partial_messageable(channel.id).send(view=view)
    for label in ("guessed", "no such act"):
        result = await alice.click(sent, label=label)
        assert result.ephemeral and "no longer in use" in result.response.content


async def test_the_card_says_which_word_was_read_as_another(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    asked = "Who decides Turkey's SAFE membrship?"
    said = words((await alice.slash(channel, "ask", question=asked)).response)
    assert "-# “membrship” was read as “membership”." in said and SAID in said


async def test_two_questions_in_one_are_each_answered(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    asked = "Who decides Turkey's SAFE membership and when was the moon landing?"
    said = words((await alice.slash(channel, "ask", question=asked)).response)
    first, second = said.split("-# when was the moon landing?")
    assert SAID in first and "The articles do not" in second
