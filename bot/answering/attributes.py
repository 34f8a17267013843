"""What is asked of somebody or something, and whether it is said of them.

"Who founded the club?" is answered where something is founded, not wherever the club and a
person are named; "How many people live there?" where people live. The words that ask for such
an attribute, and those that say it, are in each language's grammar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

import regex

from bot.answering.agents import names_somebody
from bot.answering.matching import Query
from bot.answering.models import Quote
from bot.answering.question import AnswerKind, Question, sorts, worth
from bot.answering.saying import common, says_one, terms_around
from bot.answering.written import (
    clock,
    dates,
    expressions,
    how_much_is,
    measure,
    no_money,
    numbers,
    phrase,
    phrases,
    price_in,
)
from bot.text import DEFAULT_LANGUAGE, fold, terms
from bot.text.grammar import NEVER, Attribute, either, grammar, months, pattern_of
from bot.text.relations import relations
from bot.text.stopwords import stop_words
from bot.text.words import strip_accents

#: What is asked by who, when, where and what caused it, and by how much and how many.
_OF_THINGS: Final = frozenset(
    (
        AnswerKind.PERSON, AnswerKind.ORGANISATION, AnswerKind.DATE, AnswerKind.PLACE,
        AnswerKind.REASON,
    )
)  # fmt: skip
_OF_MEASURES: Final = frozenset((AnswerKind.AMOUNT, AnswerKind.MONEY, AnswerKind.DURATION))
#: Which of several holders is asked for.
_ORDERS: Final = ("first", "previous", "next")
#: Who is for something or against it.
_STANCES: Final = ("support", "opposition")
#: Attributes that are asked for by one kind of question only.
_ONLY_OF: Final = {
    "burial": AnswerKind.PLACE,
    "residence": AnswerKind.PLACE,
    "cause": AnswerKind.REASON,
    "winning": AnswerKind.PERSON,
    **dict.fromkeys((*_ORDERS, *_STANCES), AnswerKind.PERSON),
}
#: A life may stand behind a name, "Ana Ruiz (1919–1980)", and where it began: "Ana Ruiz of Cadiz".
_LIVES: Final = ("birth", "death")
_FROM: Final = ("birth", "residence")
_YEARS_OF_LIFE: Final = regex.compile(r"\d{4}\s?[–-]")
OF_PLACE: Final = regex.compile(
    r"\p{Lu}[\p{L}-]+,?(?:\s\d{1,3},)?\s+(?:of|from|aus|von|de|du|di|da|do|van|uit|из|в)\s+\p{Lu}"
    r"|['’][dt][ae]n\b"
)
_WORKS: Final = ("building", "invention", "writing")
#: A measure is an amount, but where there is none to pay, or it lasts for ever.
_PRICE: Final = "price"
#: Measures that are numbers of people.
_COUNTS: Final = frozenset(("inhabitants", "staff"))
_LENGTH: Final = "length"
_HEIGHT: Final = "height"
#: The terms of kinds of sums and of rates.
_SUMS: Final = ("expenditur", "sum", "liabil", "rate")
_HYPHEN: Final = regex.compile(r"(?<=\p{L})-(?!old)(?=\p{L})")
_DIGIT: Final = regex.compile(r"\p{N}")
#: Words of these classes stand before a time: "at nine".
_BEFORE: Final = ("place", "toward", "from", "preposition")
#: A name within a sentence says nothing by its words: "won the Nordic Design Prize".
_NAME: Final = regex.compile(r"(?<=[\p{Ll},;] )\p{Lu}[\p{L}'’-]*")
#: So much of what a question names beside an attribute has to be said with it.
_SAID_OF: Final = 0.5
#: A title of so few terms says what the article is about.
_MOST_OF_TITLE: Final = 3
_OPENING: Final = regex.compile(r"\p{L}+")
#: "Founded: 1978", also in a list or a table.
_FIELD: Final = regex.compile(r"\W*[\p{L}\p{N} ]{1,40}\s?[:|–—]")


class _Words(NamedTuple):
    """What asks for an attribute, and what says it."""

    asked: regex.Pattern[str]
    said: regex.Pattern[str]


def ready(language: str) -> None:
    """Make now what a language's attributes need: the first of them need not wait for it."""
    attributes(language)
    _hour(language)
    for key in ("how_long_time", "how_much"):
        phrase(language, key)
    _number_words(language)
    _quantities(language)
    _times(language)
    if _times(language) is not None:
        _may_date(language)
        _for_long(language)
    _lasting(language)
    _clause(language)
    _place(language)
    _by_name(language)
    _besides(language)
    _live(language)
    _sums(language)
    for name in grammar(language).measures:
        _measured(language, name)


