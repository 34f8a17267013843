"""What function words and endings say, in each language that has a file of them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.text import tokenize
from bot.text.grammar import CLASSES, ENDINGS, FOLDER, Grammar, grammar
from bot.text.speech import speech

FILES = sorted(FOLDER.glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_words_of_a_file_are_found_in_texts(path: Path) -> None:
    data = tomllib.loads(path.read_text("utf-8"))
    assert data["classes"].keys() <= set(CLASSES)
    assert data["endings"].keys() <= set(ENDINGS)
    assert data["words"].keys() <= set(Grammar.__slots__)
    known = grammar(path.stem)
    for words in (*data["classes"].values(), *data["words"].values()):
        for word in words.split():
            assert word == word.lower()
            # A dash says "is" in Russian, and is no word.
            if word.isalpha():
                assert [(t.start, t.end) for t in tokenize(word, path.stem)] == [(0, len(word))]
    assert known.months and known.numbers and known.asking


def test_a_word_of_several_classes_is_of_the_first() -> None:
    assert CLASSES[grammar("en").classes["since"] - 1] == "because"
    assert CLASSES[grammar("de").classes["um"] - 1] == "preposition"
    assert CLASSES[grammar("de").classes["heißt".casefold()] - 1] == "called"


def test_months_have_capitals_where_their_language_writes_them_so() -> None:
    assert "january" in grammar("en").months and grammar("en").capitals
    assert "märz" in grammar("de").months and grammar("de").capitals
    assert "enero" in grammar("es").months and not grammar("es").capitals
    # As it stands in a date: "5 января".
    assert "января" in grammar("ru").months


def test_a_language_without_a_file_has_its_months_alone() -> None:
    assert "ianuarie" in grammar("ro").months
    assert not grammar("ro").classes and grammar("ro").ending("frumoasă") == 0
    for unknown in ("../de", "xx", "", "de_AT.UTF-8"):
        assert grammar(unknown) == Grammar()


def test_the_longest_ending_says_what_a_word_is() -> None:
    assert ENDINGS[grammar("en").ending("famous") - 1] == "adjective"
    assert ENDINGS[grammar("de").ending("eigenschaften") - 1] == "noun"
    assert grammar("en").ending("tree") == 0


@pytest.mark.parametrize(
    ("language", "word", "part"),
    [
        ("de", "Brücke", "noun"),
        ("de", "steinerne", "adjective"),
        ("de", "stürmische", "adjective"),
        ("de", "renovierte", "verb"),
        ("es", "inauguración", "noun"),
        ("es", "construyeron", "verb"),
        ("es", "lentamente", "adverb"),
        ("fr", "ouverture", "noun"),
        ("ru", "большой", "adjective"),
        ("sv", "bron", "noun"),
    ],
)
def test_a_part_of_speech_is_guessed_by_the_ending(language: str, word: str, part: str) -> None:
    shares = speech(language).shares(word)
    assert getattr(shares, part) == max(shares)
