"""The phrase of a sentence that answers on its own: candidate spans and what speaks for each.

Candidates are runs of words between function words and punctuation. What does
not depend on the question is measured once a sentence; the rest is a handful
of vector operations a question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.answering.evidence import Matrix
from bot.answering.matching import Query, asked_kinds
from bot.answering.profiles import NUMBERS, Integers, seen
from bot.answering.question import AnswerKind, Question
from bot.answering.trees import Part
from bot.text import CACHE_WORDS, PerPiece, fold, parts, pieces
from bot.text.grammar import CLASSES, grammar, months
from bot.text.lists import listed
from bot.text.speech import speech
from bot.text.words import POSSESSIVES, bare, strip_accents

#: Words of a phrase; up to the end of its clause it may be longer.
_MAX_WORDS: Final = 9
_MAX_CLAUSE: Final = 22
_FAR: Final = 20.0
#: More words than any sentence has.
_NOWHERE: Final = 1 << 40
_DECAY: Final = 0.75
_SIGNS: Final = frozenset("$€£¥")
_OF, _BE, _AUXILIARY, _AND = (CLASSES.index(name) + 1 for name in ("of", "be", "auxiliary", "and"))
_COMMA, _HARD, _OPEN, _CLOSE, _QUOTE, _HYPHEN = 1, 2, 3, 4, 5, 6

#: What is counted word by word.
_COUNTED: Final = (
    "stops", "capitals", "numbers", "year", "month", "unit", "conjunction", "of", "verb_ed",
    "verb_ing", "adverb", "verb_inside", "letters", "repeated", "titled", "elsewhere", "verbs",
    "verb_share",
)  # fmt: skip
#: What is known of a span before any question.
STATIC: Final = (
    "words", "content", "stops", "capitals", "capitals_share", "opens_capital", "closes_capital",
    "numbers", "year", "month", "unit", "commas", "conjunction", "of", "verb_ed", "verb_ing",
    "adverb", "opens_class", "before", "after", "second_before", "second_after", "before_gap",
    "after_gap", "before_capital",
    "after_capital", "before_number", "after_number", "before_content", "after_content",
    "in_quotes", "in_brackets", "position", "from_end", "characters", "opens_sentence",
    "closes_sentence", "clause", "plural", "hyphens", "closes_ing", "opens_ing", "opens_ed",
    "sentence_words", "verb_inside", "closes_class", "closes_suffix", "opens_suffix",
    "before_suffix", "after_suffix", "letters", "repeated", "titled", "elsewhere",
    "opens_speech", "closes_speech", "before_speech", "after_speech", "second_before_speech",
    "second_after_speech", "opens_verb", "closes_verb", "before_verb", "after_verb",
    "opens_adjective", "closes_adjective", "after_adjective", "after_noun", "verbs", "verb_share",
    "verb_before", "verb_after",
)  # fmt: skip
#: What the question adds.
ASKED: Final = (
    "asked_inside", "asked_inside_share", "asked_before", "asked_after", "near_before",
    "near_after", "distance_before", "distance_after", "distance", "commas_before",
    "commas_after", "before_asked", "after_asked", "first_term", "last_term", "heaviest_term",
    "focus_before", "focus_after", "focus_inside", "fits", "question_words", "question_class",
    "question_opening", "question_closing", "asks_at", "asks_name",
    "asked_in_sentence", "new_share", "after_ask_term", "before_ask_term",
    "kinds_inside", "closes_kind", "kinds_in_sentence", "kinds_known",
    *(f"kind_{kind.name.lower()}" for kind in AnswerKind),
)  # fmt: skip
PHRASE_FEATURES: Final = (*STATIC, *ASKED)
_AT: Final = {name: at for at, name in enumerate(PHRASE_FEATURES)}

#: Most is known of a phrase by where it opens or by where it closes, and of these places a
#: sentence has far fewer than phrases: of `STATIC` what the opening says, and the closing ...
_OPENING: Final = (
    "opens_capital", "opens_class", "before", "second_before", "before_gap", "before_capital",
    "before_number", "before_content", "in_quotes", "in_brackets", "position", "opens_sentence",
    "opens_ing", "opens_ed", "opens_suffix", "before_suffix", "opens_speech", "before_speech",
    "second_before_speech", "opens_verb", "before_verb", "opens_adjective", "verb_before",
    "sentence_words",
)  # fmt: skip
_CLOSING: Final = (
    "closes_capital", "after", "second_after", "after_gap", "after_capital", "after_number",
    "after_content", "from_end", "closes_sentence", "clause", "plural", "closes_ing",
    "closes_class", "closes_suffix", "after_suffix", "closes_speech", "after_speech",
    "second_after_speech", "closes_verb", "after_verb", "closes_adjective", "after_adjective",
    "after_noun", "verb_after",
)  # fmt: skip
_INSIDE: Final = tuple(name for name in STATIC if name not in (*_OPENING, *_CLOSING))
#: ... and of `ASKED`; what is the same for a whole sentence is said by its openings.
_ASKED_CLOSING: Final = (
    "asked_after", "near_after", "distance_after", "commas_after", "after_asked", "focus_after",
    "closes_kind",
)  # fmt: skip
_ASKED_INSIDE: Final = (
    "asked_inside", "asked_inside_share", "distance", "first_term", "last_term", "heaviest_term",
    "focus_inside", "fits", "new_share", "after_ask_term", "before_ask_term", "kinds_inside",
)  # fmt: skip
_ASKED_OPENING: Final = tuple(
    name for name in ASKED if name not in (*_ASKED_CLOSING, *_ASKED_INSIDE)
)


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """The candidate phrases of a sentence.

    `first` and `last` are half-open ranges of the sentence's tokens and
    `start`, `end` half-open offsets into the passage, all of shape (n,);
    `opening` and `closing` have shapes (len(_OPENING), tokens + 1) and
    (len(_CLOSING), tokens + 1), `inside` has (len(_INSIDE), n). `commas` counts
    along the tokens.
    """

    first: Integers
    last: Integers
    start: Integers
    end: Integers
    opening: Matrix
    closing: Matrix
    inside: Matrix
    terms: tuple[str, ...]
    content: Matrix
    commas: Matrix


@lru_cache(maxsize=4_096)
def _gap(text: str) -> int:
    """What stands between two words."""
    if not text or text.isspace():
        return 0
    if "(" in text or "[" in text:
        return _OPEN
    if ")" in text or "]" in text:
        return _CLOSE
    signs = text.strip()
    if signs == ",":
        return _COMMA
    if signs in ("-", "‐", "‑", "'", "’", "/", ".", "&", "–", "+", "*") and signs == text:
        return _HYPHEN
    if any(c in '"“”„«»' for c in signs):
        return _QUOTE
    return _HARD


#: What is known of a word by itself; a byte each.
_MARKS: Final = (
    "kind", "function", "capital", "number", "year", "month", "unit", "ed", "ing", "ly", "plural",
    "suffix", "letters", "opens", "possessive", "magnitude", "sign", "speech", "noun", "verb",
    "adjective",
)  # fmt: skip
#: Words that are learnt before they are asked about: others must fit beside them.
_LEARNT: Final = CACHE_WORDS * 3 // 4
#: Shares of the parts of speech are kept as tenths; how "speech" marks a function word.
_TENTHS: Final = 10
_NO_CONTENT: Final = 5


@cache
def _marked(language: str) -> PerPiece[bytes]:
    """`_MARKS` of each of a piece's words, one word after the other."""
    return PerPiece(
        lambda piece: b"".join(
            [_marks(piece[start:end], language) for start, end, *_ in parts(piece, language)]
        )
    )


