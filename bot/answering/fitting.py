"""The phrase that is shown bold, made to fit: whole names and amounts, of the kind asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise, takewhile
from typing import Final

import regex

from bot.answering import written
from bot.answering.agents import agent, subject
from bot.answering.introductions import is_office
from bot.answering.pronouns import persons_in
from bot.answering.question import AnswerKind, Question, asks_price, contacts, sorts
from bot.answering.saying import said_for
from bot.answering.summaries.people import TITLES
from bot.corpus import Article
from bot.text import DEFAULT_LANGUAGE, Span, fold, terms
from bot.text.grammar import either, grammar
from bot.text.speech import speech
from bot.text.stopwords import stop_words
from bot.text.words import token_words

#: What may stand before the number in its part.
_ONE_BEFORE: Final = regex.compile(r"\s*(?:\p{L}+\s)?")
#: A number without a unit that is no year.
_ALONE: Final = regex.compile(r"(?<=\s)(?![12]\d{3}\b)\d+(?:[.,]\d+)?(?=[,;]?\s|[.!)]|\Z)")
_DIGIT: Final = regex.compile(r"\p{N}")
_HOW_MUCH: Final = regex.compile(r"\bhow\s+(?!many|often)\p{L}+\b", regex.I)
_YEAR: Final = regex.compile(r"[12]\d{3}")
_WHETHER: Final = regex.compile(
    r"\W*(?:is|are|was|were|do|does|did|can|could|will|would|has|have|had|should|may|must)\b(?!.*\?.)",
    regex.I,
)
_CAPITALS: Final = regex.compile(r"(?:[ ](?:of[ ])?\p{Lu}[\p{L}\p{M}'’-]*)+")
_FULL_NAME: Final = regex.compile(r"\p{Lu}\p{Ll}+(?:\s\p{Lu}[\p{L}'’-]+)+")
_LAST_TWO: Final = regex.compile(r"(?r)(\p{L}+)\s(\p{L}+)['’]?\s?\Z")
_CAPITAL: Final = regex.compile(r"\b\p{Lu}[\p{L}\p{M}-]*")
_CAPITAL_END: Final = regex.compile(r"\p{Lu}[\p{L}\p{M}-]*\Z")
_CAPITAL_BEFORE: Final = regex.compile(r"(?<!\S)\p{Lu}[\p{L}-]+[ ]\Z")
_INSIDE: Final = regex.compile(r"[\p{Ll},] ")
#: Kinds of questions that an address or a number to call answers: "Who wrote the e-mail?" is none.
_REACHED: Final = frozenset(
    (
        AnswerKind.PLACE,
        AnswerKind.DEFINITION,
        AnswerKind.MANNER,
        AnswerKind.THING,
        AnswerKind.OTHER,
    )
)
_MARKS: Final = (("“", "”"), ("„", "“"), ("«", "»"), ("(", ")"))
#: So often a verb a word begins what a name does.
_VERB: Final = 0.6
#: So often an adverb a word is no part of a name.
_ADVERB: Final = 0.3
_SHORTEST: Final = 2
#: So seldom a verb or an adverb a word tells no way by itself.
_NOT_VERB: Final = 0.5
#: So often the last word of a phrase is an adjective, and the next one the noun that it is of.
_NOT_NOUN: Final = 0.1
_NOUN: Final = 0.9
_LETTERS: Final = regex.compile(r"\p{L}{2}")
_ONE_WORD: Final = regex.compile(r"\p{Ll}+")
#: "60 × 40 × 30".
_SIDES: Final = regex.compile(r"(?:\s?[×x]\s?\d[\d.,]*(?<=\d))+")
#: "Dr" and the name behind its full stop.
_TITLED: Final = regex.compile(r"\.?(?=\s\p{Lu})")
#: Letters of the longest preposition and article before a name.
_NEAR: Final = 20
#: Letters of the longest name before what it is of.
_LONGEST_NAME: Final = 80
_MEMBER: Final = regex.compile(
    r"(?P<name>\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+){1,4})\s(?P<of>\p{Ll}+)(?:\s\p{Ll}{1,3})?\s\Z"
)
_OWNED: Final = regex.compile(
    r"['’]s?\s(?P<name>\p{Lu}[\p{L}\p{M}'’-]*(?:\s\p{Lu}[\p{L}\p{M}'’-]*)*)"
)
_NEXT_WORD: Final = regex.compile(r"\s(\p{L}+)")
_LAST_WORD: Final = regex.compile(r"(?r)\s(\p{L}+)[\s\"“„«]*\Z")
_NAME: Final = regex.compile(
    r"\p{Lu}[\p{L}\p{M}\p{N}'’&-]*(?:\s(?:\p{Ll}{1,3}\s){0,2}[\p{Lu}\p{N}][\p{L}\p{M}\p{N}'’&-]*)*"
)


def ready(language: str) -> None:
    """Make now what a language's phrases need: the first of them need not wait for it."""
    written.ready(language)
    _parting(language)
    _timed(language)
    _placed(language)
    _at_place(language)
    _others(language)
    for key in (
        "year",
        "quantities",
        "coins",
        "while",
        "always",
        "how_long_time",
        "somebody",
        "at_times",
        "how_old",
    ):
        written.phrase(language, key)