def attribute_unsaid(query: Query, quotes: Sequence[Quote]) -> bool:
    """Whether the question asks for an attribute that none of the quotes, each a sentence, says of
    the thing."""
    question = query.question
    if phrase(question.language, "what_time").search(question.asked) and not any(
        _hour(quote.article.language).search(_plain(quote.text, quote.article.language))
        for quote in quotes
    ):
        return True
    event = _asked_event(question)
    if event is not None and not any(
        is_of(query, one, event) and says_where(one, event) for one in quotes
    ):
        return True
    return any(
        not any(_says_of_it(query, one, name, asking) for one in quotes)
        for name, asking in _asked(question).items()
    )


def asks_stance(question: Question) -> bool:
    """Whether a question asks who is for something, or against it."""
    return not _asked(question).keys().isdisjoint(_STANCES)


def telling(query: Query) -> Callable[[Quote], bool] | None:
    """What tells whether a sentence has what any answer must: all attributes that are asked for, a
    time, a number. None where a question asks for none of these."""
    question = query.question
    if asked := _asked(question):
        return lambda one: all(
            _says_of_it(query, one, *attribute, alone=_is_line(one)) for attribute in asked.items()
        )
    if asks_when(question):
        return lambda one: says_when(one, future=False) and is_of(query, one, alone=_is_line(one))
    return says_how_many if asks_how_many(question) else None


def _is_line(quote: Quote) -> bool:
    """Whether a quote is a row or an entry: it is of nothing that the one before it is of."""
    passage = quote.article.passage_at(quote.start)
    return passage is not None and passage.lined


def _says_of_it(
    query: Query, one: Quote, name: str, asking: frozenset[str], *, alone: bool = False
) -> bool:
    """Whether a sentence says an attribute of what is asked about."""
    kind = query.question.kind
    return (
        _says(query, one, name)
        and is_of(query, one, asking, least=_SAID_OF, alone=alone)
        and (name not in _ORDERS or _says_sort(query, one))
        and (kind is not AnswerKind.DATE or says_when(one, future=False))
        and (kind is not AnswerKind.PERSON or names_somebody(one, query.question))
    )


def _says_sort(query: Query, quote: Quote) -> bool:
    """Whether a quote tells of what the answer is one of: the first director of a museum is not
    told of by the first day."""
    sort = query.question.sort
    return sort is None or says_one(query, terms_around(quote), (sort,))


def _asked(question: Question) -> dict[str, frozenset[str]]:
    """The attributes that a question asks for, each with the terms that ask for it."""
    language, known = question.language, grammar(question.language)
    table: Mapping[str, Attribute] = {}
    if question.kind in _OF_THINGS:
        table = known.attributes
    elif question.kind in _OF_MEASURES:
        table = known.measures
    asked = _plain(question.asked, language)
    found = ((name, attributes(language)[name].asked.search(asked)) for name in table)
    asks = {
        name: frozenset(terms(at.group(), language))
        for name, at in found
        if at
        and _is_asked(name, question.kind)
        # "Who led the revolt and wrote a book?" is told by who led it.
        and not _besides(language).search(asked, 0, at.start())
        # "How much is a staff card?" asks for no number of people.
        and not (name in _COUNTS and question.kind is not AnswerKind.AMOUNT)
        and not (name == _HEIGHT and _is_sum(question, at.group()))
        # "How many points does a hat cost?" is told by "a hat: 40 points".
        and not (name == _PRICE and _counts(question))
    }
    if not asks and _PRICE in table and _asks_for_money(question):
        asks[_PRICE] = question.focus
    return asks


def _counts(question: Question) -> bool:
    """Whether a question asks for the number of something that is no money."""
    sort, language = question.sort, question.language
    word = next((t for t in question.tokens if t.term == sort), None)
    if not question.beside or word is None or sort in sorts(language, "money"):
        return False
    amounts = expressions(AnswerKind.MONEY, language)
    one = f"5 {question.text[word.start : word.end]}"
    return amounts is None or amounts.search(one) is None


