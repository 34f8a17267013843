"""What the ranker knows of a passage before any question: built once, then looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from bot.corpus import Article, Passage
from bot.text import Token, tokenize

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
_OPENERS: Final = frozenset("\"'“”‘’«»„([")
_NUMBER_WORDS: Final = frozenset(
    "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand "
    "million billion half third quarter twice".split()
)
_MONTHS: Final = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
_ERAS: Final = frozenset("century centuries decade decades era".split())
_CAUSES: Final = frozenset(
    "because due since reason reasons therefore thus so caused causes cause order as".split()
)


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
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


def is_dangling(sentence: str, language: str) -> bool:
    """Whether a sentence opens with a word that points to what stands before it."""
    return _opening(sentence) in _DANGLING.get(language, _DANGLING["en"])


def points_back(sentence: str, language: str) -> bool:
    """Whether a sentence opens with a pronoun: what it is about stands before it."""
    return _opening(sentence) in _PRONOUNS.get(language, _PRONOUNS["en"])


def _opening(sentence: str) -> str:
    first = sentence.lstrip("".join(_OPENERS)).split(None, 1)
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
        while cursor < len(tokens) and tokens[cursor].start + passage.start < sentence.end:
            cursor += 1
        sentences.append(_profile_sentence(article, passage, number, text, tokens[first:cursor]))
    context = f"{article.title}\n{article.heading_of(passage)}"
    return PassageProfile(
        article,
        tuple(sentences),
        frozenset(token.term for token in tokens if not token.stop),
        frozenset(t.term for t in tokenize(context, article.language) if not t.stop),
        at == 0,
    )


def _profile_sentence(
    article: Article, passage: Passage, number: int, text: str, tokens: list[Token]
) -> SentenceProfile:
    start, end = passage.sentences[number].start, passage.sentences[number].end
    places: dict[str, list[int]] = {}
    names: set[str] = set()
    numbers: set[str] = set()
    years: set[str] = set()
    words: set[str] = set()
    month = False
    for at, token in enumerate(tokens):
        raw = text[token.start : token.end]
        low = raw.casefold()
        words.add(low)
        if not token.stop:
            places.setdefault(token.term, []).append(at)
            if at and raw[0].isupper():
                names.add(token.term)
        if raw[0].isdigit() or low in _NUMBER_WORDS:
            numbers.add(token.term)
            if len(raw) == 4 and raw.isdigit() and raw[0] in "12":
                years.add(token.term)
        elif low in _MONTHS and raw[0].isupper():
            month = True
    sequence = tuple(token.term for token in tokens)
    quoted = article.text[start:end]
    return SentenceProfile(
        start=start,
        end=end,
        sequence=sequence,
        pairs=frozenset(pairwise(sequence)),
        places={term: tuple(at) for term, at in places.items()},
        content=sum(map(len, places.values())),
        names=frozenset(names),
        numbers=frozenset(numbers),
        years=frozenset(years),
        month=month,
        era=not _ERAS.isdisjoint(words),
        percent="%" in places,
        money=not {"€", "$", "£", "¥"}.isdisjoint(places),
        cause=not _CAUSES.isdisjoint(words),
        agent="by" in words,
        quotation='"' in quoted or "“" in quoted,
        dangling=is_dangling(quoted, article.language),
        naming=not _NAMING.isdisjoint(words),
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
