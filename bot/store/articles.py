"""Articles that were added: their rows, versions and quotas.

A version is written in the same transaction that makes it the current one: there
is no state in between. Every query for a guild names the guild; None stands for
the shared articles, never for all.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import aiosqlite

from bot.store.store import Store, _audit

Status = Literal["pending", "reading", "ready", "failed"]
Change = Literal["added", "changed", "same"]

#: Seconds for which a removed article can be brought back.
UNDO: Final = 86_400.0
#: Versions kept of an article; the oldest go first.
VERSIONS: Final = 20
#: Seconds after which a failed attempt is listed no more.
FAILED_KEPT: Final = 7 * 86_400.0
#: Failed attempts of a guild that are listed.
FAILED_LISTED: Final = 20
#: Uploads of a guild that may wait at once.
WAITING: Final = 25

_ROW: Final = (
    "a.id, a.guild, a.name, a.origin, a.url, a.status, a.reason, a.version, a.stamp, a.edits,"
    " a.member, a.added_at, a.changed_at, a.etag, a.modified, a.checked_at, a.removed_at,"
    " v.digest, v.size, v.document"
)
_FROM: Final = "FROM article a LEFT JOIN version v ON v.article = a.id AND v.number = a.version"
#: The guilds that the bot was removed from.
_LEFT: Final = "(SELECT id FROM guild WHERE left_at IS NOT NULL)"


class Refused(Exception):
    """A change that is not made; the message is a sentence for who asked for it."""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article without its text. `found` is what was found with it, `edits` lie over that.

    Times are seconds since 1970 (UTC), `size` is in bytes of UTF-8.
    """

    id: int
    guild: int | None
    name: str
    origin: str
    url: str | None
    status: Status
    reason: str | None
    version: int | None
    stamp: int
    edits: Mapping[str, Any]
    member: int | None
    added_at: float
    changed_at: float
    etag: str | None
    modified: str | None
    checked_at: float | None
    removed_at: float | None
    digest: str | None
    size: int
    found: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A text that an article has or had."""

    number: int
    digest: str
    size: int
    member: int | None
    made_at: float


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A text to be kept, and what was found with it (JSON)."""

    name: str
    digest: str
    size: int
    text: str
    found: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of one text: the article that has it, and whether that is new."""

    id: int
    change: Change


@dataclass(frozen=True, slots=True)
class Quota:
    """What a guild may keep; None for no limit."""

    articles: int | None = None
    size: int | None = None


def _row(values: Sequence[Any]) -> ArticleRow:
    row: dict[str, Any] = dict(zip(ArticleRow.__dataclass_fields__, values, strict=True))
    row["edits"] = json.loads(row["edits"])
    row["found"] = json.loads(row["found"]) if row["found"] else {}
    row["size"] = row["size"] or 0
    return ArticleRow(**row)


class Articles:
    """The articles of one database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def data_version(self) -> int:
        """A number that changes when another process has changed the database."""
        return int((await self._store._rows("PRAGMA data_version"))[0][0])

    async def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Rows as they were committed: never those of a transaction that is still open."""
        async with self._store._writing:
            return await self._store._rows(sql, values)

    # Reading

    async def of(self, guild: int | None, *, removed: bool = False) -> list[ArticleRow]:
        """A guild's articles by name; with `removed` only those that can be brought back."""
        state = "NOT NULL" if removed else "NULL"
        rows = await self._rows(
            f"SELECT {_ROW} {_FROM} WHERE a.guild IS ? AND a.removed_at IS {state}"
            " ORDER BY a.name COLLATE NOCASE, a.id",
            (guild,),
        )
        return [_row(row) for row in rows]

    async def get(self, guild: int | None, number: int) -> ArticleRow | None:
        """One of a guild's own articles, also a removed one; None where it has none such."""
        rows = await self._rows(
            f"SELECT {_ROW} {_FROM} WHERE a.guild IS ? AND a.id = ?",
            (guild, number),
        )
        return _row(rows[0]) if rows else None

    async def by_url(self, guild: int | None, url: str) -> ArticleRow | None:
        """A guild's own article that is fetched from `url`."""
        rows = await self._rows(
            f"SELECT {_ROW} {_FROM} WHERE a.guild IS ? AND a.url = ?"
            " AND a.origin = 'url' AND a.removed_at IS NULL AND a.version IS NOT NULL",
            (guild, url),
        )
        return _row(rows[0]) if rows else None

    async def served(self) -> list[tuple[int, int | None, int]]:
        """(id, guild, stamp) of everything that answers."""
        rows = await self._rows(
            "SELECT id, guild, stamp FROM article"
            " WHERE version IS NOT NULL AND removed_at IS NULL ORDER BY id"
        )
        return [(row[0], row[1], row[2]) for row in rows]

    async def text(
        self, guild: int | None, number: int, version: int | None = None
    ) -> tuple[str, Mapping[str, Any]] | None:
        """The text of a version (the served one by default) and what was found with it."""
        rows = await self._rows(
            "SELECT v.text, v.document FROM article a JOIN version v ON v.article = a.id"
            " AND v.number = coalesce(?, a.version) WHERE a.guild IS ? AND a.id = ?",
            (version, guild, number),
        )
        return (rows[0][0], json.loads(rows[0][1])) if rows else None

    async def versions(self, guild: int | None, number: int) -> list[VersionRow]:
        """The versions that are kept of an article, newest first."""
        rows = await self._rows(
            "SELECT v.number, v.digest, v.size, v.member, v.made_at FROM version v"
            " JOIN article a ON a.id = v.article WHERE a.guild IS ? AND a.id = ?"
            " ORDER BY v.number DESC",
            (guild, number),
        )
        return [VersionRow(*row) for row in rows]

    async def due(self, before: float) -> list[ArticleRow]:
        """Served articles of URLs that were last asked before a time, oldest first.

        Nobody reads those of a guild that the bot has left.
        """
        rows = await self._rows(
            f"SELECT {_ROW} {_FROM} WHERE a.origin = 'url' AND a.removed_at IS NULL"
            " AND a.version IS NOT NULL AND coalesce(a.checked_at, 0) < ?"
            f" AND (a.guild IS NULL OR a.guild NOT IN {_LEFT})"
            " ORDER BY a.checked_at",
            (before,),
        )
        return [_row(row) for row in rows]

    async def usage(self, guild: int | None) -> tuple[int, int]:
        """(articles, bytes of their texts) that count against a guild's quota."""
        async with self._store._writing:
            return await _usage(self._store._connection, guild)

    # Writing

    async def begin(
        self,
        guild: int | None,
        name: str,
        origin: str,
        *,
        url: str | None = None,
        member: int | None = None,
        quota: Quota,
    ) -> int:
        """Note that something is about to be read; returns its id. Raises Refused.

        What failed under that name before is tried again with it: nothing more is said of it.
        """
        async with self._store._transaction() as db:
            await db.execute(
                "DELETE FROM article WHERE guild IS ? AND origin = ? AND name = ? AND url IS ?"
                " AND status = 'failed' AND version IS NULL AND removed_at IS NULL",
                (guild, origin, name, url),
            )
            count, _ = await _usage(db, guild)
            if quota.articles is not None and count >= quota.articles:
                # What it has may still change; anything else is refused before it is read.
                there = await _one(
                    db,
                    "SELECT id FROM article WHERE guild IS ? AND removed_at IS NULL"
                    " AND version IS NOT NULL AND origin = ? AND name = ?",
                    (guild, origin, name),
                )
                if there is None:
                    raise Refused(_full(quota))
            waiting = await _one(
                db,
                "SELECT count(*) FROM article WHERE guild IS ? AND removed_at IS NULL"
                " AND status IN ('pending', 'reading')",
                (guild,),
            )
            if guild is not None and waiting >= WAITING:
                raise Refused(
                    f"{waiting} files are waiting already. Try again when they have been read."
                )
            now = time.time()
            cursor = await db.execute(
                "INSERT INTO article (guild, name, origin, url, status, stamp, member, added_at,"
                " changed_at) VALUES (?, ?, ?, ?, 'pending', 0, ?, ?, ?)",
                (guild, name, origin, url, member, now, now),
            )
            return int(cursor.lastrowid or 0)

    async def reading(self, number: int) -> None:
        """Note that an article is being read now."""
        async with self._store._transaction() as db:
            await db.execute("UPDATE article SET status = 'reading' WHERE id = ?", (number,))

    async def fail(self, number: int, reason: str | None) -> None:
        """Note why an article could not be read; what was served before stays.

        Without a reason what was begun never happened.
        """
        async with self._store._transaction() as db:
            now = time.time()
            await db.execute(
                "UPDATE article SET reason = ?, changed_at = ?,"
                " checked_at = CASE WHEN ? IS NULL THEN checked_at ELSE ? END,"
                " status = CASE WHEN version IS NULL THEN 'failed' ELSE 'ready' END WHERE id = ?",
                (reason, now, reason, now, number),
            )
            # A list of a thousand failures helps nobody.
            await db.execute(
                "DELETE FROM article WHERE status = 'failed' AND removed_at IS NULL"
                " AND guild IS (SELECT guild FROM article WHERE id = ?) AND id NOT IN"
                " (SELECT id FROM article WHERE status = 'failed' AND removed_at IS NULL"
                " AND guild IS (SELECT guild FROM article WHERE id = ?)"
                " ORDER BY changed_at DESC, id DESC LIMIT ?)",
                (number, number, FAILED_LISTED),
            )

    async def unchanged(self, number: int, etag: str | None, modified: str | None) -> None:
        """Note that a URL was asked and had nothing new."""
        async with self._store._transaction() as db:
            await db.execute(
                "UPDATE article SET status = 'ready', reason = NULL, checked_at = ?,"
                " etag = coalesce(?, etag), modified = coalesce(?, modified)"
                " WHERE id = ? AND version IS NOT NULL",
                (time.time(), etag, modified, number),
            )

    async def commit(
        self,
        number: int,
        guild: int | None,
        versions: Sequence[NewVersion],
        *,
        quota: Quota,
        member: int | None = None,
        etag: str | None = None,
        modified: str | None = None,
    ) -> list[Committed]:
        """Keep and serve what was read for article `number`, all of it or none of it.

        The first text is for `number` itself: another version where it has one.
        A text of a name that the guild has is another version of that; a text
        that it has already adds nothing. Raises Refused where it would be too
        much, or where the article was removed meanwhile.
        """
        async with self._store._transaction() as db:
            rows = await _all(
                db,
                "SELECT origin, url, version, removed_at FROM article WHERE id = ? AND guild IS ?",
                (number, guild),
            )
            if not rows or rows[0][3] is not None:
                raise Refused("It was removed while it was being read.")
            origin, url, own_version, _ = rows[0]
            made: list[Committed] = []
            used = False
            for version in versions:
                same = await _one(
                    db,
                    "SELECT a.id FROM article a JOIN version v ON v.article = a.id"
                    " AND v.number = a.version WHERE a.guild IS ? AND a.removed_at IS NULL"
                    " AND v.digest = ?",
                    (guild, version.digest),
                )
                if same is not None:
                    made.append(Committed(same, "same"))
                    continue
                target = number if own_version is not None and not used else None
                if target is None and origin != "url":
                    target = await _one(
                        db,
                        "SELECT id FROM article WHERE guild IS ? AND removed_at IS NULL"
                        " AND version IS NOT NULL AND origin = ? AND name = ?",
                        (guild, origin, version.name),
                    )
                change: Change = "added" if target is None else "changed"
                if target is None and not used:
                    target, used = number, True
                elif target == number:
                    used = True
                target, kept = await _keep(db, target, guild, origin, url, version, member)
                made.append(Committed(target, change))
                if guild is not None:
                    details = {"id": target, "title": await _title(db, target), "version": kept}
                    await _audit(db, guild, member or 0, f"article {change}", details)
            now = time.time()
            if own_version is None and not used:
                # All that was read is kept under other articles.
                await db.execute("DELETE FROM article WHERE id = ?", (number,))
            await db.execute(
                "UPDATE article SET status = 'ready', reason = NULL, checked_at = ?, etag = ?,"
                " modified = ? WHERE id = ? AND version IS NOT NULL",
                (now, etag, modified, number),
            )
            if origin == "url":
                for one in made:
                    await db.execute(
                        "UPDATE article SET checked_at = ? WHERE id = ?", (now, one.id)
                    )
            await _check(db, guild, quota)
        return made

    async def edit(
        self, guild: int | None, number: int, edits: Mapping[str, Any], member: int | None
    ) -> bool:
        """Lay a moderator's title, tags, synonyms, source or language over what was found.

        None undoes one. False where the guild has no such article.
        """
        async with self._store._transaction() as db:
            kept = await _one(
                db,
                "SELECT edits FROM article WHERE id = ? AND guild IS ? AND removed_at IS NULL"
                " AND version IS NOT NULL",
                (number, guild),
            )
            if kept is None:
                return False
            title, before = await _title(db, number), await _said(db, number)
            merged = {**json.loads(kept), **edits}
            merged = {name: value for name, value in merged.items() if value is not None}
            await db.execute(
                "UPDATE article SET edits = ?, changed_at = ?, stamp = stamp + 1 WHERE id = ?",
                (json.dumps(merged, ensure_ascii=False), time.time(), number),
            )
            if guild is not None:
                after = await _said(db, number)
                details = {
                    "id": number,
                    "title": title,
                    "before": {name: before.get(name) for name in edits},
                    "after": {name: after.get(name) for name in edits},
                }
                await _audit(db, guild, member or 0, "article edited", details)
            return True

    async def remove(self, guild: int | None, number: int, member: int | None) -> bool:
        """Serve an article no more; it can be brought back for a day. False where there is none."""
        async with self._store._transaction() as db:
            cursor = await db.execute(
                "UPDATE article SET removed_at = ?, stamp = stamp + 1,"
                " status = CASE WHEN version IS NULL THEN 'failed' ELSE 'ready' END"
                " WHERE id = ? AND guild IS ? AND removed_at IS NULL",
                (time.time(), number, guild),
            )
            if cursor.rowcount and guild is not None:
                details = {"id": number, "title": await _title(db, number)}
                await _audit(db, guild, member or 0, "article removed", details)
            return bool(cursor.rowcount)

    async def undo(self, guild: int | None, number: int, member: int | None, quota: Quota) -> bool:
        """Bring a removed article back; False where it is gone. Raises Refused."""
        async with self._store._transaction() as db:
            digest = await _one(
                db,
                "SELECT v.digest FROM article a JOIN version v ON v.article = a.id"
                " AND v.number = a.version WHERE a.id = ? AND a.guild IS ?"
                " AND a.removed_at >= ?",
                (number, guild, time.time() - UNDO),
            )
            if digest is None:
                return False
            again = await _one(
                db,
                "SELECT a.id FROM article a JOIN version v ON v.article = a.id"
                " AND v.number = a.version WHERE a.guild IS ? AND a.removed_at IS NULL"
                " AND v.digest = ?",
                (guild, digest),
            )
            if again is not None:
                raise Refused("The same text has been added again in the meantime.")
            await db.execute(
                "UPDATE article SET removed_at = NULL, status = 'ready', stamp = stamp + 1"
                " WHERE id = ?",
                (number,),
            )
            await _check(db, guild, quota)
            if guild is not None:
                details = {"id": number, "title": await _title(db, number)}
                await _audit(db, guild, member or 0, "article brought back", details)
            return True

    async def unfinished(self) -> list[ArticleRow]:
        """What was pending or being read: at a start, what the last run left."""
        rows = await self._rows(
            f"SELECT {_ROW} {_FROM} WHERE a.status IN ('pending', 'reading')"
            " AND a.removed_at IS NULL ORDER BY a.id"
        )
        return [_row(row) for row in rows]

    async def purge(self) -> int:
        """Delete what was removed more than a day ago and old failures; returns how many."""
        now = time.time()
        async with self._store._transaction() as db:
            cursor = await db.execute(
                "DELETE FROM article WHERE removed_at < ?"
                " OR (status = 'failed' AND changed_at < ?)",
                (now - UNDO, now - FAILED_KEPT),
            )
            return cursor.rowcount

    # Texts of the knowledge folder

    async def keep_shelf(self, name: str, version: NewVersion) -> None:
        """Keep the text of a file of the knowledge folder, for citations of it."""
        async with self._store._transaction() as db:
            await db.execute(
                "INSERT INTO shelf (article, digest, text, document, seen_at)"
                " VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at",
                (name, version.digest, version.text, _json(version.found), time.time()),
            )
            await db.execute(
                "DELETE FROM shelf WHERE article = ? AND digest NOT IN"
                " (SELECT digest FROM shelf WHERE article = ? ORDER BY seen_at DESC LIMIT ?)",
                (name, name, VERSIONS),
            )

    async def last_on_shelf(self, name: str) -> tuple[str, Mapping[str, Any]] | None:
        """The text that a file of the knowledge folder had last, and what was found with it."""
        rows = await self._rows(
            "SELECT text, document FROM shelf WHERE article = ? ORDER BY seen_at DESC LIMIT 1",
            (name,),
        )
        return (rows[0][0], json.loads(rows[0][1])) if rows else None

    async def shelf_text(self, name: str, digest: str) -> tuple[str, Mapping[str, Any]] | None:
        """A text that a file of the knowledge folder had, and what was found with it."""
        rows = await self._rows(
            "SELECT text, document FROM shelf WHERE article = ? AND digest = ?", (name, digest)
        )
        return (rows[0][0], json.loads(rows[0][1])) if rows else None


