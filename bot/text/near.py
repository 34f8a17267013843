"""Which of some names was meant by one that is none of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex
from rapidfuzz import fuzz, process

from bot.text.words import strip_accents

#: The least likeness of two names, or words, of 100; and how far below the best of all.
_LEAST: Final = 70
_BELOW: Final = 15
#: The first letters of a word that stand for it, at least.
_SHORTENED: Final = 3
#: Words that are read of a name.
_MOST_WORDS: Final = 12
_WORD: Final = regex.compile(r"[^\W_]+")


def near(wanted: str, names: Sequence[str], limit: int = 3) -> list[int]:
    """The places in `names` of those most like `wanted`, best first; none where none is like it.

    They are spelled nearly alike, or one has nearly all the words of the other.
    """
    asked = _words(wanted)
    if not asked:
        return []
    held = [_words(name) for name in names]
    known = sorted({word for words in held for word in words})
    alike = [
        dict(_found(word, known))
        | {one: 100.0 for one in known if len(word) >= _SHORTENED and one.startswith(word)}
        for word in asked
    ]
    spelled = dict.fromkeys(range(len(names)), 0.0)
    whole = [" ".join(words) for words in held]
    for _, score, at in process.extract(
        " ".join(asked), whole, scorer=fuzz.ratio, limit=None, score_cutoff=_LEAST
    ):
        spelled[at] = score
    total = sum(map(len, asked))
    for at, words in enumerate(held):
        said = sum(
            len(word) * max((like.get(one, 0.0) for one in words), default=0.0)
            for word, like in zip(asked, alike, strict=True)
        )
        spelled[at] = max(spelled[at], said / total)
    least = max(_LEAST, max(spelled.values(), default=0.0) - _BELOW)
    best = sorted(spelled, key=lambda at: -spelled[at])
    return [at for at in best if spelled[at] >= least][:limit]


def _found(word: str, known: Sequence[str]) -> list[tuple[str, float]]:
    found = process.extract(word, known, scorer=fuzz.ratio, limit=None, score_cutoff=_LEAST)
    return [(one, score) for one, score, _ in found]


def _words(name: str) -> list[str]:
    return _WORD.findall(strip_accents(name.casefold()))[:_MOST_WORDS]
