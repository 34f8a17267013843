"""The dated statements of an article, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

from bot.answering.models import Quote
from bot.answering.quoting import whole_quote
from bot.answering.summaries.recent import Recent
from bot.answering.written import dates
from bot.corpus import Article
from bot.text import Span, fold
from bot.text.grammar import either, year_of

_RELATIVE: Final = {
    "en": r"(?:last|this|next|on)\s+(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"|(?:last|this|next)\s+(?:week|month|year|summer|winter|spring|autumn|fall)"
    r"|yesterday|today|tomorrow|in\s+recent\s+(?:days|weeks|months|years)",
    "de": r"gestern|heute|morgen|(?:vergangene[rn]?|letzte[rn]?)\s+(?:woche|monat|jahr)",
    "es": r"ayer|hoy|mañana|(?:la\s+semana|el\s+mes|el\s+año)\s+pasad[oa]",
    "tr": r"dün|bugün|yarın|geçen\s+(?:hafta|ay|yıl)",
    "ru": r"вчера|сегодня|завтра|на\s+прошлой\s+неделе|в\s+прошлом\s+(?:году|месяце)",
}
#: A bare number is a year after one of these, or where it stands as a year does.
_YEAR_WORDS: Final = (
    r"in|since|by|from|until|till|to|and|of|around|circa|c\.|about|early|late|mid|before|after|"
    r"during|between|year|im|jahr|seit|bis|von|en|desde|hasta|año|de|в|с|до|ca\."
)
_BEFORE_CHRIST: Final = r"(?:\s*(?P<bc>BCE?|B\.C\.(?:E\.)?|v\.\s?Chr\.|a\.\s?C\.|до н\. э\.|MÖ))"
_YEAR: Final = regex.compile(
    rf"(?<![\d.,€$£¥#-])(?P<year>[1-9]\d{{0,3}}){_BEFORE_CHRIST}(?!\p{{L}})"
    r"|(?<![\d.,€$£¥#])(?<![\p{L}\d]-)(?P<plain>1[0-9]\d{2}|20\d{2})(?P<decade>s)?"
    r"(?![\d€$%]|[.,]\d|-(?!\d{2,4}\b)|\s*(?:%|percent|million|billion|km|kg|m\b|ft))"
)
_CENTURY: Final = regex.compile(
    rf"\b(?P<century>\d{{1,2}})(?:st|nd|rd|th)\s+centur(?:y|ies)(?:{_BEFORE_CHRIST})?", regex.I
)
_ON: Final = regex.compile(r"on\s", regex.I)
_ISO: Final = regex.compile(r"(?<!\d)(?P<y>[12]\d{3})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-3]\d)(?!\d)")
_CUE: Final = regex.compile(rf"(?:\b(?:{_YEAR_WORDS})|[(–—,/])\s*$", regex.I)
_ENDS: Final = regex.compile(r"\s*(?:[.,;:)–—]|$)|['’]|[^\S\n]*yıl")

_Dated = tuple[int, int, int]

#: Pages of a timeline are turned: the same article is asked for again.
_recent = Recent(16)


@dataclass(frozen=True, slots=True)
class DatedStatement:
    """A sentence that says when something was.

    `quote.phrase` is the date as it is written. `date` is (year, month, day)
    with 0 for what is not said and negative years before Christ, or None for
    one without a year ("last Thursday", "in May").
    """

    quote: Quote
    date: tuple[int, int, int] | None


def timeline(article: Article) -> tuple[DatedStatement, ...]:
    """The sentences with a date: by year, oldest first, then those without one.

    Equal dates, and dates without a year, keep the order of the article. Each
    sentence stands once, by its first date with a year.
    """
    return _recent.get((article.id, article.digest), (article,), lambda: _found(article))


def _found(article: Article) -> tuple[DatedStatement, ...]:
    found: list[DatedStatement] = []
    named = _month_pattern(article.language)
    relative = _RELATIVE.get(article.language)
    ago = regex.compile(rf"\b(?:{relative})\b", regex.I) if relative else None
    for passage in article.passages:
        text = article.said(passage)
        for sentence in passage.sentences:
            first = sentence.start - passage.start
            last = sentence.end - passage.start
            dated = _date(text, article.language, first, last, named, ago)
            if dated is None:
                continue
            start, end, date = dated
            start, end = _whole(text, article.language, (first, last), (start, end))
            said = (start - first, end - first)
            # "In May she said:" comes with the words that it announces.
            _, whole = whole_quote(article, passage, sentence.start, sentence.end)
            opens = article.text[sentence.end - 1] in ":："
            quote = Quote.of(
                article, passage, sentence.start, whole if opens else sentence.end, said
            )
            found.append(DatedStatement(quote, date))
    return tuple(sorted(found, key=lambda one: (one.date is None, one.date or (0, 0, 0))))


def _month_pattern(language: str) -> tuple[regex.Pattern[str], tuple[str, ...]]:
    names = year_of(language)
    pattern = (
        rf"(?<!\p{{L}})(?:(?P<before>[0-3]?\d)(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?)?"
        rf"(?P<month>{either(names)})(?!\p{{L}})(?:['’]\p{{L}}+)?"
        rf"(?:\s+(?P<after>[0-3]?\d)(?!\d|[.,]\d)(?:st|nd|rd|th)?)?"
        rf"(?:,?\s+(?:de\s+)?(?P<year>[12]\d{{3}})(?!\d))?"
    )
    return regex.compile(pattern, regex.I), names


def _date(
    text: str,
    language: str,
    start: int,
    end: int,
    named: tuple[regex.Pattern[str], tuple[str, ...]],
    ago: regex.Pattern[str] | None,
) -> tuple[int, int, _Dated | None] | None:
    """The first date with a year between two offsets, else the first without; None for none."""
    pattern, names = named
    dated: list[tuple[int, int, _Dated]] = []
    yearless: list[Span] = []
    for match in _ISO.finditer(text, start, end):
        dated.append((*match.span(), (int(match["y"]), int(match["m"]), int(match["d"]))))
    for match in pattern.finditer(text, start, end):
        day = match["before"] or match["after"]
        if match["year"]:
            month = names.index(fold(match["month"], language)) + 1
            dated.append((*match.span(), (int(match["year"]), month, int(day or 0))))
        elif match["month"][0].isupper() or (day and language not in ("en", "de")):
            before = text[start : match.start()].rstrip().casefold()
            # "May" is a verb and "March" a noun, unless a day or a preposition stands by.
            if day or regex.search(
                r"\b(?:in|since|by|until|last|im|seit|early|late|of|and)$", before
            ):
                yearless.append(match.span())
    for match in _YEAR.finditer(text, start, end):
        if match["year"]:
            dated.append((*match.span(), (-int(match["year"]), 0, 0)))
        elif match["decade"] or _is_year(text, start, end, match.start(), match.end()):
            dated.append((*match.span(), (int(match["plain"]), 0, 0)))
    for match in _CENTURY.finditer(text, start, end):
        century = int(match["century"])
        year = -century * 100 if match["bc"] else (century - 1) * 100
        dated.append((*match.span(), (year, 0, 0)))
    if dated:
        return min(dated, key=lambda one: (one[0], -one[1]))
    if ago is not None and (found := ago.search(text, start, end)):
        yearless.append(found.span())
    return (*min(yearless), None) if yearless else None


def _whole(text: str, language: str, sentence: Span, date: Span) -> Span:
    """A date with the rest of what is written of it: "Friday, 17 October", "7 and 18 July"."""
    for match in dates(language).finditer(text, *sentence):
        start, end = match.span()
        if start < date[1] and date[0] < end:
            # "On" tells that a weekday is one, and is no part of it.
            named = _ON.match(text, *date)
            return (start if named else min(start, date[0])), max(end, date[1])
    return date


def _is_year(text: str, start: int, end: int, first: int, last: int) -> bool:
    before = text[max(start, first - 16) : first]
    if _CUE.search(before) or first == start:
        return True
    if _ENDS.match(text, last, end):
        return regex.search(r"\d\s*$|\b(?:over|nearly|than|some|all)\s$", before) is None
    # "a 2017 crisis", "the 1598 edict"
    return regex.search(r"\b(?:an?|the|his|her|its|their)\s$", before, regex.I) is not None
