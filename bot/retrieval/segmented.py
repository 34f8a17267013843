"""The default index: rank-bm25's scores from postings kept in arrays.

Articles are kept in immutable segments. A segment holds what never changes: which
passage holds which term how often, and how long each passage is. What depends on
all visible passages (idf, mean length) is applied to a term's postings when the
term is first asked for, and kept until the visible passages change. So scores are
those of a fresh build, and a change costs only what changed. Computing the weights
of postings ahead of a query is the idea of BM25S (arXiv 2407.03618).
"""

from __future__ import annotations

import logging
import threading
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import accumulate, pairwise, repeat
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.corpus import Article
from bot.retrieval.bm25 import K1, B, inverse_document_frequency
from bot.retrieval.index import Hit, PassageRef, Statistics
from bot.retrieval.persisted import Arrays, content_key, load, save
from bot.retrieval.scoring import DENSE, Floats, Ints, Longs, Term, best, every_weight
from bot.retrieval.searched import searched_terms

_Int = TypeVar("_Int", np.int32, np.int64)
_Made = TypeVar("_Made")
Flags = NDArray[np.bool_]

logger = logging.getLogger(__name__)

#: Merges of at most this many passages are done by the thread that adds.
_INLINE: Final = 2_000
#: Weights kept for a scope (8 to 12 bytes each): at least this many, and so many a passage.
_KEPT: Final = 2_000_000
_KEPT_PER_PASSAGE: Final = 64
#: Postings up to which all weights are worked out at once for compiled code: a million passages'
#: take a quarter of a second, and half a gigabyte; a median search of them 1.6 ms instead of 4.
_TABLE: Final = 64_000_000
#: The same for NumPy, which takes 9 nanoseconds each instead of 4.
_AT_ONCE: Final = 8_000_000
#: From so many passages on, compiled code is worth loading.
_WORTH: Final = 500
#: From so many passages on, those that cannot be among the best are left out.
_PRUNED: Final = 400_000
#: Scopes whose weights are kept, least recently asked first to go.
_SCOPES: Final = 32
#: Passages to a block when the best are looked for, at most and at least.
_BLOCK: Final = 128
_LEAST_BLOCK: Final = 8
#: From so many passages on, only the blocks with the best are looked through.
_WIDE: Final = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Articles and their postings, never changed.

    `term_ids` (sorted) and `offsets` (one longer) delimit each term's postings
    in `docs` (passage numbers, rising) and `counts`. `starts` (one longer than
    the articles) delimits each article's passages; `order` is when it was added.
    """

    ids: tuple[str, ...]
    languages: tuple[str, ...]
    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    lengths: Ints
    term_ids: Ints
    offsets: NDArray[np.int64]
    docs: Ints
    counts: Ints
    #: `starts` and `order` once more: bisecting a list is faster than asking an array.
    bounds: list[int] = field(init=False)
    orders: list[int] = field(init=False)
    #: Whether `term_ids` are 0, 1, 2, …: then a term's id is its place.
    whole: bool = field(init=False)
    #: What is worked out of it where it is all that is seen: an article that comes and goes again
    #: costs it no second time.
    _alone: dict[str, Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bounds", self.starts.tolist())
        object.__setattr__(self, "orders", self.order.tolist())
        ids = self.term_ids
        object.__setattr__(self, "whole", len(ids) == 0 or int(ids[-1]) == len(ids) - 1)

    def alone(self, name: str, make: Callable[[Ints, Ints, Longs], _Made]) -> _Made:
        """What `make` makes of the postings where nothing else is seen, once for each `name`."""
        made: _Made | None = self._alone.get(name)
        if made is None:
            made = self._alone[name] = make(self.docs, self.counts, self.offsets)
        return made

    def place(self, term_id: int) -> int:
        """Where a term stands in `term_ids`; -1 where it does not."""
        if self.whole:
            return term_id if term_id < len(self.term_ids) else -1
        # Of the array's own type: for another the whole array would be converted.
        at = int(self.term_ids.searchsorted(np.int32(term_id)))
        return at if at < len(self.term_ids) and self.term_ids[at] == term_id else -1

    def postings(self, term_id: int) -> tuple[Ints, Ints]:
        """The passages that hold a term, and how often each does."""
        at = self.place(term_id)
        if at < 0:
            return self.docs[:0], self.counts[:0]
        span = slice(self.offsets[at], self.offsets[at + 1])
        return self.docs[span], self.counts[span]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A segment and which of its articles are still there (None: all)."""

    segment: Segment
    alive: Flags | None = None

    @property
    def passages(self) -> int:
        return len(self.segment.lengths)

    def alive_passages(self) -> Flags:
        if self.alive is None:
            return np.ones(self.passages, dtype=np.bool_)
        return np.repeat(self.alive, np.diff(self.segment.starts))


