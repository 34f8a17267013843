"""Questions joined in one sentence: "How much does it cost and where do I pay?" are two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.answering.question import says_nothing
from bot.text import DEFAULT_LANGUAGE, Token, token_words, tokenize
from bot.text.grammar import grammar

_VERBS: Final = frozenset(("be", "auxiliary"))
#: In a question of English a verb such as "does" stands so many words behind the one that asks.
_INVERTED: Final = 4
#: A question has so many words.
_FEWEST: Final = 3
#: Without a verb such as "does", who pays?
_SUBJECTS: Final = ("who", "what", "which")


def joined(text: str, language: str = DEFAULT_LANGUAGE) -> list[str]:
    """The questions that a sentence joins, each in its own words; the sentence where it is one.

    Each asks with a word of its own and for something of its own: "Who founded it and when?" and
    "Where and when is it?" are one.
    """
    tokens = tokenize(text, language)
    words = token_words(text, tokens, language)
    known = grammar(language)
    joints = [
        at
        for at, word in enumerate(words[:-1])
        # "Who knows where and when it is?" asks on.
        if word in known.joining
        and not known.asking.intersection(words[max(0, at - 1) : at])
        and _opens(words, at + 1, language)
    ]
    parts: list[str] = []
    first = begin = 0
    for number, at in enumerate(joints):
        last = joints[number + 1] if number + 1 < len(joints) else len(words)
        if (
            _asks(tokens, words, first, at, language)
            and _asks(tokens, words, at + 1, last, language)
            and not _goes_on(words, first, at, language)
        ):
            parts.append(text[begin : tokens[at - 1].end])
            first, begin = at + 1, tokens[at + 1].start
    return [*parts, text[begin:]]


def _opens(words: Sequence[str], at: int, language: str) -> bool:
    """Whether a question may open with the word `at`, as it does in the language."""
    known = grammar(language)
    if language != DEFAULT_LANGUAGE:
        return words[at] in known.asking
    classes = [known.class_of(word) for word in words[at : at + 1 + _INVERTED]]
    asking = words[at].partition("'")[0]
    if asking in known.asking:
        # "What's", "what did"; "who pays", but not "what they said".
        return (
            asking != words[at]
            or not _VERBS.isdisjoint(classes[1:])
            or (asking in _SUBJECTS and classes[1:2] != ["pronoun"])
        )
    if classes[0] in _VERBS:
        return classes[1:2] == ["pronoun"] or words[at + 1 : at + 2] == ["there"]
    # "Whats".
    return words[at] in known.chat and words[at].removesuffix("s") in known.asking


def _asks(
    tokens: Sequence[Token], words: Sequence[str], first: int, last: int, language: str
) -> bool:
    """Whether these words ask as a question does, and for something of their own."""
    nothing = says_nothing(language)
    return (
        last - first >= _FEWEST
        and any(_opens(words[:last], at, language) for at in range(first, last))
        and any(not tokens[at].stop and words[at] not in nothing for at in range(first, last))
    )


def _goes_on(words: Sequence[str], first: int, joint: int, language: str) -> bool:
    """Whether what is joined goes on with a clause: "the man who sang and who danced"."""
    asking = grammar(language).asking
    before = [word for word in words[first:joint] if word in asking]
    return words[joint + 1] in before[1:]
