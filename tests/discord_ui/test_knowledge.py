"""`/knowledge` by a real bot: who may, what it does, and what other servers never see."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.client import Footnote, create_bot
from bot.corpus import Article, Problem
from bot.discord_ui.cogs.knowledge import EditForm
from bot.discord_ui.deck import CardButton
from bot.discord_ui.errors import UserError
from bot.discord_ui.i18n import say_in
from bot.discord_ui.rendering import text_view
from bot.discord_ui.services import Services
from bot.ingest.documents import IngestError
from bot.settings import Settings
from tests.discord_ui.conftest import close, words
from tests.discord_ui.test_i18n import speak
from tests.ingest import samples

__all__ = ["speak"]

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
    return words(message)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"guild_articles": 30})


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """An empty folder: what answers is what the tests add."""
    folder = tmp_path / "knowledge"
    folder.mkdir()
    return folder


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

    @property
    def bot(self) -> Footnote:
        assert isinstance(self.env.bot, Footnote)
        return self.env.bot

    @property
    def services(self) -> Services:
        return self.bot.services

    @property
    def articles(self) -> dict[str, Article]:
        """What answers here."""
        return self.services.engine.visible(self.guild.id)

    async def run(self, name: str, by: Any = None, **options: Any) -> str:
        shown = await (by or self.manager).slash(self.channel, f"knowledge {name}", **options)
        assert shown.ephemeral
        return text_of([*filter(None, [shown.response]), *shown.followups][-1])


async def helped(place: Place, by: Any) -> str:
    """All pages of /help."""
    shown = (await by.slash(place.channel, "help")).response
    said = words(shown)
    pages = re.search(r"Page 1 of (\d+)", said)
    for _ in range(int(pages[1]) - 1 if pages else 0):
        shown = (await by.click(shown, label="Next")).response
        said += words(shown)
    return said


async def test_help_names_what_who_asks_may_use(place: Place) -> None:
    mine = ("**/knowledge add**", "Add to knowledge")
    answers = ("**/curated add**", "**/gaps**", "Save as answer")
    managers = ("**/settings**", "**/audit**", "**/insights**")
    said = await helped(place, place.manager)
    assert all(one in said for one in ("**/ask**", *mine, *answers, *managers))
    said = await helped(place, place.member)
    assert "**/ask**" in said and "Answer this" in said
    assert not [one for one in (*mine, *answers, *managers) if one in said]
    await place.run("role", role=place.helpers)
    said = await helped(place, place.helper)
    assert all(one in said for one in mine)
    assert not [one for one in (*answers, *managers) if one in said]
    store = place.services.store
    await store.change_setting(place.guild.id, place.manager.id, "curators", [place.helpers.id])
    said = await helped(place, place.helper)
    assert all(one in said for one in answers)


async def test_help_in_a_direct_message_speaks_of_no_server(place: Place) -> None:
    shown = await place.env.create_user("dora").slash("help")
    said = words(shown.response)
    assert "I answer from the articles that I am given" in said and "/ask" in said
    assert "this server" not in said


async def post(place: Place, kind: str, payload: dict[str, Any], action: str) -> discord.Message:
    """A message that everybody sees, with a button as the bot makes them."""
    bot = place.bot
    token = await bot.services.keep_card(kind, payload, guild=place.guild.id)
    return await press(place, CardButton(token, action, label="Press"))


async def press(place: Place, button: CardButton) -> discord.Message:
    view = text_view("x")
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    row.add_item(button)
    view.add_item(row)
    channel = place.bot.get_channel(place.channel.id)
    assert isinstance(channel, discord.TextChannel)
    return await channel.send(view=view)


@pytest.fixture
async def place(simcord_env: simcord.Env, simcord_bot: Footnote) -> AsyncIterator[Place]:
    made = Place(simcord_env, "Harbour")
    yield made
    if made.bot is not simcord_bot:  # one that was started again
        await close(made.bot)
    # What was refused was refused in a sentence; nothing else went wrong.
    for error in simcord_env.errors:
        assert isinstance(getattr(error, "original", error), UserError), error


async def test_files_are_added_and_listed(place: Place) -> None:
    said = await place.run("add", file=RULES, file2=TIDES, file3=("x.pdf", b"%PDF-1.4 broken"))
    assert "rules.md** added (#1)" in said and "tides.md** added (#2)" in said
    assert "⚠️ **x.pdf**: It is damaged" in said
    assert set(place.articles) == {"_1", "_2"}
    said = await place.run("list")
    assert "2 / 30 articles" in said and "Harbour rules** (#1): ready, version 1" in said
    assert "x.pdf** (#3): failed" in said and "It is damaged" in said
    said = await place.run("show", article="harbour rules")
    document = (await place.services.knowledge.show(place.guild.id, 1)).document
    assert document is not None and document.digest in said and "harbour, rules" in said
    assert "> Every boat longer than nine metres" in said
    # What was brought is in the audit list.
    assert [entry.action for entry in await place.services.store.audit_list(place.guild.id)] == [
        "article added", "article added",
    ]  # fmt: skip


async def test_what_is_odd_above_a_text_is_said(place: Place, speak: Any) -> None:
    speak("de")
    data = b"---\nlanguage: xx\n'*titel*': Fog\n---\nFog is rare in summer.\n"
    said = await place.run("add", file=("fog.md", data))
    assert "✅ **fog.md**" in said and "-# Eine Sprache 'xx' gibt es nicht." in said
    assert r"ausgelassen: \*titel\*. Gelesen wird title, source" in said


async def test_ten_files_at_once(place: Place) -> None:
    files = {
        f"file{n if n > 1 else ''}": (f"{n}.md", b"Boat number %d came home.\n" % n)
        for n in range(1, 11)
    }
    said = await place.run("add", **files)
    assert said.count("✅") == 10 and len(place.articles) == 10


async def test_work_that_takes_long_says_how_far_it_is(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    # simcord's clock does not go on by itself while a command runs: no waiting here.
    # Extensions are modules of their own: the one that was imported above is another.
    module = sys.modules["bot.discord_ui.cogs.knowledge"]
    monkeypatch.setattr(module, "_PATIENCE", 0)
    monkeypatch.setattr(module, "_STEP", 0)
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
    assert "no articles from web pages" not in await place.run("refresh")
    assert "Only an article from a web page" in await _refresh_of_a_file(place)


async def _refresh_of_a_file(place: Place) -> str:
    await place.run("add", file=RULES)
    return await place.run("refresh", article="harbour rules")


async def test_pasting_and_editing(place: Place) -> None:
    shown = await place.manager.slash(place.channel, "knowledge paste")
    done = await place.manager.submit_modal(
        shown, {"title": "Opening *hours*", "text": "The pier opens at noon.", "source": "Office"}
    )
    assert done.response is not None and "added (#1)" in text_of(done.response)
    article = place.articles["_1"]
    assert (article.title, article.source) == ("Opening *hours*", "Office")
    shown = await place.manager.slash(place.channel, "knowledge edit", article="1")
    done = await place.manager.submit_modal(
        shown,
        {
            "title": "Opening hours", "tags": "pier, hours", "source": "Office", "language": "en",
            "synonyms": "pier = jetty, noon = midday",
        },
    )  # fmt: skip
    assert done.response is not None and "has been changed" in text_of(done.response)
    article = place.articles["_1"]
    assert (article.title, article.tags) == ("Opening hours", ("pier", "hours"))
    assert article.synonyms == ("pier = jetty", "noon = midday")
    answer = place.services.engine.ask("When does the jetty open?", guild=place.guild.id)
    assert answer.answered and answer.quotes[0].text == "The pier opens at noon."
    entry = await place.services.knowledge.show(place.guild.id, 1)
    # Only what was changed lies over what was found.
    assert set(entry.entry.row.edits) == {"title", "tags", "synonyms"}
    shown = await place.manager.slash(place.channel, "knowledge edit", article="1")
    done = await place.manager.submit_modal(shown, {"title": "Opening hours", "language": "1!"})
    assert done.response is not None and "two-letter code" in text_of(done.response)
    shown = await place.manager.slash(place.channel, "knowledge edit", article="1")
    done = await place.manager.submit_modal(shown, {"synonyms": "pier jetty"})
    assert done.response is not None and "Synonyms are written" in text_of(done.response)


async def test_what_has_a_comma_is_edited_whole(place: Place) -> None:
    head = "tags: ['12\" pipe', sea]\nsynonyms: ['salt, fine = brine']"
    await place.run("add", file=("pier.md", f"---\n{head}\n---\n\nThe pier is dry.\n".encode()))
    shown = await place.manager.slash(place.channel, "knowledge edit", article="1")
    assert shown.modal is not None
    fields = [row["components"][0] for row in shown.modal["components"]]
    held = {field["custom_id"]: field.get("value") for field in fields}
    assert held["synonyms"] == '"salt, fine = brine"'
    new = {"synonyms": f"{held['synonyms']}, pier = jetty", "tags": f"{held['tags']}, "}
    await place.manager.submit_modal(shown, new)
    article = place.articles["_1"]
    assert article.synonyms == ("salt, fine = brine", "pier = jetty")
    assert article.tags == ('12" pipe', "sea")


async def test_a_message_is_added_with_its_files(place: Place) -> None:
    message = await place.member.send(
        place.channel, "Dogs stay on a lead.\nAlways.", attachments=[TIDES]
    )
    done = await place.manager.context_menu(place.channel, "Add to knowledge", message)
    assert done.ephemeral and done.response is not None
    said = text_of(done.response)
    assert said.count("added") == 2 and "Dogs stay on a lead" in said
    article = place.articles["_1"]
    assert article.url == message.jump_url and article.source == "#general"
    assert article.text.startswith("Dogs stay on a lead.")
    told = await place.member.send(place.channel, "Bells ring at noon.", attachments=[RULES])
    passed_on = await place.member.forward(told, place.channel)
    done = await place.manager.context_menu(place.channel, "Add to knowledge", passed_on)
    said = text_of(done.response)
    assert said.count("added") == 2 and "Bells ring at noon" in said
    empty = await place.member.send(place.channel, "", attachments=[("x.png", b"\x89PNG")])
    done = await place.manager.context_menu(place.channel, "Add to knowledge", empty)
    assert done.response is not None and "formats that can be read" in text_of(done.response)


async def test_removing_has_an_undo_that_outlives_a_restart(place: Place) -> None:
    await place.run("add", file=RULES, file2=TIDES)
    shown = await place.manager.slash(place.channel, "knowledge remove", article="tides")
    assert shown.response is not None and "Answers no longer draw on" in text_of(shown.response)
    assert set(place.articles) == {"_1"}
    await place.env.restart_bot(create_bot(place.bot.settings))
    done = await place.manager.click(shown.response, label="Undo")
    assert "Answers draw on" in text_of(shown.response) and done.acknowledged
    assert set(place.articles) == {"_1", "_2"}
    await place.run("remove", article="2")
    assert "`/knowledge undo` brings them back within a day: Tides" in await place.run("list")
    choices = await place.manager.autocomplete(place.channel, "knowledge undo", "article", "ti")
    assert [choice["value"] for choice in choices] == ["2"]
    assert "Answers draw on" in await place.run("undo", article="tides")
    assert "nothing to bring back" in await place.run("undo", article="tides")


async def test_the_list_has_pages(place: Place) -> None:
    for n in range(20):
        await place.services.knowledge.paste(
            place.guild.id, f"Boat {n:02}", f"Boat number {n} came home."
        )
    shown = await place.manager.slash(place.channel, "knowledge list")
    assert shown.response is not None
    assert "Boat 00" in text_of(shown.response) and "Boat 08" not in text_of(shown.response)
    await place.env.restart_bot(create_bot(place.bot.settings))
    await place.manager.click(shown.response, label="Next")
    assert "Boat 08" in text_of(shown.response) and "Boat 00" not in text_of(shown.response)
    await place.manager.click(shown.response, label="Next")
    assert "Boat 19" in text_of(shown.response)
    await place.manager.click(shown.response, label="Back")
    assert "Boat 08" in text_of(shown.response)


async def test_the_list_names_what_is_wrong_in_the_folder(place: Place) -> None:
    place.services.knowledge._problems = lambda: [
        Problem("broken.md", "broken.md is not UTF-8 text.")
    ]
    assert "broken.md is not UTF" in (await place.run("list")).replace("\\", "")


async def test_versions_and_export(place: Place) -> None:
    await place.run("add", file=TIDES)
    assert "changed" in await place.run("add", file=("tides.md", TIDES[1].replace(b"six", b"ten")))
    said = await place.run("history", article="tides")
    assert "**2** (in use now)" in said and "**1**:" in said
    assert f"<@{place.manager.id}>" in said
    shown = await place.manager.slash(place.channel, "knowledge export")
    assert shown.response is not None
    (file,) = shown.response.attachments
    with zipfile.ZipFile(io.BytesIO(await file.read())) as archive:
        assert archive.namelist() == ["tides.md", "_articles.jsonl"]
        assert b"ten in the morning" in archive.read("tides.md")


async def test_an_old_citation_opens_what_it_quoted_marked_as_superseded(place: Place) -> None:
    await place.run("add", file=TIDES)
    asked = await place.member.slash(place.channel, "ask", question="When is high water at Dover?")
    assert asked.response is not None and "six in the morning" in words(asked.response)
    opened = await place.member.click(asked.response, label="In context")
    assert opened.response is not None and "since" not in words(opened.response)
    await place.run("add", file=("tides.md", TIDES[1].replace(b"six", b"seven")))
    opened = await place.member.click(asked.response, label="In context")
    assert opened.response is not None
    said = words(opened.response)
    assert "six in the morning" in said and "has been changed since" in said
    await place.run("remove", article="tides")
    opened = await place.member.click(asked.response, label="In context")
    assert opened.response is not None
    said = words(opened.response)
    assert "six in the morning" in said and "has been removed since" in said


async def test_a_pdf_is_cited_by_its_page(place: Place) -> None:
    await place.run("add", file=("handbook.pdf", samples.PDF))
    asked = await place.member.slash(place.channel, "ask", question="Who collects the harbour fee?")
    assert asked.response is not None
    assert "Harbour handbook › page 2" in words(asked.response)


async def test_a_chosen_role_may_keep_the_articles(place: Place) -> None:
    assert "Manage Server" in await place.run("list", by=place.helper)
    assert "Everyone has" in await place.run("role", role=place.guild.default_role)
    assert "Manage Server may manage the articles" in await place.run("role", role=place.helpers)
    assert "added" in await place.run("add", by=place.helper, file=RULES)
    assert "Only members with" in await place.run("role", by=place.helper, role=place.helpers)
    assert "Manage Server" in await place.run("list", by=place.member)
    asked = (await place.manager.slash(place.channel, "knowledge role")).response
    assert place.helpers.mention in words(asked)
    # Asking changes nothing; the button does, of those who may choose.
    assert "Harbour rules" in await place.run("list", by=place.helper)
    button = await post(place, "knowledge", {}, "no_role")
    pressed = await place.helper.click(button, label="Press")
    assert "Only members with" in words(pressed.response)
    assert "Harbour rules" in await place.run("list", by=place.helper)
    await place.manager.click(asked, label="Remove this role")
    assert "you need" in await place.run("list", by=place.helper)
    assert "Only members with Manage Server may manage" in await place.run("role")


async def test_members_are_refused_everything(place: Place) -> None:
    await place.run("add", file=RULES, file2=TIDES)
    await place.run("remove", article="tides")
    before = place.articles
    for name, options in COMMANDS.items():
        said = await place.run(name, by=place.member, **options)
        assert "you need the Manage Server permission" in said, name
        assert "Tides" not in said and "Harbour" not in said
    for name in ("show", "edit", "remove", "refresh", "history", "undo"):
        assert not await place.member.autocomplete(
            place.channel, f"knowledge {name}", "article", ""
        )
    message = await place.member.send(place.channel, "My own rules.")
    done = await place.member.context_menu(place.channel, "Add to knowledge", message)
    assert done.response is not None and "you need the Manage Server permission" in text_of(
        done.response
    )
    # Buttons of a message that everybody sees.
    for action in ("undo", "page"):
        shared = await post(place, "knowledge", {"number": 2}, action)
        done = await place.member.click(shared, label="Press")
        assert done.response is not None and "you need the Manage Server permission" in text_of(
            done.response
        )
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
        assert done.response is not None and "you need the Manage Server permission" in text_of(
            done.response
        )
        await manager.add_roles(discord.Object(place.keepers.id))
    assert place.articles == before


async def test_one_server_never_sees_anothers_articles(
    place: Place, simcord_env: simcord.Env
) -> None:
    """By every command, autocomplete, context menu, form, button and guessed id."""
    await place.run("add", file=RULES, file2=TIDES)
    await place.run("add", file=("rules.md", samples.MARKDOWN + b"\nDogs stay on a lead.\n"))
    await place.run("remove", article="tides")
    before = dict(place.articles)
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
    # Buttons with the ids of the other server's articles, whatever their cards say.
    for number in (1, 2, 10**17):
        message = await post(other, "knowledge", {"number": number}, "undo")
        done = await other.manager.click(message, label="Press")
        assert done.response is not None
        assert "nothing to bring back" in checked(text_of(done.response))
    message = await post(other, "knowledge", {}, "page")
    await other.manager.click(message, label="Press")
    checked(text_of(other.channel.last_message))
    # A button of the first server, taken to the other one: its token is of no use there.
    token = await place.services.keep_card("knowledge", {"number": 2}, guild=place.guild.id)
    for action in ("undo", "page"):
        message = await press(other, CardButton(token, action, label="Press"))
        done = await other.manager.click(message, label="Press")
        assert done.response is not None
        assert "no longer in use" in checked(text_of(done.response))
    # A form for the other server's article, as one made by hand would be.
    form = EditForm(1, await place.services.knowledge.show(place.guild.id, 1), say_in("en"))
    with pytest.raises(IngestError, match="no such article"):
        await place.services.knowledge.edit(other.guild.id, form.number, title="Mine")
    # The same name and content is another article there, and no version of the first.
    assert "added" in await other.run("add", file=RULES)
    assert place.articles == before
    assert set(other.articles).isdisjoint(before)
    # The other way round too: quotas, lists, and what answers.
    assert "1 / 30 articles" in await other.run("list")
    answer = place.services.engine.ask("Who keeps a dog on a lead?", guild=other.guild.id)
    assert not any("Dogs" in quote.text for quote in answer.quotes)


async def test_names_and_reasons_mean_nothing_to_discord(place: Place) -> None:
    bad = ("**@everyone** [x](http://evil.test).md", b"# <@1> `x` @everyone\n\nWords of it.\n")
    said = await place.run("add", file=bad)
    said += await place.run("list") + await place.run("show", article="1")
    unescaped = re.findall(r"(?<!\\)(?:@everyone|<@1>|\[x\]\()", said)
    assert unescaped == []


async def test_a_command_that_a_refusal_names_is_shown_as_one(place: Place) -> None:
    # Only our own words may format: what was typed or is in a file is escaped.
    assert "`/knowledge list` shows them all" in await place.run("remove", article="no such one")
    said = await place.run("add", file=("`a`.pdf", b"%PDF-1.4 nonsense"))
    assert "\\`a\\`" in said or "`" not in said
    for name, data in (("a.csv", b"x,`y`\n1,2\n"), ("b.md", b"---\nlanguage: '`e`'\n---\nText.")):
        said = await place.run("add", file=(name, data))
        assert "`" not in said.replace("\\`", ""), said


async def test_a_message_is_cited_with_the_address_that_discord_opens(place: Place) -> None:
    sent = await place.member.send(place.channel, "The lighthouse has 120 steps.")
    await place.manager.context_menu(place.channel, "Add to knowledge", sent)
    asked = await place.member.slash(
        place.channel, "ask", question="How many steps has the lighthouse?"
    )
    here = f"https://discord.com/channels/{place.guild.id}/{place.channel.id}/{sent.id}"
    assert f"[open](<{here}>)" in words(asked.response)


async def test_sizes_are_written_as_the_reader_writes_numbers(place: Place, speak: Any) -> None:
    await place.run("add", file=RULES)
    assert re.search(r" [1-9]\d\d B / 50\.0 MB", await place.run("list"))
    await place.run("add", file=("gate.txt", b"The gate opens at noon. " * 50))
    speak("de")
    assert re.search(r" 1,\d kB / 50,0 MB", said := await place.run("list")), said
