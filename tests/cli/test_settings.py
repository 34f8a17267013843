"""Settings, `.env.example`, `check`."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.serving import token_problem
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.0123456789abcdefghijklmnopqrst"


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_example_documents_every_setting_and_no_other() -> None:
    assert set(example()) == {f"FOOTNOTE_{name.upper()}" for name in Settings.model_fields}


def test_the_example_shows_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = {k: v for k, v in example().items() if k != "FOOTNOTE_TOKEN"}
    plain = Settings(_env_file=None)
    for name, value in shown.items():
        monkeypatch.setenv(name, value)
    assert Settings(_env_file=None) == plain


def test_every_setting_has_a_comment_above_it() -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    for name in example():
        assert re.search(rf"^# .+\n{name}=", text, re.M), name


def test_a_wrong_setting_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOOTNOTE_THRESHOLD", "3")
    assert main(["articles"]) == 2
    assert "FOOTNOTE_THRESHOLD" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("THRESHOLD", "high", "write a number"),
        ("THRESHOLD", "77", "at most 1.0 can be set"),
        ("KEEP_DAYS", "-12", "at least 0 can be set"),
        ("SHARDS", "1.5", "write a whole number"),
        ("MESSAGE_CONTENT", "perhaps", "write true or false"),
        ("LOG_FORMAT", "yaml", "write 'text' or 'json'"),
    ],
)
@pytest.mark.parametrize("command", [["check"], ["knowledge", "list"]])
def test_what_can_be_set_is_said(
    command: list[str],
    name: str,
    value: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(f"FOOTNOTE_{name}", value)
    assert main(command) == 2
    shown = capsys.readouterr().err
    assert shown == f"The setting FOOTNOTE_{name} cannot be used: {said}.\n"


def test_settings_that_are_no_text_are_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_text("FOOTNOTE_SHARDS=1\n", "utf-16")
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 2
    assert "Save it again as UTF-8" in capsys.readouterr().err
    (tmp_path / ".env").write_text("FOOTNOTE_SHARDS=x\n", "utf-8-sig")
    assert main(["check"]) == 2
    assert "FOOTNOTE_SHARDS" in capsys.readouterr().err


def test_check_names_what_is_no_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_text(f"FOOTNOTE_TOKEN={TOKEN}\nFOOTNOTE_TRESHOLD=0.3\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FOOTNOTE_TOKEN", raising=False)
    monkeypatch.setenv("FOOTNOTE_XYZ", "secret")
    assert main(["check"]) == 0
    shown = capsys.readouterr().out
    assert "FOOTNOTE_TRESHOLD is not a setting. Did you mean FOOTNOTE_THRESHOLD?" in shown
    assert "FOOTNOTE_XYZ is not a setting.\n" in shown and "secret" not in shown


def test_without_a_command_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "check settings, token, articles and database" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (None, "not set"),
        ("", "not set"),
        (TOKEN + "\n", "white space"),
        ("Bot " + TOKEN, "without the word 'Bot'"),
        ("abcdefghijklmnopqrstuvwxyz012345", "does not look like"),
        (TOKEN.replace("MTIzNDU2", "!!!!"), "does not look like"),
        ("aGVsbG8gdGhlcmUgaGVsbG8." + TOKEN.partition(".")[2], "account's id"),
    ],
)
def test_a_token_of_the_wrong_shape_is_explained(token: str | None, said: str) -> None:
    problem = token_problem(token)
    assert problem is not None and said in problem
    assert not token or TOKEN[-12:] not in problem


def test_a_token_of_the_right_shape_passes() -> None:
    assert token_problem(TOKEN) is None


def test_check_finds_all_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOOTNOTE_TOKEN", TOKEN)
    monkeypatch.setenv("FOOTNOTE_DATABASE", str(tmp_path / "new" / "f.sqlite3"))
    assert main(["check"]) == 0
    shown = capsys.readouterr().out
    assert "wrong" not in shown and TOKEN not in shown
    assert not (tmp_path / "new").exists(), "a check changes nothing"


def test_check_names_what_has_to_be_added_in_another_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("guide one.pdf", "gate.txt", "plan.png", "_draft.html", "README.md"):
        (tmp_path / name).write_text("The gate opens at noon.", "utf-8")
    monkeypatch.setenv("FOOTNOTE_TOKEN", TOKEN)
    monkeypatch.setenv("FOOTNOTE_KNOWLEDGE", str(tmp_path))
    monkeypatch.setenv("FOOTNOTE_DATABASE", str(tmp_path / "f.sqlite3"))
    assert main(["check"]) == 0, "it is no fault"
    shown = capsys.readouterr().out
    assert f"knowledge add '{tmp_path / 'guide one.pdf'}'" in shown
    assert all(name not in shown for name in ("plan.png", "_draft.html", "README.md"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("synonyms: [coach =]", "gate.md: No synonyms: 'coach ='. They are written"),
        ("synonyms: [coach = trainer, hall]", "gate.md: No synonyms: 'hall'. They are written"),
        ("synonyms: [coach = trainer, hall = gym]", None),
        ("titel: Gate", "gate.md: Left out of the front matter: titel. What is read is title,"),
        ("language: xx", "gate.md: There is no language 'xx'."),
        ("published: 2025-02-30", "gate.md: There is no day '2025-02-30'."),
        ("published: '30.02.2025'", "gate.md: There is no day '30.02.2025'."),
        ("published: 28/02/2025\nlanguage: no\nauthor: null\ntags: [1]", None),
        ("published: Spring 2024, p. 13-45\nlanguage: de-AT\nsource: yes", None),
    ],
)
def test_check_names_what_is_odd_above_a_text(
    line: str,
    said: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "gate.md").write_text(f"---\n{line}\n---\nThe gate opens at noon.\n", "utf-8")
    monkeypatch.setenv("FOOTNOTE_TOKEN", TOKEN)
    monkeypatch.setenv("FOOTNOTE_KNOWLEDGE", str(tmp_path))
    monkeypatch.setenv("FOOTNOTE_DATABASE", str(tmp_path / "f.sqlite3"))
    assert main(["check"]) == 0, "it answers all the same"
    shown = capsys.readouterr().out
    assert "1 readable" in shown
    assert ("note" in shown) == (said is not None) and (said or "") in shown


def test_check_names_everything_that_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    database = tmp_path / "f.sqlite3"
    database.write_bytes(b"this is not a database, whatever its name says " * 40)
    monkeypatch.setenv("FOOTNOTE_TOKEN", "nonsense")
    monkeypatch.setenv("FOOTNOTE_KNOWLEDGE", str(tmp_path))
    monkeypatch.setenv("FOOTNOTE_DATABASE", str(database))
    before = database.read_bytes()
    assert main(["check"]) == 2
    shown = capsys.readouterr().out
    assert "does not look like a bot token" in shown and "nonsense" not in shown
    assert "latin.txt is not UTF-8" in shown
    assert "cannot be read" in shown
    assert database.read_bytes() == before


def test_check_reads_a_database_that_is_open_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "f.sqlite3"
    writer = sqlite3.connect(database)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE t (x)")
    writer.commit()
    monkeypatch.setenv("FOOTNOTE_TOKEN", TOKEN)
    monkeypatch.setenv("FOOTNOTE_DATABASE", str(database))
    assert main(["check"]) == 0
    writer.close()
    assert "sound" in capsys.readouterr().out


def test_run_without_a_token_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOOTNOTE_TOKEN", "")
    assert main(["run"]) == 2
    assert "developer portal" in capsys.readouterr().err
