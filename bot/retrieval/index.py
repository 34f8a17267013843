"""The interface that every index of passages has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bot.corpus import Article


class PassageRef(NamedTuple):
    """A passage by its article's id and its index in `Article.passages`."""

    article_id: str
    passage: int


class Hit(NamedTuple):
    """A passage and its BM25 score (higher is better, 0 for no shared term)."""

    ref: PassageRef
    score: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of all that an asker can search: passages, mean passage length in terms, distinct terms."""

    passages: int
    average_length: float
    terms: int


class PassageIndex(Protocol):
    """Passages that can be searched by their terms.

    `guild` is the asking guild's id: it sees the shared articles (guild None)
    and its own, and idf is computed over what it sees. Terms are those of
    `bot.text.terms`.
    """

    def add(self, article: Article, *, guild: int | None = None) -> None:
        """Make an article's passages searchable; one with the same id and guild is replaced."""

    def add_many(self, articles: Iterable[Article], *, guild: int | None = None) -> None:
        """`add` for each article, in order."""

    def remove(self, article_id: str, *, guild: int | None = None) -> bool:
        """Take an article out; False where there was none."""

    def search(
        self,
        query: Sequence[str],
        *,
        limit: int = 10,
        guild: int | None = None,
        articles: Collection[str] | None = None,
        language: str | None = None,
    ) -> list[Hit]:
        """The best passages for the terms of a query, best first, none with score 0.

        Equal scores keep the order in which the articles were added.
        `articles` and `language` restrict what is returned, not the idf.
        """

    def search_many(
        self, queries: Sequence[Sequence[str]], *, limit: int = 10, guild: int | None = None
    ) -> list[list[Hit]]:
        """`search` for each query, in order."""

    def holds(
        self, terms: Collection[str], refs: Sequence[PassageRef], *, guild: int | None = None
    ) -> list[set[str]]:
        """Which of `terms` each passage holds; none for a passage that the guild does not see."""

    def idf(self, term: str, *, guild: int | None = None) -> float:
        """The inverse document frequency of a term; that of an unseen term where it is unknown."""

    def statistics(self, *, guild: int | None = None) -> Statistics:
        """What the scope holds."""

    def vocabulary(self, *, guild: int | None = None) -> Collection[str]:
        """The distinct terms that the scope holds, for spelling and word families."""
