"""What a summary is chosen from: spans of an article that can be read alone."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from bot.answering.quoting import whole_quote
from bot.answering.summaries.openings import leans_back, points_back
from bot.answering.written import phrases
from bot.corpus import Article, Passage, Section
from bot.retrieval.bm25 import K1, B, inverse_document_frequency
from bot.text import fold, terms
from bot.text.grammar import grammar

#: A sentence is shown with what it points to only where both are no longer than this.
_MAX_UNIT_CHARS: Final = 480
_MAX_UNIT_SENTENCES: Final = 3
#: Fewer passages than this say nothing about which words are common: sentences are counted.
_MIN_PASSAGES: Final = 5
#: A sentence with fewer terms is a label or an exclamation.
_MIN_TERMS: Final = 4

_NOT_PROSE: Final = regex.compile(r"\||```|~~~|<[a-zA-Z!/]|!\[|\$\$| {4}|\t|\[\^[^\s\]]+\]:")
_ENDED: Final = regex.compile(r"[.!?…。！？।؟۔][\"'”’»“)\]*_\p{M}]*$")
_QUESTION: Final = regex.compile(r"[?？؟][\"'”’»“)\]]*$")
#: What a sentence that was cut in two goes on with.
_CONTINUED: Final = regex.compile(r"[\s,;:)\]–—]*\p{Ll}|[,;:)\]]")
#: What is said next is missing: a colon, or words that announce it.
_OPEN_AT_END: Final = regex.compile(
    r"(?:[:：,;–—-]|\b(?:the following|as follows|wie folgt|(?:el|la|lo) siguiente"
    r"|les? suivante?s?)[.:]?)\s*$",
    regex.I,
)
_FIRST_WORD: Final = regex.compile(r"([*_]?)\s*(?P<word>\p{L}+)\s")
_ITALIC: Final = regex.compile(r"([*_])(?![*_\s])[^*_\n]+(?<!\s)\1\s*")
#: Names, a place or a date behind "by", and no more up to the full stop.
_BYLINE: Final = regex.compile(
    r"\p{Lu}[\p{L}.'’-]*\s\p{Lu}[\p{L}.'’-]*"
    r"(?:[\s,|·–—]+(?:\p{Lu}[\p{L}.'’-]*|\d[\d.:/-]*|\p{Ll}{1,3}))*[*_\s]*(?:(?<=\.)\s.*)?",
    regex.S,
)
#: So many passages of a section may say who wrote it before its matter is stated.
_REMARKS: Final = 3
_QUOTED: Final = regex.compile(r"[\"“„«「]")


@dataclass(frozen=True, slots=True)
class Unit:
    """One or more whole sentences of one passage that can be read alone.

    `text[start:end]` of the article; `sentences` counts them, `first` is the
    index of the first in the article; `terms` are the distinct terms;
    `quality` is in (0, 1], lower for what reads less well alone; `source` tells
    articles apart where several are summarised as one.
    """

    start: int
    end: int
    first: int
    sentences: int
    passage: int
    section: int
    terms: frozenset[str]
    quality: float
    source: int = 0

    @property
    def length(self) -> int:
        """Characters."""
        return self.end - self.start

    def overlaps(self, other: Unit) -> bool:
        """Whether the two share a character of one article."""
        return self.source == other.source and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article as its summary sees it.

    `units` are in reading order. `weights` maps each term to the sum of its
    BM25 weights over the article's passages; `idf` to its inverse document
    frequency. `headings` holds the terms of each section's heading, `leads` the
    number of the passage that states its matter. `bare` are
    the sentences of the sections that have no unit, in reading order: rows of a
    table, short items, lines of code.
    """

    article: Article
    units: tuple[Unit, ...]
    bare: tuple[Unit, ...]
    weights: Mapping[str, float]
    idf: Mapping[str, float]
    headings: tuple[frozenset[str], ...]
    leads: tuple[int, ...]
    title: frozenset[str]


def prepare(article: Article) -> Prepared:
    """Split, weigh and filter an article for its summaries. Linear in its length."""
    language = article.language
    sentence_terms: list[list[list[str]]] = []
    for passage in article.passages:
        sentence_terms.append(
            [terms(article.text[s.start : s.end], language) for s in passage.sentences]
        )
    documents = [[term for found in passage for term in found] for passage in sentence_terms]
    if len(documents) < _MIN_PASSAGES:
        documents = [found for passage in sentence_terms for found in passage]
    weights, idf = bm25_weights(documents)
    remarks = frozenset(at for at in range(len(article.passages)) if _is_remark(article, at))
    units: list[Unit] = []
    first = 0
    for at, passage in enumerate(article.passages):
        if at not in remarks:
            units += _units(article, at, passage, sentence_terms[at], first)
        first += len(passage.sentences)
    told = {unit.section for unit in units}
    bare = [unit for unit in _bare(article, sentence_terms) if unit.section not in told]
    return Prepared(
        article,
        # A one-line article, a bare label.
        tuple(units or bare[:1]),
        tuple(unit for unit in bare if not _leads_away(article, unit)),
        weights,
        idf,
        tuple(frozenset(terms(section.heading, language)) for section in article.sections),
        tuple(_lead(section, remarks) for section in article.sections),
        frozenset(terms(article.title, language)),
    )


