"""The commands, their arguments, and errors as sentences.

Exit codes: 0 done, 1 the articles do not answer the question, 2 wrong usage,
settings or files, 130 interrupted. A module that only one command needs is
imported by that command, so that `ask` starts fast.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from bot import __version__
from bot.cli.configured import read_settings
from bot.cli.errors import CommandError
from bot.settings import Settings

OK: Final = 0
WRONG: Final = 2
INTERRUPTED: Final = 130

#: Commands with a parser of their own, and where it is.
_FORWARDED: Final = {
    "evaluate": ("bot.evaluation", "measure answers to questions whose answers are known"),
    "train": ("bot.evaluation.train", "refit the ranker's weights"),
    "relations": ("bot.evaluation.relations", "rebuild the dictionary of related words"),
    "frequencies": ("bot.evaluation.frequencies", "rebuild the word frequency lists"),
    "bench": ("bot.bench", "measure speed and memory"),
    "knowledge": ("bot.ingest.cli", "add, list, remove, refresh and export articles"),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Answers from your articles, in their own words, each line with a citation.",
        epilog="Exit codes: 0 done or answered; 1 the articles do not say; "
        "2 wrong usage, settings or files; 130 interrupted.",
    )
    parser.add_argument("--version", action="version", version=f"Footnote {__version__}")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", title="commands"
    )
    folder = argparse.ArgumentParser(add_help=False)
    folder.add_argument("--knowledge", type=Path, metavar="DIR", help="the folder of the articles")

    ask = commands.add_parser("ask", parents=[folder], help="answer a question, with citations")
    ask.add_argument(
        "question", nargs="?", help="the question; without one, questions are read from stdin"
    )
    ask.add_argument("--json", action="store_true", help="write one JSON object per line")
    ask.add_argument("--article", help="ask one article only: its file name or title")
    ask.add_argument(
        "--threshold", type=_share, help="the lowest confidence at which to answer, 0 to 1"
    )
    ask.add_argument(
        "--limit",
        type=_count,
        default=3,
        help="quotes at most (default 3); without --json an answer shows two",
    )

    chat = commands.add_parser("chat", parents=[folder], help="ask question after question")
    chat.add_argument("--threshold", type=_share, help="the lowest confidence at which to answer")

    summary = commands.add_parser("summary", parents=[folder], help="summarise an article")
    summary.add_argument("--length", choices=("brief", "standard", "detailed"), default="standard")
    summary.add_argument("--focus", help="only what bears on this topic or question")
    summary.add_argument("--section", help="only what is under this heading")
    outline = commands.add_parser(
        "outline", parents=[folder], help="an article's headings, each with a line"
    )
    quotes = commands.add_parser("quotes", parents=[folder], help="who says what in an article")
    quotes.add_argument("--speaker", help="only what this person says")
    timeline = commands.add_parser("timeline", parents=[folder], help="an article's dates")
    people = commands.add_parser("people", parents=[folder], help="who an article is about")
    for reading in (summary, outline, quotes, timeline, people):
        reading.add_argument(
            "article", nargs="?", help="its file name or title; not needed where there is only one"
        )
        reading.add_argument("--json", action="store_true", help="write JSON")

    commands.add_parser("articles", parents=[folder], help="list the articles")
    commands.add_parser("run", help="start the Discord bot")
    commands.add_parser("check", help="check settings, token, articles and database")
    listing = commands.add_parser("commands", help="the commands as registered with Discord")
    listing.add_argument("--json", action="store_true", help="print their JSON payloads")
    backup = commands.add_parser("backup", help="copy the database, also while the bot runs")
    backup.add_argument(
        "file", nargs="?", type=Path, help="the copy (default: beside the database, dated)"
    )
    restore = commands.add_parser("restore", help="replace the database with a backup")
    restore.add_argument("file", type=Path, help="the backup")
    commands.add_parser("vacuum", help="free unused space in the database's file")
    forget = commands.add_parser("forget-server", help="delete all that is kept of a server")
    forget.add_argument("server", type=int, metavar="ID", help="the server's id")
    for name, (_, about) in _FORWARDED.items():
        commands.add_parser(name, help=about, add_help=False)
    return parser


def _share(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 <= (value := float(text)) <= 1:
            return value
    raise argparse.ArgumentTypeError("it must be a number between 0 and 1")


def _count(text: str) -> int:
    with contextlib.suppress(ValueError):
        if 1 <= (value := int(text)) <= 50:
            return value
    raise argparse.ArgumentTypeError("it must be a whole number between 1 and 50")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; `argv` without the program's name. Returns the exit code."""
    argv = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stdin):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # Windows' code page and a C locale cannot hold an article's words.
            reconfigure(encoding="utf-8", errors="replace")
    try:
        return _run(argv)
    except ModuleNotFoundError as error:
        # `train` needs more than the bot does; a broken installation may lack anything.
        print(
            f"{argv[0]} needs {error.name}, which is not installed. "
            'Install Footnote again, with its extras: pip install -e ".[dev,train]"',
            file=sys.stderr,
        )
        return WRONG


def _run(argv: list[str]) -> int:
    if argv and argv[0] in _FORWARDED:
        return int(import_module(_FORWARDED[argv[0]][0]).main(argv[1:]))
    parser = _parser()
    if not argv:
        parser.print_help(sys.stderr)
        return WRONG
    arguments = parser.parse_args(argv)
    command: Callable[[argparse.Namespace, Settings], int]
    if arguments.command in ("ask", "chat"):
        module = "bot.cli.ask"
    elif arguments.command in ("summary", "outline", "quotes", "timeline", "people", "articles"):
        module = "bot.cli.reading"
    elif arguments.command in ("backup", "restore", "vacuum", "forget-server"):
        module = "bot.cli.maintaining"
    else:
        module = "bot.cli.serving"
    command = getattr(import_module(module), arguments.command.replace("-", "_"))
    try:
        code: int = command(arguments, read_settings())
        sys.stdout.flush()
        return code
    except CommandError as error:
        print(str(error), file=sys.stderr)
        return WRONG
    except BrokenPipeError:
        # The reader (head, less) has gone: nothing is wrong, nor where Python flushes at its end.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
