"""What an answer and a summary are made of: quotes, each a slice of its article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import regex

from bot.corpus import Article, Passage
from bot.corpus.markup import BREAK
from bot.text import Span

_WORD: Final = regex.compile(r"\p{L}+")


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of an article, word for word, and where it stands.

    `article.text[start:end] == text`. `highlight` is a half-open span of
    `text`: the phrase that answers on its own, where one does. `score` is the
    ranker's (higher is better, comparable within one answer only).
    `addition_span` is a half-open span of the article: whom the pronoun that the
    quote opens with stands for, as the article names them. It is shown as an
    addition, never inside the quote.
    """

    article: Article
    section: str
    paragraph: int
    start: int
    end: int
    highlight: Span | None = None
    score: float = 0.0
    addition_span: Span | None = None

    @classmethod
    def of(
        cls,
        article: Article,
        passage: Passage,
        start: int,
        end: int,
        highlight: Span | None = None,
        score: float = 0.0,
        addition_span: Span | None = None,
    ) -> Quote:
        """`article.text[start:end]`, which stands in `passage`."""
        section, paragraph = article.heading_of(passage), passage.paragraph
        return cls(article, section, paragraph, start, end, highlight, score, addition_span)

    @property
    def pieces(self) -> tuple[str, str, str]:
        """The words before, in and after the highlighted phrase, as they are shown: without
        the signs of Markdown, a `BREAK` where a line ends. Without a phrase all stand in the
        first."""
        first, last = self.highlight or (len(self.text), len(self.text))
        cuts = self.start + first, self.start + last
        before, phrase, after = self.article.shown(self.start, self.end, *cuts)
        return before, phrase, after

    @property
    def heading(self) -> str:
        """`section`, or nothing where that only says the article's title again."""
        return self.article.below_title(self.section)

    @property
    def headings(self) -> tuple[str, ...]:
        """`heading`, behind the one that it stands below, if any: "Changed" of which version."""
        passage = self.article.passage_at(self.start)
        if passage is None:
            return (self.heading,) if self.heading else ()
        return self.article.headings_of(passage)

    @property
    def path(self) -> str:
        """`headings` in one line: "Version 3 › Fixed"; empty without any."""
        return " › ".join(self.headings)

    @property
    def lead(self) -> str | None:
        """The article's own words that the quote is read from: what its list goes on from
        ("You may not:"), the heads of its table, in one line. None where there are none, or a
        question that is its heading."""
        span = self._lead_span
        return None if span is None else self.article.shown(*span)[0].replace(BREAK, " ")

    def lead_below(self, above: Quote | None) -> str | None:
        """`lead`, unless the quote that stands right above this one is read from the same."""
        if above is not None and above.article is self.article:
            return None if above._lead_span == self._lead_span else self.lead
        return self.lead

    @property
    def _lead_span(self) -> Span | None:
        article, passage = self.article, self.article.passage_at(self.start)
        if passage is None or passage.lead is None or passage.lead[1] > self.start:
            return None
        heading = article.heading_of(passage).split()
        if article.is_answer(passage) and article.lead_of(passage).split() == heading:
            return None
        return passage.lead

    @property
    def addition(self) -> str | None:
        """The article's own words for whom the quote's opening pronoun means, or None."""
        if self.addition_span is None:
            return None
        return self.article.text[slice(*self.addition_span)]

    @property
    def pronoun(self) -> str | None:
        """The quote's opening word where it stands for `addition`, else None."""
        found = None if self.addition_span is None else _WORD.search(self.text)
        return None if found is None else found.group()

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.article.text[self.start : self.end]

    @property
    def phrase(self) -> str | None:
        """The highlighted words, or None."""
        return None if self.highlight is None else self.text[slice(*self.highlight)]


#: On held-out articles a second quote of a score so low, and so far below the first, is the one
#: that answers once in a hundred times.
_FAR: Final = 2.5
_LOW: Final = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say to a question.

    `confidence` is the calibrated probability (0 to 1) that the first two
    quotes hold the answer. Where `answered` is False the quotes are the nearest
    passages, and may be empty; `doubtful` says that they may well hold it. `slips` are the
    words of the question that were read as others, each with that.
    """

    question: str
    answered: bool
    confidence: float
    quotes: tuple[Quote, ...]
    elapsed_ms: float
    doubtful: bool = False
    slips: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str | None:
        """The phrase that answers, else the first quote; None where unanswered."""
        if not self.answered or not self.quotes:
            return None
        return self.quotes[0].phrase or self.quotes[0].text

    def shown(self, most: int) -> tuple[Quote, ...]:
        """The first `most` quotes as a face shows them: where the articles do not say, none has
        a phrase that answers; where they do, none is far below the best."""
        first = self.quotes[:most]
        if self.answered:
            return tuple(
                one for one in first if one.score > _LOW or first[0].score - one.score < _FAR
            )
        if self.doubtful:
            return first
        return tuple(replace(quote, highlight=None) for quote in first)


@dataclass(frozen=True, slots=True)
class Summary:
    """Quoted lines in reading order."""

    title: str
    articles: tuple[Article, ...]
    lines: tuple[Quote, ...]
    elapsed_ms: float
