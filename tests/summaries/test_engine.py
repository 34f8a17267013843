"""The engine's summaries: who sees which article, and which articles bear on a focus."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering import Engine
from bot.answering.summaries import summarize
from bot.corpus import load_article, parse_article

NEWS = load_article(Path(__file__).parents[2] / "knowledge" / "rutte-turkey-safe.md")
BEES = parse_article(
    "bees.txt",
    "Honey bees dance to tell each other where flowers grow.\n\n"
    "Karl von Frisch decoded the dance of the honey bees in Munich.\n\n"
    "Winter clusters keep the queen warm.",
)


def test_the_engine_passes_on_length_focus_and_section():
    engine = Engine([NEWS, BEES])
    assert engine.summarize(NEWS.id).lines == summarize(NEWS).lines
    assert engine.summarize(NEWS.id, length="brief").lines == summarize(NEWS, "brief").lines
    stake = engine.summarize(NEWS.id, section="What’s at Stake")
    assert {line.section for line in stake.lines} == {"What’s at Stake"}
    dance = engine.summarize(BEES.id, focus="dance")
    assert all("dance" in line.text for line in dance.lines) and dance.lines
    with pytest.raises(KeyError):
        engine.summarize("none.md")


def test_a_guild_summarises_its_own_articles_and_no_other_guilds():
    engine = Engine([NEWS])
    engine.add(BEES, guild=7)
    assert engine.summarize(BEES.id, guild=7).lines
    with pytest.raises(KeyError):
        engine.summarize(BEES.id, guild=8)
    with pytest.raises(KeyError):
        engine.summarize(BEES.id)
    assert engine.summarize_across("the dance of honey bees", guild=7).articles == (BEES,)
    assert engine.summarize_across("the dance of honey bees", guild=8).lines == ()


def test_a_summary_across_draws_on_the_articles_that_bear_on_it():
    engine = Engine([NEWS, BEES])
    made = engine.summarize_across("honey bees", length="brief")
    assert made.articles == (BEES,)
    assert 1 <= len(made.lines) <= 2
    assert engine.summarize_across("zebra crossings").lines == ()
    assert engine.articles_on("honey bees and NATO") == (BEES, NEWS)
    assert engine.articles_on("honey bees and NATO", articles={NEWS.id}) == (NEWS,)
    assert engine.summarize_across("honey bees", articles={NEWS.id}).lines == ()
