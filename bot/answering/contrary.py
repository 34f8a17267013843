"""Whether a quote tells the contrary of what is asked.

"Who did not sign?" is not answered by who signed, nor "the northern gate" by the southern one. The
words that deny and those that are opposites are in each language's grammar.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

import regex

from bot.answering.matching import Query
from bot.answering.models import Quote
from bot.answering.question import AnswerKind, Question
from bot.answering.saying import common, says_one, terms_around
from bot.answering.written import phrase
from bot.text import Token, fold, terms, token_words, tokenize
from bot.text.grammar import denial, either, grammar
from bot.text.speech import speech

#: A question why or whether something is so is answered by its contrary, too, and so are words
#: that ask for nothing: "dogs allowed".
_EITHER_WAY: Final = frozenset((AnswerKind.YES_NO, AnswerKind.REASON, AnswerKind.OTHER))
#: What opens a clause of its own: "What do I do if I cannot come?"
_CLAUSES: Final = ("that", "because", "and")
#: What denies a question's clause.
_DENIALS: Final = ("negated", "denying")
_CLAUSE_PHRASES: Final = ("case", "while", "contrast")
_SENTENCE: Final = regex.compile(r"[^.?!;:]*")
_WORD: Final = regex.compile(r"[\p{L}\p{M}]+")
#: Words that a quote's opposite, or what denies, and what it stands beside may be apart.
_APART: Final = 2
#: Letters of the shortest word that another beginning turns into its opposite, and of what names
#: of one root share.
_SHORTEST: Final = 4
_OR: Final = ("and",)
_LINKS: Final = ("of", "article")
#: So often a verb a word is one that may have a name behind it.
_VERB: Final = 0.5
_PARTED: Final = regex.compile(r"[^\p{L}\s'’]")
#: How much of what the best quote says of the question the next one has to say to count.
_AS_MUCH: Final = 0.7


def ready(language: str) -> None:
    """Make now what a language's rules need: the first of them need not wait for it."""
    for key in (*_DENIALS, "denies", "none", "excepting", *_CLAUSE_PHRASES):
        phrase(language, key)
    denial(language)
    _opposites(language)
    _owner(language)


def contrary(query: Query, quotes: Sequence[Quote]) -> bool:
    """Whether the quotes, at least one and the best first, tell the contrary."""
    if query.question.kind in _EITHER_WAY:
        return False
    return (
        _not_denied(query, quotes)
        or (_opposite(query, quotes[0]) and not _excepts(quotes[0]))
        or _of_another(query, quotes[0])
        or _of_other_owner(query, quotes)
    )


def _not_denied(query: Query, quotes: Sequence[Quote]) -> bool:
    """Whether it is asked for what is not so, and the quotes tell only what is."""
    first = quotes[0]
    if not asks_what_is_not(query.question) or not grammar(first.article.language).said("denies"):
        return False
    held = _AS_MUCH * _held(query, first)
    return not any(
        _denies(one)
        for one in quotes
        if one is first
        or _held(query, one) >= held
        or _adds(query, first, one)
        or (_beside(one, first) and _held(query, one))
    )


def _beside(one: Quote, first: Quote) -> bool:
    """Whether two quotes are of one passage."""
    return one.article is first.article and one.paragraph == first.paragraph


def _adds(query: Query, first: Quote, other: Quote) -> bool:
    """Whether a quote stands right behind another and leaves out what that said: "Riga signed it.
    Oslo refused to sign it.", "All went. Only Ann did not."."""
    article, language = first.article, first.article.language
    if other.article is not article or article.text[first.end : other.start].strip():
        return False
    said = fold(other.text, language)
    for key in ("negated", "denies"):
        for found in phrase(language, key).finditer(said):
            # "Only Ann stayed" opens so, but "no fee is paid" tells of something else.
            opens = not _WORD.search(said, 0, found.start())
            if opens and not phrase(language, "none").match(said, found.start()):
                return True
            behind = " ".join(_WORD.findall(said, found.end())[:_APART])
            if any(term in query.matches for term in terms(behind, language)):
                return True
    return False


