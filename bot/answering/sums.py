"""A sum of money that a question asks for by a noun: "What is the budget of the fund?"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.matching import Query
from bot.answering.models import Quote
from bot.answering.question import AnswerKind, Question, sorts, worth
from bot.answering.ranker import RankedSentence
from bot.answering.weighing import Found
from bot.answering.written import no_money, numbers, phrase, price_in
from bot.text import terms


def ready(language: str) -> None:
    """Make now what a language's sums need: the first of them need not wait for it."""
    price_in("", language)
    no_money(language)
    numbers(language)
    _words(language)
    phrase(language, "quantities")


def _words(language: str) -> frozenset[str]:
    return sorts(language, "money") | worth(language)


def asks_sum(question: Question) -> bool:
    """Whether a question asks for a budget, a fee, how much money …"""
    known = _words(question.language)
    if question.kind is AnswerKind.MONEY:
        return question.sort in known
    return question.kind is AnswerKind.AMOUNT and not question.focus.isdisjoint(known)


def says_no_sum(quotes: Sequence[Quote]) -> bool:
    """Whether no quote has a number, or says that something is free, or much."""
    return not any(
        known.search(quote.text)
        for quote in quotes
        for language in (quote.article.language,)
        for known in (numbers(language), no_money(language), phrase(language, "quantities"))
    )


def summed(
    query: Query, ranked: Sequence[RankedSentence], found: Sequence[Found], shown: int
) -> RankedSentence | None:
    """The best sentence with a sum of what a question asks the sum of; None where one of the first
    `shown` has a sum anyway."""
    for place, one in enumerate(ranked):
        article, passage = found[one.candidate].article, found[one.candidate].passage
        sentence = passage.sentences[one.at]
        text = article.text[sentence.start : sentence.end]
        if price_in(text, article.language):
            if place < shown:
                return None
            if says_of_what(query, f"{article.heading_of(passage)}\n{text}", article.language):
                return one
    return None


def says_of_what(query: Query, text: str, language: str) -> bool:
    """Whether a text says all of what a question asks the sum of."""
    question = query.question
    rest = frozenset(question.terms) - {question.sort} - question.focus
    said = frozenset(terms(text, language))
    return bool(rest) and not any(
        said.isdisjoint((term, *query.standing_for([term]))) for term in rest
    )
