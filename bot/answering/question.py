"""What a question asks for: the kind of answer, its focus, its names."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

import regex

from bot.answering.asking import NOTHING, Asking, asking
from bot.answering.messages import blanked, pieces_of
from bot.text import DEFAULT_LANGUAGE, Span, Token, fold, normalized, terms, token_words, tokenize
from bot.text.grammar import JOINT, either, grammar, grammars, languages, pattern_of, said_in_any
from bot.text.stopwords import stop_words
from bot.text.words import bare, strip_accents


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

    `asked` is its text without what only stands about a question; of that its `tokens` are, with
    their places in `text`. `terms` are its content terms, each once, in order; `focus` those of the
    noun that a "which" or "how many" asks for; `names` those of its proper names.
    `sort` is the term of what the answer is one of ("What is the name of the river": a river),
    None where no noun says so; `beside` whether it stands beside the question word. `word` is that
    word, in English in lower case, in other languages "which" where a noun behind it says what is
    asked for; "" for another, or none. `at` is its token, -1 without one.
    """

    text: str
    asked: str
    language: str
    tokens: tuple[Token, ...]
    terms: tuple[str, ...]
    kind: AnswerKind
    focus: frozenset[str]
    sort: str | None
    beside: bool
    word: str
    at: int
    names: frozenset[str]
    negated: bool
    comparative: bool
    naming: bool


#: What a question of yes and no opens with, or has before its subject ("im 14 can i play").
_ASKED_IF: Final = (
    r"(am|is|are|was|were|do|does|did|can|could|will|would|has|have|had|should|shall|must|may)"
    r"(n['’]?t)?\b"
)
_SUBJECT: Final = "(i|u|you|we|they|he|she|it|there|someone|anyone|anybody)"
#: "Can I come when I like?": the clause asks for nothing.
_IF_WITH_CLAUSE: Final = regex.compile(
    rf"^{_ASKED_IF} {_SUBJECT}\b(?!.*\b(know|tell|say|sure)\b).* (when|where) {_SUBJECT}\b"
)
#: "Do I have to say who I am?" is no question for somebody; "Do we know who it was?" is.
_IF_WITH_QUESTION: Final = regex.compile(
    r"^((am|are|must|should|will|have)(n['’]?t)? (i|we)|do(n['’]?t)? (i|we)(?! know)"
    r"|(can|could|may) (i|we) (choose|pick|decide|select))\b"
    r".* (what|which|who|whom|when|where|how)\b"
)
#: "What's", "whats".
_JOINED_IS: Final = regex.compile(r"\b(what|who|where|when|why|how)['’]?s\b")
#: Tried in order on the case-folded English question, where "is" is a word of its own; other
#: languages' are in `bot.text.grammar`, and every language's nouns.
_KINDS: Final = tuple(
    (kind, regex.compile(pattern))
    for kind, pattern in (
        (AnswerKind.PERCENTAGE, r"\b(percent|percentage|proportion|what share)\b|%"),
        (AnswerKind.DURATION, r"\bhow (long|quickly|soon)\b"),
        (
            AnswerKind.MONEY,
            r"\bhow much (money|do|does|did|is|was|are|were|will|would|must)\b.*\b(cost|costing"
            r"|worth|paid|pay|spen\w+|price|value|budget|charg(e|ed|ing))\b|\b(how expensive"
            r"|what price|what (is|was) the (price|cost|value|budget))\b"
            r"|^(the )?(price|cost|fee|fare)s?\b|\bwhat (do|does|did|will|would)\b.*\bcost\b",
        ),
        (
            AnswerKind.AMOUNT,
            r"\b(how (many|much|often|large|big|far|tall|high|deep|fast|heavy|wide|close|near|small"
            r"|thick|steep|hot|cold|strong|loud)|what number|what amount"
            r"|what (is|was|are|were) the (\w+ )?number of"
            r"|how old (do|does|must|should|(\w+ )+(have|has|need|needs) to))\b",
        ),
        (
            AnswerKind.DATE,
            r"\b(when|(what|which) (year|date|day|month|century|decade|era|time)"
            r"|in (year|month|century|decade)|how (old|late"
            rf"|early)|the (latest|earliest|soonest) {_SUBJECT})\b",
        ),
        (
            AnswerKind.REASON,
            r"\b(why|what (reason|cause)|what caused|how come|for what reason)\b",
        ),
        (
            AnswerKind.PLACE,
            r"\b(where|(what|which) (country|city|town|place|state|region|location|area|continent"
            r"|river|island|province|county))\b",
        ),
        (
            AnswerKind.ORGANISATION,
            r"\b(what|which) (company|organi[sz]ation|agency|party|group|university|institution"
            r"|team|school|band|church|firm|body|committee|ministry)\b",
        ),
        (
            AnswerKind.PERSON,
            r"\b(who|whom|whose|(what|which) (person|man|woman|president|king|queen|author|leader"
            r"|scientist|minister|emperor|scholar))\b",
        ),
        (
            AnswerKind.DEFINITION,
            r"\bwhat (is|are|was|were)\b|\bwhat does .* (mean|stand for)\b"
            r"|\bdefin(e|ition)\b",
        ),
        (AnswerKind.MANNER, r"\bhow\b"),
        (AnswerKind.THING, r"\b(what|which)\b"),
        (
            AnswerKind.YES_NO,
            rf"^\s*{_ASKED_IF}|\b{_ASKED_IF} {_SUBJECT}\b",
        ),
    )
)


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
#: In a language other than English the noun stands so many words behind "which" at most.
_BEHIND_WHICH: Final = 3
_CLAUSE: Final = regex.compile(r"[,;:()]")
_WORD: Final = regex.compile(r"\w+")
#: What asks for no kind by itself.
_WHICH: Final = "which"
_YES_NO: Final = "yes_no"
#: What parts the words of a phrase that asks, where a * stands for any letters.
_BETWEEN: Final = regex.compile(r"[^\w'*]+")
_VERBS: Final = ("be", "auxiliary")


