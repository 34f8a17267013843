"""What the ranker knows of a passage before any question: built once, then looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, Protocol

from bot.corpus import Article, Passage
from bot.text import Token, terms, tokenize

#: Words that a sentence opens with when it leans on the one before, by language.
_DANGLING: Final = {
    "en": frozenset(
        "he she it they him them his her hers its their theirs this these that those such both "
        "however but yet also thus therefore moreover furthermore instead nevertheless "
        "nonetheless meanwhile otherwise consequently hence additionally similarly likewise "
        "then so".split()
    ),
    "de": frozenset(
        "er sie es ihr sein seine dies diese dieser dieses jedoch aber auch daher deshalb "
        "außerdem trotzdem allerdings so dann damit".split()
    ),
    "es": frozenset(
        "él ella ello ellos ellas este esta esto estos estas ese esa eso su sus sin pero además "
        "también así".split()
    ),
    "fr": frozenset(
        "il elle ils elles ce cet cette ces cela ceci son sa ses leur leurs cependant mais aussi "
        "ainsi donc toutefois pourtant".split()
    ),
    "tr": frozenset("o bu şu onlar bunlar ancak fakat ama ayrıca bununla böylece".split()),
    "ru": frozenset(
        "он она оно они это этот эта эти его её их однако но также поэтому кроме так".split()
    ),
}
#: Of these, the ones that name nobody and nothing themselves.
_PRONOUNS: Final = {
    "en": frozenset("he she it they his her its their this these those such".split()),
    "de": frozenset("er sie es ihr sein seine dies diese dieser dieses".split()),
    "es": frozenset("él ella ello ellos ellas esto su sus".split()),
    "fr": frozenset("il elle ils elles cela ceci son sa ses leur leurs".split()),
    "tr": frozenset("o bu şu onlar bunlar".split()),
    "ru": frozenset("он она оно они это его её их".split()),
}
_NAMING: Final = frozenset("called known named termed term name names titled dubbed aka".split())
#: A quotation that runs over more characters than this is not joined.
_MAX_JOINED: Final = 420
_OPENERS: Final = "\"'“”‘’«»„(["
_NUMBER_WORDS: Final = frozenset(
    "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand "
    "million billion half third quarter twice".split()
)
_MONTHS: Final = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
_MONEY: Final = frozenset("€$£¥")
#: Words whose marks are remembered.
_REMEMBERED: Final = 200_000
_ERAS: Final = frozenset("century centuries decade decades era".split())
_CAUSES: Final = frozenset(
    "because due since reason reasons therefore thus so caused causes cause order as".split()
)


class Placed(Protocol):
    """Where a sentence stands in its article, and what is quoted for it."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def quote(self) -> tuple[int, int]: ...


@dataclass(frozen=True, slots=True)
class SentenceProfile:
    """A sentence of an article, by its terms and by the kinds of thing that it names.

    `start` and `end` are offsets into the article; `places` gives each content
    term's positions in `sequence` (all terms, stop words included).
    """

    start: int
    end: int
    sequence: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    places: dict[str, tuple[int, ...]]
    content: int
    names: frozenset[str]
    numbers: frozenset[str]
    years: frozenset[str]
    month: bool
    era: bool
    percent: bool
    money: bool
    cause: bool
    agent: bool
    quotation: bool
    dangling: bool
    naming: bool
    quote: tuple[int, int]
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PassageProfile:
    """A passage's sentences and its content terms; `context` holds its headings' and title's."""

    article: Article
    sentences: tuple[SentenceProfile, ...]
    terms: frozenset[str]
    context: frozenset[str]
    opens_article: bool


#: What a word says of its sentence, as bits.
_CAPITAL, _NUMBER, _YEAR, _MONTH, _ERA, _CAUSE, _AGENT, _NAMES = (1 << at for at in range(8))


