"""`/audit`: every change of a moderator, in words, for those who may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import simcord

from bot.client import Footnote
from bot.discord_ui.cogs.audit import change_in_words
from bot.discord_ui.i18n import say_in
from bot.discord_ui.safe import MAX_TEXT
from bot.store import AuditEntry, Store
from tests.discord_ui.conftest import buttons, words
from tests.discord_ui.test_settings import Place, ids

TIDES = ("tides.md", b"# Tides\n\nHigh water at Dover is at six in the morning.\n")
LATER = ("tides.md", b"# Tides\n\nHigh water at Dover is at seven in the morning.\n")


@pytest.fixture
def place(simcord_env: simcord.Env) -> Place:
    return Place(simcord_env)


async def audit(place: Place, by: Any = None, **options: Any) -> str:
    shown = await (by or place.boss).slash(place.channel, "audit", **options)
    assert shown.ephemeral
    return words(shown.response)


async def test_every_setting_of_the_panel_is_told_from_and_to(place: Place) -> None:
    assert "0 changes" in await audit(place)
    panel = (await place.boss.slash(place.channel, "settings")).response
    at = ids(panel)
    [article] = place.bot.services.engine.articles.values()
    await place.boss.select(panel, ["posts"], custom_id=at["asked_by"])
    await place.boss.select(panel, [place.helpers], custom_id=at["roles"])
    await place.boss.select(panel, ["30"], custom_id=at["cooldown"])
    await place.boss.select(panel, ["60"], custom_id=at["cooldown"])
    await place.boss.select(panel, ["de"], custom_id=at["language"])
    await place.boss.select(panel, [article.id], custom_id=at["articles"])
    await place.boss.click(panel, custom_id=at["private"])
    form = await place.boss.click(panel, custom_id=at["threshold"])
    await place.boss.submit_modal(form, {"percent": "40"})
    said = await audit(place)
    assert "### 8 changes" in said
    for line in (
        "⚙️ **How I am asked**: not set → Also new forum posts",
        f"⚙️ **Who may ask**: not set → <@&{place.helpers.id}>",
        "⚙️ **Wait between questions**: not set → 30 seconds",
        "⚙️ **Wait between questions**: 30 seconds → 60 seconds",
        "⚙️ **My language**: not set → Deutsch",
        f"⚙️ **Articles to draw on**: not set → “{article.title}”",
        "⚙️ **Private by default**: not set → yes",
        "⚙️ **Confidence**: not set → 40%",
    ):
        assert line in said, line
    assert said.count(f"-# <@{place.boss.id}> · <t:") == 8
    assert said.index("**Confidence**") < said.index("**Private")  # newest first
    assert '{"' not in said and "None" not in said


async def test_resetting_tells_what_was_changed_and_nothing_else(place: Place) -> None:
    await place.set(cooldown=30)
    await place.set(place.channel, private=True)
    await place.set(cooldown=30)  # what is there already is no change
    shown = await place.boss.slash(place.channel, "settings", channel=place.channel)
    asked = await place.boss.click(shown.response, label="Reset")
    await place.boss.click(asked.response, label="Yes, reset everything above")
    said = await audit(place)
    # The server's own cooldown stays, and is not said to have been reset.
    assert "### 3 changes" in said
    assert f"⚙️ **Private by default** (<#{place.channel.id}>): yes → not set" in said
    assert (await place.bot.services.store.settings(place.guild.id))["cooldown"] == 30


def _last(said: Any) -> Any:
    """The last message of what a command said."""
    return [*filter(None, [said.response]), *said.followups][-1]


async def test_what_becomes_of_articles_is_told(place: Place) -> None:
    async def knowledge(name: str, **options: Any) -> Any:
        return await place.boss.slash(place.channel, f"knowledge {name}", **options)

    assert "Nothing has been changed yet." in await audit(place)
    await knowledge("add", file=TIDES)
    await knowledge("add", file=LATER)
    await knowledge("add", file=LATER)  # the same again changes nothing
    form = await knowledge("edit", article="1")
    new = {
        "title": "The tides",
        "tags": "sea, moon",
        "synonyms": "",
        "source": "",
        "language": "en",
    }
    await place.boss.submit_modal(form, new)
    removed = await knowledge("remove", article="1")
    await place.boss.click(_last(removed), label="Undo")
    await knowledge("role", role=place.helpers)
    await place.boss.click(_last(await knowledge("role")), label="Remove this role")
    said = await audit(place)
    assert "### 7 changes" in said
    for line in (
        "📄 **Tides** (#1): added\n",
        "📄 **Tides** (#1): has new text: version 1 → version 2",
        "📄 **Tides** (#1): edited: Title: “Tides” → “The tides”; Tags: – → sea, moon",
        "📄 **The tides** (#1): removed",
        "📄 **The tides** (#1): brought back",
        f"⚙️ **Role that manages the articles**: not set → <@&{place.helpers.id}>",
        f"⚙️ **Role that manages the articles**: <@&{place.helpers.id}> → not set",
    ):
        assert line in said, line
    assert "### 5 changes" in await audit(place, kind="article")
    assert "### 2 changes" in await audit(place, kind="setting")
    assert "Nothing of that" in await audit(place, kind="curated")


async def test_moderators_answers_are_told(place: Place) -> None:
    store, guild = place.bot.services.store, place.guild.id
    await place.alice.slash(place.channel, "ask", question="How do I bake sourdough bread?")
    number = await store.add_curated(
        guild, place.boss.id, "When is high water?", "At six.", resolves=[1]
    )
    await store.edit_curated(guild, place.boss.id, number, "When is high water?", "At *seven*.")
    await store.remove_curated(guild, place.boss.id, number)
    said = await audit(place, kind="curated")
    assert "💬 **When is high water?** (#1): added: “At six.” (settles 1 gap)" in said
    assert "(#1): edited: Answer: “At six.” → “At \\*seven\\*.”" in said
    assert "(#1): removed: “At \\*seven\\*.”" in said


async def test_its_pages_turn_after_a_restart(
    place: Place, make_bot: Callable[[], Footnote]
) -> None:
    for least in range(20):
        await place.set(threshold=least / 100)
    shown = (await place.boss.slash(place.channel, "audit")).response
    assert "18% → 19%" in words(shown) and "Page 1 of 3" in words(shown)
    await place.env.restart_bot(make_bot())
    assert set(buttons(shown)) == {"Back", "Next"}
    shown = (await place.boss.click(shown, label="Next")).response
    assert "18% → 19%" not in words(shown) and "Page 2 of 3" in words(shown)
    shown = (await place.boss.click(shown, label="Next")).response
    assert "not set → 0%" in words(shown) and "Page 3 of 3" in words(shown)


async def test_only_one_members_changes(place: Place, make_bot: Callable[[], Footnote]) -> None:
    await place.set(private=True)
    other = place.guild.add_member(place.env.create_user("other"), roles=[place.keepers])
    store = place.bot.services.store
    for seconds in range(20):
        await store.change_setting(place.guild.id, other.id, "cooldown", seconds)
    said = await audit(place, member=place.boss)
    assert "### 1 change\n" in said and "Private by default" in said and "seconds" not in said
    shown = (await place.boss.slash(place.channel, "audit", member=other)).response
    turned = (await place.boss.click(shown, label="Next")).response
    assert "### 20 changes" in words(turned) and "Private" not in words(turned)


async def test_who_lost_the_permission_and_other_servers_see_nothing_of_it(place: Place) -> None:
    for least in range(20):
        await place.set(threshold=least / 100)
    shown = (await place.boss.slash(place.channel, "audit")).response
    place.env.backend.get_guild(place.guild.id).members[place.boss.id].role_ids.clear()
    told = await place.boss.click(shown, label="Next")
    assert "Manage Server" in told.response.content
    elsewhere = Place(place.env)
    assert "0 changes" in await audit(elsewhere)


def test_what_an_earlier_version_kept_is_told_as_far_as_it_goes() -> None:
    say = say_in("en")

    def told(action: str, details: Any, member: int = 7) -> str:
        return change_in_words(AuditEntry(1.0, 1, member, action, details), {}, say)

    old = {"name": "cooldown", "value": 30, "channel": None}
    assert told("setting", old).startswith("⚙️ **Wait between questions**: 30 seconds\n")
    assert told("article added", {"id": 3}).startswith("📄 (#3): added\n-# <@7> · <t:1:f>")
    edited = told("article edited", {"id": 3, "tags": ["a", "b"]})
    assert edited.startswith("📄 (#3): edited: Tags: – → a, b")
    assert told("curated removed", {"id": 4}).startswith("💬 (#4): removed\n")
    assert "-# the host, or on schedule · " in told("article changed", {"id": 3}, member=0)
    assert "something new" in told("something new", None)
    # What other cogs note.
    assert told("gap dismissed", {"count": 2}).startswith("❔ **2 questions**: settled without")
    curators = {"name": "curators", "before": [5], "value": []}
    assert "**Who may save answers**: <@&5> → nobody" in told("setting", curators)
    assert "trusted\\_role**: yes" in told("setting", {"name": "trusted_role", "value": True})


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "tr"])
def test_the_longest_changes_fit_a_message_and_stay_harmless(language: str) -> None:
    long = "@everyone **`~~<@1>" * 200
    edit = {name: long for name in ("title", "source", "language", "question", "answer")}
    entries = [
        ("article edited", {"id": 10**18, "title": long, "before": {}, "after": edit}),
        ("curated added", {"id": 10**18, "question": long, "answer": long}),
        ("setting", {"name": "articles", "before": [long] * 99, "value": [long] * 99}),
        ("setting", {"name": "roles", "before": [10**18] * 25, "value": [10**18 + 1] * 25}),
        ("setting", {"name": long, "before": {long: long}, "value": [[long]], "channel": 10**18}),
        (long, {"title": long}),
    ]
    for action, details in entries:
        said = change_in_words(
            AuditEntry(2e9, 1, 10**19, action, details), {long: long}, say_in(language)
        )
        assert 8 * len(said) < MAX_TEXT - 200
        assert "@everyone" not in said and said.count("\n") == 1


async def test_the_list_of_one_server_is_not_anothers(tmp_path: Any) -> None:
    store = await Store.open(tmp_path / "footnote.sqlite3")
    await store.change_setting(1, 7, "private", True)
    await store.change_setting(2, 8, "private", True)
    await store.audit(1, 7, "article added", {"id": 1})
    assert await store.audit_count(1) == 2 and await store.audit_count(2) == 1
    assert await store.audit_count(1, kind="article") == 1
    assert await store.audit_count(1, kind="art") == 0
    assert await store.audit_count(2, member=7) == 0
    assert [one.action for one in await store.audit_list(1, 1, skip=1)] == ["setting"]
    await store.close()


def test_marks_and_figures_are_those_of_the_readers_language() -> None:
    edited = AuditEntry(
        1, 0.0, 7, "article edited", {"id": 1, "before": {}, "after": {"title": "Tides"}}
    )
    least = AuditEntry(2, 0.0, 7, "setting", {"name": "threshold", "value": 0.4, "before": None})
    for language, title, share in (
        ("en", "“Tides”", "40%"),
        ("de", "„Tides“", "40 %"),
        ("fr", "« Tides »", "40 %"),
        ("es", "«Tides»", "40 %"),
        ("tr", "“Tides”", "%40"),
    ):
        said = change_in_words(edited, {}, say_in(language))
        # Which space it is differs between versions of the locales' data.
        assert f"– → {title} -#" in " ".join(said.split()), said
        said = change_in_words(least, {}, say_in(language))
        assert f" → {share} -#" in " ".join(said.split()), said
