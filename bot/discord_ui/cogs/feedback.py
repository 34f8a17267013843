"""Votes on answers."""

from __future__ import annotations

from typing import Any, Final

import discord
from discord.ext import commands

from bot.client import Footnote
from bot.discord_ui.errors import Modal, told
from bot.discord_ui.i18n import Say, say_for
from bot.discord_ui.responding import kept_question, note, open_form
from bot.store import Card

_COMMENT: Final = 500


class Feedback(commands.Cog):
    """Helpful or not: one vote a member, which a second press changes."""

    def __init__(self, bot: Footnote) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Register the buttons."""
        self.bot.deck.on("answer", "helpful", self.helpful)
        self.bot.deck.on("answer", "unhelpful", self.unhelpful)

    async def helpful(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Count the answer as helpful."""
        say = say_for(interaction.locale)
        await self.vote(interaction, int(card.payload["question"]), True, None, say)
        await note(interaction, say("Thank you, noted."))

    async def unhelpful(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Count the answer as not helpful, and ask what is missing."""
        say = say_for(interaction.locale)
        question = int(card.payload["question"])
        before = await self.bot.services.store.vote_of(question, interaction.user.id)
        comment = before[1] if before is not None else None
        # Counted at the press: who closes the form has said it all the same, and
        # what they wrote before is there to be changed.
        await self.vote(interaction, question, False, comment, say)
        await open_form(interaction, Missing(self, question, say, comment))

    async def vote(
        self,
        interaction: discord.Interaction[Any],
        question: int,
        helpful: bool,
        comment: str | None,
        say: Say,
    ) -> None:
        """Keep one vote. Raises UserError where the question is no longer kept."""
        services = self.bot.services
        await kept_question(services, question, interaction.guild_id, say)
        await services.store.vote(question, interaction.user.id, helpful, comment)


class Missing(Modal):
    """What a member missed in an answer."""

    def __init__(self, feedback: Feedback, question: int, say: Say, earlier: str | None) -> None:
        super().__init__(title=say("Not helpful"), timeout=600)
        self._feedback = feedback
        self._question = question
        self._say = say
        self.comment: discord.ui.TextInput[Missing] = discord.ui.TextInput(
            label=say("What is missing? (optional)"),
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=_COMMENT,
            default=earlier,
        )
        self.add_item(self.comment)

    @told
    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Keep the comment with the vote."""
        comment = self.comment.value.strip() or None
        await self._feedback.vote(interaction, self._question, False, comment, self._say)
        await note(interaction, self._say("Thank you, the moderators can see it."))


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(Feedback(bot))
