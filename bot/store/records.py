"""Rows of the database as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """Where a shown quote stands: `digest` is that of the article's text at the time."""

    article: str
    digest: str
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """A question that was asked; `text` and `member` are None where they are not kept.

    `understood` is a follow-up's text with the words that it was asked with; `curated`
    the id of the curated answer that was shown in place of the quotes, if one was;
    `overheard` says that nobody asked the bot. `asked_at` is in seconds since 1970 (UTC);
    `quotes` come best first.
    """

    id: int
    asked_at: float
    guild: int | None
    channel: int | None
    member: int | None
    text: str | None
    article: str | None
    answered: bool
    confidence: float
    elapsed_ms: float
    asking_message: int | None
    bot_message: int | None
    understood: str | None
    curated: int | None
    overheard: bool
    quotes: tuple[StoredQuote, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What the buttons of a message need; `payload` is a JSON object."""

    token: str
    kind: str
    guild: int | None
    member: int | None
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that a moderator changed."""

    at: float
    guild: int
    member: int
    action: str
    details: Any


@dataclass(frozen=True, slots=True)
class StoredCurated:
    """A moderator's own answer; `member` wrote or saved it last, at `written_at` (seconds, UTC).

    `saved` says that it was saved from a message, which `author` wrote; `changed` that a
    moderator changed its words. `member` and `author` are None once they are forgotten.
    """

    id: int
    guild: int
    question: str
    answer: str
    member: int | None
    written_at: float
    saved: bool
    author: int | None
    changed: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that was not answered, or whose answer was marked not helpful.

    `text` is a follow-up's with the words that it was asked with. `overheard` says that
    nobody asked the bot and that it said nothing. `comments` are
    what members wrote with their votes, newest first; `curated` is the id of the
    curated answer that was shown, if one was.
    """

    id: int
    asked_at: float
    channel: int | None
    text: str
    answered: bool
    overheard: bool
    asking_message: int | None
    bot_message: int | None
    curated: int | None
    unhelpful: int
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much of a member was deleted, and how many answers lost their name."""

    questions: int
    votes: int
    answers: int
