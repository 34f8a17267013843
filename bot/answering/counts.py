"""Whether a number counts what a question asks the number of.

"How many members has the club?" is answered by "140 members", by "members: 140" and, where
members are told of, by "there are 140", but not by "18 beds", nor by "it sleeps 18".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise, takewhile
from typing import Final, NamedTuple

import regex

from bot.answering.agents import is_person
from bot.answering.attributes import asks_people
from bot.answering.introductions import is_office
from bot.answering.matching import Query, asked_kinds
from bot.answering.models import Quote
from bot.answering.question import AnswerKind, Question, sorts
from bot.answering.saying import says_about, says_one, sentences_of
from bot.answering.written import amount, clock, dates, expressions, phrase, phrases
from bot.text import DEFAULT_LANGUAGE, fold, terms, token_words
from bot.text.grammar import grammar
from bot.text.speech import speech

#: Words of these classes may stand between a number and what it counts: "half of the members".
_BETWEEN: Final = ("of", "article", "quantity", "adverb", "such", "as")
#: "They pay 10 €" numbers nothing.
_MONEY: Final = regex.compile(r"\s?\p{Sc}")
_ENDS: Final = regex.compile(r"[.;:!?()\"“”«»—–\n|]")
#: The number of a list's item, or of a heading.
_LIST_MARK: Final = regex.compile(r"\s*\d{1,3}[.)]\s")
#: So many words behind a number stands what it counts, or before it.
_BEHIND: Final = 5
_BEFORE: Final = 7
#: So many words before a number stands "of whom" at most.
_RELATIVE: Final = 4
_NEAR_BEHIND: Final = 3
_VERB: Final = 0.6
_NOUN: Final = 0.35
#: Letters of what is counted where it is part of a longer word: "a five-storey house".
_STEM: Final = 5
_MANY: Final = "many"
#: A number of what stands behind it, and of nothing else: "no lifts".
_NO: Final = "no"


class _Word(NamedTuple):
    """A word or a number, half-open in its text, in lower case."""

    start: int
    end: int
    text: str
    number: bool


class _Counted(NamedTuple):
    """What is counted: its terms and the words that ask for it; whether it is people, and whether
    they are any people."""

    terms: frozenset[str]
    words: tuple[str, ...]
    people: bool
    anybody: bool


def ready(language: str) -> None:
    """Make now what a language's counts need: the first of them need not wait for it."""
    _words(language)
    phrase(language, "holds")


def uncounted(query: Query, quotes: Sequence[Quote]) -> bool:
    """Whether the question asks how many there are of something that no number of the quotes
    counts."""
    question = query.question
    if question.kind is not AnswerKind.AMOUNT:
        return False
    counted = _counted(question)
    if not counted.terms:
        return False
    any_told = False
    for quote in quotes:
        passage = quote.article.passage_at(quote.start)
        other = quote.article.language != question.language
        if passage is None or passage.tabular or other:
            return False
        # Where people are counted, they need not be called so: "it sleeps 18".
        told = counted.people or says_about(query, [quote], counted.terms, asked_kinds(question))
        any_told = any_told or told
        if any(_counts(query, one, counted, told=told) for one in sentences_of(quote)):
            return False
    # Russian "арок" and "арки" have two stems: it may be told in another form.
    return any_told or question.language == DEFAULT_LANGUAGE


