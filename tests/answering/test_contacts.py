"""How to reach somebody is found where it is told in other words: "call 0161 496 0021"."""

from __future__ import annotations

import time

import pytest

from bot.answering import Engine
from bot.answering.question import analyze, contacts
from bot.answering.written import CONTACTS
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
        ("email for questions?", "info@tower.example"),
        ("What is Anna Lund's e-mail address?", "money@tower.example"),
        ("What's the web address?", "https://tower.example"),
        ("whats the address", "Mill Lane"),
    ],
)
def test_a_handbook_says_how_the_club_is_reached(question: str, phrase: str) -> None:
    answer = Engine([parse_article("handbook.md", HANDBOOK)]).ask(question)
    assert answer.answered and answer.quotes[0].phrase == phrase


def test_what_only_opens_the_answer_is_no_second_quote() -> None:
    answer = Engine([parse_article("handbook.md", HANDBOOK)]).ask("What's your phone number?")
    assert all(quote.text != "Questions?" for quote in answer.quotes)


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


OTHER = """# Club

Players call their own fouls, and ring the bell. Contact with the rails is dangerous.

The street market is in May. Write your name on the towel.

The club laid a web of pipes. The road to the club is closed in winter.
"""


@pytest.mark.parametrize(
    "question",
    [
        "phone?",
        "Is there a phone number?",
        "email?",
        "What is your e-mail?",
        "Do you have a website?",
        "address?",
        "What is the address of the club?",
        "How do I contact you?",
        "contact?",
        "Who should I contact?",
    ],
)
def test_words_that_may_tell_how_somebody_is_reached_do_not_where_they_mean_else(
    question: str,
) -> None:
    assert not Engine([parse_article("club.md", OTHER)]).ask(question).answered


@pytest.mark.parametrize(
    ("language", "text", "question", "answered"),
    [
        ("en", "Avoid contact with chlorine.", "How do I contact you?", False),
        ("en", "Contact lenses may be worn.", "How do I contact you?", False),
        ("en", "Contact lenses may be worn.", "May I wear contact lenses?", True),
        (
            "en",
            "Contact with the rails is dangerous.",
            "Is contact with the rails dangerous?",
            True,
        ),
        ("en", "Contact between teams is by info@tower.example.", "How do I contact you?", True),
        ("en", "Get in contact with Anna Lund.", "How do I contact you?", True),
        ("en", "You can contact us at the front desk.", "How do I contact you?", True),
        ("de", "Vermeiden Sie Kontakt mit Chlor.", "Wie kann ich Kontakt aufnehmen?", False),
        ("de", "Nehmen Sie Kontakt mit Anna Lund auf.", "Wie kann ich Kontakt aufnehmen?", True),
        ("es", "Evite el contacto con el cloro.", "¿Cuál es el contacto?", False),
        ("es", "Póngase en contacto con Ana Ruiz.", "¿Cuál es el contacto?", True),
        ("fr", "Les lentilles de contact sont permises.", "Comment vous contacter ?", False),
        ("fr", "Prenez contact avec Anna Lund.", "Quel est le contact ?", True),
        ("it", "Evitate il contatto con il cloro.", "Qual è il contatto?", False),
        ("nl", "Vermijd contact met chloor.", "Hoe neem ik contact op?", False),
        ("nl", "Neem contact op met Anna Lund.", "Hoe neem ik contact op?", True),
        ("pt", "Evite o contato com o cloro.", "Qual é o contato?", False),
        ("ru", "Избегайте контакта с хлором.", "Какой контакт?", False),
    ],
)
def test_what_touches_something_reaches_nobody(
    language: str, text: str, question: str, answered: bool
) -> None:
    head = f"---\ntitle: Club\nlanguage: {language}\n---\n\n"
    engine = Engine([parse_article("club.md", f"{head}{text}\n\nWe meet in May.\n")])
    assert engine.ask(question).answered is answered


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase"),
    [
        ("en", "The office has no phone.", "What is the phone number?", "no phone"),
        ("en", "The office has no phone signal.", "What is the phone number?", None),
        ("en", "We do not have an e-mail address.", "What is your e-mail address?", ""),
        ("en", "The hut has no address.", "What is the address?", "no address"),
        ("de", "Das Büro hat kein Telefon.", "Wie ist die Telefonnummer?", "kein Telefon"),
        ("fr", "Le bureau n'a pas de téléphone.", "Quel est le téléphone ?", "pas de téléphone"),
        ("es", "La oficina no tiene teléfono.", "¿Cuál es el teléfono?", "no tiene teléfono"),
        ("tr", "Ofiste telefon yok.", "Telefon numarası nedir?", "telefon yok"),
    ],
)
def test_that_there_is_no_way_to_reach_somebody_is_an_answer(
    language: str, text: str, question: str, phrase: str | None
) -> None:
    head = f"---\ntitle: Club\nlanguage: {language}\n---\n\n"
    answer = Engine([parse_article("club.md", f"{head}{text}\n")]).ask(question)
    assert answer.answered is (phrase is not None)
    if phrase:
        assert answer.quotes[0].phrase == phrase


