"""Notices an event loop that has stopped, and logs where it hangs."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
import traceback
from array import array
from typing import Final

log = logging.getLogger(__name__)

#: Seconds between two beats of the loop.
BEAT: Final = 0.05
_KEPT: Final = 12_000


class Watchdog:
    """Measures how late the event loop comes to its tasks.

    `limit` is the number of seconds without a beat after which the stack of the
    loop's thread is logged, once for each hang.
    """

    def __init__(self, limit: float = 1.0) -> None:
        self.limit = limit
        self.hangs = 0
        # Its whole length at once: the memory in use is the same after a minute and a year.
        self._lags = array("d", bytes(8 * _KEPT))
        self._beaten = 0
        self._beat = time.monotonic()
        self._stop = threading.Event()
        self._task: asyncio.Task[None] | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; to be called on the event loop."""
        self._beat = time.monotonic()
        self._task = asyncio.create_task(self._beats(), name="watchdog")
        self._thread = threading.Thread(
            target=self._watch, args=(threading.get_ident(),), name="watchdog", daemon=True
        )
        self._thread.start()

    async def stop(self) -> None:
        """End both the beats and the thread."""
        self._stop.set()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    @property
    def lags(self) -> array[float]:
        """The lags of the last ten minutes, in seconds, in no order."""
        return self._lags[: min(self._beaten, _KEPT)]

    def lag(self, share: float = 0.99) -> float:
        """The given quantile of the lags of the last ten minutes, in seconds."""
        lags = sorted(self.lags)
        return lags[min(len(lags) - 1, int(share * len(lags)))] if lags else 0.0

    async def _beats(self) -> None:
        while True:
            due = time.monotonic() + BEAT
            await asyncio.sleep(BEAT)
            self._beat = time.monotonic()
            self._lags[self._beaten % _KEPT] = max(0.0, self._beat - due)
            self._beaten += 1

    def _watch(self, loop_thread: int) -> None:
        told = 0.0
        while not self._stop.wait(self.limit / 4):
            beat = self._beat
            late = time.monotonic() - beat
            if late < self.limit or beat == told:
                continue
            told = beat
            self.hangs += 1
            frame = sys._current_frames().get(loop_thread)
            stack = "".join(traceback.format_stack(frame)) if frame is not None else "(no stack)"
            log.error("The event loop has not moved for %.1f s; it is here:\n%s", late, stack)
