"""`/knowledge` and "Add to knowledge": a server's own articles, kept by its moderators.

Every command, button and form checks who uses it and asks the service for the
guild that it is used in: an id from elsewhere finds nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from itertools import chain
from typing import Any, Final

import discord
from discord import app_commands, ui
from discord.ext import commands, tasks

from bot.client import Footnote
from bot.discord_ui.deck import CardButton
from bot.discord_ui.errors import Modal, UserError, told
from bot.discord_ui.i18n import N_, Say, say_for
from bot.discord_ui.knowledge_rendering import (
    keepers,
    listing,
    outcomes_view,
    progress_view,
    short,
    showing,
    size_of,
    when,
)
from bot.discord_ui.reasons import say_reason
from bot.discord_ui.rendering import GREEN, paged_view, text_view
from bot.discord_ui.responding import (
    acknowledge,
    files_of,
    open_form,
    replace,
    respond,
    words_of,
)
from bot.discord_ui.safe import MAX_CHOICE, clip, escape, flat
from bot.discord_ui.sending import CUT
from bot.ingest.documents import MAX_BYTES, IngestError
from bot.ingest.service import STEP, Entry, Knowledge, Outcome, Shown, Upload
from bot.store import Card

#: The guild's setting with the role that may do what Manage Server may.
ROLE_SETTING: Final = "knowledge_role"
_CARD: Final = "knowledge"
#: Seconds after which a message says what is going on, and between its changes.
_PATIENCE: Final = 2.0
_STEP: Final = 1.5


async def allowed(interaction: discord.Interaction[Footnote]) -> tuple[Knowledge, int]:
    """The service, and the guild that an interaction is for.

    Raises UserError where its user may not keep the guild's articles. Discord
    only hides commands: buttons and forms are checked here alone.
    """
    services, guild = interaction.client.services, interaction.guild_id
    say = say_for(interaction.locale)
    if guild is None:
        raise UserError(say("This only works in a server."))
    if interaction.permissions.manage_guild:
        return services.knowledge, guild
    role = (await services.store.settings(guild)).get(ROLE_SETTING)
    member = interaction.user
    # `get_role` knows only roles of this server.
    if role is not None and isinstance(member, discord.Member) and member.get_role(int(role)):
        return services.knowledge, guild
    raise UserError(
        say(
            "To manage this server's articles you need the Manage Server permission, or "
            "the role chosen with `/knowledge role`."
        )
    )


@asynccontextmanager
async def _explained(say: Say) -> AsyncIterator[None]:
    """Let what the service refuses be a sentence for the member."""
    try:
        yield
    except IngestError as error:
        raise UserError(say_reason(str(error), say, escape)) from error


class _Report:
    """Says in the message how far the work is, once it takes more than two seconds."""

    def __init__(self, interaction: discord.Interaction[Any], say: Say) -> None:
        self._interaction = interaction
        self._say = say
        self._states: dict[str, str] = {}
        self._changed = False

    def __call__(self, name: str, status: str) -> None:
        self._states[name] = status
        self._changed = True

    async def _tell(self) -> None:
        await asyncio.sleep(_PATIENCE)
        while True:
            if self._changed:
                self._changed = False
                # A message that cannot be changed any more must not stop the work.
                view = progress_view(self._states, self._say)
                with contextlib.suppress(discord.HTTPException, *CUT):
                    await respond(self._interaction, view, ephemeral=True, final=False)
            await asyncio.sleep(_STEP)

    async def __aenter__(self) -> _Report:
        self._telling = asyncio.create_task(self._tell())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._telling.cancel()
        await asyncio.gather(self._telling, return_exceptions=True)


class PasteForm(Modal):
    """A title and a text."""

    def __init__(self, say: Say) -> None:
        super().__init__(title=say("Add text"))
        self.name: ui.TextInput[Any] = ui.TextInput(
            label=say("Title"), custom_id="title", max_length=100
        )
        self.text: ui.TextInput[Any] = ui.TextInput(
            label=say("Text; Markdown headings and lists are kept"),
            custom_id="text",
            style=discord.TextStyle.paragraph,
            max_length=4_000,
        )
        self.source: ui.TextInput[Any] = ui.TextInput(
            label=say("Source"), custom_id="source", max_length=100, required=False
        )
        for field in (self.name, self.text, self.source):
            self.add_item(field)

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Take the text in."""
        say = say_for(interaction.locale)
        knowledge, guild = await allowed(interaction)
        await acknowledge(interaction, ephemeral=True)
        outcome = await knowledge.paste(
            guild,
            self.name.value,
            self.text.value,
            member=interaction.user.id,
            source=self.source.value or None,
        )
        await respond(interaction, outcomes_view([outcome], say), ephemeral=True)


