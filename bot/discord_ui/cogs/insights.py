"""`/insights`: how a server asks, what it is answered, and what is never needed."""

from __future__ import annotations

import asyncio
import io
import time
from datetime import UTC, datetime
from typing import Any, Final

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client import Footnote
from bot.corpus import Article
from bot.discord_ui.charts import can_draw, chart
from bot.discord_ui.cogs.settings import manager
from bot.discord_ui.deck import CardButton
from bot.discord_ui.errors import told
from bot.discord_ui.figures import Like, chart_of, duration, grouped, percent
from bot.discord_ui.i18n import Say, say_for
from bot.discord_ui.rendering import GREY, text_view
from bot.discord_ui.responding import respond, working
from bot.discord_ui.safe import clip, escape
from bot.discord_ui.services import SHOWN_QUOTES
from bot.discord_ui.sheets import rows, sheet
from bot.store import Card
from bot.store.insights import DAY, Asked, Insights, read_asked, read_insights, span

_CARD: Final = "insights"
_PICTURE: Final = "insights.png"
_DAYS: Final = 30
_MOST_DAYS: Final = 365
_TOP: Final = 10
_NEVER: Final = 8
_LINE: Final = 140
#: Bytes of an upload that are Discord's own.
_MARGIN: Final = 100_000
_QUESTION_HEAD: Final = (
    "time", "channel", "question", "answered", "by_moderator", "confidence", "ms", "helpful",
    "not_helpful", "articles",
)  # fmt: skip