@cache
def _besides(language: str) -> regex.Pattern[str]:
    """What a question has asked before and, at the end, the word that joins another verb to it."""
    joining = either(map(strip_accents, grammar(language).of_class("and")))
    return regex.compile(rf"\s\p{{L}}+\s.*\b(?:{joining})\s\Z")


def asks_measure(question: Question) -> bool:
    """Whether a question asks how much something is, and not how many there are."""
    return not _COUNTS.issuperset(_asked(question))


def asks_people(question: Question) -> bool:
    """Whether a question asks how many people live or work somewhere."""
    return bool(_asked(question)) and not asks_measure(question)


def _is_asked(name: str, kind: AnswerKind) -> bool:
    """Whether a question of a kind asks for an attribute: "Who lives there?" asks for no home."""
    of = _ONLY_OF.get(name)
    return kind is of if of is not None else kind is not AnswerKind.REASON


def _is_sum(question: Question, asked: str) -> bool:
    """Whether what is high or low has no height: "How high is the fine?"."""
    rest = frozenset(question.terms) - frozenset(terms(asked, question.language))
    return not _sums(question.language).isdisjoint(rest)


@cache
def _sums(language: str) -> frozenset[str]:
    """The terms of sums and rates, as far as they are known."""
    kinds = map(relations(language).kinds, _SUMS)
    return sorts(language, "money", "percentage").union(*kinds)


def _asks_for_money(question: Question) -> bool:
    """ "How much is parking?" and "how much rent is paid?" ask for a price, "how much is the total
    weight?" does not."""
    language = question.language
    how_much = phrase(language, "how_much").search(question.asked)
    if how_much and not question.focus.isdisjoint(sorts(language, "money") | worth(language)):
        return True
    measures = sorts(language, "amount")
    asks = how_much_is(language).search(question.asked) is not None
    return asks and measures.isdisjoint(question.terms)


@cache
def _number_words(language: str) -> regex.Pattern[str]:
    known = grammar(language)
    return _any_of((*known.numbers, *known.said("numerals")))


@cache
def _quantities(language: str) -> regex.Pattern[str] | None:
    """What stands for a number: "several", "half"; None where a language's words are unknown."""
    known = grammar(language)
    return _any_of(known.said("quantities", "share")) if "quantities" in known.phrases else None


@cache
def _times(language: str) -> regex.Pattern[str] | None:
    """What says when something is, besides numbers; None where a language's words are unknown."""
    known = grammar(language)
    phrases = known.phrases.get("at_times")
    return None if phrases is None else _any_of((*known.times, *months(language).names, *phrases))


def asks_how_many(question: Question) -> bool:
    """Whether the number of something is asked for."""
    if question.kind is not AnswerKind.AMOUNT:
        return False
    if question.language != DEFAULT_LANGUAGE:
        often = phrase(question.language, "how_often").search(question.asked)
        return bool(question.focus) and often is None
    return question.sort is not None and question.word == "how"


def says_how_many(quote: Quote) -> bool:
    """Whether a quote has a number, or what stands for one."""
    language, text = quote.article.language, quote.text
    words = _quantities(language)
    if words is None or words.search(_plain(text, language)):
        return True
    # A year is no number of anything; "a four-oared boat" has four.
    rest = dates(language).sub(" ", text).replace("-", " ")
    return _DIGIT.search(rest) is not None or numbers(language).search(rest) is not None


def asks_when(question: Question) -> bool:
    """Whether a time is asked for, and not only said: "What happens when …?"."""
    if question.kind is not AnswerKind.DATE:
        return False
    if question.language != DEFAULT_LANGUAGE or question.word == "when":
        return True
    return question.sort in sorts(question.language, "date")


def says_when(quote: Quote, *, future: bool) -> bool:
    """Whether a quote has what may say when something is.

    What is to come has a date or a time; else a number may be one, and "when it storms" tells it.
    """
    language, text = quote.article.language, quote.text
    words = _times(language)
    if words is None or words.search(_for_long(language).sub(" ", _plain(text, language))):
        return True
    known = [dates(language), clock(language)]
    if not future:
        known += [_may_date(language), phrase(language, "while")]
    return any(one.search(text) for one in known)


