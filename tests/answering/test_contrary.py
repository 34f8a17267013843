"""What tells the contrary does not answer: who signed, where it is asked who did not."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.answering.contrary import contrary
from bot.corpus import parse_article


def _contrary(text: str, question: str, language: str = "en") -> bool:
    engine = Engine([parse_article("a.txt", f"---\nlanguage: {language}\n---\n{text}")])
    query, _, _ = engine.candidates(question)
    quotes = engine.ask(question).quotes[:2]
    assert quotes
    return contrary(query, quotes)


@pytest.mark.parametrize(
    ("text", "question", "language"),
    [
        ("The mayor and the two engineers signed the plan.", "Who did not sign the plan?", "en"),
        (
            "The museum is open from Tuesday to Sunday.",
            "On which days isn’t the museum open?",
            "en",
        ),
        ("Riga and Turku joined. No fee is paid.", "Which town did not join?", "en"),
        ("Pets may sleep in the garden room.", "Where may pets never sleep?", "en"),
        ("Guests can use the sauna.", "Who is unable to use the sauna?", "en"),
        ("The northern gate was built of oak.", "What was the southern gate built of?", "en"),
        ("The first king of Tarn was Olaf.", "Who was the last king of Tarn?", "en"),
        ("Adult tickets cost nine euros.", "How much do child tickets cost?", "en"),
        ("Rapid charging takes 40 minutes.", "How long does slow charging take?", "en"),
        ("The formal meeting is on Monday.", "When is the informal meeting?", "en"),
        ("Rents fell by a tenth.", "By how much did rents rise?", "en"),
        ("The bank refused the loan in June.", "When did the bank grant the loan?", "en"),
        ("The morning walk is at nine.", "When is the evening walk?", "en"),
        ("Olaf’s father was a smith.", "What did Olaf’s mother do?", "en"),
        ("La mère de Luc vit à Lyon.", "Où vit le père de Luc ?", "fr"),
        ("Olafs Sohn kam 1030 zur Welt.", "Wann kam Olafs Tochter zur Welt?", "de"),
        ("The siege of Arden began in 1870.", "When did the siege of Lyme begin?", "en"),
        ("The tower of Saint Mark is of 1400.", "When was the tower of Saint Luke built?", "en"),
        ("La tour de Vence mesure 60 mètres.", "Combien mesure la tour de Grasse ?", "fr"),
        ("Ana joined the Hornets in 2019.", "When did Ana join the Rovers?", "en"),
        ("Mayor Lund visited Oslo in May.", "When did Lund visit Bergen?", "en"),
        ("Das Bad ist von Mai bis August offen.", "Wann ist das Bad nicht offen?", "de"),
        ("Das nördliche Tor ist aus Eiche.", "Woraus ist das südliche Tor?", "de"),
        ("Los socios entran por la puerta norte.", "¿Por dónde no entran los socios?", "es"),
        ("Le musée ouvre le mardi.", "Quel jour le musée n’ouvre jamais ?", "fr"),
        ("Il museo è aperto la domenica.", "Quando non è aperto il museo?", "it"),
        ("Het museum is open op zondag.", "Wanneer is het museum niet open?", "nl"),
        ("O museu abre ao domingo.", "Quando não abre o museu?", "pt"),
        ("Музей работает в воскресенье.", "Когда музей не работает?", "ru"),
        ("Müze pazar günü açıktır.", "Müze hangi gün açık değil?", "tr"),
    ],
)
def test_the_contrary_of_what_is_asked_does_not_answer(
    text: str, question: str, language: str
) -> None:
    assert _contrary(text, question, language)


@pytest.mark.parametrize(
    ("text", "question", "language"),
    [
        ("The mayor refused to sign the plan.", "Who did not sign the plan?", "en"),
        ("The museum is closed on Mondays.", "On which days is the museum not open?", "en"),
        ("Only members may use the sauna.", "Who can’t use the sauna?", "en"),
        ("Dogs are prohibited in the hut.", "What is not allowed in the hut?", "en"),
        ("Three of the nine members abstained.", "How many members did not vote?", "en"),
        ("Entry is free for children under six.", "Who does not pay for entry?", "en"),
        ("Glass-free zone: leave bottles at the gate.", "What bottles can't I bring?", "en"),
        ("Children under twelve must stay off the ramp.", "Who isn't allowed on the ramp?", "en"),
        ("The ferry sails daily except Sundays.", "Which days doesn't the ferry sail?", "en"),
        ("The hut lacks a stove.", "What does the hut lack?", "en"),
        ("Guests without a towel may not use the sauna.", "Who is unable to use the sauna?", "en"),
        ("The west tower survived the fire.", "What was not destroyed in the fire?", "en"),
        ("Riga and Turku joined. Oslo refused to join them.", "Which town did not join?", "en"),
        ("The guests left at ten. Only Maja stayed on.", "Who did not leave at ten?", "en"),
        ("The bus stops at every farm but Holm.", "At which farm does the bus not stop?", "en"),
        ("Todos votaron menos Ana.", "¿Quién no votó?", "es"),
        ("Tous ont voté, à l’exception d’Ana.", "Qui n’a pas voté ?", "fr"),
        ("Lyme fell in May. The siege of Arden failed.", "When did the siege of Lyme end?", "en"),
        ("The duke of the Normans was William.", "What was the duke of Normandy called?", "en"),
        ("The rules of Team Red are strict.", "What are the rules of Red like?", "en"),
        # Of a deed with two sides either tells the other.
        ("The kiosk sells tickets.", "Where can I buy tickets?", "en"),
        ("Bohemia exported glass to Venice.", "What did Venice import from Bohemia?", "en"),
        ("Der Kiosk verkauft Karten.", "Wo kann ich Karten kaufen?", "de"),
        ("They set out in the morning and rest in the evening.", "When do they rest?", "en"),
        ("Who comes late loses the place.", "What happens to my place if I don't come?", "en"),
        ("The pump stops as the filter is full.", "Why does the pump not start?", "en"),
        ("The hall is heated in winter.", "Isn't the hall heated in winter?", "en"),
        ("Call the warden on 0161 496 0000.", "Who do I call if I can't find the hut?", "en"),
        (
            "Knock at the side door.",
            "Where do I knock when the bell doesn't ring at the door?",
            "en",
        ),
        ("Olaf was the first king and Erik the last.", "Who was the last king?", "en"),
        ("The hall is smaller than the barn.", "Which is larger, the hall or the barn?", "en"),
        ("The lowest price is 4 euros, the highest 9.", "What is the highest price?", "en"),
        ("The old mill stands beside the new school.", "How old is the mill?", "en"),
        ("The north wall is of stone.", "Which wall is of stone?", "en"),
        ("Ana joined the Rovers from the Hornets in 2019.", "When did Ana join the Rovers?", "en"),
        (
            "The Red Church of Tarn was established by Royal Charter.",
            "What church was established in Riga?",
            "en",
        ),
        (
            "Nord sent small numbers of settlers, with the exception of Arla.",
            "Where did Nord send a large number of settlers?",
            "en",
        ),
        (
            "Nord schickte wenige alte Siedler, ausgenommen nach Arla.",
            "Wohin schickte Nord neue Siedler?",
            "de",
        ),
        (
            "Holm put the governor of a mill on an engine. The governor could never hold a speed.",
            "What was the governor of Holm incapable of?",
            "en",
        ),
        ("Ana joined Tarn Rovers in 2019.", "When did Ana join the Rovers?", "en"),
        ("Ana left the Hornets and joined them in 2019.", "When did Ana join the Rovers?", "en"),
        ("The south gate is open on Sundays.", "Is the north gate open on Sundays?", "en"),
        ("The winter market is in the hall.", "summer market hall", "en"),
        ("Parking is prohibited at the gate.", "Where is parking allowed?", "en"),
        ("Kinder unter sechs haben freien Eintritt.", "Wer muss keinen Eintritt zahlen?", "de"),
        ("Am Montag ist das Bad geschlossen.", "Wann ist das Bad nicht offen?", "de"),
        ("Hunde sind in der Hütte verboten.", "Was ist in der Hütte nicht erlaubt?", "de"),
        ("Están prohibidos los perros en la sala.", "¿Qué no se permite en la sala?", "es"),
        ("Le musée est fermé le lundi.", "Quel jour le musée n’est pas ouvert ?", "fr"),
        ("Il museo è chiuso il lunedì.", "Quando non è aperto il museo?", "it"),
        ("Het museum is op maandag gesloten.", "Wanneer is het museum niet open?", "nl"),
        ("O museu fecha à segunda-feira.", "Quando não abre o museu?", "pt"),
        ("Музей закрыт в понедельник.", "Когда музей не работает?", "ru"),
        ("Müze pazartesi günü kapalıdır.", "Müze hangi gün açık değil?", "tr"),
    ],
)
def test_what_denies_or_rules_out_answers(text: str, question: str, language: str) -> None:
    assert not _contrary(text, question, language)


def test_what_is_listed_below_a_denial_is_denied() -> None:
    text = (
        "# Hut rules\n\n## Not allowed\n\n- candles in the sleeping room\n- dogs in the kitchen\n"
    )
    engine = Engine([parse_article("hut.md", text)])
    query, _, _ = engine.candidates("What is not allowed in the kitchen?")
    quotes = engine.ask("What is not allowed in the kitchen?").quotes[:2]
    assert "dogs" in quotes[0].text
    assert not contrary(query, quotes)


def test_it_is_said_that_the_articles_do_not_say() -> None:
    text = "The mayor, Ana Ruiz and Jon Adu signed the plan for the new harbour on Friday."
    engine = Engine([parse_article("plan.txt", text)])
    assert engine.ask("Who signed the plan for the harbour?").answered
    answer = engine.ask("Who didn't sign the plan for the harbour?")
    assert not answer.answered
    assert answer.quotes


SHOP = """\
# Shop

## Refunds

We refund every order. Money comes back to your card. Gift cards are not refunded.

## Not allowed

- Bots

## Allowed

- Macros
"""
LADEN = """\
---
language: de
---
# Laden

## Erstattung

Wir erstatten jede Bestellung. Gutscheine werden nicht erstattet.

## Nicht erlaubt

- Bots

## Erlaubt

- Makros
"""


@pytest.mark.parametrize(
    ("text", "question", "words"),
    [
        (SHOP, "What is not refunded?", "Gift cards"),
        (SHOP, "What is refunded?", "We refund every order."),
        (SHOP, "What is allowed?", "Macros"),
        (SHOP, "What is not allowed?", "Bots"),
        (LADEN, "Was wird nicht erstattet?", "Gutscheine"),
        (LADEN, "Was ist erlaubt?", "Makros"),
        (LADEN, "Was ist nicht erlaubt?", "Bots"),
    ],
)
def test_a_heading_that_says_the_contrary_is_not_asked_for(
    text: str, question: str, words: str
) -> None:
    answer = Engine([parse_article("shop.md", text)]).ask(question)
    assert answer.answered and answer.quotes[0].text.startswith(words)
