"""`summary`, `outline` and `articles`."""

from __future__ import annotations

import argparse
import json

from bot.answering import Summary
from bot.answering.summaries import SectionNotFound, summarize
from bot.answering.summaries import outline as make_outline
from bot.cli.errors import CommandError
from bot.cli.jsonlines import summary_object
from bot.cli.library import find_article, read_library
from bot.cli.screen import console, plain, show_summary
from bot.settings import Settings


def summary(arguments: argparse.Namespace, settings: Settings) -> int:
    """An article in its own sentences, cited. 1 where nothing bears on the focus."""
    library = read_library(arguments.knowledge, settings)
    article = find_article(library, arguments.article)
    try:
        made = summarize(article, arguments.length, arguments.focus, arguments.section)
    except SectionNotFound as error:
        raise CommandError(str(error)) from error
    return _show(made, arguments, f"{article.id} does not say.")


def outline(arguments: argparse.Namespace, settings: Settings) -> int:
    """Each heading of an article with the line that says most under it."""
    library = read_library(arguments.knowledge, settings)
    article = find_article(library, arguments.article)
    return _show(make_outline(article), arguments, f"{article.id} has nothing to outline.")


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
        out.print(
            f"{article.id}  ({len(article.passages)} paragraphs, {article.language})  "
            f"{plain(article.title)}",
            markup=False,
        )
    return 0
