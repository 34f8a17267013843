"""People and organisations that an article names, each with the sentence that introduces it.

By form, not by a list of names: capitals, titles, acronyms and what stands
beside them. Scripts without capitals have none; a language that capitalises
every noun (German) needs a title or an acronym.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

import regex

from bot.answering.models import Quote
from bot.answering.question import sorts
from bot.answering.summaries.recent import Recent
from bot.corpus import Article, Passage, Sentence
from bot.text import CACHE_WORDS, DEFAULT_LANGUAGE, fold, terms
from bot.text.grammar import grammar
from bot.text.lists import listed
from bot.text.relations import relations
from bot.text.stopwords import stop_words

Kind = Literal["person", "organisation"]

_MOST: Final = 12

#: Pages of names are turned: the same article is asked for again.
_recent = Recent(16)

_UPPER: Final = r"\p{Lu}(?:[\p{L}\p{M}]|[.&](?=\p{L})|['’](?=\p{L})|-(?=\p{L}))*\.?"
_NAME: Final = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}]){_UPPER}"
    rf"(?:[^\S\n]+(?:(?:of|de|del|van|von|der|den|bin|al|la|le|du|da|di)[^\S\n]+){{0,2}}{_UPPER}"
    r"|[^\S\n]+(?:[IVX]+)(?![\p{L}]))*"
)
_POSSESSIVE: Final = regex.compile(r"(?:['’]s|['’])$")
_WORD: Final = regex.compile(r"\S+")
#: The full stop is the name's own.
_DOTTED: Final = regex.compile(r"\p{L}\.\p{L}|\b\p{Lu}\.$|Jr\.$")
_ACRONYM: Final = regex.compile(r"\p{Lu}[\p{Lu}\p{N}&]{1,7}")
TITLES: Final = frozenset(
    """
    president prime minister secretary-general secretary general chancellor king queen sir mr mrs
    ms dr professor prof senator duke count prince princess pope bishop archbishop emperor empress
    captain colonel lord lady ambassador commissioner governor mayor judge justice rev reverend
    congressman congresswoman chairman chairwoman director admiral baron earl councillor
    councilman councilwoman alderman sergeant lieutenant inspector constable
    präsident bundeskanzler bundeskanzlerin kanzler minister herr frau könig königin
    presidente ministro ministra rey reina señor señora président ministre roi reine
    cumhurbaşkanı başbakan bakan bakanı президент министр король
    porte-parole porta-voz
    """.split()
)
_ORGANISATIONS: Final = frozenset(
    """
    union commission council committee parliament party university college school institute
    organization organisation company corporation inc ltd bank ministry department agency
    association foundation court church army laboratory society club group board bureau authority
    federation alliance congress senate assembly league museum library holdings plc llc gmbh
    trust partners
    universität partei kommission rat gesellschaft ministerium unión comisión universidad partido
    üniversitesi komisyonu birliği konseyi partisi bakanlığı союз комиссия университет партия
    """.split()
)
_NOT_ORGANISATIONS: Final = listed(
    "US USA USSR UK UAE AD BC BCE CE TV CEO AI OK II III IV VI VII VIII IX XI XII XIV XVI"
)
_AFTER_PERSON: Final = regex.compile(
    r"(?:['’]s)?(?:,? who\b|,? (?:\p{L}+ly )?(?:said|says|told|argued|wrote|added|declared|stated|"
    r"announced|was born|sagte|dijo|dedi|сказал)\b|"
    r" \((?:(?:born |c\. )?\d{3,4}\s?[–—-]\s?\d|(?:born|née|né)\b))"
)
#: "Hana Weiss, a botanist from Tarn", "its foreman, Ivo Prat".
_APPOSED: Final = regex.compile(r", (?:an?|the|its|his|her|their|our)((?: [\p{L}-]+){1,4})")
#: Kinds of what somebody works as, and of what no person is.
_TRADES: Final = (
    "worker", "professional", "expert", "scientist", "intellectual", "artist", "performer",
)  # fmt: skip
#: Of a label, and of what somebody is said to be, it may also be what they lead.
_LABELLED: Final = (*_TRADES, "leader")
_NO_TRADES: Final = ("device", "vehicle", "business")
#: Among so many first mentions it is said what somebody is.
_INTRODUCED: Final = 3
#: "Guitar teacher: Milo Brandt"; "the head of the jury is Agnieszka Nowak".
_SAID_TO_BE: Final = tuple(
    map(
        regex.compile,
        (
            r"\A\W*(?:[\p{L}-]+\s){0,3}?(?P<what>(?<!\w\s)[\p{L}-]+|[\p{Ll}-]+)"
            r"(?P<of>\s(?:of|for)\s[^:.;]{1,40})?:\s",
            r"\b(?i:the|our|its|their)\s(?:\p{Ll}+\s)?(?P<what>[\p{Ll}-]+)"
            r"(?P<of>\s(?:of|for)\s[^,.:;]{1,40})?\s(?:is|was)\s\Z",
        ),
    )
)
_BESIDE: Final = regex.compile(r"(?<![\p{L}-])(\p{Ll}[\p{L}-]+),? \Z")
#: "…,” said the marine chemist Ruth Adeyemi".
_BEFORE_PERSON: Final = regex.compile(
    r"[”\"’]\s+(?:said|says|wrote|added|argued|explained|recalled)\s+(?:[\p{L}’'-]+\s+){0,4}$"
)
_PLACED: Final = regex.compile(r"(?:\b(?:in|at|from|to|near|of|into|across)\s+(?:the\s+)?)$")


@dataclass(frozen=True, slots=True)
class KeyName:
    """A person or an organisation, and the first sentence that names it in full.

    `quote.phrase` is the name as it stands there; `mentions` counts the places
    where the article names it, by its full name or a part of it.
    """

    name: str
    kind: Kind
    mentions: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands: a half-open span of the article."""

    start: int
    end: int
    name: str
    passage: Passage
    sentence: Sentence
    person: bool


