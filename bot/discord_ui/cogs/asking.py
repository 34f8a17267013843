"""Questions: by command, mention, reply, direct message, or on a message."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final
from weakref import WeakValueDictionary

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering.citations import told_apart
from bot.answering.followups import Lean
from bot.answering.framing import asks_for_summary
from bot.client import Footnote
from bot.discord_ui.choices import article_choices
from bot.discord_ui.context import context_view
from bot.discord_ui.conversation import RECENT
from bot.discord_ui.deck import token_of
from bot.discord_ui.errors import UserError, sentence, told
from bot.discord_ui.i18n import N_, Say, say_for
from bot.discord_ui.policy import (
    Policy,
    has_mark,
    is_question,
    opens_a_post,
    post_words,
    settings_channel,
)
from bot.discord_ui.questions import (
    MOST,
    Asked,
    asks,
    clean,
    is_bare,
    is_courtesy,
    is_greeting,
    questions_in,
    said_only,
)
from bot.discord_ui.rendering import (
    answers_view,
    cited,
    led,
    paged_view,
    pages_of,
    text_view,
)
from bot.discord_ui.responding import (
    NO_PINGS,
    checked_question,
    kept_question,
    named_article,
    no_articles,
    reply_to,
    respond,
    typing_while,
    words_of,
    working,
)
from bot.discord_ui.responding import replace as turn_to
from bot.discord_ui.sending import CUT, through_cuts
from bot.discord_ui.services import NEAREST_QUOTES, SHOWN_QUOTES, Reply, Request
from bot.store import Card, StoredQuestion

log = logging.getLogger(__name__)

_PER_PAGE: Final = 2
_HEARD: Final = 5_000
#: Somebody's message that is replied to is what a question leans on where it is no longer.
_LONGEST_SAID: Final = 500
#: A text of so many characters is parted into its questions in some 10 ms.
_SHORT: Final = 500


class Asking(commands.Cog):
    """Answers questions wherever members ask them."""

    def __init__(self, bot: Footnote) -> None:
        self.bot = bot
        self.gate = bot.gate
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        #: The words of messages that were heard, as hashes: an update may leave them as they were.
        self._heard: OrderedDict[int, int] = OrderedDict()
        #: Messages that got no answer, with the one that says why not; and those whose answer the
        #: database did not take, with that.
        self._told: OrderedDict[int, int] = OrderedDict()
        self._since = discord.utils.utcnow()
        self._menu = app_commands.ContextMenu(name=N_("Answer this"), callback=self.answer_this)

    async def cog_load(self) -> None:
        """Register the context menu and the buttons of answers."""
        self.bot.tree.add_command(self._menu)
        self.bot.deck.on("answer", "context", self.show_context)
        self.bot.deck.on("answer", "more", self.show_more)
        self.bot.deck.on("answer", "page", self.turn_more)

    async def cog_unload(self) -> None:
        """Take the context menu back."""
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command()
    @app_commands.describe(
        question="What you want to know",
        article="Ask one article only",
        private="Show the answer only to you",
        new="Ask it on its own, not as a follow-up to your last question",
    )
    @app_commands.autocomplete(article=article_choices)
    @told
    async def ask(
        self,
        interaction: discord.Interaction[Footnote],
        question: app_commands.Range[str, 1, 2000],
        article: str | None = None,
        private: bool | None = None,
        new: bool = False,
    ) -> None:
        """Ask the articles; the answer is in their own words, with sources"""
        asked = await self._asked(question, interaction.guild)
        await self._answer(
            interaction, asked, shown=clean(question), article=article, private=private, new=new
        )

    @told
    async def answer_this(
        self, interaction: discord.Interaction[Footnote], message: discord.Message
    ) -> None:
        """Answer the questions in somebody's message."""
        asked = await self._asked(words_of(message), message.guild)
        await self._answer(interaction, asked, new=True)

    async def _asked(self, text: str, guild: discord.Guild | None) -> list[Asked]:
        """The questions of a text; none where it only says hello, which is no gap either."""
        if len(text) <= _SHORT and is_greeting(text):
            return []
        return await self._parted(text, guild)

    async def _parted(self, text: str, guild: discord.Guild | None) -> list[Asked]:
        language = self._language(text, guild)
        if len(text) <= _SHORT:
            asked = questions_in(text, language)
        else:
            # A long text of nothing but commas takes a tenth of a second.
            asked = await asyncio.to_thread(questions_in, text, language)
        # Who asks for a summary as well is told of it where nothing else is asked.
        return [one for one in asked if not asks_for_summary(one.text)] or asked

    async def _answer(
        self,
        interaction: discord.Interaction[Footnote],
        asked: list[Asked],
        *,
        shown: str | None = None,
        article: str | None = None,
        private: bool | None = None,
        new: bool,
    ) -> None:
        services = self.bot.services
        guild = interaction.guild_id
        asked = asked or [Asked("")]
        checked_question(asked[0].text, say_for(interaction.locale))
        policy = await self.gate.admit(
            guild, interaction.channel, interaction.user, interaction.locale
        )
        say = policy.say(interaction.locale)
        private = policy.private if private is None else private
        with self.gate.taken(guild, interaction.user):
            only = None if article is None else await named_article(services, article, guild, say)
            policy.check_article(only, say)
            earlier: tuple[str, ...] = ()
            if not new:
                earlier = await services.conversation.before(
                    channel=interaction.channel_id,
                    member=interaction.user.id,
                    thread=isinstance(interaction.channel, discord.Thread),
                )
            request = Request(
                "",
                guild,
                interaction.channel_id,
                interaction.user.id,
                outer=settings_channel(interaction.channel),
                article=only,
                articles=policy.articles,
                threshold=policy.threshold,
                earlier=earlier,
            )
            replies, left = await working(
                interaction, self._replies(asked, request, say), ephemeral=private
            )
        view = answers_view(replies, say, left, question=shown or asked[0].text)
        sent = await respond(interaction, view, ephemeral=private)
        # What only the asker sees is no message that anybody can be led to.
        for reply in replies if not private else ():
            await services.link(reply.question, sent)

    def _language(self, text: str, guild: discord.Guild | None) -> str:
        return self.bot.services.engine.language(text, guild=guild.id if guild else None)

    @asynccontextmanager
    async def _alone(self, message_id: int) -> AsyncIterator[None]:
        """One event of a message at a time: an edit waits for the answer that it changes."""
        lock = self._locks.get(message_id)
        if lock is None:
            lock = self._locks[message_id] = asyncio.Lock()
        async with lock:
            yield

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a mention, a reply to the bot, or a direct message."""
        if message.is_system():
            return
        between_two = self._goes_on_with_a_talk(message)
        if message.author.bot or message.webhook_id:
            return
        async with self._alone(message.id):
            await self._hear(message, between_two=between_two)

    def _goes_on_with_a_talk(self, message: discord.Message) -> bool:
        """Whether two members talk to each other; known where their words may be read."""
        if message.guild is None or not self.bot.intents.message_content:
            return False
        text = message.content
        return self.gate.heard(message, says=len(text) > _SHORT or not is_courtesy(text))

    async def _hear(
        self, message: discord.Message, *, edited: bool = False, between_two: bool = False
    ) -> None:
        # A message that only looks like a question gets an answer or nothing.
        unasked = not self._is_asked(message)
        if unasked and between_two and not opens_a_post(message):
            return
        policy = None
        if unasked and not self._in_own_thread(message):
            policy = await self.gate.asked(message, clean(message.content))
            if policy is None:
                return
        if not unasked and not self._is_readable(message):
            return
        if not unasked and self._is_nod(message) and not await self._pointed_at(message):
            return
        if not self.bot.services.first_time(message.id) and not edited:
            return
        if not await self.gate.can_answer(message):
            return
        locale = message.guild.preferred_locale if message.guild else None
        say = say_for(locale)
        try:
            if policy is None:
                guild = message.guild.id if message.guild else None
                policy = await self.gate.policy(guild, message.channel)
            say = policy.say(locale)
            await self._answer_message(message, policy, locale, unasked=unasked)
        except Exception as error:
            said = sentence(error, say)
            if unasked or (isinstance(error, UserError) and await self._said_only(message)):
                return
            if said is not None:
                try:
                    told = await reply_to(message, text_view(said))
                    _keep(self._told, message.id, told.id)
                except (discord.HTTPException, *CUT) as failed:
                    log.info("A message could not be answered: %s", type(failed).__name__)

    def _is_asked(self, message: discord.Message) -> bool:
        me = self.bot.user
        if me is None:
            return False
        if message.guild is None:
            return True
        mentioned, answered = me in message.mentions, _replied_to(message)
        if answered is not None and answered.author == me:
            # A reply mentions the bot by itself: who names others means them.
            named = mentioned and me.id in message.raw_mentions
            return named or all(other == me for other in message.mentions)
        return mentioned

    def _is_reply_alone(self, message: discord.Message) -> bool:
        """Whether only its being a reply to the bot says that it is for the bot."""
        me, answered = self.bot.user, _replied_to(message)
        return (
            message.guild is not None
            and answered is not None
            and me is not None
            and answered.author == me
            and me.id not in message.raw_mentions
        )

    async def _said_only(self, message: discord.Message) -> Lean | None:
        """How a reply to the bot that asks nothing leans on the answer; None for any other."""
        if not self._is_reply_alone(message):
            return None
        language = self._language(message.content, message.guild)
        return await asyncio.to_thread(said_only, message.content, language)

    def _is_nod(self, message: discord.Message) -> bool:
        """Whether it only thanks or agrees, or is a reply without words: a picture, a smile."""
        if self._is_reply_alone(message) and not clean(message.content):
            return True
        return _is_thanks(message.content)

    def _is_readable(self, message: discord.Message) -> bool:
        """Whether Discord lets the bot see the words: else an empty text says nothing."""
        return (
            bool(message.content)
            or message.guild is None
            or self.bot.intents.message_content
            or self.bot.user in message.mentions
        )

    def _in_own_thread(self, message: discord.Message) -> bool:
        """Whether it asks something in a thread that the bot opened for an answer."""
        channel, me = message.channel, self.bot.user
        return (
            isinstance(channel, discord.Thread)
            and me is not None
            and channel.owner_id == me.id
            and not message.mentions
            and is_question(message.content, self._language(message.content, message.guild))
        )

    async def _answer_message(
        self,
        message: discord.Message,
        policy: Policy,
        locale: discord.Locale | None,
        *,
        unasked: bool = False,
        until: float | None = None,
    ) -> None:
        guild = message.guild.id if message.guild else None
        asked = await self._asked_in(message)
        await self.gate.admit(
            guild,
            message.channel,
            message.author,
            locale,
            policy=policy,
            again=until is not None,
            asks=bool(asked),
        )
        say = policy.say(locale)
        self._noted(message)
        request = await self._request(message, policy, until, unasked=unasked)
        with self.gate.taken(guild, message.author):
            replies, left = await typing_while(
                message.channel, self._replies(asked or [Asked("")], request, say)
            )
        quiet = unasked or request.remark
        if quiet and not any(reply.answered for reply in replies):
            self.gate.give_back(guild, message.author)
            return
        title = replies[0].answer.question
        sent = await self.gate.deliver(message, policy, title, answers_view(replies, say, left))
        if all(reply.question is None for reply in replies):
            _keep(self._told, message.id, sent.id)
        for reply in replies:
            await self.bot.services.link(reply.question, sent.id)

    async def _asked_in(self, message: discord.Message) -> list[Asked]:
        """The questions of a message; of a forum's post, with its title."""
        own = clean(words_of(message))
        if opens_a_post(message) and (not self._is_asked(message) or _is_short_and_bare(own)):
            return await self._asked(post_words(message), message.guild)
        pointed_at = await self._pointed_at(message)
        if pointed_at:
            return await self._parted(pointed_at, message.guild)
        return await self._asked(words_of(message), message.guild)

    async def _pointed_at(self, message: discord.Message) -> str:
        """The words of somebody's message that a reply means which has none of its own, or "".

        A bare mention means any message, "any idea?" one that asks.
        """
        answered = _replied_to(message)
        if answered is None or answered.author == self.bot.user:
            return ""
        own, said = clean(message.content), words_of(answered)
        if not own:
            return said
        if not _is_short_and_bare(own) or not await asyncio.to_thread(asks, said):
            return ""
        # Thanks for an answer are no question.
        thanks = _is_thanks(own) and await self.bot.services.conversation.asked_in(answered.id)
        return "" if thanks else said

    async def _request(
        self,
        message: discord.Message,
        policy: Policy,
        until: float | None = None,
        *,
        unasked: bool = False,
    ) -> Request:
        """What every question of a message has in common, and what was asked before it.

        `until` is when the message was asked first, if it is asked anew. Of what is `unasked` and
        has no question mark most is talk: it is kept only where there is an answer.
        """
        reference = message.reference
        earlier = await self.bot.services.conversation.before(
            channel=message.channel.id,
            member=message.author.id,
            thread=isinstance(message.channel, discord.Thread),
            replied=reference.message_id if reference else None,
            until=until,
        )
        answered = _replied_to(message)
        if answered is not None and not answered.author.bot:
            known = await self.bot.services.conversation.asked_in(answered.id)
            said = clean(words_of(answered))
            if not known and 0 < len(said) <= _LONGEST_SAID:
                earlier = (said,)  # "When was that?" below what somebody told
        lean = await self._said_only(message)
        if lean not in (None, Lean.MAYBE):
            earlier = ()  # "I didn't know that" means the answer
        return Request(
            "",
            message.guild.id if message.guild else None,
            message.channel.id,
            message.author.id,
            outer=settings_channel(message.channel),
            articles=policy.articles,
            threshold=policy.threshold,
            asking_message=message.id,
            asked_at=until,
            earlier=earlier,
            overheard=unasked,
            remark=lean is not None
            or (unasked and not opens_a_post(message) and not has_mark(message.content)),
            cited=await self._cited(message),
        )

    async def _cited(self, message: discord.Message) -> str | int | None:
        """What the answer is from that a message replies to, as `Request.cited`."""
        reference, answered = message.reference, _replied_to(message)
        if reference is None or reference.message_id is None:
            return None
        # Of an edited reply the answer need not come with it: its id will do.
        own = answered is not None and answered.author == self.bot.user
        token = token_of(answered) if answered is not None and own else None
        guild = message.guild.id if message.guild else None
        return await self.bot.services.cited_in(reference.message_id, token, guild)

    async def _replies(
        self, asked: list[Asked], common: Request, say: Say
    ) -> tuple[list[Reply], int]:
        """The answers to a message's questions, and how many questions were left out.

        Each may lean on the one before it. Raises UserError.
        """
        replies: list[Reply] = []
        before = common.earlier
        for at, one in enumerate(asked[:MOST]):
            text = checked_question(one.text, say)
            # "Thanks" and "I need help" are in no article, but no gap of theirs either.
            alone = len(asked) == 1 and not before and _is_short_and_bare(text)
            request = replace(
                common,
                text=text,
                earlier=(*before, one.lead) if one.lead else before,
                further=at > 0,
                remark=common.remark or alone,
            )
            async with self.gate.turn(common.guild, say):
                reply = await self.bot.services.ask(request)
            if alone and not reply.answered and not common.remark:
                checked_question("", say)
            # Asked after, as moderators may have answered without an article.
            if not reply.answered and not self.bot.services.engine.visible(common.guild):
                raise UserError(no_articles(common.guild, say))
            replies.append(reply)
            before = (*before, *filter(None, (one.lead,)), text)[-MOST:]
        return replies, len(asked) - len(replies)

    def _noted(self, message: discord.Message) -> bool:
        """Note a message's words; whether they are the same as before."""
        now, before = hash(message.content), self._heard.pop(message.id, None)
        _keep(self._heard, message.id, now)
        return now == before

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Answer an edited question anew, in the place of the old answer."""
        message = payload.message
        # Discord also sends an update where it adds a link's preview: nobody edited.
        if message.author.bot or message.webhook_id or message.edited_at is None:
            return
        async with self._alone(message.id):
            before = await self.bot.services.conversation.asked_in(message.id)
            if not before and not self._may_ask_now(message):
                return
            if not self._is_readable(message) or self._noted(message):
                return
            told = self._told.pop(message.id, None)
            try:
                if before:
                    await self._answer_anew(message, before)
                else:
                    # What asked nothing, or not the bot, may ask now.
                    await self._hear(message, edited=True)
            except UserError as error:
                await self._said_instead(message, before, sentence(error, say_for(None)) or "")
            except discord.NotFound as error:
                log.info("An edited question was not answered: %s", type(error).__name__)
            except Exception as error:
                sentence(error, say_for(None))
            if told is not None:
                await self._delete(told, message.channel.id, message.id)

    async def _said_instead(
        self, message: discord.Message, before: list[StoredQuestion], said: str
    ) -> None:
        """Say why an edited question has no answer, in the place of what answered the old one."""
        answer = before[0].bot_message if before else None
        if answer is None:
            return
        if before[0].overheard and not self._is_asked(message):
            await self._take_back(message.id, message.channel.id)
            return
        shown = await self._answer_of(message, answer)
        view = text_view(said)
        await through_cuts(lambda: shown.edit(view=view, allowed_mentions=NO_PINGS))
        # What the old words asked is over; the next edit is answered as if it were the first.
        await self.bot.services.conversation.forget_message(message.id)
        _keep(self._told, message.id, answer)

    def _may_ask_now(self, message: discord.Message) -> bool:
        """Whether an edited message that asked nothing before may: one of the last minutes.

        Where questions are not kept, what was asked before the bot started is not known.
        """
        made = message.created_at
        known = self.bot.settings.keep_questions or made >= self._since
        return known and (discord.utils.utcnow() - made).total_seconds() <= RECENT

    async def _answer_anew(self, message: discord.Message, before: list[StoredQuestion]) -> None:
        guild, first = message.guild, before[0]
        policy = await self.gate.policy(guild.id if guild else None, message.channel)
        locale = guild.preferred_locale if guild else None
        say = policy.say(locale)
        asked = await self._asked_in(message)
        unasked = first.overheard and not self._is_asked(message)
        if unasked and not self._in_own_thread(message):
            heard = await self.gate.asked(message, clean(message.content))
            asked = asked if heard is not None else []
        if not asked or (is_courtesy(message.content) and not opens_a_post(message)):
            # It asks nothing any more: its answer goes, as with a deleted question.
            await self._take_back(message.id, message.channel.id)
            return
        until = first.asked_at
        if first.bot_message is None:
            await self._answer_message(message, policy, locale, unasked=unasked, until=until)
            return
        same = [one.text for one in asked] == [one.text for one in before]
        if same and not any(one.lead for one in asked):
            return
        answer = await self._answer_of(message, first.bot_message)
        await self.gate.admit(
            guild.id if guild else None,
            message.channel,
            message.author,
            locale,
            policy=policy,
            again=True,
        )
        request = await self._request(message, policy, until, unasked=unasked)
        for one in asked:
            checked_question(one.text, say)
        replies, left = await typing_while(message.channel, self._replies(asked, request, say))
        answered = any(reply.answered for reply in replies)
        if request.remark and not answered:
            await self._take_back(message.id, message.channel.id)
            return
        if unasked and not answered:
            await self._delete(answer.id, answer.channel.id)
            for reply in replies:
                await self.bot.services.link(reply.question, None)
            return
        view = answers_view(replies, say, left)
        await through_cuts(lambda: answer.edit(view=view, allowed_mentions=NO_PINGS))
        if all(reply.origin for reply in replies):
            # The old words are asked no more, and the new ones are not kept.
            await self.bot.services.conversation.forget_message(message.id)
            _keep(self._told, message.id, answer.id)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take the answer away with its question."""
        async with self._alone(payload.message_id):
            await self._take_back(payload.message_id, payload.channel_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Take the answers away with their questions."""
        for message_id in payload.message_ids:
            async with self._alone(message_id):
                await self._take_back(message_id, payload.channel_id)

    async def _take_back(self, message_id: int, channel_id: int) -> None:
        """Forget what a message asked, and delete what was said to it."""
        told = self._told.pop(message_id, None)
        if told is not None:
            await self._delete(told, channel_id, message_id)
        conversation = self.bot.services.conversation
        questions = await conversation.asked_in(message_id)
        if not questions:
            return
        await conversation.forget_message(message_id)
        answer = questions[0].bot_message
        if answer is not None:
            await self._delete(answer, channel_id, message_id)

    async def _delete(self, answer: int, *places: int) -> None:
        """Delete a message of the bot's, in the first of these channels that has it.

        An answer in a thread of its own: the thread has the question's id.
        """
        for place in places:
            channel = self.bot.get_partial_messageable(place)
            try:
                await through_cuts(channel.get_partial_message(answer).delete)
                return
            except discord.NotFound:
                continue
            except (discord.HTTPException, *CUT) as error:
                log.info("An answer could not be taken back: %s", type(error).__name__)
                return

    async def _answer_of(self, message: discord.Message, answer: int) -> discord.Message:
        """The bot's answer to a message, there or in its thread. Raises discord.NotFound."""
        try:
            return await through_cuts(lambda: message.channel.fetch_message(answer))
        except discord.NotFound:
            thread = self.bot.get_partial_messageable(message.id)
            return await through_cuts(lambda: thread.fetch_message(answer))

    async def _question(
        self, interaction: discord.Interaction[Footnote], card: Card
    ) -> StoredQuestion:
        say = say_for(interaction.locale)
        number = int(card.payload["question"])
        return await kept_question(self.bot.services, number, interaction.guild_id, say)

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
                say(
                    "The article has been changed or removed since. Ask again for what it says now."
                )
            )
        view = context_view(self.bot.services, quote, interaction.guild_id, say)
        await respond(interaction, view, ephemeral=True)

    async def show_more(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """The next best passages, beside the answer."""
        await respond(interaction, await self._more(interaction, card, 0), ephemeral=True)

    async def turn_more(
        self, interaction: discord.Interaction[Footnote], card: Card, number: int, values: list[str]
    ) -> None:
        """Another page of them."""
        await turn_to(interaction, await self._more(interaction, card, number))

    async def _more(
        self, interaction: discord.Interaction[Footnote], card: Card, page: int
    ) -> discord.ui.LayoutView:
        say = say_for(interaction.locale)
        question = await self._question(interaction, card)
        found = await self.bot.services.quotes_of(question, interaction.guild_id)
        # A card of an earlier version does not say how many it shows.
        most = SHOWN_QUOTES if question.answered else NEAREST_QUOTES
        shown = int(card.payload.get("shown", 0 if question.curated is not None else most))
        rest = [
            (at, quote)
            for at, (_, quote) in enumerate(found, 1)
            if quote is not None and at > shown
        ]
        if not rest:
            raise UserError(
                say(
                    "The article has been changed or removed since. Ask again for what it says now."
                )
            )
        names = told_apart(quote for _, quote in rest)
        blocks = [f"{led(quote, at)}\n-# {cited(quote, at, say, names)}" for at, quote in rest]
        pages = pages_of(blocks, most=_PER_PAGE)
        title = say("More passages") if shown else say("What the articles say")
        return paged_view(title, pages, page, say, card.token)


def _replied_to(message: discord.Message) -> discord.Message | None:
    """The message that one replies to, where Discord sent it with that."""
    answered = message.reference.resolved if message.reference else None
    return answered if isinstance(answered, discord.Message) else None


def _is_short_and_bare(text: str) -> bool:
    return len(text) <= _SHORT and is_bare(text)


def _keep(kept: OrderedDict[int, int], key: int, value: int) -> None:
    kept[key] = value
    while len(kept) > _HEARD:
        kept.popitem(last=False)


def _is_thanks(text: str) -> bool:
    return is_courtesy(text) and not is_greeting(text)


async def setup(bot: Footnote) -> None:
    """Load the cog."""
    await bot.add_cog(Asking(bot))
