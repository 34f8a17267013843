"""The phrase that is shown bold, made to fit: whole names and amounts, of the kind asked for."""

from __future__ import annotations

from functools import cache
from typing import Final

import regex

from bot.answering.pronouns import persons_in
from bot.answering.question import AnswerKind, Question
from bot.answering.summaries.timeline import year_of
from bot.corpus import Article
from bot.text import DEFAULT_LANGUAGE, terms
from bot.text.speech import speech
from bot.text.stopwords import stop_words

#: A half-open span of characters.
Span = tuple[int, int]

_NUMBER_WORDS: Final = (
    "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six"
    "|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    "|(?:thir|four|fif|six|seven|eigh|nine)teen|half a|a"
)
_DIGITS: Final = r"\d+(?:[.,\u00a0 ]\d{3})*(?:[.,]\d+)?"
_AMOUNT: Final = (
    rf"(?:{_DIGITS}|\b(?:{_NUMBER_WORDS}))(?:[ -](?:hundred|thousand|million|billion|trillion"
    r"|Millionen|Milliarden|millones|millions|milliards))?"
)
_RANGE: Final = rf"(?:(?:between|from)\s+)?(?:{_AMOUNT}(?:\s(?:and|to|or|bis)\s|[–-]))?{_AMOUNT}"
_TIMES: Final = (
    r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centuries|century"
    r"|Sekunden?|Minuten?|Stunden?|Tage?n?|Wochen?|Monate?n?|Jahre?n?|Jahrzehnte?n?"
    r"|segundos?|minutos?|horas?|días?|semanas?|mes(?:es)?|años?|heures?|jours?|semaines?|mois|ans?)"
)
_CURRENCIES: Final = (
    r"(?:(?:\p{Lu}\p{Ll}+\s)?(?:dollars?|euros?|pounds?|pence|cents?|crowns?|francs?|yen|yuan"
    r"|rupees?|roubles?|rubles?|lira|kroner|kronor|pesos?)|Euro|Dollar|Pfund|Franken|Kronen)"
)
_LIMIT: Final = r"(?:\b(?i:at least|at most|more than|less than|up to|mindestens|höchstens)\s+)?"
_KINDS: Final = {
    AnswerKind.DURATION: (
        rf"{_LIMIT}{_RANGE}[ -]{_TIMES}\b(?:\s(?:and|und|y|et)\s{_AMOUNT}\s{_TIMES}\b)?"
    ),
    AnswerKind.MONEY: (
        rf"{_LIMIT}(?:(?:[A-Z]{{0,3}}[$€£¥₺₽]\s?){_DIGITS}(?:\s?(?:thousand|million|billion|trillion"
        rf"|bn|m|k)\b)?|{_AMOUNT}\s?(?:[$€£¥₺₽]|{_CURRENCIES}\b))"
    ),
    AnswerKind.PERCENTAGE: (
        rf"{_LIMIT}(?:{_DIGITS}[–-])?{_AMOUNT}\s?"
        r"(?:%|per\s?cent\b|percent\b|Prozent\b|por ciento\b|pour cent\b)"
    ),
}
_WEEKDAYS: Final = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "ru": "понедельник вторник среду четверг пятницу субботу воскресенье",
}
#: A bare number is shown with what it counts in.
_MEASURE: Final = regex.compile(
    r"\s?(?:(?:square|cubic|Quadrat|Kubik)[ ]?)?(?:(?:kilo|centi|milli)?(?:met(?:re|er)s?|Meter"
    r"|litres?|liters?|grams?|tons?|tonnes?)|km²?|m²|kg|miles?|feet|foot|inches|acres|hectares?|degrees?"
    r"|percent|per cent|%|Prozent|°C?)(?![\p{L}\p{N}])"
)
_HOW_MUCH: Final = regex.compile(
    r"\bhow\s+(?!many|often)\p{L}+\b|\bwie\s+(?!viele)\p{L}+\b", regex.I
)
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
_LEAST: Final = regex.compile(r"(?:least|most)\s")
_CAPITALS: Final = regex.compile(r"(?:[ ](?:of[ ])?\p{Lu}[\p{L}\p{M}'’-]*)+")
_PLACED: Final = regex.compile(r"\b(?:in|at|from|near|to)\s+(?:the\s+)?\Z")
_CAPITAL: Final = regex.compile(r"\b\p{Lu}[\p{L}\p{M}-]*")
_CAPITAL_END: Final = regex.compile(r"\p{Lu}[\p{L}\p{M}-]*\Z")
_CAPITAL_BEFORE: Final = regex.compile(r"(?<!\S)\p{Lu}[\p{L}-]+[ ]\Z")
_INSIDE: Final = regex.compile(r"[\p{Ll},] ")
_MARKS: Final = (("“", "”"), ("„", "“"), ("«", "»"), ("(", ")"))
#: So often an adverb a word is no part of a name.
_ADVERB: Final = 0.3
_SHORTEST: Final = 2


