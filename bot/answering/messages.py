"""What a message asks: its words without those that only stand about a question.

"Hi all, just joined and was wondering: who pays the fee? Thanks :)" asks "who pays the fee".
Greetings, thanks, leads ("does anyone know") and tails (", right?") are found by the words of
every language's file, as members need not write in that of the articles. What else is said
beside a question is told apart from it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import merge
from itertools import chain
from typing import Final, NamedTuple

import regex

from bot.text import DEFAULT_LANGUAGE, Token, normalized, split_sentences, tokenize
from bot.text.grammar import either, grammar, languages, pattern_of, said_in_any
from bot.text.stopwords import stop_words
from bot.text.words import bare, strip_accents

_MARK: Final = regex.compile(r"[?？؟][!?？؟\s]*[\"'”’»)\]]*\s*$")
_WORD: Final = regex.compile(r"\w[\w'’]*")
#: One of a phrase, in which a * stands for any letters, and a ? for one.
_ANY: Final = regex.compile(r"[*?]")
_PHRASED: Final = regex.compile(r"[\w'’*?]*\w[\w'’*?]*")
#: What parts a frame from what it frames, and the words of a frame.
_GAP: Final = regex.compile(r"[\s,;:.!…–—-]*")
_WITHIN: Final = regex.compile(r"[\s,:–—-]*")
#: Behind a greeting; "Hi-Fi" has none.
_PAUSE: Final = regex.compile(r"\s*(?:[,;:.!…)]|$)|\s+[–—-]+\s")
_CLAUSE: Final = regex.compile(r"[,;:)]\s|\s[–—-]+\s")
_COLON: Final = regex.compile(r"\s*:\s")
_PAUSES: Final = frozenset(",;:.?!…–—-")
#: No sentence, but the number of what follows: "III. Henry", "15. Jahrhundert".
_NUMBER: Final = regex.compile(r"(?:.*\s)?(?:\d+|[IVXLC]+)\.")
#: "But by which", "and at what".
_BEFORE_WORDS: Final = 3
#: Characters that the first words of a question stand in.
_OPENING: Final = 60
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
#: Words of these classes may stand before one that asks: "but by which".
_BEFORE_ASKING: Final = (
    "of", "place", "agent", "toward", "for", "from", "preposition", "and",
)  # fmt: skip
#: "Hi, quick question, does anyone know": a greeting and two leads; more are hardly written.
_MOST_FRAMES: Final = 3
#: A question is read by Discord's side, by the engine and where it is analysed.
_TEXTS_KEPT: Final = 64
_WORDS_KEPT: Final = 20_000


class Piece(NamedTuple):
    """Words of a text, a half-open span, without the frame about them.

    `asks` tells a question from what is said beside it, `opens` that it begins as one does;
    `whether`: its lead asks whether it is so ("does anyone know if").
    """

    start: int
    end: int
    asks: bool
    opens: bool
    whether: bool


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


def _sentences(text: str, language: str) -> list[tuple[int, int]]:
    if not _SEVERAL.search(text):
        return [(0, len(text))]
    at, spans = 0, list[tuple[int, int]]()
    for line in text.split("\n"):
        for start, end in split_sentences(line, language):
            if spans and start and _NUMBER.fullmatch(text, *spans[-1]):
                spans[-1] = (spans[-1][0], at + end)
            else:
                spans.append((at + start, at + end))
        at += len(line) + 1
    return [part for start, end in spans for part in _broken(text, start, end)]


def _broken(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a sentence that a member set apart."""
    for found in _BREAK.finditer(text, start, end):
        if found["sure"] or _asks_first(text, found.end(), end):
            yield start, found.end()
            start = found.end()
    yield start, end


def blanked(text: str, pieces: Iterable[Piece]) -> str:
    """A text with blanks for all but some of its pieces, in order: each keeps its place."""
    made, at = [], 0
    for piece in pieces:
        made += [" " * (piece.start - at), text[piece.start : piece.end]]
        at = piece.end
    return "".join(made) + " " * (len(text) - at)


def asked_in(text: str, language: str = DEFAULT_LANGUAGE) -> str:
    """A text with blanks for what only stands about what it asks; as it is if nothing is left."""
    pieces = [piece for one in read(text, language) for piece in one.pieces]
    return blanked(text, pieces) if pieces else text


def is_courtesy(text: str) -> bool:
    """Whether a text only thanks, greets or agrees."""
    words = _words(text)
    return bool(words) and not _MARK.search(text) and _courteous().issuperset(words)