def _json(found: Mapping[str, Any]) -> str:
    return json.dumps(dict(found), ensure_ascii=False)


async def _all(db: aiosqlite.Connection, sql: str, values: Sequence[Any]) -> list[Any]:
    async with db.execute(sql, values) as cursor:
        return list(await cursor.fetchall())


async def _one(db: aiosqlite.Connection, sql: str, values: Sequence[Any]) -> Any:
    rows = await _all(db, sql, values)
    return rows[0][0] if rows else None


async def _usage(db: aiosqlite.Connection, guild: int | None) -> tuple[int, int]:
    rows = await _all(
        db,
        "SELECT count(*), coalesce(sum(v.size), 0) FROM article a LEFT JOIN version v"
        " ON v.article = a.id AND v.number = a.version"
        " WHERE a.guild IS ? AND a.removed_at IS NULL AND a.version IS NOT NULL",
        (guild,),
    )
    return int(rows[0][0]), int(rows[0][1])


async def _said(db: aiosqlite.Connection, number: int) -> dict[str, Any]:
    """What is said about an article: what was found, a moderator's edits over it."""
    rows = await _all(db, f"SELECT v.document, a.edits {_FROM} WHERE a.id = ?", (number,))
    return {**json.loads(rows[0][0] or "{}"), **json.loads(rows[0][1])} if rows else {}


