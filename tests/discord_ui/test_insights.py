"""`/insights`: right figures, one server's alone, a chart that holds up nothing, tables."""

from __future__ import annotations

import asyncio
import csv
import io
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import simcord
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.client import Footnote
from bot.discord_ui.charts import chart
from bot.discord_ui.figures import chart_of, duration, grouped, likeness, percent
from bot.discord_ui.i18n import LANGUAGES, say_in
from bot.discord_ui.sheets import cell, sheet
from bot.settings import Settings
from bot.store import Store, StoredQuote
from bot.store.insights import PAGE, Insights, Slot, Wording, read_asked, read_insights, span
from tests.discord_ui.conftest import QUESTION, buttons, words
from tests.discord_ui.test_settings import UNKNOWN, Place

#: Half past twelve, in seconds since 1970.
NOON = datetime(2026, 11, 24, 12, 30, tzinfo=UTC).timestamp()
DAY = 86_400.0
BOM = b"\xef\xbb\xbf"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "insights.sqlite3")
    yield opened
    await opened.close()


async def asked(
    store: Store,
    at: float,
    *,
    guild: int = 1,
    text: str | None = "When is high water?",
    answered: bool = True,
    ms: float = 2.0,
    articles: tuple[str, ...] = ("tides.md",),
    **more: Any,
) -> int:
    number = await store.record_question(
        guild=guild, channel=5, member=7, text=text, answered=answered, confidence=0.9,
        elapsed_ms=ms, quotes=[StoredQuote(one, "d", 1, 0, 9) for one in articles], **more,
    )  # fmt: skip
    await store._connection.execute("UPDATE question SET asked_at = ? WHERE id = ?", (at, number))
    return number


async def test_figures_are_those_of_the_time_and_of_the_server(store: Store) -> None:
    over = span(7, NOON)
    assert over.end - over.start == 7 * DAY and over.start < NOON < over.end
    assert datetime.fromtimestamp(over.start, UTC).isoformat() == "2026-11-18T00:00:00+00:00"
    first = await asked(store, NOON, ms=1.0)
    second = await asked(store, NOON - 10, ms=9.0, answered=False)
    third = await asked(store, NOON - DAY, ms=3.0, articles=("rules.md", "tides.md", "deep.md"))
    await asked(store, over.start, ms=100.0)
    await asked(store, over.start - 1, ms=1e6, articles=("too-old.md",))
    other = await asked(store, NOON, guild=2, ms=5e6, articles=("theirs.md",), text="Theirs?")
    for number, member, helpful in (
        (first, 1, True), (first, 2, False), (second, 1, False), (third, 3, True),
        (other, 1, False), (other, 2, False),
    ):  # fmt: skip
        await store.vote(number, member, helpful)
    found = await read_insights(store, 1, over, shown=2)
    assert (found.questions, found.answered, found.helpful, found.unhelpful) == (4, 3, 2, 2)
    assert found.median_ms == 6.0  # of 1, 3, 9, 100
    # Not those of a question that was declined, nor what stood behind "More passages".
    assert found.cited == {"tides.md": 3, "rules.md": 1}
    days = [(slot.questions, slot.answered, slot.median_ms) for slot in found.slots]
    assert days == [(1, 1, 100.0), *[(0, 0, None)] * 4, (1, 1, 3.0), (2, 1, 5.0)]
    assert found.wordings == (Wording("When is high water?", 4, 3),)
    rows = await read_asked(store, 1, over, shown=2)
    assert [row.elapsed_ms for row in rows] == [1.0, 9.0, 3.0, 100.0]
    cited = [("tides.md",), (), ("rules.md", "tides.md"), ("tides.md",)]
    assert [row.cited for row in rows] == cited
    assert [(row.helpful, row.unhelpful) for row in rows] == [(1, 1), (0, 1), (1, 0), (0, 0)]
    assert await read_asked(store, 1, over, shown=2, before=rows[1]) == rows[2:]
    theirs = await read_insights(store, 2, over, shown=2)
    assert (theirs.questions, theirs.unhelpful, list(theirs.cited)) == (1, 2, ["theirs.md"])
    nothing = await read_insights(store, 3, over, shown=2)
    assert (nothing.questions, nothing.median_ms, len(nothing.slots)) == (0, None, 7)


