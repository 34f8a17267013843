"""What is asked of an article itself, and what stands above its text."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.answering.origins import Fact, Origin, fact_asked
from bot.corpus import parse_article

KNOWN = "---\ntitle: Tides\nurl: https://example.org/tides\npublished: 2025-03-01\n---\nThe sea.\n"


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("source?", Fact.SOURCE),
        ("Thanks! Source pls?", Fact.SOURCE),
        ("what’s the source?", Fact.SOURCE),
        ("hey, where is this from?", Fact.SOURCE),
        ("who wrote this", Fact.AUTHOR),
        ("Does anyone know who wrote this article?", Fact.AUTHOR),
        ("When was it published?", Fact.PUBLISHED),
        ("how old is this article?", Fact.PUBLISHED),
        ("LINK", Fact.LINK),
        ("Can I have the link please?", Fact.LINK),
        ("Quelle?", Fact.SOURCE),
        ("Wer hat diesen Artikel geschrieben?", Fact.AUTHOR),
        ("Wie alt ist dieser Artikel?", Fact.PUBLISHED),
        ("Qui a écrit cet article ?", Fact.AUTHOR),
        ("d'où ça vient ?", Fact.SOURCE),
        ("¿De dónde es esto?", Fact.SOURCE),
        ("cuando se publico este articulo", Fact.PUBLISHED),
        ("Chi l'ha scritto?", Fact.AUTHOR),
        ("Waar komt dit vandaan?", Fact.SOURCE),
        ("Quem escreveu este artigo?", Fact.AUTHOR),
        ("Кто написал эту статью?", Fact.AUTHOR),
        ("ссылку можно?", None),
        ("можно ссылку?", Fact.LINK),
        ("Bu makaleyi kim yazdı?", Fact.AUTHOR),
        ("kaynak?", Fact.SOURCE),
        ("Who wrote the anthem?", None),
        ("When was the book published?", None),
        ("Where is the club from?", None),
        ("How old is it?", None),
        ("What is the source of the river?", None),
        ("Who wrote this article about tides?", None),
        ("Who wrote this? And who pays the fee?", None),
        ("", None),
        ("?", None),
    ],
)
def test_what_is_asked_of_an_article_is_told_from_questions_to_its_text(
    text: str, fact: Fact | None
) -> None:
    assert fact_asked(text) is fact


def test_what_was_asked_stands_first_and_a_link_tells_a_source() -> None:
    article = parse_article("tides.md", KNOWN)
    asked = Origin(article, Fact.PUBLISHED)
    assert asked.stated
    assert [fact for fact, _ in asked.facts] == [Fact.PUBLISHED, Fact.TITLE, Fact.LINK]
    assert asked.facts[0][1] == "2025-03-01"
    asked = Origin(article, Fact.SOURCE)
    assert asked.stated and asked.facts[0] == (Fact.LINK, "https://example.org/tides")
    asked = Origin(article, Fact.AUTHOR)
    assert not asked.stated and asked.facts[0] == (Fact.TITLE, "Tides")


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("This post was written by Anna Holm in May.", "Who wrote this?", True),
        ("Written by Anna Holm, 3 May 2024", "Who wrote this?", True),
        ("Published: 3 May 2024", "When was this published?", True),
        ("Dieser Artikel wurde von Anna Holm geschrieben.", "Wer hat das geschrieben?", True),
        ("To book a room, write to the secretary, Helen Brandt.", "Who wrote this?", False),
        ("Anna Holm wrote to the mayor on 3 May about the noise.", "Who wrote this?", False),
        ("The mayor published a reply on 5 June.", "When was this published?", False),
        ("The source of the river is in the hills above Tarn.", "source?", False),
        ("Anna Holm hat dem Rat einen Brief geschrieben.", "Wer hat das geschrieben?", False),
    ],
)
def test_an_article_tells_of_itself_where_it_names_itself(
    text: str, asked: str, told: bool
) -> None:
    article = parse_article("club.md", f"# Club\n\n{text}\n\nBoats wait at the red buoy.\n")
    answer = Engine([article]).ask(asked)
    fact = fact_asked(asked, article.language)
    assert fact is not None and answer.answered
    assert Origin(article, fact).is_told_by(answer) is told
