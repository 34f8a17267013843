"""What was asked before: in a chain of replies, in a thread, by a member just now.

Where questions are kept it is read from the database. Where they are not, the last
ones stay in memory, for ten minutes, and are gone with the process.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from bot.store import Store, StoredQuestion

#: Seconds in which a member's questions in a channel belong together.
RECENT: Final = 600.0
#: Seconds in which those of a thread do.
_THREAD: Final = 86_400.0
_KEPT: Final = 1_000


@dataclass(frozen=True, slots=True)
class _Heard:
    """A question in memory; `open` where others saw it being asked."""

    id: int
    at: float
    channel: int | None
    member: int
    open: bool
    text: str


class Conversation:
    """The questions before a question."""

    def __init__(self, store: Store, *, kept: bool) -> None:
        self._store = store
        self._kept = kept
        self._heard: OrderedDict[int, _Heard] = OrderedDict()

    def remember(
        self, question: int, *, channel: int | None, member: int, open: bool, text: str
    ) -> None:
        """Keep a question in memory for a while, where the database does not."""
        if self._kept:
            return
        now = time.time()
        self._heard[question] = _Heard(question, now, channel, member, open, text)
        for old in [one.id for one in self._heard.values() if now - one.at > RECENT]:
            del self._heard[old]
        while len(self._heard) > _KEPT:
            self._heard.popitem(last=False)

    def forget(self, member: int) -> None:
        """Drop what is in memory of a member."""
        for one in [one.id for one in self._heard.values() if one.member == member]:
            del self._heard[one]

    async def before(
        self,
        *,
        channel: int | None,
        member: int,
        thread: bool = False,
        replied: int | None = None,
        until: int | None = None,
    ) -> str | None:
        """The question that one of `member`'s may lean on, as it was understood; None for none.

        `replied` is the message that it replies to, `thread` says that the channel is one;
        `until` is the id of a question that is asked anew: only earlier ones count. What
        others asked for themselves alone is not shown to `member` by way of a follow-up.
        """
        if channel is None:
            return None
        store = self._store
        if replied is not None:
            found = await store.question_of_answer(replied)
            found = found or await store.question_of_message(replied)
            if found is not None:
                return self._text(found)
        if not thread:
            return await self._last(channel, time.time() - RECENT, member, until, mine=True)
        said = await self._last(channel, time.time() - _THREAD, member, until, mine=False)
        if said is None:
            # A thread that was opened at a question has the question's id.
            opened = await store.question_of_message(channel)
            return None if opened is None else self._text(opened)
        return said

    def _text(self, question: StoredQuestion) -> str | None:
        if self._kept:
            return question.understood or question.text
        heard = self._heard.get(question.id)
        return None if heard is None or time.time() - heard.at > RECENT else heard.text

    async def _last(
        self, channel: int, since: float, reader: int, until: int | None, *, mine: bool
    ) -> str | None:
        if self._kept:
            found = await self._store.recent_question(
                channel, since=since, reader=reader, mine=mine, until=until
            )
            return None if found is None else self._text(found)
        since = max(since, time.time() - RECENT)
        for one in reversed(self._heard.values()):
            if (
                one.channel == channel
                and one.at >= since
                and (one.member == reader or (one.open and not mine))
                and (until is None or one.id < until)
            ):
                return one.text
        return None
