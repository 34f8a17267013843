"""What an answer has to say so that it can be one, where the question leaves no doubt of it.

The articles may name whom a question is about and not say what it asks: how old they are, where
they live, what they said of something, who holds an office. What looks like an answer is then none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import regex

from bot.answering import agents, attributes, contrary, counts, numbered, reasons, sums
from bot.answering.agents import asked_deed, leaves_out, names_somebody, nobody
from bot.answering.attributes import (
    OF_PLACE,
    asks_how_many,
    asks_measure,
    asks_when,
    attribute_unsaid,
    is_field,
    is_of,
    says_how_many,
    says_when,
)
from bot.answering.clauses import before_words, tells_thoughts_of, tells_words_of
from bot.answering.counts import uncounted
from bot.answering.introductions import is_office, persons
from bot.answering.matching import Query, asked_kinds
from bot.answering.models import Quote
from bot.answering.namesakes import is_last_name, of_namesake
from bot.answering.numbered import of_other_number
from bot.answering.question import AnswerKind, Contact, Question, contacts, sorts
from bot.answering.quoting import code_in
from bot.answering.reasons import reason_unsaid
from bot.answering.saying import (
    common,
    said_for,
    says_about,
    says_one,
    sentences_of,
    terms_around,
)
from bot.answering.written import CONTACTS, no_contact, numbers, phrase, phrases, street
from bot.text import DEFAULT_LANGUAGE, fold, terms
from bot.text.grammar import either, grammar
from bot.text.relations import relations

#: What can be an age, or the years of a life, in any language.
_AN_AGE: Final = r",\s*\d{1,3}(?=[,.;)])|\(\D{0,12}\d{1,4}\s?(?:\)|[–-])"
#: What has to look like what is asked for: a number to call, an address to write to.
_CONTACTS: Final = ("phone", "mail")
#: "Who studied at Selma?", "What did Maja Lund study?" ask for more than what is said of a life.
_WHOEVER: Final = frozenset(
    (
        AnswerKind.PERSON, AnswerKind.ORGANISATION, AnswerKind.THING, AnswerKind.DEFINITION,
    )
)  # fmt: skip
#: "Who is the captain of the Marigold?"
_WHO_HOLDS: Final = regex.compile(
    r"^\W*who(?:['’]s|\s+(?:is|was))\s+(?:the\s+)?(?:[\p{L}-]+\s+){0,3}?(?P<office>[\p{L}-]+)"
    r"\s+(?:of|at|for)\s",
    regex.I,
)
#: "Wer war Bürgermeister von Bad Alten?", not what somebody did as one.
_MOST_OF_OFFICE: Final = 2
_WORD: Final = regex.compile(r"[\p{L}-]+")
_DIGIT: Final = regex.compile(r"\p{N}")
#: "Director Lund", "the director, Theo Lund"; "Theo Lund, its director".
_BEFORE_NAME: Final = regex.compile(r",?\s\p{Lu}")
_AFTER_NAME: Final = regex.compile(r"\p{Lu}[\p{L}-]*,\s[^,.;:]*\Z")
_NEAR: Final = 40
#: "max-homes", "server.properties".
_CODE: Final = regex.compile(r"\w+(?:[-_.]\w+)+")
#: A capital that does not only open a sentence.
_CAPITALS: Final = regex.compile(r"(?<=[\p{L},;] )\p{Lu}[\p{L}'’-]*|\p{Lu}[\p{L}'’-]*(?= \p{Lu})")
#: A name that stands last, or before what is put in: "Jon Pol, the mayor,".
_SPEAKER: Final = regex.compile(
    r"(?P<name>\p{Lu}[\p{L}\p{M}-]+)(?:,[^,]{1,60},)?\s(?:\p{Ll}+\s)?\Z"
)
_QUOTED: Final = regex.compile(r"[\"“„«»]")
#: "In 1974", but not "in the 1970s".
_YEAR: Final = regex.compile(r"(?<![\p{N}.,])[12]\d{3}(?![.,]?\p{N}|['’]?\p{L})")
#: "From 1978 to 2008", "1914–18".
_YEARS: Final = regex.compile(r"(?<!\p{N})([12]\d{3})\P{N}{1,12}((?:[12]\d)?\d\d)(?!\p{N})")
#: What stands so near before a passage may say of which year it tells.
_BEFORE: Final = 600


def ready(language: str) -> None:
    """Make now what a language's rules need: the first of them need not wait for it."""
    for rules in (agents, attributes, contrary, counts, numbered, reasons, sums):
        rules.ready(language)
    _leading(language)
    for key in ("how_old", "must", "of_life", "is_there", "asks_often", "often", "kin"):
        phrase(language, key)
    for made in (_age, _existed, _in_words, _limit, _touching, _said_about):
        made(language)
    _open_years(language)


