"""What is asked of somebody or something, and whether it is said of them.

"Who founded the club?" is answered where something is founded, not wherever the club and a
person are named; "How many people live there?" where people live. The words that ask for such
an attribute, and those that say it, are in each language's grammar.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

import regex

from bot.answering.evidence import Query
from bot.answering.models import Quote
from bot.answering.question import AnswerKind, Question
from bot.answering.summaries.recent import Recent
from bot.answering.written import (
    clock,
    dates,
    how_much_is,
    no_money,
    numbers,
    phrase,
    phrases,
    price_in,
)
from bot.corpus import Article, Passage
from bot.text import fold, terms
from bot.text.grammar import CLASSES, Attribute, either, grammar, months, pattern_of
from bot.text.relations import relations
from bot.text.words import strip_accents

#: What is asked by who, when and where, and by how much and how many.
_OF_THINGS: Final = frozenset(
    (AnswerKind.PERSON, AnswerKind.ORGANISATION, AnswerKind.DATE, AnswerKind.PLACE)
)
_OF_MEASURES: Final = frozenset((AnswerKind.AMOUNT, AnswerKind.MONEY, AnswerKind.DURATION))
#: A life may stand behind a name, "Ana Ruiz (1919–1980)", and where it began: "Ana Ruiz of Cadiz".
_LIVES: Final = ("birth", "death")
_YEARS_OF_LIFE: Final = regex.compile(r"\d{4}\s?[–-]")
OF_PLACE: Final = regex.compile(
    r"\p{Lu}[\p{L}-]+,?\s+(?:of|from|aus|von|de|du|di|da|do|van|uit|из|в)\s+\p{Lu}|['’][dt][ae]n\b"
)
#: Whose work something is: "a clock by Jan Verbeek".
_WORKS: Final = ("building", "invention", "writing")
_BY_NAME: Final = regex.compile(r"\b(?:by|par|por|door)\s\p{Lu}")
#: "With 12,400 people, Tarn", "a town of 12,400"; but not "12,400 people came".
_PEOPLE: Final = regex.compile(
    r"\d\s(?:people|menschen|personas|personnes|persone|mensen|pessoas|человек|kişi)(?=[,.;]|\sin\b)"
    r"|\b(?:town|village|city)\s(?:of|with)\s(?:\p{L}+\s)?\d",
    regex.I,
)
#: A measure is an amount, but where there is none to pay, or it lasts for ever.
_PRICE: Final = "price"
_LENGTH: Final = "length"
_DIGIT: Final = regex.compile(r"\p{N}")
#: Words of these classes stand before a time: "at nine".
_BEFORE: Final = frozenset(
    CLASSES.index(name) + 1 for name in ("place", "toward", "from", "preposition")
)
#: A name within a sentence says nothing by its words: "won the Nordic Design Prize".
_NAME: Final = regex.compile(r"(?<=[\p{Ll},;] )\p{Lu}[\p{L}'’-]*")
#: Passages of an article that are looked at for its topic.
_LOOKED_AT: Final = 200
#: A topic that so many of an article's passages are on need not be said each time.
_COMMON: Final = 3
#: Of these articles the terms of their passages are remembered.
_recent: Final = Recent(16)


class _Words(NamedTuple):
    """What asks for an attribute, and what says it."""

    asked: regex.Pattern[str]
    said: regex.Pattern[str]


def ready(language: str) -> None:
    """Make now what a language's attributes need: the first of them need not wait for it."""
    attributes(language)
    _hour(language)
    _number_words(language)
    _quantities(language)
    _times(language)


def attribute_unsaid(query: Query, quotes: Sequence[Quote]) -> bool:
    """Whether the question asks for an attribute that none of the quotes says of the thing."""
    question = query.question
    if phrase(question.language, "what_time").search(question.text) and not any(
        _hour(quote.article.language).search(_plain(quote.text, quote.article.language))
        for quote in quotes
    ):
        return True
    return any(
        not any(_says(query, quote, name) and _is_of(query, quote, asking) for quote in quotes)
        for name, asking in _asked(question).items()
    )


def _asked(question: Question) -> dict[str, frozenset[str]]:
    """The attributes that a question asks for, each with the terms that ask for it."""
    language, known = question.language, grammar(question.language)
    table: Mapping[str, Attribute] = {}
    if question.kind in _OF_THINGS:
        table = known.attributes
    elif question.kind in _OF_MEASURES:
        table = known.measures
    asked = _plain(question.text, language)
    found = ((name, attributes(language)[name].asked.search(asked)) for name in table)
    asks = {name: frozenset(terms(at.group(), language)) for name, at in found if at}
    if not asks and _PRICE in table and _asks_how_much_it_is(question):
        asks[_PRICE] = frozenset()
    return asks


def _asks_how_much_it_is(question: Question) -> bool:
    """ "How much is parking?" asks for a price, "how much is the total weight?" does not."""
    language = question.language
    measures = terms(" ".join(grammar(language).sorts.get("amount", ())), language)
    return how_much_is(language).search(question.text) is not None and frozenset(
        measures
    ).isdisjoint(question.terms)


@cache
def _number_words(language: str) -> regex.Pattern[str]:
    known = grammar(language)
    return _any_of((*known.numbers, *known.phrases.get("numerals", ())))


@cache
def _quantities(language: str) -> regex.Pattern[str] | None:
    """What stands for a number: "several", "half"; None where a language's words are unknown."""
    known = grammar(language).phrases
    if "quantities" not in known:
        return None
    return _any_of((*known["quantities"], *known.get("share", ())))


