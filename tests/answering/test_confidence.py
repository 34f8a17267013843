"""What of a question the best sentences hold, part by part, for the confidence."""

from __future__ import annotations

import numpy as np
import pytest

from bot.answering import Engine
from bot.answering.confidence import CONFIDENCE_FEATURES, confidence_row
from bot.answering.evidence import evidence
from bot.corpus import parse_article


def _row(text: str, question: str) -> dict[str, float]:
    """The features by name, where the sentences rank as they stand."""
    engine = Engine([parse_article("a.txt", text)])
    query, candidates, _ = engine.candidates(question)
    found = evidence(query, candidates)
    order = np.arange(len(found.rows))
    row = confidence_row(found, -order.astype(float), order, candidates)
    assert row.shape == (len(CONFIDENCE_FEATURES),)
    assert np.isfinite(row).all()
    return dict(zip(CONFIDENCE_FEATURES, row.tolist(), strict=True))


def test_each_part_of_a_question_is_looked_for_by_itself() -> None:
    text = "Mara Quist keeps the lamp. The lamp was sold to Selma. Quist praised the storms."
    row = _row(text, "Who praised the lamp of Quist?")
    assert row["best_held_name"] == row["best_held_noun"] == 1.0
    assert row["best_held_verb"] < 0.5 and row["best_lacked_verb"] > 0.0
    assert row["two_held_verb"] == row["best_held_verb"]
    # The third sentence is in the passage, and not among the first two.
    assert row["around_held_verb"] == 1.0 and row["around_lacked_verb"] == 0.0
    assert row["best_held_adjective"] == 0.5


def test_one_sentence_is_the_first_two() -> None:
    row = _row("Mara Quist keeps the lamp.", "Who keeps the lamp?")
    for name in CONFIDENCE_FEATURES:
        if name.startswith("two_") and (other := name.replace("two_", "best_")) in row:
            assert row[name] == row[other] or name == "two_share"


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("The bridge has three old stone arches.", 3.0),
        ("Of arches the bridge has three.", 2.0),
        ("The bridge with its arches is a wonder, and so is the road of 40 miles.", 1.0),
        ("The bridge of 1903 has arches.", 0.0),
    ],
)
def test_a_number_has_to_count_what_is_asked_for(text: str, counted: float) -> None:
    row = _row(text, "How many arches does the bridge have?")
    assert row["best_counted"] == counted
    assert _row(text, "Who built the bridge?")["best_counted"] == -1.0


def test_the_kind_that_is_asked_for_may_be_named() -> None:
    row = _row("The trail leads to Oslo. It is long.", "To which city does the trail lead?")
    assert row["best_kind"] == 1.0
    assert _row("The trail leads home.", "To which city does the trail lead?")["best_kind"] == 0.0


def test_scores_are_told_in_the_order_of_what_ranked_them() -> None:
    query, candidates, _ = Engine(
        [parse_article("a.txt", "The mill was built in 1503. Geese swim there. It has a roof.")]
    ).candidates("When was the mill built?")
    found = evidence(query, candidates)
    row = confidence_row(found, np.array([1.0, 3.0, 2.0]), np.array([2, 1, 0]), candidates)
    told = dict(zip(CONFIDENCE_FEATURES, row.tolist(), strict=True))
    assert [told[name] for name in ("score", "score_second", "score_third")] == [2.0, 3.0, 1.0]
    assert told["lead"] == -1.0
    total = sum(np.exp([1.0, 2.0, 3.0]))
    assert told["best_share"] == pytest.approx(np.exp(2.0) / total)
    assert told["two_share"] == pytest.approx(np.exp([2.0, 3.0]).sum() / total)
