"""What the ranker knows of a passage before any question: built once, then looked up."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Final, Protocol

from bot.answering.quoting import MAX_JOINED
from bot.corpus import Article, Passage
from bot.text import matches, parts, terms

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
#: Stretches that are remembered: so many of a language, none longer.
_REMEMBERED: Final = 200_000
_REMEMBERED_CHARS: Final = 60
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
    term's positions in `sequence` (all terms, stop words included). What its
    passage's lead says counts as said by the sentence: the terms stand first.
    `subject` is how many words stand before what it says is so; `defines` whether
    that is what something is.
    """

    start: int
    end: int
    sequence: tuple[str, ...]
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
    subject: int
    defines: bool
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


#: What says that something is something, as terms.
_COPULAS: Final = {
    "en": frozenset("is are was were mean refer".split()),
    "de": frozenset("ist sind war waren bezeichnet".split()),
    "es": frozenset("es son era fue fueron eran".split()),
    "fr": frozenset("est sont était étaient fut furent".split()),
    "tr": frozenset("dır dir olarak".split()),
    "ru": frozenset("— это был была было были явля".split()),
}
_DEFINING: Final = frozenset(
    "a an the one to ein eine einer der die das un una el la los las une le les".split()
)
_LONGEST_SUBJECT: Final = 14


#: What a word says of its sentence, as bits; the last, that it is no stop word.
_CAPITAL, _NUMBER, _YEAR, _MONTH, _ERA, _CAUSE, _AGENT, _NAMES, _CONTENT = (
    1 << at for at in range(9)
)

#: A token's term and its marks.
_Word = tuple[str, int]
#: The tokens of a stretch, and where each begins in it.
_Parts = tuple[tuple[_Word, ...], tuple[int, ...]]

_BLANKS: Final = (" ", "\n")
#: The place of a term that stands once in a sentence, made once for all.
_ONCE: Final = tuple((at,) for at in range(1_000))


