"""The answering engine: articles and their index, asked as one."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Final, NamedTuple

from bot.answering import (
    clauses,
    definitions,
    fitting,
    headed,
    introductions,
    labels,
    origins,
    question,
    rows,
    sums,
    unsaid,
)
from bot.answering.acronyms import (
    asked_acronym,
    expansion,
    short_forms,
    spelled_out_in,
)
from bot.answering.casing import recased
from bot.answering.choosing import chosen
from bot.answering.evidence import Candidate, reach
from bot.answering.followups import readings
from bot.answering.matching import Query, Vocabulary, build_query
from bot.answering.models import Answer, Quote, Summary
from bot.answering.profiles import Excerpt, PassageProfile, excerpt, profile_passage
from bot.answering.question import Question, analyze
from bot.answering.ranker import PASSAGES, RankedSentence, Ranker, default_ranker
from bot.answering.spelling import Respelled, Speller
from bot.answering.summaries import Length, summarize, summarize_across
from bot.answering.weighing import Found, Weighers, rehearse
from bot.answering.written import price_in
from bot.corpus import Article, Passage
from bot.retrieval import Hit, PassageIndex, PassageRef, SegmentedIndex
from bot.text import DEFAULT_LANGUAGE, everyday, fold, likely_language, tokenize
from bot.text.frequency import frequencies
from bot.text.relations import relations
from bot.text.speech import speech

#: A question longer than this is refused by the faces; here it is cut.
MAX_QUESTION_CHARS: Final = 2_000
#: On held-out articles 95% of answerable questions reach it and 97% of others' do not.
DEFAULT_THRESHOLD: Final = 0.19
#: From so much of the threshold on, or from such a score of the best sentence, the articles may
#: well say it. Of questions in members' own words that were declined although the best sentence
#: answers, six of ten reach that; of other articles' questions one of ten.
_DOUBTFUL: Final = 0.25
_NEAR: Final = 2.5
#: Below this confidence no score makes it doubtful.
_NEITHER: Final = 0.02
#: Passages looked at to see which article a question is about.
_SEARCHED: Final = 50
#: How much a word in an article's title counts beside BM25, and at most, as a share of what the
#: passage itself has: on held-out articles 97.1% of others' questions are declined while 94.5% of
#: its own are answered, 96.4% without.
_TITLE: Final = 1.5
_MOST_OF_TITLE: Final = 0.5
#: Passages below the heading that is asked for which are weighed at any rate.
_HEADED: Final = 3
#: What may stand about a heading, or a question in its words.
_AROUND: Final = " ?!.:"
#: Passages that say how a term is written.
_SPELLED: Final = 5
#: Articles that a summary across them draws on.
_ACROSS: Final = 8
#: Profiles kept: about 40 MB at sixty words a passage.
_PROFILES: Final = 20_000
_WARMED: Final = 2_000


@dataclass(frozen=True, slots=True)
class _View:
    """The articles that a scope sees, by id, their languages, those that have labels, and the ids
    of those whose titles say a term."""

    articles: Mapping[str, Article]
    languages: tuple[str, ...]
    labelled: tuple[tuple[Article, tuple[labels.Label, ...]], ...]
    titled: Mapping[str, Set[str]]


class _Said(NamedTuple):
    """Quotes, best first, how sure they are, and what words of a question were read as others."""

    quotes: tuple[Quote, ...]
    confidence: float
    slips: tuple[tuple[str, str], ...]


class _Scope(NamedTuple):
    """What one question is asked of: articles by id, their languages, and the index of them."""

    passages: PassageIndex
    asked: Mapping[str, Article]
    languages: tuple[str, ...]
    articles: Collection[str] | None
    guild: int | None

    def idf(self, term: str) -> float:
        return self.passages.idf(term, guild=self.guild)

    def search(self, terms: Sequence[str], limit: int) -> Iterator[Hit]:
        """The best passages by BM25, of those that the articles have now."""
        hits = self.passages.search(terms, limit=limit, guild=self.guild, articles=self.articles)
        for hit in hits:
            article = self.asked.get(hit.ref.article_id)
            if article is not None and hit.ref.passage < len(article.passages):
                yield hit

    def words_of(self, term: str) -> set[str]:
        """The words that passages have for a term."""
        found = set[str]()
        for (name, at), _ in self.search((term,), _SPELLED):
            article = self.asked[name]
            said = article.said(article.passages[at])
            tokens = tokenize(said, article.language)
            found |= {said[one.start : one.end] for one in tokens if one.term == term}
        return found


class Engine:
    """Answers questions and summarises, from the articles it was given.

    Synchronous and without input or output: callers that serve an event loop
    run its methods in a thread. Threads may ask while another adds or removes.
    """

    def __init__(
        self,
        articles: Iterable[Article] = (),
        *,
        index: PassageIndex | None = None,
        ranker: Ranker | None = None,
        weighers: Weighers | None = None,
    ) -> None:
        self._index: PassageIndex = SegmentedIndex() if index is None else index
        self._ranker = ranker
        #: Their owner's to close; with a ranker of its own an engine asks none.
        self.weighers = weighers
        self._asking = 0
        self._shared: dict[str, Article] = {}
        self._own: dict[int, dict[str, Article]] = {}
        self._profiles: OrderedDict[tuple[str, str, int], PassageProfile] = OrderedDict()
        self._vocabularies: dict[int | None, Vocabulary] = {}
        self._views: dict[int | None, _View] = {}
        #: By the digest of the article that spells them out.
        self._short_forms: dict[str, dict[str, tuple[str, ...]]] = {}
        #: By the article: one text may be cut into other passages elsewhere.
        self._labels: dict[Article, tuple[labels.Label, ...]] = {}
        self._lock = threading.Lock()
        self.add_many(articles)

    @property
    def articles(self) -> Mapping[str, Article]:
        """The shared articles by id, in the order in which they were given."""
        return MappingProxyType(self._shared)

    @property
    def passages(self) -> int:
        """How many passages all articles have, the shared ones and every guild's."""
        with self._lock:
            owners = [self._shared, *self._own.values()]
            return sum(len(a.passages) for own in owners for a in own.values())

    def excerpts(self) -> Iterator[Excerpt]:
        """Every passage by itself: those of the articles that there are when this is called."""
        with self._lock:
            owners = [self._shared, *self._own.values()]
            articles = [article for own in owners for article in own.values()]
        return (excerpt(one, at) for one in articles for at in range(len(one.passages)))

    def visible(self, guild: int | None = None) -> Mapping[str, Article]:
        """The articles that a guild sees, by id: the shared ones, then its own."""
        return self._view(guild).articles

    def _view(self, guild: int | None) -> _View:
        with self._lock:
            own = {} if guild is None else self._own.get(guild, {})
            scope = guild if own else None
            view = self._views.get(scope)
            if view is None:
                articles = {**self._shared, **own}
                languages = tuple(dict.fromkeys(a.language for a in articles.values()))
                found = ((one, self._labels.get(one, ())) for one in articles.values())
                labelled = tuple((one, some) for one, some in found if some)
                view = _View(
                    MappingProxyType(articles), languages, labelled, _titled(articles.values())
                )
                self._views[scope] = view
            return view

    def language(self, text: str, *, guild: int | None = None) -> str:
        """The language that a question is read in: one of those of the guild's articles."""
        return _question_language(text, self._view(guild).languages)

    def add(self, article: Article, *, guild: int | None = None) -> None:
        """Make an article answer questions; one with the same id and guild is replaced."""
        self.add_many((article,), guild=guild)

    def add_many(self, articles: Iterable[Article], *, guild: int | None = None) -> None:
        """`add` for each; the first of a scope may come from what the index kept of them."""
        with self._lock:
            held = self._shared if guild is None else self._own.get(guild, {})
            # A folder that is read once more at the start is not indexed once more.
            new = [a for a in articles if held.get(a.id) != a]
        if not new:
            return
        self._index.add_many(new, guild=guild)
        spelled = {article.digest: short_forms(article) for article in new}
        labelled = {article: labels.labels(article) for article in new}
        # Read and made now what answering needs: the first question need not wait for it.
        if self._ranker is None:
            rehearse()
        languages = sorted({article.language for article in (*held.values(), *new)})
        for language in languages:
            relations(language)
            speech(language)
            frequencies(language)
            everyday.ready(language)
            for room in (
                clauses,
                definitions,
                fitting,
                headed,
                introductions,
                labels,
                rows,
                unsaid,
            ):
                room.ready(language)
        likely_language("Who?", languages)
        question.ready()
        origins.ready()
        with self._lock:
            self._short_forms.update((digest, some) for digest, some in spelled.items() if some)
            self._labels.update((one, some) for one, some in labelled.items() if some)
            held = self._shared if guild is None else self._own.get(guild, {})
            replaced = [held[article.id] for article in new if article.id in held]
            if guild is None:
                self._shared.update((article.id, article) for article in new)
            else:
                # A new dictionary: readers never see one change under them.
                self._own[guild] = {**self._own.get(guild, {}), **{a.id: a for a in new}}
            self._forget(replaced)
            self._vocabularies.clear()
            self._views.clear()
            count = sum(len(article.passages) for article in new)
            warm = len(self._profiles) + count <= _WARMED
        if warm:
            for article in new:
                for at in range(len(article.passages)):
                    self._profile(article, at)

    def remove(self, article_id: str, *, guild: int | None = None) -> bool:
        """Take an article out; False where there was none."""
        with self._lock:
            if guild is None:
                removed = self._shared.pop(article_id, None)
            else:
                own = dict(self._own.get(guild, {}))
                removed = own.pop(article_id, None)
                self._own[guild] = own
            if removed is not None:
                self._forget([removed])
            self._vocabularies.clear()
            self._views.clear()
        return self._index.remove(article_id, guild=guild) or removed is not None

    def _forget(self, replaced: Sequence[Article]) -> None:
        """Drop what is kept of texts that no article has any more."""
        owners = (self._shared, *self._own.values())
        for one in replaced:
            if one in self._labels and not any(own.get(one.id) == one for own in owners):
                del self._labels[one]
        gone = self._short_forms.keys() & {one.digest for one in replaced}
        if gone:
            for digest in gone - {a.digest for own in owners for a in own.values()}:
                del self._short_forms[digest]

    def ask(
        self,
        question: str,
        *,
        article_id: str | None = None,
        articles: Collection[str] | None = None,
        guild: int | None = None,
        threshold: float | None = None,
        limit: int = 3,
    ) -> Answer:
        """Answer `question` with at most `limit` quotes, best first.

        `article_id` restricts it to one article (KeyError where it is unknown),
        `articles` to several; `threshold` is the least confidence that counts as
        an answer. `guild` is the asking guild: it sees the shared articles and
        its own.
        """
        started = time.perf_counter()
        visible = self.visible(guild)
        if article_id is not None:
            if article_id not in visible:
                raise KeyError(article_id)
            articles = (article_id,)
        least = DEFAULT_THRESHOLD if threshold is None else threshold
        text = question[:MAX_QUESTION_CHARS]
        first, *others = readings(text, self.language(text, guild=guild))
        with self._lock:
            self._asking += 1
        try:
            said = self._said(first, articles, guild, limit)
            for other in others if said.confidence < least else ():
                again = self._said(other, articles, guild, limit)
                said = max(said, again, key=lambda one: one.confidence)
        finally:
            with self._lock:
                self._asking -= 1
        elapsed = (time.perf_counter() - started) * 1000
        answered = bool(said.quotes) and said.confidence >= least
        doubtful = not answered and any(
            said.confidence >= _DOUBTFUL * least
            or (best.score >= _NEAR and said.confidence >= _NEITHER)
            for best in said.quotes[:1]
        )
        return Answer(
            question, answered, said.confidence, said.quotes, elapsed, doubtful, said.slips
        )

    def _said(
        self, text: str, articles: Collection[str] | None, guild: int | None, limit: int
    ) -> _Said:
        """What is said to a question, in at most `limit` quotes."""
        query, found = self._found(text, articles, guild)
        ranked, confidence = self._rank(query, found)
        quotes, confidence = chosen(query, ranked, confidence, found, limit)
        return _Said(tuple(quotes), confidence, query.slips)

    def candidates(
        self,
        text: str,
        *,
        articles: Collection[str] | None = None,
        guild: int | None = None,
    ) -> tuple[Query, list[Candidate], list[tuple[Article, Passage]]]:
        """The question as it is matched, and the passages whose sentences are weighed.

        What `ask` ranks and what training learns from: candidates and sources
        have the same order, best BM25 first, at most `PASSAGES`.
        """
        query, found = self._found(text, articles, guild)
        sources = [(one.article, one.passage) for one in found]
        return query, self._candidates(found), sources

    def _candidates(self, found: Sequence[Found]) -> list[Candidate]:
        return [
            Candidate(self._profile(one.article, one.at), one.score, one.affinity, one.reach)
            for one in found
        ]

    def _rank(self, query: Query, found: Sequence[Found]) -> tuple[list[RankedSentence], float]:
        """What the ranker says of the passages found."""
        # One question alone is answered sooner here than by way of another process.
        weighers = self.weighers if self._ranker is None else None
        if weighers is not None and self._asking > 1:
            said = weighers.weigh(query, found)
            if said is not None:
                return said
        return (self._ranker or default_ranker()).rank(query, self._candidates(found))

    def _found(
        self, text: str, articles: Collection[str] | None, guild: int | None
    ) -> tuple[Query, list[Found]]:
        """The question as it is matched, and the best passages, at most `PASSAGES`."""
        query, asked, hits = self._search(text, articles, guild)
        total = sum([hit.score for hit in hits]) or 1.0
        told = self._labelling(query.question, asked, guild)
        hits = _with_labels(told, hits)
        hits = _spelling_out(query.question, asked, hits)
        hits = _with_headed(query.question, asked, hits)
        first = _with_sum(query, asked, hits)[:PASSAGES]
        by_article: dict[str, list[Hit]] = {hit.ref.article_id: [] for hit in first}
        for hit in hits:
            if hit.ref.article_id in by_article:
                by_article[hit.ref.article_id].append(hit)
        # The index knows who holds what: profiles are made for the candidates only.
        refs = [hit.ref for own in by_article.values() for hit in own]
        holding = iter(self._index.holds(query.matches, refs, guild=guild))
        about = {
            name: (sum([hit.score for hit in own]) / total, reach(query, islice(holding, len(own))))
            for name, own in by_article.items()
        }
        found = [
            Found(asked[ref.article_id], ref.passage, score, *about[ref.article_id], ref in told)
            for ref, score in first
        ]
        return query, found

    def _labelling(
        self, question: Question, asked: Mapping[str, Article], guild: int | None
    ) -> list[PassageRef]:
        """The passages that say behind a label when the fair is, to "When is the fair?"."""
        # What is changed meanwhile is not asked any more.
        some = (own for own in self._view(guild).labelled if asked.get(own[0].id) is own[0])
        found = labels.labelling(question, some, alone=len(asked) == 1)
        return list(dict.fromkeys(PassageRef(article.id, at) for article, at in found))

    def _search(
        self, text: str, articles: Collection[str] | None, guild: int | None
    ) -> tuple[Query, Mapping[str, Article], list[Hit]]:
        """The question as it is matched, the articles asked, their best passages by BM25."""
        scope = self._scope(articles, guild)
        language, read = self._read(text, scope)
        idf = scope.idf
        query = build_query(analyze(read.text, language), self._vocabulary(guild), idf, idf(""))
        hits = [*scope.search(query.search, _SEARCHED)]
        first = [(scope.asked[ref.article_id], ref.passage) for ref, _ in hits[:PASSAGES]]
        passages = ((article.text, article.passages[number]) for article, number in first)
        texts = (text[passage.start : passage.end] for text, passage in passages)
        text = recased(read.text, language, texts)
        if text != read.text:
            query = build_query(analyze(text, language), self._vocabulary(guild), idf, idf(""))
        query = query._replace(slips=read.slips)
        return query, scope.asked, _by_title(query, hits, scope, self._view(guild).titled)

    def respelled(
        self,
        text: str,
        *,
        article_id: str | None = None,
        articles: Collection[str] | None = None,
        guild: int | None = None,
    ) -> Respelled:
        """`text` without its slips, as `ask` reads it; the options are those of `ask`."""
        if article_id is not None:
            articles = (article_id,)
        return self._read(text, self._scope(articles, guild))[1]

    def _read(self, text: str, scope: _Scope) -> tuple[str, Respelled]:
        """The language that a question is read in, and the question without its slips."""
        text = text[:MAX_QUESTION_CHARS]
        language = _question_language(text, scope.languages)
        vocabulary = self._vocabulary(scope.guild)
        return language, Speller(language, vocabulary, scope.idf, scope.words_of).respelled(text)

    def _scope(self, articles: Collection[str] | None, guild: int | None) -> _Scope:
        view = self._view(guild)
        asked, languages = view.articles, view.languages
        if articles is not None:
            asked = {k: asked[k] for k in articles if k in asked}
            languages = tuple(dict.fromkeys(article.language for article in asked.values()))
        return _Scope(self._index, asked, languages, articles, guild)

    def _vocabulary(self, guild: int | None) -> Vocabulary:
        scope = guild if guild is not None and self._own.get(guild) else None
        with self._lock:
            known = self._vocabularies.get(scope)
        if known is None:
            view = self._view(guild)
            articles = view.articles.values()
            spelled = {
                short: spelled
                for article in articles
                for short, spelled in self._short_forms.get(article.digest, {}).items()
            }
            same = [line for article in articles for line in article.synonyms]
            held = self._index.vocabulary(guild=scope)
            known = Vocabulary(held, spelled, same, view.languages)
            with self._lock:
                self._vocabularies[scope] = known
        return known

    def _profile(self, article: Article, at: int) -> PassageProfile:
        key = (article.id, article.digest, at)
        with self._lock:
            known = self._profiles.get(key)
            if known is not None:
                self._profiles.move_to_end(key)
                return known
        made = profile_passage(excerpt(article, at))
        with self._lock:
            self._profiles[key] = made
            while len(self._profiles) > _PROFILES:
                self._profiles.popitem(last=False)
        return made

    def summarize(
        self,
        article_id: str,
        *,
        guild: int | None = None,
        length: Length = "standard",
        focus: str | None = None,
        section: str | None = None,
    ) -> Summary:
        """See `bot.answering.summaries.summarize`. KeyError where the article is unknown."""
        return summarize(self.visible(guild)[article_id], length, focus, section)

    def summarize_across(
        self,
        focus: str,
        *,
        guild: int | None = None,
        length: Length = "standard",
        articles: Collection[str] | None = None,
    ) -> Summary:
        """What the articles that bear most on `focus` say of it: see `articles_on`."""
        return summarize_across(
            self.articles_on(focus, guild=guild, articles=articles), focus, length
        )

    def articles_on(
        self, focus: str, *, guild: int | None = None, articles: Collection[str] | None = None
    ) -> tuple[Article, ...]:
        """The articles that bear most on `focus`, at most eight, best first.

        `articles` restricts them to these ids.
        """
        _, asked, hits = self._search(focus, articles, guild)
        found = dict.fromkeys(hit.ref.article_id for hit in hits)
        return tuple(asked[article_id] for article_id in list(found)[:_ACROSS])


