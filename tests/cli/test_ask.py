"""`python -m bot ask`: the JSON contract, the exit codes, errors for people."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.corpus import load_library

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "knowledge"
QUESTION = "Who decides Turkey's SAFE membership?"


def run(*arguments: str, stdin: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        timeout=60,
        check=False,
    )


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tides.md").write_text(
        "---\ntitle: Tides\nurl: https://example.org/tides\n---\n# High water\n\n"
        "The harbour gate opens two hours before high water. Boats wait at the red buoy.\n",
        "utf-8",
    )
    return tmp_path


def test_the_sample_question_is_answered_with_its_citation() -> None:
    done = run("ask", QUESTION)
    assert done.returncode == 0, done.stderr
    assert "EU member-states" in done.stdout
    assert "EU Member States Hold the Key" in done.stdout
    assert "\x1b" not in done.stdout, "piped output is plain"
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_questions_on_stdin_come_back_in_order_and_cite_slices() -> None:
    questions = [QUESTION, "How do I bake sourdough bread?", "", "x" * 10_000]
    done = run("ask", "--knowledge", str(KNOWLEDGE), "--json", stdin="\n".join(questions) + "\n")
    assert done.returncode == 0, done.stderr
    found = lines(done.stdout)
    assert [item["question"] for item in found] == questions
    assert [item["answered"] for item in found] == [True, False, False, False]
    assert "empty" in found[2]["error"]
    assert "10,000 characters" in found[3]["error"]
    articles = {article.id: article for article in load_library(KNOWLEDGE).articles}
    for item in found:
        assert 0 <= item["confidence"] <= 1
        assert item["elapsed_ms"] >= 0
        assert (item["answer"] is None) == (not item["answered"])
        for quote in item["quotes"]:
            body = articles[quote["article"]].text
            assert body[quote["start"] : quote["end"]] == quote["text"]
            assert quote["title"] == articles[quote["article"]].title
            if quote["highlight"] is not None:
                start, end = quote["highlight"]
                assert 0 <= start < end <= len(quote["text"])


def test_two_questions_in_one_are_each_answered(folder: Path) -> None:
    done = run(
        "ask", "--knowledge", str(folder), "When does the gate open and where do boats wait?"
    )
    first, second = done.stdout.split("› where do boats wait?")
    assert "opens two hours" in first and "red buoy" in second
    assert done.returncode == 0


def test_a_slip_is_told(folder: Path) -> None:
    asked = "When does the harbor gate opnes?"
    done = run("ask", "--knowledge", str(folder), asked)
    assert "“opnes” was read as “opens”." in done.stdout and "two hours" in done.stdout
    done = run("ask", "--knowledge", str(folder), "--json", stdin=f"{asked}\n\n")
    assert [item["slips"] for item in lines(done.stdout)] == [[["opnes", "opens"]], []]


def test_each_line_is_flushed_before_the_next_question_is_read() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        for _ in range(3):
            process.stdin.write(QUESTION + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == QUESTION
        process.stdin.close()
        assert process.wait(30) == 0


def test_offsets_of_a_text_file_are_those_of_the_whole_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "---\nThe ferry leaves at noon from the old pier.\n\nDogs travel free of charge.\n"
    (tmp_path / "ferry.txt").write_text(text, "utf-8")
    main(["ask", "--json", "--knowledge", str(tmp_path), "When does the ferry leave?"])
    quote = lines(capsys.readouterr().out)[0]["quotes"][0]
    assert text[quote["start"] : quote["end"]] == quote["text"]
    assert "noon" in quote["text"]


def test_an_unanswered_question_says_so_and_exits_with_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ask", "How do I bake sourdough bread?"]) == 1
    assert "The articles do not say." in capsys.readouterr().out


def test_the_list_of_articles_counts_as_people_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gate.md").write_text("# Gate\n\nThe gate opens at nine.\n", "utf-8")
    (tmp_path / "pier.md").write_text("# Pier\n\nThe pier is old.\n\nIt is closed.\n", "utf-8")
    assert main(["articles", "--knowledge", str(tmp_path)]) == 0
    listed = capsys.readouterr().out
    assert "gate.md  (1 paragraph, en)  Gate" in listed and "(2 paragraphs, en)" in listed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "--knowledge", "no-such-folder", "Why?"], "does not exist"),
        (["ask", ""], "empty"),
        (["ask", "x" * 10_000], "10,000 characters"),
        (["ask", "--article", "rutte-turkey", "Why?"], "rutte-turkey-safe.md"),
        (["summary", "rute turkey safe"], "rutte-turkey-safe.md"),
    ],
)
def test_wrong_usage_is_one_clear_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize(
    ("option", "typed", "said"),
    [
        ("--threshold", "high", "a number between 0 and 1"),
        ("--threshold", "nan", "a number between 0 and 1"),
        ("--limit", "few", "a whole number between 1 and 50"),
        ("--limit", "51", "a whole number between 1 and 50"),
    ],
)
def test_a_value_that_cannot_be_used_says_what_can(
    option: str, typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["ask", option, typed, "Why?"])
    assert said in capsys.readouterr().err


def test_an_empty_folder_says_what_to_put_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "--knowledge", str(tmp_path), "Why?"]) == 2
    assert "put .md or .txt files there" in capsys.readouterr().err


def test_broken_files_are_named_and_the_others_still_answer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "latin.txt").write_bytes(b"caf\xe9 au lait")
    (folder / "open.md").write_text("---\ntitle: never closed\n\nText.\n", "utf-8")
    (folder / "README.md").write_text("# Not an article\n\nThe harbour gate is shut.\n", "utf-8")
    question = "When does the harbour gate open?"
    main(["ask", "--json", "--knowledge", str(folder), question])
    shown = capsys.readouterr()
    quotes = lines(shown.out)[0]["quotes"]
    assert "two hours before high water" in quotes[0]["text"]
    assert {quote["article"] for quote in quotes} == {"tides.md"}
    assert "latin.txt is not UTF-8" in shown.err
    assert "open.md" in shown.err


def test_a_readme_is_an_article_only_as_a_text(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "more").mkdir()
    for name in ("README.md", "more/Readme.markdown", "more/ReadMe.txt", "_draft.md"):
        (folder / name).write_text("The harbour gate is shut on Sundays.\n", "utf-8")
    assert main(["articles", "--knowledge", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert "more/ReadMe.txt" in shown
    assert all(name not in shown for name in ("README.md", "Readme.markdown", "_draft.md"))


def test_a_url_gives_a_link_to_the_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(
        ["ask", "--knowledge", str(folder), "When does the harbour gate open?", "--threshold", "0"]
    )
    assert "https://example.org/tides#:~:text=The%20harbour%20gate" in capsys.readouterr().out


def test_an_article_cannot_drive_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.txt").write_text("The \x1b[2Jgate [red]opens\u202e at noon.", "utf-8")
    main(["ask", "--knowledge", str(tmp_path), "When does the gate open?", "--threshold", "0"])
    shown = capsys.readouterr().out
    assert "\x1b" not in shown and "\u202e" not in shown
    assert "[red]opens" in shown


def test_chat_answers_until_an_empty_line() -> None:
    done = run("chat", stdin=f"{QUESTION}\n{'x' * 3000}\n\n")
    assert done.returncode == 0, done.stderr
    assert "EU member-states" in done.stdout
    assert "3,000 characters" in done.stdout


def test_it_runs_from_any_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", QUESTION],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONIOENCODING": "utf-8"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "EU member-states" in done.stdout


def test_a_quote_that_is_itself_spoken_has_no_doubled_marks(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "“The ferry sails at noon,” said the harbour master, as she had every day for years."
    (folder / "ferry.md").write_text(f"# Ferries\n\n{words}\n", "utf-8")
    main(["ask", "--knowledge", str(folder), "When does the ferry sail?", "--threshold", "0"])
    shown = capsys.readouterr().out
    assert "““" not in shown
    assert "  │ “The ferry sails at noon,”" in shown


def test_a_summary_is_made_of_slices(capsys: pytest.CaptureFixture[str]) -> None:
    (article,) = load_library(KNOWLEDGE).articles
    for more in ([], ["--length", "brief"], ["--focus", "standards"], ["--section", "what's at s"]):
        if main(["summary", article.id, "--json", *more]) == 2:
            assert "What’s at Stake" in capsys.readouterr().err
            continue
        (found,) = lines(capsys.readouterr().out)
        assert found["title"] == article.title and found["lines"]
        for line in found["lines"]:
            assert article.text[line["start"] : line["end"]] == line["text"]


def test_an_outline_names_the_sections(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outline", "rutte-turkey-safe"]) == 0
    shown = capsys.readouterr().out
    assert "EU Member States Hold the Key" in shown
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("command", ["summary", "outline", "people", "timeline"])
def test_the_only_article_need_not_be_named(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command]) == main([command, "rutte-turkey-safe"]) == 0
    said = capsys.readouterr().out
    assert said[: len(said) // 2] == said[len(said) // 2 :]
    for name in "one", "two":
        (folder / f"{name}.md").write_text(f"# {name}\n\nThe harbour was built in 1901.\n", "utf-8")
    assert main([command, "--knowledge", str(folder)]) == 2
    assert "name one" in capsys.readouterr().err


def test_a_focus_that_the_article_lacks_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", "rutte-turkey-safe", "--focus", "sourdough bread"]) == 1
    assert "does not say" in capsys.readouterr().out


def test_in_a_terminal_the_margin_is_coloured_and_the_words_are_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from rich.console import Console

    from bot.answering import Answer, Quote
    from bot.cli.screen import show_answer

    (article,) = load_library(KNOWLEDGE).articles
    start = article.text.index("the final decision")
    end = article.text.index(".", start) + 1
    phrase = article.text.index("EU member-states", start) - start
    span = (phrase, phrase + len("EU member-states"))
    quote = Quote(article, "EU Member States Hold the Key", 17, start, end, span)
    out = Console(force_terminal=True, color_system="standard", width=80, highlight=False)
    show_answer(Answer("Who?", True, 0.9, (quote,), 1.0), out)
    shown = capsys.readouterr().out
    assert "\x1b[36m  │ \x1b[0mthe final decision" in shown
    assert "\x1b[1;32mEU member-states\x1b[0m" in shown


def test_whom_an_opening_pronoun_means_is_said_beside_the_quote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lang.txt").write_text(
        "President Jack Lang was born in Sydney. Nobody paid much attention. The years passed "
        "slowly and the city around the water grew.\n\n"
        "He opposed the banks because they asked for too much interest.\n",
        "utf-8",
    )
    asked = ["ask", "Why did he oppose the banks?", "--knowledge", str(tmp_path)]
    assert main(asked) == 0
    shown = capsys.readouterr().out
    assert "│ He opposed the banks" in shown
    assert "(“He” is Jack Lang, named earlier in the article.)" in shown
    assert main([*asked, "--json"]) == 0
    quote = lines(capsys.readouterr().out)[0]["quotes"][0]
    assert quote["addition"] == "Jack Lang" and "Jack Lang" not in quote["text"]


def test_a_row_is_shown_below_its_heads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = "| Day | Ferry |\n|--|--|\n| Monday | at noon |\n| Sunday | never |\n"
    (tmp_path / "ferry.md").write_text(f"# Harbour\n\n{table}", "utf-8")
    asked = ["ask", "When is the ferry on Sunday?", "--knowledge", str(tmp_path)]
    main([*asked, "--threshold", "0"])
    assert "    Day | Ferry\n  │ Sunday | never" in capsys.readouterr().out
    main([*asked, "--json"])
    quote = lines(capsys.readouterr().out)[0]["quotes"][0]
    assert (quote["lead"], quote["text"]) == ("Day | Ferry", "Sunday | never")


def test_articles_of_one_title_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("boats", "cars"):
        (tmp_path / f"{name}.md").write_text(f"# Rules\n\nThe pier shuts for {name} at noon.\n")
    main(["ask", "When does the pier shut?", "--knowledge", str(tmp_path), "--threshold", "0"])
    shown = capsys.readouterr().out
    assert "Rules (boats.md) › paragraph 1" in shown and "Rules (cars.md) › paragraph 1" in shown


def test_a_summary_says_a_heading_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "harbour.md").write_text(
        "# Harbour\n\n## Duties of a boat\n\n- tie the boat to a ring of the pier\n"
        "- pay the fee at the harbour office\n\nThe office is open at noon on every day.\n",
        "utf-8",
    )
    main(["summary", "harbour", "--knowledge", str(tmp_path), "--length", "detailed"])
    shown = capsys.readouterr().out
    assert shown.partition("[1] ")[0].count("Duties of a boat") == 1


@pytest.mark.parametrize("command", ["quotes", "timeline", "people"])
def test_quotes_dates_and_names_are_slices(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (article,) = load_library(KNOWLEDGE).articles
    assert main([command, article.id, "--json"]) == 0
    found = lines(capsys.readouterr().out)
    assert found
    for one in found:
        assert article.text[one["start"] : one["end"]] == one["text"]
    assert main([command, article.id]) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert f"paragraph {found[0]['paragraph']}" in shown


def test_quotes_of_a_speaker_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quotes", "rutte-turkey-safe", "--speaker", "rutte", "--json"]) == 0
    assert {one["speaker"] for one in lines(capsys.readouterr().out)} == {"Mark Rutte"}
    assert main(["quotes", "rutte-turkey-safe", "--speaker", "Nobody Atall"]) == 1
    assert "quotes nobody" in capsys.readouterr().out


def test_a_heading_is_cited_behind_the_one_above_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "changes.md").write_text(
        "# Ferry app\n\n## Version 4\n\n### Fixed\n\n"
        "The timetable of all ferries loads offline at night.\n\n"
        "## Version 3\n\n### Fixed\n\nThe map shows every pier of both harbours.\n",
        encoding="utf-8",
    )
    assert main(["ask", "--knowledge", str(tmp_path), "Does the map show every pier?"]) == 0
    assert "[1] Ferry app › Version 3 › Fixed › paragraph 2" in capsys.readouterr().out
    assert main(["summary", "--knowledge", str(tmp_path), "changes"]) == 0
    shown = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert "Version 4 › Fixed" in shown and "Version 3 › Fixed" in shown


def test_words_of_nobody_known_do_not_stand_under_the_speaker_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sea.md").write_text(
        "# The sea\n\n“We swim here every morning,” said Ruth Adeyemi.\n\n"
        "On the wall stood “Nobody swims here after dark” in red.\n",
        encoding="utf-8",
    )
    assert main(["quotes", "--knowledge", str(tmp_path), "sea.md"]) == 0
    shown = [line.strip() for line in capsys.readouterr().out.splitlines()]
    at = next(n for n, line in enumerate(shown) if "Nobody swims" in line)
    assert shown[at - 1] == "It is not told who said it"


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(f"{QUESTION}\n")
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(f"{QUESTION}\n" * 3)
        process.stdin.close()
        errors = process.stderr.read()
        assert "Traceback" not in errors
        assert process.wait(30) == 0


def test_bytes_that_are_not_utf_8_do_not_stop_the_lines() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--json"],
        input=b"caf\xe9?\n" + QUESTION.encode() + b"\n",
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=True,
    )
    found = lines(done.stdout.decode())
    assert found[0]["question"] == "caf\ufffd?"
    assert found[1]["answered"]


@pytest.mark.parametrize(("argument", "code"), [("--help", 0), ("nonsense", 2)])
def test_help_documents_the_exit_codes(
    argument: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([argument])
    assert ended.value.code == code
    assert ("Exit codes: 0" in capsys.readouterr().out) == (code == 0)


def test_a_package_that_is_not_installed_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # None in sys.modules is how Python itself marks a module that cannot be imported.
    monkeypatch.setitem(sys.modules, "bot.evaluation.train", None)
    assert main(["train"]) == 2
    assert "train needs bot.evaluation.train" in capsys.readouterr().err


def test_what_stands_above_the_only_article_is_told_in_our_own_words(folder: Path) -> None:
    done = run("ask", "--knowledge", str(folder), "link?")
    assert done.returncode == 0 and "not a quote" in done.stdout
    assert done.stdout.index("https://example.org/tides") < done.stdout.index("Tides\n")
    done = run("ask", "--knowledge", str(folder), "Who wrote this?")
    assert done.returncode == 1 and "does not state who wrote it" in done.stdout
    done = run("ask", "--knowledge", str(folder), "--json", "link?")
    (said,) = lines(done.stdout)
    assert done.returncode == 1 and said["answered"] is False and said["quotes"] == []


def test_of_several_articles_the_cited_one_is_meant(folder: Path) -> None:
    (folder / "bread.md").write_text("# Bread\n\nThe bakery opens at six.\n", "utf-8")
    done = run("ask", "--knowledge", str(folder), "link?")
    assert done.returncode == 1 and "The articles do not" in done.stdout
    done = run("ask", "--knowledge", str(folder), "--article", "tides.md", "link?")
    assert done.returncode == 0 and "not a quote" in done.stdout
    chatted = run(
        "chat", "--knowledge", str(folder), stdin="When does the harbour gate open?\nlink?\n\n"
    )
    assert "not a quote" in chatted.stdout
