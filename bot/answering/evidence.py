"""Lexical evidence that a sentence answers a question: one row of numbers a sentence.

Everything is measured in shares (of the question's idf weight, of the best
score), so that a ranker trained on some articles holds on others.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA, LCSseq

from bot.answering.profiles import PassageProfile, SentenceProfile
from bot.answering.question import AnswerKind, Question
from bot.retrieval.bm25 import K1, B
from bot.text.relations import relations

#: How much a match counts that is not the same term.
_FAMILY: Final = 0.6
_DERIVED: Final = 0.7
_SHORT_FORM: Final = 0.9
_SYNONYM: Final = 0.8
_RELATED: Final = 0.6
_SPELLING: Final = 0.8
_PREFIX: Final = 4
_SHORTEST_FAMILY: Final = 5
_SHORTEST_TYPO: Final = 5
#: One slip in five letters, two in ten.
_LEAST_LIKENESS: Final = 0.79
#: Content terms of a sentence of ordinary length, for BM25 over sentences.
_MEAN_SENTENCE: Final = 13.0

Matrix = npt.NDArray[np.float64]


class Vocabulary:
    """The terms that an asker's scope holds, by their first letters.

    `short_forms` are those that its articles spell out, with the terms of what they stand for.
    """

    def __init__(
        self, terms: Collection[str], short_forms: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self._terms = terms
        self._short_forms = short_forms or {}
        self._families: dict[str, list[str]] = {}
        self._initials: dict[str, list[str]] = {}
        for term in terms:
            if term.isalpha():
                if len(term) >= _PREFIX:
                    self._families.setdefault(term[:_PREFIX], []).append(term)
                self._initials.setdefault(term[:1], []).append(term)

    def __contains__(self, term: str) -> bool:
        return term in self._terms

    def family(self, term: str) -> list[str]:
        """Other terms that share most of their letters from the start: decide, decis."""
        if len(term) < _SHORTEST_FAMILY:
            return []
        found = []
        for other in self._families.get(term[:_PREFIX], ()):
            if other != term:
                shared = 0
                for a, b in zip(term, other, strict=False):
                    if a != b:
                        break
                    shared += 1
                if shared >= 0.6 * max(len(term), len(other)):
                    found.append(other)
        return found

    def spelled_out(self, terms: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
        """Short forms, each with its terms, that stand spelled out among a question's terms."""
        held = set(terms)
        return [
            (short, spelled)
            for short, spelled in self._short_forms.items()
            if short not in held
            and held.issuperset(spelled)
            and any(
                tuple(terms[at : at + len(spelled)]) == spelled
                for at in range(len(terms) - len(spelled) + 1)
            )
        ]

    def spelling(self, term: str) -> str | None:
        """The likeliest term that a mistyped one stands for, or None."""
        if len(term) < _SHORTEST_TYPO or not term.isalpha():
            return None
        near = process.extractOne(
            term,
            self._initials.get(term[:1], ()),
            scorer=OSA.normalized_similarity,
            score_cutoff=_LEAST_LIKENESS,
        )
        return None if near is None else near[0]


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is matched: content terms, their idf, and what else counts as each.

    `matches` maps a term of the articles to the (index of the question's term,
    strength from 0 to 1) that it stands for. `unseen` is the idf of a term that
    no passage holds, `known` the share of the weight that some passage holds.
    """

    question: Question
    terms: tuple[str, ...]
    weights: tuple[float, ...]
    total: float
    unseen: float
    matches: dict[str, list[tuple[int, float]]]
    known: float
    search: tuple[str, ...]
    names: frozenset[int]
    focus: frozenset[int]
    sequence: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]


def build_query(
    question: Question, vocabulary: Vocabulary, idf: Callable[[str], float], unseen: float
) -> Query:
    """`question` with the spellings and word families that `vocabulary` holds."""
    terms = question.terms
    matches: dict[str, list[tuple[int, float]]] = {}
    search: list[str] = []
    weights: list[float] = []
    known = 0.0
    words = relations(question.language)
    for at, term in enumerate(terms):
        matches.setdefault(term, []).append((at, 1.0))
        standing = {other: _DERIVED for other in words.derived(term) if other in vocabulary}
        for other in vocabulary.family(term):
            standing.setdefault(other, _FAMILY)
        for other, strength in standing.items():
            matches.setdefault(other, []).append((at, strength))
        search.append(term)
        weight = idf(term)
        if term not in vocabulary:
            if standing:
                search += list(standing)[:3]
                known += max(standing.values()) * weight
            else:
                meant = vocabulary.spelling(term)
                if meant is not None:
                    matches.setdefault(meant, []).append((at, _SPELLING))
                    search.append(meant)
                    weight = idf(meant)
                    known += _SPELLING * weight
        else:
            known += weight
        weights.append(weight)
    index = {term: at for at, term in enumerate(terms)}
    for short, spelled in vocabulary.spelled_out(terms):
        matches.setdefault(short, []).extend((index[term], _SHORT_FORM) for term in spelled)
        search.append(short)
    sequence = tuple(token.term for token in question.tokens)
    return Query(
        question=question,
        terms=terms,
        weights=tuple(weights),
        total=sum(weights) or 1.0,
        unseen=unseen or 1.0,
        matches=matches,
        known=known / (sum(weights) or 1.0),
        search=tuple(dict.fromkeys(search)),
        names=frozenset(index[name] for name in question.names if name in index),
        focus=frozenset(index[name] for name in question.focus if name in index),
        sequence=sequence,
        pairs=frozenset(pairwise(sequence)),
    )


#: What names the kinds that a question asks for without a noun.
_KIND_NOUNS: Final = {
    AnswerKind.PERSON: ("person",),
    AnswerKind.PLACE: ("locat", "region"),
}


def asked_kinds(question: Question) -> frozenset[str]:
    """Terms of the kind of thing that is asked for: to "which city", cities; empty if unknown."""
    # The noun's last word is what it is: "what chemical element" asks for an element.
    nouns = tuple(term for term in question.terms if term in question.focus)[-1:]
    return _kinds(question.language, nouns or _KIND_NOUNS.get(question.kind, ()))


@lru_cache(maxsize=256)
def _kinds(language: str, nouns: tuple[str, ...]) -> frozenset[str]:
    words = relations(language)
    return frozenset().union(*(words.kinds(noun) for noun in nouns))


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
    "passage_sentence_bm25", "passage_pairs", *_ALIKE,
)  # fmt: skip
#: What no question changes, and what is the same for all sentences of a question.
_FIXED: Final = (
    "length", "opens_passage", "position", "closes_passage", "dangling", "month", "era",
    "percent", "money", "cause", "agent", "quotation", "joined", "quote_characters", "naming",
    "passage_opens_article",
)  # fmt: skip
_ASKED: Final = (
    "known", "terms", "asks_name", "negated", "comparative",
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
    "new_names", "kind_match", "kind_distance", "joined_coverage", "rarest_coverage", "window",
    "passage_sentence_bm25", "passage_sentence_coverage", "passage_pairs", "bm25_before",
    "bm25_after", "bm25_rank_in_passage",
    "sentence_bm25_of_best", "sentence_rank", "coverage_rank", "passage_lead",
    *_ALIKE,
    *_FIXED,
    *_ASKED,
    *(f"{name}_below_best" for name in _RELATIVE),
)  # fmt: skip
_RELATIVE_COLUMNS: Final = [FEATURES.index(name) for name in _RELATIVE]


#: Index of one of a question's terms → how strongly it is held, from 0 to 1.
_Strengths = dict[int, float]


def _strengthened(
    found: _Strengths,
    matches: Mapping[str, Iterable[tuple[int, float]]],
    terms: Collection[str],
) -> _Strengths:
    """`found` with what of `matches` is among `terms`; of each index the best strength."""
    made = dict(found)
    # In the order of `matches`: sums must not depend on the order of a set.
    for term, meant in matches.items():
        if term in terms:
            _strengthen(made, meant)
    return made


def _strengthen(found: _Strengths, more: Iterable[tuple[int, float]]) -> None:
    """Take over, in place, what `more` holds more strongly."""
    for at, strength in more:
        if strength > found.get(at, 0.0):
            found[at] = strength


def _strengths(query: Query, terms: Collection[str]) -> _Strengths:
    """What `terms` hold of the question."""
    return _strengthened({}, query.matches, terms)


def _share(query: Query, found: _Strengths) -> float:
    weights = query.weights
    return sum([weights[at] * strength for at, strength in found.items()]) / query.total


@dataclass(frozen=True, slots=True)
class Reach:
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


@dataclass(frozen=True, slots=True)
class _Alike:
    """What of some passages' terms is alike to a question's: term → (its index, strength)."""

    synonyms: dict[str, list[tuple[int, float]]]
    related: dict[str, list[tuple[int, float]]]

    @classmethod
    def among(cls, query: Query, terms: frozenset[str]) -> _Alike:
        made = cls({}, {})
        words = relations(query.question.language)
        for at, asked in enumerate(query.terms):
            synonyms, related = words.synonyms(asked), words.related(asked)
            for term in sorted(synonyms.keys() & terms):
                made.synonyms.setdefault(term, []).append((at, _SYNONYM * synonyms[term]))
            for term in sorted(related.keys() & terms):
                made.related.setdefault(term, []).append((at, _RELATED * related[term]))
        return made

    def strengths(self, found: _Strengths, terms: Collection[str]) -> tuple[_Strengths, _Strengths]:
        """`found` with the synonyms among `terms`, and with what else is related, too."""
        synonyms = _strengthened(found, self.synonyms, terms)
        return synonyms, _strengthened(synonyms, self.related, terms)


def _around(query: Query, alike: Sequence[_Strengths], at: int) -> float:
    """The share that a sentence and its neighbours hold between them."""
    made = dict(alike[at])
    for beside in alike[max(0, at - 1) : at + 2]:
        _strengthen(made, beside.items())
    return _share(query, made)


def _sentence_bm25(query: Query, sentence: SentenceProfile) -> float:
    norm = K1 * (1 - B + B * sentence.content / _MEAN_SENTENCE)
    score = 0.0
    for term, weight in zip(query.terms, query.weights, strict=True):
        places = sentence.places.get(term)
        if places is not None:
            score += weight * (K1 + 1) * len(places) / (len(places) + norm)
    return score


def _kind_evidence(
    query: Query, sentence: SentenceProfile, positions: Sequence[int]
) -> tuple[float, float, int, int, int]:
    """How well the sentence has what is sought; its distance in words; new things counted."""
    asked = query.matches
    numbers = [term for term in sentence.numbers if term not in asked]
    years = [term for term in sentence.years if term not in asked]
    names = [term for term in sentence.names if term not in asked]
    kind = query.question.kind
    things: list[str] = []
    match = 0.5
    if kind in (AnswerKind.AMOUNT, AnswerKind.DURATION, AnswerKind.MONEY):
        things, match = numbers, float(bool(numbers))
    elif kind is AnswerKind.PERCENTAGE:
        things, match = numbers, float(sentence.percent or bool(numbers))
    elif kind is AnswerKind.DATE:
        things = years or numbers
        match = max(float(bool(years) or sentence.month or sentence.era), 0.5 * bool(numbers))
    elif kind in (AnswerKind.PERSON, AnswerKind.ORGANISATION, AnswerKind.PLACE):
        things, match = names, float(bool(names))
    elif kind is AnswerKind.REASON:
        match = float(sentence.cause)
    distance = 30.0
    if things and positions:
        for thing in things:
            for place in sentence.places.get(thing, ()):
                near = min(abs(place - at) for at in positions)
                distance = min(distance, near)
    return match, distance, len(numbers), len(years), len(names)


def _fixed(profile: PassageProfile) -> Matrix:
    """Shape (sentences, len(_FIXED)): what is known of a passage's sentences before any question.

    Worked out once a passage.
    """
    known: Matrix | None = profile.memo.get("fixed")
    if known is None:
        last = len(profile.sentences) - 1
        known = profile.memo["fixed"] = np.array(
            [
                (
                    math.log1p(len(sentence.sequence)),
                    at == 0,
                    at,
                    at == last,
                    sentence.dangling,
                    sentence.month,
                    sentence.era,
                    sentence.percent,
                    sentence.money,
                    sentence.cause,
                    sentence.agent,
                    sentence.quotation,
                    sentence.quote[0] < sentence.start,
                    sentence.quote[1] - sentence.quote[0],
                    sentence.naming,
                    profile.opens_article,
                )
                for at, sentence in enumerate(profile.sentences)
            ],
            float,
        ).reshape(len(profile.sentences), len(_FIXED))
    return known


def evidence(query: Query, candidates: Sequence[Candidate]) -> Matrix:
    """Shape (sentences of all candidates in order, len(FEATURES))."""
    rows: list[list[float]] = []
    bm25s: list[float] = []
    coverages: list[float] = []
    wholes: list[float] = []
    if not candidates:
        return np.zeros((0, len(FEATURES)))
    best = candidates[0].score or 1.0
    second = candidates[1].score if len(candidates) > 1 else 0.0
    weights, total, count = query.weights, query.total, max(1, len(query.terms))
    ceiling = (K1 + 1) * total
    squares = [weight * weight for weight in weights]
    squared = sum(squares) or 1.0
    every = range(len(query.terms))
    neighbours = list(pairwise(query.terms))
    names, focus = query.names, query.focus
    alike = _Alike.among(query, frozenset().union(*(c.profile.terms for c in candidates)))
    similar: list[tuple[float, ...]] = []
    focus_total = sum(weights[i] for i in sorted(focus))
    pairs_total, sequence_total = max(1, len(query.pairs)), max(1, len(query.sequence))
    for rank, candidate in enumerate(candidates):
        profile = candidate.profile
        context = _strengths(query, profile.context)
        whole = _strengths(query, profile.terms)
        _strengthen(whole, context.items())
        whole_share = _share(query, whole)
        wholes.append(whole_share)
        found = [_strengths(query, s.places.keys()) for s in profile.sentences]
        shares = [_share(query, strengths) for strengths in found]
        top_share = max(shares, default=0.0)
        in_passage = sum([at in whole for at in names]) / len(names) if names else 0.5
        own_bm25s = [_sentence_bm25(query, sentence) for sentence in profile.sentences]
        top_bm25 = max(own_bm25s, default=0.0)
        top_pairs = max([len(query.pairs & s.pairs) for s in profile.sentences], default=0)
        near = [
            alike.strengths(strengths, s.places)
            for strengths, s in zip(found, profile.sentences, strict=True)
        ]
        synonyms, related = [one for one, _ in near], [other for _, other in near]
        in_whole = alike.strengths(whole, profile.terms)
        whole_synonyms, whole_related = (_share(query, one) for one in in_whole)
        similar += [
            (
                _share(query, synonyms[at]),
                whole_synonyms,
                _around(query, synonyms, at),
                _share(query, related[at]),
                whole_related,
                _around(query, related, at),
            )
            for at in range(len(near))
        ]
        margin = (candidate.score - (second if rank == 0 else best)) / best
        last = len(profile.sentences) - 1
        for at, sentence in enumerate(profile.sentences):
            mine = found[at]
            before = found[at - 1] if at else {}
            after = found[at + 1] if at < last else {}
            bm25 = own_bm25s[at]
            bm25s.append(bm25)
            coverages.append(shares[at])
            places = sentence.places
            positions: list[int] = []
            firsts: list[int] = []
            for term in query.matches:
                there = places.get(term)
                if there is not None:
                    positions += there
                    firsts.append(there[0])
            close = 0
            if len(firsts) > 1:
                for one, two in neighbours:
                    if one in places and two in places:
                        close += any(0 < b - a <= 3 for a in places[one] for b in places[two])
            new = len(places) - len(firsts)
            match, distance, numbers, years, things = _kind_evidence(query, sentence, positions)
            missing = [weights[i] for i in every if i not in mine]
            named = sum([i in mine for i in names]) / len(names) if names else 0.5
            focused = sum([weights[i] * s for i, s in mine.items() if i in focus])
            before_added = _share(query, {i: s for i, s in before.items() if i not in mine})
            after_added = _share(query, {i: s for i, s in after.items() if i not in mine})
            context_added = _share(query, {i: s for i, s in context.items() if i not in mine})
            joined = sentence.quote[0] < sentence.start
            rows.append(
                [
                    candidate.score / ceiling,
                    candidate.score / best,
                    1 / (1 + rank),
                    float(rank == 0),
                    margin,
                    candidate.affinity,
                    candidate.reach.share,
                    candidate.reach.names,
                    candidate.reach.lacking,
                    bm25 / ceiling,
                    shares[at],
                    sum([weights[i] for i, s in mine.items() if s == 1.0]) / total,
                    shares[at - 1] if at else 0.0,
                    shares[at + 1] if at < last else 0.0,
                    before_added,
                    after_added,
                    context_added,
                    whole_share,
                    shares[at] - top_share,
                    (shares[at] * total - focused) / ((total - focus_total) or 1.0),
                    focused / focus_total if focus_total else 0.5,
                    max(missing, default=0.0) / query.unseen,
                    max([weights[i] for i in mine], default=0.0) / query.unseen,
                    len(mine),
                    len(mine) / count,
                    named,
                    in_passage,
                    close / count,
                    len(query.pairs & sentence.pairs) / pairs_total,
                    LCSseq.similarity(query.sequence, sentence.sequence) / sequence_total,
                    (max(firsts) - min(firsts) + 1) / len(firsts) if firsts else 30.0,
                    new,
                    new / max(1, len(places)),
                    numbers,
                    years,
                    things,
                    match,
                    distance,
                    shares[at] + (before_added if joined else 0.0),
                    sum([squares[i] * s for i, s in mine.items()]) / squared,
                    shares[at]
                    + sum(
                        [
                            weights[i] * max(before.get(i, 0.0), after.get(i, 0.0))
                            for i in every
                            if i not in mine
                        ]
                    )
                    / total,
                    top_bm25 / ceiling,
                    top_share,
                    top_pairs / pairs_total,
                    own_bm25s[at - 1] / ceiling if at else 0.0,
                    own_bm25s[at + 1] / ceiling if at < last else 0.0,
                    1.0 / (1 + sum([other > bm25 for other in own_bm25s])),
                ]
            )
    strongest = max(bm25s, default=0.0) or 1.0
    by_bm25 = {score: at for at, score in reversed([*enumerate(sorted(bm25s, reverse=True))])}
    by_share = {share: at for at, share in reversed([*enumerate(sorted(coverages, reverse=True))])}
    ranked = sorted(wholes, reverse=True)
    runner_up = ranked[1] if len(ranked) > 1 else 0.0
    leads = [
        whole - (runner_up if whole == ranked[0] else ranked[0])
        for whole, candidate in zip(wholes, candidates, strict=True)
        for _ in candidate.profile.sentences
    ]
    for row, bm25, share, lead, more in zip(rows, bm25s, coverages, leads, similar, strict=True):
        row += [bm25 / strongest, 1 / (1 + by_bm25[bm25]), 1 / (1 + by_share[share]), lead, *more]
    asked = [
        query.known,
        float(len(query.terms)),
        float(query.question.naming),
        float(query.question.negated),
        float(query.question.comparative),
        *(float(kind is query.question.kind) for kind in KINDS),
    ]
    made = np.hstack(
        [
            np.array(rows),
            np.vstack([_fixed(candidate.profile) for candidate in candidates]),
            np.broadcast_to(asked, (len(rows), len(asked))),
        ]
    )
    relative = made[:, _RELATIVE_COLUMNS]
    return np.hstack([made, relative - relative.max(axis=0)])