@cache
def _timed(language: str) -> regex.Pattern[str]:
    """A time that is said without a date."""
    times, clauses = written.phrases(language, "at_times"), written.phrases(language, "while")
    return regex.compile(rf"\d|\b(?:{times}|{clauses})\b", regex.I)


@cache
def _placed(language: str) -> regex.Pattern[str]:
    """What stands before a place, at the end of what is before it."""
    known = grammar(language)
    places = either(known.of_class("place", "toward", "from"))
    articles = either(known.of_class("article"))
    return regex.compile(rf"\b(?:{places})\s+(?:(?:{articles})\s+)?\Z")


@cache
def _parting(language: str) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """What parts a sentence's statements, and what those that share their words."""
    joins = either(grammar(language).of_class("and"))
    return (
        regex.compile(rf"[;:]\s|\b(?:{written.phrases(language, 'contrast')})(?!\w)", regex.I),
        regex.compile(rf",\s|\b(?:{joins})\b", regex.I),
    )


def _told_apart(article: Article, quote: Span, question: Question, said: list[Span]) -> Span | None:
    """The one of several amounts, times or dates that the question's words stand by.

    Of statements that share words the later say only what is different: "the hall has three
    doors and the barn two".
    """
    text, language = article.text, question.language
    asked = {term: said_for(term, language) for term in {*question.terms} - question.focus}
    hard, soft = _parting(article.language)

    def held(part: Span) -> frozenset[str]:
        said = frozenset(terms(text[slice(*part)], article.language))
        return frozenset(term for term, alike in asked.items() if not said.isdisjoint(alike))

    whole = [
        part for part in _parts(text, quote, hard, said) if any(_within(one, part) for one in said)
    ]

    def weight(part: Span) -> tuple[int, int]:
        # Whose names the statements share is said of all: "Maja (born 1950; died 2001)".
        own = held(part)
        return len(own - question.names), len(own)

    whole.sort(key=weight, reverse=True)
    best = whole[0] if whole else quote
    alone = [one for one in said if _within(one, best)]
    if len(alone) == 1 and len(whole) > 1 and weight(best) > weight(whole[1]):
        return alone[0]
    chosen, seen = None, frozenset[str]()
    for part in _parts(text, best, soft, said):
        own = [one for one in said if _within(one, part)]
        new = held(part) - seen
        seen |= new
        if own and new:
            chosen = own[0] if len(own) == 1 else None
    return chosen


