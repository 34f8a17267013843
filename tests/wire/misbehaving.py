"""A cog that fails in every way a handler can, for the tests of the whole program."""

from __future__ import annotations

import asyncio
import time

import discord
from discord import app_commands
from discord.ext import commands


class Misbehaving(commands.Cog):
    """One command for each way."""

    @app_commands.command()
    async def boom(self, interaction: discord.Interaction) -> None:
        """Raise"""
        raise RuntimeError("a cog failed")

    @app_commands.command()
    async def block(self, interaction: discord.Interaction) -> None:
        """Stop the event loop"""
        time.sleep(1.6)  # noqa: ASYNC251
        await interaction.response.send_message("moved on")

    @app_commands.command()
    async def freeze(self, interaction: discord.Interaction) -> None:
        """Stop the event loop for good"""
        time.sleep(60)  # noqa: ASYNC251

    @app_commands.command()
    async def toil(self, interaction: discord.Interaction) -> None:
        """Keep a thread busy for good"""
        await interaction.client.services.run(time.sleep, 60)  # type: ignore[attr-defined]

    @app_commands.command()
    async def hang(self, interaction: discord.Interaction) -> None:
        """Never end"""
        await asyncio.Event().wait()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Raise at each message, beside the listeners that answer."""
        raise RuntimeError("a listener failed")


async def setup(bot: commands.Bot) -> None:
    """Load the cog."""
    await bot.add_cog(Misbehaving())
