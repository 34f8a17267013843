"""What the confidence is judged by: how the sentences rank, and what the first say of the question.

The ranking asks which sentence is best; here it is whether that is any good. What a question
asks is looked at by its parts for that (nouns, verbs, adjectives, names, the noun that is asked
for): a sentence with its names may say nothing of what is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from bot.answering.evidence import (
    FEATURES,
    Candidate,
    Evidence,
    Held,
    Matrix,
    asked_kinds_numbered,
    numbers_alike,
)
from bot.answering.matching import Query
from bot.answering.profiles import NUMBER, YEAR, Integers, Words
from bot.answering.question import AnswerKind
from bot.text.speech import speech

#: What the confidence knows of all sentences: the greatest value that any has.
_MOST: Final = (
    "coverage", "coverage_exact", "coverage_passage", "synonyms", "synonyms_passage",
    "synonyms_around", "related", "related_passage", "related_around", "names_in_passage",
    "names_found", "pairs_kept", "pairs_near", "common_subsequence", "sentence_bm25",
    "passage_bm25", "passage_lead", "passage_margin", "article_affinity", "article_reach",
    "article_names", "rarest_coverage", "heaviest_found", "terms_found", "terms_found_share",
    "window", "joined_coverage", "rare_coverage", "rare_passage", "rare_found",
)  # fmt: skip
_MOST_COLUMNS: Final = [FEATURES.index(name) for name in _MOST]
#: The best sentences whose scores the confidence knows.
_TOP: Final = 3
#: A question's parts of speech without its names, and these.
_PARTS: Final = ("noun", "verb", "adjective", "name")
#: What is looked at: the best sentence, the first two together, the best one's passage.
_WHERE: Final = ("best", "two", "around")
#: Where a question has no such part.
_NONE: Final = 0.5
_LITTLE: Final = 1e-6
#: Kinds that a number answers.
_NUMBERS: Final = (
    AnswerKind.AMOUNT, AnswerKind.DURATION, AnswerKind.PERCENTAGE, AnswerKind.MONEY,
)  # fmt: skip
#: So many words behind a number stands what it counts, or before it.
_BEHIND: Final = 5
_BEFORE: Final = 4
#: What the confidence is judged by: the ranking's own figures, the best sentence's evidence, what
#: share of each part of the question is held, and the heaviest of it that is not.
CONFIDENCE_FEATURES: Final = (
    "score", "score_second", "score_third", "lead", "best_share", "two_share",
    "search_score", "candidates",
    *(f"most_{name}" for name in _MOST),
    *(f"best_{name}" for name in FEATURES),
    *(f"{where}_held_{part}" for where in _WHERE for part in _PARTS),
    *(f"{where}_lacked_{part}" for where in _WHERE for part in _PARTS),
    *(f"{where}_{what}" for what in ("asked", "kind", "pairs") for where in _WHERE),
    "best_counted", "two_counted",
)  # fmt: skip


def confidence_row(
    found: Evidence, scores: Matrix, order: Integers, candidates: Sequence[Candidate]
) -> Matrix:
    """Shape (len(CONFIDENCE_FEATURES),), from the sentences' evidence, scores and order.

    `scores` (sentences,) need not fall in this order: others may have ranked them.
    """
    ranked = scores[order]
    # Where there are fewer sentences, the rest is as if far behind.
    top = [*ranked[:_TOP].tolist(), *[float(ranked[-1]) - 1.0] * (_TOP - len(ranked))]
    shares = np.exp(ranked - ranked.max())
    total = float(shares.sum())
    head = [
        *top,
        top[0] - top[1],
        float(shares[0]) / total,
        float(shares[:2].sum()) / total,
        candidates[0].score,
        len(candidates),
    ]
    most = found.rows[:, _MOST_COLUMNS].max(axis=0)
    return np.concatenate([head, most, found.rows[order[0]], _said(found.held, order[:2])])


def _said(held: Held, first: Integers) -> Matrix:
    """What the sentences `first`, the best or the best two, say of the question's parts."""
    # So few numbers are sooner reckoned one by one than as arrays.
    query, (best, *_) = held.query, first.tolist()
    alike = held.alike[:, first].T.tolist()
    # Of each place what it holds of each of the question's terms.
    strengths = [alike[0], [*map(max, *alike)] if len(alike) > 1 else alike[0]]
    strengths.append(held.around[:, best].tolist())
    weights = [
        [share * w for share, w in zip(part, query.weights, strict=True)] for part in _shares(query)
    ]
    totals = [sum(part) for part in weights]
    shares = [
        sum([w * s for w, s in zip(part, where, strict=True)]) / total
        if total >= _LITTLE
        else _NONE
        for where in strengths
        for part, total in zip(weights, totals, strict=True)
    ]
    lacked = [
        max([w for w, s in zip(part, where, strict=True) if not s], default=0.0) / query.unseen
        for where in strengths
        for part in weights
    ]
    asked = query.asked
    nouns = [max([where[at] for at in asked]) if asked else _NONE for where in strengths]
    places = {term: at for at, term in enumerate(query.terms)}
    met = [*pairwise([places[term] for term in query.sequence if term in places])]
    pairs = [
        sum([min(where[a], where[b]) for a, b in met]) / len(met) if met else _NONE
        for where in strengths
    ]
    said = [held.said.within(at, at + 1) for at in first.tolist()]
    counting = numbers_alike(query, asked) if query.question.kind in _NUMBERS else None
    counted = [_counted(held.said, words, counting) for words in said]
    passage = held.passage[best]
    around = held.said.within(*held.passage.searchsorted((passage, passage + 1)).tolist())
    sought = asked_kinds_numbered(query.question)
    kinds = [
        _says_kind(sought, [held.said.numbers[words] for words in some] if sought else ())
        for some in ([said[0]], said, [around])
    ]
    return np.array([*shares, *lacked, *nouns, *kinds, *pairs, counted[0], max(counted)])


def _shares(query: Query) -> list[list[float]]:
    """Of each part how much each term is of it."""
    question = query.question
    words = {t.term: question.text[t.start : t.end] for t in reversed(question.tokens)}
    known = speech(question.language)
    found = [
        (0.0, 0.0, 0.0, 1.0)
        if at in query.names
        else (*known.shares(words[term])[: len(_PARTS) - 1], 0.0)
        for at, term in enumerate(query.terms)
    ]
    return [[one[part] for one in found] for part in range(len(_PARTS))]


def _says_kind(kinds: frozenset[int], said: Sequence[Integers]) -> float:
    """Whether words, by the numbers of their terms, name something of the kinds asked for."""
    return (
        float(any(not kinds.isdisjoint(numbers.tolist()) for numbers in said)) if kinds else _NONE
    )


def _counted(said: Words, words: slice, alike: set[int] | None) -> float:
    """How surely a sentence, these words of all, has the number that is asked for, from 0 to 3.

    `alike` are the numbers of the terms that name what is counted, None where nothing is: -1. That
    a number is said is 1; that such a term stands before it 2, behind it 3.
    """
    if alike is None:
        return -1.0
    marks, numbers = said.marks[words], said.numbers[words].tolist()
    best = 0.0
    for at in ((marks & NUMBER > 0) & (marks & YEAR == 0)).nonzero()[0].tolist():
        if not alike.isdisjoint(numbers[at + 1 : at + 1 + _BEHIND]):
            return 3.0
        before = not alike.isdisjoint(numbers[max(0, at - _BEFORE) : at])
        best = max(best, 2.0 if before else 1.0)
    return best
