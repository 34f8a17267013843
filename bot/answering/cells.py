"""Which cell of a table's row answers."""

from __future__ import annotations

from typing import Final

import regex

from bot.answering.matching import asked_kinds
from bot.answering.question import AnswerKind, Question, asks_price, sorts
from bot.answering.quoting import CELL
from bot.answering.written import clock, dates, phrase
from bot.corpus import Article, Passage, Sentence
from bot.text import Span, terms

#: Letters that a word and one made from it have in common, at least.
_KIN: Final = 4
#: A column of plain text that spaces set apart.
_SPACED: Final = regex.compile(r"\S+(?:[ ]\S+)*")
_NUMERAL: Final = regex.compile(r"\d")
_TIME: Final = regex.compile(r"\d[:.h]\d\d\b")
#: How the cell looks that is of the kind asked for, the surest look first; one of a date as its
#: language writes it.
_LOOKS: Final = {
    AnswerKind.MONEY: (
        regex.compile(r"[$€£¥₺₽]|\b[A-Z]{3}\s?\d|\d\s?[A-Z]{3}\b|\d[.,]\d\d\b"),
        _NUMERAL,
    ),
    AnswerKind.PERCENTAGE: (regex.compile("%"), _NUMERAL),
    AnswerKind.DURATION: (regex.compile(r"\d\s*\p{Ll}"),),
    AnswerKind.AMOUNT: (_NUMERAL,),
    # "ETA" and "CET" are nobody's names.
    AnswerKind.PERSON: (regex.compile(r"^(?=.*\p{Lu}\p{Ll})\P{N}+$"), regex.compile(r"^\P{N}+$")),
    AnswerKind.PLACE: (regex.compile(r"^\P{N}+$"),),
}
#: Kinds that a cell of any look answers.
_OPEN: Final = frozenset((AnswerKind.DEFINITION, AnswerKind.THING))


def _dated(question: Question, language: str) -> tuple[regex.Pattern[str], ...]:
    """How a date looks: the time first where the day is named or a time is asked for."""
    times, days = (_TIME, clock(language)), (dates(language),)
    asked = phrase(question.language, "what_time").search(question.asked)
    first = times + days if asked or _named(question) else days + times
    return *first, phrase(language, "at_times"), _NUMERAL


def _named(question: Question) -> bool:
    """Whether a question names a day."""
    return dates(question.language).search(question.asked) is not None


def _columns(article: Article, passage: Passage, start: int, end: int) -> list[Span]:
    """The cells of the row `article.text[start:end]`; empty for what is no row of a table."""
    text = article.text
    cell = CELL
    if not passage.tabular:
        if len(passage.sentences) < 2 or article.markdown:
            return []
        cell = _SPACED
    return [found.span(cell.groups) for found in cell.finditer(text, start, end)]


def names_row(
    article: Article, passage: Passage, row: Sentence, question: Question
) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of a question that a row of a table opens with, and all that the row has."""
    cells = _columns(article, passage, row.start, row.end)
    if len(cells) < 2:
        return frozenset(), frozenset()
    first, *rest = (
        frozenset(terms(article.text[slice(*cell)], article.language)).intersection(question.terms)
        for cell in cells
    )
    return first, first.union(*rest)


def answering_cell(
    article: Article, passage: Passage, quote: Span, question: Question, phrase: Span | None
) -> Span | None:
    """The cell that answers, of the row of a table that is quoted; None where none is known.

    That is one that the question does not name: of the kind that is asked for,
    under the head that the question names, else the one that holds `phrase`,
    else the first; of several none where none of these tells. All spans are the article's.
    """
    start, end = quote
    row = passage.sentence_at(start)
    if row is None or end > row.end or question.kind is AnswerKind.YES_NO:
        return None
    text, language = article.text, article.language
    cells = _columns(article, passage, row.start, row.end)
    heads = [] if passage.lead is None else _columns(article, passage, *passage.lead)
    if len(cells) < 2:
        return None

    asked = set(question.terms) - question.focus
    over = [set(terms(text[slice(*head)], language)) for head in heads]
    if len(over) != len(cells):
        over = [set()] * len(cells)
    # "Material | oak": a label that is what is asked for does not answer.
    own = [frozenset(terms(text[slice(*cell)], language)) for cell in cells]
    columns = [
        at
        for at, said in enumerate(own)
        if asked.isdisjoint(said) and not (said and said <= question.focus)
    ]
    focused = [at for at in columns if over[at] & question.focus]
    kind = question.kind
    if asks_price(question):
        kind = AnswerKind.MONEY
    if focused:
        columns = focused
    elif kind is AnswerKind.DATE or kind in _LOOKS:
        known = _dated(question, language) if kind is AnswerKind.DATE else _LOOKS[kind]
        looks = ([at for at in columns if _looks(text, cells[at], one)] for one in known)
        columns = next((some for some in looks if some), [])
    if not columns:
        return None
    kinds = asked_kinds(question)
    if kind is AnswerKind.PERSON:
        kinds |= sorts(language, "person")

    def order(at: int) -> tuple[int, bool, bool, int]:
        named = [p for p, t in enumerate(question.terms) if any(_kin(t, o) for o in over[at])]
        first, last = cells[at]
        holds = phrase is not None and first <= phrase[0] and phrase[1] <= last
        return min(named, default=len(question.terms)), not over[at] & kinds, not holds, at

    best = min(columns, key=order)
    if len(columns) > 1 and not focused and phrase is None and kind in _OPEN:
        named, other, _, _ = order(best)
        if other and named == len(question.terms):
            return None  # "What is there on Tuesday?": all of the row
    return cells[best]


def _looks(text: str, cell: Span, look: regex.Pattern[str]) -> bool:
    return look.search(text[slice(*cell)]) is not None


def _kin(term: str, other: str) -> bool:
    """Whether one term is made from the other: "lead", "leader"."""
    short, long = sorted((term, other), key=len)
    return short == long or (len(short) >= _KIN and long.startswith(short))
