"""From a member's message to the questions in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

from bot.answering import messages
from bot.answering.followups import Lean, leaning
from bot.answering.framing import opens_as_question
from bot.answering.joined import joined
from bot.text import DEFAULT_LANGUAGE, tokenize

#: Questions of one message that are answered; more than these are left with a word.
MOST: Final = 3
_BLOCK: Final = regex.compile(r"```.*?(?:```|\Z)", regex.S)
_QUOTED: Final = regex.compile(r"^[ \t]*(?:>>>\s(?P<all>(?s:.*))|>\s(?P<words>.*))$", regex.M)
#: Mentions of members, roles and channels, custom emoji, times, commands.
_TAGS: Final = regex.compile(
    r"<(?:@[!&]?\d+|#\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|/[^:<>]{1,100}:\d+|id:\w+)>|@(?:everyone|here)\b"
)
_LINK: Final = regex.compile(r"\[(?P<text>[^\]\n]+)\]\(<?https?://[^)\s]+>?\)|<?https?://[^\s>]+>?")
_EMOJI: Final = regex.compile(
    r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0f\u20e3]+"
    r"|(?<![\w:]):\w{2,32}:(?![\w:])"
)
_MARKS: Final = regex.compile(
    r"\*\*|__|~~|\|\||`|(?<!\w)[*_](?=\w)|(?<=[\w?!.])[*_](?!\w)|\\(?P<sign>[^\w\s])"
)
#: What begins a line and is no word: list marks and numbers, headings, subtext.
_OPENING: Final = regex.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+|-?#{1,3}\s+)+")
_WORD: Final = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}'’-]*")
_FEWEST_WORDS: Final = 3
#: Characters in which the first words of a question are.
_LONGEST_OPENING: Final = 60
#: A lead longer than this is told for its own sake.
_LONGEST_LEAD: Final = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a message, and the words before it that it leans on."""

    text: str
    lead: str = ""


def clean(text: str) -> str:
    """A message's words on one line, without code, quoted lines, mentions, emoji and links.

    Where nothing else is left, the words of the quoted lines or of the code.
    """
    return " ".join(_lines(text))


def _lines(text: str) -> list[str]:
    own = _words(_QUOTED.sub(" ", _BLOCK.sub(" ", text)))
    if own:
        return own
    quoted = _QUOTED.sub(lambda found: found["words"] or found["all"] or "", text)
    return _words(quoted.replace("```", "\n"))


def _words(text: str) -> list[str]:
    text = _LINK.sub(lambda found: f" {found['text'] or ''} ", text)
    text = _TAGS.sub(" ", text)
    # Many a member ends a sentence in an emoji: "our cat is lost 😿 who do i call".
    text = _EMOJI.sub(lambda found: "\n" if _opens(text, found.end()) else " ", text)
    found = []
    for line in text.splitlines():
        line = _MARKS.sub(lambda found: found["sign"] or "", _OPENING.sub("", line))
        line = " ".join(line.split()).strip(" ,;:-–")
        if _WORD.search(line):
            found.append(line)
    return found


def _opens(text: str, at: int) -> bool:
    return opens_as_question(text[at : at + _LONGEST_OPENING])


def is_courtesy(text: str) -> bool:
    """Whether a message only thanks, greets or agrees."""
    return messages.is_courtesy(clean(text))


def is_greeting(text: str) -> bool:
    """Whether a message only says hello or "help": who does may not know what to ask."""
    text = clean(text)
    if messages.is_greeting(text):
        return True
    if not text or not messages.is_call_for_help(text):
        return False
    # "Any info on that?" asks for more of what was asked before.
    return leaning(text) in (Lean.NOTHING, Lean.MAYBE)


def is_bare(text: str) -> bool:
    """Whether a message says nothing of its own: it greets, thanks, or asks for help alone."""
    text = clean(text)
    said = (text[part.start : part.end] for one in messages.read(text) for part in one.pieces)
    # "I need help" leads to nothing but "help".
    return messages.is_courtesy(text) or all(map(is_greeting, said))


def asks(text: str) -> bool:
    """Whether a message asks something."""
    read = messages.read("\n".join(_lines(text)))
    return any(part.asks for one in read for part in one.pieces)


def said_only(text: str, language: str = DEFAULT_LANGUAGE) -> Lean | None:
    """How a message that asks nothing leans on what was asked before; None for one that asks.

    "And on Sundays" goes on with a question, and asks; who says hello or "help" may want to.
    """
    lean = leaning(clean(text), language)
    return None if lean is Lean.ALL or asks(text) or is_greeting(text) else lean


def questions_in(text: str, language: str = DEFAULT_LANGUAGE) -> list[Asked]:
    """The questions of a message, in order, each once; one that asks nothing is one as it is.

    What is said before a question goes with it only where the question leans on it.
    """
    lines = "\n".join(_lines(text))
    found: list[Asked] = []
    lead: list[str] = []
    for one in messages.read(lines, language):
        sentence = lines[one.start : one.end].strip()
        asking = [part for part in one.pieces if part.asks]
        asked = " ".join(lines[part.start : part.end] for part in asking)
        whether = any(part.whether for part in asking)
        first, *others = joined(asked, language, whether=whether)
        if others:
            # What stands before the first one says how it asks: "can you tell me if".
            sentence = lines[one.start : asking[0].start + len(first)].strip()
            asked = first
        if asked and _says_enough(asked, found, language):
            found.append(_with_lead(sentence, asked, lead, language))
            found += [Asked(other) for other in others]
            lead = []
        elif one.pieces and not asked:
            lead.append(sentence)
    if found:
        return list(dict.fromkeys(found))
    plain = lines.replace("\n", " ")
    return [Asked(part) for part in joined(plain, language)] if plain else []


def _says_enough(asked: str, before: list[Asked], language: str) -> bool:
    """Not "Right?" and not a lone "What?", unless as a follow-up of the question before.

    "Who pays?" is one of its own.
    """
    if len(_WORD.findall(asked)) >= _FEWEST_WORDS:
        return True
    has_content = any(not token.stop for token in tokenize(asked, language))
    if not before:
        return has_content
    asks = has_content and opens_as_question(asked)
    return asks or leaning(asked, language) is Lean.ALL


def _with_lead(sentence: str, asked: str, lead: list[str], language: str) -> Asked:
    said = " ".join(lead)
    if not said or len(said) > _LONGEST_LEAD:
        return Asked(sentence)
    match leaning(asked, language):
        case Lean.NOTHING:
            return Asked(sentence)
        case Lean.MAYBE:
            return Asked(f"{said} {sentence}")
    return Asked(sentence, said)
