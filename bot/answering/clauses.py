"""The clause of a quote that answers by its form: what somebody said, what follows, why."""

from __future__ import annotations

from functools import cache
from typing import Final

import regex

from bot.answering.question import AnswerKind, Question
from bot.answering.quoting import LEANS, SPEECH
from bot.answering.summaries.quotations import SAYING, quotations
from bot.answering.written import phrase, phrases
from bot.corpus import Article
from bot.text import Span, fold, terms
from bot.text.grammar import JOINT, either, grammar, languages, pattern_of, said_in_any
from bot.text.speech import speech

_SAYS: Final = regex.compile(
    rf"\b(?:{SAYING})\b(?:,\s+\p{{L}}+,)?"
    r"(?:(?:\s+[\p{L}’'-]+){1,5}?\s+that\s+|,?\s+(?:that|dass|que|что)\s+"
    # "Asked for nine years", "wrote in a note" report nothing.
    r"|,?\s+(?!(?:for|to|of|about|in|on|at|with|from|by|as|and|or|the same)\b))"
)
#: What follows of a case that the sentence before says.
_LEANING: Final = regex.compile(rf"{LEANS}[^,;:]{{0,160}},\s+(?P<main>[^\n]+)")
#: What no clause of a reason opens with.
_NO_SUBJECT: Final = ("be", "auxiliary", "adverb", "verb", "preposition", "place", "from", "for")
#: A text longer than this is not read as a whole before a question is answered.
READ_WHOLE: Final = 200_000
#: So much of a case a clause has to say whose consequence is pointed out.
_HALF: Final = 0.5
_WORD: Final = regex.compile(r"[\p{L}\p{M}]+")
_WORD_BEFORE: Final = regex.compile(r"[\p{L}\p{M}]+(?=\s+\Z)")
_TRAILING: Final = " \n\t.,;:!?"
_LONGEST: Final = 260


def ready(language: str) -> None:
    """Make now what a language's clauses need: the first of them need not wait for it."""
    _asks_what_follows()
    _asks_what_said()
    _conditions(language)
    _because(language)
    _reason_ends(language)


@cache
def _asks_what_follows() -> regex.Pattern[str]:
    """A question what follows of a case, in any language."""
    follows = pattern_of(said_in_any("follows"))
    return regex.compile(rf"\b(?:{follows})\b(?P<case>.+)", regex.I)


@cache
def _asks_what_said() -> regex.Pattern[str]:
    """A question what somebody said, in any language."""
    keys = ("what_said", "what_did", "say")
    known = ([phrases(language, key) for key in keys] for language in languages())
    asks = (rf"{whole}|(?:{did})\b.*\b(?:{say})" for whole, did, say in known)
    return regex.compile(rf"\b(?:{'|'.join(asks)})\b", regex.I)


@cache
def _conditions(language: str) -> tuple[regex.Pattern[str], ...]:
    """Sentences that say what follows of a case: "If a pin broke, the drum had to be taken out",
    "It is closed if the water rises"."""
    phrases = grammar(language).phrases
    if "case" not in phrases:
        return ()
    first, last = (pattern_of(phrases[key]) for key in ("case", "case_last"))
    return (
        regex.compile(
            rf"[\"“„«(]*(?:{first}){JOINT}(?P<case>[^,;:]{{2,160}}),\s+(?P<main>[^\n]+)", regex.I
        ),
        regex.compile(
            rf"(?P<main>[^\n]{{8,}}?),?\s+(?:{last}){JOINT}(?P<case>[^\n]{{3,160}})", regex.I
        ),
    )


def asked_case(question: Question) -> frozenset[str]:
    """The terms of the case whose consequence a question asks for; empty where it asks other."""
    found = _asks_what_follows().search(question.asked)
    return case_terms(found["case"], question.language) if found else frozenset()


def case_terms(text: str, language: str) -> frozenset[str]:
    """The terms of a text that says a case, verbs as their infinitives: a pin "broke"."""
    verb = speech(language).verb
    return frozenset(terms(_WORD.sub(lambda word: verb(word.group()), text), language))


