"""Prometheus metrics and a health page, on the loopback address only."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Iterable
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.ops.watchdog import Watchdog

log = logging.getLogger(__name__)

_HOST: Final = "127.0.0.1"


def _peak_memory() -> float:
    """Bytes; 0 on Windows, where Python's standard library does not tell."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )


class Metrics:
    """The figures of one running bot; labels hold no member, guild or text."""

    def __init__(self, watchdog: Watchdog, latency: Callable[[], float]) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "footnote_requests",
            "Commands, buttons, menus and forms taken",
            ["kind"],
            registry=self.registry,
        )
        self.errors = Counter("footnote_errors", "Errors that were logged", registry=self.registry)
        self._gauge("footnote_gateway_latency_seconds", "Heartbeat round trip", latency)
        self._gauge("footnote_loop_lag_p99_seconds", "Event-loop lag, p99", watchdog.lag)
        self._gauge("footnote_loop_hangs", "Hangs that were logged", lambda: watchdog.hangs)
        self._gauge("footnote_memory_peak_bytes", "Peak resident memory", _peak_memory)

    def _gauge(self, name: str, about: str, read: Callable[[], float]) -> None:
        Gauge(name, about, registry=self.registry).set_function(read)


class CountErrors(logging.Handler):
    """Counts the errors that reach the log."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.ERROR)
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        self._metrics.errors.inc()


class HealthPage:
    """`/health` (200 or 503, with what is wrong) and `/metrics` on 127.0.0.1.

    `problems` gives what is wrong now, a short sentence each.
    """

    def __init__(self, metrics: Metrics, problems: Callable[[], Iterable[str]]) -> None:
        self._metrics = metrics
        self._problems = problems
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, port: int) -> None:
        """Listen on `port` (0 for any free one). OSError where it is taken."""
        app = web.Application()
        app.router.add_get("/health", self._health)
        app.router.add_get("/metrics", self._show_metrics)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, _HOST, port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        log.info("Health and metrics on http://%s:%d", _HOST, self.port)

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _health(self, request: web.Request) -> web.Response:
        problems = list(self._problems())
        return web.json_response(
            {"ok": not problems, "problems": problems}, status=503 if problems else 200
        )

    async def _show_metrics(self, request: web.Request) -> web.Response:
        page = await asyncio.to_thread(generate_latest, self._metrics.registry)
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE_LATEST})