@cache
def _phrases(language: str, key: str) -> regex.Pattern[str] | None:
    known = grammar(language)
    # What names something in a text asks for its name, unless the file says what does.
    phrases = known.phrases.get(key, known.naming if key == "naming" else ())
    return regex.compile(rf"\b(?:{pattern_of(phrases)})\b") if phrases else None


def _says(folded: str, language: str, key: str) -> bool:
    """Whether a question, case folded, has one of the phrases that its language's file gives."""
    pattern = _phrases(language, key)
    return pattern is not None and pattern.search(folded) is not None


@cache
def _unsought() -> regex.Pattern[str]:
    """The words that ask but are in no answer; also of another language than is read."""
    words = pattern_of(said_in_any("unsought", "follows"))
    return regex.compile(rf"\b(?:{words})(?!\w)", regex.I)


@cache
def says_nothing(language: str) -> frozenset[str]:
    """The words that no question of a language looks for: those that ask, and those of chats."""
    known = grammar(language)
    words = known.asking | known.chat
    return words | {strip_accents(word) for word in words}


def _read(text: str, language: str) -> Iterator[Token]:
    """The tokens of a question; what says nothing in one is a stop word, unless it is a name."""
    nothing, shouted = says_nothing(language), text.isupper()
    for at, token in enumerate(tokenize(text, language)):
        if not token.stop:
            word = text[token.start : token.end]
            empty = normalized(word, language) in nothing
            # "@moderators" calls somebody, and asks for no address.
            if word == "@" or (empty and (shouted or not at or word[0].islower())):
                token = token._replace(stop=True)
        yield token


