"""What a member is told when something does not work, in one place.

A `UserError` is a sentence for the member. Anything else is a fault of ours:
the member gets a short sentence with a reference number, the log has the rest
under the same number.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final, ParamSpec

import discord
from discord import app_commands

from bot.discord_ui.i18n import Say, say_for
from bot.discord_ui.sending import CUT, OVER, TAKEN, first_answer
from bot.logs import new_request, request_id

log = logging.getLogger(__name__)
P = ParamSpec("P")

#: An interaction that is over, or was answered already (a repeated event).
_OVER: Final = OVER | {TAKEN}


class UserError(Exception):
    """A sentence for the member, in their language: what is wrong and what to do."""


def reference() -> str:
    """The number that a log line and what the member sees have in common."""
    known = request_id.get()
    return new_request() if known == "-" else known


def sentence(error: BaseException, say: Say) -> str | None:
    """What to tell the member; None for silence. Logs what is a fault of ours."""
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError):
        inner = error.original if isinstance(error, app_commands.CommandInvokeError) else None
        error = inner or error.__cause__ or Exception(type(error).__name__)
    match error:
        case UserError():
            return str(error)
        case app_commands.CommandOnCooldown():
            return say("Please wait {seconds} seconds.", seconds=max(1, round(error.retry_after)))
        case app_commands.NoPrivateMessage():
            return say("This works in a server only.")
        case app_commands.CheckFailure():
            return say("You may not use this here.")
        case app_commands.CommandNotFound():
            return say("This command has changed. Reload Discord and try again.")
        case discord.HTTPException(code=code) if code in _OVER:
            log.info("Nothing to answer: %s", error.code)
            return None
        case discord.Forbidden():
            number = reference()
            log.warning("Discord forbids it (%d), reference %s", error.code, number)
            return say(
                "I lack a permission for this here. Ask a moderator to check my role "
                "(reference {number}).",
                number=number,
            )
    number = reference()
    log.error("A handler failed, reference %s", number, exc_info=error)
    return say("Something went wrong on my side (reference {number}).", number=number)


async def explain(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the member who set off `interaction`, so that only they see it; never raises."""
    said = sentence(error, say_for(interaction.locale))
    if said is None:
        return
    try:
        if interaction.response.is_done():
            await interaction.followup.send(
                said, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
            )
        else:
            await first_answer(
                interaction,
                discord.InteractionResponseType.channel_message,
                lambda: interaction.response.send_message(
                    said, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
                ),
            )
    except (discord.HTTPException, *CUT) as failed:
        why = failed.code if isinstance(failed, discord.HTTPException) else type(failed).__name__
        log.info("The member could not be told: %s", why)


def told(
    command: Callable[P, Coroutine[Any, Any, None]],
) -> Callable[P, Coroutine[Any, Any, None]]:
    """A command whose `UserError`s are told to the member and are no errors of the bot's.

    Goes directly on the callback, below discord.py's own decorators.
    """

    @functools.wraps(command)
    async def run(*args: P.args, **options: P.kwargs) -> None:
        try:
            await command(*args, **options)
        except UserError as error:
            found = [one for one in args if isinstance(one, discord.Interaction)]
            await explain(found[0], error)

    return run


class Modal(discord.ui.Modal):
    """A modal that takes each submission once, and whose errors go the way of all errors."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let each submission through once: Discord may send one twice."""
        first: bool = interaction.client.services.first_time(interaction.id)
        return first

    async def on_error(  # type: ignore[override]
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        """See `explain`."""
        await explain(interaction, error)