def unsaid(query: Query, quotes: Sequence[Quote]) -> bool:
    """Whether none of the quotes can answer, as what any answer would have to say is missing."""
    question = query.question
    text = question.asked
    if not quotes:
        return False
    sentences = [
        one
        for quote in quotes
        for one in sentences_of(quote)
        if not of_namesake(query, one) and not of_other_number(query, one)
    ]
    if (
        not sentences
        or contrary.contrary(query, quotes)
        or _of_other_years(query, quotes)
        or reason_unsaid(query, sentences)
        or attribute_unsaid(query, sentences)
        or _by_nobody(query, sentences)
        or (sums.asks_sum(question) and sums.says_no_sum(sentences))
        or _of_other_code(query, quotes[0])
    ):
        return True
    for key in _CONTACTS:
        asks = phrase(question.language, key).search(text)
        if asks and not any(
            (CONTACTS[key].search(quote.text) or _says_none(quote, key))
            and _is_of_named(query, quote)
            for quote in quotes
        ):
            return True
    if any(_only_hinted(query, quotes, way) for way in contacts(question)):
        return True
    if found := phrase(question.language, "how_old").search(text):
        somebody = _only_names(query, quotes, found.group())
        limit = phrase(question.language, "must").search(text, found.end()) is not None
        asked = frozenset(terms(found.group(), question.language))
        return not any(
            (_says_age(one.text, language, somebody=somebody) and is_of(query, one, asked))
            or (limit and _limit(language).search(one.text))
            for one in sentences
            for language in {question.language, one.article.language}
        )
    if found := _said_about(question.language).search(text):
        topic = frozenset(terms(found["topic"], question.language))
        asked = frozenset(terms(text[found.start() : found.start("topic")], question.language))
        if _said_by_others(query, sentences, asked & question.names, topic):
            return True
        return (
            bool(topic)
            and not says_about(query, quotes, topic)
            and not common(quotes[0].article, topic)
        )
    if office := _asked_office(question):
        leaders, leads = _leading(question.language)
        led = not leaders.isdisjoint(office) and any(
            leads.search(one.text) and _is_of_named(query, one) for one in quotes
        )
        return not (led or _names_holder(query, sentences, office)) and not any(
            _names_office(one, office) and _is_of_named(query, one) for one in sentences
        )
    if phrase(question.language, "asks_often").search(text) and not any(
        says_when(one, future=False)
        or says_how_many(one)
        or phrase(one.article.language, "often").search(one.text)
        for one in sentences
    ):
        return True
    if _asks_for_existence(question):
        return not _says_some(query, quotes)
    if asks_when(question):
        # What is no date for "the deadline", either: "while the works go on".
        future = question.word != "when" and question.language == DEFAULT_LANGUAGE
        future = future or phrase(question.language, "when_will").search(text) is not None
        if not any(says_when(one, future=future) and is_of(query, one) for one in sentences):
            return True
    if asks_how_many(question) and not any(map(says_how_many, quotes)):
        return True
    if (size := _asked_size(question)) and not any(_says_size(one, size) for one in quotes):
        return True
    if not asks_measure(question) and uncounted(query, quotes):
        return True
    if counted := _asked_count(question):
        return not says_about(query, quotes, counted, asked_kinds(question))
    found = phrase(question.language, "of_life").search(text)
    if found and question.kind not in _WHOEVER and _only_names(query, quotes, found.group()):
        life = frozenset(terms(found.group(), question.language))
        hinted = any(OF_PLACE.search(quote.text) for quote in quotes)
        return bool(life) and not hinted and not says_about(query, quotes, life)
    return False


def _of_other_code(query: Query, quote: Quote) -> bool:
    """Whether a quote has no setting or file that a question names, but, marked as code, another
    named nearly so: `max-homes`, to "What is max-warps?"."""
    names = _CODE.findall(query.question.asked)
    if not names:
        return False
    article, language = quote.article, quote.article.language
    said = _plain_code(article.text[quote.start : quote.end])
    code = terms(
        " ".join(article.text[slice(*one)] for one in code_in(article, quote.start, quote.end)),
        language,
    )
    return any(
        _plain_code(name) not in said and not {*terms(name, language)}.isdisjoint(code)
        for name in names
        if not {*terms(name, language)}.issubset(terms(quote.text, language))
    )


