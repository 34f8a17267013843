"""Summaries, outlines, quotations, timelines and names as cited lines on pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from discord import ui

from bot.answering import Quote, Summary
from bot.answering.citations import told_apart
from bot.answering.summaries import DatedStatement, KeyName, Quotation
from bot.discord_ui.deck import CardButton
from bot.discord_ui.i18n import Say
from bot.discord_ui.rendering import GREY, led, page_of, place, sources, turning
from bot.discord_ui.safe import clip, escape
from bot.text import Span

#: What one page holds: characters of lines with their sources, and lines (a row of buttons).
_PAGE_CHARS: Final = 3_300
_PAGE_LINES: Final = 5
_TITLE: Final = 240
_LINE: Final = 900
_NOTE: Final = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A quoted line with what stands over it: a heading, a speaker, a date, a name.

    `under` is the heading that the note says; None where it says something else.
    """

    note: str
    quote: Quote
    under: str | None = None


def summary_lines(summary: Summary, *, across: bool = False) -> list[Line]:
    """The lines of a summary under their headings, or under their articles' titles."""
    if across:
        return [Line(quote.article.title, quote) for quote in summary.lines]
    return [Line(quote.path, quote, quote.section) for quote in summary.lines]


def quotation_lines(found: Sequence[Quotation], say: Say) -> list[Line]:
    """Direct quotations under who said them."""
    return [Line(one.speaker or say("I cannot tell who said it"), one.quote) for one in found]


def dated_lines(found: Sequence[DatedStatement]) -> list[Line]:
    """Dated statements under their dates as the article writes them."""
    return [Line(one.quote.phrase or "", one.quote) for one in found]


def name_lines(found: Sequence[KeyName]) -> list[Line]:
    """Names with how often the article names them, over the sentence that introduces them.

    Names that one sentence introduces stand over it together.
    """
    together: dict[Span, list[KeyName]] = {}
    for one in found:
        together.setdefault((one.quote.start, one.quote.end), []).append(one)
    lines = []
    for names in together.values():
        quote = names[0].quote
        if len(names) > 1:
            quote = replace(quote, highlight=None)
        lines.append(Line(" · ".join(f"{one.name} {one.mentions}×" for one in names), quote))
    return lines


@dataclass(frozen=True, slots=True)
class _Block:
    """A line as it is shown: its number, what stands over it, its words, where they stand.

    `short` says that the place is no more than a paragraph: several fit a row.
    """

    number: int
    note: str
    words: str
    place: str
    short: bool

    @property
    def size(self) -> int:
        """Characters, at most."""
        return len(self.note) + len(self.words) + len(self.place) + 16


def _block(
    number: int,
    line: Line,
    say: Say,
    names: Mapping[str, str],
    *,
    single: bool,
    limit: int,
    above: Line | None = None,
) -> _Block:
    note = f"**{clip(escape(line.note), _NOTE)}**\n" if line.note else ""
    same = above.quote if above is not None and above.note == line.note else None
    # The title is on top already, and the heading where the line stands under it.
    under = line.note if line.under is None else line.under
    words = led(line.quote, number, limit, under=under, above=same)
    headed = not single or under != line.quote.section
    where = place(line.quote, say, names, titled=not single, headed=headed)
    short = single and line.quote.article.url is None and not (headed and line.quote.heading)
    return _Block(number, note, words, where, short)


def pages_of_lines(lines: Sequence[Line], say: Say, *, limit: int = _LINE) -> list[list[_Block]]:
    """Numbered lines in pages that fit a message with their sources; one page at least."""
    single = len({line.quote.article.id for line in lines}) == 1
    names = told_apart(line.quote for line in lines)
    pages: list[list[_Block]] = [[]]
    size = 0
    for number, line in enumerate(lines, 1):
        above = lines[number - 2] if pages[-1] else None
        block = _block(number, line, say, names, single=single, limit=limit, above=above)
        if pages[-1] and (size + block.size > _PAGE_CHARS or len(pages[-1]) == _PAGE_LINES):
            pages.append([])
            size = 0
            block = _block(number, line, say, names, single=single, limit=limit)
        pages[-1].append(block)
        size += block.size
    return pages


def lines_view(
    title: str,
    lines: Sequence[Line],
    page: int,
    say: Say,
    token: str,
    *,
    about: str | None = None,
) -> ui.LayoutView:
    """One page of cited lines, with a button for each one's source and buttons to turn it."""
    pages = pages_of_lines(lines, say)
    page = max(0, min(page, len(pages) - 1))
    shown = pages[page]
    where = None if len(pages) == 1 else page_of(page, len(pages), say)
    view = ui.LayoutView(timeout=None)
    view.add_item(_box(title, shown, about, where))
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    for block in shown:
        label = (
            say("Show source") if len(lines) == 1 else say("Source {number}", number=block.number)
        )
        row.add_item(CardButton(token, "source", block.number, label=label))
    view.add_item(row)
    if len(pages) > 1:
        view.add_item(turning(page, len(pages), say, token))
    return view


def message_view(title: str, lines: Sequence[Line], say: Say, link: str) -> ui.LayoutView:
    """The lines of a member's message or file on one page, with a link to it.

    Nothing of it is kept, so there is no card: the source is the message.
    """
    limit = min(_LINE, _PAGE_CHARS // len(lines) - _NOTE - 200)
    pages = pages_of_lines(lines, say, limit=limit)
    about = say("Sentences from that message, which is not one of the articles.")
    view = ui.LayoutView(timeout=None)
    view.add_item(_box(title, pages[0], about, None))
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(ui.Button(label=say("Show source"), url=link))
    view.add_item(row)
    return view


def _box(
    title: str, blocks: Sequence[_Block], about: str | None, page: str | None
) -> ui.Container[Any]:
    box: ui.Container[Any] = ui.Container(accent_colour=GREY)
    head = f"### {clip(escape(title), _TITLE)}"
    box.add_item(ui.TextDisplay(head if about is None else f"{head}\n-# {about}"))
    note = ""
    for block in blocks:
        box.add_item(ui.TextDisplay((block.note if block.note != note else "") + block.words))
        note = block.note
    box.add_item(ui.Separator())
    rows = sources((block.number, block.place) for block in blocks)
    if all(block.short for block in blocks):
        # A number stays with its paragraph where the row is broken.
        rows = [" · ".join(row.replace(" ", "\u00a0") for row in rows)]
    if page is not None:
        rows.append(page)
    box.add_item(ui.TextDisplay("\n".join(f"-# {row}" for row in rows)))
    return box
