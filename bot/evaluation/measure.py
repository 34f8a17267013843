"""What an evaluation measures, question by question, and how it is summed up."""

from __future__ import annotations

import enum
import re
import string
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final
from zlib import crc32

import numpy as np
from rank_bm25 import BM25Okapi

from bot.answering import Answer, Engine, Quote
from bot.answering.ranker import Ranker
from bot.corpus import Article
from bot.evaluation.data import Dataset, Example

#: Quotes asked for: enough to see ten different paragraphs.
_DEPTH: Final = 30
_RANKS: Final = 10
_BINS: Final = 10
#: Engines kept at a time: questions come article by article.
_ENGINES: Final = 12

_ARTICLES: Final = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION: Final = frozenset(string.punctuation + "“”‘’„«»–—…")


class Scope(enum.Enum):
    """The articles that a question is asked of."""

    ALL = "all articles"
    OTHERS = "all but its own"
    ONE_OTHER = "one other"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question went. `rank` counts paragraphs from 1, 0 where the right one is missing.

    `two` is whether one of the first two quotes holds an answer; `characters`
    how long these two are together.
    """

    example: Example
    scope: Scope
    answered: bool
    confidence: float
    rank: int | None
    first: bool
    two: bool
    exact: float
    f1: float
    characters: int
    elapsed_ms: float
    quotes: tuple[Quote, ...] = ()


def normalize(text: str) -> list[str]:
    """SQuAD's normal form: lower case, no punctuation, no articles, split at spaces."""
    bare = "".join(" " if c in "-–—" else c for c in text.lower())
    bare = "".join(c for c in bare if c not in _PUNCTUATION)
    return _ARTICLES.sub(" ", bare).split()


def phrase_scores(phrase: str | None, answers: Iterable[str]) -> tuple[float, float]:
    """(exact match, token F1) of a phrase against the best of `answers`."""
    if phrase is None:
        return 0.0, 0.0
    said = normalize(phrase)
    best_exact = best_f1 = 0.0
    for answer in answers:
        wanted = normalize(answer)
        best_exact = max(best_exact, float(said == wanted))
        shared = sum((Counter(said) & Counter(wanted)).values())
        if shared:
            precision, recall = shared / len(said), shared / len(wanted)
            best_f1 = max(best_f1, 2 * precision * recall / (precision + recall))
    return best_exact, best_f1


def holds(quote: Quote, answers: Iterable[str]) -> bool:
    """Whether a quote has one of the answers, word for word."""
    return any(answer in quote.text for answer in answers)


def judge(example: Example, answer: Answer, scope: Scope = Scope.ALL) -> Outcome:
    """Compare an answer with what was accepted."""
    off_article = scope is not Scope.ALL
    quotes = answer.quotes
    rank: int | None = None
    if example.paragraph is not None and not off_article:
        start, end = example.paragraph
        paragraphs = list(dict.fromkeys((q.article.id, q.paragraph) for q in quotes))[:_RANKS]
        right = next(
            (
                (q.article.id, q.paragraph)
                for q in quotes
                if q.article.id == example.article and start <= q.start < end
            ),
            None,
        )
        rank = paragraphs.index(right) + 1 if right in paragraphs else 0
    phrase = quotes[0].phrase if quotes else None
    exact, f1 = phrase_scores(phrase, example.answers)
    held = [holds(quote, example.answers) and not off_article for quote in quotes[:2]]
    return Outcome(
        example=example,
        scope=scope,
        answered=answer.answered,
        confidence=answer.confidence,
        rank=rank,
        first=held[:1] == [True],
        two=any(held),
        exact=exact,
        f1=f1,
        characters=sum(len(quote.text) for quote in quotes[:2]),
        elapsed_ms=answer.elapsed_ms,
        quotes=quotes[:2],
    )


#: (example, scope) → the answer.
Asker = Callable[[Example, Scope], Answer]


class Engines:
    """Engines over a dataset's articles in each scope, the last few kept.

    `rankers` gives the ranker by the file name of the article asked about, for figures
    from folds that a ranker has not seen; for others the shipped one answers.
    """

    def __init__(self, dataset: Dataset, rankers: Mapping[str, Ranker] | None = None) -> None:
        self._articles = dataset.articles
        self._places = {article.id: at for at, article in enumerate(dataset.articles)}
        self._rankers = rankers
        self._engines: OrderedDict[tuple[Scope, str | None, str | None], Engine] = OrderedDict()

    def __call__(self, example: Example, scope: Scope) -> Engine:
        own = example.article
        kept: Sequence[Article] = self._articles
        which: str | None = None
        if scope is Scope.OTHERS:
            which = own
            kept = [article for article in kept if article.id != own]
        elif scope is Scope.ONE_OTHER:
            # Another one for each question, the same in every run.
            step = 1 + crc32(example.question.encode()) % (len(kept) - 1)
            other = kept[(self._places[str(own)] + step) % len(kept)]
            which, kept = other.id, [other]
        ranker = None if self._rankers is None else self._rankers.get(PurePath(str(own)).name)
        key = (scope, which, own if ranker else None)
        engine = self._engines.get(key)
        if engine is None:
            engine = self._engines[key] = Engine(kept, ranker=ranker)
            while len(self._engines) > _ENGINES:
                self._engines.popitem(last=False)
        self._engines.move_to_end(key)
        return engine


