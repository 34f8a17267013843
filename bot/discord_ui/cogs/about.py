"""What is there and how to use it: /articles and /help."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Footnote
from bot.discord_ui.errors import told
from bot.discord_ui.i18n import Say, say_for
from bot.discord_ui.rendering import paged_view, pages_of
from bot.discord_ui.responding import replace, respond
from bot.discord_ui.safe import clip, escape
from bot.store import Card


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
        blocks = []
        for article in visible:
            about = [
                say.plural("{count} paragraph", "{count} paragraphs", len(article.passages)),
                escape(article.language),
            ]
            about += [clip(escape(x), 80) for x in (article.source, article.published) if x]
            blocks.append(f"**{clip(escape(article.title), 200)}**\n-# {' · '.join(about)}")
        if not blocks:
            blocks = [say("There are no articles yet.")]
        title = say.plural("{count} article", "{count} articles", len(visible))
        return paged_view(title, pages_of(blocks), page, say, token)

    @app_commands.command()
    @told
    async def help(self, interaction: discord.Interaction[Footnote]) -> None:
        """What I can do, and how to ask"""
        token = await self.bot.services.keep_card("help", {}, guild=interaction.guild_id)
        await respond(
            interaction, self._help(say_for(interaction.locale), token, 0), ephemeral=True
        )

    async def turn_help(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Another page."""
        await replace(interaction, self._help(say_for(interaction.locale), card.token, number))

    def _help(self, say: Say, token: str, page: int) -> discord.ui.LayoutView:
        me = self.bot.user.mention if self.bot.user else "@Footnote"
        blocks = [
            say(
                "I answer from the articles of this server, in their own words, and say where "
                "each line stands. When they do not say, I say so."
            )
            + "\n"
            + say(
                "Mention me with a question ({mention}), reply to one of my answers, write to me "
                "directly, or use a command:",
                mention=me,
            )
        ]
        lines = []
        for command in self.bot.tree.walk_commands():
            if isinstance(command, app_commands.Command):
                lines.append(f"**/{command.qualified_name}** – {say(command.description)}")
        for menu in self.bot.tree.get_commands(type=discord.AppCommandType.message):
            lines.append(f"**{say('Apps')} › {say(menu.name)}** – {say('on a message')}")
        blocks += ["\n".join(lines[at : at + 12]) for at in range(0, len(lines), 12)]
        return paged_view(say("How to ask"), pages_of(blocks, most=3), page, say, token)


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(About(bot))
