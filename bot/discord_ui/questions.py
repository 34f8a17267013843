"""From a member's message to the questions in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import regex

from bot.answering.followups import Lean, leaning
from bot.answering.joined import joined
from bot.text import DEFAULT_LANGUAGE, split_sentences, tokenize

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
_ASKS: Final = regex.compile(r"[?？؟][!?？؟\s]*[\"'”’»)\]]*$")
_WORD: Final = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}'’-]*")
_FEWEST_WORDS: Final = 3
#: A lead longer than this is told for its own sake.
_LONGEST_LEAD: Final = 300
_ASKING: Final = regex.compile(
    r"^(?:and |also |und |et |y |ve |а |и )?(?:who|whom|whose|what|which|when|where|why|how|wer|wem"
    r"|wen|was|welche\w*|wann|wo|warum|wie|qui|que|quel(?:le)?s?|quand|où|pourquoi|comment|combien"
    r"|¿?(?:quién(?:es)?|qué|cuál(?:es)?|cuándo|dónde|por qué|cómo|cuánt[oa]s?)|kim|ne zaman|neden"
    r"|nerede|nasıl|kaç|hangi|кто|что|какой|какие|когда|где|почему|как|сколько)\b",
    regex.I,
)
_GREETING: Final = frozenset(
    "hi hello hey hallo moin bonjour salut hola merhaba selam привет".split()
)
#: Whom a greeting may name.
_GREETED: Final = frozenset("there everyone all".split())
#: Thanks and the like: no answer is wanted.
_COURTESY: Final = frozenset(
    """
    thanks thank thx ty you u so very much a lot many again for the help that this your answer
    ok okay k great good nice cool perfect awesome fine lol haha wow yes no yep nope got
    it understood
    morning evening please sorry bye cheers helps helped is was
    danke dank vielen sehr schön super gut ja nein bitte tschüss alles klar verstanden
    merci beaucoup bien parfait oui non d'accord super
    gracias muchas vale bueno sí perfecto genial
    teşekkürler teşekkür ederim sağol tamam evet hayır süper
    спасибо большое да нет хорошо понятно ок
    """.split()
).union(_GREETING, _GREETED)
#: What is asked of the bot, not of the articles.
_FILLER: Final = frozenset(
    """
    can could would you anyone anybody someone somebody me us i we please help answer tell explain
    know question questions quick ask one a an the this that have has got is there to do does with
    kann könnte jemand mir uns bitte helfen frage fragen kurze habe ich eine weiß
    puedo puede alguien ayudar ayudarme pregunta tengo una quelqu'un peut m'aider question j'ai une
    biri bana yardım eder edebilir mi soru bir sorum var
    """.split()
)


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
    text = _EMOJI.sub(" ", _TAGS.sub(" ", text))
    found = []
    for line in text.splitlines():
        line = _MARKS.sub(lambda found: found["sign"] or "", _OPENING.sub("", line))
        line = " ".join(line.split()).strip(" ,;:-–")
        if _WORD.search(line):
            found.append(line)
    return found


def is_courtesy(text: str) -> bool:
    """Whether a message only thanks, greets or agrees."""
    plain = clean(text)
    words = [] if _ASKS.search(plain) else _all_words(plain)
    return 0 < len(words) <= 8 and all(word in _COURTESY for word in words)


def is_greeting(text: str) -> bool:
    """Whether a message only says hello: who says it to the bot may not know what to ask."""
    first, *rest = _all_words(clean(text)) or [""]
    return first in _GREETING and _GREETING.union(_GREETED).issuperset(rest)


def _all_words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def questions_in(text: str, language: str = DEFAULT_LANGUAGE) -> list[Asked]:
    """The questions of a message, in order; a message that asks nothing is one as it is.

    What is said before a question goes with it only where the question leans on it.
    """
    lines = _lines(text)
    found: list[Asked] = []
    lead: list[str] = []
    for sentence, asks in _questions(lines, language):
        if asks and not _is_filler(sentence) and _says_enough(sentence, found, language):
            found.append(_with_lead(sentence, lead, language))
            lead = []
        elif not asks and not is_courtesy(sentence):
            lead.append(sentence)
    if found:
        return found
    plain = " ".join(lines)
    return [Asked(part) for part in joined(plain, language)] if plain else []


def _questions(lines: list[str], language: str) -> Iterator[tuple[str, bool]]:
    """The sentences of a message, and each question that one joins, and whether each asks."""
    for sentence, asks in _sentences(lines, language):
        for part in joined(sentence, language) if asks else (sentence,):
            yield part, asks


def _sentences(lines: list[str], language: str) -> Iterator[tuple[str, bool]]:
    """The sentences of a message and whether each asks."""
    cut = [line[start:end] for line in lines for start, end in split_sentences(line, language)]
    marked = any(_ASKS.search(sentence) for sentence in cut)
    # Without a question mark anywhere, lines that begin as questions do are questions.
    asking = [line for line in lines if _ASKING.match(line)]
    if not marked and len(asking) > 1:
        for line in lines:
            yield line, line in asking
        return
    for sentence in cut:
        yield sentence, _ASKS.search(sentence) is not None


def _is_filler(sentence: str) -> bool:
    """Whether it asks for help rather than for something: "Can anyone help me?"."""
    return all(word in _FILLER for word in _all_words(sentence))


def _says_enough(sentence: str, before: list[Asked], language: str) -> bool:
    """Not "Right?" and not a lone "What?", unless as a follow-up of the question before.

    "Who pays?" is one of its own.
    """
    if len(_all_words(sentence)) >= _FEWEST_WORDS:
        return True
    has_content = any(not token.stop for token in tokenize(sentence, language))
    if not before:
        return has_content
    asks = has_content and _ASKING.match(sentence) is not None
    return asks or leaning(sentence, language) is Lean.ALL


def _with_lead(sentence: str, lead: list[str], language: str) -> Asked:
    said = " ".join(lead)
    if not said or len(said) > _LONGEST_LEAD:
        return Asked(sentence)
    match leaning(sentence, language):
        case Lean.NOTHING:
            return Asked(sentence)
        case Lean.MAYBE:
            return Asked(f"{said} {sentence}")
    return Asked(sentence, said)
