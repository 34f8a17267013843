"""Questions in Italian, Portuguese, Dutch and French about a lighthouse and a library.

They are asked as people type them: also without accents and capitals, or with nothing else.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.answering import Engine
from bot.corpus import parse_article

ARTICLES = json.loads(Path(__file__).parents[1].joinpath("data", "tongues.json").read_text("utf-8"))


@pytest.mark.parametrize("data", ARTICLES, ids=lambda data: data["language"])
def test_a_question_s_answer_is_bold_in_its_language(
    data: dict[str, str | list[list[str]]],
) -> None:
    head = f"---\ntitle: A\nlanguage: {data['language']}\n---\n\n"
    engine = Engine([parse_article("a.md", f"{head}{data['text']}")])
    for question, phrase in data["questions"]:
        answer = engine.ask(question)
        assert answer.answered, question
        assert answer.text is not None and phrase in answer.text, question
