"""Summaries, outlines, quotations, timelines and names as cited lines on pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord import ui

from bot.answering import Quote, Summary
from bot.answering.summaries import DatedStatement, KeyName, Quotation
from bot.discord_ui.deck import CardButton, CardSelect
from bot.discord_ui.i18n import Say
from bot.discord_ui.rendering import GREY, cited, quotation
from bot.discord_ui.safe import clip, escape, flat

#: What one page holds: characters of lines with their sources, and lines.
_PAGE_CHARS: Final = 3_300
_PAGE_LINES: Final = 6
_LINE: Final = 900
_NOTE: Final = 160
_OPTION: Final = 90


@dataclass(frozen=True, slots=True)
class Line:
    """A quoted line with what stands over it: a heading, a speaker, a date, a name."""

    note: str
    quote: Quote


def summary_lines(summary: Summary, *, across: bool = False) -> list[Line]:
    """The lines of a summary under their headings, or under their articles' titles."""
    return [
        Line(line.quote.article.title if across else line.heading, line.quote)
        for line in summary.lines
    ]


def quotation_lines(found: Sequence[Quotation], say: Say) -> list[Line]:
    """Direct quotations under who said them."""
    return [
        Line(one.speaker or say("The article does not name who said it"), one.quote)
        for one in found
    ]


def dated_lines(found: Sequence[DatedStatement]) -> list[Line]:
    """Dated statements under their dates as the article writes them."""
    return [Line(one.quote.phrase or "", one.quote) for one in found]


def name_lines(found: Sequence[KeyName], say: Say) -> list[Line]:
    """Names under how often the article names them."""
    return [
        Line(
            f"{one.name} · {say.plural('named {count} time', 'named {count} times', one.mentions)}",
            one.quote,
        )
        for one in found
    ]


def pages_of_lines(lines: Sequence[Line]) -> list[list[tuple[int, Line]]]:
    """Numbered lines in pages that fit a message with their sources."""
    pages: list[list[tuple[int, Line]]] = [[]]
    size = 0
    for number, line in enumerate(lines, 1):
        # The source may be as long as its quote; escapes are counted by the clip.
        cost = min(2 * len(line.quote.text), _LINE) + _NOTE + 500
        if pages[-1] and (size + cost > _PAGE_CHARS or len(pages[-1]) == _PAGE_LINES):
            pages.append([])
            size = 0
        pages[-1].append((number, line))
        size += cost
    return pages


def lines_view(
    title: str,
    lines: Sequence[Line],
    page: int,
    say: Say,
    token: str | None,
    *,
    about: str | None = None,
) -> ui.LayoutView:
    """One page of cited lines; with a `token`, a menu of sources and buttons to turn it."""
    pages = pages_of_lines(lines)
    page = max(0, min(page, len(pages) - 1))
    box: ui.Container[Any] = ui.Container(accent_colour=GREY)
    head = f"### {clip(escape(title), 240)}"
    box.add_item(ui.TextDisplay(head if about is None else f"{head}\n-# {about}"))
    note = None
    for number, line in pages[page]:
        over = ""
        if line.note and line.note != note:
            over = f"**{clip(escape(line.note), _NOTE)}**\n"
        note = line.note
        box.add_item(ui.TextDisplay(over + quotation(line.quote, number, _LINE)))
    box.add_item(ui.Separator())
    single = len({line.quote.article.id for line in lines}) == 1
    sources = [
        f"-# {_short(line.quote, number, say) if single else cited(line.quote, number, say)}"
        for number, line in pages[page]
    ]
    if len(pages) > 1:
        sources.append(f"-# {say('Page {page} of {pages}', page=page + 1, pages=len(pages))}")
    box.add_item(ui.TextDisplay("\n".join(sources)))
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    if token is None:
        return view
    menu: ui.Select[ui.LayoutView] = ui.Select(
        placeholder=say("Show source"),
        options=[
            discord.SelectOption(
                label=clip(f"[{number}] {flat(line.quote.text)}", _OPTION), value=str(number)
            )
            for number, line in pages[page]
        ],
    )
    choosing: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    choosing.add_item(CardSelect(token, "source", menu))
    view.add_item(choosing)
    if len(pages) > 1:
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        row.add_item(
            CardButton(token, "page", max(0, page - 1), label=say("Back"), disabled=page == 0)
        )
        last = page == len(pages) - 1
        row.add_item(CardButton(token, "page", page + 1, label=say("Next"), disabled=last))
        view.add_item(row)
    return view


def _short(quote: Quote, number: int, say: Say) -> str:
    """A citation without the title, where all lines are of one article."""
    full = cited(quote, number, say)
    head, _, rest = full.partition(" › ")
    return f"{head.split(' ', 1)[0]} {rest}" if rest else full
