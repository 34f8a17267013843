"""Looks the pinned versions up in the advisory database of Python packages, with pip-audit.

Ends with 1 where a version has a known vulnerability. Where no advisories can be reached
(without a network, or behind a mirror that has none) it says that nothing was looked up,
and ends with 0: `AUDIT_STRICT=1` makes that an error. `AUDIT_OSV_URL` names a copy of the
OSV database (its query API) to ask in place of PyPI.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PINS = Path(__file__).parents[1] / "constraints.txt"


def ask(pins: Path, osv: str | None) -> dict[str, Any] | None:
    """What pip-audit reports of the pinned versions; None where it found no advisories to ask."""
    service = ["-s", "osv", "--osv-url", osv] if osv else ["-s", "pypi"]
    done = subprocess.run(
        [
            sys.executable, "-m", "pip_audit", *service, "--disable-pip", "--no-deps",
            "-r", str(pins), "-f", "json", "--progress-spinner", "off",
        ],
        capture_output=True,
        text=True,
    )  # fmt: skip
    try:
        return dict(json.loads(done.stdout))
    except ValueError:
        print(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "No report.")
        return None


def judge(report: dict[str, Any] | None, strict: bool) -> int:
    """Say what was found; the exit code."""
    found = [] if report is None else list(report["dependencies"])
    known = [one for one in found if "skip_reason" not in one]
    for one in known:
        for advisory in one["vulns"]:
            names = ", ".join([advisory["id"], *advisory.get("aliases", [])])
            fixed = ", ".join(advisory.get("fix_versions", [])) or "none yet"
            print(f"VULNERABLE: {one['name']} {one['version']}: {names}; fixed in: {fixed}")
    if any(one["vulns"] for one in known):
        return 1
    skipped = sorted(one["name"] for one in found if "skip_reason" in one)
    if not known:
        print("NOT AUDITED: no advisories can be reached from here. SECURITY.md says how to.")
        return int(strict)
    print(f"{len(known)} pinned versions, no known vulnerability.")
    if skipped:
        print(f"NOT AUDITED: {', '.join(skipped)}")
        return int(strict)
    return 0


if __name__ == "__main__":
    sys.exit(
        judge(ask(PINS, os.environ.get("AUDIT_OSV_URL")), bool(os.environ.get("AUDIT_STRICT")))
    )
