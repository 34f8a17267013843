"""`python -m bot evaluate`: its figures are what they say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.answering import Answer, Quote
from bot.corpus import parse_article
from bot.evaluation import main
from bot.evaluation.data import DatasetError, Example, load_dataset, pool
from bot.evaluation.measure import (
    Outcome,
    Scope,
    calibration_error,
    judge,
    phrase_scores,
    risk_coverage,
    run,
)

ROOT = Path(__file__).parents[2]

BRIDGES = [
    "The Harbour Bridge was opened in 1932. It was designed by Ralph Freeman. "
    "Its arch spans 503 metres.",
    "The Tower Bridge in London took eight years to build. Horace Jones drew it.",
]
WHALES = [
    "The blue whale weighs up to 190 tonnes. It feeds on krill.",
    "Whales sing to find a mate. Roger Payne recorded their songs in 1970.",
]


def _qa(question: str, context: str, answer: str | None) -> dict[str, Any]:
    found = [] if answer is None else [{"text": answer, "answer_start": context.index(answer)}]
    return {"question": question, "id": question, "is_impossible": not found, "answers": found}


def _squad(path: Path, articles: dict[str, list[tuple[str, list[tuple[str, str | None]]]]]) -> Path:
    data = [
        {
            "title": title,
            "paragraphs": [
                {"context": context, "qas": [_qa(q, context, a) for q, a in asked]}
                for context, asked in paragraphs
            ],
        }
        for title, paragraphs in articles.items()
    ]
    path.write_text(json.dumps({"version": "v2.0", "data": data}), "utf-8")
    return path


@pytest.fixture
def bridges(tmp_path: Path) -> Path:
    return _squad(
        tmp_path / "bridges.json",
        {
            "Bridges": [
                (
                    BRIDGES[0],
                    [
                        ("When was the Harbour Bridge opened?", "1932"),
                        ("Who painted the Harbour Bridge?", None),
                    ],
                ),
                (BRIDGES[1], [("Who drew the Tower Bridge?", "Horace Jones")]),
            ]
        },
    )


@pytest.fixture
def whales(tmp_path: Path) -> Path:
    return _squad(
        tmp_path / "whales.json",
        {
            "Whales": [
                (WHALES[0], [("How much does the blue whale weigh?", "190 tonnes")]),
                (WHALES[1], [("Who recorded the songs of whales?", "Roger Payne")]),
            ]
        },
    )


def test_files_are_pooled_and_measured_each_and_in_all(
    bridges: Path, whales: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(bridges), str(whales), "--json", "--baseline", "--errors", "3"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert set(made["files"]) == {"bridges", "whales", "all"}
    ours = made["files"]["all"]["Footnote"]
    assert ours["questions"] == 5
    assert ours["answerable"] == 4
    assert ours["hit@1"] == 1
    assert ours["two_quotes"] == 1
    assert 0 < ours["characters"] <= 400
    assert 0 < ours["median_ms"] <= ours["p95_ms"]
    assert ours["declined_off_article"] is not None
    assert ours["declined_one_other"] is not None
    base = made["files"]["all"]["rank-bm25"]
    assert base["answerable"] == 4
    assert base["declined_off_article"] is None
    assert [point["coverage"] for point in made["risk_coverage"]][-1] == 1


def test_the_table_reads_at_eighty_columns(
    bridges: Path, whales: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(bridges), str(whales), "--baseline", "--threshold", "0"]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    for column in ("hit@1", "MRR@10", "F1", "ECE", "p95 ms", "Risk and coverage"):
        assert column in out
    assert out.count("bridges") == 2
    assert "  rank-bm25" in out


def test_failures_can_be_read(
    bridges: Path, whales: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(bridges), str(whales), "--threshold", "0", "--errors", "2"]) == 0
    out = capsys.readouterr().out
    assert 1 <= out.count("wanted: to be declined") <= 2
    assert "quoted: " in out


def test_variants_of_bm25_are_compared(bridges: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(bridges), "--retrieval", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["Okapi, idf above zero, k1 1.2, terms"]["hit@1"] == 1
    assert len(made) == 10
    assert main([str(bridges), "--retrieval"]) == 0
    assert "BM25Plus, words" in capsys.readouterr().out


def test_questions_about_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ROOT / "tests" / "data" / "article_questions.jsonl"
    folder = ["--knowledge", str(ROOT / "knowledge")]
    assert main([str(lines), "--json", *folder]) == 0
    figures = json.loads(capsys.readouterr().out)["files"]["article_questions"]["Footnote"]
    assert figures["answerable"] == 14
    assert figures["hit@1"] is None
    assert figures["two_quotes"] >= 13 / 14
    assert main([str(lines)]) == 2
    assert "need the folder" in capsys.readouterr().err
    assert main([str(lines), *folder, "--held-out"]) == 2
    assert "two articles" in capsys.readouterr().err


def test_what_is_wrong_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    broken = tmp_path / "broken.json"
    broken.write_text('{"data": [{"paragraphs": 3}]}', "utf-8")
    assert main([str(broken)]) == 2
    assert "neither SQuAD-style JSON nor JSONL" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main([str(broken), "--threshold", "2"])
    assert stopped.value.code == 2
    with pytest.raises(DatasetError):
        load_dataset(broken)


def test_a_question_with_answers_is_answerable_unless_it_says_otherwise(tmp_path: Path) -> None:
    lines = tmp_path / "questions.jsonl"
    lines.write_text(
        '{"question": "Who?", "answers": ["Rutte"]}\n{"question": "How old?", "answers": []}\n'
        '{"question": "When?", "answers": ["May"], "answerable": false}\n',
        "utf-8",
    )
    examples = load_dataset(lines, ROOT / "knowledge").examples
    assert [one.answers for one in examples] == [("Rutte",), (), ()]


def test_summaries_have_their_own_measure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--summaries", "--knowledge", str(ROOT / "knowledge"), "--json"]) == 0
    assert "standard" in json.loads(capsys.readouterr().out)


def test_articles_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    one = load_dataset(_squad(tmp_path / "one.json", {"A": [(BRIDGES[0], [("q?", "1932")])]}))
    two = load_dataset(_squad(tmp_path / "two.json", {"A": [(WHALES[0], [("q?", "krill")])]}))
    first, second = pool([one, two])
    assert [article.id for article in first.articles] == ["A.txt", "two/A.txt"]
    assert first.articles == second.articles
    assert second.examples[0].article == "two/A.txt"
    again, _ = pool([one, one])
    assert len(again.articles) == 1


def test_phrases_are_scored_as_squad_scores_them() -> None:
    assert phrase_scores("The Normans,", ["normans"]) == (1, 1)
    assert phrase_scores("in the year 1932", ["1932", "the year"]) == (0, pytest.approx(0.5))
    assert phrase_scores("whales", ["krill"]) == (0, 0)
    assert phrase_scores(None, ["krill"]) == (0, 0)
    assert phrase_scores("a", ["the"]) == (1, 0)


def test_an_answer_is_judged_by_its_first_two_quotes() -> None:
    article = parse_article("a.txt", "\n\n".join(BRIDGES))
    first, second = article.passages
    wrong, right = (
        Quote(article, "", p.paragraph, p.sentences[0].start, p.sentences[0].end)
        for p in (second, first)
    )
    start = article.text.index("1932")
    example = Example("When?", ("1932",), "a.txt", ((start, start + 4),), (), (0, first.end))
    answer = Answer("When?", True, 0.7, (wrong, right), 1.0)
    made = judge(example, answer)
    assert (made.rank, made.first, made.two) == (2, False, True)
    assert made.characters == len(wrong.text) + len(right.text)
    late = judge(example, Answer("When?", True, 0.7, (wrong, wrong, right), 1.0))
    assert (late.rank, late.two) == (2, False)
    nothing = judge(example, Answer("When?", False, 0.0, (), 1.0))
    assert (nothing.rank, nothing.first, nothing.two) == (0, False, False)
    # The same words in another article do not answer what that article is not asked.
    other = judge(example, answer, Scope.OTHERS)
    assert (other.rank, other.two) == (None, False)


def _outcome(confidence: float, two: bool) -> Outcome:
    example = Example("q", ("a",), "a.txt")
    return Outcome(example, Scope.ALL, True, confidence, 1, two, two, 0, 0, 10, 1.0)


def test_calibration_and_risk_of_known_outcomes() -> None:
    sure = [_outcome(0.95, True)] * 19 + [_outcome(0.95, False)]
    assert calibration_error(sure) == pytest.approx(0)
    assert calibration_error([_outcome(0.95, False)]) == pytest.approx(0.95)
    assert calibration_error([]) is None
    mixed = [_outcome(0.9, True)] * 5 + [_outcome(0.1, False)] * 5
    curve = risk_coverage(mixed)
    assert curve[4] == (0.5, 0)
    assert curve[9] == (1, 0.5)
    assert np.all(np.diff([risk for _, risk in curve]) >= 0)


def test_every_scope_is_asked(bridges: Path, whales: Path) -> None:
    dataset, _ = pool([load_dataset(bridges), load_dataset(whales)])
    asked: list[tuple[str, Scope]] = []

    def ask(example: Example, scope: Scope) -> Answer:
        asked.append((example.question, scope))
        return Answer(example.question, False, 0.0, (), 0.0)

    outcomes = run(dataset, ask)
    assert [o.scope for o in outcomes] == [scope for _, scope in asked]
    assert sum(scope is Scope.ALL for _, scope in asked) == 3
    assert sum(scope is Scope.OTHERS for _, scope in asked) == 2
    assert sum(scope is Scope.ONE_OTHER for _, scope in asked) == 2


def test_fitting_on_other_files_is_for_held_out_figures(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path / "none.json"), "--fit", str(tmp_path / "other.json")])