def answering_clause(
    article: Article, quote: Span, question: Question, case: frozenset[str]
) -> Span | None:
    """The words of the quote that answer a question of such a form; None where none are known.

    `case` is the question's `asked_case`.
    """
    if case:
        found = consequence(article, *quote, case)
        if found is not None and len(found[1]) >= _HALF * len(case):
            return found[0]
        spans = (leaning_consequence(article, *one) for one in _sentences(article, *quote))
        return next((span for span in spans if span is not None), None)
    if _asks_what_said().search(question.asked):
        return _what_is_said(article, quote, question)
    if question.kind is AnswerKind.REASON:
        return _reason(article, quote)
    return None


def asked_speaker(question: Question) -> frozenset[str]:
    """The terms of whom it is asked what they said, of whatever topic; empty where other is asked.

    "What did Maja Lund say?"
    """
    found = _asks_what_said().search(question.asked)
    if found is None or regex.search(r"\w", question.asked[found.end() :]):
        return frozenset()
    language = question.language
    before = question.asked[: found.end()].split()[-2:-1]
    if any(grammar(language).class_of(fold(word, language)) == "toward" for word in before):
        return frozenset()  # "What does the study seek to answer?"
    asking = frozenset(terms(" ".join(said_in_any("say")), language))
    return frozenset(question.terms) - asking


def tells_words_of(article: Article, start: int, end: int, speaker: frozenset[str]) -> bool:
    """Whether a sentence has words that somebody said, or reports them; `speaker` has terms of
    the name."""
    text, language = article.text, article.language
    if len(text) <= READ_WHOLE and any(
        one.quote.start < end
        and start < one.quote.end
        and one.speaker is not None
        and speaker.issubset(terms(one.speaker, language))
        for one in quotations(article)
    ):
        return True
    before = before_words(text, start, end)
    return before is not None and speaker.issubset(terms(before, language))


def before_words(text: str, start: int, end: int) -> str | None:
    """What of a sentence stands before the verb by which it reports somebody's words, such as
    "said that"; None where it reports none."""
    said = _SAYS.search(text, start, end)
    return None if said is None else text[start : said.start()]


def tells_thoughts_of(article: Article, start: int, end: int, speaker: frozenset[str]) -> bool:
    """Whether a sentence tells in other words what somebody said: "Lind called it a disgrace"."""
    text, language = article.text, article.language
    last = max(
        (
            said.start()
            for key in ("say", "said_by")
            for said in phrase(language, key).finditer(text, start, end)
        ),
        default=start,
    )
    # Before the last of such words everything stands that does before another.
    return last > start and speaker.issubset(terms(text[start:last], language))


def consequence(
    article: Article, start: int, end: int, case: frozenset[str]
) -> tuple[Span, frozenset[str]] | None:
    """What the text says of a case: where it says what follows, and which terms of the case."""
    best: tuple[Span, frozenset[str]] | None = None
    for first, last in _sentences(article, start, end):
        for pattern in _conditions(article.language):
            found = pattern.match(article.text, first, last)
            if found is None:
                continue
            held = case & case_terms(found["case"], article.language)
            if held and (best is None or len(held) > len(best[1])):
                best = _trimmed(article.text, *found.span("main")), held
            break
    return best


def leaning_consequence(article: Article, start: int, end: int) -> Span | None:
    """Where a sentence says what follows of a case that the one before it says."""
    found = _LEANING.match(article.text, start, end)
    return None if found is None else _trimmed(article.text, *found.span("main"))


def _sentences(article: Article, start: int, end: int) -> list[Span]:
    passage = article.passage_at(start)
    own = () if passage is None else passage.sentences
    return [(max(s.start, start), min(s.end, end)) for s in own if s.start < end and start < s.end]


