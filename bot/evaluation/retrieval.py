"""Which BM25 to take: rank-bm25's variants over words and over terms, on the same questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import numpy as np
from rank_bm25 import BM25L, BM25Okapi, BM25Plus

from bot.corpus import Article, Passage
from bot.evaluation.data import Dataset, Example
from bot.retrieval.bm25 import BM25
from bot.text import terms

_WORDS: Final = re.compile(r"\w+")
_RANKS: Final = 10

#: Name → how a corpus of token lists is indexed.
VARIANTS: Final[dict[str, Callable[[Sequence[Sequence[str]]], Any]]] = {
    "BM25Okapi": BM25Okapi,
    "BM25L": BM25L,
    "BM25Plus": BM25Plus,
    "Okapi, idf above zero, k1 1.5": lambda corpus: BM25(corpus, k1=1.5),
    "Okapi, idf above zero, k1 1.2": BM25,
}


def _words(text: str, language: str) -> list[str]:
    return _WORDS.findall(text.lower())


def compare(
    dataset: Dataset, track: Callable[[Sequence[Example]], Iterable[Example]] = iter
) -> dict[str, dict[str, float]]:
    """Variant → hit@1 and MRR@10 of paragraphs, over all articles and over the own one alone.

    The second is where BM25Okapi's idf fails: in one short article half of the
    passages hold the words that matter.
    """
    asked = [e for e in dataset.examples if e.answerable and e.paragraph is not None]
    passages = [(a, p) for a in dataset.articles for p in a.passages]
    own: dict[str, list[int]] = {}
    for at, (article, _) in enumerate(passages):
        own.setdefault(article.id, []).append(at)
    languages = {article.id: article.language for article in dataset.articles}
    table: dict[str, dict[str, float]] = {}
    for kind, split in (("words", _words), ("terms", terms)):
        corpus = [split(a.text[p.start : p.end], a.language) for a, p in passages]
        for name, make in VARIANTS.items():
            pooled = make(corpus)
            alone = {key: make([corpus[i] for i in places]) for key, places in own.items()}
            ranks: list[list[int]] = [[], []]
            for example in track(asked):
                key = str(example.article)
                query = split(example.question, languages[key])
                for scores, places, found in (
                    (pooled.get_scores(query), range(len(passages)), ranks[0]),
                    (alone[key].get_scores(query), own[key], ranks[1]),
                ):
                    order = np.argsort(-np.asarray(scores), kind="stable")[:_RANKS]
                    found.append(
                        next(
                            (
                                rank
                                for rank, at in enumerate(order, 1)
                                if _is_right(passages[places[at]], example)
                            ),
                            0,
                        )
                    )
            table[f"{name}, {kind}"] = {
                "hit@1": float(np.mean([rank == 1 for rank in ranks[0]])),
                "mrr@10": float(np.mean([1 / rank if rank else 0.0 for rank in ranks[0]])),
                "hit@1_own_article": float(np.mean([rank == 1 for rank in ranks[1]])),
                "mrr@10_own_article": float(
                    np.mean([1 / rank if rank else 0.0 for rank in ranks[1]])
                ),
            }
    return table


def _is_right(place: tuple[Article, Passage], example: Example) -> bool:
    assert example.paragraph is not None
    article, passage = place
    start, end = example.paragraph
    return article.id == example.article and start <= passage.start < end
