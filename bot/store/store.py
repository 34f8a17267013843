"""The database: migrations, one writer, plain SQL with parameters.

About a member it keeps their id and the text and messages of their questions (only if
questions are kept), their votes with comments, and that they wrote an answer or a message that
was saved as one; `forget_member` deletes all of it but the texts of answers, which
are the guild's. A moderator's id stays in the audit list until that is purged. All that is
a guild's goes some time after the bot has left it.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Self

import aiosqlite

from bot.store.records import (
    AuditEntry,
    Card,
    Forgotten,
    Gap,
    StoredCurated,
    StoredQuestion,
    StoredQuote,
)

_BUSY_MS: Final = 5_000
_DAY: Final = 86_400.0
_QUESTION: Final = (
    "id", "asked_at", "guild", "channel", "member", "text", "article", "answered",
    "confidence", "elapsed_ms", "asking_message", "bot_message", "understood", "curated",
    "overheard",
)  # fmt: skip
#: Values: guild, kind, member; None for the last two means any.
_AUDITED: Final = (
    "guild = ?1 AND (?2 IS NULL OR action = ?2 OR action LIKE ?2 || ' %')"
    " AND (?3 IS NULL OR member = ?3)"
)
#: Tables of what is a guild's; quotes, votes and versions go with their questions and articles.
_OWNED: Final = ("article", "question", "curated", "setting", "card", "audit")
#: Characters of a moderator's question and answer that the audit list keeps.
_GIST: Final = 200


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""


def migrations() -> list[tuple[int, str]]:
    """(number, SQL) of every migration, in order."""
    folder = files("bot.store") / "migrations"
    found = [(int(item.name[:4]), item) for item in folder.iterdir() if item.name.endswith(".sql")]
    return [(number, item.read_text("utf-8")) for number, item in sorted(found, key=_first)]


def _first(pair: tuple[int, Any]) -> int:
    return pair[0]


class Store:
    """One open database. Every method is a coroutine; writes are one transaction each."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open or make the database and bring its schema up to date.

        Raises StoreError where it is newer than the program, damaged or out of
        reach; the file is then left as it was.
        """
        await asyncio.to_thread(_examine, path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = await aiosqlite.connect(path, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"The database {path} cannot be opened: {error}.") from error
        store = cls(connection)
        try:
            for setting in (
                f"busy_timeout = {_BUSY_MS}",
                "foreign_keys = ON",
                "journal_mode = WAL",
                "synchronous = NORMAL",
            ):
                # Some of these answer with a row; an unread one would keep a statement open.
                await store._rows(f"PRAGMA {setting}")
            await store._migrate()
        except sqlite3.Error as error:
            await connection.close()
            raise StoreError(f"The database {path} cannot be used: {error}.") from error
        return store

    async def _migrate(self) -> None:
        for number, sql in migrations():
            async with self._transaction() as db:
                # Closed at once: a statement that is still open would stop the COMMIT.
                async with db.execute("PRAGMA user_version") as cursor:
                    row = await cursor.fetchone()
                if row is not None and row[0] >= number:
                    continue
                for statement in _statements(sql):
                    await db.execute(statement)
                await db.execute(f"PRAGMA user_version = {number}")

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        """The connection inside BEGIN IMMEDIATE … COMMIT; rolled back where the block raises."""
        async with self._writing:
            try:
                await self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                await self._connection.execute("COMMIT")
            except BaseException:
                # A cancelled BEGIN or COMMIT still runs in the connection's thread, before
                # this: there is a transaction to end, or none any more.
                with suppress(sqlite3.OperationalError):
                    await self._connection.execute("ROLLBACK")
                raise

    async def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        async with self._connection.execute(sql, values) as cursor:
            return list(await cursor.fetchall())

    async def close(self) -> None:
        """Checkpoint and close; the file is then whole by itself."""
        async with self._writing:
            try:
                # A read that was cancelled may still have its statement open, which stops
                # the checkpoint; closing ends the statement and makes up for it.
                with suppress(sqlite3.OperationalError):
                    await self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                await self._connection.close()

    async def record_question(
        self,
        *,
        guild: int | None,
        channel: int | None,
        answered: bool,
        confidence: float,
        elapsed_ms: float,
        quotes: Sequence[StoredQuote],
        member: int | None = None,
        text: str | None = None,
        article: str | None = None,
        asking_message: int | None = None,
        understood: str | None = None,
        curated: int | None = None,
        overheard: bool = False,
        further: bool = False,
        asked_at: float | None = None,
    ) -> int:
        """Keep a question and where its quotes stand; returns its id.

        The same asking message again replaces all that was kept of it (an edited question),
        but for a `further` question of one; what answered it stays its answer. `asked_at` is when
        an edited one was asked first, in seconds since 1970; None is now.
        """
        first, now = None if further else asking_message, time.time()
        async with self._transaction() as db:
            async with db.execute(
                "SELECT max(bot_message) FROM question WHERE asking_message = ?", (asking_message,)
            ) as answers:
                row = await answers.fetchone()
            answer = None if row is None else row[0]
            if first is not None:
                await db.execute("DELETE FROM question WHERE asking_message = ?", (first,))
            cursor = await db.execute(
                "INSERT INTO question (asked_at, guild, channel, member, text, article, answered,"
                " confidence, elapsed_ms, asking_message, first_of, bot_message, understood,"
                " curated, overheard, edited_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    now if asked_at is None else asked_at, guild, channel, member, text, article,
                    int(answered), confidence, elapsed_ms, asking_message, first, answer,
                    understood, curated, int(overheard), None if asked_at is None else now,
                ),
            )  # fmt: skip
            number = int(cursor.lastrowid or 0)
            await db.executemany(
                'INSERT INTO quote (question, rank, article, digest, paragraph, start, "end")'
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (number, rank, q.article, q.digest, q.paragraph, q.start, q.end)
                    for rank, q in enumerate(quotes, 1)
                ],
            )
        return number

    async def link_answer(self, question: int, bot_message: int | None) -> None:
        """Note which message answered a question; None for none any more."""
        async with self._transaction() as db:
            await db.execute(
                "UPDATE question SET bot_message = ? WHERE id = ?", (bot_message, question)
            )

    async def question(self, number: int) -> StoredQuestion | None:
        """A question by its id, or None."""
        return next(iter(await self._questions("id = ?", number)), None)

    async def questions_of_answer(self, bot_message: int) -> list[StoredQuestion]:
        """The questions that a message of the bot answered, in order."""
        return await self._questions("bot_message = ?", bot_message)

    async def questions_of_message(self, asking_message: int) -> list[StoredQuestion]:
        """The questions that a member's message asked, in order."""
        return await self._questions("asking_message = ?", asking_message)

    async def _questions(self, where: str, value: int) -> list[StoredQuestion]:
        rows = await self._rows(
            # Both come from this module, never from outside.
            f"SELECT {', '.join(_QUESTION)} FROM question WHERE {where} ORDER BY id",  # noqa: S608
            (value,),
        )
        found = []
        for row in rows:
            quotes = await self._rows(
                'SELECT article, digest, paragraph, start, "end" FROM quote'
                " WHERE question = ? ORDER BY rank",
                (row[0],),
            )
            values: dict[str, Any] = dict(zip(_QUESTION, row, strict=True))
            values["answered"] = bool(values["answered"])
            values["overheard"] = bool(values["overheard"])
            found.append(StoredQuestion(**values, quotes=tuple(StoredQuote(*q) for q in quotes)))
        return found

    async def keep_card(self, card: Card) -> None:
        """Keep what a message's buttons need; the same token again replaces it."""
        async with self._transaction() as db:
            await db.execute(
                "INSERT OR REPLACE INTO card (token, kind, guild, member, payload, made_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    card.token, card.kind, card.guild, card.member,
                    json.dumps(card.payload), time.time(),
                ),
            )  # fmt: skip

    async def card(self, token: str) -> Card | None:
        """The card with this token, or None."""
        rows = await self._rows(
            "SELECT token, kind, guild, member, payload FROM card WHERE token = ?", (token,)
        )
        if not rows:
            return None
        found, kind, guild, member, payload = rows[0]
        return Card(found, kind, guild, member, json.loads(payload))

    async def vote(
        self, question: int, member: int, helpful: bool, comment: str | None = None
    ) -> None:
        """One vote a member and question; voting again changes it."""
        async with self._transaction() as db:
            await db.execute(
                "INSERT INTO vote (question, member, helpful, comment, voted_at)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (question, member) DO UPDATE SET"
                " helpful = excluded.helpful, comment = excluded.comment,"
                " voted_at = excluded.voted_at",
                (question, member, int(helpful), comment, time.time()),
            )

    async def vote_of(self, question: int, member: int) -> tuple[bool, str | None] | None:
        """(whether it was helpful, the comment) of a member's vote on a question, or None."""
        rows = await self._rows(
            "SELECT helpful, comment FROM vote WHERE question = ? AND member = ?",
            (question, member),
        )
        return (bool(rows[0][0]), rows[0][1]) if rows else None

    async def votes(self, question: int) -> tuple[int, int]:
        """(helpful, not helpful) votes on a question."""
        rows = await self._rows(
            "SELECT coalesce(sum(helpful), 0), coalesce(sum(1 - helpful), 0) FROM vote"
            " WHERE question = ?",
            (question,),
        )
        return int(rows[0][0]), int(rows[0][1])

    async def gaps(self, guild: int, days: float = 30.0, limit: int = 200) -> list[Gap]:
        """Questions that were not answered or were marked not helpful, newest first.

        Those that a moderator settled are left out, until somebody marks one not helpful
        after that; so are those whose text is not kept.
        """
        rows = await self._rows(
            "SELECT id, asked_at, channel, coalesce(understood, text), answered, overheard,"
            " asking_message,"
            " bot_message, curated, (SELECT count(*) FROM vote WHERE question = question.id"
            " AND helpful = 0 AND voted_at > coalesce(resolved_at, 0)) AS unhelpful"
            " FROM question WHERE guild = ? AND asked_at >= ? AND text IS NOT NULL"
            " AND (unhelpful > 0 OR (answered = 0 AND resolved_at IS NULL))"
            " ORDER BY asked_at DESC, id DESC LIMIT ?",
            (guild, time.time() - days * _DAY, limit),
        )
        comments: dict[int, list[str]] = {}
        marked = [row[0] for row in rows if row[9]]
        for question, comment in await self._rows(
            "SELECT v.question, v.comment FROM vote v JOIN question q ON q.id = v.question"
            " WHERE v.helpful = 0 AND v.comment IS NOT NULL"
            " AND v.voted_at > coalesce(q.resolved_at, 0)"
            " AND v.question IN (SELECT value FROM json_each(?)) ORDER BY v.voted_at DESC",
            (json.dumps(marked),),
        ):
            comments.setdefault(question, []).append(comment)
        return [
            Gap(
                number, asked_at, channel, text, bool(answered),
                bool(overheard) and not answered and bot_message is None,
                asking_message, bot_message, curated, unhelpful, tuple(comments.get(number, ())),
            )
            for number, asked_at, channel, text, answered, overheard, asking_message,
            bot_message, curated, unhelpful in rows
        ]  # fmt: skip

    async def dismiss_gaps(self, guild: int, member: int, questions: Sequence[int]) -> int:
        """Settle some of the guild's questions without an answer; returns how many there were."""
        async with self._transaction() as db:
            count = await _resolve(db, guild, questions)
            if count:
                # No words: they are members', who may ask for theirs to be deleted.
                details = {"questions": sorted(questions), "count": count}
                await _audit(db, guild, member, "gap dismissed", details)
            return count

    async def below(
        self, guild: int, least: float, channel: int | None = None, days: float = 30.0
    ) -> tuple[int, int]:
        """(questions of the last days, those of a confidence below `least`).

        A curated answer does not depend on it.
        """
        rows = await self._rows(
            "SELECT count(*), coalesce(sum(confidence < ? AND curated IS NULL), 0) FROM question"
            " WHERE guild = ? AND asked_at >= ? AND (? IS NULL OR channel = ?)",
            (least, guild, time.time() - days * _DAY, channel, channel),
        )
        return int(rows[0][0]), int(rows[0][1])

    async def settings(self, guild: int, channel: int | None = None) -> dict[str, Any]:
        """A guild's settings by name, with those of a channel over them."""
        rows = await self._rows(
            "SELECT name, value FROM setting WHERE guild = ? AND channel IN (0, ?)"
            " ORDER BY channel",
            (guild, channel or 0),
        )
        return {name: json.loads(value) for name, value in rows}

    async def overrides(self, guild: int, channel: int) -> dict[str, Any]:
        """A channel's own settings by name, without its guild's."""
        rows = await self._rows(
            "SELECT name, value FROM setting WHERE guild = ? AND channel = ?", (guild, channel)
        )
        return {name: json.loads(value) for name, value in rows}

    async def change_setting(
        self, guild: int, member: int, name: str, value: Any, channel: int | None = None
    ) -> None:
        """Set one value (None removes it) and put it in the audit list, at once.

        A value that is there already is no change.
        """
        async with self._transaction() as db:
            before = await _setting(db, guild, channel, name)
            if value == before:
                return
            if value is None:
                await db.execute(
                    "DELETE FROM setting WHERE guild = ? AND channel = ? AND name = ?",
                    (guild, channel or 0, name),
                )
            else:
                await db.execute(
                    "INSERT INTO setting (guild, channel, name, value) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET value = excluded.value",
                    (guild, channel or 0, name, json.dumps(value)),
                )
            details = {"name": name, "before": before, "value": value, "channel": channel}
            await _audit(db, guild, member, "setting", details)

    async def audit_list(
        self,
        guild: int,
        limit: int = 100,
        *,
        skip: int = 0,
        kind: str | None = None,
        member: int | None = None,
    ) -> list[AuditEntry]:
        """What moderators changed, newest first, after the first `skip`.

        `kind` is an action's first word ("setting", "article", "curated").
        """
        rows = await self._rows(
            # A constant of this module.
            f"SELECT at, guild, member, action, details FROM audit WHERE {_AUDITED}"  # noqa: S608
            " ORDER BY id DESC LIMIT ?4 OFFSET ?5",
            (guild, kind, member, limit, skip),
        )
        return [
            AuditEntry(at, server, who, action, json.loads(details))
            for at, server, who, action, details in rows
        ]

    async def audit_count(
        self, guild: int, *, kind: str | None = None, member: int | None = None
    ) -> int:
        """How many changes `audit_list` has."""
        rows = await self._rows(
            f"SELECT count(*) FROM audit WHERE {_AUDITED}",  # noqa: S608
            (guild, kind, member),
        )
        return int(rows[0][0])

    async def recent_question(
        self,
        channel: int,
        *,
        since: float,
        reader: int,
        mine: bool = True,
        until: float | None = None,
    ) -> StoredQuestion | None:
        """A channel's last question, asked or edited since a time: one of `reader`'s, or not
        `mine` alone.

        Of others' only those asked in a message count: a command's answer may have been
        for the asker alone; and of those that nobody asked the bot only what it answered.
        `until` is the time that it was asked before.
        """
        rows = await self._rows(
            "SELECT id FROM question WHERE channel = ? AND coalesce(edited_at, asked_at) >= ?"
            " AND (? IS NULL OR asked_at < ?) AND (NOT overheard OR answered)"
            " AND (member = ? OR (? AND asking_message IS NOT NULL))"
            " ORDER BY asked_at DESC, id DESC LIMIT 1",
            (channel, since, until, until, reader, not mine),
        )
        return await self.question(rows[0][0]) if rows else None

    async def add_curated(
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
        """Keep a moderator's answer and note it in the audit list; returns its id.

        `author` wrote the message that it is saved from, if it is, `changed` where the
        words are no longer theirs; `resolves` are the ids of the guild's questions that
        it settles.
        """
        async with self._transaction() as db:
            cursor = await db.execute(
                "INSERT INTO curated"
                " (guild, question, answer, member, written_at, saved, author, changed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    guild, question, answer, member, time.time(),
                    int(author is not None), author, int(changed),
                ),
            )  # fmt: skip
            number = int(cursor.lastrowid or 0)
            details = {"id": number, **_gist(question, answer, author is not None)}
            if settled := await _resolve(db, guild, resolves):
                details["settled"] = settled
            await _audit(db, guild, member, "curated added", details)
        return number

    async def edit_curated(
        self,
        guild: int,
        member: int,
        number: int,
        question: str,
        answer: str,
        *,
        resolves: Sequence[int] = (),
    ) -> bool:
        """Change one of the guild's own answers; False where it has none with this id."""
        async with self._transaction() as db:
            before, saved = await _curated_gist(db, guild, number)
            cursor = await db.execute(
                "UPDATE curated SET changed = changed OR (saved AND answer != ?2),"
                " question = ?1, answer = ?2, member = ?3, written_at = ?4"
                " WHERE id = ?5 AND guild = ?6",
                (question, answer, member, time.time(), number, guild),
            )
            if not cursor.rowcount:
                return False
            details = {"id": number, "before": before, **_gist(question, answer, saved)}
            if settled := await _resolve(db, guild, resolves):
                details["settled"] = settled
            await _audit(db, guild, member, "curated edited", details)
            return True

    async def remove_curated(self, guild: int, member: int, number: int) -> bool:
        """Delete one of the guild's own answers; False where it has none with this id."""
        async with self._transaction() as db:
            before, _ = await _curated_gist(db, guild, number)
            cursor = await db.execute(
                "DELETE FROM curated WHERE id = ? AND guild = ?", (number, guild)
            )
            if cursor.rowcount:
                await _audit(db, guild, member, "curated removed", {"id": number, **before})
            return bool(cursor.rowcount)

    async def curated(self, guild: int) -> list[StoredCurated]:
        """The guild's own answers, oldest first."""
        rows = await self._rows(
            "SELECT id, guild, question, answer, member, written_at, saved, author, changed"
            " FROM curated WHERE guild = ? ORDER BY id",
            (guild,),
        )
        return [
            StoredCurated(
                number, server, question, answer, member, written_at,
                bool(saved), author, bool(changed),
            )
            for number, server, question, answer, member, written_at, saved, author, changed in rows
        ]  # fmt: skip

    async def audit(self, guild: int, member: int, action: str, details: Any = None) -> None:
        """Put something that a moderator changed in the audit list."""
        async with self._transaction() as db:
            await _audit(db, guild, member, action, details)

    async def forget_question(self, number: int) -> None:
        """Delete a question with its quotes and votes."""
        async with self._transaction() as db:
            await db.execute("DELETE FROM question WHERE id = ?", (number,))

    async def forget_message(self, asking_message: int) -> None:
        """Delete the questions that a member's message asked, with their quotes and votes."""
        async with self._transaction() as db:
            await db.execute("DELETE FROM question WHERE asking_message = ?", (asking_message,))

    async def forget_member(self, member: int, known: Sequence[int] = ()) -> Forgotten:
        """Delete a member's questions and votes at once, and their name from answers.

        `known` are the ids of questions that are the member's, and do not say so.
        """
        async with self._transaction() as db:
            votes = await db.execute("DELETE FROM vote WHERE member = ?", (member,))
            questions = await db.execute(
                "DELETE FROM question WHERE member = ? OR id IN (SELECT value FROM json_each(?))",
                (member, json.dumps(list(known))),
            )
            await db.execute("DELETE FROM card WHERE member = ?", (member,))
            answers = await db.execute(
                "UPDATE curated SET member = nullif(member, ?1), author = nullif(author, ?1)"
                " WHERE member = ?1 OR author = ?1",
                (member,),
            )
            return Forgotten(questions.rowcount, votes.rowcount, answers.rowcount)

    async def arrive(self, guild: int, joined_at: float | None, *, recent: float = _DAY) -> bool:
        """Note that the bot is in a guild; whether it was added to it just now.

        `joined_at`, in seconds since 1970, is when Discord says that it joined: an outage, after
        which all guilds come again, is no joining. An unknown guild that it joined more than
        `recent` seconds ago is one from before guilds were noted.
        """
        found = await self._rows("SELECT left_at FROM guild WHERE id = ?", (guild,))
        if found and found[0][0] is None:
            return False
        async with self._transaction() as db:
            # Once more: the same guild may have come twice at once.
            async with db.execute("SELECT left_at FROM guild WHERE id = ?", (guild,)) as cursor:
                row = await cursor.fetchone()
            await db.execute(
                "INSERT INTO guild (id) VALUES (?) ON CONFLICT DO UPDATE SET left_at = NULL",
                (guild,),
            )
        since = time.time() - recent if row is None else row[0]
        return since is not None and joined_at is not None and joined_at > since

    async def leave(self, guild: int) -> None:
        """Note that the bot was removed from a guild."""
        async with self._transaction() as db:
            await db.execute(
                "INSERT INTO guild (id, left_at) VALUES (?1, ?2)"
                " ON CONFLICT DO UPDATE SET left_at = coalesce(left_at, ?2)",
                (guild, time.time()),
            )

    async def meet(self, present: Collection[int], bot: int) -> tuple[int, int]:
        """Note which of the guilds that were noted the bot is still in, or again.

        `present` are all that it is in, `bot` is its id. Returns how many it is no longer in, and
        how many it is not in that were another bot's, which are left alone.
        """
        ids = json.dumps(list(present))
        async with self._transaction() as db:
            await db.execute(
                "UPDATE guild SET left_at = NULL, bot = ?1 WHERE (left_at IS NOT NULL"
                " OR bot IS NOT ?1) AND id IN (SELECT value FROM json_each(?2))",
                (bot, ids),
            )
            cursor = await db.execute(
                "UPDATE guild SET left_at = ? WHERE left_at IS NULL AND (bot IS NULL OR bot = ?)"
                " AND id NOT IN (SELECT value FROM json_each(?))",
                (time.time(), bot, ids),
            )
            async with db.execute("SELECT count(*) FROM guild WHERE bot != ?", (bot,)) as others:
                row = await others.fetchone()
            return cursor.rowcount, 0 if row is None else row[0]

    async def purge_left(self, days: float, only: int | None = None) -> int:
        """Delete all that is of guilds that the bot left `days` ago; returns of how many.

        Of `only` one of them, where it is given.
        """
        before, purged = time.time() - days * _DAY, 0
        for (guild,) in await self._rows(
            "SELECT id FROM guild WHERE left_at <= ?1 AND (?2 IS NULL OR id = ?2)", (before, only)
        ):
            async with self._transaction() as db:
                async with db.execute(
                    "SELECT 1 FROM guild WHERE id = ? AND left_at <= ?", (guild, before)
                ) as cursor:
                    if await cursor.fetchone() is None:
                        continue  # it is back
                if any((await _delete_owned(db, guild)).values()):
                    # Its own row stays until the next time: something may still be on its way.
                    purged += 1
                else:
                    await db.execute("DELETE FROM guild WHERE id = ?", (guild,))
        return purged

    async def forget_guild(self, guild: int) -> Mapping[str, int]:
        """Delete all that is a guild's at once; returns how many rows of each table."""
        async with self._transaction() as db:
            return await _delete_owned(db, guild)

    async def forget_channel(self, guild: int, channel: int) -> None:
        """Delete a channel's settings, and the questions asked there with quotes and votes."""
        async with self._transaction() as db:
            for table in ("setting", "question"):
                await db.execute(
                    f"DELETE FROM {table} WHERE guild = ? AND channel = ?",  # noqa: S608
                    (guild, channel),
                )

    async def set_channels(self) -> list[tuple[int, int]]:
        """(guild, channel) of all channels that have settings of their own."""
        rows = await self._rows("SELECT DISTINCT guild, channel FROM setting WHERE channel != 0")
        return [(row[0], row[1]) for row in rows]

    async def purge(self, days: float) -> int:
        """Delete questions, cards and changes older than `days`; returns how many questions."""
        before = (time.time() - days * _DAY,)
        async with self._transaction() as db:
            await db.execute("DELETE FROM card WHERE made_at < ?", before)
            await db.execute("DELETE FROM audit WHERE at < ?", before)
            cursor = await db.execute("DELETE FROM question WHERE asked_at < ?", before)
            return cursor.rowcount


