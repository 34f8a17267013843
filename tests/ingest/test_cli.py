"""`python -m bot knowledge`, and the commands that read what it added."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from bot.cli import main
from tests.ingest import samples

QUESTION = "When does the pier close?"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOOTNOTE_DATABASE", str(tmp_path / "f.sqlite3"))
    monkeypatch.setenv("FOOTNOTE_KNOWLEDGE", str(tmp_path / "knowledge"))
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "broken.md").write_bytes(b"\xff\xfe\xfd")
    for name, data in samples.every_format().items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["knowledge", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_add_list_ask_remove_undo(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "add", "pairs.csv", "handbook.pdf")
    assert code == 0 and "Added: pairs.csv (number 1)" in out
    code, out, err = run(capsys, "add", "pairs.csv")
    assert (code, err) == (0, "") and "Already there" in out
    code, out, _ = run(capsys, "list")
    assert code == 0 and "ready" in out and "Harbour handbook" in out
    # What is wrong in the folder shows here too.
    assert "broken.md is not UTF-8" in out
    assert main(["ask", QUESTION, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert "two hours before high water" in answer["quotes"][0]["text"].lower()
    assert main(["ask", "Who is on duty on the beach?"]) == 0
    assert "page 3" in capsys.readouterr().out
    assert main(["articles"]) == 0
    assert "Harbour handbook" in capsys.readouterr().out
    code, out, _ = run(capsys, "remove", "pairs")
    assert code == 0 and "undo 1" in out
    assert "removed" in run(capsys, "list")[1]
    (folder / "dated.md").write_text("---\npublished: 2025-02-30\n---\nFog is rare.\n", "utf-8")
    assert "There is no day '2025-02-30'." in run(capsys, "add", "dated.md")[1]
    assert "pairs" not in _articles(capsys)
    assert run(capsys, "undo", "1")[0] == 0
    assert "nothing to bring back" in run(capsys, "undo", "1")[2]
    assert not re.search(r"\b0\.0 [kM]B", run(capsys, "list")[1] + run(capsys, "history", "1")[1])
    assert "pairs" in _articles(capsys)
    assert run(capsys, "history", "1")[1].startswith("version 1")


def _articles(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["articles"]) == 0
    return capsys.readouterr().out


def test_a_guilds_articles_are_not_shared(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--guild", "5", "add", "rules.md")[0] == 0
    assert "Harbour rules" in run(capsys, "--guild", "5", "list")[1]
    assert "Harbour rules" not in run(capsys, "--guild", "6", "list")[1]
    assert "Harbour rules" not in run(capsys, "list")[1]
    assert run(capsys, "remove", "1")[0] == 2


def test_a_text_from_stdin(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("The pier opens at noon."))
    assert run(capsys, "add", "-", "--title", "Opening hours")[0] == 0
    assert "Opening hours" in run(capsys, "list")[1]


def test_export(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "add", "rules.md", "book.epub")
    assert run(capsys, "export", "out.zip")[0] == 0
    with zipfile.ZipFile(folder / "out.zip") as archive:
        assert sorted(archive.namelist()) == ["_articles.jsonl", "book.md", "rules.md"]
    code, _, err = run(capsys, "export", "out.zip")
    assert code == 2 and "exists already" in err


def test_errors_are_sentences(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
    code, _, err = run(capsys, "add", "bad.pdf", "rules.md")
    assert code == 1 and "bad.pdf: It is damaged" in err
    assert "Harbour rules" in run(capsys, "list")[1]
    code, _, err = run(capsys, "add", "missing.md")
    assert code == 2 and "missing.md cannot be read" in err
    # It keeps nothing from being added, and what was added is said.
    code, out, err = run(capsys, "add", "pairs.csv", "missing.md", "handbook.pdf")
    assert code == 2 and "missing.md cannot be read" in err
    assert "Added: pairs.csv" in out and "Added: handbook.pdf" in out
    code, _, err = run(capsys, "remove", "nothing")
    assert code == 2 and "no article called 'nothing'" in err
    code, _, err = run(capsys, "add", "http://127.0.0.1/x")
    assert code == 1 and "not public" in err
    code, out, _ = run(capsys, "refresh")
    assert code == 1 or "No web pages" in out


def test_a_database_that_is_none_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "f.sqlite3").write_bytes(b"no database at all, but long enough to be read" * 40)
    code, _, err = run(capsys, "list")
    assert code == 2 and "Restore a backup" in err
    # Reading commands answer from the folder all the same.
    (folder / "knowledge" / "tides.txt").write_bytes(samples.PLAIN)
    assert main(["ask", "When is high water at Dover?"]) == 0


def test_a_folder_and_another_scheme_are_explained(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "add", "knowledge")
    assert code == 2 and "is a folder: name the files in it (knowledge/*)" in err
    code, _, err = run(capsys, "add", "ftp://harbour.example/tides.txt")
    assert code == 1 and "A URL starts with http:// or https://" in err
