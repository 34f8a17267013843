"""Sending: acknowledged in time whatever happens, never a ping."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Collection, Iterable
from contextlib import suppress
from itertools import chain
from typing import Any, Final, TypeVar

import discord

from bot.answering import MAX_QUESTION_CHARS
from bot.answering.framing import asks_for_summary
from bot.discord_ui.errors import UserError, has_answer
from bot.discord_ui.i18n import N_, Say
from bot.discord_ui.questions import clean
from bot.discord_ui.rendering import titles_apart
from bot.discord_ui.safe import clip, escape
from bot.discord_ui.sending import CUT, first_answer, post, through_cuts
from bot.discord_ui.services import Services
from bot.store import StoredQuestion

T = TypeVar("T")

#: Seconds after which the bot shows that it is working; Discord waits for three.
PATIENCE: Final = 1.2
#: Discord shows that somebody types for ten seconds.
_TYPING: Final = 9.0
_ADD: Final = N_("Moderators add them with `/knowledge add`.")
NO_PINGS: Final = discord.AllowedMentions.none()


async def working(
    interaction: discord.Interaction[Any],
    work: Awaitable[T],
    *,
    ephemeral: bool = False,
    in_place: bool = False,
) -> T:
    """The result of `work`; shows that the bot is thinking only where it takes long.

    `in_place` is for what `replace` shows: the message stays until it is ready.
    """
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done and not interaction.response.is_done():
            await acknowledge(interaction, ephemeral=ephemeral, in_place=in_place)
        return await task
    except BaseException:
        task.cancel()
        raise


async def acknowledge(
    interaction: discord.Interaction[Any], *, ephemeral: bool = False, in_place: bool = False
) -> None:
    """Show that the bot is working; `in_place` as in `working`."""
    kind = (
        discord.InteractionResponseType.deferred_message_update
        if in_place
        else discord.InteractionResponseType.deferred_channel_message
    )
    await first_answer(
        interaction,
        kind,
        lambda: interaction.response.defer(ephemeral=ephemeral, thinking=not in_place),
    )


async def note(interaction: discord.Interaction[Any], said: str) -> None:
    """Answer a press or a form with one sentence, which only the member sees."""
    await first_answer(
        interaction,
        discord.InteractionResponseType.channel_message,
        lambda: interaction.response.send_message(said, ephemeral=True, allowed_mentions=NO_PINGS),
    )


async def open_form(interaction: discord.Interaction[Any], form: discord.ui.Modal) -> None:
    """Answer with a form; it can be sent in also where Discord's reply was lost."""
    sent = await first_answer(
        interaction,
        discord.InteractionResponseType.modal,
        lambda: interaction.response.send_modal(form),
    )
    if sent is None:
        # discord.py waits for the form by itself only where the reply arrives.
        interaction.client._connection.store_view(form)


async def typing_while(channel: discord.abc.Messageable, work: Awaitable[T]) -> T:
    """The result of `work`; the bot is shown typing only where it takes long."""
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        while not done:
            # It is only a sign: the answer does not depend on it.
            with suppress(discord.DiscordException, *CUT):
                await channel.typing()
            done, _ = await asyncio.wait({task}, timeout=_TYPING)
        return await task
    except BaseException:
        task.cancel()
        raise


async def respond(
    interaction: discord.Interaction[Any],
    view: discord.ui.LayoutView,
    *,
    ephemeral: bool = False,
    files: list[discord.File] | None = None,
    final: bool = True,
) -> int:
    """Answer with `view`, deferred or not; returns the message's id.

    What was answered before is replaced: an interaction has one message. One that
    is not `final` says how far the work is; an error that comes later replaces it.
    """
    attached = files or []
    # Cards are served from the database: discord.py would keep an ephemeral one for 15 minutes.
    view.stop()
    if not interaction.response.is_done():

        async def send() -> int | None:
            _rewind(attached)
            made = await interaction.response.send_message(
                view=view, ephemeral=ephemeral, allowed_mentions=NO_PINGS, files=attached
            )
            return made.message_id

        sent = await first_answer(
            interaction, discord.InteractionResponseType.channel_message, send
        )
        if sent is None:
            sent = (await through_cuts(interaction.original_response)).id
    else:

        async def edit() -> int:
            _rewind(attached)
            edited = await interaction.edit_original_response(
                view=view, allowed_mentions=NO_PINGS, attachments=attached
            )
            return edited.id

        sent = await through_cuts(edit)
    if final:
        has_answer(interaction)
    return sent


