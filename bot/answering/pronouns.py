"""Whom a quote means that opens with a pronoun: the person named last before it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import permutations
from typing import Final

import regex

from bot.answering.clauses import READ_WHOLE
from bot.answering.namesakes import pairs_of
from bot.answering.summaries.people import TITLES, people
from bot.corpus import Article
from bot.text import DEFAULT_LANGUAGE, Span, fold, terms
from bot.text.grammar import NEVER, grammar
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
_WORD: Final = regex.compile(r"[\p{L}'’-]+")
_PRONOUN: Final = regex.compile(
    r"\b(?:he|she|his|her|him|er|sie|ihr|ihre|sein|seine|él|ella|il|elle|он|она)\b", regex.I
)
#: Words that mean a man, or a woman, and those that mean the other.
_GENDERS: Final = tuple(
    (frozenset(one.split("|")), other)
    for one, other in permutations(("he|his|him|él|il|он", "she|her|hers|ella|elle|она"))
)
#: Somebody, or a place: two words with capitals within a sentence.
_NAMED: Final = regex.compile(
    r"(?:(?P<before>\p{L}+)|[,;])\s(?P<name>\p{Lu}\p{Ll}[\p{L}’'-]*\s\p{Lu}\p{Ll}+)"
)
_LEADING: Final = ("of", "place", "agent", "toward", "for", "from", "as", "preposition", "and")
_VERB: Final = 0.6


def opening_person(article: Article, start: int, end: int) -> Span | None:
    """Where the article names in full the person that the quote `text[start:end]` opens with.

    The person named last before the quote, in the same section; None where the
    quote opens otherwise, nobody was named, or several may be meant: a wrong name is worse.
    """
    pronoun = _OPENING.match(article.text, start, end)
    # What somebody says is about whom he means.
    if pronoun is None or not pronoun.group()[0].isalpha():
        return None
    section = next((s for s in article.sections if s.start <= start < s.end), None)
    least = max(start - _REACH, 0 if section is None else section.start)
    persons = _persons(article, *_block(article, start))
    before = [one for one in persons if least <= one[0][0] and one[0][1] <= start]
    behind = start
    while before:
        (opens, closes), meant = before[-1]
        first = _sentence_at(article, opens)
        within = [one for one in before if one[0][0] >= first]
        opens = within[0][0][0]
        # "She lived with Ada Lund. She sang": whoever was meant before.
        if _PRONOUN.search(article.text, first, opens):
            before, behind = before[: -len(within)], first
            continue
        sure = (
            len({name for _, name in within}) == 1
            and not _another_acts(article, closes, behind)
            and not _is_of_another(article, first, opens)
            and not _otherwise(article, closes, start, pronoun.group(), article.text[slice(*meant)])
            and _may_mean(article, persons, (opens, closes), meant)
        )
        return meant if sure else None
    return None


def _sentence_at(article: Article, offset: int) -> int:
    """Where the sentence with the character at `offset` begins."""
    passage = article.passage_at(offset)
    found = [] if passage is None else [one.start for one in passage.sentences]
    return max((start for start in found if start <= offset), default=offset)


def _is_of_another(article: Article, start: int, end: int) -> bool:
    """Whether a name, right behind `text[start:end]`, is no subject ("a plan by Ada Lund"), or said
    of somebody else: "her father, Jon Lund"."""
    known, language = grammar(article.language), article.language
    words = [fold(word, language) for word in _WORD.findall(article.text, start, end)]
    words = [word for word in words if word not in TITLES]
    return known.class_of(words[-1]) in _LEADING if words else False


def _otherwise(article: Article, start: int, end: int, pronoun: str, name: str) -> bool:
    """Whether `text[start:end]` means or names somebody else: "he", before "she"; "Ada Lund"."""
    low = _WORD.findall(pronoun.casefold())[0]
    other = next((gender[1] for gender in _GENDERS if low in gender[0]), NEVER)
    if regex.search(rf"\b(?:{other})\b", article.text[start:end], regex.I):
        return True
    named = (
        one
        for one in _NAMED.finditer(article.text, start, end)
        if set(one["name"].split()).isdisjoint(name.split())
    )
    known = grammar(article.language)
    return any(
        known.class_of(fold(one["before"] or "", article.language)) not in (*_LEADING, "article")
        for one in named
    )


def _may_mean(
    article: Article, persons: Sequence[tuple[Span, Span]], mention: Span, meant: Span
) -> bool:
    """Whether a person may be who an article goes on about: of a last name that several have it is
    not known whose it is, and an article on somebody, by its title, is on nobody else."""
    first, _, last = article.text[slice(*meant)].rpartition(" ")
    of = {article.text[slice(*one)].rpartition(" ")[2] for _, one in persons}
    if of.intersection(_WORD.findall(article.title)) - {last}:
        return False
    titled = regex.search(rf"(\p{{Lu}}[\p{{L}}’'-]+)\s{regex.escape(last)}\b", article.title)
    if titled is not None and first and titled[1] not in first:
        return False
    whole = article.text[slice(*mention)] == article.text[slice(*meant)]
    return whole or len(pairs_of(article, frozenset(terms(last, article.language)))) < 2


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
