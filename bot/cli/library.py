"""The articles that a command works on."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.cli.errors import CommandError
from bot.corpus import Article, ArticleError, Library, load_library, meant
from bot.ingest.shared import shared_articles
from bot.settings import Settings


def read_library(folder: Path | None, settings: Settings) -> Library:
    """The articles of `folder`, or of the settings; what is wrong with files goes to stderr.

    Without a `folder` of its own a command also sees the shared articles that were added to
    the database. Raises CommandError where there is nothing to answer from.
    """
    added = shared_articles(settings.database) if folder is None else []
    folder = folder or settings.knowledge
    try:
        library = load_library(folder)
    except ArticleError as error:
        raise CommandError(str(error)) from error
    for problem in library.problems:
        print(f"Skipped: {problem.reason}", file=sys.stderr)
    library = Library((*library.articles, *added), library.problems)
    if not library.articles:
        raise CommandError(
            f"The knowledge folder {folder} has no articles: put .md or .txt files there."
        )
    return library


def find_article(library: Library, name: str) -> Article:
    """The article called `name`. Raises CommandError, with the nearest names, if there is none."""
    article = library.find(name)
    if article is not None:
        return article
    hint = ", ".join(one.id for one in meant(name, library.articles))
    remark = f" Did you mean {hint}?" if hint else " `python -m bot articles` lists them."
    raise CommandError(f"There is no article called {name!r}.{remark}")
