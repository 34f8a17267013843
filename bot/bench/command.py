"""`python -m bot bench`: the index beside bm25s, tantivy, rank-bm25 and FTS5."""

from __future__ import annotations

import argparse
import asyncio
import functools
import gc
import json
import math
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from bot.answering import Engine
from bot.answering.weighing import Weighers, processes_for, threads_for
from bot.bench.corpus import (
    Questions,
    make_articles,
    make_queries,
    make_questions,
    read_questions,
    with_sentences,
)
from bot.bench.engines import ENGINES, NEEDS, SLOW, TOKENISES
from bot.bench.report import plot, table, write_report
from bot.corpus import Article
from bot.retrieval import SegmentedIndex
from bot.text import terms

#: A library is measured for at most this many seconds, and on at least five queries.
_SECONDS: Final = 20.0
_AT_ONCE: Final = 64
#: Seconds that processes may take to learn the articles' words.
_LEARNING: Final = 600.0
#: Up to so many passages changes and questions at once are measured too.
_WHOLE: Final = 100_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 done, 2 wrong usage. Prints a table, or with --json one object."""
    parser = argparse.ArgumentParser(
        prog="python -m bot bench", description="Compare search with other libraries."
    )
    parser.add_argument(
        "--passages",
        default="1000,10000",
        help="how many; several with commas (default 1000,10000)",
    )
    parser.add_argument("--queries", type=int, default=300, help="queries per size (default 300)")
    parser.add_argument("--engines", help=f"some of {', '.join(ENGINES)}, with commas")
    parser.add_argument(
        "--questions", type=Path, metavar="FILE", help="real questions: SQuAD .json or JSON lines"
    )
    parser.add_argument(
        "--concurrent", action="store_true", help=f"also ask {_AT_ONCE} questions at once"
    )
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="put the table into a Markdown file"
    )
    parser.add_argument("--plot", type=Path, metavar="FILE", help="write a plot (needs matplotlib)")
    args = parser.parse_args(argv)
    try:
        sizes = [int(size) for size in args.passages.split(",")]
    except ValueError:
        parser.error("--passages takes whole numbers divided by commas, such as 1000,10000.")
    if min(sizes) < 1 or args.queries < 5:
        parser.error("--passages must be at least 1 and --queries at least 5.")
    chosen = args.engines.split(",") if args.engines else None
    if chosen and (unknown := set(chosen) - set(ENGINES)):
        parser.error(f"No engine is called {', '.join(sorted(unknown))}.")
    if args.plot and find_spec("matplotlib") is None:
        parser.error("--plot needs matplotlib: pip install matplotlib")
    try:
        real = Questions() if args.questions is None else read_questions(args.questions)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    runs = [measure(size, args.queries, real, chosen, concurrent=args.concurrent) for size in sizes]
    if args.json:
        print(json.dumps({"runs": runs}, indent=1))
    else:
        for run in runs:
            print(table(run))
    if args.plot:
        plot(runs, args.plot)
    if args.report:
        write_report(runs, args.report)
    return 0


def measure(
    passages: int,
    queries: int,
    real: Questions,
    chosen: Sequence[str] | None = None,
    *,
    concurrent: bool = False,
) -> dict[str, Any]:
    """Each engine's figures at one size: times in ms a query, builds in s, memory in MB."""
    articles = make_articles(passages, real)
    started = time.perf_counter()
    tokens = [
        terms(article.text[p.start : p.end], article.language)
        for article in articles
        for p in article.passages
    ]
    tokenise = time.perf_counter() - started
    asked = make_queries(queries, real)
    engines: dict[str, dict[str, Any]] = {}
    for name in chosen or ENGINES:
        if find_spec(NEEDS.get(name, ("bot", ""))[0]) is None:
            engines[name] = {"skipped": "not installed"}
        elif chosen is None and passages > SLOW.get(name, passages):
            engines[name] = {"skipped": "too slow at this size; ask for it by --engines"}
        else:
            figures = _in_a_process(name, articles, tokens, asked)
            if name not in TOKENISES:
                figures["build_seconds"] = round(figures["build_seconds"] + tokenise, 3)
            engines[name] = figures
    run: dict[str, Any] = {
        "passages": passages,
        "queries": queries,
        "words": sum(map(len, tokens)),
        "tokenise_seconds": round(tokenise, 3),
        "engines": engines,
    }
    own = engines.get("footnote", {}).get("median_ms")
    if own:
        run["times_footnote"] = {
            name: round(figures["median_ms"] / own, 2)
            for name, figures in engines.items()
            if name != "footnote" and "median_ms" in figures
        }
    if own and passages <= _WHOLE:
        run["change"] = _change(articles)
        if concurrent:
            run["concurrent"] = asyncio.run(
                _concurrent(articles, make_questions(_AT_ONCE * 4, real))
            )
    return run


