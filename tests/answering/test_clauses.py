"""What was said, what follows and why: the clause that answers is bold."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.answering.clauses import READ_WHOLE, leaning_consequence
from bot.corpus import parse_article

FERRY = """\
# The ferry

The ferry was late on Sunday because ice had blocked the harbour, and many people waited. Captain
Ada Moss said that the ice was thicker than in any year before.
“We will not sail into a wall of ice,” Moss told the passengers on the pier. In the evening
she answered for an hour in the hall.

A ticket that was lost is not replaced. If the crew broke a window, the company pays.

The company must repair the pier by May. If it fails to do so, the town will take the ferry over.
If the ferry is cancelled, passengers get their money back. Dogs are left at home if the sea is
rough.

Mayor Lin Tao was angry about the pier, declaring:

“A pier is not a toy.”

Nobody answered him. Harbour clerk Eva Stone called the delay “quite usual”.
"""


def ask(question: str) -> tuple[str, str | None]:
    quote = Engine([parse_article("ferry.md", FERRY)]).ask(question, threshold=0.0).quotes[0]
    return quote.text, quote.phrase


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("What did Moss say about the wall of ice?", "We will not sail into a wall of ice"),
        (
            "what did moss say about how thick the ice was",
            "the ice was thicker than in any year before",
        ),
        ("What did Eva Stone say about the delay?", "quite usual"),
        ("Why was the ferry late?", "ice had blocked the harbour"),
        ("What happens if the ferry is cancelled?", "passengers get their money back"),
        ("What happens if the sea is rough?", "Dogs are left at home"),
        ("What happens if a window breaks?", "the company pays"),
    ],
)
def test_the_clause_that_answers_is_bold(question: str, phrase: str) -> None:
    assert ask(question)[1] == phrase


def test_a_case_is_quoted_with_the_sentence_that_says_what_it_is() -> None:
    text, phrase = ask("What happens if the company does not repair the pier by May?")
    assert text.startswith("The company must repair the pier by May. If it fails")
    assert phrase == "the town will take the ferry over"


def test_a_sentence_that_says_what_follows_answers() -> None:
    article = parse_article("ferry.md", FERRY)
    answer = Engine([article]).ask("What happens if the company does not repair the pier?")
    assert answer.answered and "take the ferry over" in answer.quotes[0].text
    own = article.text.index("If the ferry")
    assert leaning_consequence(article, own, article.text.index("Dogs")) is None


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase"),
    [
        (
            "it",
            "Se un libro viene perso, il lettore deve ricomprarlo.",
            "Cosa succede se un libro viene perso?",
            "il lettore deve ricomprarlo",
        ),
        (
            "fr",
            "Le lecteur doit le racheter s'il a perdu un livre.",
            "que se passe-t-il si un livre est perdu",
            "Le lecteur doit le racheter",
        ),
        (
            "nl",
            "Als een boek verloren gaat, moet de lezer het opnieuw kopen.",
            "Wat gebeurt er als een boek verloren gaat?",
            "moet de lezer het opnieuw kopen",
        ),
        (
            "pt",
            "Caso um livro se perca, o leitor deve comprar outro.",
            "O que acontece caso um livro se perca?",
            "o leitor deve comprar outro",
        ),
    ],
)
def test_other_languages_have_their_own_words_for_a_case(
    language: str, text: str, question: str, phrase: str
) -> None:
    more = "Die Bibliothek.\n\nLa biblioteca, la bibliothèque, de bibliotheek presta libri, livres."
    head = f"---\ntitle: A\nlanguage: {language}\n---\n\n"
    answer = Engine([parse_article("a.md", f"{head}{text}\n\n{more}")]).ask(question)
    assert answer.answered and answer.text == phrase


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase"),
    [
        (
            "es",
            "La biblioteca cierra en agosto, ya que el techo tiene que repararse.",
            "¿Por qué cierra la biblioteca?",
            "el techo tiene que repararse",
        ),
        (
            "en",
            "The library is shut in August, as the roof has to be repaired.",
            "Why is the library shut in August?",
            "the roof has to be repaired",
        ),
        (
            "de",
            "Im August ist die Bibliothek zu, da das Dach repariert wird.",
            "Warum ist die Bibliothek zu?",
            "das Dach repariert wird",
        ),
        (
            "it",
            "La biblioteca chiude in agosto, dato che il tetto va riparato.",
            "Perché chiude la biblioteca?",
            "il tetto va riparato",
        ),
        (
            "ru",
            "Библиотека закрыта в августе, так как крышу нужно чинить.",
            "Почему библиотека закрыта?",
            "крышу нужно чинить",
        ),
        (
            "de",
            "Das Fest fiel aus, weil der Fluss stieg, aber der Markt blieb offen.",
            "Warum fiel das Fest aus?",
            "der Fluss stieg",
        ),
        (
            "es",
            "El festival se canceló porque el río creció, pero la feria siguió abierta.",
            "¿Por qué se canceló el festival?",
            "el río creció",
        ),
    ],
)
def test_a_reason_stands_behind_more_than_because(
    language: str, text: str, question: str, phrase: str
) -> None:
    head = f"---\ntitle: A\nlanguage: {language}\n---\n\n"
    quote = Engine([parse_article("a.md", head + text)]).ask(question, threshold=0.0).quotes[0]
    assert quote.phrase == phrase


def test_a_comparison_is_no_reason() -> None:
    text = "The library is shut in August, as are the pools, as well as the baths, since 1990."
    quote = Engine([parse_article("a.md", text)]).ask("Why is the library shut?").quotes[0]
    assert quote.phrase is None or not quote.phrase.startswith(("are", "well", "1990"))


def test_what_is_due_to_happen_is_no_reason() -> None:
    text = "The fire broke out on Monday, shortly before the ship was due to {} for the island."
    asked = "Why did the fire break out?"
    for plan in ("leave", "set out"):
        quote = Engine([parse_article("a.md", text.format(plan))]).ask(asked).quotes[0]
        assert not (quote.phrase or "").endswith("for the island")
    text = "The fire broke out on Monday, and that was due to an old pipe."
    assert Engine([parse_article("a.md", text)]).ask(asked).quotes[0].phrase == "an old pipe"


def test_words_that_a_colon_announces_are_quoted_with_it() -> None:
    text, phrase = ask("What did Lin Tao say about the pier?")
    assert text.endswith("declaring:\n\n“A pier is not a toy.”")
    assert phrase == "A pier is not a toy"


def test_a_book_is_not_read_for_who_speaks_before_it_answers() -> None:
    more = "\n\n".join(f"Page {at} tells of weather and of waves." for at in range(6_000))
    assert len(more) > READ_WHOLE
    answer = Engine([parse_article("book.md", FERRY + more)]).ask(
        "What did Moss say about the wall?"
    )
    assert answer.text == "We will not sail into a wall of ice"


SAID = """\
# The pier

