"""Milvus (an embedded one) gives what the embedded index gives, and may go away."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")

from bot.retrieval import RankBM25Index, make_index
from bot.retrieval.milvus import MilvusIndex
from tests.retrieval.test_segmented import agree, article, same

QUERY = ["turkey", "loan", "42"]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[MilvusIndex]:
    made = make_index("milvus", database=tmp_path / "db.sqlite3", uri=str(tmp_path / "milvus.db"))
    assert isinstance(made, MilvusIndex)
    yield made
    made.close()


def test_it_answers_as_rank_bm25_does_whatever_happened_before(
    index: MilvusIndex, caplog: pytest.LogCaptureFixture
) -> None:
    alone = RankBM25Index()
    for each in (index, alone):
        each.add(article("a.md", ["safe turkey", "turkey loan 42 loan", "the"]))
        each.add(article("b.md", ["turkey loan", "größe 中国 €"], "de"))
        each.add(article("c.md", ["greece loan drone"]), guild=1)
        each.add(article("a.md", ["42 42 summit"]), guild=2)
        each.add(article("b.md", ["turkey treaty loan"]))
        each.remove("c.md", guild=2)
        each.add(article("d.md", ["turkey"]), guild=1)
        each.remove("d.md", guild=1)
    agree(index, alone, QUERY, 10)
    assert "Milvus" not in caplog.text  # it was Milvus that answered


def test_a_guild_never_sees_another_guilds(index: MilvusIndex) -> None:
    index.add(article("shared.md", ["turkey loan"]))
    for guild in (1, 2):
        index.add(article(f"{guild}.md", [f"turkey loan {guild}"]), guild=guild)
    for guild, seen in ((1, {"1.md"}), (2, {"2.md"}), (3, set()), (None, set())):
        found = {hit.ref.article_id for hit in index.search(QUERY, guild=guild)}
        assert found == {"shared.md"} | seen


def test_what_it_has_is_not_sent_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uri = str(tmp_path / "milvus.db")
    first = MilvusIndex(uri)
    first.add(article("a.md", ["turkey loan"]))
    before = first.search(QUERY)
    first.close()
    monkeypatch.setattr("bot.retrieval.milvus._rows", None)  # sending would fail
    again = MilvusIndex(uri)
    again.add(article("a.md", ["turkey loan"]))
    same(again.search(QUERY), before)
    again.close()


def test_a_cluster_that_is_down_is_said_and_answers_go_on(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bot.retrieval.milvus._TIMEOUT", 0.5)
    index = MilvusIndex("http://127.0.0.1:9")
    index.add(article("a.md", ["turkey loan"]))
    assert [hit.ref.article_id for hit in index.search(QUERY)] == ["a.md"]
    assert caplog.text.count("does not answer") == 1
    assert caplog.records[-1].levelno == logging.ERROR
    # It is back: what it missed is told, and it answers.
    monkeypatch.setattr(index, "_uri", str(tmp_path / "back.db"))
    monkeypatch.setattr(index, "_away_until", 0.0)
    found = index.search(QUERY)
    assert [hit.ref.article_id for hit in found] == ["a.md"] and not index._behind
    index.close()
