"""Lexical evidence that a sentence answers a question: one row of numbers a sentence.

Everything is measured in shares (of the question's idf weight, of the best
score), so that a ranker trained on some articles holds on others.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from bot.answering.matching import SYNONYM, Query, asked_kinds
from bot.answering.profiles import (
    AGENT,
    CAUSE,
    CONTENT,
    COPULA,
    DEFINING,
    ERA,
    MONEY,
    MONTH,
    NAMING,
    NUMBER,
    NUMBERS,
    PERCENT,
    SHIFT,
    YEAR,
    Integers,
    PassageProfile,
    Words,
)
from bot.answering.question import AnswerKind, Question
from bot.retrieval.bm25 import K1, B
from bot.text.relations import relations

#: How much a match counts of what is no more than related to a term.
_RELATED: Final = 0.6
#: What a sentence says of its subject is said among so many words.
_LONGEST_SUBJECT: Final = 14
#: More words than any sentence has.
_NOWHERE: Final = 1 << 40
#: Words between what is sought and the question's terms, at most.
_FARTHEST: Final = 30.0
#: So many words open a sentence.
_OPENING: Final = 5
#: Content terms of a sentence of ordinary length, for BM25 over sentences.
_MEAN_SENTENCE: Final = 13.0

Matrix = npt.NDArray[np.float64]


def asked_kinds_numbered(question: Question) -> frozenset[int]:
    """The numbers of the terms of the kind of thing that is asked for, see `asked_kinds`."""
    return _kinds_numbered(question.language, asked_kinds(question))


@lru_cache(maxsize=2_048)
def _kinds_numbered(language: str, kinds: frozenset[str]) -> frozenset[int]:
    return frozenset([NUMBERS[term] for term in kinds])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that BM25 found.

    `score` is BM25's; `affinity` the share of all scores that its article's
    passages have; `reach` what those passages hold of the question.
    """

    profile: PassageProfile
    score: float
    affinity: float
    reach: Reach


KINDS: Final = tuple(AnswerKind)
#: Coverage where synonyms count too, and then what is a step wider or narrower.
_ALIKE: Final = (
    "synonyms", "synonyms_passage", "synonyms_around",
    "related", "related_passage", "related_around",
)  # fmt: skip
#: What is also given as its distance from the best sentence's.
_RELATIVE: Final = (
    "coverage", "coverage_exact", "coverage_passage", "joined_coverage", "coverage_without_focus",
    "pairs_kept", "common_subsequence", "pairs_near", "rarest_coverage", "window", "names_found",
    "passage_sentence_bm25", "passage_pairs", "subject", "opening", "rare_coverage",
    "rare_passage", *_ALIKE,
)  # fmt: skip
#: What no question changes, and what is the same for all sentences of a question.
_FIXED: Final = (
    "length", "opens_passage", "position", "closes_passage", "dangling", "month", "era",
    "percent", "money", "cause", "agent", "quotation", "joined", "quote_characters", "naming",
    "passage_opens_article",
)  # fmt: skip
_ASKED: Final = (
    "sort_asked", "sort_beside", "rarest", "rarity", "known", "terms", "asks_name", "negated",
    "comparative",
    *(f"kind_{kind.name.lower()}" for kind in KINDS),
)  # fmt: skip
FEATURES: Final = (
    "passage_bm25", "passage_bm25_of_best", "passage_rank", "passage_first", "passage_margin",
    "article_affinity", "article_reach", "article_names", "article_lacks",
    "sentence_bm25", "coverage", "coverage_exact",
    "coverage_before", "coverage_after", "coverage_before_added", "coverage_after_added",
    "coverage_context", "coverage_passage", "coverage_to_best_of_passage",
    "coverage_without_focus", "focus", "heaviest_missing", "heaviest_found", "terms_found",
    "terms_found_share", "names_found", "names_in_passage", "pairs_near", "pairs_kept",
    "common_subsequence", "spread", "new_terms", "new_share", "new_numbers", "new_years",
    "new_names", "kind_match", "kind_distance", "sort", "sort_around", "joined_coverage",
    "rarest_coverage", "window",
    "passage_sentence_bm25", "passage_sentence_coverage", "passage_pairs", "bm25_before",
    "bm25_after", "bm25_rank_in_passage",
    "sentence_bm25_of_best", "sentence_rank", "coverage_rank", "passage_lead",
    "subject", "defined", "opening",
    "rare_coverage", "rare_passage", "rare_found", "rare_missing", "rare_known", "rare_lacking",
    *_ALIKE,
    *_FIXED,
    *_ASKED,
    *(f"{name}_below_best" for name in _RELATIVE),
)  # fmt: skip
_AT: Final = {name: at for at, name in enumerate(FEATURES)}
_FIXED_ROWS: Final = slice(_AT[_FIXED[0]], _AT[_FIXED[-1]] + 1)
_RELATIVE_ROWS: Final = [_AT[name] for name in _RELATIVE]
_BELOW_BEST: Final = slice(len(FEATURES) - len(_RELATIVE), len(FEATURES))


