"""Training: the same files give the same weights, and these answer."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.answering import Engine
from bot.answering.ranker import Ranker
from bot.corpus import parse_article
from bot.evaluation.data import load_dataset
from bot.evaluation.train import _in_few_words, _without_one, collect, main

pytest.importorskip("lightgbm")

TOWNS = ("Arden", "Belmont", "Corin", "Dover", "Elsinore", "Florence", "Ghent", "Hull")


def _file(folder: Path) -> Path:
    """Two articles of eight paragraphs, each with two questions."""
    data = []
    for title, offset in (("North", 0), ("South", 8)):
        paragraphs = []
        for at, town in enumerate(TOWNS):
            year = str(1400 + 13 * (at + offset))
            context = (
                f"The market of {title} {town} was opened in {year}. Many merchants came. "
                f"It was built by {town} Mason of {title}."
            )
            asked = {
                f"When was the market of {title} {town} opened?": year,
                f"Who built the market of {title} {town}?": f"{town} Mason",
            }
            qas = [
                {
                    "question": question,
                    "id": question,
                    "is_impossible": False,
                    "answers": [{"text": answer, "answer_start": context.index(answer)}],
                }
                for question, answer in asked.items()
            ]
            paragraphs.append({"context": context, "qas": qas})
        data.append({"title": title, "paragraphs": paragraphs})
    path = folder / "towns.json"
    path.write_text(json.dumps({"data": data}), "utf-8")
    return path


def test_the_same_file_gives_the_same_weights(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _file(tmp_path)
    for name in ("one", "two"):
        assert main([str(path), "--output", str(tmp_path / name)]) == 0
    for name, what in (
        ("sentences", "trees"),
        ("sentences-linear-en", "terms"),
        ("phrases", "trees"),
        ("topic", "trees"),
        ("confidence", "trees"),
    ):
        one, two = (tmp_path / folder / f"{name}.json" for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
        head = json.loads(one.read_text("utf-8"))
        assert "weights only" in head["about"]
        assert head[what]
    assert "Wrote the weights" in capsys.readouterr().out
    article = parse_article("a.txt", "The mill was opened in 1503. Geese swam there.")
    engine = Engine([article], ranker=Ranker.load(tmp_path / "one"))
    answer = engine.ask("When was the mill opened?")
    assert {quote.text for quote in answer.quotes} == {
        "The mill was opened in 1503.",
        "Geese swam there.",
    }


def test_english_is_judged_by_itself_where_other_languages_are_learnt_from(tmp_path: Path) -> None:
    german = tmp_path / "deutsch.json"
    text = _file(tmp_path).read_text("utf-8")
    for english, word in (
        ("The market of", "Der große Markt von der Stadt"),
        ("was opened in", "wurde feierlich eröffnet im Jahr"),
        ("Many merchants came.", "Viele Händler kamen von überall und blieben dort für immer."),
    ):
        text = text.replace(english, word)
    data = json.loads(text)
    for article in data["data"]:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                for answer in qa["answers"]:
                    answer["answer_start"] = paragraph["context"].index(answer["text"])
    german.write_text(json.dumps(data), "utf-8")
    files = [str(tmp_path / "towns.json"), str(german)]
    assert main([*files, "--output", str(tmp_path / "both")]) == 0
    made = {path.name for path in (tmp_path / "both").iterdir()}
    assert {"topic.json", "topic-en.json", "confidence.json", "confidence-en.json"} <= made
    assert {name for name in made if "linear" in name} == {"sentences-linear-en.json"}
    ranker = Ranker.load(tmp_path / "both")
    for words, question in (
        ("The mill was opened in 1503. Geese swam there.", "When was the mill opened?"),
        ("Die alte Mühle wurde im Jahr 1503 eröffnet und gefeiert.", "Wann wurde sie eröffnet?"),
    ):
        answer = Engine([parse_article("a.txt", words)], ranker=ranker).ask(question)
        assert 0 < answer.confidence < 1


def test_a_file_that_cannot_be_read_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("seed", range(12))
def test_a_question_in_other_words_has_some_of_its_own_in_their_order(seed: int) -> None:
    question = "In which year did the miners of Arden open the northern gate?"
    few, without = (make(question, "en", seed) for make in (_in_few_words, _without_one))
    words = question.rstrip("?").split()
    kept = few.split()
    assert kept == sorted(kept, key=words.index)
    content = {"year", "miners", "Arden", "open", "northern", "gate"}
    assert 1 <= len(content.intersection(kept)) <= 3
    assert set(kept) - content <= {"In", "which"}
    gone = set(words) - set(without.rstrip("?").split())
    assert len(gone) == 1 and gone <= content
    assert (few, without) == tuple(
        make(question, "en", seed) for make in (_in_few_words, _without_one)
    )


def test_a_question_of_few_words_has_no_shorter_one() -> None:
    assert _in_few_words("Who founded Arden?", "en", 0) == ""
    assert _without_one("Who founded Arden?", "en", 0) == ""


def test_the_confidence_learns_from_one_of_the_other_wordings(tmp_path: Path) -> None:
    dataset = load_dataset(_file(tmp_path))
    (asked, *_) = collect([dataset])
    first, *others = asked
    assert first.everywhere and not first.reworded
    reworded = [case for case in others if case.reworded]
    assert len(reworded) == 4 and all(case.everywhere for case in reworded)
    assert [case.weight > 0 for case in reworded] == [True, False, False, False]
    scopes = [case for case in others if not case.everywhere]
    assert set(Counter(case.example.question for case in scopes).values()) == {6}