async def _title(db: aiosqlite.Connection, number: int) -> str:
    """An article's title, or its file's name where it has none yet."""
    name = await _one(db, "SELECT name FROM article WHERE id = ?", (number,))
    return str((await _said(db, number)).get("title") or name)


def _full(quota: Quota) -> str:
    return (
        f"This server already has {quota.articles:,} articles, the most that it may have. "
        "Remove some first."
    )


async def _check(db: aiosqlite.Connection, guild: int | None, quota: Quota) -> None:
    """Refuse a transaction after which there would be too much."""
    count, size = await _usage(db, guild)
    if quota.articles is not None and count > quota.articles:
        raise Refused(
            f"That would make {count:,} articles; this server may have at most {quota.articles:,}. "
            "Remove some first."
        )
    if quota.size is not None and size > quota.size:
        raise Refused(
            f"That would make {size / 1e6:.1f} MB of text; this server may have at most "
            f"{quota.size / 1e6:.1f} MB. Remove some first."
        )


async def _keep(
    db: aiosqlite.Connection,
    target: int | None,
    guild: int | None,
    origin: str,
    url: str | None,
    version: NewVersion,
    member: int | None,
) -> tuple[int, int]:
    """Write a version and make it the one that is served; (its article's id, its number)."""
    now = time.time()
    if target is None:
        cursor = await db.execute(
            "INSERT INTO article (guild, name, origin, url, status, stamp, member, added_at,"
            " changed_at) VALUES (?, ?, ?, ?, 'pending', 0, ?, ?, ?)",
            (guild, version.name, origin, url, member, now, now),
        )
        target = int(cursor.lastrowid or 0)
    last = await _one(db, "SELECT max(number) FROM version WHERE article = ?", (target,))
    number = (last or 0) + 1
    await db.execute(
        "INSERT INTO version (article, number, digest, size, text, document, member, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            target, number, version.digest, version.size, version.text, _json(version.found),
            member, now,
        ),
    )  # fmt: skip
    await db.execute(
        "UPDATE article SET version = ?, name = ?, status = 'ready', reason = NULL,"
        " changed_at = ?, stamp = stamp + 1 WHERE id = ?",
        (number, version.name, now, target),
    )
    await db.execute(
        "DELETE FROM version WHERE article = ? AND number <= ?", (target, number - VERSIONS)
    )
    return target, number
