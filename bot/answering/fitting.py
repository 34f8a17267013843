"""The phrase that is shown bold, made to fit: whole names and amounts, of the kind asked for."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Final

import regex

from bot.answering.pronouns import persons_in
from bot.answering.question import AnswerKind, Question, asks_price
from bot.answering.summaries.timeline import year_of
from bot.corpus import Article
from bot.text import DEFAULT_LANGUAGE, fold, terms
from bot.text.grammar import (
    CLASSES,
    JOINT,
    currency_words,
    either,
    grammar,
    pattern_of,
    unit_words,
    weekdays,
)
from bot.text.relations import relations
from bot.text.speech import speech
from bot.text.stopwords import stop_words

#: A half-open span of characters.
Span = tuple[int, int]
_AND, _OF = (CLASSES.index(name) + 1 for name in ("and", "of"))

_NUMBER_WORDS: Final = (
    "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six"
    "|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    "|(?:thir|four|fif|six|seven|eigh|nine)teen|half a|a"
)
#: From its first digit on, none given back: a thousand digits were tried from each, for a second.
_DIGITS: Final = r"(?<!\d)\d++(?:[.,\u00a0 ]\d{3})*(?:[.,]\d+)?"
_MEASURES: Final = (
    "length-millimeter", "length-centimeter", "length-meter", "length-kilometer", "length-mile",
    "area-square-meter", "area-square-kilometer", "area-hectare", "volume-liter",
    "volume-cubic-meter", "mass-gram", "mass-kilogram", "mass-tonne", "temperature-celsius",
)  # fmt: skip
#: What Babel does not name.
_COINS: Final = (
    "pence", "cent", "cents", "crown", "crowns", "rouble", "roubles", "centimes", "céntimos",
    "centesimi", "cêntimos", "centavos", "kuruş", "копеек", "quid", "bucks",
)  # fmt: skip
#: Days besides those that Babel names.
_DAYS: Final = {"de": ("Sonnabend",), "ru": ("среду", "пятницу", "субботу")}
#: A bare number is shown with what it counts in.
_MEASURE: Final = regex.compile(
    r"\s?(?:(?:square|cubic|Quadrat|Kubik)[ ]?)?(?:(?:kilo|centi|milli)?(?:met(?:re|er)s?|Meter"
    r"|litres?|liters?|grams?|tons?|tonnes?)|km²?|m²|kg|miles?|feet|foot|inches|acres|hectares?|degrees?"
    r"|percent|per cent|%|Prozent|°C?)(?![\p{L}\p{N}])"
)
_HOW_MUCH: Final = regex.compile(r"\bhow\s+(?!many|often)\p{L}+\b", regex.I)
_BARE_NUMBER: Final = regex.compile(_DIGITS)
#: A time that is said without a date.
_WHEN: Final = regex.compile(
    r"\d|\b(?:morning|noon|afternoon|evening|night|day|week|month|year|spring|summer|autumn|fall"
    r"|winter|season|century|decade|age|era|war|today|yesterday|tomorrow|now|after|before|during"
    r"|when|while|once|until|since|time|daily|weekly|monthly)s?\b",
    regex.I,
)
_YEAR: Final = regex.compile(r"[12]\d{3}")
_ASKS_YEAR: Final = regex.compile(r"\b(?:year|jahr|año|année|yıl|год)", regex.I)
_WHETHER: Final = regex.compile(
    r"\W*(?:is|are|was|were|do|does|did|can|could|will|would|has|have|had|should|may|must)\b(?!.*\?.)",
    regex.I,
)
#: "79 of the 150 seats": how many there are is said first.
_OUT_OF: Final = regex.compile(
    rf"(?:{_DIGITS}|\b(?:{_NUMBER_WORDS}))\s+(?:out )?of\s+(?:(?:the|its|his|her|their|all)\s+)?\Z",
    regex.I,
)
_CAPITALS: Final = regex.compile(r"(?:[ ](?:of[ ])?\p{Lu}[\p{L}\p{M}'’-]*)+")
_FULL_NAME: Final = regex.compile(r"\p{Lu}\p{Ll}+(?:\s\p{Lu}[\p{L}'’-]+)+")
_LAST_TWO: Final = regex.compile(r"(\p{L}+)\s(\p{L}+)['’]?\s?\Z")
_PLACED: Final = regex.compile(r"\b(?:in|at|from|near|to)\s+(?:the\s+)?\Z")
_CAPITAL: Final = regex.compile(r"\b\p{Lu}[\p{L}\p{M}-]*")
_CAPITAL_END: Final = regex.compile(r"\p{Lu}[\p{L}\p{M}-]*\Z")
_CAPITAL_BEFORE: Final = regex.compile(r"(?<!\S)\p{Lu}[\p{L}-]+[ ]\Z")
_INSIDE: Final = regex.compile(r"[\p{Ll},] ")
_MARKS: Final = (("“", "”"), ("„", "“"), ("«", "»"), ("(", ")"))
#: So often an adverb a word is no part of a name.
_ADVERB: Final = 0.3
_SHORTEST: Final = 2
_JOINS: Final = "(?:and|und|y|et|e|en|и|ve)"
_NEXT_WORD: Final = regex.compile(r"\s(\p{L}+)")


def _amount(language: str) -> str:
    """The source of a pattern of a number, in digits or words."""
    known = grammar(language)
    words = _NUMBER_WORDS if language == DEFAULT_LANGUAGE else either(known.numbers)
    words = rf"{words}|(?:{_phrases(language, 'numerals')})(?!\p{{L}})"
    return (
        rf"(?:{_DIGITS}|\b(?:{words}))(?:[ -](?:hundred|thousand|million|billion|trillion"
        rf"|Millionen|Milliarden|millones|millions|milliards|{either(known.magnitudes)}))?"
    )


def ready(language: str) -> None:
    """Make now what a language's phrases need: the first of them need not wait for it."""
    for made in (
        _counted, _numbers, _limits, _money, _counted_money, _measure, _clock, _what_time, _parting,
        _no_money, _priced, _how_much_is,
    ):  # fmt: skip
        made(language)
    for kind in AnswerKind:
        expressions(kind, language)


