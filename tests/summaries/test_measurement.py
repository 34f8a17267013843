"""The measurement: its scores are what they say, and the chosen method is ahead."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from bot.corpus import load_article, parse_article
from bot.evaluation.summaries import OURS, SUMY, Material, main, measure, references, rouge_l, score

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
NEWS = load_article(KNOWLEDGE / "rutte-turkey-safe.md")
# No lines of the measurement are counted, and summaries are reached by their own tests.
pytestmark = pytest.mark.no_cover


@pytest.fixture(scope="module")
def tables():
    return measure([NEWS])


@pytest.mark.parametrize("budget", ["brief", "standard", "detailed", "reference"])
def test_ours_is_ahead_of_lead_and_sumy_on_the_news_article(tables, budget):
    table = tables[budget]
    for name in ("lead-k", *SUMY):
        assert table[OURS].coverage > table[name].coverage, name
        assert table[OURS].headings > table[name].headings, name
    assert table[OURS].dangling == 0


def test_ours_is_nearer_to_the_reference(tables):
    table = tables["reference"]
    assert table[OURS].rouge > max(table[name].rouge for name in ("lead-k", *SUMY))


def test_scores_of_known_summaries():
    article = parse_article(
        "a.txt", "Ada Lovelace wrote programs.\n\nShe admired Babbage greatly.\n\nGeese fly south."
    )
    material = Material(article)
    everything = score(material, material.spans, "Geese fly south.")
    assert everything.coverage == pytest.approx(1)
    assert everything.dangling == 0
    alone = score(material, material.spans[1:2], None)
    assert alone.dangling == 1
    assert 0 < alone.coverage < 0.6
    assert score(material, [], None).coverage == 0
    twice = Material(parse_article("b.txt", "Geese fly south.\n\nGeese fly south."))
    assert score(twice, twice.spans, None).redundancy == pytest.approx(1)
    assert rouge_l(material, material.spans[2:], "Geese fly south.") == 1
    assert rouge_l(material, material.spans[2:], "Geese fly") == pytest.approx(4 / 5)


def test_no_method_is_given_more_room_than_ours(tables):
    for table in tables.values():
        for scores in table.values():
            assert scores.compression <= table[OURS].compression + 0.06


def test_there_are_references_for_the_article_and_five_more():
    assert len(references()) == 6
    assert NEWS.id in references()


def test_a_translation_has_no_english_reference_and_no_english_headings():
    text = "---\nlanguage: de\ntitle: Normans\n---\nDie Gänse ziehen im Herbst nach Süden."
    article = parse_article("Normans.md", text)
    renamed = replace(article, id="Normans.txt")
    assert "Normans.txt" in references()
    tables = measure([renamed])
    assert "reference" not in tables
    assert all(math.isnan(scores.headings) for scores in tables["brief"].values())
    assert measure([NEWS, renamed])["reference"] == measure([NEWS])["reference"]


def test_the_command_prints_the_tables_and_says_what_is_wrong(capsys, tmp_path):
    assert main(["--knowledge", str(KNOWLEDGE)]) == 0
    assert "LexRank (sumy)" in capsys.readouterr().out
    assert main(["--knowledge", str(KNOWLEDGE), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == {"brief", "standard", "detailed", "reference", "seconds"}
    assert 0 < printed["seconds"]["1,000 words"] < printed["seconds"]["100,000 words"]
    assert main(["--knowledge", str(tmp_path / "none")]) == 2
    assert "does not exist" in capsys.readouterr().err
    assert main(["--knowledge", str(KNOWLEDGE), str(tmp_path / "none.json")]) == 2
    assert "none.json cannot be read" in capsys.readouterr().err