#: Index of one of a question's terms → how strongly it is held, from 0 to 1.
_Strengths = dict[int, float]


def _strengths(query: Query, terms: Collection[str]) -> _Strengths:
    """What `terms` hold of the question, of each of its terms the best."""
    found: _Strengths = {}
    # In the order of `matches`: sums must not depend on the order of a set.
    for term, meant in query.matches.items():
        if term in terms:
            for at, strength in meant:
                if strength > found.get(at, 0.0):
                    found[at] = strength
    return found


def _share(query: Query, found: _Strengths) -> float:
    weights = query.weights
    return sum([weights[at] * strength for at, strength in found.items()]) / query.total


class Reach(NamedTuple):
    """What an article's passages hold of a question between them.

    `share` is that of the question's weight, `names` that of its names (a half where it
    has none), `lacking` the heaviest term that none holds, as a share of an unseen one's idf.
    """

    share: float
    names: float
    lacking: float


def reach(query: Query, passages: Iterable[Collection[str]]) -> Reach:
    """What the passages, each its terms, hold between them."""
    found = _strengths(query, set().union(*passages))
    names = query.names
    return Reach(
        _share(query, found),
        sum([found.get(at, 0.0) for at in sorted(names)]) / len(names) if names else 0.5,
        max([w for at, w in enumerate(query.weights) if at not in found], default=0.0)
        / query.unseen,
    )


#: Number of a term → the (row, strength) that it stands for.
_Meaning = dict[int, list[tuple[int, float]]]


@lru_cache(maxsize=4_096)
def _numbered(language: str, term: str) -> tuple[dict[int, float], dict[int, float]]:
    """A term's synonyms and what is related to it: the numbers of the terms, and the strengths."""
    words = relations(language)
    return (
        {NUMBERS[other]: SYNONYM * share for other, share in words.synonyms(term).items()},
        {NUMBERS[other]: _RELATED * share for other, share in words.related(term).items()},
    )


def _alike(query: Query, numbers: set[int]) -> _Meaning:
    """What of the terms of these numbers is alike to the question's.

    Synonyms have the rows of the question's terms, what is related those behind.
    """
    made: _Meaning = {}
    language, count = query.question.language, len(query.terms)
    for at, asked in enumerate(query.terms):
        for row, alike in zip((at, count + at), _numbered(language, asked), strict=True):
            for number in alike.keys() & numbers:
                made.setdefault(number, []).append((row, alike[number]))
    return made


def numbers_alike(query: Query, some: Collection[int]) -> set[int]:
    """The numbers of the terms that stand for one of these of the question's, or are like it."""
    standing = query.standing_for([query.terms[at] for at in some])
    made = {NUMBERS[term] for term in standing if term in NUMBERS}
    language = query.question.language
    return made.union(*(alike for at in some for alike in _numbered(language, query.terms[at])))


