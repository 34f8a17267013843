"""What stands below a heading: its sentences say little of what they are of.

"Monday to Friday from 8 to 9" holds no word of "opening hours". Who asks for no more than a
heading says is told what stands below it, from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, groupby
from typing import Final

import regex

from bot.answering.contrary import asks_contrary
from bot.answering.matching import Query
from bot.answering.question import AnswerKind, Question
from bot.answering.ranker import RankedSentence
from bot.answering.weighing import Found
from bot.answering.written import phrases
from bot.text import terms, tokenize
from bot.text.grammar import grammar

#: Kinds of questions that what stands first may answer as well as the rest: a date or a sum that
#: is asked for may stand further down.
_IN_ORDER: Final = frozenset(
    (
        AnswerKind.THING,
        AnswerKind.OTHER,
        AnswerKind.MANNER,
        AnswerKind.YES_NO,
        AnswerKind.DEFINITION,
    )
)


def ready(language: str) -> None:
    """Make now what a language's lines of a trouble need: the first need not wait for it."""
    _labels(language, why=False)
    _labels(language, why=True)
    _named(language, "trouble_cause")
    _named(language, "trouble_fix")


def asking_for(question: Question, found: Sequence[Found]) -> list[int]:
    """The indices of the passages below a heading that says all that is asked for."""
    return [at for at, source in enumerate(found) if _asks_for(question, source)]


def _asks_for(question: Question, source: Found) -> bool:
    article, heading = source.article, source.article.heading_of(source.passage)
    if not heading:
        return False
    own = tokenize(heading, article.language)
    if [token.term for token in own] == [token.term for token in question.tokens]:
        return True
    asked = frozenset(question.terms)
    said = frozenset(token.term for token in own if not token.stop)
    if not said or not said <= asked or question.kind not in _IN_ORDER:
        return False
    above = "\n".join((article.title, *article.headings_of(source.passage)))
    return asked <= frozenset(terms(above, article.language)) and not asks_contrary(
        question, heading, above, article.language
    )


def below_heading(
    ranked: list[RankedSentence], asked: Sequence[int], found: Sequence[Found]
) -> list[RankedSentence]:
    """`ranked` with what stands below the heading that is asked for first, in its order.

    Of several such headings the beginnings come before the rest.
    """
    best = next((one.candidate for one in ranked if one.candidate in asked), None)
    if best is None:
        return ranked
    article = found[best].article
    sections = {found[at].passage.section for at in asked if found[at].article is article}
    told = _in_order(
        [
            one
            for one in ranked
            if found[one.candidate].article is article
            and found[one.candidate].passage.section in sections
        ],
        found,
    )
    groups = [
        list(own) for _, own in groupby(told, lambda one: found[one.candidate].passage.section)
    ]
    return _before(chain([own[0] for own in groups], *[own[1:] for own in groups]), ranked)


def silent_in_order(
    query: Query, ranked: list[RankedSentence], found: Sequence[Found]
) -> list[RankedSentence]:
    """Where the best sentence is found by its headings alone, what of its section says no more of
    the question in the order in which it stands."""
    if not ranked or query.question.kind not in _IN_ORDER:
        return ranked
    best = found[ranked[0].candidate]
    article, section = best.article, best.passage.section
    matching = query.matches.keys()
    headings = "\n".join(article.headings_of(best.passage))
    if matching.isdisjoint(terms(headings, article.language)):
        return ranked
    told = []
    for one in ranked:
        source = found[one.candidate]
        if source.article is article and source.passage.section == section:
            sentence = source.passage.sentences[one.at]
            # The first has its number before it.
            start = sentence.start if one.at else source.passage.start
            said = terms(article.text[start : sentence.end], article.language)
            if matching.isdisjoint(said):
                told.append(one)
    return _before(_in_order(told, found), ranked) if ranked[0] in told else ranked


def remedy_first(
    question: Question, ranked: list[RankedSentence], found: Sequence[Found]
) -> list[RankedSentence]:
    """Of the lines below a trouble its fix before its cause, unless the cause is asked for."""
    if not ranked:
        return ranked
    best = found[ranked[0].candidate]
    sought, other = _labels(best.article.language, why=_asks_cause(question))
    if not _is_labelled(other, best, ranked[0].at):
        return ranked
    for one in ranked[1:]:
        source = found[one.candidate]
        same = source.article is best.article and source.passage.section == best.passage.section
        if same and _is_labelled(sought, source, one.at):
            return _before([one], ranked)
    return ranked


def _asks_cause(question: Question) -> bool:
    """Whether the cause of a trouble is asked for: why it is, or what it is and not its fix."""
    language, asked = question.language, frozenset(question.terms)
    if question.kind is AnswerKind.REASON or not asked.isdisjoint(
        _named(language, "trouble_cause")
    ):
        return True
    fixes = _named(language, "trouble_fix")
    return question.kind is AnswerKind.DEFINITION and asked.isdisjoint(fixes)


@cache
def _named(language: str, key: str) -> frozenset[str]:
    return frozenset(terms(" ".join(grammar(language).said(key)), language))


@cache
def _labels(language: str, *, why: bool) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """What opens the line that is sought, and the one that says the rest of a trouble."""
    fix, cause = (
        regex.compile(rf"\W*(?:{phrases(language, key)})\W*:", regex.I)
        for key in ("trouble_fix", "trouble_cause")
    )
    return (cause, fix) if why else (fix, cause)


def _is_labelled(label: regex.Pattern[str], source: Found, at: int) -> bool:
    sentence = source.passage.sentences[at]
    return label.match(source.article.text, sentence.start, sentence.end) is not None


def _in_order(told: Sequence[RankedSentence], found: Sequence[Found]) -> list[RankedSentence]:
    return sorted(told, key=lambda one: (found[one.candidate].at, one.at))


def _before(first: Iterable[RankedSentence], ranked: list[RankedSentence]) -> list[RankedSentence]:
    """`ranked` with some before all others; the phrase stays that of the sentence that was best."""
    told = list(first)
    order = [*told, *(one for one in ranked if one not in told)]
    return [one._replace(score=by.score) for one, by in zip(order, ranked, strict=True)]
