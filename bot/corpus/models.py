"""The domain: an article, its sections, its passages, their sentences.

Every part is a half-open character span of its article's `text`; no part holds
a copy of the words, so that what is quoted can only be a slice.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from bot.corpus.layout import hidden
from bot.corpus.markup import Sign, said
from bot.text import Span

#: How a question ends.
ASKED: Final = ("?", "？", "؟")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: the span `text[start:end]` of its article."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, list item, table or code block: the unit that retrieval ranks.

    `paragraph` counts from 1 through the whole article; `section` is the index
    of its section in `Article.sections`. `lead` is the span of what its
    sentences are read from and do not say themselves: the question that it
    answers, what its list goes on from ("You may not:"), its table's heads.
    `lined` says that its sentences are lines (rows, entries, code), `code` that
    they are code, in which every sign is one's own.
    """

    start: int
    end: int
    paragraph: int
    section: int
    sentences: tuple[Sentence, ...]
    lead: Span | None = None
    lined: bool = False
    code: bool = False

    @property
    def tabular(self) -> bool:
        """Whether its sentences are the rows of a table, whose heads are its lead."""
        return self.lead is not None and self.start <= self.lead[0]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at `offset` of the article, or None."""
        return next((one for one in self.sentences if one.start <= offset < one.end), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of any level.

    The first section of an article may have an empty heading (level 0): what
    stands before the first heading. `heading` is the heading's words without
    its markup; `passages` is a half-open range of indices into
    `Article.passages`. `above` is the index of the section whose heading it
    stands below, None for one at the top.
    """

    heading: str
    level: int
    start: int
    end: int
    passages: range
    above: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A text that an admin trusts.

    `id` is the file's name (its path below the knowledge folder, with forward
    slashes). `text` is the body: the file after its front matter, newlines as
    "\\n", otherwise untouched; all offsets count its characters from 0.
    `digest` is the SHA-256 of the body in hexadecimal.
    """

    id: str
    title: str
    text: str
    language: str
    digest: str
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    source: str | None = None
    url: str | None = None
    author: str | None = None
    published: str | None = None
    tags: tuple[str, ...] = field(default=())
    #: What members call what the articles call otherwise, each like "trainer = coach".
    synonyms: tuple[str, ...] = field(default=())
    #: Where page 1, 2, … begin in `text`, for what has pages.
    pages: tuple[int, ...] = field(default=())
    #: Whether `text` is Markdown: its signs are not shown.
    markdown: bool = False
    #: What its author may have got wrong in what stands above the text, in sentences.
    remarks: tuple[str, ...] = field(default=())

    def __hash__(self) -> int:
        # Of a long article all fields take milliseconds, whenever something is remembered of it.
        return hash((self.id, self.digest))

    def heading_of(self, passage: Passage) -> str:
        """The heading of the section that `passage` stands in; may be empty."""
        return self.sections[passage.section].heading

    def headings_of(self, passage: Passage) -> tuple[str, ...]:
        """`heading_of`, behind the one that it stands below, if any: "Changed" of which version.

        One that only says the title again is left out.
        """
        own = self.sections[passage.section]
        above = () if own.above is None else (self.sections[own.above],)
        return tuple(filter(None, [self.below_title(one.heading) for one in (*above, own)]))

    def below_title(self, heading: str) -> str:
        """A heading; nothing where it only says the title again."""
        return "" if heading.casefold().split() == self.title.casefold().split() else heading

    def shown(self, start: int, end: int, *cuts: int) -> tuple[str, ...]:
        """The words of `text[start:end]` as a reader of the page sees them, without the signs
        of Markdown, cut at the offsets `cuts`, which lie between the two, in order.

        A `BREAK` is where the reader sees a line end; a newline is a space. A
        link within whose address a cut lies is shown as it is written: the
        address is what is pointed out.
        """
        edges = (start, *cuts, end)
        marks = sorted(
            sign
            for group in self.signs(start, end)
            if not any(first < cut < last for first, last, _ in group for cut in cuts)
            for sign in group
        )
        return tuple(
            "".join(
                self.text[max(first, before.end) : min(last, after.start)]
                + (after.shown if first <= after.start < last else "")
                for before, after in pairwise([Sign(start, start), *marks, Sign(end, end)])
            )
            for first, last in pairwise(edges)
        )

    def signs(self, start: int, end: int) -> list[tuple[Sign, ...]]:
        """What of `text[start:end]` is not shown as it is written; what belongs together together.

        Offsets are the article's; no two signs overlap.
        """
        return hidden(self, start, end)

    def lead_of(self, passage: Passage) -> str:
        """The words of the passage's lead; empty where it has none."""
        return "" if passage.lead is None else self.text[slice(*passage.lead)]

    def is_answer(self, passage: Passage) -> bool:
        """Whether what the passage is read from is a question."""
        return self.lead_of(passage).endswith(ASKED)

    def opens_list(self, at: int) -> bool:
        """Whether what stands after the passage at index `at` goes on from its last sentence."""
        if at + 1 >= len(self.passages):
            return False
        passage, lead = self.passages[at], self.passages[at + 1].lead
        return lead is not None and passage.start <= lead[0] < passage.end

    def words_of(self, passage: Passage) -> str:
        """What `passage` is searched by: its headings, the lead that stands before it, its text."""
        lead = "" if passage.tabular else self.lead_of(passage)
        # A question above its answer is both.
        above = [one for one in self.headings_of(passage) if one.split() != lead.split()]
        return "\n".join(filter(None, (*above, lead, self.said(passage))))

    def said(self, passage: Passage) -> str:
        """The passage's text, with spaces for what is struck out, or hidden, in it."""
        own = self.text[passage.start : passage.end]
        return own if passage.code else said(own)

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, that the character at `offset` stands on; None without pages."""
        return bisect_right(self.pages, offset) or None

    def passage_at(self, offset: int) -> Passage | None:
        """The passage that holds the character at `offset`, or None."""
        at = bisect_right(self.passages, offset, key=lambda passage: passage.start) - 1
        return self.passages[at] if at >= 0 and offset < self.passages[at].end else None

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at `offset`, or None."""
        passage = self.passage_at(offset)
        return None if passage is None else passage.sentence_at(offset)
