"""`python -m bot run` against a loopback Discord: the whole program, in a process of its own.

The REST root and the gateway stand in LOOPBACK_BASE and LOOPBACK_GATEWAY. Where
LOOPBACK_TRACE names a file, Python's allocations are traced, and each SIGUSR1
appends to it the bytes in use. LOOPBACK_MISBEHAVE adds the commands of
`tests.wire.misbehaving`.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TOKEN = "OTAwMDAwMDAwMDAwMDAwMDAx.canary.never-in-a-log-0123456789abc"


def main() -> int:
    import discord
    import yarl

    from bot import client
    from bot.cli import main as run

    if os.environ.get("LOOPBACK_MISBEHAVE"):
        client.EXTENSIONS = (*client.EXTENSIONS, "tests.wire.misbehaving")  # type: ignore[misc]
    if trace := os.environ.get("LOOPBACK_TRACE"):
        trace_to(Path(trace))
    discord.http.Route.BASE = os.environ["LOOPBACK_BASE"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["LOOPBACK_GATEWAY"])
    return run(["run"])


def trace_to(path: Path) -> None:
    """Begin to trace allocations; see the head of this file."""

    def tell(*_: object) -> None:
        gc.collect()
        size, _peak = tracemalloc.get_traced_memory()
        with path.open("a") as file:
            file.write(f"{size}\n")

    signal.signal(signal.SIGUSR1, tell)
    tracemalloc.start()


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


async def start(
    server: Any,
    folder: Path,
    *,
    trace: str = "",
    misbehave: bool = False,
    before: Any = None,
    **settings: str,
) -> asyncio.subprocess.Process:
    """Start the bot on the database in `folder`; `settings` are FOOTNOTE_… without the prefix.

    `before` runs in the new process before the program.
    """
    given = {
        "TOKEN": TOKEN,
        "KNOWLEDGE": str(ROOT / "knowledge"),
        "DATABASE": str(folder / "f.sqlite3"),
        **settings,
    }
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("FOOTNOTE_")},
        **{f"FOOTNOTE_{name}": value for name, value in given.items()},
        "LOOPBACK_BASE": server.base,
        "LOOPBACK_GATEWAY": server.gateway,
        "LOOPBACK_TRACE": trace,
        "LOOPBACK_MISBEHAVE": "1" if misbehave else "",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.wire.program",
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=before,
    )


if __name__ == "__main__":
    sys.exit(main())
