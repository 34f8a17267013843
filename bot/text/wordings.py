"""Other words for the same: what members ask for as "trainer" an article may call a coach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.text.words import terms, tokenize

#: Between what means the same: "trainer = coach".
_SAME: Final = "="

#: Terms that stand one after another.
Phrase = tuple[str, ...]


class Wordings:
    """What may be said for what is asked, both as terms.

    What is asked is all its words, in order, what is said those that carry meaning.
    """

    def __init__(self, pairs: Iterable[tuple[Phrase, Phrase]]) -> None:
        self._by_first: dict[str, dict[Phrase, dict[Phrase, None]]] = {}
        for asked, said in pairs:
            self._by_first.setdefault(asked[0], {}).setdefault(asked, {})[said] = None

    def among(self, asked: Sequence[str]) -> Iterator[tuple[Phrase, Phrase]]:
        """What of a question, as all its terms in order, may be said otherwise, and how."""
        for at, first in enumerate(asked):
            for phrase, ways in self._by_first.get(first, {}).items():
                if tuple(asked[at : at + len(phrase)]) == phrase:
                    for said in ways:
                        yield phrase, said


def same_in(
    lines: Iterable[str], language: str, languages: Iterable[str]
) -> Iterator[tuple[Phrase, Phrase]]:
    """The pairs of lines like "trainer = coach", asked in one language and said in any of others.

    A line with fewer than two sides that have words says nothing.
    """
    said_in = tuple(dict.fromkeys((language, *languages)))
    for line in lines:
        sides = line.split(_SAME)
        for asked in sides:
            phrase = tuple([token.term for token in tokenize(asked, language)])
            for said in sides:
                for other in said_in:
                    meant = tuple(terms(said, other))
                    if said is not asked and phrase and meant and meant != phrase:
                        yield phrase, meant
