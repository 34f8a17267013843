"""Tokens: what is compared when a question is matched with an article.

A token keeps its place in the text and its *term*: case folded, possessive
dropped, stemmed by language, accents removed. Numbers, currency and magnitude
words get one spelling ("150bn" and "150 billion" have the same terms).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple, TypeVar

import regex

from bot.text.languages import DEFAULT_LANGUAGE, stemmer
from bot.text.stopwords import stop_words

#: Bump when terms change, or which words are searched: a persisted index of another version is
#: rebuilt.
TOKENIZER_VERSION: Final = 4

_WORD: Final = regex.compile(
    r"""
    (?P<number>\d+(?:[.,\u202f\u00a0]\d{3})*(?:[.,]\d+)*)   # 1,000  3.5
        (?P<suffix>(?:bn|mn|[mbk])\b|(?:st|nd|rd|th|s)\b)?
  | (?P<cjk>[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}ー]+)
  | (?P<word>(?:\p{L}\.){2,20}+(?!\p{L})           # U.S.  e.g.
        | [\p{L}\p{M}\p{N}]+(?:['’ʼ][\p{L}\p{M}]+)*)
  | (?P<sign>[€$£¥%‰@])
    """,
    regex.VERBOSE,
)

_SEPARATORS: Final = regex.compile(r"[.,\u202f\u00a0]")
_MAGNITUDE: Final = {"bn": "billion", "b": "billion", "mn": "million", "m": "million"}
_SYNONYM: Final = {
    "eur": "€", "euro": "€", "euros": "€",
    "usd": "$", "dollar": "$", "dollars": "$",
    "gbp": "£", "pound": "£", "pounds": "£",
    "percent": "%", "pct": "%",
}  # fmt: skip
#: Articles and prepositions that some languages join to a word by an apostrophe.
_ELISION: Final = {
    "ca": frozenset({"l", "d", "s", "n", "m", "t"}),
    "fr": frozenset(
        {"l", "d", "s", "n", "m", "t", "j", "c", "qu", "lorsqu", "puisqu", "jusqu", "quoiqu"}
    ),
    "it": frozenset({"l", "d", "un", "dell", "all", "dall", "nell", "sull", "c", "s"}),
}
#: English possessives: what is possessed follows.
POSSESSIVES: Final = ("’s", "'s", "s’", "s'")
#: Pieces of texts that are remembered, of each language.
CACHE_WORDS: Final = 200_000
#: Longer pieces (of a writing without spaces) hardly come again.
_CACHE_CHARS: Final = 60


class Token(NamedTuple):
    """A word of a text: its half-open character span, its term, whether it is a stop word."""

    start: int
    end: int
    term: str
    stop: bool


def fold(text: str, language: str = DEFAULT_LANGUAGE) -> str:
    """`text` case folded by the rules of `language` (Turkish has a dotless ı)."""
    if language in ("tr", "az"):
        text = text.replace("İ", "i").replace("I", "ı")
    return text.casefold()


def normalized(text: str, language: str = DEFAULT_LANGUAGE) -> str:
    """`text` folded as above, its apostrophes straight: as the files of words have them."""
    return fold(text, language).replace("’", "'").replace("ʼ", "'")


def strip_accents(text: str) -> str:
    """`text` without the combining marks of Latin, Greek and Cyrillic letters."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", kept).replace("ı", "i")


def bare(word: str, language: str = DEFAULT_LANGUAGE) -> str:
    """`word` without what its language joins to it by an apostrophe: "d'Anvers" is Anvers."""
    joined = _ELISION.get(language)
    if joined is None or word.isalnum():
        return word
    head, _, tail = word.replace("’", "'").replace("ʼ", "'").partition("'")
    return tail if tail and head.casefold() in joined else word


class _Normalizer:
    """Raw word → (term, is stop word) for one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._stemmer = stemmer(language)
        self._stop = stop_words(language)

    def __call__(self, word: str) -> tuple[str, bool]:
        plain = normalized(word, self._language)
        if plain in self._stop:
            return strip_accents(plain), True
        if "'" in plain:
            head, _, tail = plain.partition("'")
            if head in _ELISION.get(self._language, ()):
                plain = tail.replace("'", "")
            elif self._language == "tr" or tail in ("s", ""):
                # Turkish joins case endings to names by an apostrophe.
                plain = head
            elif tail in ("t", "re", "ve", "ll", "d", "m"):
                plain = head
            else:
                plain = plain.replace("'", "")  # O'Brien
            if plain in self._stop:
                return strip_accents(plain), True
        plain = plain.replace(".", "")
        if plain in _SYNONYM:
            return _SYNONYM[plain], False
        if self._stemmer is not None:
            plain = self._stemmer.stemWord(plain)
        return strip_accents(plain), False

    def read(self, words: Sequence[str]) -> list[tuple[str, bool]]:
        """The same of many words at once, case folded and of letters alone."""
        stems = words if self._stemmer is None else self._stemmer.stemWords(words)
        return [
            (strip_accents(word), True)
            if word in self._stop
            else (_SYNONYM.get(word) or strip_accents(stem), False)
            for word, stem in zip(words, stems, strict=True)
        ]


@cache
def _normalizer(language: str) -> _Normalizer:
    return _Normalizer(language)


#: What a piece of a text stands for: each token's place in it, its term, whether it is a stop
#: word. The piece alone decides it, so it is worked out once.
_Parts = tuple[tuple[int, int, str, bool], ...]


T = TypeVar("T")


class PerPiece(dict[str, T]):
    """What follows from one of the `pieces` of a text, worked out once."""

    def __init__(self, work_out: Callable[[str], T]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, piece: str) -> T:
        made = self._work_out(piece)
        if len(piece) <= _CACHE_CHARS:
            if len(self) >= CACHE_WORDS:
                self.clear()
            self[piece] = made
        return made


@cache
def _known(language: str) -> PerPiece[_Parts]:
    return PerPiece(lambda piece: tuple(_parse(piece, language)))


def parts(piece: str, language: str = DEFAULT_LANGUAGE) -> tuple[tuple[int, int, str, bool], ...]:
    """The tokens of one of the `pieces` of a text, as plain tuples."""
    return _known(language)[piece]


def _parse(piece: str, language: str) -> Iterator[tuple[int, int, str, bool]]:
    if piece.isascii() and piece.isalnum() and piece[0].isalpha():
        # What most words are: the pattern need not say so.
        yield 0, len(piece), *_normalizer(language)(piece)
        return
    for match in _WORD.finditer(piece):
        start, end = match.span()
        if match["word"] is not None:
            yield start, end, *_normalizer(language)(match[0])
        elif match["cjk"] is not None:
            # No spaces between words: overlapping pairs of characters stand for them.
            for at in range(start, max(end - 1, start + 1)):
                last = min(at + 2, end)
                yield at, last, piece[at:last], False
        elif match["number"] is None:
            yield start, end, match[0], False
        else:
            digits, suffix = _plain_number(match["number"]), match["suffix"]
            if suffix in _MAGNITUDE:
                at = match.start("suffix")
                yield start, at, digits, False
                yield at, end, _magnitude(suffix, language), False
            else:
                yield start, end, digits + "000" if suffix == "k" else digits, False


def pieces(text: str) -> list[str]:
    """`text` cut at its spaces, tabs and line ends, each of one character.

    No token has one: those of the pieces, each alone, are those of the text.
    """
    return text.replace("\n", " ").replace("\t", " ").split(" ")


def tokenize(text: str, language: str = DEFAULT_LANGUAGE) -> list[Token]:
    """Every word, number and currency sign of `text`, in order, stop words included."""
    known = _known(language)
    tokens: list[Token] = []
    append, new = tokens.append, tuple.__new__
    at = 0
    for piece in pieces(text):
        for start, end, term, stop in known[piece]:
            # What `Token(...)` does, without the call of a Python function a word.
            append(new(Token, (at + start, at + end, term, stop)))
        at += len(piece) + 1
    return tokens


def token_words(text: str, tokens: Iterable[Token], language: str = DEFAULT_LANGUAGE) -> list[str]:
    """The word that each of some tokens of `text` is of, `normalized`."""
    return [normalized(text[token.start : token.end], language) for token in tokens]


def terms(text: str, language: str = DEFAULT_LANGUAGE) -> list[str]:
    """The terms of `text` that carry meaning (no stop words), in order, for an index."""
    known = _known(language)
    return [term for piece in pieces(text) for _, _, term, stop in known[piece] if not stop]


def read(words: Sequence[str], language: str = DEFAULT_LANGUAGE) -> list[tuple[str, bool]]:
    """The term of each word, case folded and of letters alone, and whether it is a stop word.

    None of them is remembered: these may be many.
    """
    return _normalizer(language).read(words)


def _magnitude(suffix: str, language: str) -> str:
    return _normalizer(language)(_MAGNITUDE[suffix])[0]


def _plain_number(digits: str) -> str:
    """One spelling for a number: no thousands separators, a point for the decimals."""
    groups: list[str] = _SEPARATORS.split(digits)
    if len(groups) == 1:
        return digits
    if all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3:
        return "".join(groups)
    return "".join(groups[:-1]) + "." + groups[-1]
