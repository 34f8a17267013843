"""How rare terms are: what the kept lists say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.text import terms
from bot.text.frequency import Frequencies, frequencies
from bot.text.languages import SNOWBALL


@pytest.mark.parametrize(
    ("language", "rising"),
    [
        ("en", "year house ferry lighthouse Kosmokratin"),
        ("de", "Haus Hafen Leuchtturm Kosmokratin"),
        ("es", "casa puerto faro Kosmokratin"),
        ("tr", "yıl deniz liman Kosmokratin"),
        ("ru", "море порт маяк Космократин"),
    ],
)
def test_the_rarer_word_is_rarer(language: str, rising: str) -> None:
    rarity = [frequencies(language).rarity(terms(word, language)[0]) for word in rising.split()]
    assert rarity == sorted(rarity) and len(set(rarity)) == len(rarity)
    assert 0.0 <= rarity[0] < 0.5 and rarity[-1] == 1.0


def test_without_a_list_all_are_alike() -> None:
    assert "eu" in SNOWBALL
    for language in ("eu", "../en", "xx"):
        assert {frequencies(language).rarity(term) for term in ("year", "ferri", "")} == {1.0}


def test_what_is_kept_is_read_again_in_the_same_bytes(tmp_path: Path) -> None:
    made = Frequencies({"harbour": 3.5, "ferri": 4.2, "fähr": 9.9})
    for name in ("one", "two"):
        made.save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    read = Frequencies.load(tmp_path / "one")
    assert [read.rarity(term) for term in ("harbour", "ferri", "fähr")] == [
        made.rarity(term) for term in ("harbour", "ferri", "fähr")
    ]
    assert read.rarity("fähr") == 0.0
