"""Choosing the sentences: learned weights over lexical evidence.

All sentences of the passages found are scored; of the best one the phrase that
answers is sought, and how sure it is is told from the evidence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from bot.answering.confidence import CONFIDENCE_FEATURES, confidence_row
from bot.answering.evidence import FEATURES, Candidate, Matrix, evidence
from bot.answering.linear import LinearModel
from bot.answering.matching import Query
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
from bot.text import Span

WEIGHTS: Final = Path(__file__).parent / "weights"
#: How many passages of BM25's ranking have their sentences weighed.
PASSAGES: Final = 8
#: Trees that choose a sentence's likely phrases, and how many of these are judged by all trees.
_COARSE_TREES: Final = 40
_LIKELY: Final = 14

#: What the weighed sum counts in a sentence's score; the trees count the rest. The right sentence
#: came first for as many by either alone, on articles held out, and for 0.7% more by both.
_LINEAR: Final = 0.4

#: The files of weights: those of sentences, and those of the phrases of the best one.
_SENTENCES, _SUMS, _PHRASES = "sentences.json", "sentences-linear", "phrases.json"


class RankedSentence(NamedTuple):
    """A sentence: the indices of its candidate and in that, its score (higher is better).

    `phrase` is the half-open span of the passage that answers best on its own; only
    the best sentence has one, and not where none is likely.
    """

    candidate: int
    at: int
    score: float
    phrase: Span | None = None


class SentenceScorer:
    """Scores sentences by their evidence: trees, and in some languages a weighed sum, too."""

    def __init__(self, trees: TreeEnsemble, sums: Mapping[str, LinearModel]) -> None:
        """`sums` by the language of the best passage's article."""
        self.trees: Final = trees
        self.sums: Final = dict(sums)

    def predict(self, rows: Matrix, language: str) -> tuple[Matrix, Matrix]:
        """Of each row of `evidence` its score, and what the trees alone say, shape (n,) each.

        By the score they are ranked, higher is better; how sure that is the trees tell better.
        """
        trees = self.trees.predict(rows, FEATURES)
        if (linear := self.sums.get(language)) is None:
            return trees, trees
        return (1 - _LINEAR) * trees + _LINEAR * linear.predict(rows, FEATURES), trees


class PhraseScorer:
    """Scores candidate phrases: all of them coarsely, then the likeliest."""

    def __init__(self, ensemble: TreeEnsemble) -> None:
        self.ensemble: Final = ensemble
        self._coarse = ensemble.cut(_COARSE_TREES)

    def best(self, found: PhraseEvidence) -> int | None:
        """Which of the phrases of one sentence answers best; None where none is likely."""
        coarse = self._coarse.predict_parts(found.parts)
        # What only repeats the question answers nothing.
        likely = np.flatnonzero(found.new_share > 0)
        if len(likely) > _LIKELY:
            kept = np.argpartition(-coarse[likely], _LIKELY)[:_LIKELY]
            likely = likely[np.sort(kept)]
        if not len(likely):
            return None
        scores = self.ensemble.predict(found.rows(likely), PHRASE_FEATURES)
        return int(likely[np.argmax(scores)])


def sentence_spans(profile: PassageProfile, at: int) -> Spans:
    """The candidate phrases of a passage's sentence of this number."""
    own = profile.excerpt
    start, end = own.sentences[at]
    return spans_of(
        Sentence(own.text[start:end], start, own.language, profile.context, profile.repeated())
    )


def sentence_places(candidates: Sequence[Candidate]) -> list[tuple[int, int]]:
    """(candidate, sentence) of each row of `evidence`."""
    return [
        (which, at)
        for which, candidate in enumerate(candidates)
        for at in range(len(candidate.profile.sentences))
    ]


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
        self, sentences: SentenceScorer, phrases: TreeEnsemble, judges: Mapping[str, Judges]
    ) -> None:
        """`judges` by the language of the best passage's article; "" for all others."""
        self._sentences = sentences
        self._phrases = PhraseScorer(phrases)
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
        sums = {
            path.stem.removeprefix(f"{_SUMS}-"): LinearModel.load(path)
            for path in folder.glob(f"{_SUMS}-*.json")
        }
        sentences = SentenceScorer(TreeEnsemble.load(folder / _SENTENCES), sums)
        return cls(sentences, TreeEnsemble.load(folder / _PHRASES), judges)

    def save(self, folder: Path, about: str) -> None:
        """Write the weights, with a sentence on where they come from."""
        folder.mkdir(parents=True, exist_ok=True)
        self._sentences.trees.save(folder / _SENTENCES, about)
        for language, linear in self._sentences.sums.items():
            linear.save(folder / f"{_SUMS}-{language}.json", about)
        self._phrases.ensemble.save(folder / _PHRASES, about)
        for language, judges in self._judges.items():
            for name, ensemble in zip(Judges._fields, judges, strict=True):
                ensemble.save(folder / _judge_file(name, language), about)

    def rank(
        self, query: Query, candidates: Sequence[Candidate]
    ) -> tuple[list[RankedSentence], float]:
        """All sentences of the candidates, best first, and the confidence in the first two."""
        if not candidates:
            return [], 0.0
        found = evidence(query, candidates)
        language = candidates[0].profile.excerpt.language
        scores, trees = self._sentences.predict(found.rows, language)
        order = np.argsort(-scores, kind="stable")
        row = confidence_row(found, trees, order, candidates)[None]
        about, held = (
            1 / (1 + math.exp(-float(one.predict(row, CONFIDENCE_FEATURES)[0])))
            for one in self._judges.get(language) or self._judges[""]
        )
        places = sentence_places(candidates)
        ranked = [
            RankedSentence(which, number, float(scores[at]))
            for at in order.tolist()
            for which, number in (places[at],)
        ]
        best = ranked[0]
        phrase = self._phrase(query, candidates[best.candidate].profile, best.at)
        ranked[0] = best._replace(phrase=phrase)
        return ranked, about * held

    def _phrase(self, query: Query, profile: PassageProfile, at: int) -> Span | None:
        """The span of the passage that answers best in its sentence of this number."""
        spans = sentence_spans(profile, at)
        which = self._phrases.best(phrase_evidence(query, spans))
        return None if which is None else (int(spans.start[which]), int(spans.end[which]))


def _judge_file(name: str, language: str) -> str:
    return f"{name}-{language}.json" if language else f"{name}.json"


@cache
def default_ranker() -> Ranker:
    """The shipped ranker, read once."""
    return Ranker.load()