def _asked_event(question: Question) -> frozenset[str] | None:
    """The terms that only say that something is, of a question where: "Where is the fair held?".

    None for another question, one that may be told whom to ask ("Where do I get a badge?"), and
    where the words of a language that say a place are unknown.
    """
    language = question.language
    if question.word != "where" or not grammar(language).said("placed"):
        return None
    if phrase(language, "obtained").search(question.asked):
        return None
    found = [one.group() for one in phrase(language, "happens").finditer(question.asked)]
    return frozenset(terms(" ".join(found), language)) if found else None


def says_where(quote: Quote, event: frozenset[str]) -> bool:
    """Whether a quote has what may say where something is, apart from what tells when that is: not
    "the fair took place in May, after the mayor of Tarn had come".

    A clause with a term of the `event` tells of that: "once small, since May held in the gym".
    """
    language = quote.article.language
    if not grammar(language).said("placed") or quote.lead is not None or is_field(quote):
        return True

    def kept(clause: regex.Match[str]) -> str:
        said = clause.group()
        return " " if event.isdisjoint(terms(said, language)) else said

    text = _clause(language).sub(kept, dates(language).sub("0", quote.text))
    return _place(language).search(text) is not None


@cache
def _clause(language: str) -> regex.Pattern[str]:
    """What says when or why something is by what is before or after it, to the end of the clause.

    It may open a sentence without a comma: "After the war the fair was held in Tarn".
    """
    known = grammar(language)
    words = known.since | known.until
    words |= known.of_class("that").intersection(known.said("while"))
    words -= known.of_class("from", "toward", "agent")
    # "It has since been held in Tarn."
    after = (
        rf"\b(?:{either(words)}|{phrases(language, 'because')})\b"
        rf"(?!\s(?:{either(known.of_class('be'))})\b)"
    )
    return regex.compile(rf"{after}[^,;]*[,;]|(?<!\A\W*){after}.*", regex.I | regex.S)


@cache
def _place(language: str) -> regex.Pattern[str]:
    """What says a place: "in the hall", "at 12 Mill Lane", "to the lake", "of Tarn", "online", "in
    #events", "is Hall B", "the venue is"; not "in 1974"."""
    known = grammar(language)
    articles = either(known.of_class("article"))
    places, toward, of, be = (
        either(known.of_class(*some)) for some in (("place", "from"), ("toward",), ("of",), ("be",))
    )
    number = r"(?!0)\d{1,4}\p{L}{0,2}\s\p{Lu}\p{Ll}"
    label = phrases(language, "label_place")
    return regex.compile(
        rf"(?i:\b(?:{places})\s(?:(?!\d)[\p{{L}}\W]|(?-i:{number})))"
        rf"|\b(?i:{toward})\s(?:(?i:{articles})\s|\p{{Lu}})|\b(?:{of})\s\p{{Lu}}"
        rf"|(?:\b(?:{be})|:)\s(?:(?:{articles})\s)?\p{{Lu}}|\b(?i:{label})\s(?i:{be})\b"
        rf"|\b(?i:{phrases(language, 'placed')})(?!\p{{L}})"
        # "Thursdays 7 pm, Scout Hut, Mill Lane."
        r"|,\s\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)*(?=[,.;])"
        r"|(?<![^\s(])[#/]\p{L}|`|\b(?:https?://|www\.)"
    )


@cache
def _for_long(language: str) -> regex.Pattern[str]:
    """How long something was: "for forty years" does not say when."""
    known = grammar(language)
    before = either(map(strip_accents, known.of_class("for")))
    one = strip_accents(phrases(language, "one"))
    number = rf"(?:\d[\d.,]*|(?:{one})\b|{strip_accents(numbers(language).pattern)})"
    times = either(map(strip_accents, known.times))
    return regex.compile(rf"\b(?:{before})\s(?:\w+\s){{0,2}}{number}\s(?:{times})\b")


@cache
def _may_date(language: str) -> regex.Pattern[str]:
    """A number that may say when: that is no amount of money, and counts nothing but time."""
    stops = either(stop_words(language))
    return regex.compile(
        rf"(?<![\p{{N}}.,]|[$€£¥₺₽]\s?)\d++(?![.,]?\d|\s?[%€$£¥₺₽]|{measure(language).pattern})"
        rf"(?:(?!\s\p{{Ll}})|(?=\s(?:{stops})\b))",
        regex.I,
    )


