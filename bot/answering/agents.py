"""Whether a text names somebody who may be whom a question asks for.

"Who founded the club?" is not answered by "The club was founded in 1978 in Tarn": nobody is
named there but the club, and a place.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, lru_cache, partial
from itertools import islice
from typing import Final

import regex

from bot.answering.clauses import READ_WHOLE
from bot.answering.introductions import is_office
from bot.answering.matching import Query
from bot.answering.models import Quote
from bot.answering.question import AnswerKind, Question, sorts
from bot.answering.written import phrase
from bot.text import DEFAULT_LANGUAGE, Span, fold, terms, token_words
from bot.text.grammar import grammar, months
from bot.text.relations import relations
from bot.text.speech import speech
from bot.text.stopwords import stop_words
from bot.text.words import POSSESSIVES, bare

_WORD: Final = regex.compile(r"[\p{L}\p{M}]+(?:['’.-]?[\p{L}\p{M}]+)*")
#: What stands between a preposition and the name behind it: "at the Old Mill".
_BETWEEN: Final = regex.compile(r"[ \n](?:[\"“„«‘][ ]?)?|[&-]|\.[ ]")
#: "By 1950", "by selling" name nobody.
_NO_AGENT: Final = regex.compile(r"\W+(?:\d|\p{Ll}+ing\b)")
#: A word behind this does not open a sentence; a name may, before another capital.
_WITHIN: Final = regex.compile(r"[\p{L}\p{N},;)\-][\"“„«‘'(]?[ \n]?[\"“„«‘'(]?\Z")
_NEAR: Final = 4
_FOLLOWED: Final = regex.compile(r"[ ](?:\p{Ll}{1,3}[ ])?\p{Lu}")
_WHOLE_NAME: Final = regex.compile(r"\p{Lu}\p{Ll}+[ ](?:\p{Lu}\.[ ])?\p{Lu}\p{Ll}+")
_TWO: Final = regex.compile(r"[ ]\p{Lu}\p{Ll}")
#: A clause ends at these, or at words of some classes.
_BREAK: Final = regex.compile(r"[,;:()–—]")
_OPENS: Final = ("that", "and")
#: A name behind words of these classes is a place's or a thing's: "in Tarnside".
_NAMELESS: Final = ("place", "from")
#: "Gebaut", "angelegt", "vergeben"; Dutch "gesticht", "verkocht".
_GERMANIC: Final = regex.compile(r"(?:\p{L}{0,6}ge|be|er|ver|ent|ont|zer)\p{Ll}+(?:t|en|d)")
#: "By the young engineer Paul Vance": words that tell whether that is what is asked about.
_LONGEST_AGENT: Final = 5
#: Kinds of what a person, or several together, can be.
_PERSONS: Final = ("person", "organisation")
#: Kinds of what does nothing by itself.
_THINGS: Final = "artifact event measure location"
_NOUNISH: Final = 0.5
#: Words of which it is remembered whether they say who does something.
_KEPT: Final = 20_000
_VERB: Final = 0.6
#: What ends the words for who did something.
_ENDS: Final = (
    "that", "place", "from", "preposition", "for", "toward", "be", "auxiliary", "as", "agent",
    "and", "because", "verb", "adverb",
)  # fmt: skip
#: Words of these classes open no object.
_BEHIND_CLAUSE: Final = (
    "place", "toward", "for", "from", "preposition", "agent", "adverb", "and", "because", "that",
)  # fmt: skip
_HAVE: Final = ("has", "have", "had")
_WHO: Final = ("who", "whom", "whose")


def ready(language: str) -> None:
    """Make now what a language's agents need: the first of them need not wait for it."""
    sorts(language, *_PERSONS)
    _passives(language)
    phrase(language, "did_so")
    if language == DEFAULT_LANGUAGE:
        _things()


def nobody(query: Query, quotes: Sequence[Quote]) -> bool:
    """Whether a question asks for somebody whom none of the quotes, each a sentence, names.

    "The watch was stolen in 1987" does not say who stole it, whoever else is named.
    """
    question = query.question
    who = _WHO if question.language == DEFAULT_LANGUAGE else ("",)
    if question.kind is not AnswerKind.PERSON or question.word not in who:
        return False
    deed = asked_deed(question)
    told = [_undergone(query, quote, deed) for quote in quotes] if deed else []
    # "It was stolen in 1987. Two boys did it."
    if False in told or any(
        phrase(quote.article.language, "did_so").search(quote.text) for quote in quotes
    ):
        return False
    if deed and not any(map(partial(_says_any, query), quotes)):
        # Found by its heading alone: "they go into the box" does not say who empties it.
        return not any(map(_names_surely, quotes))
    return True in told or not any(
        names_somebody(quote, question, acting=bool(deed)) for quote in quotes
    )


