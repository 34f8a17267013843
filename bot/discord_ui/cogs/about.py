"""What is there and how to use it: /articles and /help."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Footnote
from bot.discord_ui.cogs.knowledge import allowed
from bot.discord_ui.curating import curator
from bot.discord_ui.errors import UserError, told
from bot.discord_ui.i18n import Say, say_for
from bot.discord_ui.rendering import paged_view, pages_of, titles_apart
from bot.discord_ui.responding import no_articles, replace, respond
from bot.discord_ui.safe import clip, escape
from bot.store import Card

_Slash = app_commands.Command[Any, ..., Any] | app_commands.Group
_Command = _Slash | app_commands.ContextMenu
#: What roles are let do as well, and what says so.
_CHECKS: Final[Mapping[str, Callable[[discord.Interaction[Footnote]], Awaitable[object]]]] = {
    "knowledge": allowed,
    "Add to knowledge": allowed,
    "curated": curator,
    "gaps": curator,
    "Save as answer": curator,
}
#: Commands in a block, of which a page has two: all that members may use are on the first.
_LINES: Final = 12


class About(commands.Cog):
    """Lists the articles and the commands."""

    def __init__(self, bot: Footnote) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Register the pages."""
        self.bot.deck.on("articles", "page", self.turn_articles)
        self.bot.deck.on("help", "page", self.turn_help)

    @app_commands.command()
    @told
    async def articles(self, interaction: discord.Interaction[Footnote]) -> None:
        """The articles that answers come from"""
        token = await self.bot.services.keep_card("articles", {}, guild=interaction.guild_id)
        await respond(interaction, await self._articles(interaction, token, 0), ephemeral=True)

    async def turn_articles(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Another page."""
        await replace(interaction, await self._articles(interaction, card.token, number))

    async def _articles(
        self, interaction: discord.Interaction[Footnote], token: str, page: int
    ) -> discord.ui.LayoutView:
        say = say_for(interaction.locale)
        services = self.bot.services
        visible = list(services.engine.visible(interaction.guild_id).values())
        labels = titles_apart(visible, 200)
        blocks = []
        for article in visible:
            about = [
                say.plural("{count} paragraph", "{count} paragraphs", len(article.passages)),
                escape(say.tongue(article.language)),
            ]
            about += [clip(escape(x), 80) for x in (article.source, article.published) if x]
            blocks.append(f"**{escape(labels[article.id])}**\n-# {' · '.join(about)}")
        if not blocks:
            blocks = [no_articles(interaction.guild_id, say)]
        title = say.plural("{count} article", "{count} articles", len(visible))
        return paged_view(title, pages_of(blocks), page, say, token)

    @app_commands.command()
    @told
    async def help(self, interaction: discord.Interaction[Footnote]) -> None:
        """What I can do, and how to ask"""
        token = await self.bot.services.keep_card("help", {}, guild=interaction.guild_id)
        await respond(interaction, await self._help(interaction, token, 0), ephemeral=True)

    async def turn_help(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Another page."""
        await replace(interaction, await self._help(interaction, card.token, number))

    async def _help(
        self, interaction: discord.Interaction[Footnote], token: str, page: int
    ) -> discord.ui.LayoutView:
        say = say_for(interaction.locale)
        blocks = [introduction(self.bot, say)]
        lines = []
        for command in self.bot.tree.get_commands(type=discord.AppCommandType.chat_input):
            if not await _may(interaction, command):
                continue
            inner = command.walk_commands() if isinstance(command, app_commands.Group) else ()
            for one in (*inner,) or (command,):
                lines.append(command_line(one, say))
        for menu in self.bot.tree.get_commands(type=discord.AppCommandType.message):
            if await _may(interaction, menu):
                lines.append(f"**{say('Apps')} › {say(menu.name)}** – {say('on a message')}")
        blocks += ["\n".join(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES)]
        return paged_view(say("How to ask"), pages_of(blocks, most=2), page, say, token)


def introduction(bot: Footnote, say: Say) -> str:
    """What the bot does and how it is asked; commands follow."""
    return "\n".join(
        [
            say(
                "I answer from the articles that I am given, in their own words, and say where "
                "each line stands. When they do not say, I say so."
            ),
            say(
                "Mention me with a question ({mention}), reply to one of my answers, write to me "
                "directly, or use a command:",
                mention=bot.user.mention if bot.user else "@Footnote",
            ),
        ]
    )


def command_line(command: _Slash, say: Say) -> str:
    """A slash command with what it does."""
    return f"**/{command.qualified_name}** – {say(command.description)}"


async def _may(interaction: discord.Interaction[Footnote], command: _Command) -> bool:
    """Whether who asks for help may use a command where they ask."""
    if interaction.guild_id is None:
        return not command.guild_only
    check = _CHECKS.get(command.name)
    if check is None:
        needed = command.default_permissions
        return needed is None or interaction.permissions.is_superset(needed)
    try:
        await check(interaction)
    except UserError:
        return False
    return True


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(About(bot))
