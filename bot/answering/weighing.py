"""Weighing a question's passages in other processes: Python runs one thread at a time.

A process is told the question as it is matched and the passages' words, and says
the order and the confidence; it holds no articles. Run as a module it is such a
process, which serves its standard input until that ends.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import pickle
import select
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from bot.answering.evidence import Candidate, reach
from bot.answering.matching import Query, Vocabulary, build_query
from bot.answering.phrases import learn
from bot.answering.profiles import Excerpt, PassageProfile, excerpt, profile_passage
from bot.answering.question import analyze
from bot.answering.ranker import RankedSentence, default_ranker
from bot.children import APART, environment
from bot.corpus import Article, Passage
from bot.text import DEFAULT_LANGUAGE, terms

log = logging.getLogger(__name__)

#: Passages whose profiles a process keeps.
_PROFILES: Final = 1_000
#: Seconds after which a process that says nothing is ended.
_PATIENCE: Final = 10.0
#: Seconds until an ended process is replaced, at first and at most.
_PAUSE: Final = 1.0
_MOST_PAUSE: Final = 300.0
#: Seconds that a question waits for a process that is free: weighed by the asker it would hold
#: up those that are made ready for the processes.
_QUEUED: Final = 0.05
#: Questions that a process is told at a time: the next one need not wait until Python, busy with
#: others, has read what it said of the last.
_AHEAD: Final = 2
#: Bytes that say how long a reply is.
_SIZE: Final = 4
#: Bytes that are read of what an ended process said.
_LAST_WORDS: Final = 500
#: glibc: memory of a question stays for the next one; giving it back and getting it again took
#: a third of the time.
_OWN: Final = {
    "PYTHONWARNINGS": "ignore",
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
}


#: Objects made, less those gone, after which a process looks for garbage; Python's are 700.
_GARBAGE: Final = 100_000

#: Passages whose words a process learns at once, and the seconds until it is tried again.
_LESSON: Final = 32
_LESSON_PAUSE: Final = 0.05

#: Passages from which on questions are worth other processes, and the most of these.
LARGE: Final = 5_000
_MOST: Final = 4
#: Threads that answer where there are no processes.
_LEAST_THREADS: Final = 2


def processes_for(passages: int, cores: int | None = None) -> int:
    """How many processes are worth their memory for so many passages on so many cores."""
    cores = os.cpu_count() or 1 if cores is None else cores
    return min(cores, _MOST) if cores > 1 and passages >= LARGE else 0


def threads_for(processes: int) -> int:
    """How many threads ask so many: one for each question there, one that sees to the next."""
    return max(_LEAST_THREADS, _AHEAD * processes + 1)


class Found(NamedTuple):
    """A passage that BM25 found for a question, with the figures of its `Candidate`.

    `labelled` says whether a label in it may say what the question asks for.
    """

    article: Article
    at: int
    score: float
    affinity: float
    reach: Any
    labelled: bool = False

    @property
    def passage(self) -> Passage:
        return self.article.passages[self.at]


class _Brief(NamedTuple):
    """A passage as it is sent, with the figures of its `Candidate`."""

    key: tuple[str, str, int]
    excerpt: Excerpt
    figures: tuple[float, float, Any]


def _brief(found: Found) -> _Brief:
    article, at = found.article, found.at
    return _Brief(
        (article.id, article.digest, at),
        excerpt(article, at),
        (found.score, found.affinity, found.reach),
    )


class _Weigher:
    """What a process does, with the profiles that it made last."""

    def __init__(self) -> None:
        self._profiles: OrderedDict[tuple[str, str, int], PassageProfile] = OrderedDict()

    def weigh(self, query: Query, briefs: Sequence[_Brief]) -> tuple[list[tuple[Any, ...]], float]:
        candidates = [Candidate(self._known(brief), *brief.figures) for brief in briefs]
        ranked, confidence = default_ranker().rank(query, candidates)
        return [tuple(one) for one in ranked], confidence

    def _known(self, brief: _Brief) -> PassageProfile:
        held = self._profiles.get(brief.key)
        # A title is part of a profile and not of the digest of the text.
        if held is not None and held.excerpt == brief.excerpt:
            self._profiles.move_to_end(brief.key)
            return held
        made = profile_passage(brief.excerpt)
        self._profiles[brief.key] = made
        if len(self._profiles) > _PROFILES:
            self._profiles.popitem(last=False)
        return made


class _Process:
    """A process and its two pipes; several threads may ask, and are answered in their turn."""

    def __init__(self) -> None:
        self._telling = threading.Lock()
        self._hearing = threading.Lock()
        self._errors = _scratch()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot.answering.weighing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors or subprocess.DEVNULL,
            env=environment() | _OWN,
            start_new_session=APART,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, request: Any) -> Any:
        """What it says. OSError, EOFError or TimeoutError where it is not there any more."""
        source, target = self._process.stdout, self._process.stdin
        assert source is not None and target is not None
        with self._telling:
            if request is not None:
                pickle.dump(request, target, pickle.HIGHEST_PROTOCOL)
                target.flush()
            # Whoever told it something first hears first.
            self._hearing.acquire()
        try:
            # On Windows a pipe cannot be waited for with a limit.
            if sys.platform != "win32":
                # `select.select` takes no file from the 1,024th on.
                waiting = select.poll()
                waiting.register(source, select.POLLIN)
                if not waiting.poll(_PATIENCE * 1_000):
                    # Whoever tells it more now would wait, and `end` for them, for good.
                    self._process.kill()
                    raise TimeoutError("it says nothing")
            return pickle.loads(_read(source, int.from_bytes(_read(source, _SIZE))))
        finally:
            self._hearing.release()

    def end(self) -> str:
        """End it and wait for that; its last words, and its exit code where it has one."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            how = "it had to be killed"
        else:
            how = f"exit code {self._process.returncode}"
        said = _last_line(self._errors)
        return f"{how}: {said}" if said else how


