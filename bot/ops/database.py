"""Care of the database's file: backup, restore, vacuum, and one bot at a time.

Works on the file with SQLite's own means, whatever its tables are.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path


class DatabaseError(Exception):
    """The database cannot be copied, put back or used; the message says why."""


def examine(path: Path) -> int:
    """The schema's number of a sound database, read without changing the file.

    Raises DatabaseError where the file is missing, no database, or damaged.
    """
    if not path.is_file():
        raise DatabaseError(f"There is no database at {path}.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            (found,) = opened.execute("PRAGMA integrity_check(1)").fetchone()
            (version,) = opened.execute("PRAGMA user_version").fetchone()
            orphans = opened.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise DatabaseError(
            f"{path} cannot be read ({error}). Restore a backup or name another file."
        ) from error
    if found != "ok":
        raise DatabaseError(f"{path} is damaged ({found}). Restore a backup.")
    if orphans is not None:
        raise DatabaseError(f"{path} is damaged: rows of {orphans[0]} point to nothing.")
    return int(version)


def backup(database: Path, copy: Path) -> int:
    """Copy a database that may be in use, and verify the copy by opening it.

    Returns the copy's size in bytes. `copy` must not exist yet; it appears only
    when it is whole. Raises DatabaseError.
    """
    examine(database)
    if copy.exists():
        raise DatabaseError(f"{copy} exists already; name another file.")
    partial = copy.with_name(f"{copy.name}.partial")
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        with (
            closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(partial)) as target,
        ):
            # In one step: in several, each row that the bot writes meanwhile would have it
            # begin again, for ever. Nobody waits: a reader does not hold up the log's writer.
            source.backup(target)
            # One file, without a log beside it, is easier to carry away.
            target.execute("PRAGMA journal_mode=DELETE")
        examine(partial)
        _settle(partial)
        partial.rename(copy)
        _settle(copy.parent)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"The backup {copy} cannot be written: {error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return copy.stat().st_size


def restore(copy: Path, database: Path) -> Path | None:
    """Put a backup in the database's place; the bot must be stopped.

    Returns where the database that was there is kept, None where there was
    none. A backup that is damaged changes nothing, and a crash leaves the old
    database or the new one in its place. Raises DatabaseError.
    """
    examine(copy)
    kept: Path | None = None
    with only_one(database):
        partial = database.with_name(f"{database.name}.partial")
        try:
            shutil.copyfile(copy, partial)
            examine(partial)
            _settle(partial)
            if database.exists():
                kept = _keep(database)
            partial.replace(database)
            _settle(database.parent)
        except OSError as error:
            raise DatabaseError(f"{database} cannot be restored: {error}.") from error
        finally:
            partial.unlink(missing_ok=True)
    return kept


def _keep(database: Path) -> Path:
    """Give the database a second name, so that its own can be taken; returns it."""
    kept = _free_name(database)
    log = database.with_name(f"{database.name}-wal")
    with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(database)) as opened:
        # What is committed but only in the log goes into the file, and the log away.
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if log.exists() and log.stat().st_size:
        # A damaged one, whose log cannot be read: they are kept together, as they are.
        database.rename(kept)
        for suffix in ("-wal", "-shm"):
            beside = database.with_name(database.name + suffix)
            if beside.exists():
                beside.rename(kept.with_name(kept.name + suffix))
        return kept
    try:
        kept.hardlink_to(database)
    except OSError:  # a file system without links
        shutil.copyfile(database, kept)
        _settle(kept)
    return kept


def vacuum(database: Path) -> tuple[int, int]:
    """Give free pages back to the disk; the bot must be stopped. Bytes before and after."""
    examine(database)
    with only_one(database):
        before = database.stat().st_size
        try:
            with closing(sqlite3.connect(database, isolation_level=None)) as opened:
                opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                before = database.stat().st_size
                opened.execute("VACUUM")
                opened.execute("PRAGMA optimize")
                opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise DatabaseError(f"{database} cannot be vacuumed: {error}.") from error
        return before, database.stat().st_size


@contextlib.contextmanager
def only_one(database: Path) -> Iterator[None]:
    """Hold the database for this process, with a lock that a crash lets go of.

    Raises DatabaseError where another process holds it, or where its folder
    cannot be written to.
    """
    if sys.platform == "win32":
        # Windows refuses to move or delete an open file by itself.
        yield
        return
    import fcntl

    path = database.with_name(f"{database.name}.lock")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseError(
            f"The folder {database.parent} cannot be written to: {error.strerror}."
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DatabaseError(
                f"Another Footnote uses {database}. Stop it first, or name another "
                "FOOTNOTE_DATABASE."
            ) from error
        yield
    finally:
        os.close(handle)


def _free_name(database: Path) -> Path:
    for number in range(1, 10_000):
        path = database.with_name(f"{database.stem}.before-restore-{number}{database.suffix}")
        if not path.exists():
            return path
    raise DatabaseError(f"Too many kept databases beside {database}; delete some.")


def _settle(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk."""
    if path.is_dir():
        if sys.platform == "win32":
            return
        handle = os.open(path, os.O_RDONLY)
    else:
        handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
