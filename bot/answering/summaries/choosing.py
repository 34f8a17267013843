"""Choosing units: weighted coverage without repeats, by lazy greedy maximisation.

The value of a set of units is the summed weight of the terms that it covers.
It is submodular, so a gain computed earlier is an upper bound and most units
never have to be looked at again (Minoux 1978; Lin and Bilmes 2011).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Final

from bot.answering.summaries.units import Unit

#: Share of a unit's length that its gain is divided by: 0 favours long sentences, 1 short ones.
_LENGTH_POWER: Final = 0.5
#: A unit repeats a chosen one where they share this much of the shorter one's rare words.
MAX_SHARED: Final = 0.6


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be chosen: lines, whole sentences and characters."""

    lines: int
    sentences: int
    chars: int


def choose(
    units: Sequence[Unit],
    weights: Mapping[str, float],
    rarity: Mapping[str, float],
    budget: Budget,
    *,
    boost: Callable[[int], float] = lambda _: 1.0,
    chosen: Sequence[Unit] = (),
) -> list[int]:
    """Indices into `units` of those that say most, in the order in which they were chosen.

    `weights` is what each term is worth, `rarity` its inverse document
    frequency: two sentences repeat each other by their rare words, not by those
    that the whole article is about. `boost` multiplies a unit's gain (0 excludes
    it). Nothing repeats a unit of `chosen`; units that overlap are never both chosen.
    """
    have: set[str] = set()
    taken = list(chosen)

    def gain(at: int) -> float:
        unit = units[at]
        # Exact: a sum must not depend on the order of a set.
        fresh = fsum(weights.get(term, 0.0) for term in unit.terms if term not in have)
        return fresh * factor[at] * scale[at]

    scale = [float(max(unit.length, 40) ** -_LENGTH_POWER) for unit in units]
    factor = [boost(at) * unit.quality for at, unit in enumerate(units)]
    heap = [(-gain(at), at) for at in range(len(units)) if factor[at] > 0]
    heapq.heapify(heap)
    lines = sentences = chars = 0
    picked: list[int] = []
    while heap and lines < budget.lines:
        bound, at = heapq.heappop(heap)
        if bound >= 0:
            break
        unit = units[at]
        if (
            sentences + unit.sentences > budget.sentences
            or chars + unit.length > budget.chars
            or any(repeats(unit, other, rarity) for other in taken)
        ):
            # None of the three can come right again: what is chosen only grows.
            continue
        value = -gain(at)
        if heap and value > heap[0][0]:
            heapq.heappush(heap, (value, at))
            continue
        picked.append(at)
        taken.append(unit)
        have |= unit.terms
        lines += 1
        sentences += unit.sentences
        chars += unit.length
    return picked


def repeats(unit: Unit, other: Unit, rarity: Mapping[str, float]) -> bool:
    """Whether one of two units overlaps the other or says nearly nothing that it does not."""
    if unit.overlaps(other):
        return True
    common = unit.terms & other.terms
    if not common:
        return False
    if len(common) == min(len(unit.terms), len(other.terms)):
        return True  # one has no word that the other has not
    shared = _mass(common, rarity)
    # Of the two, whichever it covers enough of: the smaller one decides.
    return any(shared >= MAX_SHARED * _mass(terms, rarity) for terms in (unit.terms, other.terms))


def _mass(terms: Iterable[str], rarity: Mapping[str, float]) -> float:
    return fsum([rarity.get(term, 0.0) for term in terms])