def learn(text: str, language: str) -> bool:
    """Work out what the words of a text say before they are asked about.

    False where as many are remembered as can be.
    """
    said, marked = seen(language), _marked(language)
    for piece in pieces(text):
        if piece not in marked:
            _ = said[piece], marked[piece]
    return len(marked) < _LEARNT


def _marks(word: str, language: str) -> bytes:
    words = grammar(language)
    word = bare(word, language)
    low = fold(word, language)
    capital, function = word[:1].isupper(), low in words.function
    shares = speech(language).shares(word)
    noun, verb, adjective, _ = (round(_TENTHS * share) for share in shares)
    return bytes(
        (
            words.classes.get(low, 0),
            function,
            capital and not function,
            word[:1].isdigit() or low in words.numbers,
            len(word) == 4 and word.isdigit() and word[0] in "12",
            low in words.eras or months(language).holds(word),
            low in words.units or low in _SIGNS or low == "%",
            words.ends(low, "past"),
            words.ends(low, "acting"),
            words.ends(low, "adverb"),
            words.ends(low, "plural"),
            words.ending(low),
            min(len(low), 255),
            low in words.opening,
            word.endswith(POSSESSIVES),
            low in words.magnitudes or low == "%",
            low in _SIGNS,
            1 + shares.index(max(shares)),
            noun,
            verb,
            adjective,
        )
    )