def _plain_code(text: str) -> str:
    return text.casefold().replace("_", "-")


def _by_nobody(query: Query, sentences: Sequence[Quote]) -> bool:
    """Whether a question asks for somebody whom no sentence on what it asks names."""
    deed = asked_deed(query.question)
    about = [one for one in sentences if is_of(query, one, deed) or leaves_out(query, one, deed)]
    return nobody(query, about)


def _asks_for_existence(question: Question) -> bool:
    """Whether a question asks if there is something: "Is there a sauna?"."""
    asks = question.kind in (AnswerKind.YES_NO, AnswerKind.OTHER)
    return asks and phrase(question.language, "is_there").search(question.asked) is not None


def _says_some(query: Query, quotes: Sequence[Quote]) -> bool:
    """Whether quotes say anything of a question but what their articles are about throughout."""
    question = query.question
    known = relations(question.language)
    for one in quotes:
        article = one.article
        if article.language != question.language:
            return True
        title = frozenset(terms(article.title, article.language))
        rest = [
            t for t in question.terms if t not in title and not common(article, frozenset((t,)))
        ]
        kinds = frozenset[str]().union(*map(known.kinds, rest))
        if not rest or says_about(query, [one], frozenset(rest), kinds):
            return True
    return False


def _is_of_named(query: Query, quote: Quote) -> bool:
    """Whether a quote with a number or an address may be that of whom the question names."""
    names = query.question.names
    said = terms_around(quote) | frozenset(terms(quote.article.title, quote.article.language))
    return (
        not names
        # Where every noun has a capital, few are names.
        or grammar(query.question.language).nouns
        or not names.isdisjoint(said)
        or (is_field(quote) and says_about(query, [quote], names))
        or common(quote.article, names)
    )


def _says_none(quote: Quote, way: str) -> bool:
    """Whether a quote says that there is no such way to reach somebody: "no phone"."""
    return no_contact(quote.article.language, way).search(quote.text) is not None


def _names_holder(query: Query, quotes: Sequence[Quote], office: frozenset[str]) -> bool:
    """Whether one of the quotes, each a sentence, names somebody where it tells of an office."""
    # "The ministry of culture" names no minister.
    own = query.question
    asked = own._replace(terms=(*own.terms, *query.standing_for(office)))
    return any(
        says_one(query, terms_around(one), office)
        and names_somebody(one, asked)
        and _is_of_named(query, one)
        for one in quotes
    )


def _says_age(text: str, language: str, *, somebody: bool) -> bool:
    """Whether a text tells how old somebody is, or since when there is something."""
    kind = _age if somebody else _existed
    return any(said(language).search(text) for said in (kind, _in_words))


@cache
def _age(language: str) -> regex.Pattern[str]:
    """What tells an age, or the years of a life."""
    age, before, decades = (phrases(language, key) for key in ("age", "age_number", "decades"))
    own = either(grammar(language).determiners)
    return regex.compile(
        rf"\b(?:{age}|(?:{before})\s\d{{1,3}}|(?:{own})\s(?:\p{{L}}+\s)?(?:{decades}))\b|{_AN_AGE}",
        regex.I,
    )


@cache
def _existed(language: str) -> regex.Pattern[str]:
    """Since when there is a thing."""
    return regex.compile(rf"\d{{3}}|\b(?:{phrases(language, 'existed')})\b", regex.I)


@cache
def _in_words(language: str) -> regex.Pattern[str]:
    """An age in words: "she is thirty-two"."""
    before, end = phrases(language, "is_aged"), phrases(language, "age_end")
    return regex.compile(
        rf"\b(?:{before})\s(?:{numbers(language).pattern})(?=\s?(?:[.,;]|(?:{end})\b|\Z))",
        regex.I,
    )


@cache
def _said_about(language: str) -> regex.Pattern[str]:
    """A question what somebody said of a topic; who did stands before the verb, or behind it."""
    whole, did, say, about = (
        phrases(language, key) for key in ("what_said", "what_did", "say", "said_about")
    )
    return regex.compile(
        rf"\b(?:(?:{whole})(?:\s[\p{{L}}-]+){{1,6}}?|(?:{did})\b.*\b(?:{say})(?:\s[\p{{L}}-]+){{0,2}}?)"
        rf"\s(?:{about})\s(?P<topic>.+)",
        regex.I,
    )


