"""From a body of text to sections and passages, with exact offsets.

A question that an answer follows is a heading, and lines that are no prose (rows
of a table, "Entry: 5 euros") are each a sentence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

import regex

from bot.corpus.blocks import (
    ANSWERS,
    MARKED_ANSWER,
    PICTURES,
    QUESTION_LEVEL,
    SUMMARY,
    Block,
    broken,
    lines_of,
    markdown_blocks,
    part_of,
    plain_blocks,
    trim,
)
from bot.corpus.markup import said, struck_through
from bot.corpus.models import ASKED, Passage, Section, Sentence
from bot.text import Span, fold, split_sentences
from bot.text.grammar import denial, grammar, pattern_of
from bot.text.sentences import MAX_SENTENCE_CHARS

#: A paragraph longer than this is split between sentences into several passages.
MAX_PASSAGE_CHARS: Final = 4_000
#: What is left of a line of which the author says something.
_SAID: Final = regex.compile(r"[^\s|*_~]")


def split_body(
    text: str, *, markdown: bool, language: str, pairs: bool = False
) -> tuple[tuple[Section, ...], tuple[Passage, ...]]:
    """Split an article's body into its sections and passages, in reading order.

    With `pairs`, every heading is a question and what stands under it the answer.
    """
    whole_blocks = markdown_blocks(text) if markdown else plain_blocks(text)
    blocks = _with_questions(text, _without_struck(text, whole_blocks), language)
    sections: list[Section] = []
    passages: list[Passage] = []
    heading, level, start, first = "", 0, 0, 0
    #: The sections that what comes next may stand below, by rising levels.
    open_sections: list[int] = []

    def close(end: int) -> None:
        if not (level or len(passages) > first):
            return
        while open_sections and sections[open_sections[-1]].level >= level:
            open_sections.pop()
        own = range(first, len(passages))
        higher = open_sections[-1] if open_sections else None
        sections.append(Section(heading, level, start, end, own, higher))
        if level:
            open_sections.append(len(sections) - 1)

    paragraph = 0
    above: Block | None = None
    for block in blocks:
        if block.level:
            close(block.start)
            heading, level, start, first = block.heading, block.level, block.start, len(passages)
            above = block if block.opening < block.end else None
            continue
        paragraph += 1
        lead = block.lead
        if lead is None and (heads := _heads(text, block)):
            lead, block = heads, replace(block, lines=block.lines[1:])
        # "You may not" must not be lost above an item's own items.
        if block.nested:
            outer = (one for one in block.outer if _denies(text[slice(*one)], language))
            lead = next(outer, lead)
        if above is not None and (lead is None or (block.nested and _denies(heading, language))):
            # A list reads on from its heading, an answer from its question. A first
            # heading is the title, which says no more of one item than of all.
            trouble = _trouble(language)
            words = _heading_span(text, above, trouble)
            listed = (block.item or block.lines) and above.level > 1
            asks = text[slice(*words)].endswith(ASKED) or trouble.match(text, above.start)
            if listed or pairs or asks:
                lead = words
        whole = text[block.start : block.end]
        own = whole if block.code else said(whole)
        passages += _passages(own, replace(block, lead=lead), paragraph, len(sections), language)
        if not block.item:
            above = None
    close(len(text))
    return tuple(sections), tuple(passages)


@lru_cache(maxsize=1_024)
def _denies(words: str, language: str) -> bool:
    """Whether a heading, or what opens a list, says that what stands below it is not so.

    "Exceptions" alone does not say what is so else.
    """
    said = fold(words, language)
    return denial(language).search(said) is not None and not _exceptions(language).fullmatch(said)


@cache
def _exceptions(language: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?:{pattern_of(grammar(language).said('excepting'))})\W*")


def _without_struck(text: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks without what is struck out across the end of one."""
    spans = struck_through(text)
    made = []
    for block in blocks if spans else ():
        after = bisect_right(spans, block.opening, key=lambda span: span.end)
        inside = spans[after : bisect_left(spans, block.end, key=lambda span: span.start)]
        if not inside:
            made.append(block)
        elif not block.level:
            firsts = [block.opening, *(span.end for span in inside)]
            lasts = [*(span.start for span in inside), block.end]
            for first, last in zip(firsts, lasts, strict=True):
                made += part_of(text, block, first, last)
    return made if spans else blocks


