"""Things told apart by a number: what is said of room 4 is not said of room 5."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import regex

from bot.answering.matching import Query
from bot.answering.models import Quote
from bot.answering.written import phrases
from bot.text import DEFAULT_LANGUAGE, fold, terms
from bot.text.grammar import either, grammar, months
from bot.text.speech import speech
from bot.text.stopwords import stop_words

_NOUNISH: Final = 0.5


class _Numbered(NamedTuple):
    """The terms of a thing, its number as it is written, and where the thing begins."""

    thing: tuple[str, ...]
    number: str
    start: int


def ready(language: str) -> None:
    """Make now what a language's numbered things need: the first need not wait for it."""
    for made in (_numbered, _scaled, _range):
        made(language)


def of_other_number(query: Query, quote: Quote) -> bool:
    """Whether a quote, of one sentence, is on a thing with another number than the question names.

    "From level 3 on" may be said of level 5, too, and what stands below "Room 5" is on that.
    """
    question, article = query.question, quote.article
    language = article.language
    if language != question.language:
        return False
    named, scaled = list(_things(question.asked, language)), _scaled(language)
    # "What comes after chapter 2?"
    asked = [one for one in named if not scaled.search(question.asked, 0, one.start)]
    told = list(_things(quote.text, language)) if asked else []
    if not any(_another(one, other) for one in asked for other in told):
        return False
    near = f"{article.title}\n{quote.section}\n{quote.lead or ''}\n{quote.text}"
    return not any(_says(near, one.number, language) for one in named) and not any(
        scaled.search(quote.text, 0, other.start) for other in told
    )


@cache
def _numbered(language: str) -> regex.Pattern[str]:
    """A word and its number: "room 4", "version 3.2", "World War II"."""
    words = either(grammar(language).numbers)
    return regex.compile(
        r"(?<![\p{L}\p{N}’'-])(?P<thing>\p{L}[\p{L}\p{M}]+)\s(?:n[or]?\.\s?|[#№]\s?)?"
        rf"(?P<number>\d{{1,3}}(?:\.\d{{1,3}})*|[IVX]{{1,5}}|(?i:{words}))"
        r"(?![\p{L}\p{N}\p{Sc}%°’'-]|\s?[\p{Sc}%°]|[.,:]\d)"
    )


@cache
def _scaled(language: str) -> regex.Pattern[str]:
    """What stands before a thing whose number is the first or the last of several: "from"."""
    known = grammar(language)
    words = {*known.since, *known.until, *known.of_class("from", "preposition")}
    return regex.compile(
        rf"\b(?:{either(words)}|{phrases(language, 'limits')})\s(?:\p{{L}}{{1,3}}\s)?\Z", regex.I
    )


def _things(text: str, language: str) -> Iterator[_Numbered]:
    known, stops = grammar(language), stop_words(language)
    for found in _numbered(language).finditer(text, overlapped=True):
        word = found["thing"]
        low = fold(word, language)
        if (
            known.class_of(low)
            or low in stops
            or low in known.units
            or low in known.times
            or low in known.numbers
            or months(language).holds(word)
            or (language == DEFAULT_LANGUAGE and speech(language).shares(word).noun < _NOUNISH)
            # "Do I", "May I"; a king and a war have a capital.
            or (found["number"].isupper() and not word[0].isupper())
        ):
            continue
        yield _Numbered(
            tuple(terms(word, language)), fold(found["number"], language), found.start()
        )


def _another(one: _Numbered, other: _Numbered) -> bool:
    """Whether two things are of one kind and have numbers that are not the same."""
    if one.thing != other.thing or one.number[0].isdigit() != other.number[0].isdigit():
        return False
    if one.number[0].isdigit():
        # Version 3.2 is one of version 3.
        parts = zip(one.number.split("."), other.number.split("."), strict=False)
        return any(int(mine) != int(its) for mine, its in parts)
    return one.number != other.number


def _says(text: str, number: str, language: str) -> bool:
    """Whether a text has a number, or a range that it is in."""
    own = rf"(?<![\p{{L}}\p{{N}}.]){regex.escape(number)}(?![\p{{L}}\p{{N}}])"
    if regex.search(own, text, regex.I):
        return True
    return number.isdigit() and any(
        int(found[1]) <= int(number) <= int(found[2]) for found in _range(language).finditer(text)
    )


@cache
def _range(language: str) -> regex.Pattern[str]:
    """Numbers from one to another: "4–6", "4 to 6"."""
    to = phrases(language, "range_to")
    return regex.compile(
        rf"(?<!\p{{N}})(\d{{1,3}})(?:\s?[-–—]\s?|\s(?:{to})\s)(\d{{1,3}})(?!\p{{N}})", regex.I
    )
