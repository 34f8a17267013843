"""Pictures of real cards, as Discord draws them: `python -m tests.discord_ui.preview`.

The bot answers in a simulated Discord, and simcord's preview draws the message.
Needs `pip install "simcord[screenshot]"` and a Chromium (`apt-get install chromium`, or
`playwright install chromium`). Writes `answer.png` and `summary.png` to
`bot/discord_ui/assets`; with `--all FOLDER`, every kind of card, wide and narrow, to a folder.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import simcord
from discord import Permissions
from PIL import Image
from playwright.async_api import BrowserType
from simcord.env import Env

from bot.client import create_bot
from bot.settings import Settings
from tests.discord_ui.conftest import QUESTION, ROOT, close
from tests.discord_ui.test_settings import ids

ASSETS = ROOT / "bot" / "discord_ui" / "assets"
ARTICLE = "rutte-turkey-safe.md"
#: Width of a picture: a window, and a phone. Tall enough for any card.
WIDE, NARROW, TALL = 760, 390, 1_900

Shot = Callable[[Any, Any], Awaitable[Any]]


async def _source(channel: Any, alice: Any) -> Any:
    await alice.slash(channel, "summary", article=ARTICLE)
    return await alice.click(channel.last_message, label="Source 2")


async def _context(channel: Any, alice: Any) -> Any:
    await alice.slash(channel, "ask", question=QUESTION)
    return await alice.click(channel.last_message, label="In context")


async def _message(channel: Any, alice: Any) -> Any:
    text = (ROOT / "knowledge" / ARTICLE).read_text("utf-8").split("---", 2)[2]
    sent = await alice.send(channel, text[:1_950])
    return await alice.context_menu(channel, "Summarise this", sent)


async def _insights(channel: Any, alice: Any) -> Any:
    """With a month of questions: the two of today are put on other days as well."""
    for question in (QUESTION, "How do I bake sourdough bread at home?"):
        await alice.slash(channel, "ask", question=question, new=True)
    store = alice._env.bot.services.store
    await store.vote(1, alice.id, True)
    for day in range(1, 30):
        for _ in range(day * 7 % 11):
            await store._connection.execute(
                "INSERT INTO question (asked_at, guild, channel, text, answered, confidence,"
                " elapsed_ms) SELECT asked_at - ? * 86400, guild, channel, text, answered,"
                " confidence, elapsed_ms FROM question WHERE id = 1 + (abs(random()) % 4 = 0)",
                (day,),
            )
    return await alice.slash(channel, "insights")


async def _audit(channel: Any, alice: Any) -> Any:
    panel = await alice.slash(channel, "settings")
    for label in ("Private by default", "Answer in a thread"):
        await alice.click(panel.response, label=label)
    form = await alice.click(panel.response, label="Confidence")
    await alice.submit_modal(form, {"percent": "40"})
    tides = b"# Tides\n\nHigh water at Dover is at six in the morning.\n"
    await alice.slash(channel, "knowledge add", file=("tides.md", tides))
    await alice.slash(channel, "knowledge add", file=("tides.md", tides.replace(b"six", b"seven")))
    form = await alice.slash(channel, "knowledge edit", article="1")
    new = {
        "title": "The tides of Dover",
        "tags": "sea",
        "synonyms": "tide = ebb",
        "source": "Harbour",
        "language": "en",
    }
    await alice.submit_modal(form, new)
    await alice.slash(channel, "knowledge remove", article="1")
    return await alice.slash(channel, "audit")


async def _channel_settings(channel: Any, alice: Any) -> Any:
    panel = await alice.slash(channel, "settings", channel=channel)
    await alice.select(panel.response, [ARTICLE], custom_id=ids(panel.response)["articles"])
    return await alice.click(panel.response, label="Answer in a thread")


TICKETS = "When does the support team answer tickets?"


async def _curated(channel: Any, alice: Any) -> Any:
    form = await alice.slash(channel, "curated add")
    text = "Monday to Friday, 9 to 18 h.\nUrgent: https://example.org/urgent, or *call*."
    await alice.submit_modal(form, {"question": TICKETS, "answer": text})
    return await alice.slash(channel, "ask", question="when are support tickets answered?")


async def _curated_list(channel: Any, alice: Any) -> Any:
    await _curated(channel, alice)
    asked = await alice.send(channel, "Where is the map pack?")
    said = await alice.send(channel, "In the channel for downloads, pinned.", reply_to=asked)
    form = await alice.context_menu(channel, "Save as answer", said)
    await alice.submit_modal(form, {"question": "Where is the map pack?", "answer": said.content})
    return await alice.slash(channel, "curated list")


async def _gaps(channel: Any, alice: Any) -> Any:
    for question in (TICKETS, "when are support tickets answered?", "How do I bake bread?"):
        await alice.slash(channel, "ask", question=question, new=True)
    await alice.slash(channel, "ask", question=QUESTION)
    form = await alice.click(channel.last_message, label="Not helpful")
    field = form.modal["components"][0]["components"][0]["custom_id"]
    await alice.submit_modal(form, {field: "The date of the decision."})
    for name in ("harbour", "kitchen", "festival"):
        await alice.slash(channel, "ask", question=f"Who painted the {name}?", new=True)
    await alice.slash(channel, "ask", question="What is a spanner?", new=True)
    await alice.slash(channel, "ask", question="Why is the licence red?", new=True)
    return await alice.slash(channel, "gaps")


def _slash(name: str, **options: Any) -> Shot:
    return lambda channel, alice: alice.slash(channel, name, **options)


SHOTS: dict[str, Shot] = {
    "answer": _slash("ask", question=QUESTION),
    "declined": _slash("ask", question="How do I bake sourdough bread at home?"),
    "several": _slash("ask", question="Who decides on Turkey's membreship and what did he say?"),
    "origin": _slash("ask", question="Who wrote this?"),
    "context": _context,
    "summary": _slash("summary", article=ARTICLE),
    "brief": _slash("summary", article=ARTICLE, length="brief"),
    "detailed": _slash("summary", article=ARTICLE, length="detailed"),
    "focus": _slash("summary", focus="the standards dispute"),
    "source": _source,
    "outline": _slash("outline", article=ARTICLE),
    "quotes": _slash("quotes", article=ARTICLE),
    "timeline": _slash("timeline", article=ARTICLE),
    "people": _slash("keypeople", article=ARTICLE),
    "message": _message,
    "help": _slash("help"),
    "settings": _slash("settings"),
    "channel-settings": _channel_settings,
    "audit": _audit,
    "insights": _insights,
    "curated": _curated,
    "curated-list": _curated_list,
    "gaps": _gaps,
}


@asynccontextmanager
async def world() -> AsyncIterator[tuple[Env, Any, Any]]:
    """The running bot with the shipped articles, a channel and a member."""
    with tempfile.TemporaryDirectory() as folder:
        knowledge = shutil.copytree(ROOT / "knowledge", Path(folder) / "knowledge")
        settings = Settings(
            _env_file=None, knowledge=knowledge, database=Path(folder) / "footnote.sqlite3"
        )
        bot = create_bot(settings)
        env = simcord.Env(bot)
        env.backend.bot_user.name = "Footnote"
        await env.start()
        try:
            guild = env.create_guild()
            keepers = guild.create_role("Keepers", permissions=Permissions(manage_guild=True))
            alice = guild.add_member(env.create_user("alice"), roles=[keepers])
            yield env, guild.create_text_channel("general"), alice
        finally:
            await env.shutdown()
            await close(bot)


async def draw(name: str, path: Path, width: int) -> None:
    """Write a picture of the card called `name`."""
    async with world() as (env, channel, alice):
        shown = await SHOTS[name](channel, alice)
        async with env.preview(
            channel, viewers=[alice], display="fixed", width=width, height=TALL
        ) as preview:
            await preview.screenshot(path, target=shown.response)
    # 256 colours are enough for text, at a third of the size.
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def use_system_chromium() -> None:
    """Let Playwright start the system's Chromium where there is one."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        return
    launch = BrowserType.launch

    async def launched(self: BrowserType, **options: Any) -> Any:
        return await launch(self, executable_path=found, args=["--no-sandbox"], **options)

    BrowserType.launch = launched  # type: ignore[method-assign]


async def main() -> None:
    """Draw what the README shows, or everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER")
    parser.add_argument("--only", nargs="*", default=list(SHOTS), choices=list(SHOTS))
    arguments = parser.parse_args()
    use_system_chromium()
    if arguments.all is None:
        ASSETS.mkdir(exist_ok=True)
        for name in ("answer", "summary"):
            await draw(name, ASSETS / f"{name}.png", WIDE)
        return
    arguments.all.mkdir(parents=True, exist_ok=True)
    for name in arguments.only:
        await draw(name, arguments.all / f"{name}-wide.png", WIDE)
        await draw(name, arguments.all / f"{name}-narrow.png", NARROW)


if __name__ == "__main__":
    asyncio.run(main())