class Sentence(NamedTuple):
    """A sentence whose phrases are sought: its text and where that begins in its passage.

    `titled` and `elsewhere` are terms by their numbers: those of its headings and title, and
    those that another sentence of its passage says too.
    """

    text: str
    start: int
    language: str
    titled: Collection[int] = ()
    elsewhere: Collection[int] = ()


class _Tokens(NamedTuple):
    """The words of a sentence: where each begins and ends in it, its term, whether it is a stop
    word; all `_MARKS` of all of them; what stands before each word and after the last.
    """

    starts: list[int]
    ends: list[int]
    terms: list[str]
    stops: list[bool]
    marks: bytes
    gaps: list[int]


def _tokens(sentence: str, language: str) -> _Tokens:
    starts: list[int] = []
    ends: list[int] = []
    terms: list[str] = []
    stops: list[bool] = []
    gaps: list[int] = []
    at = before = 0
    found = pieces(sentence)
    for piece in found:
        for start, end, term, stop in parts(piece, language):
            gap = sentence[before : at + start]
            gaps.append(0 if gap == " " else _gap(gap))
            before = at + end
            starts.append(at + start)
            ends.append(before)
            terms.append(term)
            stops.append(stop)
        at += len(piece) + 1
    if gaps:
        gaps[0] = _HARD
    gaps.append(_HARD)
    marks = b"".join(map(_marked(language).__getitem__, found))
    return _Tokens(starts, ends, terms, stops, marks, gaps)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The words of a sentence: a column is a word and the place before it.

    The last place has a column of its own. `gap` is what stands in a place, `word` what is
    known of a word by itself, `wide` the same with two columns more on both sides.
    """

    gap: Integers
    content: npt.NDArray[np.bool_]
    wide: dict[str, Integers]
    word: dict[str, Integers]

    @classmethod
    def of(cls, tokens: _Tokens) -> _Table:
        words = len(tokens.terms)
        marks = np.zeros((words + 5, len(_MARKS)), np.int64)
        marks[2 : words + 2] = np.frombuffer(tokens.marks, np.uint8).reshape(words, len(_MARKS))
        wide = dict(zip(_MARKS, np.ascontiguousarray(marks.T), strict=True))
        word = {name: values[2:-2] for name, values in wide.items()}
        stop = np.array([*tokens.stops, False])
        content = ~stop
        content[-1] = False
        # A sentence opens with a capital, whatever the word.
        if stop[0]:
            word["capital"][0] = 0
        for name in ("noun", "verb", "adjective"):
            word[name][stop] = 0
        word["speech"][stop] = _NO_CONTENT
        return cls(np.array(tokens.gaps), content, wide, word)


def _along(values: npt.ArrayLike) -> Matrix:
    """Running totals: the sum of the columns [a, b) is total[b] - total[a]."""
    totals = np.zeros(np.size(values) + 1)
    np.cumsum(values, dtype=float, out=totals[1:])
    return totals


def spans_of(sentence: Sentence) -> Spans:
    """The candidate phrases of a sentence."""
    tokens = _tokens(sentence.text, sentence.language)
    table = _Table.of(tokens)
    first, last = _bounds(table)
    starts, ends = (np.array(some, np.int64) for some in (tokens.starts, tokens.ends))
    begin, finish = starts[first], ends[last - 1]
    commas = _along(table.gap == _COMMA)[:-1]
    opening, closing = _by_place(table)
    return Spans(
        first,
        last,
        begin + sentence.start,
        finish + sentence.start,
        opening,
        closing,
        _inside(
            first,
            last,
            finish - begin,
            _said(table, tokens, sentence),
            commas,
            _along(table.gap == _HYPHEN),
        ),
        tuple(tokens.terms),
        table.content[:-1].astype(float),
        commas,
    )


def _bounds(table: _Table) -> tuple[Integers, Integers]:
    """Where the candidate phrases begin and end: half-open ranges of words, rising."""
    word, gap, content = table.word, table.gap, table.content
    proper = word["function"] == 0
    after = np.append(gap[1:], 0)
    opens = (content | (word["opens"] > 0)) & (gap != _HYPHEN) & proper
    # "Turkey's" before its noun says nothing alone.
    closes = content & proper & (after != _HYPHEN) & ~((word["possessive"] > 0) & (after == 0))
    # "€150 billion" is one thing: no phrase parts it.
    number, sign, magnitude = word["number"], word["sign"], word["magnitude"]
    whole = (number[:-1] & magnitude[1:]) | (sign[:-1] & number[1:])
    parted = (whole == 0) | (gap[1:] != 0)
    closes[:-1] &= parted
    opens[1:] &= parted
    firsts = np.flatnonzero(opens)
    lasts = np.flatnonzero(closes) + 1
    length = lasts - firsts[:, None]
    ends = gap[lasts]
    clause_end = (ends == _COMMA) | (ends == _HARD) | (ends == _CLOSE)
    at, to = np.nonzero((length > 0) & (length <= np.where(clause_end, _MAX_CLAUSE, _MAX_WORDS)))
    first, last = firsts[at], lasts[to]
    between = _along(gap == _HARD)
    # A bracket that is opened inside may only be closed inside.
    depth = _along((gap == _OPEN) * 1.0 - (gap == _CLOSE))
    kept = (between[last] == between[first + 1]) & (depth[last] == depth[first + 1])
    return first[kept], last[kept]


def _said(table: _Table, tokens: _Tokens, sentence: Sentence) -> Matrix:
    """Shape (len(_COUNTED), words + 1): running totals of what is counted word by word."""
    word = {name: values[:-1] for name, values in table.word.items()}
    kind = word["kind"]
    of_content = [
        None if stop else term for term, stop in zip(tokens.terms, tokens.stops, strict=True)
    ]
    times = Counter(of_content)
    numbers = [-1 if term is None else NUMBERS.get(term, -1) for term in of_content]
    counted: dict[str, npt.ArrayLike] = {
        "stops": tokens.stops,
        "capitals": word["capital"],
        "numbers": word["number"],
        "year": word["year"],
        "month": word["month"],
        "unit": word["unit"],
        "conjunction": kind == _AND,
        "of": kind == _OF,
        "verb_ed": word["ed"],
        "verb_ing": word["ing"],
        "adverb": word["ly"],
        "verb_inside": (kind == _BE) | (kind == _AUXILIARY),
        "letters": word["letters"],
        "repeated": [term is not None and times[term] > 1 for term in of_content],
        "titled": [number in sentence.titled for number in numbers],
        "elsewhere": [number in sentence.elsewhere for number in numbers],
        "verbs": word["verb"] > _TENTHS // 2,
        "verb_share": word["verb"] / _TENTHS,
    }
    made = np.zeros((len(_COUNTED), len(tokens.terms) + 1))
    made[:, 1:] = _stacked(_COUNTED, counted, len(tokens.terms))
    return made.cumsum(axis=1)


def _by_place(table: _Table) -> tuple[Matrix, Matrix]:
    """What is known of a phrase that opens in each place, and of one that closes there."""
    gap, wide = table.gap, table.wide
    columns = len(gap)
    names = (
        "capital", "number", "kind", "suffix", "plural", "ed", "ing", "speech", "noun", "verb",
        "adjective",
    )  # fmt: skip
    capital, number, kind, suffix, plural, ed, ing, said_as, noun, verb, adjective = (
        wide[name] for name in names
    )
    content = np.zeros(columns + 4, np.int64)
    content[2:-2] = table.content
    # A place is before the word of its column.
    second_before, before, after, second_after = (slice(at, at + columns) for at in range(4))
    joined = gap == 0
    near = joined | (gap == _HYPHEN)
    quote = np.cumsum(gap == _QUOTE)
    depth = np.cumsum((gap == _OPEN) * 1 - (gap == _CLOSE))
    # Words to the nearest verb on either side of a place.
    place, count = np.arange(columns), max(1, columns - 1)
    verb_at = np.flatnonzero(table.word["verb"] > _TENTHS // 2)
    of_verbs = np.concatenate([[-_NOWHERE], verb_at, [_NOWHERE]])
    next_verb = np.searchsorted(verb_at, place)
    since_verb = np.minimum(place - of_verbs[next_verb], _FAR)
    until_verb = np.minimum(of_verbs[next_verb + 1] - place + 1, _FAR)
    first, last = place == 0, place == count
    clause = (gap == _COMMA) | (gap == _HARD) | (gap == _CLOSE)
    opening: dict[str, npt.ArrayLike] = {
        "opens_capital": capital[after],
        "opens_class": kind[after],
        "before": kind[before] * joined,
        "second_before": kind[second_before] * joined,
        "before_gap": gap,
        "before_capital": capital[before] * joined,
        "before_number": number[before],
        "before_content": content[before] & near,
        "in_quotes": quote % 2,
        "in_brackets": depth,
        "position": place / count,
        "opens_sentence": first,
        "opens_ing": ing[after],
        "opens_ed": ed[after],
        "opens_suffix": suffix[after],
        "before_suffix": suffix[before] * joined,
        "opens_speech": said_as[after],
        "before_speech": said_as[before],
        "second_before_speech": said_as[second_before],
        "opens_verb": verb[after],
        "before_verb": verb[before],
        "opens_adjective": adjective[after],
        "verb_before": since_verb,
        "sentence_words": count,
    }
    closing: dict[str, npt.ArrayLike] = {
        "closes_capital": capital[before],
        "after": kind[after] * joined,
        "second_after": kind[second_after] * joined,
        "after_gap": gap,
        "after_capital": capital[after] * joined,
        "after_number": number[after],
        "after_content": content[after] & near,
        "from_end": count - place,
        "closes_sentence": last,
        "clause": clause,
        "plural": plural[before],
        "closes_ing": ing[before],
        "closes_class": kind[before],
        "closes_suffix": suffix[before],
        "after_suffix": suffix[after] * joined,
        "closes_speech": said_as[before],
        "after_speech": said_as[after],
        "second_after_speech": said_as[second_after],
        "closes_verb": verb[before],
        "after_verb": verb[after],
        "closes_adjective": adjective[before],
        "after_adjective": adjective[after],
        "after_noun": noun[after],
        "verb_after": until_verb,
    }
    return _stacked(_OPENING, opening, columns), _stacked(_CLOSING, closing, columns)


def _stacked(names: Sequence[str], values: Mapping[str, npt.ArrayLike], columns: int) -> Matrix:
    """Shape (len(names), columns): a row of each name's values, or all of it one value."""
    made = np.empty((len(names), columns))
    for at, name in enumerate(names):
        made[at] = values[name]
    return made


