"""Whether a sentence that says again what a question asks the reason of can give that reason.

"Why were the lamps banned?" is not answered by "The lamps have been banned since 2009": it says
that, and when. As reasons are given in many ways, only a sentence that has nothing else beside
what is asked surely gives none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import regex

from bot.answering.matching import Query
from bot.answering.models import Quote
from bot.answering.question import AnswerKind
from bot.answering.saying import said_for
from bot.answering.written import phrase
from bot.text import DEFAULT_LANGUAGE, fold, terms
from bot.text.grammar import grammar, months, weekdays
from bot.text.speech import Speech, speech
from bot.text.stopwords import stop_words

_WORD: Final = regex.compile(r"[\p{L}\p{M}]+(?:['’.-][\p{L}\p{M}]+)*|\p{N}[\p{N}.,:]*")
#: A sentence with more than one clause, or something put in, may give a reason there.
_PUNCTUATED: Final = regex.compile(r"[,;:()–—!?]|\s[-/]\s|\.\s+\S")
_OPENING: Final = regex.compile(r"\W*(\p{L}+)")
_NUMBER: Final = regex.compile(r"\p{N}")
_YEAR: Final = regex.compile(r"[12]\d{3}")
#: Words of these classes give no reason, wherever they stand.
_PLAIN: Final = frozenset(
    ("article", "of", "be", "auxiliary", "adverb", "pronoun", "quantity", "called")
)
#: So much of what is asked a sentence has to say that says it again.
_AGAIN: Final = 0.6
_HALF: Final = 0.5
_NOUNISH: Final = 0.5


def ready(language: str) -> None:
    """Make now what a language's reasons need: the first of them need not wait for it."""
    for key in ("because", "negated", "had_been"):
        phrase(language, key)
    _timed(language)


def reason_unsaid(query: Query, sentences: Sequence[Quote]) -> bool:
    """Whether a question asks why something is so, and the sentences, best first, only say that it
    is."""
    question = query.question
    asks_why = question.word == "why" or question.language != DEFAULT_LANGUAGE
    if question.kind is not AnswerKind.REASON or not asks_why or not question.terms:
        return False
    told = [one for one in sentences if one.article.language == question.language]
    bare = [_only_says_that(query, one) for one in told]
    return (
        len(told) == len(sentences)
        and any(bare)
        and not any(
            _leans_next(one) if again else _may_explain(query, one)
            for one, again in zip(told, bare, strict=True)
        )
    )


def _alike(query: Query) -> list[frozenset[str]]:
    """Of each of the question's terms what says it."""
    language = query.question.language
    return [
        said_for(term, language).union(query.standing_for((term,))) for term in query.question.terms
    ]


def _leans(text: str, language: str) -> bool:
    """Whether a sentence opens with what stands for something of the one before, or tells what was
    so before: "The market was closed. The drains had burst."."""
    known, opening = grammar(language), _OPENING.match(text)
    leaning = known.leaning - known.determiners
    return (opening is not None and fold(opening[1], language) in leaning) or (
        phrase(language, "had_been").search(text) is not None
    )


def _leans_next(quote: Quote) -> bool:
    """Whether the sentence behind one leans on it: it may say why, though it is not quoted."""
    article = quote.article
    passage = article.passage_at(quote.start)
    after = () if passage is None else passage.sentences
    behind = next((one for one in after if one.start >= quote.end), None)
    return behind is not None and _leans(article.text[behind.start : behind.end], article.language)


def _may_explain(query: Query, quote: Quote) -> bool:
    """Whether another sentence is on what is asked, leans on the one before or gives a reason."""
    text, language = quote.text, quote.article.language
    known, said, alike = grammar(language), frozenset(terms(text, language)), _alike(query)
    own = sum(not said.isdisjoint(one) for one in alike) >= _HALF * len(alike)
    words = frozenset(fold(word, language) for word in _WORD.findall(text))
    because = phrase(language, "because").search(text) is not None
    causes = known.causes | known.of_class("because")
    return own or because or _leans(text, language) or not words.isdisjoint(causes)


