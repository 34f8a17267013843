"""From the bytes of a file to documents: which format it is, and its reader.

Runs in the worker process only: the readers' libraries are imported here.
"""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, Final

import regex

from bot.corpus import ArticleError, parse_article
from bot.corpus.blocks import QUESTION_LEVEL
from bot.ingest.cleaning import clean, decode, within
from bot.ingest.documents import (
    MAX_BYTES,
    MAX_LINE,
    MAX_SYNONYM,
    MAX_SYNONYMS,
    MAX_TAG,
    MAX_TAGS,
    Document,
    Format,
    IngestError,
    article_from,
    one_line,
    safe_name,
    several,
)
from bot.ingest.formats import pairs
from bot.ingest.formats.furniture import SENTENCE_END, without_furniture
from bot.text import detect_language

#: A file's ending → what reads it.
SUFFIXES: Final = {
    ".md": "markdown", ".markdown": "markdown", ".txt": "plain", ".text": "plain", ".log": "plain",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx",
    ".epub": "epub", ".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".json": "jsonl", ".zip": "zip",
}  # fmt: skip
#: A server's content type → what reads it.
CONTENT_TYPES: Final = {
    "text/markdown": "markdown", "text/plain": "plain", "text/html": "html",
    "application/xhtml+xml": "html", "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/epub+zip": "epub", "text/csv": "csv", "text/tab-separated-values": "tsv",
    "application/jsonl": "jsonl", "application/x-ndjson": "jsonl", "application/json": "jsonl",
    "application/zip": "zip", "application/x-zip-compressed": "zip",
}  # fmt: skip
READABLE: Final = "Markdown, text, HTML, PDF, DOCX, EPUB, CSV, JSON lines, or a zip of these"
MAX_DOCUMENTS: Final = 500
_LANGUAGE: Final = regex.compile(r"[a-z]{2}")
_HEADING: Final = regex.compile(r"#{1,6}[ \t]+(.+?)[ \t#]*$", regex.M)


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: documents, and (name, reason) of parts that could not be read."""

    documents: tuple[Document, ...]
    skipped: tuple[tuple[str, str], ...] = ()


def read(
    name: str,
    data: bytes,
    *,
    content_type: str | None = None,
    charset: str | None = None,
    url: str | None = None,
) -> Reading:
    """Read a file that was brought. Raises IngestError with a sentence that says why not."""
    if not data:
        raise IngestError("It is empty.")
    kind = kind_of(name, data, content_type)
    if kind != "zip":
        return Reading((_document(kind, name, data, charset, url),))
    from bot.ingest.formats.archives import members

    documents: list[Document] = []
    skipped: list[tuple[str, str]] = []
    for inner, content in members(data):
        path = PurePosixPath(inner.replace("\\", "/"))
        if any(part.startswith((".", "_")) for part in path.parts if part != ".."):
            continue
        label = safe_name(inner)
        if isinstance(content, IngestError):
            skipped.append((label, str(content)))
            continue
        try:
            inner_kind = kind_of(label, content, None)
            if inner_kind == "zip":
                raise IngestError("A zip within a zip is not opened.")
            documents.append(_document(inner_kind, label, content, None, None))
        except IngestError as error:
            skipped.append((label, str(error)))
        if len(documents) > MAX_DOCUMENTS:
            raise IngestError(f"It holds more than {MAX_DOCUMENTS} articles.")
    if not documents:
        first = f" {skipped[0][0]}: {skipped[0][1]}" if skipped else ""
        raise IngestError(f"It holds nothing that can be read.{first}")
    return Reading(tuple(documents), tuple(skipped))


def kind_of(name: str, data: bytes, content_type: str | None) -> str:
    """Which reader a file is for: its first bytes where they say, then its name, then its type."""
    if data[:1_024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    named = SUFFIXES.get(PurePosixPath(name.lower()).suffix)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data, named)
    typed = CONTENT_TYPES.get((content_type or "").partition(";")[0].strip().lower())
    if typed == "plain" and named in ("markdown", "csv", "tsv", "jsonl", "html"):
        typed = named
    kind = typed if typed is not None else named
    if kind is None and content_type is not None and content_type.startswith("text/"):
        kind = "plain"
    if kind is None:
        raise IngestError(f"It is not one of the formats that can be read: {READABLE}.")
    if kind in ("pdf", "docx", "epub", "zip"):
        raise IngestError(f"It is damaged, or not in {kind.upper()} format.")
    return kind


def _zipped(data: bytes, named: str | None) -> str:
    """DOCX, EPUB and ZIP are archives alike; what is in them tells them apart."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise IngestError("It is damaged: the archive cannot be opened.") from error
    if "word/document.xml" in names:
        return "docx"
    if "META-INF/container.xml" in names:
        return "epub"
    if named in ("docx", "epub"):
        raise IngestError(f"It is damaged, or not in {named.upper()} format.")
    if "xl/workbook.xml" in names or "ppt/presentation.xml" in names:
        raise IngestError(f"It is not one of the formats that can be read: {READABLE}.")
    return "zip"


