"""The process that reads what people bring: `python -m bot.ingest.worker`.

It has limits on memory, processor time, open files and core dumps, writes no
file, and gets no secrets: what a hostile file does to it ends with it. It
speaks over its standard input and output: a line of JSON, then as many bytes
as the line says.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from bot.ingest import formats
from bot.ingest.documents import Document, IngestError, article_from

#: Splitting is done again at every start, in the bot's own process: it has to be quick.
_SPLIT_SECONDS = 5.0


def _limit(memory: int) -> None:
    # Where the whole machine or container runs out of memory, this process goes first.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is what limits it there.
        return
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        # macOS refuses some of them.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The documents of one file, or why there are none: what goes back as JSON."""
    try:
        reading = formats.read(
            request["name"],
            data,
            content_type=request.get("content_type"),
            charset=request.get("charset"),
            url=request.get("url"),
        )
        for document in reading.documents:
            _split_in_time(document)
    except IngestError as error:
        return {"error": str(error)}
    except ModuleNotFoundError as error:
        return {
            "error": f"It needs {error.name}, which is not installed. The bot's owner can "
            'install it: pip install "footnote-bot[formats]".'
        }
    except MemoryError:
        return {"error": "It needs too much memory to be read.", "ended": True}
    except RecursionError:
        return {"error": "It is nested too deeply to be read."}
    except Exception as error:
        # A parser that fails on a broken file in its own way says the same as one that
        # says so: whatever it was, this file cannot be read.
        where = traceback.extract_tb(error.__traceback__)[-1]
        return {
            "error": "It is damaged, or not what its name says.",
            # For the log: what it was, nothing of what the file says.
            "detail": f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}",
        }
    return {
        "documents": [dataclasses.asdict(document) for document in reading.documents],
        "skipped": reading.skipped,
    }


def _split_in_time(document: Document) -> None:
    # Processor time: a busy machine makes no text harder to split.
    started = time.process_time()
    article_from(document, document.name)
    if time.process_time() - started > _SPLIT_SECONDS:
        raise IngestError("Its text takes too long to split into sentences.")


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer requests until the source ends, or memory did."""
    while line := source.readline():
        request = json.loads(line)
        data = source.read(request["size"])
        if len(data) < request["size"]:
            return
        said = answer(request, data)
        ended = said.pop("ended", False)
        try:
            payload = json.dumps(said, ensure_ascii=False).encode("utf-8")
        except MemoryError:
            payload, ended = b'{"error": "It needs too much memory to be read."}', True
        target.write(b"%d\n" % len(payload))
        target.write(payload)
        target.flush()
        if ended:
            return


def main() -> None:
    """Warm up, set the limits given as an argument, then serve."""
    memory = int(sys.argv[1])
    # Nothing that a library prints may be taken for an answer.
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    formats.warm()
    _limit(memory)
    sys.setrecursionlimit(2_000)
    target.write(b"ready\n")
    target.flush()
    serve(sys.stdin.buffer, target)


if __name__ == "__main__":
    main()