def _rewind(files: list[discord.File]) -> None:
    """Files that a cut connection had half read are sent from their beginning."""
    for file in files:
        file.reset()


async def replace(interaction: discord.Interaction[Any], view: discord.ui.LayoutView) -> None:
    """Put `view` in the place of the message whose component was pressed (turning a page)."""
    view.stop()  # as above
    if interaction.response.is_done():
        await through_cuts(
            lambda: interaction.edit_original_response(view=view, allowed_mentions=NO_PINGS)
        )
    else:
        await first_answer(
            interaction,
            discord.InteractionResponseType.message_update,
            lambda: interaction.response.edit_message(view=view, allowed_mentions=NO_PINGS),
        )
    has_answer(interaction)


async def reply_to(message: discord.Message, view: discord.ui.LayoutView) -> discord.Message:
    """Reply to a member's message, also where it was deleted meanwhile."""
    return await post(
        message.channel, view, reference=message.to_reference(fail_if_not_exists=False)
    )


def words_of(message: discord.Message) -> str:
    """A message's words, or those of the message that it forwards."""
    forwarded = (one.content for one in message.message_snapshots)
    return message.content or next(forwarded, "")


def files_of(message: discord.Message) -> list[discord.Attachment]:
    """A message's files, and those of the message that it forwards."""
    forwarded = (one.attachments for one in message.message_snapshots)
    return [*message.attachments, *chain.from_iterable(forwarded)]


def checked_question(text: str, say: Say) -> str:
    """The question without space around it.

    Raises UserError for an empty or overlong one, and where a summary is asked for.
    """
    text = text.strip()
    if not text:
        raise UserError(say("Ask a question, for example: Who decides …? `/help` shows how."))
    if len(text) > MAX_QUESTION_CHARS:
        raise UserError(
            say("That is too long: at most {count} characters are read.", count=MAX_QUESTION_CHARS)
        )
    if asks_for_summary(clean(text)):
        raise UserError(say("`/summary` gives an article in a few of its own sentences."))
    return text


async def named_article(
    services: Services,
    name: str,
    guild: int | None,
    say: Say,
    only: Collection[str] | None = None,
) -> str:
    """The id of the article that an option names. Raises UserError with the nearest of `only`."""
    article = services.find_article(name, guild)
    if article is not None:
        return article.id
    meant = await services.run(services.meant_articles, name, guild, only)
    said = say("There is no article called “{name}”.", name=clip(escape(name), 100))
    lists = say("`/articles` lists them.")
    raise UserError(f"{said} {did_you_mean(titles_apart(meant, 80).values(), say) or lists}")


def no_articles(guild: int | None, say: Say) -> str:
    """What to say where there is nothing to answer from."""
    said = say("There are no articles yet.")
    return said if guild is None else f"{said} {say(_ADD)}"


def did_you_mean(names: Iterable[str], say: Say) -> str:
    """What to add where something is not there; nothing for no names."""
    titles = ", ".join(say.quoted(clip(escape(name), 100)) for name in names)
    return say("Did you mean {titles}?", titles=titles) if titles else ""


async def kept_question(
    services: Services, number: int, guild: int | None, say: Say
) -> StoredQuestion:
    """The guild's question of that id. Raises UserError where it is no longer kept."""
    question = await services.store.question(number)
    if question is None or question.guild != guild:
        raise UserError(say("This question is no longer kept. Please ask again."))
    return question