def _parts(text: str, span: Span, at: regex.Pattern[str], whole: list[Span]) -> list[Span]:
    """The parts of a span between what parts it; what is `whole` stays so."""
    found = (m.span() for m in at.finditer(text, *span))
    between = (one for one in found if not any(_within(one, other) for other in whole))
    ends = [(span[0], span[0]), *between, (span[1], span[1])]
    return [(a[1], b[0]) for a, b in pairwise(ends)]


def _asked(said: list[str], question: Question) -> bool:
    """Whether all terms of some words are the question's; those of function words are not."""
    return bool(said) and set(said).issubset(question.terms)


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def fitting(article: Article, quote: Span, question: Question, phrase: Span) -> Span | None:
    """The phrase of a quote as it is shown: whole, and of the kind that the question asks for.

    None where the question asks whether something is so: no part of a quote says that alone.
    """
    whether = question.kind is AnswerKind.YES_NO
    if whether or (question.language == DEFAULT_LANGUAGE and _WHETHER.match(question.asked)):
        return None
    english = question.language == article.language == DEFAULT_LANGUAGE
    if english and question.kind is AnswerKind.PERSON:
        did = subject(article.text, *quote, question)
        if did and article.text[slice(*did)].lower() in grammar(DEFAULT_LANGUAGE).pronouns:
            return None  # whom it means is said beside the quote
        if did and not (did[0] < phrase[1] and phrase[0] < did[1]):
            return did
        if not did and _is_modifier(article, phrase):
            return None
    own, year = article.sentence_at(phrase[0]), _YEAR.fullmatch(article.text, *phrase)
    # A year says since when there is something, where nothing says how old it is.
    if own and year and written.phrase(question.language, "how_old").search(question.asked):
        aged = _aged(article.language).finditer(article.text, own.start, min(own.end, quote[1]))
        ages = [found.span() for found in aged if found.start() >= quote[0]]
        if len(ages) == 1:
            return ages[0]
    phrase = _of_kind(article, quote, question, phrase)
    phrase = _named(article, quote, question, _whole(article, quote, question, phrase))
    start, end = _balanced(article.text, _without_joins(article, phrase))
    return None if english and _is_none(article.text[start:end], question) else (start, end)


@cache
def _aged(language: str) -> regex.Pattern[str]:
    """An age in so many words: "41 years old"."""
    return regex.compile(
        rf"(?<![\p{{N}}.,])\d{{1,4}}[\s-](?:{written.phrases(language, 'age')})(?!\p{{L}})", regex.I
    )


def _acting(question: Question) -> frozenset[str]:
    """The terms of the name behind "did" in "What did Watt add?": he is not what he added."""
    known = grammar(question.language)
    words = token_words(question.text, question.tokens, question.language)
    classes = [known.class_of(word) for word in words]
    at = classes.index("auxiliary") + 1 if "auxiliary" in classes else len(words)
    at += classes[at : at + 1] == ["article"]
    behind = (one.term for one in question.tokens[at:])
    return frozenset(takewhile(question.names.__contains__, behind))


def _is_modifier(article: Article, phrase: Span) -> bool:
    """Whether an English phrase only tells more of the noun behind it: "Ankara's official"
    application names nobody."""
    last = _LAST_WORD.search(article.text, *phrase)
    behind = _NEXT_WORD.match(article.text, phrase[1])
    if not last or not behind or not last[1].islower():
        return False
    own, following = (speech(DEFAULT_LANGUAGE).shares(word) for word in (last[1], behind[1]))
    return behind[1].islower() and own.adjective > _NOT_NOUN and following.noun > _NOUN


