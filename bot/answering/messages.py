"""What a message asks: its words without those that only stand about a question.

"Hi all, just joined and was wondering: who pays the fee? Thanks :)" asks "who pays the fee".
What is said beside a question is told apart from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

import regex

from bot.answering import framing
from bot.answering.framing import Frames, words_in
from bot.text import DEFAULT_LANGUAGE, Span, normalized, split_sentences
from bot.text.grammar import grammar, pattern_of, said_in_any

#: Words of what only names what is asked for, and classes of words that a statement has.
_MOST_NAMING: Final = 6
#: Words of what asks without a question mark.
_FEWEST_UNMARKED: Final = 3
_TELLING: Final = frozenset(("be", "auxiliary", "pronoun", "verb"))
_MARK: Final = regex.compile(r"[?？؟][!?？؟\s]*[\"'”’»)\]]*\s*$")
#: No sentence, but the number of what follows: "III. Henry", "15. Jahrhundert".
_NUMBER: Final = regex.compile(r"(?:.*\s)?(?:\d+|[IVXLC]+)\.")
_WORD: Final = regex.compile(r"\w+")
_COMMA: Final = regex.compile(r",\s")
_SMILEY: Final = r"(?<![\w:])(?:[:;=]['’-]?[()DPpoO3/|\\\]\[]+|[xX]D+|<3|\^\^)(?!\w)"
_SMILEYS: Final = regex.compile(_SMILEY)
_EMOJI: Final = r"[\p{Extended_Pictographic}--[©®™‼⁉]][\p{Emoji_Modifier}\u200d\ufe0f]*"
#: Where a text may have more than one sentence.
_SEVERAL: Final = regex.compile(rf"[.!?…。？！؟][\"'”’»)\]]*\s|\n|{_EMOJI}|{_SMILEY}", regex.V1)
#: Where members end a sentence, besides where writers do: at "!!", "...", a smiley, and before
#: what asks ("i lost my key. what now").
_BREAK: Final = regex.compile(
    rf"(?:(?P<sure>(?<![.!?…])[.!?…]{{2,}}+|…|{_EMOJI}|{_SMILEY})|[.!?])\s+(?=[^\w\s]*+\w)",
    regex.V1,
)
#: "Hi, quick question, does anyone know": a greeting and two leads; more are hardly written.
_MOST_FRAMES: Final = 3
#: A question is read by Discord's side, by the engine and where it is analysed.
_TEXTS_KEPT: Final = 64


class Piece(NamedTuple):
    """Words of a text, a half-open span, without the frame about them.

    `asks` tells a question from what is said beside it, `opens` that it begins as one does;
    `whether`: its lead asks whether it is so ("does anyone know if"); `led`: it has a lead.
    """

    start: int
    end: int
    asks: bool = False
    opens: bool = False
    whether: bool = False
    led: bool = False


class Sentence(NamedTuple):
    """A sentence of a text, half-open, and what it says: nothing in one that only greets."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


@lru_cache(maxsize=_TEXTS_KEPT)
def read(text: str, language: str = DEFAULT_LANGUAGE) -> tuple[Sentence, ...]:
    """The sentences of a text, in order; `language` says where they end.

    Where none has a question mark, those ask that open as a question does, or behind a lead.
    """
    spans = _sentences(text, language)
    text = _SMILEYS.sub(lambda smiley: " " * len(smiley[0]), text)
    cuts = [_cut(text, start, end) for start, end in spans]
    marked = any(cut.marked and cut.asked for cut in cuts)
    return tuple([cut.read(marked) for cut in cuts])


def _sentences(text: str, language: str) -> list[Span]:
    if not _SEVERAL.search(text):
        return [(0, len(text))]
    at, spans = 0, list[Span]()
    for line in text.split("\n"):
        for start, end in split_sentences(line, language):
            if spans and start and _NUMBER.fullmatch(text, *spans[-1]):
                spans[-1] = (spans[-1][0], at + end)
            else:
                spans.append((at + start, at + end))
        at += len(line) + 1
    return [part for start, end in spans for part in _broken(text, start, end)]


def _broken(text: str, start: int, end: int) -> Iterator[Span]:
    """The parts of a sentence that a member set apart."""
    for found in _BREAK.finditer(text, start, end):
        if found["sure"] or framing.asks_first(text, found.end(), end):
            yield start, found.end()
            start = found.end()
    yield start, end


def pieces_of(text: str, language: str = DEFAULT_LANGUAGE) -> list[Piece]:
    """What a text says, in order: what it asks, and what stands beside that."""
    return [piece for sentence in read(text, language) for piece in sentence.pieces]