def _filled(shape: tuple[int, int], held: Iterable[tuple[int, int]], meaning: _Meaning) -> Matrix:
    """A matrix of `shape`: the greatest strength of what is held, as (column, number of a term)."""
    rows, columns = shape
    places: list[int] = []
    strengths: list[float] = []
    for column, number in held:
        for row, strength in meaning[number]:
            places.append(row * columns + column)
            strengths.append(strength)
    made = np.zeros(rows * columns)
    np.maximum.at(made, np.array(places, np.intp), strengths)
    return made.reshape(shape)


def _rising(numbers: Iterable[int]) -> Integers:
    return np.array(sorted(numbers), np.int64)


def _among(numbers: Integers, some: Integers) -> npt.NDArray[np.bool_]:
    """Which of `numbers` are one of `some`, which are rising."""
    if not len(some):
        return np.zeros(len(numbers), bool)
    return np.asarray(some.take(some.searchsorted(numbers), mode="clip") == numbers)


#: What of a key is the number of the term.
_TERM: Final = (1 << SHIFT) - 1


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """The content terms of the sentences, in each sentence once.

    `keys` are those of `Words.keys`, rising. The words that say one are, as indices
    in `Words`, `words[begins[at] : begins[at + 1]]`, rising.
    """

    keys: Integers
    words: Integers
    begins: Integers

    @classmethod
    def of(cls, said: Words) -> _Terms:
        words = said.marked(CONTENT)
        keys = said.keys(words)
        order = keys.argsort(kind="stable")
        keys = keys[order]
        new = np.ones(len(keys) + 1, bool)
        np.not_equal(keys[1:], keys[:-1], out=new[1:-1])
        begins = new.nonzero()[0]
        return cls(keys[begins[:-1]], words[order], begins)

    def saying(self, some: Integers) -> Integers:
        """The words, rising, that say the terms of these indices."""
        chosen = np.zeros(len(self.keys), bool)
        chosen[some] = True
        return np.sort(self.words[chosen.repeat(np.diff(self.begins))])


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What the candidates' sentences, all in order, hold of a question.

    Matrices have a row for each of the question's terms and a column for each
    sentence: how strongly a sentence holds the term, how strongly its passage
    and its headings do between them (`whole`), each first itself, then where
    synonyms count too, then where what is related does; its headings alone
    (`context`); which of `terms` the term itself is (`itself`, -1 where a sentence does
    not say it) and how often it is said (`counts`).
    """

    query: Query
    said: Words
    terms: _Terms
    #: Of each sentence its candidate, of each candidate where its sentences begin.
    passage: Integers
    opens: Integers
    #: What stands for the question's terms, and the numbers of that, rising.
    meaning: _Meaning
    asked: Integers
    #: Of `terms` those that do, as indices; the sentence of each and where it says it first.
    held: Integers
    sentence: Integers
    first: Integers
    #: Shape (terms, 1).
    weights: Matrix
    #: Shape (3, terms, sentences), as `whole`.
    strengths: Matrix
    whole: Matrix
    context: Matrix
    itself: Integers
    counts: Matrix
    #: Shape (len(_FIXED), sentences).
    fixed: Matrix

    @classmethod
    def of(cls, query: Query, candidates: Sequence[Candidate]) -> Held:
        profiles = [candidate.profile for candidate in candidates]
        said = Words.of(profiles)
        terms = _Terms.of(said)
        sizes = np.array([len(profile.sizes) for profile in profiles])
        passage = np.arange(len(profiles)).repeat(sizes)
        opens = sizes.cumsum() - sizes
        # What has no number stands in none of the passages.
        meaning = {NUMBERS[term]: some for term, some in query.matches.items() if term in NUMBERS}
        asked = _rising(meaning)
        numbers = terms.keys & _TERM
        held = _among(numbers, asked).nonzero()[0]
        sentence = terms.keys[held] >> SHIFT
        alike = _alike(query, set(numbers.tolist()))
        likes = _among(numbers, _rising(alike)).nonzero()[0]
        count, shape = len(query.terms), (len(query.terms), len(passage))
        strengths = np.empty((3, *shape))
        strengths[0] = _filled(
            shape, zip(sentence.tolist(), numbers[held].tolist(), strict=True), meaning
        )
        likely = terms.keys[likes] >> SHIFT
        strengths[1:] = _filled(
            (2 * count, len(passage)),
            zip(likely.tolist(), numbers[likes].tolist(), strict=True),
            alike,
        ).reshape(2, *shape)
        np.maximum.accumulate(strengths, axis=0, out=strengths)
        headings = [
            (which, number)
            for which, profile in enumerate(profiles)
            for number in meaning.keys() & profile.context
        ]
        context = _filled((count, len(profiles)), headings, meaning)
        whole = np.maximum(np.maximum.reduceat(strengths, opens, axis=-1), context)
        itself = np.full(shape, -1)
        rows = {NUMBERS[term]: at for at, term in enumerate(query.terms) if term in NUMBERS}
        for at, number, column in zip(
            held.tolist(), numbers[held].tolist(), sentence.tolist(), strict=True
        ):
            row = rows.get(number)
            if row is not None:
                itself[row, column] = at
        counts = np.zeros(shape)
        counts[itself >= 0] = np.diff(terms.begins)[itself[itself >= 0]]
        return cls(
            query,
            said,
            terms,
            passage,
            opens,
            meaning,
            asked,
            held,
            sentence,
            said.place[terms.words[terms.begins[held]]],
            np.array(query.weights)[:, None],
            strengths,
            whole[..., passage],
            context[:, passage],
            itself,
            counts,
            _fixed(profiles, said),
        )

    @property
    def alike(self) -> Matrix:
        """How strongly each sentence holds each term, where all counts that is alike."""
        return np.asarray(self.strengths[-1])

    @property
    def around(self) -> Matrix:
        """The same of each sentence's passage and its headings."""
        return np.asarray(self.whole[-1])

    @property
    def own(self) -> Matrix:
        """How strongly each sentence holds each term itself."""
        return np.asarray(self.strengths[0])

    def strength_of(self, some: npt.NDArray[np.bool_]) -> Matrix:
        """Shape (terms, sentences): what only these of `held` hold."""
        numbers = (self.terms.keys[self.held[some]] & _TERM).tolist()
        return _filled(
            self.own.shape, zip(self.sentence[some].tolist(), numbers, strict=True), self.meaning
        )

    def new(self, words: Integers) -> Integers:
        """What these words say that stands for nothing of the question, as keys, each once."""
        keys = np.unique(self.said.keys(words))
        return keys[~_among(keys & _TERM, self.asked)]

    def before(self, values: Matrix) -> Matrix:
        """Of each sentence what the one before it in its passage has; 0 where there is none."""
        made = np.zeros_like(values)
        made[..., 1:] = values[..., :-1]
        made[..., self.opens] = 0.0
        return made

    def after(self, values: Matrix) -> Matrix:
        """Of each sentence what the one after it in its passage has; 0 where there is none."""
        made = np.zeros_like(values)
        made[..., :-1] = values[..., 1:]
        made[..., self.opens[1:] - 1] = 0.0
        return made

    def most(self, values: Matrix) -> Matrix:
        """Of each sentence the greatest value in its passage."""
        return np.asarray(np.maximum.reduceat(values, self.opens, axis=-1)[..., self.passage])

    def share(self, strengths: Matrix) -> Matrix:
        """The share of the question's weight held so strongly; summed over the last axis but one.

        Row after row, so that the sum is the same whatever stands beside it.
        """
        return np.asarray((self.weights * strengths).sum(axis=-2) / self.query.total)

    def fixed_row(self, name: str) -> Matrix:
        return np.asarray(self.fixed[_FIXED.index(name)])