@cache
def _counted(language: str) -> regex.Pattern[str]:
    """A number and what may be counted: the two words behind it."""
    return regex.compile(rf"(?P<number>{_amount(language)})(?P<of>(?:\s\p{{L}}+){{1,2}})")


@cache
def _numbers(language: str) -> regex.Pattern[str]:
    """A number by itself; "a" and "one" may be none."""
    return regex.compile(
        rf"(?!\b(?:half )?an?\b|\bone\b){_amount(language)}(?![\p{{L}}\p{{N}}-])", regex.I
    )


@cache
def _limits(language: str) -> regex.Pattern[str]:
    """What says that a number is the least or the most: "at least" six."""
    return regex.compile(rf"\b(?:{_phrases(language, 'limits')}){JOINT}", regex.I)


@cache
def _money(language: str) -> regex.Pattern[str]:
    """What money is counted in, behind its number."""
    words = either((*currency_words(language), *_COINS))
    return regex.compile(
        rf"\s?[$€£¥₺₽](?!\s?\d)"
        rf"|\s(?:d[ei]\s|d['’])?(?:\p{{Lu}}[\p{{L}}.-]+\s)?(?i:{words})(?![\p{{L}}\p{{N}}])"
    )


@cache
def _counted_money(language: str) -> regex.Pattern[str]:
    """A number and the word behind it: "20 crystals"."""
    return regex.compile(rf"(?P<number>{_amount(language)})(?P<of>\s\p{{L}}+)")


@cache
def _of_amounts(kind: AnswerKind, language: str) -> regex.Pattern[str] | None:
    """How an amount of a kind is written; None for a kind that is no amount."""
    amount = _amount(language)
    many = rf"(?:(?:between|from)\s+)?(?:{amount}(?:\s(?:and|to|or|bis)\s|[–-]))?{amount}"
    times = rf"(?i:{either(grammar(language).times)})"
    percent = either(unit_words(language, ("concentr-percent",)))
    limit = rf"(?:\b(?i:{_phrases(language, 'limits')}){JOINT})?"
    money = _money(language).pattern
    one = rf"(?:{amount}|\b(?i:{_phrases(language, 'one')}))"
    # "Two euros fifty", "one pound and five pence".
    small = (
        rf"(?:\s(?:{_JOINS}\s)?{amount}(?:(?:{money})|(?=\W*(?:$|[.,;:!?)\n]))"
        rf"|(?=\s(?:{either(stop_words(language))})\b)))?"
    )
    sources = {
        AnswerKind.DURATION: (rf"{limit}{many}[ -]{times}\b(?:\s{_JOINS}\s{amount}\s{times}\b)?"),
        AnswerKind.MONEY: (
            rf"{limit}(?:(?:[A-Z]{{0,3}}[$€£¥₺₽]\s?){_DIGITS}(?:\s?(?:thousand|million|billion"
            rf"|trillion|bn|m|k)\b)?|{one}(?:{money}){small}"
            rf"|\b(?i:{_phrases(language, 'coins')})\b)"
        ),
        AnswerKind.PERCENTAGE: (
            rf"{limit}(?:{_DIGITS}[–-])?{amount}\s?(?:%|per\s?cent\b|(?:{percent})\b)"
        ),
    }
    return regex.compile(sources[kind]) if kind in sources else None


