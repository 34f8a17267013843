"""What a body of text is cut into: headings, and what there is to quote, with exact offsets.

Markdown blocks come from markdown-it-py's CommonMark parser with tables; plain
text is split at blank lines, and there at the items of lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import regex
from markdown_it import MarkdownIt
from markdown_it.token import Token as MarkdownToken

from bot.corpus.markup import BULLETS, References, Sign, references, signs
from bot.corpus.models import ASKED
from bot.text import Span, split_sentences

_BLANK: Final = regex.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_SENTENCE_END: Final = regex.compile(r"[.!?…:;,。！？।][\"'”’»)\]]*$")
_MAX_HEADING_WORDS: Final = 12
#: What a reader can read: no mere signs or lines.
_READABLE: Final = regex.compile(r"[\p{L}\p{N}\p{So}]")
#: "Done :smile:" ends in an emoji, and opens no list.
_EMOJI_END: Final = regex.compile(r"(?<=(?:\s|^):[\p{L}_+-][\w+-]{1,31}):")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the body: a heading (level 1 to 6) or something to quote (level 0).

    `words` is where its words begin, after a number that is quoted with them (a
    heading that stands further up, and goes on here, has none);
    `lines` are the spans that are sentences of their own, where it is no prose.
    `item` says that it is one of a list, `nested` that its lead is the item that it
    stands below, `outer` what that and the items above it read on from, outermost
    first; `lead` and `code` are as those of `Passage`.
    """

    start: int
    end: int
    level: int
    heading: str = ""
    words: int | None = None
    lines: tuple[Span, ...] = ()
    lead: Span | None = None
    item: bool = False
    code: bool = False
    nested: bool = False
    outer: tuple[Span, ...] = ()

    @property
    def opening(self) -> int:
        """Where its words begin."""
        return self.start if self.words is None else self.words


#: The level of a question that is no heading by its markup: below all that are.
QUESTION_LEVEL: Final = 6
#: Where an author begins a new line, unless a sentence goes on there.
_BROKEN: Final = regex.compile(
    r"(?:[ \t]*(?<!`)<br[ ]*/?>\s*)+(?!(?-i:\p{Ll})|\((?!\w{1,3}\)))"
    r"|(?<!`)</(?:tr|li|p|h[1-6])>\s*+",
    regex.I,
)


def broken(text: str, start: int, end: int) -> list[Span]:
    """The lines of a paragraph in which tags break lines; all of it where none does."""
    if text.find("<", start, end) < 0:
        return [(start, end)]
    breaks = [found.span() for found in _BROKEN.finditer(text, start, end)]
    firsts = [start, *(last for _, last in breaks)]
    lasts = [*(first for first, _ in breaks), end]
    spans = (trim(text, a, b, prose=False) for a, b in zip(firsts, lasts, strict=True))
    found = [(a, b) for a, b in spans if a < b and _is_readable(text[a:b])]
    return found or [(start, end)]


#: What marks an answer: "A: …", "**A1.** …".
ANSWERS: Final = r"(?:A|Answer|Antwort|Respuesta|Réponse|R|Cevap|C|Ответ|О)"
MARKED_ANSWER: Final = regex.compile(
    rf"(?:\*\*|__)?{ANSWERS}[ ]?\d{{0,3}}[ ]?[:.)](?:\*\*|__)?[ \t]+(?=\S)", regex.I
)
#: A question that opens when it is pressed.
SUMMARY: Final = regex.compile(
    r"(?:<details[^<>]*>\s*)?<summary[^<>]*>\s*(?:<(?:b|strong|h\d)>)?"
    r"(?P<words>[^<>\n]*[^<>\s])(?:</\w+>)?\s*</summary>\s*",
    regex.I,
)
#: A heading in tags.
_HEADED: Final = regex.compile(
    r"<h(?P<level>[1-6])(?:\s[^<>]*+)?>(?P<words>(?:[^<]|<(?!/?h[1-6]))*+)</h(?P=level)>\s*+",
    regex.I,
)
_FOLDED: Final = regex.compile(r"</details>", regex.I)
#: A title above lines is no longer.
_MAX_TITLE_CHARS: Final = 80
#: Nor a term above what it means: a question may be one.
_MAX_TERM_CHARS: Final = 300
#: What stands in columns, or after its name, which may be bold or code: a line that is no prose.
_COLUMNS: Final = regex.compile(r"[ \t]*\S.*?(?:[^\S\n]{2,}|\t)\S")
_LED: Final = regex.compile(
    r"[ \t]*(?:(\*\*|__)(?!\s)[^*_\n]{1,60}\1|`[^`\n]{1,60}`)[ \t]*[:–—|-][ \t]*\S"
)
_NAMED: Final = regex.compile(r"[ \t]*[*_]{0,2}[\p{Lu}\d][^\n.:;!?]{0,40}:[*_]{0,2}[ \t]+\S")
#: Before a line of a quotation.
_QUOTE_MARKS: Final = regex.compile(r"(?:[ \t]{0,3}>)+")