#: Of some of `FEATURES` the values: one a sentence, or one for all.
_Columns = dict[str, npt.ArrayLike]


def _outranked(values: Matrix) -> Integers:
    """Of each value how many are greater."""
    return np.asarray(len(values) - np.sort(values).searchsorted(values, "right"))


def _passage_columns(held: Held, candidates: Sequence[Candidate]) -> _Columns:
    """What BM25 says of the passages, and what their articles hold."""
    scores = [candidate.score for candidate in candidates]
    best = scores[0] or 1.0
    second = scores[1] if len(scores) > 1 else 0.0
    ceiling = (K1 + 1) * held.query.total
    made: dict[str, list[float]] = {
        "passage_bm25": [score / ceiling for score in scores],
        "passage_bm25_of_best": [score / best for score in scores],
        "passage_rank": [1 / (1 + rank) for rank in range(len(scores))],
        "passage_first": [float(rank == 0) for rank in range(len(scores))],
        "passage_margin": [
            (score - (best if rank else second)) / best for rank, score in enumerate(scores)
        ],
        "article_affinity": [candidate.affinity for candidate in candidates],
        "article_reach": [candidate.reach.share for candidate in candidates],
        "article_names": [candidate.reach.names for candidate in candidates],
        "article_lacks": [candidate.reach.lacking for candidate in candidates],
    }
    values = np.array([*made.values()])[:, held.passage]
    return dict(zip(made, values, strict=True))


