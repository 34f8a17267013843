"""Everyday words and what texts say for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.text import terms, tokenize
from bot.text.everyday import FOLDER, everyday, together
from bot.text.frequency import frequencies

FILES = sorted(FOLDER.glob("*.txt"))


def test_words_of_a_line_stand_for_one_another_and_others_one_way() -> None:
    words = everyday("en")
    for asked, said in (("dad", "father"), ("father", "dad"), ("refund", "money")):
        assert said in words[asked]
    assert "refund" not in words.get("money", ())
    assert everyday("xx") == everyday("../en") == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_line_relates_words_that_carry_meaning(path: Path) -> None:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        asked, way, said = line.partition("#")[0].partition(">")
        if not asked.strip():
            assert not way, number
            continue
        if "_" in asked:
            # Each is found in a question of it, and what is said for it is some words.
            for phrase in asked.split():
                words = tuple(token.term for token in tokenize(phrase.replace("_", " "), path.stem))
                assert words in {one for one, _ in together(words, path.stem)}, (number, phrase)
            assert terms(said, path.stem), (number, line)
            continue
        for word in (*asked.split(), *said.split()):
            assert len(terms(word, path.stem)) == 1, (number, word)
        count = len({term for word in asked.split() for term in terms(word, path.stem)})
        assert said.split() if way else count > 1, (number, line)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_term_stands_for_itself_or_is_unheard_of(path: Path) -> None:
    words = everyday(path.stem)
    assert len(words) > 300
    assert all(one not in others for one, others in words.items())
    said = frequencies(path.stem)
    known = sum(other in said for others in words.values() for other in others)
    assert known > 0.8 * sum(map(len, words.values()))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who turned the offer down", True),
        ("Why was the bid turned down?", True),
        ("who turned the very last offer of the three of us down", False),
        ("what to turn on or step down", False),
        ("Who turns the bid in and goes down to the hall?", False),
        ("down the road, where do I turn?", False),
    ],
)
def test_a_verb_of_two_words_is_apart_only_where_its_last_ends_the_question(
    question: str, said: bool
) -> None:
    words = [token.term for token in tokenize(question, "en")]
    assert ("reject" in {one for _, others in together(words, "en") for one in others}) is said


def test_of_phrases_that_share_a_word_the_longer_one_is_meant() -> None:
    words = [token.term for token in tokenize("how do I get in touch with you", "en")]
    [(phrase, said)] = together(words, "en")
    assert len(phrase) == 3 and "contact" in said


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_phrase_has_a_word_that_is_looked_for(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        for phrase in line.partition("#")[0].partition(">")[0].split():
            if "_" in phrase:
                assert terms(phrase.replace("_", " "), path.stem), phrase
