"""Why something cannot be taken in is said in the member's language, whatever it is."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import simcord

import bot
from bot.corpus import parse_article
from bot.discord_ui.i18n import LANGUAGES, say_in
from bot.discord_ui.reasons import REASONS, say_reason
from bot.discord_ui.safe import escape
from bot.ingest import fetch, service
from bot.store.articles import Quota, _full
from tests.discord_ui.conftest import words
from tests.discord_ui.test_i18n import speak
from tests.discord_ui.test_settings import Place

__all__ = ["speak"]

HOUSE = Path(bot.__file__).parent
FILES = [
    *(HOUSE / "ingest").rglob("*.py"),
    HOUSE / "store" / "articles.py",
    HOUSE / "corpus" / "loader.py",
    HOUSE / "discord_ui" / "cogs" / "knowledge.py",
]
#: Calls whose sentence is another one's, which is looked at where it is made.
PASSED_ON = {
    "str(error)", "said['error']", "_full(quota)", "_STATUS.get(response.status, said)",
    "f'{reason[:1].upper()}{reason[1:]}'.replace('Has no', 'It has no')",
    "f'It holds nothing that can be read.{first}'",
    "f'The knowledge folder {folder} {what}.'",
}  # fmt: skip

REMARKED = parse_article(
    "a.md", "---\ntitel: A\nlanguage: xx\npublished: 2025-02-30\n---\nThe tide is high.\n"
)


def samples(node: ast.expr, module: Any) -> Iterator[str]:
    """The sentences that an expression makes, with a number or a word for each value."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id=name) if isinstance(getattr(module, name, None), str):
            yield getattr(module, name)
        case ast.JoinedStr(values=parts):
            for one in product(*(list(samples(part, module)) for part in parts)):
                yield "".join(one)
        case ast.FormattedValue(value=ast.IfExp(body=one, orelse=other)):
            yield from samples(one, module)
            yield from samples(other, module)
        case ast.FormattedValue(value=ast.Name(id="where")):
            yield from (" on line 3", "")
        case ast.FormattedValue(value=ast.Name(id=name)) if isinstance(
            getattr(module, name, None), str
        ):
            yield getattr(module, name)
        case ast.FormattedValue(value=ast.Name(id="article_id")):
            yield "high tides.md"
        case ast.FormattedValue():
            yield "1,234"


def reasons() -> Iterator[tuple[str, str]]:
    """(where, sentence) of all that the code refuses with."""
    for path in FILES:
        name = ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts)
        module = importlib.import_module(name.removesuffix(".__init__"))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            where = f"{path.name}:{getattr(node, 'lineno', 0)}"
            match node:
                case ast.Call(func=ast.Name(id="IngestError" | "Refused" | "ArticleError"),
                              args=[said]):  # fmt: skip
                    if ast.unparse(said) not in PASSED_ON:
                        yield from ((where, one) for one in samples(said, module))
                case ast.Dict(keys=[ast.Constant(value="error"), *_], values=[said, *_]):
                    if ast.unparse(said) != "str(error)":
                        yield from ((where, one) for one in samples(said, module))


def all_reasons() -> list[tuple[str, str]]:
    found = list(reasons())
    found += [("fetch", one) for one in fetch._STATUS.values()]
    found += [
        ("fetch", "The site answers with the error 500."),
        ("service", service.INTERRUPTED),
        ("service", "It was cancelled."),
        ("articles", _full(Quota(500))),
        ("formats", "It holds nothing that can be read. x.txt: It is empty."),
        ("formats", "The front matter is not closed with a line of '---'."),
        ("formats", "It has no text to quote."),
        *(("loader", one) for one in REMARKED.remarks),
    ]
    return found


def test_every_reason_of_the_code_is_known() -> None:
    found = all_reasons()
    assert len(found) > 90
    german = say_in("de")
    for where, reason in found:
        # In English it is what it was, to the letter but a folder file's capital.
        said = say_reason(reason, say_in("en"))
        assert said.replace(": The ", ": the ") == reason.replace(": The ", ": the "), where
        assert say_reason(reason, german) != reason, (where, reason)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_template_is_left_over_and_values_are_kept(language: str) -> None:
    say, english = say_in(language), {say_reason(one, say_in("en")) for _, one in all_reasons()}
    assert len(english) >= len(REASONS) - 4  # a list of formats, and one within another
    said = say_reason("It is 25 MB; at most 20 MB can be read.", say)
    assert "25" in said and "20" in said
    nested = say_reason("It holds nothing that can be read. a{b}.txt: It is empty.", say)
    assert say("It is empty.") in nested and "a{b}.txt" in nested
    assert say_reason("Something else: new", say) == "Something else: new"
    assert say_reason("x" * 5_000, say) == "x" * 5_000


async def test_a_moderator_reads_it_in_their_language(simcord_env: simcord.Env, speak: Any) -> None:
    place = Place(simcord_env)

    async def run(name: str, **options: Any) -> str:
        shown = await place.boss.slash(place.channel, f"knowledge {name}", **options)
        return words([*filter(None, [shown.response]), *shown.followups][-1])

    speak("de")
    assert "Die Datei ist leer." in await run("add", file=("leer.md", b""))
    said = await run("add-url", url="https://10.0.0.1/")
    assert "nicht öffentlich" in said
    # What the database keeps is said to each in their own language.
    speak("tr")
    assert "Dosya boş." in await run("list")
    said = await run("show", article="nothing at all")
    assert "Burada böyle bir makale yok." in said.replace("\\", "")


def test_values_of_a_reason_are_made_harmless_and_our_words_are_not() -> None:
    say = say_in("de")
    missing = "There is no such article here. `/knowledge list` shows them all."
    assert "`/knowledge list`" in say_reason(missing, say, escape)
    assert "\\`a\\`.md" in say_reason("`a`.md has no text to quote.", say, escape)
    inner = "`a`.md: the language must be a two-letter code such as 'en' or 'de'."
    assert say_reason(inner, say, escape).startswith("\\`a\\`.md")
    assert say_reason("*Nobody* knows this one", say, escape) == "\\*Nobody\\* knows this one"