def _sentence_bm25(held: Held) -> _Columns:
    """BM25 over sentences, of the question's own terms."""
    query, counts = held.query, held.counts
    ceiling = (K1 + 1) * query.total
    length = np.bincount(held.said.sentence[held.said.marked(CONTENT)], minlength=counts.shape[1])
    norm = K1 * (1 - B + B * length / _MEAN_SENTENCE)
    weights = held.weights * (K1 + 1)
    bm25 = (weights * counts / (counts + norm)).sum(axis=0)
    rank = _outranked(bm25)
    # In order of passages and then of ranks: a sentence's place less its passage's.
    key = held.passage * len(rank) + rank
    rank_in_passage = np.sort(key).searchsorted(key) - held.opens[held.passage]
    return {
        "sentence_bm25": bm25 / ceiling,
        "passage_sentence_bm25": held.most(bm25) / ceiling,
        "bm25_before": held.before(bm25) / ceiling,
        "bm25_after": held.after(bm25) / ceiling,
        "bm25_rank_in_passage": 1 / (1 + rank_in_passage),
        "sentence_bm25_of_best": bm25 / (bm25.max() or 1.0),
        "sentence_rank": 1 / (1 + rank),
    }


def _coverage(held: Held) -> _Columns:
    """What of the question's weight a sentence, its neighbours and its passage hold."""
    own, most = held.own, held.most
    missing = own == 0
    before, after = held.before(held.strengths), held.after(held.strengths)
    beside = np.maximum(before, after)
    shares, synonyms, related = held.share(held.strengths)
    whole, whole_synonyms, whole_related = held.share(held.whole)
    _, synonyms_around, related_around = held.share(np.maximum(held.strengths, beside))
    added = np.stack([before[0], after[0], beside[0], held.context]) * missing
    before_added, after_added, beside_added, context_added = held.share(added)
    squares = np.square(held.weights)
    of_passages = np.sort(whole[held.opens])
    first, second = of_passages[-1], of_passages[-2] if len(of_passages) > 1 else 0.0
    return {
        "coverage": shares,
        "coverage_exact": held.share(own == 1.0),
        "coverage_before": held.before(shares),
        "coverage_after": held.after(shares),
        "coverage_before_added": before_added,
        "coverage_after_added": after_added,
        "coverage_context": context_added,
        "coverage_passage": whole,
        "coverage_to_best_of_passage": shares - most(shares),
        "coverage_rank": 1 / (1 + _outranked(shares)),
        "joined_coverage": shares + before_added * held.fixed_row("joined"),
        "rarest_coverage": (squares * own).sum(axis=0) / (squares.sum() or 1.0),
        "window": shares + beside_added,
        "passage_sentence_coverage": most(shares),
        "passage_lead": whole - np.where(whole == first, second, first),
        "synonyms": synonyms,
        "synonyms_passage": whole_synonyms,
        "synonyms_around": synonyms_around,
        "related": related,
        "related_passage": whole_related,
        "related_around": related_around,
    }


