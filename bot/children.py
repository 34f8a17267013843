"""How child processes are started, and which environment variables they may see."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import bot

#: `start_new_session`: Ctrl+C in a terminal is the parent's to handle.
APART: Final = sys.platform != "win32"
_KEPT: Final = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR", "TEMP", "HOME")


def environment(*also: str) -> dict[str, str]:
    """What a process of ours may know: the token and everything else of ours stays here.

    `also` are names of further variables that it needs.
    """
    own = [str(Path(bot.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    # One thread: each would take address space. A safe path: else a folder "bot" where the bot
    # is started from is taken for this one.
    return {
        **{name: os.environ[name] for name in (*_KEPT, *also) if name in os.environ},
        "PYTHONPATH": os.pathsep.join(filter(None, own)), "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2",
    }  # fmt: skip
