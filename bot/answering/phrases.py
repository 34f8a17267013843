"""The phrase of a sentence that answers on its own: candidate spans and what speaks for each.

Candidates are runs of words between function words and punctuation. What does
not depend on the question is measured once a sentence; the rest is a handful
of vector operations a question.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.answering.evidence import Matrix, Query, asked_kinds
from bot.answering.question import AnswerKind, Question
from bot.text import tokenize

#: Words of a phrase; up to the end of its clause it may be longer.
_MAX_WORDS: Final = 9
_MAX_CLAUSE: Final = 22
_FAR: Final = 20.0
_DECAY: Final = 0.75

Integers = npt.NDArray[np.int64]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Function words by what they say of their neighbours; the position is the feature's value.
_CLASSES: Final = (
    _words("the a an"),
    _words("of"),
    _words("in at on near within inside outside across throughout around above below beneath"),
    _words("by"),
    _words("to into toward towards"),
    _words("for"),
    _words("as"),
    _words("from out off"),
    _words("with without against about over under between among through during after before until"),
    _words("since because due so thus therefore"),
    _words("is are was were be been being am became become becomes"),
    _words("has have had having do does did can could will would shall should may might must"),
    _words("and or nor but"),
    _words("that which who whom whose where when while if than although though"),
    _words("he she it they we you i him her them us his its their our my your this these those"),
    _words("called named known termed titled dubbed entitled considered"),
    _words("not no more most less least all both each few other such only about approximately"),
    _words("such including include includes like"),
    _words(
        "often sometimes usually always never also still yet again already almost early later "
        "soon then thus well far much many very quite rather however instead together even just "
        "only once away back further likely previously"
    ),
    _words(
        "make makes made making use uses used using give gives gave given giving take takes took "
        "taken taking find finds found get gets got become became show shows showed shown see seen "
        "saw say says said call come comes came go goes went gone lead leads led leave leaves left "
        "begin begins began begun hold holds held bring brings brought keep keeps kept provide "
        "provides produce produces allow allows create creates cause causes require requires "
        "receive receives serve serves remain remains contain contains include consist consists "
        "play plays run runs ran write writes wrote written build builds built work works win won "
        "lose lost lie lies lay set sets put sell sold buy bought speak spoke spoken fall fell "
        "rise rose grow grew grown mean means meant occur occurs happen happens exist exists "
        "describe describes refer refers appear appears seem seems help helps need needs want "
        "wants try tries tried move moves change changes form forms follow follows form began "
        "died die born live lives present based able known due"
    ),
)
_SUFFIXES: Final = (
    ("tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "ship", "hood", "ics", "ogy"),
    ("ous", "ful", "ive", "able", "ible", "ical", "less", "ary", "ish", "al", "ic"),
    ("er", "or", "ist", "ian", "ers", "ors", "ists", "ians"),
    ("ed",),
    ("ing",),
    ("ly",),
    ("s",),
)
_CLASS: Final = {word: at for at, words in reversed([*enumerate(_CLASSES, 1)]) for word in words}
#: Neither opens nor closes a phrase, nor is its capital that of a name.
_FUNCTION: Final = _words(
    "despite amid amidst amongst alongside besides beyond regarding concerning according whereas "
    "throughout since however onto across along around behind beneath beside except unlike "
    "although though while whereas because unless until upon via per moreover furthermore "
    "nevertheless nonetheless therefore thus hence meanwhile whilst"
)
_POSSESSIVE: Final = ("’s", "'s", "s’", "s'")
_OPENING_STOPS: Final = _words("to more most less all both no not few each other over under about")
_NUMBER_WORDS: Final = _words(
    "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand "
    "million billion trillion half third quarter twice first second fourth fifth"
)
_MONTHS: Final = _words(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday century centuries decade"
)
_UNITS: Final = _words(
    "year years month months day days hour hours minute minutes week weeks century centuries "
    "decade decades percent % million billion km miles metres meters kilometers feet tons tonnes "
    "degrees kg people men women $ € £"
)
_MAGNITUDES: Final = _words("hundred thousand million billion trillion dozen percent %")
_SIGNS: Final = _words("$ € £ ¥")
_ASKS: Final = _words("what which who whom whose when where why how")
_COMMA, _HARD, _OPEN, _CLOSE, _QUOTE, _HYPHEN = 1, 2, 3, 4, 5, 6

#: What is counted word by word.
_COUNTED: Final = (
    "stops", "capitals", "numbers", "year", "month", "unit", "conjunction", "of", "ed", "ing",
    "ly", "verb", "letters", "repeated", "titled", "elsewhere",
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
_KINDS: Final = tuple(AnswerKind)


@dataclass(frozen=True, slots=True)
class Spans:
    """The candidate phrases of one sentence.

    `first` and `last` are half-open ranges of the sentence's tokens and
    `start`, `end` half-open offsets into the article, all of shape (n,);
    `static` has shape (n, len(STATIC)). `commas`, `capital` count along the tokens.
    """

    first: Integers
    last: Integers
    start: Integers
    end: Integers
    static: npt.NDArray[np.float32]
    terms: tuple[str, ...]
    content: Matrix
    commas: Matrix
    capital: Matrix


def _gap(text: str) -> int:
    """What stands between two words."""
    if not text or text.isspace():
        return 0
    if "(" in text or "[" in text:
        return _OPEN
    if ")" in text or "]" in text:
        return _CLOSE
    bare = text.strip()
    if bare == ",":
        return _COMMA
    if bare in ("-", "‐", "‑", "'", "’", "/", ".", "&", "–", "+", "*") and bare == text:
        return _HYPHEN
    if any(c in '"“”„«»' for c in bare):
        return _QUOTE
    return _HARD


def _suffix(word: str) -> int:
    """What a word's ending says of its part of speech: the place in `_SUFFIXES`, or 0."""
    if len(word) > 4:
        for at, endings in enumerate(_SUFFIXES, 1):
            if word.endswith(endings):
                return at
    return 0


