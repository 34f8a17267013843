"""The same scores from compiled code, if numba is installed (the extra `fast`).

One call per query: the terms' weights are added up in the query's order, as
rank-bm25 does, and the best of the passages that hold a term are picked. This is
optional; without it `bot.retrieval.segmented` does the same with NumPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numba import carray, njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from bot.retrieval.bm25 import K1
from bot.retrieval.scoring import Floats, Ints, Longs, Term, every_idf

_GAIN: Final = K1 + 1


@intrinsic  # type: ignore[untyped-decorator]
def _pointer(context: Any, address: Any) -> Any:
    """The address of an array's first number, as what `carray` takes."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], cgutils.voidptr_t)

    return types.voidptr(types.int64), generate


@njit("void(int64, int64, float64[::1], float64, float64[::1])", nogil=True, cache=True)  # type: ignore[untyped-decorator]
def _weigh(docs_at: int, counts_at: int, norms: Any, idf: float, weights: Any) -> None:
    size = len(weights)
    docs = carray(_pointer(docs_at), (size,), np.int32)
    counts = carray(_pointer(counts_at), (size,), np.int32)
    for i in range(size):
        count = float(counts[i])
        weights[i] = idf * (count * _GAIN / (count + norms[docs[i]]))


@njit(  # type: ignore[untyped-decorator]
    "int64(float64[::1], int64[::1], int64[::1], int64[::1], int32[::1], float64[::1])",
    nogil=True,
    cache=True,
)
def _top(sums: Any, docs_at: Any, weights_at: Any, sizes: Any, found: Any, scores: Any) -> int:
    """Fill `found` and `scores`, best first, equal ones in rising order; how many there are."""
    for term in range(len(sizes)):
        size = sizes[term]
        docs = carray(_pointer(docs_at[term]), (size,), np.int32)
        weights = carray(_pointer(weights_at[term]), (size,), np.float64)
        for i in range(size):
            sums[docs[i]] += weights[i]
    limit = len(found)
    count = 0
    least = 0.0
    for term in range(len(sizes)):
        size = sizes[term]
        docs = carray(_pointer(docs_at[term]), (size,), np.int32)
        for i in range(size):
            doc = docs[i]
            score = sums[doc]
            # Zeros again afterwards; so each passage is met once.
            sums[doc] = 0.0
            if score < least or score == 0.0:
                continue
            if count == limit:
                if score == least and doc > found[limit - 1]:
                    continue
                count -= 1
            at = count
            while at > 0 and (
                scores[at - 1] < score or (scores[at - 1] == score and found[at - 1] > doc)
            ):
                scores[at] = scores[at - 1]
                found[at] = found[at - 1]
                at -= 1
            scores[at] = score
            found[at] = doc
            count += 1
            if count == limit:
                least = scores[limit - 1]
    return count


@njit(
    "void(int64, int64, int64[::1], float64[::1], float64[::1], float64[::1])",
    nogil=True,
    cache=True,
)  # type: ignore[untyped-decorator]
def _weigh_all(
    docs_at: int, counts_at: int, offsets: Any, idfs: Any, norms: Any, weights: Any
) -> None:
    docs = carray(_pointer(docs_at), (len(weights),), np.int32)
    counts = carray(_pointer(counts_at), (len(weights),), np.int32)
    for term in range(len(idfs)):
        for i in range(offsets[term], offsets[term + 1]):
            count = float(counts[i])
            weights[i] = idfs[term] * (count * _GAIN / (count + norms[docs[i]]))


def _address(array: NDArray[Any]) -> int:
    return int(array.__array_interface__["data"][0])


def _places(term: Term) -> tuple[int, int, int]:
    """Where a term's passages and weights are in memory, and how many; worked out once."""
    if term.places is None:
        weights = term.weights
        if weights is None:
            weights = np.empty(len(term.docs))
            docs, counts = _plain(term.docs), _plain(term.counts)
            _weigh(_address(docs), _address(counts), term.norms, term.idf, weights)
            term.weights = weights
        term.docs = _plain(term.docs)
        term.places = _address(term.docs), _address(weights), len(weights)
    return term.places


def _plain(array: Ints) -> Ints:
    """The numbers one after another in memory, as they nearly always are."""
    return np.ascontiguousarray(array, dtype=np.int32)


class Table:
    """All weights of a scope that is one segment, worked out at once: nothing is left for a query.

    About four nanoseconds and eight bytes a posting.
    """

    def __init__(self, docs: Ints, counts: Ints, offsets: Longs, norms: Floats) -> None:
        """The postings of a `Segment`; `norms` has one number for each of its passages."""
        self._docs, counts = _plain(docs), _plain(counts)
        self._weights = np.empty(len(docs))
        # A copy: what is mapped from a file is read-only, which is another type here.
        begins = np.array(offsets, dtype=np.int64)
        docs_at, counts_at = _address(self._docs), _address(counts)
        _weigh_all(docs_at, counts_at, begins, every_idf(begins, len(norms)), norms, self._weights)
        self._at = docs_at, _address(self._weights)
        self._offsets: list[int] = offsets.tolist()

    def top(self, numbers: Sequence[int], limit: int, sums: Floats) -> tuple[Ints, Floats]:
        """As `top`, of terms by their numbers in the segment."""
        offsets = self._offsets
        docs, weights = self._at
        places = [
            (docs + 4 * offsets[n], weights + 8 * offsets[n], offsets[n + 1] - offsets[n])
            for n in numbers
        ]
        return _best(places, limit, sums)


def top(terms: Sequence[Term], limit: int, sums: Floats) -> tuple[Ints, Floats]:
    """The best `limit` passages and their scores, best first, equal ones in rising order.

    `sums` are zeros, one for each passage, and are zeros again afterwards.
    """
    return _best([_places(term) for term in terms], limit, sums)


def _best(places: Sequence[tuple[int, int, int]], limit: int, sums: Floats) -> tuple[Ints, Floats]:
    limit = min(limit, len(sums))
    found, scores = np.empty(limit, dtype=np.int32), np.empty(limit)
    docs, weights, sizes = np.array(list(zip(*places, strict=True)), dtype=np.int64)
    count = _top(sums, docs, weights, sizes, found, scores)
    return found[:count], scores[:count]
