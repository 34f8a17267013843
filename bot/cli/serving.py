"""`run`, `check` and `commands`: the Discord side, imported only here."""

from __future__ import annotations

import argparse
import base64
import binascii
import json
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from typing import Final

import regex

from bot.cli.configured import unknown_settings
from bot.cli.errors import CommandError
from bot.cli.screen import console, counted, plain
from bot.corpus import ArticleError, load_library
from bot.corpus.library import visible_files
from bot.corpus.loader import SUFFIXES
from bot.ingest.formats import SUFFIXES as READ
from bot.ops.database import DatabaseError, examine
from bot.settings import Settings

#: Seconds after which a thread lets another one go on; Python's are 0.005.
_SWITCH: Final = 0.001
_MARKS: Final = {True: ("ok   ", "green"), None: ("note ", "yellow"), False: ("wrong", "red")}
_TOKEN: Final = regex.compile(r"[A-Za-z0-9_-]{17,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{20,}")


def token_problem(token: str | None) -> str | None:
    """What is wrong with a token's shape, without repeating any of it; None if nothing is."""
    if not token:
        return (
            "FOOTNOTE_TOKEN is not set. Copy the bot's token from Discord's developer portal "
            "into .env."
        )
    if token != token.strip():
        return "FOOTNOTE_TOKEN has white space around it."
    if token.lower().startswith("bot "):
        return "FOOTNOTE_TOKEN must be the token alone, without the word 'Bot' before it."
    if _TOKEN.fullmatch(token) is None:
        return (
            "FOOTNOTE_TOKEN does not look like a bot token: three parts separated by dots. "
            "The client secret and the application id are not the token."
        )
    try:
        account = _account(token)
    except (binascii.Error, ValueError):
        account = b""
    if not account.isdigit():
        return "FOOTNOTE_TOKEN does not begin with an account's id: it may be cut off or mixed up."
    return None


def invite_link(token: str) -> str:
    """The link that invites a well-shaped token's bot with the least permissions."""
    from discord.utils import oauth_url

    from bot.client import PERMISSIONS

    return oauth_url(
        int(_account(token)),
        permissions=PERMISSIONS,
        scopes=("bot", "applications.commands"),
    )


def _account(token: str) -> bytes:
    """The first part of a token in plain: the account's number. ValueError where it is broken."""
    head = token.partition(".")[0]
    return base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))


#: Whether something is as it should be, None for what is only worth knowing, and what it is.
_Finding = tuple[bool | None, str]


def _knowledge(settings: Settings) -> Iterator[_Finding]:
    try:
        library = load_library(settings.knowledge)
    except ArticleError as error:
        yield False, str(error)
        return
    for problem in library.problems:
        yield False, problem.reason
    for article in library.articles:
        yield from ((None, f"{article.id}: {remark}") for remark in article.remarks)
    count = len(library.articles)
    if not count:
        yield False, f"{settings.knowledge} has no articles: put .md or .txt files there."
    else:
        passages = sum(len(article.passages) for article in library.articles)
        size = counted(passages, "paragraph", "paragraphs")
        yield True, f"{count} readable, {size} ({settings.knowledge})"
    for path in visible_files(settings.knowledge, READ.keys() - SUFFIXES):
        command = f"python -m bot knowledge add {shlex.quote(str(path))}"
        yield (
            None,
            f"{path} is not read from here; add it: `{command}` or /knowledge add in Discord",
        )


def _database(settings: Settings) -> Iterator[_Finding]:
    path = settings.database
    if not path.exists():
        folder = next(parent for parent in path.absolute().parents if parent.exists())
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            yield False, f"{path} cannot be created: {folder} cannot be written to."
        else:
            yield True, f"{path} will be created at the first start"
        return
    if not path.is_file():
        yield False, f"{path} is not a file."
        return
    try:
        version = examine(path)
    except DatabaseError as error:
        yield False, str(error)
        return
    if not os.access(path, os.W_OK) or not os.access(path.absolute().parent, os.W_OK):
        yield False, f"{path} or its folder cannot be written to."
    else:
        yield True, f"{path} is sound (schema {version})"


def check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say what is wrong before anything starts. 0 where all is well, else 2."""
    token = settings.token.get_secret_value() if settings.token is not None else None
    problem = token_problem(token)
    results: list[tuple[bool | None, str, str]] = [(True, "settings", "all readable")]
    results += [(None, "settings", said) for said in unknown_settings()]
    results.append((problem is None, "token", problem or "has the right shape"))
    checks: tuple[tuple[str, Callable[[Settings], Iterator[_Finding]]], ...] = (
        ("articles", _knowledge),
        ("database", _database),
    )
    for name, look in checks:
        results.extend((good, name, said) for good, said in look(settings))
    out = console()
    for good, name, said in results:
        mark, style = _MARKS[good]
        out.print(f"[{style}]{mark}[/]  [bold]{name:<9}[/] ", end="")
        out.print(plain(said), markup=False, soft_wrap=True)
    if token is not None and problem is None:
        out.print("\nInvite the bot with:", style="dim")
        out.print(invite_link(token), markup=False, soft_wrap=True)
    return 0 if all(good is not False for good, _, _ in results) else 2


def commands(arguments: argparse.Namespace, settings: Settings) -> int:
    """The slash and context-menu commands exactly as they are registered with Discord."""
    from bot.client import create_bot
    from bot.discord_ui.payloads import command_payloads

    payloads = command_payloads(create_bot(settings))
    if arguments.json:
        print(json.dumps(payloads, ensure_ascii=False, indent=2))
        return 0
    out = console()
    kinds = {1: "/", 2: "Apps › ", 3: "Apps › "}
    for payload in sorted(payloads, key=lambda one: (one.get("type", 1), one["name"])):
        kind = payload.get("type", 1)
        name = kinds.get(kind, "") + payload["name"]
        about = payload.get("description") or (
            "on a message" if kind == 3 else "on a member" if kind == 2 else ""
        )
        out.print(f"{name:<22} {about}", markup=False, style="bold", soft_wrap=True)
        for option in payload.get("options", ()):
            need = "" if option.get("required") or option.get("type") in (1, 2) else " (optional)"
            line = f"    {option['name']:<18} {option['description']}{need}"
            out.print(line, markup=False, soft_wrap=True)
    return 0


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Start the Discord bot and serve until SIGINT or SIGTERM."""
    token = settings.token.get_secret_value() if settings.token is not None else None
    problem = token_problem(token)
    if problem is not None or token is None:
        raise CommandError(f"{problem} `python -m bot check` checks everything.")
    from bot.ops.service import ServiceError, serve

    # The event loop waits for a thread that answers no longer than that, a few times a message.
    sys.setswitchinterval(_SWITCH)
    try:
        return serve(settings, token)
    except ServiceError as error:
        raise CommandError(str(error)) from error