def _said_by_others(
    query: Query, sentences: Sequence[Quote], speaker: frozenset[str], topic: frozenset[str]
) -> bool:
    """Whether what is said of a topic others said than the speaker that is asked for, or nobody."""
    others = False
    for one in sentences:
        article, language = one.article, one.article.language
        said = frozenset(terms(one.text, language))
        own = speaker.intersection((*said, *terms(one.addition or "", language)))
        if own:
            words = article, one.start, one.end, own & said
            if tells_thoughts_of(*words) or tells_words_of(*words):
                return False
            others = others or _QUOTED.search(one.text) is None
        elif says_one(query, said, topic):
            if not _named_speaker(one):
                return False
            others = True
    return bool(speaker) and others


def _named_speaker(quote: Quote) -> bool:
    """Whether a name stands before what a sentence reports: "Jon Pol, the mayor, said that"."""
    article = quote.article
    before = before_words(article.text, quote.start, quote.end)
    found = None if before is None else _SPEAKER.search(before)
    return found is not None and is_last_name(found["name"], article)


@cache
def _touching(language: str) -> regex.Pattern[str]:
    """Contact by which nobody is reached: "contact with the rails", "contact lenses"."""
    touching, reaching = phrases(language, "touching"), phrases(language, "reaching")
    return regex.compile(rf"(?<!\b(?:{reaching})\s)\b(?:{touching})\b", regex.I)


def _only_hinted(query: Query, quotes: Sequence[Quote], way: Contact) -> bool:
    """Whether the quotes speak of a way to reach somebody in words that they mean otherwise.

    "Players call their own fouls" is no number to call. Of a question for more than the way
    ("Who should I phone about lost property?") the quotes may say the rest.
    """
    said: set[str] = set()
    touched = False
    asked = _touching(query.question.language).search(query.question.asked)
    apart = way.name == "touch" and not asked
    for one in quotes:
        text = _touching(one.article.language).sub(" ", one.text) if apart else one.text
        touched |= text != one.text
        said.update(terms(text, one.article.language))
    joined = {term for term in said & query.matches.keys() if term.endswith(way.ends)}
    hints = way.hints | joined.difference(query.terms)
    own = said & query.matches.keys() - hints
    if query.question.sort in way.asked:
        own = own.intersection(query.standing_for(way.asked))
    if own or (said.isdisjoint(hints) and not touched):
        return False
    if way.name == "place":
        written = [street(query.question.language)]
    else:
        written = [pattern for name, pattern in CONTACTS.items() if way.name in (name, "touch")]
    return not any(
        _says_none(one, way.name) or any(pattern.search(one.text) for pattern in written)
        for one in quotes
    )


@cache
def _limit(language: str) -> regex.Pattern[str]:
    """How it is said from or up to which age something is for."""
    limit, more, grown = (phrases(language, key) for key in ("age_limit", "age_more", "grown"))
    return regex.compile(
        rf"\b(?:{limit})[ -](?:\d|{numbers(language).pattern})"
        rf"|\d(?:\+|\s(?:{more})\b)|\b(?:{grown})\b",
        regex.I,
    )


@cache
def _leading(language: str) -> tuple[frozenset[str], regex.Pattern[str]]:
    """Whoever leads has many names: the terms that ask for one, and what says that one leads."""
    leader = grammar(language).said("leader")
    return frozenset(terms(" ".join(leader), language)), phrase(language, "leads")


def _asked_office(question: Question) -> frozenset[str]:
    """The terms of the office that a question asks the holder of; empty where it asks other."""
    language = question.language
    if language != DEFAULT_LANGUAGE:
        if question.kind is not AnswerKind.PERSON:
            return frozenset()
        offices = grammar(language).sorts.get("person", ())
        words = ((t.term, question.text[t.start : t.end]) for t in question.tokens)
        held = frozenset(term for term, word in words if fold(word, language) in offices)
        of = frozenset(question.terms) - held
        return held if len(of) <= _MOST_OF_OFFICE else frozenset()
    found = _WHO_HOLDS.search(question.asked)
    # "Jon is a son of Maria": who is kin is said either way.
    if found is None or phrase(language, "kin").fullmatch(found["office"]):
        return frozenset()
    office = frozenset(terms(found["office"], language))
    return office if office <= persons(language) else frozenset()