@cache
def _times(language: str) -> regex.Pattern[str] | None:
    """What says when something is, besides numbers; None where a language's words are unknown."""
    known = grammar(language)
    phrases = known.phrases.get("at_times")
    return None if phrases is None else _any_of((*known.times, *months(language).names, *phrases))


def says_how_many(quote: Quote) -> bool:
    """Whether a quote has a number, or what stands for one."""
    language, text = quote.article.language, quote.text
    words = _quantities(language)
    if words is None or words.search(_plain(text, language)):
        return True
    # A year is no number of anything; "a four-oared boat" has four.
    rest = dates(language).sub(" ", text).replace("-", " ")
    return _DIGIT.search(rest) is not None or numbers(language).search(rest) is not None


def says_when(quote: Quote, *, future: bool) -> bool:
    """Whether a quote has what may say when something is.

    What is to come has a date or a time; else any number may be one, and "when it storms" tells it.
    """
    language, text = quote.article.language, quote.text
    words = _times(language)
    if words is None or words.search(_plain(text, language)):
        return True
    if any(known.search(text) for known in (dates(language), clock(language))):
        return True
    return not future and (
        _DIGIT.search(text) is not None or phrase(language, "while").search(text) is not None
    )


@cache
def _hour(language: str) -> regex.Pattern[str]:
    """What may be a time of day: a number that a clock has, or what stands for one."""
    known = grammar(language)
    words = either(map(strip_accents, known.numbers))
    before = either(strip_accents(word) for word, own in known.classes.items() if own in _BEFORE)
    return regex.compile(
        rf"(?<![\p{{N}}.,])(?:[01]?\d|2[0-4])(?!\p{{N}})"
        rf"|\b(?:{phrases(language, 'noon')}|(?:{before})\s(?:{words}))\b"
    )


@cache
def attributes(language: str) -> dict[str, _Words]:
    """What asks for each attribute in a language, and what says it."""
    known = grammar(language)
    return {
        name: _Words(_any_of(words.asked), _any_of((*words.asked, *words.said)))
        for name, words in (*known.attributes.items(), *known.measures.items())
    }


def _any_of(phrases: Sequence[str]) -> regex.Pattern[str]:
    # "€40" and "17m" are amounts without a space.
    words = pattern_of(map(strip_accents, phrases)) or "(?!)"
    return regex.compile(rf"(?<!\p{{L}})(?:{words})(?!\p{{L}})")


def _plain(text: str, language: str) -> str:
    return " ".join(strip_accents(fold(text, language)).split())


def _says(query: Query, quote: Quote, name: str) -> bool:
    language, where = quote.article.language, query.question.kind is AnswerKind.PLACE
    if name in _LIVES and _YEARS_OF_LIFE.search(quote.text):
        return True
    if name == "birth" and where and OF_PLACE.search(quote.text):
        return True
    if name in _WORKS and _BY_NAME.search(quote.text):
        return True
    if name == "inhabitants" and _PEOPLE.search(quote.text):
        return True
    if name in grammar(language).measures and not _has_amount(quote, name):
        return False
    words = attributes(language).get(name)
    own = quote.text if grammar(language).nouns else _NAME.sub("", quote.text)
    said = "\n".join((quote.section, quote.lead or "", own))
    return words is None or words.said.search(_plain(said, language)) is not None


def _has_amount(quote: Quote, name: str) -> bool:
    """Whether a quote has an amount at all; in words a price is one of money, not of boats."""
    language, text = quote.article.language, quote.text
    if name == _LENGTH or _DIGIT.search(text):
        return True
    if name == _PRICE:
        return price_in(text, language) or no_money(language).search(text) is not None
    return _number_words(language).search(_plain(text, language)) is not None


def _is_of(query: Query, quote: Quote, asking: frozenset[str]) -> bool:
    """Whether a quote is about something of the question beside what asks for the attribute."""
    rest = [term for term in query.terms if term not in asking]
    if not rest:
        return True
    return says_one(query, _terms_around(quote), rest) or any(
        common(quote.article, frozenset((term,))) for term in rest
    )


def says_one(query: Query, said: frozenset[str], topic: Collection[str]) -> bool:
    """Whether one of a topic's terms is said, or what the query or the language takes for it."""
    known = relations(query.question.language)
    alike = {other for term in topic for other in (*known.synonyms(term), *known.related(term))}
    if not alike.isdisjoint(said):
        return True
    places = {at for at, term in enumerate(query.terms) if term in topic}
    return any(at in places for term in said for at, _ in query.matches.get(term, ()))


def _terms_around(quote: Quote) -> frozenset[str]:
    """The terms of a quote, of what it is read from and under, and of the sentence before it."""
    article, passage = quote.article, quote.article.passage_at(quote.start)
    own = () if passage is None else passage.sentences
    start = max((one.start for one in own if one.start < quote.start), default=quote.start)
    around = (
        article.title,
        quote.section,
        quote.lead or "",
        quote.addition or "",
        article.text[start : quote.end],
    )
    return frozenset(terms("\n".join(around), article.language))


def terms_of(article: Article, passage: Passage) -> frozenset[str]:
    """The terms of a passage and its heading."""
    words = f"{article.text[passage.start : passage.end]}\n{article.heading_of(passage)}"
    return frozenset(terms(words, article.language))


def common(article: Article, topic: frozenset[str]) -> bool:
    """Whether an article is on the topic throughout."""
    passages = _recent.get(
        article.digest,
        (article,),
        lambda: [terms_of(article, passage) for passage in article.passages[:_LOOKED_AT]],
    )
    return sum(not topic.isdisjoint(held) for held in passages) >= _COMMON
