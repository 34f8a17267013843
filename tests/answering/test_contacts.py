"""How to reach somebody is found where it is told in other words: "call 0161 496 0021"."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.answering.question import analyze, contacts
from bot.corpus import parse_article

HANDBOOK = """# Rowing club

We row on the Lee every morning except Monday.

Our boathouse is on Mill Lane, behind the bakery.

Questions? Write to info@tower.example or call 0161 496 0021 between 9 and 5.

The treasurer, Anna Lund, can be reached at money@tower.example.

More is to be read at https://tower.example.
"""


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("What's your phone number?", "0161 496 0021"),
        ("telephone number", "0161 496 0021"),
        ("email?", "info@tower.example"),
        ("What is Anna Lund's e-mail address?", "money@tower.example"),
        ("What's the web address?", "https://tower.example"),
        ("whats the address", "Mill Lane"),
    ],
)
def test_a_handbook_says_how_the_club_is_reached(question: str, phrase: str) -> None:
    answer = Engine([parse_article("handbook.md", HANDBOOK)]).ask(question)
    assert answer.answered and answer.quotes[0].phrase == phrase


@pytest.mark.parametrize(
    ("language", "text", "by_mail", "by_phone"),
    [
        ("de", "Schreibt an info@turm.example oder ruft 0161 496 0021 an.",
         "Wie lautet eure E-Mail-Adresse?", "Wie ist eure Telefonnummer?"),
        ("es", "Escriba a info@turm.example o llame al 0161 496 0021.",
         "¿Cuál es el correo electrónico?", "¿Cuál es el número de teléfono?"),
        ("fr", "Écrivez à info@turm.example ou appelez le 0161 496 0021.",
         "Quelle est votre adresse mail ?", "Quel est le numéro de téléphone ?"),
        ("it", "Scrivete a info@turm.example o chiamate lo 0161 496 0021.",
         "Qual è l'indirizzo email?", "Qual è il numero di telefono?"),
        ("nl", "Schrijf naar info@turm.example of bel 0161 496 0021.",
         "Wat is het e-mailadres?", "Wat is het telefoonnummer?"),
        ("pt", "Escreva para info@turm.example ou ligue para 0161 496 0021.",
         "Qual é o endereço de email?", "Qual é o telefone?"),
        ("ru", "Пишите на info@turm.example или звоните 0161 496 0021.",
         "Какая у вас электронная почта?", "Какой номер телефона?"),
        ("tr", "Sorular için info@turm.example adresine yazın ya da 0161 496 0021 arayın.",
         "E-posta adresiniz nedir?", "Telefon numaranız nedir?"),
    ],
)  # fmt: skip
def test_so_do_those_in_other_languages(
    language: str, text: str, by_mail: str, by_phone: str
) -> None:
    head = f"---\ntitle: N\nlanguage: {language}\n---\n\n"
    engine = Engine([parse_article("note.md", f"{head}{text}\n")])
    for question, phrase in ((by_mail, "info@turm.example"), (by_phone, "0161 496 0021")):
        answer = engine.ask(question)
        assert answer.answered and answer.quotes[0].phrase == phrase


def test_an_e_mail_address_is_no_street_s() -> None:
    asked = [[way.name for way in contacts(analyze(question, "en"))] for question in (
        "What is the e-mail address?", "What is the address?", "What is the address of their site?",
        "Who founded the club?",
    )]  # fmt: skip
    assert asked[0] == ["mail"] and asked[1] == asked[2] == ["place"] and asked[3] == []


def test_who_wrote_a_mail_is_no_address() -> None:
    text = "Anna Lund wrote the e-mail from info@tower.example in May."
    answer = Engine([parse_article("note.md", text)]).ask("Who wrote the e-mail?")
    assert answer.answered and answer.quotes[0].phrase == "Anna Lund"
