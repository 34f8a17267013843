"""The bench command measures for real, small, and says what it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.bench import main
from bot.bench.corpus import make_articles, make_queries, read_questions
from bot.bench.report import BEGIN, END


def test_it_prints_figures_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who decides the membership of the programme?"}\n', "utf-8")
    arguments = ["--passages", "30,60", "--queries", "5", "--engines", "footnote,rank-bm25,fts5"]
    report = tmp_path / "figures.md"
    report.write_text(f"Before.\n{BEGIN}\noutdated\n{END}\nAfter.\n", "utf-8")
    arguments += ["--report", str(report)]
    assert main([*arguments, "--questions", str(file), "--concurrent", "--json"]) == 0
    runs = json.loads(capsys.readouterr().out)["runs"]
    assert [run["passages"] for run in runs] == [30, 60]
    for run in runs:
        for figures in run["engines"].values():
            assert 0 < figures["median_ms"] <= figures["p99_ms"]
        assert run["concurrent"]["at_once"] == 64
        assert set(run["times_footnote"]) == {"rank-bm25", "fts5"}
    text = report.read_text("utf-8")
    assert text.startswith("Before.\n") and text.endswith("\nAfter.\n") and "outdated" not in text
    for run in runs:
        for name, figures in run["engines"].items():
            assert f"| {run['passages']} | {name} | {figures['median_ms']:,.3f} |" in text


def test_the_same_passages_and_queries_every_time(tmp_path: Path) -> None:
    squad = {"data": [{"paragraphs": [{"context": "One two three.", "qas": [{"question": "Q?"}]}]}]}
    file = tmp_path / "squad.json"
    file.write_text(json.dumps(squad), "utf-8")
    real = read_questions(file)
    assert make_articles(45, real) == make_articles(45, real)
    assert [len(each.passages) for each in make_articles(45, real)] == [20, 20, 5]
    assert make_queries(9, real) == make_queries(9, real)


@pytest.mark.parametrize(
    "arguments",
    [["--passages", "many"], ["--passages", "0"], ["--engines", "lucene"], ["--questions", "no"]],
)
def test_wrong_usage_is_said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "error:" in capsys.readouterr().err