def _is_none(phrase: str, question: Question) -> bool:
    """Whether an English phrase is surely no time, number, reason or way where one is asked, or
    names who did what is asked for."""
    kind, language = question.kind, DEFAULT_LANGUAGE
    if kind is AnswerKind.THING and not _acting(question).isdisjoint(terms(phrase, language)):
        return True
    if question.word == "why":
        return _LETTERS.search(phrase) is None
    if kind is AnswerKind.MANNER and _ONE_WORD.fullmatch(phrase):
        # A noun alone tells no way: "as a whole".
        share = speech(language).shares(phrase)
        past = grammar(language).ends(phrase, "past")
        return not past and share.noun + share.adjective > _NOT_VERB
    # "A four-valve engine" has four.
    text = phrase.replace("-", " ")
    keys: tuple[str, ...] = ()
    if question.word == "when":
        known = [_timed(language), written.dates(language), written.numbers(language)]
        keys = "while", "always"
    elif written.phrase(language, "how_long_time").search(question.asked):
        times = written.expressions(AnswerKind.DURATION, language)
        known = [] if times is None else [times]
        keys = "always", "at_times"
    elif question.word == "how" and (
        kind is AnswerKind.MONEY or (kind is AnswerKind.AMOUNT and question.focus)
    ):
        known = [_DIGIT, written.no_money(language), written.numbers(language)]
        keys = "quantities", "coins"
    else:
        return False
    known += [written.phrase(language, key) for key in keys]
    return not any(one.search(text) for one in known)


def _named(article: Article, quote: Span, question: Question, phrase: Span) -> Span:
    """A name alone where one is asked for ("called Red Hen | sells eggs"); those of all persons
    that are named together."""
    text, (start, end), language = article.text, phrase, article.language
    if question.kind is AnswerKind.PERSON:
        others = _others(language).match(text, end, quote[1])
        ends_name = _CAPITAL_END.search(text, start, end) is not None
        if others and ends_name and not _asked(terms(others["last"], language), question):
            end = others.end()
    elif question.naming:
        name = _NAME.match(text, start, end)
        behind = name and _NEXT_WORD.match(text, name.end(), end)
        if name and behind and speech(language).shares(behind[1]).verb > _VERB:
            end = name.end()
    return start, end


@cache
def _others(language: str) -> regex.Pattern[str]:
    """Further names behind one of a person's: ", Ana Ruiz and Jon Adu"."""
    # Where every noun has a capital, two beside one another are a name.
    more = "+" if grammar(language).nouns else "*"
    name = rf"\p{{Lu}}[\p{{L}}\p{{M}}-]+(?:\s\p{{Lu}}[\p{{L}}\p{{M}}-]+){more}"
    joins = either(grammar(language).of_class("and"))
    return regex.compile(
        rf"(?:,\s{name})*,?\s(?:{joins})\s(?P<last>{name})(?!['’\p{{L}}-]|\s\p{{Lu}})"
    )


def _without_joins(article: Article, phrase: Span) -> Span:
    """The phrase without an "and" at its end that joins nothing of it any more."""
    text, (start, end) = article.text, phrase
    while last := _LAST_WORD.search(text, start, end):
        if grammar(article.language).class_of(fold(last[1], article.language)) != "and":
            break
        end = start + len(text[start : last.start(1)].rstrip(" \n,;"))
    return (start, end) if start < end else phrase


def _of_kind(article: Article, quote: Span, question: Question, phrase: Span) -> Span:
    """The amount, date or person that the phrase stands for, where that is plain."""
    kind = question.kind
    if kind is AnswerKind.PERSON:
        return _person(article, quote, question, phrase)
    if kind is AnswerKind.REASON:
        return _behind_colon(article, quote, question, phrase)
    if kind is AnswerKind.PLACE and (place := _place(article, quote, phrase)):
        return place
    if kind in _REACHED or kind is AnswerKind.AMOUNT:
        way = _contact(article, quote, question, phrase[0])
        # In "the number of the telephone" a part of it is no amount.
        if way is not None and (kind in _REACHED or _within(phrase, way)):
            return way
    if kind is AnswerKind.AMOUNT:
        if not _is_price(article, quote, question):
            return _number(article, quote, question, phrase)
        kind = AnswerKind.MONEY
    return _written(article, quote, question, phrase, kind)


