"""The service as the settings want it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.corpus import Article, Problem
from bot.ingest.fetch import Fetcher
from bot.ingest.reader import Reader
from bot.ingest.service import Knowledge, Shelf
from bot.settings import Settings
from bot.store import Store
from bot.store.articles import Articles, Quota


def knowledge_for(
    settings: Settings,
    store: Store,
    shelf: Shelf,
    *,
    problems: Callable[[], Sequence[Problem]] = tuple,
    shared: Callable[[], Mapping[str, Article]] = dict,
    on_change: Callable[[], None] = lambda: None,
) -> Knowledge:
    """A service that keeps articles in `store` and serves them from `shelf`.

    `problems` are a folder watcher's, `shared` the engine's shared articles; for `on_change`
    see `Knowledge`.
    """
    hosts = [host for host in settings.fetch_hosts.replace(",", " ").split() if host]
    quota = Quota(
        settings.guild_articles or None,
        settings.guild_megabytes * 1_000_000 or None,
    )
    return Knowledge(
        Articles(store),
        shelf,
        reader=Reader(workers=2),
        fetcher=Fetcher(hosts=hosts),
        quota=quota,
        refresh_hours=settings.refresh_hours,
        problems=problems,
        shared=shared,
        on_change=on_change,
    )