class EditForm(Modal):
    """Title, tags, synonyms, source and language; the text itself is never edited."""

    def __init__(self, number: int, shown: Shown, say: Say) -> None:
        super().__init__(title=say("What is said about an article"))
        self.number = number
        document = shown.document
        tags = _with_commas(document.tags) if document else ""
        synonyms = _with_commas(document.synonyms) if document else ""
        fields = {
            "title": (say("Title (empty: as it was found)"), shown.entry.title, 100),
            "tags": (say("Tags, separated by commas"), tags, 400),
            "synonyms": (say("Synonyms: coach = trainer, fee = price"), synonyms, 4_000),
            "source": (say("Source"), (document.source if document else None) or "", 100),
            "language": (say("Language, two letters"), document.language if document else "", 2),
        }
        self._before = {name: value[:most] for name, (_, value, most) in fields.items()}
        self._fields: dict[str, ui.TextInput[Any]] = {}
        for name, (label, value, most) in fields.items():
            self._fields[name] = ui.TextInput(
                label=label,
                custom_id=name,
                default=value[:most] or None,
                max_length=most,
                required=False,
            )
            self.add_item(self._fields[name])

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Change what differs from what the form showed."""
        say = say_for(interaction.locale)
        knowledge, guild = await allowed(interaction)
        await acknowledge(interaction, ephemeral=True)
        new = {name: field.value for name, field in self._fields.items()}
        edits: dict[str, Any] = {k: v for k, v in new.items() if v != self._before[k]}
        for name in edits.keys() & {"tags", "synonyms"}:
            edits[name] = _between_commas(edits[name])
        async with _explained(say):
            entry = await knowledge.edit(guild, self.number, member=interaction.user.id, **edits)
        said = say("**{title}** has been changed.", title=short(entry.title))
        await respond(interaction, text_view(f"✅ {said}", GREEN), ephemeral=True)


def _with_commas(items: Iterable[str]) -> str:
    """Items as a form shows them; one that has a comma itself stands in quotation marks."""
    return ", ".join(
        '"{}"'.format(one.replace('"', '""')) if {",", '"'} & {*one} else one for one in items
    )


def _between_commas(typed: str) -> list[str]:
    """The items of what `_with_commas` shows, or somebody typed."""
    return [*chain.from_iterable(csv.reader(typed.splitlines(), skipinitialspace=True))]


def _upload(attachment: discord.Attachment) -> Upload:
    """A file of a message, fetched when its turn comes and only where it is small enough."""

    async def load() -> bytes:
        if attachment.size > MAX_BYTES:
            raise IngestError(
                f"It is {attachment.size / 1e6:.0f} MB; "
                f"at most {MAX_BYTES // 1_000_000} MB can be read."
            )
        try:
            return await attachment.read()
        except discord.HTTPException as error:
            raise IngestError("Discord no longer provides the file.") from error

    return Upload(attachment.filename, load, attachment.content_type)


def _choices(entries: Sequence[Entry], typed: str) -> list[app_commands.Choice[str]]:
    wanted = typed.casefold().strip()
    found = [
        entry
        for entry in entries
        if wanted in entry.title.casefold() or wanted in entry.name.casefold()
        or wanted.lstrip("#") == str(entry.number)
    ]  # fmt: skip
    return [
        app_commands.Choice(
            name=f"{clip(flat(entry.title) or entry.name, MAX_CHOICE - 22)} (#{entry.number})",
            value=str(entry.number),
        )
        for entry in found[:25]
    ]


def _find(entries: Sequence[Entry], typed: str, others: Sequence[Entry] = ()) -> int:
    """The number of the article that somebody chose or typed; of `others` where none of
    `entries` is. Raises IngestError."""
    wanted = typed.strip().lstrip("#").casefold()
    for group in (entries, others):
        for entry in group:
            if wanted == str(entry.number):
                return entry.number
        found = {e.number for e in group if wanted in (e.title.casefold(), e.name.casefold())}
        if len(found) == 1:
            return found.pop()
        if found:
            raise IngestError("Several articles are called that. Choose one from the list.")
    raise IngestError("There is no such article here. `/knowledge list` shows them all.")


async def _named(knowledge: Knowledge, guild: int, typed: str, say: Say) -> int:
    """The number of the guild's article that an option names. Raises UserError."""
    async with _explained(say):
        return _find(await knowledge.entries(guild), typed)


