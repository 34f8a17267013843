"""Requests to Discord that are sent again where the connection was cut, and count once.

A cut connection leaves open whether Discord took the request. What is sent
again is therefore only what Discord takes once: the first answer to an
interaction (a second one is refused with 40060), an edit, a message with a
nonce, and a message's thread (a second one is refused with 160004).

A follow-up of an interaction is none of these: Discord knows no nonce for it, and
one that only its member sees cannot be looked for. So an interaction has one
message: whatever comes after the first answer changes that one.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

import aiohttp
import discord

log = logging.getLogger(__name__)
T = TypeVar("T")

#: Discord's code where an interaction has its first answer already.
TAKEN: Final = 40060
#: Discord's code where a message has its thread already.
_THREADED: Final = 160004
#: An interaction that is over: unknown, or its token expired.
OVER: Final = frozenset({10062, 10015, 50027})
#: What a request raises where the connection fails; discord.py tries again by itself on 5xx.
CUT: Final = (aiohttp.ClientError, ConnectionError, TimeoutError)

#: Seconds before each further try: an interaction waits for three in all.
_PAUSES: Final = (0.2, 0.8)


async def through_cuts(send: Callable[[], Awaitable[T]]) -> T:
    """The result of `send()`, called again where the connection was cut.

    Raises what the last try raised, and at once what Discord itself replied.
    """
    for pause in _PAUSES:
        try:
            return await send()
        except CUT as error:
            log.info("A request to Discord was cut (%s) and is sent again", type(error).__name__)
            await asyncio.sleep(pause)
    return await send()


async def first_answer(
    interaction: discord.Interaction[Any],
    kind: discord.InteractionResponseType,
    send: Callable[[], Awaitable[T]],
) -> T | None:
    """Give the first answer to an interaction, of `kind`, by `send()`.

    None where Discord had taken it before, with its reply lost on the way. What
    follows then goes on as after an answer that succeeded.
    """
    try:
        return await through_cuts(send)
    except discord.HTTPException as error:
        if error.code != TAKEN:
            raise
        log.info("Discord had taken the answer already")
        # discord.py notes it only where the reply arrives; without the note, all that
        # follows would be sent as a first answer again and be refused.
        interaction.response._response_type = kind
        return None


async def post(
    channel: discord.abc.Messageable,
    view: discord.ui.LayoutView,
    *,
    reference: discord.MessageReference | None = None,
) -> discord.Message:
    """Send a message that is there once, however often it has to be sent; it pings nobody."""
    options: dict[str, Any] = {} if reference is None else {"reference": reference}
    # Discord gives the message back that has this nonce; discord.py asks it to.
    nonce = secrets.token_hex(12)
    return await through_cuts(
        lambda: channel.send(
            view=view,
            nonce=nonce,
            mention_author=False,
            allowed_mentions=discord.AllowedMentions.none(),
            **options,
        )
    )


async def open_thread(bot: discord.Client, message: discord.Message, name: str) -> Any:
    """A message's thread: a new one, or the one that is there. Its id is the message's."""
    try:
        return await through_cuts(lambda: message.create_thread(name=name))
    except discord.HTTPException as error:
        if error.code != _THREADED:
            raise
        return bot.get_partial_messageable(message.id)