@cache
def _courteous() -> frozenset[str]:
    made = {word for greeting in said_in_any("greeting") for word in _words(greeting)}
    return frozenset(made.union(*(one.courtesy | one.greeted for one in map(_frames, languages()))))


def is_greeting(text: str) -> bool:
    """Whether a text only says hello."""
    for one in map(_frames, languages()):
        found = one.greeting.match(text)
        if found is not None and one.greeted.issuperset(_words(text[found.end() :])):
            return True
    return False


def opens_as_question(text: str) -> bool:
    """Whether a text begins with a word that asks, or a verb as questions do; in any language."""
    return _asks_first(text, 0, len(text), verbs=True)


def _asks_first(text: str, start: int, end: int, *, verbs: bool = False) -> bool:
    words = _first_words(text, start, end)
    return any(one.asks_first(words, verbs=verbs) for one in map(_frames, languages()))


class _Cut(NamedTuple):
    """A sentence, half-open, and its words without the frame: what asks, and what is beside it."""

    start: int
    end: int
    before: tuple[int, int] | None
    asked: tuple[int, int] | None
    behind: tuple[int, int] | None
    marked: bool
    closed: bool
    opens: bool
    led: bool
    whether: bool

    def read(self, marked: bool) -> Sentence:
        """The sentence, in a text where some have a question mark or none has."""
        asks = self.marked or ((self.opens or self.led) and not (marked and self.closed))
        pieces = []
        if self.before is not None:
            pieces.append(Piece(*self.before, False, False, False))
        if self.asked is not None:
            pieces.append(Piece(*self.asked, asks, self.opens, self.whether))
        if self.behind is not None:
            pieces.append(Piece(*self.behind, False, False, False))
        return Sentence(self.start, self.end, tuple(pieces))


def _cut(text: str, start: int, end: int) -> _Cut:
    at, stop = start, end
    before, led, whether = None, False, False
    framing = _framing(text[start:end])
    for _ in range(_MOST_FRAMES):
        was = at, stop
        for one in framing:
            at = max(one.behind_courtesy(text, at, stop), one.behind_greeting(text, at, stop))
        begins = _told_before(text, at, stop)
        if begins > at:
            before, at = before or (at, begins), begins
        stop = min((one.before_tail(text, at, stop) for one in framing), default=stop)
        leads = (one.lead_in(text, at, stop) for one in framing)
        lead = min((one for one in leads if one is not None), default=None)
        if lead is not None:
            if lead.start > at:
                before = before or (at, lead.start)
            at, led, whether = lead.end, True, lead.whether
        if (at, stop) == was:
            break
    if at > start:
        at = _behind_joining(text, at, stop)
    at += len(text[at:stop]) - len(text[at:stop].lstrip())
    stop = at + len(text[at:stop].rstrip())
    opens = opens_as_question(text[at:stop])
    told = _told_behind(text, at, stop) if opens or led else stop

    def says(piece: tuple[int, int]) -> bool:
        said = text[slice(*piece)]
        words = _words(said)
        return bool(words) and not any(
            one.frames(said)
            for one in map(_frames, languages())
            if not one.framed.isdisjoint(words)
        )

    whole = at == start and told == end
    asked = (at, told) if says((at, told)) and (whole or says((start, end))) else None
    return _Cut(
        start,
        end,
        before=before if before and says(before) else None,
        asked=asked,
        behind=(told, stop) if says((told, stop)) else None,
        marked=_MARK.search(text, start, end) is not None,
        closed=text[start:end].rstrip().endswith((".", "!", "…")),
        opens=opens,
        led=led or any(one.lead.search(text, stop, end) for one in framing),
        whether=whether,
    )


def _told_before(text: str, start: int, end: int) -> int:
    """Where a question begins behind what is told before it: "My card is lost, what do I do".

    It tells of who asks, or before "but" of the asking; "In 1990, who won" asks as a whole.
    """
    if _clauses().search(text, start, end) is None:
        return start
    first = _first_words(text, start, end)
    own = [one for one in map(_frames, languages()) if not one.opens_sentence(first)]
    at, told = start, start
    for clause in _clauses().finditer(text, start, end):
        said = _words(text[at : clause.start()])
        at = clause.end()
        tells = any(one.tells(said, but=clause["but"] is not None) for one in own)
        # "My friends say, in the 1920s, what won": the year belongs to the question.
        if tells or (told > start and not any(one.opens_place(said) for one in own)):
            told = at
        words = _first_words(text, at, end)
        if any(one.asks_first(words, verbs=True) for one in own):
            return told
    return start


