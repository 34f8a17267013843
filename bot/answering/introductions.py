"""Who somebody is: the words beside a name that say their office, trade or kin.

"Its chairman, Rob Terpstra", "Finance Minister Sigrid Velden", "Ruth Adeyemi, a chemist at
the university": by form, in English by what WordNet knows to be a person, in other languages
by their files.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import regex

from bot.answering.summaries.people import TITLES
from bot.answering.summaries.quotations import SAYING
from bot.corpus import Article
from bot.text import DEFAULT_LANGUAGE, Span, fold, terms
from bot.text.grammar import either, grammar, pattern_of, said_in_any
from bot.text.lists import listed
from bot.text.relations import relations
from bot.text.speech import Shares, speech
from bot.text.stopwords import stop_words
from bot.text.words import POSSESSIVES, bare, strip_accents

_MOST_WORDS: Final = 4
_PARTICLE: Final = r"(?:of|de|del|van|von|der|den|bin|al|la|le|du|da|di|dos|el|ten|ter|zu)"
_CAPITAL: Final = r"\p{Lu}[\p{L}\p{M}'’-]*\.?"
#: Given names that stand before the last name.
_GIVEN: Final = regex.compile(rf"(?:{_CAPITAL}[ ](?:{_PARTICLE}[ ]){{0,2}}){{1,3}}\Z")
#: A clause holds one of these, an office does not.
_CLAUSES: Final = frozenset(("be", "auxiliary", "that", "verb"))
#: What stands between a name and what says who that is: an age, years, a party.
_ASIDE: Final = r"(?:\s*\([^()\n]{1,60}\)|,\s*\d{1,3}(?:\s\p{L}+)?(?=,))?"
#: Up to where an apposition reaches.
_REST: Final = (
    r"[^\s,.;:!?()“”„\"—–](?:[^,.;:!?()“”„\"—–\n]|\n(?=\p{L})|\.(?=\p{L})|[.,](?=\d)){1,110}"
)
_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’&.-][\p{L}\p{M}\p{N}]+)*")
#: A strength up to which it is only said what somebody does.
PLAIN: Final = 2
#: What an office that is named adds to it, and the strength of one before the name.
_OFFICE: Final = 3
_BEFORE: Final = 5
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


def ready(language: str) -> None:
    """Make now what a language's introductions need: the first of them need not wait for it."""
    _who_is()
    _alike()
    _patterns(language)
    persons(language)


@cache
def _who_is() -> regex.Pattern[str]:
    """A question who somebody is, in any language: whoever else is asked about has no name."""
    before, behind = (pattern_of(said_in_any(key)) for key in ("who_is", "is_who"))
    name = "(?P<name>[^,;:]+?)"
    return regex.compile(rf"^\W*(?:(?:{before})\s+{name}|{name}\s+(?:{behind}))[\s?!.]*$", regex.I)


def asked_person(text: str) -> str | None:
    """The name of whom a question asks who that is; None where it asks anything else."""
    found = _who_is().match(text)
    name = None if found is None else " ".join(found["name"].split())
    return name if name and len(name.split()) <= _MOST_WORDS else None


def names(article: Article, name: str) -> bool:
    """Whether an article names somebody so, whole and with capitals."""
    return any(_is_name(found.group()) for found in _pattern(name).finditer(article.text))


def _pattern(name: str) -> regex.Pattern[str]:
    wanted = "".join(
        r"\s+" if letter.isspace() else f"[{regex.escape(_alike().get(letter, '') + letter)}]"
        for letter in strip_accents(name.casefold())
    )
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}]){wanted}(?![\p{{L}}\p{{N}}])", regex.I)


@cache
def _alike() -> dict[str, str]:
    """The letters of Latin and Cyrillic that are another with an accent, by that one."""
    alike: dict[str, str] = {}
    for letter in map(chr, range(0xDF, 0x500)):
        plain = strip_accents(letter)
        if letter.islower() and plain != letter and len(plain) == 1:
            alike[plain] = alike.get(plain, "") + letter
    return alike


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


