"""Measure the summaries beside lead-k, sumy's and other methods, at the same length.

For each length the budget of every method is the number of characters that our
summary of that article has; sentences are taken in a method's own order as long
as they fit. The references of `reference_summaries.json` were written for this
project.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
from rapidfuzz.distance import LCSseq
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from bot.answering.summaries import LENGTHS, summarize
from bot.answering.summaries.choosing import Budget
from bot.answering.summaries.openings import points_back
from bot.answering.summaries.summary import cover, prepared
from bot.answering.summaries.units import bm25_weights
from bot.corpus import Article, ArticleError, load_library, parse_article
from bot.evaluation.data import DatasetError, load_dataset
from bot.retrieval import BM25
from bot.text import Span, terms, tokenize
from bot.text.languages import SNOWBALL
from bot.text.stopwords import stop_words

#: Article, characters → the spans of a summary no longer than that, in reading order.
Method = Callable[["Material", int], list[Span]]

_DAMPING: Final = 0.85
_MANY_WORDS: Final = 100_000
OURS: Final = "Footnote"
SUMY: Final = ("TextRank (sumy)", "LexRank (sumy)")


class MissingDependency(Exception):
    """A package that only the measurement needs is not installed."""


class Material:
    """An article's sentences and their terms, made once for all methods."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.spans: list[Span] = [(s.start, s.end) for p in article.passages for s in p.sentences]
        self.terms = [terms(self.text(span), article.language) for span in self.spans]
        passages = [
            terms(article.text[p.start : p.end], article.language) for p in article.passages
        ]
        self.weights, self.idf = bm25_weights(passages)
        named = [article.title, *(section.heading for section in article.sections)]
        self.headings = frozenset(
            term for name in named for term in terms(name, article.language) if term in self.weights
        )
        self._ranked: dict[str, list[int]] = {}

    def text(self, span: Span) -> str:
        """The words of a span."""
        return self.article.text[slice(*span)]

    def ranked(self, name: str, rank: Callable[[Material], list[int]]) -> list[int]:
        """Sentence indices by the method `name`, best first, made once."""
        if name not in self._ranked:
            self._ranked[name] = rank(self)
        return self._ranked[name]


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over articles, each from 0 to 1.

    `headings` is NaN where no word of the title and the headings is in the text,
    `rouge` where there is no reference.
    """

    coverage: float
    headings: float
    redundancy: float
    dangling: float
    compression: float
    rouge: float


def _by_score(scores: Sequence[float]) -> list[int]:
    return sorted(range(len(scores)), key=lambda at: (-scores[at], at))


def _lead(material: Material) -> list[int]:
    return list(range(len(material.spans)))


def _vectors(material: Material) -> np.ndarray[Any, np.dtype[np.float64]]:
    vocabulary = {term: at for at, term in enumerate(material.weights)}
    vectors = np.zeros((len(material.spans), max(len(vocabulary), 1)))
    for at, found in enumerate(material.terms):
        for term, frequency in Counter(found).items():
            vectors[at, vocabulary[term]] = frequency * material.idf[term]
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors


def _centroid(material: Material) -> list[int]:
    vectors = _vectors(material)
    return _by_score((vectors @ vectors.mean(axis=0)).tolist())


def _bm25_graph(material: Material) -> list[int]:
    """PageRank over sentences, each edge the BM25 score of one for the other's terms."""
    if not any(material.terms):
        return _lead(material)
    bm25 = BM25(material.terms)
    edges = np.array([bm25.get_scores(found) for found in material.terms])
    np.fill_diagonal(edges, 0.0)
    totals = edges.sum(axis=1, keepdims=True)
    count = len(edges)
    moves = np.where(totals > 0, edges / np.maximum(totals, 1e-9), 1 / count)
    rank = np.full(count, 1 / count)
    for _ in range(60):
        rank = (1 - _DAMPING) / count + _DAMPING * (rank @ moves)
    return _by_score(rank.tolist())


class _Words:
    """sumy's tokenizer interface over ours, so that both see the same words."""

    def __init__(self, language: str) -> None:
        self._language = language

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(text[token.start : token.end] for token in tokenize(text, self._language))


def _sumy(name: str) -> Callable[[Material], list[int]]:
    def rank(material: Material) -> list[int]:
        try:
            from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
            from sumy.nlp.stemmers import Stemmer, null_stemmer
            from sumy.summarizers.lex_rank import LexRankSummarizer
            from sumy.summarizers.text_rank import TextRankSummarizer
            from sumy.utils import get_stop_words
        except ImportError as error:
            raise MissingDependency(
                "The comparison needs sumy: pip install 'footnote-bot[dev]'."
            ) from error
        kind = TextRankSummarizer if name == SUMY[0] else LexRankSummarizer

        class Rated(kind):  # type: ignore[valid-type, misc]  # sumy ships no types
            """sumy's method, answering with its rating instead of its best sentences."""

            def _get_best_sentences(self, sentences: Any, count: Any, rating: Any) -> Any:
                return rating

        language = SNOWBALL.get(material.article.language, "")
        try:
            stemmer = Stemmer(language)
        except LookupError:
            stemmer = null_stemmer
        method = Rated(stemmer)
        try:
            method.stop_words = get_stop_words(language)
        except LookupError:  # sumy has none for this language: it gets ours
            method.stop_words = stop_words(material.article.language)
        words = _Words(material.article.language)
        sentences = [Sentence(material.text(span), words) for span in material.spans]
        rating = method(ObjectDocumentModel([Paragraph(sentences)]), len(sentences))
        return _by_score([float(rating[sentence]) for sentence in sentences])

    return rank


