"""What the cogs call: articles, answers, and the database, each off the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import functools
import gc
import logging
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final, Self, TypeVar

from rapidfuzz import fuzz, process

from bot.answering import Answer, Engine, Quote
from bot.answering.curated import CuratedAnswer
from bot.answering.followups import Lean, Understood, ask_in_context, leaning
from bot.answering.origins import Origin, fact_asked
from bot.answering.weighing import Weighers, processes_for, threads_for
from bot.corpus import Article, ArticleError, Library, Problem, load_library, meant
from bot.discord_ui.conversation import Conversation
from bot.discord_ui.curation import Curation
from bot.discord_ui.deck import new_token
from bot.ingest import FolderWatcher
from bot.ingest.service import Knowledge
from bot.ingest.setup import knowledge_for
from bot.retrieval import PassageIndex, make_index
from bot.settings import Settings
from bot.store import Card, Store, StoredQuestion, StoredQuote

log = logging.getLogger(__name__)
T = TypeVar("T")

#: Quotes kept with a question: those shown, and those behind "More passages".
KEPT_QUOTES: Final = 9
#: Of these, how many an answer shows at once.
SHOWN_QUOTES: Final = 2
#: How many nearest passages are shown where the articles do not say.
NEAREST_QUOTES: Final = 2
_SEEN: Final = 4_000
#: Cards that wait in memory while the database takes none.
_UNSAVED: Final = 1_000
_DIGEST_CHARS: Final = 32


@dataclass(frozen=True, slots=True)
class Request:
    """A question and where it was asked. `articles` are the ids it is restricted to."""

    text: str
    guild: int | None
    channel: int | None
    member: int
    article: str | None = None
    articles: tuple[str, ...] | None = None
    threshold: float | None = None
    asking_message: int | None = None
    #: The channel that the thread is in which it was asked in, if it was in one.
    outer: int | None = None
    #: Whether it is not the first question of that message.
    further: bool = False
    #: In seconds since 1970, of a question that is asked anew; None is now.
    asked_at: float | None = None
    #: Questions that it may lean on, oldest first; none where it is to stand alone.
    earlier: tuple[str, ...] = ()
    #: Whether nobody asked the bot: then it says nothing where there is no answer.
    overheard: bool = False
    #: Whether it asks nothing, or may not: then it is kept only where there is an answer.
    remark: bool = False
    #: What the answer is from that it replies to, if it does: the id of the article that it cites
    #: first, or that of a moderator's.
    cited: str | int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: the question's id and the token of its buttons, None where it was not kept.

    `curated` is a moderator's, shown in place of the articles' quotes; `origin` what is known of
    an article, where that was asked and no text says it. The latter is never kept.
    """

    answer: Answer
    question: int | None
    token: str | None
    #: The words that were taken over from earlier questions.
    taken: tuple[str, ...] = ()
    curated: CuratedAnswer | None = None
    origin: Origin | None = None

    @property
    def answered(self) -> bool:
        """Whether a moderator, the articles or what is known of one answer."""
        return bool(self.curated or self.origin) or self.answer.answered

    @property
    def shown(self) -> tuple[Quote, ...]:
        """The quotes that the card shows at once."""
        if self.curated is not None or self.origin is not None:
            return ()
        most = SHOWN_QUOTES if self.answer.answered else NEAREST_QUOTES
        return self.answer.shown(most)