def bm25_weights(
    documents: Sequence[Sequence[str]],
) -> tuple[dict[str, float], dict[str, float]]:
    """Each term's BM25 weight summed over `documents`, and its idf; both positive."""
    holding: Counter[str] = Counter()
    for document in documents:
        holding.update(set(document))
    count = len(documents)
    average = sum(map(len, documents)) / count if count else 0.0
    idf = {term: inverse_document_frequency(count, n) for term, n in holding.items()}
    weights = dict.fromkeys(holding, 0.0)
    for document in documents:
        norm = K1 * (1 - B + B * len(document) / average) if average else K1
        for term, frequency in Counter(document).items():
            weights[term] += idf[term] * frequency * (K1 + 1) / (frequency + norm)
    return weights, idf


def _units(
    article: Article, at: int, passage: Passage, found: Sequence[Sequence[str]], first: int
) -> list[Unit]:
    text, language = article.text, article.language
    if _NOT_PROSE.match(text, passage.start):
        return []
    sentences = passage.sentences
    words = [text[sentence.start : sentence.end] for sentence in sentences]
    # The first sentence that each one must be read from; None where that is out of reach.
    begin: list[int | None] = []
    units = []
    for index, sentence in enumerate(sentences):
        said = words[index]
        needs = points_back(said, language) or (index > 0 and _CONTINUED.match(said) is not None)
        if index and _unclosed(text[sentences[index - 1].start : sentences[index - 1].end]):
            needs = True
        start = index if not needs else begin[index - 1] if index else None
        begin.append(start)
        if start is None or _unclosed(said):
            continue
        end, listed = sentence.end, sentence is sentences[-1] and article.opens_list(at)
        if listed:
            end = _list_end(article, at, sentences[start].start, end)
        if end == sentence.end and (listed or _OPEN_AT_END.search(said)):
            continue
        length = end - sentences[start].start
        count = index - start + 1
        if count > _MAX_UNIT_SENTENCES or (count > 1 and length > _MAX_UNIT_CHARS):
            continue
        distinct = frozenset(term for part in found[start : index + 1] for term in part)
        if listed:
            distinct |= frozenset(terms(text[sentence.end : end], language))
        if len(distinct) < _MIN_TERMS:
            continue
        if index == 0 and _is_unattributed(article, at, said):
            continue
        quality = 1.0
        if _polite(language).match(said):
            quality *= 0.3
        if leans_back(words[start], language):
            quality *= 0.7
        if _QUESTION.search(said):
            quality *= 0.35
        elif not listed and not _ENDED.search(said):
            quality *= 0.4
        elif _QUESTION.search(words[start]):
            quality *= 0.6
        units.append(
            Unit(
                sentences[start].start,
                end,
                first + start,
                count,
                at,
                passage.section,
                distinct,
                quality,
            )
        )
    return units


def _is_remark(article: Article, at: int) -> bool:
    """Whether the passage at index `at` tells of the text and not of its topic: who wrote it
    ("By Ana Ruiz, 4 May"), or what stands on top of it in italics."""
    passage = article.passages[at]
    if at and passage.section != article.passages[0].section:
        return False
    first = passage.sentences[0]
    opening = _FIRST_WORD.match(article.text, passage.start, first.end)
    if opening is None:
        return False
    if opening[1] and _ITALIC.fullmatch(article.text, passage.start, passage.end):
        return True
    names = fold(opening["word"], article.language) in grammar(article.language).agent
    return names and _BYLINE.fullmatch(article.text, opening.end(), first.end) is not None


def _lead(section: Section, remarks: Container[int]) -> int:
    """The index of the passage that states a section's matter."""
    own = section.passages
    return next((at for at in own[:_REMARKS] if at not in remarks), own.start)


@cache
def _polite(language: str) -> regex.Pattern[str]:
    """Thanks and welcomes at the start of a sentence, which say little of a topic."""
    return regex.compile(rf"\W*(?:{phrases(language, 'polite')})\b", regex.I)


def _list_end(article: Article, at: int, start: int, end: int) -> int:
    """Where the list ends that the passage at index `at` opens; `end` where that is too far."""
    passage = article.passages[at]
    _, last = whole_quote(article, passage, start, end)
    after = bisect_left(article.passages, last, key=lambda p: p.start)
    more = article.passages[after].lead if after < len(article.passages) else None
    return end if more is not None and passage.start <= more[0] < last else last


def _unclosed(said: str) -> bool:
    """Whether a quotation opened in `said` goes on after it."""
    if "„" in said:
        return not regex.search(r"[“”\"]", said)
    return said.count("“") > said.count("”") or ("«" in said and "»" not in said)


def _is_unattributed(article: Article, at: int, said: str) -> bool:
    """Whether a passage is a bare quotation whose speaker the passage before names."""
    if not at or not _QUOTED.match(said) or said[-1] not in '"”“»」':
        return False
    before = article.passages[at - 1]
    return article.text[before.start : before.end].rstrip().endswith((":", "："))


def _bare(article: Article, found: Sequence[Sequence[Sequence[str]]]) -> Iterator[Unit]:
    """Each sentence by itself, whether or not it reads well alone."""
    first = 0
    for at, (passage, own) in enumerate(zip(article.passages, found, strict=True)):
        for sentence, said in zip(passage.sentences, own, strict=True):
            yield Unit(
                sentence.start, sentence.end, first, 1, at, passage.section, frozenset(said), 0.1
            )
            first += 1


def _leads_away(article: Article, unit: Unit) -> bool:
    """Whether what stands before or after a sentence has to be read with it."""
    said = article.text[unit.start : unit.end]
    return points_back(said, article.language) or _OPEN_AT_END.search(said) is not None