async def test_what_a_moderator_answered_cites_no_article(store: Store) -> None:
    number = await store.add_curated(1, 7, "When is high water?", "At six.")
    await asked(store, NOON, curated=number)
    await asked(store, NOON - 1, articles=("rules.md",))
    found = await read_insights(store, 1, span(7, NOON), shown=2)
    assert (found.answered, found.cited) == (2, {"rules.md": 1})
    rows = await read_asked(store, 1, span(7, NOON), shown=2)
    assert [(row.curated, row.cited) for row in rows] == [(True, ()), (False, ("rules.md",))]


async def test_many_questions_come_page_by_page(store: Store) -> None:
    same = NOON  # all at once: only the id tells them apart
    await store._connection.executemany(
        "INSERT INTO question (asked_at, guild, answered, confidence, elapsed_ms)"
        " VALUES (?, 1, 1, 0.5, ?)",
        [(same, float(n)) for n in range(PAGE + 7)],
    )
    over = span(7, NOON)
    first = await read_asked(store, 1, over, shown=2)
    second = await read_asked(store, 1, over, shown=2, before=first[-1])
    assert (len(first), len(second)) == (PAGE, 7)
    assert len({one.id for one in first + second}) == PAGE + 7
    assert await read_asked(store, 1, over, shown=2, before=second[-1]) == []


async def test_one_day_is_told_by_the_hour(store: Store) -> None:
    over = span(1, NOON)
    assert (over.slots, over.step, over.end - NOON) == (24, 3_600.0, 1_800.0)
    await asked(store, NOON)
    await asked(store, over.start + 1)
    found = await read_insights(store, 1, over, shown=2)
    counts = [slot.questions for slot in found.slots]
    assert counts[0] == counts[-1] == 1 and sum(counts) == 2


async def test_a_follow_up_counts_as_it_was_understood(store: Store) -> None:
    await asked(store, NOON, text="And why?", understood="And why? high water")
    await asked(store, NOON, text=None)
    found = await read_insights(store, 1, span(7, NOON), shown=2)
    assert [one.text for one in found.wordings] == ["And why? high water"]


def test_like_questions_are_together_and_others_apart() -> None:
    same = ["Who decides Turkey's SAFE membership?", "turkey SAFE membership: WHO decides",
            "Who decided the SAFE memberships of Turkey?"]  # fmt: skip
    assert len({likeness(one, "en") for one in same}) == 1
    apart = ["Who decides membership?", "When is membership decided?", "Why decide membership?"]
    assert len({likeness(one, "en") for one in apart}) == 3
    assert likeness("And then?", "en") == likeness("and  THEN?", "en")
    wordings = [Wording(same[0], 2, 1), Wording("Why?", 3, 0), Wording(same[1], 2, 2)]
    top = grouped(wordings, lambda _: "en")
    assert [(one.text, one.asked, one.answered) for one in top] == [(same[0], 4, 3), ("Why?", 3, 0)]


def test_shares_and_times_are_read_easily() -> None:
    assert [percent(*of) for of in ((0, 0), (0, 9), (9, 9), (1, 999), (998, 999), (1, 3))] == [
        0, 0, 100, 1, 99, 33,
    ]  # fmt: skip
    assert [duration(ms, say_in("en")) for ms in (0.42, 9.96, 42.4, 1_500)] == [
        "0.4 ms",
        "10.0 ms",
        "42 ms",
        "1.5 s",
    ]
    assert [duration(ms, say_in("de")) for ms in (0.42, 1_500)] == ["0,4 ms", "1,5 s"]


def busy(days: int) -> Insights:
    over = span(days, NOON)
    slots = [
        Slot(over.start + n * over.step, n % 9, n % 7 % (n % 9 + 1)) for n in range(over.slots)
    ]
    return Insights(over, tuple(slots), 2.0, {}, ())