@cache
def _focus(language: str) -> regex.Pattern[str] | None:
    """The noun, its group, behind the words that ask for one."""
    known = grammar(language)
    if "focus" not in known.phrases:
        return None
    kinds = pattern_of(known.said("kinds"))
    # "What is", but "what becomes": such a verb says more than that it asks.
    verbs = known.of_class(*_VERBS) & stop_words(language)
    if language != DEFAULT_LANGUAGE:
        # "O que disse"; an English one may be a noun ("what use").
        verbs |= known.of_class("verb") - _nouns_of(language).keys()
    return regex.compile(
        rf"\b(?:{pattern_of(known.phrases['focus'])}){JOINT}(?:(?:{kinds}){JOINT})?"
        rf"(?!(?:{either(verbs)})\b)([\p{{L}}-]+)",
        regex.I,
    )


def analyze(text: str, language: str = DEFAULT_LANGUAGE) -> Question:
    """Analyse a question of any shape: keywords, no capitals, no question mark."""
    whole, pieces = text, pieces_of(text, language)
    text = blanked(whole, pieces) if pieces else whole
    tokens = tuple(_read(text, language))
    folded = " ".join(text.casefold().split())
    english = language == DEFAULT_LANGUAGE
    asks = asking(text, tokens) if english else NOTHING
    words = None if english else _asks_in(text, tokens, language)
    said, noun = None, asks.sort
    if words is not None:
        said, noun = _asked_by(words, text, tokens, language)
    no_words = {at for found in _unsought().finditer(text) for at in range(*found.span())}
    meant = [token for token in tokens if not token.stop]
    # "What time?" alone: then there is nothing else to look for.
    content = [token for token in meant if token.start not in no_words] or meant
    sort = None if noun is None else tokens[noun].term
    start, end = _focused(text, tokens, words, language)
    focus = frozenset(token.term for token in content if token.start < end and start < token.end)
    names = _names(text, tokens, content, language)
    sought = tuple(dict.fromkeys(token.term for token in content))
    if any(piece.whether for piece in pieces):
        said = AnswerKind.YES_NO
    kind = said or _kind(folded, asks, sort, only_names=names.issuperset(sought))
    if kind is AnswerKind.OTHER:
        kind = _unasked(text, tokens, content, language)
    return Question(
        text=whole,
        asked=text.strip() if text == whole else " ".join(text.split()),
        language=language,
        tokens=tokens,
        terms=sought,
        kind=kind,
        focus=focus,
        sort=sort,
        beside=asks.beside,
        word=asks.word if words is None or words.kind != _WHICH else _WHICH,
        at=asks.at if words is None else words.first,
        names=names,
        negated=_says(folded, language, "negated"),
        comparative=_says(folded, language, "comparative"),
        naming=_says(folded, language, "naming"),
    )


def _names(
    text: str, tokens: Sequence[Token], content: Sequence[Token], language: str
) -> frozenset[str]:
    """The terms that have a capital, and not only because they open the question."""
    if text.isupper():
        return frozenset()
    return frozenset(
        token.term
        for token in content
        if token is not tokens[0] and bare(text[token.start : token.end], language)[0].isupper()
    )


def _unasked(
    text: str, tokens: Sequence[Token], content: Sequence[Token], language: str
) -> AnswerKind:
    """The kind that a question asks for without a word of its language that asks."""
    if language != DEFAULT_LANGUAGE and _opens_with_verb(text, tokens, language):
        return AnswerKind.YES_NO
    found = _foreign(text, tokens)
    return _opens_with_sort(text, content, language) if found is AnswerKind.OTHER else found


def ready() -> None:
    """Make now what reads a question in any language: the first one need not wait for it."""
    analyze("?")
    for language in languages():
        for accents in (False, True):
            _asks(language, accents)
        _phrases(language, "how_much")


@cache
def worth(language: str) -> frozenset[str]:
    """The terms of a language that ask for money."""
    return frozenset(terms(" ".join(grammar(language).worth), language))


@cache
def sorts(language: str, *kinds: str) -> frozenset[str]:
    """The terms of a language's nouns of what is of some kinds: of "person", "organisation"."""
    known = grammar(language).sorts
    return frozenset(
        terms(" ".join(noun for one in kinds for noun in known.get(one, ())), language)
    )


