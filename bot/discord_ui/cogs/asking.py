"""Questions: by command, mention, reply, direct message, or on a message."""

from __future__ import annotations

import logging
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Footnote
from bot.discord_ui.choices import article_choices
from bot.discord_ui.context import context_view
from bot.discord_ui.errors import UserError, sentence, told
from bot.discord_ui.i18n import N_, Say, say_for
from bot.discord_ui.policy import Gate, Policy, post_words
from bot.discord_ui.questions import MOST, clean, questions_in
from bot.discord_ui.rendering import (
    answer_view,
    answers_view,
    cited,
    paged_view,
    quotation,
    text_view,
)
from bot.discord_ui.responding import (
    NO_PINGS,
    checked_question,
    named_article,
    replace,
    reply_to,
    respond,
    working,
)
from bot.discord_ui.sending import CUT
from bot.discord_ui.services import Reply, Request
from bot.store import Card, StoredQuestion

log = logging.getLogger(__name__)

_PER_PAGE: Final = 2


class Asking(commands.Cog):
    """Answers questions wherever members ask them."""

    def __init__(self, bot: Footnote) -> None:
        self.bot = bot
        self.gate = Gate(bot)
        self._menu = app_commands.ContextMenu(name=N_("Answer this"), callback=self.answer_this)

    async def cog_load(self) -> None:
        """Register the context menu and the buttons of answers."""
        self.bot.tree.add_command(self._menu)
        self.bot.deck.on("answer", "context", self.show_context)
        self.bot.deck.on("answer", "more", self.show_more)

    async def cog_unload(self) -> None:
        """Take the context menu back."""
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command()
    @app_commands.describe(
        question="What you want to know",
        article="Ask one article only",
        private="Show the answer to you alone",
    )
    @app_commands.autocomplete(article=article_choices)
    @told
    async def ask(
        self,
        interaction: discord.Interaction[Footnote],
        question: app_commands.Range[str, 1, 2000],
        article: str | None = None,
        private: bool | None = None,
    ) -> None:
        """Ask the articles; the answer is in their own words, with sources"""
        await self._answer(interaction, question, article=article, private=private)

    @told
    async def answer_this(
        self, interaction: discord.Interaction[Footnote], message: discord.Message
    ) -> None:
        """Answer the question in somebody's message."""
        await self._answer(interaction, message.content, asking=message)

    async def _answer(
        self,
        interaction: discord.Interaction[Footnote],
        question: str,
        *,
        article: str | None = None,
        private: bool | None = None,
        asking: discord.Message | None = None,
    ) -> None:
        question = checked_question(
            question if asking is None else clean(question), say_for(interaction.locale)
        )
        services = self.bot.services
        guild = interaction.guild_id
        policy = await self.gate.admit(
            guild, interaction.channel, interaction.user, interaction.locale
        )
        say = policy.say(interaction.locale)
        private = policy.private if private is None else private
        only = None if article is None else named_article(services, article, guild, say)
        policy.check_article(only, say)
        request = Request(
            question,
            guild,
            interaction.channel_id,
            interaction.user.id,
            article=only,
            articles=policy.articles,
            threshold=policy.threshold,
        )
        async with self.gate.turn(guild, say):
            reply = await working(interaction, services.ask(request), ephemeral=private)
        view = answer_view(reply, say, question=question)
        sent = await respond(interaction, view, ephemeral=private)
        if sent is not None:
            await services.link(reply.question, sent)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a mention, a reply to the bot, or a direct message."""
        if message.author.bot or message.webhook_id or message.is_system():
            return
        # A message that only looks like a question gets an answer or nothing.
        unasked = not self._is_asked(message)
        if unasked and not await self.gate.asked(message, clean(message.content)):
            return
        if not self.bot.services.first_time(message.id):
            return
        if not await self.gate.can_answer(message):
            return
        locale = message.guild.preferred_locale if message.guild else None
        say = say_for(locale)
        try:
            policy = await self.gate.policy(
                message.guild.id if message.guild else None, message.channel
            )
            say = policy.say(locale)
            await self._answer_message(message, say, locale, unasked=unasked)
        except Exception as error:
            said = sentence(error, say)
            if said is not None and not (unasked and isinstance(error, UserError)):
                try:
                    await reply_to(message, text_view(said))
                except (discord.HTTPException, *CUT) as failed:
                    log.info("A message could not be answered: %s", type(failed).__name__)

    def _is_asked(self, message: discord.Message) -> bool:
        me = self.bot.user
        if me is None:
            return False
        if message.guild is None or me in message.mentions:
            return True
        answered = message.reference.resolved if message.reference else None
        return isinstance(answered, discord.Message) and answered.author == me

    async def _answer_message(
        self,
        message: discord.Message,
        say: Say,
        locale: discord.Locale | None,
        *,
        unasked: bool = False,
    ) -> None:
        services = self.bot.services
        guild = message.guild.id if message.guild else None
        policy = await self.gate.admit(guild, message.channel, message.author, locale)
        text = message.content
        if unasked and policy.asked_by == "posts":
            text = post_words(message)
        if not clean(text) and message.reference is not None:
            # A bare mention below somebody's question means that question.
            earlier = message.reference.resolved
            if isinstance(earlier, discord.Message) and earlier.author != self.bot.user:
                text = earlier.content
        async with self.gate.turn(guild, say):
            replies, left = await self._replies(text, message, policy, say)
        if unasked and not any(reply.answer.answered for reply in replies):
            return
        title = replies[0].answer.question
        sent = await self.gate.deliver(message, policy, title, answers_view(replies, say, left))
        for reply in replies:
            await services.link(reply.question, sent.id)

    async def _replies(
        self, text: str, message: discord.Message, policy: Policy, say: Say
    ) -> tuple[list[Reply], int]:
        """The answers to a message's questions, and how many questions were left out."""
        asked = questions_in(text) or [""]
        replies = []
        for at, question in enumerate(asked[:MOST]):
            request = Request(
                checked_question(question, say),
                message.guild.id if message.guild else None,
                message.channel.id,
                message.author.id,
                articles=policy.articles,
                threshold=policy.threshold,
                # One row a message; the others are found by the answer.
                asking_message=message.id if at == 0 else None,
            )
            replies.append(await self.bot.services.ask(request))
        return replies, len(asked) - len(replies)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Answer an edited question anew, in the place of the old answer."""
        message = payload.message
        if message.author.bot or not clean(message.content):
            return
        store = self.bot.services.store
        before = await store.question_of_message(message.id)
        if before is None or before.bot_message is None:
            return
        if questions_in(message.content) == [before.text]:
            return  # the preview of a link was added: no other question
        guild = message.guild.id if message.guild else None
        policy = await self.gate.policy(guild, message.channel)
        say = policy.say(message.guild.preferred_locale if message.guild else None)
        try:
            answer = await self._answer_of(message, before.bot_message)
            async with self.gate.turn(guild, say):
                await store.forget_answer(before.bot_message)
                replies, left = await self._replies(message.content, message, policy, say)
            await answer.edit(view=answers_view(replies, say, left), allowed_mentions=NO_PINGS)
            for reply in replies:
                await self.bot.services.link(reply.question, answer.id)
        except (discord.NotFound, UserError) as error:
            log.info("An edited question was not answered: %s", type(error).__name__)
        except Exception as error:
            sentence(error, say)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take the answer away with its question."""
        await self._take_back(payload.message_id, payload.channel_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Take the answers away with their questions."""
        for message_id in payload.message_ids:
            await self._take_back(message_id, payload.channel_id)

    async def _take_back(self, message_id: int, channel_id: int) -> None:
        store = self.bot.services.store
        question = await store.question_of_message(message_id)
        if question is None:
            return
        if question.bot_message is None:
            await store.forget_question(question.id)
            return
        await store.forget_answer(question.bot_message)
        # An answer in a thread of its own: the thread has the question's id.
        for place in (channel_id, message_id):
            channel = self.bot.get_partial_messageable(place)
            try:
                await channel.get_partial_message(question.bot_message).delete()
                return
            except discord.NotFound:
                continue
            except discord.HTTPException as error:
                log.info("An answer could not be taken back: %s", error.code)
                return

    async def _answer_of(self, message: discord.Message, answer: int) -> discord.Message:
        """The bot's answer to a message, there or in its thread. Raises discord.NotFound."""
        try:
            return await message.channel.fetch_message(answer)
        except discord.NotFound:
            return await self.bot.get_partial_messageable(message.id).fetch_message(answer)

    async def _question(
        self, interaction: discord.Interaction[Footnote], card: Card
    ) -> StoredQuestion:
        question = await self.bot.services.store.question(int(card.payload["question"]))
        if question is None:
            say = say_for(interaction.locale)
            raise UserError(say("This question is no longer kept. Please ask again."))
        return question

    async def show_context(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """The section that the first quote stands in, with the quote marked."""
        say = say_for(interaction.locale)
        question = await self._question(interaction, card)
        quotes = await self.bot.services.quotes_of(question, interaction.guild_id)
        if number >= len(quotes):
            raise UserError(say("There is nothing more."))
        _, quote = quotes[number]
        if quote is None:
            raise UserError(
                say("The article was changed or removed since. Ask again for what it says now.")
            )
        view = context_view(self.bot.services, quote, interaction.guild_id, say)
        await respond(interaction, view, ephemeral=True)

    async def show_more(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """The next best passages; page 1 opens them, the others turn."""
        say = say_for(interaction.locale)
        question = await self._question(interaction, card)
        found = await self.bot.services.quotes_of(question, interaction.guild_id)
        rest = [(at, quote) for at, (_, quote) in enumerate(found, 1) if quote is not None][2:]
        if not rest:
            raise UserError(
                say("The article was changed or removed since. Ask again for what it says now.")
            )
        blocks = [f"{quotation(quote, at)}\n-# {cited(quote, at, say)}" for at, quote in rest]
        pages = [blocks[i : i + _PER_PAGE] for i in range(0, len(blocks), _PER_PAGE)]
        opening = not (interaction.message and interaction.message.flags.ephemeral)
        view = paged_view(
            say("More passages"), pages, 0 if opening else number, say, card.token, action="more"
        )
        if opening:
            await respond(interaction, view, ephemeral=True)
        else:
            await replace(interaction, view)


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(Asking(bot))
