"""Logs carry a request id, and never a token."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot import logs
from bot.settings import Settings

# Made up, in three parts like a real one.
CANARY = "MTIzNDU2Nzg5MDEyMzQ1Njc4.canary.never-in-a-log-0123456789abc"


@pytest.fixture(autouse=True)
def root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def settings(form: str, level: str = "DEBUG") -> Settings:
    return Settings(_env_file=None, token=CANARY, log_format=form, log_level=level)


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_token_reaches_no_log_whichever_way_it_goes(form: str) -> None:
    stream = io.StringIO()
    logs.configure(settings(form), stream)
    log = logging.getLogger("bot.canary")
    log.info("token %s", CANARY)
    log.info("half of it: %s", CANARY.split(".")[2])
    log.warning("settings %r", settings(form))
    log.info("extra", extra={"header": f"Bot {CANARY}"})
    try:
        raise RuntimeError(f"cannot log in with {CANARY}")
    except RuntimeError:
        log.exception("it failed")
    written = stream.getvalue()
    assert "it failed" in written and "RuntimeError" in written
    assert CANARY not in written
    assert "never-in-a-log" not in written


def test_settings_never_show_the_token() -> None:
    shown = settings("text")
    for text in (repr(shown), str(shown), shown.model_dump_json(), str(shown.model_dump())):
        assert "canary" not in text


def test_json_lines_have_their_fields_and_stay_one_line() -> None:
    stream = io.StringIO()
    logs.configure(settings("json"), stream)
    logging.getLogger("bot.x").info("two\nlines “quoted”", extra={"elapsed_ms": 1.5})
    (line,) = stream.getvalue().splitlines()
    found = json.loads(line)
    assert found["message"] == "two\nlines “quoted”"
    assert (found["level"], found["logger"], found["elapsed_ms"]) == ("INFO", "bot.x", 1.5)
    assert found["request"] == "-"
    assert found["time"].endswith("+00:00")


def test_the_level_holds_and_discord_py_never_logs_payloads() -> None:
    stream = io.StringIO()
    logs.configure(settings("text", "DEBUG"), stream)
    logging.getLogger("discord.gateway").debug("a payload with a member's words")
    logging.getLogger("bot.x").debug("ours")
    assert "member's words" not in stream.getvalue()
    assert "ours" in stream.getvalue()
    logs.configure(settings("text", "WARNING"), stream)
    logging.getLogger("bot.x").info("too quiet to hear")
    assert "too quiet" not in stream.getvalue()


async def test_each_event_has_an_id_that_its_tasks_and_threads_share() -> None:
    """discord.py itself starts the tasks, as it does for events from the gateway."""
    import discord

    loop = asyncio.get_running_loop()
    logs.follow_requests(loop)
    seen: list[tuple[str, str, str]] = []

    class Client(discord.Client):
        async def on_thing(self) -> None:
            child = await asyncio.create_task(asyncio.sleep(0, logs.request_id.get()))
            thread = await asyncio.to_thread(logs.request_id.get)
            seen.append((logs.request_id.get(), child, thread))

    client = Client(intents=discord.Intents.none())
    try:
        async with client:
            client.dispatch("thing")
            client.dispatch("thing")
            await asyncio.sleep(0.05)
    finally:
        loop.set_task_factory(None)
    assert len(seen) == 2
    assert all(len(set(ids)) == 1 for ids in seen)
    assert seen[0][0] != seen[1][0] and "-" not in seen[0]
    assert logs.request_id.get() == "-"