def _only_says_that(query: Query, quote: Quote) -> bool:
    """Whether a sentence says what is asked, when or where that is, and nothing else."""
    language, text = quote.article.language, quote.text.strip(' \n*_"“”.!')
    alike = _alike(query)
    words = [found.group() for found in _WORD.finditer(text)]
    held = [frozenset(terms(word, language)) for word in words]
    said = frozenset[str]().union(*held)
    count = sum(not said.isdisjoint(some) for some in alike)
    if _PUNCTUATED.search(text) or count < _AGAIN * len(alike):
        return False
    asked = frozenset[str]().union(*alike)
    matched = [at for at, some in enumerate(held) if not some.isdisjoint(asked)]
    first, last = matched[0], matched[-1]
    lows = [fold(word, language) for word in words]
    classes = [grammar(language).class_of(low) for low in lows]
    # "Wound yarn and cut cloth cannot be returned": what stands beside what is asked.
    start = first if first and classes[first - 1] == "and" else 0
    return _without_more(words, classes, matched, start, last, language) and _ends_plainly(
        words, classes, last, language
    )


def _without_more(
    words: Sequence[str],
    classes: Sequence[str],
    matched: Sequence[int],
    start: int,
    last: int,
    language: str,
) -> bool:
    """Whether the words up to the last that is asked have nothing but these and their nouns."""
    own, beside = frozenset(matched), False
    negated = phrase(language, "negated")
    for at in range(start, last):
        if at in own or classes[at] in ("be", "auxiliary") or negated.fullmatch(words[at]):
            beside = False
        elif classes[at] == "and":
            beside = True
        elif fold(words[at], language) in grammar(language).causes or not (
            beside
            or classes[at] in _PLAIN
            or _is_time(words, at, language)
            or (classes[at] == "place" and _is_time(words, at + 1, language))
            or _is_noun(words[at], classes[at], language)
        ):
            return False
    return True


def _is_time(words: Sequence[str], at: int, language: str) -> bool:
    """Whether a word is a number, one of a time, or behind a year: "в 2019 году"."""
    return (
        _NUMBER.match(words[at]) is not None
        or _timed(language).fullmatch(words[at]) is not None
        or (at > 0 and _YEAR.fullmatch(words[at - 1]) is not None)
    )


def _is_noun(word: str, own: str, language: str) -> bool:
    """Whether a word surely describes nothing: "the unsafe bridge" says why it was closed."""
    if own or language != DEFAULT_LANGUAGE or fold(word, language) in stop_words(language):
        return False
    known = speech(language)
    rare = isinstance(known, Speech) and not known.knows(word)
    describes = rare and grammar(language).ends(fold(word, language), "adjective")
    return not describes and known.shares(word).noun >= _NOUNISH


def _ends_plainly(words: Sequence[str], classes: Sequence[str], last: int, language: str) -> bool:
    """Whether nothing stands behind the last word that is asked but a time, a number or a name's
    place: "in version 3.0", "since 2009", not "in protest"."""
    known = grammar(language)
    dated = False
    for at in range(len(words) - 1, last, -1):
        word, low = words[at], fold(words[at], language)
        if word[0].isupper() or (not classes[at] and _is_time(words, at, language)):
            dated = True
        elif low in known.since or low in known.until or classes[at] == "place":
            if not dated:
                return False
            dated = False
        elif classes[at] in _PLAIN:
            continue
        elif not dated or classes[at]:
            return False
    return True


@cache
def _timed(language: str) -> regex.Pattern[str]:
    """A word of a time: "November", "Fridays", "years"."""
    names = (*months(language).names, *weekdays(language), *grammar(language).times)
    return regex.compile("|".join(map(regex.escape, names)), regex.I)
