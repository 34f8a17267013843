"""Statistics of a server's questions over a period: counts, votes, citations, wordings.

Every query names the guild. No row that is returned names a member.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.store.store import Store

DAY: Final = 86_400.0
_HOUR: Final = 3_600.0
#: Different wordings that are read, the most frequent first.
MAX_WORDINGS: Final = 5_000
#: Questions that are read at once for an export.
PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Span:
    """A time in equal slots. `start` in seconds since 1970 (UTC), `step` in seconds."""

    start: float
    step: float
    slots: int

    @property
    def end(self) -> float:
        """The end of the last slot."""
        return self.start + self.step * self.slots


def span(days: int, now: float) -> Span:
    """The last days by day (UTC, today included), or the last 24 hours by hour for one day."""
    step, slots = (_HOUR, 24) if days <= 1 else (DAY, days)
    return Span((now // step - slots + 1) * step, step, slots)


@dataclass(frozen=True, slots=True)
class Slot:
    """A day or an hour: `at` is when it begins; votes count for when the question was asked."""

    at: float
    questions: int = 0
    answered: int = 0
    helpful: int = 0
    unhelpful: int = 0
    median_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """Questions of the same words to the letter; `text` is a follow-up's as it was understood."""

    text: str
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Insights:
    """All of it. `cited` has for each article how many answers showed it."""

    span: Span
    slots: tuple[Slot, ...]
    median_ms: float | None
    cited: Mapping[str, int]
    wordings: tuple[Wording, ...]

    @property
    def questions(self) -> int:
        """How many were asked."""
        return sum(slot.questions for slot in self.slots)

    @property
    def answered(self) -> int:
        """How many of them were answered."""
        return sum(slot.answered for slot in self.slots)

    @property
    def helpful(self) -> int:
        """Votes that an answer was helpful."""
        return sum(slot.helpful for slot in self.slots)

    @property
    def unhelpful(self) -> int:
        """Votes that it was not."""
        return sum(slot.unhelpful for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question for an export; without who asked.

    `cited` are the ids of the articles that were shown, best first; `curated` says that
    a moderator's answer was shown in their place.
    """

    id: int
    at: float
    channel: int | None
    text: str | None
    answered: bool
    confidence: float
    elapsed_ms: float
    helpful: int
    unhelpful: int
    cited: tuple[str, ...]
    curated: bool


async def read_insights(store: Store, guild: int, over: Span, *, shown: int) -> Insights:
    """What a guild's questions come to; `shown` is how many quotes an answer shows at once."""
    of = (guild, over.start, over.end)
    slot = "CAST((q.asked_at - ?2) / ?4 AS INTEGER)"
    within = "q.guild = ?1 AND q.asked_at >= ?2 AND q.asked_at < ?3"
    found: dict[int, dict[str, Any]] = {}
    for number, questions, answered in await store._rows(
        # Both are constants of this function.
        f"SELECT {slot}, count(*), sum(q.answered) FROM question q WHERE {within}"  # noqa: S608
        " GROUP BY 1",
        (*of, over.step),
    ):
        found[number] = {"questions": questions, "answered": answered}
    for number, helpful, unhelpful in await store._rows(
        f"SELECT {slot}, sum(v.helpful), sum(1 - v.helpful) FROM vote v"  # noqa: S608
        f" JOIN question q ON q.id = v.question WHERE {within} GROUP BY 1",
        (*of, over.step),
    ):
        found.setdefault(number, {}).update(helpful=helpful, unhelpful=unhelpful)
    for number, median in await _medians(store, slot, within, (*of, over.step)):
        found.setdefault(number, {})["median_ms"] = median
    overall = await _medians(store, "?4", within, (*of, 0))
    cited = await store._rows(
        f"SELECT c.article, count(DISTINCT c.question) FROM quote c"  # noqa: S608
        f" JOIN question q ON q.id = c.question WHERE {within} AND q.answered = 1"
        # Where a moderator's answer was shown, the articles' passages were not.
        " AND q.curated IS NULL AND c.rank <= ?4 GROUP BY c.article",
        (*of, shown),
    )
    wordings = await store._rows(
        "SELECT coalesce(q.understood, q.text) AS said, count(*), sum(q.answered)"  # noqa: S608
        f" FROM question q WHERE {within} AND q.text IS NOT NULL"
        " GROUP BY said ORDER BY count(*) DESC, max(q.asked_at) DESC LIMIT ?4",
        (*of, MAX_WORDINGS),
    )
    return Insights(
        over,
        tuple(
            Slot(over.start + number * over.step, **found.get(number, {}))
            for number in range(over.slots)
        ),
        overall[0][1] if overall else None,
        dict(cited),
        tuple(Wording(*row) for row in wordings),
    )


async def _medians(
    store: Store, group: str, within: str, values: Sequence[float]
) -> list[tuple[int, float]]:
    """(group, median of the answer times in milliseconds) by a group of slots."""
    rows = await store._rows(
        "SELECT slot, avg(elapsed_ms) FROM (SELECT slot, elapsed_ms,"  # noqa: S608
        " row_number() OVER (PARTITION BY slot ORDER BY elapsed_ms) AS place,"
        " count(*) OVER (PARTITION BY slot) AS held"
        f" FROM (SELECT {group} AS slot, q.elapsed_ms FROM question q WHERE {within}))"
        " WHERE place IN ((held + 1) / 2, (held + 2) / 2) GROUP BY slot",
        values,
    )
    return [(row[0], row[1]) for row in rows]


async def read_asked(
    store: Store, guild: int, over: Span, *, shown: int, before: Asked | None = None
) -> list[Asked]:
    """A guild's questions, the newest first: the first `PAGE`, or those after `before`."""
    at, number = (over.end, 0) if before is None else (before.at, before.id)
    rows = await store._rows(
        "SELECT q.id, q.asked_at, q.channel, coalesce(q.understood, q.text), q.answered,"
        " q.confidence, q.elapsed_ms,"
        " (SELECT coalesce(sum(helpful), 0) FROM vote WHERE question = q.id),"
        " (SELECT coalesce(sum(1 - helpful), 0) FROM vote WHERE question = q.id),"
        " (SELECT json_group_array(article) FROM (SELECT article FROM quote"
        " WHERE question = q.id AND q.answered = 1 AND q.curated IS NULL AND rank <= ?"
        " ORDER BY rank)), q.curated IS NOT NULL"
        " FROM question q WHERE q.guild = ? AND q.asked_at >= ? AND (q.asked_at, q.id) < (?, ?)"
        " ORDER BY q.asked_at DESC, q.id DESC LIMIT ?",
        (shown, guild, over.start, at, number, PAGE),
    )
    return [
        Asked(number, at, channel, text, bool(answered), confidence, elapsed, yes, no,
              tuple(dict.fromkeys(json.loads(cited))), bool(curated))
        for number, at, channel, text, answered, confidence, elapsed, yes, no, cited, curated
        in rows
    ]  # fmt: skip
