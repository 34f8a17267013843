"""What is shipped agrees with itself: dependencies, container, documents."""

from __future__ import annotations

import configparser
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot import __version__
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PINS = {
    canonicalize_name(name): version
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
    for name, version in [line.split("==")]
}
NEEDED = [
    Requirement(text)
    for text in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["formats"]]
]
#: Installed by few: pinned as well.
OPTIONAL = [
    Requirement(text)
    for extra in ("fast", "bench", "milvus")
    for text in PROJECT["optional-dependencies"][extra]
]


@pytest.mark.parametrize("needed", NEEDED + OPTIONAL, ids=lambda r: r.name)
def test_every_dependency_is_pinned_within_its_range(needed: Requirement) -> None:
    assert PINS[canonicalize_name(needed.name)] in needed.specifier


def test_what_dependencies_need_is_pinned_too() -> None:
    todo, seen = list(NEEDED), set()
    while todo:
        needed = todo.pop()
        name = canonicalize_name(needed.name)
        if name in seen or (needed.marker and not needed.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        assert name in PINS
        todo += [Requirement(text) for text in metadata.requires(needed.name) or ()]


def test_the_version_is_the_same_everywhere() -> None:
    assert PROJECT["version"] == __version__


def test_compose_is_read_only_without_privileges() -> None:
    bot = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]["bot"]
    assert bot["read_only"] is True and bot["cap_drop"] == ["ALL"]
    assert "ports" not in bot
    for name in bot["environment"]:
        assert name.removeprefix("FOOTNOTE_").lower() in Settings.model_fields


def test_the_image_copies_only_what_is_there_and_runs_as_a_user() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    copied = [
        source
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]
    assert copied and all((ROOT / source).exists() for source in copied)
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {f"!{source.removeprefix('./')}" for source in copied} <= set(ignored)
    assert "USER footnote" in lines


def test_the_unit_stops_with_time_to_spare_and_keeps_to_its_folder() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(ROOT / "deploy" / "footnote.service", "utf-8")
    service = unit["Service"]
    assert int(service["TimeoutStopSec"]) > 5
    assert service["ProtectSystem"] == "strict" and service["NoNewPrivileges"] == "true"
