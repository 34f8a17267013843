"""Who is for something and who is against it has to be said, in each language that knows how."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.corpus import parse_article

FERRY = """\
# The night ferry

The company Nordlink filed its application to run a night ferry between Arla and Sund on Monday, a
project of two ships that the harbour office had confirmed a week before.

In a letter to the council the mayor of Arla, Greta Voss, has voiced support for the ferry.

Lights on the quay will burn longer than they do now.
"""
AGAINST = "\nThe fishermen’s guild calls on the council to veto the night ferry.\n"


def test_who_supports_something_is_told_by_what_says_that() -> None:
    answer = Engine([parse_article("ferry.md", FERRY)]).ask(
        "Who supports the night ferry between Arla and Sund?"
    )
    assert answer.answered and "Greta Voss" in answer.quotes[0].text


def test_of_what_no_article_names_there_is_no_quote() -> None:
    answer = Engine([parse_article("f.md", "The night ferry sails.")]).ask("Who backed gyroscopes?")
    assert not answer.answered and not answer.quotes


@pytest.mark.parametrize("question", ["Who opposes the night ferry?", "who is against the ferry"])
def test_where_nobody_is_against_it_that_is_not_answered(question: str) -> None:
    assert not Engine([parse_article("ferry.md", FERRY)]).ask(question).answered
    said = Engine([parse_article("ferry.md", FERRY + AGAINST)]).ask(question)
    assert "guild" in said.quotes[0].text


@pytest.mark.parametrize(
    ("language", "text", "against", "question"),
    [
        (
            "de",
            "Die Reederei Nordlink beantragte am Montag die Nachtfähre zwischen Arla und Sund.\n\n"
            "Die Nachtfähre würde um zehn Uhr ablegen.",
            "Die Fischer von Arla lehnen die Nachtfähre ab.",
            "Wer ist gegen die Nachtfähre?",
        ),
        (
            "fr",
            "La compagnie Nordlink a demandé lundi le ferry de nuit entre Arla et Sund.\n\n"
            "Le ferry de nuit partirait à dix heures.",
            "Les pêcheurs d'Arla rejettent le ferry de nuit.",
            "Qui est contre le ferry de nuit ?",
        ),
        (
            "es",
            "La compañía Nordlink solicitó el lunes el ferry nocturno entre Arla y Sund.\n\n"
            "El ferry nocturno saldría a las diez.",
            "Los pescadores de Arla rechazan el ferry nocturno.",
            "¿Quién se opone al ferry nocturno?",
        ),
        (
            "it",
            "La compagnia Nordlink ha chiesto lunedì il traghetto notturno tra Arla e Sund.\n\n"
            "Il traghetto notturno partirebbe alle dieci.",
            "I pescatori di Arla respingono il traghetto notturno.",
            "Chi si oppone al traghetto notturno?",
        ),
        (
            "nl",
            "Rederij Nordlink vroeg maandag de nachtveerboot tussen Arla en Sund aan.\n\n"
            "De nachtveerboot zou om tien uur vertrekken.",
            "De vissers van Arla verzetten zich tegen de nachtveerboot.",
            "Wie is tegen de nachtveerboot?",
        ),
        (
            "pt",
            "A companhia Nordlink pediu na segunda-feira o barco noturno entre Arla e Sund.\n\n"
            "O barco noturno sairia às dez.",
            "Os pescadores de Arla rejeitam o barco noturno.",
            "Quem se opõe ao barco noturno?",
        ),
        (
            "tr",
            "Nordlink şirketi pazartesi günü Arla ile Sund arasındaki gece feribotu için başvurdu."
            "\n\nGece feribotu saat onda kalkacak.",
            "Arla balıkçıları gece feribotuna karşı çıkıyor.",
            "Gece feribotuna kim karşı çıkıyor?",
        ),
        (
            "ru",
            "Компания Нордлинк подала в понедельник заявку на ночной паром между Арлой и Сундом."
            "\n\nНочной паром отходил бы в десять часов.",
            "Рыбаки Арлы выступают против ночного парома.",
            "Кто против ночного парома?",
        ),
    ],
)
def test_who_is_against_it_in_other_languages(
    language: str, text: str, against: str, question: str
) -> None:
    head = f"---\nlanguage: {language}\n---\n"
    assert not Engine([parse_article("f.md", head + text)]).ask(question).answered
    said = Engine([parse_article("f.md", f"{head}{text}\n\n{against}\n")]).ask(question)
    assert said.quotes[0].text == against


ARENA = """\
# The arena

The council voted on the arena in March. Mayor Ana Ruiz is in favour of the arena. Coach Lena Vogt
said the team would fight for the arena. The fans’ club signed a petition against the tax.
"""


def test_who_votes_fights_or_signs_need_not_be_for_it_or_against_it() -> None:
    engine = Engine([parse_article("arena.md", ARENA)])
    assert "Ana Ruiz" in engine.ask("Who favours the arena?").quotes[0].text
    assert not engine.ask("Who opposes the arena?").answered
    assert not engine.ask("Who supports the tax?").answered
    assert "petition" in engine.ask("Who opposes the tax?").quotes[0].text
