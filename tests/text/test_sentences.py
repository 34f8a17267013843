"""Sentences of long paragraphs: split window by window, nothing lost, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.sentences import MAX_SENTENCE_CHARS, split_sentences

PIECES = st.sampled_from(
    ["The tide rose. ", "Tel. 5 ", "He said “stop. ", "now.” ", "i.e. ", "x" * 900, "? ", "港口。"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=12), st.integers(1, 400))
def test_spans_cover_a_long_text_in_order(pieces: list[str], times: int) -> None:
    text = ("".join(pieces) * times)[:60_000]
    spans = split_sentences(text)
    at = 0
    for start, end in spans:
        assert at <= start < end <= start + MAX_SENTENCE_CHARS
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


def test_a_month_s_whole_name_ends_a_sentence() -> None:
    text = "Tell us by 4 May. The boat goes in May. 5 may come. You may. Nobody must."
    assert [text[start:end] for start, end in split_sentences(text)] == [
        "Tell us by 4 May.",
        "The boat goes in May. 5 may come.",
        "You may.",
        "Nobody must.",
    ]


def test_sentences_of_a_long_paragraph_are_not_cut_between_windows() -> None:
    sentence = "The harbour office measures the tide of the town every single morning."
    text = " ".join([sentence] * 2_000)
    assert {text[start:end] for start, end in split_sentences(text)} == {sentence}


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ring us. Tel. 0161 496 0021.", ["Ring us.", "Tel. 0161 496 0021."]),
        ("Ask Anna, ext. 12. Bring boots.", ["Ask Anna, ext. 12.", "Bring boots."]),
        ("Tél. +33 1 61 49. Ouvert à 9 h.", ["Tél. +33 1 61 49.", "Ouvert à 9 h."]),
        ("It is a good hotel. 12 rooms are free.", ["It is a good hotel.", "12 rooms are free."]),
        ("It closed in May. Stalls are empty.", ["It closed in May.", "Stalls are empty."]),
        ("He sells art. (Few buy.)", ["He sells art.", "(Few buy.)"]),
        ("See art. 7, oil etc. are free.", ["See art. 7, oil etc. are free."]),
    ],
)
def test_a_short_form_before_its_number_ends_no_sentence(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("en", "We asked Ms. Reed. Mx. Poe left.", ["We asked Ms. Reed.", "Mx. Poe left."]),
        (
            "fr",
            "M. Petit lit. Le mur a 5 m. Il dort.",
            ["M. Petit lit.", "Le mur a 5 m.", "Il dort."],
        ),
        ("de", "Es ist inkl. Getränke. Er geht.", ["Es ist inkl. Getränke.", "Er geht."]),
        ("en", "The programs are fine. Ask Ann.", ["The programs are fine.", "Ask Ann."]),
        ("en", "It is 9 € approx. It is approx. two.", ["It is 9 € approx.", "It is approx. two."]),
        ("es", "Son 9 € aprox. Él paga.", ["Son 9 € aprox.", "Él paga."]),
    ],
)
def test_a_short_form_before_a_name_ends_no_sentence(
    language: str, text: str, sentences: list[str]
) -> None:
    assert [text[start:end] for start, end in split_sentences(text, language)] == sentences


@pytest.mark.parametrize("piece", ["Ms. ", '"', "“", "“a. ", "(a. ", "x", " ", "Tel. 5 "])
def test_signs_that_stay_open_take_no_longer_than_others(piece: str) -> None:
    text = (piece * 400_000)[:400_000]
    started = time.process_time()
    split_sentences(text)
    assert time.process_time() - started < 4  # as one piece, some of these took 12 s