def _names_office(quote: Quote, office: frozenset[str]) -> bool:
    """Whether a quote says what anybody is in another name of an office: a director is a head."""
    text, language = quote.text, quote.article.language
    words = [
        word.group()
        for word in _WORD.finditer(text)
        if is_office(word.group(), language)
        and (
            _BEFORE_NAME.match(text, word.end())
            or _AFTER_NAME.search(text, max(0, word.start() - _NEAR), word.start())
        )
    ]
    named, known = frozenset(terms(" ".join(words), language)), relations(language)
    return bool(named) and (
        any(not named.isdisjoint(known.kinds(term)) for term in office)
        or any(not office.isdisjoint(known.kinds(term)) for term in named)
    )


def _only_names(query: Query, quotes: Sequence[Quote], asked: str) -> bool:
    """Whether the question names a person, and nothing else but what it asks of them.

    Of a question without capitals the names are what has some in the quotes.
    """
    question = query.question
    rest = frozenset(question.terms) - frozenset(terms(asked, question.language))
    names = question.names
    if question.asked.islower() and not grammar(question.language).nouns:
        said = " ".join(word for quote in quotes for word in _CAPITALS.findall(quote.text))
        names |= frozenset(terms(said, question.language))
    return bool(rest) and rest <= names


def _asked_size(question: Question) -> str:
    """The term of what a thing is how much of: "How large is the lake?"; "" where none is asked."""
    if question.language != DEFAULT_LANGUAGE or question.kind is not AnswerKind.AMOUNT:
        return ""
    following = question.tokens[question.at + 1 : question.at + 2]
    sized = question.word == "how" and question.sort is None
    return next((one.term for one in following if sized and one.term in question.terms), "")


def _says_size(quote: Quote, size: str) -> bool:
    """Whether a quote has a number that may be a size, or says that something is of that size."""
    language = quote.article.language
    if _DIGIT.search(quote.text) or numbers(language).search(quote.text.replace("-", " ")):
        return True
    # "The largest of the county", "a dozen acres".
    alike = tuple(said_for(size, language) | grammar(language).magnitudes)
    return any(term.startswith(alike) for term in terms(quote.text, language))


def _asked_count(question: Question) -> frozenset[str]:
    """The term of what a question asks the number of; empty where it asks other.

    Units may be said by their signs, people by what they are, and money as such.
    """
    counts = question.kind is AnswerKind.AMOUNT and question.beside and question.sort is not None
    word = next((t for t in question.tokens if t.term == question.sort), None)
    if not counts or word is None:
        return frozenset()
    said, language = question.text[word.start : word.end], question.language
    loose = fold(said, language) in grammar(language).units or is_office(said, language)
    loose = loose or word.term in sorts(language, "money")
    return frozenset() if loose else frozenset((word.term,))


def _of_other_years(query: Query, quotes: Sequence[Quote]) -> bool:
    """Whether the question names a year, and the quotes tell of others."""
    asked = frozenset(map(int, _YEAR.findall(query.question.asked)))
    return bool(asked) and not any(_tells_of(quote, year) for quote in quotes for year in asked)


def _tells_of(quote: Quote, year: int) -> bool:
    """Whether a quote's passage, or what stands above it, says a year, or years around it."""
    article, passage = quote.article, quote.article.passage_at(quote.start)
    start, end = (quote.start, quote.end) if passage is None else (passage.start, passage.end)
    near = article.text[max(0, start - _BEFORE) : end]
    said = f"{article.title}\n{article.published or ''}\n{quote.section}\n{near}"
    # "The 1200 workers" may be 1,200, and no year.
    if regex.search(rf"{year // 1000}[.,’'\s]?{year % 1000:03}", said):
        return True
    for found in _YEARS.finditer(said):
        first, last = found[1], found[2]
        if int(first) < year <= int(first[: -len(last)] + last):
            return True
    since, until = _open_years(article.language)
    return any(int(y) < year for found in since.finditer(said) for y in found.groups() if y) or any(
        year < int(y) for found in until.finditer(said) for y in found.groups() if y
    )


@cache
def _open_years(language: str) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """Years from which, and up to which, something is so: the word stands before or behind."""
    known = grammar(language)
    since, until = (
        regex.compile(
            rf"\b(?:{words})\W+(?:\p{{L}}+\W+){{0,2}}([12]\d{{3}})\b"
            rf"|\b([12]\d{{3}})(?:['’]\p{{L}}+)?\s(?:{words})\b",
            regex.I,
        )
        for words in map(either, (known.since, known.until))
    )
    return since, until
