"""A quote in the section that it stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

import discord

from bot.answering import Quote
from bot.corpus import Article, Passage
from bot.corpus.layout import margins
from bot.corpus.markup import BREAK
from bot.discord_ui.i18n import Say
from bot.discord_ui.rendering import GREY, text_view
from bot.discord_ui.safe import clip, escape, joined
from bot.discord_ui.services import Services

#: Characters of a section that are shown, of the quote alone, and between two paragraphs.
_CONTEXT: Final = 3_000
_QUOTE: Final = 1_800
_BETWEEN: Final = 6
#: Passages on either side that may be looked at: each takes what stands between two, at least.
_MOST: Final = _CONTEXT // _BETWEEN
#: More than any passage takes.
_ENDLESS: Final = 1_000_000
#: How much of the room a text may fill before it is escaped, tried in order: escaped and broken
#: into lines it is less than three times as long.
_SHARES: Final = (0.9, 0.5, 0.3)


def context_view(
    services: Services, quote: Quote, guild: int | None, say: Say
) -> discord.ui.LayoutView:
    """The quote's section with the quote in bold; says so where the text was superseded."""
    text = in_context(quote.article, quote)
    now = services.engine.visible(guild).get(quote.article.id)
    if now is None:
        text = f"-# {say('The article has been removed since. It said:')}\n{text}"
    elif now.digest != quote.article.digest:
        text = f"-# {say('The article has been changed since. It said then:')}\n{text}"
    return text_view(text, GREY)


def in_context(article: Article, quote: Quote) -> str:
    """The words of the quote's section around it, laid out as its page is, the quote in bold.

    Of a section that is too long, what stands nearest to the quote.
    """
    passage = article.passage_at(quote.start)
    assert passage is not None  # quotes stand in passages
    section = article.sections[passage.section]
    numbers = section.passages
    number = bisect_right(article.passages, quote.start, key=lambda one: one.start) - 1
    # A section may have any number of items; no more of them fit.
    opens, closes = max(numbers.start, number - _MOST), min(numbers.stop, number + _MOST + 1)
    places = article.passages[opens:closes]
    shifts = margins(article.text, places)
    centre = number - opens
    blocks = {centre: _block(article, passage, shifts[centre], quote)}
    size = len(blocks[centre])
    first = last = centre
    while True:
        grown = False
        for at in (first - 1, last + 1):
            if not 0 <= at < len(places) or places[at].end - places[at].start > _CONTEXT:
                continue
            block = _block(article, places[at], shifts[at], quote)
            if size + len(block) + _BETWEEN <= _CONTEXT:
                size += len(block) + _BETWEEN
                blocks[at] = block
                first, last, grown = min(first, at), max(last, at), True
        if not grown:
            break
    text = "…\n> \n> " if opens + first > numbers.start else ""
    for at in range(first, last + 1):
        if at > first and blocks[at]:
            text += "\n> " if _close(places, shifts, at) else "\n> \n> "
        text += blocks[at]
    if opens + last < numbers.stop - 1:
        text += "\n> \n> …"
    head = clip(escape(article.title), 200)
    if quote.heading:
        head += f" › {clip(escape(quote.heading), 200)}"
    return f"**{head}**\n> {text}"


def _close(places: Sequence[Passage], shifts: Sequence[str | None], at: int) -> bool:
    """Whether a passage follows the one before without an empty line: items and entries do, also
    upon what they go on from."""
    if shifts[at] is not None and shifts[at - 1] is not None:
        return True
    before, lead = places[at - 1], places[at].lead
    return lead is not None and before.start <= lead[0] < before.end


def _block(article: Article, passage: Passage, shift: str | None, quote: Quote) -> str:
    """The lines of a passage, set in by `shift`, what of it is quoted in bold.

    What stands around the quote is cut where it is too long.
    """
    start = max(passage.start, min(quote.start, passage.end))
    end = max(start, min(quote.end, passage.end))
    # Each by itself, so that the quote reads as it does on its card.
    (before,) = article.shown(passage.start, start)
    cuts = (min(quote.start + at, end) for at in quote.highlight or ())
    words = "".join(article.shown(start, end, *cuts)) if start < end else ""
    (after,) = article.shown(end, passage.end)
    if words:
        words = _cut(words, _QUOTE)
        room = (_CONTEXT - len(_lines((words, "**")))) // 2
        before, after = _cut(before, room, ending=True), _cut(after, room)
    inset = BREAK + "\u00a0" * len(shift or "")
    parts = ((shift or "", ""), (before, ""), (words, "**"), (after, ""))
    return _lines(*((part.replace(BREAK, inset), sign) for part, sign in parts))


def _lines(*pieces: tuple[str, str]) -> str:
    """Pieces as `joined` has them, in a quote block."""
    return joined(pieces, _ENDLESS).replace("\n", "\n> ")


def _cut(text: str, room: int, *, ending: bool = False) -> str:
    """The beginning (or the ending) of a text that takes at most `room` characters, escaped."""
    kept = text
    for share in _SHARES:
        if len(_lines((kept, ""))) <= room:
            break
        size = int(room * share)
        kept = text[-size:] if ending else text[:size]
        if ending:
            _, space, words = kept.partition(" ")
            kept = f"…{space}{words or kept}"
        else:
            words, _, _ = kept.rpartition(" ")
            kept = f"{words or kept} …"
    return kept
