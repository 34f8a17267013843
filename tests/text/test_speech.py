"""Parts of speech: what the kept dictionary says of words in any form."""

from __future__ import annotations

import pytest

from bot.text.speech import PARTS, speech


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("established", "verb"), ("built", "verb"), ("stopped", "verb"), ("Running", "verb"),
        ("house", "noun"), ("men", "noun"), ("Huguenot", "noun"), ("larger", "adjective"),
        ("quickly", "adverb"), ("", "noun"), ("2024", "noun"),
    ],
)  # fmt: skip
def test_the_likeliest_part_of_a_word(word: str, part: str) -> None:
    shares = speech("en").shares(word)
    assert PARTS[shares.index(max(shares))] == part
    assert sum(shares) == pytest.approx(1.0)


def test_a_word_that_is_two_things_is_shared() -> None:
    shares = speech("en").shares("works")
    assert shares.noun > 0.2 and shares.verb > 0.2


def test_forms_that_no_ending_explains_are_of_one_word() -> None:
    assert speech("en").forms("Swam") == ("swim", "swimming", "swum")
    assert speech("en").forms("feet") == ("foot",)
    assert speech("en").forms("walk") == ()
    assert speech("de").forms("schwamm") == ()


def test_a_form_that_no_ending_explains_is_of_a_verb() -> None:
    assert speech("en").verb("Stolen") == "steal"
    assert speech("en").verb("walked") == "walked"
    assert speech("de").verb("gestohlen") == "gestohlen"
