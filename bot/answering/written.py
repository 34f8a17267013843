"""How numbers, amounts, times and dates are written in each language, as patterns."""

from __future__ import annotations

from functools import cache
from typing import Final

import regex

from bot.answering.question import AnswerKind
from bot.text import DEFAULT_LANGUAGE
from bot.text.grammar import (
    JOINT,
    NEVER,
    currency_words,
    either,
    grammar,
    pattern_of,
    unit_words,
    weekdays,
    year_of,
)
from bot.text.stopwords import stop_words

_NUMBER_WORDS: Final = (
    "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six"
    "|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    "|(?:thir|four|fif|six|seven|eigh|nine)teen|half a|a"
)
#: From its first digit on, none given back: a thousand digits were tried from each, for a second,
#: and as long a row of "111 111" from each of its numbers.
_DIGITS: Final = r"(?<!\d)\d++(?:[.,\u00a0 ]\d{3}(?!\d)){0,5}+(?:[.,]\d+)?"
_MEASURES: Final = (
    "length-millimeter", "length-centimeter", "length-meter", "length-kilometer", "length-mile",
    "area-square-meter", "area-square-kilometer", "area-hectare", "volume-liter",
    "volume-cubic-meter", "mass-gram", "mass-kilogram", "mass-tonne", "temperature-celsius",
)  # fmt: skip
#: What Babel does not name.
_COINS: Final = (
    "pence", "cent", "cents", "crown", "crowns", "rouble", "roubles", "centimes", "céntimos",
    "centesimi", "cêntimos", "centavos", "reais", "yen", "yens", "yenes", "ienes", "kuruş",
    "копеек", "quid", "bucks",
)  # fmt: skip
#: A bare number is shown with what it counts in.
_MEASURE: Final = regex.compile(
    r"\s?(?:(?:square|cubic|Quadrat|Kubik)[ ]?)?(?:(?:kilo|centi|milli)?(?:met(?:re|er)s?|Meter"
    r"|litres?|liters?|grams?|tons?|tonnes?)|km²?|[cm]?m[²³]?|[mk]?g|m?l|ft|lbs?|[kMGT]B|miles?|feet|foot|inches|acres|hectares?|degrees?"
    r"|percent|per cent|%|Prozent|°C?)(?![\p{L}\p{N}])"
)
BARE_NUMBER: Final = regex.compile(_DIGITS)
#: "79 of the 150 seats": how many there are is said first.
OUT_OF: Final = regex.compile(
    rf"(?:{_DIGITS}|\b(?:{_NUMBER_WORDS}))\s+(?:out )?of\s+(?:(?:the|its|his|her|their|all)\s+)?\Z",
    regex.I,
)


def ready(language: str) -> None:
    """Make now what a language's patterns need: the first of them need not wait for it."""
    for made in (
        numbers, limits, money, measure, clock, no_money, priced, how_much_is,
    ):  # fmt: skip
        made(language)
    for words in (1, 2):
        counted(language, words)
    for key in ("what_time", "while", "when_will", "somebody", "phone", "mail", "stands_for"):
        phrase(language, key)
    for way in grammar(language).contacts:
        no_contact(language, way)
    for kind in AnswerKind:
        expressions(kind, language)


def amount(language: str) -> str:
    """The source of a pattern of a number, in digits or words."""
    known = grammar(language)
    words = _NUMBER_WORDS if language == DEFAULT_LANGUAGE else either(known.numbers)
    words = rf"(?:{phrases(language, 'numerals')})(?!\p{{L}})|{words}"
    return (
        rf"(?:{_DIGITS}|\b(?:{words}))(?:[ -](?:hundred|thousand|million|billion|trillion"
        rf"|Millionen|Milliarden|millones|millions|milliards|{either(known.magnitudes)}))?"
    )


@cache
def counted(language: str, words: int) -> regex.Pattern[str]:
    """A number and what may be counted, in so many words behind it at most: "20 crystals"."""
    return regex.compile(rf"(?P<number>{amount(language)})(?P<of>(?:\s\p{{L}}+){{1,{words}}})")


@cache
def numbers(language: str) -> regex.Pattern[str]:
    """A number by itself; "a" and "one" may be none."""
    return regex.compile(
        rf"(?!\b(?:half )?an?\b|\bone\b){amount(language)}(?![\p{{L}}\p{{N}}-])", regex.I
    )


@cache
def limits(language: str) -> regex.Pattern[str]:
    """What says that a number is the least or the most: "at least" six."""
    return regex.compile(rf"\b(?:{phrases(language, 'limits')}){JOINT}", regex.I)


@cache
def money(language: str) -> regex.Pattern[str]:
    """What money is counted in, behind its number."""
    # A French "cent" is a hundred.
    words = either({*currency_words(language), *_COINS} - grammar(language).numbers)
    return regex.compile(
        rf"\s?[$€£¥₺₽](?!\s?\d)"
        rf"|\s(?:d[ei]\s|d['’])?(?:\p{{Lu}}[\p{{L}}.-]+\s)?(?i:{words})(?![\p{{L}}\p{{N}}])"
    )


