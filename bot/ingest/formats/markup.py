"""HTML: web pages without their furniture, and the chapters of books."""

from __future__ import annotations

import copy
import itertools
from dataclasses import dataclass
from typing import Any, Final

import regex
import trafilatura
from lxml import etree
from lxml import html as lxml_html

from bot.ingest.cleaning import decode
from bot.ingest.documents import IngestError
from bot.ingest.formats.blocks import Blocks
from bot.ingest.formats.furniture import ALONE, SECTION, SENTENCE_END, without_furniture
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
#: A word and what it means.
_DEFINED: Final = ("dt", "dd")
#: Elements nested deeper than this are no page.
_DEEPEST: Final = 200
#: What HTML itself calls navigation, a page's foot, or hidden.
_FURNITURE_PATH: Final = (
    "//nav | //footer | //script | //style | //noscript | //template | //form | //dialog"
    " | //*[@role='navigation' or @role='banner' or @role='contentinfo' or @role='search'"
    " or @role='complementary' or @hidden or @aria-hidden='true']"
    # What the author took back.
    " | //del | //s | //strike"
    # "[edit]" beside the headings of a wiki.
    " | //span[@class='mw-editsection']"
    # The marks of notes: "[1]", "[a]".
    " | //sup[a[starts-with(@href, '#')]][not(text()[normalize-space()])]"
)
#: In a cell, of a table that lays a page out.
_LAID_OUT: Final = " | ".join((".//table", ".//p[2]", *(f".//{heading}" for heading in _HEADINGS)))
_HEADING_LINKS: Final = " | ".join(f"//{heading}//a" for heading in _HEADINGS)
#: Where a page says itself that its text is.
_STATED: Final = "//main | //*[@role='main'] | //article"
#: What frames other blocks: a page's text may be in one.
_FRAMES: Final = listed("body article main section div center table tbody tr td")
#: So much of what a page says is in the frame of its text.
_MOST: Final = 0.8
#: Characters up to which the extractor takes what it finds anywhere on a page.
_SHORT: Final = 400
#: What is made of links, and may be a menu.
_OF_LINKS: Final = ".//ul[.//a] | .//ol[.//a] | .//dl[.//a] | .//p[.//a] | .//table[.//a]"
#: Words of a name, on the average: links of more are titles of other pages.
_NAME: Final = 4
#: Elements that are looked at for the one with words before another.
_NEAR: Final = 4
#: The highest number of an item in Markdown.
_HIGHEST: Final = 999_999_999
#: So much of what the extractor found is in what is read in its place.
_ENOUGH: Final = 0.5
#: Between the items of a list that stands in a cell.
_IN_CELL: Final = " / "
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
    _count(tree)
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
    for link in tree.xpath(_HEADING_LINKS):
        # "¶", "#": a heading's link to itself.
        if not any(map(str.isalnum, link.text_content())):
            link.drop_tree()
    _level_tables(tree)
    frame = _frame(tree)
    _unlink(frame)
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
    heap = False
    if body is not None:
        _main(body, blocks)
        heap = len(body) == 1 and "\n" in body[0].xpath("string()")
    text = blocks.text()
    # A page too short or too odd for the extractor: it gives nothing, or all words in one heap.
    if heap or len(text) < _SHORT:
        whole = blocks_of(tree).text()
        _drop_menus(frame)
        own = without_furniture(blocks_of(frame).text()) or whole
        text = own if len(own) > len(text) * _ENOUGH else text
    title = getattr(found, "title", None)
    return Page(
        text,
        title=title,
        author=getattr(found, "author", None),
        published=_published(tree),
        site=getattr(found, "sitename", None),
        language=language,
    )


def _count(tree: Any) -> None:
    """Write the number of each item on it: the extractor counts all lists from 1."""
    for item in tree.iter("li"):
        item.attrib.pop("rend", None)
    for items in tree.iter("ol"):
        own = items.findall("li")
        back = items.get("reversed") is not None
        at = _whole(items.get("start"), len(own) if back else 1)
        numbered = (items.get("type") or "1") == "1"
        for item in own:
            at = _whole(item.get("value"), at)
            if numbered and 0 <= at <= _HIGHEST:
                item.set("rend", str(at))
            at += -1 if back else 1
        if not numbered:
            items.tag = "ul"


def _whole(said: str | None, otherwise: int) -> int:
    whole = regex.fullmatch(r"\s*(-?\d{1,9})\s*", said or "")
    return otherwise if whole is None else int(whole[1])


def _unlink(frame: Any) -> None:
    """Write the links of what is no menu as words: the extractor drops lists, tables and
    paragraphs that are made of links.

    That is what a colon opens, a paragraph under a heading or another, a list with words
    beside its links or of names under a heading, a table with heads.
    """
    kept = []
    for part in frame.xpath(_OF_LINKS):
        above = itertools.takewhile(lambda one: one is not frame, part.iterancestors())
        if any(one.tag in ("li", "td", "th") for one in above):
            continue
        before = _before(part, frame)
        said = "" if before is None else " ".join(before.text_content().split())
        headed = before is not None and before.tag in _HEADINGS and not SECTION.fullmatch(said)
        if part.tag == "table":
            good = len(part.xpath("(.//tr)[1]/th")) > 1
        elif said.endswith((":", "：")):
            good = True
        elif part.tag == "p":
            beside = before is not None and before.tag == "p" and _says(before)
            good = (headed or beside) and _leads_away(part)
        else:
            good = _says(part) or (headed and _names(part) and _leads_away(part))
        if good:
            kept.append(part)
    for part in kept:
        etree.strip_tags(part, "a")


