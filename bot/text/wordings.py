"""Other words for the same: what members ask for as "trainer" an article may call a coach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations
from typing import Final

from bot.text.words import terms, tokenize

#: Between what means the same: "trainer = coach".
_SAME: Final = "="
#: Of a line; what stands behind them is not read.
_MOST_SIDES: Final = 20

#: Terms that stand one after another.
Phrase = tuple[str, ...]


class Wordings:
    """What may be said for what is asked, both as terms.

    What is asked is all its words, in order, what is said those that carry meaning.
    `asked` are the words of all that may be asked.
    """

    def __init__(self, pairs: Iterable[tuple[Phrase, Phrase]]) -> None:
        self._by_first: dict[str, dict[Phrase, dict[Phrase, None]]] = {}
        for asked, said in pairs:
            self._by_first.setdefault(asked[0], {}).setdefault(asked, {})[said] = None
        self.asked = frozenset(
            term for own in self._by_first.values() for one in own for term in one
        )

    def among(self, asked: Sequence[str]) -> Iterator[tuple[Phrase, Phrase]]:
        """What of a question, as all its terms in order, may be said otherwise, and how."""
        for at, first in enumerate(asked):
            for phrase, ways in self._by_first.get(first, {}).items():
                if tuple(asked[at : at + len(phrase)]) == phrase:
                    for said in ways:
                        yield phrase, said


def relates(line: str) -> bool:
    """Whether a line has words on two sides, as in "trainer = coach"."""
    return len([*filter(str.strip, line.split(_SAME))]) > 1


def same_in(
    lines: Iterable[str], language: str, languages: Iterable[str]
) -> Iterator[tuple[Phrase, Phrase]]:
    """The pairs of lines like "trainer = coach", asked in one language and said in any of others.

    A line with fewer than two sides that have words says nothing.
    """
    said_in = tuple(dict.fromkeys((language, *languages)))
    for line in lines:
        sides = []
        for side in line.split(_SAME)[:_MOST_SIDES]:
            asked = tuple([token.term for token in tokenize(side, language)])
            ways = dict.fromkeys(tuple(terms(side, other)) for other in said_in)
            sides.append((asked, [way for way in ways if way]))
        for (asked, _), (_, meant) in permutations(sides, 2):
            for one in meant if asked else ():
                if one != asked:
                    yield asked, one
