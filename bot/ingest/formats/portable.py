"""PDF: the text of each page, without what is printed on all of them."""

from __future__ import annotations

import io
import logging
from collections import Counter
from typing import Final

import regex
from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from bot.ingest.cleaning import clean
from bot.ingest.documents import MAX_CHARS, IngestError, one_line

MAX_PAGES: Final = 2_000

#: A running head or foot stands on at least this share of the pages, and on so many.
_REPEATED: Final = 0.5
_FEWEST: Final = 4
_DIGITS: Final = regex.compile(r"\d+")
_BROKEN: Final = regex.compile(r"(\p{L}{2,})-\n(\p{Ll}{2,})(\S*)[ \t]*")
_WORD: Final = regex.compile(r"\p{L}{4,}")
_ENDS: Final = regex.compile(r"[.!?:。！？][\"'”’»)\]]*$")
_OPENS: Final = regex.compile(r"[\p{Lu}\p{Lo}\d\"“„«(•–-]")


def read_pdf(data: bytes) -> tuple[str, tuple[int, ...], str | None, str | None]:
    """The text, where each page begins in it, and the title and author that the file states.

    Raises IngestError where it is encrypted, damaged, too long, or has no text.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise IngestError("It is encrypted: save it without a password.")
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise IngestError(f"It has {count:,} pages; at most {MAX_PAGES:,} can be read.")
        pages = []
        size = 0
        for page in reader.pages:
            pages.append(clean(page.extract_text() or ""))
            size += len(pages[-1])
            if size > MAX_CHARS:
                raise IngestError(
                    f"Its first {len(pages):,} pages have {size:,} characters; an article may have "
                    f"at most {MAX_CHARS:,}. Split it into several."
                )
        about = reader.metadata
        title = one_line(clean(str(about.title))) if about and about.title else None
        author = one_line(clean(str(about.author))) if about and about.author else None
    except IngestError:
        raise
    except DependencyError as error:
        raise IngestError("It is encrypted: save it without a password.") from error
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise IngestError("It is damaged: the PDF cannot be read.") from error
    except (OSError, ZeroDivisionError, AssertionError, NotImplementedError) as error:
        raise IngestError("It is damaged: the PDF cannot be read.") from error
    text, starts = _join(_without_running_lines(pages))
    if not text.strip():
        raise IngestError(
            "It has no text: its pages are pictures. Run it through text recognition (OCR) first."
        )
    return text, starts, title, author


def _without_running_lines(pages: list[str]) -> list[list[str]]:
    """Each page's lines, without the heads, feet and page numbers that most pages share."""
    lines = [[line.strip() for line in page.strip().split("\n")] for page in pages]
    if len(pages) < _FEWEST:
        return lines
    shared: Counter[str] = Counter()
    for own in lines:
        edges = {_DIGITS.sub("0", line) for line in (*own[:2], *own[-2:]) if line}
        shared.update(edges)
    least = max(_FEWEST, len(pages) * _REPEATED)
    running = {line for line, count in shared.items() if count >= least and len(line) < 120}
    kept = []
    for own in lines:
        last = len(own) - 2
        kept.append(
            [
                line
                for at, line in enumerate(own)
                if not ((at < 2 or at >= last) and _DIGITS.sub("0", line) in running)
            ]
        )
    return kept


def _join(pages: list[list[str]]) -> tuple[str, tuple[int, ...]]:
    """One text of all pages and the offset of each; words that a line's end broke are whole."""
    known = {word.lower() for own in pages for line in own for word in _WORD.findall(line)}

    def whole(match: regex.Match[str]) -> str:
        joined = match[1] + match[2]
        return f"{joined}{match[3]}\n" if joined.lower() in known else match[0]

    starts: list[int] = []
    parts: list[str] = []
    size = 0
    for own in pages:
        starts.append(size)
        text = _BROKEN.sub(whole, _paragraphs(own)).strip()
        if text:
            parts.append(text + "\n\n")
            size += len(parts[-1])
    return "".join(parts), tuple(starts)


def _paragraphs(lines: list[str]) -> str:
    """A page's lines with a blank one where a paragraph seems to end.

    That is after a line that ends a sentence and is clearly shorter than the
    page is wide, before one that opens another.
    """
    lengths = sorted(len(line) for line in lines if line)
    wide = lengths[int(len(lengths) * 0.8)] if lengths else 0
    made: list[str] = []
    for at, line in enumerate(lines):
        made.append(line)
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if following and len(line) < 0.8 * wide and _ENDS.search(line) and _OPENS.match(following):
            made.append("")
    return "\n".join(made)
