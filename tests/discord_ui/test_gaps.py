"""`/gaps`: what had no good answer, in groups, to be answered or dismissed by a moderator."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from typing import Any

import discord
import pytest
import simcord
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.client import Footnote
from bot.discord_ui.cogs.gaps import gaps_view
from bot.discord_ui.curation import GapGroup
from bot.discord_ui.i18n import LANGUAGES, say_in
from bot.discord_ui.safe import MAX_TEXT
from bot.settings import Settings
from bot.store import Gap
from tests.discord_ui.conftest import QUESTION, SAID, buttons, words
from tests.discord_ui.test_curated import ASKED, LIKE, Place, filled
from tests.discord_ui.test_safe import HOSTILE, count, total_text

MakeBot = Callable[[], Footnote]
BREAD = "How do I bake sourdough bread at home?"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"message_content": True})


@pytest.fixture
def place(simcord_env: simcord.Env) -> Place:
    return Place(simcord_env)


async def listed(place: Place, by: Any = None, **options: Any) -> Any:
    shown = await (by or place.boss).slash(place.channel, "gaps", **options)
    assert shown.ephemeral
    return shown.response


def press(message: Any, action: str, at: int = 0) -> str:
    """The custom id of the button for the group at this place on the page."""
    return [one for one in ids(message) if f":{action}:" in one][at]


def ids(message: Any) -> list[str]:
    found: list[str] = []

    def walk(items: Any) -> None:
        for item in items:
            raw = item if isinstance(item, dict) else item.to_dict()
            if raw.get("custom_id"):
                found.append(raw["custom_id"])
            walk(raw.get("components", ()))

    walk(message.components)
    return found


async def test_gaps_are_grouped_counted_and_linked(place: Place) -> None:
    none = await listed(place)
    assert "None: every question was answered" in words(none)
    first = await place.alice.send(place.channel, f"{place.mention} {ASKED}")
    await place.bob.slash(place.channel, "ask", question=LIKE)
    by_slash = place.channel.last_message
    await place.bob.slash(place.channel, "ask", question=BREAD, private=True)
    # What was answered well is none; what was marked is one, with what was missed.
    await place.alice.slash(place.channel, "ask", question=QUESTION)
    form = await place.bob.click(place.channel.last_message, label="Not helpful")
    await place.bob.submit_modal(
        form, {form.modal["components"][0]["components"][0]["custom_id"]: "The *date*"}
    )
    marked = place.channel.last_message
    shown = await listed(place)
    said = words(shown)
    assert "Knowledge gaps of the last 30 days" in said
    assert f"**1.** {LIKE}" in said and "2 times" in said and "2 not answered" in said
    assert f"“{ASKED}”" in said and f"last <t:{int(time.time()) // 100}" in said
    link = f"https://discord.com/channels/{place.guild.id}/{place.channel.id}"
    assert (
        f"[message 1]({link}/{by_slash.id})" in said and f"[message 2]({link}/{first.id})" in said
    )
    assert "1 marked not helpful" in said and "Missing: The \\*date\\*" in said
    assert f"[go to the message]({link}/{marked.id})" in said
    # A private answer is nothing that a moderator could be led to, nor is who asked shown.
    assert "sourdough" in said and said.count(link) == 3
    assert not any(str(member.id) in said for member in (place.alice, place.bob))
    assert list(buttons(shown)) == ["Answer", "Dismiss"]
    assert len(ids(shown)) == 6


async def test_a_follow_up_is_listed_with_what_it_was_asked_with(place: Place) -> None:
    await place.ask("When does the lighthouse keeper go to sleep?")
    await place.ask("And why does he do that?")
    asked = [gap.text for gap in await place.store.gaps(place.guild.id)]
    assert len(asked) == 2 and "keeper" in asked[0] and asked[0].startswith("why does he do that")


async def test_answering_a_gap_settles_its_group_and_answers_from_then_on(place: Place) -> None:
    for question in (ASKED, LIKE, BREAD):
        await place.ask(question)
    shown = await listed(place)
    form = await place.boss.click(shown, custom_id=press(shown, "answer"))
    assert filled(form) == {"question": LIKE, "answer": ""}
    await place.boss.submit_modal(form, {"question": ASKED, "answer": "At nine."})
    assert "Saved." in words(shown) and BREAD in words(shown)
    assert "tickets" not in words(shown) and len(ids(shown)) == 2
    assert "At nine." in words(await place.ask(LIKE))
    [entry] = await place.store.audit_list(place.guild.id)
    assert entry.action == "curated added" and entry.member == place.boss.id
    assert entry.details == {
        "id": 1, "question": ASKED, "answer": "At nine.", "settled": 2,
    }  # fmt: skip
    [gap] = await place.store.gaps(place.guild.id)
    assert gap.text == BREAD


async def test_dismissing_settles_it_until_somebody_is_unhappy_again(place: Place) -> None:
    message = await place.ask(BREAD)
    shown = await listed(place)
    await place.boss.click(shown, label="Dismiss")
    assert "Dismissed." in words(shown) and "None: every question" in words(shown)
    [entry] = await place.store.audit_list(place.guild.id)
    assert (entry.action, entry.details["count"]) == ("gap dismissed", 1)
    assert await place.store.gaps(place.guild.id) == []
    await place.bob.click(message, label="Not helpful")
    assert BREAD in words(await listed(place))


async def test_a_curated_answer_that_was_no_help_is_changed_there(place: Place) -> None:
    await place.add(ASKED, "At nine.")
    message = await place.ask(LIKE)
    await place.bob.click(message, label="Not helpful")
    shown = await listed(place)
    assert "1 marked not helpful" in words(shown)
    form = await place.boss.click(shown, label="Answer")
    assert filled(form) == {"question": ASKED, "answer": "At nine."}
    await place.boss.submit_modal(form, {"question": ASKED, "answer": "At ten."})
    assert "None: every question" in words(shown)
    assert "At ten." in words(await place.ask(LIKE)) and len(await place.all()) == 1
    actions = [one.action for one in await place.store.audit_list(place.guild.id)]
    assert actions == ["curated edited", "curated added"]


async def test_what_was_overheard_is_marked_as_such(place: Place) -> None:
    await place.store.change_setting(place.guild.id, place.boss.id, "asked_by", "questions")
    asked = await place.alice.send(place.channel, f"{BREAD} Who feeds the cat of the harbour?")
    assert place.channel.last_message.id == asked.id, "it says nothing where it was not asked"
    said = words(await listed(place))
    assert BREAD in said and "Who feeds the cat" in said
    assert said.count("1 overheard, I said nothing") == 2 and "not answered" not in said
    await place.bob.send(place.channel, f"{place.mention} {BREAD}")
    said = words(await listed(place))
    assert "2 times" in said and "1 not answered · 1 overheard, I said nothing" in said
    await place.alice.send(place.channel, QUESTION)
    assert SAID in words(place.channel.last_message)
    # Once a moderator has answered it, it is answered there, too.
    await place.add(BREAD, "With flour.")
    await place.alice.send(place.channel, BREAD)
    assert "With flour." in words(place.channel.last_message)


async def test_the_list_is_paged_and_its_buttons_survive_a_restart(
    place: Place, make_bot: MakeBot
) -> None:
    questions = (
        "Who painted the lighthouse?", "When does the kitchen close?", "Why is my licence red?",
        "How many goats live here?", "Where is parking free?", "What is a spanner?",
        "How do I knit socks?",
    )  # fmt: skip
    for question in questions:
        await place.ask(question)
    shown = await listed(place, days=7)
    assert "last 7 days" in words(shown) and "Page 1 of 2" in words(shown)
    assert len([one for one in ids(shown) if ":answer:" in one]) == 5
    await place.env.restart_bot(make_bot())
    await place.boss.click(shown, label="Next")
    assert "Page 2 of 2" in words(shown) and "**6.**" in words(shown) and "**7.**" in words(shown)
    await place.boss.click(shown, custom_id=press(shown, "dismiss", 1))
    assert "Dismissed." in words(shown) and "**6.**" in words(shown)
    form = await place.boss.click(shown, label="Answer")
    await place.boss.submit_modal(form, {"question": "Who?", "answer": "Me."})
    # The page that it was on is gone with it.
    assert "**5.**" in words(shown) and "Page" not in words(shown)
    assert len(await place.store.gaps(place.guild.id)) == 5


async def test_what_somebody_settled_meanwhile_is_said_to_be(place: Place) -> None:
    await place.ask(BREAD)
    one, two = await listed(place), await listed(place)
    form = await place.boss.click(one, label="Answer")
    at = {action: press(two, action) for action in ("answer", "dismiss")}
    await place.boss.click(one, label="Dismiss")
    for custom_id in at.values():
        told = await place.boss.click(two, custom_id=custom_id)
        assert "This gap is gone" in told.response.content
    # Words that were typed are not lost to it.
    await place.boss.submit_modal(form, {"question": BREAD, "answer": "With flour."})
    assert [answer.answer for answer in await place.all()] == ["With flour."]


async def test_only_moderators_see_and_settle_gaps(place: Place) -> None:
    await place.ask(BREAD)
    with pytest.raises(simcord.SetupError):
        await place.alice.slash(place.channel, "gaps")
    shown = await listed(place)
    form = await place.boss.click(shown, label="Answer")
    at = {action: press(shown, action) for action in ("answer", "dismiss")}
    place.env.backend.get_guild(place.guild.id).members[place.boss.id].role_ids.clear()
    for custom_id in at.values():
        told = await place.boss.click(shown, custom_id=custom_id)
        assert "Manage Server" in told.response.content
    told = await place.boss.submit_modal(form, {"question": BREAD, "answer": "x"})
    assert "Manage Server" in told.response.content
    assert await place.all() == [] and len(await place.store.gaps(place.guild.id)) == 1


async def test_a_trusted_role_that_discord_shows_the_command_may_use_it(place: Place) -> None:
    await place.ask(BREAD)
    [command] = [
        one
        for one in place.env.backend.visible_commands(
            user_id=place.boss.id, channel_id=place.channel.id
        )
        if one["name"] == "gaps"
    ]
    assert (
        int(command["default_member_permissions"]) == discord.Permissions(manage_guild=True).value
    )
    place.env.backend.set_command_permissions(
        place.guild.id, int(command["id"]),
        [{"id": str(place.role.id), "type": 1, "permission": True}],
    )  # fmt: skip
    told = await place.helper.slash(place.channel, "gaps")
    assert "Manage Server" in told.response.content
    await place.trust()
    assert BREAD in words(await listed(place, place.helper))


async def test_another_servers_gaps_are_not_there(place: Place) -> None:
    message = await place.ask(BREAD)
    [kept] = await place.store.questions_of_answer(message.id)
    other = place.env.create_guild()
    assert await place.bot.services.curation.gaps(other.id, 30) == []
    assert await place.store.dismiss_gaps(other.id, 1, [kept.id]) == 0
    await place.store.add_curated(other.id, 1, BREAD, "x", resolves=[kept.id])
    assert len(await place.store.gaps(place.guild.id)) == 1
    assert await place.store.audit_list(place.guild.id) == []


class TestNothingKept:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"keep_questions": False})

    async def test_without_kept_questions_it_says_why_there_is_no_list(self, place: Place) -> None:
        await place.ask(BREAD)
        told = await place.boss.slash(place.channel, "gaps")
        assert "FOOTNOTE_KEEP_QUESTIONS" in told.response.content
        # Answers can be saved all the same.
        await place.add(BREAD, "With flour.")
        assert "With flour." in words(await place.ask(BREAD))


@examples(max_examples=40, deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=7), st.integers(1, 200), st.integers(1, 9))
def test_any_questions_stay_within_the_limits(texts: list[str], times: int, alike: int) -> None:
    def gap(number: int, text: str) -> Gap:
        text *= times
        return Gap(number, 2e9, 2**63, text, False, False, 2**63, None, None, 7, (text,) * 3)

    groups = [
        GapGroup(tuple(gap(at * 10 + n, f"{text}{'x' * n}") for n in range(alike)))
        for at, text in enumerate(texts)
    ]
    for language in (*LANGUAGES, "en"):
        view = gaps_view(groups, 0, 365, 2**63, say_in(language), "t" * 16, "x" * 100)
        sent = view.to_components()
        assert total_text(sent) <= MAX_TEXT and count(sent) <= 40


async def test_two_hundred_gaps_are_listed_in_time(place: Place) -> None:
    rows = [
        (time.time() - n, place.guild.id, f"How is the {n % 83} of the {n % 59} harbour {n}?")
        for n in range(400)
    ]
    with sqlite3.connect(place.bot.settings.database) as database:
        database.executemany(
            "INSERT INTO question"
            " (asked_at, guild, channel, text, answered, confidence, elapsed_ms)"
            " VALUES (?, ?, 1, ?, 0, 0, 1)",
            rows,
        )
    started = time.process_time()
    shown = await listed(place)
    assert time.process_time() - started < 2.5
    assert "Page 1 of" in words(shown) and "These are the newest 200" in words(shown)
    assert len(await place.store.gaps(place.guild.id, limit=1_000)) == 400