def asks_what_is_not(question: Question) -> bool:
    """Whether the clause behind the word that asks is denied: "Which days is it not open?"."""
    if question.at < 0:
        return False
    language, known = question.language, grammar(question.language)
    clause = _SENTENCE.match(question.text, question.tokens[question.at].end)
    behind = fold(clause.group(), language) if clause else ""
    denials = (phrase(language, key).search(behind) for key in _DENIALS)
    found = min((one.start() for one in denials if one), default=None)
    if found is None:
        return False
    before = behind[:found]
    return not any(phrase(language, key).search(before) for key in _CLAUSE_PHRASES) and not any(
        word in known.asking or known.class_of(word) in _CLAUSES for word in _WORD.findall(before)
    )


def asks_contrary(question: Question, heading: str, above: str, language: str) -> bool:
    """Whether what a question asks for is what a heading denies, or the other way round: "What is
    not refunded?" of "Refunds". What is denied `above` a heading is so below it, too."""
    if question.kind in _EITHER_WAY:
        return False
    negated = asks_what_is_not(question)
    said = fold(above if negated else heading, language)
    return negated != any(phrase(language, key).search(said) for key in _DENIALS)


def _denies(quote: Quote) -> bool:
    """Whether a quote, its heading or its lead denies or rules out anything."""
    language = quote.article.language
    said = fold(f"{quote.heading}\n{quote.lead or ''}\n{quote.text}", language)
    return denial(language).search(said) is not None


def _excepts(quote: Quote) -> bool:
    """Whether a quote says of what it is not so: "small numbers, but for Algeria" tells where it
    was a large one."""
    language = quote.article.language
    return phrase(language, "excepting").search(fold(quote.text, language)) is not None


def _held(query: Query, quote: Quote) -> int:
    """How many of the question's terms a quote says, or what stands for them."""
    said = terms(quote.text, quote.article.language)
    return len({at for term in said for at, _ in query.matches.get(term, ())})


@cache
def _opposites(language: str) -> dict[str, frozenset[str]]:
    """The terms that are opposites of a term."""
    found: dict[str, set[str]] = {}
    for pair in grammar(language).said("opposites"):
        one, other = (terms(side, language) for side in pair.split("/"))
        if one and other and one != other:
            found.setdefault(one[0], set()).add(other[0])
            found.setdefault(other[0], set()).add(one[0])
    return {term: frozenset(others) for term, others in found.items()}


def _opposite(query: Query, quote: Quote) -> bool:
    """Whether a quote says, beside a word of the question, the opposite of what stands there."""
    question, language = query.question, quote.article.language
    known = grammar(language)
    asked = _words(question.text, question.tokens, language)
    # "Is it larger or smaller?" is answered by either.
    if language != question.language or any(known.class_of(word) in _OR for _, word in asked):
        return False
    said = _words(quote.text, tokenize(quote.text, language), language)
    own = {term for term, _ in asked}
    here = {*(term for term, _ in said), *terms(quote.heading, language)}
    # "The mother of Ana" stands beside her.
    linked = [one for one in asked if known.class_of(one[1]) not in _LINKS]
    nothing, pairs = ("", ""), _opposites(language)
    for (before, word), (_, behind) in pairwise(pairwise([nothing, *linked, nothing])):
        if word[0] in here:
            continue
        opposites = pairs.get(word[0], frozenset()) | pairs.get(
            _base(word[1], language), frozenset()
        )
        negated = _negated(word[1], known.said("opposite_begin"))
        beside = {term for term, _ in (before, behind) if term in question.terms}
        for at, (term, other) in enumerate(said):
            if term in own:
                continue
            if other in negated or (opposites and {term, _base(other, language)} & opposites):
                near = said[max(0, at - _APART) : at + _APART + 1]
                if any(term in beside for term, _ in near):
                    return True
    return False


