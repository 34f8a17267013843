"""The signs of Markdown that a reader of the page does not see."""

from __future__ import annotations

from typing import Final

import regex

#: "**so**", "*so*", "__so__", "_so_"; what stands in code is left as it is.
_EMPHASIS: Final = regex.compile(
    r"(?<!`)(?P<code>`++)[^`]*(?P=code)"
    r"|(?<![\\*\w])(?P<star>\*{1,3})(?![\s*])[^*\n]*(?<![\s\\*])(?P=star)(?![*\w])"
    r"|(?<![\\\w])(?P<line>_{1,3})(?![\s_])[^_\n]*(?<![\s\\_])(?P=line)(?!\w)"
)


def emphasis(text: str) -> list[tuple[int, int]]:
    """The half-open spans, in order, of the signs that make words bold or italic."""
    found = []
    for match in _EMPHASIS.finditer(text):
        for name in ("star", "line"):
            start, end = match.span(name)
            if start >= 0:
                found += [(start, end), (match.end() - (end - start), match.end())]
    return found
