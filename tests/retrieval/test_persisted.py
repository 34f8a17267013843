"""An index kept in a file is used where it fits, and never trusted where it does not."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering import Engine
from bot.corpus import Article, parse_article
from bot.retrieval import RankBM25Index, SegmentedIndex
from bot.retrieval.persisted import content_key
from bot.retrieval.searched import searched_terms

QUERY = ["turkey", "loan", "treati"]


def articles(extra: str = "") -> list[Article]:
    return [
        parse_article(
            f"{n}.md", f"# Number {n}\n\nTurkey seeks loan {n}.\n\nTreaty of {n * n}.{extra}"
        )
        for n in range(30)
    ]


def built(file: Path | None, *, extra: str = "", before: Article | None = None) -> SegmentedIndex:
    index = SegmentedIndex()
    if before is not None:
        index.add(before)
    index.add_many(articles(extra), file=file)
    return index


def test_a_kept_index_answers_as_a_fresh_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "data" / "shared.index"
    fresh = built(file).search(QUERY, limit=100)
    assert fresh and file.is_file()
    other = parse_article("z.md", "A loan to the treaty of Greece.")
    mixed = built(None, before=other).search(QUERY, limit=100)
    with monkeypatch.context() as patch:
        patch.setattr("bot.retrieval.segmented._build", None)  # building would fail
        assert built(file).search(QUERY, limit=100) == fresh
    # Terms that an index already knows by other numbers.
    assert built(file, before=other).search(QUERY, limit=100) == mixed


@pytest.mark.parametrize("harm", ["torn", "flipped", "foreign", "empty", "binary", "headless"])
def test_a_damaged_or_foreign_file_is_built_again(
    harm: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "shared.index"
    fresh = built(file).search(QUERY)
    sound = file.read_bytes()
    flipped = bytearray(sound)
    flipped[len(sound) * 2 // 3] ^= 0x40
    file.write_bytes(
        {
            "torn": sound[: len(sound) // 2],
            "flipped": bytes(flipped),
            "foreign": b'{"what": "another"}\n' + sound,
            "empty": b"",
            "binary": b"\x00\xff\xfe" * 500,
            "headless": b"[]\n" + sound,
        }[harm]
    )
    with caplog.at_level(logging.INFO):
        assert built(file).search(QUERY) == fresh
    assert "rebuilding" in caplog.text
    assert file.read_bytes() == sound


def test_changed_articles_and_another_tokenizer_are_built_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "shared.index"
    built(file)
    first = file.read_bytes()
    with caplog.at_level(logging.INFO):
        changed = built(file, extra=" And a zeppelin.")
    assert len(changed.search(["zeppelin"], limit=100)) == 30
    assert "other articles" in caplog.text
    second = file.read_bytes()
    assert second != first
    monkeypatch.setattr("bot.retrieval.persisted.TOKENIZER_VERSION", 99)
    built(file, extra=" And a zeppelin.")
    assert file.read_bytes() != second


def test_what_a_passage_is_read_from_is_searched_and_part_of_the_key() -> None:
    article = parse_article("a.md", "# Ferry\n\n## Fares\n\nYou pay:\n\n- nothing\n")
    index = SegmentedIndex()
    index.add(article)
    found = {word: len(index.search([word])) for word in ("fare", "pay", "noth")}
    assert found == {"fare": 2, "pay": 2, "noth": 1}
    other = replace(article, passages=tuple(replace(p, lead=None) for p in article.passages))
    assert content_key([article]) != content_key([other])
    # A title of its own is no heading, and one that says "Fares" leaves that heading out.
    assert content_key([article]) != content_key([replace(article, title="Fares")])


def test_what_a_title_alone_says_is_searched() -> None:
    paid = parse_article("refund-policy.md", "Money comes back in May.\n\nIn June it does not.")
    other = parse_article("fees.md", "A fee is due in May.\n\nFees are paid by card.")
    for index in (SegmentedIndex(), RankBM25Index()):
        index.add_many([paid, other])
        found = {ref for ref, _ in index.search(["refund"])}
        assert found == {("refund-policy.md", 0), ("refund-policy.md", 1)}
        # "fees" is said in the text, and tells its passages apart.
        assert index.search(["fee"])[0].ref == ("fees.md", 0)
        assert [*searched_terms(other)][1].count("fee") == 1


def test_a_place_that_cannot_be_written_is_no_obstacle(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert built(tmp_path / "file" / "shared.index").search(QUERY)
    assert "could not be kept" in caplog.text


def test_an_engine_takes_each_scope_from_beside_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "footnote.sqlite3"
    own = parse_article("own.md", "# Own\n\nA zeppelin lands on Tuesday.")

    def started() -> Engine:
        engine = Engine(articles(), index=SegmentedIndex(database))
        engine.add_many([own], guild=5)
        return engine

    first = started()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "footnote.sqlite3.5.index",
        "footnote.sqlite3.shared.index",
    ]
    question = "When does the zeppelin land?"
    with monkeypatch.context() as patch:
        patch.setattr("bot.retrieval.segmented._build", None)  # building would fail
        second = started()
        for article in articles():
            second.add(article)  # read once more and unchanged: nothing is built
    assert second.ask(question, guild=5).quotes == first.ask(question, guild=5).quotes
    assert second.ask(question, guild=5).quotes[0].article == own
    assert all(q.article != own for q in second.ask(question, guild=6).quotes)
