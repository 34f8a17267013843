"""`ask` and `chat`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from rich.console import Console

from bot.answering import MAX_QUESTION_CHARS, Answer, Engine
from bot.answering.joined import joined
from bot.answering.origins import Origin, fact_asked
from bot.cli.errors import CommandError
from bot.cli.jsonlines import answer_object
from bot.cli.library import find_article, read_library
from bot.cli.screen import console, counted, show_answer, show_origin
from bot.corpus import Article, Library
from bot.settings import Settings

_NOT_ANSWERED: Final = 1


def _reason_to_refuse(question: str) -> str | None:
    if not question.strip():
        return "The question is empty."
    if len(question) > MAX_QUESTION_CHARS:
        return (
            f"The question has {len(question):,} characters; at most {MAX_QUESTION_CHARS:,} "
            "are read. Ask in fewer words."
        )
    return None


def _show(
    found: Callable[[str], Answer],
    questions: Sequence[str],
    out: Console,
    meant: Article | None,
) -> tuple[bool, Article | None]:
    """Print what is found for each of the questions of a line: (whether any is answered, the
    article that "who wrote this?" means next).

    `meant` is the one that it means now, if it is clear.
    """
    answered = False
    for number, question in enumerate(questions):
        if len(questions) > 1:
            _head(question, out, first=not number)
        answer = found(question)
        origin = _origin(question, meant, answer)
        if origin is not None:
            show_origin(origin, out)
            answered = answered or origin.stated
            continue
        show_answer(answer, out)
        answered = answered or answer.answered
        meant = answer.quotes[0].article if answer.quotes else meant
    return answered, meant


def _origin(question: str, meant: Article | None, answer: Answer) -> Origin | None:
    """What a question asks of the article `meant` itself, if it does and no text tells it."""
    fact = None if meant is None else fact_asked(question)
    if meant is None or fact is None:
        return None
    origin = Origin(meant, fact)
    return None if origin.is_told_by(answer) else origin


def ask(arguments: argparse.Namespace, settings: Settings) -> int:
    """One question, or one a line from standard input."""
    library = read_library(arguments.knowledge, settings)
    engine = Engine(library.articles)
    named = None if arguments.article is None else find_article(library, arguments.article)
    one = None if named is None else named.id
    meant = _only(library) if named is None else named
    threshold = settings.threshold if arguments.threshold is None else arguments.threshold

    def answer(question: str) -> bool:
        refused = _reason_to_refuse(question)
        if refused is not None:
            if not arguments.json:
                raise CommandError(refused)
            empty = {
                "question": question,
                "answered": False,
                "confidence": 0.0,
                "answer": None,
                "slips": [],
                "quotes": [],
                "elapsed_ms": 0.0,
                "error": refused,
            }
            print(json.dumps(empty, ensure_ascii=False), flush=True)
            return False

        def found(asked: str) -> Answer:
            return engine.ask(asked, article_id=one, threshold=threshold, limit=arguments.limit)

        if arguments.json:
            said = found(question)
            if _origin(question, meant, said) is not None:
                said = replace(said, answered=False, quotes=())
            print(json.dumps(answer_object(said), ensure_ascii=False), flush=True)
            return said.answered
        return _show(found, joined(question, engine.language(question)), out, meant)[0]

    out = console()
    if arguments.question is None and sys.stdin.isatty():
        print("One question per line; Ctrl+D ends.", file=sys.stderr)
    if arguments.question is not None:
        return 0 if answer(arguments.question) else _NOT_ANSWERED
    first = True
    for line in sys.stdin:
        question = line.rstrip("\r\n")
        if arguments.json:
            answer(question)
        elif question.strip():
            _head(question, out, first=first)
            first = False
            try:
                answer(question)
            except CommandError as error:
                out.print(str(error), style="red", markup=False)
    return 0


def _head(question: str, out: Console, *, first: bool) -> None:
    """Print a question above what is said to it, apart from what stands before."""
    if not first:
        out.print()
    out.print(f"› {question}", style="bold", markup=False)


def _only(library: Library) -> Article | None:
    return library.articles[0] if len(library.articles) == 1 else None


def chat(arguments: argparse.Namespace, settings: Settings) -> int:
    """Question after question until an empty line, Ctrl+D or `quit`."""
    library = read_library(arguments.knowledge, settings)
    engine = Engine(library.articles)
    threshold = settings.threshold if arguments.threshold is None else arguments.threshold
    out, meant = console(), _only(library)
    count = counted(len(library.articles), "article", "articles")
    out.print(
        f"{count}. Ask away; an empty line or Ctrl+D ends.",
        style="dim",
    )
    while True:
        try:
            question = input("\n› ").strip()
        except EOFError:
            out.print()
            return 0
        if not question or question.casefold() in ("quit", "exit"):
            return 0
        refused = _reason_to_refuse(question)
        if refused is not None:
            out.print(refused, style="red", markup=False)
            continue
        asked = joined(question, engine.language(question))
        _, meant = _show(partial(engine.ask, threshold=threshold), asked, out, meant)