@cache
def _of_amounts(kind: AnswerKind, language: str) -> regex.Pattern[str] | None:
    """How an amount of a kind is written; None for a kind that is no amount."""
    number = amount(language)
    between = phrases(language, "range_from")
    many = rf"(?:\b(?i:{between})\s+)?(?:{number}(?:\s(?:{_to(language)})\s|[–-]))?{number}"
    joins = rf"(?:{_of_class(language, 'and')})"
    times = rf"(?i:{either(grammar(language).times)})"
    percent = either(unit_words(language, ("concentr-percent",)))
    limit = rf"(?:\b(?i:{phrases(language, 'limits')}){JOINT})?"
    coins = money(language).pattern
    one = rf"(?:{number}|\b(?i:{phrases(language, 'one')}))"
    # "Two euros fifty", "one pound and five pence".
    small = (
        rf"(?:\s(?:{joins}\s)?{number}(?:(?:{coins})|(?=\W*(?:$|[.,;:!?)\n]))"
        rf"|(?=\s(?:{either(stop_words(language))})\b)))?"
    )
    sum_ = (
        rf"(?:(?:[A-Z]{{0,3}}[$€£¥₺₽]\s?){_DIGITS}(?:\s?(?:thousand|million|billion"
        rf"|trillion|bn|m|k)\b)?|{one}(?:{coins}){small}"
        rf"|\b(?i:{phrases(language, 'coins')})\b)"
    )
    sources = {
        AnswerKind.DURATION: (rf"{limit}{many}[ -]{times}\b(?:\s{joins}\s{number}\s{times}\b)?"),
        AnswerKind.MONEY: (
            # "From $4 to $5": either end alone would be half of it.
            rf"(?:\b(?i:{between})\s{sum_}\s(?:{_to(language)})\s)?{limit}{sum_}"
        ),
        AnswerKind.PERCENTAGE: (
            rf"{limit}(?:{_DIGITS}[–-])?{number}\s?(?:%|per\s?cent\b|(?:{percent})\b)"
        ),
    }
    return regex.compile(sources[kind]) if kind in sources else None


def _to(language: str) -> str:
    """The source of a pattern of what stands between the ends of a range."""
    return rf"{phrases(language, 'range_to')}|{_of_class(language, 'and')}"


def _of_class(language: str, name: str) -> str:
    return either(grammar(language).of_class(name))


@cache
def measure(language: str) -> regex.Pattern[str]:
    """A unit behind a number."""
    words = either(unit_words(language, _MEASURES))
    return regex.compile(rf"{_MEASURE.pattern}|\s?(?:{words})(?![\p{{L}}\p{{N}}])")


#: How an e-mail address, a telephone number and a web address are written.
CONTACTS: Final = {
    "mail": regex.compile(r"(?<![\w.+-])[\w.+-]++(?<=\w)@[\w-]++(?:\.[\w-]++)+"),
    # "12.05.2024" and "2019–2024" are none to call.
    "phone": regex.compile(
        r"(?<![\w.,]|[$€£¥₺₽]\s?)(?!\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|[12]\d{3}\s?[–-]\s?\d{2})"
        r"(?:\+|\(0)?\d(?:[ \u00a0()/.–-]{0,3}\d){4,14}(?![\w@])"
    ),
    "web": regex.compile(r"(?:https?://|www\.)[^\s<>()]*[^\s<>().,;:!?]"),
}


@cache
def no_contact(language: str, way: str) -> regex.Pattern[str]:
    """That there is no way to reach somebody, of those of the grammar's `contacts`: "no phone"."""
    none, behind = phrases(language, "none"), phrases(language, "none_behind")
    known = grammar(language).contacts.get(way)
    asked = pattern_of(known.asked) if known else NEVER
    # "No phone signal" is not that.
    alone = rf"(?!\s(?!(?:{either(stop_words(language))})\b)\p{{L}})"
    return regex.compile(
        rf"\b(?:{none}){JOINT}(?:\p{{L}}+\s)?(?:{asked})\p{{L}}*\b{alone}"
        rf"|\b(?:{asked})\p{{L}}*\s(?:{behind})\b",
        regex.I,
    )


@cache
def street(language: str) -> regex.Pattern[str]:
    """A street with its name or a number: "Mill Lane", "rue de la Paix", "calle 5", "Seeweg 5"."""
    said = grammar(language).contacts["place"].said
    words = pattern_of(one for one in said if "*" not in one)
    joined = pattern_of(one for one in said if one.startswith("*"))
    within = pattern_of(one for one in said if " *" in one)
    return regex.compile(
        rf"(?<=\S\s)(?:\p{{Lu}}[\p{{L}}'’-]*|\d+\p{{L}}?)\s(?i:{words})\b"
        rf"|\b(?i:{words})\s(?:d\p{{Ll}}{{1,2}}\s(?:l\p{{Ll}}\s|l['’])?)?[\p{{Lu}}\d]"
        rf"|\b(?P<whole>(?i:{joined})\.?\s\d++\p{{Ll}}?\b)|\b(?=(?i:{within})\b)",
        regex.F,  # ß is ss
    )


