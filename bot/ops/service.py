"""The bot as a service: started, watched, and stopped within five seconds."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Iterator
from typing import Any, Final

import discord

from bot import logs
from bot.client import create_bot
from bot.ops.database import DatabaseError, only_one
from bot.ops.health import CountErrors, HealthPage, Metrics
from bot.ops.retention import keep_purging, purge_old
from bot.ops.watchdog import Watchdog
from bot.settings import Settings
from bot.store import StoreError

log = logging.getLogger(__name__)

#: Seconds that answers in flight get after SIGTERM, and then the closing itself.
DRAIN: Final = 3.0
CLOSE: Final = 1.7

#: What discord.py calls the tasks that serve members.
_SERVING: Final = ("discord.py: ", "CommandTree-invoker", "discord-ui-")


class ServiceError(Exception):
    """The bot cannot start; the message says why and what to do."""


def serve(settings: Settings, token: str) -> int:
    """Run until SIGINT or SIGTERM. Returns 0, or raises ServiceError where it cannot start."""
    logs.configure(settings)
    try:
        with only_one(settings.database):
            return asyncio.run(_serve(settings, token))
    except DatabaseError as error:
        raise ServiceError(str(error)) from error


async def _serve(settings: Settings, token: str) -> int:
    loop = asyncio.get_running_loop()
    logs.follow_requests(loop)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no handlers on the loop: Ctrl+C interrupts asyncio.run there.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopping.set)

    try:
        # Before anything is built or connected: a database that cannot be used ends it here.
        gone = await purge_old(settings.database, settings.keep_days)
    except StoreError as error:
        raise ServiceError(str(error)) from error
    if gone:
        log.info("%d questions older than %d days deleted.", gone, settings.keep_days)
    # The bot does not speak: no warning that voice libraries are missing.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    bot = create_bot(settings)
    watchdog = Watchdog()
    metrics = Metrics(watchdog, lambda: bot.latency if bot.latency < 1e6 else -1.0)
    errors = CountErrors(metrics)
    logging.getLogger().addHandler(errors)

    async def counted(interaction: discord.Interaction[Any]) -> None:
        metrics.requests.labels(interaction.type.name).inc()

    bot.add_listener(counted, "on_interaction")

    def problems() -> Iterator[str]:
        if bot.is_closed() or not bot.is_ready():
            yield "The bot is not connected to Discord."
        if hasattr(bot, "services") and bot.services.refused:
            yield "The database takes nothing: the disk may be full."
        if watchdog.lag() > 0.5:
            yield "The event loop is slow."

    page = HealthPage(metrics, problems)
    watchdog.start()
    purging = asyncio.create_task(keep_purging(settings.database, settings.keep_days))
    try:
        if settings.health_port:
            try:
                await page.start(settings.health_port)
            except OSError as error:
                raise ServiceError(
                    f"Port {settings.health_port} of FOOTNOTE_HEALTH_PORT cannot be used: "
                    f"{error.strerror or error}."
                ) from error
        running = asyncio.create_task(bot.start(token), name="gateway")
        waiting = asyncio.create_task(stopping.wait(), name="signals")
        await asyncio.wait((running, waiting), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if running.done():
            await _explained(running)
            return 0
        await _drain()
        started = time.monotonic()
        try:
            await asyncio.wait_for(bot.close(), CLOSE)
        except TimeoutError:
            log.warning("Closing took more than %.1f s and was cut.", CLOSE)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        log.info("Stopped in %.1f s.", time.monotonic() - started)
        return 0
    finally:
        purging.cancel()
        await asyncio.gather(purging, return_exceptions=True)
        if not bot.is_closed():
            with contextlib.suppress(Exception):
                await asyncio.wait_for(bot.close(), CLOSE)
        await page.stop()
        await watchdog.stop()
        logging.getLogger().removeHandler(errors)


async def _drain() -> None:
    """Wait for the answers that are being made now."""
    serving = [task for task in asyncio.all_tasks() if task.get_name().startswith(_SERVING)]
    log.info("Stopping; %d in flight.", len(serving))
    if serving:
        await asyncio.wait(serving, timeout=DRAIN)


async def _explained(running: asyncio.Task[None]) -> None:
    """Await a bot that ended on its own, with what went wrong as a sentence."""
    try:
        await running
    except discord.LoginFailure as error:
        raise ServiceError(
            "Discord refuses the token in FOOTNOTE_TOKEN. Reset it in the developer portal "
            "and copy the new one."
        ) from error
    except StoreError as error:
        raise ServiceError(str(error)) from error
    except discord.PrivilegedIntentsRequired as error:
        raise ServiceError(
            "FOOTNOTE_MESSAGE_CONTENT is true, but the intent is not switched on in the "
            "developer portal (Bot → Message Content Intent)."
        ) from error