@cache
def _measure(language: str) -> regex.Pattern[str]:
    """A unit behind a number."""
    words = either(unit_words(language, _MEASURES))
    return regex.compile(rf"{_MEASURE.pattern}|\s?(?:{words})(?![\p{{L}}\p{{N}}])")


@cache
def _how_much_is(language: str) -> regex.Pattern[str]:
    """A question for a price, or for how much of something there is."""
    return regex.compile(rf"\b(?:{_phrases(language, 'how_much_is')})(?!\p{{L}})", regex.I)


@cache
def _no_money(language: str) -> regex.Pattern[str]:
    """What answers how much something costs and is no amount: "free", "half"."""
    free, share = (_phrases(language, key) for key in ("free", "share"))
    return regex.compile(rf"\b(?:{free}|{share})(?!\p{{L}})", regex.I)


def price_in(text: str, language: str) -> bool:
    """Whether a text says an amount of money, also of no country: "one gold"."""
    written = expressions(AnswerKind.MONEY, language)
    priced = _priced(language)
    return (written is not None and written.search(text) is not None) or any(
        priced.fullmatch(found["of"].strip()) for found in _counted_money(language).finditer(text)
    )


@cache
def _priced(language: str) -> regex.Pattern[str]:
    """The words of prices: what is counted in one may be money."""
    price = grammar(language).measures.get("price")
    return regex.compile(pattern_of(price.said) if price else "(?!)", regex.I)


def expressions(kind: AnswerKind, language: str) -> regex.Pattern[str] | None:
    """How a date or an amount of a kind is written; None for another kind."""
    return _dates(language) if kind is AnswerKind.DATE else _of_amounts(kind, language)


@cache
def _dates(language: str) -> regex.Pattern[str]:
    """How a date is written."""
    months = "|".join(year_of(language))
    day = r"[0-3]?\d(?:st|nd|rd|th|\.)?"
    days = either((*weekdays(language), *_DAYS.get(language, ())))
    to = r"(?:\s(?:to|and|bis(?:\szum)?|y|al)\s|[–-])"
    named = rf"(?:\b(?:{days}),?\s(?:(?:the|den|dem|der|le|el)\s)?)?"
    clock = rf"(?:,?\s(?:\p{{L}}{{1,4}}\s){{0,2}}{_clock(language).pattern})?"
    return regex.compile(
        rf"(?:{named}{day}{to})?(?:{named}{day}\s(?:of\s|de\s)?)?\b(?:{months})\b"
        rf"(?:\s{day}(?![\d.,:]*\d))?(?:,?\s(?:de\s)?[12]\d{{3}})?{clock}"
        rf"|\b(?:(?:early|mid|late)[ -])?[12]\d{{3}}s?\b(?:[–-]\d{{2,4}}\b)?"
        rf"|\b(?:(?:early|mid|late)[ -])?\d{{1,2}}(?:st|nd|rd|th)[ -]centur(?:y|ies)\b"
        rf"|\b(?:{days})s?\b{clock}",
        regex.I,
    )


