"""Choosing the sentences: learned weights over lexical evidence.

All sentences of the passages found are scored first; the best few are ranked
again by what their best phrase says of them.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.answering.evidence import FEATURES, Candidate, Matrix, Query, evidence
from bot.answering.phrases import (
    PHRASE_FEATURES,
    PhraseEvidence,
    Sentence,
    Spans,
    phrase_evidence,
    spans_of,
)
from bot.answering.profiles import PassageProfile
from bot.answering.trees import TreeEnsemble

WEIGHTS: Final = Path(__file__).parent / "weights"
#: How many passages of BM25's ranking have their sentences weighed.
PASSAGES: Final = 8
#: How many sentences are ranked again by their phrases.
SHORTLIST: Final = 3
#: What the first ranking's score counts in the second: on held-out articles hit@1 is 84.1%
#: with 0, 85.0% with 1 to 4.
_FIRST_WEIGHT: Final = 3.0
#: Trees that choose a sentence's likely phrases, and how many of these are judged by all trees.
_COARSE_TREES: Final = 40
_LIKELY: Final = 14
#: What the second ranking knows of a sentence's best phrase.
_PHRASE: Final = (
    "fits", "new_share", "content", "distance", "near_before", "near_after", "numbers",
    "asked_inside", "capitals_share", "first_term", "last_term", "focus_before", "focus_after",
    "before_gap", "after_gap", "kinds_inside", "closes_kind", "kinds_known",
)  # fmt: skip
_PHRASE_COLUMNS: Final = [PHRASE_FEATURES.index(name) for name in _PHRASE]
QUOTE_FEATURES: Final = (
    "score", "score_below_best", "order", "phrase", "phrase_below_best", "phrase_lead",
    "phrase_rank",
    *(f"phrase_{name}" for name in _PHRASE),
    "same_passage_as_best", "next_to_best",
    *FEATURES,
)  # fmt: skip
#: What the confidence knows of all sentences: the greatest value that any has.
_MOST: Final = (
    "coverage", "coverage_exact", "coverage_passage", "synonyms", "synonyms_passage",
    "synonyms_around", "related", "related_passage", "related_around", "names_in_passage",
    "names_found", "pairs_kept", "pairs_near", "common_subsequence", "sentence_bm25",
    "passage_bm25", "passage_lead", "passage_margin", "article_affinity", "article_reach",
    "article_names", "rarest_coverage", "heaviest_found", "terms_found", "terms_found_share",
    "window", "joined_coverage", "rare_coverage", "rare_passage", "rare_found",
)  # fmt: skip
_MOST_COLUMNS: Final = [FEATURES.index(name) for name in _MOST]
#: What the confidence is judged by: the ranking's own figures and the best sentence's evidence.
CONFIDENCE_FEATURES: Final = (
    "final", "final_second", "final_third", "lead", "best_share", "two_share",
    "search_score", "candidates",
    *(f"most_{name}" for name in _MOST),
    *(f"best_{name}" for name in QUOTE_FEATURES),
)  # fmt: skip

_RANKINGS: Final = ("sentences", "phrases", "quotes")

Places = npt.NDArray[np.intp]


#: Bytes of phrases that are kept: a sentence's take some 15 kB, a long one's 100.
_REMEMBERED: Final = 60_000_000


class Remembered:
    """The sentences whose phrases are kept, those worked out last; threads may add."""

    def __init__(self, most: int) -> None:
        """Keep at most `most` bytes."""
        self._most = most
        self._held: deque[tuple[dict[int, Any], int, int]] = deque()
        self._size = 0
        self._lock = threading.Lock()

    def add(self, memo: dict[int, Any], at: int, spans: Spans) -> None:
        """Keep `spans` in a passage's memo, and forget the oldest where it gets too much."""
        with self._lock:
            memo[at] = spans
            self._held.append((memo, at, spans.nbytes))
            self._size += spans.nbytes
            while self._size > self._most:
                oldest, number, size = self._held.popleft()
                oldest.pop(number, None)
                self._size -= size


_remembered: Final = Remembered(_REMEMBERED)


