"""Tokens: what is compared when a question is matched with an article.

A token keeps its place in the text and its *term*: case folded, possessive
dropped, stemmed by language, accents removed. Numbers, currency and magnitude
words get one spelling ("150bn" and "150 billion" have the same terms).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from bot.text.languages import DEFAULT_LANGUAGE, stemmer
from bot.text.stopwords import stop_words

#: Bump when terms change: a persisted index of another version is rebuilt.
TOKENIZER_VERSION: Final = 1

_WORD: Final = regex.compile(
    r"""
    (?P<number>\d+(?:[.,\u202f\u00a0]\d{3})*(?:[.,]\d+)*)   # 1,000  3.5
        (?P<suffix>(?:bn|mn|[mbk])\b|(?:st|nd|rd|th|s)\b)?
  | (?P<cjk>[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}ー]+)
  | (?P<word>(?:\p{L}\.){2,}(?!\p{L})               # U.S.  e.g.
        | [\p{L}\p{M}\p{N}]+(?:['’ʼ][\p{L}\p{M}]+)*)
  | (?P<sign>[€$£¥%‰])
    """,
    regex.VERBOSE,
)

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
_CACHE_WORDS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Token:
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


def strip_accents(text: str) -> str:
    """`text` without the combining marks of Latin, Greek and Cyrillic letters."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", kept).replace("ı", "i")


class _Normalizer:
    """Raw word → (term, is stop word) for one language, remembered."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._stemmer = stemmer(language)
        self._stop = stop_words(language)
        self._known: dict[str, tuple[str, bool]] = {}

    def __call__(self, word: str) -> tuple[str, bool]:
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _CACHE_WORDS:
                self._known.clear()
            known = self._known[word] = self._normalize(word)
        return known

    def _normalize(self, word: str) -> tuple[str, bool]:
        plain = fold(word, self._language).replace("’", "'").replace("ʼ", "'")
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


@cache
def _normalizer(language: str) -> _Normalizer:
    return _Normalizer(language)


def tokenize(text: str, language: str = DEFAULT_LANGUAGE) -> list[Token]:
    """Every word, number and currency sign of `text`, in order, stop words included."""
    normalize = _normalizer(language)
    tokens: list[Token] = []
    append = tokens.append
    for match in _WORD.finditer(text):
        kind = match.lastgroup
        start, end = match.span()
        if kind == "word":
            append(Token(start, end, *normalize(match.group())))
        elif kind == "number" or kind == "suffix":
            digits = _plain_number(match["number"])
            append(Token(start, match.end("number"), digits, False))
            suffix = match["suffix"]
            if suffix in _MAGNITUDE:
                append(Token(match.start("suffix"), end, _magnitude(suffix, language), False))
            elif suffix == "k":
                tokens[-1] = Token(start, end, digits + "000", False)
            elif suffix:
                tokens[-1] = Token(start, end, digits, False)
        elif kind == "cjk":
            # No spaces between words: overlapping pairs of characters stand for them.
            if end - start == 1:
                append(Token(start, end, match.group(), False))
            for at in range(start, end - 1):
                append(Token(at, at + 2, text[at : at + 2], False))
        else:
            append(Token(start, end, match.group(), False))
    return tokens


def terms(text: str, language: str = DEFAULT_LANGUAGE) -> list[str]:
    """The terms of `text` that carry meaning (no stop words), in order, for an index."""
    return [token.term for token in tokenize(text, language) if not token.stop]


def _magnitude(suffix: str, language: str) -> str:
    return _normalizer(language)(_MAGNITUDE[suffix])[0]


def _plain_number(digits: str) -> str:
    """One spelling for a number: no thousands separators, a point for the decimals."""
    groups: list[str] = regex.split(r"[.,\u202f\u00a0]", digits)
    if len(groups) == 1:
        return digits
    if all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3:
        return "".join(groups)
    return "".join(groups[:-1]) + "." + groups[-1]