def _counted(question: Question) -> _Counted:
    language, tokens = question.language, question.tokens
    said = token_words(question.text, tokens, language)
    if language == DEFAULT_LANGUAGE:
        many = question.word == "how" and said[question.at + 1 : question.at + 2] == [_MANY]
        sort = () if question.sort is None else (question.sort,)
        found = question.focus.union(sort) if many else frozenset()
    elif phrase(language, "how_often").search(question.asked):
        # "À quelle fréquence": it is told by no number of what is counted.
        found = frozenset()
    else:
        # "Combien de grands bateaux": the noun may come second.
        at = [place for place, one in enumerate(tokens) if one.term in question.focus]
        behind = [tokens[place + 1] for place in at if place + 1 < len(tokens)]
        found = question.focus.union(one.term for one in behind if not one.stop)
        found = found if found.isdisjoint(sorts(language, "amount")) else frozenset()
    words = tuple(word for word, one in zip(said, tokens, strict=True) if one.term in found)
    somebody = phrase(language, "somebody")
    units = grammar(language).units
    anybody = any(word in units and somebody.fullmatch(word) for word in words)
    if not anybody and not units.isdisjoint(words):
        # Of miles and percents there are signs.
        return _Counted(frozenset(), (), False, False)
    people = anybody or asks_people(question) or any(is_person(word, language) for word in words)
    return _Counted(found, words, people, anybody)


@cache
def _words(language: str) -> regex.Pattern[str]:
    """A number, its group, or a word; "a" is no number."""
    more = rf"{phrases(language, 'quantities')}|{phrases(language, 'share')}"
    return regex.compile(
        rf"(?P<number>(?<![\p{{L}}\p{{N}}])(?!(?:half )?an?\b)(?:{more}|{amount(language)}[km]?)"
        r"(?![\p{L}\p{N}]))|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*",
        regex.I,
    )


@cache
def _definite(language: str) -> frozenset[str]:
    """The articles of what was named before: "the"."""
    known = grammar(language)
    return known.of_class("article").difference(known.said("indefinite"))


def _no_counts(quote: Quote) -> list[tuple[int, int]]:
    """Where a quote has numbers that count nothing: dates, times, amounts of money."""
    language, text = quote.article.language, quote.text
    # Elsewhere "wie viel" asks for money, too, and "de cinco" may be no time.
    if language == DEFAULT_LANGUAGE:
        known = [dates(language), clock(language), expressions(AnswerKind.MONEY, language)]
    else:
        known = [dates(language)]
    mark = _LIST_MARK.match(text)
    spans = [found.span() for one in known if one is not None for found in one.finditer(text)]
    return spans if mark is None else [mark.span(), *spans]


def _are_of(query: Query, behind: Sequence[_Word], language: str) -> bool:
    """Whether what stands behind a noun says of what it is, as the question does: "the 12 nations
    of the league", "die Länder der Liga"."""
    known = grammar(language)
    # A German noun of which others are stands in the genitive, behind its article.
    links = ("of", "article") if known.nouns else ("of",)
    if not behind or known.class_of(behind[0].text) not in links:
        return False
    said = terms(" ".join(word.text for word in behind), language)
    return not query.matches.keys().isdisjoint(said)


def _counts(query: Query, quote: Quote, counted: _Counted, *, told: bool) -> bool:
    """Whether a quote, of one sentence, has a number of what is counted.

    `told` says whether its passage tells of that, so that a number alone may be its number.
    """
    text, language = quote.text, quote.article.language
    words = [
        _Word(*found.span(), fold(found.group(), language), found["number"] is not None)
        for found in _words(language).finditer(text)
    ]
    none = {at for start, end in _no_counts(quote) for at in range(start, end)}

    def parted(at: int) -> bool:
        return _ENDS.search(text, words[at - 1].end, words[at].start) is not None

    def joins(at: int) -> bool:
        return not parted(at)

    @cache
    def names(at: int) -> bool:
        return not words[at].number and _is_counted(query, quote, counted, words[at])

    for at, word in enumerate(words):
        if not word.number or word.start in none:
            continue
        if at + 1 < len(words) and words[at + 1].number and not parted(at + 1):
            continue  # "all six": the latter counts
        own, meant = False, at > 0 and words[at - 1].text in _definite(language)
        for behind in range(at + 1, min(len(words), at + 1 + _BEHIND)):
            if parted(behind) or words[behind].number:
                break
            if names(behind):
                # "The two nations" were named before: they are not how many countries there are.
                if not meant or not counted.terms.isdisjoint(terms(words[behind].text, language)):
                    return True
                rest = range(behind + 1, min(len(words), behind + 1 + _NEAR_BEHIND))
                if _are_of(query, [words[one] for one in takewhile(joins, rest)], language):
                    return True
                own = True
                break
            known = _takes(words[behind], language)
            if known is None:
                break
            own = own or known
            # "A 46-year-old man" is no 46 men.
            if own and behind == at + 1 and text[word.end] == "-":
                break
        # "Routes 20 to 31" are numbered, not counted.
        if own or word.text == _NO or _is_numbered(text, words, at, names, language):
            continue
        first = max(0, at - _BEFORE)
        if any(
            names(one) and not any(map(parted, range(one + 2, at + 1))) for one in range(first, at)
        ):
            return True
        if _of_those(words[first:at], language):
            # "Of whom 300 were sailors".
            if any(map(names, range(at + 1, min(len(words), at + 1 + _NEAR_BEHIND)))):
                return True
            continue
        if told and (at == 0 or parted(at) or not _is_label(query, words[at - 1], language)):
            return True
    return False


