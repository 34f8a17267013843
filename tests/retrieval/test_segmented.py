"""The default index gives what the definition of the score gives, whatever happened before."""

from __future__ import annotations

import sys
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.corpus import Article, Passage, Section
from bot.retrieval import Hit, PassageIndex, PassageRef, RankBM25Index, SegmentedIndex, segmented

#: How scores are come by: all added up, the hopeless left out, by compiled code where installed.
WAYS = [
    "whole",
    "by term",
    "pruned",
    *(["compiled", "compiled by term"] if segmented.installed() else []),
]
WORDS = ["safe", "turkey", "treaty", "loan", "greece", "drone", "summit", "the", "42"]


def article(name: str, paragraphs: list[str], language: str = "en") -> Article:
    """An article of these paragraphs, one passage each."""
    passages, at = [], 0
    for number, paragraph in enumerate(paragraphs, 1):
        passages.append(Passage(at, at + len(paragraph), number, 0, ()))
        at += len(paragraph) + 2
    text = "\n\n".join(paragraphs)
    section = Section("", 0, 0, len(text), range(len(passages)))
    return Article(name, name, text, language, name, (section,), tuple(passages))


paragraphs = st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), max_size=6)
names = st.sampled_from([f"{letter}.md" for letter in "abcdef"])
guilds = st.sampled_from([None, 1, 2])
additions = st.tuples(st.just("add"), names, guilds, paragraphs, st.sampled_from(["en", "de"]))
removals = st.tuples(st.just("remove"), names, guilds)
queries = st.lists(st.sampled_from([*WORDS, "loan", "unseen"]), max_size=6)


def same(ours: list[Hit], theirs: list[Hit]) -> None:
    assert [hit.ref for hit in ours] == [hit.ref for hit in theirs]
    assert [hit.score for hit in ours] == pytest.approx([h.score for h in theirs], abs=1e-9)


def agree(ours: PassageIndex, theirs: PassageIndex, query: list[str], limit: int) -> None:
    for guild in (None, 1, 2, 3):
        same(
            ours.search(query, limit=limit, guild=guild),
            theirs.search(query, limit=limit, guild=guild),
        )
        batch = [query, query[:1], []]
        for one, hits in zip(batch, ours.search_many(batch, limit=limit, guild=guild), strict=True):
            same(hits, theirs.search(one, limit=limit, guild=guild))
        assert ours.statistics(guild=guild) == theirs.statistics(guild=guild)
        refs = [PassageRef(f"{letter}.md", at) for letter in "abcdefg" for at in range(7)]
        assert ours.holds([*WORDS, "unseen"], refs, guild=guild) == theirs.holds(
            [*WORDS, "unseen"], refs, guild=guild
        )
        assert set(ours.vocabulary(guild=guild)) == set(theirs.vocabulary(guild=guild))
        for term in (*WORDS, "unseen", ""):
            assert ours.idf(term, guild=guild) == pytest.approx(theirs.idf(term, guild=guild))
        for chosen in ({"a.md", "c.md"}, set(), None):
            for language in ("en", "de", None):
                same(
                    ours.search(
                        query, limit=limit, guild=guild, articles=chosen, language=language
                    ),
                    theirs.search(
                        query, limit=limit, guild=guild, articles=chosen, language=language
                    ),
                )


@settings(max_examples=150, deadline=None)
@given(
    steps=st.lists(st.one_of(additions, additions, removals), max_size=14),
    query=queries,
    limit=st.integers(1, 12),
    inline=st.sampled_from([0, 3, 2_000]),
    way=st.sampled_from(WAYS),
)
def test_any_history_scores_as_rank_bm25_does(
    steps: list[tuple[object, ...]], query: list[str], limit: int, inline: int, way: str
) -> None:
    held = segmented._INLINE, segmented._PRUNED, segmented._TABLE, segmented._AT_ONCE
    segmented._TABLE = segmented._AT_ONCE = 0 if way.endswith("by term") else 10**9
    segmented._PRUNED = 0 if way == "pruned" else 10**9
    segmented._INLINE = inline  # 0: every merge runs in the background
    try:
        ours, theirs = SegmentedIndex(fast=way.startswith("compiled")), RankBM25Index()
        for step in steps:
            if step[0] == "add":
                _, name, guild, texts, language = step
                made = article(name, texts, language)  # type: ignore[arg-type]
                ours.add(made, guild=guild)  # type: ignore[arg-type]
                theirs.add(made, guild=guild)  # type: ignore[arg-type]
            else:
                _, name, guild = step
                assert ours.remove(name, guild=guild) == theirs.remove(  # type: ignore[arg-type]
                    name,  # type: ignore[arg-type]
                    guild=guild,  # type: ignore[arg-type]
                )
            same(ours.search(query, limit=limit), theirs.search(query, limit=limit))
        agree(ours, theirs, query, limit)
        assert ours.settle(5)
        agree(ours, theirs, query, limit)
    finally:
        segmented._INLINE, segmented._PRUNED, segmented._TABLE, segmented._AT_ONCE = held