def _submodular(material: Material) -> list[int]:
    """Coverage alone, by greedy gain for each character, whatever a sentence opens with."""
    have: set[str] = set()
    left = set(range(len(material.spans)))
    order: list[int] = []

    def gain(at: int) -> float:
        start, end = material.spans[at]
        fresh = sum(material.weights[term] for term in set(material.terms[at]) - have)
        return fresh / math.sqrt(max(end - start, 40))

    while left and len(order) < 60:
        best = max(left, key=lambda at: (gain(at), -at))
        left.remove(best)
        order.append(best)
        have.update(material.terms[best])
    return order


def _ranking(name: str, rank: Callable[[Material], list[int]]) -> Method:
    def method(material: Material, chars: int) -> list[Span]:
        taken: list[Span] = []
        used = 0
        for at in material.ranked(name, rank):
            start, end = material.spans[at]
            if used + end - start <= chars:
                taken.append((start, end))
                used += end - start
        return sorted(taken)

    return method


def _ours(material: Material, chars: int) -> list[Span]:
    parts = prepared(material.article)
    picked = cover(parts, parts.units, Budget(lines=10_000, sentences=10_000, chars=chars))
    return sorted((unit.start, unit.end) for unit in picked)


METHODS: Final[dict[str, Method]] = {
    "lead-k": _ranking("lead-k", _lead),
    SUMY[0]: _ranking(SUMY[0], _sumy(SUMY[0])),
    SUMY[1]: _ranking(SUMY[1], _sumy(SUMY[1])),
    "centroid": _ranking("centroid", _centroid),
    "BM25 graph": _ranking("BM25 graph", _bm25_graph),
    "coverage only": _ranking("coverage only", _submodular),
    OURS: _ours,
}


def score(material: Material, spans: Sequence[Span], reference: str | None) -> Scores:
    """What one summary is worth. Empty for no spans: zeros."""
    language = material.article.language
    found = [frozenset(terms(material.text(span), language)) for span in spans]
    said = frozenset().union(*found)
    total = sum(material.weights.values()) or 1.0
    dangling = 0
    for at, span in enumerate(spans):
        alone = points_back(material.text(span), language)
        before = spans[at - 1][1] if at else -1
        shown = before >= 0 and not material.article.text[before : span[0]].strip()
        dangling += alone and not shown
    nearest = [
        max((_alike(one, two, material) for j, two in enumerate(found) if j != i), default=0.0)
        for i, one in enumerate(found)
    ]
    return Scores(
        coverage=sum(material.weights.get(term, 0.0) for term in said) / total,
        headings=(
            len(said & material.headings) / len(material.headings)
            if material.headings
            else math.nan
        ),
        redundancy=float(np.mean(nearest)) if nearest else 0.0,
        dangling=dangling / len(spans) if spans else 0.0,
        compression=sum(end - start for start, end in spans) / len(material.article.text),
        rouge=math.nan if reference is None else rouge_l(material, spans, reference),
    )


def _alike(one: frozenset[str], two: frozenset[str], material: Material) -> float:
    """Cosine of two sets of terms, each term squared by its idf."""

    def mass(found: frozenset[str]) -> float:
        return sum(material.idf.get(term, 0.0) ** 2 for term in found)

    return mass(one & two) / (math.sqrt(mass(one) * mass(two)) or 1.0)


def rouge_l(material: Material, spans: Sequence[Span], reference: str) -> float:
    """ROUGE-L's F1 (Lin 2004) over stems, stop words included."""
    language = material.article.language
    wanted = [token.term for token in tokenize(reference, language)]
    got = [token.term for span in spans for token in tokenize(material.text(span), language)]
    if not wanted or not got:
        return 0.0
    return 2 * LCSseq.similarity(wanted, got) / (len(wanted) + len(got))


def references() -> dict[str, str]:
    """Article id → the reference summary that we wrote."""
    text = resources.files("bot.evaluation").joinpath("reference_summaries.json").read_text("utf-8")
    loaded: dict[str, str] = json.loads(text)["summaries"]
    return loaded


