"""Whom a quote means that opens with a pronoun: the person named last before it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache
from typing import Final

import regex

from bot.answering.clauses import READ_WHOLE
from bot.answering.summaries.people import people
from bot.corpus import Article
from bot.text import DEFAULT_LANGUAGE, Span, fold
from bot.text.grammar import grammar
from bot.text.speech import speech
from bot.text.stopwords import stop_words

_OPENING: Final = regex.compile(
    r"[\"“„«‘'(\[]*(?:he|she|his|her|er|sie|él|ella|il|elle|он|она)\b", regex.I
)
#: A name further back than this is no longer whom a pronoun means.
_REACH: Final = 1_500
_KEPT: Final = 64
#: Of an article of more passages only those about a place are read for names, three halves of
#: these: a megabyte takes a second.
_READ: Final = 400

#: A name within a sentence, and the word behind it; one that opens a sentence may be any noun.
_SUBJECT: Final = regex.compile(r"(?<=[\p{L},;] )(?P<name>\p{Lu}[\p{L}'’-]*)[ ](?P<acts>\p{Ll}+)\b")
_ACTS: Final = ("be", "auxiliary", "verb")
_VERB: Final = 0.6


def opening_person(article: Article, start: int, end: int) -> Span | None:
    """Where the article names in full the person that the quote `text[start:end]` opens with.

    The person named last before the quote, in the same section; None where the
    quote opens otherwise, or nobody was named.
    """
    if _OPENING.match(article.text, start, end) is None:
        return None
    section = next((s for s in article.sections if s.start <= start < s.end), None)
    least = max(start - _REACH, 0 if section is None else section.start)
    persons = _persons(article, *_block(article, start))
    before = [one for one in persons if least <= one[0][0] and one[0][1] <= start]
    if not before or _another_acts(article, before[-1][0][1], start):
        return None
    return before[-1][1]


def _another_acts(article: Article, start: int, end: int) -> bool:
    """Whether `text[start:end]` tells what somebody did of whom it is not known that it is a
    person: that may be who is meant."""
    if article.language != DEFAULT_LANGUAGE:
        return False
    known, stops = grammar(article.language), stop_words(article.language)
    return any(
        fold(found["name"], article.language) not in stops
        and (
            known.class_of(found["acts"]) in _ACTS
            or speech(article.language).shares(found["acts"]).verb > _VERB
        )
        for found in _SUBJECT.finditer(article.text, start, end)
    )


def persons_in(article: Article, start: int, end: int) -> list[Span]:
    """Where `text[start:end]`, of one passage, names a person, in order."""
    if len(article.text) > READ_WHOLE:
        # The passages beside it say who is a person: all three are read in a millisecond.
        at = _after(article, start)
        persons = _persons(article, max(0, at - 2), at + 1)
    else:
        persons = _persons(article, *_block(article, start))
    return [one[0] for one in persons if start <= one[0][0] and one[0][1] <= end]


def _after(article: Article, offset: int) -> int:
    """The number of the first passage that begins behind `offset`."""
    return bisect_right(article.passages, offset, key=lambda one: one.start)


def _block(article: Article, offset: int) -> Span:
    """The passages that are read at a time for the character at `offset`, as a half-open range."""
    if len(article.passages) <= _READ:
        return 0, len(article.passages)
    half = _READ // 2
    opens = max(0, _after(article, offset) // half - 1) * half
    return opens, opens + 3 * half


@lru_cache(maxsize=_KEPT)
def _persons(article: Article, opens: int, closes: int) -> list[tuple[Span, Span]]:
    """Each place in a range of passages that names a person, and where the name is in full."""
    if (opens, closes) != (0, len(article.passages)):
        article = replace(article, passages=article.passages[opens:closes])
    found: list[tuple[Span, Span]] = []
    for (name, kind), mentions in people(article).items():
        if kind == "person":
            first = next((m for m in mentions if m.name == name), mentions[0])
            found += [((m.start, m.end), (first.start, first.end)) for m in mentions]
    return sorted(found)