def _behind_colon(article: Article, quote: Span, question: Question, phrase: Span) -> Span:
    """All that stands behind the colon before a phrase, where what is asked stands before that:
    "There is no boat today: the ferry is in the dock"."""
    text, language = article.text, article.language
    own = article.sentence_at(phrase[0])
    colon = -1 if own is None else text.find(": ", own.start, phrase[0])
    if own is None or colon <= own.start:
        return phrase
    asked = frozenset(question.terms)
    before, behind = (
        len(asked.intersection(terms(text[slice(*part)], language)))
        for part in ((own.start, colon), (colon, own.end))
    )
    if before <= behind:
        return phrase
    end = own.start + len(text[own.start : min(own.end, quote[1])].rstrip(" .!"))
    return max(quote[0], colon + 2), max(end, phrase[1])


def _place(article: Article, quote: Span, phrase: Span) -> Span | None:
    """Where something is, of a sentence whose phrase is a time: "on 25 June in the canteen"."""
    text, own = article.text, article.sentence_at(phrase[0])
    if own is None:
        return None
    times = [
        found.span()
        for pattern in (written.dates(article.language), written.clock(article.language))
        for found in pattern.finditer(text, own.start, own.end)
    ]
    if not any(one[0] < phrase[1] and phrase[0] < one[1] for one in times):
        return None
    said = [
        found.span("place")
        for found in _at_place(article.language).finditer(text, own.start, own.end)
        if not any(one[0] < found.end() and found.start("place") < one[1] for one in times)
    ]
    return said[0] if len(said) == 1 and _within(said[0], quote) else None


@cache
def _at_place(language: str) -> regex.Pattern[str]:
    """What says where, to the end of its clause: "in the canteen of the hall"."""
    known = grammar(language)
    places = either(known.of_class("place"))
    ends = either(known.of_class("place", "from", "toward", "and", "that", "because", "for"))
    # "In the Wet Lab, Building D".
    end = rf"\s(?i:{ends})\b|[.;:()\n–—]|,(?!\s\p{{Lu}})|\Z"
    return regex.compile(rf"\b(?i:{places})\s(?P<place>(?:(?!{end}).)+)")


def _is_price(article: Article, quote: Span, question: Question) -> bool:
    """Whether the amount that is asked for may be one of money, and the quote tells that."""
    words, language = article.text[slice(*quote)], article.language
    if written.how_much_is(question.language).search(question.asked) and (
        written.no_money(language).search(words)
    ):
        return True
    return asks_price(question) and written.price_in(words, language)


def _written(
    article: Article, quote: Span, question: Question, phrase: Span, kind: AnswerKind
) -> Span:
    """The date or the amount of a kind that the phrase stands for, as it is written."""
    text, language = article.text, article.language
    start, end = phrase
    clock = written.phrase(question.language, "what_time").search(question.asked) is not None
    pattern = written.clock(language) if clock else written.expressions(kind, language)
    # "What year": of a whole date just that.
    year = written.phrase(question.language, "year").search(question.asked) is not None
    if pattern is None or (year and _YEAR.fullmatch(text, start, end)):
        return phrase
    said = [
        found.span()
        for found in pattern.finditer(text, *quote)
        if not _asked(terms(found.group(), language), question)
    ]
    if kind is AnswerKind.DATE and not said:
        times = (found.span() for found in written.clock(language).finditer(text, *quote))
        said = [one for one in times if one[0] < end and start < one[1]]
    over = [one for one in said if one[0] < end and start < one[1]]
    apart = said
    if kind is AnswerKind.MONEY:
        # "£4, students half" and not "free for children and £4".
        none = (found.span() for found in written.no_money(language).finditer(text, start, end))
        apart = [*said, *(one for one in none if said and said[-1][1] < one[0])]
        if said:
            apart = sorted({*apart, *_further(article, (said[0][1], quote[1]), said)})
    told = _told_apart(article, quote, question, apart) if len(apart) > 1 else None
    # What may stand around a date or an amount, and instead of a date, is known of English only.
    english = language == DEFAULT_LANGUAGE
    timed = kind is AnswerKind.DATE and not clock and _timed(language).search(text, start, end)
    amount = clock or kind is not AnswerKind.DATE
    if told in over:
        over = [told]
    elif told and (
        over
        or amount
        or (english and not timed)
        or (timed and _says_more(article, question, told, phrase))
    ):
        return told
    if len(over) == 1 and (amount or english or not _within(over[0], phrase)):
        return over[0]
    if (english or amount) and len(said) == 1 and not over and not timed:
        return said[0]
    if kind is AnswerKind.MONEY and not said:
        return _without_money(article, quote, phrase)
    if kind is AnswerKind.DURATION and not said:
        # "From 3 to 23 November" says how long as well.
        for found in written.dates(language).finditer(text, *quote):
            if found.start() < end and start < found.end():
                return found.span()
    return phrase


