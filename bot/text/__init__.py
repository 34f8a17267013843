"""Words, stems and sentences, each with its character offsets."""

from bot.text.languages import DEFAULT_LANGUAGE, detect_language, likely_language
from bot.text.sentences import split_sentences
from bot.text.words import (
    CACHE_WORDS,
    PerStretch,
    Token,
    fold,
    matches,
    parts,
    terms,
    tokenize,
)

__all__ = [
    "CACHE_WORDS",
    "DEFAULT_LANGUAGE",
    "PerStretch",
    "Token",
    "detect_language",
    "fold",
    "likely_language",
    "matches",
    "parts",
    "split_sentences",
    "terms",
    "tokenize",
]
