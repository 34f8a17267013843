"""`/settings`: one panel for a server's settings, or for a channel's over them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, Final

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client import Footnote
from bot.discord_ui.deck import CardButton, CardSelect, offered
from bot.discord_ui.errors import Modal, UserError, told
from bot.discord_ui.i18n import LANGUAGES, N_, Say, say_for
from bot.discord_ui.policy import (
    ASKED_BY,
    COOLDOWNS,
    NAMES,
    Policy,
    policy_from,
    settings_channel,
)
from bot.discord_ui.rendering import GREY, page_of, titles_apart, turning
from bot.discord_ui.responding import open_form, replace, respond
from bot.discord_ui.safe import clip
from bot.discord_ui.services import option_value
from bot.store import Card

_CARD: Final = "settings"
_DAYS: Final = 30.0
ASKED: Final = {
    "mention": N_("When I am mentioned, or by command"),
    "questions": N_("Also every message that is a question"),
    "posts": N_("Also new forum posts"),
}
TONGUES: Final = {
    "en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "tr": "Türkçe",
}  # fmt: skip
#: The names of all settings in words, those of other panels and commands included.
SETTINGS: Final = {
    "asked_by": N_("How I am asked"),
    "thread": N_("Answer in a thread"),
    "private": N_("Private by default"),
    "roles": N_("Who may ask"),
    "articles": N_("Articles to draw on"),
    "threshold": N_("Confidence"),
    "cooldown": N_("Wait between questions"),
    "language": N_("My language"),
    "knowledge_role": N_("Role that manages the articles"),
    "curators": N_("Who may save answers"),
}
#: Articles that one menu holds.
_PER_MENU: Final = 25


def manager(interaction: discord.Interaction[Any]) -> int:
    """The guild that an interaction may manage. Raises UserError where it may not."""
    say = say_for(interaction.locale)
    if interaction.guild_id is None:
        raise UserError(say("This only works in a server."))
    if not interaction.permissions.manage_guild:
        raise UserError(say("You need the Manage Server permission for this."))
    return interaction.guild_id


class ThresholdForm(Modal):
    """The least confidence, in percent."""

    def __init__(self, cog: SettingsPanel, card: Card, say: Say) -> None:
        super().__init__(title=say("Confidence"))
        self._cog, self._card = cog, card
        self.percent: ui.TextInput[Any] = ui.TextInput(
            label=say("Percent, 0 to 100 (empty: as the host set it)")
            if card.payload["channel"] is None
            else say("Percent, 0 to 100 (empty: as the server)"),
            custom_id="percent",
            max_length=3,
            required=False,
        )
        self.add_item(self.percent)

    @told
    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Keep it; the panel says what it would have declined."""
        manager(interaction)
        typed = self.percent.value.strip().removesuffix("%")
        if typed and not (typed.isascii() and typed.isdigit() and int(typed) <= 100):
            raise UserError(say_for(interaction.locale)("Type a number from 0 to 100."))
        value = int(typed) / 100 if typed else None
        await self._cog.change(interaction, self._card, "threshold", value)


