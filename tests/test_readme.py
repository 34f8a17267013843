"""The README says what is true: its commands, its link, its settings, its contract."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
import regex

from bot.answering import DEFAULT_THRESHOLD
from bot.cli.jsonlines import answer_object
from bot.cli.serving import invite_link
from bot.client import PERMISSIONS
from bot.settings import Settings
from tests.wire.program import TOKEN

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    line.strip()
    for block in regex.findall(r"```sh\n(.*?)```", README, regex.S)
    for line in block.splitlines()
    if line.strip()
]


def test_the_link_asks_for_just_what_the_bot_uses() -> None:
    found = regex.search(r"https://discord\.com/oauth2/authorize\S+", README)
    assert found is not None
    asked = parse_qs(urlparse(found.group()).query)
    assert asked["permissions"] == [str(PERMISSIONS.value)]
    assert asked["scope"] == ["bot applications.commands"]
    assert PERMISSIONS.administrator is False and PERMISSIONS.manage_messages is False
    own = parse_qs(urlparse(invite_link(TOKEN)).query)
    assert own["client_id"] == ["900000000000000001"]
    assert own["permissions"] == asked["permissions"]


def test_every_setting_is_documented_twice() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    for name in Settings.model_fields:
        assert regex.search(rf"^FOOTNOTE_{name.upper()}=", example, regex.M), name
        if not name.startswith("milvus"):
            assert f"`FOOTNOTE_{name.upper()}`" in README, name
    assert f"Unset: {DEFAULT_THRESHOLD}," in example


def test_the_two_first_commands_are_those_that_ci_runs() -> None:
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    install, tests = COMMANDS[:2]
    assert install.startswith('python -m pip install -e ".[dev]" && python -m bot ask ')
    assert install.partition(" && ")[2] in ci and '-e ".[dev]"' in ci
    assert tests == "python -m pytest" and tests in ci


@pytest.mark.parametrize("command", [c for c in COMMANDS[2:] if c != "python -m bot run"])
def test_the_other_commands_run(command: str) -> None:
    words = shlex.split(command)
    assert words[:3] == ["python", "-m", "bot"]
    done = subprocess.run(
        [sys.executable, *words[1:]], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    # `check` says 2 where there is no token yet.
    assert done.returncode in (0, 2) and "Traceback" not in done.stderr


def test_the_json_example_has_the_contracts_keys() -> None:
    from bot.answering import Engine
    from bot.corpus import load_library

    block = regex.search(r"```json\n(.*?)```", README, regex.S)
    assert block is not None
    shown = json.loads(block[1])
    engine = Engine(load_library(ROOT / "knowledge").articles)
    made = answer_object(engine.ask("Who decides Turkey's SAFE membership?"))
    assert list(shown) == list(made)
    assert list(shown["quotes"][0]) == list(made["quotes"][0])


def test_links_lead_somewhere() -> None:
    for target in regex.findall(r"\]\((?!https?:|#)([^)]+)\)", README):
        assert (ROOT / target).exists(), target


def test_each_promise_names_a_test_that_is_there() -> None:
    named = regex.findall(r"`(tests/[\w/]+\.py)::(\w+)`", README)
    assert len(named) >= 12
    for file, test in named:
        assert f"def {test}(" in (ROOT / file).read_text("utf-8"), test
