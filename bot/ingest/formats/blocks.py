"""Headings, paragraphs, lists and tables as the Markdown that is kept.

Words come as they are, without markup for bold or links: what is quoted is
what a reader of the page reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import regex

_FENCE: Final = regex.compile(r"^`{3,}", regex.M)
#: How far a list within an item is set in: as far as the words after "1. ".
_INDENT: Final = " " * 3
#: Begins a block of code in Markdown, which would run to the text's end.
_OPENING: Final = regex.compile(r"(?:`{3,}|~{3,})\s*")


class Blocks:
    """Collects the parts of a text and joins them with blank lines."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._in_list = False

    def _put(self, part: str, *, item: bool = False) -> None:
        if self._parts:
            self._parts.append("\n" if item and self._in_list else "\n\n")
        self._parts.append(part)
        self._in_list = item

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
        mark = "-" if number is None else f"{number}."
        if words:
            self._put(f"{_INDENT * min(depth, 4)}{mark} {words}", item=True)

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