class InsightsView(commands.Cog):
    """The figures, for those with Manage Server."""

    def __init__(self, bot: Footnote) -> None:
        self.bot = bot
        self._drawing = asyncio.Semaphore(1)  # one process at a time

    async def cog_load(self) -> None:
        """Register the button."""
        self.bot.deck.on(_CARD, "csv", self.export)

    @app_commands.command()
    @app_commands.describe(days="How many days back, 1 to 365; 30 if left out")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    @told
    async def insights(
        self,
        interaction: discord.Interaction[Footnote],
        days: app_commands.Range[int, 1, 365] = _DAYS,
    ) -> None:
        """How much is asked here, what is asked most and what was helpful, with a chart"""
        guild, say = manager(interaction), say_for(interaction.locale)
        view, files = await working(
            interaction, self._card(guild, days, interaction.user.id, say), ephemeral=True
        )
        await respond(interaction, view, ephemeral=True, files=files)

    async def _card(
        self, guild: int, days: int, member: int, say: Say
    ) -> tuple[ui.LayoutView, list[discord.File]]:
        services = self.bot.services
        found = await self._read(guild, days)
        top = await services.run(
            grouped, found.wordings, lambda text: services.engine.language(text, guild=guild)
        )
        picture = None
        if found.questions and can_draw():
            async with self._drawing:
                picture = await chart(chart_of(found, say))
        token = await services.keep_card(_CARD, {"days": days}, guild=guild, member=member)
        articles = list(services.engine.visible(guild).values())
        box: ui.Container[Any] = ui.Container(accent_colour=GREY)
        box.add_item(ui.TextDisplay(self._summary(found, days, say)))
        files = []
        if picture is not None:
            files.append(discord.File(io.BytesIO(picture), _PICTURE))
            about = say(
                "Questions by day, answered and not answered; {asked} in all", asked=found.questions
            )
            box.add_item(
                ui.MediaGallery(
                    discord.MediaGalleryItem(f"attachment://{_PICTURE}", description=about)
                )
            )
        elif found.questions:
            box.add_item(ui.TextDisplay(f"-# {self._no_chart(say)}"))
        if found.questions:
            box.add_item(ui.Separator())
            box.add_item(ui.TextDisplay(self._top(top, say)))
            if articles:
                box.add_item(ui.TextDisplay(_never(found, articles, say)))
        view = ui.LayoutView(timeout=None)
        view.add_item(box)
        if found.questions:
            row: ui.ActionRow[Any] = ui.ActionRow()
            row.add_item(CardButton(token, "csv", label="CSV", emoji="📥"))
            view.add_item(row)
        return view, files

    async def _read(self, guild: int, days: int) -> Insights:
        over = span(days, time.time())
        return await read_insights(self.bot.services.store, guild, over, shown=SHOWN_QUOTES)

    def _summary(self, found: Insights, days: int, say: Say) -> str:
        title = (
            say("The last 24 hours")
            if days == 1
            else say.plural("The last {count} day", "The last {count} days", days)
        )
        lines = [f"### {title}"]
        if not found.questions:
            lines.append(say("Nobody asked anything in this period."))
        else:
            asked, votes = found.questions, found.helpful + found.unhelpful
            lines.append(
                say.plural("**{count}** question", "**{count}** questions", asked)
                + " · "
                + say(
                    "**{percent}%** answered ({answered})",
                    percent=percent(found.answered, asked),
                    answered=found.answered,
                )
            )
            lines.append(
                say.plural(
                    "**{percent}%** helpful of {count} vote",
                    "**{percent}%** helpful of {count} votes",
                    votes,
                    percent=percent(found.helpful, votes),
                )
                if votes
                else say("No votes on answers")
            )
            if found.median_ms is not None:
                lines[-1] += " · " + say(
                    "half were answered within **{time}**", time=duration(found.median_ms, say)
                )
        keep = self.bot.settings.keep_days
        if keep and keep < days:
            lines.append("-# " + say.plural(
                "Questions are kept for {count} day here.",
                "Questions are kept for {count} days here.",
                keep,
            ))  # fmt: skip
        return "\n".join(lines)

    def _no_chart(self, say: Say) -> str:
        if can_draw():
            return say("The chart could not be drawn; the log says why.")
        return say(
            "For a chart, the host has to install the extra “charts”: {command}",
            command="`pip install matplotlib`",
        )

    def _top(self, top: list[Like], say: Say) -> str:
        lines = [f"**{say('Asked most')}**"]
        for like in top[:_TOP]:
            text = clip(escape(like.text), _LINE)
            share = say("{answered} of {asked} answered", answered=like.answered, asked=like.asked)
            lines.append(f"**{like.asked}×** {text}\n-# {share}")
        if not top:
            lines.append(say("The questions' texts are not kept here (FOOTNOTE_KEEP_QUESTIONS)."))
        return "\n".join(lines)

    async def export(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Three tables beside the figures: by day, by question, by article."""
        guild, say = manager(interaction), say_for(interaction.locale)
        days = min(_MOST_DAYS, max(1, int(card.payload.get("days", _DAYS))))
        tables, left = await working(
            interaction, self._tables(guild, days, interaction.filesize_limit), ephemeral=True
        )
        view = text_view(
            say(
                "One row per day, question or article; times are UTC, and nobody is "
                "named. UTF-8, separated by commas."
            )
        )
        if left:
            view.add_item(ui.TextDisplay("-# " + say.plural(
                "{count} older question does not fit.",
                "{count} older questions do not fit.",
                left,
            )))  # fmt: skip
        for name in tables:
            view.add_item(ui.File(f"attachment://{name}"))
        files = [discord.File(io.BytesIO(data), name) for name, data in tables.items()]
        await respond(interaction, view, ephemeral=True, files=files)

    async def _tables(self, guild: int, days: int, most: int) -> tuple[dict[str, bytes], int]:
        """(name → CSV, how many older questions were left out)."""
        services = self.bot.services
        found = await self._read(guild, days)
        titles = {one.id: one.title for one in services.engine.visible(guild).values()}
        by_day, by_article = await services.run(_small_tables, found, titles)
        by_question, count = bytearray(sheet(_QUESTION_HEAD)), 0
        most -= len(by_day) + len(by_article) + _MARGIN
        last: Asked | None = None
        while True:
            # Page by page: the loop has its turn between them, and none holds much memory.
            page = await read_asked(
                services.store, guild, found.span, shown=SHOWN_QUOTES, before=last
            )
            made = await services.run(_question_rows, page, titles, self._channels(guild, page))
            if not page or len(by_question) + len(made) > most:
                break
            by_question += made
            count, last = count + len(page), page[-1]
        tables = {
            "insights-days.csv": by_day,
            "insights-questions.csv": bytes(by_question),
            "insights-articles.csv": by_article,
        }
        return tables, max(0, found.questions - count)

    def _channels(self, guild: int, page: list[Asked]) -> dict[int, str]:
        """The names of the channels that questions were asked in, as far as they are known."""
        server, names = self.bot.get_guild(guild), {}
        for channel in {one.channel for one in page if one.channel is not None}:
            known = None if server is None else server.get_channel_or_thread(channel)
            if known is not None:
                names[channel] = f"#{known.name}"
        return names


def _never(found: Insights, articles: list[Article], say: Say) -> str:
    """The articles that no answer of the time showed."""
    never = [one for one in articles if one.id not in found.cited]
    head = say("**Never cited** ({never} of {all} articles)", never=len(never), all=len(articles))
    if not never:
        return f"-# {say('Every article was cited.')}"
    names = [f"- {clip(escape(one.title), _LINE)}" for one in never[:_NEVER]]
    more = [f"- … +{len(never) - _NEVER}"] if len(never) > _NEVER else []
    return "\n".join([head, *names, *more])


def _when(at: float, shape: str = "%Y-%m-%d %H:%M:%S") -> str:
    return f"{datetime.fromtimestamp(at, UTC):{shape}}"


def _small_tables(found: Insights, titles: dict[str, str]) -> tuple[bytes, bytes]:
    """(a row a day, or an hour; a row an article) as CSV."""
    shape = "%Y-%m-%d" if found.span.step >= DAY else "%Y-%m-%d %H:%M"
    by_day = sheet(
        ("time", "questions", "answered", "not_answered", "helpful", "not_helpful", "median_ms"),
        (
            (
                _when(slot.at, shape),
                slot.questions,
                slot.answered,
                slot.questions - slot.answered,
                slot.helpful,
                slot.unhelpful,
                None if slot.median_ms is None else round(slot.median_ms, 1),
            )
            for slot in found.slots
        ),
    )
    cited = {**dict.fromkeys(titles, 0), **found.cited}
    most_first = sorted(cited.items(), key=lambda one: -one[1])
    by_article = sheet(
        ("article", "file", "cited"),
        ((titles.get(one, one), one, count) for one, count in most_first),
    )
    return by_day, by_article


def _question_rows(page: list[Asked], titles: dict[str, str], channels: dict[int, str]) -> bytes:
    """A row a question, as CSV."""
    return rows(
        (
            _when(one.at),
            channels.get(one.channel or 0),
            one.text,
            one.answered,
            one.curated,
            round(one.confidence, 3),
            round(one.elapsed_ms, 1),
            one.helpful,
            one.unhelpful,
            "; ".join(titles.get(article, article) for article in one.cited),
        )
        for one in page
    )


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(InsightsView(bot))