def _rarity(held: Held) -> _Columns:
    """What is held of the question where its terms count by how rare they are in the language."""
    rarity = np.array(held.query.rarity)[:, None]
    total = float(rarity.sum()) or 1.0
    found, whole = held.own, held.whole[0]
    anywhere = whole.max(axis=1, initial=0.0)[:, None]
    return {
        "rare_coverage": (rarity * found).sum(axis=0) / total,
        "rare_passage": (rarity * whole).sum(axis=0) / total,
        "rare_found": (rarity * (found > 0)).max(axis=0, initial=0.0),
        "rare_missing": (rarity * (found == 0)).max(axis=0, initial=0.0),
        "rare_known": float((rarity * anywhere).sum()) / total,
        "rare_lacking": float((rarity * (anywhere == 0)).max(initial=0.0)),
    }


def _terms_found(held: Held) -> _Columns:
    """Which of the question's terms a sentence holds: names, what is asked for, the heaviest."""
    query, own = held.query, held.own
    weights = held.weights
    found = own > 0
    count = found.sum(axis=0)
    names, focus = sorted(query.names), sorted(query.focus)
    focused = (weights[focus] * own[focus]).sum(axis=0)
    focus_total = sum(query.weights[at] for at in focus)
    unfocused = held.share(own) * query.total - focused
    in_passage = held.whole[0, names] > 0
    sort: npt.ArrayLike = 0.0
    around: npt.ArrayLike = 0.0
    if query.question.sort in query.terms:
        at = query.terms.index(query.question.sort)
        sort = said = own[at]
        around = np.max([said, held.before(said), held.after(said), held.context[at]], axis=0)
    return {
        "sort": sort,
        "sort_around": around,
        "coverage_without_focus": unfocused / ((query.total - focus_total) or 1.0),
        "focus": focused / focus_total if focus_total else 0.5,
        "heaviest_missing": (weights * ~found).max(axis=0, initial=0.0) / query.unseen,
        "heaviest_found": (weights * found).max(axis=0, initial=0.0) / query.unseen,
        "terms_found": count,
        "terms_found_share": count / max(1, len(query.terms)),
        "names_found": found[names].sum(axis=0) / len(names) if names else 0.5,
        "names_in_passage": in_passage.sum(axis=0) / len(names) if names else 0.5,
    }


