"""What moderators answer themselves, and the questions that lack an answer.

The database is the truth. The answers of a guild are made searchable when the
first question comes, in a thread, and again after each change.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakValueDictionary

from rapidfuzz import fuzz, process

from bot.answering.curated import CuratedAnswer, CuratedIndex
from bot.answering.likeness import groups
from bot.store import Gap, Store, StoredCurated

#: Curated answers that a guild may have.
MOST: Final = 2_000
#: Gaps of a guild that are looked at, the newest.
GAPS: Final = 200
#: Guilds whose answers are kept searchable.
_KEPT: Final = 64
#: As many as Discord completes a word with.
_CHOICES: Final = 25


class TooMany(Exception):
    """The guild has as many curated answers as it may have."""


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Gaps that ask the same, newest first; at least one."""

    gaps: tuple[Gap, ...]

    @property
    def newest(self) -> Gap:
        """The one that stands for the group."""
        return self.gaps[0]

    @property
    def ids(self) -> tuple[int, ...]:
        """The questions' ids."""
        return tuple(gap.id for gap in self.gaps)


class Curation:
    """The curated answers and gaps of guilds. `run` does something in a thread."""

    def __init__(
        self,
        store: Store,
        run: Callable[..., Awaitable[Any]],
        language: Callable[..., str],
    ) -> None:
        self._store = store
        self._run = run
        self._language = language
        #: Each with whether it is still what the database holds.
        self._indexes: OrderedDict[int, tuple[CuratedIndex, bool]] = OrderedDict()
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        #: Rises with every change: what was read before one is not kept after it.
        self._changes = 0

    async def find(self, guild: int | None, *texts: str) -> tuple[CuratedAnswer, str] | None:
        """The curated answer to the first of `texts` that has one, and that text; or None.

        There is none in a direct message (`guild` None).
        """
        if guild is None:
            return None
        index = await self._index(guild)
        if not len(index):
            return None
        for text in dict.fromkeys(texts):
            match = await self._run(index.find, text)
            if match is not None:
                return match.curated, text
        return None

    async def _index(self, guild: int) -> CuratedIndex:
        lock = self._locks.get(guild)
        if lock is None:
            lock = self._locks[guild] = asyncio.Lock()
        async with lock:
            index, fresh = self._indexes.get(guild, (None, False))
            if index is None or not fresh:
                before = self._changes
                rows = await self._store.curated(guild)
                index = await self._run(_index_of, rows, index)
                self._indexes[guild] = (index, before == self._changes)
            self._indexes.move_to_end(guild)
            while len(self._indexes) > _KEPT:
                self._indexes.popitem(last=False)
            return index

    def forget(self, guild: int | None = None) -> None:
        """Read a guild's answers, or all, from the database again: they were changed there."""
        self._changes += 1
        for one in [guild] if guild is not None else list(self._indexes):
            if one in self._indexes:
                self._indexes[one] = (self._indexes[one][0], False)

    async def all(self, guild: int) -> list[CuratedAnswer]:
        """The guild's answers, oldest first."""
        return [_answer_of(row) for row in await self._store.curated(guild)]

    async def one(self, guild: int, number: int) -> CuratedAnswer | None:
        """The guild's answer with this id, or None."""
        return next((one for one in await self.all(guild) if one.id == number), None)

    async def nearest(self, guild: int, words: str) -> list[CuratedAnswer]:
        """The 25 whose question is most like `words`; the newest for no words."""
        answers = await self.all(guild)
        found: list[CuratedAnswer] = await self._run(_nearest, answers, words)
        return found

    async def add(
        self,
        guild: int,
        member: int,
        question: str,
        answer: str,
        *,
        author: int | None = None,
        changed: bool = False,
        resolves: Sequence[int] = (),
    ) -> int:
        """See `Store.add_curated`. Raises TooMany, but not where one takes another's place."""
        if len(await self._index(guild)) >= MOST:
            plain = _plain(question)
            if all(_plain(one.question) != plain for one in await self.all(guild)):
                raise TooMany
        number = await self._store.add_curated(
            guild, member, question, answer, author=author, changed=changed, resolves=resolves
        )
        self.forget(guild)
        return number

    async def edit(
        self,
        guild: int,
        member: int,
        number: int,
        question: str,
        answer: str,
        resolves: Sequence[int] = (),
    ) -> bool:
        """See `Store.edit_curated`."""
        done = await self._store.edit_curated(
            guild, member, number, question, answer, resolves=resolves
        )
        self.forget(guild)
        return done

    async def remove(self, guild: int, member: int, number: int) -> bool:
        """See `Store.remove_curated`."""
        done = await self._store.remove_curated(guild, member, number)
        self.forget(guild)
        return done

    async def replaced(self, guild: int, member: int, number: int) -> list[CuratedAnswer]:
        """Remove what else the guild has for the very question of an answer; returns it."""
        answers = await self.all(guild)
        wanted = next((_plain(one.question) for one in answers if one.id == number), None)
        gone = [one for one in answers if one.id != number and _plain(one.question) == wanted]
        for one in gone:
            await self.remove(guild, member, one.id)
        return gone

    async def gaps(self, guild: int, days: float) -> list[GapGroup]:
        """The newest gaps of the last days in groups: the most often asked first, then newest."""
        gaps = (await self._store.gaps(guild, days, GAPS))[::-1]
        found: list[GapGroup] = await self._run(self._grouped, gaps, guild)
        return found

    def _grouped(self, gaps: list[Gap], guild: int) -> list[GapGroup]:
        texts = [(gap.text, self._language(gap.text, guild=guild)) for gap in gaps]
        found = [GapGroup(tuple(gaps[at] for at in reversed(group))) for group in groups(texts)]
        return sorted(found, key=lambda group: (-len(group.gaps), -group.newest.id))

    async def group_of(self, guild: int, question: int, days: float) -> GapGroup | None:
        """The group that a question is in; None where it is no gap (any more)."""
        found = await self.gaps(guild, days)
        return next((group for group in found if question in group.ids), None)


def _plain(question: str) -> str:
    plain = " ".join(question.casefold().split())
    return plain.rstrip(" ?？؟!.") or plain


def _answer_of(row: StoredCurated) -> CuratedAnswer:
    return CuratedAnswer(
        row.id, row.guild, row.question, row.answer, row.member, row.written_at,
        row.saved, row.author, row.changed,
    )  # fmt: skip


def _index_of(rows: list[StoredCurated], earlier: CuratedIndex | None) -> CuratedIndex:
    return CuratedIndex(map(_answer_of, rows), earlier)


def _nearest(answers: list[CuratedAnswer], words: str) -> list[CuratedAnswer]:
    wanted = words.strip().lstrip("#")
    if not wanted:
        return answers[::-1][:_CHOICES]
    numbered = [one for one in answers if str(one.id) == wanted]
    found = process.extract(
        wanted.casefold(),
        [one.question.casefold() for one in answers],
        scorer=fuzz.WRatio,
        limit=_CHOICES,
        score_cutoff=45,
    )
    return [*numbered, *(answers[at] for _, _, at in found if answers[at] not in numbered)][
        :_CHOICES
    ]
