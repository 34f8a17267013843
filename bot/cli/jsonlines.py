"""The JSON that `ask` and `summary` write: a contract, see the README."""

from __future__ import annotations

from typing import Any

from bot.answering import Answer, Quote, Summary


def quote_object(quote: Quote) -> dict[str, Any]:
    """A quote: where it stands and its words; `highlight` is a span of `text`,
    `addition` whom its opening pronoun means, `lead` what it is read from."""
    return {
        "article": quote.article.id,
        "title": quote.article.title,
        "section": quote.section,
        "paragraph": quote.paragraph,
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "highlight": None if quote.highlight is None else list(quote.highlight),
        "addition": quote.addition,
        "lead": quote.lead,
        "score": round(quote.score, 6),
    }


def answer_object(answer: Answer) -> dict[str, Any]:
    """An answer; `quotes` come best first, the nearest passages where it is not answered.

    `slips` are the words of the question that were read as others, each with that.
    """
    return {
        "question": answer.question,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "answer": answer.text,
        "slips": [list(slip) for slip in answer.slips],
        "quotes": [quote_object(quote) for quote in answer.quotes],
        "elapsed_ms": round(answer.elapsed_ms, 3),
    }


def summary_object(summary: Summary) -> dict[str, Any]:
    """A summary: its lines in reading order, each a quote object with its heading."""
    return {
        "title": summary.title,
        "articles": [article.id for article in summary.articles],
        "lines": [{"heading": line.section, **quote_object(line)} for line in summary.lines],
        "elapsed_ms": round(summary.elapsed_ms, 3),
    }