class _Seen(dict[str, _Parts]):
    """What a stretch of text says of its sentence, worked out once, for one language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, raw: str) -> _Parts:
        found = parts(raw, self._language)
        own = (
            tuple(
                (term, _marks(raw[start:end]) | (0 if stop else _CONTENT))
                for start, end, term, stop in found
            ),
            tuple(start for start, *_ in found),
        )
        if len(raw) <= _REMEMBERED_CHARS:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[raw] = own
        return own


@cache
def _seen(language: str) -> _Seen:
    return _Seen(language)


def _marks(word: str) -> int:
    low = word.casefold()
    capital = word[0].isupper()
    marks = _CAPITAL * capital | _ERA * (low in _ERAS) | _CAUSE * (low in _CAUSES)
    marks |= _AGENT * (low == "by") | _NAMES * (low in _NAMING)
    if word[0].isdigit() or low in _NUMBER_WORDS:
        marks |= _NUMBER
        return marks | _YEAR * (len(word) == 4 and word.isdigit() and word[0] in "12")
    return marks | _MONTH * (capital and low in _MONTHS)


@lru_cache(maxsize=4_096)
def _context(title: str, heading: str, language: str) -> frozenset[str]:
    return frozenset(terms(f"{title}\n{heading}", language))


def _opening(sentence: str) -> str:
    first = sentence.lstrip(_OPENERS).split(None, 1)
    return first[0].strip(",.;:").casefold().replace("’", "'").partition("'")[0] if first else ""


def _words(text: str, language: str) -> list[_Word]:
    seen = _seen(language)
    return [word for raw in matches(text) for word in seen[raw][0]]


def _placed(text: str, language: str) -> tuple[list[_Word], list[int]]:
    """The words of `text`, and where each begins."""
    words: list[_Word] = []
    places: list[int] = []
    seen = _seen(language)
    at = 0
    for raw in matches(text):
        at = text.index(raw, at)
        own, starts = seen[raw]
        words += own
        places += [at + start for start in starts]
        at += len(raw)
    return words, places


def _split(article: Article, passage: Passage) -> list[list[_Word]]:
    """The words of each sentence, then those of the passage that stand in none."""
    text, language = article.text, article.language
    ends = [passage.start]
    for sentence in passage.sentences:
        # A blank parts words, so that each sentence may be read alone, which is quicker.
        if sentence.start != ends[-1] and text[ends[-1] : sentence.start] not in _BLANKS:
            break
        if sentence.start == ends[-1] != passage.start:
            break
        ends.append(sentence.end)
    else:
        if ends[-1] == passage.end:
            return [*(_words(text[s.start : s.end], language) for s in passage.sentences), []]
    words, places = _placed(text[passage.start : passage.end], language)
    split: list[list[_Word]] = []
    outside: list[_Word] = []
    cursor = 0
    for number, sentence in enumerate(passage.sentences):
        # What stands before the first sentence is its own where that is its number, as members
        # ask for "rule 3"; a table's heads are no row's.
        first = cursor
        cursor = bisect_left(places, sentence.start - passage.start, cursor)
        if number or not text[passage.start].isdigit():
            outside += words[first:cursor]
            first = cursor
        cursor = bisect_left(places, sentence.end - passage.start, cursor)
        split.append(words[first:cursor])
    return [*split, outside + words[cursor:]]


def profile_passage(article: Article, number: int) -> PassageProfile:
    """The profile of `article.passages[number]`."""
    passage = article.passages[number]
    language = article.language
    lead = _words(article.lead_of(passage), language)
    asked = article.is_answer(passage)
    *split, outside = _split(article, passage)
    # Every row has its table's heads; a question is answered by what comes first below it.
    sentences = tuple(
        [
            _profile_sentence(article, passage, at, [] if at and asked else lead, own)
            for at, own in enumerate(split)
        ]
    )
    terms_of = {term for term, marks in (*lead, *outside) if marks & _CONTENT}
    return PassageProfile(
        article,
        sentences,
        frozenset(terms_of.union(*[sentence.places for sentence in sentences])),
        _context(article.title, article.heading_of(passage), language),
        number == 0,
    )


def _profile_sentence(
    article: Article, passage: Passage, number: int, lead: list[_Word], own: list[_Word]
) -> SentenceProfile:
    words, opens = (lead + own, len(lead)) if lead else (own, 0)
    start, end = passage.sentences[number].start, passage.sentences[number].end
    places: dict[str, tuple[int, ...]] = {}
    names: list[str] = []
    numbers: list[str] = []
    years: list[str] = []
    content = found = 0
    for at, (term, marks) in enumerate(words):
        if marks & _CONTENT:
            content += 1
            if term in places:
                places[term] = (*places[term], at)
            else:
                places[term] = _ONCE[at] if at < len(_ONCE) else (at,)
            if marks == _CONTENT:
                continue
            # Where a sentence opens, a capital makes no name.
            if marks & _CAPITAL and at and at != opens:
                names.append(term)
        if marks:
            found |= marks
            if marks & _NUMBER:
                numbers.append(term)
                if marks & _YEAR:
                    years.append(term)
    sequence = tuple([term for term, _ in words])
    quoted = article.text[start:end]
    opening = _opening(quoted)
    subject, defines = _subject(sequence, article.language)
    return SentenceProfile(
        start=start,
        end=end,
        sequence=sequence,
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
        dangling=opening in _DANGLING.get(article.language, _DANGLING["en"]),
        naming=found & _NAMES > 0,
        subject=subject,
        defines=defines,
        quote=_quote(article, passage, number, opening),
    )


def _subject(sequence: tuple[str, ...], language: str) -> tuple[int, bool]:
    """How many words stand before the first "is", and whether "a" or "the" follows it."""
    copulas = _COPULAS.get(language, _COPULAS["en"])
    for at, term in enumerate(sequence[:_LONGEST_SUBJECT]):
        if term in copulas:
            return at, not _DEFINING.isdisjoint(sequence[at + 1 : at + 2])
    return 0, False


def _quote(article: Article, passage: Passage, at: int, opening: str) -> tuple[int, int]:
    """The sentence, joined with a neighbour only where it cannot stand alone.

    That is where it opens with a pronoun (the one before says whom it means) or
    where a quotation runs over its end.
    """
    own = passage.sentences[at]
    start, end = own.start, own.end
    text = article.text
    if at and opening in _PRONOUNS.get(article.language, _PRONOUNS["en"]):
        start = passage.sentences[at - 1].start
    elif at + 1 < len(passage.sentences) and text.count("“", start, end) > text.count(
        "”", start, end
    ):
        end = passage.sentences[at + 1].end
    return (start, end) if end - start <= MAX_JOINED else (own.start, own.end)
