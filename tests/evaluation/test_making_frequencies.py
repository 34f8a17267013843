"""Making the lists: words with one stem together, stop words and rare ones left out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.evaluation.frequencies import main, make


def test_words_of_one_stem_are_added_up() -> None:
    words = {"boat": 2e-6, "boats": 8e-6, "the": 0.05, "rarest": 1e-8, "1910": 1e-5, "a-b": 1e-5}
    made = make(words, "en")
    assert made.rarity("boat") == pytest.approx(make({"boat": 1e-5}, "en").rarity("boat"))
    assert made.rarity("boat") < make({"boat": 8e-6}, "en").rarity("boat")
    for left_out in ("the", "rarest", "1910", "a"):
        assert made.rarity(left_out) == 1.0


def test_without_the_library_it_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "wordfreq", None)
    assert main(["--output", str(tmp_path)]) == 2
    assert "train" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]