def blanked(text: str, pieces: Iterable[Piece]) -> str:
    """A text with blanks for all but some of its pieces, in order: each keeps its place."""
    made, at = [], 0
    for piece in pieces:
        made += [" " * (piece.start - at), text[piece.start : piece.end]]
        at = piece.end
    return "".join(made) + " " * (len(text) - at)


def without(text: str, pieces: Iterable[Piece]) -> str:
    """A text with blanks for some of its pieces, in order: all else keeps its place."""
    made, at = [], 0
    for piece in pieces:
        made += [text[at : piece.start], " " * (piece.end - piece.start)]
        at = piece.end
    return "".join([*made, text[at:]])


def asked_in(text: str, language: str = DEFAULT_LANGUAGE) -> str:
    """A text with blanks for what only stands about what it asks; as it is if nothing is left."""
    pieces = pieces_of(text, language)
    return blanked(text, pieces) if pieces else text


def is_courtesy(text: str) -> bool:
    """Whether a text only thanks, greets or agrees."""
    words = words_in(text)
    return bool(words) and not _MARK.search(text) and _courteous().issuperset(words)


@cache
def _courteous() -> frozenset[str]:
    made = {word for greeting in said_in_any("greeting") for word in words_in(greeting)}
    return frozenset(made.union(*(one.courtesy | one.greeted for one in framing.all_frames())))


def is_greeting(text: str) -> bool:
    """Whether a text only says hello."""
    for one in framing.all_frames():
        found = one.greeting.match(text)
        if found is not None and one.greeted.issuperset(words_in(text[found.end() :])):
            return True
    return False


def is_open_question(text: str, language: str = DEFAULT_LANGUAGE) -> bool:
    """Whether a text asks as one does who asks nobody in particular; `language` is the text's.

    "What do you think?" is for one person, "who cares?" asks nothing, and "I think it has
    changed?" tells what one thinks. Without a question mark, only what opens as a question does.
    """
    for sentence in read(text, language):
        if _put_to_one().search(text, sentence.start, sentence.end) is not None:
            continue
        marked = _MARK.search(text, sentence.start, sentence.end) is not None
        asks = _asks_marked if marked else _asks_unmarked
        if any(asks(text, sentence, piece, language) for piece in sentence.pieces):
            return True
    return False


def _asks_marked(text: str, sentence: Sentence, piece: Piece, language: str) -> bool:
    return piece.asks and (
        piece.opens
        or piece.led
        or _asks_behind(text, piece.start, piece.end)
        or _leaves_it_open(text, sentence, piece, language)
    )


def _asks_unmarked(text: str, sentence: Sentence, piece: Piece, language: str) -> bool:
    said = text[piece.start : piece.end]
    if len(words_in(said)) < _FEWEST_UNMARKED or text[: sentence.end].rstrip().endswith("!"):
        return False
    frames = framing.frames_of(language)
    if piece.asks and piece.led:
        # "Does anyone know where", but not "I know where", "tell me when you are there".
        led = frames.lead.search(text, sentence.start, piece.start) is not None
        return led and _spoken_to(language).search(said) is None
    if piece.asks and piece.opens:
        return frames.asks_unmarked(said)
    whole = text[sentence.start : sentence.end]
    return _asks_within(language).search(said) is not None and not _confides(whole, language)


def _asks_behind(text: str, start: int, end: int) -> bool:
    """Whether what asks stands behind other words: "in the final round, how many"."""
    return _asks_within().search(text, start, end) is not None or any(
        framing.asks_first(text, comma.end(), end) for comma in _COMMA.finditer(text, start, end)
    )


def _leaves_it_open(text: str, sentence: Sentence, piece: Piece, language: str) -> bool:
    """Whether a sentence only names what is asked for, or tells what is to be confirmed.

    "Opening hours on sunday?" and "the deadline has changed?", but not "you left early?", and
    not "it starts tomorrow?", which goes on with a talk.
    """
    said = text[piece.start : piece.end]
    words = words_in(said)
    if (
        # "… right?" tells something.
        words != words_in(text[sentence.start : sentence.end])
        or _tagged().search(text, piece.start, sentence.end) is not None
        or _confides(said, language)
    ):
        return False
    classes = [grammar(language).class_of(word) for word in _WORD.findall(normalized(said))]
    if _TELLING.isdisjoint(classes):
        return 0 < len(words) <= _MOST_NAMING and classes[0] != "article"
    return classes[0] not in _TELLING


def _confides(said: str, language: str) -> bool:
    """Whether words are of who writes or reads them, as those of a talk are."""
    own = framing.frames_of(language).speaking
    return not own.isdisjoint(words_in(said)) or _spoken_to(language).search(said) is not None


