"""The shared knowledge folder, kept in step with the articles that answer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol

from bot.corpus import Article, ArticleError, Problem, load_article
from bot.corpus.library import article_files

log = logging.getLogger(__name__)

#: Seconds between looks. A change is read at the second look that finds it the same.
INTERVAL: Final = 0.5

_Stamp = tuple[int, int, int]


class Shelf(Protocol):
    """Where shared articles are served from: an engine."""

    def add(self, article: Article) -> None:
        """Serve an article; one with the same id is replaced."""

    def remove(self, article_id: str) -> bool:
        """Serve it no more."""


class FolderWatcher:
    """Adds, replaces and removes shared articles as the files of a folder change.

    A file that is still being written waits until it rests; one that breaks
    keeps its last good version on the shelf and shows in `problems`. Looking at
    names, sizes and times works alike on every file system, network ones too.
    """

    def __init__(self, folder: Path, shelf: Shelf, *, served: Iterable[str] = ()) -> None:
        """`served`: ids that the shelf already has from this folder; they are read once more."""
        self._folder = folder
        self._shelf = shelf
        self._served = set(served)
        self._seen: dict[str, _Stamp] = {}
        self._read: dict[str, _Stamp] = {}
        self._problems: dict[str, Problem] = {}
        self._away = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The files whose present content cannot be served, by name."""
        return tuple(problem for _, problem in sorted(self._problems.items()))

    def run(self, closing: threading.Event) -> None:
        """Look every `INTERVAL` until `closing`; for a thread of its own.

        A slow disk is nothing that an event loop should hear of.
        """
        while not closing.wait(INTERVAL):
            try:
                self.look()
            except Exception:
                log.exception("The knowledge folder could not be looked at")

    def look(self) -> None:
        """Take over what changed and has rested since the last look.

        A folder that cannot be read for the moment (a share that went away)
        changes nothing.
        """
        try:
            now = self._stamps() if self._folder.is_dir() else None
        except OSError:
            now = None
        if (now is None) != self._away:
            self._away = now is None
            said = "cannot be read; what was read answers still" if now is None else "is back"
            log.warning("The knowledge folder %s %s.", self._folder, said)
        if now is None:
            return
        for name in sorted(self._served | self._problems.keys() | self._read.keys()):
            # Gone at two looks: an editor that saves by renaming is no removal.
            if name not in now and name not in self._seen:
                self._drop(name)
        for name, stamp in now.items():
            if self._seen.get(name) == stamp and self._read.get(name) != stamp:
                self._take(name)
                self._read[name] = stamp
        self._seen = now

    def _stamps(self) -> dict[str, _Stamp]:
        found = {}
        for path in article_files(self._folder):
            try:
                status = path.stat()
            except FileNotFoundError:
                continue
            name = path.relative_to(self._folder).as_posix()
            found[name] = (status.st_mtime_ns, status.st_size, status.st_ino)
        return found

    def _take(self, name: str) -> None:
        try:
            article = load_article(self._folder / name, root=self._folder)
        except ArticleError as error:
            self._problems[name] = Problem(name, str(error))
            return
        self._shelf.add(article)
        self._served.add(name)
        self._problems.pop(name, None)

    def _drop(self, name: str) -> None:
        if name in self._served or name in self._problems:
            # A broken file's last good version may answer although it was not read here.
            self._shelf.remove(name)
            self._served.discard(name)
        self._read.pop(name, None)
        self._problems.pop(name, None)
