"""`/gaps`: what could not be answered, or not well, in groups; and its answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client import Footnote
from bot.discord_ui.curating import LONGEST_ANSWER, CuratedForm, curator, saved
from bot.discord_ui.curation import GAPS, GapGroup
from bot.discord_ui.deck import CardButton
from bot.discord_ui.errors import UserError, told
from bot.discord_ui.i18n import N_, Say, say_for
from bot.discord_ui.rendering import GREY, page_of, turning
from bot.discord_ui.responding import open_form, replace, respond, working
from bot.discord_ui.safe import clip, escape
from bot.store import Card, Gap

_CARD: Final = "gaps"
_DAYS: Final = 30
#: Groups of a page; each has its text and two buttons.
_PER_PAGE: Final = 5
#: Characters of a group's text: five of them, title and notice fit a message.
_GROUP: Final = 700
_QUESTION: Final = 200
_OTHER: Final = 90
_OTHERS: Final = 2
_COMMENT: Final = 120
_COMMENTS: Final = 2
_LINKS: Final = 3


def _link(gap: Gap, guild: int) -> str | None:
    """Where a question was asked, else where it was answered; None where neither is known."""
    message = gap.asking_message or gap.bot_message
    if message is None or gap.channel is None:
        return None
    return f"https://discord.com/channels/{guild}/{gap.channel}/{message}"


def _described(number: int, group: GapGroup, guild: int, say: Say) -> str:
    """A group: its newest question, counts, other wordings, what was missed, links."""
    gaps, newest = group.gaps, group.newest
    links = [link for gap in gaps if (link := _link(gap, guild)) is not None][:_LINKS]
    lines = [f"**{number}.** {clip(escape(newest.text), _QUESTION)}"]
    date = f"<t:{int(newest.asked_at)}:R>"
    facts = [date]
    if len(gaps) > 1:
        times = say.plural("{count} time", "{count} times", len(gaps))
        facts = [times, say("last {date}", date=date)]
    for text, count in (
        (N_("{count} not answered"), sum(not gap.answered and not gap.overheard for gap in gaps)),
        (N_("{count} overheard, I said nothing"), sum(gap.overheard for gap in gaps)),
        (N_("{count} marked not helpful"), sum(gap.unhelpful for gap in gaps)),
    ):
        if count:
            facts.append(say(text, count=count))
    if len(links) == 1:
        facts.append(f"[{say('go to the message')}]({links[0]})")
    lines.append(f"-# {' · '.join(facts)}")
    wordings = {gap.text.casefold(): gap.text for gap in reversed(gaps)}
    others = [text for text in reversed(wordings.values()) if text != newest.text]
    comments = [comment for gap in gaps for comment in gap.comments]
    optional = [
        *(f"-# {say.quoted(clip(escape(text), _OTHER))}" for text in others[:_OTHERS]),
        *(
            "-# " + say("Missing: {comment}", comment=clip(escape(comment), _COMMENT))
            for comment in comments[:_COMMENTS]
        ),
    ]
    last = []
    if len(links) > 1:
        named = (
            f"[{say('message {number}', number=at)}]({link})" for at, link in enumerate(links, 1)
        )
        last = [f"-# {' · '.join(named)}"]
    size = sum(len(line) + 1 for line in (*lines, *last))
    for line in optional:
        size += len(line) + 1
        if size <= _GROUP:
            lines.append(line)
    return "\n".join([*lines, *last])


def gaps_view(
    groups: Sequence[GapGroup],
    page: int,
    days: int,
    guild: int,
    say: Say,
    token: str,
    notice: str | None = None,
) -> ui.LayoutView:
    """A page of the groups, each with its buttons; `notice` says what was done just now."""
    pages = max(1, -(-len(groups) // _PER_PAGE))
    page = max(0, min(page, pages - 1))
    box: ui.Container[Any] = ui.Container(accent_colour=GREY)
    title = say.plural(
        "Knowledge gaps of the last {count} day", "Knowledge gaps of the last {count} days", days
    )
    box.add_item(ui.TextDisplay(f"### {title}"))
    if notice is not None:
        box.add_item(ui.TextDisplay(f"✅ {notice}"))
    if not groups:
        box.add_item(
            ui.TextDisplay(
                say("None: every question was answered, and no answer was marked not helpful.")
            )
        )
    if sum(len(group.gaps) for group in groups) == GAPS:
        newest = say("These are the newest {count} of many questions.", count=GAPS)
        box.add_item(ui.TextDisplay(f"-# {newest}"))
    first = page * _PER_PAGE
    for number, group in enumerate(groups[first : first + _PER_PAGE], first + 1):
        box.add_item(ui.TextDisplay(_described(number, group, guild, say)))
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        at = group.newest.id
        blue = discord.ButtonStyle.primary
        row.add_item(CardButton(token, "answer", at, label=say("Answer"), style=blue))
        row.add_item(CardButton(token, "dismiss", at, label=say("Dismiss")))
        box.add_item(row)
    if pages > 1:
        box.add_item(ui.TextDisplay(f"-# {page_of(page, pages, say)}"))
        box.add_item(turning(page, pages, say, token))
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    return view


class Gaps(commands.Cog):
    """The list, for moderators alone."""

    def __init__(self, bot: Footnote) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Register the buttons."""
        self.bot.deck.on(_CARD, "page", self.turn)
        self.bot.deck.on(_CARD, "answer", self.answer)
        self.bot.deck.on(_CARD, "dismiss", self.dismiss)

    @app_commands.command()
    @app_commands.describe(days="How far to look back")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    @told
    async def gaps(
        self,
        interaction: discord.Interaction[Footnote],
        days: app_commands.Range[int, 1, 365] = _DAYS,
    ) -> None:
        """Questions without a good answer; answer them here"""
        guild = await curator(interaction)
        if not self.bot.settings.keep_questions:
            say = say_for(interaction.locale)
            raise UserError(
                say("The host does not let me keep questions (FOOTNOTE_KEEP_QUESTIONS).")
            )
        token = await self.bot.services.keep_card(
            _CARD, {"days": days}, guild=guild, member=interaction.user.id
        )
        card = Card(token, _CARD, guild, interaction.user.id, {"days": days})
        view = await working(interaction, self._page(interaction, card, 0), ephemeral=True)
        await respond(interaction, view, ephemeral=True)

    async def _page(
        self,
        interaction: discord.Interaction[Any],
        card: Card,
        page: int,
        notice: str | None = None,
    ) -> ui.LayoutView:
        guild, days = await curator(interaction), _days(card)
        groups = await self.bot.services.curation.gaps(guild, days)
        say = say_for(interaction.locale)
        return gaps_view(groups, page, days, guild, say, card.token, notice)

    async def turn(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Another page, as the list is now."""
        await curator(interaction)
        view = await working(interaction, self._page(interaction, card, number), in_place=True)
        await replace(interaction, view)

    async def _chosen(
        self, interaction: discord.Interaction[Footnote], card: Card, question: int
    ) -> tuple[int, GapGroup, int]:
        """The guild, the group that a question is in, and the page that the group is on.

        Raises UserError where somebody settled it meanwhile.
        """
        guild = await curator(interaction)
        groups = await self.bot.services.curation.gaps(guild, _days(card))
        for at, group in enumerate(groups):
            if question in group.ids:
                return guild, group, at // _PER_PAGE
        raise UserError(
            say_for(interaction.locale)("This gap is gone: somebody answered or dismissed it.")
        )

    async def answer(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Ask for the answer; where a curated one was no help, offer it to be changed."""
        guild, group, page = await self._chosen(interaction, card, number)
        curation, say = self.bot.services.curation, say_for(interaction.locale)
        shown = next((gap.curated for gap in group.gaps if gap.curated is not None), None)
        before = None if shown is None else await curation.one(guild, shown)

        async def save(interaction: discord.Interaction[Any], question: str, answer: str) -> None:
            member = interaction.user.id
            number = None if before is None else before.id
            if number is None or not await curation.edit(
                guild, member, number, question, answer, group.ids
            ):
                number = await curation.add(guild, member, question, answer, resolves=group.ids)
            said = saved(await curation.replaced(guild, member, number), say)
            await replace(interaction, await self._page(interaction, card, page, said))

        question = group.newest.text if before is None else before.question
        answer = "" if before is None else before.answer[:LONGEST_ANSWER]
        await open_form(interaction, CuratedForm(say("Answer"), say, save, question, answer))

    async def dismiss(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Take the group off the list without an answer."""
        guild, group, page = await self._chosen(interaction, card, number)
        await self.bot.services.store.dismiss_gaps(guild, interaction.user.id, group.ids)
        said = say_for(interaction.locale)("Dismissed.")
        await replace(interaction, await self._page(interaction, card, page, said))


def _days(card: Card) -> int:
    return int(card.payload.get("days", _DAYS))


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(Gaps(bot))
