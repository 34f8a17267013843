"""In a row of a table, the column that is asked for is bold."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.answering.cells import answering_cell
from bot.answering.question import analyze
from bot.corpus import Article, parse_article

BOATS = """\
# Harbour

| Day | Leaves | Pier | Boat | Guide | Fare per adult |
|---|---|---|---|---|---|
| Monday | 9:30 | North | Heron | Ada Quill | 12 € |
| Friday | 14:00 | Mole | Tern | Bo Marsh | 8 € |
"""
HIRE = """\
Boats for hire

HIRE

Canoe (2 seats)      12.50 EUR
Rowing boat          9 EUR

Canoes are to be back at six.
"""


def cell(article: Article, row: str, question: str, phrase: str | None = None) -> str | None:
    at = article.text.index(row)
    passage = article.passage_at(at)
    assert passage is not None
    quote = next((s.start, s.end) for s in passage.sentences if s.start <= at < s.end)
    span = None
    if phrase is not None:
        first = article.text.index(phrase, at)
        span = first, first + len(phrase)
    found = answering_cell(article, passage, quote, analyze(question), span)
    return None if found is None else article.text[slice(*found)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("which day does the tern leave", "Friday"),
        ("what time does the tern go", "14:00"),
        ("when does the tern leave on friday", "14:00"),
        ("who guides the tern", "Bo Marsh"),
        ("which boat goes on friday", "Tern"),
        ("how much is the tern", "8 €"),
        ("fare of the tern for an adult", "8 €"),
        ("at which pier is the tern", "Mole"),
        ("bo marsh on friday", "14:00"),
        ("does the tern leave on friday", None),
        ("how long does the tern sail", None),
    ],
)
def test_the_heads_and_the_kind_of_answer_name_the_column(
    question: str, answer: str | None
) -> None:
    article = parse_article("boats.md", BOATS)
    assert cell(article, "Friday |", question) == answer


def test_what_neither_names_is_left_to_the_phrase_found() -> None:
    article = parse_article("boats.md", BOATS)
    assert cell(article, "Monday |", "monday", "Heron") == "Heron"
    assert cell(article, "Monday |", "who is on the heron", "Quill") == "Ada Quill"
    assert cell(article, "Monday |", "monday", "Monday") == "9:30"


def test_columns_of_plain_text_are_cells_and_prose_is_none() -> None:
    article = parse_article("hire.txt", HIRE)
    assert cell(article, "Canoe (2", "price of a canoe", "2 seats") == "12.50 EUR"
    assert cell(article, "Rowing", "rowing boat") == "9 EUR"
    assert cell(article, "Canoes are", "when are canoes back") is None


def test_an_answer_marks_the_column() -> None:
    engine = Engine([parse_article("boats.md", BOATS)])
    for question, phrase in (
        ("which boat goes on Friday", "Tern"),
        ("from which pier does the Heron leave", "North"),
    ):
        answer = engine.ask(question, threshold=0)
        assert answer.quotes[0].phrase == answer.text == phrase
