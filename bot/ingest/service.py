"""What a server or the host keeps: adding, showing, editing, removing, refreshing.

Both faces use it, the terminal and Discord. What answers is always what the
database says is ready: every change is committed first and then taken over by
`sync`, which also picks up what another process committed.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import time
import zipfile
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Final, Literal, Protocol

import yaml
from babel import Locale

from bot.corpus import Article, Problem
from bot.ingest.cleaning import clean
from bot.ingest.documents import (
    MAX_SYNONYM,
    MAX_SYNONYMS,
    MAX_TAG,
    MAX_TAGS,
    Document,
    IngestError,
    article_from,
    article_id,
    document_of,
    number_of,
    one_line,
    safe_name,
    several,
)
from bot.ingest.fetch import Fetcher, normalised
from bot.ingest.reader import Reader
from bot.store.articles import (
    ArticleRow,
    Articles,
    Change,
    Committed,
    NewVersion,
    Quota,
    Refused,
    VersionRow,
)
from bot.text.wordings import relates

log = logging.getLogger(__name__)

#: Seconds between looks for what another process changed.
STEP: Final = 1.0
_PURGE_EVERY: Final = 3_600.0
_REFRESH_EVERY: Final = 60.0
INTERRUPTED: Final = "The bot stopped while this was being read. Add it again."

State = Literal["current", "superseded", "removed"]
Progress = Callable[[str, str], None]


class Shelf(Protocol):
    """Where articles answer from: an engine."""

    def add(self, article: Article, *, guild: int | None = None) -> None:
        """Serve an article to a guild, or to all; one with the same id is replaced."""

    def remove(self, article_id: str, *, guild: int | None = None) -> bool:
        """Serve it no more."""


class Nowhere:
    """A shelf for a process that answers nothing itself."""

    def add(self, article: Article, *, guild: int | None = None) -> None:
        """Nothing."""

    def remove(self, article_id: str, *, guild: int | None = None) -> bool:
        """Nothing."""
        return False


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody brought: its bytes, or what fetches them when their turn comes.

    What fetches them raises IngestError where it cannot.
    """

    name: str
    data: bytes | Callable[[], Awaitable[bytes]]
    content_type: str | None = None

    async def load(self) -> bytes:
        """The bytes."""
        return self.data if isinstance(self.data, bytes) else await self.data()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file or page: an article's number, or the reason why not.

    `remarks` are sentences on what was taken in all the same.
    """

    name: str
    change: Change | Literal["failed", "unchanged"]
    number: int | None = None
    reason: str | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as lists show it. `status` "ready" with a `reason`: its last refresh failed."""

    number: int
    name: str
    title: str
    row: ArticleRow

    @property
    def status(self) -> str:
        """pending, reading, ready or failed."""
        return self.row.status


@dataclass(frozen=True, slots=True)
class Shown:
    """One article in full."""

    entry: Entry
    document: Document | None
    article: Article | None


@dataclass(frozen=True, slots=True)
class Quoted:
    """The text that a citation quoted, and whether it still answers."""

    article: Article
    state: State


def _version(document: Document) -> NewVersion:
    found = {
        name: value for name, value in asdict(document).items() if name not in ("text", "remarks")
    }
    return NewVersion(document.name, document.digest, document.size, document.text, found)


def _entry(row: ArticleRow) -> Entry:
    title = row.edits.get("title") or row.found.get("title") or row.name
    return Entry(row.id, row.name, str(title), row)


