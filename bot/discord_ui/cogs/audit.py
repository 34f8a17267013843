"""`/audit`: what moderators changed, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import discord
from babel.numbers import format_percent
from discord import app_commands, ui
from discord.ext import commands

from bot.client import Footnote
from bot.discord_ui.cogs.settings import ASKED, SETTINGS, TONGUES, manager
from bot.discord_ui.errors import told
from bot.discord_ui.i18n import N_, Say, say_for
from bot.discord_ui.rendering import GREY, page_of, turning
from bot.discord_ui.responding import replace, respond
from bot.discord_ui.safe import clip, escape, flat
from bot.store import AuditEntry, Card

_CARD: Final = "audit"
_PER_PAGE: Final = 8
#: Characters of one change; eight of them, the title and the page fit a message.
_LONGEST: Final = 420
_VALUE: Final = 120
_TITLE: Final = 100
_NAMED: Final = 5

_FIELDS: Final = {
    "title": N_("Title"),
    "tags": N_("Tags"),
    "synonyms": N_("Synonyms"),
    "source": N_("Source"),
    "language": N_("Language"),
    "question": N_("Question"),
    "answer": N_("Answer"),
}
_DONE: Final = {
    "article added": N_("added"),
    "article changed": N_("has new text"),
    "article edited": N_("edited"),
    "article removed": N_("removed"),
    "article brought back": N_("brought back"),
    "curated added": N_("added"),
    "curated edited": N_("edited"),
    "curated removed": N_("removed"),
    "gap dismissed": N_("settled without an answer"),
}
_MARKS: Final = {"setting": "⚙️", "article": "📄", "curated": "💬", "gap": "❔"}


def _short(value: object, limit: int = _VALUE) -> str:
    return clip(escape(flat(str(value))), limit)


def _value(name: str, value: Any, titles: Mapping[str, str], say: Say) -> str:
    """A setting's value in words."""
    match name, value:
        case _, None:
            return say("not set")
        case _, bool():
            return say("yes") if value else say("no")
        case "asked_by", str() if value in ASKED:
            return say(ASKED[value])
        case "roles" | "curators", [*ids]:
            named = [f"<@&{int(one)}>" for one in ids if str(one).isdigit()]
            nobody = say("everybody") if name == "roles" else say("nobody")
            return _some(named) or nobody
        case "knowledge_role", int() | str() if str(value).isdigit():
            return f"<@&{int(value)}>"
        case "articles", [*ids]:
            return _some([say.quoted(_short(titles.get(one, one), _TITLE)) for one in ids]) or say(
                "all"
            )
        case "threshold", int() | float():
            return format_percent(value, locale=say.language)
        case "cooldown", int():
            return say.plural("{count} second", "{count} seconds", value)
        case "language", "-":
            return say("Each reader's own language")
        case "language", str() if value in TONGUES:
            return TONGUES[value]
        case _, [*several]:
            return _some([_short(one) for one in several]) or "–"
    return _short(value) or "–"


def _some(values: list[str]) -> str:
    """The first of several values, and how many more there are."""
    more = [f"+{len(values) - _NAMED}"] if len(values) > _NAMED else []
    return ", ".join(values[:_NAMED] + more)


def _differences(before: Mapping[str, Any], after: Mapping[str, Any], say: Say) -> str:
    """What was edited, field by field."""

    def shown(value: Any) -> str:
        if isinstance(value, list):
            return _some([_short(one, 40) for one in value]) or "–"
        return say.quoted(_short(value)) if value else "–"

    return "; ".join(
        f"{say(_FIELDS[name])}: {shown(before.get(name))} → {shown(after.get(name))}"
        for name in _FIELDS
        if name in after and before.get(name) != after[name]
    )


