"""What a question asks for: the kind of answer, its focus, its names."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import regex

from bot.answering.asking import NOTHING, Asking, asking
from bot.text import DEFAULT_LANGUAGE, Token, terms, tokenize
from bot.text.grammar import grammar, languages


class AnswerKind(enum.Enum):
    """The kind of thing that would answer."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    DATE = "date"
    DURATION = "duration"
    AMOUNT = "amount"
    PERCENTAGE = "percentage"
    MONEY = "money"
    REASON = "reason"
    MANNER = "manner"
    DEFINITION = "definition"
    YES_NO = "yes/no"
    THING = "thing"
    OTHER = "other"


class Question(NamedTuple):
    """A question, analysed.

    `terms` are its content terms, each once, in order; `focus` those of the
    noun that a "which" or "how many" asks for; `names` those of its proper names.
    `sort` is the term of what the answer is one of ("What is the name of the river": a river),
    None where no noun says so; `beside` whether it stands beside the question word.
    """

    text: str
    language: str
    tokens: tuple[Token, ...]
    terms: tuple[str, ...]
    kind: AnswerKind
    focus: frozenset[str]
    sort: str | None
    beside: bool
    names: frozenset[str]
    negated: bool
    comparative: bool
    naming: bool


#: Tried in order on the case-folded English question; other languages' are in `bot.text.grammar`.
_KINDS: Final = tuple(
    (kind, regex.compile(pattern))
    for kind, pattern in (
        (AnswerKind.PERCENTAGE, r"\b(percent|percentage|proportion|what share)\b|%"),
        (AnswerKind.DURATION, r"\bhow long\b"),
        (
            AnswerKind.MONEY,
            r"\bhow much (money|do|does|did|is|was|are|were|will|would|must)\b.*\b(cost|worth|paid"
            r"|pay|spen\w+|price|value|budget)|\b(how expensive|what price"
            r"|what (is|was) the (price|cost|value|budget))\b|^(the )?(price|cost|fee)s? (of|for)\b"
            r"|\bwhat (do|does|did|will|would)\b.*\bcost\b",
        ),
        (
            AnswerKind.AMOUNT,
            r"\b(how (many|much|often|large|big|far|tall|high|deep|fast|heavy|wide)|what number"
            r"|what amount|what(’s|'s| is| was| are| were) the (\w+ )?number of)\b",
        ),
        (
            AnswerKind.DATE,
            r"\b(when|(what|which|in) (year|date|day|month|century|decade|era|time)|how old)\b",
        ),
        (
            AnswerKind.REASON,
            r"\b(why|what (reason|cause)|what caused|how come|for what reason)\b",
        ),
        (
            AnswerKind.PLACE,
            r"\b(where|(what|which) (country|city|town|place|state|region|location|area|continent"
            r"|river|island|province|county))\b",
        ),
        (
            AnswerKind.ORGANISATION,
            r"\b(what|which) (company|organi[sz]ation|agency|party|group|university|institution"
            r"|team|school|band|church|firm|body|committee|ministry)\b",
        ),
        (
            AnswerKind.PERSON,
            r"\b(who|whom|whose|(what|which) (person|man|woman|president|king|queen|author|leader"
            r"|scientist|minister|emperor|scholar))\b",
        ),
        (
            AnswerKind.DEFINITION,
            r"\bwhat(['’]s| (is|are|was|were))\b|\bwhat does .* (mean|stand for)\b"
            r"|\bdefin(e|ition)\b",
        ),
        (AnswerKind.MANNER, r"\bhow\b"),
        (AnswerKind.THING, r"\b(what|which)\b"),
        (
            AnswerKind.YES_NO,
            r"^\s*(is|are|was|were|do|does|did|can|could|will|would|has|have|had|should|may)\b",
        ),
    )
)


def _nouns(kind: AnswerKind, nouns: str) -> dict[str, AnswerKind]:
    return {term: kind for noun in nouns.split() for term in terms(noun)}


