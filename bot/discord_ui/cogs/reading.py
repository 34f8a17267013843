"""An article in its own words: summaries, outlines, quotations, dates, names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

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
    summarize_across,
    timeline,
)
from bot.client import Footnote
from bot.corpus import Article, ArticleError, parse_article
from bot.discord_ui.choices import article_choices
from bot.discord_ui.context import context_view
from bot.discord_ui.errors import UserError, told
from bot.discord_ui.i18n import N_, Say
from bot.discord_ui.policy import Policy
from bot.discord_ui.responding import (
    did_you_mean,
    files_of,
    kept_question,
    named_article,
    no_articles,
    replace,
    respond,
    words_of,
    working,
)
from bot.discord_ui.safe import MAX_CHOICE, clip, escape, flat
from bot.discord_ui.summary_rendering import (
    Line,
    dated_lines,
    lines_view,
    message_view,
    name_lines,
    quotation_lines,
    summary_lines,
)
from bot.ingest.cleaning import decode
from bot.ingest.documents import IngestError
from bot.store import Card

What = Literal["summary", "outline", "quotes", "timeline", "people"]
#: What members may type into a command that reads articles.
_TYPED: Final = ("focus", "section", "speaker")
_KIND: Final = "reading"
_FILE_MEGABYTES: Final = 1
_SUFFIXES: Final = (".txt", ".md", ".markdown")
#: A message of fewer characters is read faster than its summary.
_SHORTEST: Final = 200
_CHANGED: Final = N_(
    "The article has been changed or removed since. Ask again for what it says now."
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a card shows: a title, its lines, and a word on what they are."""

    title: str
    lines: list[Line]
    about: str | None = None


