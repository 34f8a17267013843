"""Notices an event loop that has stopped and handlers that do not end, and logs where."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
import traceback
from array import array
from typing import Any, Final
from weakref import WeakKeyDictionary

log = logging.getLogger(__name__)

#: Seconds between two beats of the loop.
BEAT: Final = 0.05
_KEPT: Final = 12_000
#: Beats between two looks at the handlers.
_LOOK: Final = 20
#: What discord.py calls the tasks that serve members.
SERVING: Final = ("discord.py: ", "CommandTree-invoker", "discord-ui-")


def serving() -> list[asyncio.Task[Any]]:
    """The handlers that run now."""
    return [task for task in asyncio.all_tasks() if task.get_name().startswith(SERVING)]


class Watchdog:
    """Measures how late the event loop comes to its tasks.

    `limit` is the number of seconds without a beat after which the stack of the
    loop's thread is logged, once for each hang; `patience` that after which it is
    logged what a handler waits for, once for each handler.
    """

    def __init__(self, limit: float = 1.0, patience: float = 60.0) -> None:
        self.limit = limit
        self.patience = patience
        self.hangs = 0
        #: When each handler was seen first; None once it was logged.
        self._handlers: WeakKeyDictionary[asyncio.Task[Any], float | None] = WeakKeyDictionary()
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

    def lag(self) -> float:
        """What one in a hundred of the lags of the last ten minutes is above, in seconds."""
        lags = sorted(self.lags)
        return lags[int(0.99 * len(lags))] if lags else 0.0

    async def _beats(self) -> None:
        while True:
            due = time.monotonic() + BEAT
            await asyncio.sleep(BEAT)
            self._beat = time.monotonic()
            self._lags[self._beaten % _KEPT] = max(0.0, self._beat - due)
            self._beaten += 1
            if self._beaten % _LOOK == 0:
                self._look(self._beat)

    def _look(self, now: float) -> None:
        for task in serving():
            since = self._handlers.setdefault(task, now)
            if since is None or now - since < self.patience:
                continue
            self._handlers[task] = None
            log.warning(
                "A handler has not ended for %.0f s; it waits here:\n%s",
                now - since,
                "\n".join(_waiting(task)),
            )

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


def _waiting(task: asyncio.Task[Any]) -> list[str]:
    """Where a task stands, from the outermost call to what it waits for."""
    lines = []
    coroutine: Any = task.get_coro()
    while (frame := getattr(coroutine, "cr_frame", None)) is not None:
        code = frame.f_code
        lines.append(f'  File "{code.co_filename}", line {frame.f_lineno}, in {code.co_qualname}')
        coroutine = coroutine.cr_await
    return lines
