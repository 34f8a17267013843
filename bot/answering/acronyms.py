"""Short forms that an article itself spells out: "Security Action for Europe (SAFE)"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Final

import regex

from bot.answering.question import AnswerKind, Question
from bot.answering.written import phrase
from bot.corpus import Article
from bot.text import Span, fold, terms, tokenize
from bot.text.grammar import grammar, grammars

_SHORT: Final = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}]{1,9}(?![\p{L}\p{N}])")
#: Words of these classes may be left out of a short form: "of the".
_LITTLE: Final = ("article", "of", "place", "toward", "for", "and")
_WORD: Final = regex.compile(r"[\p{L}\p{N}]+")
_WORD_BACKWARDS: Final = regex.compile(rf"(?r){_WORD.pattern}")
#: "… (SAFE)" or "SAFE (…)", and how far back what is spelled out may begin.
_BRACKETS: Final = regex.compile(
    r"\((?:\s*(?P<inside>\p{Lu}[\p{L}\p{N}]{1,9})\s*\)"
    r"|(?<=(?<![\p{L}\p{N}])(?P<before>\p{Lu}[\p{L}\p{N}]{1,9})\s*\()(?P<words>[^()\n]{4,120})\))"
)
_LONGEST: Final = 120
#: Letters of a word that are a piece of a short form by themselves.
_PIECE: Final = 2
_LONGEST_PIECE: Final = 4
#: Surest that a rule by form is: an article that spells a short form out says what it means.
SURE: Final = 0.95


def asked_acronym(question: Question) -> str | None:
    """The short form whose full one a question asks for, or None.

    Of a question without capitals it is the one word that it asks about, unless that has a word
    such as "our" before it: "what does eu stand for".
    """
    asks = phrase(question.language, "stands_for").search(question.asked)
    if asks is None:
        return None
    found = [m.group() for m in _SHORT.finditer(question.asked) if sum(map(str.isupper, m[0])) > 1]
    if not found and question.asked.islower():
        rest = f"{question.asked[: asks.start()]} {question.asked[asks.end() :]}"
        words = [rest[t.start : t.end] for t in tokenize(rest, question.language) if not t.stop]
        found = [word.upper() for word in words if _SHORT.fullmatch(word.upper())]
        known = grammar(question.language)
        before = [t for t in question.tokens if t.end <= asks.start()][-2:-1]
        named = any(
            fold(question.text[t.start : t.end], question.language)
            in known.determiners | known.of_class("article", "pronoun")
            for t in before
        )
        found = [] if named or len(words) != 1 else found
    return found[0] if len(found) == 1 else None


def asked_what_it_is(question: Question) -> str | None:
    """The one word that a question asks what it is: "What is SAFE?"; None where it asks more."""
    if question.kind is not AnswerKind.DEFINITION or len(question.terms) != 1:
        return None
    return next(question.text[t.start : t.end] for t in question.tokens if not t.stop)


def expansion(article: Article, start: int, end: int, acronym: str) -> Span | None:
    """Where the sentence `text[start:end]` spells out `acronym`, as a span of the article.

    Either stands in brackets behind the other, and the words' initials are the acronym,
    in whatever case it is asked for.
    """
    sentence = article.text[start:end]
    name = f"(?i:{regex.escape(acronym)})"
    inside = regex.search(rf"(?<!\p{{L}}){name}\s*\(([^()]+)\)", sentence)
    if inside is not None and _initials(_words(sentence, *inside.span(1)), acronym):
        return start + inside.start(1), start + inside.end(1)
    bracketed = regex.search(rf"\s*\(\s*{name}\s*\)", sentence)
    if bracketed is None:
        return None
    return _spelled_before(article.text, start, start + bracketed.start(), acronym)


def spelled_out_in(article: Article, acronym: str) -> int | None:
    """The number of the passage that spells `acronym` out; None where none does."""
    for bracketed in (f"({acronym})", f"{acronym} ("):
        at = article.text.find(bracketed)
        while at >= 0:
            number = bisect_right(article.passages, at, key=lambda passage: passage.start) - 1
            for sentence in article.passages[number].sentences if number >= 0 else ():
                if expansion(article, sentence.start, sentence.end, acronym) is not None:
                    return number
            at = article.text.find(bracketed, at + 1)
    return None


def _spelled_before(text: str, start: int, end: int, acronym: str) -> Span | None:
    """The last words of `text[start:end]` whose initials are the acronym."""
    letters = acronym.casefold()
    words: list[str] = []
    for found in islice(_WORD_BACKWARDS.finditer(text, start, end), 2 * len(acronym)):
        word = found[0].casefold()
        words.insert(0, word)
        if word in _little():
            continue
        if word[0] not in letters:
            return None
        if word[0] == letters[0] and len(words) > 1 and _initials(words, acronym):
            return found.start(), end
    return None


def _words(text: str, start: int, end: int) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text, start, end)]


def short_forms(article: Article) -> dict[str, tuple[str, ...]]:
    """The short forms that an article spells out, each with what it stands for, as terms."""
    text = article.text
    found: dict[str, tuple[str, ...]] = {}
    for short, (start, end) in _spelled_out(text):
        said = terms(short, article.language)
        if len(said) == 1 and said[0] not in found:
            spelled = tuple(terms(text[start:end], article.language))
            if len(spelled) > 1:
                found[said[0]] = spelled
    return found


def _spelled_out(text: str) -> Iterator[tuple[str, Span]]:
    """Short forms and where they are spelled out, in brackets or before these."""
    for found in _BRACKETS.finditer(text):
        short = found["inside"]
        if short is None:
            if _initials(_words(text, *found.span("words")), found["before"]):
                yield found["before"], found.span("words")
            continue
        at = found.start()
        farthest = max(0, at - _LONGEST)
        start = max(text.rfind("\n", farthest, at) + 1, farthest)
        span = _spelled_before(text, start, start + len(text[start:at].rstrip()), short)
        if span is not None:
            yield short, span


@cache
def _little() -> frozenset[str]:
    """The words of any language that may be left out: names come from everywhere."""
    return frozenset().union(*(known.of_class(*_LITTLE) for known in grammars()))


def _initials(words: Sequence[str], acronym: str) -> bool:
    """Whether the letters of `acronym` are the initials of `words`, little words left out or in."""
    wanted = acronym.casefold()
    if any(word[0] not in wanted and word not in _little() for word in words):
        return False
    initials = "".join([word[0] for word in words])
    bare = [word for word in words if word not in _little()]
    return (
        wanted in (initials, "".join([word[0] for word in bare]))
        or _spelled(words, wanted)
        or _pieced(bare, wanted)
    )


def _spelled(words: Sequence[str], wanted: str) -> bool:
    """Whether the words' beginnings make up the short form, as in Benelux."""
    if not wanted:
        return all(word in _little() for word in words)
    if not words:
        return False
    word, rest = words[0], words[1:]
    if word in _little() and _spelled(rest, wanted):
        return True
    return any(
        _spelled(rest, wanted[size:])
        for size in range(1, min(4, len(word), len(wanted)) + 1)
        if word[:size] == wanted[:size]
    )


def _pieced(words: Sequence[str], wanted: str) -> bool:
    """Whether longer beginnings of all the words, in any order, make up the short form.

    Another language may have another order: the Committee of Permanent Representatives is Coreper.
    """
    if not words or len(wanted) < _PIECE * len(words):
        return not words and not wanted
    return any(
        _pieced([*words[:at], *words[at + 1 :]], wanted[size:])
        for at, word in enumerate(words)
        for size in range(_PIECE, min(_LONGEST_PIECE, len(word)) + 1)
        if word[:size] == wanted[:size]
    )
