"""DOCX: headings, paragraphs, lists and tables in their order."""

from __future__ import annotations

import io
import zipfile
from typing import Final

import docx
import regex
from docx.document import Document as DocxDocument
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from bot.ingest.cleaning import clean
from bot.ingest.documents import IngestError, one_line
from bot.ingest.formats.archives import check_archive
from bot.ingest.formats.blocks import Blocks

_HEADING: Final = regex.compile(r"heading (\d)", regex.I)


def read_docx(data: bytes) -> tuple[str, str | None, str | None]:
    """The text as Markdown, and the title and author that the file states."""
    check_archive(data, "DOCX")
    try:
        document = docx.Document(io.BytesIO(data))
        blocks = Blocks()
        _write(document, blocks)
        about = document.core_properties
        title, author = about.title, about.author
    except IngestError:
        raise
    except (
        OpcError, KeyError, ValueError, TypeError, AttributeError, IndexError,
        zipfile.BadZipFile, etree.LxmlError, OSError, EOFError, NotImplementedError,
    ) as error:  # fmt: skip
        raise IngestError("It is damaged: the DOCX cannot be read.") from error
    # What Word and the library fill in by themselves names nobody.
    author = None if author in ("python-docx", "Microsoft Office User") else author
    title = None if title == "Word Document" else title
    return clean(blocks.text()), one_line(clean(title or "")), one_line(clean(author or ""))


def _write(document: DocxDocument, blocks: Blocks) -> None:
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            blocks.table(_rows(part))
            continue
        style = _style(part)
        if style == "title":
            blocks.heading(1, part.text)
        elif match := _HEADING.match(style):
            blocks.heading(int(match[1]), part.text)
        elif style.startswith("list") or _numbered(part):
            blocks.item(part.text)
        elif style in ("html preformatted", "code", "source code"):
            blocks.code(part.text)
        elif not style.startswith("toc"):
            blocks.paragraph(part.text)


def _style(paragraph: Paragraph) -> str:
    style = paragraph.style
    return (style.name or "").lower() if style is not None else ""


def _numbered(paragraph: Paragraph) -> bool:
    properties = paragraph._p.pPr
    return properties is not None and properties.numPr is not None


def _rows(table: Table) -> list[list[str]]:
    rows = []
    for row in table.rows:
        cells: list[str] = []
        last = None
        for cell in row.cells:
            # A merged cell comes once for each column that it spans.
            if cell._tc is not last:
                cells.append(cell.text)
            last = cell._tc
        rows.append(cells)
    return rows