def _inside(
    first: Integers,
    last: Integers,
    characters: Integers,
    said: Matrix,
    commas: Matrix,
    hyphens: Matrix,
) -> Matrix:
    """Shape (len(_INSIDE), spans): what is known of each span by what stands in it."""
    length = last - first
    within = dict(zip(_COUNTED, said.take(last, 1) - said.take(first, 1), strict=True))
    inside: dict[str, npt.ArrayLike] = {
        **within,
        "words": length,
        "content": length - within["stops"],
        "capitals_share": within["capitals"] / length,
        "commas": commas[last] - commas[first + 1],
        "hyphens": hyphens[last] - hyphens[first + 1],
        "characters": characters,
        **{name: within[name] / length for name in ("letters", "titled", "elsewhere")},
    }
    return _stacked(_INSIDE, inside, len(first))


@cache
def _plain_asking(language: str) -> frozenset[str]:
    """The words that ask, without accents."""
    return listed(strip_accents(" ".join(grammar(language).asking)))


def _asks_at(question: Question) -> tuple[list[str], int]:
    """The words of a question, and which of them asks; -1 where none does."""
    tokens, language = question.tokens, question.language
    words = [fold(question.text[token.start : token.end], language) for token in tokens]
    asking = grammar(language).asking
    spelled = [word in asking for word in words]
    if True not in spelled:
        # As they are typed without accents; with them "que" is no question word.
        plain = _plain_asking(language)
        spelled = [strip_accents(word) in plain for word in words]
    return words, spelled.index(True) if True in spelled else -1


