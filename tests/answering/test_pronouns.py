"""Whom a quote means: the people of an article, long or short."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.pronouns import opening_person, persons_in
from bot.corpus import Article, parse_article

_WHO = ("Maja Ekdal", "Olof Ekdal", "Per Sandnes", "Ingrid Vale", "Theo Lund")


@pytest.fixture(scope="module")
def long() -> Article:
    """More paragraphs than are read at a time, each about a person of its own."""
    said = "The director, Mr {name}, said so at the pier.\n\nHe spoke of the river."
    return parse_article(
        "long.txt", "\n\n".join(said.format(name=_WHO[at % len(_WHO)]) for at in range(900))
    )


def test_a_long_article_is_read_about_the_quote(long: Article) -> None:
    for at in (1, 399, 401, 999, 1_001, len(long.passages) - 1):
        quote, before = long.passages[at], long.passages[at - 1]
        meant = opening_person(long, quote.start, quote.end)
        assert meant is not None
        name = long.text[slice(*meant)]
        assert name == _WHO[at // 2 % len(_WHO)]
        (said,) = persons_in(long, before.start, before.end)
        assert long.text[slice(*said)] == name
        assert not persons_in(long, quote.start, quote.end)


def test_an_article_is_remembered_by_its_text(long: Article) -> None:
    same = parse_article("long.txt", long.text)
    assert same == long and hash(same) == hash(long)
    assert hash(replace(long, id="other.txt")) != hash(long)
    assert hash(parse_article("long.txt", long.text[:-1])) != hash(long)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("The geologist Ivo Prat fell ill; Marrow stayed on. She set up poles.", None),
        ("The geologist Ivo Prat fell ill in Tarn. He went home.", "Ivo Prat"),
        ("Vera Moss-Lund (born 1902) drew. In May Moss stayed. She set up poles.",
         "Vera Moss-Lund"),
        # Of two that a sentence names it is not known which.
        ("Vera Moss-Lund (born 1902) drew. The geologist Ivo Prat left; Moss stayed. She set up"
         " poles.", None),
        ("The minister, Ada Lund, said so. For years she lived with Dr Ivo Prat. She left.",
         "Ada Lund"),
        ("The minister, Ada Lund, said that he was late. He came by boat.", "Ada Lund"),
        ("The minister, Ada Lund, said that he was late. She came by boat.", None),
        ("The mayor spoke of a plan by Dr Ivo Prat. He was angry.", None),
        ("The minister, Ada Lund, spoke. The chair, Mona Quist, wept. She left.", None),
        ("The minister, Ada Lund, spoke of the European Union. She left.", "Ada Lund"),
        ("Despite Lund nobody came. The minister, Ada Lund, spoke. In May Lund said it. She left.",
         "Ada Lund"),
        ("The minister, Ada Lund, spoke. “She is late,” he said.", None),
        # "Lund" may be any of the two.
        ("Her father, Dr Jon Lund, mended pumps, and Ada Lund drew. In May Lund said it. She left.",
         None),
    ],
)  # fmt: skip
def test_who_else_acts_may_be_meant(text: str, meant: str | None) -> None:
    article = parse_article("a.txt", text)
    last = article.passages[-1].sentences[-1]
    found = opening_person(article, last.start, last.end)
    assert (found and text[slice(*found)]) == meant


def test_an_article_on_somebody_is_on_nobody_else() -> None:
    text = "{title}\n\nDr Mona Quist wept.\n\nThe minister, Ada Lund, spoke of it. She left."
    for title, meant in (
        ("# The life of Mona Quist", None),
        ("# The life of Ada Lund", "Ada Lund"),
    ):
        article = parse_article("a.md", text.format(title=title))
        last = article.passages[-1].sentences[-1]
        found = opening_person(article, last.start, last.end)
        assert (found and article.text[slice(*found)]) == meant
