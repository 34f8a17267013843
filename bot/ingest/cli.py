"""`python -m bot knowledge`: bring in articles, list them, remove, refresh and export them."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path
from typing import Final

from bot.cli.configured import read_settings
from bot.cli.errors import CommandError
from bot.cli.screen import console, plain, sized
from bot.corpus import ArticleError, load_library
from bot.ingest.documents import MAX_BYTES, IngestError
from bot.ingest.service import Entry, Knowledge, Nowhere, Outcome, Upload
from bot.ingest.setup import knowledge_for
from bot.settings import Settings
from bot.store import Store, StoreError

OK: Final = 0
FAILED: Final = 1
WRONG: Final = 2
INTERRUPTED: Final = 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot knowledge",
        description="Manage the articles in the database, which add to those of the folder.",
        epilog="A running bot picks up changes within two seconds. Exit codes: 0 done; "
        "1 something could not be read; 2 wrong usage or settings; 130 interrupted.",
    )
    parser.add_argument(
        "--guild",
        type=int,
        metavar="ID",
        help="the server that the articles are for (default: all servers)",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add = commands.add_parser("add", help="add files, web pages, or '-' for a text from stdin")
    add.add_argument("source", nargs="+", help="a file, a URL, or -")
    add.add_argument("--title", help="the title of a text from stdin")
    commands.add_parser("list", help="list the articles, and what could not be read")
    remove = commands.add_parser("remove", help="remove an article; undo brings it back for a day")
    remove.add_argument("article", help="its number, name or title")
    undo = commands.add_parser("undo", help="bring back what was removed within a day")
    undo.add_argument("article", help="its number, name or title")
    refresh = commands.add_parser("refresh", help="check added web pages for changes")
    refresh.add_argument("article", nargs="?", help="only this one: its number, name or title")
    history = commands.add_parser("history", help="the versions of an article")
    history.add_argument("article", help="its number, name or title")
    export = commands.add_parser("export", help="write the articles to a zip file")
    export.add_argument("file", type=Path, help="the zip file to write")
    return parser


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Knowledge]:
    store = await Store.open(settings.database)
    try:
        knowledge = knowledge_for(settings, store, Nowhere())
        try:
            yield knowledge
        finally:
            await knowledge.stop()
    finally:
        await store.close()


#: What an article goes by.
_KEYS: Final[tuple[Callable[[Entry], str], ...]] = (
    lambda e: f"{e.number}",
    lambda e: e.name,
    lambda e: e.title,
)


def _find(entries: Sequence[Entry], name: str, others: Sequence[Entry] = ()) -> Entry:
    """The entry that `name` names; of `others` where none of `entries` is."""
    wanted = name.strip().casefold()
    for group, key in product((entries, others), _KEYS):
        found = [entry for entry in group if key(entry).casefold() == wanted]
        if len(found) == 1:
            return found[0]
        if found:
            numbers = ", ".join(str(entry.number) for entry in found)
            raise CommandError(f"Several articles are called {name!r}; give a number: {numbers}.")
    raise CommandError(
        f"There is no article called {name!r}. `python -m bot knowledge list` lists them."
    )


def _told(outcomes: Sequence[Outcome]) -> int:
    words = {"added": "Added", "changed": "Changed", "same": "Already there",
             "unchanged": "Nothing new"}  # fmt: skip
    for one in outcomes:
        if one.change == "failed":
            print(f"{plain(one.name)}: {one.reason}", file=sys.stderr)
        else:
            print(f"{words[one.change]}: {plain(one.name)} (number {one.number})")
        for remark in one.remarks:
            print(f"  {plain(remark)}")
    return FAILED if any(one.change == "failed" for one in outcomes) else OK


def _file(path: Path) -> Upload:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            most = MAX_BYTES // 1_000_000
            raise CommandError(f"{path} is {size / 1e6:.0f} MB; at most {most} MB can be read.")
        return Upload(path.name, path.read_bytes())
    except IsADirectoryError as error:
        raise CommandError(
            f"{path} is a folder: name the files in it ({path / '*'}), or a zip of them."
        ) from error
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from error


async def _add(knowledge: Knowledge, arguments: argparse.Namespace) -> int:
    code = OK
    for source in arguments.source:
        try:
            outcomes = await _added(knowledge, arguments.guild, source, arguments.title)
            code = max(code, _told(outcomes))
        except CommandError as error:
            print(str(error), file=sys.stderr)
            code = WRONG
    return code


async def _added(
    knowledge: Knowledge, guild: int | None, source: str, title: str | None
) -> list[Outcome]:
    if source == "-":
        text = sys.stdin.read(MAX_BYTES + 1)
        return [await knowledge.paste(guild, title or "Text from the terminal", text)]
    if "://" in source:
        return [await knowledge.add_url(guild, source)]
    return await knowledge.add_files(guild, [_file(Path(source))])


async def _list(knowledge: Knowledge, arguments: argparse.Namespace, settings: Settings) -> int:
    out = console()
    for entry in await knowledge.entries(arguments.guild):
        row = entry.row
        size = f"{sized(row.size)}, " if row.version is not None else ""
        version = f"version {row.version}, " if row.version is not None else ""
        line = f"{entry.number:>5}  {plain(entry.title)}  ({version}{size}{entry.status})"
        out.print(line, markup=False, soft_wrap=True)
        if row.reason:
            out.print(f"       {plain(row.reason)}", markup=False, soft_wrap=True)
    for entry in await knowledge.removed(arguments.guild):
        if entry.row.version is not None:
            line = f"{entry.number:>5}  {plain(entry.title)}  (removed; undo brings it back)"
            out.print(line, markup=False, soft_wrap=True)
    try:
        library = load_library(settings.knowledge)
    except ArticleError as error:
        print(str(error), file=sys.stderr)
        return OK
    out.print(f"       {len(library.articles)} in the folder {settings.knowledge}", markup=False)
    for problem in library.problems:
        out.print(f"       {plain(problem.reason)}", markup=False, soft_wrap=True)
    return OK


async def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    guild = arguments.guild
    async with _opened(settings) as knowledge:
        if arguments.command == "add":
            return await _add(knowledge, arguments)
        if arguments.command == "list":
            return await _list(knowledge, arguments, settings)
        if arguments.command == "export":
            file: Path = arguments.file
            if await asyncio.to_thread(file.exists):
                raise CommandError(f"{file} exists already; name another file.")
            data = await knowledge.export(guild)
            try:
                await asyncio.to_thread(file.write_bytes, data)
            except OSError as error:
                raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
            print(f"{file}: {sized(len(data))}.")
            return OK
        if arguments.command == "undo":
            removed, here = await knowledge.removed(guild), await knowledge.entries(guild)
            gone = _find(removed, arguments.article, here)
            back = await knowledge.undo(guild, gone.number)
            print(f"Back: {plain(back.title)} (number {back.number})")
            return OK
        if arguments.command == "refresh" and arguments.article is None:
            outcomes = await knowledge.refresh(guild)
            if not outcomes:
                print("No web pages were added.")
            return _told(outcomes)
        entry = _find(await knowledge.entries(guild), arguments.article)
        if arguments.command == "refresh":
            return _told(await knowledge.refresh(guild, entry.number))
        if arguments.command == "remove":
            await knowledge.remove(guild, entry.number)
            print(f"Removed: {plain(entry.title)}. `undo {entry.number}` brings it back for a day.")
            return OK
        for version in await knowledge.history(guild, entry.number):
            mark = "  now" if version.number == entry.row.version else ""
            print(f"version {version.number}  {sized(version.size)}  {version.digest[:16]}{mark}")
        return OK


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    arguments = _parser().parse_args(list(argv))
    try:
        return asyncio.run(_run(arguments, read_settings()))
    except (CommandError, IngestError, StoreError) as error:
        print(str(error), file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
