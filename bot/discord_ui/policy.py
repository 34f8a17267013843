"""How the bot is asked in a server and in a channel, and who may ask how often.

A server's settings are in the database, a channel's over them; a thread has
those of the channel that it is in. `Gate` holds what lasts only while the bot
runs: when a member asked last, and how much of a server is being worked on.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import discord
import regex

from bot.answering.messages import is_open_question
from bot.discord_ui.errors import UserError
from bot.discord_ui.i18n import LANGUAGES, N_, Say, say_for, say_in
from bot.discord_ui.responding import NO_PINGS, reply_to
from bot.discord_ui.safe import clip, escape, flat
from bot.discord_ui.sending import CUT, open_thread, post
from bot.text import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from bot.client import Footnote

log = logging.getLogger(__name__)

#: Mentions only, every message that is a question, or the first message of a forum post.
ASKED_BY: Final = ("mention", "questions", "posts")
#: Seconds between a member's questions that can be chosen.
COOLDOWNS: Final = (0, 5, 10, 30, 60, 300, 900)
#: Questions of a member in `_WINDOW` seconds, whatever a server sets.
_BURST: Final = 20
_WINDOW: Final = 60.0
#: Questions of a server that are worked on at once, and that may wait behind them.
AT_ONCE: Final = 2
WAITING: Final = 64
_KEPT: Final = 20_000
_DAY: Final = 86_400.0
_LONGEST_THREAD_NAME: Final = 90
#: What the bot needs where it is asked, as Discord's settings call it.
_PERMISSIONS: Final = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "read_message_history": N_("Read Message History"),
    "create_public_threads": N_("Create Public Threads"),
}
_CANNOT_ANSWER: Final = N_(
    "I was asked something in {channel} on {server}, but I am not allowed to answer there."
)
_NO_THREAD: Final = N_(
    "In {channel} on {server} my answers should open a thread, but I am not allowed "
    "to create one: I reply instead."
)
#: Seconds in which messages in a channel belong to one talk.
_TALK: Final = 120.0
#: Characters of a message that nobody addressed to the bot: these are parted in some 10 ms.
_READ: Final = 500
#: And of one without a question mark that asks: a sentence or two.
_SHORT: Final = 200
_CODE: Final = regex.compile(r"```.*?```|`[^`]*`|^>.*$|https?://\S+", regex.S | regex.M)
#: A question mark behind a word. Looked for from the mark: from each letter on, a long word took
#: the square of its length.
_ASKS: Final = regex.compile(r"(?<=\w['’\"”»)]*\s*)[?？؟]")


@dataclass(frozen=True, slots=True)
class Policy:
    """A channel's settings; the defaults are those of a server that set nothing.

    `roles` are ids (empty: everybody may ask); `articles` are ids, None for all
    that the server sees; `threshold` is None for the host's; `cooldown` is in
    seconds; `language` is one of `LANGUAGES` or "en", None for the reader's own.
    `curators` are ids of roles that may save answers; only a server's count.
    """

    asked_by: str = "mention"
    thread: bool = False
    private: bool = False
    roles: tuple[int, ...] = ()
    articles: tuple[str, ...] | None = None
    threshold: float | None = None
    cooldown: int = 0
    language: str | None = None
    curators: tuple[int, ...] = ()

    def say(self, locale: discord.Locale | None) -> Say:
        """The bot's own words: in the language that was set, else for `locale`."""
        return say_for(locale) if self.language is None else say_in(self.language)

    def check_article(self, article: str | None, say: Say) -> None:
        """Raise UserError where this channel does not draw on the article."""
        if article is not None and self.articles is not None and article not in self.articles:
            raise UserError(say("This channel does not draw on that article."))


def policy_from(values: dict[str, Any]) -> Policy:
    """A policy from settings by name; what is not understood counts as not set.

    No articles are all, no roles everybody, and the language "-" each reader's own:
    so a channel can say what its server has narrowed.
    """
    found: dict[str, Any] = {}
    match values.get("asked_by"):
        case str(how) if how in ASKED_BY:
            found["asked_by"] = how
    for name in ("thread", "private"):
        if isinstance(values.get(name), bool):
            found[name] = values[name]
    for name in ("roles", "curators"):
        match values.get(name):
            case [*ids]:
                found[name] = tuple(int(one) for one in ids if str(one).isdigit())
    match values.get("articles"):
        case [_, *_] as ids:
            found["articles"] = tuple(map(str, ids))
    match values.get("threshold"):
        case bool():
            pass
        case int() | float() as share if 0 <= share <= 1:
            found["threshold"] = float(share)
    match values.get("cooldown"):
        case bool():
            pass
        case int() as seconds if seconds >= 0:
            found["cooldown"] = seconds
    match values.get("language"):
        case str(language) if language == "en" or language in LANGUAGES:
            found["language"] = language
    return Policy(**found)


#: The names under which a policy's values are kept.
NAMES: Final = tuple(field.name for field in fields(Policy))


