"""The answering engine: articles and their index, asked as one."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from bot.answering.models import Answer, Quote, Summary, SummaryLine
from bot.corpus import Article
from bot.retrieval import PassageIndex, RankBM25Index
from bot.text import tokenize

#: A question longer than this is refused by the faces; here it is cut.
MAX_QUESTION_CHARS: Final = 2_000
DEFAULT_THRESHOLD: Final = 0.5


class Engine:
    """Answers questions and summarises, from the articles it was given.

    Synchronous and without input or output: callers that serve an event loop
    run its methods in a thread.
    """

    def __init__(self, articles: Iterable[Article], *, index: PassageIndex | None = None) -> None:
        self._index: PassageIndex = RankBM25Index() if index is None else index
        self._articles: dict[str, Article] = {}
        for article in articles:
            self._articles[article.id] = article
            self._index.add(article)

    @property
    def articles(self) -> Mapping[str, Article]:
        """The articles by id, in the order in which they were given."""
        return MappingProxyType(self._articles)

    def ask(
        self,
        question: str,
        *,
        article_id: str | None = None,
        guild: int | None = None,
        threshold: float | None = None,
        limit: int = 3,
    ) -> Answer:
        """Answer `question` with at most `limit` quotes, best first.

        `article_id` restricts it to one article (KeyError where it is unknown);
        `threshold` is the least confidence that counts as an answer.
        """
        started = time.perf_counter()
        if article_id is not None and article_id not in self._articles:
            raise KeyError(article_id)
        least = DEFAULT_THRESHOLD if threshold is None else threshold
        wanted = {token.term for token in tokenize(question[:MAX_QUESTION_CHARS]) if not token.stop}
        hits = self._index.search(
            sorted(wanted),
            limit=limit,
            guild=guild,
            articles=None if article_id is None else (article_id,),
        )
        quotes = []
        for hit in hits:
            article = self._articles[hit.ref.article_id]
            passage = article.passages[hit.ref.passage]
            best = max(
                passage.sentences,
                key=lambda s: len(
                    wanted & {t.term for t in tokenize(article.text[s.start : s.end])}  # noqa: B023
                ),
            )
            quotes.append(
                Quote(
                    article,
                    article.heading_of(passage),
                    passage.paragraph,
                    best.start,
                    best.end,
                    None,
                    hit.score,
                )
            )
        confidence = min(1.0, quotes[0].score / 10) if quotes else 0.0
        elapsed = (time.perf_counter() - started) * 1000
        return Answer(
            question, bool(quotes) and confidence >= least, confidence, tuple(quotes), elapsed
        )

    def summarize(self, article_id: str) -> Summary:
        """The lead sentence of each section. KeyError where the article is unknown."""
        started = time.perf_counter()
        article = self._articles[article_id]
        lines = []
        for section in article.sections:
            for at in section.passages[:1]:
                passage = article.passages[at]
                lead = passage.sentences[0]
                quote = Quote(article, section.heading, passage.paragraph, lead.start, lead.end)
                lines.append(SummaryLine(quote, section.heading))
        elapsed = (time.perf_counter() - started) * 1000
        return Summary(article.title, (article,), tuple(lines), elapsed)
