"""Fit the rankers and the confidence, and write their weights.

The same files always give the same weights. Only this needs LightGBM (the `train`
extra).

The confidence is fitted on how sentences of articles that the ranking was not
fitted on are ranked: each article is a fold.
"""

from __future__ import annotations

import argparse
import random
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path, PurePath
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import track

from bot.answering import Engine
from bot.answering.confidence import CONFIDENCE_FEATURES, confidence_row
from bot.answering.evidence import FEATURES, Candidate, Evidence, Matrix, evidence
from bot.answering.linear import FARTHEST, LinearModel, Term
from bot.answering.matching import Query
from bot.answering.phrases import PHRASE_FEATURES, Spans, phrase_rows
from bot.answering.profiles import Excerpt
from bot.answering.ranker import (
    WEIGHTS,
    Judges,
    Ranker,
    SentenceScorer,
    sentence_places,
    sentence_spans,
)
from bot.answering.trees import TreeEnsemble
from bot.corpus import Article, Passage
from bot.evaluation.data import Dataset, DatasetError, Example, load_dataset
from bot.text import DEFAULT_LANGUAGE, Span, tokenize
from bot.text.frequency import frequencies

Labels = npt.NDArray[np.bool_]
T = TypeVar("T")
R = TypeVar("R")

#: An unanswerable question's plausible answer teaches half as much as a real one.
_PLAUSIBLE_WEIGHT: Final = 0.5
#: Steps of a phrase's token F1, for lambdarank's grades. What a grade counts is its square: whole
#: answers were right for 43% of sentences instead of 38%, at the same token F1.
_GRADES: Final = 10
#: What a scope counts in the confidence: all articles, with or without the question's own; one;
#: a few passages; the question's own article without the passage that answers; an article that
#: says much of what is asked, and not the answer. With more of the latter it is sooner declined
#: where an article does answer, too.
_ALL, _ONE, _SOME, _NO_ANSWER, _UNSAID = 2.0, 1.0, 0.5, 0.4, 0.25
#: What a question counts that is asked in other words, beside the same as it is. With these the
#: right sentence came first for 80.3% instead of 79.3%, before any rule.
_REWORDED: Final = 0.4
#: And where the confidence is fitted: 97.8% of other articles' questions are declined while 95% are
#: answered, instead of 97.0%. With more it is 98.1%, and less is answered from small articles.
_IN_FEW_WORDS: Final = 0.15
#: How often each is asked in few words, and without one.
_TIMES: Final = 2
#: Seeds of one question's are so far apart.
_APART: Final = 1_000_003
#: Of these is drawn how many content words are left.
_FEW_WORDS: Final = (1, 2, 2, 3)
#: How often the rarest content word is among them, and how often the words that ask are left.
_RAREST_LEFT: Final = 0.8
_ASKING_LEFT: Final = 0.75
#: A small scope: a passage and so many on either side, of another article every so many-th.
_FEW: Final = 1
_STRIDE: Final = 7
#: Of the evidence what makes the ranking no better, and the confidence surer.
_FOR_CONFIDENCE: Final = frozenset(("sort", "sort_around", "sort_asked", "sort_beside"))
_COMMON: Final[dict[str, Any]] = {
    "verbose": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_col_wise": True,
    "max_bin": 63,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
}
_SENTENCES: Final[dict[str, Any]] = _COMMON | {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 3,
    "num_iterations": 140,
    "num_leaves": 8,
    "learning_rate": 0.08,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.4,
}
_PHRASES: Final[dict[str, Any]] = _COMMON | {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 10,
    "label_gain": [grade * grade for grade in range(_GRADES + 1)],
    "num_iterations": 200,
    "num_leaves": 16,
    "learning_rate": 0.07,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.4,
}
_CONFIDENCE: Final[dict[str, Any]] = _COMMON | {
    "objective": "binary",
    "num_iterations": 300,
    "num_leaves": 10,
    "learning_rate": 0.04,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.2,
}
#: Of the weighed sum: what its squared weights cost, the most steps, and numbers above 0.
_RIDGE: Final = 5.0
_STEPS: Final = 80
_LEAST_DEVIATION: Final = 1e-6
_LEAST_SHARE: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked in a scope: its evidence and which sentences hold the answer.

    `found` is None where no passage was found; `gold` (sentences,) marks those
    whose quote holds an accepted answer, `plausible` those whose quote holds one
    that only looks right. `about` says whether the question's own article was asked,
    `weight` what the case counts where the confidence is fitted.
    `phrases` are the evidence and grades of candidate phrases of the sentences that
    have the answer. `everywhere` says whether all articles were asked: of these the ranking
    learns, `reworded` whether in other words than the example's.
    """

    example: Example
    query: Query
    candidates: list[Candidate]
    found: Evidence | None
    gold: Labels
    plausible: Labels
    about: bool
    weight: float
    phrases: tuple[Matrix, npt.NDArray[np.int64]] | None
    everywhere: bool
    reworded: bool

    @property
    def fold(self) -> str:
        """What is left out together: the article, in whatever language."""
        return PurePath(str(self.example.article)).name

    @property
    def language(self) -> str:
        """The language of the best passage's article; of a case for which one was found."""
        return self.candidates[0].profile.excerpt.language


