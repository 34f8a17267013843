"""A service on a real database, a real engine and real reading processes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answering import Engine
from bot.ingest.fetch import Fetcher
from bot.ingest.reader import Reader
from bot.ingest.service import Knowledge
from bot.store import Store
from bot.store.articles import Articles, Quota

#: What the tests' server allows.
QUOTA = Quota(articles=30, size=200_000)


class Kept:
    """A service with the parts that it is made of."""

    def __init__(self, store: Store, reader: Reader, fetcher: Fetcher | None = None) -> None:
        self.store = store
        self.articles = Articles(store)
        self.engine = Engine()
        self.knowledge = Knowledge(
            self.articles,
            self.engine,
            reader=reader,
            fetcher=fetcher or Fetcher(),
            quota=QUOTA,
            shared=lambda: self.engine.articles,
        )


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    async with Reader() as made:
        yield made


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "f.sqlite3")
    yield opened
    await opened.close()


@pytest.fixture
async def kept(store: Store, reader: Reader) -> AsyncIterator[Kept]:
    made = Kept(store, reader)
    await made.knowledge.start()
    yield made
    await made.knowledge.stop()