def spans_of(
    text: str,
    start: int,
    end: int,
    language: str,
    title: Collection[str] = (),
    passage: Mapping[str, int] = MappingProxyType({}),
) -> Spans:
    """The candidate phrases of the sentence `text[start:end]` of an article.

    `title` holds the terms of the article's title and of the passage's heading;
    `passage` says in how many of its sentences each term stands.
    """
    sentence = text[start:end]
    tokens = tokenize(sentence, language)
    count = len(tokens)
    raws = [sentence[token.start : token.end] for token in tokens]
    lows = [raw.casefold() for raw in raws]
    gaps = [_HARD]
    gaps += [_gap(sentence[a.end : b.start]) for a, b in pairwise(tokens)]
    gaps.append(_HARD)
    gap = np.array(gaps)
    stop = np.array([token.stop for token in tokens], bool)
    kind = np.array([_CLASS.get(low, 0) for low in lows] + [0, 0], np.int64)
    function = np.array([low in _FUNCTION for low in lows], bool)
    capital = np.array([raw[:1].isupper() for raw in raws], float)
    capital[function] = 0.0
    if count and stop[0]:
        # A sentence opens with a capital, whatever the word.
        capital[0] = 0.0
    digit = [raw[:1].isdigit() or low in _NUMBER_WORDS for raw, low in zip(raws, lows, strict=True)]
    number = np.array(digit, float)
    year = np.array([len(raw) == 4 and raw.isdigit() and raw[0] in "12" for raw in raws], float)
    month = np.array(
        [
            low in _MONTHS and (low[-1:] in "sye" or c > 0)
            for low, c in zip(lows, capital, strict=True)
        ],
        float,
    )
    unit = np.array([low in _UNITS for low in lows], float)
    ed = np.array([low.endswith("ed") and len(low) > 4 for low in lows], float)
    ing = np.array([low.endswith("ing") and len(low) > 5 for low in lows], float)
    ly = np.array([low.endswith("ly") and len(low) > 4 for low in lows], float)
    plural = np.array([low.endswith("s") and len(low) > 3 for low in lows], float)
    suffix = np.array([0, *map(_suffix, lows), 0])
    letters = np.array([len(low) for low in lows], float)
    seen: dict[str, int] = {}
    for token in tokens:
        seen[token.term] = seen.get(token.term, 0) + (not token.stop)
    repeated = np.array([float(seen[token.term] > 1) for token in tokens])
    verb = (kind[:count] == 11) | (kind[:count] == 12)

    opens = ~stop | np.array([low in _OPENING_STOPS for low in lows], bool)
    opens &= (gap[:-1] != _HYPHEN) & ~function
    possessive = np.array([raw.endswith(_POSSESSIVE) for raw in raws], bool)
    # "Turkey's" before its noun says nothing alone.
    closes = ~stop & (gap[1:] != _HYPHEN) & ~function & ~(possessive & (gap[1:] == 0))
    # "€150 billion" is one thing: no phrase parts it.
    whole = np.array(
        [
            after == 0 and ((one and low in _MAGNITUDES) or (sign in _SIGNS and other))
            for after, one, sign, other, low in zip(
                gaps[1:-1], digit, lows, digit[1:], lows[1:], strict=False
            )
        ],
        bool,
    )
    closes[:-1] &= ~whole
    opens[1:] &= ~whole
    firsts = np.flatnonzero(opens)
    lasts = np.flatnonzero(closes) + 1
    first, last = (grid.ravel() for grid in np.meshgrid(firsts, lasts, indexing="ij"))
    hard = _along((gap[:count] == _HARD).astype(float))
    bracket = _along((gap[:count] == _OPEN).astype(float))
    shut = _along((gap[:count] == _CLOSE).astype(float))
    length = last - first
    clause_end = (gap == _COMMA) | (gap == _HARD) | (gap == _CLOSE)
    inner = first + 1
    kept = (length > 0) & (length <= _MAX_CLAUSE)
    kept &= (length <= _MAX_WORDS) | clause_end[np.minimum(last, count)]
    first, last, inner, length = first[kept], last[kept], inner[kept], length[kept]
    crossed = hard[last] - hard[inner]
    # A bracket that is opened inside may only be closed inside.
    unbalanced = (bracket[last] - bracket[inner]) != (shut[last] - shut[inner])
    kept = (crossed == 0) & ~unbalanced
    first, last, inner, length = first[kept], last[kept], inner[kept], length[kept]

    counted = np.zeros((len(_COUNTED), count + 1))
    named = kind[:count]
    np.cumsum(
        [
            stop,
            capital,
            number,
            year,
            month,
            unit,
            named == 13,
            named == 2,
            ed,
            ing,
            ly,
            verb,
            letters,
            repeated,
            [token.term in title and not token.stop for token in tokens],
            [passage.get(token.term, 0) > 1 and not token.stop for token in tokens],
        ],
        axis=1,
        out=counted[:, 1:],
    )
    within = dict(zip(_COUNTED, counted[:, last] - counted[:, first], strict=True))
    stops, capitals, numbers = within["stops"], within["capitals"], within["numbers"]
    comma = (gap[:count] == _COMMA).astype(float)
    commas = _along(comma)
    quote = _along((gap[: count + 1] == _QUOTE).astype(float))
    open_before = _along((gap[:count] == _OPEN).astype(float) - (gap[:count] == _CLOSE))
    hyphen = _along((gap[:count] == _HYPHEN).astype(float))
    padded = np.concatenate([[0.0, 0.0], capital, [0.0, 0.0]])
    padded_number = np.concatenate([[0.0, 0.0], number, [0.0, 0.0]])
    padded_content = np.concatenate([[0.0, 0.0], (~stop).astype(float), [0.0, 0.0]])
    padded_kind = np.concatenate([[0, 0], kind])
    starts = np.array([token.start for token in tokens], np.int64)
    ends = np.array([token.end for token in tokens], np.int64)
    begin, finish = starts[first], ends[last - 1]
    before_gap, after_gap = gap[first], gap[last]
    static = (
        np.column_stack(
            [
                length,
                length - stops,
                stops,
                capitals,
                capitals / length,
                capital[first],
                capital[last - 1],
                numbers,
                within["year"],
                within["month"],
                within["unit"],
                commas[last] - commas[inner],
                within["conjunction"],
                within["of"],
                within["ed"],
                within["ing"],
                within["ly"],
                kind[first],
                np.where(before_gap == 0, padded_kind[first + 1], 0),
                np.where(after_gap == 0, padded_kind[last + 2], 0),
                np.where(before_gap == 0, padded_kind[first], 0),
                np.where(after_gap == 0, np.append(padded_kind, 0)[last + 3], 0),
                before_gap,
                after_gap,
                padded[first + 1] * (before_gap == 0),
                padded[last + 2] * (after_gap == 0),
                padded_number[first + 1],
                padded_number[last + 2],
                padded_content[first + 1] * ((before_gap == 0) | (before_gap == _HYPHEN)),
                padded_content[last + 2] * ((after_gap == 0) | (after_gap == _HYPHEN)),
                (quote[first + 1] % 2) * 1.0,
                open_before[first + 1],
                first / count,
                count - last,
                finish - begin,
                first == 0,
                last == count,
                clause_end[last],
                plural[last - 1],
                hyphen[last] - hyphen[inner],
                ing[last - 1],
                ing[first],
                ed[first],
                np.full(len(first), count),
                within["verb"],
                kind[last - 1],
                suffix[last],
                suffix[first + 1],
                suffix[first] * (before_gap == 0),
                suffix[last + 1] * (after_gap == 0),
                within["letters"] / length,
                within["repeated"],
                within["titled"] / length,
                within["elsewhere"] / length,
            ]
        )
        if count
        else np.zeros((0, len(STATIC)))
    )
    return Spans(
        first,
        last,
        start + begin if count else first,
        start + finish if count else first,
        static.astype(np.float32),
        tuple(token.term for token in tokens),
        (~stop).astype(float),
        commas,
        _along(capital),
    )


