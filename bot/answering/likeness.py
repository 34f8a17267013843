"""How like two questions are: whether they ask for the same kind of thing, in like words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np

from bot.answering.question import AnswerKind, Question, analyze
from bot.retrieval.bm25 import BM25
from bot.text import DEFAULT_LANGUAGE

#: The least mean likeness of a question to a group's that makes it one of them.
ALIKE: Final = 0.55
#: What is left of the likeness where one asks for a time and the other for a person, and so on.
_APART: Final = 0.6
_HARDLY: Final = 0.85
_SOUGHT: Final = (
    AnswerKind.AMOUNT, AnswerKind.MONEY, AnswerKind.PERCENTAGE, AnswerKind.DURATION,
    AnswerKind.DATE, AnswerKind.PERSON, AnswerKind.ORGANISATION, AnswerKind.PLACE,
    AnswerKind.REASON, AnswerKind.MANNER,
)  # fmt: skip
#: "How much does it cost" and "How many euros"; "Where do I …" and "How do I …".
_TOGETHER: Final = (
    (AnswerKind.AMOUNT, AnswerKind.MONEY),
    (AnswerKind.AMOUNT, AnswerKind.PERCENTAGE),
    (AnswerKind.PLACE, AnswerKind.MANNER),
    (AnswerKind.PERSON, AnswerKind.ORGANISATION),
)
_OPPOSITES: Final = (
    ("on", "off"), ("in", "out"), ("up", "down"), ("before", "after"), ("with", "without"),
    ("an", "aus"), ("mit", "ohne"), ("vor", "nach"), ("con", "sin"), ("avec", "sans"),
)  # fmt: skip


def _kinds_apart() -> dict[frozenset[AnswerKind], float]:
    apart = {frozenset(pair): _APART for pair in combinations(_SOUGHT, 2)}
    apart |= {frozenset(pair): 1.0 for pair in _TOGETHER}
    for kind in _SOUGHT:
        # "What is the deadline" may be "When is the deadline".
        for vague in (AnswerKind.DEFINITION, AnswerKind.THING, AnswerKind.YES_NO):
            apart[frozenset((vague, kind))] = _HARDLY
    for pair in (
        (AnswerKind.DEFINITION, AnswerKind.MANNER),
        (AnswerKind.DEFINITION, AnswerKind.REASON),
        (AnswerKind.THING, AnswerKind.AMOUNT),
    ):
        apart[frozenset(pair)] = _APART
    return apart


_KINDS_APART: Final = _kinds_apart()


def same_sought(one: Question, two: Question) -> float:
    """What is left (0 to 1) of the likeness of two questions by what they ask for.

    None where one says "on" and the other "off", or their numbers are others.
    """
    words = [{token.term for token in question.tokens} for question in (one, two)]
    only = (words[0] - words[1], words[1] - words[0])
    for this, that in _OPPOSITES:
        if (this in only[0] and that in only[1]) or (that in only[0] and this in only[1]):
            return 0.0
    numbers = [{term for term in held if term[:1].isdigit()} for held in words]
    if all(numbers) and not numbers[0] & numbers[1]:
        return 0.0
    return _KINDS_APART.get(frozenset((one.kind, two.kind)), 1.0)


def groups(questions: Sequence[tuple[str, str]]) -> list[list[int]]:
    """Which questions ask the same: places in `questions`, each a (text, language).

    BM25 of each question for each other, as a share of what it has for itself. The
    result depends on nothing but `questions` and their order: each joins the group of
    earlier ones that it is most like, or opens one. Time is quadratic: for hundreds.
    """
    asked = [analyze(text, language or DEFAULT_LANGUAGE) for text, language in questions]
    shares = _shares([question.terms for question in asked])
    plain = [" ".join(text.casefold().split()) for text, _ in questions]

    def like(one: int, two: int) -> float:
        if plain[one] == plain[two]:
            return 1.0
        share = float(shares[one, two])
        # Most pairs have no word in common: nothing more needs to be looked at.
        return share * same_sought(asked[one], asked[two]) if share else 0.0

    found: list[list[int]] = []
    for at in range(len(asked)):
        best, most = None, ALIKE
        for group in found:
            likeness = sum(like(at, other) for other in group) / len(group)
            # Of equals the group that was opened first.
            if likeness >= most and (best is None or likeness > most):
                best, most = group, likeness
        if best is None:
            found.append([at])
        else:
            best.append(at)
    return found


def _shares(corpus: Sequence[Sequence[str]]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Shape (questions, questions), symmetric: BM25 of each pair as a share, from 0 to 1."""
    count = len(corpus)
    if not any(corpus):
        return np.zeros((count, count))
    bm25 = BM25(corpus)
    scores = np.array([bm25.get_scores(question) for question in corpus])
    own = np.maximum(np.diag(scores), 1e-9)
    shares = np.minimum(scores / own[:, None], 1.0)
    return np.asarray((shares + shares.T) / 2)