def make_case(
    engine: Engine,
    example: Example,
    *,
    about: bool = True,
    weight: float = 1.0,
    phrases: bool = False,
    everywhere: bool = False,
    reworded: bool = False,
) -> Case:
    """Ask `example` of `engine`'s articles and mark the sentences that answer it."""
    query, candidates, sources = engine.candidates(example.question)
    found = evidence(query, candidates) if candidates else None
    spans = [
        (source.id, (passage.start + sentence.quote[0], passage.start + sentence.quote[1]))
        for candidate, (source, passage) in zip(candidates, sources, strict=True)
        for sentence in candidate.profile.sentences
    ]

    def holding(answers: Iterable[Span]) -> Labels:
        answers = list(answers)
        return np.array(
            [
                source == example.article and any(start <= a and b <= end for a, b in answers)
                for source, (start, end) in spans
            ],
            dtype=bool,
        )

    graded = None
    if phrases and found:
        graded = _graded(example, query, candidates, sources)
    return Case(
        example,
        query,
        candidates,
        found,
        holding(example.spans),
        holding(example.plausible),
        about,
        weight,
        graded,
        everywhere,
        reworded,
    )


def _graded(
    example: Example,
    query: Query,
    candidates: list[Candidate],
    sources: list[tuple[Article, Passage]],
) -> tuple[Matrix, npt.NDArray[np.int64]] | None:
    """Candidate phrases with grades by token F1; None where the right sentence was not found."""
    answers = example.spans or example.plausible
    tables: list[Matrix] = []
    grades: list[npt.NDArray[np.int64]] = []
    for where, number in sentence_places(candidates):
        profile = candidates[where].profile
        source, passage = sources[where]
        start, end, _ = profile.sentences[number]
        mine = [
            (a - passage.start, b - passage.start)
            for a, b in answers
            if source.id == example.article and start <= a - passage.start < end
        ]
        if mine:
            spans = sentence_spans(profile, number)
            tables.append(phrase_rows(query, spans))
            grades.append(_grades(profile.excerpt, start, end, spans, mine))
    if not sum(map(len, grades)):
        return None
    return np.vstack(tables), np.concatenate(grades)


def _grades(
    passage: Excerpt, start: int, end: int, spans: Spans, answers: list[Span]
) -> npt.NDArray[np.int64]:
    """Each span's best token F1 against the answers, articles not counted, times `_GRADES`."""
    sentence = passage.text[start:end]
    tokens = tokenize(sentence, passage.language)
    counts = np.array([sentence[t.start : t.end].lower() not in ("a", "an", "the") for t in tokens])
    total = np.concatenate([[0], np.cumsum(counts)])
    best = np.zeros(len(spans.first))
    for begin, finish in answers:
        inside = [
            i for i, t in enumerate(tokens) if start + t.start < finish and start + t.end > begin
        ]
        if inside:
            low = np.maximum(spans.first, inside[0])
            high = np.maximum(np.minimum(spans.last, inside[-1] + 1), low)
            shared = total[high] - total[low]
            both = total[spans.last] - total[spans.first]
            both = both + total[inside[-1] + 1] - total[inside[0]]
            best = np.maximum(best, 2 * shared / np.maximum(both, 1))
    return np.asarray(np.round(best * _GRADES), np.int64)


