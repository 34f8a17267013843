"""The questions about the first article, as a reader would judge the answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.answering import Engine
from bot.corpus import load_library

HERE = Path(__file__).parent
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (HERE / "data" / "article_questions.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load_library(HERE.parent / "knowledge").articles)


def test_answerable_questions_have_their_answer_in_the_first_two_quotes(engine: Engine) -> None:
    asked = [item for item in QUESTIONS if item["answerable"]]
    missed = [
        item["question"]
        for item in asked
        if not any(
            accepted in quote.text
            for quote in engine.ask(item["question"]).quotes[:2]
            for accepted in item["answers"]
        )
    ]
    assert len(asked) == 14
    assert len(missed) <= 1, missed


def test_unanswerable_questions_are_declined(engine: Engine) -> None:
    asked = [item["question"] for item in QUESTIONS if not item["answerable"]]
    answered = [question for question in asked if engine.ask(question).answered]
    assert len(asked) == 6
    assert not answered


def test_who_decides_is_answered_from_its_section(engine: Engine) -> None:
    answer = engine.ask("Who decides Turkey's SAFE membership?")
    assert answer.answered
    assert answer.quotes[0].section == "EU Member States Hold the Key"