def _behind_joining(text: str, start: int, end: int) -> int:
    """Where a question begins, behind the "but" that joins it to what stands before it."""
    found = _WORD.search(text, start, end)
    if found is not None:
        others = _first_words(text, found.end(), end)
        for one in map(_frames, languages()):
            if _plain(found[0]) in one.joining and one.asks_first(others, verbs=True):
                return int(found.end())
    return start


@cache
def _clauses() -> regex.Pattern[str]:
    """What parts clauses."""
    but = {
        phrase
        for known in map(grammar, languages())
        for phrase in known.of_class("and").intersection(known.said("contrast"))
    }
    return regex.compile(rf"{_CLAUSE.pattern}|(?P<but>\s(?=(?:{either(but)})\s))", regex.I)


def _told_behind(text: str, start: int, end: int) -> int:
    """Where a question ends, before a clause of who asks it: "what do I do, I lost my card"."""
    for clause in _CLAUSE.finditer(text, start, end):
        first = _first_words(text, clause.end(), end)[:1]
        if any(not one.speaking.isdisjoint(first) for one in map(_frames, languages())):
            return clause.start()
    return end


class _Lead(NamedTuple):
    """A lead, half-open, and whether it asks if something is so."""

    start: int
    end: int
    whether: bool


@dataclass(frozen=True, slots=True)
class _Frames:
    """What stands about questions in one language: patterns, and sets of words without accents."""

    language: str
    greeting: regex.Pattern[str]
    opening: regex.Pattern[str]
    lead: regex.Pattern[str]
    lead_asking: regex.Pattern[str]
    lead_behind: regex.Pattern[str]
    tag: regex.Pattern[str]
    whether: regex.Pattern[str]
    asking_self: regex.Pattern[str]
    asides: regex.Pattern[str]
    case: frozenset[str]
    speaking: frozenset[str]
    own: frozenset[str]
    telling: frozenset[str]
    times: frozenset[str]
    framing: frozenset[str]
    greeted: frozenset[str]
    framed: frozenset[str]
    courtesy: frozenset[str]
    asking: frozenset[str]
    verbs: frozenset[str]
    joining: frozenset[str]
    before_asking: frozenset[str]

    def frames(self, text: str) -> bool:
        """Whether a text is nothing but words that stand about questions."""
        tokens = self._tokens(text, 0, len(text))
        about = self.framing | self.greeted | self.courtesy
        return any(one.term in self.framed for one in tokens) and all(
            one.term in about or one.term in self.times or self._may_frame(one.term, one.stop)
            for one in tokens
        )

    def _tokens(self, text: str, start: int, end: int) -> list[Token]:
        """The tokens of a span, each with its word for a term."""
        return [
            Token(
                start + one.start,
                start + one.end,
                _plain(bare(text[start + one.start : start + one.end], self.language)),
                one.stop,
            )
            for one in tokenize(text[start:end], self.language)
        ]

    def _may_frame(self, word: str, stop: bool) -> bool:
        return word not in self.case and (
            word in self.framing or (stop and word not in self.asking)
        )

    def behind_greeting(self, text: str, start: int, end: int) -> int:
        """Where what follows a greeting begins, and whom it names; `start` where none opens."""
        found = self.opening.match(text, start, end)
        if found is None:
            return start
        at = found.end()
        # "Hey can I", but not "Hello Kitty".
        ends = found["named"] is not None or _PAUSE.match(text, at, end) is not None
        if not ends and not self.asks_first(_first_words(text, at, end), verbs=True):
            return start
        return _end(_GAP, text, at, end)

    def behind_courtesy(self, text: str, start: int, end: int) -> int:
        """Where what follows "Sorry if this was asked before," begins; else `start`."""
        behind = self.lead_behind.match(text, start, end)
        opens = behind or self.opening.match(text, start, end)
        pause = None if opens is None else _clauses().search(text, opens.end(), end)
        if behind is not None and self._opens_case(behind[0]):
            return end if pause is None else _end(_GAP, text, pause.end(), end)
        if pause is None or not self.frames(text[start : pause.start()]):
            return start
        return _end(_GAP, text, pause.end(), end)

    def _opens_case(self, courtesy: str) -> bool:
        """Whether it is as "sorry if": all of its clause is courtesy."""
        return _words(courtesy)[-1] in self.case

    def before_tail(self, text: str, start: int, end: int) -> int:
        """Where what stands before thanks and the like ends; `end` where there are none."""
        found = [*self.lead_behind.finditer(text, start, end)]
        cases = [one.span() for one in found if self._opens_case(one[0])]
        tails = [one.span() for one in found]
        tags = [found.span() for found in self.tag.finditer(text, start, end)]
        if not (tails or tags):
            return end
        tokens = self._tokens(text, start, end)
        last = next((t for t in reversed(tokens) if t.term not in self.courtesy), None)
        tails = cases + [one for one in tails if last is None or one[1] >= last.end]
        # The song "Thank You".
        tails = [
            (at, until)
            for at, until in tails
            if not (" " in text[at:until] and text[at:until].istitle()) or _paused(text, start, at)
        ]
        tails += [one for one in tags if one[1] >= tokens[-1].end and _paused(text, start, one[0])]
        says = next((t.start for t in tokens if not self._may_frame(t.term, t.stop)), end)
        at = min((one[0] for one in tails if one[0] > says), default=None)
        return end if at is None else start + len(text[start:at].rstrip(" \t,;:–—-(."))

    def lead_in(self, text: str, start: int, end: int) -> _Lead | None:
        """The first lead of a span: one that opens it, or behind what is said before it."""
        strong = ((*one.span(), False) for one in self.lead.finditer(text, start, end))
        weak = ((*one.span(), True) for one in self.lead_asking.finditer(text, start, end))
        leads = merge(strong, weak, key=lambda lead: (lead[0], -lead[1]))
        first = next(leads, None)
        if first is None:
            return None
        asked = opens_as_question(text[start:end])
        tokens = self._tokens(text, start, end)
        # Where the words begin that may stand about a question, up to each token.
        opens, runs = start, []
        for token in tokens:
            runs.append(opens)
            if not self._may_frame(token.term, token.stop):
                opens = _end(_WITHIN, text, token.end, end)
        starts = [token.start for token in tokens]

        def words(place: int) -> list[str]:
            at = bisect_left(starts, place)
            return [token.term for token in tokens[at : at + _BEFORE_WORDS]]

        for at, behind, only_asking in chain((first,), leads):
            place = bisect_left(starts, at)
            # "²SE": what a pattern takes for a word is no token.
            if place == len(runs):
                continue
            opens = runs[place]
            if asked and opens > start:
                continue
            if opens < at and self.asking_self.match(text, opens, end):
                continue
            behind = _end(self.asides, text, behind, end)
            rest = _end(_GAP, text, behind, end)
            whether = self.whether.match(text, rest, end)
            colon = _COLON.match(text, behind, end) is not None
            if whether is not None and _told_before(text, start, end) > rest:
                continue  # "Not sure if I may ask here, but who pays"
            asks = whether is not None or colon or self.asks_first(words(rest))
            # Behind what is said before it a lead is one after a comma, or "and".
            told = opens == start or colon or _paused(text, start, opens)
            if not (told or not self.joining.isdisjoint(words(opens)[:1])) or (
                only_asking and not asks
            ):
                continue
            if whether is not None and "," in text[behind:rest] and self._asks_in(text, rest, end):
                # "Quick question, if I am late what happens".
                whether = None
            rest = rest if whether is None else _end(_GAP, text, whether.end(), end)
            if _WORD.search(text, rest, end):
                return _Lead(opens, rest, whether is not None)
        return None

    def _asks_in(self, text: str, start: int, end: int) -> bool:
        return not self.asking.isdisjoint(_words(text[start:end]))

    def tells(self, words: Sequence[str], *, but: bool) -> bool:
        """Whether some words tell of who asks, or, before "but", of the asking."""
        return not (self.own | self.telling if but else self.own).isdisjoint(words)

    def opens_place(self, words: Sequence[str]) -> bool:
        """Whether words open a place, a time or a case: "in my", "if I"."""
        return not (self.case | self.before_asking - self.joining).isdisjoint(words[:1])

    def opens_sentence(self, words: Sequence[str]) -> bool:
        """Whether words open what belongs to a question, or one: "if I", "in my", "can I"."""
        return self.opens_place(words) or not (self.joining | self.verbs | self.asking).isdisjoint(
            words[:1]
        )

    def asks_first(self, words: Sequence[str], *, verbs: bool = False) -> bool:
        """Whether some words begin with one that asks, such as "which", "in which"."""
        for word in words[:_BEFORE_WORDS]:
            # "Who's", "whos".
            asks = {word, word.partition("'")[0], word.removesuffix("s")}
            if not asks.isdisjoint(self.asking) or (verbs and word in self.verbs):
                return True
            if word not in self.before_asking:
                break
        return False