class Services:
    """Everything behind the Discord face. `open` makes it, `close` ends it."""

    def __init__(self, settings: Settings, engine: Engine, store: Store) -> None:
        self.settings: Final = settings
        self.engine: Final = engine
        self.store: Final = store
        self.watcher: FolderWatcher | None = None
        # Few threads: Python runs one at a time, and more of them only make each other wait.
        self._pool = _threads(threads_for(0))
        self.knowledge: Final[Knowledge] = knowledge_for(
            settings,
            store,
            engine,
            problems=lambda: () if self.watcher is None else self.watcher.problems,
            shared=lambda: engine.articles,
            on_change=lambda: self.curation.forget(),
        )
        self.conversation: Final = Conversation(store, kept=settings.keep_questions)
        self.curation: Final = Curation(store, self.run, engine.language)
        self._closing = threading.Event()
        self._watching: threading.Thread | None = None
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._unsaved: OrderedDict[str, Card] = OrderedDict()
        #: Whether the database refused the last thing that was to be kept.
        self.refused = False
        self._refusals = 0

    @classmethod
    async def open(cls, settings: Settings) -> Self:
        """Read the articles and open the database. Raises StoreError."""
        store = await Store.open(settings.database)
        try:
            engine, problems = await asyncio.to_thread(_read, settings)
        except BaseException:
            await store.close()
            raise
        for problem in problems:
            log.warning("Not served: %s", problem.reason)
        services = cls(settings, engine, store)
        services.watcher = FolderWatcher(settings.knowledge, engine, served=engine.articles)
        # After the folder's articles were counted: these are not the folder's.
        await services.knowledge.start()
        services._staff()
        services._watching = threading.Thread(
            target=services.watcher.run,
            args=(services._closing,),
            name="knowledge-folder",
            daemon=True,
        )
        services._watching.start()
        return services

    def _staff(self) -> None:
        """Start the processes that answer when many ask, where they are worth it."""
        # What is loaded now stays. A full look through it for garbage would hold the event loop up:
        # 70 ms with a handful of articles, as most of it is modules and dictionaries.
        gc.freeze()
        chosen = self.settings.answer_processes
        processes = processes_for(self.engine.passages) if chosen is None else chosen
        if processes:
            self.engine.weighers = Weighers(processes, self.engine.excerpts)
            self._pool.shutdown(wait=False)
            self._pool = _threads(threads_for(processes))

    async def close(self) -> None:
        """Stop watching the folder and what is being read; close the database."""
        self._closing.set()
        if self._watching is not None:
            await asyncio.to_thread(self._watching.join, 0.5)
        self._pool.shutdown(wait=False)
        if self.engine.weighers is not None:
            await asyncio.to_thread(self.engine.weighers.close)
        await self.knowledge.stop()
        await self.store.close()
        # The next start reads all of it anew: what was kept from the collector is garbage now.
        gc.unfreeze()

    async def run(self, work: Callable[..., T], *args: Any, **options: Any) -> T:
        """Do something that takes long, in a thread."""
        context = contextvars.copy_context()  # carries the request's id into the log
        call = functools.partial(context.run, work, *args, **options)
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)

    def first_time(self, event: int) -> bool:
        """Whether an event's id comes for the first time: Discord may send one twice."""
        if event in self._seen:
            return False
        self._seen[event] = None
        while len(self._seen) > _SEEN:
            self._seen.popitem(last=False)
        return True

    async def ask(self, request: Request) -> Reply:
        """Answer a question, and keep it with where its quotes stand.

        Where the database takes nothing (a full disk) the answer is there all the same.
        Raises KeyError where `request.article` is unknown.
        """
        answer, understood, origin = await self.run(self._asked, request)
        curated = None
        # One article was asked: what a moderator says is not in it.
        if request.article is None:
            started = time.perf_counter()
            found = None
            with self.unless_refused():
                found = await self._saved(request, understood)
            spent = (time.perf_counter() - started) * 1000
            answer = replace(answer, elapsed_ms=answer.elapsed_ms + spent)
            if found is not None:
                curated, text = found
                understood = understood if text == understood.text else Understood(text)
        # What was taken over is asked of the text: "who wrote it?" about a letter.
        told = answer.answered and (understood.taken or (origin and origin.is_told_by(answer)))
        if origin is not None and curated is None and not told:
            return Reply(answer, None, None, origin=origin)
        if request.remark and curated is None and not answer.answered:
            return Reply(answer, None, None, understood.taken)
        before = self._refusals
        with self.unless_refused():
            reply = await self._kept(request, answer, understood, curated)
            if self.refused and self._refusals == before:
                self.refused = False
                log.warning("The database takes what is to be kept again.")
            return reply
        return Reply(answer, None, None, understood.taken, curated)

    async def _saved(
        self, request: Request, understood: Understood
    ) -> tuple[CuratedAnswer, str] | None:
        """A moderator's answer, and the text that it is one to.

        "Source?" below one is told by itself: whose it is stands there.
        """
        guild, cited = request.guild, request.cited
        if guild is not None and isinstance(cited, int) and fact_asked(request.text) is not None:
            shown = await self.curation.one(guild, cited)
            return None if shown is None else (shown, request.text)
        return await self.curation.find(guild, understood.text, request.text)

    async def _kept(
        self,
        request: Request,
        answer: Answer,
        understood: Understood,
        curated: CuratedAnswer | None,
    ) -> Reply:
        kept = self.settings.keep_questions
        answered = answer.answered or curated is not None
        number = await self.store.record_question(
            guild=request.guild,
            # A thread has the id of the message that it was opened at.
            channel=request.channel if kept else request.outer or request.channel,
            answered=answered,
            confidence=answer.confidence,
            elapsed_ms=answer.elapsed_ms,
            quotes=[stored(quote) for quote in answer.quotes],
            member=request.member if kept else None,
            text=request.text if kept else None,
            article=request.article,
            asking_message=request.asking_message if kept else None,
            understood=understood.text if kept and understood.taken else None,
            curated=None if curated is None else curated.id,
            overheard=request.overheard,
            further=request.further,
            asked_at=request.asked_at,
        )
        reply = Reply(answer, number, None, understood.taken, curated)
        token = await self.keep_card(
            "answer",
            {"question": number, "shown": len(reply.shown)},
            guild=request.guild,
            member=request.member,
        )
        await self.conversation.remember(
            number,
            channel=request.channel,
            member=request.member,
            asking=request.asking_message,
            text=understood.text,
            further=request.further,
            silent=request.overheard and not answered,
            asked_at=request.asked_at,
        )
        return replace(reply, token=token)

    def _asked(self, request: Request) -> tuple[Answer, Understood, Origin | None]:
        started = time.perf_counter()
        language = self.engine.language(request.text, guild=request.guild)
        origin = self._origin(request, language)
        # "Who wrote this?" means the article, but "it" may be what was asked about before.
        if origin is not None and leaning(request.text, language) is not Lean.THING:
            request = replace(request, earlier=(), articles=(origin.article.id,))
        scope: dict[str, Any] = {
            "article_id": request.article,
            "articles": request.articles,
            "guild": request.guild,
        }
        chosen = request.threshold
        answer, understood = ask_in_context(
            functools.partial(
                self.engine.ask,
                **scope,
                threshold=self.settings.threshold if chosen is None else chosen,
                limit=KEPT_QUOTES,
            ),
            request.text,
            request.earlier,
            language,
            functools.partial(self.engine.respelled, **scope),
        )
        elapsed = (time.perf_counter() - started) * 1000
        return replace(answer, elapsed_ms=elapsed), understood, origin

    def _origin(self, request: Request, language: str) -> Origin | None:
        """What a request asks of an article itself; None unless it is clear which is meant."""
        fact = None if request.overheard else fact_asked(request.text, language)
        if fact is None or isinstance(request.cited, int):
            return None
        visible, only = self.engine.visible(request.guild), request.articles
        known = [name for name in visible if only is None or name in only]
        meant = request.cited or request.article or (known[0] if len(known) == 1 else None)
        return Origin(visible[meant], fact) if meant in known else None

    async def cited_in(
        self, message: int, token: str | None, guild: int | None
    ) -> str | int | None:
        """The id of the article that an answer or a summary of the bot's cites first, or that of
        the moderator's answer that it shows.

        `token` is that of the message's buttons. None where it has none, or may have several: a
        summary of all articles.
        """
        found = await self.conversation.answered_in(message)
        if found:
            first = found[0]
            article = first.quotes[0].article if first.quotes else None
            return article if first.curated is None else first.curated
        card = None if token is None else await self.card(token)
        if card is None or card.guild != guild:
            return None
        articles = card.payload.get("articles", ())
        return articles[0][0] if len(articles) == 1 else None

    async def link(self, question: int | None, message: int | None) -> None:
        """Note which message answered, None for none any more.

        The answer is there, whatever becomes of the note.
        """
        if question is not None:
            with self.unless_refused():
                await self.conversation.link(question, message)

    @contextlib.contextmanager
    def unless_refused(self) -> Iterator[None]:
        """Go on where the database refuses to keep something; the first refusal is logged.

        It is over with the next question that is kept whole: less may fit before.
        """
        try:
            yield
        except sqlite3.Error as error:
            self._refusals += 1
            if not self.refused:
                self.refused = True
                log.error(
                    "The database takes nothing (%s): answers go on without being kept.", error
                )

    async def keep_card(
        self,
        kind: str,
        payload: dict[str, Any],
        *,
        guild: int | None,
        member: int | None = None,
        typed: bool = False,
    ) -> str:
        """Keep what a message's buttons need; returns its token.

        In memory, for as long as the bot runs, where the database takes nothing, and where
        `payload` has what a member `typed` and questions are not kept.
        """
        kept = self.settings.keep_questions
        card = Card(new_token(), kind, guild, member if kept else None, payload)
        if kept or not typed:
            with self.unless_refused():
                await self.store.keep_card(card)
                return card.token
        self._unsaved[card.token] = replace(card, member=member)
        while len(self._unsaved) > _UNSAVED:
            self._unsaved.popitem(last=False)
        return card.token

    def forget_unsaved(self, member: int) -> list[int]:
        """Drop what is in memory of a member; the ids of the questions that were known by it."""
        known = self.conversation.forget(member)
        for token in [one.token for one in self._unsaved.values() if one.member == member]:
            del self._unsaved[token]
        return known

    async def purge_left(self, server: int | None = None) -> None:
        """Delete all that is of servers that the bot left too long ago, and answer from it no more.

        Of all of them, or of one. `bot.ops.retention` does it once a day, too.
        """
        servers = await self.store.purge_left(self.settings.grace_days, server)
        if servers:
            log.info("Deleted all that was kept of servers that I left: %d.", servers)
            self.curation.forget()
            await self.knowledge.sync()

    async def card(self, token: str) -> Card | None:
        """The card with this token, or None."""
        return self._unsaved.get(token) or await self.store.card(token)

    async def article_of(
        self, article_id: str, digest: str, guild: int | None
    ) -> tuple[Article | None, bool]:
        """(the article with the text that was quoted, or None; whether the id is still there)."""
        article = self.engine.visible(guild).get(article_id)
        if article is not None and article.digest == digest:
            return article, True
        # An earlier version, or one that was removed, is kept for its citations.
        kept = await self.knowledge.quoted(guild, article_id, digest)
        return (None if kept is None else kept.article), article is not None

    async def quotes_of(
        self, question: StoredQuestion, guild: int | None
    ) -> list[tuple[StoredQuote, Quote | None]]:
        """A kept question's quotes, each None where the article's text is gone or changed."""
        found = []
        for kept in question.quotes:
            article, _ = await self.article_of(kept.article, kept.digest, guild)
            quote = None
            if article is not None and (passage := article.passage_at(kept.start)):
                heading = article.heading_of(passage)
                quote = Quote(article, heading, kept.paragraph, kept.start, kept.end)
            found.append((kept, quote))
        return found

    def find_article(
        self, name: str, guild: int | None, only: Collection[str] | None = None
    ) -> Article | None:
        """The article that an option's value names: its id, the start of its digest, its title,
        its file's name without the ending."""
        visible = self.engine.visible(guild)
        articles = [a for a in visible.values() if only is None or a.id in only]
        for article in articles:
            if name in (article.id, article.digest[:_DIGEST_CHARS]):
                return article
        return Library(tuple(articles)).find(" ".join(name.split()))

    def nearest_articles(
        self, words: str, guild: int | None, limit: int = 25, only: Collection[str] | None = None
    ) -> list[Article]:
        """The articles whose title or name is most like `words`; all of them for no words."""
        visible = self.engine.visible(guild)
        articles = [a for a in visible.values() if only is None or a.id in only]
        if not words.strip():
            return articles[:limit]
        found = process.extract(
            words.casefold(),
            [f"{a.title} {a.id}".casefold() for a in articles],
            scorer=fuzz.WRatio,
            limit=limit,
            score_cutoff=45,
        )
        return [articles[at] for _, _, at in found]

    def meant_articles(
        self, name: str, guild: int | None, only: Collection[str] | None = None
    ) -> list[Article]:
        """The articles that may be meant by a name that is none's, the likeliest first."""
        visible = self.engine.visible(guild)
        articles = [a for a in visible.values() if only is None or a.id in only]
        return meant(name, articles)


def option_value(article: Article) -> str:
    """What stands for an article in an option: its id where that fits, else its digest."""
    return article.id if len(article.id) <= 100 else article.digest[:_DIGEST_CHARS]


def stored(quote: Quote) -> StoredQuote:
    """Where a quote stands, to be kept."""
    return StoredQuote(
        quote.article.id, quote.article.digest, quote.paragraph, quote.start, quote.end
    )


def _threads(count: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=count, thread_name_prefix="answers")


def _read(settings: Settings) -> tuple[Engine, tuple[Problem, ...]]:
    try:
        library = load_library(settings.knowledge)
    except ArticleError as error:
        # Servers may bring their own: the bot starts without shared articles.
        return Engine(index=_index(settings)), (Problem(str(settings.knowledge), str(error)),)
    return Engine(library.articles, index=_index(settings)), library.problems


def _index(settings: Settings) -> PassageIndex:
    token = settings.milvus_token
    return make_index(
        settings.index,
        database=settings.database,
        uri=settings.milvus_uri,
        token=token.get_secret_value() if token is not None else "",
    )