def _passages(own: str, block: Block, paragraph: int, section: int, language: str) -> list[Passage]:
    """The passages of a block, of which `own` is what its text says."""
    at = block.start
    lines = [(start - at, end - at) for start, end in block.lines]
    sentences = [
        Sentence(at + start, at + end)
        for first, last in lines or broken(own, block.opening - at, len(own))
        for start, end in _sentences(own, first, last, language, whole=bool(lines))
        if block.code or _SAID.search(own, start, end)
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
            bool(block.lines),
            block.code,
        )
        for at, group in enumerate(groups)
    ]


#: "**Bake.** Heat the pot": a heading that its sentence runs on from.
_RUN_IN: Final = regex.compile(r"(\*\*|__)(?!\s)[^*_\n]{1,80}(?<!\s)\1[.:]?")
#: "2\. Bake": a number that is no list's.
_NUMBER_ALONE: Final = regex.compile(r"(?:\*\*|__)?\d{1,3}\\[.)]")
#: What closes a link, or what is struck out, that the sentence before ends in; the marks of notes,
#: "in 1874.[\[3\]](#note-3)".
_CLOSING: Final = regex.compile(
    r"""
    (?(DEFINE)
        (?P<to>\((?:[^\s()]|\([^\s()]*+\))*+\))
        (?P<note>\[\\?\[?\w{1,3}\\?\]?\](?&to))
        (?P<raised><sup(?:\s[^<>]*+)?>(?:(?&note)|\w{1,3})</sup>)
    )
    (?:(?:\]|(?<=\]))(?&to)(?:</sup>)?+|(?<=\S)(?:(?&raised)|~~(?!\S)))(?:(?&note)|(?&raised))*+
    """,
    regex.VERBOSE,
)


def _sentences(text: str, start: int, end: int, language: str, *, whole: bool) -> Iterator[Span]:
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
    found = _joined(text, found)
    yield from [one for one in found if not PICTURES.fullmatch(text, *one)] or found


def _joined(text: str, found: Sequence[Span]) -> list[Span]:
    """Sentences, each with what closes it and with a number that stands alone before it."""
    made: list[Span] = []
    for first, last in found:
        if text.startswith("\\\n", first):
            first, _ = trim(text, first + 1, last, prose=False)
        if made and first < last:
            start, end = made[-1]
            closing = _CLOSING.match(text, first, last)
            if closing and closing.end() - start <= MAX_SENTENCE_CHARS:
                made[-1] = start, closing.end()
                first, _ = trim(text, closing.end(), last, prose=False)
                if first >= last:
                    continue
            elif _NUMBER_ALONE.fullmatch(text, start, end) and last - start <= MAX_SENTENCE_CHARS:
                made[-1] = start, last
                continue
        if first < last:
            made.append((first, last))
    return made


_ASKS: Final = r"(?:Q|Question|Frage|F|Pregunta|P|Soru|S|Вопрос|В)"
#: "Q: …", "**Q1.** …"; the answer's mark must follow in the next line or paragraph.
_MARKED_QUESTION: Final = regex.compile(
    rf"(?:\*\*|__)?{_ASKS}[ ]?\d{{0,3}}[ ]?[:.)](?:\*\*|__)?[ \t]+(?P<words>\S[^\n]*)", regex.I
)
#: "Q: … A: …", a mark within a line: after what ends a question or an answer.
_TURN: Final = regex.compile(
    rf"(?<=[^\w\s,;:][*_]{{0,2}}\s)\s*+(?P<mark>(?:\*\*|__)?(?:{_ASKS}|(?P<answers>{ANSWERS}))"
    r"[ ]?\d{0,3}[ ]?:(?:\*\*|__)?[ \t]+)(?=\S)",
    regex.I,
)
#: A question that opens a line in bold, alone or with its answer: "**Is it free?** Yes."
_BOLD_QUESTION: Final = regex.compile(
    r"(\*\*|__)(?P<words>[^*_\n]{1,200}[?？؟])\1[ \t]*+(?=\n|\Z|[^\p{Ll}\n]*[\p{Lu}\p{Lo}\p{N}])"
)
_NEXT_BOLD: Final = regex.compile(rf"(?<=\n)[ \t>]*+(?={_BOLD_QUESTION.pattern})")
#: With so many that stand alone, as in an interview, what else is bold is asked, too: "**It is.**"
_INTERVIEW: Final = 3
_WORDS: Final = regex.compile(r"[\p{L}'’]+")
_BOLD_REMARK: Final = regex.compile(r"(\*\*|__)(?P<words>[^*_\n]{1,300})\1[ \t]*(?=\n|\Z)")


