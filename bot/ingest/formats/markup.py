"""HTML: web pages without their furniture, and the chapters of books."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any, Final

import regex
import trafilatura
from lxml import etree
from lxml import html as lxml_html

from bot.ingest.cleaning import decode
from bot.ingest.documents import IngestError
from bot.ingest.formats.blocks import Blocks
from bot.ingest.formats.furniture import ALONE, SECTION, SENTENCE_END
from bot.text.lists import listed

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_DROPPED: Final = listed(
    "script style noscript template head nav svg math iframe object embed form button select "
    "textarea input canvas audio video"
)
_BLOCKS: Final = listed(
    "p div section article main body html blockquote dl dt dd figure figcaption address details "
    "summary header footer aside center td th tr table ul ol li pre hr h1 h2 h3 h4 h5 h6"
)
#: Those of trafilatura's elements that are no part of a line.
_PARTS: Final = listed("p head list item quote table row cell")
#: Elements nested deeper than this are no page.
_DEEPEST: Final = 200
#: What HTML itself calls navigation, a page's foot, or hidden.
_FURNITURE_PATH: Final = (
    "//nav | //footer | //script | //style | //noscript | //template | //form | //dialog"
    " | //*[@role='navigation' or @role='banner' or @role='contentinfo' or @role='search'"
    " or @role='complementary' or @hidden or @aria-hidden='true']"
)
_META: Final = regex.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", regex.I)
_DATES: Final = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@name='date' or @name='dcterms.created' or @itemprop='datePublished']/@content",
    "//time[@itemprop='datePublished' or @pubdate]/@datetime",
)


def markup_of(data: bytes, declared: str | None = None) -> str:
    """The decoded HTML; its own `<meta charset>` counts where no server said another."""
    if declared is None:
        found = _META.search(data[:4_096])
        declared = found[1].decode("ascii") if found else None
    return decode(data, declared, limit=len(data) + 1)


def tree_of(markup: str) -> Any:
    """The root of an HTML text. Raises IngestError where it is none, or nested without end."""
    parser = lxml_html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8"
    )
    try:
        tree = lxml_html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise IngestError("It has no text, or its HTML cannot be read.") from error
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise IngestError("Its HTML is nested too deeply to be a page.")
    return tree


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text as Markdown, and what it says of itself."""

    text: str
    title: str | None = None
    author: str | None = None
    published: str | None = None
    site: str | None = None
    language: str | None = None


def read_page(markup: str, url: str | None = None) -> Page:
    """The main text of a web page, without menus, asides and other furniture."""
    tree = tree_of(markup)
    for furniture in tree.xpath(_FURNITURE_PATH):
        # Not the root: it has no parent to be taken from. The words after it stay.
        if furniture.getparent() is not None:
            furniture.drop_tree()
    language = (tree.get("lang") or tree.get("xml:lang") or "")[:2].lower() or None
    # Only what the page states: a guessed date would be cited as the article's.
    stated = {"extensive_search": False, "original_date": True}
    found = trafilatura.bare_extraction(
        copy.deepcopy(tree),
        url=url,
        include_comments=False,
        include_tables=True,
        include_formatting=True,
        include_images=False,
        include_links=False,
        with_metadata=True,
        date_extraction_params=stated,
    )
    body = getattr(found, "body", None)
    blocks = Blocks()
    if body is not None:
        _main(body, blocks)
    text = blocks.text()
    if not text:
        # A page too short or too odd for the extractor: all that is not furniture by its tag.
        text = blocks_of(tree).text()
    title = getattr(found, "title", None)
    return Page(
        text,
        title=title,
        author=getattr(found, "author", None),
        published=_published(tree),
        site=getattr(found, "sitename", None),
        language=language,
    )


def _published(tree: Any) -> str | None:
    for path in _DATES:
        for value in tree.xpath(path):
            if regex.match(r"\d{4}-\d\d-\d\d", str(value)):
                return str(value)[:10]
    return None


