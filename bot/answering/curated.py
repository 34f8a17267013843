"""Curated answers: what a moderator answered, found again when it is asked in other words.

They are a person's words, never an article's. One is shown only where the
question is the curated one in other words: BM25 finds those that could be, and
how much of each question the other holds decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import stopwordsiso

from bot.answering.likeness import same_sought
from bot.answering.matching import Query, Vocabulary, build_query
from bot.answering.question import Question, analyze
from bot.answering.spelling import Speller
from bot.retrieval.bm25 import BM25, inverse_document_frequency
from bot.text import detect_language, terms, tokenize

#: The least likeness (0 to 1) that counts as the same question, chosen on one half of
#: `tests/data/curated.jsonl`: on the other it finds 92% of the questions in other
#: words, and takes one of 58 others on the same topic for the same.
SAME: Final = 0.7
#: Curated answers that BM25 finds and that are looked at more closely.
_LOOKED_AT: Final = 20
#: What a word that only the answer holds counts, of one that the question holds.
_IN_ANSWER: Final = 0.5
#: What a word counts that says little ("get", "find"), of one that says much.
_LIGHT: Final = 0.3
#: What is left of the likeness of a question that lacks what the other asks for.
_OTHER_FOCUS: Final = 0.75
#: Questions that are thought to be there besides: with few, idf says little.
_BACKGROUND: Final = 20


@dataclass(frozen=True, slots=True)
class CuratedAnswer:
    """A moderator's answer to a question, for one guild.

    `member` wrote or saved it at `written_at` (seconds since 1970, UTC). `saved` says
    that it was saved from a message, which `author` wrote, `changed` that a moderator
    changed its words since. Either name is None where they asked to be forgotten.
    """

    id: int
    guild: int
    question: str
    answer: str
    member: int | None
    written_at: float
    saved: bool = False
    author: int | None = None
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A curated answer and how like its question is to the one asked, from 0 to 1."""

    curated: CuratedAnswer
    likeness: float


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read once of a curated answer: its language, question, the answer's terms."""

    language: str
    question: Question
    held: frozenset[str]


class CuratedIndex:
    """The curated answers of one guild, searchable. It never changes: a change makes a new one.

    `earlier` is the index before a change: what it read of the same texts is not read again.
    """

    def __init__(
        self, answers: Iterable[CuratedAnswer], earlier: CuratedIndex | None = None
    ) -> None:
        known = {} if earlier is None else earlier._read
        self._read: dict[tuple[str, str], _Read] = {}
        by_language: dict[str, list[CuratedAnswer]] = {}
        self._size = 0
        for one in answers:
            texts = (one.question, one.answer)
            read = self._read[texts] = known.get(texts) or _read(*texts)
            by_language.setdefault(read.language, []).append(one)
            self._size += 1
        self._shelves = [
            _Shelf(language, held, [self._read[one.question, one.answer] for one in held])
            for language, held in by_language.items()
        ]

    def __len__(self) -> int:
        return self._size

    def find(self, question: str, least: float = SAME) -> Match | None:
        """The curated answer whose question is most like `question`; None for none like it.

        Of equals the one that was written last.
        """
        best = max(
            (match for shelf in self._shelves for match in shelf.matches(question)),
            key=lambda match: (match.likeness, match.curated.written_at, match.curated.id),
            default=None,
        )
        return best if best is not None and best.likeness >= least else None


class _Shelf:
    """Those that are in one language: their words are stemmed alike."""

    def __init__(
        self, language: str, answers: Sequence[CuratedAnswer], read: Sequence[_Read]
    ) -> None:
        self._language = language
        self._answers = answers
        self._questions = [one.question for one in read]
        self._held = [one.held for one in read]
        corpus = [
            [*question.terms, *sorted(held)]
            for question, held in zip(self._questions, self._held, strict=True)
        ]
        self._bm25 = BM25(corpus) if any(corpus) else None
        self._vocabulary = Vocabulary(() if self._bm25 is None else self._bm25.idf.keys())
        self._words: dict[str, set[str]] = {}
        for one in answers:
            for text in (one.question, one.answer):
                for token in tokenize(text, language):
                    self._words.setdefault(token.term, set()).add(text[token.start : token.end])
        self._frequency: dict[str, int] = {}
        for question in self._questions:
            for term in question.terms:
                self._frequency[term] = self._frequency.get(term, 0) + 1

    def _weight(self, term: str) -> float:
        weight = inverse_document_frequency(
            len(self._answers) + _BACKGROUND, self._frequency.get(term, 0) + 1
        )
        return weight * _LIGHT if term in _light(self._language) else weight

    def matches(self, text: str) -> Iterable[Match]:
        """Those that hold words of `text`, each with its likeness."""
        if self._bm25 is None:
            return
        speller = Speller(
            self._language, self._vocabulary, self._weight, lambda term: self._words.get(term, ())
        )
        asked = analyze(speller.respelled(text).text, self._language)
        query = build_query(asked, self._vocabulary, self._weight, self._weight(""))
        if not query.terms:
            return
        scores = self._bm25.get_scores(query.search)
        for at in np.argsort(-scores, kind="stable")[:_LOOKED_AT]:
            if scores[at] > 0:
                likeness = self._likeness(query, self._questions[at], self._held[at])
                yield Match(self._answers[at], likeness)

    def _likeness(self, query: Query, curated: Question, answer: frozenset[str]) -> float:
        """The harmonic mean of the shares that each question holds of the other's weight."""
        asked = [0.0] * len(query.terms)
        back = dict.fromkeys(curated.terms, 0.0)
        for term, matches in query.matches.items():
            worth = 1.0 if term in back else _IN_ANSWER if term in answer else 0.0
            for at, strength in matches:
                asked[at] = max(asked[at], strength * worth)
                if term in back:
                    back[term] = max(back[term], strength)
        weights = {term: self._weight(term) for term in back}
        of_asked = sum(w * s for w, s in zip(query.weights, asked, strict=True)) / query.total
        of_curated = sum(weights[t] * s for t, s in back.items()) / (sum(weights.values()) or 1.0)
        if not of_asked or not of_curated:
            return 0.0
        both = 2 * of_asked * of_curated / (of_asked + of_curated)
        if any(back[term] == 0 for term in curated.focus):
            both *= _OTHER_FOCUS
        return both * same_sought(query.question, curated)


def _read(question: str, answer: str) -> _Read:
    language = detect_language(f"{question} {answer}")
    return _Read(language, analyze(question, language), frozenset(terms(answer, language)))


@cache
def _light(language: str) -> frozenset[str]:
    """Terms of words that say little, though they are no function words."""
    if not stopwordsiso.has_lang(language):
        return frozenset()
    return frozenset(
        token.term
        for word in stopwordsiso.stopwords(language)
        for token in tokenize(word, language)
    )
