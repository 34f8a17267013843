"""Charts as PNG, drawn in a process of their own (see `bot.discord_ui.drawing`)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from asyncio.subprocess import PIPE
from importlib.util import find_spec
from typing import Any, Final

from bot.children import APART, environment

log = logging.getLogger(__name__)

#: Seconds for one chart; half a second is usual.
_SECONDS: Final = 45.0
_PNG: Final = b"\x89PNG\r\n\x1a\n"
#: Where matplotlib keeps what it knows of the fonts, so that it need not look again.
_FOLDERS: Final = ("MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "USERPROFILE")


def can_draw() -> bool:
    """Whether the extra `charts` is installed."""
    return find_spec("matplotlib") is not None


async def chart(about: dict[str, Any]) -> bytes | None:
    """The PNG of what `drawing.draw` takes; None (and a line in the log) where it fails."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.discord_ui.drawing",
        stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment(*_FOLDERS),
        start_new_session=APART,
    )  # fmt: skip
    try:
        said = process.communicate(json.dumps(about).encode())
        made, errors = await asyncio.wait_for(said, _SECONDS)
    except TimeoutError:
        log.warning("A chart took more than %.0f seconds.", _SECONDS)
        return None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode or not made.startswith(_PNG):
        last = errors.decode("utf-8", "replace").strip().splitlines()[-1:]
        log.warning("A chart could not be drawn (%s): %s", process.returncode, *last or [""])
        return None
    return made