def _further(article: Article, span: Span, said: list[Span]) -> Iterator[Span]:
    """The further amounts of a span that have no unit of their own, and begin what is joined to
    the first one: "28 euros, children 14"."""
    text, language = article.text, article.language
    others = [
        found.span()
        for known in (written.dates(language), written.clock(language))
        for found in known.finditer(text, *span)
    ]
    _, joins = _parting(language)
    opens = [joined.end() for joined in joins.finditer(text, *span)]
    for found in _ALONE.finditer(text, *span):
        joined = max((at for at in opens if at <= found.start()), default=None)
        # "And 14", ", children 14", but not "payable at counter 3".
        if joined is None or _ONE_BEFORE.fullmatch(text, joined, found.start()) is None:
            continue
        behind = _NEXT_WORD.match(text, found.end(), span[1])
        unit = behind is not None and fold(behind[1], language) not in stop_words(language)
        if not unit and not any(_within(found.span(), one) for one in (*others, *said)):
            yield found.span()


def _says_more(article: Article, question: Question, one: Span, other: Span) -> bool:
    """Whether the sentence that a span is in says more of a question than that of another; not
    of the years of a life, which stand alone in brackets."""
    if article.text[one[0] - 1 : one[0]] == "(" and article.text[one[1] : one[1] + 1] == ")":
        return False
    passage = article.passage_at(one[0])
    within = [None if passage is None else passage.sentence_at(at) for at in (one[0], other[0])]
    held = [
        frozenset(terms(article.text[own.start : own.end], article.language)) & {*question.terms}
        for own in within
        if own is not None
    ]
    return len(held) > 1 and len(held[0]) > len(held[1])


def _contact(article: Article, quote: Span, question: Question, start: int) -> Span | None:
    """The address or number that is asked for, of several the nearest to `start`, or that there is
    none."""
    text = article.text
    said = [
        found.span()
        for way in contacts(question)
        if way.name in written.CONTACTS
        for found in written.CONTACTS[way.name].finditer(text, *quote)
    ]
    if any(way.name == "place" for way in contacts(question)):
        streets = written.street(question.language).finditer(text, *quote)
        said += [found.span("whole") for found in streets if found["whole"]]
    if not said:
        none = (written.no_contact(article.language, way.name) for way in contacts(question))
        said = [found.span() for one in none for found in one.finditer(text, *quote)]
    return min(said, key=lambda one: abs(one[0] - start), default=None)


def _without_money(article: Article, quote: Span, phrase: Span) -> Span:
    """What a price is in the money of no country, "20 crystals", or that there is none to pay."""
    text, language, (start, end) = article.text, article.language, phrase
    counted = [
        found
        for found in written.counted(language, 1).finditer(text, *quote)
        if found.start() < end
        and start < found.end("number")
        and fold(found["of"].strip(), language) not in stop_words(language)
    ]
    free = [found.span() for found in written.no_money(language).finditer(text, *quote)]
    if len(counted) == 1 and (
        not free or written.priced(language).fullmatch(counted[0]["of"].strip())
    ):
        return counted[0].span()
    parts = [one for one in free if one[0] < end and start < one[1] and not _within(phrase, one)]
    return free[0] if len(free) == 1 and not parts else phrase


