"""What the ranker knows of a passage before any question: built once, then looked up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import regex

from bot.answering.quoting import MAX_JOINED
from bot.corpus import Article, Passage
from bot.corpus.models import ASKED
from bot.text import PerPiece, Span, fold, normalized, parts, pieces, terms, tokenize
from bot.text.grammar import Grammar, Months, grammar, months
from bot.text.words import bare

Integers = npt.NDArray[np.int64]

#: Sentences of a section that are read from its heading.
_SHORT_SECTION: Final = 3
_OPENERS: Final = "\"'“”‘’«»„(["
_SECOND: Final = regex.compile(r"[\"“„«(\[]*\p{L}+\s(\p{L}+)")
_MONEY: Final = frozenset("€$£¥")


class Placed(NamedTuple):
    """Where a sentence and what is quoted for it stand, as half-open spans of the text."""

    start: int
    end: int
    quote: Span


class Excerpt(NamedTuple):
    """A passage by itself: its words, its sentences as spans of these, what it is read from."""

    text: str
    language: str
    sentences: tuple[Span, ...]
    lead: str
    title: str
    heading: str
    opens_article: bool


def excerpt(article: Article, number: int) -> Excerpt:
    """`article.passages[number]` by itself."""
    passage = article.passages[number]
    start, headings = passage.start, "\n".join(article.headings_of(passage))
    return Excerpt(
        article.said(passage),
        article.language,
        tuple([(one.start - start, one.end - start) for one in passage.sentences]),
        article.lead_of(passage) or (headings if _stands_in_short(article, passage) else ""),
        article.title,
        headings,
        number == 0,
    )


def _stands_in_short(article: Article, passage: Passage) -> bool:
    """Whether a passage's section is short: all of its sentences are read from its headings,
    "7.30 to 10 in the yellow room" from "Breakfast". Those of a long one say little of each."""
    own = article.sections[passage.section].passages
    # A section may have all of the passages of a book; each has a sentence.
    return len(own) <= _SHORT_SECTION and (
        sum(len(article.passages[at].sentences) for at in own) <= _SHORT_SECTION
    )


@dataclass(frozen=True, slots=True, eq=False)
class PassageProfile:
    """A passage's sentences by their words; offsets count from the passage's start.

    `words` holds those of all sentences behind one another, each as a number (see `Words`),
    `sizes` how many each has and `leads` how many of these are its passage's lead, which
    counts as said by the sentence and stands first. `dangling` says whether a sentence opens
    with a word that leans on the one before, `quotation` whether it holds a quotation mark;
    `context` has the numbers of the terms of the passage's heading and title.
    """

    excerpt: Excerpt
    words: Integers
    sizes: tuple[int, ...]
    leads: tuple[int, ...]
    sentences: tuple[Placed, ...]
    dangling: tuple[bool, ...]
    quotation: tuple[bool, ...]
    context: frozenset[int]

    def repeated(self) -> frozenset[int]:
        """The numbers of the content terms that more than one sentence holds."""
        words = self.words.tolist()
        once: set[int] = set()
        twice: set[int] = set()
        at = 0
        for size in self.sizes:
            own = {word >> _BITS for word in words[at : at + size] if word & CONTENT}
            twice |= once & own
            once |= own
            at += size
        return frozenset(twice)


#: What a word says of its sentence, as bits; the last, that it is no stop word.
(
    CAPITAL, NUMBER, YEAR, MONTH, ERA, CAUSE, AGENT, NAMING, PERCENT, MONEY, COPULA, DEFINING,
    CONTENT,
) = (1 << at for at in range(13))  # fmt: skip
_BITS: Final = CONTENT.bit_length()
_MARKS: Final = (1 << _BITS) - 1
#: Bytes of a word.
_WIDTH: Final = 8
#: Where in the key of what a sentence says its number stands, above that of the term.
SHIFT: Final = 40

_BLANKS: Final = (" ", "\n")


class _Numbers(dict[str, int]):
    """Term → number, for all languages, in the order in which this process meets the terms.

    It grows with the words of articles and dictionaries, as an index does, not with what is asked.
    """

    def __init__(self) -> None:
        super().__init__()
        self._next = count()

    def __missing__(self, term: str) -> int:
        # A thread that comes second gets the first one's number: its own is then not used.
        return self.setdefault(term, next(self._next))


#: Terms are compared by these numbers; one that is not among them is in no profile.
NUMBERS: Final = _Numbers()


@cache
def seen(language: str) -> PerPiece[bytes]:
    """What a piece of a text says of its sentence: a number for each of its words, as bytes.

    That is the term's, and in the lowest bits the marks.
    """
    words, dates = grammar(language), months(language)

    def work_out(piece: str) -> bytes:
        said = [
            NUMBERS[term] << _BITS
            | _marks(piece[start:end], language, words, dates)
            | _marks_of(term, stop, words)
            for start, end, term, stop in parts(piece, language)
        ]
        return np.array(said, np.int64).tobytes()

    return PerPiece(work_out)


def _marks_of(term: str, stop: bool, words: Grammar) -> int:
    marks = COPULA * (term in words.copulas) | DEFINING * (term in words.defining)
    if stop:
        return marks
    return marks | CONTENT | PERCENT * (term == "%") | MONEY * (term in _MONEY)


def _marks(word: str, language: str, words: Grammar, dates: Months) -> int:
    word = bare(word, language)
    low = fold(word, language)
    capital = word[0].isupper()
    marks = CAPITAL * capital | ERA * (low in words.eras) | CAUSE * (low in words.causes)
    marks |= AGENT * (low in words.agent) | NAMING * (low in words.naming)
    if word[0].isdigit() or low in words.numbers:
        marks |= NUMBER
        return marks | YEAR * (len(word) == 4 and word.isdigit() and word[0] in "12")
    return marks | MONTH * dates.holds(word)


@lru_cache(maxsize=4_096)
def _context(title: str, heading: str, language: str) -> frozenset[int]:
    return frozenset([NUMBERS[term] for term in terms(f"{title}\n{heading}", language)])


def _opening(sentence: str) -> str:
    first = sentence.lstrip(_OPENERS).split(None, 1)
    return normalized(first[0].strip(",.;:")).partition("'")[0] if first else ""


def _words(text: str, language: str) -> bytes:
    return b"".join(map(seen(language).__getitem__, pieces(text)))


def _split(text: str, sentences: Sequence[Span], language: str) -> list[bytes]:
    """The words of each sentence of a passage."""
    before = 0
    for start, end in sentences:
        # A blank parts words, so that each sentence may be read alone, which is quicker.
        if start != before and text[before:start] not in _BLANKS:
            break
        if start == before != 0:
            break
        before = end
    else:
        if before == len(text):
            return [_words(text[start:end], language) for start, end in sentences]
    words, places = _words(text, language), [token.start for token in tokenize(text, language)]
    split: list[bytes] = []
    cursor = 0
    for number, (start, end) in enumerate(sentences):
        # What stands before the first sentence is its own where that is its number, as members
        # ask for "rule 3"; a table's heads are no row's.
        first = cursor
        cursor = bisect_left(places, start, cursor)
        if number or not text[0].isdigit():
            first = cursor
        cursor = bisect_left(places, end, cursor)
        split.append(words[_WIDTH * first : _WIDTH * cursor])
    return split


def profile_passage(own: Excerpt) -> PassageProfile:
    """The profile of a passage that has at least one sentence."""
    text, language, sentences = own.text, own.language, own.sentences
    lead = _words(own.lead, language) if own.lead else b""
    split = _split(text, sentences, language)
    leads = (len(lead) // _WIDTH,) * len(split)
    if lead:
        # Every row has its table's heads; a question is answered by what comes first below it.
        if own.lead.endswith(ASKED):
            leads = (leads[0], *(0 for _ in split[1:]))
        split = [lead + words if led else words for words, led in zip(split, leads, strict=True)]
    quoted = [text[start:end] for start, end in sentences]
    openings = [_opening(words) for words in quoted]
    leaning = grammar(language).leaning
    return PassageProfile(
        own,
        np.frombuffer(b"".join(split), np.int64),
        tuple([len(words) // _WIDTH for words in split]),
        leads,
        tuple(
            [
                Placed(*sentences[at], _quote(text, sentences, at, opening, language))
                for at, opening in enumerate(openings)
            ]
        ),
        tuple([opening in leaning for opening in openings]),
        tuple(['"' in words or "“" in words for words in quoted]),
        _context(own.title, own.heading, language),
    )


def quote_of(article: Article, number: int, at: int) -> Span:
    """What is quoted for the sentence `at` of `article.passages[number]`, as a span of its text."""
    sentences = [(one.start, one.end) for one in article.passages[number].sentences]
    opening = _opening(article.text[slice(*sentences[at])])
    return _quote(article.text, sentences, at, opening, article.language)


def _quote(text: str, sentences: Sequence[Span], at: int, opening: str, language: str) -> Span:
    """The sentence, joined with a neighbour only where it cannot stand alone.

    That is where it opens with a pronoun (the one before says whom it means) or
    where a quotation runs over its end.
    """
    own = start, end = sentences[at]
    if at and opening in grammar(language).pronouns and not _tells_whom(text, own, language):
        start = sentences[at - 1][0]
    elif at + 1 < len(sentences) and text.count("“", start, end) > text.count("”", start, end):
        end = sentences[at + 1][1]
    return (start, end) if end - start <= MAX_JOINED else own


def _tells_whom(text: str, sentence: Span, language: str) -> bool:
    """Whether a sentence says itself whom its opening pronoun means: "Those who cannot pay"."""
    behind = _SECOND.match(text, *sentence)
    return behind is not None and fold(behind[1], language) in grammar(language).relatives


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of some passages' sentences, all in order, as arrays of one length.

    `numbers` are those of their terms in `NUMBERS`, `marks` what they say of their sentence;
    `sentence` is which sentence of all a word stands in, `place` where in it, counted from 0.
    `sizes` are the sentences' lengths in words, `leads` how many of these their passages' lead
    has.
    """

    numbers: Integers
    marks: Integers
    sentence: Integers
    place: Integers
    sizes: Integers
    leads: Integers

    @classmethod
    def of(cls, profiles: Sequence[PassageProfile]) -> Words:
        words = np.concatenate([profile.words for profile in profiles])
        sizes = np.array([size for profile in profiles for size in profile.sizes])
        leads = np.array([lead for profile in profiles for lead in profile.leads])
        sentence = np.arange(len(sizes)).repeat(sizes)
        place = np.arange(len(words)) - (sizes.cumsum() - sizes)[sentence]
        return cls(words >> _BITS, words & _MARKS, sentence, place, sizes, leads)

    def within(self, first: int, last: int) -> slice:
        """The words of the sentences from `first` up to `last`, without that."""
        start, end = self.sentence.searchsorted((first, last)).tolist()
        return slice(start, end)

    def marked(self, mark: int) -> Integers:
        """Which words have one of these marks."""
        return np.asarray((self.marks & mark).nonzero()[0])

    def keys(self, words: Integers) -> Integers:
        """What these words say, as (sentence << SHIFT) + number of the term."""
        return np.asarray((self.sentence[words] << SHIFT) + self.numbers[words])

    def names(self) -> Integers:
        """Which words are names, as far as a capital tells: where a sentence opens, it does not."""
        found = self.marked(CAPITAL)
        place = self.place[found]
        found = found[(place != 0) & (place != self.leads[self.sentence[found]])]
        return np.asarray(found[self.marks[found] >= CONTENT])

    def says(self) -> Integers:
        """Shape (sentences,): the marks of all words of each sentence."""
        made = np.zeros(len(self.sizes), np.int64)
        some = self.sizes.nonzero()[0]
        # Where nothing stands between two, a sum from one to the other would be wrong.
        begins = (self.sizes.cumsum() - self.sizes)[some]
        if len(some):
            made[some] = np.bitwise_or.reduceat(self.marks, begins)
        return made
