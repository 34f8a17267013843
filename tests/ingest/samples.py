"""Small real files of every format, made with the formats' own libraries where there are any."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx
from pypdf import PdfReader, PdfWriter

MARKDOWN = b"""---
title: Harbour rules
source: Harbour office
tags: [harbour, rules]
synonyms: [boat = vessel]
---
# Rules

Every boat longer than nine metres pays the harbour fee. The harbour master decides who is let off.

## Times

- The pier closes two hours before high water.
- It opens again at noon.

| Day | High water |
| --- | --- |
| Monday | 06:00 |

```
tide --at dover
```
"""
PLAIN = b"Tides\n\nHigh water at Dover is at six in the morning. Low water is at noon.\n"
CSV = (
    b"question,answer\n"
    b'When does the pier close?,"It closes two hours before high water. Nobody may stay."\n'
    b"Who pays the fee?,Every boat longer than nine metres pays it.\n"
)
JSONL = (
    b'{"question": "When does the pier close?", "answer": "Two hours before high water."}\n'
    b'{"q": "Who pays?", "a": "Every boat longer than nine metres."}\n'
)
HTML = b"""<!doctype html>
<html lang="en"><head><title>Tides at Dover</title>
<meta property="article:published_time" content="2024-05-06T10:00:00Z">
<script>var secret = "never shown";</script><style>.never { color: red }</style></head>
<body><a href="#main">Skip to content</a>
<nav><ul><li><a href="/">Home</a></li><li><a href="/about">About us</a></li></ul></nav>
<main id="main"><article><h1>Tides</h1>
<p>High water at Dover is at <b>six</b> in the <a href="/m">morning</a>, says the harbour office,
and the ferries wait for it on every day of the week.</p>
<h2>Times</h2>
<ul><li>Low water is at noon on Monday.</li><li>High water is at six on Sunday.</li></ul>
<table><tr><th>Day</th><th>High</th></tr><tr><td>Monday</td><td>06:00</td></tr></table>
<pre><code>tide --at dover
tide --at deal</code></pre>
<p>The pier closes two hours before high water, and nobody may stay on it after that.</p>
<h3>Related articles</h3><ul><li><a href="/a">Ten best piers of Kent</a></li></ul>
</article></main>
<footer><p>Copyright 2019 Harbour office. All rights reserved.</p></footer></body></html>
"""


def pdf(pages: Sequence[Sequence[str]], title: str = "Harbour handbook") -> bytes:
    """A PDF whose pages have these lines."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (5 + 2 * n) for n in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) >>" % title.encode("cp1252"),
    ]
    for number, lines in enumerate(pages):
        shown = b"".join(
            b"(%s) Tj T* "
            % line.encode("cp1252")
            .replace(b"\\", b"\\\\")
            .replace(b"(", b"\\(")
            .replace(b")", b"\\)")
            for line in lines
        )
        content = b"BT /F1 11 Tf 14 TL 50 780 Td " + shown + b"ET"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (6 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(
        b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, start)
    )
    return out.getvalue()


PDF = pdf(
    [
        ["Harbour handbook", "The pier closes two hours before high water on every day of the",
         "week. Nobody may stay.", "1"],
        ["Harbour handbook", "Every boat longer than nine metres pays the harbour fee, which the",
         "harbour master collects. Fishing boats do not pay.", "2"],
        ["Harbour handbook", "Dogs are kept on a lead between May and September on the whole of",
         "the beach. The beach war-", "den is on duty.", "3"],
        ["Harbour handbook", "The warden answers questions at the office at noon on week-", "days.",
         "4"],
    ]
)  # fmt: skip


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PDF)))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_heading("Harbour rules", 1)
    document.add_paragraph("Every boat longer than nine metres pays the harbour fee.")
    document.add_heading("Times", 2)
    document.add_paragraph("The pier closes two hours before high water.", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Day", "High water"), ("Monday", "06:00")), strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    document.core_properties.title = "Rules of the harbour"
    document.core_properties.author = "Harbour office"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def archive(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def book(chapter: str = "<p>Every boat longer than nine metres pays.</p>", opf: str = "") -> bytes:
    page = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        "<head><title>x</title><style>p {}</style></head><body>%s</body></html>"
    )
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": (
                '<?xml version="1.0"?><container version="1.0"'
                ' xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile'
                ' full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/>'
                "</rootfiles></container>"
            ),
            "OEBPS/content.opf": opf
            or (
                '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
                '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Harbour book'
                "</dc:title><dc:creator>A. Warden</dc:creator><dc:language>en-GB</dc:language>"
                "</metadata><manifest>"
                '<item id="n" href="nav.xhtml" properties="nav"'
                ' media-type="application/xhtml+xml"/>'
                '<item id="b" href="text/two.xhtml" media-type="application/xhtml+xml"/>'
                '<item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/>'
                '</manifest><spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/>'
                "</spine></package>"
            ),
            "OEBPS/nav.xhtml": page % "<nav><ol><li>Contents</li></ol></nav>",
            "OEBPS/text/one.xhtml": page
            % "<h1>The pier</h1><p>The pier closes two hours before <i>high</i> water.</p>",
            "OEBPS/text/two.xhtml": page % f"<h1>The fee</h1>{chapter}",
        }
    )


def every_format() -> dict[str, bytes]:
    """A whole file of each format, by name."""
    return {
        "rules.md": MARKDOWN,
        "tides.txt": PLAIN,
        "pairs.csv": CSV,
        "pairs.jsonl": JSONL,
        "page.html": HTML,
        "handbook.pdf": PDF,
        "rules.docx": word(),
        "book.epub": book(),
        "all.zip": archive({"a/rules.md": MARKDOWN, "b/tides.txt": PLAIN}),
    }
