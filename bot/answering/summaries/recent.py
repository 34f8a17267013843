"""A small cache of what was made from articles, shared by threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from bot.corpus import Article

Value = TypeVar("Value")


class Recent:
    """The last results by key, for the threads that share them."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._known: OrderedDict[Hashable, tuple[tuple[Article, ...], object]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, articles: tuple[Article, ...], make: Callable[[], Value]) -> Value:
        """What `make` gave for `key` and these very articles; made now if it is not known."""
        with self._lock:
            known = self._known.get(key)
            # The digest in the key is of the text: a new title or address is another article.
            if known is not None and known[0] == articles:
                self._known.move_to_end(key)
                return known[1]  # type: ignore[return-value]  # what `make` returned for the key
        value = make()
        with self._lock:
            self._known[key] = (articles, value)
            self._known.move_to_end(key)
            while len(self._known) > self._size:
                self._known.popitem(last=False)
        return value
