"""Autocompletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord_ui.rendering import titles_apart
from bot.discord_ui.services import option_value

if TYPE_CHECKING:
    from bot.client import Footnote


async def article_choices(
    interaction: discord.Interaction[Footnote], current: str
) -> list[app_commands.Choice[str]]:
    """The articles that the channel draws on and whose titles are like what was typed."""
    services = interaction.client.services
    guild = interaction.guild_id
    policy = await interaction.client.gate.policy(guild, interaction.channel)
    found = await services.run(services.nearest_articles, current, guild, only=policy.articles)
    labels = titles_apart(found)
    return [app_commands.Choice(name=labels[one.id], value=option_value(one)) for one in found]
