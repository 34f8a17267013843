"""Deletes what is older than the owner wants it kept."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Final

from bot.store import Store, StoreError

log = logging.getLogger(__name__)

_DAY: Final = 86_400.0


async def purge_old(database: Path, days: int) -> int:
    """Open the database, bring it up to date, delete questions older than `days`; how many.

    0 days keeps everything. Raises StoreError where the database cannot be used.
    """
    store = await Store.open(database)
    try:
        return await store.purge(days) if days else 0
    finally:
        await store.close()


async def keep_purging(database: Path, days: int, pause: float = _DAY) -> None:
    """`purge_old` every `pause` seconds, until cancelled; what fails is logged and tried again."""
    while True:
        await asyncio.sleep(pause)
        try:
            gone = await purge_old(database, days)
        except StoreError:
            log.exception("Old questions could not be deleted.")
        else:
            log.info("%d questions older than %d days deleted.", gone, days)
