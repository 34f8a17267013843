"""Names of a question that is typed without capitals, by how the articles write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import regex

from bot.text import tokenize
from bot.text.grammar import grammar
from bot.text.words import POSSESSIVES

#: A longer word in capitals is emphasis: "NO SPAMMING".
_SHORT: Final = 5
#: What stands before a word that does not open a sentence, whose capital is then its own.
_WITHIN: Final = r"(?<=[\p{L}\p{N},;)] )"


def recased(question: str, language: str, passages: Iterable[str]) -> str:
    """`question` with the capitals that these passages give its words, of the same length.

    A word is one of them if it has a capital wherever it stands within a sentence. A question
    that has capitals of its own is left as it is, and so is one of a language whose nouns all do.
    """
    if not question.islower() or grammar(language).nouns:
        return question
    tokens = [token for token in tokenize(question, language) if not token.stop]
    words = {token: _bare(question[token.start : token.end]) for token in tokens}
    if not words:
        return question
    either = "|".join(map(regex.escape, sorted(set(words.values()))))
    named = regex.compile(rf"{_WITHIN}(?:{either})(?![\p{{L}}\p{{N}}])", regex.I)
    forms: dict[str, Counter[str]] = {}
    for passage in passages:
        for form in named.findall(passage):
            forms.setdefault(form.casefold(), Counter())[form] += 1
    for token, word in words.items():
        said = forms.get(word.casefold(), Counter())
        form = max(said, key=said.__getitem__, default="")
        calm = len(form) <= _SHORT or not form.isupper()
        if len(form) == len(word) and calm and all(one[0].isupper() for one in said):
            question = question[: token.start] + form + question[token.start + len(form) :]
    return question


def _bare(word: str) -> str:
    ending = next((one for one in POSSESSIVES if word.endswith(one)), "")
    return word.removesuffix(ending)
