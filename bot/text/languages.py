"""What differs between languages: stemmer, stop words, and which one a text is in."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import regex
import Stemmer
from py3langid.langid import MODEL_FILE, LanguageIdentifier

DEFAULT_LANGUAGE: Final = "en"

#: ISO 639-1 code → Snowball algorithm.
SNOWBALL: Final = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}

#: Languages that detection chooses between: those with a stemmer, and those
#: whose script needs no stemmer but whose sentences end differently.
_DETECTABLE: Final = (*SNOWBALL, "bg", "fa", "he", "ja", "ko", "th", "uk", "vi", "zh")

#: Detection reads at most this many characters; more adds time and no accuracy.
_SAMPLE_CHARS: Final = 4_000
#: A shorter text says too little to overrule the default, in letters that it has, too.
_MIN_LETTERS: Final = 25
_LATIN: Final = regex.compile(r"\p{Latin}")
#: Languages that are written in another script.
_NOT_LATIN: Final = frozenset(
    ("ar", "bg", "el", "fa", "he", "hi", "hy", "ja", "ko", "ne", "ru", "sr", "ta", "th", "uk", "yi",
     "zh")
)  # fmt: skip
#: Share of the languages to choose from that overrules the default: with it no question
#: in English of four words or more was read in another language, of 500.
_LIKELY: Final = 0.7
#: A language that is less likely than all others together gives way to one of those with a grammar
#: that is at least so likely: of short Russian texts, 98% instead of 93% are read as Russian then,
#: of Bulgarian ones 86% instead of 94% as Bulgarian.
_UNSURE: Final = 0.5
_POSSIBLE: Final = 0.1


@cache
def stemmer(language: str) -> Stemmer.Stemmer | None:
    """The Snowball stemmer of an ISO 639-1 `language`, or None where there is none."""
    name = SNOWBALL.get(language)
    # Without its own cache, which takes three times as long as a stem does: ours are by word.
    return Stemmer.Stemmer(name, 0) if name in Stemmer.algorithms() else None


@cache
def with_grammar() -> frozenset[str]:
    """The languages that a grammar is kept of."""
    return frozenset(path.stem for path in (Path(__file__).parent / "grammar").glob("*.toml"))


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_DETECTABLE)
    return identifier


@lru_cache(maxsize=256)
def _among(languages: frozenset[str]) -> LanguageIdentifier | None:
    """An identifier of these languages alone; None where none of them can be detected."""
    known = languages.intersection(_DETECTABLE)
    if not known:
        return None
    # It shares the model; what it is restricted to is its own.
    identifier = copy(_identifier())
    identifier.set_languages(known)
    return identifier


def detect_language(text: str, default: str = DEFAULT_LANGUAGE) -> str:
    """ISO 639-1 code of the language that `text` is most likely in.

    A text of fewer than 25 letters answers `default`, unless it is in another script than
    Latin, which a word is enough to tell. Of languages that are hardly told apart it is one
    with a grammar.
    """
    sample = text[:_SAMPLE_CHARS]
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS and _is_latin(sample):
        return default
    ranked = _identifier().rank(sample)
    code, chance = ranked[0]
    if chance < _UNSURE:
        known = with_grammar()
        code = next((one for one, own in ranked if own >= _POSSIBLE and one in known), code)
    return str(code)


def likely_language(text: str, among: Sequence[str]) -> str:
    """That of the languages `among` which `text`, also a few words, is most likely in.

    Where none is likely enough it is the default if that is among them, else
    the first. ValueError without any.
    """
    if not among:
        raise ValueError("no languages to choose from")
    usual = DEFAULT_LANGUAGE if DEFAULT_LANGUAGE in among else among[0]
    if len(among) == 1 or not any(map(str.isalpha, text)):
        return usual
    identifier = _among(frozenset(among))
    if identifier is None:
        return usual
    sample = text[:_SAMPLE_CHARS]
    best, chance = identifier.classify(sample)
    # Letters of another script tell at once, where one of the languages has it.
    sure = chance >= _LIKELY if _is_latin(sample) else best in _NOT_LATIN
    return str(best) if sure else usual


def _is_latin(text: str) -> bool:
    """Whether at least half of the letters are Latin."""
    return 2 * len(_LATIN.findall(text)) >= sum(map(str.isalpha, text))


def kept(folder: Path, language: str, ending: str) -> Path | None:
    """The file that a folder keeps of a language, by its ending; None where it keeps none."""
    path = folder / f"{language}{ending}"
    # Whoever writes an article may declare anything as its language.
    return path if language.isalpha() and path.is_file() else None