@cache
def _clock(language: str) -> regex.Pattern[str]:
    """How a time of day is written."""
    past, before, behind, half, noon = (
        _phrases(language, key)
        for key in ("clock_past", "clock_before", "clock_behind", "clock_half", "noon")
    )
    digits = r"[0-2]?\d(?:[.:]\d\d)?"
    words = either(grammar(language).numbers)
    half = rf"(?:\s(?:{half})(?!\p{{L}}))?"
    # "At nine on Sundays", but not "at nine schools".
    other = r"(?-i:\p{Lu})" if grammar(language).nouns else r"\p{L}"
    follows = rf"(?!\s(?:{either(stop_words(language))})\b)"
    alone = rf"(?![.,]?\p{{N}}|-?\p{{L}}|\s?[%€$£¥₺₽]|{follows}\s(?:{other}|\p{{N}}))"
    time = (
        rf"(?:(?<![\p{{L}}\p{{N}}.,:])(?:[0-2]?\dh\d\d\b|{digits}\s?(?:[ap]\.\s?m\.|[ap]m\b)"
        rf"|(?:{past})\s(?:{digits}|(?:{words})\b)"
        rf"|(?:{digits}|{words})\s?(?:{behind})(?!\p{{L}}){half}|[0-2]?\d:\d\d(?!\d)"
        rf"|(?<=\b(?:{before})\s)(?:{digits}|{words}){half}{alone})|\b(?:{noon})(?!\p{{L}}))"
    )
    # "From 8 until about 9 p.m."
    to = r"\s?(?:[–-]|(?:to|and|until|till|bis|a|à|alle|às|tot|до)\s(?:\p{L}+\s)?)\s?"
    return regex.compile(rf"(?:(?:\b(?:{digits}|{words})|{time}){to})?{time}", regex.I)


def _phrases(language: str, key: str) -> str:
    """The source of a pattern of a language's phrases; of nothing without."""
    return pattern_of(grammar(language).phrases.get(key, ())) or "(?!)"


@cache
def _what_time(language: str) -> regex.Pattern[str]:
    """A question for a time of day."""
    return regex.compile(rf"\b(?:{_phrases(language, 'what_time')})\b", regex.I)


@cache
def _parting(language: str) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """What parts a sentence's statements, and what those that share their words."""
    joins = either(word for word, own in grammar(language).classes.items() if own == _AND)
    return (
        regex.compile(rf"[;:]\s|\b(?:{_phrases(language, 'contrast')})(?!\w)", regex.I),
        regex.compile(rf",\s|\b(?:{joins})\b", regex.I),
    )


def _told_apart(article: Article, quote: Span, question: Question, said: list[Span]) -> Span | None:
    """The one of several amounts, times or dates that the question's words stand by.

    Of statements that share words the later say only what is different: "the hall has three
    doors and the barn two".
    """
    text, known = article.text, relations(question.language)
    asked = {term: {term, *known.synonyms(term)} for term in {*question.terms} - question.focus}
    hard, soft = _parting(article.language)

    def held(part: Span) -> frozenset[str]:
        said = frozenset(terms(text[slice(*part)], article.language))
        return frozenset(term for term, alike in asked.items() if not said.isdisjoint(alike))

    whole = [
        part for part in _parts(text, quote, hard, said) if any(_within(one, part) for one in said)
    ]
    best = max(whole, key=lambda part: len(held(part)), default=quote)
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
    if whether or (question.language == DEFAULT_LANGUAGE and _WHETHER.match(question.text)):
        return None
    phrase = _of_kind(article, quote, question, phrase)
    return _balanced(article.text, _whole(article, quote, question, phrase))


