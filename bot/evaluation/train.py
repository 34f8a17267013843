"""Training the sentence ranker and its confidence; the files they leave hold weights only.

Deterministic: the same files give the same weights. LightGBM is needed here
(the `train` extra) and nowhere else.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import track

from bot.answering import Engine
from bot.answering.evidence import FEATURES, Candidate, Matrix, evidence
from bot.answering.ranker import CONFIDENCE_FEATURES, WEIGHTS, Ranker, confidence_row
from bot.answering.trees import TreeEnsemble
from bot.corpus import Article
from bot.evaluation.data import Dataset, DatasetError, Example, load_dataset

Labels = npt.NDArray[np.bool_]

#: An unanswerable question's plausible answer teaches half as much as a real one.
_PLAUSIBLE_WEIGHT: Final = 0.5
_NEAR_MISS_WEIGHT: Final = 0.0
_ROUNDS: Final = 300
_CONFIDENCE_ROUNDS: Final = 120
_COMMON: Final[dict[str, Any]] = {
    "verbose": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_col_wise": True,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
}
_SENTENCES: Final[dict[str, Any]] = _COMMON | {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 3,
    "num_leaves": 8,
    "learning_rate": 0.05,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "lambda_l2": 5,
}
_CONFIDENCE: Final[dict[str, Any]] = _COMMON | {
    "objective": "binary",
    "num_leaves": 6,
    "learning_rate": 0.05,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.4,
    "lambda_l2": 5,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked in a scope: its evidence and which sentences hold the answer.

    `rows` has shape (sentences, len(FEATURES)), `gold` (sentences,). `home` says
    whether the scope holds the question's own article.
    """

    example: Example
    home: bool
    candidates: list[Candidate]
    rows: Matrix
    gold: Labels
    plausible: Labels


def make_case(engine: Engine, example: Example, articles: Collection[str] | None = None) -> Case:
    """Ask `example` of `engine`'s articles and mark the sentences that answer it."""
    query, candidates, sources = engine.candidates(example.question, articles=articles)
    rows = evidence(query, candidates)
    spans = [
        (source.id, sentence.start, sentence.end)
        for candidate, (source, _) in zip(candidates, sources, strict=True)
        for sentence in candidate.profile.sentences
    ]

    def holding(answers: Iterable[tuple[int, int]]) -> Labels:
        starts = [start for start, _ in answers]
        return np.array(
            [
                source == example.article and any(start <= at < end for at in starts)
                for source, start, end in spans
            ],
            dtype=bool,
        )

    home = example.article in engine.articles and (articles is None or example.article in articles)
    return Case(example, home, candidates, rows, holding(example.spans), holding(example.plausible))


def collect(datasets: Sequence[Dataset], console: Console | None = None) -> list[list[Case]]:
    """Every question in four scopes: all articles, all but its own, its own, one other.

    The small scopes and those without the answer teach the confidence what a
    question sounds like that the articles do not answer. Returns one list of
    cases a question.
    """
    cases: list[list[Case]] = []
    console = console or Console(stderr=True, quiet=True)
    for dataset in datasets:
        pooled = Engine(dataset.articles)
        without = {a.id: Engine(_others(dataset.articles, a.id)) for a in dataset.articles}
        alone = {a.id: Engine([a]) for a in dataset.articles}
        ids = [a.id for a in dataset.articles]
        for at, example in enumerate(track(dataset.examples, dataset.name, console=console)):
            own = example.article
            if own is None:
                continue
            scopes = [pooled, without[own], alone[own]]
            if len(ids) > 1:
                step = 1 + at % (len(ids) - 1)
                scopes.append(alone[ids[(ids.index(own) + step) % len(ids)]])
            cases.append([make_case(scope, example) for scope in scopes])
    return cases


def _others(articles: Iterable[Article], article_id: str) -> list[Article]:
    return [article for article in articles if article.id != article_id]


def fit_sentences(cases: Iterable[Sequence[Case]]) -> TreeEnsemble:
    """A lambdarank ensemble over the sentences of the cases that hold an answer."""
    import lightgbm

    rows: list[Matrix] = []
    gold: list[Labels] = []
    weights: list[float] = []
    groups: list[int] = []
    for asked in cases:
        case = asked[0]
        right = case.gold if case.example.answerable else case.plausible
        if right.any():
            rows.append(case.rows)
            gold.append(right)
            groups.append(len(right))
            weight = 1.0 if case.example.answerable else _PLAUSIBLE_WEIGHT
            weights += [weight] * len(right)
    data = lightgbm.Dataset(
        np.vstack(rows),
        np.concatenate(gold).astype(int),
        group=groups,
        weight=weights,
        feature_name=list(FEATURES),
    )
    return TreeEnsemble.from_lightgbm(lightgbm.train(_SENTENCES, data, _ROUNDS))