def _filled_lines(text: str, start: int, end: int, *, quoted: bool = False) -> list[Span]:
    """The lines that hold something, without the white space at their ends.

    In a quotation (`quoted`) without the signs before them.
    """
    spans = []
    for line in regex.finditer(r"[^\n]+", text, pos=start, endpos=end):
        first, last = line.span()
        if quoted and (marks := _QUOTE_MARKS.match(text, first, last)):
            first = marks.end()
        spans.append(trim(text, first, last, prose=False))
    return [(first, last) for first, last in spans if first < last]


def lines_of(text: str, start: int, end: int, *, quoted: bool = False) -> tuple[Span, ...]:
    """The lines of a block in which each one stands for itself; empty where it is prose."""
    found = _filled_lines(text, start, end, quoted=quoted)
    if len(found) > 1 and all(
        any(known.match(text, *span) for known in (_COLUMNS, _NAMED, _LED)) for span in found
    ):
        return tuple(found)
    return ()


def _titled(text: str, block: Block, *, quoted: bool = False) -> tuple[Span, Block] | None:
    """(a title, the block of the lines below it) where lines stand below one; else None."""
    line = text.find("\n", block.opening, block.end)
    if block.lines or line < 0:
        return None
    title = trim(text, block.opening, line, prose=False)
    lines = lines_of(text, line, block.end, quoted=quoted)
    if not lines or title[1] - title[0] > _MAX_TITLE_CHARS:
        return None
    return title, replace(block, start=lines[0][0], words=lines[0][0], lines=lines, lead=title)


#: A bullet, a number; a letter or a picture, which say more than a bullet does.
_ITEM: Final = regex.compile(
    rf"[ \t>]*+(?:(?P<mark>(?:[{BULLETS}]|\*{{2,5}})[ \t]+|\d{{1,3}}[.)][ \t]+)"
    r"|(?P<said>\((?:\d{1,3}|[ivx]{1,4}|\p{L})\)|\p{Ll}\)|[\p{So}--[°©®]]\uFE0F?+)[ \t]+)(?=\S)",
    regex.V1,
)


def plain_blocks(text: str) -> list[Block]:
    """The blocks of plain text, in order."""
    spans: list[Span] = []
    at = 0
    for blank in [*_BLANK.finditer(text), None]:
        start, end = at, blank.start() if blank else len(text)
        at = blank.end() if blank else at
        start, end = trim(text, start, end, prose=False)
        if start < end and _READABLE.search(text, start, end):
            spans.append((start, end))
    blocks: list[Block] = []
    spans = [
        (part.start, part.end) for span in spans for part in _headings_apart(text, Block(*span, 0))
    ]
    for index, (start, end) in enumerate(spans):
        if found := _WIKI_HEADING.fullmatch(text, start, end):
            heading = " ".join(found["words"].split())
            blocks.append(Block(start, end, len(found["signs"]), heading))
            continue
        words = text[start:end]
        following = text[slice(*spans[index + 1])] if index + 1 < len(spans) else ""
        underlined = _UNDERLINED.fullmatch(words)
        if underlined is not None:
            blocks.append(Block(start, end, 2, underlined[1]))
            continue
        if _is_plain_heading(words, following):
            blocks.append(Block(start, end, 2, words))
            continue
        if found := _TITLE_LINE.match(text, start, end):
            blocks.append(Block(*found.span(), 3, found.group()))
            start, _ = trim(text, found.end(), end, prose=False)
            blocks += [
                replace(block, lead=block.lead or found.span())
                for block in _plain_items(text, start, end, None)
            ]
            continue
        before = blocks[-1] if blocks and not blocks[-1].level else None
        blocks += _plain_items(text, start, end, before)
    return blocks


