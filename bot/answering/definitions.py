"""What something is: a sentence that says it right behind its name."""

from __future__ import annotations

from functools import cache, lru_cache
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
    text, language = article.text, article.language
    forms, sure = _forms(language), 0
    for found in _name(thing).finditer(text, start, end):
        opens = forms.opening.fullmatch(text, start, found.start())
        being, beside = (form.match(text, found.end(), end) for form in (forms.being, forms.beside))
        if opens and (being or beside):
            return 3
        if opens and forms.entry.match(text, found.end(), end):
            sure = 2
        elif beside or (being and not forms.of.search(text, start, found.start())):
            # "If the quay is a ruin, go on."
            in_case = phrase(language, "case").search(text, start, found.start())
            sure = max(sure, int(in_case is None))
    return sure


@lru_cache(maxsize=256)
def _name(thing: str) -> regex.Pattern[str]:
    words = r"\s+".join(map(regex.escape, thing.split()))
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}-]){words}(?![\p{{L}}\p{{N}}-])", regex.I)


class _Forms(NamedTuple):
    """What stands before a thing's name and behind it where a sentence says what it is."""

    opening: regex.Pattern[str]
    of: regex.Pattern[str]
    being: regex.Pattern[str]
    beside: regex.Pattern[str]
    entry: regex.Pattern[str]


def ready(language: str) -> None:
    """Make now what a language's definitions need: the first of them need not wait for it."""
    _forms(language)


@cache
def _forms(language: str) -> _Forms:
    known = grammar(language)
    articles, be = (either(known.of_class(name)) for name in ("article", "be"))
    before, remark = either(known.of_class(*_BEFORE)), r"(?:\s\([^()]*\))?"
    sources = (
        rf"[^\p{{L}}\p{{N}}]*(?:(?:{articles})(?:\s+|['’]))?",
        # "The friend of a tank is a healer."
        rf"\b(?:{before})\s(?:(?:{articles})(?:\s|['’]))?\Z",
        rf"{remark}\s(?:{be})\s(?:{articles})\s",
        rf"{remark},\s(?:{phrases(language, 'indefinite')})\s",
        rf"{remark}[*_`]{{0,3}}\s?[:–—|-][*_]{{0,3}}\s",
    )
    return _Forms(*(regex.compile(source, regex.I) for source in sources))
