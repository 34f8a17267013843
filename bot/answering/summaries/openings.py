"""Sentences that cannot stand alone: those that point back at what came before.

A sentence that opens with a pronoun or a connective (`back` in the grammar's files)
is *dangling*: a summary shows it only after the sentence that it points to, or not
at all.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import regex

from bot.answering.written import phrases
from bot.text import normalized, split_sentences
from bot.text.grammar import grammar, months
from bot.text.lists import listed

#: Openings of languages that no grammar is kept of.
_ELSEWHERE: Final = {
    "pl": listed("""
        on ona ono oni one jego jej ich to ten ta te ci tego tej tych jednak ale lecz ponadto
        dlatego więc zatem także również potem następnie i oraz taki taka takie
    """),
    "uk": listed("""
        він вона воно вони його її їх це цей ця ці цього цього цієї але однак проте також тому
        потім тоді і а та такий така такі
    """),
    "ar": listed("""
        هو هي هم هن هذا هذه هؤلاء ذلك تلك لكن ولكن لذلك كما ثم وهو وهي وهذا وهذه
    """),
}
#: Scripts that do not put spaces between words: openings by their characters.
_PREFIXES: Final = {
    "zh": (
        "他", "她", "它", "这", "這", "那", "但", "然而", "因此", "所以", "此外", "不过", "其",
        "同时", "而且", "并且", "由于此", "该", "此",
    ),
    "ja": (
        "しかし", "また", "その", "この", "これ", "それ", "彼", "そして", "だが", "ただし",
        "さらに", "そこで", "したがって", "なお", "一方", "つまり",
    ),
    "ko": ("그는", "그녀", "그들", "이것", "그것", "하지만", "그러나", "그리고", "또한", "따라서"),
    "th": ("เขา", "เธอ", "มัน", "แต่", "นี้", "อย่างไรก็ตาม", "ดังนั้น", "และ"),
}  # fmt: skip

_LEADING: Final = regex.compile(r"[^\p{L}\p{N}]*")
_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*")
#: "Second, …", "Some time later, …"
_COUNTED: Final = regex.compile(
    r"(?:first|second|third|fourth|fifth|sixth|last|next|one|two),"
    r"|(?:[\w-]+\s+){0,3}(?:time|years?|months?|weeks?|days?|hours?|decades?|century|centuries)\s+"
    r"(?:(?:later|earlier)\b|(?:afterwards?|before|on),)"
    r"|(?:shortly|soon|immediately)\s+(?:after|afterwards?|thereafter|before)\s*,"
)
_INTRODUCED: Final = regex.compile(r"[^,;:]{2,90},\s+(?P<who>he|she|they|it)\b")
_LATER_POINTER: Final = regex.compile(r"\b(?:this|these|those|such)\b|\bthe\s+(?:latter|former)\b")
#: A subject in the introduction that a later "it" or "they" may stand for.
_SUBORDINATE: Final = regex.compile(
    r"(?:while|although|though|when|if|because|as|since|whereas|unless|until|once)\s+(?:the|an?)\s"
)
#: Where a sentence may end and another begin.
_ENDS_WITHIN: Final = regex.compile(r"[.!?…。！？]\P{L}*\p{L}")
_FIRST_PERSON: Final = listed("i we you my our your i'm we're i've we've me us")


@cache
def _openings(language: str) -> frozenset[str]:
    return frozenset(grammar(language).said("back")) or _ELSEWHERE.get(language, frozenset())


@cache
def _prepositional(language: str) -> regex.Pattern[str]:
    """A preposition and what points back: "In this way"."""
    behind, pointers = (phrases(language, key) for key in ("back_behind", "pointers"))
    return regex.compile(rf"(?:{behind})\s+(?:to\s+)?(?:{pointers})\b")


def points_back(sentence: str, language: str) -> bool:
    """Whether `sentence` opens with a word that means nothing without the one before it.

    Of several sentences, the first is looked at. Quotation marks, brackets and list
    markers before its first word are passed over. A language without a list answers False.
    """
    opening = _LEADING.match(sentence)
    start = opening.end() if opening else 0
    opened = sentence[: start + 200]
    if not _opens_back(opened[start:], language):
        return False
    if _ENDS_WITHIN.search(opened) is None:
        return True
    # A second one may turn against the first: "It rained. Ann, however, came."
    first = next(end for _, end in split_sentences(opened, language) if end > start)
    return _opens_back(opened[start:first], language)


def _opens_back(text: str, language: str) -> bool:
    """Whether anything at the start of `text`, which begins with a word, points back."""
    if language in _PREFIXES:
        return text.startswith(_PREFIXES[language])
    plain = normalized(text, language)
    words = [match.group() for match in _WORD.finditer(plain[:80])][:6]
    if not words:
        return False
    openings, known = _openings(language), grammar(language)
    if any(" ".join(words[:count]) in openings for count in range(1, len(words) + 1)):
        return True
    if not set(known.said("turns")).isdisjoint(words):
        return True
    if language != "en":
        return words[0] in known.said("back_behind") and not openings.isdisjoint(words[1:2])
    if _prepositional(language).match(plain) or _COUNTED.match(plain):
        return True
    introduced = _INTRODUCED.match(plain)
    if introduced is None:
        # "The move," aside, a late "however," turns against the sentence before as well.
        return bool(regex.search(r",\s+(?:however|too|though|therefore|meanwhile),", plain))
    if introduced["who"] in ("he", "she"):
        return True
    named = any(
        word[0].isupper() and word.casefold() not in months("en").names
        for word in _WORD.findall(text[: introduced.start("who")])[1:]
    )
    return not named and _SUBORDINATE.match(plain) is None


def leans_back(sentence: str, language: str) -> bool:
    """Whether `sentence` reads better with the one before it, though it can stand alone."""
    if language != "en":
        return False
    plain = normalized(sentence[:120], language)
    words = [match.group() for match in _WORD.finditer(plain)][:9]
    return bool(words) and (
        words[0] in _FIRST_PERSON or _LATER_POINTER.search(" ".join(words)) is not None
    )
