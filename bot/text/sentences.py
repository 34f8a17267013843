"""Sentence boundaries: sentencex's, with markers and overlong runs put right."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

import regex
import sentencex

from bot.text.grammar import grammar, months, pattern_of
from bot.text.languages import DEFAULT_LANGUAGE

#: A half-open span of the characters of a text.
Span = tuple[int, int]

#: A run without a sentence end is cut here, so that a quote always fits a message.
MAX_SENTENCE_CHARS: Final = 700

#: What trails a sentence: editorial markers ("[citation needed]", "[12]", ":45-46") and the
#: signs that close its emphasis ("**Bake.** Heat the pot").
_MARKER: Final = regex.compile(
    r"(?:\s*(?:\[[^\]\n]{0,60}\]|:\d[\d–—-]*|[*_]{1,3}(?=\s|$))[.,;]?)+\s*"
)
#: A short form that stands before a number: "Tel. 0161 …", "Ext. 12" are no two sentences.
_LABEL: Final = regex.compile(
    r"(?<![\p{L}\p{N}])(?:t[eé]l|tlf|ext|fax|nr?|vol|ca|approx)\.\s*\Z", regex.I
)
_NUMBER: Final = regex.compile(r"[+(]?\d")
#: Letters of the longest short form, and its full stop.
_LONGEST_SHORT: Final = 12
#: Characters that are split at once; ten times the longest sentence.
_WINDOW: Final = 8_000
_CUTS: Final = ("; ", ": ", ", ", " ", "")


def split_sentences(text: str, language: str = DEFAULT_LANGUAGE) -> list[Span]:
    """Half-open character spans of the sentences of one paragraph, white space trimmed.

    Spans are in order and do not overlap; together they cover every character
    of `text` that is not white space. None is longer than 700 characters.
    """
    spans: list[Span] = []
    for start, end in _boundaries(text, language):
        if spans and (marker := _MARKER.match(text, start, end)):
            # "[citation needed]" belongs to the sentence that it is about.
            spans[-1] = (spans[-1][0], marker.end())
            start = marker.end()
        if spans and start < end and _goes_on(text, *spans[-1], start, language):
            spans[-1] = (spans[-1][0], end)
        elif start < end:
            spans += _apart(text, start, end, language)
    return [piece for start, end in spans for piece in _fit(text, start, end)]


@cache
def _short(language: str, *keys: str) -> regex.Pattern[str]:
    """A short form that stands before what it says something of: "Ms. Reed"."""
    words = pattern_of(grammar(language).said(*keys))
    # "5 m." is no Monsieur.
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}]|\p{{N}}\s)(?:{words})\.\s*\Z", regex.I)


@cache
def _word(language: str) -> regex.Pattern[str]:
    """A word that is written as a short form is, at the end of a sentence."""
    known, named = grammar(language), months(language)
    said = known.said("no_short")
    # A "Miss." may be short, "May." is not.
    capitals = [word for word in map(str.capitalize, said) if known.nouns or named.holds(word)]
    words = pattern_of((*said, *capitals))
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}.-])(?:{words})\.[\"”’»)]*\s+(?=[\"“„«‘(]?\p{{Lu}})")


def _apart(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    """The sentences of what is one sentence only if "in May." is taken for a short form."""
    for found in _word(language).finditer(text, start, end):
        yield start, found.end()
        start = found.end()
    yield start, end


def _goes_on(text: str, start: int, end: int, behind: int, language: str) -> bool:
    """Whether a sentence ends in a short form that stands before what is `behind`."""
    before = max(start, end - _LONGEST_SHORT)
    number = _NUMBER.match(text, behind) is not None
    if number and _LABEL.search(text, before, end):
        return True
    keys = ("short", "short_small") if number or text[behind].islower() else ("short",)
    return _short(language, *keys).search(text, before, end) is not None


def _boundaries(text: str, language: str) -> Iterator[Span]:
    """sentencex's boundaries, of a long text window by window.

    It holds the interpreter's lock while it works, and takes quadratic time
    where quotation marks stay open: 2 MB of them at once would stop the bot.
    """
    at = 0
    while at < len(text):
        window = text[at : at + _WINDOW]
        found = [
            (at + one["start_index"], at + one["end_index"])
            for one in sentencex.get_sentence_boundaries(language, window)
        ]
        whole = at + _WINDOW >= len(text)
        if not whole and len(found) > 1:
            # The last one may go on after the window: it opens the next.
            at = found.pop()[0]
        else:
            at += len(window)
        yield from found


def _fit(text: str, start: int, end: int) -> list[Span]:
    """Trim one span and cut it, at the best place there is, to the maximum length."""
    pieces: list[Span] = []
    while True:
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if end - start <= MAX_SENTENCE_CHARS:
            break
        limit = start + MAX_SENTENCE_CHARS
        for cut in _CUTS:
            at = text.rfind(cut, start + MAX_SENTENCE_CHARS // 3, limit - 1)
            if at > start:
                at += len(cut.rstrip())
                break
        stop = at
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            pieces.append((start, stop))
        start = at
    if start < end:
        pieces.append((start, end))
    return pieces