def change_in_words(entry: AuditEntry, titles: Mapping[str, str], say: Say) -> str:
    """One change: what it was, and below it who made it and when.

    `titles` are those of the articles by id. Changes that an earlier version kept
    with fewer details are said as far as they are known.
    """
    details = entry.details if isinstance(entry.details, dict) else {}
    kind = entry.action.partition(" ")[0]
    if kind == "setting":
        name = str(details.get("name", ""))
        known = SETTINGS.get(name)
        what = f"**{say(known) if known else _short(name, _TITLE)}**"
        if details.get("channel"):
            what += f" (<#{int(details['channel'])}>)"
        said = _value(name, details.get("value"), titles, say)
        if "before" in details:
            said = f"{_value(name, details['before'], titles, say)} → {said}"
    elif kind == "gap":
        count = details["count"] if isinstance(details.get("count"), int) else 1
        what = f"**{say.plural('{count} question', '{count} questions', count)}**"
        said = say(_DONE[entry.action]) if entry.action in _DONE else _short(entry.action)
    else:
        title = details.get("title") or details.get("question")
        what = f"**{_short(title, _TITLE)}**" if title else ""
        what += f" (#{details.get('id', '?')})"
        done = _DONE.get(entry.action)
        said = say(done) if done else _short(entry.action)
        if isinstance(details.get("version"), int) and details["version"] > 1:
            new = say("version {number}", number=details["version"])
            said += f": {say('version {number}', number=details['version'] - 1)} → {new}"
        if entry.action.endswith(" edited"):
            before = details.get("before")
            edits = details.get("after", details)
            said += f": {_differences(before or {}, edits, say)}".removesuffix(": ")
        elif kind == "curated" and details.get("answer"):
            said += f": {say.quoted(_short(details['answer']))}"
        if isinstance(details.get("settled"), int):
            settled = say.plural("settles {count} gap", "settles {count} gaps", details["settled"])
            said += f" ({settled})"
    who = f"<@{entry.member}>" if entry.member else say("the host, or on schedule")
    line = clip(f"{_MARKS.get(kind, '•')} {what.strip()}: {said}", _LONGEST - 80)
    return f"{line}\n-# {who} · <t:{int(entry.at)}:f>"


class Audit(commands.Cog):
    """The list, for those with Manage Server."""

    def __init__(self, bot: Footnote) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Register the pages."""
        self.bot.deck.on(_CARD, "page", self.turn)

    @app_commands.command()
    @app_commands.describe(kind="Only changes of this kind", member="Only what this member changed")
    @app_commands.choices(
        kind=[
            app_commands.Choice(name=N_("Settings"), value="setting"),
            app_commands.Choice(name=N_("Articles"), value="article"),
            app_commands.Choice(name=N_("Moderators' answers"), value="curated"),
        ]
    )
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    @told
    async def audit(
        self,
        interaction: discord.Interaction[Footnote],
        kind: str | None = None,
        member: discord.User | None = None,
    ) -> None:
        """What moderators changed: settings, articles, answers"""
        guild = manager(interaction)
        payload = {"kind": kind, "of": None if member is None else member.id}
        token = await self.bot.services.keep_card(
            _CARD, payload, guild=guild, member=interaction.user.id
        )
        card = Card(token, _CARD, guild, interaction.user.id, payload)
        await respond(interaction, await self._list(interaction, card, 0), ephemeral=True)

    async def turn(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Another page, as the list is now."""
        await replace(interaction, await self._list(interaction, card, number))

    async def _list(
        self, interaction: discord.Interaction[Any], card: Card, page: int
    ) -> ui.LayoutView:
        guild, say = manager(interaction), say_for(interaction.locale)
        store = self.bot.services.store
        kind, of = card.payload.get("kind"), card.payload.get("of")
        count = await store.audit_count(guild, kind=kind, member=of)
        pages = max(1, -(-count // _PER_PAGE))
        page = min(page, pages - 1)
        entries = await store.audit_list(
            guild, _PER_PAGE, skip=page * _PER_PAGE, kind=kind, member=of
        )
        titles = {one.id: one.title for one in self.bot.services.engine.visible(guild).values()}
        box: ui.Container[Any] = ui.Container(accent_colour=GREY)
        box.add_item(
            ui.TextDisplay(f"### {say.plural('{count} change', '{count} changes', count)}")
        )
        for entry in entries:
            box.add_item(ui.TextDisplay(change_in_words(entry, titles, say)))
        if not entries:
            said = (
                say("Nothing has been changed yet.")
                if kind is None and of is None
                else say("Nothing of that kind has been changed yet.")
            )
            box.add_item(ui.TextDisplay(said))
        if pages > 1:
            box.add_item(ui.TextDisplay(f"-# {page_of(page, pages, say)}"))
            box.add_item(turning(page, pages, say, card.token))
        view = ui.LayoutView(timeout=None)
        view.add_item(box)
        return view


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(Audit(bot))
