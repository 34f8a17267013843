"""What something is: a sentence that says it right behind its name."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import regex

from bot.answering.question import AnswerKind, Question
from bot.answering.written import phrases
from bot.corpus import Article
from bot.text.grammar import either, grammar

#: A thing that is asked about has so many words at most.
_MOST: Final = 3


def asked_thing(question: Question) -> str | None:
    """The words of what a question asks what it is: "What is the SAFE programme?".

    None where it asks more, or other.
    """
    content = [token for token in question.tokens if not token.stop]
    if question.kind is not AnswerKind.DEFINITION or not 0 < len(content) <= _MOST:
        return None
    words = question.text[content[0].start : content[-1].end]
    return words if len(words.split()) == len(content) else None


def defines(article: Article, start: int, end: int, thing: str) -> bool:
    """Whether the sentence `text[start:end]` says what a thing is: "SAFE, a programme that …",
    "the quay is an old wall"."""
    return _defining(article.language, thing).search(article.text, start, end) is not None


@lru_cache(maxsize=256)
def _defining(language: str, thing: str) -> regex.Pattern[str]:
    known = grammar(language)
    articles, be = (either(known.of_class(name)) for name in ("article", "be"))
    name = r"\s+".join(map(regex.escape, thing.split()))
    return regex.compile(
        rf"(?<![\p{{L}}\p{{N}}-]){name}(?![\p{{L}}\p{{N}}-])(?:\s\([^()]*\))?"
        rf"(?:,\s(?:{phrases(language, 'indefinite')})|\s(?:{be})\s(?:{articles}))\s",
        regex.I,
    )
