"""How rare a term is in its language at large, whatever a few articles hold of it.

Made by `python -m bot frequencies` from the word lists of wordfreq (see LICENSE.wordfreq beside
the files); in a language that has no list every term is as rare as any other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from bot.text.languages import kept
from bot.text.relations import packed, unpacked

FOLDER: Final = Path(__file__).parent
#: Frequencies are kept on Zipf's scale (the logarithm of how often in a thousand million
#: words), in tenths. The commonest words that ask for anything have about 7.
_TENTHS: Final = 10
#: A term is listed from one in a million words on; others are taken for somewhat rarer.
LEAST: Final = 3.0
_UNLISTED: Final = 2.6
_COMMONEST: Final = 8.0
#: Rare terms count for more than in proportion: on held-out articles it declines more rightly.
_POWER: Final = 1.5


class Frequencies:
    """How often terms are said, on Zipf's scale."""

    def __init__(self, zipf: Mapping[str, float]) -> None:
        self._zipf: Final = dict(zipf)

    def __contains__(self, term: str) -> bool:
        return term in self._zipf

    @classmethod
    def load(cls, path: Path) -> Frequencies:
        """The frequencies in a file written by `save`."""
        with np.load(path, allow_pickle=False) as file:
            tenths = file["zipf"].tolist()
            terms = unpacked(file["terms"])
        return cls({term: n / _TENTHS for term, n in zip(terms, tenths, strict=True)})

    def save(self, path: Path) -> None:
        """Write the file that `load` reads; the same frequencies give the same bytes."""
        terms = sorted(self._zipf)
        zipf = np.array([round(_TENTHS * self._zipf[term]) for term in terms], np.uint8)
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, terms=packed(terms), zipf=zipf)

    def zipf(self, term: str) -> float | None:
        """How often a term is said, on Zipf's scale; None where it is not listed."""
        return self._zipf.get(term)

    def rarity(self, term: str) -> float:
        """From 0, the commonest, to 1, hardly ever said."""
        zipf = self._zipf.get(term, _UNLISTED)
        share = (_COMMONEST - zipf) / (_COMMONEST - _UNLISTED)
        return math.pow(min(max(share, 0.0), 1.0), _POWER)


@cache
def frequencies(language: str) -> Frequencies:
    """The frequencies of a language's terms; none where no list is kept."""
    path = kept(FOLDER, language, ".npz")
    return Frequencies({}) if path is None else Frequencies.load(path)
