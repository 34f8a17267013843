"""People who share a last name: what is said of one is not said of the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple

import regex

from bot.answering.agents import is_person
from bot.answering.clauses import READ_WHOLE
from bot.answering.introductions import is_office
from bot.answering.matching import Query
from bot.answering.models import Quote
from bot.answering.question import AnswerKind, Question
from bot.answering.summaries.people import TITLES
from bot.answering.summaries.recent import Recent
from bot.answering.written import phrase
from bot.corpus import Article
from bot.text import fold, terms
from bot.text.grammar import grammar, months
from bot.text.speech import Speech, speech
from bot.text.stopwords import stop_words
from bot.text.words import strip_accents

#: A first and a last name; of more names each pair is one.
_PAIR: Final = regex.compile(
    r"(?<![\p{L}’'-])(\p{Lu}\p{Ll}[\p{L}\p{M}'’-]*) (?=(\p{Lu}\p{Ll}[\p{L}\p{M}-]*))"
)
_NAME: Final = regex.compile(r"\p{Lu}\p{Ll}[\p{L}\p{M}-]*")
_OPENING: Final = regex.compile(r"\W*(\p{L}+)")
_WITHIN: Final = regex.compile(r"[\p{L}\p{N},;)] \Z")
#: So many letters before somebody may have been named.
_BEFORE: Final = 1_500
#: So many letters the short form of a first name shares with the whole one.
_ALIKE: Final = 2
#: Of these articles the pairs of names, and of capitals, are remembered.
_recent: Final = Recent(16)
_recent_capitals: Final = Recent(16)


class _Capitals(NamedTuple):
    """Two words with capitals beside one another, and where the first begins."""

    first: str
    last: str
    start: int


def pairs_of(article: Article, lasts: frozenset[str]) -> frozenset[tuple[str, str]]:
    """The terms of the first and last names that an article has beside one another, of `lasts`."""

    def found() -> frozenset[tuple[str, str]]:
        language, capitals = article.language, _capitals(article)
        pairs = set[tuple[str, str]]()
        for initial in {_initial(last) for last in lasts}:
            for one in capitals.get(initial, ()):
                last = terms(one.last, language)[:1]
                if not lasts.isdisjoint(last) and _is_first_name(one.first, language):
                    within = _WITHIN.search(article.text, max(0, one.start - 2), one.start)
                    if within or not _common(one.first, language):
                        pairs.update(product(terms(one.first, language)[:1], last))
        return frozenset(pairs)

    return _recent.get((article.digest, lasts), (article,), found)


def _capitals(article: Article) -> Mapping[str, Sequence[_Capitals]]:
    """The pairs of capitals, hundreds, by the first letter of the last: most are not meant."""

    def found() -> Mapping[str, Sequence[_Capitals]]:
        made: dict[str, list[_Capitals]] = {}
        for one in _PAIR.finditer(article.text[:READ_WHOLE]):
            initial = _initial(fold(one[2][:1], article.language))
            made.setdefault(initial, []).append(_Capitals(one[1], one[2], one.start()))
        return made

    return _recent_capitals.get((article.digest,), (article,), found)


def _initial(word: str) -> str:
    return strip_accents(word[:1])[:1]


def is_last_name(word: str, article: Article) -> bool:
    """Whether an article has a word behind somebody's first name. Where every noun has a capital
    it is not known."""
    if grammar(article.language).nouns:
        return False
    return bool(pairs_of(article, frozenset(terms(word, article.language))))


def _is_first_name(word: str, language: str) -> bool:
    """Whether a capital before a name is neither what somebody is ("Coach Weber") nor a month's."""
    low = fold(word, language)
    return not (
        months(language).holds(word)
        or low in stop_words(language)
        or low in grammar(language).function
        or low.rstrip(".") in TITLES
        or grammar(language).class_of(low)
        or is_person(word, language)
        # A "tom" may be somebody, too, but is none in the dictionary of parts of speech.
        or (is_office(word, language) and _common(word, language))
    )


def _common(word: str, language: str) -> bool:
    """Whether a word may be no name where it opens a sentence: "Yesterday Weber said"."""
    known = speech(language)
    if isinstance(known, Speech):
        return known.knows(word)
    return phrase(language, "at_times").fullmatch(word) is not None


def of_namesake(query: Query, quote: Quote) -> bool:
    """Whether a sentence is about somebody who shares the last name of whom the question names.

    "Weber, 24, moved to Graz" is about whoever of that name was named before. Where every noun
    has a capital it is not known which two are a name.
    """
    article, question = quote.article, query.question
    language = article.language
    if question.kind is AnswerKind.PERSON or grammar(language).nouns:
        return False
    pairs = pairs_of(article, frozenset(question.terms))
    first, last = _asked(question, pairs) or _unknown(question, article, pairs) or ("", "")
    others = {one for one, name in pairs if name == last and one not in question.terms}
    if not others:
        return False
    said = {term for word in _NAME.findall(quote.text) for term in terms(word, language)}
    if first in said or (quote.addition and first in terms(quote.addition, language)):
        return False
    opening = _OPENING.match(quote.text)
    leans = opening is not None and fold(opening[1], language) in grammar(language).leaning
    if leans or (last in said and others.isdisjoint(said)):
        return _last_named(article, quote.start, {first, *others}) in others
    return not others.isdisjoint(said)


def _asked(question: Question, pairs: Collection[tuple[str, str]]) -> tuple[str, str] | None:
    """Which of the pairs of names a question has."""
    beside = zip(question.terms, question.terms[1:], strict=False)
    return next((pair for pair in beside if pair in pairs), None)


def _unknown(
    question: Question, article: Article, pairs: Collection[tuple[str, str]]
) -> tuple[str, str] | None:
    """Whom a question names of whom an article knows but the last name, and somebody by that name
    whose first name begins otherwise: "Rob Lowe" and "R. Lowe" may be Robert."""
    language, text = question.language, article.text[:READ_WHOLE]
    for found in _PAIR.finditer(question.asked):
        firsts, lasts = (terms(one, language) for one in found.groups())
        if not (firsts and lasts and _is_first_name(found[1], language)):
            continue
        first, last = firsts[0], lasts[0]
        alike = any(name == last and one[:_ALIKE] == first[:_ALIKE] for one, name in pairs)
        if alike or _common(found[1], language):
            continue
        word, name = map(regex.escape, found.groups())
        named = rf"(?<!\p{{L}})(?:{word}(?!\p{{L}})|{word[0]}\.\s(?:\p{{L}}\.\s)?{name})"
        if regex.search(named, text) is None:
            return first, last
    return None


def _last_named(article: Article, end: int, firsts: Collection[str]) -> str | None:
    """Who of these, by their first names, is named last before `end`; None where none is near."""
    words = reversed(_NAME.findall(article.text, max(0, end - _BEFORE), end))
    named = (term for word in words for term in terms(word, article.language))
    return next((term for term in named if term in firsts), None)