@cache
def how_much_is(language: str) -> regex.Pattern[str]:
    """A question for a price, or for how much of something there is."""
    return regex.compile(rf"\b(?:{phrases(language, 'how_much_is')})(?!\p{{L}})", regex.I)


@cache
def no_money(language: str) -> regex.Pattern[str]:
    """What answers how much something costs and is no amount: "free", "half"."""
    free, share = (phrases(language, key) for key in ("free", "share"))
    # "Half an hour", "ein halbes Jahr", "half a litre" are no part of a price.
    articles = _of_class(language, "article")
    times = either(grammar(language).times)
    other = rf"(?!\s(?:(?:{articles})\s)?(?:(?:{times})(?!\p{{L}})|{measure(language).pattern}))"
    # What is cut "by two thirds" may be anything.
    by = rf"(?<!\b(?:{_of_class(language, 'agent')})\s)"
    return regex.compile(rf"\b(?:{free}|{by}(?:{share}){other})(?!\p{{L}})", regex.I)


def price_in(text: str, language: str) -> bool:
    """Whether a text says an amount of money, also of no country: "one gold"."""
    amounts, coins = expressions(AnswerKind.MONEY, language), priced(language)
    return (amounts is not None and amounts.search(text) is not None) or any(
        coins.fullmatch(found["of"].strip()) for found in counted(language, 1).finditer(text)
    )


@cache
def priced(language: str) -> regex.Pattern[str]:
    """The words of prices: what is counted in one may be money."""
    price = grammar(language).measures.get("price")
    return regex.compile(pattern_of(price.said) if price else NEVER, regex.I)


def expressions(kind: AnswerKind, language: str) -> regex.Pattern[str] | None:
    """How a date or an amount of a kind is written; None for another kind."""
    return dates(language) if kind is AnswerKind.DATE else _of_amounts(kind, language)


@cache
def dates(language: str) -> regex.Pattern[str]:
    """How a date is written."""
    months = "|".join(year_of(language))
    day = r"[0-3]?\d(?:st|nd|rd|th|\.)?"
    days = rf"{either(weekdays(language))}|{phrases(language, 'days')}"
    article, of = (_of_class(language, name) for name in ("article", "of"))
    to = rf"(?:\s(?:{_to(language)})\s|[–-])"
    ranged = rf"(?:,?\s(?:{phrases(language, 'range_to')})\s|{to}|\s[–-]\s)"
    named = rf"(?:\b(?:{days}),?\s(?:(?:{article})\s)?)?"
    which, part = (phrases(language, key) for key in ("day_before", "day_behind"))
    day_named = rf"(?:{days})(?:s|e?n)?\b"
    time = rf"(?:,?\s(?:\p{{L}}{{1,4}}\s){{0,2}}{clock(language).pattern})?"
    # "From 30 March until 10 April", "March and April 2026": either alone would be half of it.
    first = rf"(?:{named}{day}\s(?:(?:{of})\s)?)?\b(?:{months})\b(?:\s{day})?(?:,?\s[12]\d{{3}})?"
    return regex.compile(
        rf"(?:{first}{ranged}|{named}{day}{to})?"
        rf"(?:{named}{day}\s(?:(?:{of})\s)?)?\b(?:{months})\b"
        rf"(?:\s{day}(?![\d.,:]*\d))?(?:,?\s(?:(?:{of})\s)?[12]\d{{3}})?{time}"
        rf"|\b(?:(?:early|mid|late)[ -])?[12]\d{{3}}s?\b(?:[–-]\d{{2,4}}\b)?"
        rf"|\b(?:(?:early|mid|late)[ -])?\d{{1,2}}(?:st|nd|rd|th)[ -]centur(?:y|ies)\b"
        rf"|(?:\b(?:{which})\s)?\b{day_named}(?:(?:{to}|,\s){day_named})*(?:\s(?:{part}))*\b{time}",
        regex.I,
    )


@cache
def clock(language: str) -> regex.Pattern[str]:
    """How a time of day is written."""
    past, before, never, behind, half, noon = (
        phrases(language, key)
        for key in (
            "clock_past", "clock_before", "clock_never", "clock_behind", "clock_half", "noon"
        )
    )  # fmt: skip
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
        rf"|(?<=\b(?:{before})\s)(?<!\b(?:{never})\s)(?:{digits}|{words}){half}{alone})|\b(?:{noon})(?!\p{{L}}))"
    )
    # "From 8 until about 9 p.m."
    to = rf"\s?(?:[–-]|(?:{_to(language)})\s(?:\p{{L}}+\s)?)\s?"
    return regex.compile(rf"(?:(?:\b(?:{digits}|{words})|{time}){to})?{time}", regex.I)


def phrases(language: str, key: str) -> str:
    """The source of a pattern of a language's phrases; of nothing without."""
    return pattern_of(grammar(language).said(key))


@cache
def phrase(language: str, key: str) -> regex.Pattern[str]:
    """One of a language's phrases of a kind ("what_time") in a text."""
    return regex.compile(rf"\b(?:{phrases(language, key)})\b", regex.I)