def _main(body: Any, blocks: Blocks) -> None:
    """Write trafilatura's elements; a heading of furniture hides the titles that follow it."""
    hidden = False
    for node in body:
        words = _words(node)
        if node.tag == "head":
            hidden = SECTION.fullmatch(words) is not None
        elif node.tag == "p" and SENTENCE_END.search(words):
            hidden = False  # such a list is titles; a sentence is the page's again
        if hidden or ALONE.fullmatch(words):
            continue
        _element(node, words, blocks)


def _element(node: Any, words: str, blocks: Blocks) -> None:
    if node.tag == "head":
        blocks.heading(int((node.get("rend") or "h2")[1:2] or 2), words)
    elif node.tag == "list":
        for item in node.iter("item"):
            own = _words(item, stop="list")
            depth = sum(1 for above in item.iterancestors("list")) - 1
            if not ALONE.fullmatch(own):
                blocks.item(own, depth)
    elif node.tag == "table":
        blocks.table([[_words(cell) for cell in row.iter("cell")] for row in node.iter("row")])
    elif node.tag == "code":
        blocks.code("".join(node.itertext()))
    elif node.tag == "quote" and any(inner.tag in _PARTS for inner in node):
        if node.text and node.text.strip():
            blocks.paragraph(node.text)
        for inner in node:
            _element(inner, _words(inner), blocks)
            if inner.tail and inner.tail.strip():
                blocks.paragraph(inner.tail)
    else:
        blocks.paragraph(words)


def _words(node: Any, stop: str | None = None) -> str:
    """The words of an element, those of elements called `stop` below it left out."""
    parts = [node.text or ""]
    for inner in node:
        if inner.tag != stop:
            parts.append("\n" if inner.tag == "lb" else _words(inner, stop))
        if inner.tag in _PARTS:
            # A line broken in a cell: its words are not those before it.
            parts[-1] = f" {parts[-1]} "
        parts.append(inner.tail or "")
    return " ".join("".join(parts).split())


def blocks_of(tree: Any) -> Blocks:
    """Everything that an HTML tree shows, in its order: for books, which have no furniture."""
    blocks = Blocks()
    _walk(tree, blocks, 0)
    return blocks


def _walk(node: Any, blocks: Blocks, depth: int) -> None:
    """Write one block element: its inline words, and the blocks in it."""
    pending: list[str] = [node.text or ""]

    def flush() -> None:
        if pending:
            blocks.paragraph("".join(pending))
            pending.clear()

    for inner in node:
        tag = inner.tag if isinstance(inner.tag, str) else ""
        if tag in _DROPPED or not tag:
            pass
        elif tag in _BLOCKS or any(below.tag in _BLOCKS for below in inner.iterdescendants()):
            flush()
            if tag in _HEADINGS:
                blocks.heading(_HEADINGS[tag], _shown(inner))
            elif tag == "pre":
                blocks.code("".join(inner.itertext()))
            elif tag == "table":
                blocks.table(
                    [
                        [_shown(cell) for cell in row if cell.tag in ("td", "th")]
                        for row in inner.iter("tr")
                    ]
                )
            elif tag in ("li", "dd"):
                own = [b for b in inner if b.tag in _BLOCKS]
                if own:
                    _walk(inner, blocks, depth + 1)
                else:
                    blocks.item(_shown(inner), max(depth - 1, 0))
            else:
                _walk(inner, blocks, depth + (tag in ("ul", "ol")))
        else:
            pending.append("\n" if tag == "br" else _shown(inner))
        pending.append(inner.tail or "")
    flush()


def _shown(node: Any) -> str:
    parts = [node.text or ""]
    for inner in node:
        tag = inner.tag if isinstance(inner.tag, str) else ""
        if tag == "br":
            parts.append(" ")
        elif tag and tag not in _DROPPED:
            parts.append(f" {_shown(inner)} " if tag in _BLOCKS else _shown(inner))
        parts.append(inner.tail or "")
    return "".join(parts)
