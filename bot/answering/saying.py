"""What a quote says, and what stands about it: its sentences, their terms, the article's topic."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from bot.answering.matching import Query
from bot.answering.models import Quote
from bot.answering.summaries.recent import Recent
from bot.corpus import Article, Passage
from bot.text import terms
from bot.text.everyday import everyday
from bot.text.relations import relations

#: Passages of an article that are looked at for its topic.
_LOOKED_AT: Final = 200
#: A topic that so many of an article's passages are on need not be said each time.
_COMMON: Final = 3
#: Of these articles the terms of their passages are remembered.
_recent: Final = Recent(16)


def said_for(term: str, language: str) -> frozenset[str]:
    """A term of a question, its synonyms, and what texts say for it in everyday words."""
    synonyms = relations(language).synonyms(term)
    return frozenset((term, *synonyms, *everyday(language).get(term, ())))


def sentences_of(quote: Quote) -> list[Quote]:
    """The sentences of a quote, each as one."""
    passage = quote.article.passage_at(quote.start)
    spans = [
        (max(one.start, quote.start), min(one.end, quote.end))
        for one in (() if passage is None else passage.sentences)
        if one.start < quote.end and quote.start < one.end
    ]
    return [replace(quote, start=start, end=end, highlight=None) for start, end in spans] or [quote]


def says_one(query: Query, said: frozenset[str], topic: Collection[str]) -> bool:
    """Whether one of a topic's terms is said, or what the query or the language takes for it."""
    known = relations(query.question.language)
    for term in topic:
        if not (said.isdisjoint(known.synonyms(term)) and said.isdisjoint(known.related(term))):
            return True
    return not said.isdisjoint(query.standing_for(topic))


def says_about(
    query: Query,
    quotes: Sequence[Quote],
    topic: frozenset[str],
    kinds: frozenset[str] = frozenset(),
) -> bool:
    """Whether the quotes' passages or headings say one of these terms, or what is like it.

    `kinds` are further terms that say it.
    """
    for quote in quotes:
        passage = quote.article.passage_at(quote.start)
        said = frozenset() if passage is None else terms_of(quote.article, passage)
        if not kinds.isdisjoint(said) or says_one(query, said, topic):
            return True
    return False


def terms_around(quote: Quote, *, alone: bool = False) -> frozenset[str]:
    """The terms of a quote, of what it is read from and under, and of the sentence before it, if
    it does not stand `alone`."""
    article, passage = quote.article, quote.article.passage_at(quote.start)
    own = () if passage is None or alone else passage.sentences
    start = max((one.start for one in own if one.start < quote.start), default=quote.start)
    around = (
        quote.heading,
        quote.lead or "",
        quote.addition or "",
        article.text[start : quote.end],
    )
    return frozenset(terms("\n".join(around), article.language))


def terms_of(article: Article, passage: Passage) -> frozenset[str]:
    """The terms that a passage is searched by."""
    return frozenset(terms(article.words_of(passage), article.language))


def common(article: Article, topic: frozenset[str]) -> bool:
    """Whether an article is on the topic throughout."""
    passages = _recent.get(
        article.digest,
        (article,),
        lambda: [terms_of(article, passage) for passage in article.passages[:_LOOKED_AT]],
    )
    return sum(not topic.isdisjoint(held) for held in passages) >= _COMMON
