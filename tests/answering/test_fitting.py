"""The bold phrase is whole, and of the kind that is asked for."""

from __future__ import annotations

import pytest

from bot.answering.clauses import READ_WHOLE
from bot.answering.fitting import fitting
from bot.answering.question import analyze
from bot.corpus import parse_article

HARBOUR = (
    "The Old Harbour of Port Selma was closed from 3 to 9 May 1931 after a storm. At least six "
    "years and two months passed before 40 of the 90 berths, worth about 7.5 million pounds, were "
    "rebuilt by the engineer Hana Weiss. “It took too long,” said Mara Quist, who kept "
    "the lighthouse. The new quay is 412 square metres large."
)


@pytest.mark.parametrize(
    ("question", "phrase", "fits"),
    [
        ("When was the Old Harbour closed?", "9", "3 to 9 May 1931"),
        ("When was the Old Harbour closed?", "storm", "3 to 9 May 1931"),
        ("What year was the Old Harbour closed?", "1931", "1931"),
        ("Who is the engineer Hana?", "engineer Hana", "engineer Hana Weiss"),
        ("Which engineer is Weiss?", "engineer Hana", "engineer Hana"),
        ("When did it happen?", "after a storm", "after a storm"),
        ("How long was it closed?", "3", "At least six years and two months"),
        ("How long did it take?", "least six years", "At least six years and two months"),
        ("How much were the berths worth?", "worth about 7.5 million", "7.5 million pounds"),
        ("How many berths were rebuilt?", "90 berths", "40 of the 90 berths"),
        ("How large is the new quay?", "412", "412 square metres"),
        ("How many square metres has the quay?", "412", "412"),
        (
            "Who rebuilt the berths?",
            "rebuilt by the engineer Hana Weiss",
            "the engineer Hana Weiss",
        ),
        ("Who kept the lighthouse?", "lighthouse", "Mara Quist"),
        ("What was closed?", "Harbour of Port", "Old Harbour of Port Selma"),
        ("What was said?", "too long,” said Mara Quist", "too long"),
        ("Was the harbour closed?", "storm", None),
    ],
)
def test_a_phrase_is_whole_and_of_its_kind(question: str, phrase: str, fits: str | None) -> None:
    article = parse_article("harbour.txt", HARBOUR)
    passage = article.passages[0]
    start = HARBOUR.index(phrase)
    sentence = next(s for s in passage.sentences if s.start <= start < s.end)
    quote = sentence.start, sentence.end
    if question.startswith("How long was"):
        quote = passage.start, passage.end
    span = fitting(article, quote, analyze(question), (start, start + len(phrase)))
    assert fits == (None if span is None else HARBOUR[slice(*span)])


def test_in_a_long_article_a_person_is_found_too() -> None:
    text = "\n\n".join(["Rain fell on the quay."] * 5_000 + [HARBOUR] + ["Snow fell."] * 9_000)
    assert len(text) > READ_WHOLE
    start = text.index("lighthouse")
    quote = text.index("“It took"), text.index(" The new quay")
    span = fitting(
        parse_article("long.txt", text),
        quote,
        analyze("Who kept the lighthouse?"),
        (start, start + len("lighthouse")),
    )
    assert span is not None and text[slice(*span)] == "Mara Quist"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Prime Minister Jo Lind left.", "Prime Minister Jo Lind"),
        ("But Minister Jo Lind left.", "Minister Jo Lind"),
        ("Yesterday Minister Jo Lind left.", "Minister Jo Lind"),
    ],
)
def test_the_capital_that_opens_a_sentence_may_be_a_name_s(text: str, whole: str) -> None:
    article = parse_article("a.txt", text)
    start = text.index("Minister")
    phrase = (start, text.index(" left"))
    span = fitting(article, (0, len(text)), analyze("Which official left?"), phrase)
    assert span is not None and text[slice(*span)] == whole


def test_in_german_a_capital_is_no_name() -> None:
    text = "Die Stadt verkauft alten Fischern Boote Netze und Körbe."
    article = parse_article("a.md", f"---\nlanguage: de\ntitle: A\n---\n{text}")
    text = article.text
    start = text.index("Boote")
    span = fitting(article, (0, len(text)), analyze("Was verkauft sie?", "de"), (start, start + 5))
    assert span is not None and text[slice(*span)] == "Boote"


