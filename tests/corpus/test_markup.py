"""Signs of emphasis are not shown; every other sign and word is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import Quote
from bot.corpus import parse_article
from bot.corpus.markup import emphasis


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Bake.** Heat the *iron* pot", "Bake. Heat the iron pot"),
        ("***so*** __and__ _so_", "so and so"),
        ("`**not** in code`, **but `here` yes**", "`**not** in code`, but `here` yes"),
        ("5 * 3 * 2, 5*3*2, ** open, a_b_c", "5 * 3 * 2, 5*3*2, ** open, a_b_c"),
        (r"\\*kept\\*", r"\\*kept\\*"),
    ],
)
def test_what_a_reader_sees(text: str, shown: str) -> None:
    article = parse_article("a.md", text)
    assert article.shown(0, len(text)) == (shown,)
    assert parse_article("a.txt", text).shown(0, len(text)) == (text,)


@given(st.text("ab *_`\\\n", min_size=1, max_size=40), st.data())
def test_the_pieces_are_the_text_but_for_its_marks(words: str, data: st.DataObject) -> None:
    text = f"a{words}b"
    article = parse_article("a.md", text)
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    quote = Quote(article, "", 1, 0, len(text), (first, last))
    kept = [text[:first], text[first:last], text[last:]]
    for start, end in reversed(emphasis(text)):
        assert not text[start:end].strip("*_") and text[start:end]
        for at in reversed(range(start, end)):
            which = (at >= first) + (at >= last)
            offset = (0, first, last)[which]
            kept[which] = kept[which][: at - offset] + kept[which][at - offset + 1 :]
    assert list(quote.pieces) == kept


@pytest.mark.parametrize("piece", ["*a", "**", "_a ", "`", "*a ", "`*", "**a ** "])
def test_signs_without_end_take_linear_time(piece: str) -> None:
    started = time.perf_counter()
    emphasis(piece * 50_000)
    assert time.perf_counter() - started < 2