@cache
def _trouble(language: str) -> regex.Pattern[str]:
    """ "**Problem:** No sound"; a line with its cause or its fix must follow, as an answer does."""
    return _label(language, "trouble", after=r"[ \t]+(?P<words>\S[^\n]*)")


@cache
def _remedy(language: str) -> regex.Pattern[str]:
    return _label(language, "trouble_cause", "trouble_fix", after=r"[ \t]+\S")


def _label(language: str, *keys: str, after: str) -> regex.Pattern[str]:
    """A line's label of some phrases, with what stands behind it; of a language without, none."""
    words = pattern_of(grammar(language).said(*keys))
    mark = r"(?:\*\*|__)?"
    return regex.compile(rf"{mark}(?:{words})[ ]?\d{{0,3}}{mark}[ ]?:{mark}{after}", regex.I)


@cache
def _next_trouble(language: str) -> regex.Pattern[str]:
    """Where a line tells a further trouble, and the next one its cause or its fix."""
    trouble, remedy = _trouble(language).pattern, _remedy(language).pattern
    return regex.compile(rf"(?<=\n)[ \t>]*+(?={trouble}\n[ \t>]*+{remedy})", regex.I)


def _apart(text: str, block: Block, language: str) -> list[Block]:
    """A block, each further trouble that a line of it tells by itself, and each further question
    that is bold as its first is."""
    if block.level or block.code or text.find("\n", block.opening, block.end) < 0:
        return [block]
    known = [_next_trouble(language)]
    if not block.item and _BOLD_QUESTION.match(text, block.opening, block.end):
        known.append(_NEXT_BOLD)
    found = (one for of in known for one in of.finditer(text, block.opening + 1, block.end))
    return _split_at(text, block, sorted(one.span() for one in found))


def _split_at(text: str, block: Block, gaps: Sequence[Span]) -> list[Block]:
    """The parts of a block that such gaps are between."""
    if not gaps:
        return [block]
    firsts = [block.opening, *(last for _, last in gaps)]
    lasts = [*(first for first, _ in gaps), block.end]
    spans = [trim(text, a, b, prose=False) for a, b in zip(firsts, lasts, strict=True)]
    parts = [replace(block, start=a, end=b, words=a, lines=lines_of(text, a, b)) for a, b in spans]
    return [replace(parts[0], start=block.start), *parts[1:]]


def _turns(text: str, block: Block) -> list[Block]:
    """A block, each question that is marked in it, and each answer, by itself."""
    asked = _MARKED_QUESTION.match(text, block.opening, block.end) is not None
    if block.level or block.code:
        return [block]
    if not asked and MARKED_ANSWER.match(text, block.opening, block.end) is None:
        return [block]
    made: list[Span] = []
    for found in _TURN.finditer(text, block.opening, block.end):
        at = made[-1][1] if made else block.opening
        before = text[max(at, found.start() - 5) : found.start()].rstrip(" \t\n*_")
        if asked == (found["answers"] is not None) and (not asked or before.endswith(ASKED)):
            made.append((found.start(), found.start("mark")))
            asked = not asked
    return _split_at(text, block, made)


def _with_questions(text: str, whole: Sequence[Block], language: str) -> list[Block]:
    """The blocks, with questions that are answered below them as headings."""
    apart = (part for block in whole for part in _apart(text, block, language))
    blocks = [turn for part in apart for turn in _turns(text, part)]
    made: list[Block] = []
    answer = False
    # The last answer's start: what it opens reads on from its words, not from its mark.
    opened = 0
    # The last question's words: what reads on from them does not from its mark.
    asks: Span | None = None
    interview = _is_interview(text, blocks, language)
    for at, block in enumerate(blocks):
        if block.level:
            made.append(block)
            continue
        if block.lead is not None and block.lead[0] < opened < block.lead[1]:
            block = replace(block, lead=(opened, block.lead[1]))
        elif asks and block.lead is not None and block.lead[1] == asks[1]:
            block = replace(block, lead=asks)
        start = block.opening
        if answer and (mark := MARKED_ANSWER.match(text, start, block.end)):
            start = mark.end()
        answer = False
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        asked = _question(text, block, following, language)
        # Behind a question what is bold is its answer.
        if asked is None and interview and not (made and made[-1].level == QUESTION_LEVEL):
            asked = _remark(text, block, following)
        if asked is None:
            if start > block.opening:
                block = _answer(text, block, start)
                opened = start
            made.append(block)
            continue
        words, end = asked
        asks = words
        made.append(Block(block.start, end, QUESTION_LEVEL, " ".join(text[slice(*words)].split())))
        start, _ = trim(text, end, block.end, prose=False)
        if start >= block.end:
            answer = True
            continue
        if mark := MARKED_ANSWER.match(text, start, block.end):
            start = mark.end()
        made.append(_answer(text, block, start))
        opened = start
    return made