def _says_any(query: Query, quote: Quote) -> bool:
    """Whether a quote itself says any of a question."""
    said = terms(quote.text, quote.article.language)
    return not query.matches.keys().isdisjoint(said)


def _names_surely(quote: Quote) -> bool:
    """Whether a quote has a whole name, or a noun of persons or a group."""
    text, language = quote.text, quote.article.language
    return _WHOLE_NAME.search(text) is not None or any(
        _is_somebody(found.group(), language, placed=False) for found in _WORD.finditer(text)
    )


def names_somebody(quote: Quote, question: Question, *, acting: bool = False) -> bool:
    """Whether a quote has a name or a noun of persons that the question does not have, a pronoun
    or what stands behind "by".

    In a sentence without the deed that is asked for whoever speaks or is spoken to is not
    `acting`: "what you need: the add-on" does not say who made it.
    """
    text, language = quote.text, quote.article.language
    apart = _speaking(language) if acting else frozenset[str]()
    if any(
        fold(found.group(), language) not in apart
        for found in phrase(language, "somebody").finditer(text)
    ):
        return True
    known, asked, stops = grammar(language), frozenset(question.terms), stop_words(language)
    by, passives = _by(language), _passives(language)
    placed = agent = passive = False
    end = 0
    for found in _WORD.finditer(text):
        word, low = found.group(), fold(found.group(), language)
        own = known.class_of(low)
        joined = _BETWEEN.fullmatch(text, end, found.start()) is not None
        end = found.end()
        agent = agent or (low in by and _may_act(text, end, language, asked))
        passive = passive or low in passives
        if own in _NAMELESS:
            placed = True
            continue
        if own == "article" and joined:
            continue
        if own or low in stops:
            placed = False
            continue
        said = terms(word, language)
        if said and not asked.issuperset(said):
            if _is_somebody(word, language, placed=placed):
                return True
            # Where every noun has a capital, two beside one another are a name.
            capital = word[0].isupper() and (not known.nouns or _TWO.match(text, end) is not None)
            name = capital and not months(language).holds(word)
            if name and not (placed and joined) and _is_name(quote, *found.span()):
                return True
        placed = placed and joined and speech(language).shares(word).noun < _NOUNISH
    # In English alone it is known of most nouns whether they are of persons.
    return agent or (language != DEFAULT_LANGUAGE and not passive)


def _may_act(text: str, end: int, language: str, asked: Collection[str]) -> bool:
    """Whether what stands behind "by" may be who did something, and not what is asked about."""
    if _NO_AGENT.match(text, end):
        return False
    behind = _BREAK.split(text[end:], maxsplit=1)[0]
    words = islice((found.group() for found in _WORD.finditer(behind)), _LONGEST_AGENT)
    said = terms(" ".join(words), language)
    return not said or not set(said).issubset(asked)


@cache
def _speaking(language: str) -> frozenset[str]:
    """The pronouns of who speaks and who is spoken to."""
    known = grammar(language)
    return known.of_class("pronoun").difference(known.said("he", "it"))


@cache
def _passives(language: str) -> frozenset[str]:
    """The words that may say that something is done to what they are said of."""
    known = grammar(language)
    return frozenset(known.said("passive")) or known.of_class("be")


@cache
def _by(language: str) -> frozenset[str]:
    """The words behind which it is said by whom something is done."""
    return frozenset(grammar(language).said("by"))


@lru_cache(_KEPT)
def _is_somebody(word: str, language: str, *, placed: bool) -> bool:
    """Whether a word may say who does something, alone or together.

    Behind a preposition of place a group is a place: "at the school". A noun that is one of things,
    too, is of persons only where the file says so: "house", "key" and "day" are surnames.
    """
    if language != DEFAULT_LANGUAGE:
        return is_person(word, language) or (not placed and is_office(word, language))
    last = bare(word.removesuffix("’s").removesuffix("'s"), language).rpartition("-")[2]
    known = speech(language)
    singulars = known.singulars(last)
    if not _nouns("person").isdisjoint(singulars):
        return True
    if placed:
        return False
    if not _nouns("organisation").isdisjoint(singulars):
        return True
    # "A great loss", but "the greats".
    noun = known.shares(last).adjective <= _NOUNISH and is_office(word, language)
    return noun and _things().isdisjoint(terms(last, language))


