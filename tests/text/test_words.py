"""Tokens are those that the pattern finds, each with its place, whatever is remembered."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import Token, parts, pieces, terms, token_words, tokenize
from bot.text.words import _MAGNITUDE, _WORD, _magnitude, _normalizer, _plain_number

LANGUAGES = ("en", "fr", "de", "tr", "ru")
#: Everything that the pattern tells apart, dense enough that its parts meet.
TEXTS = st.one_of(
    st.text("ab cU.S1,23kmbnrdthst's’ʼÉéİıßあー漢字ไทย€%²½〇\u0301\u00a0\u202f-", max_size=24),
    st.text("ab cU.S1,23kmbnrdthst's’“–…€‰_-\n\t", max_size=24),
)


def by_the_pattern(text: str, language: str) -> list[Token]:
    """The definition: match by match, by what the groups hold, nothing remembered."""
    found: list[Token] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        if match["word"] is not None:
            found.append(Token(start, end, *_normalizer(language)(match["word"])))
        elif match["cjk"] is not None:
            size = min(2, end - start)
            for at in range(start, end - size + 1):
                found.append(Token(at, at + size, text[at : at + size], False))
        elif match["number"] is not None:
            digits, suffix = _plain_number(match["number"]), match["suffix"]
            if suffix in _MAGNITUDE:
                found.append(Token(start, match.end("number"), digits, False))
                found.append(Token(match.start("suffix"), end, _magnitude(suffix, language), False))
            else:
                found.append(Token(start, end, digits + "000" * (suffix == "k"), False))
        else:
            found.append(Token(start, end, match["sign"], False))
    return found


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_tokens_are_what_the_pattern_finds(text: str, language: str) -> None:
    expected = by_the_pattern(text, language)
    assert tokenize(text, language) == expected
    assert terms(text, language) == [token.term for token in expected if not token.stop]
    # Each piece alone has the tokens that it has in the text.
    alone = [token[2:] for piece in pieces(text) for token in parts(piece, language)]
    assert alone == [token[2:] for token in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The 150bn plan", ["150", "billion", "plan"]),
        ("5k or 5,000", ["5000", "5000"]),
        ("the 1990s, the 3rd", ["1990", "3"]),
        ("U.S. dollars", ["us", "$"]),
        ("港口税 rose", ["港口", "口税", "rose"]),
    ],
)
def test_spellings_of_numbers_and_signs(text: str, expected: list[str]) -> None:
    assert terms(text) == expected
    # Once more: the second time everything is remembered.
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Whatʼs O’Brien's IRS?", ["what's", "o'brien's", "irs"]),
        ("tr", "İzmir’in IŞIĞI", ["izmir'in", "ışığı"]),
        ("de", "150bn Straßen", ["150", "bn", "strassen"]),
    ],
)
def test_the_words_of_tokens_are_folded_and_their_apostrophes_straight(
    language: str, text: str, words: list[str]
) -> None:
    assert token_words(text, tokenize(text, language), language) == words


def test_a_run_of_letters_with_full_stops_takes_no_longer_than_others() -> None:
    started = time.process_time()
    assert len(tokenize("A." * 30_000 + "A")) == 30_001
    assert time.process_time() - started < 2  # each letter read all behind it: 40 s
    assert terms("the U.S.A. and U.N") == ["usa", "u", "n"]