async def _setting(db: aiosqlite.Connection, guild: int, channel: int | None, name: str) -> Any:
    """A guild's or channel's own value of a setting; None where it has none."""
    async with db.execute(
        "SELECT value FROM setting WHERE guild = ? AND channel = ? AND name = ?",
        (guild, channel or 0, name),
    ) as cursor:
        row = await cursor.fetchone()
    return None if row is None else json.loads(row[0])


async def _delete_owned(db: aiosqlite.Connection, guild: int) -> dict[str, int]:
    """Delete all that is a guild's; how many rows of each table there were."""
    gone = {}
    for table in _OWNED:
        cursor = await db.execute(f"DELETE FROM {table} WHERE guild = ?", (guild,))  # noqa: S608
        gone[table] = cursor.rowcount
    return gone


async def _audit(
    db: aiosqlite.Connection, guild: int, member: int, action: str, details: Any
) -> None:
    await db.execute(
        "INSERT INTO audit (at, guild, member, action, details) VALUES (?, ?, ?, ?, ?)",
        (time.time(), guild, member, action, json.dumps(details)),
    )


def _gist(question: str, answer: str, saved: bool) -> dict[str, Any]:
    """What the audit list keeps of a moderator's answer: how it begins.

    Of a member's message that was saved as one it keeps no words: who asks for that can
    have it removed for good.
    """
    gist = {"question": question[:_GIST]}
    return gist if saved else {**gist, "answer": answer[:_GIST]}