def _before(part: Any, frame: Any) -> Any | None:
    """The element right before `part`, in `frame`, but for some without words; of a heading
    in a frame of its own the heading."""
    for _ in range(_NEAR):
        while part is not frame and part.getprevious() is None:
            part = part.getparent()
        if part is frame:
            break
        part = part.getprevious()
        if part.text_content().strip():
            return part[0] if len(part) == 1 and part[0].tag in _HEADINGS else part
    return None


def _says(part: Any) -> bool:
    """Whether it has words beside its links."""
    return any(map(str.isalpha, "".join(part.xpath(".//text()[not(ancestor::a)]"))))


def _names(part: Any) -> bool:
    """Whether its links are names, not titles."""
    links = part.xpath(".//a")
    return sum(len(link.text_content().split()) for link in links) <= _NAME * len(links)


def _leads_away(part: Any) -> bool:
    """Whether its links lead to other pages."""
    return not part.xpath(".//a[starts-with(@href, '#')]")


def _level_tables(tree: Any) -> None:
    """Write what the extractor drops of tables: lists in cells as lines, a caption above it."""
    for table in tree.iter("table"):
        for caption in table.findall("caption"):
            caption.tag = "p"
            table.addprevious(caption)
    for items in list(tree.xpath("//table//*[self::ul or self::ol][li]")):
        cell = next((above for above in items.iterancestors("td", "th")), None)
        if cell is None or cell.xpath(_LAID_OUT):
            continue
        for at, item in enumerate(items.findall("li")):
            item.text = (_IN_CELL if at else " ") + (item.text or "").lstrip()
            item.drop_tag()
        items.tail = f" {items.tail or ''}"
        items.drop_tag()


def _frame(tree: Any) -> Any:
    """The element that holds a page's text; one that the page does not name is marked as it.

    Without such a mark the extractor takes paragraphs and tables alone, no heading and no list.
    """
    stated = tree.xpath(_STATED)
    if stated:
        return stated[0]
    body = tree.find("body")
    frame = tree if body is None else body
    said: dict[Any, int] = {}
    for node in reversed(list(tree.iter(etree.Element))):
        # Links are what menus are made of.
        own = 0 if node.tag == "a" else len((node.text or "").strip())
        inner = sum(said[one] + len((one.tail or "").strip()) for one in node)
        said[node] = 0 if node.tag == "a" else own + inner
    least = said[frame] * _MOST
    while within := [one for one in frame if one.tag in _FRAMES and said[one] > least]:
        frame = within[0]
    if frame.tag not in ("div", "section"):
        inside = frame.makeelement("div")
        inside.text, frame.text = frame.text, None
        inside.extend(list(frame))
        frame.append(inside)
        frame = inside
    frame.set("role", "main")
    return frame


def _drop_menus(frame: Any) -> None:
    """Take out the parts that have links and no word beside them."""
    for part in frame.xpath(".//div[.//a] | .//p[.//a] | .//ul[.//a] | .//ol[.//a] | .//td[.//a]"):
        beside = part.xpath(".//text()[not(ancestor::a)]")
        if part is not frame and not any(c.isalnum() for c in "".join(beside)):
            part.drop_tree()


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
            own = _words(item, stop=("list", "item"))
            depth = sum(1 for above in item.iterancestors("list")) - 1
            kind = (item.get("rend") or "")[:2]
            if kind in _DEFINED:
                blocks.defined(own, term=kind == "dt")
            elif not ALONE.fullmatch(own):
                blocks.item(own, depth, _number(item))
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


def _number(item: Any) -> int | None:
    """The number of an item; None where it has none."""
    number = item.get("rend") or ""
    return int(number) if number.isdecimal() else None


def _words(node: Any, stop: tuple[str, ...] = ()) -> str:
    """The words of an element, those of elements called `stop` below it left out."""
    parts = [node.text or ""]
    for inner in node:
        if inner.tag not in stop:
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


def _walk(node: Any, blocks: Blocks, depth: int, first: int | None = None) -> None:
    """Write one block element, or its children from `first` on: inline words, and blocks."""
    pending: list[str] = [node.text or ""] if first is None else []

    def flush() -> None:
        if pending:
            blocks.paragraph("".join(pending))
            pending.clear()

    for inner in node[first:]:
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
            elif tag == "dt":
                blocks.defined(_shown(inner), term=True)
            elif tag in ("li", "dd"):
                own = next((at for at, one in enumerate(inner) if one.tag in _BLOCKS), len(inner))
                # "<li><p>…": the item's words are its first paragraph.
                own += (
                    own == 0 < len(inner) and inner[0].tag == "p" and not (inner.text or "").strip()
                )
                if tag == "dd":
                    blocks.defined(_shown(inner, own), term=False)
                else:
                    blocks.item(_shown(inner, own), max(depth - 1, 0), _number(inner))
                _walk(inner, blocks, depth, own)
            else:
                _walk(inner, blocks, depth + (tag in ("ul", "ol")))
        else:
            pending.append("\n" if tag == "br" else _shown(inner))
        pending.append(inner.tail or "")
    flush()


def _shown(node: Any, end: int | None = None) -> str:
    """The words of an element, up to its child `end`."""
    parts = [node.text or ""]
    for inner in node[:end]:
        tag = inner.tag if isinstance(inner.tag, str) else ""
        if tag == "br":
            parts.append(" ")
        elif tag and tag not in _DROPPED:
            parts.append(f" {_shown(inner)} " if tag in _BLOCKS else _shown(inner))
        parts.append(inner.tail or "")
    return "".join(parts)
