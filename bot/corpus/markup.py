"""The signs of Markdown that a reader of the page does not see."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Final

import regex

#: A half-open span of characters.
_Span = tuple[int, int]

#: What is read before emphasis: in code and in addresses its signs are none.
_INLINE: Final = regex.compile(
    r"""
    (?P<escape>\\)(?:[!-/:-@\[-`{-~]|(?=\n))
  | (?<!`)(?P<code>`++)[^`]++(?P=code)(?!`)
  | (?P<blank>\n[ \t]*+\n)
  | (?P<auto><)(?:[A-Za-z][A-Za-z0-9+.\-]{1,31}:[^\s<>]*+|[\w.+\-]++@[\w.\-]++)>
  | (?P<open>!?\[)
  | (?P<link>\]\([ \t\n]*+
        (?:<[^<>\n]*+>|(?:[^\s()\\<]|\\.)(?:[^\s()\\]|\\.|\([^\s()]*+\))*+)?+
        (?:[ \t\n]++(?:"[^"\n]*+"|'[^'\n]*+'|\([^()\n]*+\)))?+[ \t\n]*+\))
  | (?P<close>\](?:\[(?P<label>[^\[\]\n]*+)\])?+)
    """,
    regex.VERBOSE,
)
_FENCE: Final = regex.compile(r"\A(?:`{3,}|~{3,})[^\n]*\n|\n[ \t>]*(?:`{3,}|~{3,})\s*\Z")
#: "[label]: address", which a page does not show.
_DEFINITION: Final = regex.compile(r"^[ ]{0,3}\[([^\[\]\n]+)\]:", regex.M)
#: "**so**", "*so*", "__so__", "_so_", also where a line ends within; no list's "* " opens one.
_LINE_END: Final = r"\n(?![ \t]*(?:\n|[-+*#>|]|\d+[.)]))"
_EMPHASIS: Final = regex.compile(
    rf"(?<![*\w])(?P<star>\*{{1,3}})(?![\s*])(?:[^*\n]|{_LINE_END})*+(?<!\s)(?P=star)(?![*\w])"
    rf"|(?<!\w)(?P<line>_{{1,3}})(?![\s_])(?:[^_\n]|{_LINE_END})*+(?<![\s_])(?P=line)(?!\w)"
)
#: Stands for what is read already: no letter, no space, no sign.
_READ: Final = "\ufffc"
#: Emphasis within emphasis, so deep.
_DEPTH: Final = 3


# Asked for each quote that is shown, of an article that may be long.
@lru_cache(maxsize=16)
def labels(text: str) -> frozenset[str]:
    """The labels, folded, of the addresses that an article's `text` defines for its links."""
    if "]:" not in text:
        return frozenset()
    return frozenset(_folded(label) for label in _DEFINITION.findall(text))


def is_fenced(text: str, start: int) -> bool:
    """Whether a block of code begins at `start` with its fence."""
    return text.startswith(("```", "~~~"), start)


def fences(text: str) -> list[tuple[_Span, ...]]:
    """As `signs`, of a block of code or its lines: the fences alone."""
    return [(found.span(),) for found in _FENCE.finditer(text)]


def signs(text: str, defined: Collection[str] = ()) -> list[tuple[_Span, ...]]:
    """The half-open spans of what is not shown, those of one link, word of code … together.

    That is the signs of emphasis and of code, the backslash before a sign, the
    brackets and the address of a link or an image, the brackets of an address
    that stands alone. `defined` are the `labels` of the article.
    """
    found: list[tuple[_Span, ...]] = []
    opened: list[_Span] = []
    read: list[_Span] = []
    for match in _INLINE.finditer(text):
        start, end = match.span()
        if match["escape"]:
            found.append((match.span("escape"),))
        elif match["code"]:
            width = len(match["code"])
            found.append(((start, start + width), (end - width, end)))
        elif match["auto"]:
            found.append(((start, start + 1), (end - 1, end)))
        elif match["open"]:
            opened.append((start, end))
            continue
        elif match["blank"]:
            opened.clear()
            continue
        else:
            opening = opened.pop() if opened else None
            if opening is None:
                continue
            if match["close"]:
                label = match["label"] or text[opening[1] : start]
                if _folded(label) not in defined:
                    continue
            read.append(opening)
            found.append((opening, (start, end)))
        read.append((start, end))
    words = list(text)
    for _ in range(_DEPTH):
        for start, end in read:
            words[start:end] = _READ * (end - start)
        read = []
        for match in _EMPHASIS.finditer("".join(words)):
            first, last = match.span("star" if match["star"] else "line")
            pair = (first, last), (match.end() - (last - first), match.end())
            found.append(pair)
            read += pair
        if not read:
            break
    return found


def _folded(label: str) -> str:
    return " ".join(label.casefold().split())
