"""What was asked before: in a chain of replies, in a thread, by a member just now; and in which
messages.

Where questions are kept it is read from the database. Where they are not, the last
ones stay in memory, their words for ten minutes and their messages for a day, and are
gone with the process.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from bot.store import Store, StoredQuestion

#: Seconds in which a member's questions in a channel belong together.
RECENT: Final = 600.0
#: Seconds in which those of a thread do, and in which an answer follows its question where
#: questions are not kept.
_DAY: Final = 86_400.0
_KEPT: Final = 1_000
_LINKED: Final = 4_000


@dataclass(frozen=True, slots=True)
class _Heard:
    """A question in memory, since `at`, which was asked first at `asked`; `open` where others saw
    it being asked, `silent` where it got no answer, as nobody asked the bot."""

    id: int
    at: float
    asked: float
    channel: int | None
    member: int
    open: bool
    silent: bool
    text: str


@dataclass(frozen=True, slots=True)
class _Link:
    """Whose a question is, which message asked it, if one did, and which answered it."""

    at: float
    member: int
    asking: int | None
    answer: int | None = None


class Conversation:
    """The questions before a question, and the messages in which they were asked and answered."""

    def __init__(self, store: Store, *, kept: bool) -> None:
        self._store = store
        self._kept = kept
        self._heard: OrderedDict[int, _Heard] = OrderedDict()
        self._links: OrderedDict[int, _Link] = OrderedDict()

    async def remember(
        self,
        question: int,
        *,
        channel: int | None,
        member: int,
        asking: int | None,
        text: str,
        further: bool = False,
        silent: bool = False,
        asked_at: float | None = None,
    ) -> None:
        """Keep a question in memory for a while, where the database does not.

        The same asking message again replaces what was kept of it (an edited question), but for
        a `further` question of one; what answered it stays its answer. `asked_at` is when an
        edited one was asked first, in seconds since 1970; None is now.
        """
        if self._kept:
            return
        now, linked = time.time(), self._linked("asking", asking)
        answer = self._links[linked[0]].answer if linked else None
        asked, is_open = now if asked_at is None else asked_at, asking is not None
        self._heard[question] = _Heard(question, now, asked, channel, member, is_open, silent, text)
        self._links[question] = _Link(now, member, asking, answer)
        _drop_old(self._heard, now - RECENT, _KEPT)
        _drop_old(self._links, now - _DAY, _LINKED)
        await self._forget([] if further else linked)

    async def link(self, question: int, answer: int | None) -> None:
        """Note which message answered a question; None for none any more."""
        if self._kept:
            await self._store.link_answer(question, answer)
        elif question in self._links:
            self._links[question] = replace(self._links[question], answer=answer)

    async def asked_in(self, message: int) -> list[StoredQuestion]:
        """The questions that a member's message asked, in order."""
        found = await self._questions(self._linked("asking", message))
        return found or await self._store.questions_of_message(message)

    async def answered_in(self, message: int) -> list[StoredQuestion]:
        """The questions that a message of the bot answered, in order."""
        found = await self._questions(self._linked("answer", message))
        return found or await self._store.questions_of_answer(message)

    async def forget_message(self, message: int) -> None:
        """Delete the questions that a member's message asked, with their quotes and votes."""
        await self._forget(self._linked("asking", message))
        await self._store.forget_message(message)

    def forget(self, member: int) -> list[int]:
        """Drop what is in memory of a member; the ids of the questions that were known by it."""
        for one in [one.id for one in self._heard.values() if one.member == member]:
            del self._heard[one]
        known = [number for number, link in self._links.items() if link.member == member]
        for number in known:
            del self._links[number]
        return known

    def _linked(self, side: str, message: int | None) -> list[int]:
        if message is None:
            return []
        found = self._links.items()
        return [number for number, link in found if getattr(link, side) == message]

    async def _questions(self, linked: list[int]) -> list[StoredQuestion]:
        """These questions, with the messages that the database does not know."""
        found = []
        for number in linked:
            question, link = await self._store.question(number), self._links.get(number)
            if question is not None and link is not None:
                found.append(replace(question, asking_message=link.asking, bot_message=link.answer))
        return found

    async def _forget(self, questions: list[int]) -> None:
        for number in questions:
            self._links.pop(number, None)
            await self._store.forget_question(number)

    async def before(
        self,
        *,
        channel: int | None,
        member: int,
        thread: bool = False,
        replied: int | None = None,
        until: float | None = None,
    ) -> tuple[str, ...]:
        """The questions that one of `member`'s may lean on, as they were understood, in order.

        `replied` is the message that it replies to, `thread` says that the channel is one;
        `until` is when a question was asked that is asked anew: only earlier ones count. What
        others asked for themselves alone is not shown to `member` by way of a follow-up.
        """
        if channel is None:
            return ()
        if replied is not None:
            found = await self.answered_in(replied) or await self.asked_in(replied)
            if found:
                return self._texts(found)
        now = time.time() if until is None else until
        if not thread:
            return await self._last(channel, now - RECENT, member, until, mine=True)
        said = await self._last(channel, now - _DAY, member, until, mine=False)
        if said:
            return said
        # A thread that was opened at a question has the question's id, and so has a post, whose
        # own question leans on nothing.
        opening = await self.asked_in(channel)
        return self._texts(one for one in opening if until is None or one.asked_at < until)

    def _texts(self, questions: Iterable[StoredQuestion]) -> tuple[str, ...]:
        return tuple(text for one in questions if (text := self._text(one)) is not None)

    def _text(self, question: StoredQuestion) -> str | None:
        if self._kept:
            return question.understood or question.text
        heard = self._heard.get(question.id)
        return None if heard is None or time.time() - heard.at > RECENT else heard.text

    async def _last(
        self, channel: int, since: float, reader: int, until: float | None, *, mine: bool
    ) -> tuple[str, ...]:
        if self._kept:
            found = await self._store.recent_question(
                channel, since=since, reader=reader, mine=mine, until=until
            )
            return () if found is None else self._texts(await self._beside(found))
        since = max(since, time.time() - RECENT)
        heard = [
            one
            for one in self._heard.values()
            if one.channel == channel
            and one.at >= since
            and not one.silent
            and (one.member == reader or (one.open and not mine))
            and (until is None or one.asked < until)
        ]
        last = max(heard, key=lambda one: (one.asked, one.id), default=None)
        if last is None:
            return ()
        link = self._links.get(last.id)
        asking, answer = (None, None) if link is None else (link.asking, link.answer)
        beside = self._linked("asking", asking) or self._linked("answer", answer)
        texts = (self._heard[one].text for one in beside if one in self._heard)
        return tuple(texts) or (last.text,)

    async def _beside(self, question: StoredQuestion) -> list[StoredQuestion]:
        """The questions that were asked together with one, and it, in order."""
        if question.asking_message is not None:
            return await self.asked_in(question.asking_message)
        if question.bot_message is not None:
            return await self.answered_in(question.bot_message)
        return [question]


_Kept = TypeVar("_Kept", _Heard, _Link)


def _drop_old(kept: OrderedDict[int, _Kept], since: float, most: int) -> None:
    """Leave at most so many, none from before `since`; the oldest come first."""
    while kept and (len(kept) > most or next(iter(kept.values())).at < since):
        kept.popitem(last=False)
