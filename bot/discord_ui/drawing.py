"""Draws one chart: a description as JSON on standard input, a PNG on standard output.

`bot.discord_ui.charts` runs it as a process of its own: drawing holds Python's
lock for longer than the event loop may wait.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import Any, Final

#: Width and height in inches at `_DPI`: 1,280 × 560 pixels, twice what Discord shows.
_SIZE: Final = (8.0, 3.5)
_DPI: Final = 160
#: Its own ground, so that it reads the same in Discord's dark and light themes.
_GROUND: Final = "#2B2D31"
_WORDS: Final = "#DBDEE1"
_GRID: Final = "#45484F"


def draw(about: dict[str, Any]) -> Any:
    """A figure of stacked bars.

    `about` has `bars` (each with `label`, `colour`, `values`), `line` (the same, or
    None), `ticks` ((index, label) pairs), and `across` and `up`, the axes' labels.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor=_GROUND, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot(facecolor=_GROUND)
    count = len(about["bars"][0]["values"])
    # Many bars stand close: a gap between them would be thinner than a pixel.
    width = 0.78 if count <= 62 else 1.0
    base = [0.0] * count
    for bar in about["bars"]:
        axes.bar(
            range(count), bar["values"], width, bottom=base, color=bar["colour"],
            label=bar["label"], linewidth=0,
        )  # fmt: skip
        base = [low + high for low, high in zip(base, bar["values"], strict=True)]
    line = about.get("line")
    if line:
        axes.plot(range(count), line["values"], color=line["colour"], label=line["label"], lw=2)
    axes.set_xlim(-0.6, count - 0.4)
    axes.set_ylim(0, max(1.0, max(base)) * 1.08)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.set_xticks([at for at, _ in about["ticks"]], [label for _, label in about["ticks"]])
    axes.set_xlabel(about["across"], color=_WORDS, fontsize=13)
    axes.set_ylabel(about["up"], color=_WORDS, fontsize=13)
    axes.tick_params(colors=_WORDS, labelsize=13, length=0, pad=6)
    axes.grid(axis="y", color=_GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
    # Bars before the line, in the order in which they are described.
    last = line["label"] if line else None
    marked = sorted(zip(*axes.get_legend_handles_labels(), strict=True), key=lambda x: x[1] == last)
    figure.legend(
        [mark for mark, _ in marked], [label for _, label in marked], loc="outside upper left",
        ncols=3, frameon=False, labelcolor=_WORDS, fontsize=13, handlelength=1.2,
        columnspacing=1.6,
    )  # fmt: skip
    return figure


def main() -> None:
    """Draw what is asked for."""
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(5)
    draw(json.load(sys.stdin)).savefig(sys.stdout.buffer, format="png", facecolor=_GROUND)


if __name__ == "__main__":
    main()
