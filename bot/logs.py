"""Logs: text for a terminal, JSON lines for a collector, each with a request id.

A request is the work that one event from Discord sets off: a command, a button, a
message. `follow_requests` gives each an id of its own, which asyncio's contexts
carry into every task and thread that the request starts. The token is cut out of
everything that is written, including tracebacks.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
import logging
import secrets
import sys
from collections.abc import Coroutine, Generator
from datetime import UTC, datetime
from typing import IO, Any, Final

from bot.settings import Settings

#: The id of the request that the running code serves; "-" outside of one.
request_id: Final[contextvars.ContextVar[str]] = contextvars.ContextVar("request_id", default="-")

#: What discord.py starts for each event, interaction, button and modal.
_REQUESTS: Final = ("Client._run_event", "CommandTree._from_interaction", "._scheduled_task")
#: discord.py logs whole payloads, with members' words, at DEBUG; ours alone follows the setting.
_QUIET: Final = ("discord", "aiohttp", "asyncio", "aiosqlite", "markdown_it")
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request"}


def new_request() -> str:
    """Begin a request in this context and return its id (8 hexadecimal digits)."""
    made = secrets.token_hex(4)
    request_id.set(made)
    return made


def follow_requests(loop: asyncio.AbstractEventLoop) -> None:
    """Give every task of `loop` that serves a new event a request id of its own."""

    def make(
        loop: asyncio.AbstractEventLoop,
        coro: Coroutine[Any, Any, Any] | Generator[Any, None, Any],
        **options: Any,
    ) -> asyncio.Task[Any]:
        name = getattr(coro, "__qualname__", "")
        if any(part in name for part in _REQUESTS):
            context = options.pop("context", None) or contextvars.copy_context()
            context.run(new_request)
            options["context"] = context
        return asyncio.Task(coro, loop=loop, **options)

    # typeshed's protocol for factories differs between Python's versions.
    loop.set_task_factory(make)  # type: ignore[arg-type, unused-ignore]


class _Request(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request = request_id.get()
        return True


class _Redacting(logging.Formatter):
    """Cuts secrets out of the finished line, whichever way they came into it."""

    def __init__(self, secrets_: tuple[str, ...]) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(request)s %(name)s: %(message)s")
        self._secrets = secrets_

    def redact(self, line: str) -> str:
        for secret in self._secrets:
            line = line.replace(secret, "[redacted]")
        return line

    def format(self, record: logging.LogRecord) -> str:
        return self.redact(super().format(record))


class _JSON(_Redacting):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request", "-"),
            "message": record.getMessage(),
        }
        line |= {k: v for k, v in vars(record).items() if k not in _STANDARD}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = record.stack_info
        return self.redact(json.dumps(line, ensure_ascii=False, default=str))


def configure(settings: Settings, stream: IO[str] | None = None) -> None:
    """Log to `stream` (standard error) as the settings say, in place of what was set up before."""
    secret = settings.token.get_secret_value() if settings.token is not None else ""
    # Each part alone would still be half of a secret; the first is only the account's number.
    cut = (secret, *(part for part in secret.split(".")[1:] if len(part) > 5)) if secret else ()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(_Request())
    handler.setFormatter(_JSON(cut) if settings.log_format == "json" else _Redacting(cut))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    quiet = max(logging.INFO, logging.getLevelNamesMapping()[settings.log_level])
    for name in _QUIET:
        logging.getLogger(name).setLevel(quiet)