@cache
def _hour(language: str) -> regex.Pattern[str]:
    """What may be a time of day: a number that a clock has, or what stands for one."""
    known = grammar(language)
    words = either(map(strip_accents, known.numbers))
    before = either(map(strip_accents, known.of_class(*_BEFORE)))
    return regex.compile(
        rf"(?<![\p{{N}}.,])(?:[01]?\d|2[0-4])(?!\p{{N}})"
        rf"|\b(?:{phrases(language, 'noon')}|(?:{before})\s(?:{words}))\b"
    )


@cache
def attributes(language: str) -> dict[str, _Words]:
    """What asks for each attribute in a language, and what says it."""
    known = grammar(language)
    return {
        name: _Words(_any_of(words.asked), _any_of((*words.asked, *words.said)))
        for name, words in (*known.attributes.items(), *known.measures.items())
    }


def _any_of(phrases: Sequence[str]) -> regex.Pattern[str]:
    # "€40" and "17m" are amounts without a space.
    words = pattern_of(map(strip_accents, phrases))
    return regex.compile(rf"(?<!\p{{L}}|[ap]\.)(?:{words})(?!\p{{L}}|-old)")


def _plain(text: str, language: str) -> str:
    return " ".join(strip_accents(fold(text, language)).split())


def _says(query: Query, quote: Quote, name: str) -> bool:
    language, where = quote.article.language, query.question.kind is AnswerKind.PLACE
    if query.question.kind is AnswerKind.PERSON and phrase(language, "did_so").search(quote.text):
        return True
    if name in _LIVES and _YEARS_OF_LIFE.search(quote.text):
        return True
    if name in _FROM and where and OF_PLACE.search(quote.text):
        return True
    if name in _WORKS and _by_name(language).search(quote.text):
        return True
    if name == "inhabitants" and _live(language).search(quote.text):
        return True
    words = attributes(language).get(name)
    if words is None:
        return True
    own = quote.text if grammar(language).nouns else _NAME.sub("", quote.text)
    above = _plain(f"{quote.section}\n{quote.lead or ''}", language)
    if name not in grammar(language).measures:
        return any(words.said.search(said) for said in (above, _plain(own, language)))
    plain = _plain(quote.text, language)
    if name == _PRICE:
        if no_money(language).search(quote.text):
            return True
        if price_in(quote.text, language):
            return any(words.said.search(said) for said in (above, plain))
        if not _has_amount(quote, name):
            return False
        # "For five years at a price fixed until 2031" says none.
        plain = _for_long(language).sub(" ", _plain(dates(language).sub(" ", quote.text), language))
    if name == _LENGTH and _lasting(language).search(plain):
        return True
    if name == _LENGTH and phrase(query.question.language, "how_long_time").search(
        query.question.asked
    ):
        # "How long do I have?" asks for no metres.
        times = expressions(AnswerKind.DURATION, language)
        return times is None or times.search(quote.text) is not None
    if words.said.search(above) and _has_amount(quote, name):
        return True
    # "A five-minute walk" has its number apart, too.
    apart = _HYPHEN.sub(" ", plain)
    return any(_measured(language, name).search(one) for one in (plain, apart))


@cache
def _by_name(language: str) -> regex.Pattern[str]:
    """Whose work something is: "a clock by Jan Verbeek"; where every noun has a capital, that may
    be no name."""
    known = grammar(language)
    by = either(known.of_class("agent"))
    return regex.compile(NEVER if known.nouns else rf"\b(?:{by})\s\p{{Lu}}")


@cache
def _live(language: str) -> regex.Pattern[str]:
    """ "With 12,400 people, Tarn", "a town of 12,400"; but not "12,400 people came"."""
    people, towns = phrases(language, "people"), phrases(language, "towns")
    places = either(grammar(language).of_class("place"))
    return regex.compile(
        rf"\d\s(?:{people})(?=[,.;]|\s(?:{places})\b)|\b(?:{towns})\s(?:\p{{L}}+\s)?\d", regex.I
    )


