"""What is kept about members, and its deletion: /privacy and /forget-me."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Footnote
from bot.discord_ui.errors import told
from bot.discord_ui.i18n import Say, say_for
from bot.discord_ui.rendering import GREEN, text_view
from bot.discord_ui.responding import respond
from bot.settings import Settings


class Privacy(commands.Cog):
    """Both answer for the member alone."""

    def __init__(self, bot: Footnote) -> None:
        self.bot = bot

    @app_commands.command()
    @told
    async def privacy(self, interaction: discord.Interaction[Footnote]) -> None:
        """What I store about you, and for how long"""
        say, settings = say_for(interaction.locale), self.bot.settings
        lines = [f"### {say('What I store')}"]
        if settings.keep_questions:
            lines.append(
                say(
                    "- Your questions with your id, where and when you asked, and which "
                    "passages were quoted."
                )
            )
        else:
            lines += [
                say("- That a question was asked, and where, without its text or your id."),
                say(
                    "- Your latest questions, in memory only and for ten minutes, to "
                    "understand follow-ups."
                ),
                say(
                    "- Which of your messages asked and which of mine answered, in memory only "
                    "and for a day, so that an answer follows its question."
                ),
            ]
        lines += [
            say("- Your votes on answers, with your id, and what you wrote with them."),
            say("- If a moderator saves a message of yours as an answer: its text, with your id."),
            say(
                "- If you are a moderator: your id, with what you changed or answered for "
                "the server."
            ),
        ]
        if settings.keep_questions:
            lines.append(
                say(
                    "- A server's moderators see its questions in `/insights` and `/gaps`, "
                    "and comments left with votes; no names, but a link to the message."
                )
            )
        if settings.keep_days:
            lines.append(
                say.plural(
                    "Questions, votes and lists of changes are deleted after {count} day.",
                    "Questions, votes and lists of changes are deleted after {count} days.",
                    settings.keep_days,
                )
            )
        else:
            lines.append(say("Questions and votes are kept until they are deleted."))
        lines.append(once_removed(settings, say))
        lines.append(
            say(
                "Nothing is sent anywhere else. `/forget-me` deletes your questions and votes "
                "at once and takes your name off saved answers. What a moderator changed "
                "stays on the server's list."
            )
        )
        await respond(interaction, text_view("\n".join(lines)), ephemeral=True)

    @app_commands.command(name="forget-me")
    @told
    async def forget_me(self, interaction: discord.Interaction[Footnote]) -> None:
        """Delete your questions and votes in every server, and your name on saved answers"""
        say = say_for(interaction.locale)
        known = self.bot.services.forget_unsaved(interaction.user.id)
        gone = await self.bot.services.store.forget_member(interaction.user.id, known)
        self.bot.services.curation.forget()
        said = say(
            "Deleted: {questions} of your questions and {votes} of your votes with their comments.",
            questions=gone.questions,
            votes=gone.votes,
        )
        if gone.answers:
            said += "\n" + say.plural(
                "Your name was taken off {count} saved answer. Its text stays with the "
                "server, whose moderators can remove it.",
                "Your name was taken off {count} saved answers. Their texts stay with the "
                "servers, whose moderators can remove them.",
                gone.answers,
            )
        await respond(interaction, text_view(said, GREEN), ephemeral=True)


def once_removed(settings: Settings, say: Say) -> str:
    """What becomes of a server's data once the bot is no longer there."""
    if not settings.grace_days:
        return say("When I am removed from a server, all that I store of it is deleted at once.")
    return say.plural(
        "When I am removed from a server, all that I store of it is deleted after {count} day.",
        "When I am removed from a server, all that I store of it is deleted after {count} days.",
        settings.grace_days,
    )


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(Privacy(bot))