def _is_interview(text: str, blocks: Sequence[Block], language: str) -> bool:
    """Whether several questions stand alone in bold, and most are answered by somebody who says
    "I": in a list of questions and answers what is bold otherwise is told."""
    asked = told = 0
    speaking = grammar(language).speaking
    for block, behind in pairwise(blocks):
        bold = None if block.level else _BOLD_REMARK.fullmatch(text, block.opening, block.end)
        if bold is not None and bold["words"].endswith(ASKED):
            words = _WORDS.findall(text, behind.opening, behind.end)
            asked += 1
            told += not speaking.isdisjoint(fold(word, language) for word in words)
    return asked >= _INTERVIEW and 2 * told > asked


def _remark(text: str, block: Block, following: Block | None) -> tuple[Span, int] | None:
    """`_question` of a paragraph that is bold as a whole, and is answered below."""
    found = None if block.item else _BOLD_REMARK.fullmatch(text, block.opening, block.end)
    if found is None or following is None or following.level:
        return None
    if _BOLD_REMARK.fullmatch(text, following.opening, following.end):
        return None
    return found.span("words"), found.end()


def _answer(text: str, block: Block, start: int) -> Block:
    """`block` without what stands before `start`."""
    lines = lines_of(text, start, block.end)
    return replace(block, start=start, words=start, lines=lines, lead=None, item=False)


def _question(
    text: str, block: Block, following: Block | None, language: str
) -> tuple[Span, int] | None:
    """(the question's words, where its line ends) of a block that opens with one, or None."""
    bold = None if block.item else _BOLD_QUESTION.match(text, block.opening, block.end)
    found = _MARKED_QUESTION.match(text, block.opening, block.end) or bold
    follows = MARKED_ANSWER
    if found is None:
        found = _trouble(language).match(text, block.opening, block.end)
        follows = _remedy(language)
    if found is None:
        return None
    start, end = found.span("words")
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*_"):
        end -= 1
    rest, _ = trim(text, found.end(), block.end, prose=False)
    if rest >= block.end:
        if following is None or following.level:
            return None
        rest = following.opening
    if bold is None and follows.match(text, rest) is None:
        return None
    return (start, end), found.end()


_HASHES: Final = regex.compile(r"[ \t]*(?:#{1,6}[ \t]+|={2,6}[ \t]*)?")


def _heading_span(text: str, block: Block, trouble: regex.Pattern[str]) -> Span:
    """Where a heading's words stand, without its markup."""
    for pattern in (_MARKED_QUESTION, _BOLD_QUESTION, _BOLD_REMARK, SUMMARY, trouble, None):
        if pattern is None:
            opening = _HASHES.match(text, block.start, block.end)
            start = opening.end() if opening is not None else block.start
            line = text.find("\n", start, block.end)
            end = block.end if line < 0 else line
        elif found := pattern.match(text, block.start, block.end):
            start, end = found.span("words")
        else:
            continue
        while end > start and text[end - 1] in " \t*_#=":
            end -= 1
        while start < end and text[start] in "*_":
            start += 1
        if start < end:
            return start, end
    return block.start, block.end


def _heads(text: str, block: Block) -> Span | None:
    """The first of lines in as many columns, set apart by tabs, if it names them; else None."""
    if len(block.lines) < 3:
        return None
    first = text[slice(*block.lines[0])]
    same = {text.count("\t", *span) for span in block.lines} == {first.count("\t")}
    named = "\t" in first and not any(c.isdigit() for c in first)
    return block.lines[0] if same and named else None
