"""The libraries that are measured, each as a function from passages to a search."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from bot.corpus import Article
from bot.retrieval import BM25, SegmentedIndex

TOP: Final = 10
#: Finds the ten best passages for a query's terms; what it returns differs.
Search = Callable[[Sequence[str]], Any]


def ours(
    articles: Sequence[Article], tokens: Sequence[Sequence[str]], *, fast: bool = False
) -> Search:
    index = SegmentedIndex(fast=fast)
    index.add_many(articles)
    return lambda query: index.search(query, limit=TOP)


def rank_bm25(articles: Sequence[Article], tokens: Sequence[Sequence[str]]) -> Search:
    import numpy as np

    bm25 = BM25(tokens)
    return lambda query: np.argsort(-bm25.get_scores(query))[:TOP]


def bm25s(articles: Sequence[Article], tokens: Sequence[Sequence[str]]) -> Search:
    import bm25s as library  # type: ignore[import-untyped,unused-ignore,import-not-found]

    index = library.BM25(k1=1.2, b=0.75)
    index.index(list(tokens), show_progress=False)
    k = min(TOP, len(tokens))
    return lambda query: index.retrieve([list(query)], k=k, show_progress=False, n_threads=0)


def tantivy(articles: Sequence[Article], tokens: Sequence[Sequence[str]]) -> Search:
    import tantivy as library  # type: ignore[import-not-found,unused-ignore]

    builder = library.SchemaBuilder()
    builder.add_text_field("body", stored=False, tokenizer_name="default", index_option="freq")
    schema = builder.build()
    index = library.Index(schema)
    writer = index.writer(128_000_000, 1)
    for passage in tokens:
        writer.add_document(library.Document(body=" ".join(passage)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(query: Sequence[str]) -> Any:
        wanted = [
            (library.Occur.Should, library.Query.term_query(schema, "body", term)) for term in query
        ]
        return searcher.search(library.Query.boolean_query(wanted), TOP).hits

    return search


def fts5(articles: Sequence[Article], tokens: Sequence[Sequence[str]]) -> Search:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE p USING fts5(body, content='')")
    database.executemany(
        "INSERT INTO p (rowid, body) VALUES (?, ?)",
        ((at, " ".join(passage)) for at, passage in enumerate(tokens, 1)),
    )
    database.commit()

    def search(query: Sequence[str]) -> Any:
        words = " OR ".join('"' + term.replace('"', '""') + '"' for term in query)
        return database.execute(
            "SELECT rowid, rank FROM p WHERE p MATCH ? ORDER BY rank LIMIT ?", (words, TOP)
        ).fetchall()

    return search


ENGINES: Final[dict[str, Callable[[Sequence[Article], Sequence[Sequence[str]]], Search]]] = {
    "footnote": ours,
    "footnote-fast": partial(ours, fast=True),
    "bm25s": bm25s,
    "tantivy": tantivy,
    "rank-bm25": rank_bm25,
    "fts5": fts5,
}
#: Engines that tokenise within their build; the others' builds get the time added.
TOKENISES: Final = frozenset({"footnote", "footnote-fast"})
#: What an engine needs beside the base install: (distribution to look for, what is imported).
NEEDS: Final = {
    "footnote-fast": ("numba", "bot.retrieval.fast"),
    "bm25s": ("bm25s", "bm25s"),
    "tantivy": ("tantivy", "tantivy"),
}
#: Past this many passages these take too long to be worth the wait, unless asked for by name.
SLOW: Final = {"rank-bm25": 100_000, "fts5": 100_000}
