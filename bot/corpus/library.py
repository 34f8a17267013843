"""A folder of articles: all that can be read, and what is wrong with the rest."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.corpus.loader import SUFFIXES, ArticleError, load_article
from bot.corpus.models import Article
from bot.text.near import near


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be served, and why, in a sentence."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Library:
    """The articles of a folder, by id, in the order of their names."""

    articles: tuple[Article, ...]
    problems: tuple[Problem, ...] = ()

    def find(self, name: str) -> Article | None:
        """The article with this id, title or file stem, case ignored; None if there is none."""
        wanted = name.strip().casefold()
        for key in (lambda a: a.id, lambda a: a.title, lambda a: Path(a.id).stem):
            for article in self.articles:
                if key(article).casefold() == wanted:
                    return article
        return None


def meant(name: str, articles: Sequence[Article]) -> list[Article]:
    """The articles that a name which is none's may mean, the likeliest first: see `near`."""
    names = [(key, one) for one in articles for key in (one.title, Path(one.id).stem)]
    found = near(name, [key for key, _ in names])
    return list(dict.fromkeys(names[at][1] for at in found))


def article_files(folder: Path) -> list[Path]:
    """The files below `folder` that are articles: `.md` and `.txt`, no README, none hidden.

    A README in Markdown describes its folder; `readme.txt` is a text like others.
    """
    return [
        path
        for path in visible_files(folder, SUFFIXES)
        if path.suffix.lower() == ".txt" or path.stem.lower() != "readme"
    ]


def visible_files(folder: Path, suffixes: Container[str]) -> list[Path]:
    """The files below `folder` with such endings, none hidden by "." or "_", by name."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in suffixes
        and not any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
        and path.is_file()
    )


def load_library(folder: Path) -> Library:
    """Read every article below `folder`; a broken file is a problem, never an exception.

    Raises ArticleError where `folder` is missing or no folder.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise ArticleError(f"The knowledge folder {folder} {what}.")
    articles: list[Article] = []
    problems: list[Problem] = []
    for path in article_files(folder):
        try:
            articles.append(load_article(path, root=folder))
        except ArticleError as error:
            problems.append(Problem(path.relative_to(folder).as_posix(), str(error)))
    return Library(tuple(articles), tuple(problems))