_UNDERLINED: Final = regex.compile(r"([^\n]{1,100}?)[ \t]*\n[ \t]*(?:-{3,}|={3,}|~{3,})")
#: "Healing potion" on a line above its text; a line of wrapped prose is longer.
_TITLE_LINE: Final = regex.compile(
    r"\p{Lu}[^\n\t.!?…:;,|]{2,39}(?=\n[ ]?\p{Lu}[^\n]{40,}|\n[ ]?\p{Lu}[^\n]*[.!?])"
    r"(?<!\s)(?!\n[^\n]*[^\S\n]{2}\S)"
)


def _plain_items(text: str, start: int, end: int, before: Block | None) -> list[Block]:
    """A block of plain text: what stands before its first item, and its items."""
    marks = [
        found
        for line in regex.finditer(r"[^\n]+", text, pos=start, endpos=end)
        if (found := _ITEM.match(text, *line.span()))
    ]
    # A dash, or a number, where a line of prose happens to begin makes no list.
    if len(marks) < 2 and not (marks and marks[0]["mark"] and marks[0].start() == start):
        block = Block(start, end, 0, lines=lines_of(text, start, end))
        titled = _titled(text, block)
        if titled is None:
            return [block]
        title, below = titled
        level = 0 if opens_more(text, title[1]) else 3
        return [Block(*title, level, text[slice(*title)] if level else ""), below]
    lead = _lead(text, before) if before is not None else None
    if before is not None and before.item:
        lead = before.lead
    blocks = []
    # The items that the next may stand below, each with how deep it stands.
    above: list[tuple[tuple[int, bool], Block]] = []
    first, last = trim(text, start, marks[0].start(), prose=False)
    if first < last:
        opening = Block(first, last, 0, lines=lines_of(text, first, last))
        blocks.append(opening)
        lead = _lead(text, opening, listed=True)
    for at, mark in enumerate(marks):
        until = marks[at + 1].start() if at + 1 < len(marks) else end
        first = mark.start("said") if mark["said"] else mark.end("mark")
        words, until = trim(text, first, until, prose=False)
        numbered = mark["mark"] and mark["mark"][0].isdigit()
        opens = mark.start("mark") if numbered else words
        deep = _depth(text, mark)
        while above and above[-1][0] >= deep:
            above.pop()
        block = Block(opens, until, 0, words=words, lead=lead, item=True)
        if above:
            block = _below(block, above[-1][1], _lead(text, above[-1][1], nested=True))
        blocks.append(block)
        above.append((deep, block))
    return blocks


#: So many of what an item reads on from besides its lead are kept.
_MOST_OUTER: Final = 4


def _below(block: Block, over: Block, own: Span | None) -> Block:
    """An item that stands below another: it reads on from `own`, or as that does."""
    if own is None:
        return replace(block, lead=over.lead, nested=over.nested, outer=over.outer)
    outer = over.outer if over.lead is None else (*over.outer, over.lead)[:_MOST_OUTER]
    return replace(block, lead=own, nested=True, outer=outer)


def _depth(text: str, mark: regex.Match[str]) -> tuple[int, bool]:
    """How far an item is set in, and whether a letter marks it: "a)" stands below "1."."""
    first = mark.end() - len(mark.group().lstrip())
    return first - text.rfind("\n", 0, first) - 1, (mark["said"] or "").endswith(")")