class RankedSentence(NamedTuple):
    """A sentence: the indices of its candidate and in that, its score (higher is better).

    `phrase` is the half-open span of the passage that answers best on its own,
    None where the sentence was not on the shortlist or has none.
    """

    candidate: int
    at: int
    score: float
    phrase: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The best sentences of the first ranking.

    `order` lists all sentences, best first; `rows` has shape (k,
    len(QUOTE_FEATURES)) for the first k of them, `phrases` their best phrases;
    `most` is the greatest value of each of `_MOST` over all sentences.
    """

    order: Places
    scores: Matrix
    rows: Matrix
    phrases: tuple[tuple[int, int] | None, ...]
    most: Matrix


class PhraseScorer:
    """Scores candidate phrases: all of them coarsely, then the likeliest of each sentence."""

    def __init__(self, ensemble: TreeEnsemble) -> None:
        self.ensemble: Final = ensemble
        self._coarse = ensemble.cut(_COARSE_TREES)

    def score(self, found: PhraseEvidence, sizes: Sequence[int]) -> list[Matrix]:
        """The scores of each sentence's phrases; -inf for those that are not likely.

        `found` is `phrase_evidence`'s of several sentences, `sizes` how many each has.
        """
        coarse = self._coarse.predict_parts(found.parts)
        # What only repeats the question answers nothing.
        coarse[found.new_share <= 0] = -np.inf
        bounds = np.cumsum(sizes)[:-1]
        scores = np.full(len(coarse), -np.inf)
        kept: list[Places] = []
        for mine, values in zip(
            np.split(np.arange(len(coarse)), bounds), np.split(coarse, bounds), strict=True
        ):
            likely = mine
            if len(values) > _LIKELY:
                likely = mine[np.sort(np.argpartition(-values, _LIKELY)[:_LIKELY])]
            kept.append(likely)
        likely = np.concatenate(kept)
        likely = likely[np.isfinite(coarse[likely])]
        scores[likely] = self.ensemble.predict(found.rows(likely), PHRASE_FEATURES)
        return np.split(scores, bounds)


def sentence_spans(sentences: Sequence[tuple[PassageProfile, int]]) -> list[Spans]:
    """The candidate phrases of sentences, each by its passage and number, worked out once."""
    made: list[Spans | None] = [profile.memo.get(at) for profile, at in sentences]
    missing = [which for which, spans in enumerate(made) if spans is None]
    if missing:
        wanted = []
        for which in missing:
            profile, at = sentences[which]
            own = profile.excerpt
            start, end = own.sentences[at]
            wanted.append(
                Sentence(
                    own.text[start:end], start, own.language, profile.context, profile.repeated()
                )
            )
        for which, spans in zip(missing, spans_of(wanted), strict=True):
            profile, at = sentences[which]
            _remembered.add(profile.memo, at, spans)
            made[which] = spans
    return [spans for spans in made if spans is not None]


def shortlist(
    query: Query,
    candidates: Sequence[Candidate],
    rows: Matrix,
    sentences: TreeEnsemble,
    phrases: PhraseScorer,
) -> Shortlist:
    """The first ranking, and the evidence for the second. `rows` are `evidence`'s, at least one."""
    scores = sentences.predict(rows, FEATURES)
    order = np.argsort(-scores, kind="stable")
    places = sentence_places(candidates)
    best = order[:SHORTLIST]
    spans = sentence_spans(
        [(candidates[where].profile, number) for where, number in (places[at] for at in best)]
    )
    sizes = [len(one.first) for one in spans]
    found = phrase_evidence(query, spans)
    said = phrases.score(found, sizes)
    begins = np.cumsum(sizes) - sizes
    chosen: list[tuple[int, int] | None] = []
    heads: list[list[float]] = []
    top = float(scores[best[0]])
    for rank, (at, own, begin, values) in enumerate(zip(best, spans, begins, said, strict=True)):
        where, sentence = places[at]
        first_where, first_sentence = places[best[0]]
        head = [float(scores[at]), float(scores[at]) - top, rank]
        good = np.flatnonzero(np.isfinite(values))
        if len(good):
            peak = int(good[np.argmax(values[good])])
            value = float(values[good].max())
            apart = np.sort(values[good])
            lead = value - float(apart[-2]) if len(good) > 1 else 1.0
            chosen.append((int(own.start[peak]), int(own.end[peak])))
            head += [value, 0.0, lead, 0.0, *found.rows(begin[None] + peak)[0, _PHRASE_COLUMNS]]
        else:
            chosen.append(None)
            head += [-10.0, 0.0, 0.0, 0.0, *([0.0] * len(_PHRASE))]
        head += [
            float(where == first_where),
            float(sentence - first_sentence if where == first_where else 9),
        ]
        heads.append(head)
    made = np.hstack([np.array(heads), rows[best]])
    value, below, rank = 3, 4, 6
    made[:, below] = made[:, value] - made[:, value].max()
    made[:, rank] = np.argsort(np.argsort(-made[:, value], kind="stable"), kind="stable")
    return Shortlist(order, scores, made, tuple(chosen), rows[:, _MOST_COLUMNS].max(axis=0))


