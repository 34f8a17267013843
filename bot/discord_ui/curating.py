"""What `/gaps`, `/curated` and "Save as answer" have in common: who may, and the form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.answering.curated import CuratedAnswer
from bot.discord_ui.curation import MOST, TooMany
from bot.discord_ui.errors import Modal, UserError, told
from bot.discord_ui.i18n import Say, say_for
from bot.discord_ui.policy import policy_from
from bot.discord_ui.safe import clip, escape, flat

#: Characters of a curated question and answer.
LONGEST_QUESTION: Final = 300
LONGEST_ANSWER: Final = 2_000
_EXCERPT: Final = 200

#: (interaction, question, answer) → done.
Save = Callable[["discord.Interaction[Any]", str, str], Awaitable[None]]


async def curator(interaction: discord.Interaction[Any]) -> int:
    """The guild whose answers the interaction's user may keep.

    Raises UserError where they may not. Discord only hides commands: buttons and
    forms are checked here alone.
    """
    say, guild = say_for(interaction.locale), interaction.guild_id
    if guild is None:
        raise UserError(say("This only works in a server."))
    if interaction.permissions.manage_guild:
        return guild
    policy = policy_from(await interaction.client.services.store.settings(guild))
    member = interaction.user
    # `get_role` knows only roles of this server.
    if isinstance(member, discord.Member) and any(map(member.get_role, policy.curators)):
        return guild
    raise UserError(
        say(
            "You need the Manage Server permission, or a role that may save answers (see "
            "`/settings`)."
        )
    )


def saved(gone: Sequence[CuratedAnswer], say: Say) -> str:
    """That an answer is saved, and what it takes the place of."""
    said = say("Saved. Whoever asks this again gets this answer.")
    if not gone:
        return said
    numbers = clip(", ".join(f"#{one.id}" for one in gone), _EXCERPT)
    before = clip(escape(flat(gone[-1].answer)), _EXCERPT)
    return f"{said} " + say(
        "It takes the place of {numbers}, which said: {answer}", numbers=numbers, answer=before
    )


class CuratedForm(Modal):
    """A question and the answer to it; `save` gets both without space around them."""

    def __init__(self, title: str, say: Say, save: Save, question: str, answer: str) -> None:
        super().__init__(title=title[:45])
        self._save = save
        self.question: ui.TextInput[Any] = ui.TextInput(
            label=say("Question, as members would ask it"),
            custom_id="question",
            default=question[:LONGEST_QUESTION] or None,
            max_length=LONGEST_QUESTION,
        )
        self.answer: ui.TextInput[Any] = ui.TextInput(
            label=say("Your answer"),
            custom_id="answer",
            style=discord.TextStyle.paragraph,
            default=answer[:LONGEST_ANSWER] or None,
            max_length=LONGEST_ANSWER,
        )
        self.add_item(self.question)
        self.add_item(self.answer)

    @told
    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Check once more who sends it, and save."""
        await curator(interaction)
        say = say_for(interaction.locale)
        question, answer = self.question.value.strip(), self.answer.value.strip()
        if not question or not answer:
            raise UserError(say("Type both a question and an answer."))
        try:
            await self._save(interaction, " ".join(question.split()), answer)
        except TooMany:
            raise UserError(
                say(
                    "This server has {count} saved answers, the most that it can have. "
                    "Remove some with `/curated remove`.",
                    count=MOST,
                )
            ) from None