def _in_a_process(
    name: str,
    articles: Sequence[Article],
    tokens: Sequence[Sequence[str]],
    queries: Sequence[Sequence[str]],
) -> dict[str, Any]:
    """Measured in a process of its own, so that memory is the engine's alone."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(  # type: ignore[attr-defined]
        target=_timed, args=(there, name, articles, tokens, queries)
    )
    process.start()
    there.close()
    try:
        figures: dict[str, Any] = here.recv()
    except EOFError:
        figures = {"skipped": "it failed", "build_seconds": 0.0}
    process.join()
    return figures


def _timed(
    answer: Connection,
    name: str,
    articles: Sequence[Article],
    tokens: Sequence[Sequence[str]],
    queries: Sequence[Sequence[str]],
) -> None:
    if name in NEEDS:
        import_module(NEEDS[name][1])  # not part of the build
    before = _memory(reset=True)
    started = time.perf_counter()
    search = ENGINES[name](articles, tokens)
    build = time.perf_counter() - started
    search(queries[0])
    times, worked = [], []
    began = time.perf_counter()
    for query in queries:
        started, busy = time.perf_counter(), time.thread_time()
        search(query)
        worked.append((time.thread_time() - busy) * 1000)
        times.append((time.perf_counter() - started) * 1000)
        if len(times) >= 5 and time.perf_counter() - began > _SECONDS:
            break
    after = _memory()
    figures: dict[str, Any] = {
        "median_ms": round(_share(times, 0.5), 4),
        "p99_ms": round(_share(times, 0.99), 4),
        # Without what other programs on the machine took away.
        "cpu_median_ms": round(_share(worked, 0.5), 4),
        "cpu_p99_ms": round(_share(worked, 0.99), 4),
        "measured": len(times),
        "build_seconds": round(build, 3),
    }
    if before is not None and after is not None:
        figures["peak_mb"] = round(after - before, 1)
    answer.send(figures)
    answer.close()


def _memory(*, reset: bool = False) -> float | None:
    """This process's peak of resident memory in MB, counted from now on; None off Linux."""
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5")
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return None


def _share(times: Sequence[float], share: float) -> float:
    """The least value that at least `share` of `times` do not exceed."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _change(articles: Sequence[Article]) -> dict[str, float]:
    """Milliseconds until one article more is searchable, and until it is gone; worst of ten."""
    index = SegmentedIndex()
    index.add_many(articles[:-1] or articles)
    index.settle()
    query = terms(articles[-1].text)[:6]
    adds, removals = [], []
    for _ in range(10):
        started = time.perf_counter()
        index.add(articles[-1])
        index.search(query)
        adds.append((time.perf_counter() - started) * 1000)
        started = time.perf_counter()
        index.remove(articles[-1].id)
        index.search(query)
        removals.append((time.perf_counter() - started) * 1000)
    return {"add_ms": round(max(adds), 2), "remove_ms": round(max(removals), 2)}


async def _concurrent(articles: Sequence[Article], questions: Sequence[str]) -> dict[str, float]:
    """64 questions at once to an engine, as the bot asks it, four rounds; all in milliseconds.

    The first round, with nothing made ready, is `cold_p99_ms`; before the others
    the processes learn the articles' words for `learning_s` seconds. `ready_ms` is
    how long the engine takes from its kept index.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "bench.sqlite3"
        whole = [with_sentences(article) for article in articles]
        await asyncio.to_thread(lambda: Engine(whole, index=SegmentedIndex(database)))
        started = time.perf_counter()
        engine = await asyncio.to_thread(lambda: Engine(whole, index=SegmentedIndex(database)))
        ready = (time.perf_counter() - started) * 1000
    processes = processes_for(engine.passages)
    if processes:
        engine.weighers = Weighers(processes, engine.excerpts)
        await asyncio.to_thread(engine.weighers.wait, processes, 60)
    started = time.perf_counter()
    await asyncio.to_thread(engine.ask, questions[-1])
    # As the bot does where there is much: else looking for garbage holds the loop up.
    gc.freeze()
    learning = 0.0
    lags: list[float] = []
    rounds: list[list[float]] = []
    loop = asyncio.get_running_loop()

    async def watch() -> None:
        while True:
            started = time.perf_counter()
            await asyncio.sleep(0.005)
            lags.append((time.perf_counter() - started - 0.005) * 1000)

    async def ask(question: str) -> float:
        started = time.perf_counter()
        await loop.run_in_executor(pool, engine.ask, question)
        return (time.perf_counter() - started) * 1000

    with ThreadPoolExecutor(threads_for(processes)) as pool:
        watching = asyncio.create_task(watch())
        for round_ in range(4):
            mine = [questions[(round_ * _AT_ONCE + at) % len(questions)] for at in range(_AT_ONCE)]
            rounds.append(await asyncio.gather(*map(ask, mine)))
            if not round_ and engine.weighers is not None:
                wait = functools.partial(engine.weighers.wait, processes, _LEARNING, learnt=True)
                await asyncio.to_thread(wait)
                learning = time.perf_counter() - started
            await asyncio.sleep(0.02)
        # Asked before: what is left is the matching and ranking alone.
        again = await asyncio.gather(*map(ask, mine))
        watching.cancel()
    gc.unfreeze()
    if engine.weighers is not None:
        await asyncio.to_thread(engine.weighers.close)
    times = [each for own in rounds for each in own]
    return {
        "at_once": _AT_ONCE,
        "processes": processes,
        "ready_ms": round(ready, 1),
        "learning_s": round(learning, 1),
        "median_ms": round(_share(times, 0.5), 2),
        "p99_ms": round(_share(times, 0.99), 2),
        "cold_p99_ms": round(_share(rounds[0], 0.99), 2),
        "again_p99_ms": round(_share(again, 0.99), 2),
        "loop_lag_ms": round(max(lags), 2),
    }


if __name__ == "__main__":
    sys.exit(main())
