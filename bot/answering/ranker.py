"""Choosing the sentences: learned weights over lexical evidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from bot.answering.evidence import FEATURES, Candidate, Matrix, Query, evidence
from bot.answering.profiles import SentenceProfile
from bot.answering.trees import TreeEnsemble

WEIGHTS: Final = Path(__file__).parent / "weights"
#: How many passages of BM25's ranking have their sentences weighed.
PASSAGES: Final = 12

#: What the confidence is judged by: the ranking's own figures and the best sentence's evidence.
CONFIDENCE_FEATURES: Final = (
    "score", "score_second", "score_third", "lead", "two", "best_passage_share",
    "search_score", "candidates",
    *(f"best_{name}" for name in FEATURES),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence, the index of its candidate passage, its score (higher is better)."""

    candidate: int
    at: int
    profile: SentenceProfile
    score: float


def confidence_row(rows: Matrix, scores: Matrix, candidates: Sequence[Candidate]) -> Matrix:
    """Shape (len(CONFIDENCE_FEATURES),), from the evidence and the ranker's scores."""
    order = np.argsort(-scores, kind="stable")
    best = [float(scores[at]) for at in order[:3]]
    best += [best[-1] - 1.0] * (3 - len(best))
    shares = np.exp(scores - best[0])
    total = float(shares.sum())
    two = float(np.sort(shares)[-2:].sum())
    head = [
        *best,
        best[0] - best[1],
        two / total,
        1.0 / total,
        candidates[0].score,
        len(candidates),
    ]
    return np.concatenate([head, rows[order[0]]])


class Ranker:
    """Scores sentences and says how sure it is; both from files of weights."""

    def __init__(self, sentences: TreeEnsemble, confidence: TreeEnsemble) -> None:
        self._sentences = sentences
        self._confidence = confidence
        self._columns = [FEATURES.index(name) for name in sentences.features]
        self._confidence_columns = [CONFIDENCE_FEATURES.index(name) for name in confidence.features]

    @classmethod
    def load(cls) -> Ranker:
        """The ranker that the package ships."""
        return cls(
            TreeEnsemble.load(WEIGHTS / "sentences.json"),
            TreeEnsemble.load(WEIGHTS / "confidence.json"),
        )

    def rank(
        self, query: Query, candidates: Sequence[Candidate]
    ) -> tuple[list[RankedSentence], float]:
        """All sentences of the candidates, best first, and the confidence in the first two."""
        rows = evidence(query, candidates)
        if not len(rows):
            return [], 0.0
        scores = self._sentences.predict(rows[:, self._columns])
        places = [
            (i, at, sentence)
            for i, candidate in enumerate(candidates)
            for at, sentence in enumerate(candidate.profile.sentences)
        ]
        ranked = []
        for at in np.argsort(-scores, kind="stable"):
            candidate, number, sentence = places[at]
            ranked.append(RankedSentence(candidate, number, sentence, float(scores[at])))
        row = confidence_row(rows, scores, candidates)[None, self._confidence_columns]
        logit = float(self._confidence.predict(row)[0])
        return ranked, 1 / (1 + math.exp(-logit))


@cache
def default_ranker() -> Ranker:
    """The shipped ranker, read once."""
    return Ranker.load()