def _question_columns(words: Sequence[str], at: int, language: str) -> dict[str, float]:
    """Classes of the word after the one that asks, of the first and the last; where it asks."""
    known = grammar(language)
    following = words[at + 1] if 0 <= at < len(words) - 1 else ""
    opening, closing = (words[0], words[-1]) if words else ("", "")
    return {
        "question_class": known.classes.get(following, 0),
        "question_opening": -1.0 if words and not at else known.classes.get(opening, 0),
        "question_closing": known.classes.get(closing, 0),
        "asks_at": at / len(words) if words else 0.0,
    }


def _beside_ask(query: Query, asks: int) -> tuple[int, int]:
    """Indices of the content terms after and before the token that asks; -1 for none."""
    tokens = query.question.tokens
    index = {term: at for at, term in enumerate(query.terms)}
    before = [index[t.term] for t in tokens[: max(asks, 0)] if t.term in index]
    after = [index[t.term] for t in tokens[asks + 1 :] if t.term in index]
    return (after[0] if after else -1), (before[-1] if before else -1)


#: What of a question is looked for among a sentence's words: of its terms that the sentence
#: holds the first, the last and the heaviest; the ones after and before the question word; what
#: is asked for; any.
_MARKED: Final = ("first", "last", "heaviest", "following", "preceding", "focus", "asked")
_FOCUS, _ANY = _MARKED.index("focus"), _MARKED.index("asked")


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What a sentence holds of a question, word by word.

    All have a place with nothing, one for each word, and a place with nothing;
    `marks` is a row of these for each of `_MARKED`.
    """

    weight: Matrix
    kinds: Matrix
    marks: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, query: Query, terms: Sequence[str], sought: frozenset[str], asks: int) -> _Asked:
        """`sought` are terms of the kind asked for, `asks` is the token that asks, -1 for none."""
        weight, kinds = np.zeros((2, len(terms) + 2))
        marks = np.zeros((len(_MARKED), len(terms) + 2), bool)
        places: dict[int, list[int]] = {}
        for at, term in enumerate(terms, 1):
            if term in query.matches:
                for index, strength in query.matches[term]:
                    weight[at] = max(weight[at], query.weights[index] * strength)
                    places.setdefault(index, []).append(at)
            elif term in sought:
                kinds[at] = 1.0
        if places:
            heaviest = max(places, key=query.weights.__getitem__)
            beside = _beside_ask(query, asks)
            for mark, index in enumerate((min(places), max(places), heaviest, *beside)):
                marks[mark, places.get(index, [])] = True
        for index in query.focus & places.keys():
            marks[_FOCUS, places[index]] = True
        marks[_ANY] = weight > 0
        return cls(weight, kinds, marks)


@dataclass(frozen=True, slots=True, eq=False)
class PhraseEvidence:
    """The evidence of all phrases of a sentence, each number kept once.

    `opening` and `closing` have a column for each place where phrases may open and close,
    `inside` one for each phrase; `opens` and `closes` say which are a phrase's.
    """

    opens: Integers
    closes: Integers
    opening: Matrix
    closing: Matrix
    inside: Matrix

    @property
    def parts(self) -> tuple[Part, Part, Part]:
        """What `TreeEnsemble.predict_parts` takes."""
        return (
            Part((*_OPENING, *_ASKED_OPENING), self.opening, self.opens),
            Part((*_CLOSING, *_ASKED_CLOSING), self.closing, self.closes),
            Part((*_INSIDE, *_ASKED_INSIDE), self.inside, None),
        )

    @property
    def new_share(self) -> Matrix:
        """Of each phrase the share of its words that the question does not say."""
        return np.asarray(self.inside[len(_INSIDE) + _ASKED_INSIDE.index("new_share")])

    def rows(self, phrases: npt.NDArray[np.intp]) -> Matrix:
        """Shape (len(phrases), len(PHRASE_FEATURES)): the rows of the phrases of these indices."""
        # A row for each feature while it is made: each is then written along memory.
        made = np.empty((len(PHRASE_FEATURES), len(phrases)))
        for (names, values, at), known in zip(self.parts, _ROWS, strict=True):
            assert len(names) == len(known)
            made[known] = values.take(phrases if at is None else at[phrases], 1)
        return made.T


_ROWS: Final = tuple(
    [_AT[name] for name in names]
    for names in (
        (*_OPENING, *_ASKED_OPENING),
        (*_CLOSING, *_ASKED_CLOSING),
        (*_INSIDE, *_ASKED_INSIDE),
    )
)


def phrase_rows(query: Query, spans: Spans) -> Matrix:
    """Shape (phrases, len(PHRASE_FEATURES)): the phrases' evidence."""
    return phrase_evidence(query, spans).rows(np.arange(len(spans.first)))


