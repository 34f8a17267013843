"""What members ask for in everyday words, and the words in which texts say it.

A readable file a language: on a line words that stand for one another, or behind a ">" what texts
may say for those before it; "#" opens a remark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from bot.text.languages import kept
from bot.text.words import terms

FOLDER: Final = Path(__file__).parent
_REMARK: Final = "#"
_ONE_WAY: Final = ">"


@cache
def everyday(language: str) -> Mapping[str, tuple[str, ...]]:
    """The terms that may be said for each that may be asked, in the file's order."""
    path = kept(FOLDER, language, ".txt")
    found: dict[str, dict[str, None]] = {}
    for line in [] if path is None else path.read_text("utf-8").splitlines():
        asked, way, said = line.partition(_REMARK)[0].partition(_ONE_WAY)
        others = [*_terms(said if way else asked, language)]
        for one in _terms(asked, language):
            found.setdefault(one, {}).update(dict.fromkeys(o for o in others if o != one))
    return {one: tuple(others) for one, others in found.items()}


def _terms(words: str, language: str) -> Iterator[str]:
    for word in words.split():
        yield from terms(word, language)
