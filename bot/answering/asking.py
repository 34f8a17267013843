"""What an English question asks with: its question word, and the noun that says of what sort.

"In what year" asks for a year, "What is the name of the river" for a river, "What kind of
tree" for a tree. Which words make up the noun phrase is told by how often each is a noun, a
verb or an adjective (`bot.text.speech`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.text import Token, token_words
from bot.text.lists import listed
from bot.text.speech import speech

#: "What's", "whats": the question word and "is".
_JOINED: Final = {
    joined: word
    for word in ("what", "who", "where", "when", "why", "how")
    for joined in (f"{word}'s", f"{word}s")
}
_ASKERS: Final = listed("what which who whom whose when where why how") | _JOINED.keys()
#: Asks only where nothing else does: elsewhere it opens a clause or asks about a preposition.
_WEAK: Final = listed("which when where")
_BE: Final = listed("is are was were be been being")
_AUXILIARIES: Final = _BE | listed(
    "do does did has have had can could will would shall should may might must"
)
_DETERMINERS: Final = listed(
    "the a an this that these those one two three some any his her its their our my your another "
    "other"
)
#: What ends a noun phrase.
_BREAKS: Final = _AUXILIARIES | listed(
    "of in on at by to for from with without within into onto as than and or but nor not if "
    "that which who whom whose when where why how what he she it they we you i there about "
    "between among during after before since under over against through because besides "
    "regarding toward towards upon via per until throughout around near along across"
)
#: "The name of a river": a river is asked for.
_EMPTY: Final = listed(
    "kind kinds type types sort sorts form forms name names part parts example examples piece "
    "pieces class classes category categories amount amounts number numbers variety one two"
)
#: "Many miles", "much water": the noun follows.
_QUANTITIES: Final = listed("many much")
_OF: Final = listed("of for given to")
#: A word that is so often an adjective or a noun may stand in a noun phrase.
_NOUNISH: Final = 0.35
#: Words of a noun phrase, at most.
_LONGEST: Final = 5


class Asking(NamedTuple):
    """What asks: the question word in lower case, "" where there is none; `at` is its token.

    `sort` is the token of the noun that the answer is one of, None where none is named;
    `closes` whether nothing comes after it, `beside` whether it stands beside the question
    word ("which river") and not behind a verb ("what is the river").
    """

    word: str
    at: int
    sort: int | None
    closes: bool
    beside: bool


NOTHING: Final = Asking("", -1, None, False, False)


def asking(text: str, tokens: Sequence[Token]) -> Asking:
    """Find what asks in a question of English."""
    words = token_words(text, tokens)
    found = [at for at, word in enumerate(words) if word in _ASKERS]
    if not found:
        return NOTHING
    at = next((f for f in found if words[f] not in _WEAK), found[0])
    word = _JOINED.get(words[at], words[at])
    joined = word != words[at]
    rest = words[at + 1 :]
    following = "is" if joined else rest[0] if rest else ""
    behind = at + (1 if joined else 2)
    noun: int | None = None
    if word == "how" and following in _QUANTITIES:
        noun = _noun(words, behind)
    elif word in ("what", "which", "who"):
        if following in _BE:
            noun = _noun(words, behind, described=True)
            # "What is a ferry?" asks what it is.
            if noun is not None and noun == len(words) - 1 and words[behind] in ("a", "an"):
                noun = None
        elif word != "who" and following not in _AUXILIARIES:
            noun = _noun(words, at + 1)
    beside = noun is not None and following not in _BE
    return Asking(word, at, noun, noun == len(words) - 1, beside)


def _describes(word: str, after: str) -> bool:
    """Whether a verb's form stands before a noun that it describes: "parking spaces"."""
    return (
        word.endswith(("ing", "ed"))
        and after not in _BREAKS | _DETERMINERS
        and speech("en").shares(after).noun >= _NOUNISH
    )


def _noun(
    words: Sequence[str], start: int, *, described: bool = False, led: bool = False
) -> int | None:
    """The last noun of the noun phrase that opens at `start`; None where none does.

    A phrase that is `described` is one only behind a determiner or a possessive: "the river",
    "Egypt's river", not "Egypt" or "responsible".
    """
    at = start
    while at < len(words) and words[at] in _DETERMINERS:
        at += 1
    led = led or at > start
    noun: int | None = None
    for place in range(at, min(len(words), at + _LONGEST)):
        word = words[place]
        if word in _BREAKS:
            break
        if word.endswith(("'s", "s'")):
            noun, led = None, True
            continue
        shares = speech("en").shares(word)
        after = words[place + 1] if place + 1 < len(words) else "of"
        # "A complexity measure was", "measures of": a verb has something else behind it.
        closes = after in _AUXILIARIES or after == "of"
        if noun is not None and shares.verb > shares.noun and not (closes and shares.noun):
            break
        if shares.noun >= _NOUNISH or (closes and led and shares.noun):
            noun = place
        elif not (led or _describes(word, after)) and shares.adjective + shares.adverb < _NOUNISH:
            break
        else:
            led = led or not described
    if noun is None or (described and not led):
        return None
    if words[noun] in _EMPTY:
        behind = noun + 1
        while behind < len(words) and words[behind] in _OF:
            behind += 1
        if behind > noun + 1:
            inner = _noun(words, behind, led=True)
            return noun if inner is None else inner
    return noun
