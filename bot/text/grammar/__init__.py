"""What the function words and the endings of a language say of the words about them.

A readable file a language stands beside this one; a language without one has no such
words. The names of months and days are Babel's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import regex
from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name
from babel.units import format_unit

from bot.text.languages import DEFAULT_LANGUAGE, kept, with_grammar
from bot.text.lists import listed
from bot.text.words import strip_accents

FOLDER: Final = Path(__file__).parent
#: The classes of function words, and of endings; a class's number, from 1, is its place.
CLASSES: Final = (
    "article", "of", "place", "agent", "toward", "for", "as", "from", "preposition", "because",
    "be", "auxiliary", "and", "that", "pronoun", "called", "quantity", "such", "adverb", "verb",
)  # fmt: skip
ENDINGS: Final = ("noun", "adjective", "doer", "past", "acting", "adverb", "plural", "verb")
#: What the phrases of a question say. `lead`: they ask for an answer ("does anyone know") but not
#: what; those of `lead_asking` only before what asks ("find out who"), those of `lead_behind`
#: behind it, as thanks do, and those of `tag` behind a comma ("right?"). Behind a lead `whether`
#: asks if something is so. What opens with one of `asking_self` has no lead ("do I need to know
#: how"). `greeting` opens a message, also a cry for help where the word is no lead, and so may
#: `interjection`, which greets nobody ("sorry").
#: `focus`: a noun behind them is asked for (`kinds` may stand between: "what kind of"). `how_much`:
#: a price is, unless there is such a noun. `unsought`: they are no words to look for, as an answer
#: says "at 9" or "5 €" instead; nor are those of `follows`. What opens with one of `summary` asks
#: for one. A message of nothing but one of `origin_source`, `origin_author`, `origin_published` or
#: `origin_link` asks that of an article, with one of `origin_of` for it where a ~ stands.
#: `negated`, `comparative`: something is not so, things are compared. One of `denying`
#: denies a question's clause, too, and a text with one of `denies` tells what is not so;
#: `opposites` are pairs of words, but not both sides of one deed (bought, sold), and one of
#: `opposite_begin` turns a word into its opposite.
#: `naming`: a name is asked for. `who_is`, `is_who`: who a person is, whose name stands behind the
#: phrase, or before it. `follows`: what follows of the case behind it. `leader`: whoever leads,
#: whom a text that has one of `leads` names. `what_time`: a time of day is asked for. In a text
#: `because` opens a reason, `because_behind` one behind a comma, `case` a case before what follows
#: of it, `case_last` one behind that, `contrast` what is said of something else. `limits` are what
#: a number is at least or at most, before it. A time of day has one of `clock_before` before its
#: number, where that does not end one of `clock_never` ("limited to 24"), or of `clock_behind`
#: behind it, begins with one of `clock_past`, ends with one of `clock_half`, or is one of `noon`.
#: `how_much_is` asks for a price, unless of what is measured; `free` says that there is none to
#: pay, `share` that it is a part of another. In amounts of money one of `one` may be the number,
#: and one of `coins` is both. `numerals` are more words of numbers than `numbers` has, `quantities`
#: stand for one ("several"). `at_times` may say when something is, and so may a clause that one of
#: `while` opens, unless `when_will` asks for what is to come. `somebody` are people without a name,
#: and pronouns. `always` says how long something lasts. `phone` and `mail` ask for a number and an
#: address. `passive` are those forms of "be" that say what is done to something, where not all may,
#: `by` the words behind which it says by whom. `how_often` asks in a noun how often something is,
#: `how_old` for an age, with one of `must` for the age from which something may be done: a number
#: behind one of `age_limit`, before one of `age_more`, or one of `grown`. One of `age` tells an
#: age, and so do figures behind `age_number` and, between `is_aged` and `age_end`, words of
#: numbers; `existed` says how long there is something. A line that opens with one of `label_date`,
#: `label_place`, `label_price` or `label_duration` and a colon tells that of what the text is
#: about; `happens` are words of a question for it that say no more. A day of the week may have one
#: of `day_before` before it and of `day_behind` behind it ("every second", "of the month").
#: `no_measure` are those of `quantities` that no measure is counted by ("no longer"). What has room
#: for people `holds` a number of them. `of_life` is asked of a person's life, and one in their
#: `decades` ("fifties") is told the age of. By what is `touching`, unless behind one of `reaching`,
#: nobody is reached ("contact with the rails", but "in contact with"). What stands behind
#: `label_note` and a colon nobody by that name says. Behind one of `none`, or before one of
#: `none_behind`, stands what there is none of. One of `year` asks for a year. A range is said
#: "`range_from` 5 `range_to` 10"; `days` are days besides those that Babel names. `what_said`, and
#: `what_did` before `say`, ask what somebody said, behind `said_about` of what; one of `said_by`
#: tells that somebody said something, too. So many `people` somewhere live there, and so many as
#: stand behind one of `towns` ("town of"). A reason ends at a comma and one of `because_ends`. With
#: one of `stands_for` it is asked what a short form means. What opens with one of `carries_on` goes
#: on with an earlier question, and so may what has a pronoun: one of `he` means a person, one of
#: `it` may mean a thing, and one of `that`, at the end, what was asked. A name behind one of
#: `nameless` is hardly a person's. No sentence ends with one of `short` and a full stop, which
#: sentencex does not know of ("Ms."): a name stands behind it, or what it says something of. By
#: `is_there` it is asked whether there is something. A sentence that opens with one of `polite`
#: thanks or welcomes. `how_long_time` asks for a time, and for no length, `asks_often` how often
#: something is, which `often` tells besides times and numbers ("rarely"). One of `short_small` may
#: end a sentence, but not before a small letter: "80 € approx. It", "approx. two". One of
#: `no_short` ends it before a capital, though sentencex takes it for short: "in May. It". A
#: sentence that opens with one of `back`, or with one of `back_behind` and then of `pointers`
#: (or of `back`), means nothing without the one before it ("however", "in this way"); `turns`
#: turn against that one within theirs. What `had_been` so may be why something happened that was
#: told before it, and `did_so` says of such a thing who did it. `asks_with` are words that ask
#: with another and say nothing ("how far"). With one of `put_to_one` a question is for one
#: person ("what do you think"), or asks nothing ("who cares"), and one of `between_two` makes a
#: statement before a question mark one of a talk ("you"). One of `asks_within` asks wherever it
#: stands, not as a question's first word only. Of two people each is `kin` to the other. One of
#: `placed` says where something is, besides prepositions; a question where with one of `obtained`
#: may be told from whom, or how. With one of `excepting` a sentence says of what it is not so, with
#: one of `indefinite` what something is ("SAFE, a programme that"). What is `trouble` opens a line
#: that lines with its `trouble_cause` or its `trouble_fix` follow.
PHRASES: Final = (
    "lead", "lead_asking", "lead_behind", "tag", "whether", "asking_self", "greeting",
    "interjection",
    "focus", "kinds", "how_much", "unsought", "summary", "origin_of",
    "origin_source", "origin_author", "origin_published", "origin_link",
    "negated", "denying", "denies",
    "opposites", "opposite_begin", "excepting", "indefinite",
    "trouble", "trouble_cause", "trouble_fix",
    "comparative", "naming", "who_is",
    "is_who", "follows", "because", "because_behind", "case", "case_last", "kin", "leader", "leads",
    "what_time", "contrast", "limits", "clock_before", "clock_never", "clock_behind",
    "clock_past", "clock_half", "noon", "how_much_is",
    "free", "share", "one", "coins", "numerals", "quantities", "at_times", "while", "when_will",
    "somebody", "always", "phone", "mail", "passive", "by",
    "how_often", "how_old", "must", "age", "age_number", "is_aged", "age_end", "age_limit",
    "age_more", "grown", "existed",
    "label_date", "label_place", "label_price", "label_duration", "happens",
    "day_before", "day_behind",
    "no_measure", "holds", "of_life", "decades", "touching", "reaching", "label_note",
    "none", "none_behind", "year",
    "range_from", "range_to", "days",
    "what_said", "what_did", "say", "said_about", "said_by",
    "people", "towns", "because_ends", "stands_for", "short", "short_small", "is_there",
    "polite", "put_to_one", "between_two", "asks_within", "no_short", "had_been", "did_so",
    "how_long_time", "asks_often", "often", "carries_on", "he", "it", "that", "nameless",
    "back", "back_behind", "pointers", "turns", "asks_with", "placed",
    "obtained",
)  # fmt: skip
#: What joins a phrase to the word behind it.
JOINT: Final = r"(?:\s+|(?<=['’]))"
#: The source of a pattern of nothing.
NEVER: Final = "(?!)"
#: Letters of the shortest word that is a word and an ending.
_SHORTEST: Final = 5

#: What is compared with terms.
_TERMS: Final = ("copulas", "defining")

_NONE: Final[frozenset[str]] = frozenset()
_SPACES: Final = regex.compile(r"[\s-]")


class Attribute(NamedTuple):
    """What is asked of somebody or something: the phrases that ask for it, and others that say it.

    A `*` in them stands for any letters.
    """

    asked: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words of a language, case folded, by what they say.

    `classes` gives a function word's number in `CLASSES`, `endings` those of each of
    `ENDINGS`. `function` words neither open nor close a phrase, `opening` ones may open it.
    A sentence that opens with a word of `leaning` leans on the one before; `pronouns` are
    those that name nobody and nothing. `persons` and `groups` are nouns of who may do something,
    and not only of things. What says who somebody is opens with an article, or with
    one of `determiners`, or behind one of `relatives`. `copulas` and `defining` are terms.
    In a question the words of `asking` and `chat` say nothing of what is looked for; by one of
    `joining` another question may be joined to it. About one,
    besides stop words, a lead may have those of `framing` before it, and those of `asides` in it;
    a greeting names those of `greeted`, and who thanks uses the words of `courtesy`. Who tells
    of themselves says one of `speaking` ("I") or `speakers` ("my").
    Time is counted in `times`, and `worth` asks for money.
    `asks` gives the words that ask for a kind of answer, `sorts` the nouns of what is of
    that kind; `phrases` what else is said, by `PHRASES`. `since` and `until` stand at the year
    from which and up to which something is so. `attributes` and `measures` give the words of
    what is asked of somebody or something, the latter of what a number tells, and `contacts` those
    of how they are reached, of which one that opens with a `*` needs a number behind it. `nouns`
    says whether every noun has a capital, `inverts` whether a verb stands first in questions alone.
    """

    classes: Mapping[str, int] = field(default_factory=dict)
    endings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    function: frozenset[str] = _NONE
    opening: frozenset[str] = _NONE
    asking: frozenset[str] = _NONE
    joining: frozenset[str] = _NONE
    chat: frozenset[str] = _NONE
    framing: frozenset[str] = _NONE
    asides: frozenset[str] = _NONE
    greeted: frozenset[str] = _NONE
    courtesy: frozenset[str] = _NONE
    speaking: frozenset[str] = _NONE
    speakers: frozenset[str] = _NONE
    numbers: frozenset[str] = _NONE
    magnitudes: frozenset[str] = _NONE
    units: frozenset[str] = _NONE
    times: frozenset[str] = _NONE
    eras: frozenset[str] = _NONE
    since: frozenset[str] = _NONE
    until: frozenset[str] = _NONE
    causes: frozenset[str] = _NONE
    naming: frozenset[str] = _NONE
    worth: frozenset[str] = _NONE
    determiners: frozenset[str] = _NONE
    relatives: frozenset[str] = _NONE
    persons: frozenset[str] = _NONE
    groups: frozenset[str] = _NONE
    agent: frozenset[str] = _NONE
    leaning: frozenset[str] = _NONE
    pronouns: frozenset[str] = _NONE
    copulas: frozenset[str] = _NONE
    defining: frozenset[str] = _NONE
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sorts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    measures: Mapping[str, Attribute] = field(default_factory=dict)
    contacts: Mapping[str, Attribute] = field(default_factory=dict)
    nouns: bool = False
    inverts: bool = False

    @classmethod
    def load(cls, path: Path) -> Grammar:
        """The grammar in a file such as those beside this module."""
        # "heißt" is folded to "heisst", as the words of a text are.
        data = tomllib.loads(path.read_text("utf-8").casefold())
        classes: dict[str, int] = {}
        for name, words in data["classes"].items():
            for word in words.split():
                classes.setdefault(word, CLASSES.index(name) + 1)
        return cls(
            classes,
            {name: tuple(data["endings"].get(name, "").split()) for name in ENDINGS},
            **{
                name: listed(strip_accents(words) if name in _TERMS else words)
                for name, words in data["words"].items()
            },
            asks=_by_key(data.get("asks", {})),
            phrases=_by_key(data.get("phrases", {})),
            sorts={kind: tuple(nouns.split()) for kind, nouns in data.get("sorts", {}).items()},
            attributes=_attributes(data.get("attributes", {})),
            measures=_attributes(data.get("measures", {})),
            contacts=_attributes(data.get("contacts", {})),
            nouns=data.get("nouns", False),
            inverts=data.get("inverts", False),
        )

    def of_class(self, *names: str) -> frozenset[str]:
        """The function words of some of `CLASSES`."""
        numbers = {CLASSES.index(name) + 1 for name in names}
        return frozenset(word for word, number in self.classes.items() if number in numbers)

    def class_of(self, word: str) -> str:
        """Which of `CLASSES` a word, case folded, is of; "" for no function word."""
        number = self.classes.get(word)
        return "" if number is None else CLASSES[number - 1]

    def said(self, *keys: str) -> tuple[str, ...]:
        """The phrases under some of `PHRASES`; none under one that the language's file lacks."""
        return tuple(phrase for key in keys for phrase in self.phrases.get(key, ()))

    def ends(self, word: str, kind: str) -> bool:
        """Whether a word, case folded, ends as one of a kind of `ENDINGS` does."""
        return len(word) >= _SHORTEST and word.endswith(self.endings.get(kind, ()))

    def ending(self, word: str) -> int:
        """What the ending of a word, case folded, says of it: its number in `ENDINGS`, or 0."""
        longest, found = 0, 0
        if len(word) < _SHORTEST:
            return found
        # The longest one says most.
        for at, kind in enumerate(ENDINGS, 1):
            for ending in self.endings.get(kind, ()):
                if len(ending) > longest and word.endswith(ending):
                    longest, found = len(ending), at
        return found