async def _curated_gist(
    db: aiosqlite.Connection, guild: int, number: int
) -> tuple[dict[str, Any], bool]:
    """(`_gist` of one of the guild's answers, whether it was saved from a message)."""
    async with db.execute(
        "SELECT question, answer, saved FROM curated WHERE id = ? AND guild = ?", (number, guild)
    ) as cursor:
        row = await cursor.fetchone()
    return ({}, False) if row is None else (_gist(row[0], row[1], bool(row[2])), bool(row[2]))


async def _resolve(db: aiosqlite.Connection, guild: int, questions: Sequence[int]) -> int:
    """Settle the guild's questions among these ids; returns how many there were."""
    if not questions:
        return 0
    cursor = await db.execute(
        "UPDATE question SET resolved_at = ?"
        " WHERE guild = ? AND id IN (SELECT value FROM json_each(?))",
        (time.time(), guild, json.dumps(list(questions))),
    )
    return cursor.rowcount


def _statements(sql: str) -> list[str]:
    """The statements of a migration, each whole."""
    found: list[str] = []
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return found


def _examine(path: Path) -> None:
    """Refuse a database that is newer or damaged, before anything is written."""
    if not path.exists() or path.stat().st_size == 0:
        return
    known = max(number for number, _ in migrations())
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise StoreError(
            f"The database {path} is damaged or no database ({error}). "
            "Restore a backup, or name another file in FOOTNOTE_DATABASE."
        ) from error
    if sound != "ok":
        raise StoreError(f"The database {path} is damaged ({sound}). Restore a backup.")
    if version > known:
        raise StoreError(
            f"The database {path} was made by a newer Footnote (schema {version}, this one "
            f"knows {known}). Upgrade Footnote, or restore an older backup."
        )