@cache
def _nouns(kind: str) -> frozenset[str]:
    """The English nouns of who may do something: of a "person", or of an "organisation"."""
    known = grammar(DEFAULT_LANGUAGE)
    more = {"person": known.persons, "organisation": known.groups}[kind]
    return more.union(known.sorts.get(kind, ()))


@cache
def _things() -> frozenset[str]:
    """What a thing, a deed, a measure or a place can be in English, as terms."""
    known = relations(DEFAULT_LANGUAGE)
    return frozenset[str]().union(*map(known.kinds, terms(_THINGS, DEFAULT_LANGUAGE)))


def is_person(word: str, language: str) -> bool:
    """Whether a word surely says what somebody is: "mill" may be a name, but seldom is."""
    if not sorts(language, *_PERSONS).isdisjoint(terms(word, language)):
        return True
    doer = grammar(language).ends(fold(word, language), "doer")
    return doer and (language != DEFAULT_LANGUAGE or is_office(word, language))


def _is_name(quote: Quote, start: int, end: int) -> bool:
    """Whether a capital is a name's: that of "Membership is open" opens a sentence."""
    text, language = quote.text, quote.article.language
    within = _WITHIN.search(text, max(0, start - _NEAR), start)
    if language != DEFAULT_LANGUAGE or within or _FOLLOWED.match(text, end):
        return True
    word, behind = text[start:end], _WORD.search(text, end)
    low = "" if behind is None else fold(behind.group(), language)
    said = terms(word, language)
    return (
        # Whatever it is that does something may be somebody, but no plural: "Masks stay on".
        (low not in _passives(language) and not _are_things(word))
        or not any(map(relations(language).knows, said))
        or _stands_within(quote.article.text, word)
    )


def _are_things(word: str) -> bool:
    """Whether an English word is the plural of a noun."""
    known = speech(DEFAULT_LANGUAGE)
    bases = terms(" ".join(known.singulars(word)[1:]), DEFAULT_LANGUAGE)
    return known.shares(word).noun > _NOUNISH and any(map(relations(DEFAULT_LANGUAGE).knows, bases))


def _stands_within(text: str, word: str) -> bool:
    """Whether a word stands with its capital within a sentence of a text, or of its first part."""
    at = text.find(f" {word}", 1, READ_WHOLE)
    while at > 0 and not (text[at - 1].isalpha() or text[at - 1] == ","):
        at = text.find(f" {word}", at + 1, READ_WHOLE)
    return at > 0


def asked_deed(question: Question) -> frozenset[str]:
    """The terms of what somebody did whom a question asks for: "Who stole the watch?".

    Empty where it asks whom something was done to, or what somebody is.
    """
    language, known = question.language, grammar(question.language)
    words = token_words(question.text, question.tokens, language)
    classes = [known.class_of(word) for word in words]
    if "be" in classes or not _by(language):
        return frozenset()
    if language != DEFAULT_LANGUAGE:
        return frozenset(question.terms) - question.names
    at = question.at + 1
    while at < len(words) and (classes[at] == "adverb" or words[at] in _HAVE):
        at += 1
    if question.word != "who" or at >= len(words) or classes[at] == "auxiliary":
        return frozenset()
    verb = terms(speech(language).verb(words[at]), language)
    return frozenset((*verb, question.tokens[at].term))


def leaves_out(query: Query, quote: Quote, deed: Collection[str]) -> bool:
    """Whether a sentence does not say what a deed is done to, which is then what is asked about:
    "moderators warn, only admins ban"."""
    text, language = quote.text, quote.article.language
    meant = frozenset(deed).union(query.standing_for(deed))
    return any(
        not meant.isdisjoint(terms(speech(language).verb(word.group()), language))
        and (_BREAK.match(text, word.end()) or not _WORD.search(text, word.end()))
        for word in _WORD.finditer(text)
    )


