"""What is shipped agrees with itself: dependencies, container, documents."""

from __future__ import annotations

import asyncio
import configparser
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot import __version__
from bot.ops.health import HealthPage, Metrics
from bot.ops.watchdog import Watchdog
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
    for text in [
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["formats"],
        *PROJECT["optional-dependencies"]["charts"],
    ]
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
    assert "USER 10001:10001" in lines


async def test_the_image_s_health_check_says_what_the_page_says() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    found = re.search(r"^HEALTHCHECK .*CMD (\[.*\])$", text, re.M)
    assert found is not None
    port = int(re.search(r"FOOTNOTE_HEALTH_PORT=(\d+)", text)[1])  # type: ignore[index]
    wrong = ["The bot is not connected to Discord."]
    page = HealthPage(Metrics(Watchdog(), lambda: 0.0), lambda: wrong)
    await page.start(0)
    try:
        assert f":{port}/" in found[1]
        program, *words = json.loads(found[1].replace(f":{port}/", f":{page.port}/"))
        assert program == "python"
        codes = []
        for _ in range(2):
            check = await asyncio.create_subprocess_exec(
                sys.executable, *words, stderr=asyncio.subprocess.DEVNULL
            )
            codes.append(await check.wait())
            wrong.clear()
    finally:
        await page.stop()
    assert codes == [1, 0]


def test_the_unit_stops_with_time_to_spare_and_keeps_to_its_folder() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(ROOT / "deploy" / "footnote.service", "utf-8")
    service = unit["Service"]
    assert int(service["TimeoutStopSec"]) > 5
    assert service["ProtectSystem"] == "strict" and service["NoNewPrivileges"] == "true"


def test_what_the_unit_denies_compiled_code_is_allowed_by_the_readme() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(ROOT / "deploy" / "footnote.service", "utf-8")
    assert unit["Service"]["MemoryDenyWriteExecute"] == "true"
    [dropped] = re.findall(
        r"```ini\n(.*?)```", (ROOT / "deploy" / "README.md").read_text("utf-8"), re.S
    )
    unit.read_string(dropped)
    assert unit["Service"]["MemoryDenyWriteExecute"] == "false"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_takes_the_unit_and_finds_it_little_exposed(tmp_path: Path) -> None:
    """`systemd-analyze security` says 1.2; 10 is a service without any protection."""
    unit = tmp_path / "footnote.service"
    text = (ROOT / "deploy" / "footnote.service").read_text("utf-8")
    # Its program is not installed here.
    unit.write_text(re.sub(r"(?m)^(Exec\w+=)\S+", r"\1/bin/true", text), "utf-8")
    analyze = ["systemd-analyze"]
    done = subprocess.run(
        [*analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60
    )
    said = [line for line in (done.stdout + done.stderr).splitlines() if "footnote" in line]
    assert said == []
    done = subprocess.run(
        [*analyze, "security", "--offline=true", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    level = re.search(r"exposure level for footnote.service: ([\d.]+)", done.stdout)
    if level is None:
        pytest.skip("this systemd does not look at a unit offline")
    assert float(level[1]) <= 1.5


def test_the_audit_fails_on_an_advisory_and_says_what_it_could_not_look_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """On reports as pip-audit writes them."""
    path = ROOT / ".ci" / "audit.py"
    spec = importlib.util.spec_from_file_location("audit", path)
    assert spec is not None and spec.loader is not None
    audit = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(audit)
    advisory = {"id": "PYSEC-1", "fix_versions": ["2.0"], "aliases": ["CVE-1"], "description": "x"}
    good = {"name": "good", "version": "1.0", "vulns": []}
    bad = {"name": "bad", "version": "1.0", "vulns": [advisory]}
    skipped = {"name": "unknown", "skip_reason": "Dependency not found on PyPI"}

    def judged(found: list[dict[str, object]] | None, strict: bool = False) -> tuple[int, str]:
        report = None if found is None else {"dependencies": found, "fixes": []}
        return audit.judge(report, strict), capsys.readouterr().out

    assert judged([good, bad, skipped]) == (
        1,
        "VULNERABLE: bad 1.0: PYSEC-1, CVE-1; fixed in: 2.0\n",
    )
    code, said = judged([good, skipped])
    assert code == 0 and "1 pinned versions" in said and "NOT AUDITED: unknown" in said
    assert judged([good]) == (0, "1 pinned versions, no known vulnerability.\n")
    for nothing in ([skipped], None):
        code, said = judged(nothing)
        assert code == 0 and said.startswith("NOT AUDITED")
        assert judged(nothing, strict=True)[0] == 1
