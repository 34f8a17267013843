"""Lines that open with what they tell: "When: Thursday, 7 pm", "**Venue:** the Anchor".

Whoever asks when the pottery evening is shares no word with such a line: its label stands for the
question word, and the evening is named in the title, the heading or the opening alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Final, NamedTuple

import regex

from bot.answering.question import AnswerKind, Question, worth
from bot.answering.written import clock, dates, no_money, numbers, phrase, phrases
from bot.corpus import Article
from bot.text import Span, terms
from bot.text.grammar import grammar

#: The phrases of a grammar's file that label what is of a kind.
_LABELS: Final = {
    AnswerKind.DATE: "label_date",
    AnswerKind.PLACE: "label_place",
    AnswerKind.MONEY: "label_price",
    AnswerKind.DURATION: "label_duration",
}
#: Labels that are kept of an article: one with more is no notice.
_MOST: Final = 500
#: Characters before a label's colon, at most.
_LONGEST: Final = 80
_SIGNS: Final = regex.compile(r"[^\p{L}\p{N}]+")
_DIGIT: Final = regex.compile(r"\p{N}")
_ANY: Final = regex.compile("")


class Label(NamedTuple):
    """A labelled line of an article: its kind, the label, the number of its passage, and the
    terms of the heading above it and of the article's opening."""

    kind: AnswerKind
    label: str
    passage: int
    topic: frozenset[str]


def ready(language: str) -> None:
    """Make now what a language's labels need: the first question need not wait for it."""
    for kind in _LABELS:
        _idle(language, kind)
        _line(language, kind)


@cache
def _line(language: str, kind: AnswerKind) -> regex.Pattern[str]:
    """A label at a line's start, and behind it what it says."""
    return regex.compile(
        rf"^[^\p{{L}}\p{{N}}\n]{{0,12}}(?:{phrases(language, _LABELS[kind])})"
        r"[^\p{L}\p{N}\n:]{0,4}:[*_\s]{0,6}(?=\S)",
        regex.I | regex.M,
    )


@cache
def _idle(language: str, kind: AnswerKind) -> frozenset[str]:
    """The terms of a question that say no more than what its kind does."""
    known = grammar(language)
    said = [*known.phrases.get("happens", ()), *known.phrases.get(_LABELS[kind], ())]
    if kind is AnswerKind.DURATION and "length" in known.measures:
        said += known.measures["length"].said
    return worth(language).union(terms(" ".join(said), language))


@cache
def _values(language: str, kind: AnswerKind) -> tuple[regex.Pattern[str], ...]:
    """One of these is in what a label says of a kind."""
    if kind is AnswerKind.PLACE:
        return (_ANY,)
    if kind is AnswerKind.DATE:
        return dates(language), clock(language), phrase(language, "at_times"), _DIGIT
    return numbers(language), no_money(language), _DIGIT


def labels(article: Article) -> tuple[Label, ...]:
    """The labelled lines of an article."""
    text, made = article.text, []
    topics: dict[int, frozenset[str]] = {}
    for kind, found in islice(_found(text, article.language), _MOST):
        at = bisect_right(article.passages, found.end(), key=lambda one: one.start) - 1
        if at < 0:
            continue
        said = text[found.end() : article.passages[at].end]
        if said and _says(said, article.language, kind):
            section = article.passages[at].section
            if section not in topics:
                topics[section] = _topic_of(article, at)
            # "When" of "**When**: ".
            name = _SIGNS.sub("", found[0]).casefold()
            made.append(Label(kind, name, at, topics[section]))
    return tuple(made)


def _found(text: str, language: str) -> Iterator[tuple[AnswerKind, regex.Match[str]]]:
    """Labels in order. Few lines have a colon near their start: the others are not read."""
    known = [(kind, _line(language, kind)) for kind in _LABELS]
    colon, line = text.find(":"), -1
    while colon >= 0:
        start = text.rfind("\n", max(0, colon - _LONGEST), colon) + 1
        if start != line and (start or colon < _LONGEST):
            line = start
            for kind, pattern in known:
                found = pattern.match(text, start)
                if found is not None:
                    yield kind, found
        colon = text.find(":", colon + 1)


def _says(text: str, language: str, kind: AnswerKind) -> bool:
    """Whether the first line of a text has what a label of a kind says."""
    line = text.partition("\n")[0]
    return any(one.search(line) for one in _values(language, kind))


def _topic_of(article: Article, at: int) -> frozenset[str]:
    """The terms of the heading above a passage, and of the article's opening."""
    opening = article.passages[0].sentences[0]
    words = (article.heading_of(article.passages[at]), article.text[opening.start : opening.end])
    return frozenset(terms("\n".join(words), article.language))


@lru_cache(maxsize=20_000)
def title_terms(title: str, language: str) -> frozenset[str]:
    """The terms of a title: all articles' are looked at whenever one of them changes."""
    return frozenset(terms(title, language))


def labelling(
    question: Question, some: Iterable[tuple[Article, Sequence[Label]]], *, alone: bool
) -> list[tuple[Article, int]]:
    """The passages that have a label of the kind that a question asks for, and of what it names;
    none where that is named in several places, or it asks for more. `alone` says whether it need
    name nothing."""
    kind, language = question.kind, question.language
    if kind not in _LABELS:
        return []
    topic = frozenset(question.terms) - _idle(language, kind)
    if not (topic or alone):
        return []
    found, named = [], set()
    for article, own in some:
        if article.language != language:
            continue
        rest = topic - title_terms(article.title, language)
        for label in own:
            if label.kind is kind and rest <= label.topic:
                found.append((article, label.passage))
                named.add(label.label)
    places = {(article.id, article.passages[at].section) for article, at in found}
    # "When: …" twice under one heading is said of two.
    return found if len(places) == 1 and len(named) == len(found) else []


def labelled(question: Question, article: Article, start: int, end: int) -> Span | None:
    """What the sentence `text[start:end]` says behind a label of the kind that a question, which
    one answers, asks for."""
    text, language = article.text[start:end], article.language
    found = _line(language, question.kind).match(text)
    if found is None:
        return None
    said, hour = text[found.end() :], phrase(question.language, "what_time")
    if hour.search(question.asked):
        says = clock(language).search(said) is not None
    else:
        says = _says(said, language, question.kind)
    return (start + found.end(), start + len(text.rstrip(" .;"))) if says else None