@cache
def _expressions(kind: AnswerKind, language: str) -> regex.Pattern[str] | None:
    if kind is not AnswerKind.DATE:
        return regex.compile(_KINDS[kind]) if kind in _KINDS else None
    months = "|".join(year_of(language))
    day = r"[0-3]?\d(?:st|nd|rd|th|\.)?"
    days = "|".join(_WEEKDAYS.get(language, _WEEKDAYS[DEFAULT_LANGUAGE]).split())
    to = r"(?:\s(?:to|and|bis(?:\szum)?|y|al)\s|[–-])"
    return regex.compile(
        rf"(?:{day}{to})?(?:{day}\s(?:of\s|de\s)?)?\b(?:{months})\b(?:\s{day}(?![\d.,:]*\d))?"
        rf"(?:,?\s(?:de\s)?[12]\d{{3}})?"
        rf"|\b(?:(?:early|mid|late)[ -])?[12]\d{{3}}s?\b(?:[–-]\d{{2,4}}\b)?"
        rf"|\b(?:(?:early|mid|late)[ -])?\d{{1,2}}(?:st|nd|rd|th)[ -]centur(?:y|ies)\b"
        rf"|\b(?:{days})s?\b",
        regex.I,
    )


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
    if question.kind is AnswerKind.PERSON:
        return _person(article, quote, question, phrase)
    pattern = _expressions(question.kind, article.language)
    # "What year": of a whole date just that.
    if pattern is None or (_YEAR.fullmatch(text, start, end) and _ASKS_YEAR.search(question.text)):
        return phrase
    said = [
        found.span()
        for found in pattern.finditer(text, *quote)
        if not frozenset(terms(found.group(), article.language)).issubset(question.terms)
    ]
    over = [one for one in said if one[0] < end and start < one[1]]
    # What may stand around a date or an amount, and instead of one, is known of English only.
    english = article.language == DEFAULT_LANGUAGE
    if len(over) == 1 and (english or (over[0][0] <= start and end <= over[0][1])):
        return over[0]
    timed = question.kind is AnswerKind.DATE and _WHEN.search(text, start, end)
    if english and len(said) == 1 and not over and not timed:
        return said[0]
    if question.kind is AnswerKind.DURATION and not said:
        # "From 3 to 23 November" says how long as well.
        dates = _expressions(AnswerKind.DATE, article.language)
        assert dates is not None
        for found in dates.finditer(text, *quote):
            if found.start() < end and start < found.end():
                return found.span()
    return phrase


def _person(article: Article, quote: Span, question: Question, phrase: Span) -> Span:
    """The one person whom the quote names and the question does not."""
    text = article.text
    start, end = phrase
    agent = text.find(" by ", start, end)
    if agent > 0:
        return agent + len(" by "), end
    placed = _PLACED.search(text, max(quote[0], start - 12), start) is not None
    capitals = [m.group() for m in _CAPITAL.finditer(text, start, end)]
    if (
        text[start].isupper()
        and not placed
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
    names = {text[slice(*one)] for one in named}
    return named[0] if len(names) == 1 else phrase


def _whole(article: Article, quote: Span, question: Question, phrase: Span) -> Span:
    """The phrase with the rest of a name, an amount or a limit that it parts."""
    text, (start, end) = article.text, phrase
    if _LEAST.match(text, start, end) and text[start - 3 : start].casefold() == "at ":
        start -= 3
    if _HOW_MUCH.search(question.text) and _BARE_NUMBER.fullmatch(text, start, end):
        measure = _MEASURE.match(text, end, quote[1])
        end = end if measure is None else measure.end()
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
