"""`/knowledge` and "Add to knowledge": a server's own articles, kept by its moderators.

Every command, button and form checks who uses it and asks the service for the
guild that it is used in: an id from elsewhere finds nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import discord
import regex
from discord import app_commands
from discord.ext import commands

from bot.ingest.documents import MAX_BYTES, IngestError, one_line
from bot.ingest.service import Entry, Knowledge, Outcome, Shown, Upload
from bot.store import Store

#: The guild's setting with the role that may do what Manage Server may.
ROLE_SETTING: Final = "knowledge_role"
_PAGE: Final = 8
#: Seconds after which a message says what is going on, and between its changes.
_PATIENCE: Final = 2.0
_STEP: Final = 1.5
_EXCERPT: Final = 700
_MARKS: Final = {"ready": "✅", "reading": "📖", "pending": "🕓", "failed": "⚠️"}
_CHANGES: Final = {
    "added": "added",
    "changed": "changed; its earlier version is kept",
    "same": "is here already",
    "unchanged": "has nothing new",
}

_MEANING: Final = regex.compile(r"([\\*_~`|>\[\]#<@])|^([-+])", regex.M)


def escape(text: str) -> str:
    """`text` with every character escaped that means something to Discord."""
    return _MEANING.sub(r"\\\1\2", text)


def _short(text: str | None, limit: int = 100) -> str:
    """A title or reason on one line, without meaning to Discord."""
    return escape(one_line(text, limit) or "")


def _when(at: float) -> str:
    """A time as Discord shows it to each reader."""
    return f"<t:{int(at)}:f>"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"


class Panel(discord.ui.LayoutView):
    """A box of text with buttons under it."""

    def __init__(self, text: str, buttons: Sequence[discord.ui.Item[Any]] = ()) -> None:
        super().__init__(timeout=None)
        self.add_item(discord.ui.Container(discord.ui.TextDisplay(text[:3_900])))
        if buttons:
            row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
            for button in buttons:
                row.add_item(button)
            self.add_item(row)


def told(outcomes: Sequence[Outcome]) -> Panel:
    """What became of what was brought."""
    lines = []
    for one in outcomes:
        name = f"**{_short(one.name)}**"
        if one.change == "failed":
            lines.append(f"⚠️ {name}: {_short(one.reason, 250)}")
        else:
            lines.append(f"✅ {name} {_CHANGES[one.change]} (#{one.number})")
    more = len(lines) - 12
    if more > 0:
        lines = [*lines[:12], f"… and {more} more: `/knowledge list`"]
    return Panel("\n".join(lines))


async def listing(knowledge: Knowledge, guild: int, page: int) -> Panel:
    """One page of a guild's articles, and what is wrong in the shared folder."""
    entries = await knowledge.entries(guild)
    gone = [entry for entry in await knowledge.removed(guild) if entry.row.version is not None]
    count, size, quota = await knowledge.usage(guild)
    pages = max(1, -(-len(entries) // _PAGE))
    page = min(max(page, 0), pages - 1)
    of = f" of {quota.articles:,}" if quota.articles is not None else ""
    most = f" of {_size(quota.size)}" if quota.size is not None else ""
    lines = [f"### This server's articles\n{count:,}{of} articles, {_size(size)}{most} of text"]
    for entry in entries[page * _PAGE : (page + 1) * _PAGE]:
        row = entry.row
        about = [entry.status]
        if row.version is not None:
            about += [f"version {row.version}", _size(row.size)]
        lines.append(f"{_MARKS[entry.status]} **{_short(entry.title)}** (#{entry.number}): "
                     + ", ".join(about))  # fmt: skip
        if row.reason:
            lines.append(f"-# {_short(row.reason, 200)}")
    if not entries:
        lines.append("None yet. `/knowledge add` brings in files, `/knowledge add-url` a web page.")
    if gone and page == pages - 1:
        names = ", ".join(f"{_short(entry.title, 40)} (#{entry.number})" for entry in gone[:5])
        lines.append(f"-# Removed, until a day has passed: {names}. `/knowledge undo`")
    problems = knowledge.problems
    if problems and page == pages - 1:
        lines.append("**The shared folder of the bot's owner has files that cannot be read**")
        lines += [f"⚠️ {_short(problem.reason, 200)}" for problem in problems[:5]]
    buttons = [Turn(page - 1, "Back", page == 0), Turn(page + 1, "Next", page == pages - 1)]
    return Panel("\n".join(lines), buttons if pages > 1 else ())


def showing(shown: Shown) -> Panel:
    """An article: what is known of it, and how it begins."""
    entry, row, document = shown.entry, shown.entry.row, shown.document
    lines = [f"### {_short(entry.title, 200)}", f"#{entry.number}, {entry.status}"]
    if row.reason:
        lines.append(f"⚠️ {_short(row.reason, 250)}")
    if document is not None and shown.article is not None:
        pages = f", {len(document.pages)} pages" if document.pages else ""
        lines[1] += (
            f", version {row.version}, {len(shown.article.passages)} paragraphs{pages}, "
            f"{_size(row.size)}, language {_short(document.language)}"
        )
        for name, value in (
            ("File", entry.name), ("Source", document.source), ("Author", document.author),
            ("Published", document.published), ("Tags", ", ".join(document.tags)),
            ("Address", row.url or document.url),
        ):  # fmt: skip
            if value:
                lines.append(f"**{name}:** {_short(value, 250)}")
        if row.checked_at is not None and row.origin == "url":
            lines.append(f"**Last looked at:** {_when(row.checked_at)}")
        lines.append(f"**SHA-256:** `{document.digest}`")
        begins = document.text[:_EXCERPT].strip()
        more = " …" if len(document.text) > _EXCERPT else ""
        lines.append("\n".join(f"> {escape(line)}" for line in begins.splitlines()) + more)
    return Panel("\n".join(lines))


class Refusal(app_commands.CheckFailure):
    """Somebody may not do this here; the message says why."""


async def allowed(interaction: discord.Interaction[Any]) -> tuple[KnowledgeCog, int]:
    """The cog and the guild that an interaction is for.

    Raises Refusal where its user may not keep the guild's articles. Discord's
    own permissions only hide commands: buttons and forms are checked here alone.
    """
    cog = interaction.client.get_cog(KnowledgeCog.__cog_name__)
    if not isinstance(cog, KnowledgeCog):
        raise Refusal("Articles cannot be kept now. Try again in a minute.")
    guild = interaction.guild_id
    if guild is None:
        raise Refusal("Articles are kept by servers: use this in a server.")
    if interaction.permissions.manage_guild:
        return cog, guild
    role = (await cog.store.settings(guild)).get(ROLE_SETTING)
    member = interaction.user
    # `get_role` knows only roles of this server.
    if role is not None and isinstance(member, discord.Member) and member.get_role(int(role)):
        return cog, guild
    raise Refusal(
        "You need the permission Manage Server, or the role that `/knowledge role` names, "
        "to keep this server's articles."
    )


async def _say(interaction: discord.Interaction[Any], panel: Panel) -> None:
    """Answer an interaction, acknowledged or not, for its user only."""
    if interaction.response.is_done():
        await interaction.edit_original_response(
            view=panel, allowed_mentions=discord.AllowedMentions.none()
        )
    else:
        await interaction.response.send_message(
            view=panel, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
        )


@asynccontextmanager
async def _explained(interaction: discord.Interaction[Any]) -> AsyncIterator[None]:
    """Say what the service or the check refuses; anything else is the error handler's."""
    try:
        yield
    except (IngestError, Refusal) as error:
        await _say(interaction, Panel(f"⚠️ {escape(str(error))}"))


class _Report:
    """Says in the message how far the work is, once it takes more than two seconds."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self._interaction = interaction
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
                lines = [
                    f"{_MARKS[status]} **{_short(name)}**: {status}"
                    for name, status in list(self._states.items())[:15]
                ]
                # A message that cannot be changed any more must not stop the work.
                with contextlib.suppress(discord.HTTPException):
                    await _say(self._interaction, Panel("\n".join(lines)))
            await asyncio.sleep(_STEP)

    async def __aenter__(self) -> _Report:
        self._telling = asyncio.create_task(self._tell())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._telling.cancel()
        await asyncio.gather(self._telling, return_exceptions=True)


class Turn(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"knowledge:list:(?P<page>\d{1,4})"
):
    """Turns to another page of the list, also after a restart."""

    def __init__(self, page: int, label: str = "Next", disabled: bool = False) -> None:
        self._page = page
        super().__init__(
            discord.ui.Button(
                label=label,
                disabled=disabled,
                # Two buttons may not have the same id: the label tells them apart.
                custom_id=f"knowledge:list:{max(page, 0)}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Turn:
        return cls(int(match["page"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        async with _explained(interaction):
            cog, guild = await allowed(interaction)
            panel = await listing(cog.knowledge, guild, self._page)
            await interaction.response.edit_message(
                view=panel, allowed_mentions=discord.AllowedMentions.none()
            )


class Undo(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"knowledge:undo:(?P<number>\d{1,18})"
):
    """Brings back an article that was removed less than a day ago, also after a restart."""

    def __init__(self, number: int) -> None:
        self._number = number
        super().__init__(discord.ui.Button(label="Undo", custom_id=f"knowledge:undo:{number}"))

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Undo:
        return cls(int(match["number"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        async with _explained(interaction):
            cog, guild = await allowed(interaction)
            entry = await cog.knowledge.undo(guild, self._number, member=interaction.user.id)
            await interaction.response.edit_message(
                view=Panel(f"✅ **{_short(entry.title)}** answers again."),
                allowed_mentions=discord.AllowedMentions.none(),
            )


class PasteForm(discord.ui.Modal, title="Add a text"):
    """A title and a text."""

    name: discord.ui.TextInput[Any] = discord.ui.TextInput(
        label="Title", custom_id="title", max_length=100
    )
    text: discord.ui.TextInput[Any] = discord.ui.TextInput(
        label="Text (Markdown headings and lists are kept)",
        custom_id="text",
        style=discord.TextStyle.paragraph,
        max_length=4_000,
    )
    source: discord.ui.TextInput[Any] = discord.ui.TextInput(
        label="Source (who says so)", custom_id="source", max_length=100, required=False
    )

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        async with _explained(interaction):
            cog, guild = await allowed(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            outcome = await cog.knowledge.paste(
                guild,
                self.name.value,
                self.text.value,
                member=interaction.user.id,
                source=self.source.value or None,
            )
            await _say(interaction, told([outcome]))


class EditForm(discord.ui.Modal, title="What is said about an article"):
    """Title, tags, source and language; the text itself is never edited."""

    def __init__(self, number: int, shown: Shown) -> None:
        super().__init__()
        self._number = number
        document = shown.document
        fields = {
            "title": ("Title (empty: as it was found)", shown.entry.title, 100),
            "tags": (
                "Tags, with commas between",
                ", ".join(document.tags) if document else "",
                400,
            ),
            "source": ("Source", (document.source if document else None) or "", 100),
            "language": ("Language, two letters", document.language if document else "", 2),
        }
        self._before = {name: value[:most] for name, (_, value, most) in fields.items()}
        self._fields: dict[str, discord.ui.TextInput[Any]] = {}
        for name, (label, value, most) in fields.items():
            self._fields[name] = discord.ui.TextInput(
                label=label,
                custom_id=name,
                default=value[:most] or None,
                max_length=most,
                required=False,
            )
            self.add_item(self._fields[name])

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Change what differs from what the form showed."""
        async with _explained(interaction):
            cog, guild = await allowed(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            new = {name: field.value for name, field in self._fields.items()}
            edits: dict[str, Any] = {k: v for k, v in new.items() if v != self._before[k]}
            if "tags" in edits:
                edits["tags"] = edits["tags"].split(",")
            entry = await cog.knowledge.edit(
                guild, self._number, member=interaction.user.id, **edits
            )
            await _say(interaction, Panel(f"✅ **{_short(entry.title)}** is changed."))


def _upload(attachment: discord.Attachment) -> Upload:
    """A file of a message, fetched when its turn comes and only where it is small enough."""

    async def load() -> bytes:
        if attachment.size > MAX_BYTES:
            raise IngestError(
                f"It has {attachment.size / 1e6:.0f} MB; {MAX_BYTES // 1_000_000} MB can be read."
            )
        try:
            return await attachment.read()
        except discord.HTTPException as error:
            raise IngestError("Discord does not give the file any more.") from error

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
            name=f"{one_line(entry.title, 85) or entry.name[:85]} (#{entry.number})",
            value=str(entry.number),
        )
        for entry in found[:25]
    ]


def _find(entries: Sequence[Entry], typed: str) -> int:
    """The number of the article that somebody chose or typed. Raises IngestError."""
    wanted = typed.strip().lstrip("#").casefold()
    for entry in entries:
        if wanted == str(entry.number):
            return entry.number
    found = {e.number for e in entries if wanted in (e.title.casefold(), e.name.casefold())}
    if len(found) == 1:
        return found.pop()
    if found:
        raise IngestError("Several articles are called that. Choose one from the list.")
    raise IngestError("There is no such article here. `/knowledge list` shows them all.")


@app_commands.guild_only()
class KnowledgeCog(commands.GroupCog, name="Knowledge", group_name="knowledge",
                   description="This server's own articles"):  # fmt: skip
    """The commands. Every one answers for its user only."""

    def __init__(self, bot: commands.Bot, knowledge: Knowledge, store: Store) -> None:
        super().__init__()
        self.bot = bot
        self.knowledge = knowledge
        self.store = store
        self._menu = app_commands.ContextMenu(name="Add to knowledge", callback=self.add_message)
        self._menu.guild_only = True

    async def cog_load(self) -> None:
        """Register what is no slash command."""
        self.bot.add_dynamic_items(Turn, Undo)
        self.bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take it back."""
        self.bot.remove_dynamic_items(Turn, Undo)
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    async def own(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        """The guild's articles whose title or file has what was typed."""
        try:
            _, guild = await allowed(interaction)
        except Refusal:
            return []
        return _choices(await self.knowledge.entries(guild), typed)

    async def gone(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        """What can be brought back."""
        try:
            _, guild = await allowed(interaction)
        except Refusal:
            return []
        entries = await self.knowledge.removed(guild)
        return _choices([entry for entry in entries if entry.row.version is not None], typed)

    async def _bring(
        self, interaction: discord.Interaction[Any], guild: int, files: Sequence[Upload]
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        async with _Report(interaction) as report:
            outcomes = await self.knowledge.add_files(
                guild, files, member=interaction.user.id, progress=report
            )
        await _say(interaction, told(outcomes))

    @app_commands.command(name="add")
    @app_commands.describe(
        file="Markdown, text, HTML, PDF, DOCX, EPUB, CSV or JSON lines of questions, or a zip"
    )
    async def add(
        self,
        interaction: discord.Interaction[Any],
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
        async with _explained(interaction):
            _, guild = await allowed(interaction)
            more = (file2, file3, file4, file5, file6, file7, file8, file9, file10)
            files = [_upload(one) for one in (file, *more) if one is not None]
            await self._bring(interaction, guild, files)

    @app_commands.command(name="add-url")
    @app_commands.describe(url="The address of a page on the public internet")
    async def add_url(
        self, interaction: discord.Interaction[Any], url: app_commands.Range[str, 1, 2_000]
    ) -> None:
        """Add a web page; it is looked at again on a schedule"""
        async with _explained(interaction):
            _, guild = await allowed(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            async with _Report(interaction) as report:
                report(url, "reading")
                outcome = await self.knowledge.add_url(guild, url, member=interaction.user.id)
            await _say(interaction, told([outcome]))

    @app_commands.command(name="paste")
    async def paste(self, interaction: discord.Interaction[Any]) -> None:
        """Add a text that you type or paste"""
        async with _explained(interaction):
            await allowed(interaction)
            await interaction.response.send_modal(PasteForm())

    async def add_message(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        """The context menu: a message's text, and its attachments."""
        async with _explained(interaction):
            _, guild = await allowed(interaction)
            text = message.content.strip()
            files = [_upload(attachment) for attachment in message.attachments[:10]]
            if not text and not files:
                raise IngestError("The message has no text and no files.")
            await interaction.response.defer(ephemeral=True, thinking=True)
            outcomes: list[Outcome] = []
            async with _Report(interaction) as report:
                if text:
                    channel = getattr(message.channel, "name", None)
                    title = one_line(message.clean_content.partition("\n")[0].lstrip("# "), 80)
                    outcomes.append(
                        await self.knowledge.paste(
                            guild,
                            title or "Message",
                            message.clean_content,
                            member=interaction.user.id,
                            origin="message",
                            url=message.jump_url,
                            source=f"#{channel}" if channel else None,
                        )
                    )
                if files:
                    outcomes += await self.knowledge.add_files(
                        guild, files, member=interaction.user.id, progress=report
                    )
            await _say(interaction, told(outcomes))

    @app_commands.command(name="list")
    async def list_(self, interaction: discord.Interaction[Any]) -> None:
        """This server's articles, and what could not be read"""
        async with _explained(interaction):
            _, guild = await allowed(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            await _say(interaction, await listing(self.knowledge, guild, 0))

    @app_commands.command(name="show")
    @app_commands.describe(article="One of this server's articles")
    @app_commands.autocomplete(article=own)
    async def show(self, interaction: discord.Interaction[Any], article: str) -> None:
        """What is known of an article, and how it begins"""
        async with _explained(interaction):
            _, guild = await allowed(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            number = _find(await self.knowledge.entries(guild), article)
            await _say(interaction, showing(await self.knowledge.show(guild, number)))

    @app_commands.command(name="edit")
    @app_commands.describe(article="One of this server's articles")
    @app_commands.autocomplete(article=own)
    async def edit(self, interaction: discord.Interaction[Any], article: str) -> None:
        """Change an article's title, tags, source or language"""
        async with _explained(interaction):
            _, guild = await allowed(interaction)
            number = _find(await self.knowledge.entries(guild), article)
            shown = await self.knowledge.show(guild, number)
            if shown.document is None:
                raise IngestError("It cannot be edited before it is ready.")
            await interaction.response.send_modal(EditForm(number, shown))

    @app_commands.command(name="remove")
    @app_commands.describe(article="One of this server's articles")
    @app_commands.autocomplete(article=own)
    async def remove(self, interaction: discord.Interaction[Any], article: str) -> None:
        """Take an article out of the answers; it can be brought back for a day"""
        async with _explained(interaction):
            _, guild = await allowed(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            number = _find(await self.knowledge.entries(guild), article)
            entry = await self.knowledge.remove(guild, number, member=interaction.user.id)
            text = f"🗑️ **{_short(entry.title)}** (#{number}) answers no more."
            if entry.row.version is None:
                await _say(interaction, Panel(text))
                return
            await _say(
                interaction,
                Panel(f"{text} Within a day it can be brought back: Undo, or `/knowledge undo`.",
                      [Undo(number)]),
            )  # fmt: skip

    @app_commands.command(name="undo")
    @app_commands.describe(article="An article that was removed less than a day ago")
    @app_commands.autocomplete(article=gone)
    async def undo(self, interaction: discord.Interaction[Any], article: str) -> None:
        """Bring back an article that was removed"""
        async with _explained(interaction):
            _, guild = await allowed(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            number = _find(await self.knowledge.removed(guild), article)
            entry = await self.knowledge.undo(guild, number, member=interaction.user.id)
            await _say(interaction, Panel(f"✅ **{_short(entry.title)}** answers again."))

    @app_commands.command(name="refresh")
    @app_commands.describe(article="Only this one; without it, all web pages")
    @app_commands.autocomplete(article=own)
    async def refresh(
        self, interaction: discord.Interaction[Any], article: str | None = None
    ) -> None:
        """Look at added web pages again"""
        async with _explained(interaction):
            _, guild = await allowed(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            number = None
            if article is not None:
                number = _find(await self.knowledge.entries(guild), article)
            async with _Report(interaction) as report:
                outcomes = await self.knowledge.refresh(
                    guild, number, member=interaction.user.id, progress=report
                )
            if outcomes:
                await _say(interaction, told(outcomes))
            else:
                await _say(interaction, Panel("This server has no articles of web pages."))

    @app_commands.command(name="history")
    @app_commands.describe(article="One of this server's articles")
    @app_commands.autocomplete(article=own)
    async def history(self, interaction: discord.Interaction[Any], article: str) -> None:
        """The versions of an article"""
        async with _explained(interaction):
            _, guild = await allowed(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            number = _find(await self.knowledge.entries(guild), article)
            shown = await self.knowledge.show(guild, number)
            lines = [f"### Versions of {_short(shown.entry.title)}"]
            for version in await self.knowledge.history(guild, number):
                by = f" by <@{version.member}>" if version.member else ""
                now = " (answers now)" if version.number == shown.entry.row.version else ""
                lines.append(
                    f"**{version.number}**{now}: {_when(version.made_at)}{by}, "
                    f"{_size(version.size)}, `{version.digest[:16]}`"
                )
            if len(lines) == 1:
                lines.append("None yet: it has not been read.")
            await _say(interaction, Panel("\n".join(lines)))

    @app_commands.command(name="export")
    async def export(self, interaction: discord.Interaction[Any]) -> None:
        """This server's articles as a zip file"""
        async with _explained(interaction):
            _, guild = await allowed(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            if not await self.knowledge.entries(guild):
                raise IngestError("This server has no articles.")
            data = await self.knowledge.export(guild)
            most = interaction.filesize_limit
            if len(data) > most:
                raise IngestError(
                    f"The zip has {len(data) / 1e6:.1f} MB; Discord takes {most / 1e6:.0f} MB. "
                    f"The bot's owner can write it: python -m bot knowledge --guild {guild} "
                    "export articles.zip"
                )
            await interaction.edit_original_response(
                content=f"{len(data) / 1e6:.1f} MB",
                attachments=[discord.File(io.BytesIO(data), "articles.zip")],
            )

    @app_commands.command(name="role")
    @app_commands.describe(role="Who has it may keep the articles; without one, nobody more")
    async def role(
        self, interaction: discord.Interaction[Any], role: discord.Role | None = None
    ) -> None:
        """Choose a role that may keep this server's articles (Manage Server only)"""
        async with _explained(interaction):
            _, guild = await allowed(interaction)
            if not interaction.permissions.manage_guild:
                raise Refusal("Only those with the permission Manage Server choose the role.")
            if role is not None and role.is_default():
                raise Refusal("Everyone has that role. Choose another.")
            await self.store.change_setting(
                guild, interaction.user.id, ROLE_SETTING, None if role is None else str(role.id)
            )
            if role is None:
                said = "Only those with Manage Server keep the articles now."
            else:
                said = f"{role.mention} and those with Manage Server keep the articles now."
            await _say(interaction, Panel(f"✅ {said}"))