def score(ensemble: TreeEnsemble, case: Case) -> Matrix:
    """The ensemble's score of each sentence of the case."""
    columns = [FEATURES.index(name) for name in ensemble.features]
    return ensemble.predict(case.rows[:, columns]) if len(case.rows) else np.zeros(0)


def fit_confidence(
    cases: Iterable[Sequence[Case]], scores: Iterable[Sequence[Matrix]]
) -> TreeEnsemble:
    """P(the first two sentences hold the answer), from scores of rankers not fitted on them."""
    import lightgbm

    rows: list[Matrix] = []
    right: list[bool] = []
    weights: list[float] = []
    for asked, scored in zip(cases, scores, strict=True):
        for case, ranked in zip(asked, scored, strict=True):
            if not len(ranked):
                continue
            rows.append(confidence_row(case.rows, ranked, case.candidates))
            first = np.argsort(-ranked, kind="stable")[:2]
            right.append(bool(case.gold[first].any()))
            near_miss = case.home and not case.example.answerable
            weights.append(_NEAR_MISS_WEIGHT if near_miss else 1.0)
    data = lightgbm.Dataset(
        np.vstack(rows),
        np.array(right, int),
        weight=weights,
        feature_name=list(CONFIDENCE_FEATURES),
    )
    return TreeEnsemble.from_lightgbm(lightgbm.train(_CONFIDENCE, data, _CONFIDENCE_ROUNDS))


def held_out_rankers(
    cases: Sequence[Sequence[Case]], console: Console | None = None
) -> dict[str, Ranker]:
    """For each article, a ranker that saw none of its questions."""
    console = console or Console(stderr=True, quiet=True)
    names = list(dict.fromkeys(str(asked[0].example.article) for asked in cases))
    own = [str(asked[0].example.article) for asked in cases]
    ensembles = {
        name: fit_sentences([c for c, o in zip(cases, own, strict=True) if o != name])
        for name in track(names, "folds", console=console)
    }
    scores = [
        [score(ensembles[name], case) for case in asked]
        for asked, name in zip(cases, own, strict=True)
    ]
    rankers = {}
    for name in names:
        kept = [at for at, o in enumerate(own) if o != name]
        confidence = fit_confidence([cases[i] for i in kept], [scores[i] for i in kept])
        rankers[name] = Ranker(ensembles[name], confidence)
    return rankers


def train(
    datasets: Sequence[Dataset], folder: Path = WEIGHTS, console: Console | None = None
) -> None:
    """Fit on all of `datasets` and write `sentences.json` and `confidence.json`."""
    console = console or Console(stderr=True, quiet=True)
    cases = collect(datasets, console)
    own = [str(asked[0].example.article) for asked in cases]
    scores: list[list[Matrix]] = [[] for _ in cases]
    for name in track(list(dict.fromkeys(own)), "folds", console=console):
        fold = fit_sentences([c for c, o in zip(cases, own, strict=True) if o != name])
        for at, article in enumerate(own):
            if article == name:
                scores[at] = [score(fold, case) for case in cases[at]]
    names = ", ".join(dataset.name for dataset in datasets)
    about = f"Fitted by `python -m bot train` on {names}; weights only, no text."
    folder.mkdir(parents=True, exist_ok=True)
    fit_sentences(cases).save(folder / "sentences.json", about)
    fit_confidence(cases, scores).save(folder / "confidence.json", about)


def main(argv: Sequence[str] | None = None) -> int:
    """`python -m bot train FILE…`: fit the weights again. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot train", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="SQuAD 2.0 JSON files")
    parser.add_argument("--output", type=Path, default=WEIGHTS, help="folder of the weights")
    arguments = parser.parse_args(argv)
    console = Console(stderr=True)
    try:
        import lightgbm  # noqa: F401
    except ImportError:
        console.print("Training needs LightGBM: pip install 'footnote-bot[train]'.")
        return 2
    try:
        datasets = [load_dataset(path) for path in arguments.files]
    except DatasetError as error:
        console.print(str(error))
        return 2
    train(datasets, arguments.output, console)
    print(f"Wrote {arguments.output / 'sentences.json'} and confidence.json.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
