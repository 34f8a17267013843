"""Who somebody is: what stands beside the name, whatever the sentence is about."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.answering.introductions import asked_person, introduction
from bot.corpus import parse_article

STRIKE = """\
# Bakers walk out

Olga Brenner refused to comment on the strike at the mill, which began on Monday. Brenner has
dealt with worse strikes than this one, her friends say.

Talks about the strike go on, said the mill's managing director Olga Brenner. A mediator, Piet
Maas, has been called in. Pay is the reason, according to Ines Duarte, a baker for thirty years.
Former Labour Minister Jan Okafor doubts that. The union's co-founder, Ruth Lind, and Karl
Vance, who runs the canteen, agree with him. The head of the bakers' guild, Nell Ode, does not, and
a spokesman for the harbour, Ivo Prat, would not say.
"""


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Olga Brenner?", "Olga Brenner"),
        ("who's brenner", "brenner"),
        ("who was Jan van der Berg??", "Jan van der Berg"),
        ("Wer ist Olga Brenner?", "Olga Brenner"),
        ("¿Quién es Ana?", "Ana"),
        ("Olga Brenner kimdir?", "Olga Brenner"),
        ("What is Brenner?", None),
        ("Who is the director of the mill in the town of Aa?", None),
    ],
)
def test_whom_a_question_asks_about(question: str, name: str | None) -> None:
    assert asked_person(question) == name


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("Who is Olga Brenner?", "mill's managing director"),
        ("who is brenner", "mill's managing director"),
        ("Who is Piet Maas?", "mediator"),
        ("Who is Ines Duarte?", "a baker for thirty years"),
        ("Who is Jan Okafor?", "Former Labour Minister"),
        ("Who is Ruth Lind?", "union's co-founder"),
        ("Who is Nell Ode?", "The head of the bakers' guild"),
        ("Who is Ivo Prat?", "a spokesman for the harbour"),
        ("Who is Karl Vance?", "runs the canteen"),
    ],
)
def test_the_sentence_that_says_what_somebody_is_comes_first(question: str, phrase: str) -> None:
    answer = Engine([parse_article("strike.md", STRIKE)]).ask(question)
    assert answer.answered
    assert answer.text == phrase


@pytest.mark.parametrize("question", ["Who is Jan Vance?", "Who is the mediator?", "who is will"])
def test_nobody_is_introduced_whom_the_article_does_not_name_so(question: str) -> None:
    article = parse_article("strike.md", STRIKE + "\nThe director will, it is said, resign.\n")
    name = asked_person(question)
    assert name is not None
    for passage in article.passages:
        for sentence in passage.sentences:
            assert introduction(article, sentence.start, sentence.end, name) is None


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase"),
    [
        (
            "de",
            "Gestern sprach der Leiter des Hafens, Jens Ohm, mit den Fischern.",
            "Wer ist Jens Ohm?",
            "der Leiter des Hafens",
        ),
        (
            "de",
            "Das lehnte die neue Leiterin Eva Ohm ab.",
            "wer ist eva ohm",
            "die neue Leiterin",
        ),
        (
            "es",
            "Lo dijo ayer Ana Ruiz, una maestra jubilada, en el puerto de la ciudad.",
            "¿Quién es Ana Ruiz?",
            "una maestra jubilada",
        ),
    ],
)
def test_in_other_languages_an_article_tells(
    language: str, text: str, question: str, phrase: str
) -> None:
    head = f"---\ntitle: A\nlanguage: {language}\n---\n\n"
    assert Engine([parse_article("a.md", head + text)]).ask(question).text == phrase


def test_another_of_the_same_last_name_is_not_taken_for_who_is_asked_about() -> None:
    answer = Engine([parse_article("strike.md", STRIKE)]).ask("Who is Petra Vance?")
    assert answer.text is None or "canteen" not in answer.text
    assert "runs the canteen" not in [quote.phrase for quote in answer.quotes]