@cache
def _spoken_to(language: str) -> regex.Pattern[str]:
    said = pattern_of(grammar(language).said("between_two"))
    return regex.compile(rf"(?<!\w)(?:{said})(?!\w)", regex.I)


@cache
def _tagged() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\w)(?:{pattern_of(said_in_any('tag'))})\W*\Z", regex.I)


@cache
def _put_to_one() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\w)(?:{pattern_of(said_in_any('put_to_one'))})(?!\w)", regex.I)


@cache
def _asks_within(language: str | None = None) -> regex.Pattern[str]:
    """What asks wherever it stands, in a language or in any."""
    known = (
        said_in_any("asks_within") if language is None else grammar(language).said("asks_within")
    )
    return regex.compile(rf"¿|(?<!\w)(?:{pattern_of(known)})(?!\w)", regex.I)


def is_call_for_help(text: str) -> bool:
    """Whether a text leads a question, and asks none: "please help", "any idea?"."""
    if _MARK.search(text):
        return not any(one.pieces for one in read(text))
    if not is_courtesy(text):
        return False
    for one in framing.all_frames():
        asides = words_in(" ".join(grammar(one.language).asides))
        said = " ".join(word for word in words_in(text) if word not in asides)
        if one.lead.fullmatch(said) or one.lead_asking.fullmatch(said):
            return True
    return False


class _Cut(NamedTuple):
    """A sentence, half-open, and its words without the frame: what asks, and what is beside it."""

    start: int
    end: int
    before: Span | None
    asked: Span | None
    behind: Span | None
    marked: bool
    closed: bool
    opens: bool
    led: bool
    whether: bool

    def read(self, marked: bool) -> Sentence:
        """The sentence, in a text where some have a question mark or none has."""
        asks = self.marked or ((self.opens or self.led) and not (marked and self.closed))
        pieces = (
            self.before and Piece(*self.before),
            self.asked and Piece(*self.asked, asks, self.opens, self.whether, self.led),
            self.behind and Piece(*self.behind),
        )
        return Sentence(self.start, self.end, tuple(piece for piece in pieces if piece))


def _cut(text: str, start: int, end: int) -> _Cut:
    about = framing.around(text[start:end])
    inner = _unframed(text, start, end, about)
    at, stop = inner.start, inner.end
    opens = framing.opens_as_question(text[at:stop])
    told = framing.told_behind(text, at, stop) if opens or inner.led else stop
    whole = at == start and told == end
    asks = _says(text, (at, told)) and (whole or _says(text, (start, end)))
    return _Cut(
        start,
        end,
        before=inner.before if inner.before and _says(text, inner.before) else None,
        asked=(at, told) if asks else None,
        behind=(told, stop) if _says(text, (told, stop)) else None,
        marked=_MARK.search(text, start, end) is not None,
        closed=text[start:end].rstrip().endswith((".", "!", "…")),
        opens=opens,
        led=inner.led or any(one.lead.search(text, stop, end) for one in about),
        whether=inner.whether,
    )


class _Inner(NamedTuple):
    """A sentence, half-open, without what opens and closes it, and what is told before it.

    `led`: it has a lead, which asks `whether` it is so.
    """

    start: int
    end: int
    before: Span | None
    led: bool
    whether: bool


def _unframed(text: str, start: int, end: int, about: Sequence[Frames]) -> _Inner:
    at, stop = start, end
    before: Span | None = None
    led = whether = False
    for _ in range(_MOST_FRAMES):
        was = at, stop
        for one in about:
            at = max(one.behind_courtesy(text, at, stop), one.behind_greeting(text, at, stop))
        begins = framing.told_before(text, at, stop)
        if begins > at:
            before, at = before or (at, begins), begins
        stop = min((one.before_tail(text, at, stop) for one in about), default=stop)
        leads = (one.lead_in(text, at, stop) for one in about)
        lead = min((one for one in leads if one is not None), default=None)
        if lead is not None:
            if lead.start > at:
                before = before or (at, lead.start)
            at, led, whether = lead.end, True, lead.whether
        if (at, stop) == was:
            break
    if at > start:
        at = framing.behind_joining(text, at, stop)
    at += len(text[at:stop]) - len(text[at:stop].lstrip())
    return _Inner(at, at + len(text[at:stop].rstrip()), before, led, whether)


def _says(text: str, span: Span) -> bool:
    """Whether words are more than what stands about questions."""
    said = text[slice(*span)]
    words = words_in(said)
    return bool(words) and not any(
        not one.framed.isdisjoint(words) and one.frames(said) for one in framing.all_frames()
    )
