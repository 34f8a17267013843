"""What an article's admin says means the same."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.corpus import parse_article
from bot.text.wordings import same_in

CLUB = """---
synonyms:
  - coach = sensei = gaffer
  - money back = kaching
  - chuck in = submit
  - bouldering = Kletterhalle
  - the = of
---
The coach is Maja Lind.

We will give you your money back until 3 May.

Please submit your form to the office by noon.

Bouldering costs 5 euros.

Dogs are not allowed in the hall, which was built in 1990.
"""


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("who's the gaffer?", "The coach is Maja Lind."),
        ("WHO ARE THE SENSEIS", "The coach is Maja Lind."),
        ("can I get a kaching?", "We will give you your money back until 3 May."),
        ("where do I chuck in my form", "Please submit your form to the office by noon."),
        ("What does the Kletterhalle cost?", "Bouldering costs 5 euros."),
    ],
)
def test_members_words_find_what_the_article_calls_otherwise(question: str, quote: str) -> None:
    engine = Engine([parse_article("club.md", CLUB)])
    answer = engine.ask(question)
    assert answer.answered and answer.quotes[0].text == quote
    # Without the lines above the text the members' words say nothing.
    plain = Engine([parse_article("club.md", CLUB.partition("---\n")[2].partition("---\n")[2])])
    before = plain.ask(question)
    assert before.confidence < answer.confidence and not before.answered


def test_a_phrase_is_meant_as_it_stands() -> None:
    engine = Engine([parse_article("club.md", CLUB)])
    query, *_ = engine.candidates("Is a chuck washed in the hall?")
    assert "submit" not in query.search


def test_they_hold_for_all_articles_that_a_server_sees_and_for_no_other_server() -> None:
    engine = Engine([parse_article("prices.md", "The gaffer earns 30 euros.")])
    engine.add(parse_article("club.md", CLUB), guild=1)
    question = "How much does a sensei earn?"
    assert "gaffer" in engine.candidates(question, guild=1)[0].search
    assert "gaffer" not in engine.candidates(question, guild=2)[0].search
    engine.remove("club.md", guild=1)
    assert "gaffer" not in engine.candidates(question, guild=1)[0].search


def test_changed_synonyms_hold_at_once() -> None:
    text = "The coach is Maja Lind."
    engine = Engine([parse_article("club.md", text)])
    assert not engine.ask("who is the bossman").answered
    engine.add(parse_article("club.md", f"---\nsynonyms: bossman = coach, a = b\n---\n{text}"))
    assert engine.ask("who is the bossman").answered


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The instructor is Maja Lind. She lives in Ghent.", "who's the trainer?"),
        ("You will be reimbursed until 3 May. The hall is old.", "can I get a refund?"),
        ("Dogs are prohibited. The hall was built in 1990.", "are dogs allowed"),
        (
            "The bid was rejected in May. Bids are read by the mayor.",
            "when was the bid turned down?",
        ),
        ("Die Anmeldung ist im Büro. Der Saal ist alt.", "Wo melde ich mich an?"),
        ("Die Übungsleiterin ist Maja Lind. Der Saal ist alt.", "Wer ist der Trainer?"),
        ("La cotisation est de 20 euros. La salle est vieille.", "Quel est le prix ?"),
    ],
)
def test_everyday_words_find_what_texts_say_for_them(text: str, question: str) -> None:
    engine = Engine([parse_article("club.md", text)])
    answer = engine.ask(question)
    assert answer.answered and answer.quotes[0].text == text.partition(". ")[0] + "."


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("What is the goal of the levy?", "It is a levy designed to dredge the harbour."),
        ("Can I drop the class?", "You can withdraw from a class by May."),
    ],
)
def test_they_find_it_among_others_that_say_more_of_the_question(question: str, quote: str) -> None:
    text = (
        "The levy on berths was raised again, and the levy on crates was not.\n\n"
        f"{quote}\n\nThe class is in the loft. A class lasts an hour.\n\nSailors sing at noon.\n"
    )
    assert Engine([parse_article("club.md", text)]).ask(question).quotes[0].text == quote


def test_a_word_that_is_asked_for_itself_stands_for_no_other() -> None:
    engine = Engine([parse_article("club.md", "The father of the club was a lawyer.")])
    query, *_ = engine.candidates("Was the father a dad?")
    assert [at for at, _ in query.matches["father"]] == [query.terms.index("father")]
    query, *_ = engine.candidates("Was he a dad?")
    assert query.matches["father"] == [(query.terms.index("dad"), 0.8)]


def test_of_a_line_twenty_sides_are_read() -> None:
    line = " = ".join(f"berth{at}" for at in range(500))
    pairs = list(same_in([line, "= =", "one =", ""], "en", ("en", "de")))
    assert len({asked for asked, _ in pairs}) == 20, pairs[:3]
