"""`/knowledge` by a real bot: who may, what it does, and what other servers never see."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from discord.ext import commands

from bot.corpus import Problem
from bot.discord_ui.cogs import knowledge as cog_module
from bot.discord_ui.cogs.knowledge import EditForm, KnowledgeCog, Panel, Turn, Undo
from bot.ingest.documents import IngestError
from bot.ingest.fetch import Fetcher
from bot.ingest.reader import Reader
from bot.store import Store
from tests.ingest import samples
from tests.ingest.conftest import Kept

RULES = ("rules.md", samples.MARKDOWN)
TIDES = ("tides.md", b"# Tides\n\nHigh water at Dover is at six in the morning.\n")
#: Every command, with what it needs.
COMMANDS: dict[str, dict[str, Any]] = {
    "add": {"file": RULES},
    "add-url": {"url": "https://example.org/"},
    "paste": {},
    "list": {},
    "show": {"article": "1"},
    "edit": {"article": "1"},
    "remove": {"article": "1"},
    "undo": {"article": "2"},
    "refresh": {},
    "history": {"article": "1"},
    "export": {},
    "role": {},
}


def text_of(message: Any) -> str:
    """All that a message says, in components too."""
    found: list[str] = [message.content or ""]

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if isinstance(part.get("content"), str):
                found.append(part["content"])
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(message.components)
    return "\n".join(found)


@pytest.fixture
async def parts(tmp_path: Path) -> AsyncIterator[Kept]:
    store = await Store.open(tmp_path / "f.sqlite3")
    kept = Kept(store, Reader(), Fetcher())
    await kept.knowledge.start()
    yield kept
    await kept.knowledge.stop()
    await store.close()


def small(parts: Kept) -> commands.Bot:
    class Small(commands.Bot):
        async def setup_hook(self) -> None:
            await self.add_cog(KnowledgeCog(self, parts.knowledge, parts.store))
            await self.tree.sync()

    return Small(commands.when_mentioned, intents=discord.Intents.default())


@pytest.fixture
def simcord_bot(parts: Kept) -> commands.Bot:
    return small(parts)


class Place:
    """A server with a manager, a helper and a member."""

    def __init__(self, env: simcord.Env, name: str) -> None:
        self.env = env
        self.guild = env.create_guild(name)
        self.channel = self.guild.create_text_channel("general")
        self.keepers = self.guild.create_role(
            "Keepers", permissions=discord.Permissions(manage_guild=True)
        )
        self.helpers = self.guild.create_role("Helpers")
        self.manager = self._member("manager", self.keepers)
        self.helper = self._member("helper", self.helpers)
        self.member = self._member("member")

    def _member(self, name: str, *roles: Any) -> Any:
        return self.guild.add_member(self.env.create_user(name), roles=list(roles))

    async def run(self, name: str, by: Any = None, **options: Any) -> str:
        shown = await (by or self.manager).slash(self.channel, f"knowledge {name}", **options)
        assert shown.ephemeral and shown.response is not None
        return text_of(shown.response)


async def post(place: Place, panel: Panel) -> discord.Message:
    """A message of the bot that everybody sees."""
    channel = place.env.bot.get_channel(place.channel.id)
    assert isinstance(channel, discord.TextChannel)
    return await channel.send(view=panel)


@pytest.fixture
async def place(simcord_env: simcord.Env) -> Place:
    return Place(simcord_env, "Harbour")


async def test_files_are_added_and_listed(place: Place, parts: Kept) -> None:
    said = await place.run("add", file=RULES, file2=TIDES, file3=("x.pdf", b"%PDF-1.4 broken"))
    assert "rules.md** added (#1)" in said and "tides.md** added (#2)" in said
    assert "⚠️ **x.pdf**: It is damaged" in said
    assert set(parts.engine.visible(place.guild.id)) == {"_1", "_2"}
    said = await place.run("list")
    assert "2 of 30 articles" in said and "Harbour rules** (#1): ready, version 1" in said
    assert "x.pdf** (#3): failed" in said and "It is damaged" in said
    said = await place.run("show", article="harbour rules")
    document = (await parts.knowledge.show(place.guild.id, 1)).document
    assert document is not None and document.digest in said and "harbour, rules" in said
    assert "> Every boat longer than nine metres" in said
    # What was brought is in the audit list.
    assert [entry.action for entry in await parts.store.audit_list(place.guild.id)] == [
        "article added", "article added",
    ]  # fmt: skip


async def test_ten_files_at_once(place: Place, parts: Kept) -> None:
    files = {
        f"file{n if n > 1 else ''}": (f"{n}.md", b"Boat number %d came home.\n" % n)
        for n in range(1, 11)
    }
    said = await place.run("add", **files)
    assert said.count("✅") == 10 and len(parts.engine.visible(place.guild.id)) == 10


async def test_work_that_takes_long_says_how_far_it_is(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    # simcord's clock does not go on by itself while a command runs: no waiting here.
    monkeypatch.setattr(cog_module, "_PATIENCE", 0)
    monkeypatch.setattr(cog_module, "_STEP", 0)
    said = await place.run("add", file=RULES, file2=TIDES)
    assert "added (#1)" in said
    bodies = [json.dumps(entry.json, ensure_ascii=False, default=str)
              for entry in place.env.http_requests if "original" in entry.path]  # fmt: skip
    assert any("📖 **rules.md**: reading" in body for body in bodies), bodies
    assert any("🕓 **tides.md**: pending" in body for body in bodies), bodies


async def test_a_page_of_a_private_address_is_refused(place: Place) -> None:
    said = await place.run("add-url", url="http://127.0.0.1/secret")
    assert "leads to an address that is not public" in said
    assert "not a URL" in await place.run("add-url", url="http://[x")
    assert "no articles of web pages" not in await place.run("refresh")
    assert "Only an article of a web page" in await _refresh_of_a_file(place)


async def _refresh_of_a_file(place: Place) -> str:
    await place.run("add", file=RULES)
    return await place.run("refresh", article="harbour rules")


async def test_pasting_and_editing(place: Place, parts: Kept) -> None:
    shown = await place.manager.slash(place.channel, "knowledge paste")
    done = await place.manager.submit_modal(
        shown, {"title": "Opening *hours*", "text": "The pier opens at noon.", "source": "Office"}
    )
    assert done.response is not None and "added (#1)" in text_of(done.response)
    article = parts.engine.visible(place.guild.id)["_1"]
    assert (article.title, article.source) == ("Opening *hours*", "Office")
    shown = await place.manager.slash(place.channel, "knowledge edit", article="1")
    done = await place.manager.submit_modal(
        shown,
        {"title": "Opening hours", "tags": "pier, hours", "source": "Office", "language": "en"},
    )
    assert done.response is not None and "is changed" in text_of(done.response)
    article = parts.engine.visible(place.guild.id)["_1"]
    assert (article.title, article.tags) == ("Opening hours", ("pier", "hours"))
    entry = await parts.knowledge.show(place.guild.id, 1)
    # Only what was changed lies over what was found.
    assert set(entry.entry.row.edits) == {"title", "tags"}
    shown = await place.manager.slash(place.channel, "knowledge edit", article="1")
    done = await place.manager.submit_modal(shown, {"title": "Opening hours", "language": "1!"})
    assert done.response is not None and "two-letter code" in text_of(done.response)


async def test_a_message_is_added_with_its_files(place: Place, parts: Kept) -> None:
    message = await place.member.send(
        place.channel, "Dogs stay on a lead.\nAlways.", attachments=[TIDES]
    )
    done = await place.manager.context_menu(place.channel, "Add to knowledge", message)
    assert done.ephemeral and done.response is not None
    said = text_of(done.response)
    assert said.count("added") == 2 and "Dogs stay on a lead" in said
    article = parts.engine.visible(place.guild.id)["_1"]
    assert article.url == message.jump_url and article.source == "#general"
    assert article.text.startswith("Dogs stay on a lead.")
    empty = await place.member.send(place.channel, "", attachments=[("x.png", b"\x89PNG")])
    done = await place.manager.context_menu(place.channel, "Add to knowledge", empty)
    assert done.response is not None and "formats that can be read" in text_of(done.response)


async def test_removing_has_an_undo_that_outlives_a_restart(place: Place, parts: Kept) -> None:
    await place.run("add", file=RULES, file2=TIDES)
    shown = await place.manager.slash(place.channel, "knowledge remove", article="tides")
    assert shown.response is not None and "answers no more" in text_of(shown.response)
    assert set(parts.engine.visible(place.guild.id)) == {"_1"}
    await place.env.restart_bot(small(parts))
    done = await place.manager.click(shown.response, label="Undo")
    assert "answers again" in text_of(shown.response) and done.acknowledged
    assert set(parts.engine.visible(place.guild.id)) == {"_1", "_2"}
    await place.run("remove", article="2")
    assert "Removed, until a day has passed: Tides" in await place.run("list")
    choices = await place.manager.autocomplete(place.channel, "knowledge undo", "article", "ti")
    assert [choice["value"] for choice in choices] == ["2"]
    assert "answers again" in await place.run("undo", article="tides")
    assert "no such article" in await place.run("undo", article="tides")


async def test_the_list_has_pages(place: Place, parts: Kept) -> None:
    for n in range(20):
        await parts.knowledge.paste(place.guild.id, f"Boat {n:02}", f"Boat number {n} came home.")
    shown = await place.manager.slash(place.channel, "knowledge list")
    assert shown.response is not None
    assert "Boat 00" in text_of(shown.response) and "Boat 08" not in text_of(shown.response)
    await place.env.restart_bot(small(parts))
    await place.manager.click(shown.response, label="Next")
    assert "Boat 08" in text_of(shown.response) and "Boat 00" not in text_of(shown.response)
    await place.manager.click(shown.response, label="Next")
    assert "Boat 19" in text_of(shown.response)
    await place.manager.click(shown.response, label="Back")
    assert "Boat 08" in text_of(shown.response)


async def test_the_list_names_what_is_wrong_in_the_folder(place: Place, parts: Kept) -> None:
    parts.knowledge._problems = lambda: [Problem("broken.md", "broken.md is not UTF-8 text.")]
    assert "broken.md is not UTF" in (await place.run("list")).replace("\\", "")


async def test_versions_and_export(place: Place, parts: Kept) -> None:
    await place.run("add", file=TIDES)
    assert "changed" in await place.run("add", file=("tides.md", TIDES[1].replace(b"six", b"ten")))
    said = await place.run("history", article="tides")
    assert "**2** (answers now)" in said and "**1**:" in said
    assert f"<@{place.manager.id}>" in said
    shown = await place.manager.slash(place.channel, "knowledge export")
    assert shown.response is not None
    (file,) = shown.response.attachments
    with zipfile.ZipFile(io.BytesIO(await file.read())) as archive:
        assert archive.namelist() == ["tides.md", "_articles.jsonl"]
        assert b"ten in the morning" in archive.read("tides.md")


async def test_a_chosen_role_may_keep_the_articles(place: Place, parts: Kept) -> None:
    assert "Manage Server" in await place.run("list", by=place.helper)
    assert "Everyone has" in await place.run("role", role=place.guild.default_role)
    assert "keep the articles now" in await place.run("role", role=place.helpers)
    assert "added" in await place.run("add", by=place.helper, file=RULES)
    assert "Only those with" in await place.run("role", by=place.helper, role=place.helpers)
    assert "Manage Server" in await place.run("list", by=place.member)
    await place.run("role")
    assert "Manage Server" in await place.run("list", by=place.helper)


async def test_members_are_refused_everything(place: Place, parts: Kept) -> None:
    await place.run("add", file=RULES, file2=TIDES)
    await place.run("remove", article="tides")
    before = parts.engine.visible(place.guild.id)
    for name, options in COMMANDS.items():
        said = await place.run(name, by=place.member, **options)
        assert "You need the permission Manage Server" in said, name
        assert "Tides" not in said and "Harbour" not in said
    for name in ("show", "edit", "remove", "refresh", "history", "undo"):
        assert not await place.member.autocomplete(
            place.channel, f"knowledge {name}", "article", ""
        )
    message = await place.member.send(place.channel, "My own rules.")
    done = await place.member.context_menu(place.channel, "Add to knowledge", message)
    assert done.response is not None and "You need the permission" in text_of(done.response)
    # Buttons of a message that everybody sees.
    shared = await post(place, Panel("x", [Undo(2), Turn(0)]))
    for label in ("Undo", "Next"):
        done = await place.member.click(shared, label=label)
        assert done.response is not None and "You need the permission" in text_of(done.response)
    guild = place.env.bot.get_guild(place.guild.id)
    assert guild is not None
    manager = await guild.fetch_member(place.manager.id)
    # A form that was opened by somebody who lost the permission before sending it.
    for name, options in (("paste", {}), ("edit", {"article": "1"})):
        shown = await place.manager.slash(place.channel, f"knowledge {name}", **options)
        await manager.remove_roles(discord.Object(place.keepers.id))
        done = await place.manager.submit_modal(
            shown, {"title": "Mine", **({"text": "My own rules."} if name == "paste" else {})}
        )
        assert done.response is not None and "You need the permission" in text_of(done.response)
        await manager.add_roles(discord.Object(place.keepers.id))
    assert parts.engine.visible(place.guild.id) == before


async def test_one_server_never_sees_anothers_articles(
    place: Place, parts: Kept, simcord_env: simcord.Env
) -> None:
    """By every command, autocomplete, context menu, form, button and guessed id."""
    await place.run("add", file=RULES, file2=TIDES)
    await place.run("add", file=("rules.md", samples.MARKDOWN + b"\nDogs stay on a lead.\n"))
    await place.run("remove", article="tides")
    before = dict(parts.engine.visible(place.guild.id))
    other = Place(simcord_env, "Elsewhere")
    secrets = ("Harbour", "Tides", "rules.md", "tides.md", "boat", "Dover")

    def checked(said: str) -> str:
        assert not any(secret.casefold() in said.casefold() for secret in secrets), said
        return said

    guesses = ["1", "2", "#1", "_1", "Harbour rules", "Tides", "rules.md", "0", "-1", "9" * 18]
    for guess in guesses:
        for name in ("show", "edit", "remove", "undo", "history", "refresh"):
            said = checked((await other.run(name, article=guess)).replace(guess, ""))
            assert "no such article" in said, (name, guess)
    checked(await other.run("list"))
    checked(await other.run("export"))
    for name in ("show", "edit", "remove", "undo", "history", "refresh"):
        for typed in ("", "1", "har", "Tides"):
            assert not await other.manager.autocomplete(
                other.channel, f"knowledge {name}", "article", typed
            )
    # Buttons with the ids of the other server's articles.
    for number in (1, 2, 10**17):
        message = await post(other, Panel("x", [Undo(number)]))
        done = await other.manager.click(message, label="Undo")
        assert done.response is not None
        assert "nothing to bring back" in checked(text_of(done.response))
    for page in (0, 1, 9_999):
        message = await post(other, Panel("x", [Turn(page)]))
        await other.manager.click(message, label="Next")
        checked(text_of(other.channel.last_message))
    # A form for the other server's article, as one made by hand would be.
    shown = await parts.knowledge.show(place.guild.id, 1)
    form = EditForm(1, shown)
    with pytest.raises(IngestError, match="no such article"):
        await parts.knowledge.edit(other.guild.id, form._number, title="Mine")
    # The same name and content is another article there, and no version of the first.
    assert "added" in await other.run("add", file=RULES)
    assert parts.engine.visible(place.guild.id) == before
    assert set(parts.engine.visible(other.guild.id)).isdisjoint(before)
    # The other way round too: quotas, lists, and what answers.
    assert "1 of 30 articles" in await other.run("list")
    answer = parts.engine.ask("Who keeps a dog on a lead?", guild=other.guild.id)
    assert not any("Dogs" in quote.text for quote in answer.quotes)


async def test_names_and_reasons_mean_nothing_to_discord(place: Place) -> None:
    bad = ("**@everyone** [x](http://evil.test).md", b"# <@1> `x` @everyone\n\nWords of it.\n")
    said = await place.run("add", file=bad)
    said += await place.run("list") + await place.run("show", article="1")
    unescaped = re.findall(r"(?<!\\)(?:@everyone|<@1>|\[x\]\()", said)
    assert unescaped == []
