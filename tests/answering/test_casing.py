"""Names in questions that are typed without capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import Engine
from bot.answering.casing import recased
from bot.corpus import parse_article

PASSAGES = [
    "On Monday Mara Quist, of the NRC, said that Tarn is safe. The SAFE plan of Tarn’s council",
    "is for the May fair; it may be held in Tarn. There is NO SPAMMING here.",
]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("where did mara quist say it?", "where did Mara Quist say it?"),
        ("what is tarn's plan", "what is Tarn's plan"),
        ("who runs the nrc", "who runs the NRC"),
        ("is spamming a crime", "is spamming a crime"),
        # It is written either way, or as a name only where it opens a sentence.
        ("is the plan safe", "is the plan safe"),
        ("on what day", "on what day"),
        # Whoever writes capitals means them.
        ("Where did mara quist say it?", "Where did mara quist say it?"),
        ("who is holm", "who is holm"),
        ("", ""),
    ],
)
def test_words_get_the_capitals_that_articles_give_them(question: str, meant: str) -> None:
    assert recased(question, "en", PASSAGES) == meant


def test_where_all_nouns_have_capitals_none_is_a_name() -> None:
    assert recased("was kostet das boot", "de", ["Heute kostet das Boot nichts."]) == (
        "was kostet das boot"
    )


@given(st.text(max_size=60), st.lists(st.text(max_size=80), max_size=3))
def test_only_case_changes(question: str, passages: list[str]) -> None:
    meant = recased(question, "en", passages)
    assert len(meant) == len(question) and meant.casefold() == question.casefold()


def test_a_question_without_capitals_is_answered_as_with_them() -> None:
    text = (
        "Yesterday Jon Pol said that the ferry is late. The mayor of Holm said nothing of it.\n\n"
        "In Holm the engineer Ada Lund said that a new boat will come in May."
    )
    engine = Engine([parse_article("a.md", text)])
    for question in ("What did Ada Lund say about the ferry?", "What did Jon Pol say?"):
        asked, typed = engine.ask(question), engine.ask(question.lower())
        assert (typed.answered, typed.confidence) == (asked.answered, asked.confidence)
        assert [q.text for q in typed.quotes] == [q.text for q in asked.quotes]
