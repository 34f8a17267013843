"""What an answer has to say so that it can be one, where the question leaves no doubt of it.

The articles may name whom a question is about and not say what it asks: how old they are, where
they live, what they said of something, who holds an office. What looks like an answer is then none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from bot.answering.attributes import OF_PLACE, attribute_unsaid, common, terms_of
from bot.answering.evidence import Query
from bot.answering.introductions import is_office
from bot.answering.models import Quote
from bot.text import terms
from bot.text.relations import relations

_HOW_OLD: Final = regex.compile(r"\bhow (?P<old>old)\b|\bwie (?P<old>alt)\b", regex.I)
#: A number that can be an age, or the years of a life.
_AGE: Final = regex.compile(
    r"\b(?:aged?|born|alter|geboren|jährig|(?:at|under|over|turned|turns) \d{1,3})\b"
    r"|\b(?:years?|months?|weeks?|days?)[ -](?:olds?|of age)\b|\d-jährig|\bJahre alt\b"
    r"|\bbetween \p{L}+ and \p{L}+|,\s*\d{1,3}(?=[,.;)])|\(\D{0,12}\d{1,4}\s?(?:\)|[–-])",
    regex.I,
)
#: Since when there is a thing.
_SINCE: Final = regex.compile(r"\d{3}|\b(?:years?|centur(?:y|ies)|Jahren?)\b", regex.I)
_SAID_ABOUT: Final = regex.compile(
    r"^\W*what\s+(?:did|does|do|has|have)\b.+\b(?:say|said|write|written|argue|argued|claim"
    r"|claimed|tell\s+\w+|told\s+\w+|announce|announced)\s+(?:about|on|of|regarding)\s+(?P<topic>.+)"
    r"|^\W*was\s+(?:sagte?|meinte?|schrieb)\b.+?\b(?:über|zum?|zur)\s+(?P<topic>.+)",
    regex.I,
)
#: What is asked of a person's life.
_LIFE: Final = regex.compile(
    r"\b(?:lives?|lived|resides?|married|study|studied|earns?|graduated?"
    r"|wohnt|lebt|verheiratet|verdient|studierte?)\b",
    regex.I,
)
#: "Who studied at Selma?" asks of a place.
_WHOEVER: Final = regex.compile(r"\W*(?:who|whom|whose|which|what|wer|welche\w*|was)\b", regex.I)
#: "Who is the captain of the Marigold?"
_WHO_HOLDS: Final = regex.compile(
    r"^\W*who(?:['’]s|\s+(?:is|was))\s+(?:the\s+)?(?:[\p{L}-]+\s+){0,3}?(?P<office>[\p{L}-]+)"
    r"\s+(?:of|at|for)\s",
    regex.I,
)
_WORD: Final = regex.compile(r"[\p{L}-]+")
#: "Director Lund", "the director, Theo Lund"; "Theo Lund, its director".
_BEFORE_NAME: Final = regex.compile(r",?\s\p{Lu}")
_AFTER_NAME: Final = regex.compile(r"\p{Lu}[\p{L}-]*,\s[^,.;:]*\Z")
_NEAR: Final = 40


def unsaid(query: Query, quotes: Sequence[Quote]) -> bool:
    """Whether none of the quotes can answer, as what any answer would have to say is missing."""
    question = query.question
    text = question.text
    if not quotes:
        return False
    if attribute_unsaid(query, quotes):
        return True
    if found := _HOW_OLD.search(text):
        pattern = _AGE if _only_names(query, found["old"]) else _SINCE
        return not any(pattern.search(quote.text) for quote in quotes)
    if found := _SAID_ABOUT.search(text):
        topic = frozenset(terms(found["topic"], question.language))
        return (
            bool(topic) and not _said(query, quotes, topic) and not common(quotes[0].article, topic)
        )
    if (found := _WHO_HOLDS.search(text)) and is_office(found["office"], question.language):
        office = frozenset(terms(found["office"], question.language))
        return not _said(query, quotes, office) and not any(map(_names_office, quotes))
    found = None if _WHOEVER.match(text) else _LIFE.search(text)
    if found and _only_names(query, found.group()):
        life = frozenset(terms(found.group(), question.language))
        hinted = any(OF_PLACE.search(quote.text) for quote in quotes)
        return bool(life) and not hinted and not _said(query, quotes, life)
    return False


def _names_office(quote: Quote) -> bool:
    """Whether a quote says what anybody is: an office may have more than one name."""
    text = quote.text
    return any(
        is_office(word.group(), quote.article.language)
        for word in _WORD.finditer(text)
        if _BEFORE_NAME.match(text, word.end())
        or _AFTER_NAME.search(text, max(0, word.start() - _NEAR), word.start())
    )


def _only_names(query: Query, asked: str) -> bool:
    """Whether the question names a person, and nothing else but what it asks of them."""
    rest = frozenset(query.question.terms) - frozenset(terms(asked, query.question.language))
    return bool(rest) and rest <= query.question.names


def _said(query: Query, quotes: Sequence[Quote], topic: frozenset[str]) -> bool:
    """Whether the quotes' passages or headings say one of these terms, or what is like it."""
    places = {at for at, term in enumerate(query.terms) if term in topic}
    known = relations(query.question.language)
    alike = {other for term in topic for other in (*known.synonyms(term), *known.related(term))}
    for quote in quotes:
        passage = quote.article.passage_at(quote.start)
        said = frozenset() if passage is None else terms_of(quote.article, passage)
        matched = {at for term in said for at, _ in query.matches.get(term, ())}
        if not alike.isdisjoint(said) or not places.isdisjoint(matched):
            return True
    return False