def opens_more(text: str, end: int) -> bool:
    """Whether what ends at `end` ends in the colon that opens a list."""
    return text[end - 1] in ":：" and _EMOJI_END.match(text, end - 1, end) is None


#: "The filter removes messages that contain", "What may be used?", above a list.
_UNENDED: Final = regex.compile(r"[\p{L}\p{N},?？؟][*_\"”’»`)]*$")


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` ends as what opens a list may: in a word, a comma, a question."""
    return _UNENDED.search(text, start, end) is not None


def _lead(text: str, block: Block, *, listed: bool = False, nested: bool = False) -> Span | None:
    """What a list reads on from: the last sentence of the paragraph before it, with its colon.

    What is known to be a list (`listed`) also goes on from a sentence that has not ended, and
    answers a question; one within an item (`nested`) from that, where it has so few words.
    """
    if block.lines and MARKED_ANSWER.match(text, *block.lines[-1]) is None:
        return None  # a row, an entry
    start = block.opening
    few = nested and block.end - start <= _MAX_TITLE_CHARS
    unended = (few or (listed and not block.item)) and goes_on(text, start, block.end)
    if nested and not block.item:
        return None
    if not unended and not opens_more(text, block.end):
        return None
    *_, last = split_sentences(text[start : block.end])
    return start + last[0], start + last[1]


def _is_plain_heading(words: str, following: str) -> bool:
    """Whether a block of plain text stands as a heading over the one that follows.

    A single short line without a sentence's end, over something longer that is
    itself a text of sentences.
    """
    return (
        "\n" not in words
        and words[0].isalnum()
        and len(words) <= 100
        and len(words.split()) <= _MAX_HEADING_WORDS
        and _SENTENCE_END.search(words) is None
        and len(following) > max(80, len(words))
        and any(c.isalpha() for c in words)
    )


_LEAVES: Final = frozenset({"paragraph_open", "fence", "code_block", "html_block"})
_CODE: Final = frozenset({"fence", "code_block"})
_LISTS: Final = frozenset({"bullet_list", "ordered_list"})


def markdown_blocks(text: str) -> list[Block]:
    """The blocks of Markdown, in order."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # The parser reads NUL as U+FFFD, one character for one: offsets hold.
    tokens = parser.parse(text)
    made = _Markdown(text)
    skip_until = -1
    for index, token in enumerate(tokens):
        if index < skip_until:
            continue
        kind = token.type.rpartition("_")[0]
        if kind in _LISTS:
            made.list_(token, numbered=kind == "ordered_list")
        elif kind == "blockquote":
            made.quotation(token)
        elif token.nesting < 0 or token.map is None:
            continue
        elif token.type == "list_item_open":
            made.opens_item = True
        elif token.type == "heading_open":
            heading = _plain_inline(tokens[index + 1])
            made.blocks.append(Block(*made.span(token), int(token.tag[1:]), heading))
        elif token.type == "table_open":
            skip_until = next(
                i for i in range(index, len(tokens)) if tokens[i].type == "table_close"
            )
            made.table(token, [t for t in tokens[index:skip_until] if t.type == "tr_open"])
        elif token.type in _LEAVES:
            made.leaf(token)
    return made.blocks


class _Markdown:
    """The blocks of a text so far, and what is open in it."""

    def __init__(self, text: str) -> None:
        self.blocks: list[Block] = []
        self.opens_item = False
        self._text = text
        self._line_starts = [0, *(found.end() for found in regex.finditer(r"\n", text))]
        self._line_starts.append(len(text) + 1)
        self._known = references(text)
        # Of each list that is open a block without words, as its items read on, and whether it is
        # numbered.
        self._lists: list[tuple[Block, bool]] = []
        # What each quotation that is open goes on from.
        self._quotations: list[Span | None] = []
        # The heading that goes on after what is folded away under a summary of its own.
        self._resumed: Block | None = None
        # The question that the item asks which is open: what it goes on with answers it.
        self._asked: Span | None = None

    def span(self, token: MarkdownToken) -> Span:
        """The lines of a block's token."""
        assert token.map is not None  # block tokens have their lines
        first, last = (self._line_starts[min(at, len(self._line_starts) - 1)] for at in token.map)
        return first, min(last - 1, len(self._text))

    @property
    def _last(self) -> Block | None:
        """The last block, if it is no heading."""
        return self.blocks[-1] if self.blocks and not self.blocks[-1].level else None

    def _lead(self, *, listed: bool = False) -> Span | None:
        last = self._last
        return None if last is None else _lead(self._text, last, listed=listed)

    def list_(self, token: MarkdownToken, *, numbered: bool) -> None:
        """A list opens, or ends."""
        self._asked = None
        if token.nesting < 0:
            self._lists.pop()
            return
        made = Block(0, 0, 0, lead=self._lead(listed=True))
        if made.lead is None and self._lists:
            # An item's own are read from it: "Spoilers", and below it "a warning, then a ban".
            last = self._last
            own = None if last is None else _lead(self._text, last, nested=True)
            made = _below(made, self._lists[-1][0], own)
        self._lists.append((made, numbered))

    def quotation(self, token: MarkdownToken) -> None:
        """A quotation opens, or ends."""
        if token.nesting < 0:
            self._quotations.pop()
        else:
            self._quotations.append(self._lead())

    def table(self, token: MarkdownToken, rows: Sequence[MarkdownToken]) -> None:
        """A table, which is one passage: its cells mean nothing apart."""
        text, quoted = self._text, bool(self._quotations)
        head, *body = (_cells(text, *self.span(row), quoted=quoted) for row in rows)
        start, end = self.span(token)
        start, end = trim(text, head[0] if quoted else start, end, prose=False)
        if body:
            self.blocks.append(Block(start, end, 0, lines=tuple(body), lead=head))
        elif start < end:
            self.blocks.append(Block(start, end, 0))

    def leaf(self, token: MarkdownToken) -> None:
        """A paragraph, code, or tags."""
        text, (start, end) = self._text, self.span(token)
        prose, code = token.type == "paragraph_open", token.type in _CODE
        # The code of an item begins with its fence.
        words, end = trim(text, start, end, prose=prose or token.type == "fence")
        if token.type == "html_block":
            words = self._tags(start, words, end)
        if words >= end or not _is_readable(text[words:end], self._known, code=code):
            return
        quoted = bool(self._quotations)
        going_on = self._quotations[-1] if quoted else None
        own, numbered = self._lists[-1] if self._lists else (Block(0, 0, 0, lead=going_on), False)
        lead = own.lead
        mark = _NUMBER.search(text, start, words) if self.opens_item and numbered else None
        start = mark.start() if mark else words
        if self.opens_item:
            asks = text[words:end].endswith(ASKED) and prose
            self._asked = (words, end) if asks and self._lists else None
        elif self._asked and self._lists:
            lead = self._asked
        self.opens_item = False
        lines = lines_of(text, words, end, quoted=quoted) if prose else ()
        if code:
            lines = _code_lines(text, words, end, fenced=token.type == "fence", quoted=quoted)
            if not self._lists and self._last is not None:
                lead = self._lead()
        listed = bool(self._lists)
        block = replace(own, start=start, end=end, words=words, lines=lines, code=code)
        block = replace(block, lead=lead, item=listed)
        apart = _headings_apart(text, block) if prose else [block]
        for part in (one for whole in apart for one in _notes_apart(text, whole)):
            if part.level:
                self.blocks.append(part)
                continue
            before = self._last
            made = prose and (_defined(text, part, before) or _pasted(text, part, before))
            self.blocks += made or _listed(text, part, quoted=quoted)

    def _tags(self, start: int, words: int, end: int) -> int:
        """A heading in tags, and what folds others away: where the words behind it begin."""
        text = self._text
        if found := _HEADED.match(text, words, end):
            if heading := " ".join(_seen(found["words"]).split()):
                self.blocks.append(Block(start, found.end(), int(found["level"]), heading))
            return found.end()
        if found := SUMMARY.match(text, words, end):
            self._resumed = next((block for block in reversed(self.blocks) if block.level), None)
            self.blocks.append(Block(start, found.end(), QUESTION_LEVEL, found["words"]))
            return found.end()
        if self._resumed and _FOLDED.match(text, words, end):
            back = self._resumed
            self.blocks.append(Block(words, end, back.level, back.heading, words=end))
            self._resumed = None
        return words


#: "== History ==", as wikis have it.
_WIKI_HEADING: Final = regex.compile(
    r"^(?P<signs>={2,6})(?P<words>[^=\n]++)(?P=signs)[ \t]*+$", regex.M
)


def _headings_apart(text: str, block: Block) -> list[Block]:
    """A paragraph, each line that a wiki's signs make a heading by itself."""
    made: list[Block] = []
    at = block.start
    if text.find("==", block.start, block.end) < 0:
        return [block]
    for found in _WIKI_HEADING.finditer(text, block.start, block.end):
        if heading := " ".join(found["words"].split()):
            made += part_of(text, block, at, found.start())
            made.append(Block(*found.span(), len(found["signs"]), heading))
            at = found.end()
    return [*made, *part_of(text, block, at, block.end)] if made else [block]


def part_of(text: str, block: Block, start: int, end: int) -> list[Block]:
    """What of a block stands in `text[start:end]`; nothing where only white space does."""
    start, end = trim(text, start, end, prose=False)
    lines = lines_of(text, start, end)
    return [replace(block, start=start, end=end, words=start, lines=lines)] if start < end else []


#: "[^1]: Said in 1874.": a note, which a line opens.
_NOTE: Final = regex.compile(r"(?<=\n[ ]{0,3})\[\^[^\[\]\s]{1,60}\]:[ \t]+(?=\S)")


def _notes_apart(text: str, block: Block) -> list[Block]:
    """A paragraph, each note that a line of it opens by itself."""
    at = [note.start() for note in _NOTE.finditer(text, block.opening + 1, block.end)]
    if not at or block.code:
        return [block]
    parts = [replace(block, end=trim(text, block.opening, at[0], prose=False)[1], lines=())]
    for first, following in zip(at, [*at[1:], block.end], strict=True):
        _, last = trim(text, first, following, prose=False)
        parts.append(replace(block, start=first, end=last, words=first, lines=()))
    return parts


#: "Quay", and in a line of its own ": Where ships lie.": a term and what it means.
_MEANING: Final = regex.compile(r"(?:(?<=\n)[ \t>]*+|(?=:)(?<=\n[ \t>]{1,8})):[ \t]+(?=\S)")


def _defined(text: str, block: Block, before: Block | None) -> list[Block]:
    """A term and what it means, each by itself; nothing where a paragraph defines none.

    The term may be the whole paragraph `before`.
    """
    if text[block.opening] != ":" and text.find("\n", block.opening, block.end) < 0:
        return []
    marks = [found.span() for found in _MEANING.finditer(text, block.opening, block.end)]
    if not marks:
        return []
    made = []
    term = trim(text, block.opening, marks[0][0], prose=False)
    if term[0] < term[1]:
        made.append(replace(block, end=term[1], lines=()))
    elif before is None:
        return []
    else:
        # A further meaning is read from the same term.
        term = (before.lead if before.item else None) or (before.opening, before.end)
    if term[1] - term[0] > _MAX_TERM_CHARS:
        return []
    ends = [*(start for start, _ in marks[1:]), block.end]
    for (_, start), end in zip(marks, ends, strict=True):
        start, end = trim(text, start, end, prose=False)
        made.append(Block(start, end, 0, lead=term, item=True))
    return made


def _pasted(text: str, block: Block, before: Block | None) -> list[Block]:
    """The items of a paragraph whose lines have marks that Markdown does not know; nothing
    where it has none."""
    if block.lines or text.find("\n", block.opening, block.end) < 0:
        return []
    made = _plain_items(text, block.opening, block.end, before)
    if sum(one.item for one in made) < 2:
        return []
    if block.item:
        # What opens the whole list may hold for what stands within one of its items.
        made = [
            _below(one, replace(block, outer=(*block.outer, *one.outer)), one.lead) for one in made
        ]
    if not made[0].item:
        after = text[made[0].end : made[1].opening].strip(" \t\n>")
        # "… am / 12. Mai … am / 13. Juni": a date, or a dash, where a line of prose begins.
        if (after == "–" or after[:1].isdecimal()) and not opens_more(text, made[0].end):
            return []
        made[0] = replace(block, end=made[0].end, lines=made[0].lines)
    return made


def _listed(text: str, block: Block, *, quoted: bool) -> list[Block]:
    """A paragraph; where its first line opens a list of lines, or of items that tags break,
    these by themselves."""
    if (found := _titled(text, block, quoted=quoted)) and opens_more(text, found[0][1]):
        return [replace(block, end=found[0][1]), found[1]]
    first, *rest = broken(text, block.opening, block.end)
    if not rest or block.lines or not opens_more(text, first[1]):
        return [block]
    opening = replace(block, end=first[1])
    lead = _lead(text, opening)
    items = [replace(block, start=a, end=b, words=a, lead=lead, item=True) for a, b in rest]
    return [opening, *items]


_NONE: Final = References()
#: Pictures and nothing else: what stands for one is not shown beside it.
PICTURES: Final = regex.compile(r"(?:\[?!\[[^\[\]]*+\]\([^()]*+\)(?:\]\([^()]*+\))?+\s*+)++")


def _is_readable(words: str, known: References = _NONE, *, code: bool = False) -> bool:
    """Whether a page shows anything of a block: a comment, a wiki's templates, or pictures alone,
    show none."""
    if code or words[0] not in "<!&[{~":
        return True
    return PICTURES.fullmatch(words) is None and _READABLE.search(_seen(words, known)) is not None


def _seen(words: str, known: References = _NONE) -> str:
    """`words` without the signs that a page does not show."""
    marks = sorted(sign for group in signs(words, known) for sign in group)
    between = pairwise([Sign(0, 0), *marks, Sign(len(words), len(words))])
    return "".join(words[before.end : after.start] + after.shown for before, after in between)


_NUMBER: Final = regex.compile(r"\d{1,9}[.)][ \t]+$")


def _code_lines(text: str, start: int, end: int, *, fenced: bool, quoted: bool) -> tuple[Span, ...]:
    """The lines of a block of code; without its fences, if there is anything between them."""
    found = _filled_lines(text, start, end, quoted=quoted)
    if fenced and len(found) > 1:
        last = text[slice(*found[-1])]
        closed = len(last) > 2 and not last.strip(text[found[0][0]])
        found = found[1 : -1 if closed and len(found) > 2 else None]
    return tuple(found)


def _cells(text: str, start: int, end: int, *, quoted: bool) -> Span:
    """A row of a table without the strokes at its ends."""
    if quoted and (marks := _QUOTE_MARKS.match(text, start, end)):
        start = marks.end()
    start, end = trim(text, start, end, prose=False)
    first = start + (text[start] == "|")
    last = end - (text[end - 1] == "|" and text[end - 2 : end - 1] != "\\" and end - 1 > first)
    first, last = trim(text, first, last, prose=False)
    return (first, last) if first < last else (start, end)


_LINE_MARKER: Final = regex.compile(r"(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])+")


def trim(text: str, start: int, end: int, *, prose: bool) -> Span:
    """Drop white space at both ends, and a list or quote marker before prose."""
    if prose and (marker := _LINE_MARKER.match(text, start, end)):
        start = marker.end()
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _plain_inline(token: MarkdownToken) -> str:
    parts = []
    struck = 0
    for child in token.children or ():
        struck += child.nesting if child.tag == "s" else 0
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type in ("text", "code_inline") and not struck:
            parts.append(child.content)
    return " ".join("".join(parts).split())