@settings(max_examples=60, deadline=None)
@given(
    shared=paragraphs,
    own=st.dictionaries(st.integers(1, 4), paragraphs),
    query=queries,
    asking=st.integers(0, 5),
)
def test_a_guild_sees_its_own_articles_and_no_other_guilds(
    shared: list[str], own: dict[int, list[str]], query: list[str], asking: int
) -> None:
    index, alone = SegmentedIndex(), RankBM25Index()
    index.add(article("shared.md", shared))
    alone.add(article("shared.md", shared))
    for guild, texts in own.items():
        index.add(article(f"{guild}.md", texts), guild=guild)
    if asking in own:
        alone.add(article(f"{asking}.md", own[asking]), guild=asking)
    hits = index.search(query, limit=50, guild=asking)
    assert {hit.ref.article_id for hit in hits} <= {"shared.md", f"{asking}.md"}
    # Nothing of another guild's shows in the scores either.
    same(hits, alone.search(query, limit=50, guild=asking))
    assert set(index.vocabulary(guild=asking)) == set(alone.vocabulary(guild=asking))


def _many(count: int, size: int) -> list[Article]:
    return [
        article(
            f"{number:05}.md",
            [
                " ".join(WORDS[(number * 7 + at * at + k * k) % 7] for k in range(5 + at % 3))
                + f" word{number} word{(number * 31 + at) % 997}"
                for at in range(size)
            ],
        )
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def large() -> RankBM25Index:
    index = RankBM25Index()
    index.add_many(_many(120, 60))
    return index


@pytest.mark.parametrize("way", WAYS)
def test_each_way_ranks_a_larger_corpus_as_rank_bm25_does(
    way: str, large: RankBM25Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segmented, "_PRUNED", 0 if way == "pruned" else 10**9)
    for name in ("_TABLE", "_AT_ONCE"):
        monkeypatch.setattr(segmented, name, 0 if way.endswith("by term") else 10**9)
    ours = SegmentedIndex(fast=way.startswith("compiled"))
    ours.add_many(_many(120, 60))
    for query in (
        ["safe", "turkey", "word17"],
        ["word5", "word40", "word40", "word119", "word996"],
        ["word3", "word996"],
        ["loan"],
        ["42", "none"],
    ):
        for limit in (1, 10, 50, 10_000):
            expected = large.search(query, limit=limit)
            same(ours.search(query, limit=limit), expected)
            # What a search leaves behind does not show in the next one.
            same(ours.search(query, limit=limit), expected)


@settings(max_examples=80, deadline=None)
@given(
    size=st.sampled_from([0, 5, 90, 1_000, 4_321, 60_007]),
    kinds=st.integers(1, 40),
    limit=st.integers(1, 60),
    seed=st.integers(0, 99),
)
def test_the_best_are_all_that_reach_the_limit_th(
    size: int, kinds: int, limit: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    scores = random.integers(0, kinds, size) * (random.random(size) < random.random())
    scores = scores.astype(np.float64)
    least = max(np.sort(scores)[-limit] if limit <= size else 0.0, 1e-9)
    assert segmented._candidates(scores, limit).tolist() == np.flatnonzero(scores >= least).tolist()


def test_without_numba_compiled_code_is_refused_and_not_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "bot.retrieval.fast", raising=False)
    monkeypatch.setattr(segmented, "installed", lambda: False)
    with pytest.raises(ModuleNotFoundError):
        SegmentedIndex(fast=True)
    index = SegmentedIndex()
    index.add_many(_many(40, 60))
    assert index.search(["turkey"])


def test_compiled_code_that_cannot_be_loaded_is_done_without(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(segmented, "installed", lambda: True)
    monkeypatch.setitem(sys.modules, "bot.retrieval.fast", None)
    index = SegmentedIndex()
    index.add_many(_many(40, 60))
    assert index.search(["turkey"])
    assert index.settle(30)
    assert index.search(["turkey"])
    assert "Compiled search cannot be used" in caplog.text


@pytest.mark.skipif(not segmented.installed(), reason="numba is not installed")
def test_compiled_code_is_taken_to_in_the_background_and_finds_the_same() -> None:
    index, plain = SegmentedIndex(), SegmentedIndex(fast=False)
    for one in (index, plain):
        one.add_many(_many(40, 60))
    meanwhile = index.search(["turkey", "safe"])
    assert index.settle(60) and index._quick is not None
    assert meanwhile == index.search(["turkey", "safe"]) == plain.search(["turkey", "safe"])


def test_threads_search_while_articles_come_and_go() -> None:
    index = SegmentedIndex()
    index.add_many(_many(200, 20))
    stop, failures, asked = threading.Event(), [], []

    def ask() -> None:
        while not stop.is_set():
            try:
                hits = index.search(["steady", "turkey"], limit=5)
                assert hits and hits[0].ref == PassageRef("steady.md", 0), hits
                asked.append(1)
            except BaseException as error:
                failures.append(error)
                return

    index.add(article("steady.md", ["steady turkey steady turkey"]))
    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number, each in enumerate(_many(150, 30)):
        index.add(each, guild=None)
        if number % 3 == 0:
            assert index.remove(each.id)
    stop.set()
    for thread in threads:
        thread.join(10)
    assert not failures and asked
    assert index.settle(10)
    assert index.statistics().passages == 100 * 30 + 50 * 20 + 1


def test_a_change_is_searchable_at_once_and_costs_what_changed() -> None:
    index = SegmentedIndex()
    index.add_many(_many(500, 100))
    started = time.thread_time()
    index.add(article("new.md", ["an unheard zeppelin"]))
    (hit,) = index.search(["zeppelin"])
    added = time.thread_time() - started
    assert hit.ref == PassageRef("new.md", 0)
    assert index.remove("new.md") and index.search(["zeppelin"]) == []
    assert not index.remove("new.md")
    # Fifty thousand passages take over a second to index; one of them must not.
    assert added < 0.25
