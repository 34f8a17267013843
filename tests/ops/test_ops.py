"""The watchdog, the metrics and the health page, all real."""

from __future__ import annotations

import asyncio
import logging
import time

import aiohttp
import pytest

from bot.ops.health import CountErrors, HealthPage, Metrics
from bot.ops.watchdog import Watchdog


def hang_here() -> None:
    time.sleep(0.6)


async def test_the_watchdog_logs_where_the_loop_hangs_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    watchdog = Watchdog(limit=0.2)
    watchdog.start()
    await asyncio.sleep(0.1)
    hang_here()
    await asyncio.sleep(0.1)
    await watchdog.stop()
    assert watchdog.hangs == 1
    (record,) = [r for r in caplog.records if r.name == "bot.ops.watchdog"]
    assert "hang_here" in record.getMessage()
    assert watchdog.lag() > 0.4


async def test_the_watchdog_is_silent_while_the_loop_moves(
    caplog: pytest.LogCaptureFixture,
) -> None:
    watchdog = Watchdog(limit=0.5)
    watchdog.start()
    for _ in range(8):
        await asyncio.sleep(0.1)
    await watchdog.stop()
    assert watchdog.hangs == 0 and not caplog.records
    assert len(watchdog.lags) > 5


async def wait_here(ended: asyncio.Event) -> None:
    await ended.wait()


async def test_the_watchdog_logs_once_what_a_handler_waits_for(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Tasks are named as discord.py names those that serve members."""

    async def handler(ended: asyncio.Event) -> None:
        await wait_here(ended)

    watchdog = Watchdog(patience=1.2)
    watchdog.start()
    ended = asyncio.Event()
    stuck = asyncio.create_task(handler(ended), name="CommandTree-invoker")
    other = asyncio.create_task(handler(ended), name="gateway")
    for _ in range(8):
        await asyncio.create_task(asyncio.sleep(0.5), name="discord.py: on_message")
    ended.set()
    await asyncio.gather(stuck, other)
    await watchdog.stop()
    (record,) = [r for r in caplog.records if r.name == "bot.ops.watchdog"]
    *_, outer, inner, last = record.getMessage().splitlines()
    assert "test_ops.py" in outer and ".handler" in outer
    assert "in wait_here" in inner and "in Event.wait" in last


async def test_the_page_says_what_is_wrong_and_counts() -> None:
    watchdog = Watchdog()
    metrics = Metrics(watchdog, lambda: 0.042)
    wrong = ["The bot is not connected to Discord."]
    page = HealthPage(metrics, lambda: wrong)
    await page.start(0)
    counting = CountErrors(metrics)
    logging.getLogger().addHandler(counting)
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{page.port}") as client:
            async with client.get("/health") as reply:
                assert reply.status == 503
                assert await reply.json() == {"ok": False, "problems": wrong}
            wrong.clear()
            async with client.get("/health") as reply:
                assert (reply.status, await reply.json()) == (200, {"ok": True, "problems": []})
            metrics.requests.labels("application_command").inc()
            logging.getLogger("bot.x").error("one")
            logging.getLogger("bot.x").warning("not counted")
            async with client.get("/metrics") as reply:
                text = await reply.text()
    finally:
        logging.getLogger().removeHandler(counting)
        await page.stop()
    assert 'footnote_requests_total{kind="application_command"} 1.0' in text
    assert "footnote_errors_total 1.0" in text
    assert "footnote_gateway_latency_seconds 0.042" in text
    assert "footnote_memory_peak_bytes" in text


async def test_the_page_listens_on_loopback_only() -> None:
    page = HealthPage(Metrics(Watchdog(), lambda: 0.0), lambda: [])
    await page.start(0)
    try:
        assert page._runner is not None
        assert {address[0] for address in page._runner.addresses} == {"127.0.0.1"}
    finally:
        await page.stop()
