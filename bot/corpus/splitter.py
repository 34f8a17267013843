"""From a body of text to sections and passages, with exact offsets.

Markdown blocks come from markdown-it-py's CommonMark parser with tables; plain
text is split at blank lines, and there at the items of lists. In both, a
question that an answer follows is a heading, and lines that are no prose (rows
of a table, "Entry: 5 euros") are each a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex
from markdown_it import MarkdownIt
from markdown_it.token import Token as MarkdownToken

from bot.corpus.models import ASKED, Passage, Section, Sentence
from bot.text import split_sentences
from bot.text.sentences import MAX_SENTENCE_CHARS

#: A paragraph longer than this is split between sentences into several passages.
MAX_PASSAGE_CHARS: Final = 4_000

_BLANK: Final = regex.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_SENTENCE_END: Final = regex.compile(r"[.!?…:;,。！？।][\"'”’»)\]]*$")
_MAX_HEADING_WORDS: Final = 12


_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Block:
    """A piece of the body: a heading (level 1 to 6) or something to quote (level 0).

    `words` is where its words begin, after a number that is quoted with them;
    `lines` are the spans that are sentences of their own, where it is no prose.
    `item` says that it is one of a list, `lead` as `Passage.lead`.
    """

    start: int
    end: int
    level: int
    heading: str = ""
    words: int | None = None
    lines: tuple[_Span, ...] = ()
    lead: _Span | None = None
    item: bool = False

    @property
    def opening(self) -> int:
        """Where its words begin."""
        return self.start if self.words is None else self.words


#: The level of a question that is no heading by its markup: below all that are.
QUESTION_LEVEL: Final = 6


def split_body(
    text: str, *, markdown: bool, language: str, pairs: bool = False
) -> tuple[tuple[Section, ...], tuple[Passage, ...]]:
    """Split an article's body into its sections and passages, in reading order.

    With `pairs`, every heading is a question and what stands under it the answer.
    """
    blocks = _with_questions(text, _markdown_blocks(text) if markdown else _plain_blocks(text))
    sections: list[Section] = []
    passages: list[Passage] = []
    heading, level, start, first = "", 0, 0, 0

    def close(end: int) -> None:
        if level or len(passages) > first:
            sections.append(Section(heading, level, start, end, range(first, len(passages))))

    paragraph = 0
    above: _Block | None = None
    for block in blocks:
        if block.level:
            close(block.start)
            heading, level, start, first = block.heading, block.level, block.start, len(passages)
            above = block
            continue
        paragraph += 1
        lead = block.lead
        if lead is None and (heads := _heads(text, block)):
            lead, block = heads, replace(block, lines=block.lines[1:])
        if above is not None and lead is None:
            # A list reads on from its heading, an answer from its question. A first
            # heading is the title, which says no more of one item than of all.
            words = _heading_span(text, above)
            listed = (block.item or block.lines) and above.level > 1
            if listed or pairs or text[slice(*words)].endswith(ASKED):
                lead = words
        passages += _passages(text, replace(block, lead=lead), paragraph, len(sections), language)
        if not block.item:
            above = None
    close(len(text))
    return tuple(sections), tuple(passages)


def _passages(
    text: str, block: _Block, paragraph: int, section: int, language: str
) -> list[Passage]:
    sentences = [
        Sentence(start, end)
        for first, last in block.lines or ((block.opening, block.end),)
        for start, end in _sentences(text, first, last, language, whole=bool(block.lines))
    ]
    groups: list[list[Sentence]] = []
    for sentence in sentences:
        if groups and sentence.end - groups[-1][0].start <= MAX_PASSAGE_CHARS:
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return [
        Passage(
            group[0].start if at else block.start,
            block.end if group is groups[-1] else group[-1].end,
            paragraph,
            section,
            tuple(group),
            block.lead,
        )
        for at, group in enumerate(groups)
    ]


#: "**Bake.** Heat the pot": a heading that its sentence runs on from.
_RUN_IN: Final = regex.compile(r"(\*\*|__)(?!\s)[^*_\n]{1,80}(?<!\s)\1[.:]?")


def _sentences(text: str, start: int, end: int, language: str, *, whole: bool) -> Iterator[_Span]:
    """The sentences of `text[start:end]`; with `whole` it is one, if it is short enough."""
    if whole and end - start <= MAX_SENTENCE_CHARS:
        yield start, end
        return
    found = [(start + a, start + b) for a, b in split_sentences(text[start:end], language)]
    if (
        len(found) > 1
        and _RUN_IN.fullmatch(text, *found[0])
        and found[1][1] - found[0][0] <= MAX_SENTENCE_CHARS
    ):
        found[:2] = [(found[0][0], found[1][1])]
    yield from found


_ASKS: Final = r"(?:Q|Question|Frage|F|Pregunta|P|Soru|S|Вопрос|В)"
_ANSWERS: Final = r"(?:A|Answer|Antwort|Respuesta|Réponse|R|Cevap|C|Ответ|О)"
#: "Q: …", "**Q1.** …"; the answer's mark must follow in the next line or paragraph.
_MARKED_QUESTION: Final = regex.compile(
    rf"(?:\*\*|__)?{_ASKS}[ ]?\d{{0,3}}[ ]?[:.)](?:\*\*|__)?[ \t]+(?P<words>\S[^\n]*)", regex.I
)
_MARKED_ANSWER: Final = regex.compile(
    rf"(?:\*\*|__)?{_ANSWERS}[ ]?\d{{0,3}}[ ]?[:.)](?:\*\*|__)?[ \t]+(?=\S)", regex.I
)
#: A question that stands alone on its line in bold.
_BOLD_QUESTION: Final = regex.compile(r"(\*\*|__)(?P<words>[^*_\n]{1,200}[?？؟])\1[ \t]*(?=\n|\Z)")


def _with_questions(text: str, blocks: Sequence[_Block]) -> list[_Block]:
    """The blocks, with questions that are answered below them as headings."""
    made: list[_Block] = []
    answer = False
    for at, block in enumerate(blocks):
        if block.level:
            made.append(block)
            continue
        start = block.opening
        if answer and (mark := _MARKED_ANSWER.match(text, start, block.end)):
            start = mark.end()
        answer = False
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        asked = _question(text, block, following)
        if asked is None:
            if start > block.opening:
                block = _answer(text, block, start)
            made.append(block)
            continue
        words, end = asked
        made.append(_Block(block.start, end, QUESTION_LEVEL, " ".join(text[slice(*words)].split())))
        start, _ = _trim(text, end, block.end, prose=False)
        if start >= block.end:
            answer = True
            continue
        if mark := _MARKED_ANSWER.match(text, start, block.end):
            start = mark.end()
        made.append(_answer(text, block, start))
    return made


def _answer(text: str, block: _Block, start: int) -> _Block:
    """`block` without what stands before `start`."""
    lines = _lines(text, start, block.end)
    return replace(block, start=start, words=start, lines=lines, lead=None, item=False)


def _question(text: str, block: _Block, following: _Block | None) -> tuple[_Span, int] | None:
    """(the question's words, where its line ends) of a block that opens with one, or None."""
    bold = None if block.item else _BOLD_QUESTION.match(text, block.opening, block.end)
    found = _MARKED_QUESTION.match(text, block.opening, block.end) or bold
    if found is None:
        return None
    start, end = found.span("words")
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*_"):
        end -= 1
    rest, _ = _trim(text, found.end(), block.end, prose=False)
    if rest >= block.end:
        if following is None or following.level:
            return None
        rest = following.opening
    if bold is None and _MARKED_ANSWER.match(text, rest) is None:
        return None
    return (start, end), found.end()


_HASHES: Final = regex.compile(r"[ \t]*(?:#{1,6}[ \t]+)?")


def _heading_span(text: str, block: _Block) -> _Span:
    """Where a heading's words stand, without its markup."""
    for pattern in (_MARKED_QUESTION, _BOLD_QUESTION, None):
        if pattern is None:
            opening = _HASHES.match(text, block.start, block.end)
            start = opening.end() if opening is not None else block.start
            line = text.find("\n", start, block.end)
            end = block.end if line < 0 else line
        elif found := pattern.match(text, block.start, block.end):
            start, end = found.span("words")
        else:
            continue
        while end > start and text[end - 1] in " \t*_#":
            end -= 1
        if start < end:
            return start, end
    return block.start, block.end


#: What stands in columns, or after its name: a line that is no prose.
_COLUMNS: Final = regex.compile(r"[ \t]*\S.*?(?:[^\S\n]{2,}|\t)\S")
_NAMED: Final = regex.compile(r"[ \t]*[*_]{0,2}[\p{Lu}\d][^\n.:;!?]{0,40}:[*_]{0,2}[ \t]+\S")


def _filled_lines(text: str, start: int, end: int) -> list[_Span]:
    """The lines that hold something, without the white space at their ends."""
    lines = regex.finditer(r"[^\n]+", text, pos=start, endpos=end)
    spans = (_trim(text, *line.span(), prose=False) for line in lines)
    return [(first, last) for first, last in spans if first < last]


def _lines(text: str, start: int, end: int) -> tuple[_Span, ...]:
    """The lines of a block in which each one stands for itself; empty where it is prose."""
    found = _filled_lines(text, start, end)
    if len(found) > 1 and all(
        _COLUMNS.match(text, *span) or _NAMED.match(text, *span) for span in found
    ):
        return tuple(found)
    return ()


def _heads(text: str, block: _Block) -> _Span | None:
    """The first of lines in as many columns, set apart by tabs, if it names them; else None."""
    if len(block.lines) < 3:
        return None
    first = text[slice(*block.lines[0])]
    same = {text.count("\t", *span) for span in block.lines} == {first.count("\t")}
    named = "\t" in first and not any(c.isdigit() for c in first)
    return block.lines[0] if same and named else None


_ITEM: Final = regex.compile(r"[ \t]*(?P<mark>[-*•–][ \t]+|\d{1,3}[.)][ \t]+)(?=\S)")


def _plain_blocks(text: str) -> list[_Block]:
    spans: list[_Span] = []
    at = 0
    for blank in [*_BLANK.finditer(text), None]:
        start, end = at, blank.start() if blank else len(text)
        at = blank.end() if blank else at
        start, end = _trim(text, start, end, prose=False)
        if start < end:
            spans.append((start, end))
    blocks: list[_Block] = []
    for index, (start, end) in enumerate(spans):
        words = text[start:end]
        following = text[slice(*spans[index + 1])] if index + 1 < len(spans) else ""
        underlined = _UNDERLINED.fullmatch(words)
        if underlined is not None:
            blocks.append(_Block(start, end, 2, underlined[1]))
            continue
        if _is_plain_heading(words, following):
            blocks.append(_Block(start, end, 2, words))
            continue
        if found := _TITLE_LINE.match(text, start, end):
            blocks.append(_Block(*found.span(), 3, found.group()))
            start, _ = _trim(text, found.end(), end, prose=False)
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


def _plain_items(text: str, start: int, end: int, before: _Block | None) -> list[_Block]:
    """A block of plain text: what stands before its first item, and its items."""
    marks = [
        found
        for line in regex.finditer(r"[^\n]+", text, pos=start, endpos=end)
        if (found := _ITEM.match(text, *line.span()))
    ]
    # A dash, or a number, where a line of prose happens to begin makes no list.
    if len(marks) < 2 and not (marks and marks[0].start() == start):
        return [_Block(start, end, 0, lines=_lines(text, start, end))]
    lead = _lead(text, before) if before is not None else None
    if before is not None and before.item:
        lead = before.lead
    blocks = []
    first, last = _trim(text, start, marks[0].start(), prose=False)
    if first < last:
        opening = _Block(first, last, 0, lines=_lines(text, first, last))
        blocks.append(opening)
        lead = _lead(text, opening)
    for at, mark in enumerate(marks):
        until = marks[at + 1].start() if at + 1 < len(marks) else end
        words, until = _trim(text, mark.end(), until, prose=False)
        numbered = mark["mark"][0].isdigit()
        opens = mark.start("mark") if numbered else words
        blocks.append(_Block(opens, until, 0, words=words, lead=lead, item=True))
    return blocks


def _lead(text: str, block: _Block) -> _Span | None:
    """What a list reads on from: the last sentence of the paragraph before it, with its colon."""
    if text[block.end - 1] not in ":：":
        return None
    start = block.opening
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
_LISTS: Final = frozenset({"bullet_list", "ordered_list"})


def _markdown_blocks(text: str) -> list[_Block]:
    line_starts = [0]
    for match in regex.finditer(r"\n", text):
        line_starts.append(match.end())
    line_starts.append(len(text) + 1)

    def span(token: MarkdownToken) -> _Span:
        assert token.map is not None  # block tokens have their lines
        start = line_starts[min(token.map[0], len(line_starts) - 1)]
        end = line_starts[min(token.map[1], len(line_starts) - 1)] - 1
        return start, min(end, len(text))

    parser = MarkdownIt("commonmark").enable("table")
    # The parser reads NUL as U+FFFD, one character for one: offsets hold.
    tokens = parser.parse(text)
    blocks: list[_Block] = []
    # What each list that is open reads on from, and whether it is numbered.
    lists: list[tuple[_Span | None, bool]] = []
    opens_item = False
    skip_until = -1
    for index, token in enumerate(tokens):
        if index < skip_until:
            continue
        kind = token.type.rpartition("_")[0]
        if kind in _LISTS:
            if token.nesting < 0:
                lists.pop()
            else:
                last = blocks[-1] if blocks and not blocks[-1].level else None
                lead = None if last is None or last.lines else _lead(text, last)
                lists.append((lead, kind == "ordered_list"))
            continue
        if token.nesting < 0 or token.map is None:
            continue
        start, end = span(token)
        if token.type == "list_item_open":
            opens_item = True
        elif token.type == "heading_open":
            inline = tokens[index + 1]
            blocks.append(_Block(start, end, int(token.tag[1:]), _plain_inline(inline)))
        elif token.type == "table_open":
            # A table is one passage: its cells mean nothing apart.
            skip_until = next(
                i for i in range(index, len(tokens)) if tokens[i].type == "table_close"
            )
            rows = [
                _cells(text, *span(row))
                for row in tokens[index:skip_until]
                if row.type == "tr_open"
            ]
            start, end = _trim(text, start, end, prose=False)
            head, *body = rows
            if body:
                blocks.append(_Block(start, end, 0, lines=tuple(body), lead=head))
            elif start < end:
                blocks.append(_Block(start, end, 0))
        elif token.type in _LEAVES:
            prose = token.type == "paragraph_open"
            words, end = _trim(text, start, end, prose=prose)
            if words >= end:
                continue
            start = words
            lead, numbered = lists[-1] if lists else (None, False)
            if opens_item and numbered and (mark := _NUMBER.search(text, span(token)[0], words)):
                start = mark.start()
            opens_item = False
            lines = _lines(text, words, end) if prose else ()
            if token.type in ("fence", "code_block"):
                lines = _code_lines(text, words, end, fenced=token.type == "fence")
                if not lists and blocks and not blocks[-1].level and not blocks[-1].lines:
                    lead = _lead(text, blocks[-1])
            blocks.append(
                _Block(start, end, 0, words=words, lines=lines, lead=lead, item=bool(lists))
            )
    return blocks


_NUMBER: Final = regex.compile(r"\d{1,9}[.)][ \t]+$")


def _code_lines(text: str, start: int, end: int, *, fenced: bool) -> tuple[_Span, ...]:
    """The lines of a block of code; without its fences, if there is anything between them."""
    found = _filled_lines(text, start, end)
    if fenced and len(found) > 1:
        last = text[slice(*found[-1])]
        closed = len(last) > 2 and not last.strip(text[start])
        found = found[1 : -1 if closed and len(found) > 2 else None]
    return tuple(found)


def _cells(text: str, start: int, end: int) -> _Span:
    """A row of a table without the strokes at its ends."""
    start, end = _trim(text, start, end, prose=False)
    first = start + (text[start] == "|")
    last = end - (text[end - 1] == "|" and text[end - 2 : end - 1] != "\\" and end - 1 > first)
    first, last = _trim(text, first, last, prose=False)
    return (first, last) if first < last else (start, end)


_LINE_MARKER: Final = regex.compile(r"(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])+")


def _trim(text: str, start: int, end: int, *, prose: bool) -> tuple[int, int]:
    """Drop white space at both ends, and a list or quote marker before prose."""
    if prose and (marker := _LINE_MARKER.match(text, start, end)):
        start = marker.end()
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _plain_inline(token: MarkdownToken) -> str:
    parts = [
        child.content if child.type in ("text", "code_inline") else " "
        for child in token.children or ()
        if child.type in ("text", "code_inline", "softbreak", "hardbreak")
    ]
    return "".join(parts).strip()