@cache
def _frames(language: str) -> _Frames:
    known = grammar(language)
    asides = pattern_of(known.asides)

    def phrases(
        *keys: str, before: str = r"(?<!\w)", behind: str = r"(?!\w)"
    ) -> regex.Pattern[str]:
        # "Does anyone here happen to know".
        source = pattern_of(known.said(*keys)).replace(r"\s+", "(?&gap)")
        gap = rf"(?(DEFINE)(?P<gap>[\s,]+(?:(?:{asides})[\s,]+)*?))"
        return regex.compile(rf"{gap}{before}(?:{source}){behind}", regex.I)

    named = rf"(?!\w)(?P<named>(?:[\s,@]+(?:{pattern_of(known.greeted)})(?!\w))+)?"
    return _Frames(
        language,
        greeting=phrases("greeting", before=r"\W*", behind=named),
        opening=phrases("greeting", "interjection", before=r"\W*", behind=named),
        lead=phrases("lead"),
        lead_asking=phrases("lead_asking"),
        lead_behind=phrases("lead_behind"),
        tag=phrases("tag"),
        whether=phrases("whether", before=""),
        asking_self=phrases("asking_self", before=""),
        asides=regex.compile(rf"(?:[\s,]+(?:{asides})(?!\w))+", regex.I),
        case=_plains(known.said("whether", "case")),
        speaking=_plains(known.speaking),
        own=_plains(known.speaking | known.speakers),
        telling=_plains(known.framing) - _plains(known.classes),
        times=_plains(known.times),
        framing=_plains(known.framing | known.asides | known.chat),
        greeted=_plains(known.greeted),
        framed=_plains(known.framing | known.asides | known.chat | known.greeted | known.courtesy)
        - _plains(known.classes),
        courtesy=_plains(known.courtesy),
        asking=_plains(known.asking),
        verbs=_plains(known.of_class("be", "auxiliary")),
        joining=_plains(known.of_class("and")),
        before_asking=_plains(known.of_class(*_BEFORE_ASKING)),
    )


