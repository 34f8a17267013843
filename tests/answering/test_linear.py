"""The weighed sum: what it says, what it leaves out, and its file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.answering.linear import FARTHEST, LinearModel, Term

MODEL = LinearModel([Term("length", 10.0, 4.0, -0.5), Term("coverage", 0.5, 0.25, 2.0)])


def test_features_count_in_deviations_from_their_mean() -> None:
    names = ("coverage", "unused", "length")
    rows = np.array([[0.5, 9.0, 10.0], [1.0, 9.0, 10.0], [0.5, 9.0, 18.0]])
    assert MODEL.predict(rows, names).tolist() == [0.0, 4.0, -1.0]


def test_what_is_far_from_all_that_was_learnt_counts_no_more_for_being_further() -> None:
    rows = np.array([[0.5, 10.0 + 4.0 * FARTHEST], [0.5, 1e9]])
    near, far = MODEL.predict(rows, ("coverage", "length"))
    assert near == far == -0.5 * FARTHEST


def test_a_row_scores_the_same_whatever_stands_beside_it() -> None:
    rows = np.random.default_rng(1).random((50, 2))
    together = MODEL.predict(rows, ("length", "coverage"))
    alone = [MODEL.predict(row[None], ("length", "coverage"))[0] for row in rows]
    assert together.tolist() == alone


def test_the_file_says_what_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "linear.json"
    MODEL.save(path, "From two examples.")
    assert '"about": "From two examples."' in path.read_text("utf-8")
    assert LinearModel.load(path).terms == MODEL.terms


def test_a_file_of_another_format_is_named(tmp_path: Path) -> None:
    path = tmp_path / "linear.json"
    path.write_text('{"format": 7}', "utf-8")
    with pytest.raises(ValueError, match=r"linear\.json: not a file of linear weights"):
        LinearModel.load(path)