def key_people(article: Article) -> tuple[KeyName, ...]:
    """The people and organisations named most, at most twelve, most mentions first."""
    return _recent.get((article.id, article.digest), (article,), lambda: _named(article))


def _named(article: Article) -> tuple[KeyName, ...]:
    found = people(article)
    names = []
    for (name, kind), mentions in found.items():
        first = next((m for m in mentions if m.name == name), mentions[0])
        sentence = first.sentence
        named = (first.start - sentence.start, first.end - sentence.start)
        quote = Quote.of(article, first.passage, sentence.start, sentence.end, named)
        names.append(KeyName(name, kind, len(mentions), quote))
    names.sort(key=lambda one: (-one.mentions, one.quote.start))
    return tuple(names[:_MOST])


def people(article: Article) -> dict[tuple[str, Kind], list[Mention]]:
    """Every person and organisation by full name, with its mentions in reading order."""
    mentions = list(_mentions(article))
    by_name: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_name.setdefault(mention.name, []).append(mention)
    kinds: dict[str, Kind] = {}
    for name, places in by_name.items():
        kind = _kind(article, name, places)
        if kind is not None:
            kinds[name] = kind
    full: dict[str, list[str]] = {}
    for name, kind in kinds.items():
        if kind == "person" and " " in name:
            last = name.split()[-1]
            for part in dict.fromkeys((last, *last.split("-"))):
                full.setdefault(part, []).append(name)
    owners = {name.split()[0] for name, kind in kinds.items() if kind == "organisation"}
    merged: dict[tuple[str, Kind], list[Mention]] = {}
    for name, places in by_name.items():
        # "Rutte" is Mark Rutte, unless two people of the article share the name, or an
        # organisation has it ("Harvard College").
        alike = () if name in owners else full.get(name.split()[-1], ())
        whole = [one for one in alike if _is_part(name, one, by_name)]
        if len(whole) == 1:
            merged.setdefault((whole[0], "person"), []).extend(places)
        elif name in kinds:
            merged.setdefault((name, kinds[name]), []).extend(places)
    return {
        key: sorted(places, key=lambda m: m.start)
        for key, places in sorted(merged.items(), key=lambda item: item[1][0].start)
    }


def _is_part(name: str, whole: str, by_name: Mapping[str, Sequence[Mention]]) -> bool:
    words, wholes = name.split(), whole.split()
    rest = wholes[: -len(words)]
    # "Berg" is one of "Anna Berg-Lund", if that stands before it; "England" is no part of
    # "Ethelred of England".
    same = wholes[-len(words) :] == words or (
        name in wholes[-1].split("-") and by_name[whole][0].start < by_name[name][0].start
    )
    return bool(rest) and same and rest[-1] != "of"


def _mentions(article: Article) -> Iterator[Mention]:
    stops = stop_words(article.language)
    for passage in article.passages:
        at, own = passage.start, article.said(passage)
        for sentence in passage.sentences:
            for match in _NAME.finditer(own, sentence.start - at, sentence.end - at):
                yield from _parts(article, passage, sentence, own, *match.span(), stops)


