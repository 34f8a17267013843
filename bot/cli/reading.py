"""`summary`, `outline`, `quotes`, `timeline`, `people` and `articles`."""

from __future__ import annotations

import argparse
import json
import shlex
from typing import Any, Final

from bot.answering import Quote, Summary
from bot.answering.summaries import SectionNotFound, key_people, quotations, summarize
from bot.answering.summaries import outline as make_outline
from bot.answering.summaries import timeline as make_timeline
from bot.cli.errors import CommandError
from bot.cli.jsonlines import quote_object, summary_object
from bot.cli.library import find_article, read_library
from bot.cli.screen import console, counted, plain, show_quote, show_summary
from bot.settings import Settings

#: Over a quotation without a speaker: under the one before, it would look like that speaker's.
_UNKNOWN: Final = "It is not told who said it"


def summary(arguments: argparse.Namespace, settings: Settings) -> int:
    """An article in its own sentences, cited. 1 where nothing bears on the focus."""
    library = read_library(arguments.knowledge, settings)
    article = find_article(library, arguments.article)
    try:
        made = summarize(article, arguments.length, arguments.focus, arguments.section)
    except SectionNotFound as error:
        lists = f"`python -m bot outline {shlex.quote(article.id)}` lists its headings."
        raise CommandError(f"{error}{'' if error.nearest else f' {lists}'}") from error
    return _show(made, arguments, f"{article.id} does not say.")


def outline(arguments: argparse.Namespace, settings: Settings) -> int:
    """Each heading of an article with the line that says most under it."""
    library = read_library(arguments.knowledge, settings)
    article = find_article(library, arguments.article)
    return _show(make_outline(article), arguments, f"{article.id} has nothing to outline.")


def quotes(arguments: argparse.Namespace, settings: Settings) -> int:
    """What people say in an article, in quotation marks, and who says it."""
    article = find_article(read_library(arguments.knowledge, settings), arguments.article)
    found = quotations(article, arguments.speaker)
    return _list(
        [(one.speaker or _UNKNOWN, one.quote, {"speaker": one.speaker}) for one in found],
        arguments,
        f"{article.id} quotes nobody{' of that name' if arguments.speaker else ''}.",
    )


def timeline(arguments: argparse.Namespace, settings: Settings) -> int:
    """The sentences that say when something was, oldest first."""
    article = find_article(read_library(arguments.knowledge, settings), arguments.article)
    found = make_timeline(article)
    return _list(
        [(one.quote.phrase or "", one.quote, {"date": one.date}) for one in found],
        arguments,
        f"{article.id} names no dates.",
    )


def people(arguments: argparse.Namespace, settings: Settings) -> int:
    """The people and organisations that an article names most."""
    article = find_article(read_library(arguments.knowledge, settings), arguments.article)
    found = key_people(article)
    return _list(
        [
            (
                f"{one.name} ({one.kind}, named {one.mentions}×)",
                one.quote,
                {"name": one.name, "kind": one.kind, "mentions": one.mentions},
            )
            for one in found
        ],
        arguments,
        f"Found nobody by name in {article.id}.",
    )


def _list(
    found: list[tuple[str, Quote, dict[str, Any]]], arguments: argparse.Namespace, nothing: str
) -> int:
    """Print quotes, each under its note, or with its fields as one JSON object a line."""
    out = console()
    if not arguments.json and found:
        out.print()
    for number, (note, quote, fields) in enumerate(found, 1):
        if arguments.json:
            print(json.dumps({**fields, **quote_object(quote)}, ensure_ascii=False))
        else:
            show_quote(number, quote, out, note)
    if not found and not arguments.json:
        print(nothing)
    return 0 if found else 1


def _show(made: Summary, arguments: argparse.Namespace, nothing: str) -> int:
    if arguments.json:
        print(json.dumps(summary_object(made), ensure_ascii=False))
    elif made.lines:
        show_summary(made, console())
    else:
        print(nothing)
    return 0 if made.lines else 1


def articles(arguments: argparse.Namespace, settings: Settings) -> int:
    """Name, size and title of each article."""
    library = read_library(arguments.knowledge, settings)
    out = console()
    for article in library.articles:
        size = counted(len(article.passages), "paragraph", "paragraphs")
        out.print(
            f"{article.id}  ({size}, {article.language})  {plain(article.title)}",
            markup=False,
        )
    return 0