def _document(kind: str, name: str, data: bytes, charset: str | None, url: str | None) -> Document:
    if len(data) > MAX_BYTES:
        size = len(data) // 1_000_000
        raise IngestError(f"It is {size} MB; at most {MAX_BYTES // 1_000_000} MB can be read.")
    name = safe_name(name)
    document = _READERS[kind](name, data, charset, url)
    if not any(c.isalnum() for c in document.text):
        raise IngestError("It has no text to quote.")
    within(document.text)
    if not article_from(document, name).passages:
        raise IngestError("It has no text to quote.")
    return document


def make(
    name: str,
    text: str,
    kind: Format,
    *,
    title: str | None = None,
    language: str | None = None,
    **about: Any,
) -> Document:
    """A document of a cleaned text; what is not stated about it is found in it."""
    declared = (language or "").lower()[:2]
    if title is None and kind == "markdown" and (heading := _HEADING.search(text[:2_000])):
        title = one_line(heading[1])
    if title is None:
        stem = PurePosixPath(name).stem
        title = one_line(stem.replace("_", " ").replace("-", " ")) or name
    return Document(
        name=name,
        title=title,
        text=text,
        format=kind,
        language=declared if _LANGUAGE.fullmatch(declared) else detect_language(text),
        **about,
    )


def _markdown(name: str, data: bytes, charset: str | None, url: str | None) -> Document:
    return _authored(name, decode(data, charset), url, "name.md")


def _plain(name: str, data: bytes, charset: str | None, url: str | None) -> Document:
    return _authored(name, decode(data, charset), url, "name.txt")


def _authored(name: str, text: str, url: str | None, as_if: str) -> Document:
    """A text as its author wrote it, read as the knowledge folder's files are."""
    try:
        parsed = parse_article(as_if, text)
    except ArticleError as error:
        reason = str(error).removeprefix(as_if).lstrip(": ")
        raise IngestError(
            f"{reason[:1].upper()}{reason[1:]}".replace("Has no", "It has no")
        ) from error
    title = None if parsed.title == "name" else parsed.title
    kind: Format = "markdown" if as_if.endswith(".md") else "plain"
    body = without_furniture(parsed.text)
    if title is None and kind == "plain":
        title = _first_line(body)
    if title is None and kind == "markdown":
        title = next(
            (one.heading for one in parsed.sections if 0 < one.level < QUESTION_LEVEL), None
        )
    return make(
        name,
        body,
        kind,
        title=one_line(title),
        language=parsed.language,
        source=one_line(parsed.source),
        url=url or parsed.url,
        author=one_line(parsed.author),
        published=one_line(parsed.published),
        tags=several(parsed.tags, MAX_TAGS, MAX_TAG),
        # They hold for all articles: whoever wrote a page elsewhere does not decide on that.
        synonyms=() if url else several(parsed.synonyms, MAX_SYNONYMS, MAX_SYNONYM),
        remarks=parsed.remarks,
    )


def _first_line(text: str) -> str | None:
    """The line that a text begins with, where it stands alone and is no sentence: its title."""
    line, _, rest = text.strip().partition("\n")
    alone = rest.startswith("\n") and len(line) <= MAX_LINE
    return line if alone and not SENTENCE_END.search(line) and line[:1].isalnum() else None


def _html(name: str, data: bytes, charset: str | None, url: str | None) -> Document:
    from bot.ingest.formats.markup import markup_of, read_page

    page = read_page(markup_of(data, charset), url)
    return make(
        name,
        clean(page.text),
        "markdown",
        title=one_line(clean(page.title or "")),
        language=page.language,
        source=one_line(clean(page.site or "")) if url else None,
        url=url,
        author=one_line(clean(page.author or "")),
        published=page.published,
    )


def _pdf(name: str, data: bytes, charset: str | None, url: str | None) -> Document:
    from bot.ingest.formats.portable import read_pdf

    text, pages, title, author = read_pdf(data)
    return make(name, text, "plain", title=title, url=url, author=author, pages=pages)


def _docx(name: str, data: bytes, charset: str | None, url: str | None) -> Document:
    from bot.ingest.formats.office import read_docx

    text, title, author = read_docx(data)
    return make(name, text, "markdown", title=title, url=url, author=author)


def _epub(name: str, data: bytes, charset: str | None, url: str | None) -> Document:
    from bot.ingest.formats.books import read_epub

    text, about = read_epub(data)
    return make(
        name,
        text,
        "markdown",
        title=about["title"],
        language=about["language"],
        url=url,
        author=about["creator"],
        published=about["date"],
    )


def _pairs(reader: Callable[[str], str]) -> Callable[..., Document]:
    def read_pairs(name: str, data: bytes, charset: str | None, url: str | None) -> Document:
        text = within(reader(decode(data, charset)))
        # The first question is no title: the file's name says more.
        title = one_line(PurePosixPath(name).stem.replace("_", " ").replace("-", " "))
        return make(name, text, "pairs", title=title, url=url)

    return read_pairs


_READERS: Final[dict[str, Callable[..., Document]]] = {
    "markdown": _markdown,
    "plain": _plain,
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "epub": _epub,
    "csv": _pairs(pairs.read_csv),
    "tsv": _pairs(lambda text: pairs.read_csv(text, "\t")),
    "jsonl": _pairs(pairs.read_json_lines),
}


def warm() -> None:
    """Load what every reading needs, before the limits: the language model wants a folder."""
    detect_language("The language model is loaded by the first text that is long enough.")
