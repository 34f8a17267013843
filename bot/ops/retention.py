"""Deletes what is older than the owner wants it kept."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.store import Store, StoreError

log = logging.getLogger(__name__)

_DAY: Final = 86_400.0
#: Seconds that the clock may be set by, between two deletions.
_STEP: Final = 3_600.0


async def purge_old(database: Path, days: int, grace: int | None = None) -> tuple[int, int]:
    """Open the database, bring it up to date, delete what is older than `days`.

    With it goes all that is of servers that the bot left `grace` days ago; None leaves them.
    Returns how many questions and how many servers. 0 `days` keeps all questions. Raises
    StoreError where the database cannot be used.
    """
    store = await Store.open(database)
    try:
        questions = await store.purge(days) if days else 0
        servers = 0 if grace is None else await store.purge_left(grace)
        return questions, servers
    finally:
        await store.close()


async def keep_purging(
    database: Path,
    days: int,
    pause: float = _DAY,
    *,
    grace: int | None = None,
    connected: Callable[[], bool] = lambda: False,
) -> None:
    """`purge_old` every `pause` seconds, until cancelled; what fails is logged and tried again.

    A clock that was set meanwhile is not believed: nothing is deleted before it
    has gone steadily for `pause` seconds. Nor are servers before the bot is `connected`:
    one that was left may have invited it again since.
    """
    while True:
        wall, steady = time.time(), time.monotonic()
        await asyncio.sleep(pause)
        step = (time.time() - wall) - (time.monotonic() - steady)
        if abs(step) > _STEP:
            log.warning("The clock was set by %.0f s: nothing is deleted for now.", step)
            continue
        deleting = asyncio.ensure_future(purge_old(database, days, grace if connected() else None))
        try:
            questions, servers = await asyncio.shield(deleting)
        except asyncio.CancelledError:
            # The bot ends: what was begun is finished, and its connection closed.
            await asyncio.gather(deleting, return_exceptions=True)
            raise
        except (StoreError, sqlite3.Error):
            log.exception("What is too old could not be deleted.")
        else:
            log.info("%d questions older than %d days deleted.", questions, days)
            if servers:
                log.info("Deleted all that was kept of servers that I left: %d.", servers)