class Knowledge:
    """The articles that people bring, of all guilds; every method names the guild it is for.

    A guild of None stands for the shared articles. Methods that change something
    raise IngestError with a sentence for who asked.
    """

    def __init__(
        self,
        articles: Articles,
        shelf: Shelf,
        *,
        reader: Reader,
        fetcher: Fetcher,
        quota: Quota | None = None,
        refresh_hours: float = 24.0,
        problems: Callable[[], Sequence[Problem]] = tuple,
        shared: Callable[[], Mapping[str, Article]] = dict,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        """`problems` and `shared`: what is wrong in the knowledge folder, and what answers.

        `on_change` is called where another process, or connection, has changed the database.
        """
        self._articles = articles
        self._shelf = shelf
        self._reader = reader
        self._fetcher = fetcher
        self._quota = quota or Quota()
        self._refresh_seconds = refresh_hours * 3_600
        self._problems = problems
        self._shared = shared
        self._on_change = on_change
        self._served: dict[int, tuple[int | None, int]] = {}
        self._kept: dict[str, str] = {}
        self._given_up: set[str] = set()
        self._syncing = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._seen = -1
        self._purged = self._refreshed = time.monotonic()
        self._refreshing: asyncio.Task[Any] | None = None

    # The life of the service

    async def start(self) -> None:
        """Serve what is ready; finish or discard what the last run left unfinished.

        Only the process that serves calls it, not one that passes by.
        """
        for row in await self._articles.unfinished():
            if row.version is not None:
                await self._articles.fail(row.id, None)
            elif row.origin == "url" and row.url is not None:
                self._spawn(self._fetch(row.guild, row.id, row.url, row.member))
            else:
                await self._articles.fail(row.id, INTERRUPTED)
        await self._articles.purge()
        await self.sync()

    async def stop(self) -> None:
        """End what is under way, and the reading process."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._reader.close()

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("Fetching in the background failed.", exc_info=error)

    async def keep(self) -> None:
        """`tend` every `STEP` seconds, until cancelled."""
        while True:
            await asyncio.sleep(STEP)
            await self.tend()

    async def tend(self) -> None:
        """Take over what other processes changed; now and then refresh pages and tidy up.

        What fails is logged and tried again the next time.
        """
        now = time.monotonic()
        try:
            await self.keep_folder()
            version = await self._articles.data_version()
            if version != self._seen:
                self._on_change()
                await self.sync()
                self._seen = version
            if now - self._purged > _PURGE_EVERY:
                self._purged = now
                await self._articles.purge()
            if self._refresh_seconds and now - self._refreshed > _REFRESH_EVERY:
                self._refreshed = now
                # Beside this: a slow site must not hold up what another process added.
                if self._refreshing is None or self._refreshing.done():
                    self._refreshing = self._spawn(self.refresh_due())
        except Exception:
            # One bad moment (a locked database, a full disk) must not end the upkeep.
            log.exception("The articles' upkeep failed and is tried again.")

    async def sync(self) -> None:
        """Let exactly what the database says is ready answer."""
        async with self._syncing:
            now = {number: (guild, stamp) for number, guild, stamp in await self._articles.served()}
            for number, (guild, _) in list(self._served.items()):
                if number not in now or now[number][0] != guild:
                    await asyncio.to_thread(self._shelf.remove, article_id(number), guild=guild)
                    del self._served[number]
            for number, (guild, stamp) in now.items():
                if self._served.get(number) != (guild, stamp):
                    row = await self._articles.get(guild, number)
                    kept = await self._articles.text(guild, number)
                    if row is None or kept is None:
                        continue  # gone in between: the next sync sees it
                    await asyncio.to_thread(self._serve, row, kept)
                    self._served[number] = (guild, row.stamp)

    def _serve(self, row: ArticleRow, kept: tuple[str, Mapping[str, Any]]) -> None:
        document = document_of(*kept, row.edits)
        self._shelf.add(article_from(document, article_id(row.id)), guild=row.guild)

    async def keep_folder(self) -> None:
        """Keep the texts of the knowledge folder's files, for the citations to come.

        A file that is broken since before the start answers with its last good text.
        """
        for article in list(self._shared().values()):
            if number_of(article.id) is None and self._kept.get(article.id) != article.digest:
                await self._articles.keep_shelf(article.id, _shelved(article))
                self._kept[article.id] = article.digest
        for problem in self._problems():
            if problem.file not in self._shared() and problem.file not in self._given_up:
                kept = await self._articles.last_on_shelf(problem.file)
                if kept is None:
                    self._given_up.add(problem.file)
                    continue
                good = await asyncio.to_thread(article_from, document_of(*kept, {}), problem.file)
                await asyncio.to_thread(self._shelf.add, good)

    # Bringing in

    async def add_files(
        self,
        guild: int | None,
        files: Sequence[Upload],
        *,
        member: int | None = None,
        progress: Progress | None = None,
    ) -> list[Outcome]:
        """Read files and serve them; one that fails does not hold up the others.

        `progress` hears (name, status) as the work goes on. A file's articles
        (a zip has several) are taken in all at once, or not at all.
        """
        said = progress or (lambda name, status: None)
        begun: list[tuple[Upload, int | None, str | None]] = []
        for file in files:
            name = safe_name(file.name)
            said(name, "pending")
            try:
                number = await self._articles.begin(
                    guild, name, "file", member=member, quota=self._quota_of(guild)
                )
                begun.append((file, number, None))
            except Refused as error:
                begun.append((file, None, str(error)))
        outcomes: list[Outcome] = []
        left = [number for _, number, _ in begun if number is not None]
        try:
            for file, own_number, reason in begun:
                name = safe_name(file.name)
                if own_number is None:
                    said(name, "failed")
                    outcomes.append(Outcome(name, "failed", None, reason))
                    continue
                said(name, "reading")
                own = await self._take(guild, own_number, file, member)
                left.remove(own_number)
                said(name, "failed" if all(one.change == "failed" for one in own) else "ready")
                outcomes += own
        finally:
            # Cancelled: what was not read yet is not pending any more.
            for number in left:
                await self._articles.fail(number, "It was cancelled.")
        return outcomes

    async def _take(
        self,
        guild: int | None,
        number: int,
        file: Upload,
        member: int | None,
        about: Mapping[str, Any] | None = None,
    ) -> list[Outcome]:
        """Read one file for the article `number`, which is pending."""
        name = safe_name(file.name)
        try:
            await self._articles.reading(number)
            documents, skipped = await self._reader.read(
                name, await file.load(), content_type=file.content_type
            )
            documents = [replace(one, **about) for one in documents] if about else documents
            made = await self._commit(number, guild, documents, member)
        except (IngestError, Refused) as error:
            await self._articles.fail(number, str(error))
            return [Outcome(name, "failed", number, str(error))]
        outcomes = [
            Outcome(document.name, one.change, one.id, remarks=document.remarks)
            for document, one in zip(documents, made, strict=True)
        ]
        return outcomes + [Outcome(inner, "failed", None, reason) for inner, reason in skipped]

    async def _commit(
        self,
        number: int,
        guild: int | None,
        documents: Sequence[Document],
        member: int | None,
        etag: str | None = None,
        modified: str | None = None,
    ) -> list[Committed]:
        made = await self._articles.commit(
            number,
            guild,
            [_version(document) for document in _apart(documents)],
            quota=self._quota_of(guild),
            member=member,
            etag=etag,
            modified=modified,
        )
        await self.sync()
        return made

    async def paste(
        self,
        guild: int | None,
        title: str,
        text: str,
        *,
        member: int | None = None,
        origin: Literal["paste", "message"] = "paste",
        url: str | None = None,
        source: str | None = None,
    ) -> Outcome:
        """Take in a text that was typed or that stands in a message (`url` leads to it)."""
        heading = one_line(clean(title)) or "Pasted text"
        # A stroke would begin a folder: "Q/A" and "P/A" are two texts.
        stem = heading.replace("/", " ").replace("\\", " ").strip(". ")
        name = safe_name(f"{stem if any(map(str.isalnum, stem)) else 'Pasted text'}.md")
        try:
            number = await self._articles.begin(
                guild, name, origin, url=url, member=member, quota=self._quota_of(guild)
            )
        except Refused as error:
            return Outcome(name, "failed", None, str(error))
        about: dict[str, Any] = {"title": heading}
        if url is not None:
            about["url"] = url
        if source is not None:
            about["source"] = one_line(clean(source))
        file = Upload(name, text.encode("utf-8", "replace"))
        return (await self._take(guild, number, file, member, about))[0]

    async def add_url(self, guild: int | None, url: str, *, member: int | None = None) -> Outcome:
        """Fetch a page and serve it; one that is there already is refreshed."""
        try:
            url = normalised(url)
            there = await self._articles.by_url(guild, url)
            if there is not None:
                return await self._fetch(guild, there.id, url, member, there)
            number = await self._articles.begin(
                guild, url[:120], "url", url=url, member=member, quota=self._quota_of(guild)
            )
        except (IngestError, Refused) as error:
            return Outcome(url[:120], "failed", None, str(error))
        return await self._fetch(guild, number, url, member)

    async def _fetch(
        self,
        guild: int | None,
        number: int,
        url: str,
        member: int | None,
        there: ArticleRow | None = None,
    ) -> Outcome:
        """Fetch and read a URL for the article `number`; `there` where it has been before."""
        name = url[:120] if there is None else there.name
        done = False
        try:
            await self._articles.reading(number)
            etag, modified = (None, None) if there is None else (there.etag, there.modified)
            page = await self._fetcher.get(url, etag=etag, modified=modified)
            if page.unchanged and there is not None:
                await self._articles.unchanged(number, page.etag, page.modified)
                done = True
                return Outcome(name, "unchanged", number)
            documents, _ = await self._reader.read(
                page.name,
                page.data,
                content_type=page.content_type,
                charset=page.charset,
                url=page.url,
            )
            if len(documents) > 1:
                raise IngestError("A zip with several articles is added as a file, not by its URL.")
            if there is not None and documents[0].digest == there.digest:
                await self._articles.unchanged(number, page.etag, page.modified)
                done = True
                return Outcome(name, "unchanged", number)
            made = await self._commit(number, guild, documents, member, page.etag, page.modified)
            done = True
            return Outcome(documents[0].name, made[0].change, made[0].id)
        except (IngestError, Refused) as error:
            await self._articles.fail(number, str(error))
            done = True
            return Outcome(name, "failed", number, str(error))
        finally:
            if not done:
                await self._articles.fail(number, None if there else INTERRUPTED)

    def _quota_of(self, guild: int | None) -> Quota:
        return Quota() if guild is None else self._quota

    # What is there

    async def entries(self, guild: int | None) -> list[Entry]:
        """A guild's own articles by name, in whatever state."""
        return [_entry(row) for row in await self._articles.of(guild)]

    async def removed(self, guild: int | None) -> list[Entry]:
        """What can still be brought back."""
        return [_entry(row) for row in await self._articles.of(guild, removed=True)]

    @property
    def problems(self) -> Sequence[Problem]:
        """The files of the knowledge folder that cannot be served as they are now."""
        return self._problems()

    async def usage(self, guild: int | None) -> tuple[int, int, Quota]:
        """(articles, bytes of text, quota) of a guild."""
        count, size = await self._articles.usage(guild)
        return count, size, self._quota_of(guild)

    async def show(self, guild: int | None, number: int) -> Shown:
        """One of a guild's own articles. Raises IngestError where it has none such."""
        row = await self._own(guild, number)
        kept = await self._articles.text(guild, number)
        if kept is None:
            return Shown(_entry(row), None, None)
        document = document_of(*kept, row.edits)
        article = await asyncio.to_thread(article_from, document, article_id(number))
        return Shown(_entry(row), document, article)

    async def history(self, guild: int | None, number: int) -> list[VersionRow]:
        """The versions of one of a guild's own articles, newest first."""
        await self._own(guild, number)
        return await self._articles.versions(guild, number)

    async def quoted(self, guild: int | None, name: str, digest: str) -> Quoted | None:
        """The text that a citation quoted, by the article's id and the text's digest.

        A guild sees its own articles and the shared ones. None where the text is gone.
        """
        number = number_of(name)
        if number is None:
            article = self._shared().get(name)
            if article is not None and article.digest == digest:
                return Quoted(article, "current")
            kept = await self._articles.shelf_text(name, digest)
            if kept is None:
                return None
            old = await asyncio.to_thread(article_from, document_of(*kept, {}), name)
            return Quoted(old, "removed" if article is None else "superseded")
        owner = guild
        row = await self._articles.get(guild, number)
        if row is None and guild is not None:
            owner, row = None, await self._articles.get(None, number)
        if row is None:
            return None
        for version in await self._articles.versions(owner, number):
            if version.digest != digest:
                continue
            kept = await self._articles.text(owner, number, version.number)
            if kept is None:
                return None
            made = await asyncio.to_thread(article_from, document_of(*kept, row.edits), name)
            if row.removed_at is not None:
                return Quoted(made, "removed")
            return Quoted(made, "current" if version.number == row.version else "superseded")
        return None

    # Changing

    async def edit(
        self,
        guild: int | None,
        number: int,
        *,
        member: int | None = None,
        title: str | None = None,
        tags: Sequence[str] | None = None,
        synonyms: Sequence[str] | None = None,
        source: str | None = None,
        language: str | None = None,
    ) -> Entry:
        """Change what is said about an article; its text stays. Empty goes back to what was found.

        Raises IngestError.
        """
        edits: dict[str, Any] = {}
        if title is not None:
            edits["title"] = one_line(clean(title))
        if source is not None:
            edits["source"] = one_line(clean(source))
        if tags is not None:
            edits["tags"] = several(map(clean, tags), MAX_TAGS, MAX_TAG) or None
        if synonyms is not None:
            lines = several(map(clean, synonyms), MAX_SYNONYMS, MAX_SYNONYM)
            if not all(map(relates, lines)):
                raise IngestError(
                    "Synonyms are written 'coach = trainer', with commas between several."
                )
            edits["synonyms"] = lines or None
        if language is not None:
            code = language.strip().lower()[:2]
            if code and (len(language.strip()) != 2 or code not in Locale("en").languages):
                raise IngestError("The language is a two-letter code such as 'en' or 'de'.")
            edits["language"] = code or None
        row = await self._own(guild, number)
        if row.version is None:
            raise IngestError("It cannot be edited before it is ready.")
        if not await self._articles.edit(guild, number, edits, member):
            raise IngestError(_NONE)
        await self.sync()
        return _entry(await self._own(guild, number))

    async def remove(self, guild: int | None, number: int, *, member: int | None = None) -> Entry:
        """Take an article out of the answers; `undo` brings it back within a day."""
        row = await self._own(guild, number)
        if not await self._articles.remove(guild, number, member):
            raise IngestError(_NONE)
        await self.sync()
        return _entry(row)

    async def undo(self, guild: int | None, number: int, *, member: int | None = None) -> Entry:
        """Bring a removed article back. Raises IngestError where it cannot be."""
        try:
            back = await self._articles.undo(guild, number, member, self._quota_of(guild))
        except Refused as error:
            raise IngestError(str(error)) from error
        if not back:
            raise IngestError(
                "There is nothing to bring back: a day has passed, or it is back already."
            )
        await self.sync()
        return _entry(await self._own(guild, number))

    async def refresh(
        self,
        guild: int | None,
        number: int | None = None,
        *,
        member: int | None = None,
        progress: Progress | None = None,
    ) -> list[Outcome]:
        """Ask the sites of a guild's pages (or of one) for something new."""
        said = progress or (lambda name, status: None)
        if number is None:
            rows = await self._articles.of(guild)
        else:
            rows = [await self._own(guild, number)]
            if rows[0].origin != "url":
                raise IngestError("Only an article from a web page can be refreshed.")
        outcomes = []
        for row in rows:
            if row.origin == "url" and row.url is not None:
                said(row.name, "reading")
                there = row if row.version is not None else None
                outcomes.append(await self._fetch(guild, row.id, row.url, member, there))
                said(row.name, "failed" if outcomes[-1].change == "failed" else "ready")
        return outcomes

    async def refresh_due(self) -> int:
        """Refresh the pages that were last asked too long ago; returns how many were asked."""
        due = await self._articles.due(time.time() - self._refresh_seconds)
        for row in due:
            if row.url is not None:
                # Nobody asked for it: neither the version nor the audit list names a member.
                await self._fetch(row.guild, row.id, row.url, None, row)
        return len(due)

    async def export(self, guild: int | None) -> bytes:
        """A zip of a guild's own articles, as files that can be added again, and a list."""
        found: list[tuple[ArticleRow, Document]] = []
        for row in await self._articles.of(guild):
            kept = await self._articles.text(guild, row.id)
            if kept is not None:
                found.append((row, document_of(*kept, row.edits)))
        return await asyncio.to_thread(_export, found)

    async def _own(self, guild: int | None, number: int) -> ArticleRow:
        row = await self._articles.get(guild, number)
        if row is None or row.removed_at is not None:
            raise IngestError(_NONE)
        return row


_NONE: Final = "There is no such article here. `/knowledge list` shows them all."


def _apart(documents: Sequence[Document]) -> list[Document]:
    """Documents of one archive under names that differ."""
    taken: set[str] = set()
    made = []
    for document in documents:
        made.append(replace(document, name=_free(document.name, taken)))
    return made


def _free(name: str, taken: set[str]) -> str:
    path, count = PurePosixPath(name), 1
    while name.casefold() in taken:
        count += 1
        name = f"{path.stem} ({count}){path.suffix}"
    taken.add(name.casefold())
    return name


def _shelved(article: Article) -> NewVersion:
    """A file of the knowledge folder as a text to be kept."""
    plain = PurePosixPath(article.id).suffix.lower() == ".txt"
    found: dict[str, Any] = {
        "name": article.id, "title": article.title, "format": "plain" if plain else "markdown",
        "language": article.language, "source": article.source, "url": article.url,
        "author": article.author, "published": article.published, "tags": article.tags,
        "synonyms": article.synonyms,
    }  # fmt: skip
    text = article.text.encode("utf-8", "replace").decode("utf-8")
    return NewVersion(article.id, article.digest, len(text.encode()), text, found)


def _export(found: Sequence[tuple[ArticleRow, Document]]) -> bytes:
    target = io.BytesIO()
    taken: set[str] = {"_articles.jsonl"}
    lines = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for row, document in found:
            stem = PurePosixPath(safe_name(document.name)).stem
            plain = document.format == "plain"
            name = _free(f"{stem}.txt" if plain else f"{stem}.md", taken)
            about = {
                field: value
                for field in ("title", "source", "url", "author", "published", "language")
                if (value := getattr(document, field)) is not None
            }
            about |= {
                field: list(value)
                for field in ("tags", "synonyms")
                if (value := getattr(document, field))
            }
            text = document.text
            if not plain:
                matter = yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=1_000)
                text = f"---\n{matter}---\n{text}"
            archive.writestr(name, text.encode("utf-8"))
            added = datetime.fromtimestamp(row.added_at, UTC).isoformat(timespec="seconds")
            lines.append(
                {"file": name, **about, "origin": row.origin, "added": added,
                 "version": row.version, "sha256": document.digest}
            )  # fmt: skip
        listing = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        archive.writestr("_articles.jsonl", listing.encode("utf-8"))
    return target.getvalue()
