"""Deletes what is older than the owner wants it kept."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import Final

from bot.store import Store, StoreError

log = logging.getLogger(__name__)

_DAY: Final = 86_400.0
#: Seconds that the clock may be set by, between two deletions.
_STEP: Final = 3_600.0


async def purge_old(database: Path, days: int) -> int:
    """Open the database, bring it up to date, delete what is older than `days`; how many questions.

    0 days keeps everything. Raises StoreError where the database cannot be used.
    """
    store = await Store.open(database)
    try:
        return await store.purge(days) if days else 0
    finally:
        await store.close()


async def keep_purging(database: Path, days: int, pause: float = _DAY) -> None:
    """`purge_old` every `pause` seconds, until cancelled; what fails is logged and tried again.

    A clock that was set meanwhile is not believed: nothing is deleted before it
    has gone steadily for `pause` seconds.
    """
    while True:
        wall, steady = time.time(), time.monotonic()
        await asyncio.sleep(pause)
        step = (time.time() - wall) - (time.monotonic() - steady)
        if abs(step) > _STEP:
            log.warning("The clock was set by %.0f s: no questions are deleted for now.", step)
            continue
        deleting = asyncio.ensure_future(purge_old(database, days))
        try:
            gone = await asyncio.shield(deleting)
        except asyncio.CancelledError:
            # The bot ends: what was begun is finished, and its connection closed.
            await asyncio.gather(deleting, return_exceptions=True)
            raise
        except StoreError:
            log.exception("Old questions could not be deleted.")
        else:
            log.info("%d questions older than %d days deleted.", gone, days)