def collect(datasets: Sequence[Dataset], console: Console | None = None) -> list[list[Case]]:
    """Every question in several scopes: one list of cases a question, that of all articles first.

    The others teach the confidence: all articles but its own, one other, a few
    passages of that; of an answerable question its own article, the few
    passages around the answer, and its own article without the passage that has
    it. An answerable question is asked in other words, too: members type "when duchy
    Normandy", and no word of a question should weigh too much. An unanswerable question
    with a plausible answer is asked of those that do not hold its article, and of its
    own, which does not say.
    """
    cases: list[list[Case]] = []
    console = console or Console(stderr=True, quiet=True)
    for dataset in datasets:
        pooled = Engine(dataset.articles)
        without = {a.id: Engine(_others(dataset.articles, a.id)) for a in dataset.articles}
        alone = {a.id: Engine([a]) for a in dataset.articles}
        articles = {a.id: a for a in dataset.articles}
        ids = list(articles)
        for at, example in enumerate(track(dataset.examples, dataset.name, console=console)):
            own = example.article
            if own is None or not (example.spans or example.plausible):
                continue
            asked = [make_case(pooled, example, weight=_ALL, phrases=True, everywhere=True)]
            scopes = [(without[own], False, _ALL)]
            if len(ids) > 1:
                step = 1 + at % (len(ids) - 1)
                other = ids[(ids.index(own) + step) % len(ids)]
                few = Engine([_around(articles[other], at * _STRIDE)])
                scopes += [(alone[other], False, _ONE), (few, False, _SOME)]
            if example.answerable:
                few = Engine([_around(articles[own], _passage(articles[own], example))])
                lacking = Engine([_lacking(articles[own], example)])
                scopes += [(alone[own], True, _ONE), (few, True, _SOME)]
                scopes.append((lacking, True, _NO_ANSWER))
            else:
                scopes.append((alone[own], True, _UNSAID))
            asked += [
                make_case(scope, example, about=about, weight=weight)
                for scope, about, weight in scopes
            ]
            if example.answerable:
                asked += _reworded(example, articles[own].language, at, pooled, scopes)
            cases.append(asked)
    return cases


#: A scope, whether it is about the question, and what a case of it counts.
_Scope = tuple[Engine, bool, float]


def _reworded(
    example: Example, language: str, at: int, pooled: Engine, scopes: Sequence[_Scope]
) -> Iterator[Case]:
    """The cases of a question that is asked in few words, and without one of its words.

    From all of them the ranking learns, the confidence from the first in few words.
    """
    for times in range(_TIMES):
        for number, make in enumerate((_in_few_words, _without_one)):
            words = make(example.question, language, at + times * _APART)
            if not words:
                continue
            same = replace(example, question=words)
            judged = _IN_FEW_WORDS if times == number == 0 else 0.0
            yield make_case(pooled, same, weight=judged * _ALL, everywhere=True, reworded=True)
            for scope, about, weight in scopes if judged else ():
                yield make_case(scope, same, about=about, weight=judged * weight)


def _without_one(question: str, language: str, seed: int) -> str:
    """A question without one of its content words, drawn by `seed`; "" for one that has but few."""
    content = [token for token in tokenize(question, language) if not token.stop]
    if len(content) < max(_FEW_WORDS):
        return ""
    gone = random.Random(seed).choice(content)
    return " ".join(f"{question[: gone.start]} {question[gone.end :]}".split())


def _in_few_words(question: str, language: str, seed: int) -> str:
    """A question's first words, if these ask, and one to three of its content words in their order.

    Which they are is drawn by `seed`; "" for a question that has but few.
    """
    tokens = tokenize(question, language)
    content = [token for token in tokens if not token.stop]
    if len(content) < max(_FEW_WORDS):
        return ""
    draw, rarity = random.Random(seed), frequencies(language).rarity
    left = min(draw.choice(_FEW_WORDS), len(content) - 1)
    rarest = max(content, key=lambda token: rarity(token.term))
    kept = [rarest] if draw.random() < _RAREST_LEFT else []
    others = [token for token in content if token not in kept]
    kept += draw.sample(others, left - len(kept))
    asking = list(takewhile(lambda token: token.stop, tokens[:2]))
    opening = asking if draw.random() < _ASKING_LEFT else []
    return " ".join(
        question[token.start : token.end]
        for token in (*opening, *sorted(kept, key=lambda token: token.start))
    )


def _around(article: Article, number: int) -> Article:
    """The article with a few passages only, those about the one of this number."""
    middle = number % len(article.passages)
    few = article.passages[max(0, middle - _FEW) : middle + _FEW + 1]
    return replace(article, passages=few)


def _lacking(article: Article, example: Example) -> Article:
    """The article without the passage that answers: about the question, and no answer."""
    number = _passage(article, example)
    rest = [p for at, p in enumerate(article.passages) if at != number]
    return replace(article, passages=tuple(rest))


def _passage(article: Article, example: Example) -> int:
    """The number of the passage that holds the example's first answer."""
    return bisect_right(article.passages, example.spans[0][0], key=lambda p: p.start) - 1


def _others(articles: Iterable[Article], article_id: str) -> list[Article]:
    return [article for article in articles if article.id != article_id]


