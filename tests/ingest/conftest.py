"""A service on a real database, a real engine and real reading processes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They share a module's loop, and so its reading processes, whose start takes long."""
    for item in items:
        if {"reader", "kept"} & set(getattr(item, "fixturenames", ())) and (
            Path(__file__).parent in item.path.parents
        ):
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


class Shared(Reader):
    """A reader whose processes outlast the service that it was given to."""

    async def close(self) -> None:
        """The fixture closes it."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader() -> AsyncIterator[Reader]:
    made = Shared()
    yield made
    await Reader.close(made)


@pytest_asyncio.fixture(loop_scope="module")
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "f.sqlite3")
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="module")
async def kept(store: Store, reader: Reader) -> AsyncIterator[Kept]:
    made = Kept(store, reader)
    await made.knowledge.start()
    yield made
    await made.knowledge.stop()