class _Marks(dict[str, int]):
    """Word → what it says of its sentence, worked out once."""

    def __missing__(self, raw: str) -> int:
        low = raw.casefold()
        capital = raw[0].isupper()
        marks = _CAPITAL * capital | _ERA * (low in _ERAS) | _CAUSE * (low in _CAUSES)
        marks |= _AGENT * (low == "by") | _NAMES * (low in _NAMING)
        if raw[0].isdigit() or low in _NUMBER_WORDS:
            marks |= _NUMBER
            marks |= _YEAR * (len(raw) == 4 and raw.isdigit() and raw[0] in "12")
        else:
            marks |= _MONTH * (capital and low in _MONTHS)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[raw] = marks
        return marks


_marks: Final = _Marks()


@lru_cache(maxsize=4_096)
def _context(title: str, heading: str, language: str) -> frozenset[str]:
    return frozenset(terms(f"{title}\n{heading}", language))


def is_dangling(sentence: str, language: str) -> bool:
    """Whether a sentence opens with a word that points to what stands before it."""
    return _opening(sentence) in _DANGLING.get(language, _DANGLING["en"])


def points_back(sentence: str, language: str) -> bool:
    """Whether a sentence opens with a pronoun: what it is about stands before it."""
    return _opening(sentence) in _PRONOUNS.get(language, _PRONOUNS["en"])


def _opening(sentence: str) -> str:
    first = sentence.lstrip(_OPENERS).split(None, 1)
    return first[0].strip(",.;:").casefold().replace("’", "'").partition("'")[0] if first else ""


def profile_passage(article: Article, at: int) -> PassageProfile:
    """The profile of `article.passages[at]`."""
    passage = article.passages[at]
    text = article.text[passage.start : passage.end]
    tokens = tokenize(text, article.language)
    sentences = []
    cursor = 0
    for number, sentence in enumerate(passage.sentences):
        first = cursor
        end = sentence.end - passage.start
        while cursor < len(tokens) and tokens[cursor].start < end:
            cursor += 1
        sentences.append(_profile_sentence(article, passage, number, text, tokens[first:cursor]))
    return PassageProfile(
        article,
        tuple(sentences),
        frozenset([term for _, _, term, stop in tokens if not stop]),
        _context(article.title, article.heading_of(passage), article.language),
        at == 0,
    )


def _profile_sentence(
    article: Article, passage: Passage, number: int, text: str, tokens: list[Token]
) -> SentenceProfile:
    start, end = passage.sentences[number].start, passage.sentences[number].end
    places: dict[str, tuple[int, ...]] = {}
    names: set[str] = set()
    numbers: set[str] = set()
    years: set[str] = set()
    content = found = 0
    for at, (begin, finish, term, stop) in enumerate(tokens):
        marks = _marks[text[begin:finish]]
        found |= marks
        if not stop:
            content += 1
            places[term] = (*places[term], at) if term in places else (at,)
            if marks & _CAPITAL and at:
                names.add(term)
        if marks & _NUMBER:
            numbers.add(term)
            if marks & _YEAR:
                years.add(term)
    sequence = tuple([token[2] for token in tokens])
    quoted = article.text[start:end]
    return SentenceProfile(
        start=start,
        end=end,
        sequence=sequence,
        pairs=frozenset(pairwise(sequence)),
        places=places,
        content=content,
        names=frozenset(names),
        numbers=frozenset(numbers),
        years=frozenset(years),
        month=found & _MONTH > 0,
        era=found & _ERA > 0,
        percent="%" in places,
        money=not _MONEY.isdisjoint(places),
        cause=found & _CAUSE > 0,
        agent=found & _AGENT > 0,
        quotation='"' in quoted or "“" in quoted,
        dangling=is_dangling(quoted, article.language),
        naming=found & _NAMES > 0,
        quote=_quote(article, passage, number),
    )


def _quote(article: Article, passage: Passage, at: int) -> tuple[int, int]:
    """The sentence, joined with a neighbour only where it cannot stand alone.

    That is where it opens with a pronoun (the one before says whom it means) or
    where a quotation runs over its end.
    """
    own = passage.sentences[at]
    start, end = own.start, own.end
    text = article.text
    if at and points_back(text[start:end], article.language):
        start = passage.sentences[at - 1].start
    elif at + 1 < len(passage.sentences) and text.count("“", start, end) > text.count(
        "”", start, end
    ):
        end = passage.sentences[at + 1].end
    return (start, end) if end - start <= _MAX_JOINED else (own.start, own.end)
