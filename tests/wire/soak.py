"""An hour's traffic in minutes, with the bot's allocations traced: `python -m tests.wire.soak`.

Questions, mentions, presses on answers, and pages: one a second for an hour, sent
twenty times as fast. After a warm-up that fills every cache with a bound,
what Python has in use must not grow.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.wire.load import questions, resident
from tests.wire.loopback import GUILD, MEMBER, Discord
from tests.wire.program import start

#: More would wait for the bot's own limit of questions a member and minute.
MEMBERS = 200


async def soak(warm: int, count: int, pause: float, looks: int = 5) -> dict[str, Any]:
    """`warm` requests, then `count` more, one each `pause` seconds; figures by name.

    `traced` has the bytes in use after the warm-up and at `looks` moments after it.
    """
    server = Discord()
    await server.start()
    chance = random.Random(6)
    words = questions()
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace"
        process = await start(server, Path(folder), trace=str(trace), LOG_LEVEL="ERROR")
        logged = asyncio.create_task(process.stderr.read()) if process.stderr else None
        await asyncio.wait_for(server.connected.wait(), 60)
        looks_at = {warm + count * n // looks for n in range(looks + 1)}
        sizes: list[float] = []
        began = time.monotonic()
        for done in range(warm + count + 1):
            if done in looks_at:
                # Nothing is under way while it is measured.
                with contextlib.suppress(AssertionError):
                    await server.until(lambda: all(a.answers for a in server.asked.values()), 20)
                process.send_signal(signal.SIGUSR1)
                await server.until(lambda: lines(trace) > len(sizes), 60)
                sizes.append(resident(process.pid))
                forget(server)
            if done == warm + count:
                break
            await request(server, chance, words, done)
            if done % 500 == 499:
                forget(server)
            await asyncio.sleep(max(0.0, began + done * pause - time.monotonic()))
        seconds = time.monotonic() - began
        told = [int(line) for line in trace.read_text().splitlines()]
        process.terminate()
        await process.wait()
        errors = (await logged).decode() if logged else ""
    await server.stop()
    if errors:
        print(errors[:4000], file=sys.stderr)
    return {
        "requests": warm + count,
        "unanswered": sum(not a.answers for a in server.asked.values()),
        "logged": len(errors.splitlines()),
        "seconds": seconds,
        "traced": told,
        "resident": sizes,
    }


def lines(path: Path) -> int:
    return len(path.read_text().splitlines()) if path.exists() else 0


def forget(server: Discord) -> None:
    """Let the loopback Discord keep only the last, and what waits for its answer."""
    for name, asked in list(server.asked.items())[:-40]:
        if asked.answers:
            del server.asked[name]
    server.requests.clear()
    server.channel_messages.clear()
    server.events[:-200] = [{"s": 0}] * max(0, len(server.events) - 200)


async def request(server: Discord, chance: random.Random, words: list[str], number: int) -> None:
    """What one member does: mostly questions, now and then a press, a page, a mention."""
    member = MEMBER + number % MEMBERS
    guild = GUILD + number % 50
    kind = chance.random()
    if kind < 0.1:
        await server.dispatch("MESSAGE_CREATE", server.mention(chance.choice(words), member=member))
        return
    if kind < 0.2:
        name = chance.choice(["articles", "help"])
        payload = server.command(name, member=member, guild=guild)
    elif kind < 0.4 and (pressed := pressable(server, chance)) is not None:
        message, custom_id, where = pressed
        payload = server.press(message, custom_id, member=member, guild=where)
    else:
        payload = server.question(chance.choice(words), member=member, guild=guild)
    await server.dispatch("INTERACTION_CREATE", payload)


def pressable(server: Discord, chance: random.Random) -> tuple[dict[str, Any], str, int] | None:
    """(message, custom id, guild) of a button below one of the last answers."""
    for asked in reversed(list(server.asked.values())[-40:]):
        buttons = [one for label, one in asked.buttons.items() if "context" in one or "more" in one]
        if asked.guild and buttons:
            (message,) = asked.messages.values()
            return message, chance.choice(buttons), asked.guild
    return None


def grows(traced: list[int]) -> bool:
    """Whether the bytes in use rise from the warm-up to the end, looked at in equal steps.

    A table that is made larger once may show as one step of up to 3%; in the
    second half of the hour nothing may rise by more than 1%.
    """
    half = traced[len(traced) // 2]
    return traced[-1] > traced[0] * 1.03 or traced[-1] > half * 1.01


def main() -> int:
    """Replay the traffic and print its figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire.soak", description=__doc__)
    parser.add_argument("--warm-up", type=int, default=4_500)
    parser.add_argument("--requests", type=int, default=3_600, help="one a second for an hour")
    parser.add_argument("--pause", type=float, default=0.05, help="seconds between requests")
    given = parser.parse_args()
    figures = asyncio.run(soak(given.warm_up, given.requests, given.pause))
    for name in ("requests", "unanswered", "logged", "seconds"):
        print(f"{name:<22} {figures[name]:>10,.0f}")
    print("traced MB             ", *(f"{one / 1e6:.3f}" for one in figures["traced"]))
    print("resident MB           ", *(f"{one:.1f}" for one in figures["resident"]))
    good = not (figures["unanswered"] or figures["logged"] or grows(figures["traced"]))
    print("no growth" if good else "OUT OF BOUNDS")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
