"""Article text and members' words, made harmless in a Discord message.

Nothing that comes from an article can ping, format, link by markup or leave its
quote block: everything that Discord's markdown could read is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import regex

from bot.corpus.markup import BREAK

#: Text across all components of a message.
MAX_TEXT: Final = 4_000
MAX_CHOICE: Final = 100
#: Characters that begin a line of a quote block, and what is worth a line.
_MARGIN: Final = len("\n> ")
_LEAST: Final = 24
#: A line is set in by no more.
_DEEPEST: Final = 16

#: An address that can stand as it is: none of its characters can be markup or a mention.
_ADDRESS: Final = regex.compile(
    r"https?://[A-Za-z0-9.\-]+(?:[/?#][A-Za-z0-9/?#&=%.,;:+!$'()_~\-]*)?"
)
_SPACE: Final = regex.compile(r"\s+")
_INVISIBLE: Final = regex.compile(r"[\p{Cc}\p{Cf}--[\u200d]]", regex.V1)
#: Any of these may begin or end markup: emphasis, code, spoilers, links, mentions, emoji, time.
_MARKUP: Final = regex.compile(r"[\\`*_~|<>\[\]@#:]")
#: What is markup only where a line begins: lists, subtext.
_OPENING: Final = regex.compile(r"(?:[-+](?=\s|#|$)|\d{1,9}(?=[.)](?:\s|$)))")


def flat(text: str) -> str:
    """`text` on one line without control and invisible characters."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", _SPACE.sub(" ", text))).strip()


def escape(text: str) -> str:
    """`text` on one line, with a backslash before whatever Discord would read as markup.

    At most twice as long as `text`, and a few more characters for mentions of everyone.
    """
    escaped = _MARKUP.sub(r"\\\g<0>", flat(text))
    opening = _OPENING.match(escaped)
    if opening:
        at = opening.end() - (1 if not opening.group()[0].isdigit() else 0)
        escaped = f"{escaped[:at]}\\{escaped[at:]}"
    # Discord looks for these two in the raw text, whatever stands before them.
    return regex.sub(r"@(?=everyone|here)", "@\u200b", escaped)


def gap(text: str, *, first: bool = False) -> str:
    """The space at the end (or the beginning) of a text, which `escape` drops."""
    return " " if text and text[0 if first else -1].isspace() else ""


def joined(pieces: Iterable[tuple[str, str]], limit: int) -> str:
    """Pieces of an article's words, (words, the sign around them), as lines of at most `limit`
    characters: each line of the article is one, escaped, and closes what it opens.

    Where they are longer, no signs are set and the end is left out.
    """
    pieces = list(pieces)
    lines = _lines(pieces)
    if _size(lines) <= limit:
        return "\n".join(lines)
    kept: list[str] = []
    for line in _lines([("".join(words for words, _ in pieces), "")]):
        room = limit - _size(kept) - _MARGIN
        if len(line) > room:
            if room > _LEAST or not kept:
                kept.append(clip(line, room))
            else:
                kept[-1] = clip(f"{kept[-1]} …", max(0, limit - _size(kept[:-1]) - _MARGIN))
            break
        kept.append(line)
    return "\n".join(kept)


def _size(lines: Sequence[str]) -> int:
    """How much room lines take in a quote block: each but the first has its own "> "."""
    return sum(map(len, lines)) + _MARGIN * max(0, len(lines) - 1)


def _lines(pieces: Iterable[tuple[str, str]]) -> list[str]:
    """The lines of pieces, escaped; those without words left out."""
    lines: list[list[tuple[str, str]]] = [[]]
    for words, sign in pieces:
        first, *rest = words.split(BREAK)
        lines[-1].append((first, sign))
        lines += ([(one, sign)] for one in rest)
    return [line for line in map(_escaped, lines) if line]


def _escaped(pieces: Sequence[tuple[str, str]]) -> str:
    """One line, with the space that sets it in."""
    whole = "".join(words for words, _ in pieces)
    inset = len(whole) - len(whole.lstrip("\u00a0"))
    made = ""
    spaced = ""
    for words, sign in pieces:
        said = escape(words)
        if not said:
            spaced = spaced or gap(words)
            continue
        made += (spaced or gap(words, first=True)) if made else ""
        made += f"{sign}{said}{sign}"
        spaced = gap(words)
    return "\u00a0" * min(inset, _DEEPEST) + made if made else ""


def prose(text: str) -> str:
    """What a moderator wrote, its lines kept: as `escape`, with web addresses as links."""
    lines = (_line(line) for line in text.splitlines())
    return regex.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _line(text: str) -> str:
    text = flat(text)
    made, at = [], 0
    for found in _ADDRESS.finditer(text):
        address = found.group().rstrip(".,;:!?')")
        made += [escape(text[at : found.start()]) + gap(text[: found.start()]), f"<{address}>"]
        at = found.start() + len(address)
    return "".join([*made, gap(text[at:], first=True) if made else "", escape(text[at:])])


def clip(text: str, limit: int) -> str:
    """`text` cut at a word to at most `limit` characters, with an ellipsis where it was cut."""
    if len(text) <= limit:
        return text
    cut = text[: max(0, limit - 1)]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip("\\ ") + "…"
