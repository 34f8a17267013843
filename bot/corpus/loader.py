"""From a file to an Article: decoding, front matter, splitting."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final

import regex
import yaml
from babel import Locale

from bot.corpus.blocks import QUESTION_LEVEL
from bot.corpus.models import Article
from bot.corpus.splitter import split_body
from bot.text import detect_language
from bot.text.wordings import relates

SUFFIXES: Final = frozenset({".md", ".markdown", ".txt"})

_FRONT_MATTER: Final = regex.compile(
    r"---[ \t]*\n(?P<yaml>.*?)(?:(?<=\n)---[ \t]*(?:\n|\Z))", regex.S
)
_FIELDS: Final = ("title", "source", "url", "author", "published", "language", "tags", "synonyms")
#: How YAML writes that there is no value.
_NOTHING: Final = frozenset(("", "~", "null", "Null", "NULL"))
#: Characters of what is wrong that are said again.
_MOST_SHOWN: Final = 100
#: A day written with its year in numbers.
_DAY: Final = regex.compile(
    r"(?|(\d{4})([-./])(\d\d?)\2(\d\d?)|(\d\d?)([-./])(\d\d?)\2(\d{4}))(?!\d)"
)
_LANGUAGE: Final = regex.compile(r"[A-Za-z]{2}(?:[-_].*)?")


class ArticleError(Exception):
    """A file that cannot be served as an article; the message says why, for its author."""


def load_article(path: Path, *, root: Path | None = None) -> Article:
    """Read one `.md` or `.txt` file.

    `root` is the knowledge folder that the article's id is relative to (the
    file's own folder by default). Raises ArticleError with a sentence for the
    file's author.
    """
    article_id = path.relative_to(root or path.parent).as_posix()
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ArticleError(f"{article_id} cannot be read: {error.strerror or error}.") from error
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"{article_id} is not UTF-8 text (byte {error.start}). Save it again as UTF-8."
        ) from error
    return parse_article(article_id, content)


def parse_article(article_id: str, content: str) -> Article:
    """Make an Article of a file's decoded `content`; its name's ending says the format.

    Raises ArticleError where the front matter is broken or nothing is left to
    quote.
    """
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    name = PurePosixPath(article_id)
    markdown = name.suffix.lower() in (".md", ".markdown")
    matter, body = _split_front_matter(article_id, content) if markdown else ({}, content)
    language = _language(article_id, matter, body)
    sections, passages = split_body(body, markdown=markdown, language=language)
    if not passages:
        raise ArticleError(f"{article_id} has no text to quote.")
    title = _text(matter, "title")
    if title is None:
        level = sections[0].level
        titled = level == 1 or (not markdown and 0 < level < QUESTION_LEVEL)
        title = sections[0].heading if titled and sections[0].heading else _title_from(name)
    return Article(
        id=article_id,
        title=" ".join(title.split()),
        text=body,
        language=language,
        digest=hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest(),
        sections=sections,
        passages=passages,
        source=_text(matter, "source"),
        url=_url(article_id, matter),
        author=_text(matter, "author"),
        published=_text(matter, "published"),
        tags=_list(matter, "tags"),
        synonyms=_list(matter, "synonyms"),
        remarks=tuple(_remarks(matter)),
        markdown=markdown,
    )


def _split_front_matter(article_id: str, content: str) -> tuple[Mapping[str, Any], str]:
    if not regex.match(r"---[ \t]*\n", content):
        return {}, content
    match = _FRONT_MATTER.match(content)
    if match is None:
        # A lone "---" is a horizontal rule, unless the next line is a field.
        if regex.match(r"---[ \t]*\n[A-Za-z_]+:", content) is None:
            return {}, content
        raise ArticleError(f"{article_id}: the front matter is not closed with a line of '---'.")
    try:
        # Words are words: "no" is Norwegian, and no day that there is not breaks a file.
        matter = yaml.load(match["yaml"], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" on line {mark.line + 2}" if mark else ""
        raise ArticleError(
            f"{article_id}: the front matter is broken{where}. "
            "Each line reads 'name: value'; put quotes around a value that has a colon."
        ) from error
    if matter is None:
        matter = {}
    if not isinstance(matter, dict):
        raise ArticleError(f"{article_id}: the front matter must be lines of 'name: value'.")
    return matter, content[match.end() :]


def _remarks(matter: Mapping[str, Any]) -> Iterator[str]:
    """What is odd in front matter that is served all the same."""
    if unknown := ", ".join(name for name in matter if name not in _FIELDS)[:_MOST_SHOWN]:
        yield f"Left out of the front matter: {unknown}. What is read is {', '.join(_FIELDS)}."
    language = (_text(matter, "language") or "")[:2].lower()
    if language and language not in Locale("en").languages:
        yield f"There is no language {language!r}."
    written = matter.get("synonyms")
    listed = [str(written)] if isinstance(written, dict) else _list(matter, "synonyms")
    if single := [one for one in listed if not relates(one)]:
        yield f"No synonyms: {single[0][:_MOST_SHOWN]!r}. They are written 'trainer = coach'."
    published = _text(matter, "published") or ""
    if (day := _DAY.match(published)) and not _is_day(int(day[1]), int(day[3]), int(day[4])):
        yield f"There is no day {published[:_MOST_SHOWN]!r}."


def _is_day(first: int, second: int, third: int) -> bool:
    """Whether the numbers are a day in an order that days are written in."""
    for one in ((first, second, third), (third, second, first), (third, first, second)):
        with suppress(ValueError):
            return bool(date(*one))
    return False


def _text(matter: Mapping[str, Any], name: str) -> str | None:
    value = str(matter.get(name, "")).strip()
    return None if value in _NOTHING else value


def _url(article_id: str, matter: Mapping[str, Any]) -> str | None:
    url = _text(matter, "url")
    if url is not None and regex.fullmatch(r"https?://[^\s<>\"]+", url) is None:
        raise ArticleError(f"{article_id}: the url must start with http:// or https://.")
    return url


def _language(article_id: str, matter: Mapping[str, Any], body: str) -> str:
    declared = _text(matter, "language")
    if declared is None:
        return detect_language(body)
    if _LANGUAGE.fullmatch(declared) is None:
        raise ArticleError(
            f"{article_id}: the language must be a two-letter code such as 'en' or 'de'."
        )
    return declared[:2].lower()


def _list(matter: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """What stands in brackets or on lines of its own, or between commas."""
    value = matter.get(name)
    if isinstance(value, str):
        value = [] if value.strip() in _NOTHING else value.split(",")
    if not isinstance(value, list):
        return ()
    return tuple(tag for item in value if (tag := str(item).strip()))


def _title_from(name: PurePosixPath) -> str:
    return name.stem.replace("_", " ").replace("-", " ").strip() or name.name
