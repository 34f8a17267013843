"""What function words and endings say, in each language that has a file of them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.text import tokenize
from bot.text.grammar import CLASSES, ENDINGS, FOLDER, PHRASES, Grammar, grammar, months
from bot.text.speech import speech

FILES = sorted(FOLDER.glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_words_of_a_file_are_found_in_texts(path: Path) -> None:
    data = tomllib.loads(path.read_text("utf-8"))
    assert data["classes"].keys() <= set(CLASSES)
    assert data["endings"].keys() <= set(ENDINGS)
    assert data["words"].keys() <= set(Grammar.__slots__)
    assert data["phrases"].keys() <= set(PHRASES)
    known = grammar(path.stem)
    said = " ".join([*data["classes"].values(), *data["words"].values()])
    for word in said.split():
        assert word == word.lower()
        assert [(t.start, t.end) for t in tokenize(word, path.stem)] == [(0, len(word))]
    # What is compared with terms is one.
    for name in ("copulas", "defining"):
        rest = [words for other, words in data["words"].items() if other != name]
        terms = {t.term for t in tokenize(" ".join([*data["classes"].values(), *rest]), path.stem)}
        assert getattr(known, name) <= terms
    assert months(path.stem).names and known.numbers and known.asking
    assert known.worth and known.phrases["focus"] and known.phrases["unsought"]


def test_a_word_of_several_classes_is_of_the_first() -> None:
    assert grammar("en").class_of("since") == "because"
    assert grammar("de").class_of("um") == "preposition"
    assert grammar("de").class_of("heißt".casefold()) == "called"
    assert grammar("de").class_of("haus") == "" == grammar("xx").class_of("um")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_words_of_some_classes_are_those_that_are_of_them(path: Path) -> None:
    known = grammar(path.stem)
    some = known.of_class("be", "and")
    assert {known.class_of(word) for word in some} == {"be", "and"}
    assert some == {word for word in known.classes if known.class_of(word) in ("be", "and")}
    assert known.of_class(*CLASSES) == known.classes.keys()


def test_months_have_capitals_where_their_language_writes_them_so() -> None:
    assert months("en").holds("January") and not months("en").holds("may")
    assert months("de").holds("März") and not months("de").holds("märz")
    assert months("es").holds("enero") and months("es").holds("Enero")
    # As it stands in a date: "5 января".
    assert months("ru").holds("января")
    assert not months("es").holds("")
    assert months("pt").year[:3] == ("janeiro", "fevereiro", "março")
    assert months("ru").year[0] == "января" and len(months("ru").year) == 12
    assert months("ja").year == () == months("xx").year


def test_a_language_without_a_file_has_its_months_alone() -> None:
    assert months("ro").holds("ianuarie")
    assert grammar("ro") == Grammar() and grammar("ro").ending("frumoasă") == 0
    for unknown in ("../de", "xx", ""):
        assert grammar(unknown) == Grammar()
        assert not months(unknown).names


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
        # Nouns that end as verbs or adjectives do.
        ("es", "energía", "noun"),
        ("pt", "economia", "noun"),
        ("ru", "университет", "noun"),
        ("ru", "развитие", "noun"),
        ("tr", "şehirden", "noun"),
        ("tr", "yazılan", "verb"),
        ("sv", "bron", "noun"),
    ],
)
def test_a_part_of_speech_is_guessed_by_the_ending(language: str, word: str, part: str) -> None:
    shares = speech(language).shares(word)
    assert getattr(shares, part) == max(shares)


@pytest.mark.parametrize(
    ("language", "articles"),
    [("de", "ein"), ("es", "una"), ("fr", "un une"), ("it", "un una"), ("pt", "um uma"),
     ("tr", "bir"), ("nl", "het een")],
)  # fmt: skip
def test_an_article_is_no_number_and_no_pronoun(language: str, articles: str) -> None:
    known = grammar(language)
    assert (known.numbers | known.pronouns).isdisjoint(articles.split())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_language_says_the_same_attributes(path: Path) -> None:
    known, usual = grammar(path.stem), grammar("en")
    assert known.attributes.keys() == usual.attributes.keys()
    assert known.measures.keys() == usual.measures.keys()
    for words in (*known.attributes.values(), *known.measures.values()):
        # A phrase that is empty would be found in any text.
        assert all(phrase.strip("*") for phrase in (*words.asked, *words.said))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_language_says_what_shows_a_follow_up(path: Path) -> None:
    # A phrase that is empty would be found in any text.
    for key in ("carries_on", "he", "it", "that", "nameless"):
        assert grammar(path.stem).said(key) and all(grammar(path.stem).said(key)), key