def fitted(language: str, text: str, question: str, phrase: str) -> str | None:
    """What is bold of a text that is quoted whole."""
    article = parse_article("a.md", f"---\nlanguage: {language}\ntitle: A\n---\n{text}")
    start = article.text.index(phrase)
    asked = analyze(question, language)
    span = fitting(article, (0, len(article.text)), asked, (start, start + len(phrase)))
    return None if span is None else article.text[slice(*span)]


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase", "fits"),
    [
        (
            "en",
            "The choir meets in the chapel on Friday 6 March at 8 p.m. this year.",
            "When does the choir meet?",
            "chapel on Friday 6",
            "Friday 6 March at 8 p.m.",
        ),
        (
            "de",
            "Der Chor probt am Freitag, dem 6. März um 19 Uhr in der Kapelle.",
            "Wann probt der Chor?",
            "6",
            "Freitag, dem 6. März um 19 Uhr",
        ),
        (
            "es",
            "El coro ensaya el viernes 6 de marzo de 2020 a las 9 en la capilla.",
            "¿Cuándo ensaya el coro?",
            "marzo",
            "viernes 6 de marzo de 2020 a las 9",
        ),
        (
            "it",
            "Il museo apre lunedì dalle 9 alle 17 e il parco fino a mezzanotte.",
            "A che ora apre il museo?",
            "lunedì",
            "9 alle 17",
        ),
        (
            "pt",
            "O museu abre no sábado, 6 de junho, às 9h30 com música.",
            "A que horas abre o museu?",
            "sábado",
            "9h30",
        ),
        (
            "nl",
            "Het museum sluit vrijdag om 18 uur.",
            "Hoe laat sluit het museum?",
            "vrijdag",
            "18 uur",
        ),
        (
            "ru",
            "Музей открывается в среду 3 мая в 19:00.",
            "Когда открывается музей?",
            "3",
            "среду 3 мая в 19:00",
        ),
    ],
)
def test_a_date_and_a_time_are_whole(
    language: str, text: str, question: str, phrase: str, fits: str
) -> None:
    assert fitted(language, text, question, phrase) == fits


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase", "fits"),
    [
        (
            "en",
            "The pool closes at 9 p.m. on Monday and at 6 p.m. on Sunday, while the bar is open "
            "until midnight.",
            "What time does the pool close on Sunday?",
            "Monday",
            "6 p.m.",
        ),
        (
            "en",
            "Guests get two towels, and members get five.",
            "How many towels do members get?",
            "two",
            "five",
        ),
        (
            "en",
            "Guests get two towels, and members get five.",
            "How many towels do guests get?",
            "two",
            "two",
        ),
        (
            "en",
            "The old mill has four wheels and one chimney.",
            "How many wheels has the mill with a chimney?",
            "four",
            "four",
        ),
        (
            "it",
            "Il rifugio ha 12 letti nella stanza grande, 4 in quella piccola.",
            "Quanti letti ci sono nella stanza piccola?",
            "12",
            "4",
        ),
        (
            "de",
            "Der Chor wurde 1928 von elf Frauen gegründet und hat 40 Mitglieder.",
            "Wie viele Leute riefen den Chor ins Leben?",
            "1928",
            "elf",
        ),
    ],
)
def test_the_number_that_the_question_s_words_stand_by(
    language: str, text: str, question: str, phrase: str, fits: str
) -> None:
    assert fitted(language, text, question, phrase) == fits


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase", "fits"),
    [
        ("de", "Das Pfand beträgt 30 Euro.", "Wie viel Pfand zahlt man?", "30", "30 Euro"),
        ("de", "Das Pfand beträgt 30 Euro.", "Wie viele Euro zahlt man?", "30", "30"),
        (
            "es",
            "La visita cuesta 6 pesos por persona.",
            "¿Cuánto cuesta la visita?",
            "cuesta 6",
            "6 pesos",
        ),
        (
            "fr",
            "On la répare à raison de 20 cristaux par mur.",
            "Combien ça coûte de réparer la tour ?",
            "raison de 20",
            "20 cristaux",
        ),
        (
            "fr",
            "Il faut au moins cinq joueurs pour fonder un club.",
            "Combien de joueurs faut-il ?",
            "moins cinq joueurs",
            "au moins cinq joueurs",
        ),
        ("ru", "Билет стоит 300 рублей.", "Сколько стоит билет?", "стоит 300", "300 рублей"),
    ],
)
def test_an_amount_has_its_unit_and_its_limit(
    language: str, text: str, question: str, phrase: str, fits: str
) -> None:
    assert fitted(language, text, question, phrase) == fits
