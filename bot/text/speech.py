"""Which parts of speech a word can be, from a dictionary of how often it is which.

English's is made from WordNet 3.0 by `python -m bot relations` (see LICENSE.wordnet beside
the file); in a language that has none it is guessed by the word's ending.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from bot.text.grammar import ENDINGS, Grammar, grammar
from bot.text.languages import kept
from bot.text.relations import FOLDER, packed, unpacked

PARTS: Final = ("noun", "verb", "adjective", "adverb")
#: Endings that make a form of a word, and what the word ends in: WordNet's own (morphy(7WN)).
_ENDINGS: Final = (
    (
        ("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"),
        ("men", "man"), ("ies", "y"),
    ),
    (
        ("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"),
        ("ing", ""),
    ),
    (("er", ""), ("est", ""), ("er", "e"), ("est", "e")),
    (),
)  # fmt: skip
#: Of each part the last letters that any of its endings has: most words end in none.
_ENDS: Final = tuple(tuple({ending[-1] for ending, _ in endings}) for endings in _ENDINGS)
_NEVER: Final = (0,) * len(PARTS)
_KEPT: Final = 20_000


class Shares(NamedTuple):
    """How often a word is which part of speech; they sum to 1."""

    noun: float
    verb: float
    adjective: float
    adverb: float


#: So often a word is a verb, or a noun, of which other forms are looked for, too.
_OFTEN: Final = 0.5
_NOUN: Final = Shares(1.0, 0.0, 0.0, 0.0)


def _by_base(irregular: Mapping[str, str]) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for form, base in irregular.items():
        made.setdefault(base, []).append(form)
    return made


def _stripped(word: str, at: int) -> list[str]:
    """What a word may be without an ending of the part of speech of this number."""
    return [
        word[: -len(ending)] + base
        for ending, base in _ENDINGS[at]
        if word.endswith(ending) and len(word) > len(ending) + 1
    ]


class Speech:
    """Parts of speech by word.

    `counts` gives of a word's base form how often it is each of `PARTS`;
    `irregular` the base form of a form that no ending explains, for each part.
    """

    def __init__(
        self,
        counts: Mapping[str, tuple[int, ...]],
        irregular: tuple[Mapping[str, str], ...] = ({},) * len(PARTS),
    ) -> None:
        self._counts: Final = dict(counts)
        self._irregular: Final = tuple(dict(forms) for forms in irregular)
        self._forms: Final = tuple(map(_by_base, self._irregular))
        self._shares = lru_cache(_KEPT)(self._worked_out)
        self._others = lru_cache(_KEPT)(self._other_forms)

    @classmethod
    def load(cls, path: Path) -> Speech:
        """The dictionary in a file written by `save`."""
        with np.load(path, allow_pickle=False) as file:
            words = unpacked(file["words"])
            counts = dict(zip(words, map(tuple, file["counts"].tolist()), strict=True))
            irregular = tuple(
                dict(line.split(" ", 1) for line in unpacked(file[f"irregular_{part}"]))
                for part in PARTS
            )
        return cls(counts, irregular)

    def save(self, path: Path) -> None:
        """Write the file that `load` reads; the same dictionary gives the same bytes."""
        words = sorted(self._counts)
        arrays = {
            f"irregular_{part}": packed(sorted(f"{form} {base}" for form, base in forms.items()))
            for part, forms in zip(PARTS, self._irregular, strict=True)
        }
        counts = np.array([self._counts[word] for word in words], np.uint16)
        with path.open("wb") as file:
            np.savez_compressed(
                file, allow_pickle=False, words=packed(words), counts=counts, **arrays
            )

    def shares(self, word: str) -> Shares:
        """How often `word`, in any form and case, is which; an unknown word is a noun."""
        return self._shares(word.lower())

    def knows(self, word: str) -> bool:
        """Whether a word, in any form and case, is one of the dictionary's."""
        low, counts = word.lower(), self._counts
        return (
            low in counts
            or any(low in irregular for irregular in self._irregular)
            or any(base in counts for at in range(len(PARTS)) for base in _stripped(low, at))
        )

    def verb(self, word: str) -> str:
        """The verb that a form which no ending explains is of: of "stolen" it is "steal"."""
        return self._irregular[PARTS.index("verb")].get(word.lower(), word.lower())

    def singulars(self, word: str) -> tuple[str, ...]:
        """What nouns a word may be a form of, itself first: of "women" one is "woman"."""
        low, at = word.lower(), PARTS.index("noun")
        irregular = self._irregular[at].get(low)
        return (low, *_stripped(low, at), *(() if irregular is None else (irregular,)))

    def forms(self, word: str) -> tuple[str, ...]:
        """What a word is otherwise called as a noun or a verb, as no ending explains: of "pay" and
        "paid" each is one of the other."""
        return self._others(word.lower())

    def _other_forms(self, low: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for part in ("noun", "verb"):
            at = PARTS.index(part)
            bases = (self._irregular[at].get(low, low), *_stripped(low, at))
            base = next((one for one in bases if one in self._forms[at]), None)
            if base is not None and self.shares(low)[at] >= _OFTEN:
                found |= dict.fromkeys((base, *self._forms[at][base]))
        found.pop(low, None)
        return tuple(found)

    def _worked_out(self, word: str) -> Shares:
        counts = self._counts
        found = [counts.get(word, _NEVER)[at] for at in range(len(PARTS))]
        for at, irregular in enumerate(self._irregular):
            if word in irregular:
                bases = [irregular[word]]
            elif word.endswith(_ENDS[at]):
                bases = _stripped(word, at)
            else:
                continue
            found[at] = max([found[at], *(counts[base][at] for base in bases if base in counts)])
        total = sum(found)
        return Shares(*[count / total for count in found]) if total else _NOUN


#: What endings and classes of function words say of a word's part of speech.
_GUESSED: Final = {
    "noun": _NOUN,
    "doer": _NOUN,
    "adjective": Shares(0.0, 0.0, 1.0, 0.0),
    "past": Shares(0.0, 1.0, 0.0, 0.0),
    "acting": Shares(0.0, 1.0, 0.0, 0.0),
    "verb": Shares(0.0, 1.0, 0.0, 0.0),
    "adverb": Shares(0.0, 0.0, 0.0, 1.0),
}
#: What a word without a capital is where every noun has one.
_NO_NOUN: Final = Shares(0.0, 0.5, 0.5, 0.0)


class Guess:
    """Parts of speech by endings, where there is no dictionary."""

    def __init__(self, words: Grammar) -> None:
        self._grammar: Final = words

    def shares(self, word: str) -> Shares:
        """What `word` most likely is; a noun where its ending says nothing."""
        low = word.casefold()
        if own := self._grammar.class_of(low):
            return _GUESSED.get(own, _NOUN)
        if self._grammar.nouns and word[:1].isupper():
            return _NOUN
        ending = self._grammar.ending(low)
        found = _GUESSED.get(ENDINGS[ending - 1]) if ending else None
        if self._grammar.nouns and found in (None, _NOUN):
            return _NO_NOUN
        return found or _NOUN

    def verb(self, word: str) -> str:
        """The word itself: no irregular forms are known."""
        return word.casefold()

    def singulars(self, word: str) -> tuple[str, ...]:
        """The word itself: no irregular forms are known."""
        return (word.casefold(),)

    def forms(self, word: str) -> tuple[str, ...]:
        """None: no irregular forms are known."""
        return ()


@cache
def speech(language: str) -> Speech | Guess:
    """The parts of speech of a language's words."""
    path = kept(FOLDER, language, "-speech.npz")
    return Guess(grammar(language)) if path is None else Speech.load(path)
