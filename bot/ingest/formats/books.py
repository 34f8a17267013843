"""EPUB: the chapters in reading order."""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any, Final
from urllib.parse import unquote

from lxml import etree

from bot.ingest.cleaning import clean
from bot.ingest.documents import MAX_CHARS, IngestError, one_line
from bot.ingest.formats.archives import check_archive, open_archive, unpack
from bot.ingest.formats.markup import blocks_of, markup_of, tree_of

_CONTAINER: Final = "META-INF/container.xml"
_DUBLIN: Final = "{http://purl.org/dc/elements/1.1/}"
MAX_CHAPTERS: Final = 2_000


def read_epub(data: bytes) -> tuple[str, dict[str, str | None]]:
    """The text as Markdown, and its title, author, date and language."""
    check_archive(data, "EPUB")
    archive = open_archive(data, "EPUB")
    if "META-INF/encryption.xml" in archive.namelist() and _locked(archive):
        raise IngestError("It is encrypted: copy protection (DRM) cannot be read.")
    container = _xml(archive, _CONTAINER)
    package = next((e.get("full-path") for e in container.iter("{*}rootfile")), None)
    if not package:
        raise IngestError("It is damaged: the EPUB names no content.")
    root = _xml(archive, package)
    hrefs = {e.get("id"): e.get("href") for e in root.iter("{*}item") if e.get("href")}
    navigation = {
        e.get("id") for e in root.iter("{*}item") if "nav" in (e.get("properties") or "").split()
    }
    parts: list[str] = []
    size = 0
    spine = [e for e in root.iter("{*}itemref") if e.get("linear") != "no"][:MAX_CHAPTERS]
    for reference in spine:
        number = reference.get("idref")
        if number not in hrefs or number in navigation:
            continue
        name = posixpath.normpath(
            posixpath.join(posixpath.dirname(package), unquote(hrefs[number]).partition("#")[0])
        )
        try:
            entry = archive.getinfo(name)
        except KeyError:
            continue
        text = clean(blocks_of(tree_of(markup_of(unpack(archive, entry)))).text())
        size += len(text)
        if size > MAX_CHARS:
            raise IngestError(f"It has more than {MAX_CHARS:,} characters. Split it into several.")
        if text.strip():
            parts.append(text)
    about = {name: _stated(root, name) for name in ("title", "creator", "date", "language")}
    return "\n".join(parts), about


def _stated(root: Any, name: str) -> str | None:
    found = root.find(f".//{_DUBLIN}{name}")
    return one_line(clean("".join(found.itertext()))) if found is not None else None


def _locked(archive: zipfile.ZipFile) -> bool:
    """Whether more than fonts is encrypted."""
    for reference in _xml(archive, "META-INF/encryption.xml").iter("{*}CipherReference"):
        if not (reference.get("URI") or "").lower().endswith((".otf", ".ttf", ".woff", ".woff2")):
            return True
    return False


def _xml(archive: zipfile.ZipFile, name: str) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        entry = archive.getinfo(name)
        return etree.fromstring(unpack(archive, entry), parser)
    except (KeyError, etree.LxmlError, ValueError) as error:
        raise IngestError("It is damaged: the EPUB cannot be read.") from error
