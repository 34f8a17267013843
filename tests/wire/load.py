"""The load that the README speaks of: `python -m tests.wire.load`.

The bot runs as a process of its own, connected to the loopback Discord, and
members ask it in bursts. Prints the figures; exits with 1 where one is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import sys
import tempfile
import time
from pathlib import Path

import aiohttp

from tests.wire.loopback import GUILD, MEMBER, Discord, answers_by_question
from tests.wire.program import ROOT, free_port, start


def resident(pid: int) -> float:
    """Resident memory in MB (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def questions() -> list[str]:
    """What is asked: the tests' questions about the article."""
    lines = (ROOT / "tests" / "data" / "article_questions.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


async def load(count: int, members: int, guilds: int, burst: int, pause: float) -> dict[str, float]:
    """Ask `count` questions in bursts, one burst each `pause` seconds; the figures by name."""
    server = Discord()
    await server.start()
    port = free_port()
    chance = random.Random(5)
    words = questions()
    memory: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        process = await start(server, Path(folder), HEALTH_PORT=str(port), LOG_LEVEL="WARNING")
        logged = asyncio.create_task(process.stderr.read()) if process.stderr else None
        await asyncio.wait_for(server.connected.wait(), 60)
        began = time.monotonic()
        sent = 0
        while sent < count:
            for _ in range(min(burst, count - sent)):
                # A member asks now and then, not twice in a breath.
                member = sent % members
                payload = server.question(
                    chance.choice(words), member=MEMBER + member, guild=GUILD + member % guilds
                )
                await server.dispatch("INTERACTION_CREATE", payload)
                sent += 1
            memory.append((sent / count, resident(process.pid)))
            server.requests.clear()
            server.events[:-200] = [{"s": 0}] * max(0, len(server.events) - 200)
            await asyncio.sleep(pause)
        with contextlib.suppress(AssertionError):
            # What is missing shows in the figures.
            await server.until(lambda: all(a.answered_at for a in server.asked.values()), 30)
        seconds = time.monotonic() - began
        async with (
            aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
            client.get("/metrics") as reply,
        ):
            page = (await reply.text()).splitlines()
        metrics = dict(line.rsplit(" ", 1) for line in page if not line.startswith("#"))
        process.terminate()
        await process.wait()
        errors = (await logged).decode() if logged else ""
    await server.stop()
    waits = sorted(
        (a.answered_at - a.asked_at) * 1000 for a in server.asked.values() if a.answered_at
    )
    warm = [size for done, size in memory if done >= 0.3]
    counts = answers_by_question(server)
    declined = [
        a for a in server.asked.values() if "Please wait" in a.words() or "my side" in a.words()
    ]
    if errors:
        print(errors[:4000], file=sys.stderr)
    return {
        "questions": float(count),
        "answered once": float(counts.get(1, 0)),
        "declined": float(len(declined)),
        "seconds": seconds,
        "errors logged": float(metrics["footnote_errors_total"]),
        "answer p50 ms": waits[len(waits) // 2],
        "answer p99 ms": waits[int(len(waits) * 0.99)],
        "loop lag p99 ms": float(metrics["footnote_loop_lag_p99_seconds"]) * 1000,
        "memory after 30% MB": warm[0],
        "memory at the end MB": warm[-1],
    }


def within_bounds(figures: dict[str, float]) -> bool:
    """Whether the figures keep what the README promises."""
    return (
        figures["answered once"] == figures["questions"]
        and figures["declined"] == 0
        and figures["errors logged"] == 0
        and figures["loop lag p99 ms"] < 50
        and figures["answer p99 ms"] < 500
        and figures["memory at the end MB"] < figures["memory after 30% MB"] * 1.05
    )


def main() -> int:
    """Run the load and print its figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire.load", description=__doc__)
    parser.add_argument("--questions", type=int, default=5_000)
    parser.add_argument("--members", type=int, default=500)
    parser.add_argument("--guilds", type=int, default=50)
    parser.add_argument("--burst", type=int, default=25)
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between bursts")
    given = parser.parse_args()
    figures = asyncio.run(
        load(given.questions, given.members, given.guilds, given.burst, given.pause)
    )
    for name, value in figures.items():
        print(f"{name:<22} {value:>10,.1f}")
    good = within_bounds(figures)
    print("all within bounds" if good else "OUT OF BOUNDS")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
