"""What the catalogues have to translate, from the code and from the commands.

`python -m tests.discord_ui.catalogues` brings `bot/discord_ui/locales` up to date:
new messages are added untranslated, those that are no longer said are dropped,
the translations stay.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.client import create_bot
from bot.discord_ui import i18n
from bot.discord_ui.payloads import command_payloads
from bot.settings import Settings

HERE = Path(i18n.__file__).parent
LOCALES = HERE / "locales"
#: Calls that take messages → which of their arguments are one, as Babel wants it.
KEYWORDS: dict[str, Any] = {"say": None, "N_": None, "plural": (1, 2)}
#: What makes a `Say`, which may say something at once: `say_for(locale)("…")`.
MAKERS = {"say", "say_for", "say_in"}
#: discord.py's own text for what has no description.
NO_DESCRIPTION = "…"


def calls(
    file: IO[bytes], keywords: Collection[str], comment_tags: object, options: object
) -> Iterator[tuple[int, str, list[str | None], list[str]]]:
    """Babel's extraction method for Python, which also sees the calls in f-strings.

    Babel's own does not see them before Python 3.12.
    """
    for node in ast.walk(ast.parse(file.read())):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node.func)
        if isinstance(node.func, ast.Call) and _name(node.func.func) in MAKERS:
            name = "say"
        texts = [
            arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None
            for arg in node.args
        ]
        if name in keywords and texts and texts[0]:
            yield node.lineno, name, texts, []


def _name(called: ast.expr) -> str:
    """The name of what is called, whether of an object or its own alone."""
    name: str = getattr(called, "id", getattr(called, "attr", ""))
    return name.removeprefix("_")


def in_code() -> Iterator[str | tuple[str, ...]]:
    """The messages of the code; a plural as (one, many)."""
    found = extract_from_dir(HERE, method_map=[("**.py", calls)], keywords=KEYWORDS)
    for _, _, message, _, _ in found:
        yield message


def in_commands(payloads: list[dict[str, Any]]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """("description" or "choice" or "menu", text, its translations) of command payloads."""
    for one in payloads:
        said = one.get("description", "")
        if said and said != NO_DESCRIPTION:
            yield "description", said, one.get("description_localizations") or {}
        if one.get("type") == 3 and "options" not in one:  # a message's context menu
            yield "menu", one["name"], one.get("name_localizations") or {}
        for choice in one.get("choices", ()):
            yield "choice", choice["name"], choice.get("name_localizations") or {}
        yield from in_commands([{**option, "type": None} for option in one.get("options", ())])


@cache
def payloads() -> list[dict[str, Any]]:
    """The commands as Discord gets them."""
    return command_payloads(create_bot(Settings(_env_file=None)))


def template() -> Catalog:
    """All messages, untranslated."""
    made = Catalog()
    for message in in_code():
        made.add(message)
    for _, message, _ in in_commands(payloads()):
        if message not in made:  # a plural of the same first form has it, too
            made.add(message)
    return made


def catalogue(language: str) -> Catalog:
    """A language's catalogue as it is kept."""
    with (LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def written(kept: Catalog, head: str) -> str:
    """A catalogue as a file: sorted, one line a text and no places, so that diffs stay small."""
    made = io.BytesIO()
    write_po(made, kept, width=0, no_location=True, omit_header=True, sort_output=True)
    return f"{head}\n\n{made.getvalue().decode().strip()}\n"


def update() -> None:
    """Bring the kept catalogues up to date."""
    current = template()
    for language in i18n.LANGUAGES:
        path = LOCALES / f"{language}.po"
        kept = catalogue(language)
        kept.update(current, no_fuzzy_matching=True)
        kept.obsolete.clear()
        head = path.read_text(encoding="utf-8").partition("\n\n")[0].strip()
        path.write_text(written(kept, head), encoding="utf-8")
        left = [message.id for message in kept if message.id and not all(_texts(message))]
        print(f"{path.name}: {len(kept)} messages, {len(left)} to translate")


def _texts(message: Any) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


if __name__ == "__main__":
    update()
