"""What becomes of a server: a word when the bot joins, and what it owns when it is gone."""

from __future__ import annotations

import logging
from typing import Final

import discord
from discord.ext import commands

from bot.client import Footnote
from bot.discord_ui.cogs.about import command_line, introduction
from bot.discord_ui.cogs.privacy import once_removed
from bot.discord_ui.i18n import Say
from bot.discord_ui.rendering import text_view
from bot.discord_ui.sending import CUT, post

log = logging.getLogger(__name__)

#: The commands that the welcome names.
_FIRST: Final = ("ask", "knowledge add", "settings", "help")

#: Discord's code for a channel that does not exist.
_UNKNOWN_CHANNEL: Final = 10003


class Guilds(commands.Cog):
    """Joining, leaving and deleted channels.

    Discord says which servers there are at every start and after every outage, and discord.py may
    call one that is back a joined one: the database knows which are new.
    """

    def __init__(self, bot: Footnote) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Welcome a server."""
        await self._arrived(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Welcome a server that the bot was added to while it was off."""
        await self._arrived(guild)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that the bot was removed: what is the server's goes when its time has come."""
        await self.bot.services.store.leave(guild.id)
        days = self.bot.settings.grace_days
        log.info("Removed from server %d; what is kept of it goes after %d days.", guild.id, days)
        if not days:
            await self.bot.services.purge_left(guild.id)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Find the servers that the bot was removed from, and channels that went, while it was off.

        Every shard is there by now, and has named all its servers, those in an outage, too. But the
        token may be another bot's: what is missing is only noted here, and goes a day from now at
        the earliest.
        """
        store, me = self.bot.services.store, self.bot.user
        if me is None:
            return
        left = others = 0
        with self.bot.services.unless_refused():
            left, others = await store.meet([guild.id for guild in self.bot.guilds], me.id)
        if left:
            log.warning(
                "I am no longer in %d servers that I knew: what is kept of them is deleted after "
                "%d days, a day from now at the earliest. If this surprises you, is it the right "
                "token, and the right database?",
                left,
                self.bot.settings.grace_days,
            )
        if others:
            log.warning(
                "What is kept of %d servers is another bot's, which I do not delete; "
                "`forget-server` does.",
                others,
            )
        for number, channel in await store.set_channels():
            guild = self.bot.get_guild(number)
            if guild is None or guild.unavailable:
                continue
            if guild.get_channel(channel) is None and await self._deleted(channel):
                await store.forget_channel(number, channel)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Forget a channel with its messages."""
        await self.bot.services.store.forget_channel(channel.guild.id, channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Forget a thread with its messages; those of a deleted channel come one by one."""
        await self.bot.services.store.forget_channel(payload.guild_id, payload.thread_id)

    async def _deleted(self, channel: int) -> bool:
        """Whether Discord says that there is no such channel: one may be hidden, or archived."""
        try:
            await self.bot.fetch_channel(channel)
        except discord.NotFound as error:
            return error.code == _UNKNOWN_CHANNEL
        except (discord.DiscordException, *CUT) as error:
            log.info("Channel %d is kept: %s", channel, type(error).__name__)
        return False

    async def _arrived(self, guild: discord.Guild) -> None:
        me = guild.me
        joined = me.joined_at if me is not None else None
        since = None if joined is None else joined.timestamp()
        new = False
        # Whom the database cannot note is not welcomed: it would be again at every start.
        with self.bot.services.unless_refused():
            new = await self.bot.services.store.arrive(guild.id, since)
        if not new:
            return
        log.info("Joined server %d.", guild.id)
        channel = _place(guild) if self.bot.settings.welcome else None
        if channel is None:
            return
        policy = await self.bot.gate.policy(guild.id, channel)
        try:
            await post(channel, text_view(self._welcome(policy.say(guild.preferred_locale))))
        except (discord.HTTPException, *CUT) as error:
            log.info("Server %d was not welcomed: %s", guild.id, type(error).__name__)

    def _welcome(self, say: Say) -> str:
        named = {one.qualified_name: one for one in self.bot.tree.walk_commands()}
        kept = (
            say(
                "I store questions with who asked them. `/privacy` says what else, and for how "
                "long; `/forget-me` deletes yours."
            )
            if self.bot.settings.keep_questions
            else say(
                "I store neither questions nor who asked them. `/privacy` says what I do store."
            )
        )
        return "\n".join(
            [
                f"### {say('How to begin')}",
                introduction(self.bot, say),
                *(command_line(named[name], say) for name in _FIRST),
                f"-# {kept} {once_removed(self.bot.settings, say)}",
            ]
        )


def _place(guild: discord.Guild) -> discord.TextChannel | None:
    """Where a welcome is read: the channel for system messages, else the first that all can read.

    One of these that the bot may send to; None where there is none.
    """
    system = guild.system_channel
    everyone = guild.default_role
    shared = [one for one in guild.text_channels if one.permissions_for(everyone).view_channel]
    for channel in ([system] if system is not None else []) + shared:
        may = channel.permissions_for(guild.me)
        if may.view_channel and may.send_messages:
            return channel
    return None


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(Guilds(bot))