def _order(held: Held) -> _Columns:
    """Whether what a sentence holds stands in it as in the question, and how close."""
    query, said, terms = held.query, held.said, held.terms
    columns = len(said.sizes)
    # Each of the question's words, stop words too, as a letter: the other words do not matter.
    numbers = {term: NUMBERS[term] for term in query.sequence if term in NUMBERS}
    rising = _rising({*numbers.values()})
    letter = {number: chr(at) for at, number in enumerate(rising.tolist())}
    found = _among(said.numbers, rising).nonzero()[0]
    sentence = said.sentence[found]
    letters = "".join([letter[number] for number in said.numbers[found].tolist()])
    asked = "".join([letter[numbers[term]] for term in query.sequence if term in numbers])
    bounds = sentence.searchsorted(np.arange(columns + 1)).tolist()
    common = [LCSseq.similarity(asked, letters[a:b]) if a < b else 0 for a, b in pairwise(bounds)]
    pairs = {
        letter[numbers[one]] + letter[numbers[other]]
        for one, other in query.pairs
        if one in numbers and other in numbers
    }
    beside = ((np.diff(found) == 1) & (np.diff(sentence) == 0)).nonzero()[0]
    met = {
        (column, letters[at : at + 2])
        for at, column in zip(beside.tolist(), sentence[beside].tolist(), strict=True)
        if letters[at : at + 2] in pairs
    }
    kept = np.zeros(columns)
    for column, _ in met:
        kept[column] += 1
    close = np.zeros(columns)
    both = (held.itself[:-1] >= 0) & (held.itself[1:] >= 0)
    for one, at in np.argwhere(both).tolist():
        ours, theirs = (
            terms.words[terms.begins[own] : terms.begins[own + 1]].tolist()
            for own in held.itself[one : one + 2, at].tolist()
        )
        close[at] += any([0 < b - a <= 3 for a in ours for b in theirs])
    count = np.bincount(held.sentence, minlength=columns)
    least, last = np.full(columns, _NOWHERE), np.zeros(columns, np.int64)
    np.minimum.at(least, held.sentence, held.first)
    np.maximum.at(last, held.sentence, held.first)
    pairs_total = max(1, len(query.pairs))
    return {
        "pairs_near": close / max(1, len(query.terms)),
        "pairs_kept": kept / pairs_total,
        "passage_pairs": held.most(kept) / pairs_total,
        "common_subsequence": np.array(common) / max(1, len(query.sequence)),
        "spread": np.where(count, (last - least + 1) / np.maximum(count, 1), 30.0),
    }


def _subjects(held: Held) -> _Columns:
    """What of the question a sentence opens with, and whether it says what that is."""
    said = held.said
    copulas = said.marked(COPULA)
    copulas = copulas[said.place[copulas] < _LONGEST_SUBJECT]
    # Of each sentence the first.
    sentences, firsts = np.unique(said.sentence[copulas], return_index=True)
    copulas = copulas[firsts]
    subject = np.zeros(len(said.sizes), np.int64)
    subject[sentences] = said.place[copulas]
    behind = np.minimum(copulas + 1, len(said.place) - 1)
    defines = np.zeros(len(said.sizes), bool)
    defines[sentences] = (said.marks[behind] & DEFINING > 0) & (said.sentence[behind] == sentences)
    within = [held.first < subject[held.sentence], held.first < _OPENING]
    subjects, opening = (held.share(held.strength_of(some)) for some in within)
    return {"subject": subjects, "defined": subjects * defines, "opening": opening}


def _new_things(held: Held) -> _Columns:
    """What a sentence says that the question does not, and whether that is of the kind sought."""
    said, kind = held.said, held.query.question.kind
    columns = len(said.sizes)
    numbers, years, names = (
        held.new(words) for words in (said.marked(NUMBER), said.marked(YEAR), said.names())
    )
    new_numbers, new_years, new_names = (
        np.bincount(keys >> SHIFT, minlength=columns).astype(float)
        for keys in (numbers, years, names)
    )
    things: Integers | None = None
    match: npt.ArrayLike = 0.5
    if kind in (AnswerKind.AMOUNT, AnswerKind.DURATION, AnswerKind.MONEY):
        things, match = numbers, new_numbers > 0
    elif kind is AnswerKind.PERCENTAGE:
        things, match = numbers, np.maximum(held.fixed_row("percent"), new_numbers > 0)
    elif kind is AnswerKind.DATE:
        # Years, and other numbers only of a sentence that has none.
        things = np.concatenate([years, numbers[new_years[numbers >> SHIFT] == 0]])
        dated = np.maximum(held.fixed_row("month"), held.fixed_row("era"))
        match = np.maximum(np.maximum(dated, new_years > 0), 0.5 * (new_numbers > 0))
    elif kind in (AnswerKind.PERSON, AnswerKind.ORGANISATION, AnswerKind.PLACE):
        things, match = names, new_names > 0
    elif kind is AnswerKind.REASON:
        match = held.fixed_row("cause")
    terms = np.bincount(held.terms.keys >> SHIFT, minlength=columns)
    new = terms - np.bincount(held.sentence, minlength=columns)
    return {
        "new_terms": new,
        "new_share": new / np.maximum(terms, 1),
        "new_numbers": new_numbers,
        "new_years": new_years,
        "new_names": new_names,
        "kind_match": match,
        "kind_distance": _FARTHEST if things is None else _distance(held, things),
    }