def _what_is_said(article: Article, quote: Span, question: Question) -> Span | None:
    """What is quoted or reported, that on the question's words before other."""
    start, end = quote
    text, asked = article.text, frozenset(question.terms)
    found: list[tuple[int, int, Span]] = []
    for first, last, speaker in _quotations(article, start, end):
        if _of_whom(speaker, question, article.language):
            span = _trimmed(text, first + 1, last - 1)
            held = len(asked & frozenset(terms(text[slice(*span)], article.language)))
            found.append((held, 1, span))
    for first, last in _sentences(article, start, end):
        said = next(
            (m for m in _SAYS.finditer(text, first, last) if text[m.end() : m.end() + 1].isalnum()),
            None,
        )
        if said is not None and not regex.search('[“”„"«]', text[first:last]):
            # A name that stands before what is said is no part of it.
            span = _trimmed(text, said.end(), last)
            held = len(asked & frozenset(terms(text[slice(*span)], article.language)))
            if span[1] - span[0] > 10:
                found.append((held, 0, span))
    if not found:
        # Called the vote "deeply irresponsible": few words, but somebody's.
        found = [
            (0, 0, _trimmed(text, one.start() + 1, one.end() - 1))
            for one in SPEECH.finditer(text, start, end)
        ]
    found = [one for one in found if one[2][0] < one[2][1] <= one[2][0] + _LONGEST]
    return max(found, key=lambda one: one[:2])[2] if found else None


def _quotations(article: Article, start: int, end: int) -> list[tuple[int, int, str | None]]:
    """The quotations in `text[start:end]`, with who says them where that is known soon enough."""
    if len(article.text) > READ_WHOLE:
        return [(*found.span(), None) for found in SPEECH.finditer(article.text, start, end)]
    return [
        (one.quote.start, one.quote.end, one.speaker)
        for one in quotations(article)
        if start <= one.quote.start and one.quote.end <= end
    ]


def _of_whom(speaker: str | None, question: Question, language: str) -> bool:
    """Whether a quotation may be the words of whom the question names."""
    return speaker is None or not frozenset(terms(speaker, language)).isdisjoint(question.terms)


@cache
def _because(language: str) -> regex.Pattern[str] | None:
    """What a reason stands behind; None in a language whose file does not say."""
    known = grammar(language)
    if "because" not in known.phrases:
        return None
    opens = rf"\b(?:{pattern_of(known.phrases['because'])})"
    if behind := known.phrases.get("because_behind"):
        # ", as are the others", ", as well as", ", since 1990" give no reason.
        others = either(known.of_class(*_NO_SUBJECT))
        opens += rf"|(?<=,\s)(?:{pattern_of(behind)})(?!\s(?:{others}|\d\S*|soon)\b)"
    return regex.compile(rf"(?:{opens}){JOINT}(?=\S)", regex.I)


@cache
def _reason_ends(language: str) -> regex.Pattern[str]:
    """What a reason ends at."""
    return regex.compile(rf"[.;:!?”\"]|,\s+(?:{phrases(language, 'because_ends')})\b|$")


def _reason(article: Article, quote: Span) -> Span | None:
    """What stands behind "because", up to the clause's end."""
    text = article.text
    because = _because(article.language)
    every = () if because is None else because.finditer(text, *quote)
    found = next((one for one in every if not _is_planned(article.language, text, one)), None)
    if found is None:
        return None
    ends = _reason_ends(article.language).search(text, found.end() + 3, quote[1])
    span = _trimmed(text, found.end(), quote[1] if ends is None else ends.start())
    return span if 8 <= span[1] - span[0] <= _LONGEST else None


def _is_planned(language: str, text: str, found: regex.Match[str]) -> bool:
    """ "The ship was due to leave" tells a plan, "the delay was due to fog" a reason."""
    start = found.start()
    before = _WORD_BEFORE.search(text, max(0, start - _LONGEST), start)
    behind = _WORD.match(text, found.end())
    known = grammar(language)
    return (
        before is not None
        and behind is not None
        and known.class_of(fold(before[0], language)) == "be"
        and known.class_of(fold(behind[0], language)) == "verb"
    )


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    while start < end and text[start] in _TRAILING:
        start += 1
    return start, end