class _Patterns(NamedTuple):
    """What stands behind a name, and before it, in one language.

    `among` is behind a verb ("is the"), `apposed` behind a comma; of `plain` words and those
    behind a verb without an article the first must say what a person is.
    """

    among: regex.Pattern[str]
    apposed: regex.Pattern[str]
    plain: regex.Pattern[str]
    relative: regex.Pattern[str]
    before: regex.Pattern[str]


@cache
def _patterns(language: str) -> _Patterns:
    known = grammar(language)
    determiners = known.of_class("article") | known.determiners
    be = known.of_class("be")
    copulas = either(word for word in be if strip_accents(word) in known.copulas)
    # "Il quale" opens no office.
    opens = rf"[\s'’](?!(?:{either(known.of_class('that'))})\b)"
    return _Patterns(
        regex.compile(
            rf"{_ASIDE}\s+(?:{copulas})\s+(?:also\s+)?"
            rf"(?P<said>(?:{either(determiners)}){opens}{_REST})"
        ),
        # "Jansson, die für …" is no apposition.
        regex.compile(
            rf"{_ASIDE},\s+(?P<said>(?:{either(determiners - known.relatives)}){opens}{_REST})"
        ),
        regex.compile(
            rf"{_ASIDE}(?:,|\s[—–]|\s(?:{copulas})(?!\p{{L}}))\s+(?P<said>\p{{L}}{_REST})"
        ),
        regex.compile(rf"{_ASIDE},\s+(?:{either(known.relatives)})\s+(?P<said>{_REST})"),
        regex.compile(
            rf"(?<![\p{{L}}\p{{N}}])(?P<said>(?:{either(determiners)}){opens}"
            r"[^,.;:!?“”„\"\n]{2,80}),?\s*\Z",
            regex.I,
        ),
    )


def _said(article: Article, start: int, end: int, first: int, last: int) -> list[Introduction]:
    """All that stands beside the name `article.text[first:last]` in `text[start:end]`."""
    text, language = article.text, article.language
    # Where every noun has a capital it is not seen which of them is a name.
    given = None
    if not grammar(language).nouns:
        given = _GIVEN.search(text, max(start, first - 60), first)
    if given is not None and " " not in text[first:last]:
        first = _bare(text, given.start(), first, language)
    beside = _patterns(language)
    made: list[Introduction] = []
    if found := beside.among.match(text, last, end):
        made.append(_behind(text, found, language, 4))
    found = beside.apposed.match(text, last, end)
    if found is None or _is_statement(text, found.span("said"), language):
        found = beside.plain.match(text, last, end)
        if found and not _opens_with_person(text, found, language):
            found = None
    if found and not (text[last] == "," and _is_statement(text, found.span("said"), language)):
        made.append(_behind(text, found, language, 3))
    if found := beside.relative.match(text, last, end):
        made.append(Introduction(*found.span("said"), 2))
    before = _before(article, start, first, last)
    if before is not None:
        made.append(before)
    return made


def _behind(text: str, found: regex.Match[str], language: str, strength: int) -> Introduction:
    """What is said behind a name: "its spokesman Ivo Prat, the costs rose" says no office."""
    span = found.span("said")
    named = _office_at(text, span, language) is not None
    return Introduction(*span, strength + _OFFICE * named)


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
    """Whether a word says what a person is: a title, or one of `persons`."""
    low = fold(bare(word.removesuffix("’s").removesuffix("'s"), language), language)
    if low in TITLES:
        return True
    if language != DEFAULT_LANGUAGE:
        return low in persons(language) or not persons(language).isdisjoint(terms(low, language))
    # "Co-author", "vice-president": the last part is what somebody is.
    said = terms(low.rpartition("-")[2], language)
    if len(said) != 1 or said[0] not in persons(language):
        return False
    shares = _shares(word)
    return shares.noun > 0 and shares.verb <= _NOUNISH


def _shares(word: str) -> Shares:
    return speech(DEFAULT_LANGUAGE).shares(word.rpartition("-")[2])


@cache
def persons(language: str) -> frozenset[str]:
    """What a person can be, as terms; as words where a noun's ending does not change.

    There "mairie" and "maire" have one term.
    """
    if language == DEFAULT_LANGUAGE:
        return relations(language).kinds("person")
    known = grammar(language)
    nouns = known.sorts.get("person", ())
    if known.of_class("article"):
        return frozenset((*nouns, *map(strip_accents, nouns)))
    return frozenset(terms(" ".join(nouns), language))