def _distance(held: Held, things: Integers) -> Matrix:
    """Words between the nearest of each sentence's `things`, by their keys, and of its terms."""
    made = np.full(len(held.said.sizes), _FARTHEST)
    here = held.terms.saying(held.held)
    there = held.terms.saying(_among(held.terms.keys, np.sort(things)).nonzero()[0])
    if len(here) and len(there):
        sentence = held.said.sentence[there]
        after = here.searchsorted(there)
        for near in (here.take(after - 1, mode="clip"), here.take(after, mode="clip")):
            own = held.said.sentence[near] == sentence
            np.minimum.at(made, sentence[own], np.abs(near - there)[own])
    return made


def _fixed(profiles: Sequence[PassageProfile], said: Words) -> Matrix:
    """Shape (len(_FIXED), sentences): what is known of sentences before any question."""
    rows = [
        (
            at == 0,
            at,
            at == len(profile.sentences) - 1,
            profile.dangling[at],
            profile.quotation[at],
            one.quote[0] < one.start,
            one.quote[1] - one.quote[0],
            profile.excerpt.opens_article,
        )
        for profile in profiles
        for at, one in enumerate(profile.sentences)
    ]
    opens, position, closes, dangling, quotation, joined, characters, first = np.array(rows).T
    marks = said.says()
    month, era, percent, money, cause, agent, naming = (
        marks & mark > 0 for mark in (MONTH, ERA, PERCENT, MONEY, CAUSE, AGENT, NAMING)
    )
    made: dict[str, npt.ArrayLike] = {
        "length": [math.log1p(size) for size in said.sizes.tolist()],
        "opens_passage": opens,
        "position": position,
        "closes_passage": closes,
        "dangling": dangling,
        "month": month,
        "era": era,
        "percent": percent,
        "money": money,
        "cause": cause,
        "agent": agent,
        "quotation": quotation,
        "joined": joined,
        "quote_characters": characters,
        "naming": naming,
        "passage_opens_article": first,
    }
    return np.array([made[name] for name in _FIXED], float)


def _asked(query: Query) -> _Columns:
    """What is the same for all sentences."""
    question = query.question
    return {
        "sort_asked": float(question.sort in query.terms),
        "sort_beside": float(question.beside),
        "rarest": max(query.rarity, default=0.0),
        "rarity": sum(query.rarity) / (len(query.rarity) or 1),
        "known": query.known,
        "terms": float(len(query.terms)),
        "asks_name": float(question.naming),
        "negated": float(question.negated),
        "comparative": float(question.comparative),
        **{f"kind_{kind.name.lower()}": float(kind is question.kind) for kind in KINDS},
    }


class Evidence(NamedTuple):
    """The evidence of sentences: `rows` of shape (sentences, len(FEATURES)), and what they hold."""

    rows: Matrix
    held: Held


def evidence(query: Query, candidates: Sequence[Candidate]) -> Evidence:
    """That of the sentences of all candidates in order, of which there is at least one.

    Each candidate's passage has at least one sentence.
    """
    held = Held.of(query, candidates)
    columns = {
        **_passage_columns(held, candidates),
        **_sentence_bm25(held),
        **_coverage(held),
        **_rarity(held),
        **_terms_found(held),
        **_order(held),
        **_subjects(held),
        **_new_things(held),
        **_asked(query),
    }
    # A row for each feature while it is made: each is then written along memory.
    made = np.empty((len(FEATURES), len(held.passage)))
    for name, values in columns.items():
        made[_AT[name]] = values
    made[_FIXED_ROWS] = held.fixed
    relative = made[_RELATIVE_ROWS]
    made[_BELOW_BEST] = relative - relative.max(axis=1, keepdims=True)
    return Evidence(made.T, held)