def _along(values: Matrix) -> Matrix:
    """Running totals with a leading zero: the sum of [a, b) is total[b] - total[a]."""
    return np.concatenate([np.zeros(1), np.cumsum(values)])


def _question_row(question: Question) -> tuple[float, float, float, float]:
    """Classes of the word after the question word, of the first and the last; where it asks."""
    words = [question.text[token.start : token.end].casefold() for token in question.tokens]
    if not words:
        return 0.0, 0.0, 0.0, 0.0
    at = next((i for i, word in enumerate(words) if word in _ASKS), -1)
    following = words[at + 1] if 0 <= at < len(words) - 1 else ""
    return (
        float(_CLASS.get(following, 0)),
        float(_CLASS.get(words[0], 0) if at else -1.0),
        float(_CLASS.get(words[-1], 0)),
        at / len(words),
    )


def _beside_ask(query: Query) -> tuple[int, int]:
    """Indices of the content terms after and before the question word; -1 where there is none."""
    question = query.question
    index = {term: at for at, term in enumerate(query.terms)}
    asks = next(
        (
            token.start
            for token in question.tokens
            if question.text[token.start : token.end].casefold() in _ASKS
        ),
        -1,
    )
    before = [index[t.term] for t in question.tokens if t.term in index and t.start < asks]
    after = [index[t.term] for t in question.tokens if t.term in index and t.start > asks]
    return (after[0] if after else -1), (before[-1] if before else -1)