def _read(source: IO[bytes], size: int) -> bytes:
    """So many bytes, none beyond: whether there are more can then be asked of the pipe."""
    read = b""
    while len(read) < size:
        some = os.read(source.fileno(), size - len(read))
        if not some:
            raise EOFError("it was cut off")
        read += some
    return read


def _scratch() -> IO[bytes] | None:
    """A file without a name for what a process says to itself; None where none can be written."""
    try:
        return tempfile.TemporaryFile()
    except OSError:
        return None


def _last_line(errors: IO[bytes] | None) -> str:
    """The last line of a `_scratch`, which is closed then."""
    if errors is None:
        return ""
    # Whoever ends it at the same time may have closed it.
    with contextlib.suppress(OSError, ValueError), errors:
        errors.seek(max(0, errors.seek(0, os.SEEK_END) - _LAST_WORDS))
        return "".join(errors.read().decode("utf-8", "replace").strip().splitlines()[-1:])
    return ""


class Weighers:
    """Processes that weigh passages, kept until `close`; one that ends is replaced.

    Threads may ask at the same time: each process gets two questions at most. What is told of
    `learning` applies to one that replaces another, too.
    """

    def __init__(
        self, processes: int, learning: Callable[[], Iterable[Excerpt]] | None = None
    ) -> None:
        """Start `processes` of them, in the background: about a second and 70 MB each.

        While nothing is asked, each learns the words of the passages that `learning`
        gives: 100,000 take some ten seconds and about 60 MB.
        """
        self._learning = learning
        #: How much each that is ready has been asked and not answered yet.
        self._asked: dict[_Process, int] = {}
        self._lock = threading.Lock()
        self._freed = threading.Condition()
        self._all: set[_Process] = set()
        self._closed = threading.Event()
        self._ready = threading.Semaphore(0)
        self._learnt = threading.Semaphore(0)
        self._pause = _PAUSE
        for _ in range(processes):
            self._start(0)

    def weigh(
        self, query: Query, found: Sequence[Found]
    ) -> tuple[list[RankedSentence], float] | None:
        """What `Ranker.rank` says of the passages found; None where no process is free soon."""
        process = self._take()
        if process is None:
            return None
        try:
            said = process.ask((query, [_brief(one) for one in found]))
        except (OSError, EOFError, ValueError) as error:
            self._drop(process, f"Process {process.pid}, which weighs passages, is gone: {error}")
            return None
        except BaseException:
            self._drop(process)
            raise
        self._give(process)
        self._pause = _PAUSE
        lines, confidence = said
        return [RankedSentence(*line) for line in lines], confidence

    def _take(self) -> _Process | None:
        """The process with the least to do, waited for a little where each has enough."""
        with self._freed:
            self._freed.wait_for(lambda: self._idlest() is not None or not self._all, _QUEUED)
            process = self._idlest()
            if process is not None:
                self._asked[process] += 1
            return process

    def _idlest(self) -> _Process | None:
        """The process with the least to do; None where each has enough."""
        process = min(self._asked, key=self._asked.__getitem__, default=None)
        return None if process is None or self._asked[process] >= _AHEAD else process

    def _give(self, process: _Process) -> None:
        """Say that a process has answered."""
        with self._freed:
            if process in self._asked:
                self._asked[process] -= 1
            self._freed.notify()

    def wait(self, processes: int, timeout: float, *, learnt: bool = False) -> bool:
        """Wait until so many more have become ready, or have learnt what there is.

        False after `timeout` seconds.
        """
        until = time.monotonic() + timeout
        reached = self._learnt if learnt else self._ready
        return all(
            reached.acquire(timeout=max(0.0, until - time.monotonic())) for _ in range(processes)
        )

    @property
    def pids(self) -> list[int]:
        """The processes' ids."""
        with self._lock:
            return [process.pid for process in self._all]

    def close(self) -> None:
        """End all processes; what they are asked meanwhile is weighed by the asker."""
        self._closed.set()
        with self._freed:
            self._asked.clear()
        with self._lock:
            every, self._all = self._all, set()
        for process in every:
            process.end()

    def _start(self, pause: float) -> None:
        threading.Thread(target=self._open, args=(pause,), name="weighers", daemon=True).start()

    def _open(self, pause: float) -> None:
        if self._closed.wait(pause):
            return
        try:
            process = _Process()
        except OSError as error:
            log.warning("No process to weigh passages could be started: %s", error)
            return
        with self._lock:
            if not self._closed.is_set():
                self._all.add(process)
        try:
            process.ask(None)
        except (OSError, EOFError, ValueError) as error:
            self._drop(process, f"A process to weigh passages does not start: {error}")
            return
        if self._closed.is_set():
            process.end()
            return
        with self._freed:
            self._asked[process] = 0
            self._freed.notify_all()
        self._ready.release()
        self._teach(process)

    def _teach(self, process: _Process) -> None:
        """Have a process learn the words of what it may be asked about, while it is free."""
        rest = iter(() if self._learning is None else self._learning())
        more = True
        while more and (some := [*islice(rest, _LESSON)]):
            while not self._closed.is_set():
                with self._freed:
                    if process not in self._asked:
                        return
                    if not self._asked[process]:
                        self._asked[process] = 1
                        break
                time.sleep(_LESSON_PAUSE)
            else:
                return
            started = time.monotonic()
            try:
                more = process.ask(some)
            except (OSError, EOFError, ValueError) as error:
                self._drop(process, f"A process that learns words is gone: {error}")
                return
            self._give(process)
            # Half of the time at most: others have something to do, too.
            self._closed.wait(time.monotonic() - started)
        self._learnt.release()

    def _drop(self, process: _Process, why: str = "") -> None:
        with self._freed:
            self._asked.pop(process, None)
        with self._lock:
            # Whoever else had asked it says so, too.
            first = process in self._all
            self._all.discard(process)
            if first:
                self._pause, pause = min(2 * self._pause, _MOST_PAUSE), self._pause
        how = process.end()
        if first and not self._closed.is_set():
            if why:
                log.warning("%s (%s)", why, how)
            self._start(pause)


