"""Related terms: what the kept dictionary says, and what a language without one says."""

from __future__ import annotations

import pytest

from bot.text import terms
from bot.text.relations import relations


def stem(word: str) -> str:
    (found,) = terms(word)
    return found


@pytest.mark.parametrize(
    ("one", "other"), [("Turkish", "Turkey"), ("decision", "decide"), ("France", "French")]
)
def test_words_of_one_family_are_derived_both_ways(one: str, other: str) -> None:
    words = relations("en")
    assert stem(other) in words.derived(stem(one))
    assert stem(one) in words.derived(stem(other))


def test_dutch_and_german_are_not_one_family() -> None:
    assert stem("German") not in relations("en").derived(stem("Dutch"))


def test_synonyms_and_what_is_narrower() -> None:
    words = relations("en")
    assert words.synonyms(stem("buy"))[stem("purchase")] == 1.0
    assert stem("slaughter") in words.related(stem("kill"))
    assert stem("denmark") in words.kinds(stem("country"))
    assert stem("chemist") in words.kinds(stem("scientist"))
    assert stem("scientist") not in words.kinds(stem("chemist"))


def test_strengths_are_shares() -> None:
    words = relations("en")
    for term in ("decid", "citi", "kill", "franc"):
        for found in (words.derived(term), words.synonyms(term), words.related(term)):
            assert all(0 < strength <= 1 for strength in found.values())
            assert term not in found


@pytest.mark.parametrize("language", ["tr", "../en", ""])
def test_a_language_without_a_dictionary_relates_nothing(language: str) -> None:
    words = relations(language)
    assert not words.derived("turkey") and not words.synonyms("buy") and not words.related("kill")
    assert not words.kinds("countri")


def test_an_unknown_term_relates_to_nothing() -> None:
    assert not relations("en").synonyms("zzzz") and not relations("en").kinds("zzzz")


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("de", "Auto", "Wagen"), ("es", "coche", "automóvil"), ("fr", "voiture", "bagnole")],
)
def test_other_languages_synonyms_are_those_of_their_thesauri(
    language: str, one: str, other: str
) -> None:
    (asked,), (held,) = terms(one, language), terms(other, language)
    words = relations(language)
    assert held in words.synonyms(asked) or held in words.related(asked)
    assert not words.kinds(asked)
