"""Messages as members write them: several questions, quotes, code, edits, deletions; votes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import simcord

from bot.client import Footnote
from bot.discord_ui.questions import Asked, clean, questions_in
from tests.discord_ui.conftest import QUESTION, SAID, buttons, words
from tests.discord_ui.test_asking import place

WORTH = "How much is the SAFE program worth?"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("<@1> Who decides?", "Who decides?"),
        ("> She said no\n<@!1> Who decides?", "Who decides?"),
        ("```py\nprint(1)\n``` <@1> Who decides?", "Who decides?"),
        ("<@1> <:wave:22> Who 😀 decides? <#3> <@&4>", "Who decides?"),
        ("<@1> **Who** _decides_? https://example.org/a?b=c", "Who decides?"),
        ("[Who decides?](https://example.org)", "Who decides?"),
        ("<@1> > not a quote", "> not a quote"),
        ("> Who decides?", "Who decides?"),
        ("<@1> <t:1700000000:R>", ""),
    ],
)
def test_what_is_asked_is_left(written: str, meant: str) -> None:
    assert clean(written) == meant


def test_several_questions_are_told_apart() -> None:
    text = f"Hello there. {QUESTION} And another thing. {WORTH}"
    assert questions_in(text) == [Asked(QUESTION), Asked(WORTH)]
    assert questions_in(f"I wonder. {QUESTION}") == [Asked(QUESTION)]
    assert questions_in("<@1>") == []


async def test_several_questions_get_one_message(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    me = simcord_env.guild.me
    others = "What does SAFE stand for? Who is Mark Rutte?"
    await alice.send(channel, f"{me.mention} {QUESTION} {WORTH} {others}")
    said = words(channel.last_message).replace("**", "")
    assert SAID in said and "€150 billion" in said and "1 more question was left out" in said


async def test_a_summary_that_is_asked_for_as_well_keeps_no_answer_back(
    simcord_env: simcord.Env,
) -> None:
    channel, alice = place(simcord_env)
    also = f"{QUESTION} Can you summarise the article?"
    await alice.send(channel, f"{simcord_env.guild.me.mention} {also}")
    assert SAID in words(channel.last_message)
    shown = await alice.slash(channel, "ask", question=also)
    assert SAID in words(shown.response)
    for alone in ("Can you summarise the article?", "summary of the article", "summary?"):
        shown = await alice.slash(channel, "ask", question=alone)
        assert "`/summary`" in shown.response.content


async def test_an_edited_question_is_answered_anew_in_the_same_message(
    simcord_env: simcord.Env, simcord_bot: Footnote
) -> None:
    channel, alice = place(simcord_env)
    me = simcord_env.guild.me
    asked = await alice.send(channel, f"{me.mention} {QUESTION}")
    answer = channel.last_message
    await alice.edit(asked, f"{me.mention} {WORTH}")
    assert channel.last_message.id == answer.id
    assert "€150 billion" in words(channel.last_message).replace("**", "")
    [kept] = await simcord_bot.services.store.questions_of_message(asked.id)
    assert kept.text == WORTH and kept.bot_message == answer.id
    shown = await alice.click(channel.last_message, label="In context")
    assert shown.ephemeral and "€150 billion" in words(shown.response).replace("**", "")


async def test_a_deleted_question_takes_its_answer_along(
    simcord_env: simcord.Env, simcord_bot: Footnote
) -> None:
    channel, alice = place(simcord_env)
    before = await alice.send(channel, "Good morning")
    asked = await alice.send(channel, f"{simcord_env.guild.me.mention} {QUESTION}")
    answer = channel.last_message
    await alice.delete(asked)
    assert channel.last_message.id == before.id
    assert await simcord_bot.services.store.questions_of_answer(answer.id) == []


async def test_votes_are_one_a_member_and_can_be_changed(
    simcord_env: simcord.Env,
    simcord_bot: Footnote,
    make_bot: Callable[[], Footnote],
    knowledge: Path,
) -> None:
    channel, alice = place(simcord_env)
    bob = simcord_env.guild.add_member(simcord_env.create_user("bob"))
    await alice.slash(channel, "ask", question=QUESTION)
    answer = channel.last_message
    store = simcord_bot.services.store
    [question] = await store.questions_of_answer(answer.id)
    for _ in range(2):
        result = await alice.click(answer, label="Helpful")
        assert result.ephemeral
    assert await store.votes(question.id) == (1, 0)
    await bob.click(answer, label="Helpful")
    assert await store.votes(question.id) == (2, 0)
    form = await alice.click(answer, label="Not helpful")
    assert form.modal is not None
    assert await store.votes(question.id) == (1, 1)
    field = next(iter(_inputs(form.modal)))
    await alice.submit_modal(form, {field: "I wanted the date."})
    assert await store.votes(question.id) == (1, 1)
    rows = await store._rows("SELECT comment FROM vote WHERE helpful = 0")
    assert rows[0][0] == "I wanted the date."


def _inputs(modal: dict[str, object]) -> list[str]:
    found: list[str] = []

    def walk(items: object) -> None:
        if isinstance(items, dict):
            if items.get("type") == 4:
                found.append(str(items["custom_id"]))
            for value in items.values():
                walk(value)
        elif isinstance(items, list):
            for item in items:
                walk(item)

    walk(modal)
    return found


async def test_the_summary_button_and_a_removed_article(
    simcord_env: simcord.Env, simcord_bot: Footnote
) -> None:
    channel, alice = place(simcord_env)
    await alice.slash(channel, "ask", question=QUESTION)
    answer = channel.last_message
    assert set(buttons(answer)) == {
        "In context", "More passages", "Helpful", "Not helpful", "Summary",
    }  # fmt: skip
    result = await alice.click(answer, label="Summary")
    assert result.ephemeral and "Mark Rutte" in words(result.response)
    simcord_bot.services.engine.remove("rutte-turkey-safe.md")
    gone = await alice.click(answer, label="Summary")
    assert gone.ephemeral and "removed" in gone.response.content


async def test_votes_survive_a_restart(
    simcord_env: simcord.Env, make_bot: Callable[[], Footnote]
) -> None:
    channel, alice = place(simcord_env)
    await alice.slash(channel, "ask", question=QUESTION)
    answer = channel.last_message
    again = make_bot()
    await simcord_env.restart_bot(again)
    result = await alice.click(answer, label="Helpful")
    assert result.ephemeral and "Thank you" in result.response.content