class _Shelf:
    """The parts of one owner (the shared articles, or one guild's), and their totals."""

    def __init__(self) -> None:
        self.parts: tuple[_Part, ...] = ()
        self.where: dict[str, tuple[Segment, int]] = {}
        self.passages = 0
        self.length = 0
        self.version = 0
        self.merging = False


def _runs(rising: NDArray[_Int]) -> tuple[NDArray[_Int], NDArray[np.int64]]:
    """The distinct values of a rising array, and where each begins, with the end."""
    if not len(rising):
        return rising, np.zeros(1, dtype=np.int64)
    begins = np.flatnonzero(np.diff(rising, prepend=rising[0] - 1))
    return rising[begins], np.append(begins, len(rising)).astype(np.int64)


class _Numbers(dict[str, int]):
    """Term → number, counted from 0 in the order in which terms are met."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


def _build(articles: Sequence[Article], lengths: Ints, words: Ints, first: int) -> Segment:
    """A segment from all passages' terms in order, as ids; `first` is its first order."""
    width = max(len(lengths), 1)
    keys = words.astype(np.int64)
    keys *= width
    keys += np.repeat(np.arange(len(lengths)), lengths)
    keys.sort()
    keys, places = _runs(keys)
    term_ids, offsets = _runs((keys // width).astype(np.int32))
    return Segment(
        tuple(article.id for article in articles),
        tuple(article.language for article in articles),
        np.arange(first, first + len(articles), dtype=np.int64),
        np.array([0, *accumulate(len(article.passages) for article in articles)], dtype=np.int64),
        lengths,
        term_ids,
        offsets,
        (keys % width).astype(np.int32),
        np.diff(places).astype(np.int32),
    )


def _merge(parts: Sequence[_Part]) -> Segment:
    """One segment of what is left in `parts`, in their order."""
    ids: list[str] = []
    languages: list[str] = []
    order, sizes, lengths, words, docs, counts = [], [], [], [], [], []
    base = 0
    for part in parts:
        segment = part.segment
        kept = part.alive_passages()
        left = np.ones(len(segment.ids), dtype=np.bool_) if part.alive is None else part.alive
        at = np.flatnonzero(left).tolist()
        ids += [segment.ids[i] for i in at]
        languages += [segment.languages[i] for i in at]
        order.append(segment.order[left])
        sizes.append(np.diff(segment.starts)[left])
        lengths.append(segment.lengths[kept])
        place = np.cumsum(kept) - 1 + base
        held = kept[segment.docs]
        words.append(np.repeat(segment.term_ids, np.diff(segment.offsets))[held])
        docs.append(place[segment.docs[held]].astype(np.int32))
        counts.append(segment.counts[held])
        base += int(kept.sum())
    flat = np.concatenate(words)
    # Stable: the runs are sorted already, and passages stay in order within a term.
    rank = np.argsort(flat, kind="stable")
    term_ids, offsets = _runs(flat[rank])
    return Segment(
        tuple(ids),
        tuple(languages),
        np.concatenate(order),
        np.concatenate([[0], np.cumsum(np.concatenate(sizes))]).astype(np.int64),
        np.concatenate(lengths),
        term_ids,
        offsets,
        np.concatenate(docs)[rank],
        np.concatenate(counts)[rank],
    )


class _Scope:
    """What one asker sees at one moment, with the weights of the terms asked for so far."""

    def __init__(self, shelves: Sequence[_Shelf], term_ids: dict[str, int]) -> None:
        self.parts = [part for shelf in shelves for part in shelf.parts]
        self.versions = [shelf.version for shelf in shelves]
        self.passages = sum(shelf.passages for shelf in shelves)
        self.length = sum(shelf.length for shelf in shelves)
        self.bases = [0, *accumulate(part.passages for part in self.parts)]
        self._term_ids = term_ids
        self._terms: dict[str, Term | None] = {}
        self._kept = 0
        self._lock = threading.Lock()
        self._alive = [None if p.alive is None else p.alive_passages() for p in self.parts]
        self._norms: tuple[Floats, float] | None = None
        self._places: dict[str, list[tuple[int, int]]] | None = None
        self._languages: dict[str, Flags] = {}
        self._begins: tuple[Longs, list[str]] | None = None
        orders = [
            order
            for part in self.parts
            for order in part.segment.orders[:: len(part.segment.orders) - 1 or 1]
        ]
        #: Whether a later passage is also one that was added later.
        self.rising = all(one <= two for one, two in pairwise(orders))
        whole = len(self.parts) == 1 and self.parts[0].alive is None
        #: The one segment that this is, where it is one and whole.
        self._one = self.parts[0].segment if whole else None

    def _weights(self) -> Floats:
        """The weights of all postings of the one segment."""
        assert self._one is not None
        return self._one.alone("weights", self._weighed)

    def _weighed(self, docs: Ints, counts: Ints, offsets: Longs) -> Floats:
        return every_weight(docs, counts, offsets, self.norms()[0])

    def numbers(self, query: Sequence[str]) -> list[int] | None:
        """The terms' places in the one segment that this is; None where it is not one, whole."""
        segment = self._one
        if segment is None or len(segment.docs) > _TABLE:
            return None
        found = []
        ids = self._term_ids
        for name in query:
            number = ids.get(name)
            if number is not None and (place := segment.place(number)) >= 0:
                found.append(place)
        return found

    def table(self) -> Any:
        """The segment's weights, all of them; see `bot.retrieval.fast.Table`."""
        assert self._one is not None
        return self._one.alone("table", self._tabulated)

    def _tabulated(self, docs: Ints, counts: Ints, offsets: Longs) -> Any:
        from bot.retrieval.fast import Table

        return Table(docs, counts, offsets, self.norms()[0])

    def norms(self) -> tuple[Floats, float]:
        """What each passage's length adds below the fraction, and the least of that."""
        if self._norms is None:
            lengths = np.concatenate([part.segment.lengths for part in self.parts])
            # The steps of rank-bm25 in their order, as in `Term`.
            norms = K1 * (1 - B + B * lengths.astype(np.float64) / (self.length / self.passages))
            self._norms = norms, float(norms.min())
        return self._norms

    def found(self, query: Sequence[str]) -> list[Term]:
        """The terms of a query that something visible holds."""
        return [held for name in query if (held := self.term(name)) is not None]

    def term(self, name: str) -> Term | None:
        """A term's postings; None where nothing visible holds it."""
        try:
            return self._terms[name]
        except KeyError:
            made = self._meet(name)
        # What it may come to hold: passages, weights, a column.
        size = 1 if made is None else len(made.docs)
        if made is not None and size > DENSE * self.bases[-1]:
            size = self.bases[-1]
        with self._lock:
            if name not in self._terms:
                self._kept += size
            self._terms[name] = made
            most = max(_KEPT, self.passages * _KEPT_PER_PASSAGE)
            while self._kept > most and len(self._terms) > 1:
                dropped = self._terms.pop(next(iter(self._terms)))
                size = 1 if dropped is None else len(dropped.docs)
                self._kept -= self.bases[-1] if size > DENSE * self.bases[-1] else size
        return made

    def holding(self, name: str) -> int:
        """How many passages hold a term."""
        segment = self._one
        if segment is None:
            term = self.term(name)
            return 0 if term is None else len(term.docs)
        place = segment.place(self._term_ids.get(name, -1))
        return 0 if place < 0 else int(segment.offsets[place + 1] - segment.offsets[place])

    def _meet(self, name: str) -> Term | None:
        term_id = self._term_ids.get(name)
        if term_id is None:
            return None
        if self._one is not None:
            segment = self._one
            place = segment.place(term_id)
            if place < 0:
                return None
            span = slice(segment.offsets[place], segment.offsets[place + 1])
            docs, counts = segment.docs[span], segment.counts[span]
            made = Term(
                docs, counts, *self.norms(), inverse_document_frequency(self.passages, len(docs))
            )
            if len(segment.docs) <= _AT_ONCE:
                made.weights = self._weights()[span]
            return made
        all_docs, all_counts = [], []
        for at, part in enumerate(self.parts):
            base, alive = self.bases[at], self._alive[at]
            docs, counts = part.segment.postings(term_id)
            if alive is not None:
                left = alive[docs]
                docs, counts = docs[left], counts[left]
            if len(docs):
                all_docs.append(docs + np.int32(base) if base else docs)
                all_counts.append(counts)
        if not all_docs:
            return None
        docs = all_docs[0] if len(all_docs) == 1 else np.concatenate(all_docs)
        counts = all_counts[0] if len(all_counts) == 1 else np.concatenate(all_counts)
        idf = inverse_document_frequency(self.passages, len(docs))
        return Term(docs, counts, *self.norms(), idf)

    def term_ids(self) -> Ints:
        """The ids of the terms that something visible holds."""
        held = [np.zeros(0, dtype=np.int32)]
        for part, alive in zip(self.parts, self._alive, strict=True):
            segment = part.segment
            if alive is None:
                held.append(segment.term_ids)
            else:
                words = np.repeat(segment.term_ids, np.diff(segment.offsets))
                held.append(np.unique(words[alive[segment.docs]]))
        return np.unique(np.concatenate(held))

    def ref(self, doc: int) -> tuple[int, PassageRef]:
        """When a passage's article was added, and which passage it is."""
        at = bisect_right(self.bases, doc) - 1
        segment = self.parts[at].segment
        doc -= self.bases[at]
        article = bisect_right(segment.bounds, doc) - 1
        ref = PassageRef(segment.ids[article], doc - segment.bounds[article])
        return segment.orders[article], ref

    def hits(self, docs: Ints, scores: Floats) -> list[Hit]:
        """These passages with their scores, in this order."""
        starts, ids = self.begins()
        articles = starts.searchsorted(docs, "right") - 1
        passages = docs - starts[articles]
        return [
            Hit(PassageRef(ids[article], passage), score)
            for article, passage, score in zip(
                articles.tolist(), passages.tolist(), scores.tolist(), strict=True
            )
        ]

    def begins(self) -> tuple[Longs, list[str]]:
        """The first passage of each article, in order, and the articles' names."""
        if self._begins is None:
            pairs = zip(self.parts, self.bases, strict=False)
            self._begins = (
                np.concatenate([part.segment.starts[:-1] + base for part, base in pairs]),
                [name for part in self.parts for name in part.segment.ids],
            )
        return self._begins

    def places(self) -> dict[str, list[tuple[int, int]]]:
        """Article → where its passages are; a guild's own after a shared one of the same name."""
        if self._places is None:
            places: dict[str, list[tuple[int, int]]] = {}
            for part, base in zip(self.parts, self.bases, strict=False):
                bounds = (part.segment.starts + base).tolist()
                alive = repeat(True) if part.alive is None else part.alive.tolist()
                for name, start, end, there in zip(
                    part.segment.ids, bounds, bounds[1:], alive, strict=False
                ):
                    if there:
                        places.setdefault(name, []).append((start, end))
            self._places = places
        return self._places

    def holds(self, terms: Collection[str], refs: Sequence[PassageRef]) -> list[set[str]]:
        """Which of `terms` each passage holds."""
        places = self.places()
        docs = []
        for name, at in refs:
            start, end = places[name][-1] if name in places else (0, 0)
            docs.append(start + at if at < end - start else -1)
        wanted = np.array(docs, dtype=np.int64)
        found: list[set[str]] = [set() for _ in refs]
        for base, part in zip(self.bases, self.parts, strict=False):
            inside = np.flatnonzero((wanted >= base) & (wanted < base + part.passages))
            if not len(inside):
                continue
            # In rising order: neighbours are then found in the same memory.
            inside = inside[wanted[inside].argsort()]
            mine = (wanted[inside] - base).astype(np.int32)
            for term in terms:
                number = self._term_ids.get(term)
                if number is None:
                    continue
                holding, _ = part.segment.postings(number)
                if len(holding):
                    near = holding.take(holding.searchsorted(mine), mode="clip")
                    for at in inside[near == mine].tolist():
                        found[at].add(term)
        return found

    def only(self, articles: Collection[str] | None, language: str | None) -> Flags:
        """Which passages belong to one of `articles` and are in `language`."""
        mask = np.ones(self.bases[-1], dtype=np.bool_)
        if articles is not None:
            places = self.places()
            mask[:] = False
            for name in articles:
                for start, end in places.get(name, ()):
                    mask[start:end] = True
        if language is not None:
            spoken = self._languages.get(language)
            if spoken is None:
                flags = [np.zeros(0, dtype=np.bool_)]
                for part in self.parts:
                    own = [name == language for name in part.segment.languages]
                    flags.append(np.repeat(own, np.diff(part.segment.starts)))
                spoken = self._languages[language] = np.concatenate(flags)
            mask &= spoken
        return mask


def _candidates(scores: Floats, limit: int) -> NDArray[np.int64]:
    """The passages that score above 0 and at least as much as the `limit`-th, in rising order."""
    # Blocks of few passages where there are few: some hundreds of blocks are quickest.
    size = min(_BLOCK, max(_LEAST_BLOCK, len(scores) // 256))
    blocks = len(scores) // size
    found: NDArray[np.int64] | None = None
    if blocks >= 4 * limit:
        # The limit-th best of the blocks' bests is no more than the limit-th best of all.
        table = scores[: blocks * size].reshape(size, blocks)
        best = table.max(axis=0)
        least = np.partition(best, blocks - limit)[blocks - limit]
        if least > 0 and len(scores) < _WIDE:
            found = (scores >= least).nonzero()[0]
        elif least > 0:
            # Only the blocks that hold one of them are looked through.
            columns = (best >= least).nonzero()[0]
            row, column = (table[:, columns] >= least).nonzero()
            rest = (scores[blocks * size :] >= least).nonzero()[0] + blocks * size
            found = np.concatenate([row * blocks + columns[column], rest])
            found.sort()
    if found is None:
        found = scores.nonzero()[0]
    if len(found) > limit:
        held = scores.take(found)
        found = found[held >= np.partition(held, len(held) - limit)[len(held) - limit]]
    return found


def installed() -> bool:
    """Whether compiled code can be used: numba, the extra `fast`, is there."""
    return find_spec("numba") is not None


def compiled() -> Callable[[Sequence[Term], int, Floats], tuple[Ints, Floats]]:
    """The compiled search. ModuleNotFoundError without numba."""
    # Imported only here: numba takes a second and 60 MB.
    from bot.retrieval.fast import top

    return top


def _all(
    scope: _Scope,
    terms: Sequence[Term],
    limit: int,
    sums: Floats,
    articles: Collection[str] | None,
    language: str | None,
) -> tuple[Ints, Floats]:
    """What `best` gives, from the scores of all passages that a search is restricted to."""
    try:
        for term in terms:
            column = term.spread(len(sums))
            if column is None:
                # Twice as quick as `sums[docs] += …`, which reads and writes by way of a copy.
                np.add.at(sums, term.docs, term.weigh())
            else:
                sums += column
        if articles is not None or language is not None:
            sums *= scope.only(articles, language)
        docs = _candidates(sums, limit)
        return docs.astype(np.int32), sums.take(docs)
    finally:
        sums.fill(0)


class SegmentedIndex:
    """A PassageIndex whose queries take microseconds; see PassageIndex.

    Threads may search while others add and remove: a search sees the index as
    it was when it began. Larger merges run in a background thread.

    `kept` is a path to keep indexes beside, such as the database's: the first
    articles of the shared scope and of each guild are then taken from
    `<kept>.shared.index` and `<kept>.<guild>.index` where they have not changed.
    """

    def __init__(self, kept: Path | None = None, *, fast: bool | None = None) -> None:
        """`fast` chooses compiled code or NumPy; None is compiled code where that is worth it.

        ModuleNotFoundError where compiled code is asked for and numba is not installed.
        """
        self._kept = kept
        self._quick = compiled() if fast else None
        self._choose = fast is None and installed()
        self._importing = False
        self._lock = threading.Lock()
        self._idle = threading.Condition(self._lock)
        self._term_ids: dict[str, int] = {}
        self._shelves: dict[int | None, _Shelf] = {None: _Shelf()}
        self._scopes: OrderedDict[int | None, _Scope] = OrderedDict()
        self._added = 0
        self._scratch = threading.local()

    def add(self, article: Article, *, guild: int | None = None) -> None:
        self.add_many((article,), guild=guild)

    def add_many(
        self, articles: Iterable[Article], *, guild: int | None = None, file: Path | None = None
    ) -> None:
        """`add` for each article, all searchable at the same moment.

        `file` keeps what was built, for the next start with the same articles;
        one that is stale, torn or foreign is built again and replaced.
        """
        chosen = list({article.id: article for article in articles}.values())
        if not chosen:
            return
        if file is None and self._kept is not None:
            with self._lock:
                held = self._shelves.get(guild)
                first = held is None or not held.parts
            if first:
                name = "shared" if guild is None else str(guild)
                file = self._kept.with_name(f"{self._kept.name}.{name}.index")
        key = "" if file is None else content_key(chosen)
        kept = None if file is None else load(file, key)
        segment = self._index(chosen) if kept is None else self._restore(chosen, *kept)
        if file is not None and kept is None:
            self._save(file, key, segment)
        with self._lock:
            shelf = self._shelves.setdefault(guild, _Shelf())
            for article in chosen:
                self._take_out(shelf, article.id)
            for at, article in enumerate(chosen):
                shelf.where[article.id] = (segment, at)
            shelf.parts += (_Part(segment),)
            shelf.passages += len(segment.lengths)
            shelf.length += int(segment.lengths.sum())
            shelf.version += 1
            self._tidy(shelf)
            worth = self._choose and sum(s.passages for s in self._shelves.values()) >= _WORTH
            if worth:
                self._choose, self._importing = False, True
        if worth:
            threading.Thread(target=self._compile_aside, name="index-compile", daemon=True).start()

    def _compile_aside(self) -> None:
        """Take to compiled code once it is imported; NumPy searches until then."""
        try:
            self._quick = compiled()
        except Exception as error:
            # Such as no folder that numba may keep what it compiled in.
            logger.warning("Compiled search cannot be used (%s); NumPy does it.", error)
        finally:
            with self._lock:
                self._importing = False
                self._idle.notify_all()

    def _index(self, chosen: Sequence[Article]) -> Segment:
        """A segment from the articles' words."""
        # Numbers as they come: millions of kept words and lists are slow to make and to collect.
        numbers = _Numbers()
        words, lengths = array("i"), array("i")
        for article in chosen:
            for found in searched_terms(article):
                words.extend(map(numbers.__getitem__, found))
                lengths.append(len(found))
        with self._lock:
            known = self._term_ids
            ids = np.array([known.setdefault(n, len(known)) for n in numbers], dtype=np.int32)
            first = self._added
            self._added += len(chosen)
        flat = ids[np.frombuffer(words, dtype=np.intc)] if len(words) else ids[:0]
        return _build(chosen, np.array(lengths, dtype=np.int32), flat, first)

    def _restore(self, chosen: Sequence[Article], names: Sequence[str], arrays: Arrays) -> Segment:
        """A segment from what a file kept."""
        with self._lock:
            known = self._term_ids
            numbers = np.array([known.setdefault(n, len(known)) for n in names], dtype=np.int32)
            first = self._added
            self._added += len(chosen)
        docs, counts, offsets = arrays["docs"], arrays["counts"], arrays["offsets"]
        if len(numbers) > 1 and (np.diff(numbers) < 0).any():
            # This index met the terms in another order: sort the postings by its numbers.
            words = np.repeat(numbers, np.diff(offsets))
            rank = np.argsort(words, kind="stable")
            docs, counts = docs[rank], counts[rank]
            numbers, offsets = _runs(words[rank])
        return Segment(
            tuple(article.id for article in chosen),
            tuple(article.language for article in chosen),
            np.arange(first, first + len(chosen), dtype=np.int64),
            arrays["starts"].astype(np.int64, copy=False),
            arrays["lengths"].astype(np.int32, copy=False),
            numbers,
            offsets.astype(np.int64, copy=False),
            docs.astype(np.int32, copy=False),
            counts.astype(np.int32, copy=False),
        )

    def _save(self, file: Path, key: str, segment: Segment) -> None:
        with self._lock:
            names = list(self._term_ids)
        save(
            file,
            key,
            [names[at] for at in segment.term_ids.tolist()],
            {
                "starts": segment.starts,
                "offsets": segment.offsets,
                "lengths": segment.lengths,
                "docs": segment.docs,
                "counts": segment.counts,
            },
        )

    def remove(self, article_id: str, *, guild: int | None = None) -> bool:
        with self._lock:
            shelf = self._shelves.get(guild)
            if shelf is None or not self._take_out(shelf, article_id):
                return False
            shelf.version += 1
            self._tidy(shelf)
            return True

    def _take_out(self, shelf: _Shelf, article_id: str) -> bool:
        found = shelf.where.pop(article_id, None)
        if found is None:
            return False
        segment, at = found
        span = slice(segment.starts[at], segment.starts[at + 1])
        shelf.passages -= int(segment.starts[at + 1] - segment.starts[at])
        shelf.length -= int(segment.lengths[span].sum())
        parts = []
        for part in shelf.parts:
            if part.segment is segment:
                alive = (
                    np.ones(len(segment.ids), dtype=np.bool_)
                    if part.alive is None
                    else part.alive.copy()
                )
                alive[at] = False
                if not alive.any():
                    continue
                part = _Part(segment, alive)
            parts.append(part)
        shelf.parts = tuple(parts)
        return True

    def _tidy(self, shelf: _Shelf) -> None:
        """Merge the last parts where they have grown alike; called with the lock held."""
        if shelf.merging:
            return
        parts = shelf.parts
        # Each part stays twice as large as all after it, so there are few of them.
        first, total = len(parts), 0
        for at in range(len(parts) - 1, -1, -1):
            if total and parts[at].passages > 2 * total:
                break
            total += parts[at].passages
            first = at
        chosen = parts[first:]
        wasteful = [p for p in parts if p.alive is not None and p.alive.mean() < 0.5]
        if len(chosen) < 2:
            if not wasteful:
                return
            chosen = (wasteful[0],)
            total = chosen[0].passages
        if total <= _INLINE:
            self._swap(shelf, chosen, _merge(chosen))
        else:
            shelf.merging = True
            threading.Thread(
                target=self._merge_aside, args=(shelf, chosen), name="index-merge", daemon=True
            ).start()

    def _merge_aside(self, shelf: _Shelf, chosen: tuple[_Part, ...]) -> None:
        try:
            merged = _merge(chosen)
            with self._lock:
                self._swap(shelf, chosen, merged)
        finally:
            with self._lock:
                shelf.merging = False
                self._idle.notify_all()
        with self._lock:
            self._tidy(shelf)

    def _swap(self, shelf: _Shelf, chosen: tuple[_Part, ...], merged: Segment) -> None:
        """Put `merged` where `chosen` were, without what was removed meanwhile; lock held."""
        sources = [part.segment for part in chosen]
        alive = np.zeros(len(merged.ids), dtype=np.bool_)
        for at, name in enumerate(merged.ids):
            held = shelf.where.get(name)
            if held is None:
                continue
            segment, own = held
            # The same article, not one that replaced it while the merge ran.
            if segment.order[own] == merged.order[at]:
                alive[at] = True
                shelf.where[name] = (merged, at)
        made = _Part(merged, None if alive.all() else alive)
        rest: list[_Part] = []
        placed = not alive.any()
        for part in shelf.parts:
            if not any(part.segment is source for source in sources):
                rest.append(part)
            elif not placed:
                rest.append(made)
                placed = True
        if not placed:
            rest.append(made)
        shelf.parts = tuple(rest)
        shelf.version += 1

    def settle(self, timeout: float | None = None) -> bool:
        """Wait until nothing is merged or imported aside; False after `timeout` seconds."""
        with self._idle:
            return self._idle.wait_for(
                lambda: (
                    not self._importing
                    and not any(shelf.merging for shelf in self._shelves.values())
                ),
                timeout,
            )

    def _scope(self, guild: int | None) -> _Scope | None:
        """What a guild sees now; None where that has no terms."""
        with self._lock:
            shared = self._shelves[None]
            own = None if guild is None else self._shelves.get(guild)
            if own is None or not own.parts:
                guild, shelves = None, [shared]
            else:
                shelves = [shared, own]
            scope = self._scopes.get(guild)
            if scope is None or scope.versions != [shelf.version for shelf in shelves]:
                scope = self._scopes[guild] = _Scope(shelves, self._term_ids)
                while len(self._scopes) > _SCOPES:
                    self._scopes.popitem(last=False)
            self._scopes.move_to_end(guild)
        return scope if scope.length else None

    def search(
        self,
        query: Sequence[str],
        *,
        limit: int = 10,
        guild: int | None = None,
        articles: Collection[str] | None = None,
        language: str | None = None,
    ) -> list[Hit]:
        scope = self._scope(guild)
        if scope is None or limit <= 0:
            return []
        sums = self._zeros(scope.bases[-1])
        quick = self._quick
        if quick is not None and scope.rising and articles is None and language is None:
            numbers = scope.numbers(query)
            if numbers:
                docs, scores = scope.table().top(numbers, limit, sums)
            elif numbers is None and (found := scope.found(query)):
                docs, scores = quick(found, limit, sums)
            else:
                return []
            return scope.hits(docs, scores)
        found = scope.found(query)
        if not found:
            return []
        some = None
        if len(sums) >= _PRUNED and articles is None and language is None:
            some = best(found, limit, sums)
        docs, scores = _all(scope, found, limit, sums, articles, language) if some is None else some
        if scope.rising:
            # Equal scores are in the order of adding as they are.
            first = np.argsort(-scores, kind="stable")[:limit]
            return scope.hits(docs.take(first), scores.take(first))
        everything = sorted(
            (-score, *scope.ref(doc))
            for doc, score in zip(docs.tolist(), scores.tolist(), strict=True)
        )
        return [Hit(ref, -score) for score, _, ref in everything[:limit]]

    def rank(
        self,
        query: Sequence[str],
        places: Iterable[tuple[int | None, str, int]],
        *,
        limit: int,
        guild: int | None = None,
    ) -> list[Hit]:
        """The best of some passages, each by its owner, article and index, as `search` has them.

        What the guild does not see, or is not there any more, is left out.
        """
        with self._lock:
            wanted = [
                (segment, at, passage)
                for owner, name, passage in set(places)
                if owner is None or owner == guild
                for segment, at in self._found(owner, name)
            ]
        scope = self._scope(guild)
        if scope is None:
            return []
        bases = {
            id(part.segment): base for part, base in zip(scope.parts, scope.bases, strict=False)
        }
        docs = [
            bases[id(segment)] + segment.bounds[at] + passage
            for segment, at, passage in wanted
            if id(segment) in bases and passage < segment.bounds[at + 1] - segment.bounds[at]
        ]
        mine = np.array(docs, dtype=np.int32)
        scores = np.zeros(len(mine))
        for name in query:
            term = scope.term(name)
            if term is not None:
                scores += term.at(mine)
        ranked = sorted(
            (-score, *scope.ref(doc))
            for doc, score in zip(docs, scores.tolist(), strict=True)
            if score > 0
        )
        return [Hit(ref, -score) for score, _, ref in ranked[:limit]]

    def _found(self, owner: int | None, name: str) -> list[tuple[Segment, int]]:
        shelf = self._shelves.get(owner)
        found = None if shelf is None else shelf.where.get(name)
        return [] if found is None else [found]

    def _zeros(self, size: int) -> Floats:
        """A thread's own zeros, to be given back as zeros: fresh memory costs more than scoring."""
        held: Floats | None = getattr(self._scratch, "sums", None)
        if held is None or len(held) < size or len(held) > 4 * size + 4096:
            held = self._scratch.sums = np.zeros(size)
        return held[:size]

    def search_many(
        self, queries: Sequence[Sequence[str]], *, limit: int = 10, guild: int | None = None
    ) -> list[list[Hit]]:
        return [self.search(query, limit=limit, guild=guild) for query in queries]

    def holds(
        self, terms: Collection[str], refs: Sequence[PassageRef], *, guild: int | None = None
    ) -> list[set[str]]:
        scope = self._scope(guild)
        return [set() for _ in refs] if scope is None else scope.holds(terms, refs)

    def idf(self, term: str, *, guild: int | None = None) -> float:
        scope = self._scope(guild)
        if scope is None:
            return 0.0
        return inverse_document_frequency(scope.passages, scope.holding(term))

    def statistics(self, *, guild: int | None = None) -> Statistics:
        scope = self._scope(guild)
        if scope is None:
            return Statistics(0, 0.0, 0)
        return Statistics(scope.passages, scope.length / scope.passages, len(scope.term_ids()))

    def vocabulary(self, *, guild: int | None = None) -> Collection[str]:
        scope = self._scope(guild)
        if scope is None:
            return ()
        with self._lock:
            names = list(self._term_ids)
        # In one order whatever the history and the hash seed: word families are cut to the first.
        return dict.fromkeys(sorted(names[at] for at in scope.term_ids().tolist())).keys()
