"""What was measured, for the terminal, for a Markdown file, and as a plot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from bot.bench.engines import ENGINES

#: Between these lines of a Markdown file stands what the last run measured.
BEGIN: Final = "<!-- python -m bot bench: what stands here is written by it -->"
END: Final = "<!-- to here -->"

_CONCURRENT: Final = (
    "processes",
    "median_ms",
    "p99_ms",
    "cold_p99_ms",
    "again_p99_ms",
    "loop_lag_ms",
    "ready_ms",
    "learning_s",
)


def table(run: dict[str, Any]) -> str:
    """One size's figures as aligned lines."""
    names = ("median ms", "p99 ms", "CPU p99", "build s", "peak MB", "times")
    lines = [
        f"{run['passages']:,} passages, {run['words']:,} words",
        f"  {'':13}" + "".join(f" {name:>9}" for name in names),
    ]
    ratios = run.get("times_footnote", {})
    for name, figures in run["engines"].items():
        if "skipped" in figures:
            lines.append(f"  {name:13} {figures['skipped']}")
            continue
        lines.append(
            f"  {name:13} {figures['median_ms']:>9.3f} {figures['p99_ms']:>9.3f}"
            f" {figures['cpu_p99_ms']:>9.3f} {figures['build_seconds']:>9.2f}"
            f" {figures.get('peak_mb', math.nan):>9.1f} {ratios.get(name, 1.0):>9.1f}"
        )
    for title in ("change", "concurrent"):
        if title in run:
            lines.append(f"  {title}: " + ", ".join(f"{k} {v}" for k, v in run[title].items()))
    return "\n".join(lines)


def markdown(runs: Sequence[dict[str, Any]]) -> str:
    """All figures as Markdown tables."""
    lines = [
        "| passages | engine | median ms | p99 ms | CPU median | CPU p99 | build s | peak MB "
        "| times |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for run in runs:
        ratios = run.get("times_footnote", {})
        for name, figures in run["engines"].items():
            if "skipped" in figures:
                continue
            peak = f"{figures['peak_mb']:,.0f}" if "peak_mb" in figures else ""
            lines.append(
                f"| {run['passages']:,} | {name} | {figures['median_ms']:,.3f}"
                f" | {figures['p99_ms']:,.3f} | {figures['cpu_median_ms']:,.3f}"
                f" | {figures['cpu_p99_ms']:,.3f} | {figures['build_seconds']:,.2f} | {peak}"
                f" | {ratios.get(name, 1.0):,.1f} |"
            )
    changed = [run for run in runs if "change" in run]
    if changed:
        lines += ["", "| passages | article added ms | removed ms |", "|---:|---:|---:|"]
        lines += [
            f"| {run['passages']:,} | {run['change']['add_ms']} | {run['change']['remove_ms']} |"
            for run in changed
        ]
    crowds = [run for run in runs if "concurrent" in run]
    if crowds:
        named = " | ".join(name.replace("_", " ") for name in _CONCURRENT)
        lines += ["", f"| passages, 64 at once | {named} |", "|---:" * 9 + "|"]
        lines += [
            f"| {run['passages']:,} | "
            + " | ".join(str(run["concurrent"][name]) for name in _CONCURRENT)
            + " |"
            for run in crowds
        ]
    return "\n".join(lines)


def write_report(runs: Sequence[dict[str, Any]], path: Path) -> None:
    """Put the tables between the two marked lines of a file, or make it of them alone."""
    text = path.read_text("utf-8") if path.exists() else ""
    if BEGIN not in text or END not in text:
        text = f"{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    path.write_text(f"{before}{BEGIN}\n\n{markdown(runs)}\n\n{END}{after}", "utf-8")


def plot(runs: Sequence[dict[str, Any]], path: Path) -> None:
    """Median times against passages, both logarithmic. Needs matplotlib."""
    import matplotlib  # type: ignore[import-not-found,unused-ignore]

    matplotlib.use("Agg")
    from matplotlib import pyplot  # type: ignore[import-not-found,unused-ignore]

    figure, axes = pyplot.subplots(figsize=(6, 4))
    for name in ENGINES:
        points = [
            (run["passages"], run["engines"][name]["median_ms"])
            for run in runs
            if "median_ms" in run["engines"].get(name, {})
        ]
        if points:
            axes.plot(*zip(*points, strict=True), marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="median ms a query, top 10")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=90)
