"""From a body of text to sections and passages, with exact offsets.

Markdown blocks come from markdown-it-py's CommonMark parser with tables; plain
text is split at blank lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex
from markdown_it import MarkdownIt
from markdown_it.token import Token as MarkdownToken

from bot.corpus.models import Passage, Section, Sentence
from bot.text import split_sentences

#: A paragraph longer than this is split between sentences into several passages.
MAX_PASSAGE_CHARS: Final = 4_000

_BLANK: Final = regex.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_SENTENCE_END: Final = regex.compile(r"[.!?…:;,。！？।][\"'”’»)\]]*$")
_MAX_HEADING_WORDS: Final = 12


@dataclass(frozen=True, slots=True)
class _Block:
    """A piece of the body: a heading (level 1 to 6) or something to quote (level 0)."""

    start: int
    end: int
    level: int
    heading: str = ""


def split_body(
    text: str, *, markdown: bool, language: str
) -> tuple[tuple[Section, ...], tuple[Passage, ...]]:
    """Split an article's body into its sections and passages, in reading order."""
    blocks = _markdown_blocks(text) if markdown else _plain_blocks(text)
    sections: list[Section] = []
    passages: list[Passage] = []
    heading, level, start, first = "", 0, 0, 0

    def close(end: int) -> None:
        if level or len(passages) > first:
            sections.append(Section(heading, level, start, end, range(first, len(passages))))

    paragraph = 0
    for block in blocks:
        if block.level:
            close(block.start)
            heading, level, start, first = block.heading, block.level, block.start, len(passages)
            continue
        paragraph += 1
        for piece in _passages(text, block, paragraph, len(sections), language):
            passages.append(piece)
    close(len(text))
    return tuple(sections), tuple(passages)


def _passages(
    text: str, block: _Block, paragraph: int, section: int, language: str
) -> list[Passage]:
    sentences = [
        Sentence(block.start + start, block.start + end)
        for start, end in split_sentences(text[block.start : block.end], language)
    ]
    groups: list[list[Sentence]] = []
    for sentence in sentences:
        if groups and sentence.end - groups[-1][0].start <= MAX_PASSAGE_CHARS:
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return [
        Passage(group[0].start, group[-1].end, paragraph, section, tuple(group)) for group in groups
    ]


def _plain_blocks(text: str) -> list[_Block]:
    spans: list[tuple[int, int]] = []
    at = 0
    for blank in [*_BLANK.finditer(text), None]:
        start, end = at, blank.start() if blank else len(text)
        at = blank.end() if blank else at
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if start < end:
            spans.append((start, end))
    blocks: list[_Block] = []
    for index, (start, end) in enumerate(spans):
        words = text[start:end]
        following = text[slice(*spans[index + 1])] if index + 1 < len(spans) else ""
        if _is_plain_heading(words, following):
            blocks.append(_Block(start, end, 2, words))
        else:
            blocks.append(_Block(start, end, 0))
    return blocks


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


_LEAVES: Final = frozenset({"paragraph_open", "fence", "code_block", "html_block", "table_open"})


def _markdown_blocks(text: str) -> list[_Block]:
    line_starts = [0]
    for match in regex.finditer(r"\n", text):
        line_starts.append(match.end())
    line_starts.append(len(text) + 1)

    def span(token: MarkdownToken) -> tuple[int, int]:
        assert token.map is not None  # block tokens have their lines
        start = line_starts[min(token.map[0], len(line_starts) - 1)]
        end = line_starts[min(token.map[1], len(line_starts) - 1)] - 1
        return start, min(end, len(text))

    parser = MarkdownIt("commonmark").enable("table")
    # The parser reads NUL as U+FFFD, one character for one: offsets hold.
    tokens = parser.parse(text)
    blocks: list[_Block] = []
    skip_until = -1
    for index, token in enumerate(tokens):
        if index < skip_until or token.nesting < 0 or token.map is None:
            continue
        start, end = span(token)
        if token.type == "heading_open":
            inline = tokens[index + 1]
            blocks.append(_Block(start, end, int(token.tag[1:]), _plain_inline(inline)))
        elif token.type in _LEAVES:
            if token.type == "table_open":
                # A table is one passage: its cells mean nothing apart.
                skip_until = next(
                    i for i in range(index, len(tokens)) if tokens[i].type == "table_close"
                )
            start, end = _trim(text, start, end, prose=token.type == "paragraph_open")
            if start < end:
                blocks.append(_Block(start, end, 0))
    return blocks


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