@pytest.mark.parametrize("days", [1, 2, 7, 30, 90, 365])
@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_a_charts_names_do_not_crowd(days: int, language: str) -> None:
    about = chart_of(busy(days), say_in(language))
    answered, declined = (bar["values"] for bar in about["bars"])
    assert len(answered) == len(declined) == (24 if days == 1 else days)
    assert min(answered + declined) >= 0
    places = [at for at, _ in about["ticks"]]
    assert 2 <= len(places) <= 13 and len(set(places)) == len(places)
    # A letter takes about 1/110 of the width; the longest line of two neighbours must fit.
    wide = max(len(line) for _, label in about["ticks"] for line in label.split("\n"))
    apart = min(abs(a - b) for a, b in pairwise(places))
    assert wide < apart / len(answered) * 110
    assert (about["line"] is None) == (days <= 62)
    assert ("UTC" in about["across"]) and about["up"] != about["across"]


@pytest.mark.timed
async def test_the_loop_does_not_wait_while_a_chart_is_drawn() -> None:
    most, late, drawing = 0.0, 0.0, asyncio.create_task(chart(chart_of(busy(365), say_in("en"))))
    while not drawing.done():
        busied, before = time.thread_time(), time.perf_counter()
        await asyncio.sleep(0.005)
        most = max(most, time.thread_time() - busied)
        late = max(late, time.perf_counter() - before)
    png = drawing.result()
    assert png is not None
    # A busy machine is late by itself; drawing takes longer than the second bound.
    assert most < 0.05 and late < 0.5
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.size == (1280, 560)
        colours = dict((c, n) for n, c in picture.convert("RGB").getcolors(1 << 20) or ())
    # Its own ground in every theme, and both kinds of bar on it.
    for colour in ((0x2B, 0x2D, 0x31), (0x58, 0xA6, 0xFF), (0xF0, 0xA0, 0x30), (0xFF, 0xFF, 0xFF)):
        assert colours.get(colour, 0) > 400, colour
    assert "matplotlib" not in sys.modules


async def test_a_chart_that_cannot_be_drawn_is_none(caplog: pytest.LogCaptureFixture) -> None:
    assert await chart({"bars": []}) is None
    assert "could not be drawn" in caplog.text


# The tables

FORMULAS = tuple("=+-@＝＋－＠")


@given(
    st.lists(st.text(st.sampled_from("=+-@;,|\"' \t\r\n\u200b＝＠aß1"), max_size=12), max_size=4)
)
def test_no_cell_begins_a_formula_whatever_the_separator(texts: list[str]) -> None:
    data = sheet(["x"], [texts])
    assert data.startswith(BOM)
    text = data.decode("utf-8-sig")
    for separator in ",;\t|":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for one in row:
                assert not one.lstrip().startswith(FORMULAS), (separator, one)
    (_, back) = csv.reader(io.StringIO(text, newline=""))
    assert len(back) == len(texts)


def test_cells_say_what_they_are_told() -> None:
    assert cell("=1+1") == "'=1+1" and cell("\t=1") == "''=1" and cell("\rx") == "'x"
    assert cell("a; -5") == "a; '-5" and cell("a - b, +1") == "a - b, +1"
    assert cell("Was kostet das?\nIch weiß nicht") == "Was kostet das? Ich weiß nicht"
    assert [cell(one) for one in (None, True, 3, 0.5)] == ["", "1", "3", "0.5"]


# In Discord


@pytest.fixture
def place(simcord_env: simcord.Env) -> Place:
    return Place(simcord_env)


async def show(place: Place, **options: Any) -> Any:
    shown = await place.boss.slash(place.channel, "insights", **options)
    assert shown.ephemeral
    return shown.response


