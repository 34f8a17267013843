"""The buttons of an answer: votes, comments, summaries; after restarts and changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.client import Footnote
from bot.store import StoredQuestion
from tests.discord_ui import conftest
from tests.discord_ui.conftest import QUESTION, buttons, words

MakeBot = Callable[[], Footnote]
LABELS = ["In context", "More passages", "Helpful", "Not helpful", "Summary"]


class Place(conftest.Place):
    """A server with two members and an answer to vote on."""

    answer: Any = None

    async def ask(self) -> None:
        await self.alice.slash(self.channel, "ask", question=QUESTION)
        self.answer = self.channel.last_message

    async def question(self) -> StoredQuestion:
        [found] = await self.bot.services.store.questions_of_answer(self.answer.id)
        return found

    async def votes(self) -> tuple[int, int]:
        return await self.bot.services.store.votes((await self.question()).id)


@pytest.fixture
async def place(simcord_env: simcord.Env) -> Place:
    made = Place(simcord_env)
    await made.ask()
    return made


async def test_an_answer_has_its_five_buttons(place: Place) -> None:
    assert list(buttons(place.answer)) == LABELS


async def test_what_the_articles_do_not_say_can_be_marked_not_helpful(place: Place) -> None:
    await place.alice.slash(place.channel, "ask", question="What is the population of Ankara?")
    place.answer = place.channel.last_message
    assert "The articles do not" in words(place.answer)
    await place.bob.click(place.answer, label="Not helpful")
    assert await place.votes() == (0, 1)


async def test_a_member_has_one_vote_and_may_change_it(place: Place) -> None:
    first = await place.alice.click(place.answer, label="Helpful")
    assert first.ephemeral and "Thank you" in first.response.content
    await place.alice.click(place.answer, label="Helpful")
    assert await place.votes() == (1, 0)
    await place.bob.click(place.answer, label="Helpful")
    assert await place.votes() == (2, 0)
    # The vote counts at the press, whether or not a comment follows.
    await place.alice.click(place.answer, label="Not helpful")
    assert await place.votes() == (1, 1)
    await place.alice.click(place.answer, label="Helpful")
    assert await place.votes() == (2, 0)


async def test_not_helpful_asks_what_was_missing(place: Place) -> None:
    shown = await place.alice.click(place.answer, label="Not helpful")
    assert shown.modal is not None
    field = shown.modal["components"][0]["components"][0]
    assert not field["required"] and field["max_length"] == 500
    said = await place.alice.submit_modal(shown, {field["custom_id"]: "The *vote* is missing"})
    assert said.ephemeral and "Thank you" in said.response.content
    store, number = place.bot.services.store, (await place.question()).id
    assert await store.vote_of(number, place.alice.id) == (False, "The *vote* is missing")
    # Pressed again, the comment is there to be changed and is not lost by a closed form.
    shown = await place.alice.click(place.answer, label="Not helpful")
    assert shown.modal is not None
    assert shown.modal["components"][0]["components"][0]["value"] == "The *vote* is missing"
    assert await store.vote_of(number, place.alice.id) == (False, "The *vote* is missing")
    assert await place.votes() == (0, 1)


async def test_the_summary_is_cited_and_for_the_member_alone(place: Place) -> None:
    shown = await place.bob.click(place.answer, label="Summary")
    said = words(shown.response)
    assert shown.ephemeral
    assert "paragraph" in said and "**[1]**" in said and "> " in said
    article = next(iter(place.bot.services.engine.articles.values()))
    made = place.bot.services.engine.summarize(article.id, length="brief")
    assert made.lines and f"**[{len(made.lines)}]**" in said


async def test_every_button_works_after_a_restart(place: Place, make_bot: MakeBot) -> None:
    await place.env.restart_bot(make_bot())
    for label in LABELS:
        shown = await place.bob.click(place.answer, label=label)
        if label == "Not helpful":
            assert shown.modal is not None
        else:
            assert shown.ephemeral and "no longer" not in words(shown.response)
    assert await place.votes() == (0, 1)


async def test_after_the_article_changed_the_buttons_say_so(
    place: Place, make_bot: MakeBot, knowledge: Path
) -> None:
    path = knowledge / "rutte-turkey-safe.md"
    path.write_text(path.read_text("utf-8").replace("massive", "very large"), "utf-8")
    await place.env.restart_bot(make_bot())
    shown = await place.alice.click(place.answer, label="Summary")
    assert "has been changed since this answer" in words(shown.response)
    assert "**[1]**" in words(shown.response)
    shown = await place.alice.click(place.answer, label="In context")
    assert "changed" in words(shown.response)


async def test_after_the_article_was_removed_the_buttons_say_so(
    place: Place, make_bot: MakeBot, knowledge: Path
) -> None:
    path = knowledge / "rutte-turkey-safe.md"
    path.unlink()
    (knowledge / "other.md").write_text("# Other\n\nBread is baked in an oven.\n", "utf-8")
    await place.env.restart_bot(make_bot())
    shown = await place.alice.click(place.answer, label="Summary")
    assert shown.ephemeral and "removed" in words(shown.response)
    shown = await place.alice.click(place.answer, label="In context")
    assert "removed" in words(shown.response)
    # Whether it helped can still be said.
    await place.alice.click(place.answer, label="Helpful")
    assert await place.votes() == (1, 0)


async def test_a_question_that_is_no_longer_kept_is_said_to_be(place: Place) -> None:
    form = await place.alice.click(place.answer, label="Not helpful")
    await place.bot.services.store.forget_question((await place.question()).id)
    for label in LABELS:
        shown = await place.alice.click(place.answer, label=label)
        assert shown.ephemeral and "no longer kept" in words(shown.response), label
    said = await place.alice.submit_modal(form, {})
    assert "no longer kept" in words(said.response)


async def test_more_passages_of_a_private_answer_leave_the_answer_in_place(place: Place) -> None:
    private = await place.alice.slash(place.channel, "ask", question=QUESTION, private=True)
    before = words(private.response)
    more = await place.alice.click(private.response, label="More passages")
    assert more.ephemeral and "[3]" in words(more.response)
    assert words(private.response) == before
    page = await place.alice.click(more.response, label="Next")
    assert page.acknowledged and "[5]" in words(more.response)
