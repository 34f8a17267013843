"""`backup`, `restore`, `vacuum` and `forget-server`."""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.cli.errors import CommandError
from bot.ops import database as files
from bot.settings import Settings
from bot.store import Store, StoreError


def backup(arguments: argparse.Namespace, settings: Settings) -> int:
    """Copy the database, also while the bot runs, and verify the copy."""
    database = settings.database
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    copy: Path = arguments.file or database.with_name(f"{database.stem}-{stamp}{database.suffix}")
    try:
        size = files.backup(database, copy)
    except files.DatabaseError as error:
        raise CommandError(str(error)) from error
    print(f"{copy}: {size / 1e6:.1f} MB, opened and checked.")
    return 0


def restore(arguments: argparse.Namespace, settings: Settings) -> int:
    """Put a backup in the database's place, and keep the old one."""
    try:
        kept = files.restore(arguments.file, settings.database)
    except files.DatabaseError as error:
        raise CommandError(str(error)) from error
    print(f"{settings.database} has been restored from {arguments.file}.")
    if kept is not None:
        print(f"The previous database is kept as {kept}.")
    return 0


def vacuum(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make the file as small as what it holds."""
    try:
        before, after = files.vacuum(settings.database)
    except files.DatabaseError as error:
        raise CommandError(str(error)) from error
    print(f"{settings.database}: {before / 1e6:.1f} MB before, {after / 1e6:.1f} MB now.")
    return 0


def forget_server(arguments: argparse.Namespace, settings: Settings) -> int:
    """Delete all that is kept of a server, also while the bot runs."""
    try:
        files.examine(settings.database)
        gone = asyncio.run(_forget(settings.database, arguments.server))
    except (files.DatabaseError, StoreError, sqlite3.Error) as error:
        raise CommandError(str(error)) from error
    if not any(gone.values()):
        raise CommandError(f"Nothing is kept of a server with the id {arguments.server}.")
    print(
        f"Deleted of server {arguments.server}: articles {gone['article']}, questions "
        f"{gone['question']}, saved answers {gone['curated']}, settings {gone['setting']}, "
        f"changes {gone['audit']}."
    )
    return 0


async def _forget(database: Path, guild: int) -> Mapping[str, int]:
    store = await Store.open(database)
    try:
        return await store.forget_guild(guild)
    finally:
        await store.close()
