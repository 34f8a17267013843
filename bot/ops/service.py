"""The bot as a service: started, watched, and stopped within five seconds."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any, Final

import discord

from bot import logs
from bot.client import Footnote, create_bot
from bot.discord_ui.sending import CUT
from bot.ops.database import DatabaseError, only_one
from bot.ops.health import CountErrors, HealthPage, Metrics
from bot.ops.retention import keep_purging, purge_old
from bot.ops.watchdog import Watchdog, serving
from bot.settings import Settings
from bot.store import StoreError

log = logging.getLogger(__name__)

#: Seconds that answers in flight get after SIGTERM, and then the closing itself.
DRAIN: Final = 3.0
CLOSE: Final = 1.2
#: Seconds after SIGTERM after which the process ends whatever holds it up.
LAST: Final = 4.5
#: Seconds before Discord is tried again where it cannot be reached at the start: at first,
#: doubled each time, and at most.
RETRY: Final = (2.0, 300.0)
#: What the start raises then.
_UNREACHABLE: Final = (*CUT, discord.DiscordServerError)


class ServiceError(Exception):
    """The bot cannot start; the message says why and what to do."""


def serve(settings: Settings, token: str) -> int:
    """Run until SIGINT or SIGTERM. Returns 0, or raises ServiceError where it cannot start."""
    logs.configure(settings)
    # What is kept of members is for the bot's own account to read.
    os.umask(0o077)
    try:
        with only_one(settings.database):
            return asyncio.run(_serve(settings, token))
    except DatabaseError as error:
        raise ServiceError(str(error)) from error


def _on_signals(stopping: asyncio.Event) -> None:
    """Have SIGTERM and SIGINT set `stopping`, and the process end soon after in any case."""
    loop = asyncio.get_running_loop()

    def end() -> None:
        log.warning("Stopping took more than %.1f s and was cut.", LAST)
        # Nothing committed is lost: the database is as after a crash.
        os._exit(0)

    def stop(*_: object) -> None:
        # A thread of its own, begun by the signal itself: also where the loop hangs.
        last = threading.Timer(LAST, end)
        last.daemon = True
        last.start()
        loop.call_soon_threadsafe(stopping.set)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


async def _serve(settings: Settings, token: str) -> int:
    logs.follow_requests(asyncio.get_running_loop())
    stopping = asyncio.Event()
    _on_signals(stopping)

    try:
        # Before anything is built or connected: a database that cannot be used ends it here.
        gone, _ = await purge_old(settings.database, settings.keep_days)
    except StoreError as error:
        raise ServiceError(str(error)) from error
    if gone:
        log.info("%d questions older than %d days deleted.", gone, settings.keep_days)
    # The bot does not speak: no warning that voice libraries are missing.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

    async def counted(interaction: discord.Interaction[Any]) -> None:
        metrics.requests.labels(interaction.type.name).inc()

    def make() -> Footnote:
        made = create_bot(settings)
        made.add_listener(counted, "on_interaction")
        return made

    def problems() -> Iterator[str]:
        if bot.is_closed() or not bot.is_ready():
            yield "The bot is not connected to Discord."
        if hasattr(bot, "services") and bot.services.refused:
            yield "The database takes nothing: the disk may be full."
        if watchdog.lag() > 0.5:
            yield "The event loop is slow."

    bot = make()
    watchdog = Watchdog()
    metrics = Metrics(watchdog, lambda: bot.latency if bot.latency < 1e6 else -1.0)
    errors = CountErrors(metrics)
    logging.getLogger().addHandler(errors)
    page = HealthPage(metrics, problems)
    watchdog.start()
    purging = asyncio.create_task(
        keep_purging(
            settings.database,
            settings.keep_days,
            grace=settings.grace_days,
            connected=lambda: bot.is_ready(),
        )
    )
    waiting = asyncio.create_task(stopping.wait(), name="signals")
    pause = RETRY[0]
    try:
        if settings.health_port:
            try:
                await page.start(settings.health_port)
            except OSError as error:
                raise ServiceError(
                    f"Port {settings.health_port} of FOOTNOTE_HEALTH_PORT cannot be used: "
                    f"{error.strerror or error}."
                ) from error
        while True:
            running = asyncio.create_task(bot.start(token), name="gateway")
            await asyncio.wait((running, waiting), return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                await _stop(bot, running)
                return 0
            if not isinstance(running.exception(), _UNREACHABLE):
                await _explained(running)
                return 0
            await bot.close()
            why = type(running.exception()).__name__
            log.warning("Discord cannot be reached (%s); trying again in %.0f s.", why, pause)
            await asyncio.wait((waiting,), timeout=pause)
            if stopping.is_set():
                return 0
            pause = min(2 * pause, RETRY[1])
            bot = make()
    finally:
        waiting.cancel()
        purging.cancel()
        await asyncio.gather(purging, waiting, return_exceptions=True)
        if not bot.is_closed():
            with contextlib.suppress(Exception):
                await asyncio.wait_for(bot.close(), CLOSE)
        await page.stop()
        await watchdog.stop()
        logging.getLogger().removeHandler(errors)


async def _stop(bot: Footnote, running: asyncio.Task[None]) -> None:
    """Let what is in flight end, then close the connection and the database."""
    await _drain()
    started = time.monotonic()
    try:
        await asyncio.wait_for(bot.close(), CLOSE)
    except TimeoutError:
        log.warning("Closing took more than %.1f s and was cut.", CLOSE)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    log.info("Stopped in %.1f s.", time.monotonic() - started)


async def _drain() -> None:
    """Wait for the answers that are being made, also those asked for in the meantime."""
    ends = time.monotonic() + DRAIN
    log.info("Stopping; %d in flight.", len(serving()))
    while (tasks := serving()) and (left := ends - time.monotonic()) > 0:
        await asyncio.wait(tasks, timeout=left)


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
