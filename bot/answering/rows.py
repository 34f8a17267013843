"""The line of a table or a list that answers by its label: "Power | 1,200 W", "Tuesday | Soup".

Such a line says little of a question: the heads of its table, its heading and the title do. It
answers "What is for lunch on Tuesday?" before a sentence that only names the day.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Final

import regex

from bot.answering.models import Quote
from bot.answering.question import AnswerKind, Question, asks_price
from bot.answering.quoting import CELL
from bot.answering.saying import said_for
from bot.answering.written import dates, expressions, phrases
from bot.corpus import Article, Passage, Sentence
from bot.text import Span, fold, terms, tokenize
from bot.text.grammar import days_long, days_short

#: Letters of the longest label that names days.
_LONGEST: Final = 40
_WEEK: Final = 7
#: Terms that a question may have beside the name of what a row is about.
_HARDLY_MORE: Final = 1
#: Kinds of questions that ask for more than what stands behind a noun.
_NO_LABELS: Final = frozenset((AnswerKind.YES_NO, AnswerKind.PERSON, AnswerKind.REASON))
#: Kinds of questions that one line may answer by its label alone.
_TOLD: Final = frozenset((AnswerKind.PERSON, AnswerKind.DATE, AnswerKind.MONEY))
#: "Saturday: 10:00", also in a list; "**Saturday** – 10:00".
_LABEL: Final = regex.compile(
    r"(?|[\s>*_+-]*+([^:|\n]{2,40}?)[*_]*:[*_]*\s"
    r"|[\s>+-]*+(?:\*\*|__|`)([^*`\n]{2,40}?)(?:\*\*|__|`)\s?[–—|-]\s)"
)
_WORD: Final = regex.compile(r"[\p{L}\p{M}]+")


def ready(language: str) -> None:
    """Make now what a language's days need: the first of them need not wait for it."""
    _terms(language)
    _between(language)


@cache
def _terms(language: str) -> dict[str, int]:
    """The terms of the days' names; a name of several is none ("segunda-feira")."""
    named = ((terms(name, language), number) for name, number in days_long(language).items())
    return {own[0]: number for own, number in named if len(own) == 1}


@cache
def _between(language: str) -> regex.Pattern[str]:
    """What stands between the first day and the last: "Monday to Friday", "Mo–Fr"."""
    return regex.compile(rf"\.?\s*(?:[–—-]|(?:{phrases(language, 'range_to')}))\s*", regex.I)


def asked_day(question: Question) -> int | None:
    """The number, from 0 for Monday, of the one day that a question names; None for others."""
    if question.kind is AnswerKind.REASON:
        return None
    known = _terms(question.language)
    days = {known[term] for term in question.terms if term in known}
    return days.pop() if len(days) == 1 else None


def is_day(term: str, language: str) -> bool:
    """Whether a term is that of a day's name."""
    return term in _terms(language)


def label_of(article: Article, passage: Passage, sentence: Sentence) -> frozenset[str]:
    """The terms that a row or a line opens with, before what it tells of them; few or none."""
    label = _label(article, passage, sentence)
    if label is None or label.end() >= sentence.end:
        return frozenset()
    return frozenset(terms(label[1], article.language))


def _label(article: Article, passage: Passage, sentence: Sentence) -> regex.Match[str] | None:
    pattern = CELL if passage.tabular else _LABEL
    label = pattern.match(article.text, sentence.start, sentence.end)
    return None if label is None or len(label[1]) > _LONGEST else label


def asked_label(question: Question) -> str | None:
    """The term of the noun that a line's label may be: "What is the power of the kettle?"."""
    return None if question.kind in _NO_LABELS else question.sort


def asks_what_is_told(question: Question) -> bool:
    """Whether a question asks for what `told_of` tells: somebody, a time or a price."""
    return question.kind in _TOLD or asks_price(question)


def told_of(
    article: Article, passage: Passage, sentence: Sentence, question: Question
) -> Span | None:
    """What a line tells behind a label that is all that a question asks who or when it is.

    To "Who is the lecturer?" that is "Lecturer: Ana Ruiz", and no "Lectures: Room 5"; to "When is
    the exam?" a line with a date, "Final exam | 35% | 2 June". None for another line.
    """
    language = question.language
    label = _label(article, passage, sentence)
    if label is None or label.end() >= sentence.end or article.language != language:
        return None
    behind = label.end(), sentence.end
    if passage.tabular and (cell := _of_named(article, sentence, question)):
        return cell
    if question.kind is AnswerKind.DATE:
        said = frozenset(terms(label[1], language))
        found = next(dates(language).finditer(article.text, *behind), None)
        return found.span() if found and said and said >= {*question.terms} else None
    asked = [
        fold(question.text[one.start : one.end], language)
        for one in question.tokens
        if one.term in question.terms
    ]
    held = tokenize(label[1], language)
    own = [fold(label[1][one.start : one.end], language) for one in held if not one.stop]
    if question.kind is not AnswerKind.PERSON or not asked or asked != own:
        return None
    return behind[0], behind[0] + len(article.text[slice(*behind)].rstrip(" |.;"))


def _of_named(article: Article, row: Sentence, question: Question) -> Span | None:
    """The date or the price in the row of whatever a question names, and asks hardly more of: to
    "When do they play in Tarn?" that of "9 May | Tarn | The Mill"."""
    text, language = article.text, article.language
    kind = AnswerKind.MONEY if asks_price(question) else question.kind
    pattern = expressions(kind, language)
    if kind not in (AnswerKind.DATE, AnswerKind.MONEY) or pattern is None:
        return None
    own = frozenset(question.terms)
    for cell in CELL.finditer(text, row.start, row.end):
        said = frozenset(terms(cell[1], language))
        if said and said <= own and cell[1][:1].isupper() and len(own - said) <= _HARDLY_MORE:
            told = (one.span() for one in pattern.finditer(text, row.start, row.end))
            return next((one for one in told if one != cell.span(1)), None)
    return None


def is_of_day(article: Article, passage: Passage, sentence: Sentence, day: int) -> bool:
    """Whether a sentence is a row or a line that opens with a day, or with days around it."""
    label = _label(article, passage, sentence)
    return label is not None and day in _days(label[1], article.language)


def _days(label: str, language: str) -> frozenset[int]:
    """The days that a label names: "Sat", "Monday to Friday", "Tuesday, Thursday"."""
    known, short = _terms(language), days_short(language)
    found: list[tuple[int, int, int]] = []
    for word in _WORD.finditer(label):
        own = terms(word.group(), language)
        number = known.get(own[0]) if len(own) == 1 else None
        if number is None and word.group()[0].isupper():
            number = short.get(fold(word.group(), language))
        if number is not None:
            found.append((word.start(), word.end(), number))
    days = {number for _, _, number in found}
    for (_, end, first), (start, _, last) in pairwise(found):
        if _between(language).fullmatch(label, end, start):
            days |= {(first + n) % _WEEK for n in range((last - first) % _WEEK)}
    return frozenset(days)


def share_said(question: Question, quote: Quote, label: frozenset[str] = frozenset()) -> float:
    """How much of what a question names beside days and a label stands in a line, the heads and
    the headings above it, or in its article's title."""
    article = quote.article
    days = _terms(question.language)
    rest = [term for term in question.terms if term not in days and term not in label]
    above = (article.title, *quote.headings, quote.lead or "", quote.text)
    said = frozenset(terms("\n".join(above), article.language))
    held = [not said.isdisjoint(said_for(term, question.language)) for term in rest]
    return sum(held) / len(held) if held else 1.0
