"""Questions joined in one sentence: "How much does it cost and where do I pay?" are two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.answering.question import says_nothing
from bot.text import DEFAULT_LANGUAGE, Token, token_words, tokenize
from bot.text.grammar import grammar

_VERBS: Final = frozenset(("be", "auxiliary"))
#: "In which year".
_BEFORE: Final = frozenset(("of", "place", "agent", "toward", "for", "from", "preposition"))
#: Words that ask, and that may open a clause instead: "the man who sang".
_RELATIVE: Final = "that"
#: What joins besides words.
_SIGN: Final = "&"
_ENDS: Final = "?"
_COMMAS: Final = frozenset(",;")
#: In a question of English a verb such as "does" stands so many words behind the one that asks.
_INVERTED: Final = 4
#: A question has so many words.
_FEWEST: Final = 3
#: Without a verb such as "does", who pays?
_SUBJECTS: Final = ("who", "what", "which")
#: No question of English opens with one of these and then one of those.
_BARE: Final = ("do", "have", "be")
_OBJECTS: Final = ("it", "him", "them", "us")


def joined(text: str, language: str = DEFAULT_LANGUAGE, *, whether: bool = False) -> list[str]:
    """The questions that a sentence joins, each in its own words; the sentence where it is one.

    Each asks with a word of its own and for something of its own: "Who founded it and when?" and
    "Where and when is it?" are one. `whether`: the first asks by what stands before the sentence
    ("can you tell me if").
    """
    tokens = tokenize(text, language)
    words = token_words(text, tokens, language)
    joints = [*_joints(text, tokens, words, language)]
    parts: list[str] = []
    first = begin = 0
    for number, (end, at) in enumerate(joints):
        last = joints[number + 1][0] if number + 1 < len(joints) else len(words)
        if (
            _asks(tokens, words, first, end, language, opened=whether and not first)
            and _asks(tokens, words, at, last, language)
            and not _goes_on(words, first, end, at, language)
        ):
            parts.append(text[begin : tokens[end - 1].end])
            first, begin = at, tokens[at].start
    return [*parts, text[begin:]]


def _joints(
    text: str, tokens: Sequence[Token], words: Sequence[str], language: str
) -> Iterator[tuple[int, int]]:
    """Where a question may end and another open, as the numbers of words."""
    known = grammar(language)
    for at in range(1, len(words) - 1):
        # "Who knows where and when it is?" asks on.
        if words[at - 1] in known.asking:
            continue
        between = text[tokens[at - 1].end : tokens[at].start]
        behind = at + 1 if words[at] in known.joining else at
        if behind > at or _SIGN in between:
            while behind < len(words) - 1 and known.class_of(words[behind]) == "adverb":
                behind += 1
            if _opens(words, behind, language):
                yield at, behind
        elif (
            between.strip() in _COMMAS
            and _ENDS not in text[: tokens[at].start]
            # "And if not, where do I go?"
            and known.joining.isdisjoint(words[max(0, at - _FEWEST) : at])
            and _opens_alone(words, 0, language)
            and _opens_alone(words, at, language)
        ):
            yield at, at


def _opens(words: Sequence[str], at: int, language: str) -> bool:
    """Whether a question may open with the word `at`, as it does in the language."""
    known = grammar(language)
    classes = [known.class_of(word) for word in words[at : at + 2 + _INVERTED]]
    if classes[:1] and classes[0] in _BEFORE and words[at + 1 : at + 2]:
        # "In which year was it built?"
        at, classes = at + 1, classes[1:]
        if words[at] in known.asking:
            return language != DEFAULT_LANGUAGE or not _VERBS.isdisjoint(classes[1:])
        return False
    if language != DEFAULT_LANGUAGE:
        return words[at] in known.asking
    asking = words[at].partition("'")[0]
    if asking in known.asking:
        # "What's", "what did"; "who pays", but not "what they said".
        return (
            asking != words[at]
            or not _VERBS.isdisjoint(classes[1 : 1 + _INVERTED])
            or (asking in _SUBJECTS and not _is_pronoun(words, at + 1, language))
        )
    if classes[0] in _VERBS:
        # "Do it" and "have him sign" ask for nothing.
        return words[at + 1 : at + 2] == ["there"] or (
            _is_pronoun(words, at + 1, language)
            and not (words[at] in _BARE and words[at + 1] in _OBJECTS)
        )
    # "Whats".
    return words[at] in known.chat and words[at].removesuffix("s") in known.asking


def _is_pronoun(words: Sequence[str], at: int, language: str) -> bool:
    """Whether the word `at` is one, alone or with a verb, as "she'd"."""
    return at < len(words) and (
        grammar(language).class_of(words[at].partition("'")[0]) == "pronoun"
    )


def _opens_alone(words: Sequence[str], at: int, language: str) -> bool:
    """Whether a question opens with the word `at` beside a comma, where a clause may, too."""
    known = grammar(language)
    if language != DEFAULT_LANGUAGE or not _opens(words, at, language):
        return False
    # "What is it", "where is it", but not "the man, who was ill", nor "when it rains".
    return known.class_of(words[at]) != _RELATIVE or (
        known.class_of(words[at + 1]) in _VERBS and (not at or _is_pronoun(words, at + 2, language))
    )


def _asks(
    tokens: Sequence[Token],
    words: Sequence[str],
    first: int,
    last: int,
    language: str,
    *,
    opened: bool = False,
) -> bool:
    """Whether these words ask as a question does (or are `opened` as one), and for something of
    their own."""
    known, nothing = grammar(language), says_nothing(language)
    return (
        last - first >= _FEWEST
        and (
            opened
            or any(_opens(words[:last], at, language) for at in range(first, last))
            or (not first and known.class_of(words[0]) in _VERBS)
            # "How many people live there": no clause begins so.
            or (words[first] in known.asking and known.class_of(words[first]) != _RELATIVE)
        )
        and any(not tokens[at].stop and words[at] not in nothing for at in range(first, last))
    )


def _goes_on(words: Sequence[str], first: int, end: int, at: int, language: str) -> bool:
    """Whether what is joined goes on with a clause: "the man who sang and who danced"."""
    known = grammar(language)
    before = [word for word in words[first:end] if word in known.asking]
    # "What the rules are and who made them": where no verb is put first, both may be clauses.
    clause = language == DEFAULT_LANGUAGE and known.class_of(words[at + 1]) not in _VERBS
    return words[at] in before[1:] or (len(before) > 1 and words[at] in _SUBJECTS and clause)
