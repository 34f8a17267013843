"""The line of a table or a list that answers by its label."""

from __future__ import annotations

import time

import pytest

from bot.answering import Engine
from bot.answering.question import analyze
from bot.answering.rows import asked_day, label_of
from bot.corpus import parse_article

BATHS = """\
# The baths: hours and classes

We sell eggs of the farm on Tuesdays. On Sunday the choir of the baths sings for children.

## Classes

| Day | Morning class | Evening class |
|---|---|---|
| Tue | Yoga | Water polo |
| Wednesday to Friday | Aqua fit | Diving |
| Sunday | none | Family swim |

## Opening hours

- Monday: 9:00 to 17:00
- Mon–Thu: see the door
- Saturday: 8:00 to 20:00
"""
SCHWIMMBAD = """\
---
language: de
---
# Das Bad: Zeiten

Am Donnerstag singt der Chor.

| Tag | Halle | Sauna |
|---|---|---|
| Di–Do | 9–21 Uhr | 10–22 Uhr |
| Samstag | 8–20 Uhr | 9–23 Uhr |
"""


LAMP = """\
# Tern T-4 lamp: manual

Do not use the lamp with a cable other than the one supplied. Shops take back electrical lamps.

## Data

| | |
|---|---|
| Power | 40 W |
| Material | oak and brass |

- Range of the beam: 90 metres
- Colour: blue
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine([parse_article("baths.md", BATHS), parse_article("bad.md", SCHWIMMBAD)])


@pytest.mark.parametrize(
    ("question", "row", "phrase"),
    [
        ("Which class is there on Tuesday?", "Tue | Yoga | Water polo", None),
        ("what is the evening class on thursday", "Wednesday to Friday | Aqua fit | Diving",
         "Diving"),
        ("Is there a morning class on Sundays?", "Sunday | none | Family swim", None),
        ("When do the baths open on Saturday?", "Saturday: 8:00 to 20:00", "8:00 to 20:00"),
        ("Wann macht die Sauna donnerstags auf?", "Di–Do | 9–21 Uhr | 10–22 Uhr", "10–22 Uhr"),
        ("Wann schließt die Halle am Samstag?", "Samstag | 8–20 Uhr | 9–23 Uhr", "8–20 Uhr"),
    ],
)  # fmt: skip
def test_the_line_of_the_day_answers(
    engine: Engine, question: str, row: str, phrase: str | None
) -> None:
    answer = engine.ask(question)
    first = answer.quotes[0]
    assert answer.answered
    assert first.text.strip("| ") == row
    assert phrase is None or first.phrase == phrase


@pytest.mark.parametrize(
    "question",
    [
        "Who sings at the baths on Sunday?",
        "Does the choir of the baths sing on Sunday?",
        "Can I pay with a card on Wednesday at the restaurant?",
    ],
)
def test_it_does_not_where_other_is_asked(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert not (answer.answered and "|" in answer.quotes[0].text)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("When do you open on Sundays?", 6),
        ("Why are you shut on Sunday?", None),
        ("Is it Monday or Tuesday?", None),
        ("When do you open?", None),
    ],
)
def test_one_day_is_asked_about_and_not_why(question: str, day: int | None) -> None:
    assert asked_day(analyze(question)) == day


@pytest.mark.parametrize(
    ("question", "line", "phrase"),
    [
        ("What's the power of the lamp?", "Power | 40 W", "40 W"),
        ("What material is the lamp made of?", "Material | oak and brass", "oak and brass"),
        ("What is the colour of the T-4?", "Colour: blue", None),
        ("What is the power of the mill?", None, None),
    ],
)
def test_the_line_that_is_labelled_with_what_is_asked_for_answers(
    question: str, line: str | None, phrase: str | None
) -> None:
    answer = Engine([parse_article("lamp.md", LAMP)]).ask(question)
    assert answer.answered is (line is not None)
    if line is not None:
        assert answer.quotes[0].text.strip("| ") == line
    assert phrase is None or answer.quotes[0].phrase == phrase


@pytest.mark.parametrize("piece", ["*", "_*", "- ", "a*"])
def test_signs_before_a_colon_take_no_time(piece: str) -> None:
    article = parse_article("s.txt", f"{piece * 340}x:y. End.\n")
    passage = article.passages[0]
    started = time.process_time()
    for _ in range(20):
        label_of(article, passage, passage.sentences[0])
    assert time.process_time() - started < 0.3


CHOIR = """\
# The Larks on the road

The choir sings for an hour and never after ten at night. Rehearsals end in the sixth week of the
term, and the last concert is for members.

Conductor: Dr. Ida Moss. Conducting is taught on 4 May in Room 3.

| Date | Town | Hall | Doors | Entry |
|---|---|---|---|---|
| 9 May | Tarn | The Mill | 7:00 pm | £12 |
| 11 May | Selma | Old Dock | 7:30 pm | £9 |

| Event | Room | Due |
|---|---|---|
| Members' concert | Loft | 2 June |
| Summer camp | Barn | 30 July |
"""


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("Who is the conductor?", "Dr. Ida Moss"),
        ("When do they sing in Tarn?", "9 May"),
        ("how much is Selma", "£9"),
        ("When is the members' concert?", "2 June"),
        ("When do they sing in Leeds?", None),
    ],
)
def test_a_row_tells_what_only_its_name_is_asked_of(question: str, phrase: str | None) -> None:
    answer = Engine([parse_article("larks.md", CHOIR)]).ask(question)
    assert answer.answered is (phrase is not None)
    assert phrase is None or answer.quotes[0].phrase == phrase


DEADLINES = """\
# Deadlines

**Signup** – until Friday 18:00
**Raid** – Saturday 20:00
**Payout** – two days after the raid
"""


def test_what_stands_in_bold_before_a_dash_is_a_label_too() -> None:
    answer = Engine([parse_article("a.md", DEADLINES)]).ask("When is the raid?")
    assert answer.answered
    assert answer.quotes[0].text == "**Raid** – Saturday 20:00"
    assert answer.quotes[0].phrase == "Saturday 20:00"