class Reading(commands.Cog):
    """Reads articles to members, in quotes.

    A card's payload says how its lines are made ("what", the article's id and
    digest, the options), never the lines: they are made again at a press, from
    the same text or not at all.
    """

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
        article="The article; leave it out to draw on all that bear on the focus",
        length="How much to say",
        section="Only what is under this heading",
        focus="A question or topic to focus on",
        private="Show it only to you",
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
        private: bool | None = None,
    ) -> None:
        """A summary in the article's own sentences, each with its source"""
        wanted = {
            "length": length,
            "section": (section or "").strip() or None,
            "focus": (focus or "").strip() or None,
        }
        await self._read(interaction, "summary", article, wanted, private)

    @summary.autocomplete("section")
    async def _sections(
        self, interaction: discord.Interaction[Footnote], current: str
    ) -> list[app_commands.Choice[str]]:
        article = await self._chosen(interaction)
        return [] if article is None else _section_choices(article, current)

    @app_commands.command(name="outline")
    @app_commands.describe(article="The article", private="Show it only to you")
    @app_commands.autocomplete(article=article_choices)
    @told
    async def outline_(
        self,
        interaction: discord.Interaction[Footnote],
        article: str,
        private: bool | None = None,
    ) -> None:
        """An article's headings, each with the line that says most under it"""
        await self._read(interaction, "outline", article, {}, private)

    @app_commands.command()
    @app_commands.describe(
        article="The article", speaker="Only what this person says", private="Show it only to you"
    )
    @app_commands.autocomplete(article=article_choices)
    @told
    async def quotes(
        self,
        interaction: discord.Interaction[Footnote],
        article: str,
        speaker: app_commands.Range[str, 1, 100] | None = None,
        private: bool | None = None,
    ) -> None:
        """What people say in an article, in quotation marks, and who says it"""
        await self._read(interaction, "quotes", article, {"speaker": speaker}, private)

    @quotes.autocomplete("speaker")
    async def _speakers(
        self, interaction: discord.Interaction[Footnote], current: str
    ) -> list[app_commands.Choice[str]]:
        article = await self._chosen(interaction)
        if article is None:
            return []
        named = await self.bot.services.run(speakers, article)
        return _choices(((flat(name), name) for name in named if len(name) <= MAX_CHOICE), current)

    @app_commands.command(name="timeline")
    @app_commands.describe(article="The article", private="Show it only to you")
    @app_commands.autocomplete(article=article_choices)
    @told
    async def timeline_(
        self,
        interaction: discord.Interaction[Footnote],
        article: str,
        private: bool | None = None,
    ) -> None:
        """What an article gives a date for, oldest first"""
        await self._read(interaction, "timeline", article, {}, private)

    @app_commands.command()
    @app_commands.describe(article="The article", private="Show it only to you")
    @app_commands.autocomplete(article=article_choices)
    @told
    async def keypeople(
        self,
        interaction: discord.Interaction[Footnote],
        article: str,
        private: bool | None = None,
    ) -> None:
        """The people and organisations an article is about, and where it introduces them"""
        await self._read(interaction, "people", article, {}, private)

    @told
    async def summarise_this(
        self, interaction: discord.Interaction[Footnote], message: discord.Message
    ) -> None:
        """Summarise a long message, or a text file that is attached to it."""
        _, say = await self._admit(interaction)

        async def make() -> discord.ui.LayoutView:
            data = words_of(message) if file is None else await file.read()
            name = "message.md" if file is None else file.filename
            async with self.bot.gate.turn(interaction.guild_id, say):
                return await self.bot.services.run(_message_view, name, data, message.jump_url, say)

        with self.bot.gate.taken(interaction.guild_id, interaction.user):
            file = _text_file(message, say)
            view = await working(interaction, make(), ephemeral=True)
        await respond(interaction, view, ephemeral=True)

    async def _chosen(self, interaction: discord.Interaction[Footnote]) -> Article | None:
        """The article that is typed in the same command, where the channel draws on it."""
        named = getattr(interaction.namespace, "article", None)
        if not named:
            return None
        guild = interaction.guild_id
        policy = await self.bot.gate.policy(guild, interaction.channel)
        return self.bot.services.find_article(str(named), guild, policy.articles)

    async def _admit(
        self, interaction: discord.Interaction[Footnote], *, asks: bool = True
    ) -> tuple[Policy, Say]:
        policy = await self.bot.gate.admit(
            interaction.guild_id,
            interaction.channel,
            interaction.user,
            interaction.locale,
            asks=asks,
        )
        return policy, policy.say(interaction.locale)

    async def _read(
        self,
        interaction: discord.Interaction[Footnote],
        what: What,
        name: str | None,
        wanted: dict[str, Any],
        private: bool | None,
        *,
        quoted: str | None = None,
    ) -> None:
        # A press below an answer asks nothing new, so it need not wait.
        policy, say = await self._admit(interaction, asks=quoted is None)
        private = policy.private if private is None else private
        services = self.bot.services
        guild = interaction.guild_id
        payload: dict[str, Any] = {"what": what, **wanted}
        with self.bot.gate.taken(guild, interaction.user):
            if name is not None:
                article = await named_article(services, name, guild, say, policy.articles)
                policy.check_article(article, say)
                drawn = [services.engine.visible(guild)[article]]
                # A summary from an answer says where the answer's text is not this one any more.
                payload["changed"] = quoted not in (None, drawn[0].digest)
            elif wanted["section"] is not None:
                raise UserError(say("Name the article that the section is in."))
            elif wanted["focus"] is None:
                raise UserError(
                    say("Name an article, or a focus for a summary across all of them.")
                )
            else:
                drawn = []

            def draw() -> Page:
                found = drawn or services.engine.articles_on(
                    wanted["focus"], guild=guild, articles=policy.articles
                )
                payload["across"] = not drawn
                payload["articles"] = [(one.id, one.digest) for one in found]
                return self._page(payload, guild, say)

            async def make() -> Page:
                async with self.bot.gate.turn(guild, say):
                    return await services.run(draw)

            page = await working(interaction, make(), ephemeral=private)
            if not page.lines:
                there = services.engine.visible(guild)
                raise UserError(_nothing(what, payload, say) if there else no_articles(guild, say))
        token = await services.keep_card(
            _KIND,
            payload,
            guild=guild,
            member=interaction.user.id,
            typed=any(wanted.get(name) for name in _TYPED),
        )
        view = lines_view(page.title, page.lines, 0, say, token, about=page.about)
        await respond(interaction, view, ephemeral=private)

    def _page(self, payload: dict[str, Any], guild: int | None, say: Say) -> Page:
        """Make what a card shows; runs in a thread. Raises UserError."""
        visible = self.bot.services.engine.visible(guild)
        articles = []
        for article_id, digest in payload["articles"]:
            found = visible.get(article_id)
            if found is None or found.digest != digest:
                raise UserError(say(_CHANGED))
            articles.append(found)
        if payload["across"]:
            focus = payload["focus"]
            made = summarize_across(articles, focus, payload["length"])
            said = say("What the articles say about it")
            return Page(flat(focus), summary_lines(made, across=True), said)
        about: str | None = None
        (article,) = articles
        match payload["what"]:
            case "outline":
                lines = summary_lines(outline(article))
            case "quotes":
                lines = quotation_lines(quotations(article, payload["speaker"]), say)
            case "timeline":
                lines = dated_lines(timeline(article))
            case "people":
                lines = name_lines(key_people(article))
            case _:
                focus, section = payload["focus"], payload["section"]
                try:
                    made = summarize(article, payload["length"], focus, section)
                except SectionNotFound as error:
                    raise UserError(_no_section(error, say)) from error
                lines = summary_lines(made)
                if focus:
                    about = say("Focus: {focus}", focus=clip(escape(focus), 200))
        if payload.get("changed"):
            about = say("The article has been changed since this answer.")
        return Page(article.title, lines, about)

    async def summarise_source(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """The summary of the article that an answer's first quote is from."""
        services = self.bot.services
        policy = await self.bot.gate.policy(interaction.guild_id, interaction.channel)
        say = policy.say(interaction.locale)
        question = int(card.payload["question"])
        kept = await kept_question(services, question, interaction.guild_id, say)
        visible = services.engine.visible(interaction.guild_id)
        if not kept.quotes or kept.quotes[0].article not in visible:
            raise UserError(say("The article was removed."))
        wanted = {"length": "standard", "section": None, "focus": None}
        first = kept.quotes[0]
        await self._read(interaction, "summary", first.article, wanted, True, quoted=first.digest)

    async def _again(
        self, interaction: discord.Interaction[Footnote], card: Card, **shown: bool
    ) -> tuple[Page, Say]:
        """What a card shows, made again. Raises UserError."""
        policy = await self.bot.gate.policy(card.guild, interaction.channel)
        say = policy.say(interaction.locale)
        made = self.bot.services.run(self._page, card.payload, card.guild, say)
        return await working(interaction, made, **shown), say

    async def turn(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Another page: in place for who asked, for others in a message of their own."""
        own = _may_turn(interaction)
        page, say = await self._again(interaction, card, in_place=own, ephemeral=not own)
        view = lines_view(page.title, page.lines, number, say, card.token, about=page.about)
        if own:
            await replace(interaction, view)
        else:
            await respond(interaction, view, ephemeral=True)

    async def show_source(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """The line of that number in its section."""
        page, say = await self._again(interaction, card, ephemeral=True)
        if not 1 <= number <= len(page.lines):
            raise UserError(say("There is nothing more."))
        quote = page.lines[number - 1].quote
        view = context_view(self.bot.services, quote, card.guild, say)
        await respond(interaction, view, ephemeral=True)


def _may_turn(interaction: discord.Interaction[Footnote]) -> bool:
    """Whether the pressed message is the member's own to change."""
    message = interaction.message
    if message is None or message.flags.ephemeral:
        return True
    asked = message.interaction_metadata
    return asked is None or asked.user.id == interaction.user.id


def _choices(named: Iterable[tuple[str, str]], current: str) -> list[app_commands.Choice[str]]:
    """Those of the (name, value) pairs that hold what was typed, as Discord takes them."""
    wanted = current.casefold().strip()
    found = dict.fromkeys(pair for pair in named if wanted in pair[0].casefold())
    return [
        app_commands.Choice(name=clip(name, MAX_CHOICE), value=value)
        for name, value in list(found)[:25]
    ]


def _section_choices(article: Article, current: str) -> list[app_commands.Choice[str]]:
    """The headings. One that stands twice, or is too long for a value, goes by its number."""
    headings = [name for name in (flat(section.heading) for section in article.sections) if name]
    seen: dict[str, int] = {}
    named = []
    for number, heading in enumerate(headings, 1):
        seen[heading] = seen.get(heading, 0) + 1
        if seen[heading] > 1:
            named.append((f"{clip(heading, MAX_CHOICE - 8)} ({seen[heading]})", f"#{number}"))
        else:
            named.append((heading, heading if len(heading) <= MAX_CHOICE else f"#{number}"))
    return _choices(named, current)


def _no_section(error: SectionNotFound, say: Say) -> str:
    said = say("There is no section called “{name}”.", name=clip(escape(error.section), 100))
    return f"{said} {did_you_mean(error.nearest, say) or say('`/outline` lists the headings.')}"


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
            return say("I find nobody by name in the article.")
        case "summary" if payload["focus"]:
            return say("The articles do not say.")
    return say("There is nothing there that could be quoted.")


def _text_file(message: discord.Message, say: Say) -> discord.Attachment | None:
    """The text file to summarise; None for the message's own words. Raises UserError."""
    attached = files_of(message)
    files = [one for one in attached if one.filename.lower().endswith(_SUFFIXES)]
    if files:
        if files[0].size > _FILE_MEGABYTES * 1024 * 1024:
            raise UserError(
                say("The file is too large: at most {size} MB are read.", size=_FILE_MEGABYTES)
            )
        return files[0]
    if len(words_of(message)) < _SHORTEST:
        if attached:
            raise UserError(say("The only files I summarise are text and Markdown (.txt, .md)."))
        raise UserError(say("That is short enough to read; I summarise longer texts."))
    return None


def _message_view(name: str, data: str | bytes, link: str, say: Say) -> discord.ui.LayoutView:
    """The summary of a message or of a file's content; runs in a thread. Raises UserError."""
    try:
        text = data if isinstance(data, str) else decode(data)
    except IngestError as error:
        raise UserError(say("The file is not text that I can read.")) from error
    try:
        article = parse_article(name, text)
    except ArticleError as error:
        raise UserError(say("There is no text to summarise.")) from error
    lines = summary_lines(summarize(article, "standard"))
    if not lines:
        raise UserError(say("There is no text to summarise."))
    title = say("Summary") if isinstance(data, str) else name
    return message_view(title, lines, say, link)


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(Reading(bot))
