"""What a question asks with, and what its answer is one of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.asking import asking
from bot.text import tokenize


@pytest.mark.parametrize(
    ("text", "word", "sort"),
    [
        ("In what year did the pier open?", "what", "year"),
        ("Which old lighthouse keeper wrote it?", "which", "keeper"),
        ("The canal joins which sea?", "which", "sea"),
        ("When the canal was dug, what town grew?", "what", "town"),
        ("What kind of heating lamp is in the hut?", "what", "lamp"),
        ("What is the name of the harbour's oldest boat?", "what", "boat"),
        ("What was the name given to the storm?", "what", "storm"),
        ("What are two examples of knots?", "what", "knots"),
        ("What’s the fastest way across?", "what", "way"),
        ("What is the approximate height of the tower?", "what", "height"),
        ("What was the common draught measure?", "what", "measure"),
        ("What sailors use ropes?", "what", "sailors"),
        ("Who was the first keeper of the light?", "who", "keeper"),
        ("How many boats are there?", "how", "boats"),
        ("How long is the pier?", "how", None),
        ("What is a lighthouse?", "what", None),
        ("What is Kosmokratin?", "what", None),
        ("What did the keeper paint?", "what", None),
        ("Who painted the tower?", "who", None),
        ("Whose boat is it?", "whose", None),
        ("Is the pier open?", "", None),
        ("what", "what", None),
        ("who's", "who", None),
    ],
)
def test_what_is_asked_for(text: str, word: str, sort: str | None) -> None:
    tokens = tokenize(text)
    found = asking(text, tokens)
    assert found.word == word
    token = None if found.sort is None else tokens[found.sort]
    assert (token and text[token.start : token.end]) == sort


def test_whether_anything_follows() -> None:
    for text, closes in (("What is the tide table?", True), ("What is the tide at noon?", False)):
        assert asking(text, tokenize(text)).closes is closes


_WORDS = ("what", "what's", "which", "who", "how", "many", "is", "a", "the", "kind", "of", "boat")


@given(st.lists(st.sampled_from(_WORDS) | st.text(max_size=6), max_size=8).map(" ".join))
def test_whatever_is_asked_the_noun_stands_behind_the_question_word(text: str) -> None:
    tokens = tokenize(text)
    found = asking(text, tokens)
    assert (found.at >= 0) == (found.word != "")
    if found.sort is not None:
        assert found.at < found.sort < len(tokens)
