"""Short forms that an article itself spells out: "Security Action for Europe (SAFE)"."""

from __future__ import annotations

from typing import Final

import regex

from bot.answering.question import AnswerKind, Question
from bot.corpus import Article
from bot.text import terms

_ASKS: Final = regex.compile(
    r"\b(stands? for|short for|acronym|abbreviat\w+|full (name|form)|spelled out)\b", regex.I
)
_SHORT: Final = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}]{1,9}(?![\p{L}\p{N}])")
_LITTLE: Final = frozenset("of the for and in on to de la le du des der die das und y e".split())
#: "… (SAFE)" and "SAFE (…)", and how far back what is spelled out may begin.
_BRACKETED: Final = (
    regex.compile(r"\(\s*(\p{Lu}[\p{L}\p{N}]{1,9})\s*\)"),
    regex.compile(r"(?<![\p{L}\p{N}])(\p{Lu}[\p{L}\p{N}]{1,9})\s*\([^()\n]{4,120}\)"),
)
_LONGEST: Final = 120
#: Surest that a rule by form is: an article that spells a short form out says what it means.
SURE: Final = 0.95

Span = tuple[int, int]


def asked_acronym(question: Question) -> str | None:
    """The short form whose full one a question asks for, or None."""
    if _ASKS.search(question.text) is None:
        return None
    found = [m.group() for m in _SHORT.finditer(question.text) if sum(map(str.isupper, m[0])) > 1]
    return found[0] if len(found) == 1 else None


def asked_what_it_is(question: Question) -> str | None:
    """The one word that a question asks what it is: "What is SAFE?"; None where it asks more."""
    if question.kind is not AnswerKind.DEFINITION or len(question.terms) != 1:
        return None
    return next(question.text[t.start : t.end] for t in question.tokens if not t.stop)


def expansion(article: Article, start: int, end: int, acronym: str) -> Span | None:
    """Where the sentence `text[start:end]` spells out `acronym`, as a span of the article.

    Either stands in brackets behind the other, and the words' initials are the acronym,
    in whatever case it is asked for.
    """
    sentence = article.text[start:end]
    name = f"(?i:{regex.escape(acronym)})"
    inside = regex.search(rf"(?<!\p{{L}}){name}\s*\(([^()]+)\)", sentence)
    if inside is not None and _initials(inside[1], acronym):
        return start + inside.start(1), start + inside.end(1)
    bracketed = regex.search(rf"\s*\(\s*{name}\s*\)", sentence)
    if bracketed is None:
        return None
    words = list(regex.finditer(r"[\p{L}\p{N}]+", sentence[: bracketed.start()]))
    for count in range(2, min(len(words), 2 * len(acronym)) + 1):
        first = words[-count]
        if first[0].casefold() not in _LITTLE and _initials(
            sentence[first.start() : bracketed.start()], acronym
        ):
            return start + first.start(), start + bracketed.start()
    return None


def short_forms(article: Article) -> dict[str, tuple[str, ...]]:
    """The short forms that an article spells out, each with what it stands for, as terms."""
    text = article.text
    found: dict[str, tuple[str, ...]] = {}
    for bracket in (one for pattern in _BRACKETED for one in pattern.finditer(text)):
        start = max(text.rfind("\n", 0, bracket.start()) + 1, bracket.start() - _LONGEST)
        span = expansion(article, start, bracket.end(), bracket[1])
        short = terms(bracket[1], article.language)
        if span is not None and len(short) == 1:
            spelled = tuple(terms(text[slice(*span)], article.language))
            if len(spelled) > 1:
                found.setdefault(short[0], spelled)
    return found


def _initials(words: str, acronym: str) -> bool:
    """Whether the letters of `acronym` are the initials of `words`, little words left out or in."""
    every = regex.findall(r"[\p{L}\p{N}]+", words.casefold())
    wanted = acronym.casefold()
    bare = "".join(word[0] for word in every if word not in _LITTLE)
    return wanted in (bare, "".join(word[0] for word in every)) or _spelled(every, wanted)


def _spelled(words: list[str], wanted: str) -> bool:
    """Whether the words' beginnings make up the short form, as in Benelux."""
    if not wanted:
        return all(word in _LITTLE for word in words)
    if not words:
        return False
    word, rest = words[0], words[1:]
    if word in _LITTLE and _spelled(rest, wanted):
        return True
    return any(
        _spelled(rest, wanted[size:])
        for size in range(1, min(4, len(word), len(wanted)) + 1)
        if word[:size] == wanted[:size]
    )
