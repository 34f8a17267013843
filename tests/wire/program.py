"""`python -m bot run` against a loopback Discord: the whole program, in a process of its own.

The REST root and the gateway stand in LOOPBACK_BASE and LOOPBACK_GATEWAY.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TOKEN = "OTAwMDAwMDAwMDAwMDAwMDAx.canary.never-in-a-log-0123456789abc"


def main() -> int:
    import discord
    import yarl

    from bot.cli import main as run

    discord.http.Route.BASE = os.environ["LOOPBACK_BASE"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["LOOPBACK_GATEWAY"])
    return run(["run"])


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


async def start(server: Any, folder: Path, **settings: str) -> asyncio.subprocess.Process:
    """Start the bot on the database in `folder`; `settings` are FOOTNOTE_… without the prefix."""
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
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.wire.program",
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )


if __name__ == "__main__":
    sys.exit(main())
