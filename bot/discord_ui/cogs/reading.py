"""An article in its own words: summaries, outlines, quotations, dates, names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering.summaries import (
    SectionNotFound,
    key_people,
    outline,
    quotations,
    speakers,
    summarize,
    timeline,
)
from bot.client import Footnote
from bot.corpus import Article, ArticleError, parse_article
from bot.discord_ui.choices import article_choices
from bot.discord_ui.context import context_view
from bot.discord_ui.errors import UserError, told
from bot.discord_ui.i18n import N_, Say, say_for
from bot.discord_ui.responding import named_article, replace, respond, working
from bot.discord_ui.safe import MAX_CHOICE, clip, escape, flat
from bot.discord_ui.summary_rendering import (
    Line,
    dated_lines,
    lines_view,
    name_lines,
    quotation_lines,
    summary_lines,
)
from bot.store import Card

What = Literal["summary", "outline", "quotes", "timeline", "people"]
_KIND: Final = "reading"
_FILE_BYTES: Final = 2 * 1024 * 1024
_SUFFIXES: Final = (".txt", ".md", ".markdown")
_SHORTEST: Final = 200


@dataclass(frozen=True, slots=True)
class Page:
    """What a card shows: a title, its lines, and a word on what they are."""

    title: str
    lines: list[Line]
    about: str | None = None


class Reading(commands.Cog):
    """Reads articles to members, in quotes."""

    def __init__(self, bot: Footnote) -> None:
        self.bot = bot
        self._menu = app_commands.ContextMenu(
            name=N_("Summarise this"), callback=self.summarise_this
        )

    async def cog_load(self) -> None:
        """Register the context menu and what the cards do."""
        self.bot.tree.add_command(self._menu)
        self.bot.deck.on(_KIND, "page", self.turn)
        self.bot.deck.on(_KIND, "source", self.show_source)
        self.bot.deck.on("answer", "summary", self.summarise_source)

    async def cog_unload(self) -> None:
        """Take the context menu back."""
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command()
    @app_commands.describe(
        article="The article; without one, all that bear on the focus",
        length="How much to say",
        section="Only what stands under this heading",
        focus="A question or a topic that it should be about",
        private="Show it to you alone",
    )
    @app_commands.choices(
        length=[
            app_commands.Choice(name=N_("brief"), value="brief"),
            app_commands.Choice(name=N_("standard"), value="standard"),
            app_commands.Choice(name=N_("detailed"), value="detailed"),
        ]
    )
    @app_commands.autocomplete(article=article_choices)
    @told
    async def summary(
        self,
        interaction: discord.Interaction[Footnote],
        article: str | None = None,
        length: str = "standard",
        section: app_commands.Range[str, 1, 200] | None = None,
        focus: app_commands.Range[str, 1, 500] | None = None,
        private: bool = False,
    ) -> None:
        """A summary in the article's own sentences, each with its source"""
        say = say_for(interaction.locale)
        if article is None and focus is None:
            raise UserError(say("Name an article, or a focus for a summary across all of them."))
        if article is None and section is not None:
            raise UserError(say("Name the article that the section is in."))
        wanted = {"length": length, "section": section, "focus": focus}
        await self._read(interaction, "summary", article, wanted, private=private)

    @summary.autocomplete("section")
    async def _sections(
        self, interaction: discord.Interaction[Footnote], current: str
    ) -> list[app_commands.Choice[str]]:
        article = self._chosen(interaction)
        headings = [] if article is None else [s.heading for s in article.sections if s.heading]
        return _choices(headings, current)

    @app_commands.command(name="outline")
    @app_commands.describe(article="The article", private="Show it to you alone")
    @app_commands.autocomplete(article=article_choices)
    @told
    async def outline_(
        self, interaction: discord.Interaction[Footnote], article: str, private: bool = False
    ) -> None:
        """An article's headings, each with the line that says most under it"""
        await self._read(interaction, "outline", article, {}, private=private)

    @app_commands.command()
    @app_commands.describe(
        article="The article", speaker="Only what this person says", private="Show it to you alone"
    )
    @app_commands.autocomplete(article=article_choices)
    @told
    async def quotes(
        self,
        interaction: discord.Interaction[Footnote],
        article: str,
        speaker: app_commands.Range[str, 1, 100] | None = None,
        private: bool = False,
    ) -> None:
        """What people say in an article, in quotation marks, and who says it"""
        await self._read(interaction, "quotes", article, {"speaker": speaker}, private=private)

    @quotes.autocomplete("speaker")
    async def _speakers(
        self, interaction: discord.Interaction[Footnote], current: str
    ) -> list[app_commands.Choice[str]]:
        article = self._chosen(interaction)
        named = () if article is None else await self.bot.services.run(speakers, article)
        return _choices(named, current)

    @app_commands.command(name="timeline")
    @app_commands.describe(article="The article", private="Show it to you alone")
    @app_commands.autocomplete(article=article_choices)
    @told
    async def timeline_(
        self, interaction: discord.Interaction[Footnote], article: str, private: bool = False
    ) -> None:
        """What an article says with a date, oldest first"""
        await self._read(interaction, "timeline", article, {}, private=private)

    @app_commands.command()
    @app_commands.describe(article="The article", private="Show it to you alone")
    @app_commands.autocomplete(article=article_choices)
    @told
    async def keypeople(
        self, interaction: discord.Interaction[Footnote], article: str, private: bool = False
    ) -> None:
        """The people and organisations an article is about, and where it introduces them"""
        await self._read(interaction, "people", article, {}, private=private)

    @told
    async def summarise_this(
        self, interaction: discord.Interaction[Footnote], message: discord.Message
    ) -> None:
        """Summarise a long message, or a text file that is attached to it."""
        say = say_for(interaction.locale)
        text, name = await _words_of(message, say)
        try:
            article = await self.bot.services.run(parse_article, name, text)
        except ArticleError as error:
            raise UserError(say("There is no text to summarise.")) from error
        made = await working(
            interaction, self.bot.services.run(summarize, article, "standard"), ephemeral=True
        )
        if not made.lines:
            raise UserError(say("There is no text to summarise."))
        about = say("Sentences of that message; it is none of the articles.")
        view = lines_view(
            name if message.attachments else say("Summary"),
            summary_lines(made),
            0,
            say,
            None,
            about=about,
        )
        await respond(interaction, view, ephemeral=True)

    def _chosen(self, interaction: discord.Interaction[Footnote]) -> Article | None:
        named = getattr(interaction.namespace, "article", None)
        found = self.bot.services.find_article(str(named), interaction.guild_id) if named else None
        return found

    async def _read(
        self,
        interaction: discord.Interaction[Footnote],
        what: What,
        name: str | None,
        wanted: dict[str, Any],
        *,
        private: bool,
        quoted: str | None = None,
    ) -> None:
        say = say_for(interaction.locale)
        services = self.bot.services
        guild = interaction.guild_id
        article = None if name is None else named_article(services, name, guild, say)
        payload: dict[str, Any] = {"what": what, "article": article, **wanted}
        if article is not None:
            payload["digest"] = services.engine.visible(guild)[article].digest
            # A summary from an answer says where the answer's text is not this one any more.
            payload["changed"] = quoted not in (None, payload["digest"])
        page = await working(
            interaction, services.run(self._page, payload, guild, say), ephemeral=private
        )
        if not page.lines:
            raise UserError(_nothing(what, payload, say))
        token = await services.keep_card(_KIND, payload, guild=guild, member=interaction.user.id)
        view = lines_view(page.title, page.lines, 0, say, token, about=page.about)
        await respond(interaction, view, ephemeral=private)

    def _page(self, payload: dict[str, Any], guild: int | None, say: Say) -> Page:
        """Make what a card shows; runs in a thread. Raises UserError."""
        engine = self.bot.services.engine
        what: What = payload["what"]
        assert what in get_args(What)
        if payload["article"] is None:
            across = engine.summarize_across(
                payload["focus"], guild=guild, length=payload["length"]
            )
            return Page(
                flat(payload["focus"]),
                summary_lines(across, across=True),
                say("What the articles say about it"),
            )
        article = engine.visible(guild).get(payload["article"])
        if article is None:
            raise UserError(say("The article was removed."))
        if article.digest != payload["digest"]:
            raise UserError(
                say("The article was changed or removed since. Ask again for what it says now.")
            )
        about = None
        match what:
            case "outline":
                lines = summary_lines(outline(article))
            case "quotes":
                lines = quotation_lines(quotations(article, payload["speaker"]), say)
            case "timeline":
                lines = dated_lines(timeline(article))
            case "people":
                lines = name_lines(key_people(article), say)
            case "summary":
                try:
                    made = engine.summarize(
                        article.id,
                        guild=guild,
                        length=payload["length"],
                        focus=payload["focus"],
                        section=payload["section"],
                    )
                except SectionNotFound as error:
                    raise UserError(_no_section(error, say)) from error
                lines = summary_lines(made)
                focus = payload["focus"]
                if focus:
                    about = say("On: {focus}", focus=clip(escape(focus), 200))
        if payload.get("changed"):
            about = say("The article has been changed since this answer.")
        return Page(article.title, lines, about)

    async def summarise_source(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """The summary of the article that an answer's first quote is from."""
        say = say_for(interaction.locale)
        services = self.bot.services
        kept = await services.store.question(int(card.payload["question"]))
        if kept is None or not kept.quotes:
            raise UserError(say("This question is no longer kept. Please ask again."))
        if kept.quotes[0].article not in services.engine.visible(interaction.guild_id):
            raise UserError(say("The article was removed."))
        wanted = {"length": "standard", "section": None, "focus": None}
        first = kept.quotes[0]
        await self._read(
            interaction, "summary", first.article, wanted, private=True, quoted=first.digest
        )

    async def turn(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Another page."""
        say = say_for(interaction.locale)
        page = await self.bot.services.run(self._page, card.payload, card.guild, say)
        view = lines_view(page.title, page.lines, number, say, card.token, about=page.about)
        await replace(interaction, view)

    async def show_source(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """The chosen line in its section."""
        say = say_for(interaction.locale)
        page = await self.bot.services.run(self._page, card.payload, card.guild, say)
        at = int(values[0]) - 1 if values and values[0].isdigit() else -1
        if not 0 <= at < len(page.lines):
            raise UserError(say("There is nothing more."))
        view = context_view(self.bot.services, page.lines[at].quote, card.guild, say)
        await respond(interaction, view, ephemeral=True)


def _choices(names: Any, current: str) -> list[app_commands.Choice[str]]:
    wanted = current.casefold().strip()
    found = [name for name in dict.fromkeys(map(flat, names)) if wanted in name.casefold()]
    # A longer heading is found by its beginning.
    return [
        app_commands.Choice(name=clip(name, MAX_CHOICE), value=name[:MAX_CHOICE])
        for name in found[:25]
    ]


def _no_section(error: SectionNotFound, say: Say) -> str:
    said = say("There is no section called “{name}”.", name=clip(escape(error.section), 100))
    if error.nearest:
        titles = ", ".join(f"“{clip(escape(name), 100)}”" for name in error.nearest)
        said += " " + say("Did you mean {titles}?", titles=titles)
    return said


def _nothing(what: What, payload: dict[str, Any], say: Say) -> str:
    """Why there are no lines."""
    match what:
        case "quotes" if payload["speaker"]:
            return say("The article quotes nobody of that name.")
        case "quotes":
            return say("The article quotes nobody.")
        case "timeline":
            return say("The article names no dates.")
        case "people":
            return say("The article names nobody.")
        case "summary" if payload["focus"]:
            return say("The articles do not say.")
    return say("Nothing stands there that could be quoted.")


async def _words_of(message: discord.Message, say: Say) -> tuple[str, str]:
    """The text to summarise and a name for it. Raises UserError."""
    for file in message.attachments:
        if not file.filename.lower().endswith(_SUFFIXES):
            continue
        if file.size > _FILE_BYTES:
            raise UserError(say("The file is too large: at most {size} MB are read.", size=2))
        try:
            return (await file.read()).decode("utf-8-sig"), file.filename
        except UnicodeDecodeError as error:
            raise UserError(say("The file is not UTF-8 text.")) from error
    if len(message.content) < _SHORTEST:
        raise UserError(say("That is short enough to read; I summarise longer texts."))
    return message.content, "message.md"


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(Reading(bot))