def _undergone(query: Query, quote: Quote, deed: frozenset[str]) -> bool | None:
    """Whether a sentence says that a deed was done, but not by whom; None without the deed."""
    text, language = quote.text, quote.article.language
    known = grammar(language)
    meant = deed.union(query.standing_for(deed))
    by, passives = _by(language), _passives(language)
    asked, stops = frozenset(query.question.terms), stop_words(language)
    things = asked - query.question.names
    said = passive = undergoes = agent = False
    # What a clause's words before its verb name: whether only what is asked about, or more.
    itself = other = False
    end = 0
    for found in _WORD.finditer(text):
        word = found.group()
        low = fold(word, language)
        own = known.class_of(low)
        if own in _OPENS or _BREAK.search(text, end, found.start()):
            passive = itself = other = False
        end = found.end()
        passive = passive or low in passives
        undergoes = undergoes or passive
        if own != "be" and not meant.isdisjoint(terms(speech(language).verb(low), language)):
            if passive and _is_participle(low, language):
                said = True
            elif language == DEFAULT_LANGUAGE:
                if other or not itself or not _ends_clause(text, end, language):
                    return False
                # "The fire started in the store."
                said = undergoes = True
        elif not own and low not in stops:
            # A name may be one of two to choose from: "who won, Ana or Ben?"
            asks = things.issuperset(terms(word, language))
            itself, other = itself or asks, other or not asks
        # "Nach Plänen des Architekten" is an agent, too.
        agent = agent or (
            _is_somebody(low, language, placed=True) and not asked.issuperset(terms(low, language))
            if low not in by
            else undergoes and _NO_AGENT.match(text, end) is None
        )
    return not agent if said else None


def _ends_clause(text: str, end: int, language: str) -> bool:
    """Whether a verb that ends here has no object: "the fire started in", "it began."."""
    behind = _WORD.search(text, end)
    if behind is None or _BREAK.match(text, end):
        return True
    return grammar(language).class_of(fold(behind.group(), language)) in _BEHIND_CLAUSE


def agent(text: str, start: int, end: int, question: Question) -> Span | None:
    """Whom `text[start:end]` names as who did what an English question asks by whom it was done:
    in "founded in 1978 by two sisters from Tarn" two sisters."""
    language, deed = question.language, asked_deed(question)
    known = grammar(language)
    done = by = False
    first = last = 0
    for found in _WORD.finditer(text, start, end):
        low = fold(found.group(), language)
        own = known.class_of(low)
        if last:
            # "A sailor and printed in Leith", "children playing there".
            acts = low.endswith(("ing", "ed")) and low == found.group()
            verb = acts and speech(language).shares(low).verb > _VERB
            joins = own == "and"
            if _BREAK.search(text, last, found.start()) or (own in _ENDS and not joins) or verb:
                break
            if not joins:
                first, last = first or found.start(), found.end()
        elif by:
            if own in _ENDS or low.endswith("ing"):
                return None
            first, last = found.start(), found.end()
        elif low in _by(language):
            by = done
        else:
            done = done or not deed.isdisjoint(terms(speech(language).verb(low), language))
    return (first, last) if last else None


def subject(text: str, start: int, end: int, question: Question) -> Span | None:
    """Who stands before the verb that an English question asks who did: in "days after the Harbour
    Board confirmed the sale" Harbour Board, in "he confirmed it" he. None for what the question
    has, and for what does nothing: "at the Harbour Fair sold"."""
    language, deed = question.language, asked_deed(question)
    if not deed:
        return None
    known, stops = grammar(language), stop_words(language)
    first = last = upto = 0
    placed = False
    for found in _WORD.finditer(text, start, end):
        low = fold(found.group(), language)
        own = known.class_of(low)
        joined = last and _BETWEEN.fullmatch(text, upto, found.start())
        upto = found.end()
        acts = joined and not known.ends(low, "acting")
        if acts and not deed.isdisjoint(terms(speech(language).verb(low), language)):
            who = text[first:last].rpartition(" ")[2]
            does = fold(who, language) in known.pronouns or who[0].isupper()
            said = frozenset(terms(text[first:last], language))
            asked = bool(said) and said <= frozenset(question.terms)
            if (does or _is_somebody(who, language, placed=False)) and not (placed or asked):
                return None if who.endswith(POSSESSIVES) else (first, last)
        if joined and (own == "adverb" or low.endswith("ly")):
            continue
        tells = found.group() == low and speech(language).shares(low).verb > _VERB
        if (own or tells or low in stops) and low not in known.pronouns:
            placed = own in _NAMELESS or (placed and own == "article")
            last = 0
            continue
        first, last = first if joined else found.start(), found.end()
    return None


def _is_participle(word: str, language: str) -> bool:
    """Whether a word behind "was" may say what is done."""
    known = grammar(language)
    if language == DEFAULT_LANGUAGE:
        return not known.ends(word, "acting")
    return known.ends(word, "past") or _GERMANIC.fullmatch(word) is not None