def sentence_places(candidates: Sequence[Candidate]) -> list[tuple[int, int]]:
    """(candidate, sentence) of each row of `evidence`."""
    return [
        (which, at)
        for which, candidate in enumerate(candidates)
        for at in range(len(candidate.profile.sentences))
    ]


def confidence_row(listed: Shortlist, final: Matrix, candidates: Sequence[Candidate]) -> Matrix:
    """Shape (len(CONFIDENCE_FEATURES),), from the shortlist and its second ranking's scores."""
    order = np.argsort(-final, kind="stable")
    best = [float(final[at]) for at in order[:3]]
    best += [best[-1] - 1.0] * (3 - len(best))
    shares = np.exp(final - best[0])
    total = float(shares.sum())
    head = [
        *best,
        best[0] - best[1],
        1.0 / total,
        float(np.sort(shares)[-2:].sum()) / total,
        candidates[0].score,
        len(candidates),
    ]
    return np.concatenate([head, listed.most, listed.rows[order[0]]])


def second_ranking(listed: Shortlist, quotes: TreeEnsemble) -> Matrix:
    """Shape (k,): the shortlist's final scores, the first ranking put right by the second."""
    first = listed.scores[listed.order[: len(listed.rows)]]
    return quotes.predict(listed.rows, QUOTE_FEATURES) + _FIRST_WEIGHT * first


class Judges(NamedTuple):
    """What the confidence is the product of, each the log-odds of a probability.

    That the articles are about the question at all, and that the first two quotes then
    hold the answer.
    """

    topic: TreeEnsemble
    confidence: TreeEnsemble


class Ranker:
    """Ranks sentences, finds their phrases and says how sure it is; all from files of weights."""

    def __init__(
        self,
        sentences: TreeEnsemble,
        phrases: TreeEnsemble,
        quotes: TreeEnsemble,
        judges: Mapping[str, Judges],
    ) -> None:
        """`judges` by the language of the best passage's article; "" for all others."""
        self._sentences = sentences
        self._phrases = PhraseScorer(phrases)
        self._quotes = quotes
        self._judges = dict(judges)

    @classmethod
    def load(cls, folder: Path = WEIGHTS) -> Ranker:
        """The ranker of a folder of weights; the package's own by default."""
        languages = [path.stem.partition("-")[2] for path in folder.glob("topic*.json")]
        judges = {
            language: Judges(
                *(TreeEnsemble.load(folder / _judge_file(n, language)) for n in Judges._fields)
            )
            for language in languages
        }
        sentences, phrases, quotes = (
            TreeEnsemble.load(folder / f"{name}.json") for name in _RANKINGS
        )
        return cls(sentences, phrases, quotes, judges)

    def save(self, folder: Path, about: str) -> None:
        """Write the weights, with a sentence on where they come from."""
        folder.mkdir(parents=True, exist_ok=True)
        rankings = (self._sentences, self._phrases.ensemble, self._quotes)
        for name, ensemble in zip(_RANKINGS, rankings, strict=True):
            ensemble.save(folder / f"{name}.json", about)
        for language, judges in self._judges.items():
            for name, ensemble in zip(Judges._fields, judges, strict=True):
                ensemble.save(folder / _judge_file(name, language), about)

    def rank(
        self, query: Query, candidates: Sequence[Candidate]
    ) -> tuple[list[RankedSentence], float]:
        """All sentences of the candidates, best first, and the confidence in the first two."""
        rows = evidence(query, candidates)
        if not len(rows):
            return [], 0.0
        listed = shortlist(query, candidates, rows, self._sentences, self._phrases)
        final = second_ranking(listed, self._quotes)
        row = confidence_row(listed, final, candidates)[None]
        language = candidates[0].profile.excerpt.language
        about, held = (
            1 / (1 + math.exp(-float(one.predict(row, CONFIDENCE_FEATURES)[0])))
            for one in self._judges.get(language) or self._judges[""]
        )
        places = sentence_places(candidates)
        ranked = []
        for at in np.argsort(-final, kind="stable"):
            where, number = places[listed.order[at]]
            ranked.append(RankedSentence(where, number, float(final[at]), listed.phrases[at]))
        floor = float(final.min()) - 1e-6 - float(listed.scores[listed.order[len(final) - 1]])
        for at in listed.order[len(final) :]:
            where, number = places[at]
            ranked.append(RankedSentence(where, number, floor + float(listed.scores[at]), None))
        return ranked, about * held


def _judge_file(name: str, language: str) -> str:
    return f"{name}-{language}.json" if language else f"{name}.json"


@cache
def default_ranker() -> Ranker:
    """The shipped ranker, read once."""
    return Ranker.load()