#: What sort of thing is of which kind; terms of English.
_SORTS: Final = {
    **_nouns(
        AnswerKind.PERSON,
        "person man woman boy girl people king queen monarch prince princess emperor empress "
        "sultan ruler president minister chancellor leader author writer poet novelist scientist "
        "scholar philosopher inventor engineer architect artist painter sculptor composer "
        "musician singer drummer guitarist actor actress director producer player athlete coach "
        "general commander captain officer soldier politician governor mayor senator chairman "
        "chairperson ceo founder owner explorer missionary pope bishop archbishop saint priest "
        "monk brother sister son daughter father mother wife husband student professor teacher "
        "doctor physicist physician mathematician biologist chemist astronomer economist "
        "historian journalist critic winner successor predecessor duke count host",
    ),
    **_nouns(
        AnswerKind.ORGANISATION,
        "company organization organisation agency party university college school institution "
        "institute team club band firm corporation business committee ministry department army "
        "bank union newspaper publisher board commission council association league church body "
        "group",
    ),
    **_nouns(
        AnswerKind.PLACE,
        "country city town village place state region location area continent river island "
        "province county district neighborhood neighbourhood street mountain lake ocean sea "
        "stadium nation territory colony port planet capital",
    ),
    **_nouns(AnswerKind.DATE, "year date day month weekday century decade era"),
    **_nouns(
        AnswerKind.AMOUNT,
        "size length height width depth distance speed velocity weight mass temperature pressure "
        "rate volume capacity elevation altitude density diameter age total amount quantity "
        "population",
    ),
    **_nouns(AnswerKind.MONEY, "price cost fee fine salary budget revenue income"),
    **_nouns(AnswerKind.PERCENTAGE, "percent percentage proportion share fraction"),
    **_nouns(AnswerKind.DURATION, "duration"),
    **_nouns(AnswerKind.REASON, "reason cause motive"),
}
#: Question words that are answered by one kind of thing.
_ASKERS: Final = {
    "who": AnswerKind.PERSON,
    "whom": AnswerKind.PERSON,
    "where": AnswerKind.PLACE,
    "when": AnswerKind.DATE,
    "why": AnswerKind.REASON,
}
#: Kinds that say little: a noun says more.
_OPEN_KINDS: Final = frozenset(
    (
        AnswerKind.DEFINITION,
        AnswerKind.THING,
        AnswerKind.MANNER,
        AnswerKind.YES_NO,
        AnswerKind.OTHER,
        AnswerKind.PLACE,
        AnswerKind.PERSON,
        AnswerKind.ORGANISATION,
        AnswerKind.REASON,
    )
)
#: In a language other than English the noun stands so many words behind "which" at most.
_BEHIND_WHICH: Final = 3
_CLAUSE: Final = regex.compile(r"[,;:()]")
#: What asks for no kind by itself.
_WHICH: Final = "which"
_FOCUS: Final = regex.compile(
    r"\b(?:what|which|how many|how much|whose|welche\w*|wie ?viele?|qué|cuánt[oa]s|quel(?:le)?s?"
    r"|kaç|hangi|сколько)\s+(?:(?:kind|type|sort|form|part|amount|number)s?\s+of\s+)?"
    r"((?:(?!is\b|are\b|was\b|were\b|do\b|does\b|did\b|can\b|could\b|will\b|would\b|has\b|have\b"
    r"|had\b)[\p{L}-]+\s+){0,2}?(?!is\b|are\b|was\b|were\b|do\b|does\b|did\b|can\b|could\b|will\b"
    r"|would\b|has\b|have\b|had\b)[\p{L}-]+)",
    regex.I,
)
#: What asks is no word to look for: an answer says "at 9", "three weeks", "5 €" instead.
_ASKING: Final = regex.compile(
    r"\bhow\s+(?:many|much|often|long)\b"
    r"|\bwhat\s+time(?=\s*(?:[?.!]|$)|\s+(?:is|are|was|were|do|does|did|will|would|can|should|on)\b)"
    r"|\bwie\s+(?:lange|oft|viele?|spät|teuer)(?:\s+uhr)?\b|\b(?:was|wie\s?viel)\s+kostet\b"
    r"|\bqué\s+hora\b|\bcuánto\s+(?:tiempo|cuestan?|vale)\b"
    r"|\bcombien\s+(?:de\s+temps|coûte(?:nt)?)\b|\bquelle\s+heure\b"
    r"|\bquanto\s+(?:tempo|costa(?:no)?|custam?)\b|\bche\s+or[ae]\b|\bque\s+horas?\b"
    r"|\bhoe\s+(?:lang|laat|vaak|duur)\b|\bhoeveel\b"
    r"|\bne\s+kadar(?:\s+(?:süre|zaman|tutar|eder))?\b|\bsaat\s+kaç(?:ta)?\b"
    r"|\b(?:во\s+)?сколько(?:\s+(?:времени|стоит))?\b|\bкак\s+(?:долго|часто)\b",
    regex.I,
)
_NEGATED: Final = regex.compile(r"\b(not|never|no longer|without|except|n't|nicht|kein\w*)\b")
_NAMING: Final = regex.compile(
    r"\b(called|known as|named?|names? of|term|termed|stand for|referred to as|nickname\w*|title)\b"
)
_COMPARATIVE: Final = regex.compile(
    r"\b(more|less|most|least|fewer|\w{3,}est|larger|smaller|greater|better|worse|than)\b"
)


