"""Cards: messages whose buttons go on working after a restart.

What a message's buttons need is kept in the database under a random token; the
custom id carries the token, what to do, and a number. A token that is not
there, or another guild's, does nothing: a forged custom id opens no door.
Permissions are checked by the actions themselves, at the press.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, Self, cast

import discord

from bot.discord_ui.errors import UserError, explain
from bot.discord_ui.i18n import say_for
from bot.store import Card

if TYPE_CHECKING:
    from bot.client import Footnote

#: (interaction, card, the button's number or the select's values) → done.
Action = Callable[["discord.Interaction[Footnote]", Card, int, list[str]], Awaitable[None]]

_TEMPLATE: Final = r"fn:(?P<token>[\w-]{16}):(?P<action>[a-z_]{1,24}):(?P<number>\d{1,19})"


def new_token() -> str:
    """96 random bits: not to be guessed."""
    return secrets.token_urlsafe(12)


def custom_id(token: str, action: str, number: int = 0) -> str:
    """The custom id of a card's component."""
    return f"fn:{token}:{action}:{number}"


def offered(interaction: discord.Interaction[Any]) -> list[str]:
    """The values that the menu which was used had to choose from, chosen or not."""
    wanted = interaction.data.get("custom_id") if interaction.data else None
    for item in _components(interaction.message):
        if getattr(item, "custom_id", None) == wanted:
            return [option.value for option in getattr(item, "options", ())]
    return []


def token_of(message: discord.Message) -> str | None:
    """The token of the card that a message of the bot's is; None for one without buttons."""
    for item in _components(message):
        found = re.fullmatch(_TEMPLATE, getattr(item, "custom_id", None) or "")
        if found is not None:
            return found["token"]
    return None


def _components(message: discord.Message | None) -> Iterator[Any]:
    """The components of a message, with those within them."""
    left: list[Any] = list(message.components) if message else []
    while left:
        item = left.pop()
        yield item
        left += getattr(item, "children", ())


class Deck:
    """The actions of all kinds of card. Cogs register theirs when they load."""

    def __init__(self) -> None:
        self._actions: dict[tuple[str, str], Action] = {}

    def on(self, kind: str, action: str, run: Action) -> None:
        """Let `run` serve the components of `kind` with this action."""
        self._actions[kind, action] = run

    async def play(
        self,
        interaction: discord.Interaction[Footnote],
        token: str,
        action: str,
        number: int,
        values: list[str],
    ) -> None:
        """Serve one press. Whatever goes wrong is explained to the member."""
        if not interaction.client.services.first_time(interaction.id):
            return
        try:
            card = await interaction.client.services.card(token)
            run = None if card is None else self._actions.get((card.kind, action))
            if card is None or run is None or card.guild != interaction.guild_id:
                say = say_for(interaction.locale)
                raise UserError(say("This button is no longer in use. Please ask again."))
            await run(interaction, card, number, values)
        except Exception as error:
            await explain(interaction, error)


class CardButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]], template=_TEMPLATE
):
    """A button of a card."""

    def __init__(
        self,
        token: str,
        action: str,
        number: int = 0,
        *,
        label: str | None = None,
        emoji: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            discord.ui.Button(
                label=label,
                emoji=emoji,
                style=style,
                disabled=disabled,
                custom_id=custom_id(token, action, number),
            )
        )
        self._press = (token, action, number)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """The button that was pressed."""
        return cls(match["token"], match["action"], int(match["number"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """See `Deck.play`."""
        await interaction.client.deck.play(interaction, *self._press, [])


class CardSelect(
    discord.ui.DynamicItem[discord.ui.Select[discord.ui.LayoutView]],
    template=_TEMPLATE.replace("fn:", "fs:", 1),
):
    """A select menu of a card, of any of Discord's kinds; its values are ids or strings."""

    def __init__(self, token: str, action: str, select: discord.ui.Select[Any]) -> None:
        select.custom_id = custom_id(token, action).replace("fn:", "fs:", 1)
        super().__init__(select)
        self._press = (token, action, 0)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """The menu that was used."""
        # The template matches the custom ids of our menus only.
        return cls(match["token"], match["action"], cast("discord.ui.Select[Any]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """See `Deck.play`."""
        values = interaction.data.get("values", []) if interaction.data else []
        chosen = [str(value) for value in values] if isinstance(values, list) else []
        await interaction.client.deck.play(interaction, *self._press, chosen)
