"""Reads files in worker processes: whatever a file does, the bot goes on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from types import TracebackType
from typing import Any, Final, Self

from bot.children import APART, environment
from bot.ingest.documents import MAX_BYTES, Document, IngestError

log = logging.getLogger(__name__)

#: Bytes of address space, and seconds, that one file gets.
MEMORY: Final = 1_000_000_000
SECONDS: Final = 30.0
_START_SECONDS: Final = 30.0
#: A worker is replaced after so many files: what libraries leak goes with it.
_FILES: Final = 500
#: Seconds without work after which a worker ends and gives its memory back.
_IDLE: Final = 60.0
#: An answer is longer than its text by escapes only.
_MOST_BYTES: Final = 400_000_000

#: What of a document is a tuple, in JSON a list.
_SEVERAL: Final = ("tags", "synonyms", "pages", "remarks")


class Reader:
    """Gives files to at most `workers` processes, each kept for the next file.

    Use it as an asynchronous context manager, or call `close`.
    """

    def __init__(self, *, workers: int = 1, memory: int = MEMORY, seconds: float = SECONDS) -> None:
        """`memory` in bytes of address space, `seconds` for one file."""
        self._free = asyncio.Semaphore(workers)
        self._memory = memory
        self._seconds = seconds
        self._idle: list[_Worker] = []
        self._reading: set[_Worker] = set()
        self._closing: asyncio.TimerHandle | None = None
        self._ending: set[asyncio.Task[None]] = set()

    async def read(
        self,
        name: str,
        data: bytes,
        *,
        content_type: str | None = None,
        charset: str | None = None,
        url: str | None = None,
    ) -> tuple[list[Document], list[tuple[str, str]]]:
        """(documents, (name, reason) of parts that were left out) of a file.

        Raises IngestError with a sentence for who brought it.
        """
        if len(data) > MAX_BYTES:
            raise IngestError(
                f"It is {len(data) / 1e6:.0f} MB; at most {MAX_BYTES // 1_000_000} MB can be read."
            )
        request = {
            "name": name, "content_type": content_type, "charset": charset, "url": url,
            "size": len(data),
        }  # fmt: skip
        async with self._free:
            worker = self._take() or await _Worker.start(self._memory)
            self._reading.add(worker)
            try:
                said = await asyncio.wait_for(worker.ask(request, data), self._seconds)
            except TimeoutError as error:
                await worker.kill()
                raise IngestError(
                    f"It takes more than {self._seconds:.0f} seconds to read."
                ) from error
            except (EOFError, OSError, ValueError) as error:
                code = await worker.kill()
                log.warning("The reading process ended (%s).", code)
                raise IngestError(
                    "It cannot be read: it needs too much memory, or is damaged."
                ) from error
            except BaseException:
                await worker.kill()
                raise
            finally:
                self._reading.discard(worker)
            self._put(worker)
        if "error" in said:
            if "detail" in said:
                log.info("A file could not be read: %s.", said["detail"])
            raise IngestError(said["error"])
        documents = [
            Document(**one | {name: tuple(one[name]) for name in _SEVERAL})
            for one in said["documents"]
        ]
        return documents, [(name, reason) for name, reason in said["skipped"]]

    def _take(self) -> _Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
        return None

    def _put(self, worker: _Worker) -> None:
        if worker.files >= _FILES or not worker.alive:
            self._end(worker)
            return
        self._idle.append(worker)
        if self._closing is not None:
            self._closing.cancel()
        self._closing = asyncio.get_running_loop().call_later(_IDLE, self._rest)

    def _rest(self) -> None:
        while self._idle:
            self._end(self._idle.pop())

    def _end(self, worker: _Worker) -> None:
        task = asyncio.get_running_loop().create_task(worker.end())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        """End the workers."""
        if self._closing is not None:
            self._closing.cancel()
        self._rest()
        if self._ending:
            await asyncio.gather(*self._ending)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


class _Worker:
    """One process and its two pipes."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.files = 0

    @classmethod
    async def start(cls, memory: int) -> Self:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.ingest.worker",
            str(memory),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=environment(),
            limit=1 << 20,
            start_new_session=APART,
        )
        worker = cls(process)
        assert process.stdout is not None
        try:
            line = await asyncio.wait_for(process.stdout.readline(), _START_SECONDS)
        except BaseException:
            await worker.kill()
            raise
        if line != b"ready\n":
            await worker.kill()
            raise IngestError(
                "Nothing can be read at the moment: the reading process does not start."
            )
        return worker

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def ask(self, request: dict[str, Any], data: bytes) -> dict[str, Any]:
        source, target = self._process.stdout, self._process.stdin
        assert source is not None and target is not None
        self.files += 1
        target.write(json.dumps(request).encode() + b"\n")
        target.write(data)
        await target.drain()
        size = int(await source.readline())
        if size > _MOST_BYTES:
            raise ValueError("too long an answer")
        payload = await source.readexactly(size)
        said: dict[str, Any] = await asyncio.to_thread(json.loads, payload)
        return said

    async def kill(self) -> int:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        return await self._process.wait()

    async def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 2)
        except TimeoutError:
            await self.kill()