#: Kinds of questions that no price answers.
_NO_PRICES: Final = frozenset(
    (
        AnswerKind.PERSON,
        AnswerKind.ORGANISATION,
        AnswerKind.PLACE,
        AnswerKind.DATE,
        AnswerKind.DURATION,
        AnswerKind.REASON,
    )
)


class Contact(NamedTuple):
    """A way to reach somebody: its name, the terms that ask for it, those that tell it.

    `hints` are those of the latter that may tell of something else: "call", "street"; so may
    the compounds that end in one of `ends`: "Bahnhofstraße", "Spielplatz".
    """

    name: str
    asked: tuple[str, ...]
    said: frozenset[str]
    hints: frozenset[str]
    ends: tuple[str, ...]


@cache
def _contacts(language: str) -> tuple[Contact, ...]:
    """The ways that a language has words for, those that ask in most words first."""
    made = []
    for name, (phrases, words) in grammar(language).contacts.items():
        asked = [tuple(terms(phrase, language)) for phrase in phrases]
        said = frozenset(terms(" ".join(one for one in words if "*" not in one), language))
        hints = said.difference(*(one for one in asked if len(one) == 1))
        joined = " ".join(one[1:] for one in words if one.startswith("*"))
        ends = tuple(token.term for token in tokenize(joined, language))
        made += [Contact(name, one, said, hints, ends) for one in asked]
    return tuple(sorted(made, key=lambda one: -len(one.asked)))


def contacts(question: Question) -> list[Contact]:
    """The ways to reach somebody that a question asks for: an e-mail address is no street's."""
    found: list[Contact] = []
    terms, free = question.terms, set(question.terms)
    for one in _contacts(question.language):
        if free.issuperset(one.asked):
            at = terms.index(one.asked[0])
            if terms[at : at + len(one.asked)] == one.asked:
                found.append(one)
                free.difference_update(one.asked)
    return found


def asks_price(question: Question) -> bool:
    """Whether a price would answer a question in a few words: "fee for the boat", "how much"."""
    folded, language = question.asked.casefold(), question.language
    # "Who is in charge?", "When is the fee due?"
    return question.kind not in _NO_PRICES and (
        question.kind is AnswerKind.MONEY
        or not worth(language).isdisjoint(question.terms)
        or (not question.focus and _says(folded, language, "how_much"))
    )


#: "Who is Maja?" asks what she is.
_WHO_IS: Final = regex.compile(r"^who (is|are|was|were)\b")


def _kind(folded: str, asks: Asking, sort: str | None, *, only_names: bool) -> AnswerKind:
    folded = _JOINED_IS.sub(r"\1 is", folded)
    if only_names and _WHO_IS.match(folded):
        return AnswerKind.DEFINITION
    if _IF_WITH_CLAUSE.match(folded) or _IF_WITH_QUESTION.match(folded):
        return AnswerKind.YES_NO
    said = next((kind for kind, pattern in _KINDS if pattern.search(folded)), AnswerKind.OTHER)
    if asks.word in _ASKERS:
        return _ASKERS[asks.word]
    if asks.word in ("what", "which") and said in _OPEN_KINDS:
        sorts = _sorts(DEFAULT_LANGUAGE)
        if sort in sorts:
            return sorts[sort]
        # "What is the dark web?" asks what it is; "What is the web's protocol called" does not.
        if sort is not None and not (asks.closes and said is AnswerKind.DEFINITION):
            return AnswerKind.THING
    return said


@cache
def _asks(language: str, accents: bool) -> tuple[tuple[str, regex.Pattern[str]], ...]:
    """The kinds that a language's words ask for, and what these words are."""
    return tuple(
        (kind, regex.compile(rf"\b(?:{'|'.join(_pattern(one, accents) for one in phrases)})\b"))
        for kind, phrases in grammar(language).asks.items()
    )


def _pattern(phrase: str, accents: bool) -> str:
    words = _BETWEEN.sub(" ", phrase if accents else strip_accents(phrase))
    return str(regex.escape(words, literal_spaces=True)).replace(r"\*", r"\w*")


