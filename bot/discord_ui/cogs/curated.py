"""`/curated` and "Save as answer": the answers that moderators keep for their server."""

from __future__ import annotations

import asyncio
import io
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.answering.curated import CuratedAnswer
from bot.client import Footnote
from bot.discord_ui.curating import LONGEST_QUESTION, CuratedForm, curator, saved
from bot.discord_ui.errors import UserError, told
from bot.discord_ui.i18n import N_, Say, say_for
from bot.discord_ui.questions import clean
from bot.discord_ui.rendering import GREEN, credit, curated_texts, paged_view, pages_of, text_view
from bot.discord_ui.responding import open_form, replace, respond
from bot.discord_ui.safe import MAX_CHOICE, clip, escape, flat, prose
from bot.store import Card

_CARD: Final = "curated"
_PER_PAGE: Final = 6
_QUESTION: Final = 200
_ANSWER: Final = 260
#: Seconds to wait for the message that was replied to; a form has to be there within three.
_PATIENCE: Final = 1.2
#: A gap that an answer is saved for may be so many days old.
_DAYS: Final = 365.0


async def curated_choices(
    interaction: discord.Interaction[Footnote], typed: str
) -> list[app_commands.Choice[str]]:
    """The server's saved answers whose questions are like what was typed."""
    try:
        guild = await curator(interaction)
    except UserError:
        return []
    found = await interaction.client.services.curation.nearest(guild, typed)
    return [
        app_commands.Choice(
            name=f"{clip(flat(one.question), MAX_CHOICE - 12)} (#{one.id})", value=str(one.id)
        )
        for one in found
    ]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Curated(
    commands.GroupCog,
    group_name="curated",
    group_description=N_("The answers that this server's moderators saved"),
):
    """The commands. Each answers for its user only."""

    def __init__(self, bot: Footnote) -> None:
        super().__init__()
        self.bot = bot
        self._menu = app_commands.ContextMenu(name=N_("Save as answer"), callback=self.save_message)
        self._menu.guild_only = True

    async def cog_load(self) -> None:
        """Register the context menu and the pages."""
        self.bot.tree.add_command(self._menu)
        self.bot.deck.on(_CARD, "page", self.turn)

    async def cog_unload(self) -> None:
        """Take the context menu back."""
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command()
    @told
    async def add(self, interaction: discord.Interaction[Footnote]) -> None:
        """Write the answer that members get when they ask a question"""
        guild = await curator(interaction)
        await self._open(interaction, guild, "", "")

    @app_commands.command(name="list")
    @told
    async def list_(self, interaction: discord.Interaction[Footnote]) -> None:
        """The saved answers, with who wrote them and when"""
        guild = await curator(interaction)
        token = await self.bot.services.keep_card(
            _CARD, {}, guild=guild, member=interaction.user.id
        )
        view = await self._page(interaction, guild, token, 0)
        await respond(interaction, view, ephemeral=True)

    async def turn(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Another page, as the list is now."""
        guild = await curator(interaction)
        await replace(interaction, await self._page(interaction, guild, card.token, number))

    async def _page(
        self, interaction: discord.Interaction[Footnote], guild: int, token: str, page: int
    ) -> ui.LayoutView:
        answers, say = await self.bot.services.curation.all(guild), say_for(interaction.locale)
        pages = await self.bot.services.run(_pages, answers, say)
        title = say.plural("{count} saved answer", "{count} saved answers", len(answers))
        return paged_view(title, pages, page, say, token)

    @app_commands.command()
    @app_commands.describe(answer="One of the saved answers")
    @app_commands.autocomplete(answer=curated_choices)
    @told
    async def edit(self, interaction: discord.Interaction[Footnote], answer: str) -> None:
        """Change a saved answer or its question"""
        guild = await curator(interaction)
        found = await self._found(interaction, guild, answer)
        await self._open(interaction, guild, found.question, found.answer, edits=found)

    @app_commands.command()
    @app_commands.describe(answer="One of the saved answers")
    @app_commands.autocomplete(answer=curated_choices)
    @told
    async def remove(self, interaction: discord.Interaction[Footnote], answer: str) -> None:
        """Delete a saved answer"""
        guild = await curator(interaction)
        found = await self._found(interaction, guild, answer)
        await self.bot.services.curation.remove(guild, interaction.user.id, found.id)
        say = say_for(interaction.locale)
        said, _ = curated_texts(found, say)
        await respond(interaction, text_view(f"{say('Removed. It said:')}\n{said}"), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(format="JSON for programs (the default), Markdown for people")
    @app_commands.choices(
        format=[
            app_commands.Choice(name="JSON", value="json"),
            app_commands.Choice(name="Markdown", value="md"),
        ]
    )
    @told
    async def export(
        self,
        interaction: discord.Interaction[Footnote],
        format: app_commands.Choice[str] | None = None,
    ) -> None:
        """All saved answers as a file"""
        guild = await curator(interaction)
        say = say_for(interaction.locale)
        answers = await self.bot.services.curation.all(guild)
        if not answers:
            raise UserError(say("This server has no saved answers yet."))
        kind = "json" if format is None else format.value
        data = await self.bot.services.run(_as_json if kind == "json" else _as_markdown, answers)
        if len(data) > interaction.filesize_limit:
            raise UserError(say("The file is larger than Discord accepts here."))
        name = f"curated-answers.{kind}"
        title = say.plural("{count} saved answer", "{count} saved answers", len(answers))
        view = text_view(title)
        view.add_item(ui.File(f"attachment://{name}"))
        files = [discord.File(io.BytesIO(data), name)]
        await respond(interaction, view, ephemeral=True, files=files)

    async def _found(
        self, interaction: discord.Interaction[Footnote], guild: int, typed: str
    ) -> CuratedAnswer:
        """The answer that an option names: by its number, or by its question's words."""
        wanted = typed.strip().lstrip("#")
        for one in await self.bot.services.curation.all(guild):
            if wanted == str(one.id) or wanted.casefold() == one.question.casefold():
                return one
        raise UserError(
            say_for(interaction.locale)(
                "There is no such saved answer. `/curated list` shows them all."
            )
        )

    @told
    async def save_message(
        self, interaction: discord.Interaction[Footnote], message: discord.Message
    ) -> None:
        """Save a message as the answer to a question; the form may still change both."""
        guild = await curator(interaction)
        question, asked = await self._question_of(message)
        mine = message.author == self.bot.user
        # The bot's own words are articles' words: nobody's answer.
        answer = "" if mine else message.clean_content.strip()
        author = None if mine or not answer else message.author.id
        await self._open(interaction, guild, question, answer, author=author, asked=asked)

    async def _question_of(self, message: discord.Message) -> tuple[str, int | None]:
        """(the question that a message answers, or "", and its id where it is kept).

        Of several the first that got no answer.
        """
        store, reference = self.bot.services.store, message.reference
        found = await store.questions_of_answer(message.id)
        if not found and reference is not None and reference.message_id is not None:
            found = await store.questions_of_message(reference.message_id)
            found = found or await store.questions_of_answer(reference.message_id)
        kept = min(found, key=lambda one: one.answered, default=None)
        if kept is not None and message.guild is not None and kept.guild == message.guild.id:
            return flat(kept.text or ""), kept.id
        if message.author == self.bot.user or reference is None or reference.message_id is None:
            return "", None
        answered = reference.resolved
        if not isinstance(answered, discord.Message):
            with suppress(discord.HTTPException, TimeoutError):
                async with asyncio.timeout(_PATIENCE):
                    answered = await message.channel.fetch_message(reference.message_id)
        if isinstance(answered, discord.Message):
            return clip(clean(answered.content), LONGEST_QUESTION), None
        return "", None

    async def _open(
        self,
        interaction: discord.Interaction[Footnote],
        guild: int,
        question: str,
        answer: str,
        *,
        edits: CuratedAnswer | None = None,
        author: int | None = None,
        asked: int | None = None,
    ) -> None:
        """Show the form. `author` wrote `answer`; `asked` is the question's id if it is kept."""
        curation, say = self.bot.services.curation, say_for(interaction.locale)

        async def save(interaction: discord.Interaction[Any], text: str, written: str) -> None:
            member = interaction.user.id
            if edits is not None:
                if not await curation.edit(guild, member, edits.id, text, written):
                    raise UserError(say("This answer has been removed in the meantime."))
                number = edits.id
            else:
                gap = None if asked is None else await curation.group_of(guild, asked, _DAYS)
                number = await curation.add(
                    guild,
                    member,
                    text,
                    written,
                    author=author,
                    changed=written != answer,
                    resolves=() if gap is None else gap.ids,
                )
            said = saved(await curation.replaced(guild, member, number), say)
            one = await curation.one(guild, number)
            if one is not None:
                shown, whose = curated_texts(one, say)
                said = f"✅ {said}\n\n{shown}\n{whose}"
            await respond(interaction, text_view(said, GREEN), ephemeral=True)

        title = say("Edit answer") if edits is not None else say("Save as answer")
        await open_form(interaction, CuratedForm(title, say, save, question, answer))


def _pages(answers: list[CuratedAnswer], say: Say) -> list[list[str]]:
    blocks = [
        f"**#{one.id}** {clip(escape(one.question), _QUESTION)}\n"
        f"{clip(prose(one.answer), _ANSWER)}\n-# {credit(one, say)}"
        for one in answers
    ]
    none = say(
        "None yet. `/gaps` lists what members asked; *Save as answer* is in a message's menu."
    )
    return pages_of(blocks or [none], most=_PER_PAGE)


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def _as_json(answers: list[CuratedAnswer]) -> bytes:
    """A list of objects; ids are strings, as in Discord's own files."""
    rows = [
        {
            "id": one.id,
            "question": one.question,
            "answer": one.answer,
            "written_at": _time(one.written_at),
            "member": None if one.member is None else str(one.member),
            "saved_from_message": one.saved,
            "author": None if one.author is None else str(one.author),
            "changed": one.changed,
        }
        for one in answers
    ]
    return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()


def _as_markdown(answers: list[CuratedAnswer]) -> bytes:
    """A heading for each question, the answer as it was written below it."""
    parts = [
        f"## {one.question}\n\n{one.answer}\n\n*#{one.id}, {_time(one.written_at)[:10]}*\n"
        for one in answers
    ]
    return "\n".join(parts).encode()


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(Curated(bot))
