"""What something is: the sentence that says it comes first and is an answer."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.answering.definitions import asked_thing, defines
from bot.answering.question import analyze
from bot.corpus import parse_article


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("What is SAFE?", "SAFE"),
        ("what is the night ferry", "night ferry"),
        ("What is the night ferry for?", None),
        ("What is the name of the ferry?", None),
        ("Where is the ferry?", None),
        ("What is the old night ferry line?", None),
    ],
)
def test_what_is_asked_about_is_read_from_the_question(question: str, thing: str | None) -> None:
    assert asked_thing(analyze(question)) == thing


@pytest.mark.parametrize(
    ("language", "text", "thing", "said"),
    [
        ("en", "Ankara asked to join SAFE, a programme that buys arms.", "SAFE", True),
        ("en", "The Night  Ferry (Nordlink) is the last of its kind.", "night ferry", True),
        ("en", "In SAFE, the council has no vote.", "SAFE", False),
        ("en", "The ferry is late.", "ferry", False),
        ("en", "The night-ferry is a ship.", "ferry", False),
        ("en", "If the ferry is a wreck, swim.", "ferry", False),
        ("en", "The captain of the ferry is a woman.", "ferry", False),
        ("en", "**Ferry** – sails at noon.", "ferry", True),
        ("en", "Noon: the ferry sails.", "ferry", False),
        ("de", "Der Kai ist eine alte Mauer.", "Kai", True),
        ("de", "Wenn der Kai eine Mauer ist, ist der Kai ein Bau.", "Kai", False),
        ("fr", "Le toit de l'arène est une voûte.", "arène", False),
        ("fr", "L'arène est une salle.", "arène", True),
        ("fr", "Il entra à la SAFE, une caisse commune.", "SAFE", True),
        ("es", "El muelle es un muro viejo.", "muelle", True),
        ("ru", "Паром был старый.", "паром", False),
    ],
)
def test_a_sentence_defines_what_it_says_right_behind_the_name(
    language: str, text: str, thing: str, said: bool
) -> None:
    article = parse_article("a.md", f"---\nlanguage: {language}\n---\n{text}")
    assert (defines(article, 0, len(article.text), thing) > 0) is said


NEWS = """\
The night ferry has sailed for years, and nobody minds the night ferry, says the mayor of Arla.

On Monday the council spoke of the night ferry, a ship that carries mail and up to nine guests.
"""


def test_the_sentence_that_says_what_it_is_comes_first() -> None:
    answer = Engine([parse_article("news.txt", NEWS)]).ask("What is the night ferry?")
    assert answer.answered and "a ship that carries mail" in answer.quotes[0].text


WORDS = """\
# Words

**Tank** – a player who draws the enemy's attention.
**Healer** – a player who keeps others alive. A tank is a healer's best friend.
"""
BRIDGE = """\
# The bridge

The town built it long ago. Fishermen meet there on Sundays. The mayor is fond of it. A bridge is a
structure that crosses a river.
"""


@pytest.mark.parametrize(
    ("text", "question", "words"),
    [
        (WORDS, "What is a tank?", "**Tank** – a player"),
        (WORDS, "What is a healer?", "**Healer** – a player"),
        # The heading, which says all that is asked, would have what stands first below it.
        (BRIDGE, "What is a bridge?", "A bridge is a"),
    ],
)
def test_an_entry_comes_before_what_is_said_by_the_way(
    text: str, question: str, words: str
) -> None:
    answer = Engine([parse_article("a.md", text)]).ask(question)
    assert answer.answered and answer.quotes[0].text.startswith(words)
