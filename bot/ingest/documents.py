"""What is read from a file, and the article that is made of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, Final, Literal

import regex

from bot.corpus import Article
from bot.corpus.splitter import split_body

Format = Literal["markdown", "plain", "pairs"]

#: Bytes of one file, and characters of one article's text.
MAX_BYTES: Final = 20_000_000
MAX_CHARS: Final = 2_000_000
#: Characters of a title, a source, an author.
MAX_LINE: Final = 200
#: Tags and synonyms, and the characters of each.
MAX_TAGS: Final = 20
MAX_TAG: Final = 50
MAX_SYNONYMS: Final = 100
MAX_SYNONYM: Final = 100
MAX_NAME: Final = 120

#: What every id of a brought article begins with; no file of the knowledge folder does.
_MARK: Final = "_"
_UNSAFE: Final = regex.compile(r"[\p{C}\\/:*?\"<>|`]+")


class IngestError(Exception):
    """Something that cannot be taken in; the message is a sentence for who brought it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it will be kept, and what is known about it.

    `pages` are the offsets into `text` at which page 1, 2, … begin; empty where
    there are no pages. `format` says how `text` is split: "pairs" is Markdown
    in which each heading is a question and what follows it the answer. `remarks`
    are sentences on what was read all the same.
    """

    name: str
    title: str
    text: str
    format: Format
    language: str
    source: str | None = None
    url: str | None = None
    author: str | None = None
    published: str | None = None
    tags: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of the text in hexadecimal."""
        return digest_of(self.text)

    @property
    def size(self) -> int:
        """The bytes of the text, as UTF-8."""
        return len(self.text.encode("utf-8"))


def digest_of(text: str) -> str:
    """The SHA-256 of a text in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def article_from(document: Document, article_id: str) -> Article:
    """The article that answers; ArticleError is not raised, but it may have no passages."""
    sections, passages = split_body(
        document.text,
        markdown=document.format != "plain",
        language=document.language,
        pairs=document.format == "pairs",
    )
    return Article(
        id=article_id,
        title=document.title,
        text=document.text,
        language=document.language,
        digest=document.digest,
        sections=sections,
        passages=passages,
        source=document.source,
        url=document.url,
        author=document.author,
        published=document.published,
        tags=document.tags,
        synonyms=document.synonyms,
        pages=document.pages,
        markdown=document.format != "plain",
    )


def article_id(number: int) -> str:
    """The id that an article answers under."""
    return f"{_MARK}{number}"


def number_of(name: str) -> int | None:
    """The number in an article's id; None for a file of the knowledge folder."""
    digits = name.removeprefix(_MARK)
    if digits == name or not digits.isascii() or not digits.isdigit() or len(digits) > 18:
        return None
    return int(digits)


def document_of(text: str, found: Mapping[str, Any], edits: Mapping[str, Any]) -> Document:
    """A kept text with what was found with it and a moderator's edits over that."""
    about = {**found, **edits}
    return Document(
        name=str(found["name"]),
        title=str(about["title"]),
        text=text,
        format=found["format"],
        language=str(about["language"]),
        source=about.get("source"),
        url=found.get("url"),
        author=found.get("author"),
        published=found.get("published"),
        tags=tuple(about.get("tags", ())),
        synonyms=tuple(about.get("synonyms", ())),
        pages=tuple(found.get("pages", ())),
    )


def safe_name(name: str) -> str:
    """A file's name without folders or characters that mean something to a file system."""
    base = PurePosixPath(name.replace("\\", "/")).name
    base = " ".join(_UNSAFE.sub(" ", base).split()).strip(". ")
    stem, dot, suffix = base.rpartition(".")
    if dot and len(suffix) <= 9 and len(base) > MAX_NAME:
        base = f"{stem[: MAX_NAME - len(suffix) - 1].rstrip()}.{suffix}"
    return base[:MAX_NAME] or "article"


def several(texts: Iterable[str], most: int, longest: int) -> tuple[str, ...]:
    """At most `most` of the texts, each once and on one line of `longest` characters."""
    lines = dict.fromkeys(line for text in texts if (line := one_line(text, longest)))
    return tuple(islice(lines, most))


def one_line(text: str | None, limit: int = MAX_LINE) -> str | None:
    """`text` on one line of at most `limit` characters; None where nothing is left."""
    if text is None:
        return None
    return " ".join(text.split())[:limit].strip() or None