def test_of_a_question_for_more_than_a_number_the_rest_may_be_said() -> None:
    text = "Lost property is kept by Anna Lund.\n\nPlayers call their own fouls."
    answer = Engine([parse_article("club.md", text)]).ask("Who should I phone about lost property?")
    assert answer.answered and answer.quotes[0].phrase == "Anna Lund"


def test_an_address_is_sought_where_its_name_tells_of_something_else() -> None:
    busy = "".join(f"Email {name} are read on weekdays.\n\n" for name in ("lists", "rules") * 6)
    text = f"# Club\n\n{busy}Questions go to info@tower.example before noon.\n"
    answer = Engine([parse_article("club.md", text)]).ask("What is your email?", limit=12)
    assert any("info@tower.example" in quote.text for quote in answer.quotes)


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("en", "You find us at 12 High Street, by the church.", "What is the address?"),
        ("fr", "La salle se trouve au 5, rue de la Paix, à Lyon.", "Quelle est l'adresse ?"),
        ("es", "El salón está en la calle Mayor, junto al río.", "¿Cuál es la dirección?"),
        ("tr", "Salonumuz Moda Caddesi 5 numarada.", "Adresiniz nedir?"),
        ("de", "Das Büro ist in der Bahnhofstraße, neben dem Kino.", "Wie ist die Adresse?"),
        ("de", "Ihr findet uns in der Straße Am Markt 3.", "Was ist die Adresse?"),
        ("nl", "Het kantoor is in de Molenlaan, naast de bakker.", "Wat is het adres?"),
    ],
)
def test_a_street_has_a_name_or_a_number(language: str, text: str, question: str) -> None:
    head = f"---\ntitle: N\nlanguage: {language}\n---\n\n"
    assert Engine([parse_article("hall.md", f"{head}{text}\n")]).ask(question).answered


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase"),
    [
        ("de", "Das Bootshaus liegt in der Hauptstraße 5b, beim Bäcker.", "Was ist die Adresse?",
         "Hauptstraße 5b"),
        ("de", "Unser Büro: Hauptstr. 12, 12345 Ulm.", "Wie ist die Anschrift?", "Hauptstr. 12"),
        ("de", "Das Vereinsheim steht im Lindenweg 12.",
         "Wie ist die Adresse des Vereinsheims?", "Lindenweg 12"),
        ("nl", "Ons botenhuis staat aan de Kerkstraat 5.", "Wat is het adres?", "Kerkstraat 5"),
    ],
)  # fmt: skip
def test_a_street_may_be_one_word_with_its_name(
    language: str, text: str, question: str, phrase: str
) -> None:
    head = f"---\ntitle: N\nlanguage: {language}\n---\n\n"
    answer = Engine([parse_article("hall.md", f"{head}{text}\n")]).ask(question)
    assert answer.answered and answer.quotes[0].phrase == phrase


@pytest.mark.parametrize(
    "text", ["Der Spielplatz ist im Winter zu.", "Auf dem Heimweg ist Vorsicht geboten."]
)
def test_not_all_that_ends_as_a_street_is_one(text: str) -> None:
    head = "---\ntitle: N\nlanguage: de\n---\n\n"
    engine = Engine([parse_article("hall.md", f"{head}{text}\n")])
    assert not engine.ask("Was ist die Adresse?").answered


def test_who_is_called_with_an_at_sign_asks_for_no_address() -> None:
    text = "The pool opens at nine.\n\nWrite to info@tower.example with questions."
    engine = Engine([parse_article("pool.md", text)])
    plain, called = (engine.ask(f"{who}when does the pool open?") for who in ("", "@mods "))
    assert called.answered and [one.text for one in called.quotes] == [plain.quotes[0].text]


@pytest.mark.no_cover  # measuring lines would be timed too
def test_a_row_without_an_address_is_looked_through_once() -> None:
    started = time.thread_time()
    for pattern in CONTACTS.values():
        assert not pattern.search(f"{'a.' * 5_000} @")
    assert time.thread_time() - started < 0.2
