"""Words, stems and sentences, each with its character offsets."""

from bot.text.languages import DEFAULT_LANGUAGE, detect_language, likely_language
from bot.text.sentences import Span, split_sentences
from bot.text.words import (
    CACHE_WORDS,
    PerPiece,
    Token,
    fold,
    normalized,
    parts,
    pieces,
    terms,
    token_words,
    tokenize,
)

__all__ = [
    "CACHE_WORDS",
    "DEFAULT_LANGUAGE",
    "PerPiece",
    "Span",
    "Token",
    "detect_language",
    "fold",
    "likely_language",
    "normalized",
    "parts",
    "pieces",
    "split_sentences",
    "terms",
    "token_words",
    "tokenize",
]
