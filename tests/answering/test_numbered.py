"""What is said of room 4 is not said of room 5."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.answering.numbered import of_other_number
from bot.answering.saying import sentences_of
from bot.corpus import parse_article


def _of_other(text: str, question: str, language: str = "en") -> list[bool]:
    """Of each sentence that is quoted, in the article's order, whether it is on another."""
    engine = Engine([parse_article("a.md", f"---\nlanguage: {language}\n---\n{text}")])
    query, _, _ = engine.candidates(question)
    sentences = [one for quote in engine.ask(question).quotes[:2] for one in sentences_of(quote)]
    assert sentences
    return [of_other_number(query, one) for one in sorted(sentences, key=lambda one: one.start)]


@pytest.mark.parametrize(
    ("text", "question", "language"),
    [
        ("Bus 14 leaves at nine.", "When does bus 12 leave?", "en"),
        ("Room four sleeps six guests.", "How many guests does room five sleep?", "en"),
        ("Version 2.1 was released in May.", "When was version 2.3 released?", "en"),
        ("World War I began in 1914.", "When did World War II begin?", "en"),
        ("Rule no. 3 forbids spam.", "What does rule no. 4 forbid?", "en"),
        ("Linie 4 fährt um neun Uhr.", "Wann fährt Linie 5?", "de"),
        ("La salle 4 ouvre à midi.", "Quand ouvre la salle 5 ?", "fr"),
        ("El aula 4 abre a las nueve.", "¿Cuándo abre el aula 5?", "es"),
    ],
)
def test_another_number_is_another_thing(text: str, question: str, language: str) -> None:
    assert _of_other(text, question, language) == [True]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Version 3.2 was released in May.", "When was version 3 released?"),
        ("Rooms 4 to 6 sleep two guests.", "How many guests does room 5 sleep?"),
        ("Routes 4, 5 and 6 start at the mill.", "Where does route 5 start?"),
        ("From level 3 on you may trade.", "Who may trade at level 5?"),
        ("Chapter 3 tells of the voyage.", "What is told after chapter 2?"),
        ("Bus 12 leaves at ten, bus 14 at nine.", "When does bus 14 leave?"),
        ("Rooms\n\n## Room 5\n\nThe key of room 4 fits here.", "Which key fits room 5?"),
        ("The club won 5 games in May.", "When did the club win 10 games?"),
        ("The fair was on May 5.", "Was the fair on May 6?"),
        ("In 2019 the fair had 30 stalls.", "How many stalls had the fair in 2020?"),
        ("Room five sleeps six guests.", "How many guests does room 5 sleep?"),
    ],
)
def test_the_same_number_or_one_of_several_is_not(text: str, question: str) -> None:
    assert True not in _of_other(text, question)


def test_what_is_said_of_another_only_is_no_answer() -> None:
    text = "Room 4 costs 50 euros a night. Room 5 has a balcony."
    engine = Engine([parse_article("a.txt", text)])
    assert engine.ask("How much does room 4 cost?").answered
    assert not engine.ask("How much does room 5 cost?").answered
