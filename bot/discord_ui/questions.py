"""From a member's message to the questions in it."""

from __future__ import annotations

from typing import Final

import regex

from bot.text import split_sentences

#: Questions of one message that are answered; more than these are left with a word.
MOST: Final = 3
_BLOCK: Final = regex.compile(r"```.*?(?:```|\Z)", regex.S)
_QUOTED: Final = regex.compile(r"^\s*>(?:>>)?\s?(?P<words>.*)$", regex.M)
#: Mentions of members, roles and channels, custom emoji, times, commands.
_TAGS: Final = regex.compile(
    r"<(?:@[!&]?\d+|#\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|/[^:<>]{1,100}:\d+|id:\w+)>"
)
_LINK: Final = regex.compile(r"\[(?P<text>[^\]\n]+)\]\(<?https?://[^)\s]+>?\)|<?https?://[^\s>]+>?")
_EMOJI: Final = regex.compile(r"[\p{Extended_Pictographic}\u200d\ufe0f]+")
_MARKS: Final = regex.compile(r"\*\*|__|~~|\|\||`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_ASKS: Final = regex.compile(r"[?？؟][\"'”’»)\]]*$")
_FEWEST_WORDS: Final = 3


def clean(text: str) -> str:
    """A message's words on one line, without code, quoted lines, mentions, emoji and links.

    Where nothing else is left, the words of the quoted lines or of the code.
    """
    own = _words(_QUOTED.sub(" ", _BLOCK.sub(" ", text)))
    return own or _words(_QUOTED.sub(r"\g<words>", text.replace("```", " ")))


def _words(text: str) -> str:
    text = _LINK.sub(lambda found: f" {found['text'] or ''} ", text)
    text = _MARKS.sub("", _EMOJI.sub(" ", _TAGS.sub(" ", text)))
    return " ".join(text.split()).strip(" ,;:-–")


def questions_in(text: str) -> list[str]:
    """The questions of a message, each with the sentences before it that lead to it.

    A message with fewer than two sentences that ask is one question as it is.
    """
    plain = clean(text)
    found: list[str] = []
    lead = ""
    for start, end in split_sentences(plain):
        sentence = plain[start:end]
        lead = f"{lead} {sentence}".strip()
        if _ASKS.search(sentence) and len(sentence.split()) >= _FEWEST_WORDS:
            found.append(lead)
            lead = ""
    if len(found) < 2:
        return [plain] if plain else []
    return found
