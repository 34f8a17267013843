"""The signs of Markdown, of wikis and of HTML that a reader of the page does not see."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import Final, NamedTuple

import regex

from bot.text.lists import listed

#: What a reader sees as the end of a line; a newline in the text of a paragraph is none.
BREAK: Final = "\u2028"

#: Before the items of a list; for a set of a pattern.
BULLETS: Final = r"\-*+•–·▪◦‣●○■□"


class Sign(NamedTuple):
    """A half-open span of characters, and what a page shows in its place."""

    start: int
    end: int
    shown: str = ""


class References(NamedTuple):
    """What an article's links and notes refer to.

    `labels` are those of its links' addresses, folded; `noted` says that it has
    the marks of notes that a copied page has: "in 1874.[3]"; `linked` that it has
    links as wikis and notes do, so that two apostrophes quote nothing; `wiki` that it
    has what only a wiki has, so that double braces hide, too.
    """

    labels: frozenset[str] = frozenset()
    noted: bool = False
    linked: bool = False
    wiki: bool = False


#: A note's mark as a copied page has it; no index ("f[0]") where no notes are.
_MARK: Final = r"""(?<=[^\s\[(])\[(?:[1-9]\d{0,2}|[a-z]|n(?:ote|b)[ ]\d{1,2}|edit
        |(?:[a-z\-]{2,20}[ ]){1,3}needed|wh\w{1,3}\?)\](?![(\[]\D)"""
#: What the author took back, within a paragraph.
_STRUCK: Final = r"""(?<!~)~~(?![\s~])(?:\\.|[^~\n\\]|~(?!~)|\n(?![ \t]*\n))*+(?<!\s)~~(?!~)
      | (?i:<(?P<by>s|strike|del)(?:\s[^<>]*+)?>
            (?:[^<\n]|\n(?![ \t]*\n)|<(?!/?(?:s|strike|del)\b))*+</(?P=by)>)"""
#: What is read before emphasis: in code and in addresses its signs are none.
_INLINE: Final = regex.compile(
    rf"""
    (?P<escape>\\)(?:[!-/:-@\[-`{{-~]|(?P<hard>(?=\n)))
  | (?P<spaces>[ ]{{2,}}+(?=\n[ \t]*+\S))
  | (?<!`)(?P<code>`++)[^`]++(?P=code)(?!`)
  | (?P<blank>\n[ \t]*+\n)
  | (?P<entity>&(?:\#[xX][0-9a-fA-F]{{1,6}}|\#\d{{1,7}}|[A-Za-z][A-Za-z0-9]{{1,31}});)
  | (?P<comment><!--)
  | <(?P<emoji>a?:\w{{2,32}}:\d{{15,21}})>
  | (?P<struck>{_STRUCK})
  | (?P<tag></?(?P<name>[A-Za-z][A-Za-z0-9]{{0,11}}+)(?:\s[^<>]*+)?/?>)
  | (?P<auto><)(?:[A-Za-z][A-Za-z0-9+.\-]{{1,31}}:[^\s<>]*+|[\w.+\-]++@[\w.\-]++)>
  | (?P<wiki>!?\[\[(?!\s)(?P<page>(?:[^\[\]|\\\n]|\\(?!\|))++)
        (?P<stroke>\\?\|(?P<words>[^\[\]\n]*+))?+\]\](?!\())
  | (?P<template>\{{\{{[^{{}}]*+\}}\}})
  | (?P<note>\[\^[^\[\]\s]{{1,60}}+\])
  | (?P<mark>{_MARK})
  | (?P<open>!?\[)
  | (?P<link>\]\([ \t\n]*+
        (?:<[^<>\n]*+>|(?:[^\s()\\<]|\\.)(?:[^\s()\\]|\\.|\([^\s()]*+\))*+)?+
        (?:[ \t\n]++(?:"[^"\n]*+"|'[^'\n]*+'|\([^()\n]*+\)))?+[ \t\n]*+\))
  | (?P<close>\](?:\[(?P<label>[^\[\]\n]*+)\])?+)
    """,
    regex.VERBOSE,
)
_NOTE: Final = regex.compile(_MARK, regex.VERBOSE)
#: The words of a link to a note ("[[3]](#note-3)"), which stands behind a word.
_NOTE_WORDS: Final = regex.compile(r"(?P<in>\\?\[)?(?:\d{1,3}|[a-z])(?(in)\\?\])")
#: Where such a link leads to: "#12" of a page may be anything that is numbered.
_NOTE_PLACE: Final = regex.compile(r"#_?(?:cite|cmnt|end|fn|foot|ft|note|ref|sdfoot)", regex.I)
#: HTML's own: another word in angle brackets ("/kick <player>") is the author's.
_TAGS: Final = listed(
    "a abbr article aside b big blockquote br caption center cite code col colgroup dd del details"
    " dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img input ins"
    " kbd li main mark nobr nowiki ol p picture pre q ref s samp section small source span strike"
    " strong sub summary sup table tbody td tfoot th thead tr tt u ul var wbr"
)
#: Where one of these begins or ends, a line does.
_LINES: Final = listed(
    "article aside blockquote br caption center dd details div dl dt figcaption figure footer h1 h2"
    " h3 h4 h5 h6 header hr li main ol p pre section summary table tr ul"
)
#: Between the cells of a row.
_CELLS: Final = ("td", "th")
_NEXT_CELL: Final = regex.compile(r"\s*+<t[dh](?:\s[^<>]*+)?>", regex.I)
_BREAKS: Final = regex.compile(r"(?:\s*+<br\s*+/?>)++", regex.I)
#: Pages of a wiki that are no words: a link to one shows a picture or nothing.
_NO_WORDS: Final = regex.compile(
    r"(?:file|image|media|category|datei|bild|kategorie|archivo|imagen|categoría|fichier|catégorie"
    r"|dosya|kategori)[ ]?:",
    regex.I,
)
#: "[label]: address", which a page does not show.
_DEFINITION: Final = regex.compile(r"^[ ]{0,3}\[([^\[\]\n]+)\]:", regex.M)
#: A note's mark after the end of a sentence or a clause.
_NOTED: Final = regex.compile(r"(?<=[.,;!?…\"'”’»])\[[1-9]\d{0,2}\](?=[\s\[]|\Z)")
#: Fewer of them may be anything.
_FEWEST_NOTES: Final = 2
#: "**so**", "*so*", "__so__", "_so_", also where a line ends within; no list's "* " opens one.
#: A wiki's '''so''', too; two apostrophes only in a wiki's text, as they quote in others.
#: Two stars count also within a word, as writing without spaces needs it.
_LINE_END: Final = r"\n(?![ \t]*(?:\n|[-+*#>|]|\d+[.)]))"
_BOLD: Final = (
    r"(?<!['\w])(?P<ticks>'{3}(?:'')?+)(?![\s'])(?:[^'\n]|'(?!'))++(?<![\s'])(?P=ticks)(?!['\w])"
)
_EMPHASIS: Final = regex.compile(
    rf"(?<![*\w])(?P<star>\*{{1,3}})(?![\s*])(?:[^*\n]|{_LINE_END})*+(?<!\s)(?P=star)(?![*\w])"
    rf"|(?<![*\d])(?P<within>\*\*)(?![\s*\p{{P}}])(?:[^*\n]|{_LINE_END})*+"
    rf"(?<![\s\p{{P}}])(?P=within)(?![*\d])"
    rf"|(?<!\w)(?P<line>_{{1,3}})(?![\s_])(?:[^_\n]|{_LINE_END})*+(?<![\s_])(?P=line)(?!\w)|{_BOLD}"
)
_ITALIC: Final = regex.compile(
    r"(?<!['\w])(?P<two>'')(?![\s'])(?:[^'\n]|'(?!'))++(?<!\s)(?P=two)(?!')|" + _EMPHASIS.pattern
)
_LINKED: Final = regex.compile(r"\[\[[^\[\]\n]++\]\]")
#: What only a wiki's text has. Notes have links in brackets, too, and their "{{name}}" is words.
_WIKI: Final = regex.compile(rf"^(={{2,6}})[^=\n]++\1[ \t]*+$|{_BOLD}", regex.M)
#: Stands for what is read already: no letter, no space, no sign.
_READ: Final = "\ufffc"
#: Emphasis within emphasis, so deep.
_DEPTH: Final = 3


# Asked for each quote that is shown, of an article that may be long.
@lru_cache(maxsize=16)
def references(text: str) -> References:
    """What the links and notes of an article's `text` refer to."""
    brackets, quoted = "[" in text, "''" in text
    labels = map(_folded, _DEFINITION.findall(text) if brackets and "]:" in text else ())
    return References(
        frozenset(label for label in labels if not label.startswith("^")),
        brackets and len(_NOTED.findall(text)) >= _FEWEST_NOTES,
        brackets and quoted and _LINKED.search(text) is not None,
        (quoted or "{{" in text) and _WIKI.search(text) is not None,
    )


_NONE: Final = References()


def signs(text: str, known: References = _NONE, *, line: str = BREAK) -> list[tuple[Sign, ...]]:
    """What is not shown as it is written, the signs of one link, word of code … together.

    That is the signs of emphasis and of code, the backslash before a sign, the
    brackets and the address of a link or an image, the brackets of an address
    that stands alone, the marks of notes; what is struck out; the tags, comments
    and character references of HTML. `line` is shown where a line is broken by sign or tag.
    """
    found: list[tuple[Sign, ...]] = []
    opened: list[Sign] = []
    read: list[Sign] = []
    #: Where the links of a wiki close, which are read to their end already.
    closings: set[int] = set()
    comments = True
    at = 0
    while match := _INLINE.search(text, at):
        start, at = match.span()
        if match["escape"]:
            hard = match["hard"] is not None
            found.append((Sign(start, start + 1, line if hard else ""),))
        elif match["spaces"]:
            found.append((Sign(start, at, line),))
        elif match["code"]:
            width = len(match["code"])
            found.append((Sign(start, start + width), Sign(at - width, at)))
        elif match["entity"]:
            character = _character(match["entity"])
            if character is None:
                continue
            found.append((Sign(start, at, character),))
        elif match["comment"]:
            end = text.find("-->", start + 2) if comments else -1
            comments = end >= 0
            if not comments:
                continue
            at = _with_space(text, start, max(at, end + 3))
            found.append((Sign(start, at),))
        elif match["struck"]:
            at = _with_space(text, start, at)
            found.append((Sign(start, at),))
        elif match["emoji"]:
            # Discord's "<:name:123>" is its picture to a reader, ":name:" to all others.
            first = match.start("emoji") + match["emoji"].index(":")
            found.append((Sign(start, first), Sign(text.rindex(":", first, at), at, ":")))
        elif match["tag"]:
            name = match["name"].lower()
            if name not in _TAGS:
                continue
            if name == "br" and (more := _BREAKS.match(text, at)):
                at = more.end()
            if name in _CELLS and (more := _NEXT_CELL.match(text, at)):
                at = more.end()
                found.append((Sign(start, at, " | "),))
                continue
            found.append((Sign(start, at, line if name in _LINES else ""),))
        elif match["auto"]:
            found.append((Sign(start, start + 1), Sign(at - 1, at)))
        elif match["wiki"]:
            if not any(map(str.isalpha, match["page"])):
                at = start + 1
                continue
            if match["wiki"].startswith("!") or _NO_WORDS.match(match["page"]):
                found.append((Sign(start, at),))
            else:
                first, last = match.span("words" if match["words"] else "page")
                opening, closing = Sign(start, first), Sign(last, at)
                found.append((opening, closing))
                read += opening, closing
                closings.add(last)
                at = first
                continue
        elif match["template"]:
            if not known.wiki:
                at = start + 2
                continue
            found.append((Sign(start, at),))
        elif match["note"]:
            found.append((Sign(start, at),))
        elif match["mark"]:
            if _folded(match["mark"][1:-1]) in known.labels or not known.noted:
                opened.append(Sign(start, start + 1))
                at = start + 1
                continue
            found.append((Sign(start, at),))
        elif match["open"]:
            opened.append(Sign(start, at))
            continue
        elif match["blank"]:
            opened.clear()
            continue
        elif start in closings:
            at = start + 2
            continue
        else:
            opening_at = opened.pop() if opened else None
            if opening_at is None:
                continue
            if match["close"]:
                label = match["label"] or text[opening_at.end : start]
                if _folded(label) not in known.labels:
                    continue
            elif _is_note(text, opening_at, start, at):
                while found and found[-1][0].start >= opening_at.start:
                    found.pop()
                found.append((Sign(opening_at.start, at),))
                read.append(Sign(opening_at.start, at))
                continue
            read.append(opening_at)
            found.append((opening_at, Sign(start, at)))
        read.append(Sign(start, at))
    words = list(text)
    emphasis = _ITALIC if known.wiki or known.linked else _EMPHASIS
    for _ in range(_DEPTH):
        for start, end, _ in read:
            words[start:end] = _READ * (end - start)
        read = []
        for match in emphasis.finditer("".join(words)):
            first, last = match.span(match.lastgroup or 0)
            pair = Sign(first, last), Sign(match.end() - (last - first), match.end())
            found.append(pair)
            read += pair
        if not read:
            break
    return found


def _with_space(text: str, start: int, end: int) -> int:
    """The end of what is not shown, with the space behind it where one stands before it."""
    spaced = text[start - 1 : start].isspace() and text[end : end + 1] == " "
    return end + spaced


#: Struck out, or in a comment; in code and behind a backslash the signs are none.
_UNSAID: Final = regex.compile(
    rf"""\\[~<`\\] | (?<!`)(?P<code>`++)[^`]++(?P=code)(?!`)
      | (?P<unsaid>{_STRUCK} | <!--(?:(?!<!--|-->).)*+-->)""",
    regex.VERBOSE | regex.DOTALL,
)


#: Struck out by tags.
_TAKEN_BACK: Final = regex.compile(
    r"""\[<`\] | (?<!`)(?P<code>`++)[^`]++(?P=code)(?!`)
      | (?P<struck><(?P<by>s|strike|del)(?:\s[^<>]*+)?>(?:[^<]|<(?!/?(?P=by)\b))*+</(?P=by)>)""",
    regex.VERBOSE | regex.IGNORECASE,
)
_PARAGRAPHS: Final = regex.compile(r"\n[ \t]*+\n")


# As `references` is.
@lru_cache(maxsize=16)
def struck_through(text: str) -> tuple[Sign, ...]:
    """What is struck out of an article's `text` across the end of a paragraph."""
    if "</" not in text:
        return ()
    return tuple(
        Sign(*found.span())
        for found in _TAKEN_BACK.finditer(text)
        if found["struck"] and _PARAGRAPHS.search(text, *found.span())
    )


def said(text: str) -> str:
    """`text` with as many spaces for what its author does not say in it."""
    if "~~" not in text and "<" not in text:
        return text
    return _UNSAID.sub(lambda found: " " * len(found["unsaid"] or "") or found[0], text)


def _is_note(text: str, opening: Sign, close: int, end: int) -> bool:
    """Whether a link, whose words end at `close`, is a note's mark that leads to its place."""
    before = text[opening.start - 1 : opening.start]
    words = _NOTE_WORDS.fullmatch(text, opening.end, close)
    if words is None or text.find("#", close, end) < 0 or before.isspace() or before in "([":
        return False
    known = before == ">" or words["in"] is not None
    return known or _NOTE_PLACE.search(text, close, end) is not None


def notes(text: str, known: References) -> list[tuple[Sign, ...]]:
    """What is hidden in a text without Markdown: what is struck out, the marks of notes."""
    found = list(_NOTE.finditer(text)) if known.noted else []
    struck = [one for one in _UNSAID.finditer(text) if one["unsaid"]]
    return [
        *((Sign(*one.span()),) for one in found),
        *((Sign(one.start(), _with_space(text, *one.span())),) for one in struck),
    ]


def _character(reference: str) -> str | None:
    """What a character reference of HTML stands for, or None where it stands for itself."""
    character = html.unescape(reference)
    if character == reference:
        return None
    # Space is space: it breaks no line, however it is written.
    return " " if character.isspace() and character != "\u00a0" else character


def _folded(label: str) -> str:
    return " ".join(label.casefold().split())
