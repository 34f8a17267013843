"""How far a quote reaches so that it can be understood where it is shown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

import regex

from bot.corpus import Article, Passage
from bot.corpus.blocks import goes_on, opens_more
from bot.corpus.layout import margins
from bot.corpus.markup import Sign
from bot.text import Span

#: A quote that would be longer than this is not joined with what it belongs to.
MAX_JOINED: Final = 420
#: An item is quoted with no more of those below it.
_MOST_ITEMS: Final = 20
#: A sign that opens code and one that closes it.
_PAIR: Final = 2
_NUMBER: Final = regex.compile(r"\d{1,9}[.)][ \t]+")
#: "If it fails to do so, …": what the case is, the sentence before says.
LEANS: Final = (
    r"(?:If|Unless|When|Should|Wenn|Falls|Sollte|Si|Cuando)\s+(?:it|he|she|they|this|that|these|not"
    r"|so|no|none|es|er|sie|das|dies|nicht|ja|nein|esto|eso|elle|il|ils|cela)\b"
)
_LEANS: Final = regex.compile(LEANS)
#: Somebody's words in quotation marks.
SPEECH: Final = regex.compile(r"“[^“”]+”|„[^„“”]+[“”]|«[^«»]+»|\"[^\"]+\"")
#: A cell of a row; its first group are the words.
CELL: Final = regex.compile(r"[ ]*((?:[^|\\\t]|\\.)+?)[ ]*(?:[|\t]|$)")
#: The address of a link, without its title.
_ADDRESS: Final = regex.compile(r"\]\([ \t\n]*([^\s()]+)")
#: "#rules", "@staff", "/link", "$5": a name's or an amount's sign.
_MARKED: Final = regex.compile(r"(?<![^\s(\[*_`\"“„])[#@/$£€](?=\w)")
#: Signs within a time, an address, a setting: a phrase that ends at one is cut in the middle.
_INNER: Final = regex.compile(r"(?<=\w)(?:://|[/_=@]|[:.](?=\d)|\.(?=\p{Ll}))(?=\w)")


def whole_quote(article: Article, passage: Passage, start: int, end: int) -> Span:
    """What is quoted for `article.text[start:end]`, sentences of `passage`.

    A numbered step comes with its number, a sentence of an answer to a written
    question with all of that answer, a colon with the list or the words that it opens,
    an item that has not ended with those below it, a case ("If not, …") with what it is.
    """
    text = article.text
    first, last = passage.sentences[0].start, passage.sentences[-1].end
    if start > first and _LEANS.match(text, start, end):
        before = max(s.start for s in passage.sentences if s.start < start)
        start = before if end - before <= MAX_JOINED else start
    if start == first and _NUMBER.fullmatch(text, passage.start, start):
        first = start = passage.start
    if article.is_answer(passage):
        if _NUMBER.fullmatch(text, passage.start, first):
            first = passage.start
        if last - first <= MAX_JOINED:
            start, end = first, last
    at = bisect_right(article.passages, passage.start, key=lambda p: p.start)
    if end == last and (opens_more(text, end) or article.opens_list(at - 1)):
        # By their numbers: a copy of all that follow would be made for each list.
        for number in range(at, len(article.passages)):
            item = article.passages[number]
            # Items within items read on from theirs, which stands after ours; a table's rows
            # from heads that are no item.
            own = item.lead is not None and passage.start <= item.lead[0] < end
            if (
                not own
                or item.section != passage.section
                or item.sentences[-1].end - start > MAX_JOINED
            ):
                break
            end = item.sentences[-1].end
    elif end == last and goes_on(text, start, end):
        end = _with_items(article, at - 1, start, end)
    if end == last and text[end - 1] in ":：":
        end = _with_speech(article, passage, at, start, end)
    return start, end


def _with_speech(article: Article, passage: Passage, at: int, start: int, end: int) -> int:
    """Where the words end that "… declaring:" announces, in a paragraph of their own."""
    following = article.passages[at] if at < len(article.passages) else None
    if following is None or following.section != passage.section or following.lead is not None:
        return end
    said = SPEECH.match(article.text, following.sentences[0].start, following.sentences[-1].end)
    return said.end() if said is not None and said.end() - start <= MAX_JOINED else end


def _with_items(article: Article, at: int, start: int, end: int) -> int:
    """Where an item ends that has not ended ("a shop, which sells"), with the items below it."""
    passage, *others = article.passages[at : at + _MOST_ITEMS]
    own, *shifts = margins(article.text, (passage, *others))
    for item, shift in zip(others, shifts, strict=True):
        below = own is not None and shift is not None and _level(shift) > _level(own)
        long = item.sentences[-1].end - start > MAX_JOINED
        if not below or long or item.section != passage.section:
            break
        end = item.sentences[-1].end
    return end


def _level(shift: str) -> int:
    return len(shift) - len(shift.lstrip("\u00a0"))


def _shown(text: str, hidden: Sequence[Sign], start: int, end: int) -> Span:
    """A span that something is shown of, without what is hidden at its ends."""
    for sign in hidden:
        if sign.start == start and not sign.shown:
            start = end - len(text[sign.end : end].lstrip())
    for sign in reversed(hidden):
        if sign.end == end and not sign.shown:
            end = start + len(text[start : sign.start].rstrip())
    return start, end


def code_in(article: Article, start: int, end: int) -> list[Span]:
    """What of `article.text[start:end]` is marked as code, without its signs."""
    text = article.text
    if text.find("`", start, end) < 0:
        return []
    return [
        (group[0].end, group[1].start)
        for group in article.signs(start, end)
        if len(group) == _PAIR and text[group[0].start : group[0].end].strip("`") == ""
    ]


def whole_phrase(article: Article, passage: Passage, start: int, end: int) -> Span | None:
    """The phrase `article.text[start:end]`, grown to the ends of what holds together.

    That is a time, an address, a setting, what is marked as code; in a row of a table
    the cell, without what is struck out at its ends. None where it reaches over more
    than one cell, or is a sign that is not shown.
    """
    text = article.text
    groups = article.signs(passage.start, passage.end)
    for sign in (sign for group in groups for sign in group):
        address = _ADDRESS.match(text, sign.start)
        if address and address.start(1) <= start and end <= address.end(1):
            continue  # an address may be what answers
        if sign.start < start < sign.end:
            start = sign.start if sign.shown else sign.end
        if sign.start < end < sign.end:
            end = sign.end if sign.shown else sign.start
    if start >= end:
        return None
    for first, last in code_in(article, passage.start, passage.end):
        if first <= start < last or first < end <= last:
            start, end = min(start, first), max(end, last)
    if passage.tabular:
        row = passage.sentence_at(start)
        assert row is not None, "a phrase stands in a sentence"
        cells = [(c.start(1), c.end(1)) for c in CELL.finditer(text, row.start, row.end)]
        cell = next((cell for cell in cells if cell[0] <= start and end <= cell[1]), None)
        # Signs about words are more than one: what is hidden by itself is no word's.
        hidden = sorted(group[0] for group in groups if len(group) == 1)
        return None if cell is None else _shown(text, hidden, *cell)
    while inner := _INNER.match(text, end):
        end = inner.end()
        while end < len(text) and text[end].isalnum():
            end += 1
    while start:
        # The longest of these signs has three characters.
        found = (_INNER.match(text, at) for at in range(max(0, start - 3), start))
        inner = next((one for one in found if one and one.end() == start), None)
        if inner is None:
            break
        start = inner.start()
        while start and text[start - 1].isalnum():
            start -= 1
    return start - bool(start and _MARKED.match(text, start - 1)), end