def settings_channel(channel: Any) -> int | None:
    """The id of the channel whose settings count: of a thread, the channel that it is in."""
    return getattr(channel, "parent_id", None) or getattr(channel, "id", None)


def has_mark(text: str) -> bool:
    """Whether a text has a question mark behind a word, outside code, quoted text and addresses."""
    return _ASKS.search(_CODE.sub(" ", text)) is not None


def is_question(text: str, language: str = DEFAULT_LANGUAGE) -> bool:
    """Whether a message asks, on its face, whoever knows; `language` is the message's.

    Code, quoted text and addresses do not count. Three words at least: "what?" and "really?" are
    not for the articles. Of a long message only the beginning is read, and only if it has a
    question mark: questions without are short.
    """
    plain = _CODE.sub(" ", text)
    if len(plain) > _SHORT and _ASKS.search(plain) is None:
        return False
    if len(regex.findall(r"[\p{L}\p{N}]+", plain)) < 3:
        return False
    return is_open_question(plain[:_READ], language)


class Gate:
    """Lets questions through: who may ask, how often, how many at once."""

    def __init__(self, bot: Footnote) -> None:
        self._bot = bot
        #: When a member asked last, and whether that was a question.
        self._asked: OrderedDict[tuple[int, int], deque[tuple[float, bool]]] = OrderedDict()
        self._working: dict[int, tuple[asyncio.Semaphore, list[int]]] = {}
        self._told: OrderedDict[int, float] = OrderedDict()
        #: Who wrote the last messages of a channel, and when.
        self._talks: OrderedDict[int, deque[tuple[int, float]]] = OrderedDict()

    def heard(self, message: discord.Message, *, says: bool) -> bool:
        """Note that a member or a bot wrote; whether it goes on with a talk of two members.

        It does where the member wrote just now and another one replied. What `says` nothing, as
        hello and thanks do, begins no talk, and what a bot says ends it.
        """
        now, member = time.monotonic(), message.author.id
        talk = self._talks.setdefault(message.channel.id, deque(maxlen=3))
        self._talks.move_to_end(message.channel.id)
        while len(self._talks) > _KEPT:
            self._talks.popitem(last=False)
        before = [one for one, at in talk if now - at <= _TALK]
        own = before[-1:] == [member]
        if message.author.bot:
            talk.clear()
        elif says:
            if own:
                talk.pop()  # several messages in a row are one
            talk.append((member, now))
        others = before[:-1] if own else before
        return others[-2:-1] == [member]

    async def policy(self, guild: int | None, channel: Any) -> Policy:
        """The settings that count in a channel or thread; the defaults in a direct message."""
        if guild is None:
            return Policy()
        store = self._bot.services.store
        return policy_from(await store.settings(guild, settings_channel(channel)))

    async def admit(
        self,
        guild: int | None,
        channel: Any,
        member: discord.abc.User,
        locale: discord.Locale | None,
        *,
        policy: Policy | None = None,
        again: bool = False,
        asks: bool = True,
    ) -> Policy:
        """The channel's policy, where `member` may ask there now. Raises UserError.

        `policy` is the channel's where it has been read already; `again` is for a
        question that was put right: it need not wait, but counts. Nor need what `asks`
        nothing, and no question waits for it.
        """
        if guild is None and not self._bot.settings.direct_messages:
            say = say_for(locale)
            raise UserError(say("I answer in servers only, not in direct messages."))
        if policy is None:
            policy = await self.policy(guild, channel)
        say = policy.say(locale)
        if policy.roles and not _may_ask(policy, member):
            raise UserError(say("You need one of the roles that may ask here."))
        cooldown = 0 if again or not asks else policy.cooldown
        self._take_turn(cooldown, guild or 0, member.id, say, asks=asks)
        return policy

    def _take_turn(self, cooldown: int, guild: int, member: int, say: Say, *, asks: bool) -> None:
        now = time.monotonic()
        times = self._asked.setdefault((guild, member), deque(maxlen=_BURST))
        self._asked.move_to_end((guild, member))
        while len(self._asked) > _KEPT:
            self._asked.popitem(last=False)
        wait = 0.0
        if times:
            last = max((at for at, asked in times if asked), default=-math.inf)
            wait = last + cooldown - now
            if len(times) == _BURST:
                wait = max(wait, times[0][0] + _WINDOW - now)
        if wait > 0:
            raise UserError(
                say.plural(
                    "Please wait {count} second before you ask again.",
                    "Please wait {count} seconds before you ask again.",
                    math.ceil(wait),
                )
            )
        times.append((now, asks))

    def give_back(self, guild: int | None, member: discord.abc.User) -> None:
        """Let the next question not wait for what the member asked last: it got no answer."""
        times = self._asked.get((guild or 0, member.id))
        if times:
            times[-1] = times[-1][0], False

    @contextmanager
    def taken(self, guild: int | None, member: discord.abc.User) -> Iterator[None]:
        """Work for which a member was admitted just now: no turn is taken by what is refused."""
        try:
            yield
        except UserError:
            self.give_back(guild, member)
            raise

    @asynccontextmanager
    async def turn(self, guild: int | None, say: Say) -> AsyncIterator[None]:
        """Work for a server: few at once, the others in a queue. Raises UserError when full."""
        if guild is None:
            yield
            return
        semaphore, held = self._working.setdefault(guild, (asyncio.Semaphore(AT_ONCE), [0]))
        if held[0] >= AT_ONCE + WAITING:
            raise UserError(
                say("Many questions are waiting here. Please ask again in a few seconds.")
            )
        held[0] += 1
        try:
            async with semaphore:
                yield
        finally:
            held[0] -= 1
            if not held[0]:
                self._working.pop(guild, None)

    async def asked(self, message: discord.Message, text: str) -> Policy | None:
        """The channel's policy where a message asks though the bot is not mentioned, else None."""
        if message.guild is None:
            return None
        post = opens_a_post(message)
        asking = (
            message.reference is None
            and not message.mentions
            and is_question(text, self._bot.services.engine.language(text, guild=message.guild.id))
        )
        # Most messages are neither: for these the settings are not read.
        if not post and not asking:
            return None
        policy = await self.policy(message.guild.id, message.channel)
        meant = {"posts": post, "questions": asking}.get(policy.asked_by, False)
        return policy if meant else None

    async def deliver(
        self, message: discord.Message, policy: Policy, question: str, view: discord.ui.LayoutView
    ) -> discord.Message:
        """Reply, or answer in a thread at the message where that is set and can be done."""
        channel = message.channel
        if policy.thread and isinstance(channel, discord.TextChannel) and message.guild:
            may = channel.permissions_for(message.guild.me)
            lacking = _lacking(may, "create_public_threads", "send_messages_in_threads")
            if not lacking:
                name = clip(flat(question), _LONGEST_THREAD_NAME) or "?"
                try:
                    return await post(await open_thread(self._bot, message, name), view)
                except discord.HTTPException as error:
                    # A server has only so many open threads; the answer is there all the same.
                    log.info("An answer's thread could not be used: %d", error.code)
                    return await reply_to(message, view)
            await self.tell_owner(message.guild, channel, _NO_THREAD, lacking)
        return await reply_to(message, view)

    async def can_answer(self, message: discord.Message) -> bool:
        """Whether the bot may send where it was asked; tells the owner where it may not."""
        guild, channel = message.guild, message.channel
        if guild is None:
            return True
        # A partial channel knows no permissions: the sending itself will tell.
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return True
        may = channel.permissions_for(guild.me)
        sending = (
            "send_messages_in_threads" if isinstance(channel, discord.Thread) else "send_messages"
        )
        lacking = _lacking(may, "view_channel", sending, "read_message_history")
        if lacking:
            await self.tell_owner(guild, channel, _CANNOT_ANSWER, lacking)
        return not lacking

    async def tell_owner(
        self, guild: discord.Guild, channel: Any, what: str, lacking: list[str]
    ) -> None:
        """Tell the server's owner, at most once a day and channel, what the bot may not do."""
        now = time.monotonic()
        last = self._told.get(channel.id)
        if last is not None and now - last < _DAY:
            return
        self._told[channel.id] = now
        while len(self._told) > _KEPT:
            self._told.popitem(last=False)
        log.warning("Channel %d of server %d: I lack %s", channel.id, guild.id, ", ".join(lacking))
        say = say_for(guild.preferred_locale)
        server = escape(clip(flat(guild.name), 100))
        names = ", ".join(say(_PERMISSIONS[name]) for name in lacking)
        asked = say("Please give my role these permissions in that channel: {names}.", names=names)
        said = f"{say(what, channel=channel.mention, server=server)} {asked}"
        try:
            owner = await self._bot.fetch_user(guild.owner_id) if guild.owner_id else None
            if owner is not None and not owner.bot:
                await owner.send(said, allowed_mentions=NO_PINGS)
        except (discord.HTTPException, *CUT) as error:
            why = type(error).__name__
            log.info("The owner of server %d could not be told: %s", guild.id, why)


def _lacking(may: discord.Permissions, *needed: str) -> list[str]:
    return [name for name in needed if not getattr(may, name)]


def _may_ask(policy: Policy, member: discord.abc.User) -> bool:
    if not isinstance(member, discord.Member):
        return False
    return member.guild_permissions.manage_guild or any(
        member.get_role(role) is not None for role in policy.roles
    )


def opens_a_post(message: discord.Message) -> bool:
    """Whether the message is the first of a forum's post: it has the post's own id."""
    channel = message.channel
    return (
        isinstance(channel, discord.Thread)
        and isinstance(channel.parent, discord.ForumChannel)
        and message.id == channel.id
    )


def post_words(message: discord.Message) -> str:
    """A forum post as a question: its title, and its text where the intent lets it be read."""
    title = message.channel.name if isinstance(message.channel, discord.Thread) else ""
    return f"{title}\n{message.content}".strip()