@cache
def _lasting(language: str) -> regex.Pattern[str]:
    """How it is said how long something is without a number of what it is counted in."""
    limits = either(map(strip_accents, grammar(language).since | grammar(language).until))
    times = _times(language)
    time = rf"\d|{times.pattern}" if times else r"\d"
    always = phrases(language, "always")
    return regex.compile(
        rf"\b(?:{always})(?!\p{{L}})|\b\d+[smhd]\b|\b(?:{limits})\W+(?:\w+\W+){{0,4}}(?:{time})"
    )


@cache
def _measured(language: str, name: str) -> regex.Pattern[str]:
    """A number that is one of a measure: its word stands near."""
    said = attributes(language)[name].said.pattern
    known = grammar(language).measures[name]
    # "Week 10" is no length.
    named = _any_of(
        [one for one in (*known.asked, *known.said) if one not in grammar(language).units]
    )
    one = phrases(language, "one") if name == _LENGTH else NEVER
    several = rf"(?!(?:{phrases(language, 'no_measure')})\b)(?:{phrases(language, 'quantities')})"
    words = rf"{strip_accents(numbers(language).pattern)}|{several}|{phrases(language, 'share')}"
    # "A week", but behind its name "a" is no number: "noise from a loose filter".
    before, behind = (rf"(?:\d[\d.,]*|\b(?:{some})\b)" for some in (f"{words}|{one}", words))
    return regex.compile(
        rf"{before}\W*(?:\w+\W+){{0,2}}{said}|{named.pattern}\W*(?:\w+\W+){{0,7}}{behind}"
    )


def _has_amount(quote: Quote, name: str) -> bool:
    """Whether a quote has an amount at all; in words a price is one of money, not of boats."""
    language, text = quote.article.language, quote.text
    if _DIGIT.search(text):
        return True
    if name == _PRICE:
        return price_in(text, language) or no_money(language).search(text) is not None
    return _number_words(language).search(_plain(text, language)) is not None


def is_of(
    query: Query,
    quote: Quote,
    asking: frozenset[str] = frozenset(),
    *,
    least: float = 0.0,
    alone: bool = False,
) -> bool:
    """Whether a quote is about what the question names beside the terms that are `asking`.

    One of these terms has to be said, or the share `least` of them. The sentence before says them
    for one that does not stand `alone`; where somebody is asked for, only if the quote has a
    pronoun for them.
    """
    if quote.article.language != query.question.language:
        return True
    rest = [term for term in query.terms if term not in asking]
    if not rest:
        return True
    around = terms_around(quote, alone=alone or _stands_alone(query.question, quote))
    missing, unsaid = max(1, least * len(rest)), []
    for term in rest:
        if says_one(query, around, (term,)) or _is_titled(query, quote, term):
            missing -= 1
            if missing <= 0:
                return True
        else:
            unsaid.append(term)
    # What an article is on throughout is looked for in all of it: only where that decides.
    return missing <= sum(common(quote.article, frozenset((term,))) for term in unsaid)


def _stands_alone(question: Question, quote: Quote) -> bool:
    """Whether a sentence about somebody leaves no doubt of what it is about: "Sabine leads the
    healers" is about no others that the sentence before is about."""
    if question.kind is not AnswerKind.PERSON or question.names:
        return False
    language, known = quote.article.language, grammar(quote.article.language)
    leaning = known.leaning | known.pronouns | known.of_class("pronoun")
    words = (fold(word, language) for word in _OPENING.findall(quote.text))
    return leaning.isdisjoint(words) and not phrase(language, "did_so").search(quote.text)


def is_field(quote: Quote) -> bool:
    """Whether a quote opens with what it tells: "Founded: 1978"."""
    return _FIELD.match(quote.text) is not None


def _is_titled(query: Query, quote: Quote, topic: str) -> bool:
    """Whether what is said of nothing else is said of a topic, as the article's title names it.

    Of "Bridge stuck after lorry crash" a lorry is not the topic, unless "It was old" follows.
    """
    article, language = quote.article, quote.article.language
    title = frozenset(terms(article.title, language))
    opening = _OPENING.match(quote.text)
    return topic in title and (
        # Others leave out a subject that is known.
        language != DEFAULT_LANGUAGE
        or topic in query.question.names
        or len(title) <= _MOST_OF_TITLE
        or is_field(quote)
        or (opening is not None and fold(opening[0], language) in grammar(language).leaning)
    )