def phrase_evidence(query: Query, spans: Spans) -> PhraseEvidence:
    """What speaks for each phrase of a sentence."""
    question = query.question
    words, asks = _asks_at(question)
    kinds = asked_kinds(question)
    asked = _Asked.of(query, spans.terms, kinds, asks)
    width = len(asked.weight)
    # The word before an opening is its own place of `asked`, and so is the last before a closing.
    opens, closes = spans.first, spans.last
    length = closes - opens
    place = np.arange(width)

    content = np.zeros(width)
    content[1:-1] = spans.content
    running = [asked.weight, content, asked.kinds, asked.marks[_ANY], asked.marks[_FOCUS]]
    sums = np.cumsum(running, axis=1)
    inside_weight, inside_content, inside_kinds, inside_any, inside_focus = sums.take(
        closes, 1
    ) - sums.take(opens, 1)
    weight, whole = sums[0], float(sums[0, -1])
    since, until = _nearest(asked.marks)
    none_before, none_behind = since < 0, until >= width
    # Words to what is marked on either side, and to the nearer with a sign.
    back = np.where(none_before, _NOWHERE, place - since)
    ahead = np.where(none_behind, _NOWHERE, until - place + 1)
    back_here, ahead_here = back[:_FOCUS].take(opens, 1), ahead[:_FOCUS].take(closes, 1)
    signed = np.where(back_here <= ahead_here, -back_here, ahead_here)
    signed[np.abs(signed) >= _FAR] = _FAR
    signed[until[:_FOCUS].take(opens, 1) < closes] = 0
    distance_before = np.where(none_before, _FAR, back - 1)[_FOCUS:]
    distance_after = np.where(none_behind, _FAR, ahead - 1)[_FOCUS:]
    commas = np.append(spans.commas, spans.commas[-1])
    marked = asked.marks[_ANY]
    by_opening: dict[str, npt.ArrayLike] = {
        "asked_before": weight / query.total,
        "near_before": _decayed(asked.weight) / query.total,
        "distance_before": distance_before[1],
        "commas_before": commas - commas[since[_ANY] + 1],
        "before_asked": marked,
        "focus_before": distance_before[0],
        "question_words": len(question.tokens),
        **_question_columns(words, asks, question.language),
        "asks_name": question.naming,
        "asked_in_sentence": whole / query.total,
        "kinds_in_sentence": sums[2, -1],
        "kinds_known": bool(kinds),
        **{f"kind_{kind.name.lower()}": kind is question.kind for kind in AnswerKind},
    }
    by_closing: dict[str, npt.ArrayLike] = {
        "asked_after": (whole - weight) / query.total,
        "near_after": np.roll(_decayed(asked.weight[::-1])[::-1], -1) / query.total,
        "distance_after": distance_after[1],
        "commas_after": commas[np.minimum(until[_ANY], width - 1)] - commas,
        "after_asked": np.roll(marked, -1),
        "focus_after": distance_after[0],
        "closes_kind": asked.kinds,
    }
    within: dict[str, npt.ArrayLike] = {
        "asked_inside": inside_weight / query.total,
        "asked_inside_share": inside_any / length,
        "distance": np.minimum(distance_before[1].take(opens), distance_after[1].take(closes)),
        "first_term": signed[0],
        "last_term": signed[1],
        "heaviest_term": signed[2],
        "focus_inside": inside_focus,
        "fits": _fits(question.kind, spans.inside),
        "new_share": (inside_content - inside_any) / length,
        "after_ask_term": signed[3],
        "before_ask_term": signed[4],
        "kinds_inside": inside_kinds,
    }
    # Nothing opens or closes behind the last word's own place.
    places = slice(width - 1)
    return PhraseEvidence(
        opens,
        closes,
        np.vstack([spans.opening, _stacked(_ASKED_OPENING, by_opening, width)[:, places]]),
        np.vstack([spans.closing, _stacked(_ASKED_CLOSING, by_closing, width)[:, places]]),
        np.vstack([spans.inside, _stacked(_ASKED_INSIDE, within, len(length))]),
    )


