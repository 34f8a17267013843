"""`summary` and `articles`."""

from __future__ import annotations

import argparse
import json

from bot.answering import Engine
from bot.cli.jsonlines import summary_object
from bot.cli.library import find_article, read_library
from bot.cli.screen import console, plain, show_summary
from bot.settings import Settings


def summary(arguments: argparse.Namespace, settings: Settings) -> int:
    """An article in its own sentences, cited."""
    library = read_library(arguments.knowledge, settings)
    article = find_article(library, arguments.article)
    made = Engine([article]).summarize(article.id)
    if arguments.json:
        print(json.dumps(summary_object(made), ensure_ascii=False))
    else:
        show_summary(made, console())
    return 0


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