def ours(
    dataset: Dataset, threshold: float | None, rankers: Mapping[str, Ranker] | None = None
) -> Asker:
    """Footnote's own answers; see `Engines` for `rankers`."""
    engines = Engines(dataset, rankers)

    def ask(example: Example, scope: Scope) -> Answer:
        engine = engines(example, scope)
        return engine.ask(example.question, threshold=threshold, limit=_DEPTH)

    return ask


def baseline(dataset: Dataset) -> Asker:
    """Plain rank-bm25 (BM25Okapi, its defaults) over lower-cased words, for comparison."""
    articles = list(dataset.articles)
    sentences = [
        Quote.of(article, passage, s.start, s.end)
        for article in articles
        for passage in article.passages
        for s in passage.sentences
    ]
    words = re.compile(r"\w+")
    index = BM25Okapi([words.findall(quote.text.lower()) for quote in sentences])
    passages = [(article, passage) for article in articles for passage in article.passages]
    by_passage = BM25Okapi([words.findall(a.text[p.start : p.end].lower()) for a, p in passages])

    def ask(example: Example, scope: Scope) -> Answer:
        started = time.perf_counter()
        query = words.findall(example.question.lower())
        order = np.argsort(-np.asarray(index.get_scores(query)), kind="stable")
        ranks = np.argsort(-np.asarray(by_passage.get_scores(query)), kind="stable")[:_RANKS]
        elapsed = (time.perf_counter() - started) * 1000
        kept = [sentences[i] for i in order[:_DEPTH]]
        # Paragraphs are ranked by themselves, sentences by themselves.
        tail = [
            Quote(a, "", p.paragraph, p.start, p.start) for a, p in (passages[i] for i in ranks)
        ]
        return Answer(example.question, True, 1.0, (*kept[:2], *tail), elapsed)

    return ask


def run(
    dataset: Dataset,
    ask: Asker,
    track: Callable[[Sequence[Example]], Iterable[Example]] = iter,
    *,
    off_article: bool = True,
) -> list[Outcome]:
    """Every question of the dataset, and each answerable one of articles that do not say."""
    outcomes = []
    several = off_article and len(dataset.articles) > 1
    for example in track(dataset.examples):
        outcomes.append(judge(example, ask(example, Scope.ALL)))
        if several and example.answerable and example.article is not None:
            for scope in (Scope.OTHERS, Scope.ONE_OTHER):
                outcomes.append(judge(example, ask(example, scope), scope))
    return outcomes


def summarise(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    """The figures of a table's row; shares from 0 to 1, times in ms, None where not measured."""
    here = [o for o in outcomes if o.scope is Scope.ALL]
    asked = [o for o in here if o.example.answerable]
    unanswerable = [o for o in here if not o.example.answerable]
    off = [o for o in outcomes if o.scope is Scope.OTHERS]
    one = [o for o in outcomes if o.scope is Scope.ONE_OTHER]
    ranked = [o.rank for o in asked if o.rank is not None]
    times = [o.elapsed_ms for o in here] or [0.0]

    def share(items: Sequence[bool]) -> float | None:
        return float(np.mean(items)) if items else None

    return {
        "questions": len(here),
        "answerable": len(asked),
        "hit@1": share([rank == 1 for rank in ranked]),
        "hit@5": share([0 < rank <= 5 for rank in ranked]),
        "mrr@10": float(np.mean([1 / rank if rank else 0.0 for rank in ranked]))
        if ranked
        else None,
        "first_quote": share([o.first for o in asked]),
        "two_quotes": share([o.two for o in asked]),
        "phrase_em": float(np.mean([o.exact for o in asked])) if asked else None,
        "phrase_f1": float(np.mean([o.f1 for o in asked])) if asked else None,
        "answered": share([o.answered for o in asked]),
        "declined_off_article": share([not o.answered for o in off]),
        "declined_one_other": share([not o.answered for o in one]),
        "declined_unanswerable": share([not o.answered for o in unanswerable]),
        "calibration_error": calibration_error([*asked, *off]),
        "characters": float(np.mean([o.characters for o in asked])) if asked else None,
        "median_ms": float(np.median(times)),
        "p95_ms": float(np.percentile(times, 95)),
    }


def _answerable_here(outcome: Outcome) -> bool:
    return outcome.scope is Scope.ALL and outcome.example.answerable


def calibration_error(outcomes: Sequence[Outcome]) -> float | None:
    """Expected calibration error over ten bins of equal width."""
    if not outcomes:
        return None
    sure = np.array([o.confidence for o in outcomes])
    right = np.array([o.two for o in outcomes], float)
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    return float(
        sum(
            (bins == b).mean() * abs(sure[bins == b].mean() - right[bins == b].mean())
            for b in range(_BINS)
            if (bins == b).any()
        )
    )


def risk_coverage(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """(share of questions answered, share of those that are wrong), most confident first.

    Over answerable questions and those about other articles, at ten coverages.
    """
    asked = [o for o in outcomes if o.scope is Scope.OTHERS or _answerable_here(o)]
    asked.sort(key=lambda o: -o.confidence)
    wrong = np.cumsum([not o.two for o in asked])
    points = []
    for tenth in range(1, 11):
        taken = round(len(asked) * tenth / 10)
        if taken:
            points.append((taken / len(asked), float(wrong[taken - 1] / taken)))
    return points
