"""What stands about a question: greetings, thanks, leads ("does anyone know"), tails (", right?").

They are found by the words of every language's file, as members need not write in that of the
articles.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import merge
from itertools import chain
from typing import Final, NamedTuple

import regex

from bot.text import Token, normalized, tokenize
from bot.text.grammar import either, grammar, grammars, languages, pattern_of, said_in_any
from bot.text.speech import speech
from bot.text.stopwords import stop_words
from bot.text.words import bare, strip_accents

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
#: "But by which", "and at what".
_BEFORE_WORDS: Final = 3
#: Words of these classes may stand so before one that asks.
_BEFORE_ASKING: Final = (
    "of", "place", "agent", "toward", "for", "from", "preposition", "and",
)  # fmt: skip
#: Characters that the first words of a question stand in.
_OPENING: Final = 60
#: Keys of the phrases that stand about questions.
_KEYS: Final = ("greeting", "interjection", "lead", "lead_asking", "lead_behind", "tag")
_WORDS_KEPT: Final = 20_000
#: A word is a noun if it is one so often.
_MOSTLY: Final = 0.5


def opens_as_question(text: str) -> bool:
    """Whether a text begins with a word that asks, or a verb as questions do; in any language."""
    return asks_first(text, 0, len(text), verbs=True)


def asks_first(text: str, start: int, end: int, *, verbs: bool = False) -> bool:
    """Whether `text[start:end]` begins with a word that asks, or such a verb; in any language."""
    first = _first_words(text, start, end)
    return any(one.asks_first(first, verbs=verbs) for one in all_frames())


def asks_for_summary(text: str) -> bool:
    """Whether a text asks to have something summarised ("tl;dr"), which no quote answers."""
    return _summary().match(normalized(text[:_OPENING])) is not None


@cache
def _summary() -> regex.Pattern[str]:
    return regex.compile(rf"\W*(?:{pattern_of(said_in_any('summary'))})(?!\w)", regex.I)


def told_before(text: str, start: int, end: int) -> int:
    """Where a question begins behind what is told before it: "My card is lost, what do I do".

    It tells of who asks, or before "but" of the asking; "In 1990, who won" asks as a whole.
    """
    if _clauses().search(text, start, end) is None:
        return start
    first = _first_words(text, start, end)
    own = [one for one in all_frames() if one.sentence.isdisjoint(first[:1])]
    at, told = start, start
    for clause in _clauses().finditer(text, start, end):
        said = words_in(text[at : clause.start()])
        at = clause.end()
        tells = any(one.tells(said, but=clause["but"] is not None) for one in own)
        # "My friends say, in the 1920s, what won": the year belongs to the question.
        if tells or (told > start and all(one.places.isdisjoint(said[:1]) for one in own)):
            told = at
        first = _first_words(text, at, end)
        if any(one.asks_first(first, verbs=True) for one in own):
            return told
    return start


def told_behind(text: str, start: int, end: int) -> int:
    """Where a question ends, before a clause of who asks it: "what do I do, I lost my card"."""
    for clause in _CLAUSE.finditer(text, start, end):
        first = _first_words(text, clause.end(), end)[:1]
        if any(not one.speaking.isdisjoint(first) for one in all_frames()):
            return clause.start()
    return end


def behind_joining(text: str, start: int, end: int) -> int:
    """Where a question begins, behind the "but" that joins it to what stands before it."""
    found = _WORD.search(text, start, end)
    if found is not None:
        others = _first_words(text, found.end(), end)
        for one in all_frames():
            if _plain(found[0]) in one.joining and one.asks_first(others, verbs=True):
                return int(found.end())
    return start


@cache
def _clauses() -> regex.Pattern[str]:
    """What parts clauses."""
    but = {
        phrase
        for known in grammars()
        for phrase in known.of_class("and").intersection(known.said("contrast"))
    }
    return regex.compile(rf"{_CLAUSE.pattern}|(?P<but>\s(?=(?:{either(but)})\s))", regex.I)


class Lead(NamedTuple):
    """A lead, half-open, and whether it asks if something is so."""

    start: int
    end: int
    whether: bool


@dataclass(frozen=True, slots=True)
class Frames:
    """What stands about questions in one language: patterns, and sets of words without accents.

    A text with a word of `framed` and none but those of `about`, `framing` and function words
    asks nothing. A word of `places` opens a place, a time or a case ("in my", "if I"), one of
    `sentence` these or a question. What has a word of `own` tells of who asks. Of `verbs` those of
    `inverted` stand first in questions alone; one of `subjects` opens what a clause speaks of.
    """

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
    framing: frozenset[str]
    about: frozenset[str]
    greeted: frozenset[str]
    framed: frozenset[str]
    courtesy: frozenset[str]
    asking: frozenset[str]
    verbs: frozenset[str]
    inverted: frozenset[str]
    subjects: frozenset[str]
    joining: frozenset[str]
    before_asking: frozenset[str]
    places: frozenset[str]
    sentence: frozenset[str]

    def frames(self, text: str) -> bool:
        """Whether a text is nothing but words that stand about questions."""
        tokens = self._tokens(text, 0, len(text))
        return any(one.term in self.framed for one in tokens) and all(
            one.term in self.about or self._may_frame(one) for one in tokens
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

    def _may_frame(self, token: Token) -> bool:
        word = token.term
        return word not in self.case and (
            word in self.framing or (token.stop and word not in self.asking)
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
        return words_in(courtesy)[-1] in self.case

    def before_tail(self, text: str, start: int, end: int) -> int:
        """Where what stands before thanks and the like ends; `end` where there are none."""
        thanks = [*self.lead_behind.finditer(text, start, end)]
        tags = [*self.tag.finditer(text, start, end)]
        if not (thanks or tags):
            return end
        tokens = self._tokens(text, start, end)
        closing = next((t.end for t in reversed(tokens) if t.term not in self.courtesy), start)
        tails = [one for one in thanks if one.end() >= closing or self._opens_case(one[0])]
        # The song "Thank You".
        tails = [
            one
            for one in tails
            if not (" " in one[0] and one[0].istitle()) or _paused(text, start, one.start())
        ]
        tails += [
            one for one in tags if one.end() >= tokens[-1].end and _paused(text, start, one.start())
        ]
        says = next((token.start for token in tokens if not self._may_frame(token)), end)
        at = min((one.start() for one in tails if one.start() > says), default=None)
        return end if at is None else start + len(text[start:at].rstrip(" \t,;:–—-(."))

    def lead_in(self, text: str, start: int, end: int) -> Lead | None:
        """The first lead of a span: one that opens it, or behind what is said before it."""
        sure = ((*one.span(), False) for one in self.lead.finditer(text, start, end))
        others = ((*one.span(), True) for one in self.lead_asking.finditer(text, start, end))
        leads = merge(sure, others, key=lambda lead: (lead[0], -lead[1]))
        first = next(leads, None)
        if first is None:
            return None
        asked = opens_as_question(text[start:end])
        tokens = self._tokens(text, start, end)
        # Where the words begin that may stand about a question, up to each token.
        opens, runs = start, []
        for token in tokens:
            runs.append(opens)
            if not self._may_frame(token):
                opens = _end(_WITHIN, text, token.end, end)
        for at, behind, weak in chain((first,), leads):
            place = _place(tokens, at)
            # "²SE": what a pattern takes for a word is no token.
            if place == len(runs):
                continue
            opens = runs[place]
            if asked and opens > start:
                continue
            if opens < at and self.asking_self.match(text, opens, end):
                continue
            lead = self._lead(text, start, end, tokens, opens, behind, weak=weak)
            if lead is not None:
                return lead
        return None

    def _lead(
        self, text: str, start: int, end: int, tokens: Sequence[Token], opens: int, behind: int,
        *, weak: bool,
    ) -> Lead | None:  # fmt: skip
        """A lead with its asides, up to what it asks for; None if it is none where it stands.

        A `weak` one is none unless a word that asks follows.
        """
        behind = _end(self.asides, text, behind, end)
        rest = _end(_GAP, text, behind, end)
        whether = self.whether.match(text, rest, end)
        if whether is not None and told_before(text, start, end) > rest:
            return None  # "Not sure if I may ask here, but who pays"
        colon = _COLON.match(text, behind, end) is not None
        asks = whether is not None or colon or self.asks_first(_words_from(tokens, rest))
        # Behind what is said before it a lead is one after a comma, or "and".
        told = opens == start or colon or _paused(text, start, opens)
        if not told and self.joining.isdisjoint(_words_from(tokens, opens)[:1]):
            return None
        if weak and not asks:
            return None
        if whether is not None and "," in text[behind:rest] and self._asks_in(text[rest:end]):
            # "Quick question, if I am late what happens".
            whether = None
        rest = rest if whether is None else _end(_GAP, text, whether.end(), end)
        return Lead(opens, rest, whether is not None) if _WORD.search(text, rest, end) else None

    def _asks_in(self, text: str) -> bool:
        return not self.asking.isdisjoint(words_in(text))

    def tells(self, words: Sequence[str], *, but: bool) -> bool:
        """Whether some words tell of who asks, or, before "but", of the asking."""
        return not self.own.isdisjoint(words) or (but and not self.telling.isdisjoint(words))

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

    def asks_unmarked(self, text: str) -> bool:
        """Whether a text asks by its order alone: "is the pier open", "what does it cost".

        Not "when I was young", "what the fee is", nor "will be there", "is what I wrote".
        """
        words = words_in(text[:_OPENING])
        opens_clause = not self.subjects.isdisjoint(words[1:2])
        if self.asking.issuperset(words[:1]):
            return not opens_clause
        if self.inverted.issuperset(words[:1]):
            return opens_clause or any(map(self._names, _WORD.findall(text[:_OPENING])[1:2]))
        return self.asks_first(words)

    def _names(self, word: str) -> bool:
        plain = _plain(word)
        says = grammar(self.language).class_of(plain) or plain in self.asking
        return not says and speech(self.language).shares(word).noun > _MOSTLY


@cache
def _pronouns() -> frozenset[str]:
    """The pronouns of all languages."""
    return frozenset().union(*(known.of_class("pronoun") for known in grammars()))


@cache
def frames_of(language: str) -> Frames:
    """What stands about questions in a language; nothing where no file is kept of it."""
    known = grammar(language)
    asides = pattern_of(known.asides)

    def phrases(
        *keys: str, before: str = r"(?<!\w)", behind: str = r"(?!\w)"
    ) -> regex.Pattern[str]:
        said = set(known.said(*keys))
        # "Hé, hoe laat", but "he is" greets nobody.
        said |= {bare for bare in map(strip_accents, said) if bare not in _pronouns()}
        # "Does anyone here happen to know".
        source = pattern_of(said, accents=True).replace(r"\s+", "(?&gap)")
        gap = rf"(?(DEFINE)(?P<gap>[\s,]+(?:(?:{asides})[\s,]+)*?))"
        return regex.compile(rf"{gap}{before}(?:{source}){behind}", regex.I)

    named = rf"(?!\w)(?P<named>(?:[\s,@]+(?:{pattern_of(known.greeted)})(?!\w))+)?"
    function, asking, courtesy = map(_plains, (known.classes, known.asking, known.courtesy))
    frame, greeted = _plains(known.framing | known.asides | known.chat), _plains(known.greeted)
    case, joining = _plains(known.said("whether", "case")), _plains(known.of_class("and"))
    verbs = _plains(known.of_class("be", "auxiliary"))
    before_asking = _plains(known.of_class(*_BEFORE_ASKING))
    places = case | before_asking - joining
    return Frames(
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
        case=case,
        speaking=_plains(known.speaking),
        own=_plains(known.speaking | known.speakers),
        telling=_plains(known.framing) - function,
        framing=frame,
        about=frame | greeted | courtesy | _plains(known.times),
        greeted=greeted,
        framed=(frame | greeted | courtesy) - function,
        courtesy=courtesy,
        asking=asking,
        verbs=verbs,
        inverted=verbs if known.inverts else frozenset(),
        subjects=_plains(known.of_class("article", "pronoun")),
        joining=joining,
        before_asking=before_asking,
        places=places,
        sentence=places | joining | verbs | asking,
    )


@cache
def all_frames() -> tuple[Frames, ...]:
    """What stands about questions in each language that a file is kept of."""
    return tuple(map(frames_of, languages()))


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
        usual = _plains({*known.classes, *stop_words(language), *known.asking})
        for phrase in known.said(*_KEYS):
            words = [_plain(word) for word in _PHRASED.findall(phrase)]
            whole = frozenset(word for word in words if _WORD.fullmatch(word))
            begun = tuple(f" {_ANY.split(word)[0]}" for word in words if word not in whole)
            telling = max(
                sorted(whole), key=lambda word: (word not in usual, len(word)), default=""
            )
            made.setdefault(telling, []).append(_Phrase(language, whole, begun))
    return made


def around(text: str) -> list[Frames]:
    """What frames in the languages that a text has words of; mostly none, which is found soon."""
    phrases, words = _phrased(), frozenset(("", *words_in(text)))
    joined = f" {' '.join(words)}"
    found = {
        phrase.language
        for word in words & phrases.keys()
        for phrase in phrases[word]
        if phrase.within(words, joined)
    }
    return [frames_of(language) for language in sorted(found)]


def _end(pattern: regex.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text, start, end)
    return start if found is None else int(found.end())


def _place(tokens: Sequence[Token], at: int) -> int:
    """How many tokens begin before a place."""
    return bisect_left(tokens, at, key=lambda token: token.start)


def _words_from(tokens: Sequence[Token], at: int) -> list[str]:
    """The first of the words that begin at a place or behind it."""
    place = _place(tokens, at)
    return [token.term for token in tokens[place : place + _BEFORE_WORDS]]


@lru_cache(maxsize=_WORDS_KEPT)
def _plain(word: str) -> str:
    return strip_accents(normalized(word))


def _first_words(text: str, start: int, end: int) -> list[str]:
    return words_in(text[start : min(end, start + _OPENING)])


def words_in(text: str) -> list[str]:
    """The words of a text, in order, without case and accents."""
    return [_plain(word) for word in _WORD.findall(text)]


def _plains(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_plain, words))


def _paused(text: str, start: int, at: int) -> bool:
    """Whether a comma or the like stands before a place."""
    return text[max(start, at - 8) : at].rstrip()[-1:] in _PAUSES