@cache
def _nouns_of(language: str) -> dict[str, AnswerKind]:
    """The kind of each noun that says what sort of thing is asked for, also without accents."""
    return {
        spelled(noun): AnswerKind[kind.upper()]
        for spelled in (strip_accents, str)
        for kind, nouns in grammar(language).sorts.items()
        for noun in nouns
    }


@cache
def _sorts(language: str) -> dict[str, AnswerKind]:
    """The same by its term."""
    return {
        token.term: kind
        for noun, kind in _nouns_of(language).items()
        for token in tokenize(noun, language)
    }


def _sort_of(word: str, token: Token, language: str) -> AnswerKind | None:
    """What sort of thing a word names: itself, else by its term, as which it may be another's."""
    kind = _nouns_of(language).get(word)
    # "Qué más": a function word is no form of a noun ("masa").
    if kind is None and not token.stop and word not in grammar(language).classes:
        kind = _sorts(language).get(token.term)
    return kind


class _Asks(NamedTuple):
    """Words that ask; what sorts first is likeliest to.

    `leans` and `other` say that they may be none: a relative ("the ship *that* sank, when …"), or
    another word that differs by an accent. `first` and `last` are tokens, `order` is that of the
    kinds in the language's file.
    """

    leans: bool
    other: bool
    first: int
    order: int
    last: int
    kind: str
    spelled: bool

    def within(self, other: _Asks) -> bool:
        """Whether these words are some of the other's."""
        return (
            other.first <= self.first
            and self.last <= other.last
            and other.last - other.first > self.last - self.first
        )


def _opens_with_verb(text: str, tokens: Sequence[Token], language: str) -> bool:
    """Whether a question opens with a form of "be", "can" or their like, and asks with no word."""
    words = token_words(text, tokens[:2], language)
    classes = [grammar(language).class_of(word) for word in words]
    # "Si può", "on peut".
    opening = classes[1:] if classes[:1] == ["pronoun"] else classes
    return bool(opening) and opening[0] in _VERBS


def _opens_with_sort(text: str, content: Sequence[Token], language: str) -> AnswerKind:
    """The kind of key words: "deadline boat race" asks for a date. A "city" asks for nothing."""
    for token in content[:1]:
        kind = _sort_of(fold(text[token.start : token.end], language), token, language)
        if kind is not None and kind not in _OPEN_KINDS:
            return kind
    return AnswerKind.OTHER


def _asks_in(text: str, tokens: Sequence[Token], language: str) -> _Asks | None:
    """The words that ask in a question, in the language's spelling or without its accents."""
    words, known = token_words(text, tokens, language), grammar(language).classes
    # Without accents a space within a number is one like others.
    plain = ["".join(strip_accents(word).split()) for word in words]
    places = [*_places(plain, _asks(language, False))]
    if not places:
        return None
    spelled = {first for _, _, first, _ in _places(words, _asks(language, True))}
    found = []
    for order, kind, first, last in places:
        before = tokens[first - 1] if first else None
        leans = before is not None and (
            # "Où est-ce que" is no question of yes and no.
            kind == _YES_NO
            or (not before.stop and text[before.end : tokens[first].start].isspace())
        )
        other = first not in spelled and all(
            token.stop or word in known
            for token, word in zip(tokens[first : last + 1], words[first:], strict=False)
        )
        # "Open or shut?": who writes accents would have written "où", too.
        if not (leans and other and plain != words):
            found.append(_Asks(leans, other, first, order, last, kind, first in spelled))
    # "Est-ce que" asks as a whole, not with its "que".
    return next((one for one in sorted(found) if not any(map(one.within, found))), None)


def _places(
    words: Sequence[str], asks: tuple[tuple[str, regex.Pattern[str]], ...]
) -> Iterator[tuple[int, str, int, int]]:
    """Order and kind of what asks, and the first and the last of its words."""
    said = " ".join(words)
    for order, (kind, pattern) in enumerate(asks):
        for match in pattern.finditer(said):
            first, last = (said.count(" ", 0, at) for at in match.span())
            yield order, kind, first, last