def phrase_rows(query: Query, spans: Spans) -> Matrix:
    """Shape (len(spans.first), len(PHRASE_FEATURES)): each candidate's evidence."""
    n = len(spans.first)
    if not n:
        return np.zeros((0, len(PHRASE_FEATURES)))
    count = len(spans.terms)
    weight = np.zeros(count)
    kinds = np.zeros(count)
    focus = [False] * count
    asked_for = asked_kinds(query.question)
    places: dict[int, list[int]] = {}
    for at, term in enumerate(spans.terms):
        kinds[at] = term in asked_for and term not in query.matches
        for index, strength in query.matches.get(term, ()):
            weight[at] = max(weight[at], query.weights[index] * strength)
            focus[at] = focus[at] or index in query.focus
            places.setdefault(index, []).append(at)
    first, last = spans.first, spans.last
    asked = (weight > 0).astype(float)
    total = _along(weight)
    matched = _along(asked)
    kinds_along = _along(kinds)
    content = _along(spans.content)
    decayed_before, decayed_after = _decay(weight), _decay(weight[::-1])[::-1]
    before, after = _nearest(asked > 0)
    focus_array = np.array(focus)
    focus_before, focus_after = _nearest(focus_array)
    focused = _along(focus_array.astype(float))
    left = np.maximum(before[first], -1)
    right = np.minimum(after[last], count)
    distance_before = np.where(before[first] < 0, _FAR, first - 1 - before[first])
    distance_after = np.where(after[last] >= count, _FAR, after[last] - last)
    inside = matched[last] - matched[first]
    ends = [sorted(places)[0], sorted(places)[-1]] if places else []
    following, preceding = _beside_ask(query)
    heaviest = max(places, key=lambda index: query.weights[index]) if places else None
    padded = np.concatenate([[0.0], asked, [0.0]])
    kind = query.question.kind
    question = _question_row(query.question)
    rest = np.column_stack(
        [
            (total[last] - total[first]) / query.total,
            inside / (last - first),
            total[first] / query.total,
            (total[-1] - total[last]) / query.total,
            decayed_before[first] / query.total,
            decayed_after[last] / query.total,
            distance_before,
            distance_after,
            np.minimum(distance_before, distance_after),
            spans.commas[first] - spans.commas[np.minimum(left + 1, first)],
            spans.commas[np.minimum(right, count)] - spans.commas[last],
            padded[first],
            padded[last + 1],
            _signed(first, last, places[ends[0]]) if ends else np.full(n, _FAR),
            _signed(first, last, places[ends[-1]]) if ends else np.full(n, _FAR),
            _signed(first, last, places[heaviest]) if heaviest is not None else np.full(n, _FAR),
            np.where(focus_before[first] < 0, _FAR, first - 1 - focus_before[first]),
            np.where(focus_after[last] >= count, _FAR, focus_after[last] - last),
            focused[last] - focused[first],
            _fits(kind, spans.static),
            np.full(n, len(query.question.tokens)),
            np.full(n, question[0]),
            np.full(n, question[1]),
            np.full(n, question[2]),
            np.full(n, question[3]),
            np.full(n, float(query.question.naming)),
            np.full(n, total[-1] / query.total),
            (content[last] - content[first] - inside) / (last - first),
            _signed(first, last, places.get(following, [])),
            _signed(first, last, places.get(preceding, [])),
            kinds_along[last] - kinds_along[first],
            kinds[last - 1],
            np.full(n, kinds_along[-1]),
            np.full(n, float(bool(asked_for))),
            np.broadcast_to([float(k is kind) for k in _KINDS], (n, len(_KINDS))),
        ]
    )
    return np.asarray(np.hstack([spans.static, rest]), float)