def _of_another(query: Query, quote: Quote) -> bool:
    """Whether another name stands behind the verb that stands before a name in the question.

    "When did Ana join the Rovers?" is not answered by when she joined the Hornets.
    """
    question, language = query.question, quote.article.language
    # Where every noun has a capital, few are names.
    if not question.names or language != question.language or grammar(language).nouns:
        return False
    said = tokenize(quote.text, language)
    around = terms_around(quote)
    for verb, named in pairwise(one for one in question.tokens if not one.stop):
        word = question.text[verb.start : verb.end]
        if (
            named.term not in question.names
            or verb.term in question.names
            or speech(language).shares(word).verb <= _VERB
            or not around.isdisjoint(query.standing_for((named.term,)))
        ):
            continue
        link = _linking(question.text, question.tokens, verb.end, named.start, language)
        for at, one in enumerate(said):
            behind = next((other for other in said[at + 1 : at + 3] if not other.stop), None)
            if (
                one.term == verb.term
                and behind is not None
                # "Established in England" and "established by Royal Charter" tell two things.
                and _linking(quote.text, said, one.end, behind.start, language) == link
                and quote.text[behind.start].isupper()
                and behind.term not in query.matches
                and not _PARTED.search(quote.text, one.end, behind.start)
            ):
                return True
    return False


def _linking(text: str, tokens: Sequence[Token], start: int, end: int, language: str) -> list[str]:
    """The words from `start` to `end` of a text but articles: "joined the Rovers" has none."""
    known = grammar(language)
    words = _words(text, [one for one in tokens if start <= one.start < end], language)
    return [word for _, word in words if known.class_of(word) != "article"]


def _of_other_owner(query: Query, quotes: Sequence[Quote]) -> bool:
    """Whether a thing is another name's than the question says: "the tower of Saint Mark", where
    it asks for that of Saint Luke, whom no quote names."""
    question, article = query.question, quotes[0].article
    language = article.language
    if not question.names or language != question.language or grammar(language).nouns:
        return False
    asked = _owned(question.text, language)
    told = _owned(quotes[0].text, language) if asked else []
    around = frozenset(terms(article.title, language)).union(*map(terms_around, quotes))
    return any(
        thing == other
        and owner[-1] in question.names
        # "Saint" alone does not say Luke.
        and not says_one(query, around.difference(owner[:-1]), owner[-1:])
        and query.matches.keys().isdisjoint(its[-1:])
        # "The Duke of Normandy" is that of the Normans.
        and owner[-1][:_SHORTEST] != its[-1][:_SHORTEST]
        and not common(article, frozenset(owner[-1:]))
        for thing, owner in asked
        for other, its in told
    )


def _owned(text: str, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """The terms of things and of the names whose they are: "the tower of Saint Mark"."""
    found = (
        (terms(one["thing"], language), tuple(terms(one["owner"], language)))
        for one in _owner(language).finditer(text)
    )
    return [(thing[0], owner) for thing, owner in found if thing and owner]


@cache
def _owner(language: str) -> regex.Pattern[str]:
    known = grammar(language)
    of, articles = (either(known.of_class(one)) for one in ("of", "article"))
    return regex.compile(
        rf"(?<!\p{{L}})(?P<thing>\p{{Ll}}[\p{{L}}-]+)\s(?i:{of})\s(?:(?i:{articles})\s)?"
        r"(?P<owner>\p{Lu}[\p{L}-]+(?:\s\p{Lu}[\p{L}-]+){0,3})(?!['’\p{L}-])"
    )


def _negated(word: str, beginnings: Sequence[str]) -> set[str]:
    """What may be a word's opposite by how it begins: of "informal" "formal", of that this."""
    without = (word.removeprefix(one) for one in beginnings if word.startswith(one))
    longer = {one + word for one in beginnings if len(word) >= _SHORTEST}
    return longer.union(rest for rest in without if len(rest) >= _SHORTEST)


def _words(text: str, tokens: Sequence[Token], language: str) -> list[tuple[str, str]]:
    """The words of a text, each as its term and itself, case folded."""
    words = token_words(text, tokens, language)
    return [(token.term, word) for token, word in zip(tokens, words, strict=True)]


def _base(word: str, language: str) -> str:
    """The term of a word's base form: of "fell" that of "fall"."""
    return next(iter(terms(speech(language).verb(word), language)), word)