#: Keys of the phrases that stand about questions.
_KEYS: Final = ("greeting", "interjection", "lead", "lead_asking", "lead_behind", "tag")


class _Phrase(NamedTuple):
    """A phrase that frames: its language, its words, and what those with a * or ? begin with."""

    language: str
    whole: frozenset[str]
    begun: tuple[str, ...]

    def within(self, words: frozenset[str], joined: str) -> bool:
        """Whether all its words may stand among some; `joined` has a blank before each."""
        return words.issuperset(self.whole) and all(opening in joined for opening in self.begun)


@cache
def _phrased() -> dict[str, list[_Phrase]]:
    """The phrases that frame, in all languages, each by its word that tells most, "" without."""
    made: dict[str, list[_Phrase]] = {}
    for language in languages():
        known = grammar(language)
        usual = _plains(known.classes) | _plains(stop_words(language)) | _plains(known.asking)
        for phrase in known.said(*_KEYS):
            words = [_plain(word) for word in _PHRASED.findall(phrase)]
            whole = frozenset(word for word in words if _WORD.fullmatch(word))
            begun = tuple(f" {_ANY.split(word)[0]}" for word in words if word not in whole)
            telling = max(
                sorted(whole), key=lambda word: (word not in usual, len(word)), default=""
            )
            made.setdefault(telling, []).append(_Phrase(language, whole, begun))
    return made


def _framing(text: str) -> list[_Frames]:
    """What frames in the languages that a text has words of; mostly none, which is found soon."""
    phrases, words = _phrased(), frozenset(("", *_words(text)))
    joined = f" {' '.join(words)}"
    found = {
        phrase.language
        for word in words & phrases.keys()
        for phrase in phrases[word]
        if phrase.within(words, joined)
    }
    return [_frames(language) for language in sorted(found)]


def _end(pattern: regex.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text, start, end)
    return start if found is None else int(found.end())


@lru_cache(maxsize=_WORDS_KEPT)
def _plain(word: str) -> str:
    return strip_accents(normalized(word))


def _first_words(text: str, start: int, end: int) -> list[str]:
    return _words(text[start : min(end, start + _OPENING)])


def _words(text: str) -> list[str]:
    return [_plain(word) for word in _WORD.findall(text)]


def _plains(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_plain, words))


def _paused(text: str, start: int, at: int) -> bool:
    """Whether a comma or the like stands before a place."""
    return text[max(start, at - 8) : at].rstrip()[-1:] in _PAUSES
