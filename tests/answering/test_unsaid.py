"""Whoever is only named is not asked about: what the article does not say is not answered."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.corpus import parse_article

LIGHTHOUSE = """\
# The lighthouse

The keeper Mara Quist, 61, lit the lamp for the last time on Friday. Quist was born in Selma and
lives in the village below. “I shall miss the storms,” she said at the gate.

The engineer Theo Lund said that the new lamp needs no keeper. Lund praised the mayor of the
village and thanked the council for its patience with the works.

The tower was built in 1854. Ships of the Blue Star company pass it at night, and the yacht
Petrel brings visitors in summer. The tower is 40 metres high.
"""


@pytest.fixture(scope="module")
def lighthouse() -> Engine:
    return Engine([parse_article("lighthouse.md", LIGHTHOUSE)])


@pytest.mark.parametrize(
    "question",
    [
        "How old is Theo Lund?",
        "Where was Theo Lund born?",
        "Where does Lund live?",
        "Is Theo Lund married?",
        "What did Theo Lund say about the storms in Norway?",
        "Who is the captain of the Petrel?",
    ],
)
def test_what_is_not_said_of_whom_is_named_is_not_answered(
    lighthouse: Engine, question: str
) -> None:
    answer = lighthouse.ask(question)
    assert not answer.answered
    assert answer.quotes


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How old is Mara Quist?", "61"),
        ("How old is the tower?", "1854"),
        ("Where was Mara Quist born?", "Selma"),
        ("Where does Quist live?", "village below"),
        ("What did Theo Lund say about the lamp?", "needs no keeper"),
        ("Who is the keeper of the lighthouse?", "Mara Quist"),
    ],
)
def test_what_is_said_is_answered(lighthouse: Engine, question: str, words: str) -> None:
    answer = lighthouse.ask(question)
    assert answer.answered
    assert any(words in quote.text for quote in answer.quotes[:2])


def test_who_studied_somewhere_is_no_question_about_a_person() -> None:
    text = "Ana Ruiz, Ben Ode and Carl Lim are alumni of Selma College. The library is old."
    answer = Engine([parse_article("college.txt", text)]).ask("Who studied at Selma College?")
    assert answer.answered
    assert "alumni" in answer.quotes[0].text