def analyze(text: str, language: str = DEFAULT_LANGUAGE) -> Question:
    """Analyse a question of any shape: keywords, no capitals, no question mark."""
    tokens = tuple(tokenize(text, language))
    no_words = {at for found in _ASKING.finditer(text) for at in range(*found.span())}
    meant = [token for token in tokens if not token.stop]
    # "What time?" alone: then there is nothing else to look for.
    content = [token for token in meant if token.start not in no_words] or meant
    folded = " ".join(text.casefold().split())
    english = language == DEFAULT_LANGUAGE
    asks = asking(text, tokens) if english else NOTHING
    said, noun = (None, asks.sort) if english else _asked_in(text, tokens, language)
    sort = None if noun is None else tokens[noun].term
    focus: frozenset[str] = frozenset()
    found = _FOCUS.search(text)
    if found is not None:
        start, end = found.span(1)
        focus = frozenset(t.term for t in content if start <= t.start < end)
    shouted = text.isupper()
    names = frozenset(
        token.term
        for token in content
        if token is not tokens[0] and text[token.start].isupper() and not shouted
    )
    sought = tuple(dict.fromkeys(token.term for token in content))
    kind = said or _kind(folded, asks, sort, only_names=names.issuperset(sought))
    if kind is AnswerKind.OTHER:
        kind = _foreign(text, tokens)
    return Question(
        text=text,
        language=language,
        tokens=tokens,
        terms=sought,
        kind=kind,
        focus=focus,
        sort=sort,
        beside=asks.beside,
        names=names,
        negated=_NEGATED.search(folded) is not None,
        comparative=_COMPARATIVE.search(folded) is not None,
        naming=_NAMING.search(folded) is not None
        if english
        else not grammar(language).naming.isdisjoint(folded.strip("¿?!.").split()),
    )


#: "Who is Maja?" asks what she is.
_WHO_IS: Final = regex.compile(r"^who(['’]s| is| are| was| were)\b")


def _kind(folded: str, asks: Asking, sort: str | None, *, only_names: bool) -> AnswerKind:
    if only_names and _WHO_IS.match(folded):
        return AnswerKind.DEFINITION
    said = next((kind for kind, pattern in _KINDS if pattern.search(folded)), AnswerKind.OTHER)
    if asks.word in _ASKERS:
        return _ASKERS[asks.word]
    if asks.word in ("what", "which") and said in _OPEN_KINDS:
        if sort in _SORTS:
            return _SORTS[sort]
        # "What is the dark web?" asks what it is; "What is the web's protocol called" does not.
        if sort is not None and not (asks.closes and said is AnswerKind.DEFINITION):
            return AnswerKind.THING
    return said


@cache
def _asks(language: str) -> tuple[tuple[str, regex.Pattern[str]], ...]:
    """The kinds that a language's words ask for, and what these words are."""
    return tuple(
        (kind, regex.compile(rf"\b(?:{'|'.join(map(_any_ending, phrases))})\b"))
        for kind, phrases in grammar(language).asks.items()
    )


def _any_ending(phrase: str) -> str:
    return str(regex.escape(phrase, literal_spaces=True)).replace(r"\*", r"\w*")


@cache
def _sorts(language: str) -> dict[str, AnswerKind]:
    """The kind of each noun that says what sort of thing is asked for, by its term."""
    return {
        token.term: AnswerKind[kind.upper()]
        for kind, nouns in grammar(language).sorts.items()
        for token in tokenize(" ".join(nouns), language)
    }


def _asked_in(
    text: str, tokens: Sequence[Token], language: str
) -> tuple[AnswerKind | None, int | None]:
    """The kind that a question asks for in its own words, and which token is the noun of it.

    The words that stand first ask.
    """
    folded = text.casefold()
    found = [
        (match.start(), order, match.end(), kind)
        for order, (kind, pattern) in enumerate(_asks(language))
        if (match := pattern.search(folded)) is not None
    ]
    if not found:
        return None, None
    *_, end, kind = min(found)
    if kind != _WHICH:
        return AnswerKind[kind.upper()], None
    sorts = _sorts(language)
    # Up to the next comma; where nouns have capitals, "alter" is no age.
    capitals = grammar(language).nouns and text != text.lower()
    behind = [at for at, token in enumerate(tokens) if token.start >= end][:_BEHIND_WHICH]
    noun = next(
        (
            at
            for at in behind
            if tokens[at].term in sorts
            and not _CLAUSE.search(text, end, tokens[at].start)
            and (not capitals or text[tokens[at].start].isupper())
        ),
        None,
    )
    return (AnswerKind.THING, None) if noun is None else (sorts[tokens[noun].term], noun)


def _foreign(text: str, tokens: Sequence[Token]) -> AnswerKind:
    """The kind that a question asks for in words of another language than it is read in."""
    for language in languages():
        said, _ = _asked_in(text, tokens, language)
        if said is not None:
            # A word that asks for little is one of many languages' ("was", "come").
            return AnswerKind.OTHER if said in (AnswerKind.THING, AnswerKind.MANNER) else said
    return AnswerKind.OTHER
