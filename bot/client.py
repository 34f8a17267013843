"""The Discord client: its intents and permissions, the cogs it loads, how it closes."""

from __future__ import annotations

import logging
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_ui.deck import CardButton, CardSelect, Deck
from bot.discord_ui.errors import Suggesting, explain
from bot.discord_ui.i18n import CatalogueTranslator
from bot.discord_ui.policy import Gate
from bot.discord_ui.services import Services
from bot.settings import Settings

log = logging.getLogger(__name__)
logging.getLogger("discord.app_commands.tree").addFilter(Suggesting())

EXTENSIONS: Final = (
    "bot.discord_ui.cogs.asking",
    "bot.discord_ui.cogs.feedback",
    "bot.discord_ui.cogs.reading",
    "bot.discord_ui.cogs.about",
    "bot.discord_ui.cogs.knowledge",
    "bot.discord_ui.cogs.gaps",
    "bot.discord_ui.cogs.curated",
    "bot.discord_ui.cogs.settings",
    "bot.discord_ui.cogs.audit",
    "bot.discord_ui.cogs.insights",
    "bot.discord_ui.cogs.privacy",
    "bot.discord_ui.cogs.guilds",
)
#: What the invite link asks for, and nothing else.
PERMISSIONS: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    read_message_history=True,
    attach_files=True,
)


class Tree(app_commands.CommandTree["Footnote"]):
    """The commands; their errors go the way of all errors."""

    async def on_error(
        self, interaction: discord.Interaction[Footnote], error: app_commands.AppCommandError, /
    ) -> None:
        """See `explain`."""
        await explain(interaction, error)

    async def interaction_check(self, interaction: discord.Interaction[Footnote], /) -> bool:
        """Let each interaction through once: Discord may send one twice."""
        return interaction.client.services.first_time(interaction.id)


class Footnote(commands.AutoShardedBot):
    """The bot. `services` is there from `setup_hook` on."""

    services: Services

    def __init__(self, settings: Settings) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.guild_messages = True
        intents.dm_messages = True
        intents.message_content = settings.message_content
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=intents,
            tree_cls=Tree,
            shard_count=settings.shards or None,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
        )
        self.settings: Final = settings
        self.deck: Final = Deck()
        self.gate: Final = Gate(self)

    async def load(self) -> None:
        """Load what the bot can do, without opening anything."""
        await self.tree.set_translator(CatalogueTranslator())
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        self.add_dynamic_items(CardButton, CardSelect)

    async def setup_hook(self) -> None:
        """Open the services, load the cogs, register the commands. Raises StoreError."""
        self.services = await Services.open(self.settings)
        await self.load()
        await self.tree.sync()
        log.info("%d articles are served.", len(self.services.engine.articles))

    async def close(self) -> None:
        """Disconnect, then close the database."""
        try:
            await super().close()
        finally:
            # Also where the connection is dead and saying goodbye to it was cut short.
            if hasattr(self, "services"):
                services = self.services
                del self.services
                await services.close()

    async def on_message(self, message: discord.Message, /) -> None:
        """Messages are the cogs' concern; there are no prefix commands."""

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log what a listener raised; what it was given stays out of the log."""
        if self.is_closed():
            # It outlived the connection and the database: what it still wanted of them is no fault.
            log.info("The listener %s was cut short: the bot ends", event_method)
            return
        log.exception("The listener %s failed", event_method)


def create_bot(settings: Settings) -> Footnote:
    """The bot, not connected; `settings` may lack a token (tests and the preview)."""
    return Footnote(settings)