def _decayed(weights: Matrix) -> Matrix:
    """At each place the weight up to it, less the further off."""
    return np.array(
        [*accumulate(weights.tolist(), lambda before, weight: before * _DECAY + weight)]
    )


def _nearest(marks: npt.NDArray[np.bool_]) -> tuple[Integers, Integers]:
    """Of each place of each row, the last word marked up to it and the first behind it.

    -1 where there is none before, the rows' length where there is none behind.
    """
    width = marks.shape[-1]
    words = np.arange(-1, width - 1)
    until_here = np.maximum.accumulate(np.where(marks, words, -1), axis=-1)
    from_here = np.full(marks.shape, width)
    behind = np.where(marks, words, width)[:, :0:-1]
    from_here[:, :-1] = np.minimum.accumulate(behind, axis=-1)[:, ::-1]
    return until_here, from_here


def _fits(kind: AnswerKind, static: Matrix) -> Matrix:
    """Whether a span is of the kind that is asked for; a half where any is."""
    column = {name: static[_INSIDE.index(name)] for name in ("numbers", "year", "month", "unit")}
    if kind is AnswerKind.DATE:
        dated = (column["year"] + column["month"] > 0) * 1.0
        return np.asarray(np.maximum(dated, 0.5 * (column["numbers"] > 0)))
    if kind in (AnswerKind.AMOUNT, AnswerKind.PERCENTAGE, AnswerKind.MONEY, AnswerKind.DURATION):
        return np.asarray((column["numbers"] > 0) * 1.0 + (column["unit"] > 0) * 0.5)
    if kind in (AnswerKind.PERSON, AnswerKind.ORGANISATION, AnswerKind.PLACE):
        return np.asarray(static[_INSIDE.index("capitals_share")], float)
    return np.full(static.shape[1], 0.5)