class SettingsPanel(commands.Cog):
    """The panel. Every press is checked: Discord only hides the command."""

    def __init__(self, bot: Footnote) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Register the menus and buttons."""
        for name in (*NAMES, "reset", "inherit", "all_articles", "page"):
            self.bot.deck.on(_CARD, name, self._pressed(name))

    @app_commands.command()
    @app_commands.describe(channel="Set this channel only, overriding the server's settings")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    @told
    async def settings(
        self,
        interaction: discord.Interaction[Footnote],
        channel: discord.TextChannel | discord.ForumChannel | None = None,
    ) -> None:
        """How I am asked and how I answer here"""
        guild = manager(interaction)
        payload = {"channel": settings_channel(channel)}
        token = await self.bot.services.keep_card(
            _CARD, payload, guild=guild, member=interaction.user.id
        )
        card = Card(token, _CARD, guild, interaction.user.id, payload)
        await respond(interaction, await self._panel(interaction, card), ephemeral=True)

    def _pressed(self, name: str) -> Any:
        async def run(
            interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
        ) -> None:
            guild = manager(interaction)
            store, channel = self.bot.services.store, card.payload["channel"]
            value: Any = None
            if name == "threshold":
                form = ThresholdForm(self, card, say_for(interaction.locale))
                await open_form(interaction, form)
                return
            held = await store.settings(guild, channel)
            if name == "reset" and not number:
                # Everything at one press would be one too few.
                await replace(interaction, await self._panel(interaction, card, asks_reset=True))
                return
            if name in ("reset", "inherit"):
                for each in NAMES if name == "reset" else [one for one in NAMES if one in values]:
                    await store.change_setting(guild, interaction.user.id, each, None, channel)
                await replace(interaction, await self._panel(interaction, card))
                return
            if name == "page":
                card = dataclasses.replace(card, payload={**card.payload, "page": number})
                await store.keep_card(card)
                await replace(interaction, await self._panel(interaction, card))
                return
            if name in ("thread", "private"):
                value = not getattr(policy_from(held), name)
            elif name in ("roles", "curators"):
                value = [int(one) for one in values if one.isdigit()]
            elif name == "all_articles":
                value = []
            elif name == "articles":
                value = self._chosen(guild, policy_from(held), offered(interaction), values)
            elif name == "cooldown":
                value = int(values[0]) if values and values[0].isdigit() else 0
            elif values and (values[0] != "-" or channel is not None):
                value = values[0]
            await self.change(interaction, card, name.removeprefix("all_"), value)

        return run

    def _chosen(self, guild: int, policy: Policy, shown: list[str], values: list[str]) -> list[str]:
        """The articles chosen now: those of the menu's page, and those of its other pages."""
        find = self.bot.services.find_article
        here, chosen = (
            [article.id for one in names if (article := find(one, guild)) is not None]
            for names in (shown, values)
        )
        visible = self.bot.services.engine.visible(guild)
        others = [one for one in policy.articles or () if one in visible and one not in here]
        return others + [one for one in chosen if one not in others]

    async def change(
        self, interaction: discord.Interaction[Any], card: Card, name: str, value: Any
    ) -> None:
        """Keep one value, note it in the audit list, and show the panel anew."""
        guild = manager(interaction)
        await self.bot.services.store.change_setting(
            guild, interaction.user.id, name, value, card.payload["channel"]
        )
        await replace(interaction, await self._panel(interaction, card))

    async def _panel(
        self, interaction: discord.Interaction[Any], card: Card, *, asks_reset: bool = False
    ) -> discord.ui.LayoutView:
        say, services = say_for(interaction.locale), self.bot.services
        guild, channel = manager(interaction), card.payload["channel"]
        policy = policy_from(await services.store.settings(guild, channel))
        box: ui.Container[Any] = ui.Container(accent_colour=GREY)
        place = say("this server") if channel is None else f"<#{channel}>"
        box.add_item(ui.TextDisplay(f"### {say('Settings for {place}', place=place)}"))
        if policy.asked_by != "mention" and not self.bot.settings.message_content:
            box.add_item(
                ui.TextDisplay(
                    "⚠️ "
                    + say(
                        "I cannot read messages that do not mention me: the host has not switched "
                        "on the message-content intent (FOOTNOTE_MESSAGE_CONTENT)."
                    )
                )
            )

        def menu(name: str, select: ui.Select[Any] | ui.RoleSelect[Any]) -> None:
            row: ui.ActionRow[Any] = ui.ActionRow()
            row.add_item(CardSelect(card.token, name, select))  # type: ignore[arg-type]
            box.add_item(row)

        def options(chosen: Any, pairs: list[tuple[Any, str]]) -> list[discord.SelectOption]:
            return [
                discord.SelectOption(label=clip(label, 100), value=str(v), default=v == chosen)
                for v, label in pairs
            ]

        menu("asked_by", ui.Select(options=options(
            policy.asked_by, [(how, say(ASKED[how])) for how in ASKED_BY])))  # fmt: skip
        roles = _there(interaction.guild, policy.roles)
        menu("roles", ui.RoleSelect(
            placeholder=say("Who may ask (none chosen: everybody)"), min_values=0, max_values=25,
            default_values=roles[:25]))  # fmt: skip
        if policy.roles and not roles:
            gone = say(
                "None of the chosen roles exists any more, so only members with Manage Server "
                "may ask."
            )
            everybody = CardButton(card.token, "roles", label=say("Everybody"))
            box.add_item(ui.Section(f"-# ⚠️ {gone}", accessory=everybody))
        if channel is None:
            menu("curators", ui.RoleSelect(
                placeholder=say("Who may save answers"),
                min_values=0, max_values=25,
                default_values=_there(interaction.guild, policy.curators)[:25]))  # fmt: skip
        articles = sorted(
            services.engine.visible(guild).values(), key=lambda a: (a.title.casefold(), a.id)
        )
        pages = max(1, -(-len(articles) // _PER_MENU))
        page = min(int(card.payload.get("page", 0)), pages - 1)
        here = articles[page * _PER_MENU : (page + 1) * _PER_MENU]
        labels = titles_apart(articles)
        if here:
            about = say("Articles to draw on (none chosen: all)")
            menu("articles", ui.Select(
                placeholder=f"{about} · {page_of(page, pages, say)}" if pages > 1 else about,
                min_values=0, max_values=len(here),
                options=[
                    discord.SelectOption(
                        label=labels[a.id], value=option_value(a),
                        default=policy.articles is not None and a.id in policy.articles,
                    )
                    for a in here
                ]))  # fmt: skip
        if pages > 1:
            box.add_item(turning(page, pages, say, card.token))
        if policy.articles is not None:
            chosen = sum(1 for a in articles if a.id in policy.articles)
            said = (
                say.plural("{count} article is chosen.", "{count} articles are chosen.", chosen)
                if chosen
                else "⚠️ "
                + say("None of the chosen articles exists any more, so nothing is answered.")
            )
            label = say("All articles")
            box.add_item(
                ui.Section(
                    f"-# {said}", accessory=CardButton(card.token, "all_articles", label=label)
                )
            )
        waits = [
            (
                s,
                say.plural(
                    "{count} second between questions", "{count} seconds between questions", s
                )
                if s
                else say("No wait between questions"),
            )
            for s in COOLDOWNS
        ]
        menu("cooldown", ui.Select(options=options(policy.cooldown, waits)))
        tongues = [("-", say("Each reader's own language"))]
        tongues += [(one, TONGUES[one]) for one in ("en", *LANGUAGES)]
        menu("language", ui.Select(options=options(policy.language or "-", tongues)))
        box.add_item(ui.TextDisplay(await self._preview(guild, channel, policy, say)))
        row: ui.ActionRow[Any] = ui.ActionRow()
        for name, on, label in (
            ("thread", policy.thread, say("Answer in a thread")),
            ("private", policy.private, say("Private by default")),
        ):
            style = discord.ButtonStyle.success if on else discord.ButtonStyle.secondary
            row.add_item(CardButton(card.token, name, label=label, style=style))
        row.add_item(CardButton(card.token, "threshold", label=say("Confidence")))
        red = discord.ButtonStyle.danger
        label = say("Yes, reset everything above") if asks_reset else say("Reset")
        row.add_item(CardButton(card.token, "reset", int(asks_reset), label=label, style=red))
        box.add_item(row)
        if channel is not None:
            own = await services.store.overrides(guild, channel)
            names = [name for name in NAMES if name in own]
            if names:
                menu("inherit", ui.Select(
                    placeholder=say("Return to the server's settings for …"),
                    min_values=1, max_values=len(names),
                    options=[discord.SelectOption(label=say(SETTINGS.get(one, one)), value=one)
                             for one in names]))  # fmt: skip
            said = say("Nothing is set for this channel: the server's settings apply.")
            if names:
                said = say(
                    "Set for this channel: {names}. For everything else the server's "
                    "settings apply.",
                    names=", ".join(say(SETTINGS.get(one, one)) for one in names),
                )
            box.add_item(ui.TextDisplay(f"-# {said}"))
        view = ui.LayoutView(timeout=None)
        view.add_item(box)
        return view

    async def _preview(self, guild: int, channel: int | None, policy: Policy, say: Say) -> str:
        """What the threshold would have declined of the kept questions of the last days."""
        least = self.bot.settings.threshold if policy.threshold is None else policy.threshold
        asked, below = await self.bot.services.store.below(guild, least, channel, _DAYS)
        percent = round(least * 100)
        if not asked:
            return say(
                "Confidence: {percent}%. Nothing was asked in the last 30 days.", percent=percent
            )
        return say.plural(
            "Confidence: {percent}%. Of {count} question in the last 30 days, {below} "
            "would have been declined.",
            "Confidence: {percent}%. Of {count} questions in the last 30 days, {below} "
            "would have been declined.",
            asked,
            percent=percent,
            below=below,
        )


def _there(guild: discord.Guild | None, roles: Iterable[int]) -> list[discord.Object]:
    """Those of some roles that the server still has; all where it is not known."""
    known = guild.roles if guild is not None else []
    here = {role.id for role in known}
    return [discord.Object(one) for one in roles if not here or one in here]


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(SettingsPanel(bot))