def _question_language(text: str, languages: Sequence[str]) -> str:
    """The language that a question's words are stemmed by: one that the articles are in."""
    return likely_language(text, languages) if languages else DEFAULT_LANGUAGE


def _titled(articles: Iterable[Article]) -> Mapping[str, Set[str]]:
    """The ids of the articles whose title says a term, by the term."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for article in articles:
        for term in labels.title_terms(article.title, article.language):
            found[term].add(article.id)
    return dict(found)


def _by_title(
    query: Query, hits: list[Hit], scope: _Scope, titled: Mapping[str, Set[str]]
) -> list[Hit]:
    """The hits by their scores and what their articles' titles say of the question.

    A word counts as rarely as it stands in a title: nothing where all are of one article.
    """
    names = {hit.ref.article_id for hit in hits}
    added: dict[str, dict[int, float]] = {}
    for term in query.matches.keys() & titled.keys():
        own = titled[term] & names
        if not own:
            continue
        # Thousands may have a word in their titles: all are looked at where only some are asked.
        said = titled[term] if scope.articles is None else titled[term] & scope.asked.keys()
        weight = _TITLE * math.log(len(scope.asked) / len(said))
        for name in own if weight else ():
            by_term = added.setdefault(name, {})
            for at, strength in query.matches[term]:
                by_term[at] = max(by_term.get(at, 0.0), strength * weight)
    if not added:
        return hits
    more = {name: math.fsum(by_term.values()) for name, by_term in added.items()}
    scored = [
        Hit(ref, score + min(_MOST_OF_TITLE * score, more.get(ref.article_id, 0.0)))
        for ref, score in hits
    ]
    return sorted(scored, key=lambda hit: -hit.score)


def _with_labels(told: Sequence[PassageRef], hits: list[Hit]) -> list[Hit]:
    """The passages whose labels answer are among the first."""
    least = hits[min(len(hits), PASSAGES) - 1].score if hits else 1.0
    first = {hit.ref for hit in hits[:PASSAGES]}
    new = [Hit(ref, least) for ref in told if ref not in first]
    kept = max(0, PASSAGES - len(new))
    return [*hits[:kept], *new[:PASSAGES], *hits[kept:]]


def _with_headed(question: Question, asked: Mapping[str, Article], hits: list[Hit]) -> list[Hit]:
    """To "Releases" the beginning of what stands below that heading is among the first."""
    wanted = fold(question.asked).strip(_AROUND)
    headed = []
    for hit in hits[PASSAGES:]:
        article, at = asked[hit.ref.article_id], hit.ref.passage
        section = article.sections[article.passages[at].section]
        if at == section.passages.start and fold(section.heading).strip(_AROUND) == wanted:
            headed.append(hit)
    if not headed:
        return hits
    headed = headed[:_HEADED]
    rest = [hit for hit in hits if hit not in headed]
    kept = PASSAGES - len(headed)
    return [*rest[:kept], *headed, *rest[kept:]]


def _with_sum(query: Query, asked: Mapping[str, Article], hits: list[Hit]) -> list[Hit]:
    """To "What is the budget of SAFE?" a passage that says a sum of it is among the first."""
    if not sums.asks_sum(query.question):
        return hits
    for at, hit in enumerate(hits):
        article = asked[hit.ref.article_id]
        text = article.words_of(article.passages[hit.ref.passage])
        if price_in(text, article.language) and sums.says_of_what(query, text, article.language):
            return _among_first(hits, at)
    return hits


def _among_first(hits: list[Hit], at: int) -> list[Hit]:
    """The hits, with the one at `at` among those that are weighed."""
    first = min(at, PASSAGES - 1)
    return [*hits[:first], hits[at], *hits[first:at], *hits[at + 1 :]]


def _spelling_out(question: Question, asked: Mapping[str, Article], hits: list[Hit]) -> list[Hit]:
    """To "What does SAFE stand for?" the passage that spells it out is among the first."""
    acronym = asked_acronym(question)
    if acronym is not None:
        for at, hit in enumerate(hits):
            article = asked[hit.ref.article_id]
            for sentence in article.passages[hit.ref.passage].sentences:
                if expansion(article, sentence.start, sentence.end, acronym) is not None:
                    return _among_first(hits, at)
        # WHO is no word to look for: where it is spelled out is found by its brackets.
        for name, article in asked.items():
            number = spelled_out_in(article, acronym)
            if number is not None:
                least = hits[min(len(hits), PASSAGES) - 1].score if hits else 1.0
                return [*hits[: PASSAGES - 1], Hit(PassageRef(name, number), least)]
    return hits
