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
from discord import app_commands, ui

from bot.discord_ui.i18n import Say, say_for
from bot.discord_ui.safe import MAX_TEXT
from bot.discord_ui.sending import CUT, OVER, TAKEN, first_answer, through_cuts
from bot.logs import new_request, request_id

log = logging.getLogger(__name__)
P = ParamSpec("P")

#: An interaction that is over, or was answered already (a repeated event).
_OVER: Final = OVER | {TAKEN}
#: The component's number of a sentence below a card.
_NOTICE: Final = 990_001
#: Seconds for which a form is waited for: who closes one is not heard of.
_FORM: Final = 3_600.0


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
            seconds = max(1, round(error.retry_after))
            return say.plural(
                "Please wait {count} second.", "Please wait {count} seconds.", seconds
            )
        case app_commands.NoPrivateMessage():
            return say("This only works in a server.")
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


def has_answer(interaction: discord.Interaction[Any]) -> None:
    """Note that the member has what they asked for: an error after it changes nothing of it."""
    interaction.extras["answered"] = True


async def explain(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the member who set off `interaction`; never raises.

    Before anything was answered only they see it. After "is thinking", or a word on how
    far the work is, it stands in its place; below a card that was to be changed, it
    stands until the card changes. Who has their answer is told nothing more.
    """
    said = sentence(error, say_for(interaction.locale))
    if said is None or interaction.extras.get("answered"):
        return
    try:
        if interaction.response.is_done():
            # An edit, not a follow-up: sent again after a cut, it still counts once.
            view = _notice(interaction, said)
            await through_cuts(
                lambda: interaction.edit_original_response(
                    view=view, allowed_mentions=discord.AllowedMentions.none()
                )
            )
        else:
            await first_answer(
                interaction,
                discord.InteractionResponseType.channel_message,
                lambda: interaction.response.send_message(
                    said, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
                ),
            )
    except (discord.HTTPException, RuntimeError, *CUT) as failed:  # RuntimeError: the bot ends
        why = failed.code if isinstance(failed, discord.HTTPException) else type(failed).__name__
        log.info("The member could not be told: %s", why)


def _notice(interaction: discord.Interaction[Any], said: str) -> ui.LayoutView:
    """The sentence alone; where a card was to be changed, the card with it at its end."""
    view = ui.LayoutView(timeout=None)
    in_place = interaction.response.type is discord.InteractionResponseType.deferred_message_update
    if in_place and interaction.message is not None and interaction.message.flags.components_v2:
        view = ui.LayoutView.from_message(interaction.message, timeout=None)
        earlier = view.find_item(_NOTICE)
        if earlier is not None:
            view.remove_item(earlier)
        if view.content_length() + len(said) > MAX_TEXT:
            view.clear_items()
    view.add_item(ui.TextDisplay(said, id=_NOTICE))
    # Cards are served from the database, not from memory.
    view.stop()
    return view


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


class Suggesting(logging.Filter):
    """Keeps members out of what discord.py logs where an option's suggestions fail.

    It names the member beside the command. That an interaction is over, or its connection
    was cut, is no fault: whoever types on has set off the next one already.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; all pass."""
        if "autocomplete" in str(record.msg) and isinstance(record.args, tuple) and record.args:
            record.msg, record.args = "Suggestions for %r failed", record.args[:1]
            error = record.exc_info[1] if record.exc_info else None
            over = isinstance(error, discord.HTTPException) and error.code in _OVER
            if over or isinstance(error, CUT):
                record.levelno, record.levelname = logging.INFO, "INFO"
                record.exc_info = record.exc_text = None
        return True


class Modal(discord.ui.Modal):
    """A modal that takes each submission once, and whose errors go the way of all errors."""

    def __init__(self, *, title: str, timeout: float = _FORM) -> None:
        super().__init__(title=title, timeout=timeout)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let each submission through once: Discord may send one twice."""
        first: bool = interaction.client.services.first_time(interaction.id)
        return first

    async def on_error(  # type: ignore[override]
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        """See `explain`."""
        await explain(interaction, error)