@cache
def rehearse() -> None:
    """Answer a question, once a process: what the first one reads and makes took 30 ms of it."""
    text = "Turkey’s bot answers a question from its articles, in their own words."
    held = frozenset(terms(text))
    query = build_query(analyze("Who answers a question?"), Vocabulary(held), lambda _: 1.0, 1.0)
    passage = Excerpt(text, DEFAULT_LANGUAGE, ((0, len(text)),), "", "", "", opens_article=True)
    figures = (1.0, 1.0, reach(query, [held]))
    _Weigher().weigh(query, [_Brief(("", "", 0), passage, figures)])


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Weigh what comes in until there is no more."""
    weigher = _Weigher()
    rehearse()
    # What is loaded now stays: it need not be looked through for garbage again. A question
    # makes no cycles but thousands of objects that are kept: looking through these at
    # Python's usual pace took a sixth of its time.
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    said: Any = "ready"
    while True:
        reply = pickle.dumps(said, pickle.HIGHEST_PROTOCOL)
        target.write(len(reply).to_bytes(_SIZE) + reply)
        target.flush()
        try:
            request = pickle.load(source)
        except EOFError:
            return
        if isinstance(request, list):
            said = all([learn(f"{own.lead}\n{own.text}", own.language) for own in request])
        else:
            said = weigher.weigh(*request)


if __name__ == "__main__":
    # Under its own name: what is pickled names its module.
    from bot.answering import weighing

    own = os.fdopen(os.dup(1), "wb")
    # A library that prints must not print into the answers.
    os.dup2(2, 1)
    try:
        weighing.serve(sys.stdin.buffer, own)
    except Exception as error:
        # For the log: what it was, nothing of what was asked.
        where = traceback.extract_tb(error.__traceback__)[-1]
        sys.exit(f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}")