def _fit(
    parameters: dict[str, Any],
    names: Sequence[str],
    rows: Sequence[Matrix],
    grades: Sequence[npt.NDArray[Any]],
    weights: Sequence[float],
    bags: int = 1,
) -> TreeEnsemble:
    """Trees fitted on groups of rows; each group has one weight.

    With several `bags` as many ensembles are fitted, by different draws of rows and
    features, and their mean is taken.
    """
    import lightgbm

    sizes = [len(group) for group in grades]
    data = lightgbm.Dataset(
        np.vstack(rows),
        np.concatenate(grades).astype(int),
        group=sizes if parameters["objective"] == "lambdarank" else None,
        weight=np.repeat(weights, sizes),
        feature_name=list(names),
        params={"max_bin": parameters["max_bin"]},
        free_raw_data=False,
    )
    return TreeEnsemble.mean(
        [
            TreeEnsemble.from_lightgbm(lightgbm.train(parameters | {"seed": seed}, data))
            for seed in range(1, bags + 1)
        ]
    )


def _weight(case: Case) -> float:
    if case.reworded:
        return _REWORDED
    return 1.0 if case.example.answerable else _PLAUSIBLE_WEIGHT


def _right(case: Case) -> Labels:
    return case.gold if case.example.answerable else case.plausible


def fit_sentences(cases: Sequence[Case]) -> SentenceScorer:
    """The ranking of sentences, from the cases among whose sentences is an answer.

    The weighed sum is of English: of the other languages there are too few, and what
    it learns from English ranks theirs no better.
    """
    used = [case for case in cases if _right(case).any()]
    names = [name for name in FEATURES if name not in _FOR_CONFIDENCE]
    columns = [FEATURES.index(name) for name in names]

    def examples(some: Sequence[Case]) -> tuple[list[Matrix], list[Labels], list[float]]:
        rows = [case.found.rows[:, columns] for case in some if case.found]
        return rows, [_right(case) for case in some], [_weight(case) for case in some]

    trees = _fit(_SENTENCES, names, *examples(used), bags=2)
    english = [case for case in used if case.language == DEFAULT_LANGUAGE]
    sums = {DEFAULT_LANGUAGE: _fit_linear(names, *examples(english))} if english else {}
    return SentenceScorer(trees, sums)


def _fit_linear(
    names: Sequence[str],
    rows: Sequence[Matrix],
    labels: Sequence[Labels],
    weights: Sequence[float],
) -> LinearModel:
    """The weights by which each group's labelled rows are likeliest together.

    A row's probability is the softmax of the scores of its group, as in ListNet (Cao et al. 2007).
    """
    from scipy.optimize import minimize

    sizes = np.array([len(group) for group in rows])
    begins = sizes.cumsum() - sizes
    group = np.arange(len(sizes)).repeat(sizes)
    right, weight = np.concatenate(labels).astype(float), np.array(weights)
    table = np.vstack(rows)
    mean, deviation = table.mean(axis=0), table.std(axis=0) + _LEAST_DEVIATION
    table = np.clip((table - mean) / deviation, -FARTHEST, FARTHEST)

    def loss(factors: Matrix) -> tuple[float, Matrix]:
        scores = table @ factors
        shares = np.exp(scores - np.maximum.reduceat(scores, begins)[group])
        total, good = (np.add.reduceat(some, begins) for some in (shares, shares * right))
        lost = weight @ (np.log(total) - np.log(good + _LEAST_SHARE))
        slope = shares / total[group] - shares * right / (good + _LEAST_SHARE)[group]
        gradient = table.T @ (slope * weight[group])
        return lost + _RIDGE * factors @ factors, gradient + 2 * _RIDGE * factors

    start = np.zeros(len(names))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    columns = zip(mean, deviation, found.x, strict=True)
    return LinearModel(
        [
            Term(name, *(float(f"{number:.6g}") for number in numbers))
            for name, numbers in zip(names, columns, strict=True)
        ]
    )