def _decay(weights: Matrix) -> Matrix:
    """At each place the weight that stands before it, less the further off; a place more."""
    out = np.zeros(len(weights) + 1)
    running = 0.0
    for at, weight in enumerate(weights.tolist()):
        running = running * _DECAY + weight
        out[at + 1] = running
    return out


def _nearest(mask: npt.NDArray[np.bool_]) -> tuple[Integers, Integers]:
    """The last marked place before each place (-1), and the first one at or after it (n)."""
    n = len(mask)
    places = np.arange(n)
    before = np.full(n + 1, -1)
    before[1:] = np.maximum.accumulate(np.where(mask, places, -1))
    after = np.full(n + 1, n)
    after[:n] = np.minimum.accumulate(np.where(mask, places, n)[::-1])[::-1]
    return before, after


def _signed(first: Integers, last: Integers, places: list[int]) -> Matrix:
    """Words to the nearest of `places`: negative where it stands before the span, 0 inside."""
    best = np.full(len(first), _FAR)
    for place in places:
        away = np.where(place < first, place - first, np.where(place >= last, place - last + 1, 0))
        best = np.where(np.abs(away) < np.abs(best), away, best)
    return best


def _fits(kind: AnswerKind, static: npt.NDArray[np.float32]) -> Matrix:
    """Whether a span is of the kind that is asked for; a half where any is."""
    column = {name: static[:, STATIC.index(name)] for name in ("numbers", "year", "month", "unit")}
    if kind is AnswerKind.DATE:
        dated = (column["year"] + column["month"] > 0) * 1.0
        return np.asarray(np.maximum(dated, 0.5 * (column["numbers"] > 0)))
    if kind in (AnswerKind.AMOUNT, AnswerKind.PERCENTAGE, AnswerKind.MONEY, AnswerKind.DURATION):
        return np.asarray((column["numbers"] > 0) * 1.0 + (column["unit"] > 0) * 0.5)
    if kind in (AnswerKind.PERSON, AnswerKind.ORGANISATION, AnswerKind.PLACE):
        return np.array(static[:, STATIC.index("capitals_share")])
    return np.full(len(static), 0.5)