def measure(articles: Sequence[Article]) -> dict[str, dict[str, Scores]]:
    """Budget → method → its mean scores. Budgets: our three lengths, and the references'."""
    written = references()
    materials = [Material(article) for article in articles]
    tables: dict[str, dict[str, Scores]] = {}
    for length in LENGTHS:
        product: dict[str, list[Scores]] = {}
        for material in materials:
            lines = summarize(material.article, length).lines
            own = [(line.start, line.end) for line in lines]
            chars = sum(end - start for start, end in own)
            for name, method in METHODS.items():
                spans = own if name == OURS else method(material, chars)
                product.setdefault(name, []).append(score(material, spans, None))
        tables[length] = {name: _mean(values) for name, values in product.items()}
    against: dict[str, list[Scores]] = {}
    for material in materials:
        reference = written.get(material.article.id)
        # They are in English: a translation of the article has its name, but no reference.
        if reference is None or material.article.language != "en":
            continue
        for name, method in METHODS.items():
            spans = method(material, len(reference))
            against.setdefault(name, []).append(score(material, spans, reference))
    if against:
        tables["reference"] = {name: _mean(values) for name, values in against.items()}
    return tables


def _mean(values: Sequence[Scores]) -> Scores:
    def mean(name: str) -> float:
        known = [x for x in (getattr(value, name) for value in values) if not math.isnan(x)]
        return float(np.mean(known)) if known else math.nan

    return Scores(*(mean(name) for name in Scores.__dataclass_fields__))


def times(articles: Sequence[Article]) -> tuple[float, float]:
    """Seconds for 1,000 words (the median of the articles) and for one of 100,000 words.

    Detailed summaries, of articles that are read but were never summarised.
    """

    def once(article: Article) -> float:
        started = time.perf_counter()
        summarize(replace(article, id=f"{article.id} {started}"), "detailed")
        return time.perf_counter() - started

    def words(text: str) -> int:
        return len(text.split())

    once(articles[0])  # what is loaded at the first call is no part of it
    by_thousand = [once(a) * 1_000 / max(words(a.text), 1) for a in articles]
    parts: list[str] = []
    size = 0
    while size < _MANY_WORDS:
        for article in articles:
            parts.append(article.text)
            size += max(words(article.text), 1)
    many = " ".join(parts).split(" ")[:_MANY_WORDS]
    return float(np.median(by_thousand)), once(parse_article("long.txt", " ".join(many)))


def ahead(table: dict[str, Scores]) -> bool:
    """Whether ours covers more words and headings than lead-k and both of sumy's, none dangling."""
    ours = table[OURS]
    return ours.dangling == 0 and all(
        ours.coverage > table[name].coverage
        and (math.isnan(ours.headings) or ours.headings > table[name].headings)
        for name in ("lead-k", *SUMY)
    )


def main(argv: Sequence[str]) -> int:
    """Print the tables.

    Returns 0 if ours is ahead of lead-k and sumy's at every budget, 1 if it is
    not, 2 where a file cannot be read or sumy is missing.
    """
    parser = argparse.ArgumentParser(prog="python -m bot evaluate --summaries")
    parser.add_argument("datasets", nargs="*", type=Path, help="SQuAD-style JSON of more articles")
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--json", action="store_true", help="write JSON")
    arguments = parser.parse_args(argv)
    try:
        articles = list(load_library(arguments.knowledge).articles)
        for path in arguments.datasets:
            articles += load_dataset(path).articles
        tables = measure(articles)
        took = times(articles)
    except (ArticleError, DatasetError, MissingDependency) as error:
        print(error, file=sys.stderr)
        return 2
    if arguments.json:
        plain: dict[str, dict[str, Any]] = {
            budget: {
                name: {k: getattr(s, k) for k in Scores.__dataclass_fields__}
                for name, s in t.items()
            }
            for budget, t in tables.items()
        }
        plain["seconds"] = {"1,000 words": took[0], "100,000 words": took[1]}
        print(json.dumps(plain).replace("NaN", "null"))
    else:
        _print(tables, len(articles), took)
    return 0 if all(map(ahead, tables.values())) else 1


def _print(tables: dict[str, dict[str, Scores]], articles: int, took: tuple[float, float]) -> None:
    out = Console(highlight=False)
    for budget, table in tables.items():
        if budget == "reference":
            title = "as long as the reference summaries, of the articles that have one"
        else:
            title = f"{budget}: as long as ours ({articles} articles)"
        shown = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False)
        shown.add_column("method", no_wrap=True)
        for name in ("coverage", "headings", "redundancy", "dangling", "compression"):
            shown.add_column(name, justify="right")
        if budget == "reference":
            shown.add_column("ROUGE-L", justify="right")
        for name, scores in table.items():
            cells = [
                "–" if math.isnan(value) else f"{100 * value:.1f}"
                for value in (
                    scores.coverage,
                    scores.headings,
                    scores.redundancy,
                    scores.dangling,
                    scores.compression,
                    *((scores.rouge,) if budget == "reference" else ()),
                )
            ]
            shown.add_row(name, *cells, style="bold" if name == OURS else "")
        out.print(shown)
    out.print(
        f"Time: {1000 * took[0]:.1f} ms for 1,000 words (median), "
        f"{took[1]:.2f} s for an article of 100,000."
    )