def _phrases(between_commas: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in between_commas.split(","))


def _by_key(table: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What a table of phrases, parted by commas, has under each key."""
    return {key: _phrases(phrases) for key, phrases in table.items()}


def _attributes(table: Mapping[str, Sequence[str]]) -> dict[str, Attribute]:
    return {name: Attribute(*map(_phrases, words)) for name, words in table.items()}


def pattern_of(phrases: Iterable[str], *, accents: bool = False) -> str:
    """The source of a pattern of a file's phrases in a text; of nothing without any.

    Also without their accents, unless these tell words apart: "él" from "el".
    """
    forms = set(phrases)
    if not accents:
        forms |= set(map(strip_accents, forms))
    return _alternatives(
        regex.escape(form, literal_spaces=True)
        .replace(r"\*", r"\w*")
        .replace(r"\?", r"\w")
        .replace(r" \.", r"\s*(?:[?.!]|$)")
        .replace(" ", r"\s+")
        .replace("'", "['’]")
        # The longest first: "wie viel Uhr" before "wie viel".
        for form in sorted(forms, key=_longest_first)
    )


def either(words: Iterable[str]) -> str:
    """The source of a pattern of any of some words; of nothing without."""
    return _alternatives(map(regex.escape, sorted(words, key=_longest_first)))


def _alternatives(sources: Iterable[str]) -> str:
    return "|".join(sources) or NEVER


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


class Months(NamedTuple):
    """The names of months and days, case folded, and whether they have a capital.

    `year` are the months from January on, as they stand in a date ("5 января"); empty where
    they are no plain words.
    """

    names: frozenset[str] = _NONE
    capitals: bool = False
    year: tuple[str, ...] = ()

    def holds(self, word: str) -> bool:
        """Whether a word is one: "may" alone is none where they have a capital."""
        return word.casefold() in self.names and (not self.capitals or word[:1].isupper())


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None


@cache
def months(language: str) -> Months:
    """The months and days of an ISO 639-1 `language`; none where Babel does not know it."""
    locale = _locale(language)
    if locale is None:
        return Months()
    names = [
        name
        for calendar in (locale.months, locale.days)
        for form in ("format", "stand-alone")
        for name in calendar[form]["wide"].values()
        if name.isalpha()
    ]
    capitals = any(name[0].isupper() for name in names)
    dated = locale.months["format"]["wide"]
    year = tuple(dated[number].casefold() for number in sorted(dated))
    return Months(
        frozenset(name.casefold() for name in names),
        capitals,
        year if all(name.isalpha() for name in year) else (),
    )


def year_of(language: str) -> tuple[str, ...]:
    """The months from January on, in English where those of `language` are no plain words."""
    return months(language).year or months(DEFAULT_LANGUAGE).year


@cache
def weekdays(language: str) -> frozenset[str]:
    """The names of the days of an ISO 639-1 `language`, as Babel writes them; else none."""
    locale = _locale(language)
    if locale is None:
        return _NONE
    return frozenset(
        name for form in ("format", "stand-alone") for name in locale.days[form]["wide"].values()
    )


@cache
def days_short(language: str) -> Mapping[str, int]:
    """The short names of the days of an ISO 639-1 `language`, case folded and without a full stop,
    each with its number, from 0 for Monday; none where Babel does not know it."""
    locale = _locale(language)
    if locale is None:
        return {}
    return {
        name.casefold().rstrip("."): number
        for form in ("short", "abbreviated")
        for number, name in locale.days["format"][form].items()
    }


@cache
def days_long(language: str) -> Mapping[str, int]:
    """The names of the days of an ISO 639-1 `language`, each with its number, from 0 for Monday."""
    locale = _locale(language)
    known = {} if locale is None else locale.days["format"]["wide"]
    return {name: number for number, name in known.items()}


#: Of each plural form of a language one is among these.
_COUNTS: Final = (1, 2, 5, 11, 1.5)


@cache
def unit_words(language: str, units: tuple[str, ...]) -> frozenset[str]:
    """The words that an ISO 639-1 `language` counts in, of CLDR's `units` ("length-meter").

    As they are written: "metro", "metri". None where Babel does not know the language.
    """
    locale = _locale(language)
    if locale is None:
        return _NONE
    said = [format_unit(count, unit, "long", locale=locale) for unit in units for count in _COUNTS]
    # What it has no word for, Babel calls as CLDR does.
    return frozenset(word.strip("0123456789.,\u00a0\u202f ") for word in said) - {"", *units}


#: What most money is: the euro, the dollar and others by how many pay with them. The words of the
#: real and the yen may say something else: "a real pilot", Turkish "yeni" (new).
_CURRENCIES: Final = (
    "EUR", "USD", "GBP", "CNY", "INR", "RUB", "TRY", "MXN", "CHF", "SEK", "DKK", "PLN", "CZK",
)  # fmt: skip


@cache
def currency_words(language: str) -> frozenset[str]:
    """The words that an ISO 639-1 `language` has for money: "euros", "Swiss francs", "francs".

    None where Babel does not know the language.
    """
    locale = _locale(language)
    if locale is None:
        return _NONE
    said = [
        [get_currency_name(currency, count=count, locale=locale) for currency in _CURRENCIES]
        for count in _COUNTS
    ]
    # "US" is no word of it, nor "CZK", as Babel calls what a language has no name for.
    words = [[w for w in _SPACES.split(name) if not w.isupper()] for name in chain(*said)]
    # The noun is what more of them share, such as the crowns: first in some languages, else last.
    singular = [name for name in words[: len(_CURRENCIES)] if name]
    first, last = ({name[at] for name in singular} for at in (0, -1))
    at = 0 if len(first) < len(last) else -1
    return frozenset(chain(*said, (name[at] for name in words if name)))


@cache
def grammar(language: str) -> Grammar:
    """The grammar of an ISO 639-1 `language`; one without words where none is kept."""
    path = kept(FOLDER, language, ".toml")
    return Grammar() if path is None else Grammar.load(path)


@cache
def denial(language: str) -> regex.Pattern[str]:
    """What says that something is not so, or rules it out, in a text that is case folded."""
    said = grammar(language).said("negated", "denies")
    return regex.compile(rf"\b(?:{pattern_of(said)})\b", regex.I)


@cache
def languages() -> tuple[str, ...]:
    """The languages that a file is kept of."""
    return tuple(sorted(with_grammar()))


@cache
def grammars() -> tuple[Grammar, ...]:
    """The grammars that a file is kept of."""
    return tuple(map(grammar, languages()))


def said_in_any(*keys: str) -> list[str]:
    """The phrases of all languages under some of `PHRASES`."""
    return [phrase for known in grammars() for phrase in known.said(*keys)]