async def own_choices(
    interaction: discord.Interaction[Footnote], typed: str
) -> list[app_commands.Choice[str]]:
    """The guild's own articles whose title or file has what was typed."""
    try:
        knowledge, guild = await allowed(interaction)
    except UserError:
        return []
    return _choices(await knowledge.entries(guild), typed)


async def removed_choices(
    interaction: discord.Interaction[Footnote], typed: str
) -> list[app_commands.Choice[str]]:
    """What can be brought back."""
    try:
        knowledge, guild = await allowed(interaction)
    except UserError:
        return []
    entries = await knowledge.removed(guild)
    return _choices([entry for entry in entries if entry.row.version is not None], typed)


@app_commands.guild_only()
class KnowledgeKeeping(
    commands.GroupCog, group_name="knowledge", group_description=N_("This server's own articles")
):
    """The commands. Each answers for its user only."""

    def __init__(self, bot: Footnote) -> None:
        super().__init__()
        self.bot = bot
        self._menu = app_commands.ContextMenu(
            name=N_("Add to knowledge"), callback=self.add_message
        )
        self._menu.guild_only = True

    async def cog_load(self) -> None:
        """Register the context menu and the buttons."""
        self.bot.tree.add_command(self._menu)
        self.bot.deck.on(_CARD, "page", self.turn)
        self.bot.deck.on(_CARD, "undo", self.press_undo)
        self.bot.deck.on(_CARD, "no_role", self.press_no_role)
        # Without services the commands are only listed.
        if hasattr(self.bot, "services"):
            self.tend.start()

    async def cog_unload(self) -> None:
        """Take the context menu back, and end the upkeep."""
        self.tend.cancel()
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @tasks.loop(seconds=STEP)
    async def tend(self) -> None:
        """See `Knowledge.tend`."""
        await self.bot.services.knowledge.tend()

    async def _begin(
        self, interaction: discord.Interaction[Footnote]
    ) -> tuple[Knowledge, int, Say]:
        """Check who asks, and acknowledge."""
        knowledge, guild = await allowed(interaction)
        await acknowledge(interaction, ephemeral=True)
        return knowledge, guild, say_for(interaction.locale)

    async def _end(self, interaction: discord.Interaction[Footnote], view: ui.LayoutView) -> None:
        await respond(interaction, view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        file="Markdown, text, HTML, PDF, DOCX, EPUB, CSV or JSON lines, or a zip of these"
    )
    @told
    async def add(
        self,
        interaction: discord.Interaction[Footnote],
        file: discord.Attachment,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
        file6: discord.Attachment | None = None,
        file7: discord.Attachment | None = None,
        file8: discord.Attachment | None = None,
        file9: discord.Attachment | None = None,
        file10: discord.Attachment | None = None,
    ) -> None:
        """Add up to ten files to this server's articles"""
        knowledge, guild, say = await self._begin(interaction)
        more = (file2, file3, file4, file5, file6, file7, file8, file9, file10)
        files = [_upload(one) for one in (file, *more) if one is not None]
        async with _Report(interaction, say) as report:
            outcomes = await knowledge.add_files(
                guild, files, member=interaction.user.id, progress=report
            )
        await self._end(interaction, outcomes_view(outcomes, say))

    @app_commands.command(name="add-url")
    @app_commands.describe(url="The address of a page on the public internet")
    @told
    async def add_url(
        self, interaction: discord.Interaction[Footnote], url: app_commands.Range[str, 1, 2000]
    ) -> None:
        """Add a web page; it is checked for changes on a schedule"""
        knowledge, guild, say = await self._begin(interaction)
        async with _Report(interaction, say) as report:
            report(url, "reading")
            outcome = await knowledge.add_url(guild, url, member=interaction.user.id)
        await self._end(interaction, outcomes_view([outcome], say))

    @app_commands.command()
    @told
    async def paste(self, interaction: discord.Interaction[Footnote]) -> None:
        """Add text that you type or paste"""
        await allowed(interaction)
        await open_form(interaction, PasteForm(say_for(interaction.locale)))

    @told
    async def add_message(
        self, interaction: discord.Interaction[Footnote], message: discord.Message
    ) -> None:
        """Add a message's text, and its attachments."""
        say = say_for(interaction.locale)
        text = (message.clean_content or words_of(message)).strip()
        files = [_upload(attachment) for attachment in files_of(message)[:10]]
        knowledge, guild = await allowed(interaction)
        if not text and not files:
            raise UserError(say("The message has no text and no files."))
        await acknowledge(interaction, ephemeral=True)
        outcomes: list[Outcome] = []
        async with _Report(interaction, say) as report:
            if text:
                channel = getattr(message.channel, "name", None)
                title = clip(flat(text.partition("\n")[0].lstrip("# ")), 80)
                outcomes.append(
                    await knowledge.paste(
                        guild,
                        title or say("Message"),
                        text,
                        member=interaction.user.id,
                        origin="message",
                        url=message.jump_url,
                        source=f"#{channel}" if channel else None,
                    )
                )
            if files:
                outcomes += await knowledge.add_files(
                    guild, files, member=interaction.user.id, progress=report
                )
        await self._end(interaction, outcomes_view(outcomes, say))

    @app_commands.command(name="list")
    @told
    async def list_(self, interaction: discord.Interaction[Footnote]) -> None:
        """This server's articles, and what could not be read"""
        knowledge, guild, say = await self._begin(interaction)
        title, pages = await listing(knowledge, guild, say)
        token = await self.bot.services.keep_card(
            _CARD, {}, guild=guild, member=interaction.user.id
        )
        await self._end(interaction, paged_view(title, pages, 0, say, token))

    async def turn(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Another page of the list, as it is now."""
        knowledge, guild = await allowed(interaction)
        say = say_for(interaction.locale)
        title, pages = await listing(knowledge, guild, say)
        await replace(interaction, paged_view(title, pages, number, say, card.token))

    @app_commands.command()
    @app_commands.describe(article="One of this server's articles")
    @app_commands.autocomplete(article=own_choices)
    @told
    async def show(self, interaction: discord.Interaction[Footnote], article: str) -> None:
        """An article's details, and how it begins"""
        knowledge, guild, say = await self._begin(interaction)
        number = await _named(knowledge, guild, article, say)
        async with _explained(say):
            shown = await knowledge.show(guild, number)
        await self._end(interaction, showing(shown, say))

    @app_commands.command()
    @app_commands.describe(article="One of this server's articles")
    @app_commands.autocomplete(article=own_choices)
    @told
    async def edit(self, interaction: discord.Interaction[Footnote], article: str) -> None:
        """Change an article's title, tags, synonyms, source or language"""
        knowledge, guild = await allowed(interaction)
        say = say_for(interaction.locale)
        number = await _named(knowledge, guild, article, say)
        async with _explained(say):
            shown = await knowledge.show(guild, number)
            if shown.document is None:
                raise IngestError("It cannot be edited before it is ready.")
        await open_form(interaction, EditForm(number, shown, say))

    @app_commands.command()
    @app_commands.describe(article="One of this server's articles")
    @app_commands.autocomplete(article=own_choices)
    @told
    async def remove(self, interaction: discord.Interaction[Footnote], article: str) -> None:
        """Remove an article; it can be brought back for a day"""
        knowledge, guild, say = await self._begin(interaction)
        number = await _named(knowledge, guild, article, say)
        async with _explained(say):
            entry = await knowledge.remove(guild, number, member=interaction.user.id)
        said = say("Answers no longer draw on **{title}**.", title=short(entry.title))
        if entry.row.version is None:
            await self._end(interaction, text_view(said))
            return
        view = text_view(f"{said}\n{say('It can be brought back for a day.')}")
        await self._offer(interaction, view, guild, {"number": number}, "undo", say("Undo"))
        await self._end(interaction, view)

    async def _offer(
        self,
        interaction: discord.Interaction[Footnote],
        view: ui.LayoutView,
        guild: int,
        payload: dict[str, Any],
        action: str,
        label: str,
    ) -> None:
        """Add a button, alone in its row, for who asks."""
        token = await self.bot.services.keep_card(
            _CARD, payload, guild=guild, member=interaction.user.id
        )
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        row.add_item(CardButton(token, action, label=label))
        view.add_item(row)

    async def press_undo(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Bring back what the message says was removed."""
        knowledge, guild = await allowed(interaction)
        say = say_for(interaction.locale)
        async with _explained(say):
            back = int(card.payload["number"])
            entry = await knowledge.undo(guild, back, member=interaction.user.id)
        said = say("Answers draw on **{title}** again.", title=short(entry.title))
        await replace(interaction, text_view(f"✅ {said}", GREEN))

    @app_commands.command()
    @app_commands.describe(article="An article that was removed less than a day ago")
    @app_commands.autocomplete(article=removed_choices)
    @told
    async def undo(self, interaction: discord.Interaction[Footnote], article: str) -> None:
        """Bring back an article that was removed"""
        knowledge, guild, say = await self._begin(interaction)
        async with _explained(say):
            gone = await knowledge.removed(guild)
            # Of what is back it is said that it is.
            number = _find(gone, article, await knowledge.entries(guild))
            entry = await knowledge.undo(guild, number, member=interaction.user.id)
        said = say("Answers draw on **{title}** again.", title=short(entry.title))
        await self._end(interaction, text_view(f"✅ {said}", GREEN))

    @app_commands.command()
    @app_commands.describe(article="Only this one; leave it out to check all web pages")
    @app_commands.autocomplete(article=own_choices)
    @told
    async def refresh(
        self, interaction: discord.Interaction[Footnote], article: str | None = None
    ) -> None:
        """Check added web pages for changes"""
        knowledge, guild, say = await self._begin(interaction)
        number = None if article is None else await _named(knowledge, guild, article, say)
        async with _explained(say), _Report(interaction, say) as report:
            outcomes = await knowledge.refresh(
                guild, number, member=interaction.user.id, progress=report
            )
        none = text_view(say("This server has no articles from web pages."))
        await self._end(interaction, outcomes_view(outcomes, say) if outcomes else none)

    @app_commands.command()
    @app_commands.describe(article="One of this server's articles")
    @app_commands.autocomplete(article=own_choices)
    @told
    async def history(self, interaction: discord.Interaction[Footnote], article: str) -> None:
        """The versions of an article"""
        knowledge, guild, say = await self._begin(interaction)
        number = await _named(knowledge, guild, article, say)
        async with _explained(say):
            shown = await knowledge.show(guild, number)
            versions = await knowledge.history(guild, number)
        lines = [f"### {short(shown.entry.title)}"]
        for version in versions:
            facts = [when(version.made_at), size_of(version.size, say), f"`{version.digest[:16]}`"]
            if version.member:
                facts.insert(1, f"<@{version.member}>")
            now = f" ({say('in use now')})" if version.number == shown.entry.row.version else ""
            lines.append(f"**{version.number}**{now}: {', '.join(facts)}")
        if not versions:
            lines.append(say("None yet: it has not been read."))
        await self._end(interaction, text_view("\n".join(lines)))

    @app_commands.command()
    @told
    async def export(self, interaction: discord.Interaction[Footnote]) -> None:
        """This server's articles as a zip file"""
        knowledge, guild, say = await self._begin(interaction)
        if not await knowledge.entries(guild):
            raise UserError(say("This server has no articles."))
        data = await knowledge.export(guild)
        most = interaction.filesize_limit
        if len(data) > most:
            raise UserError(
                say(
                    "The zip is {size}; Discord accepts {most} here. The bot's owner can "
                    "write it: `python -m bot knowledge --guild {guild} export "
                    "articles.zip`",
                    size=size_of(len(data), say),
                    most=size_of(most, say),
                    guild=guild,
                )
            )
        view = text_view(size_of(len(data), say))
        view.add_item(ui.File("attachment://articles.zip"))
        await respond(
            interaction,
            view,
            ephemeral=True,
            files=[discord.File(io.BytesIO(data), "articles.zip")],
        )

    @app_commands.command()
    @app_commands.describe(
        role="Its members may manage the articles; leave it out to see who may now"
    )
    @told
    async def role(
        self, interaction: discord.Interaction[Footnote], role: discord.Role | None = None
    ) -> None:
        """Choose a role that may manage this server's articles (Manage Server only)"""
        guild, say = await self._choosing(interaction)
        if role is not None and role.is_default():
            raise UserError(say("Everyone has that role. Choose another."))
        store = self.bot.services.store
        if role is not None:
            await store.change_setting(guild, interaction.user.id, ROLE_SETTING, str(role.id))
            await self._end(interaction, text_view(f"✅ {keepers(role.id, say)}", GREEN))
            return
        chosen = (await store.settings(guild)).get(ROLE_SETTING)
        view = text_view(keepers(chosen, say))
        if chosen is not None:
            # Asking who may is no wish that they may not.
            label = say("Remove this role")
            await self._offer(interaction, view, guild, {}, "no_role", label)
        await self._end(interaction, view)

    async def press_no_role(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Leave the articles to those with Manage Server."""
        guild, say = await self._choosing(interaction)
        await self.bot.services.store.change_setting(guild, interaction.user.id, ROLE_SETTING, None)
        await replace(interaction, text_view(f"✅ {keepers(None, say)}", GREEN))

    async def _choosing(self, interaction: discord.Interaction[Footnote]) -> tuple[int, Say]:
        """Check that who asks may choose the role."""
        say = say_for(interaction.locale)
        _, guild = await allowed(interaction)
        if not interaction.permissions.manage_guild:
            raise UserError(say("Only members with Manage Server can choose the role."))
        return guild, say


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(KnowledgeKeeping(bot))
