"""Headings, paragraphs, lists and tables as the Markdown that is kept.

Words come as they are, without markup for bold or links: what is quoted is
what a reader of the page reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import regex

_FENCE: Final = regex.compile(r"^`{3,}", regex.M)
#: How far a list within an item is set in, at least: as far as the words after "1. ".
_INDENT: Final = 3
#: Lists within lists, so deep.
_DEEPEST: Final = 4
#: Begins a block of code in Markdown, which would run to the text's end.
_OPENING: Final = regex.compile(r"(?:`{3,}|~{3,})\s*")


class Blocks:
    """Collects the parts of a text and joins them with blank lines."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._in_list = False
        # How far the words of the items that are open are set in, each from the one around it.
        self._margins: list[int] = []
        # Whether the last part is a term, or what one means.
        self._in_terms = False

    def _put(self, part: str, *, item: bool = False) -> None:
        if self._parts:
            self._parts.append("\n" if item and self._in_list else "\n\n")
        self._parts.append(part)
        self._in_list = item
        self._in_terms = False

    def heading(self, level: int, words: str) -> None:
        """A heading of level 1 to 6."""
        words = " ".join(words.split())
        if words:
            self._put(f"{'#' * min(max(level, 1), 6)} {words}")

    def paragraph(self, words: str) -> None:
        """Prose; its white space is folded."""
        words = _OPENING.sub("", " ".join(words.split()), count=1)
        if any(c.isalnum() for c in words):
            self._put(words)

    def item(self, words: str, depth: int = 0, number: int | None = None) -> None:
        """An item of a list; with a `number` of one that is ordered."""
        words = " ".join(words.split())
        if not words:
            return
        mark = "- " if number is None else f"{number}. "
        within = self._margins if self._in_list else []
        deeper = within[: min(depth, _DEEPEST)]
        if number not in (None, 1) and len(deeper) == len(within):
            # Right below words only a list that counts from 1 begins.
            self._in_list = False
        self._put(f"{' ' * sum(deeper)}{mark}{words}", item=True)
        self._margins = [*deeper, max(len(mark), _INDENT)]

    def defined(self, words: str, *, term: bool) -> None:
        """A `term`, or what the one before it means."""
        words = " ".join(words.split())
        if not any(c.isalnum() for c in words):
            return
        if term or not self._in_terms:
            self.paragraph(words)
        else:
            self._parts.append(f"\n: {words}")
        self._in_terms = self._in_terms or term

    def code(self, text: str) -> None:
        """Text whose white space means something."""
        text = text.strip("\n").rstrip()
        if text.strip():
            longest = max((len(run) for run in _FENCE.findall(text)), default=2)
            fence = "`" * max(3, longest + 1)
            self._put(f"{fence}\n{text}\n{fence}")

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """A table; the first row is its head. A table of one column is a list of paragraphs."""
        cells = [[" ".join(cell.split()).replace("|", "/") for cell in row] for row in rows]
        cells = [row for row in cells if any(row)]
        width = max((len(row) for row in cells), default=0)
        if width < 2 or len(cells) < 2:
            for row in cells:
                self.paragraph(" ".join(filter(None, row)))
            return
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in cells]
        lines.insert(1, f"|{' --- |' * width}")
        self._put("\n".join(lines))

    def text(self) -> str:
        """All of it."""
        return "".join(self._parts) + "\n" if self._parts else ""
