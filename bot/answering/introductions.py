"""Who somebody is: the words beside a name that say their office, trade or kin.

"Its chairman, Rob Terpstra", "Finance Minister Sigrid Velden", "Ruth Adeyemi, a chemist at
the university": by form, and in English by what WordNet knows to be a person.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import regex

from bot.answering.summaries.people import TITLES
from bot.answering.summaries.quotations import SAYING
from bot.corpus import Article
from bot.text import DEFAULT_LANGUAGE, fold, terms
from bot.text.lists import listed
from bot.text.relations import relations
from bot.text.speech import Shares, speech
from bot.text.stopwords import stop_words
from bot.text.words import POSSESSIVES

Span = tuple[int, int]

#: "Who is Maja Lind?": whoever is asked about is the first group that took part.
_WHO_IS: Final = regex.compile(
    r"^\W*(?:(?:who(?:['’]?s| is| was)|wer (?:ist|war)|quién (?:es|fue|era)|qui (?:est|était)"
    r"|кто (?:так(?:ой|ая) )?)\s+(?P<name>[^,;:]+?)|(?P<name>[^,;:]+?) kimdir?)[\s?!.]*$",
    regex.I,
)
_MOST_WORDS: Final = 4
_PARTICLE: Final = r"(?:of|de|del|van|von|der|den|bin|al|la|le|du|da|di|dos|el|ten|ter|zu)"
_CAPITAL: Final = r"\p{Lu}[\p{L}\p{M}'’-]*\.?"
#: Given names that stand before the last name.
_GIVEN: Final = regex.compile(rf"(?:{_CAPITAL}[ ](?:{_PARTICLE}[ ]){{0,2}}){{1,3}}\Z")
_DETERMINERS: Final = {
    "en": "a an the his her its their our one",
    "de": "ein eine einer der die das den dem sein seine ihr ihre",
    "es": "un una el la su",
    "fr": "un une le la son sa leur",
}
_COPULAS: Final = {
    "en": "is was",
    "de": "ist war",
    "es": "es era fue",
    "fr": "est était fut",
}
_RELATIVES: Final = {"en": "who", "de": "der die", "es": "quien que", "fr": "qui"}
#: What stands between a name and what says who that is: an age, years, a party.
_ASIDE: Final = r"(?:\s*\([^()\n]{1,60}\)|,\s*\d{1,3}(?=,))?"
#: Up to where an apposition reaches.
_REST: Final = r"[^\s,.;:!?()“”„\"—–](?:[^,.;:!?()“”„\"—–\n]|\.(?=\p{L})|[.,](?=\d)){1,110}"
_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’&.-][\p{L}\p{M}\p{N}]+)*")
#: A strength up to which it is only said what somebody does.
PLAIN: Final = 2
_SAYS: Final = regex.compile(SAYING)
#: Words of an office before a name, at most.
_MOST_BEFORE: Final = 8
_OF: Final = listed("of for and de del di des du der")
#: Among so many words behind its article an office is named.
_FIRST_WORDS: Final = 5
#: So often a noun or an adjective a word is part of an office.
_NOUNISH: Final = 0.5


class Introduction(NamedTuple):
    """Where an article says who somebody is; `strength` is how plainly, higher is plainer."""

    start: int
    end: int
    strength: int


def asked_person(text: str) -> str | None:
    """The name of whom a question asks who that is; None where it asks anything else."""
    found = _WHO_IS.match(text)
    name = None if found is None else " ".join(found["name"].split())
    return name if name and len(name.split()) <= _MOST_WORDS else None


def names(article: Article, name: str) -> bool:
    """Whether an article names somebody so, whole and with capitals."""
    return any(_is_name(found.group()) for found in _pattern(name).finditer(article.text))


def _pattern(name: str) -> regex.Pattern[str]:
    wanted = regex.escape(name).replace(r"\ ", r"\s+")
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}]){wanted}(?![\p{{L}}\p{{N}}])", regex.I)


def introduction(article: Article, start: int, end: int, name: str) -> Introduction | None:
    """What `article.text[start:end]` says plainest of who `name` is; None where nothing."""
    best: Introduction | None = None
    for found in _pattern(name).finditer(article.text, start, end):
        if not _is_name(found.group()):
            continue
        for said in _said(article, start, end, *found.span()):
            if best is None or said.strength > best.strength:
                best = said
    return best


def _is_name(words: str) -> bool:
    """Whether all words but particles have a capital: "will" is nobody."""
    return (
        all(
            word[0].isupper() or regex.fullmatch(_PARTICLE, word) is not None
            for word in words.split()
        )
        and not words.islower()
    )


def _words_of(table: dict[str, str], language: str) -> str:
    return "|".join(table.get(language, table[DEFAULT_LANGUAGE]).split())


@lru_cache(maxsize=16)
def _patterns(language: str) -> tuple[regex.Pattern[str], ...]:
    determiners = _words_of(_DETERMINERS, language)
    copulas, relatives = _words_of(_COPULAS, language), _words_of(_RELATIVES, language)
    # "Jansson, die für …" is no apposition.
    apposed = "|".join(w for w in determiners.split("|") if w not in relatives.split("|"))
    return (
        regex.compile(
            rf"{_ASIDE}\s+(?:{copulas})\s+(?:also\s+)?(?P<said>(?:{determiners})\s{_REST})"
        ),
        regex.compile(rf"{_ASIDE},\s+(?P<said>(?:{apposed})\s{_REST})"),
        regex.compile(rf"{_ASIDE},\s+(?P<said>\p{{L}}{_REST})"),
        regex.compile(rf"{_ASIDE},\s+(?:{relatives})\s+(?P<said>{_REST})"),
        regex.compile(
            rf"(?<![\p{{L}}\p{{N}}])(?P<said>(?:{determiners})\s[^,.;:!?“”„\"\n]{{2,80}}),?\s*\Z",
            regex.I,
        ),
    )


def _said(article: Article, start: int, end: int, first: int, last: int) -> list[Introduction]:
    """All that stands beside the name `article.text[first:last]` in `text[start:end]`."""
    text, language = article.text, article.language
    # In German every noun has a capital: which of them is a name is not seen.
    given = None if language == "de" else _GIVEN.search(text, max(start, first - 60), first)
    if given is not None and " " not in text[first:last]:
        first = _bare(text, given.start(), first, language)
    is_, named, bare, who, _ = _patterns(language)
    made: list[Introduction] = []
    if found := is_.match(text, last, end):
        made.append(Introduction(*found.span("said"), 5))
    if (found := named.match(text, last, end)) or (
        (found := bare.match(text, last, end)) and _opens_with_person(text, found, language)
    ):
        made.append(Introduction(*found.span("said"), 4))
    if found := who.match(text, last, end):
        made.append(Introduction(*found.span("said"), 2))
    before = _before(article, start, first, last)
    if before is not None:
        made.append(before)
    return made


def _bare(text: str, start: int, end: int, language: str) -> int:
    """Where the given names `text[start:end]` begin without the office before them."""
    words = [(m.start(), m.group()) for m in _WORD.finditer(text, start, end)]
    at = end
    for place, word in reversed(words):
        if is_office(word, language) or (word.isupper() and len(word) > 1):
            break
        if fold(word, language) in stop_words(language) and not regex.fullmatch(_PARTICLE, word):
            break
        at = place
    return at


def is_office(word: str, language: str) -> bool:
    """Whether a word says what a person is: a title, or in English a kind of person."""
    low = fold(word.removesuffix("’s").removesuffix("'s"), language)
    if low in TITLES:
        return True
    if language != DEFAULT_LANGUAGE:
        return False
    # "Co-author", "vice-president": the last part is what somebody is.
    said = terms(low.rpartition("-")[2], language)
    if len(said) != 1 or said[0] not in _persons():
        return False
    shares = _shares(word)
    return shares.noun > 0 and shares.verb <= _NOUNISH


def _shares(word: str) -> Shares:
    return speech(DEFAULT_LANGUAGE).shares(word.rpartition("-")[2])


@lru_cache(maxsize=1)
def _persons() -> frozenset[str]:
    return relations(DEFAULT_LANGUAGE).kinds("person")


def _opens_with_person(text: str, found: regex.Match[str], language: str) -> bool:
    """Whether an apposition without an article is one: "Lotte van Dam, professor of law"."""
    for word in _WORD.findall(text, *found.span("said"))[:4]:
        if is_office(word, language):
            return True
        shares = _shares(word)
        if language != DEFAULT_LANGUAGE or shares.noun + shares.adjective < _NOUNISH:
            return False
    return False


def _before(article: Article, start: int, first: int, last: int) -> Introduction | None:
    """The office that stands before a name: "the chairman, Rob Terpstra", "LTA director X"."""
    text, language = article.text, article.language
    behind = len(text[start:first].rstrip(" ")) + start
    comma = text[behind - 1 : behind] == "," and behind > start
    if comma:
        # Between commas: "its secretary, Malik Benali, said".
        if text[last : last + 1] not in (",", ".", ";", ")", ""):
            return None
        behind -= 1
    if language != DEFAULT_LANGUAGE:
        *_, led = _patterns(language)
        found = led.search(text, max(start, behind - 90), behind)
        if found is None:
            return None
        # The nearest article: "sagte die Bürgermeisterin", not "… der Stadt, sagte die …".
        inner = found.span("said")
        if not comma:
            while nearer := led.search(text, inner[0] + 1, behind):
                inner = nearer.span("said")
        return Introduction(*_trimmed(text, *inner), 3)
    words = [*_WORD.finditer(text, max(start, behind - 120), behind)][-_MOST_BEFORE:]
    opening = None
    office = False
    after = behind
    for word in reversed(words):
        raw = word.group()
        low = fold(raw, language)
        gap = text[word.end() : after]
        if gap not in ("", " ", " - "):
            break
        if raw.endswith(POSSESSIVES):
            # "Requena's brother-in-law": whose somebody is says who that is.
            opening = word.start() if office else None
            break
        shares = _shares(raw)
        capital = raw[0].isupper()
        if low in _OF and opening is not None:
            after = word.start()
            continue
        # "Managing director", "retired teacher"; but "…, added chairman".
        verb = shares.verb > _NOUNISH and (not low.endswith(("ing", "ed")) or _SAYS.fullmatch(low))
        if low in stop_words(language) or (not capital and verb):
            break
        nounish = (
            capital
            or "-" in raw
            or low.endswith(("ing", "ed"))
            or shares.noun + shares.adjective >= _NOUNISH
        )
        if not nounish:
            break
        own = is_office(raw, language)
        office = office or own
        # Before a comma the office may be followed by what it is of.
        if opening is None and not comma and not own:
            break
        opening, after = word.start(), word.start()
    if opening is None or not office:
        return _named_office(text, max(start, behind - 120), behind, language) if comma else None
    return Introduction(*_trimmed(text, opening, behind), 3)


def _named_office(text: str, start: int, end: int, language: str) -> Introduction | None:
    """ "A spokesman for the union, Joe Tan": the office opens what stands before the comma."""
    *_, led = _patterns(language)
    found = led.search(text, start, end)
    while found is not None:
        words = _WORD.findall(text, *found.span("said"))[1:_FIRST_WORDS]
        if any(is_office(word, language) for word in words):
            return Introduction(*_trimmed(text, *found.span("said")), 3)
        found = led.search(text, found.start("said") + 1, end)
    return None


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end
