"""What has a time or a number comes first where one is asked for, if it is as good as the best."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.corpus import parse_article

TOUR = """\
# Tour

## Buying tickets

Tickets that were bought from touts are not valid and will be refused at the door. If you cannot
come, sell your ticket at face value. There is a limit of four tickets per person.

## Taxis

- Tips up to ten percent.
- After 10 pm, with heavy luggage, or where no bus runs.
"""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many tickets can I buy?", "a limit of four"),
        ("When is a taxi paid?", "After 10 pm"),
        # Who asks for neither is told what says most of it.
        ("Which tickets are refused at the door?", "bought from touts"),
    ],
)
def test_what_has_what_is_asked_for_comes_first(question: str, words: str) -> None:
    answer = Engine([parse_article("tour.md", TOUR)]).ask(question)
    assert answer.answered and words in answer.quotes[0].text


def test_the_date_of_such_a_sentence_is_bold() -> None:
    text = "Mr Holm's mill has an old saw that the miller mended. The saw was mended by 4 May 1851."
    answer = Engine([parse_article("mill.txt", text)]).ask("When did the miller mend the old saw?")
    assert answer.quotes[0].phrase == "4 May 1851"


EVENTS = """\
# Events

**Film** – Fridays at 20:00 in the yard
**Chess** – Sundays, bring a friend
**Quiz** – every first Monday, hosted by Lena

## Hosts

**Olaf** – hosts chess.
"""
ABENDE = """\
---
language: de
---
# Abende

**Schach** – sonntags, wer mag
**Quiz** – an jedem ersten Montag um acht

## Leitung

**Olaf** – leitet Schach.
"""


@pytest.mark.parametrize(
    ("text", "question", "words"),
    [(EVENTS, "When is chess?", "Sundays"), (ABENDE, "Wann ist Schach?", "sonntags")],
)
def test_an_entry_is_of_nothing_that_the_one_before_it_is_of(
    text: str, question: str, words: str
) -> None:
    answer = Engine([parse_article("a.md", text)]).ask(question)
    assert answer.answered and words in answer.quotes[0].text