def _focused(text: str, tokens: Sequence[Token], asks: _Asks | None, language: str) -> Span:
    """The characters of the noun behind words that ask for one; none where there are none."""
    pattern = _focus(language)
    for found in () if pattern is None else pattern.finditer(text):
        # "The boat that sank, in what year": a relative asks for nothing.
        if asks is None:
            return found.span(1)
        opens = tokens[asks.first].start
        # "O que acontece": what asks for anything asks for no noun behind its last word.
        if (
            opens <= found.start() < tokens[asks.last].end
            if asks.kind != _WHICH
            else opens == found.start()
        ):
            return found.span(1)
    return 0, 0


def _asked_by(
    asks: _Asks, text: str, tokens: Sequence[Token], language: str
) -> tuple[AnswerKind, int | None]:
    words, known = token_words(text, tokens, language), grammar(language)
    classes = [known.class_of(word) for word in words]
    if asks.kind != _WHICH:
        kind = AnswerKind[asks.kind.upper()]
        # "Wie wird der Fluss genannt": a name is asked for.
        called = kind is AnswerKind.MANNER and "called" in classes
        return (AnswerKind.THING if called else kind), None
    capitals = known.nouns and text not in (text.lower(), text.upper())
    asked: tuple[AnswerKind, int | None] = AnswerKind.THING, None
    for at in range(asks.last + 1, min(asks.last + 1 + _BEHIND_WHICH, len(tokens))):
        if _CLAUSE.search(text, tokens[at - 1].end, tokens[at].start) or classes[at - 1] == "verb":
            break
        # "Alter" is no age where nouns have capitals. "Cosa è stato": what stands behind such a
        # verb without an article is no noun.
        behind_verb = classes[at - 1] in _VERBS and "'" not in words[at]
        noun = text[tokens[at].start].isupper() if capitals else not behind_verb
        sort = _sort_of(words[at], tokens[at], language) if noun else None
        if sort is not None:
            asked = sort, at
        # "Welche große stadt": where they have none, "große" may be a size.
        if asked[1] is not None and (sort is None or not known.nouns):
            break
    return asked


@cache
def _openings() -> tuple[frozenset[str], tuple[str, ...]]:
    """What opens words that ask, in any language: whole words, and what some begin with."""
    whole, begun = set[str](), set[str]()
    for known in grammars():
        for phrase in chain.from_iterable(known.asks.values()):
            plain = strip_accents(phrase)
            opening = _WORD.findall(plain)[0]
            part = plain.startswith(f"{opening}*")
            (begun if part else whole).add(opening)
    return frozenset(whole), tuple(begun)


def _foreign(text: str, tokens: Sequence[Token]) -> AnswerKind:
    """The kind that a question asks for in words of another language than it is read in."""
    whole, begun = _openings()
    words = _WORD.findall(strip_accents(" ".join(token_words(text, tokens, DEFAULT_LANGUAGE))))
    # Without any it need not be looked through in each language.
    if whole.isdisjoint(words) and not any(word.startswith(begun) for word in words):
        return AnswerKind.OTHER
    for language in languages():
        asks = _asks_in(text, tokens, language)
        if asks is not None and _is_in(language, asks, text, tokens):
            kind, _ = _asked_by(asks, text, tokens, language)
            # A word that asks for little is one of many languages' ("was", "come").
            return AnswerKind.OTHER if kind in (AnswerKind.THING, AnswerKind.MANNER) else kind
    return AnswerKind.OTHER


def _is_in(language: str, asks: _Asks, text: str, tokens: Sequence[Token]) -> bool:
    """Whether what asks is of this language: "dove", "chi" and "Kim" are other words, too."""
    words = token_words(text, tokens, language)
    own, usual = grammar(language).classes, grammar(DEFAULT_LANGUAGE).classes
    return asks.spelled and (
        asks.first < asks.last
        or not words[asks.first].isascii()
        or any(
            word in own and word not in usual and at != asks.first for at, word in enumerate(words)
        )
    )