def _number(article: Article, quote: Span, question: Question, phrase: Span) -> Span:
    """The one number of the quote that counts what the question asks how many there are of."""
    text, language = article.text, article.language
    start, end = phrase
    if language != DEFAULT_LANGUAGE:
        said = [
            found.span("number")
            for found in written.counted(language, 2).finditer(text, *quote)
            if not question.focus.isdisjoint(terms(found["of"], language))
        ]
        if len(said) == 1 and not (said[0][0] < end and start < said[0][1]):
            return said[0]
    if not question.focus:
        return phrase
    dates = [found.span() for found in written.dates(language).finditer(text, *quote)]
    said = [
        found.span()
        for found in written.numbers(language).finditer(text, *quote)
        if not any(_within(found.span(), one) for one in dates)
        and not _asked(terms(found.group(), language), question)
    ]
    if not any(one[0] < end and start < one[1] for one in said):
        # A year does not say how many.
        year = any(_within(phrase, one) for one in dates)
        return min(said, key=lambda one: abs(one[0] - start)) if year and said else phrase
    told = _told_apart(article, quote, question, said) if len(said) > 1 else None
    if told is None or (told[0] < end and start < told[1]):
        return phrase
    # "Three homes, and supporters eight": what it counts is said of the number before.
    behind = _NEXT_WORD.match(text, told[1], quote[1])
    alone = behind is None or fold(behind[1], language) in stop_words(language)
    return told if alone else phrase


def _person(article: Article, quote: Span, question: Question, phrase: Span) -> Span:
    """The one person whom the quote names and the question does not."""
    text = article.text
    start, end = phrase
    if question.language == DEFAULT_LANGUAGE:
        did = agent(text, *quote, question)
        # "The engineer Hana Weiss": a name within is enough.
        if did and not (_within(phrase, did) and _CAPITAL.search(text, start, end)):
            return did
    by = text.find(" by ", start, end)
    if by > 0:
        return by + len(" by "), end
    # "Rovers' Ivo Marek".
    if owned := _OWNED.match(text, end, quote[1]):
        return owned.span("name")
    if member := _MEMBER.search(text, max(quote[0], start - _LONGEST_NAME), start):
        # "Ana Ruiz of the Greens".
        of = grammar(article.language).class_of(fold(member["of"], article.language)) == "of"
        said = frozenset(terms(member["name"], article.language))
        if (
            of
            and said.isdisjoint(question.terms)
            and not is_office(member["name"].split()[-1], article.language)
        ):
            return member.span("name")
    before = max(quote[0], start - _NEAR)
    placed = _placed(article.language).search(text, before, start) is not None
    part = _is_part(article, question, text[quote[0] : start])
    capitals = [m.group() for m in _CAPITAL.finditer(text, start, end)]
    if (
        text[start].isupper()
        and not (placed or part)
        and not frozenset(terms(" ".join(capitals), article.language)).issubset(question.terms)
    ):
        return phrase  # a name already, if not a person's
    own = article.sentence_at(start)
    named = [
        one
        for one in persons_in(article, *(quote if own is None else (own.start, own.end)))
        if frozenset(terms(text[slice(*one)], article.language)).isdisjoint(question.terms)
    ]
    if any(one[0] < end and start < one[1] for one in named):
        return phrase
    if not named and part:
        said = frozenset(question.terms)
        others = [
            m.span() for m in _FULL_NAME.finditer(text, *quote) if not _within(m.span(), phrase)
        ]
        named = [
            one for one in others if said.isdisjoint(terms(text[slice(*one)], article.language))
        ]
    names = {text[slice(*one)] for one in named}
    return named[0] if len(names) == 1 else phrase


