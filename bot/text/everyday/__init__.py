"""What members ask for in everyday words, and the words in which texts say it.

A readable file a language: on a line words that stand for one another, or behind a ">" what texts
may say for those before it; "#" opens a remark. Several words that are asked together are joined by
"_", before a ">".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from bot.text.languages import kept
from bot.text.words import terms, tokenize

FOLDER: Final = Path(__file__).parent
_REMARK: Final = "#"
_ONE_WAY: Final = ">"
_JOINED: Final = "_"
#: Words that may stand between those of a phrase that ends the question: "melde ich mich denn an".
_BETWEEN: Final = 6

#: Terms that stand one after another, and those that may be said for them.
_Phrase = tuple[tuple[str, ...], tuple[str, ...]]


@cache
def everyday(language: str) -> Mapping[str, tuple[str, ...]]:
    """The terms that may be said for each that may be asked, in the file's order."""
    found: dict[str, dict[str, None]] = {}
    for asked, way, said in _lines(language):
        if _JOINED in asked:
            continue
        others = [*_terms(said if way else asked, language)]
        for one in _terms(asked, language):
            found.setdefault(one, {}).update(dict.fromkeys(o for o in others if o != one))
    return {one: tuple(others) for one, others in found.items()}


def ready(language: str) -> None:
    """Make now what a language's file says: the first question need not wait for it."""
    everyday(language)
    _phrases(language)


def together(asked: Sequence[str], language: str) -> Iterator[_Phrase]:
    """What of a clause, as all its terms in order, is asked by several, and what may be said.

    Of two phrases that share a word the longer one is meant, and what stands together before what
    stands apart: "to wear to work out" has "work out".
    """
    phrases, found = _phrases(language), list[tuple[bool, int, int, _Phrase]]()
    for at, first in enumerate(asked):
        for phrase, said in phrases.get(first, ()):
            rest, behind = phrase[1:], tuple(asked[at + 1 :])
            apart = len(behind) - len(rest)
            if behind[: len(rest)] == rest:
                found.append((False, -len(phrase), at, (phrase, said)))
            elif 0 <= apart <= _BETWEEN and behind[apart:] == rest:
                found.append((True, -len(phrase), at, (phrase, said)))
    taken = set[int]()
    for apart_, short, at, one in sorted(found, key=lambda each: each[:3]):
        last = len(asked) if apart_ else at - short
        places = {at, *range(last + short + 1, last)}
        if taken.isdisjoint(places):
            taken |= places
            yield one


@cache
def _phrases(language: str) -> Mapping[str, tuple[_Phrase, ...]]:
    """The phrases of a language's file by their first term."""
    found: dict[str, list[_Phrase]] = {}
    for asked, _, said in _lines(language):
        others = tuple(_terms(said, language))
        for joined in asked.split():
            words = joined.replace(_JOINED, " ")
            if words != joined:
                phrase = tuple(token.term for token in tokenize(words, language))
                found.setdefault(phrase[0], []).append((phrase, others))
    return {first: tuple(some) for first, some in found.items()}


def _lines(language: str) -> Iterator[tuple[str, str, str]]:
    path = kept(FOLDER, language, ".txt")
    for line in [] if path is None else path.read_text("utf-8").splitlines():
        yield line.partition(_REMARK)[0].partition(_ONE_WAY)


def _terms(words: str, language: str) -> Iterator[str]:
    for word in words.split():
        yield from terms(word, language)
