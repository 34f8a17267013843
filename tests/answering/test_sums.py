"""Sums of money that a question asks for by a noun."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.corpus import parse_article

FUND = """\
# Harbour news

The council met on Monday. It spoke about the Quay Fund, a programme of 40 million euros, at length.

One councillor said that the money of the state must not end in the sand.

The Quay Fund is governed by the council. Its aim is to keep the harbour open.
"""


@pytest.mark.parametrize(
    "question",
    [
        "What is the budget of the Quay Fund?",
        "How much money is in the Quay Fund?",
        "How large is the budget of the Quay Fund?",
    ],
)
def test_a_sum_is_quoted_where_one_is_asked_for(question: str) -> None:
    answer = Engine([parse_article("news.md", FUND)]).ask(question)
    assert answer.answered and "40 million euros" in answer.quotes[0].text


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("What is the entry fee?", False),
        ("Who pays the entry fee?", True),
        ("What is the price of a boat?", True),
        ("What is the rent of a locker?", True),
    ],
)
def test_what_names_no_sum_is_no_answer_to_what_a_fee_is(question: str, answered: bool) -> None:
    text = (
        "The entry fee is paid by the members at the desk.\n\n"
        "The price of a boat is twelve euros an hour.\n\n"
        "The rent of a locker is free for a month.\n"
    )
    assert Engine([parse_article("fees.md", text)]).ask(question).answered is answered


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("How much did the tunnels below the road cost?", False),
        ("How much is it to moor a boat?", True),
        ("How much to rent a locker?", False),
        ("What is the loan of the club?", False),
    ],
)
def test_a_share_by_which_something_is_cut_is_no_price(question: str, answered: bool) -> None:
    text = (
        "The tunnels below the road have cut deaths by two thirds.\n\n"
        "To moor a boat is free.\n\n"
        "Ask at the desk to rent a locker.\n\n"
        "The club got a loan from its members, and has paid it back.\n"
    )
    assert Engine([parse_article("otters.md", text)]).ask(question).answered is answered


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("A ticket is $5.", "How many dollars does a ticket cost?"),
        ("The membership is £30 a year.", "How many pounds does membership cost?"),
        ("The scarf is 12 euros.", "How many euros does the scarf cost?"),
    ],
)
def test_how_many_of_a_currency_is_told_by_a_price(text: str, question: str) -> None:
    assert Engine([parse_article("a.txt", text)]).ask(question).answered
