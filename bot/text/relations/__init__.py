"""Which terms mean nearly the same, or kinds of one another, from a dictionary of relations.

English's is made from WordNet 3.0 by `python -m bot relations` (see LICENSE.wordnet beside it);
a language that has none relates no terms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bot.text.languages import kept

FOLDER: Final = Path(__file__).parent
#: Strengths are kept as whole numbers of hundredths.
STRENGTH: Final = 100
#: Terms whose relations are kept unpacked.
_KEPT: Final = 4_000

Related = Mapping[str, float]

_NONE: Final[Related] = {}


def packed(lines: Sequence[str]) -> npt.NDArray[np.uint8]:
    """Lines as the bytes that a file of arrays can keep."""
    return np.frombuffer("\n".join(lines).encode("utf-8"), np.uint8)


def unpacked(data: npt.NDArray[np.uint8]) -> list[str]:
    """The lines that were `packed`."""
    text = data.tobytes().decode("utf-8")
    return text.split("\n") if text else []


class Relations:
    """Related terms by term, all as stems.

    The arrays are rows behind one another: those of the stem number `n` are
    `to[at[n] : at[n + 1]]`. `derived`, `synonyms` and `related` name stems with
    their strengths, `senses` the noun senses of a stem; of a sense, `members`
    are the stems and `narrower` the senses that are kinds or instances of it.
    """

    NAMES: Final = ("derived", "synonyms", "related", "senses", "members", "narrower")

    def __init__(self, stems: Sequence[str], arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._stems: Final = list(stems)
        self._number: Final = {stem: at for at, stem in enumerate(self._stems)}
        self._arrays: Final = dict(arrays)
        self._unpack = lru_cache(_KEPT)(self._unpacked)

    @classmethod
    def load(cls, path: Path) -> Relations:
        """The relations in a file written by `save`."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return cls(unpacked(arrays.pop("stems")), arrays)

    def save(self, path: Path) -> None:
        """Write the file that `load` reads; the same relations give the same bytes."""
        stems = packed(self._stems)
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, stems=stems, **self._arrays)

    def knows(self, term: str) -> bool:
        """Whether a term is one of the dictionary's."""
        return term in self._number

    def derived(self, term: str) -> Related:
        """Terms formed from the same word: decide, decision; Turkey, Turkish."""
        return self._unpack("derived", term)

    def synonyms(self, term: str) -> Related:
        """Terms that can stand for it, the stronger the commoner both meanings are."""
        return self._unpack("synonyms", term)

    def related(self, term: str) -> Related:
        """Terms one step wider or narrower: city, town; kill, slaughter."""
        return self._unpack("related", term)

    def _row(self, name: str, number: int) -> slice:
        at = self._arrays[f"{name}_at"]
        return slice(int(at[number]), int(at[number + 1]))

    def _unpacked(self, name: str, term: str) -> Related:
        number = self._number.get(term)
        if number is None:
            return _NONE
        row = self._row(name, number)
        to = self._arrays[f"{name}_to"][row].tolist()
        strengths = self._arrays[f"{name}_strength"][row].tolist()
        return {
            self._stems[other]: strength / STRENGTH
            for other, strength in zip(to, strengths, strict=True)
        }

    def kinds(self, term: str) -> frozenset[str]:
        """Everything that is a kind or an instance of what a noun means in its common senses."""
        number = self._number.get(term)
        if number is None:
            return frozenset()
        top = self._arrays["senses_to"][self._row("senses", number)]
        seen = np.zeros(len(self._arrays["members_at"]) - 1, bool)
        seen[top] = True
        waiting = top
        while len(waiting):
            narrower = np.unique(self._rows("narrower", waiting))
            waiting = narrower[~seen[narrower]]
            seen[waiting] = True
        seen[top] = False
        found = np.unique(self._rows("members", np.flatnonzero(seen)))
        return frozenset(self._stems[other] for other in found.tolist() if other != number)

    def _rows(self, name: str, numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Several rows behind one another."""
        at = self._arrays[f"{name}_at"]
        starts, ends = at[numbers].astype(np.int64), at[numbers + 1].astype(np.int64)
        lengths = ends - starts
        before = np.cumsum(lengths) - lengths
        places = np.repeat(starts - before, lengths) + np.arange(lengths.sum())
        return np.asarray(self._arrays[f"{name}_to"][places])


@cache
def relations(language: str) -> Relations:
    """The relations between a language's terms; none where no dictionary is kept."""
    path = kept(FOLDER, language, ".npz")
    if path is not None:
        return Relations.load(path)
    empty = np.zeros(1, np.uint32)
    return Relations((), {f"{name}_at": empty for name in Relations.NAMES})