def fit_phrases(cases: Sequence[Case]) -> TreeEnsemble:
    """The ranking of phrases by their expected token F1."""
    used = [(case, *case.phrases) for case in cases if case.phrases is not None]
    return _fit(
        _PHRASES,
        PHRASE_FEATURES,
        [rows for _, rows, _ in used],
        [grades for _, _, grades in used],
        [_weight(case) for case, _, _ in used],
        bags=2,
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """A row for the confidence, whether the articles asked were the right ones, and the quotes."""

    fold: str
    language: str
    row: Matrix
    topic: bool
    right: bool
    weight: float


def fit_judges(judged: Sequence[_Judged]) -> dict[str, Judges]:
    """By language: English by itself where there are others, all together for the others.

    The small articles of the translations would make it too sure of English ones.
    """
    groups = {"": judged}
    english = [one for one in judged if one.language == DEFAULT_LANGUAGE]
    if 0 < len(english) < len(judged):
        groups[DEFAULT_LANGUAGE] = english
    return {
        language: Judges(fit_topic(group), fit_confidence(group))
        for language, group in groups.items()
    }


def fit_topic(judged: Sequence[_Judged]) -> TreeEnsemble:
    """P(the articles asked are about the question), from rankings not fitted on these."""
    return _fit_confidence(judged, [one.topic for one in judged])


def fit_confidence(judged: Sequence[_Judged]) -> TreeEnsemble:
    """P(the first two quotes hold the answer) where the articles asked are about the question."""
    kept = [one for one in judged if one.topic]
    return _fit_confidence(kept, [one.right for one in kept])


def _fit_confidence(judged: Sequence[_Judged], labels: Sequence[bool]) -> TreeEnsemble:
    return _fit(
        _CONFIDENCE,
        CONFIDENCE_FEATURES,
        [one.row[None] for one in judged],
        [np.array([label]) for label in labels],
        [one.weight for one in judged],
        bags=2,
    )


def _judge(case: Case, found: Evidence, sentences: SentenceScorer) -> _Judged:
    scores, trees = sentences.predict(found.rows, case.language)
    order = np.argsort(-scores, kind="stable")
    row = confidence_row(found, trees, order, case.candidates)
    right = bool(case.gold[order[:2]].any())
    return _Judged(case.fold, case.language, row, case.about, right, case.weight)


def _each(function: Callable[[T], R], items: Sequence[T], about: str, console: Console) -> list[R]:
    """`function` of each item, one at a time: LightGBM at once in threads is not deterministic."""
    return [function(item) for item in track(items, about, console=console)]


def _ranked(cases: Sequence[Sequence[Case]]) -> list[Case]:
    """What the ranking learns from: each question, asked of all articles."""
    return [case for asked in cases for case in asked if case.everywhere]


def _without(cases: Sequence[Case], fold: str) -> list[Case]:
    return [case for case in cases if case.fold != fold]


def _judged(
    cases: Sequence[Sequence[Case]], rankings: Mapping[str, SentenceScorer], console: Console
) -> list[_Judged]:
    """What the confidence learns from; `rankings` by the fold that they did not see."""
    return [
        _judge(case, case.found, rankings[case.fold])
        for asked in track(cases, "what is ranked first", console=console)
        for number, case in enumerate(asked)
        # What nearly answers an unanswerable question is no example of either.
        if case.found and case.weight and (number or case.example.answerable)
    ]


def _held_out(cases: Sequence[Case], console: Console) -> dict[str, SentenceScorer]:
    """For each fold a ranking of sentences that saw none of its questions."""
    folds = list(dict.fromkeys(case.fold for case in cases))
    fitted = _each(
        lambda fold: fit_sentences(_without(cases, fold)), folds, "sentences, held out", console
    )
    return dict(zip(folds, fitted, strict=True))


def held_out_rankers(
    cases: Sequence[Sequence[Case]], console: Console | None = None
) -> dict[str, Ranker]:
    """For each article's file name, a ranker that saw none of its questions in any language."""
    console = console or Console(stderr=True, quiet=True)
    pooled = _ranked(cases)
    rankings = _held_out(pooled, console)
    judged = _judged(cases, rankings, console)

    def ranker(fold: str) -> Ranker:
        phrases = fit_phrases(_without(pooled, fold))
        return Ranker(
            rankings[fold], phrases, fit_judges([one for one in judged if one.fold != fold])
        )

    fitted = _each(ranker, [*rankings], "phrases and confidence, held out", console)
    return dict(zip(rankings, fitted, strict=True))


def train(
    datasets: Sequence[Dataset], folder: Path = WEIGHTS, console: Console | None = None
) -> None:
    """Fit on all of `datasets` and write the files of weights."""
    console = console or Console(stderr=True, quiet=True)
    cases = collect(datasets, console)
    pooled = _ranked(cases)
    judged = _judged(cases, _held_out(pooled, console), console)
    (sentences,) = _each(fit_sentences, [pooled], "sentences, on all articles", console)
    (phrases,) = _each(fit_phrases, [pooled], "phrases, on all articles", console)
    names = ", ".join(dataset.name for dataset in datasets)
    about = f"Fitted by `python -m bot train` on {names}; weights only, no text."
    Ranker(sentences, phrases, fit_judges(judged)).save(folder, about)


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
        print(error, file=sys.stderr)
        return 2
    train(datasets, arguments.output, console)
    print(f"Wrote the weights to {arguments.output}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
