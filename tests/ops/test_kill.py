"""kill -9 at random moments while the store writes: no committed row is lost.

FOOTNOTE_TEST_KILLS=500 runs it for longer.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Store, StoredQuote

KILLS = int(os.environ.get("FOOTNOTE_TEST_KILLS", "40"))


def write(database: Path, pipe: int) -> None:
    """Record questions as fast as it goes, and say each id once it is committed."""

    async def forever() -> None:
        store = await Store.open(database)
        quotes = [StoredQuote("a.md", "0" * 64, n, n, n + 5) for n in range(3)]
        while True:
            number = await store.record_question(
                guild=1,
                channel=2,
                member=3,
                text="Who decides?",
                answered=True,
                confidence=0.9,
                elapsed_ms=1.0,
                quotes=quotes,
            )
            os.write(pipe, b"%d\n" % number)

    asyncio.run(forever())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is for POSIX")
def test_no_committed_row_is_lost_to_kill_9(tmp_path: Path) -> None:
    database = tmp_path / "f.sqlite3"
    chance = random.Random(20)
    fork = multiprocessing.get_context("fork")
    said: set[int] = set()
    for _ in range(KILLS):
        reading, writing = os.pipe()
        process = fork.Process(target=write, args=(database, writing))
        process.start()
        os.close(writing)
        time.sleep(chance.uniform(0.0, 0.08))
        process.kill()
        process.join()
        with os.fdopen(reading, "rb") as pipe:
            said |= {int(line) for line in pipe.read().splitlines()}
        if not database.exists():
            continue
        with closing(sqlite3.connect(database)) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            tables = {row[0] for row in opened.execute("SELECT name FROM sqlite_master")}
            if "question" not in tables:
                assert not said
                continue
            kept = {row[0] for row in opened.execute("SELECT id FROM question")}
            assert said <= kept
            # A question is there with all of its quotes, or not at all.
            counts = opened.execute(
                "SELECT count(quote.question) FROM question"
                " LEFT JOIN quote ON quote.question = question.id GROUP BY question.id"
            )
            assert {row[0] for row in counts} <= {3}
    assert len(said) > KILLS, "it wrote while it was killed"
