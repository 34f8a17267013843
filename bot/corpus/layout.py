"""How a page lays out an article's words: lines, bullets, boxes; and which signs it hides."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import regex

from bot.corpus.markup import (
    BREAK,
    BULLETS,
    References,
    Sign,
    notes,
    references,
    signs,
    struck_through,
)

if TYPE_CHECKING:
    from bot.corpus.models import Article, Passage

#: Before the words of an item; its levels are set in by so much.
BULLET: Final = "• "
INDENT: Final = "\u00a0" * 3
#: Code is set in by no more characters than this.
_DEEPEST: Final = 16
#: Bullets and what sets them in take no more characters.
_MARGIN: Final = 1_000
#: A line that is broken within a cell of a table.
_IN_CELL: Final = " / "
_BULLETED: Final = regex.compile(rf"[{BULLETS}][ \t]+$")
_ITEM: Final = regex.compile(rf"(?:[{BULLETS}]|\d{{1,9}}[.)])[ \t]+$")
_NUMBERED: Final = regex.compile(r"\d{1,9}[.)][ \t]")
#: Before what a term means.
_MEANING: Final = regex.compile(r"(?:^|[ \t>]):[ \t]+$")
#: A line in bold, above what it names.
_BOLD_LINE: Final = regex.compile(
    r"(?:(?<=\n)|^)[ \t>]*(\*\*|__)(?!\s)[^*_\n]+(?<!\s)\1[.:]?[ \t]*(?P<end>\n)(?=[ \t>]*+\S)"
)
_STROKE: Final = regex.compile(r"\\(?=\|)")
_QUOTED: Final = regex.compile(r"(?<=\n)[ \t]*(?:>[ \t]?)+")
#: "[ ] to do", "[x] done".
_BOX: Final = regex.compile(r"\[(?P<done>[ xX])\][ \t]+(?=\S)")
#: "[^1]: a note", "[!NOTE]" above a note.
_LABEL: Final = regex.compile(
    r"\[\^[^\[\]\s]{1,60}\]:[ \t]+|\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*", regex.I
)


def hidden(article: Article, start: int, end: int) -> list[tuple[Sign, ...]]:
    """What a page does not show as it is written in `article.text[start:end]`.

    The signs that belong together stand together; none overlap. Between the
    passages of a list stand its bullets; headings are left as they are.
    """
    known = references(article.text)
    after = bisect_left(article.passages, end, key=lambda passage: passage.start)
    first = bisect_right(article.passages, start, key=lambda passage: passage.end)
    passages = article.passages[first:after]
    shifts = margins(article.text, passages)
    found: list[tuple[Sign, ...]] = []
    at = start
    for index, passage in enumerate(passages):
        begins = max(start, passage.start)
        if at < begins:
            if index == 0 or passage.section != passages[index - 1].section:
                found += _signs(article, at, begins, known)
            elif passage.paragraph != passages[index - 1].paragraph or passage.lined:
                found.append((Sign(at, begins, BREAK + (shifts[index] or "")),))
        at = max(at, min(end, passage.end))
        found += _clipped(_in_passage(article, passage, known), begins, at)
    if at < end:
        found += _signs(article, at, end, known)
    found += _clipped([(one,) for one in struck_through(article.text)], start, end)
    return _apart(found)


def _signs(
    article: Article, start: int, end: int, known: References, line: str = BREAK
) -> Iterator[tuple[Sign, ...]]:
    """The signs within a line or a paragraph."""
    text = article.text[start:end]
    before = _tail(article.text, start)
    if article.markdown:
        for named in _BOLD_LINE.finditer(text):
            yield (Sign(start + named.start("end"), start + named.end("end"), line),)
    # Of a line that is too long to look at, the lines below tell.
    if article.markdown and (">" in before or len(before) == _MARGIN):
        for mark in _QUOTED.finditer(text):
            yield (Sign(start + mark.start(), start + mark.end()),)
        text = _QUOTED.sub(lambda mark: " " * len(mark[0]), text)
    found = signs(text, known, line=line) if article.markdown else notes(text, known)
    if line == _IN_CELL:
        # Of a table's strokes also those within code have a backslash.
        read = {sign.start for group in found for sign in group}
        strokes = (stroke.start() for stroke in _STROKE.finditer(text))
        found += [(Sign(at, at + 1),) for at in strokes if at not in read]
    for group in found:
        yield tuple(Sign(start + a, start + b, shown) for a, b, shown in group)


def _in_passage(article: Article, passage: Passage, known: References) -> list[tuple[Sign, ...]]:
    text = article.text
    if not passage.lined:
        start = passage.sentences[0].start if passage.sentences else passage.start
        opening = _opening(article, start)
        first = opening[-1].end if opening else passage.start
        return [opening, *_signs(article, first, passage.end, known)]
    lines = [(one.start, one.end) for one in passage.sentences]
    if passage.tabular and passage.lead is not None:
        lines.insert(0, passage.lead)
    found: list[tuple[Sign, ...]] = []
    if passage.code or passage.tabular:
        # An item's number stands before its fence.
        number = _NUMBERED.match(text, passage.start, lines[0][0])
        first = number.end() if number else passage.start
        found += [(Sign(first, lines[0][0]),), (Sign(lines[-1][1], passage.end),)]
    depths = [_depth(text, start) if passage.code else 0 for start, _ in lines]
    least = min(depths)
    for ((_, before), (after, _)), depth in zip(pairwise(lines), depths[1:], strict=True):
        if "\n" in text[before:after]:
            margin = "\u00a0" * min(depth - least, _DEEPEST)
            found.append((Sign(before, after, BREAK + margin),))
    if not passage.code:
        for start, end in lines:
            found += _signs(article, start, end, known, _IN_CELL if passage.tabular else BREAK)
    return found


def _opening(article: Article, start: int) -> tuple[Sign, ...]:
    """The box of an item that is to be done, or the mark of a note, where words begin."""
    text = article.text
    if not article.markdown:
        return ()
    before = _tail(text, start)
    if _ITEM.search(before) and (box := _BOX.match(text, start)):
        return (Sign(start, box.end(), "☐ " if box["done"] == " " else "☑ "),)
    found = _LABEL.match(text, start)
    return (Sign(start, found.end()),) if found else ()


def margins(text: str, passages: Sequence[Passage]) -> list[str | None]:
    """What stands before the words of each passage: its bullet, set in by its level.

    None for what is in no list. What an item goes on with is set in as its words are.
    """
    befores = [_before(text, one.start) for one in passages]
    items = [
        _BULLETED.search(before) is not None or _NUMBERED.match(text, one.start) is not None
        for before, one in zip(befores, passages, strict=True)
    ]
    depths = [_depth(text, one.start, marked=True) for one in passages]
    levels = sorted({depth for depth, item in zip(depths, items, strict=True) if item})
    made: list[str | None] = []
    # The column of the item that is open, and in how many quotations it stands.
    opened: tuple[int, int] | None = None
    for one, before, depth, item in zip(passages, befores, depths, items, strict=True):
        quoted = before.count(">")
        goes_on = opened and depth > opened[0] and quoted == opened[1]
        if item:
            opened = depth, quoted
            # A box stands in its bullet's place.
            bulleted = _BULLETED.search(before) and _BOX.match(text, one.start) is None
            made.append(INDENT * levels.index(depth) + (BULLET if bulleted else ""))
        elif goes_on and not before.strip(" \t>"):
            made.append(INDENT * sum(level < depth for level in levels))
        else:
            opened = None
            made.append(INDENT if _MEANING.search(before) else None)
    return made


def _tail(text: str, start: int) -> str:
    """What stands before `start` in its line, at most so much as fits a margin."""
    return text[max(0, start - _MARGIN) : start].rpartition("\n")[2]


def _before(text: str, start: int) -> str:
    """What stands before `start` in its line; nothing where that is too long for a margin."""
    least = max(0, start - _MARGIN)
    line = text.rfind("\n", least, start) + 1
    return text[line:start] if line or not least else ""


def _depth(text: str, start: int, *, marked: bool = False) -> int:
    """The column in which what begins at `start` stands; that of its bullet if `marked`."""
    before = _before(text, start)
    if marked:
        before = _BULLETED.sub("", before)
    return len(before.expandtabs(4))


def _clipped(
    groups: Sequence[tuple[Sign, ...]], start: int, end: int
) -> Iterator[tuple[Sign, ...]]:
    """Of the signs what lies between `start` and `end`."""
    for group in groups:
        kept = tuple(
            Sign(max(a, start), min(b, end), shown if a >= start else "")
            for a, b, shown in group
            if max(a, start) < min(b, end)
        )
        if kept:
            yield kept


def _apart(groups: Sequence[tuple[Sign, ...]]) -> list[tuple[Sign, ...]]:
    """The groups without those that overlap one before them, and without signs of no width."""
    taken = [sign for group in groups for sign in group if sign.start < sign.end]
    over: set[Sign] = set()
    end = 0
    # Of two that begin together the longer one hides the other.
    for sign in sorted(taken, key=lambda sign: (sign.start, -sign.end)):
        if sign.start < end:
            over.add(sign)
        end = max(end, sign.end)
    return [group for group in groups if group and over.isdisjoint(group)]