def _opens_with_person(text: str, found: regex.Match[str], language: str) -> bool:
    """Whether words without an article say what somebody is: "Lotte van Dam, professor of law"."""
    known = grammar(language)
    for word in _WORD.findall(text, *found.span("said"))[:4]:
        if is_office(word, language):
            return True
        if language != DEFAULT_LANGUAGE:
            low = fold(word, language)
            if low in known.classes or low in stop_words(language):
                return False
            if known.ends(low, "doer"):
                return True
            if not known.ends(low, "adjective"):
                return False
            continue
        shares = _shares(word)
        if shares.noun + shares.adjective < _NOUNISH:
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
        return _led(text, max(start, behind - 90), behind, language, comma=comma)
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
    return Introduction(*_trimmed(text, opening, behind), _BEFORE)


def _named_office(text: str, start: int, end: int, language: str) -> Introduction | None:
    """ "A spokesman for the union, Joe Tan": the office opens what stands before the comma."""
    for span in _opened(text, start, end, language):
        if _office_at(text, span, language) is not None:
            return Introduction(*_trimmed(text, *span), _BEFORE)
    return None


def _opened(text: str, start: int, end: int, language: str) -> list[Span]:
    """All that opens with an article in `text[start:end]` and reaches to its end."""
    before = _patterns(language).before
    spans: list[Span] = []
    while found := before.search(text, start, end):
        spans.append(found.span("said"))
        start = found.start("said") + 1
    return spans


def _office_at(text: str, span: Span, language: str) -> int | None:
    """Which of a span's first words, from 0, is an office; None without one."""
    words = _WORD.findall(text, *span)[:_FIRST_WORDS]
    return next((at for at, word in enumerate(words) if is_office(word, language)), None)


def _is_statement(text: str, span: Span, language: str) -> bool:
    """Whether words behind a comma state something: "According to Ana Ruiz, the hall is old"."""
    known = grammar(language)
    own = (known.class_of(fold(word, language)) for word in _WORD.findall(text, *span))
    return next((one for one in own if one in ("be", "auxiliary", "that")), "that") != "that"


def _led(text: str, start: int, end: int, language: str, *, comma: bool) -> Introduction | None:
    """What says who somebody is before a name, where a language's file alone tells."""
    spans = _opened(text, start, end, language)
    offices = [
        (at, -span[0], span)
        for span in spans
        if (at := _office_at(text, span, language)) is not None
    ]
    # The article next to the office: "lo dijo | la alcaldesa de la ciudad, Ana Ruiz".
    office = min(offices)[-1] if offices else _run_of_office(text, start, end, language)
    if office is not None:
        return Introduction(*_trimmed(text, *office), _BEFORE)
    if not comma:
        # The nearest article, but not that of what it is of: "un vecino de la ciudad Ana Ruiz".
        spans = [span for span in reversed(spans) if not _is_of(text, start, span[0], language)]
    known = grammar(language)
    for span in spans:
        words = {known.class_of(fold(word, language)) for word in _WORD.findall(text, *span)}
        if words.isdisjoint(_CLAUSES):
            return Introduction(*_trimmed(text, *span), _BEFORE - _OFFICE + 1)
    return None


def _is_of(text: str, start: int, end: int, language: str) -> bool:
    """Whether `text[start:end]` ends with a word such as "of"."""
    words = _WORD.findall(text, start, end)[-1:]
    return any(grammar(language).class_of(fold(word, language)) == "of" for word in words)


def _run_of_office(text: str, start: int, end: int, language: str) -> Span | None:
    """The words before a name from the first office on, without an article."""
    opening, after = None, end
    for word in reversed([*_WORD.finditer(text, start, end)][-_MOST_BEFORE:]):
        office = is_office(word.group(), language)
        capital = word.group()[0].isupper()
        if text[word.end() : after].strip(" ") or (capital and not office):
            break
        after = word.start()
        opening = after if office else opening
        if capital:
            break
    return None if opening is None else (opening, end)


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end
