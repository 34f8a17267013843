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


def find_article(library: Library, name: str | None) -> Article:
    """The article called `name`; without a name the only one there is.

    Raises CommandError, with the nearest names, if there is none or several may be meant.
    """
    if name is None:
        article, *others = library.articles
        if others:
            several = f"There are {len(others) + 1} articles: name one."
            raise CommandError(f"{several} `python -m bot articles` lists them.")
        return article
    found = library.find(name)
    if found is not None:
        return found
    hint = ", ".join(one.id for one in meant(name, library.articles))
    remark = f" Did you mean {hint}?" if hint else " `python -m bot articles` lists them."
    raise CommandError(f"There is no article called {name!r}.{remark}")