The mayor, Ana Ruiz, opened the pier on Friday. Ana Ruiz praised the builders of the pier, and the
engineer Jon Adu clashed with Ana Ruiz twice.

“The sea takes what it wants,” Ana Ruiz said at the gate. Theo Lund warned that the pier leans.

The guide to the pier recommends boots with a firm sole.
"""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What did Ana Ruiz say?", "The sea takes"),
        ("what did ana ruiz say", "The sea takes"),
        ("What did Theo Lund say?", "the pier leans"),
        ("What does the guide to the pier suggest?", "boots"),
        ("What did Jon Adu say?", None),
    ],
)
def test_what_somebody_said_comes_before_what_only_names_them(
    question: str, words: str | None
) -> None:
    answer = Engine([parse_article("pier.md", SAID)]).ask(question)
    assert answer.answered is (words is not None)
    assert words is None or words in answer.quotes[0].text


@pytest.mark.parametrize(
    ("text", "question", "words"),
    [
        ("In a note, Karin Holm called the plan a waste.", "What did Karin Holm say?", "waste"),
        ("Lind and Holm agreed that the pool reopens.", "What did Lind and Holm say?", "reopens"),
        (
            "Mayor Eva Lind opened the debate on the pool. She said the pool was too old.",
            "What did Eva Lind say?",
            "too old",
        ),
    ],
)
def test_what_is_told_in_other_words_is_said_too(text: str, question: str, words: str) -> None:
    answer = Engine([parse_article("pool.txt", text)]).ask(question)
    assert answer.answered
    assert words in answer.quotes[0].text
