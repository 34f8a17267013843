"""What something is: a sentence that says it right behind its name."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import regex

from bot.answering.question import AnswerKind, Question
from bot.answering.written import phrase, phrases
from bot.corpus import Article
from bot.text.grammar import either, grammar

#: A thing that is asked about has so many words at most.
_MOST: Final = 3
#: What stands behind words of these classes is not what a sentence is about.
_BEFORE: Final = ("of", "place", "toward", "from", "agent", "for", "preposition")


def asked_thing(question: Question) -> str | None:
    """The words of what a question asks what it is: "What is the SAFE programme?".

    None where it asks more, or other.
    """
    content = [token for token in question.tokens if not token.stop]
    if question.kind is not AnswerKind.DEFINITION or not 0 < len(content) <= _MOST:
        return None
    words = question.text[content[0].start : content[-1].end]
    return words if len(words.split()) == len(content) else None


def defines(article: Article, start: int, end: int, thing: str) -> int:
    """How surely the sentence `text[start:end]` says what a thing is; 0 where it does not.

    Most surely one that opens with it, "A quay is a wall", then an entry, "**Quay** – where ships
    lie", then one that says it further on, "at the quay, a wall that …".
    """
    forms = _defining(article.language, thing)
    text, language = article.text, article.language
    if forms.opening.match(text, start, end):
        return 3
    if forms.entry.match(text, start, end):
        return 2
    found = forms.within.search(text, start, end)
    # "If the quay is a ruin, go on."
    in_case = found and phrase(language, "case").search(text, start, found.start())
    return int(found is not None and in_case is None)


class _Forms(NamedTuple):
    """How a sentence says what a thing is."""

    opening: regex.Pattern[str]
    entry: regex.Pattern[str]
    within: regex.Pattern[str]


@lru_cache(maxsize=256)
def _defining(language: str, thing: str) -> _Forms:
    known = grammar(language)
    articles, be = (either(known.of_class(name)) for name in ("article", "be"))
    name = r"\s+".join(map(regex.escape, thing.split()))
    name = rf"(?<![\p{{L}}\p{{N}}-]){name}(?![\p{{L}}\p{{N}}-])(?:\s\([^()]*\))?"
    beside, being = rf",\s(?:{phrases(language, 'indefinite')})\s", rf"\s(?:{be})\s(?:{articles})\s"
    # "The friend of a tank is a healer."
    of = rf"(?<!\b(?:{either(known.of_class(*_BEFORE))})\s(?:(?:{articles})(?:\s|['’]))?)"
    opening = rf"[^\p{{L}}\p{{N}}]*(?:(?:{articles})(?:\s+|['’]))?{name}"
    return _Forms(
        regex.compile(rf"{opening}(?:{beside}|{being})", regex.I),
        regex.compile(rf"{opening}[*_`]{{0,3}}\s?[:–—|-][*_]{{0,3}}\s", regex.I),
        regex.compile(rf"{name}{beside}|{of}{name}{being}", regex.I),
    )