def _parts(
    article: Article,
    passage: Passage,
    sentence: Sentence,
    own: str,
    start: int,
    end: int,
    stops: frozenset[str],
) -> Iterator[Mention]:
    """The names in a run of capitals: "NATO Secretary-General Mark Rutte" holds two.

    The run is `own[start:end]` of what the passage says.
    """
    at = passage.start
    words = [
        (at + match.start(), at + match.end(), match.group())
        for match in _WORD.finditer(own, start, end)
    ]
    while words and (
        fold(words[0][2], article.language) in stops
        or (words[0][0] == sentence.start and len(words[0][2]) == 1)
    ):
        words = words[1:]
    group: list[tuple[int, int, str]] = []
    titled = False

    def made() -> Iterator[Mention]:
        if group:
            first, last = group[0][0], group[-1][1]
            whole = article.text[first:last]
            if whole != own[first - at : last - at]:
                return  # something is struck out of it
            name = _POSSESSIVE.sub("", whole)
            if not _DOTTED.search(name):
                name = name.rstrip(".")
            if len(name) > 1:
                yield Mention(first, first + len(name), name, passage, sentence, titled)

    for word in words:
        plain = fold(_POSSESSIVE.sub("", word[2]).rstrip("."), article.language)
        if plain in TITLES:
            yield from made()
            group, titled = [], True
            continue
        if not group and word[2][0].islower():
            titled = False  # "King of England" names a place
            continue
        group.append(word)
        if _POSSESSIVE.search(word[2]):
            # "Rutte's NATO" is two names.
            yield from made()
            group, titled = [], False
    yield from made()


def _kind(article: Article, name: str, places: Sequence[Mention]) -> Kind | None:
    words = name.split()
    if _ACRONYM.fullmatch(name):
        text = article.text
        # Two letters may be a unit or an abbreviation of any kind: they must recur.
        known = len(places) > (1 if len(name) > 2 else 3) or any(
            text[m.start - 1 : m.start] == "(" for m in places
        )
        return "organisation" if known and name not in _NOT_ORGANISATIONS else None
    if any(fold(word, article.language) in _ORGANISATIONS for word in (words[0], words[-1])):
        return "organisation" if len(words) > 1 else None
    if len(words) > 5 or not all(word[0].isalpha() for word in words):
        return None
    if any(mention.person for mention in places):
        return "person"
    if article.language == "de" or len(words) == 1:
        return None
    for number, mention in enumerate(places):
        before = article.text[max(mention.sentence.start, mention.start - 12) : mention.start]
        after = article.text[mention.end : mention.sentence.end]
        if _AFTER_PERSON.match(after) and not _PLACED.search(before):
            return "person"
        opening = article.text[max(mention.sentence.start, mention.start - 80) : mention.start]
        if _BEFORE_PERSON.search(opening):
            return "person"
        introduced = number < _INTRODUCED and article.language == DEFAULT_LANGUAGE
        whole = article.text[mention.sentence.start : mention.start]
        if introduced and (_has_trade(opening, after) or _is_labelled(whole)):
            return "person"
    return None


def _has_trade(before: str, behind: str) -> bool:
    """Whether it is said beside an English name what somebody is: "the botanist Hana Weiss"."""
    beside, apposed = _BESIDE.search(before), _APPOSED.match(behind)
    words = [] if beside is None else [beside[1]]
    return any(map(_is_trade, [*words, *(apposed[1].split() if apposed else ())]))


def _is_labelled(before: str) -> bool:
    """Whether what stands before a name in its sentence says that it is somebody's who leads or
    works; a "printer" may be a machine, "the head of the jury" is none."""
    trades, others = _trades(_LABELLED)
    for pattern in _SAID_TO_BE:
        found = pattern.search(before)
        own = frozenset(terms(found["what"])) if found else frozenset()
        if found and own & trades and (found["of"] or own.isdisjoint(others)):
            return True
    return False


@lru_cache(CACHE_WORDS)
def _is_trade(word: str) -> bool:
    """Whether an English word surely says what a person is: a "printer" may be a machine, and a
    "supplier", a "winner" or a "member" a company, a horse or a country."""
    own, low = frozenset(terms(word)), word.casefold()
    trades, others = _trades(_TRADES)
    if not sorts(DEFAULT_LANGUAGE, "person").isdisjoint(own):
        return not own.isdisjoint(trades)
    doer = grammar(DEFAULT_LANGUAGE).ends(low, "doer") or low.endswith(("man", "woman"))
    return doer and not own.isdisjoint(trades) and own.isdisjoint(others)


@cache
def _trades(names: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """What people of these kinds are, and what is no person, as English terms: looked up once, as
    that takes milliseconds."""
    kinds = relations(DEFAULT_LANGUAGE).kinds

    def of(names: tuple[str, ...]) -> frozenset[str]:
        return frozenset().union(*(kinds(term) for term in terms(" ".join(names))))

    return of(names) & kinds("person"), of(_NO_TRADES)
