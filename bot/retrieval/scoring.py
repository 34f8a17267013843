"""Scores a query's passages, skipping those that cannot be among the best.

This is MaxScore (Turtle and Flood 1995) in array operations: terms are taken from
the heaviest down; once the remaining terms cannot lift a passage past the
`limit`-th best so far, only the passages that may still get there are looked up
in the remaining postings. What remains is scored as rank-bm25 does, term by term in the
query's order, so that scores and ties are the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.bm25 import K1, inverse_document_frequency

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

#: A term held by more than this share of the passages is added as a whole column.
DENSE: Final = 0.3
#: A query that leans on a term held by more than this share has all passages scored.
_LEANT_ON: Final = 0.1
#: What sums in another order may differ by, as a share.
_SLACK: Final = 1e-9
#: From so many values on, the bests of this many blocks stand for them.
_MANY: Final = 2_048
_BLOCKS: Final = 256
_TINY: Final = float(np.finfo(np.float64).tiny)
#: Looking up a passage in a list costs about as much as adding so many of the list's.
_LOOKUP: Final = 8


class Term:
    """A term's postings in one scope, and what it adds to a passage's score.

    `docs` (rising) and `counts` are its passages and how often each holds it,
    `norms` what any passage's length adds below the fraction. Weights are
    worked out when they are first needed.
    """

    __slots__ = (
        "_bound",
        "_least",
        "column",
        "counts",
        "docs",
        "idf",
        "norms",
        "places",
        "weights",
    )

    def __init__(self, docs: Ints, counts: Ints, norms: Floats, least: float, idf: float) -> None:
        """`docs` is not empty; `least` is the least of `norms`."""
        self.docs = docs
        self.counts = counts
        self.idf = idf
        self.norms = norms
        self.weights: Floats | None = None
        self.column: Floats | None = None
        #: For compiled code, see `bot.retrieval.fast`.
        self.places: tuple[int, int, int] | None = None
        self._least = least
        self._bound: float | None = None

    @property
    def bound(self) -> float:
        """No less than any weight."""
        if self._bound is None:
            most = float(self.counts.max())
            self._bound = self.idf * most * (K1 + 1) / (most + self._least)
        return self._bound

    def weigh(self) -> Floats:
        """The weight of each of `docs`."""
        if self.weights is None:
            # The steps of rank-bm25 in their order: equal to the last bit, so ties are too.
            share = self.counts * (K1 + 1) / (self.counts + self.norms[self.docs])
            weights = self.idf * share
            self._bound = float(weights.max())
            self.weights = weights
        return self.weights

    def spread(self, size: int) -> Floats | None:
        """Shape (size,): the weight of every passage; None where few hold the term."""
        if self.column is None and len(self.docs) > DENSE * size:
            column = np.zeros(size)
            column[self.docs] = self.weigh()
            self.column = column
        return self.column

    def at(self, docs: Ints) -> Floats:
        """The weight of each of these passages, 0 where one does not hold the term."""
        if self.column is not None:
            return self.column.take(docs)
        near = self.docs.searchsorted(docs)
        held = self.docs.take(near, mode="clip") == docs
        if self.weights is not None:
            weights = self.weights.take(near, mode="clip")
        else:
            counts = self.counts.take(near, mode="clip")
            weights = self.idf * (counts * (K1 + 1) / (counts + self.norms.take(docs)))
        weights *= held
        return weights


def every_idf(offsets: Longs, passages: int) -> Floats:
    """The idf of each term of a segment, from where its postings begin and end."""
    held, which = np.unique(np.diff(offsets), return_inverse=True)
    # By one and the same function: idf is the same number wherever it is worked out.
    each = [inverse_document_frequency(passages, count) for count in held.tolist()]
    return np.array(each, dtype=np.float64)[which]


def every_weight(docs: Ints, counts: Ints, offsets: Longs, norms: Floats) -> Floats:
    """The weight of each posting of a segment that is all that is seen."""
    share = counts * (K1 + 1) / (counts + norms[docs])
    share *= np.repeat(every_idf(offsets, len(norms)), np.diff(offsets))
    return share


def _least(values: Floats, limit: int) -> float:
    """At most the `limit`-th best value, and near it; 0 where there are not so many."""
    if len(values) >= _MANY and 4 * limit <= _BLOCKS:
        size = len(values) // _BLOCKS
        values = values[: size * _BLOCKS].reshape(size, _BLOCKS).max(axis=0)
    place = len(values) - limit
    return float(np.partition(values, place)[place]) if place >= 0 else 0.0


def best(terms: Sequence[Term], limit: int, sums: Floats) -> tuple[Ints, Floats] | None:
    """The passages that score above 0 and at least as much as the `limit`-th, and their scores.

    In rising order; there may be some more. `sums` are zeros, one for each
    passage, and are zeros again afterwards. None where the query leans on terms
    that very many passages hold: then all of them have to be scored.
    """
    try:
        return _best(terms, limit, sums)
    except BaseException:
        sums.fill(0)
        raise


def _best(terms: Sequence[Term], limit: int, sums: Floats) -> tuple[Ints, Floats] | None:
    heavy = sorted(terms, key=_by_bound)
    left = sum([term.bound for term in heavy])
    least = 0.0
    met: list[Ints] = []
    for term in heavy:
        if left < least:
            break
        docs = term.docs
        if len(docs) > _LEANT_ON * len(sums):
            for docs in met:
                sums[docs] = 0
            return None
        left -= term.bound
        values = sums.take(docs)
        values += term.weigh()
        sums[docs] = values
        met.append(docs)
        least = max(least, _least(values, limit))
    cut = max(least - left - _SLACK * least, _TINY)
    chosen: list[Ints] = []
    reached: list[Floats] = []
    for docs in met:
        values = sums.take(docs)
        kept = np.flatnonzero(values >= cut)
        chosen.append(docs.take(kept))
        reached.append(values.take(kept))
        # Zero again; and what is chosen from one list is not from the next.
        sums[docs] = 0
    found, partial = np.concatenate(chosen), np.concatenate(reached)
    for term in heavy[len(met) :]:
        left -= term.bound
        if term.column is None and _LOOKUP * len(found) > len(term.docs):
            sums[term.docs] = term.weigh()
            partial += sums.take(found)
            sums[term.docs] = 0
        else:
            partial += term.at(found)
        if len(found) > limit:
            least = max(least, _least(partial, limit))
            kept = np.flatnonzero(partial >= least - left - _SLACK * least)
            found, partial = found.take(kept), partial.take(kept)
    if len(found) > limit:
        place = len(partial) - limit
        least = float(np.partition(partial, place)[place])
        found = found.take(np.flatnonzero(partial >= least - _SLACK * least))
    found.sort()
    scores = np.zeros(len(found))
    for term in terms:
        scores += term.at(found)
    return found, scores


def _by_bound(term: Term) -> float:
    return -term.bound