def _is_part(article: Article, question: Question, before: str) -> bool:
    """Whether what stands behind `before` is part of what is asked about: the light of "Marea"."""
    found, language = _LAST_TWO.search(before), article.language
    return (
        found is not None
        and grammar(language).class_of(fold(found[2], language)) == "of"
        and not frozenset(terms(found[1], language)).isdisjoint(question.terms)
    )


def _whole(article: Article, quote: Span, question: Question, phrase: Span) -> Span:
    """The phrase with the rest of a name, an amount or a limit that it parts."""
    text, (start, end) = article.text, phrase
    for limit in written.limits(article.language).finditer(text, *quote):
        if limit.start() < start < limit.end() < end:
            start = limit.start()
    if written.BARE_NUMBER.fullmatch(text, start, end):
        sides = _SIDES.match(text, end, quote[1])
        end = end if sides is None else sides.end()
        unit = _unit(article, quote, question, end)
        end = end if unit is None else unit.end()
    if question.kind is AnswerKind.AMOUNT:
        out_of = written.OUT_OF.search(text, quote[0], start)
        start = start if out_of is None else out_of.start()
    # In German every noun has a capital.
    if article.language != "de":
        titled = _TITLED.match(text, end, quote[1])
        if titled and text[start:end].casefold() in TITLES:
            name = _CAPITALS.match(text, titled.end(), quote[1])
            end = end if name is None else name.end()
        rest = _CAPITALS.match(text, end, quote[1])
        closing = _CAPITAL_END.search(text, start, end)
        if rest and closing and _one_name(closing.group(), rest.group(), question):
            end = rest.end()
        first = _CAPITAL_BEFORE.search(text, quote[0], start)
        opening = _CAPITAL.match(text, start, end)
        if (
            first
            and opening
            and _names(first, article.language)
            and _one_name(opening.group(), first.group(), question)
        ):
            start = first.start()
    return start, end


def _unit(article: Article, quote: Span, question: Question, end: int) -> regex.Match[str] | None:
    """What the number that ends at `end` is counted in, where that is not what is asked for."""
    language = article.language
    money = written.money(language).match(article.text, end, quote[1])
    if money and question.focus.isdisjoint(terms(money.group(), language)):
        return money
    if _asks_how_much(question):
        return written.measure(language).match(article.text, end, quote[1])
    return None


def _asks_how_much(question: Question) -> bool:
    """Whether a measure is asked for, and not how many of something there are."""
    if question.sort in sorts(question.language, "amount"):
        return True  # "at what temperature"
    if question.language == DEFAULT_LANGUAGE:
        return _HOW_MUCH.search(question.asked) is not None
    counted = question.focus and question.sort is None
    return question.kind is AnswerKind.AMOUNT and not counted


def _names(found: regex.Match[str], language: str) -> bool:
    """Whether a capital is a name's: that of "But" and "Yesterday" opens a sentence."""
    word = found.group().strip()
    if language != DEFAULT_LANGUAGE:
        return _INSIDE.match(found.string, max(0, found.start() - 2)) is not None
    return word.casefold() not in stop_words(language) and (
        speech(language).shares(word).adverb < _ADVERB
    )


def _one_name(inside: str, outside: str, question: Question) -> bool:
    """Whether what stands beside a phrase's capital belongs to it: of "Minister | Lind" the
    question may name the one and ask for the other."""
    said = frozenset(terms(outside, question.language))
    named = frozenset(terms(inside, question.language)).issubset(question.terms)
    return named or said.isdisjoint(question.terms)


def _balanced(text: str, phrase: Span) -> Span:
    """The phrase without what lies beyond a quotation mark or bracket that it does not open."""
    start, end = phrase
    for opening, closing in _MARKS:
        words = text[start:end]
        if closing in words and opening not in words[: words.index(closing)]:
            before, _, behind = words.partition(closing)
            if len(before) >= _SHORTEST:
                end = start + len(before.rstrip(" ,.;:"))
            else:
                start = end - len(behind.lstrip(" ,.;:"))
    return (start, end) if start < end else phrase