async def test_a_manager_sees_the_figures_and_a_chart(place: Place) -> None:
    for question in (QUESTION.upper(), QUESTION, UNKNOWN):
        await place.alice.slash(place.channel, "ask", question=question, new=True)
    await place.bot.services.store.vote(1, place.alice.id, True)
    await place.bot.services.store.vote(3, place.alice.id, False)
    shown = await show(place)
    said = words(shown)
    assert "### The last 30 days" in said
    assert "**3** questions · **67%** answered (2)" in said
    assert "**50%** helpful of 2 votes · half were answered within **" in said
    assert f"**2×** {QUESTION}" in said.replace("\\", "") and "2 of 2 answered" in said
    assert "**1×** How do I bake" in said and "0 of 1 answered" in said
    assert "Every article was cited." in said
    [picture] = shown.attachments
    assert picture.filename == "insights.png"
    assert str(place.alice.id) not in said
    assert "### The last 24 hours" in words(await show(place, days=1))


async def test_nobody_has_asked(place: Place) -> None:
    shown = await show(place, days=365)
    assert "Nobody asked anything" in words(shown)
    assert not shown.attachments and not buttons(shown)


async def test_what_was_never_cited(place: Place) -> None:
    await place.alice.slash(place.channel, "ask", question=UNKNOWN)
    said = words(await show(place))
    assert "**Never cited** (1 of 1 articles)" in said and "- NATO’s Mark Rutte" in said


async def test_without_the_extra_there_are_figures(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)  # as where it is not installed
    await place.alice.slash(place.channel, "ask", question=QUESTION)
    shown = await show(place)
    assert "**1** question ·" in words(shown) and "`pip install matplotlib`" in words(shown)
    assert not shown.attachments


async def test_the_tables_hold_one_servers_questions_and_nobody(
    place: Place, make_bot: Callable[[], Footnote]
) -> None:
    evil = '=HYPERLINK("https://example.org/";"membership")? Who decides; =1+1 ünïcode'
    for question in (QUESTION, evil):
        await place.alice.slash(place.channel, "ask", question=question, new=True)
    elsewhere = Place(place.env)
    await elsewhere.alice.slash(elsewhere.channel, "ask", question="Who decides elsewhere?")
    await place.bot.services.store.vote(1, place.alice.id, True)
    shown = await show(place)
    await place.env.restart_bot(make_bot())
    result = await place.boss.click(shown, label="CSV")
    assert result.ephemeral
    tables = {one.filename: await one.read() for one in result.response.attachments}
    assert set(tables) == {"insights-days.csv", "insights-questions.csv", "insights-articles.csv"}
    for data in tables.values():
        assert data.startswith(BOM)
        for member in (place.alice, place.boss, elsewhere.alice):
            assert str(member.id).encode() not in data
        assert b"elsewhere" not in data
    read = {
        name: list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        for name, data in tables.items()
    }
    questions = {row["question"]: row for row in read["insights-questions.csv"]}
    row = questions[QUESTION]
    assert (row["answered"], row["helpful"], row["channel"]) == ("1", "1", "#general")
    assert row["articles"].startswith("NATO’s Mark Rutte")
    assert any(one.startswith("'=HYPERLINK") and "ünïcode" in one for one in questions)
    days = read["insights-days.csv"]
    assert len(days) == 30 and sum(int(day["questions"]) for day in days) == len(questions)
    [article] = read["insights-articles.csv"]
    assert article["file"] == "rutte-turkey-safe.md" and int(article["cited"]) >= 1


async def test_who_lost_the_permission_gets_no_tables(place: Place) -> None:
    await place.alice.slash(place.channel, "ask", question=QUESTION)
    shown = await show(place)
    place.env.backend.get_guild(place.guild.id).members[place.boss.id].role_ids.clear()
    told = await place.boss.click(shown, label="CSV")
    assert "Manage Server" in told.response.content and not told.response.attachments


class TestQuestionsNotKept:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"keep_questions": False, "keep_days": 10})

    async def test_it_says_that_texts_and_times_are_limited(self, place: Place) -> None:
        await place.alice.slash(place.channel, "ask", question=QUESTION)
        said = words(await show(place))
        assert "**1** question" in said and "texts are not kept" in said
        assert "kept for 10 days" in said and QUESTION not in said
