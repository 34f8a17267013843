"""Rows as frozen dataclasses."""

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

    `understood` is a follow-up's text with the words that it was asked with.
    `asked_at` is in seconds since 1970 (UTC); `quotes` come best first.
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
class CuratedAnswer:
    """A moderator's own answer; `member` wrote it last, at `written_at` (seconds, UTC)."""

    id: int
    guild: int
    question: str
    answer: str
    member: int
    written_at: float
