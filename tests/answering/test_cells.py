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
    """The words of the cell that answers, of the sentence that holds `row`."""
    at = article.text.index(row)
    passage = article.passage_at(at)
    assert passage is not None
    quote = next((s.start, s.end) for s in passage.sentences if s.start <= at < s.end)
    span = None
    if phrase is not None:
        first = article.text.index(phrase, at)
        span = first, first + len(phrase)
    found = answering_cell(article, passage, quote, analyze(question, article.language), span)
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


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("it", "Quanto costa la Tern?"),
        ("it", "prezzo tern"),
        ("pt", "quanto é a Tern"),
        ("nl", "Hoeveel kost de Tern?"),
        ("nl", "tarief van de tern"),
        ("fr", "combien coute la tern"),
        ("fr", "tarif de la tern"),
    ],
)
def test_a_price_is_asked_for_in_every_language(language: str, question: str) -> None:
    # The heads say nothing here.
    text = f"---\ntitle: A\nlanguage: {language}\n---\n\n{BOATS.replace('Fare per adult', 'A')}"
    assert cell(parse_article("boats.md", text), "Friday |", question) == "8 €"


def test_how_much_of_something_asks_for_no_price() -> None:
    article = parse_article(
        "casks.md", "| Cask | Price | Holds |\n|-|-|-|\n| Oak | 9 € | 4 litres |\n"
    )
    assert cell(article, "Oak |", "how much water does the oak cask hold", "4 litres") == "4 litres"


@pytest.mark.parametrize(
    ("language", "when", "question"),
    [
        ("en", "5 May", "When is yoga?"),
        ("en", "Monday", "When is yoga?"),
        ("en", "midnight", "When is yoga?"),
        ("de", "montags", "Wann ist Yoga?"),
        ("fr", "midi", "Quand a lieu le yoga ?"),
    ],
)
def test_when_it_is_stands_in_the_cell_that_has_a_day_or_a_time(
    language: str, when: str, question: str
) -> None:
    table = f"| A | B | C |\n|---|---|---|\n| Yoga | 3 | {when} |\n| Judo | 2 | 10:00 |\n"
    article = parse_article("a.md", f"---\nlanguage: {language}\n---\n\n# N\n\n{table}")
    assert cell(article, "Yoga", question) == when


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


def test_who_is_in_charge_is_no_abbreviation_and_has_no_price() -> None:
    text = "# Crew\n\n| Officer | Task | Zone |\n|---|---|---|\n| Brandt | Sails | CET |\n"
    article = parse_article("crew.md", text)
    assert cell(article, "Brandt", "Who is in charge of the sails?", "CET") == "Brandt"
    assert cell(article, "Brandt", "Who charges for the sails?", "CET") == "Brandt"


PASSES = """\
# The store

| Pass | Price | Perks | Lasts |
|---|---|---|---|
| Bloom pass | 9.99 | Sprout and a pet fox, /hat | 60 days |
| Sprout pass | 4.99 | green name, 3 extra homes | 30 days |
"""


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("how long does sprout last", "Sprout pass"),
        ("How long does the Bloom pass last?", "Bloom pass"),
        ("which pass has a pet fox", "Bloom pass"),
    ],
)
def test_the_row_that_opens_with_what_is_asked_about_comes_first(question: str, row: str) -> None:
    answer = Engine([parse_article("store.md", PASSES)]).ask(question)
    assert answer.quotes[0].text.startswith(row)
