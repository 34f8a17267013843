"""What a question asks for: the kind of answer, its focus, its names."""

from __future__ import annotations

import enum
from typing import Final, NamedTuple

import regex

from bot.answering.asking import NOTHING, Asking, asking
from bot.text import DEFAULT_LANGUAGE, Token, terms, tokenize


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


#: Tried in order on the case-folded question; question words of six languages.
_KINDS: Final = tuple(
    (kind, regex.compile(pattern))
    for kind, pattern in (
        (
            AnswerKind.DATE,
            r"\bum wie ?viel uhr\b|\bqué hora\b|\bquelle heure\b|\bsaat kaç\w*\b"
            r"|\bво сколько\b|\bкоторый час\b",
        ),
        (
            AnswerKind.PERCENTAGE,
            r"\b(percent|percentage|proportion|what share|prozent\w*|porcentaje|pourcentage|yüzde"
            r"|процент\w*)\b|%",
        ),
        (
            AnswerKind.DURATION,
            r"\bhow long\b|\bwie lange\b|\bcuánto tiempo\b|\bcombien de temps\b|\bne kadar süre"
            r"|\bкак долго\b",
        ),
        (
            AnswerKind.MONEY,
            r"\bhow much (money|do|does|did|is|was|are|were|will|would|must)\b.*\b(cost|worth|paid"
            r"|pay|spen\w+|price|value|budget)|\b(how expensive|what price"
            r"|what (is|was) the (price|cost|value|budget))\b|^(the )?(price|cost|fee)s? (of|for)\b"
            r"|\bwhat (do|does|did|will|would)\b.*\bcost\b|\bwie teuer\b"
            r"|\b(was|wie ?viel) kostet\b|\bcuánto (cuestan?|vale)\b"
            r"|\bcombien coûte(nt)?\b|\bne kadar (tutar|eder)\b|\bсколько стоит\b",
        ),
        (
            AnswerKind.AMOUNT,
            r"\b(how (many|much|often|large|big|far|tall|high|deep|fast|heavy|wide)|what number"
            r"|what amount|what(’s|'s| is| was| are| were) the (\w+ )?number of)\b|\bwie ?viele?\b"
            r"|\bcuánt[oa]s?\b|\bcombien\b|\bkaç\b"
            r"|\bсколько\b",
        ),
        (
            AnswerKind.DATE,
            r"\b(when|(what|which|in) (year|date|day|month|century|decade|era|time)|how old)\b"
            r"|\bwann\b|\bwelche\w* jahr|\bcuándo\b|\bqué (año|siglo|fecha)\b|\bquand\b"
            r"|\bne zaman\b|\bhangi (yıl|tarih)|\bкогда\b|\bкаком (году|веке)\b",
        ),
        (
            AnswerKind.REASON,
            r"\b(why|what (reason|cause)|what caused|how come|for what reason)\b|\bwarum\b"
            r"|\bweshalb\b|\bpor qué\b|\bpourquoi\b|\bneden\b|\bniçin\b|\bпочему\b|\bзачем\b",
        ),
        (
            AnswerKind.PLACE,
            r"\b(where|(what|which) (country|city|town|place|state|region|location|area|continent"
            r"|river|island|province|county))\b|\bwo\b|\bwohin\b|\bwoher\b|\bdónde\b|\boù\b"
            r"|\bnere\w*\b|\bгде\b|\bкуда\b",
        ),
        (
            AnswerKind.ORGANISATION,
            r"\b(what|which) (company|organi[sz]ation|agency|party|group|university|institution"
            r"|team|school|band|church|firm|body|committee|ministry)\b",
        ),
        (
            AnswerKind.PERSON,
            r"\b(who|whom|whose|(what|which) (person|man|woman|president|king|queen|author|leader"
            r"|scientist|minister|emperor|scholar))\b|\bwer\b|\bwem\b|\bwen\b|\bquién(es)?\b"
            r"|\bqui\b|\bkim\w*\b|\bкто\b|\bкого\b|\bкому\b",
        ),
        (
            AnswerKind.DEFINITION,
            r"\bwhat(['’]s| (is|are|was|were))\b|\bwhat does .* (mean|stand for)\b"
            r"|\bwas (ist|sind)\b|\bqué (es|son)\b|\bnedir\b|\bчто такое\b|\bdefin(e|ition)\b",
        ),
        (AnswerKind.MANNER, r"\bhow\b|\bwie\b|\bcómo\b|\bcomment\b|\bnasıl\b|\bкак\b"),
        (AnswerKind.THING, r"\b(what|which)\b|\bwas\b(?=.*\?)|\bwelche\w*\b|\bqué\b|\bquel"),
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
    asks = asking(text, tokens) if language == DEFAULT_LANGUAGE else NOTHING
    sort = None if asks.sort is None else tokens[asks.sort].term
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
    return Question(
        text=text,
        language=language,
        tokens=tokens,
        terms=sought,
        kind=_kind(folded, asks, sort, only_names=names.issuperset(sought)),
        focus=focus,
        sort=sort,
        beside=asks.beside,
        names=names,
        negated=_NEGATED.search(folded) is not None,
        comparative=_COMPARATIVE.search(folded) is not None,
        naming=_NAMING.search(folded) is not None,
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