def _of_kind(article: Article, quote: Span, question: Question, phrase: Span) -> Span:
    """The amount, date or person that the phrase stands for, where that is plain."""
    text = article.text
    start, end = phrase
    kind = question.kind
    if kind is AnswerKind.PERSON:
        return _person(article, quote, question, phrase)
    if kind is AnswerKind.AMOUNT:
        words = text[slice(*quote)]
        free = _how_much_is(question.language).search(question.text) and _no_money(
            article.language
        ).search(words)
        if not (free or (asks_price(question) and price_in(words, article.language))):
            return _number(article, quote, question, phrase)
        kind = AnswerKind.MONEY
    clock = _what_time(question.language).search(question.text) is not None
    pattern = _clock(article.language) if clock else expressions(kind, article.language)
    # "What year": of a whole date just that.
    if pattern is None or (_YEAR.fullmatch(text, start, end) and _ASKS_YEAR.search(question.text)):
        return phrase
    said = [
        found.span()
        for found in pattern.finditer(text, *quote)
        if not _asked(terms(found.group(), article.language), question)
    ]
    if kind is AnswerKind.DATE and not said:
        times = (found.span() for found in _clock(article.language).finditer(text, *quote))
        said = [one for one in times if one[0] < end and start < one[1]]
    over = [one for one in said if one[0] < end and start < one[1]]
    apart = said
    if kind is AnswerKind.MONEY:
        # "£4, students half" and not "free for children and £4".
        none = (found.span() for found in _no_money(article.language).finditer(text, start, end))
        apart = [*said, *(one for one in none if said and said[-1][1] < one[0])]
    told = _told_apart(article, quote, question, apart) if len(apart) > 1 else None
    # What may stand around a date or an amount, and instead of a date, is known of English only.
    english = article.language == DEFAULT_LANGUAGE
    timed = kind is AnswerKind.DATE and not clock and _WHEN.search(text, start, end)
    amount = clock or kind is not AnswerKind.DATE
    if told in over:
        over = [told]
    elif told and (over or amount or (english and not timed)):
        return told
    if len(over) == 1 and (amount or english or not _within(over[0], phrase)):
        return over[0]
    if (english or amount) and len(said) == 1 and not over and not timed:
        return said[0]
    if kind is AnswerKind.MONEY and not said:
        return _without_money(article, quote, phrase)
    if kind is AnswerKind.DURATION and not said:
        # "From 3 to 23 November" says how long as well.
        for found in _dates(article.language).finditer(text, *quote):
            if found.start() < end and start < found.end():
                return found.span()
    return phrase


def _without_money(article: Article, quote: Span, phrase: Span) -> Span:
    """What a price is in the money of no country, "20 crystals", or that there is none to pay."""
    text, language, (start, end) = article.text, article.language, phrase
    counted = [
        found
        for found in _counted_money(language).finditer(text, *quote)
        if found.start() < end
        and start < found.end("number")
        and fold(found["of"].strip(), language) not in stop_words(language)
    ]
    free = [found.span() for found in _no_money(language).finditer(text, *quote)]
    if len(counted) == 1 and (not free or _priced(language).fullmatch(counted[0]["of"].strip())):
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
            for found in _counted(language).finditer(text, *quote)
            if not question.focus.isdisjoint(terms(found["of"], language))
        ]
        if len(said) == 1 and not (said[0][0] < end and start < said[0][1]):
            return said[0]
    if not question.focus:
        return phrase
    dates = [found.span() for found in _dates(language).finditer(text, *quote)]
    said = [
        found.span()
        for found in _numbers(language).finditer(text, *quote)
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
    agent = text.find(" by ", start, end)
    if agent > 0:
        return agent + len(" by "), end
    placed = _PLACED.search(text, max(quote[0], start - 12), start) is not None
    part = _is_part(article, question, text[quote[0] : start])
    capitals = [m.group() for m in _CAPITAL.finditer(text, start, end)]
    if (
        text[start].isupper()
        and not (placed or part)
        and not frozenset(terms(" ".join(capitals), article.language)).issubset(question.terms)
    ):
        return phrase  # a name already, if not a person's
    passage = article.passage_at(start)
    own = None if passage is None else passage.sentence_at(start)
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
        and grammar(language).classes.get(fold(found[2], language)) == _OF
        and not frozenset(terms(found[1], language)).isdisjoint(question.terms)
    )


def _whole(article: Article, quote: Span, question: Question, phrase: Span) -> Span:
    """The phrase with the rest of a name, an amount or a limit that it parts."""
    text, (start, end) = article.text, phrase
    for limit in _limits(article.language).finditer(text, *quote):
        if limit.start() < start < limit.end() < end:
            start = limit.start()
    if _BARE_NUMBER.fullmatch(text, start, end):
        unit = _unit(article, quote, question, end)
        end = end if unit is None else unit.end()
    if question.kind is AnswerKind.AMOUNT:
        out_of = _OUT_OF.search(text, quote[0], start)
        start = start if out_of is None else out_of.start()
    # In German every noun has a capital.
    if article.language != "de":
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
    money = _money(language).match(article.text, end, quote[1])
    if money and question.focus.isdisjoint(terms(money.group(), language)):
        return money
    if _asks_how_much(question):
        return _measure(language).match(article.text, end, quote[1])
    return None


def _asks_how_much(question: Question) -> bool:
    """Whether a measure is asked for, and not how many of something there are."""
    if question.language == DEFAULT_LANGUAGE:
        return _HOW_MUCH.search(question.text) is not None
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