def _is_numbered(
    text: str, words: Sequence[_Word], at: int, names: Callable[[int], bool], language: str
) -> bool:
    """Whether a number, or the first of its range, stands right behind what it would count: as
    one that is its name. Those that are listed are counted by that: "routes 5 and 7"."""
    if _MONEY.match(text, words[at].end):
        return False
    listed = grammar(language).of_class("and")
    if at + 2 < len(words) and words[at + 1].text in listed and words[at + 2].number:
        return False
    ranged = grammar(language).said("range_to")
    while at > 1 and words[at - 2].number:
        if words[at - 1].text in listed:
            return False
        if words[at - 1].text not in ranged:
            break
        at -= 2
    between = text[words[at - 1].end : words[at].start] if at else ""
    return bool(between) and between.isspace() and names(at - 1)


def _is_counted(query: Query, quote: Quote, counted: _Counted, word: _Word) -> bool:
    """Whether a word names what is counted."""
    language = quote.article.language
    said = frozenset(terms(word.text, language))
    stems = tuple(one for one in (*counted.words, *counted.terms) if len(one) >= _STEM)
    if (
        says_one(query, said, counted.terms)
        or any(one.startswith(stems) for one in (*said, word.text))
        or not said.isdisjoint(asked_kinds(query.question))
    ):
        return True
    if not counted.people:
        return False
    # "Thirty members" are as many players, but eight players are no bosses.
    if phrase(language, "somebody").fullmatch(word.text):
        return True
    name = quote.text[word.start].isupper() and not grammar(language).nouns
    return counted.anybody and not name and is_office(word.text, language)


def _takes(word: _Word, language: str) -> bool | None:
    """Whether a number before this word may be its number; None where it is none of what follows.

    False where what follows may still be counted: "twelve of the oldest …".
    """
    known = grammar(language)
    own = known.class_of(word.text)
    if word.text in known.magnitudes or own in _BETWEEN:
        return False
    if own or word.text in known.function:
        return None
    if language != DEFAULT_LANGUAGE:
        return True
    shares = speech(language).shares(word.text)
    if shares.verb > _VERB and not word.text.endswith(("ed", "ing")):
        return None
    return shares.noun >= _NOUN


def _of_those(before: Sequence[_Word], language: str) -> bool:
    """Whether a number behind these words is one of what they name: "visitors, of whom some 20"."""
    classes = [grammar(language).class_of(word.text) for word in before[-_RELATIVE:]]
    return ("of", "that") in pairwise(classes)


def _is_label(query: Query, word: _Word, language: str) -> bool:
    """Whether a word names a number or does what is not asked: "level 40", "it sleeps 18"."""
    if word.number or word.text in grammar(language).classes:
        return False
    # "It sleeps 18", where it is asked how many can stay.
    holds = phrase(language, "holds")
    if holds.fullmatch(word.text) and holds.search(query.question.asked):
        return False
    said = frozenset(terms(word.text, language))
    return bool(said) and not says_one(query, said, query.terms)
