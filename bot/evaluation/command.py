"""`python -m bot evaluate`: the answers measured, as tables or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.evaluation.data import Dataset, DatasetError, Example, load_dataset, pool
from bot.evaluation.measure import (
    Asker,
    Outcome,
    Scope,
    baseline,
    ours,
    risk_coverage,
    run,
    summarise,
)
from bot.evaluation.retrieval import compare

OURS: Final = "Footnote"
BASELINE: Final = "rank-bm25"
ALL: Final = "all"
DECIDING: Final = "Knowing when, and time"

#: Table → column → key of `summarise`, and how the value reads.
_TABLES: Final = {
    "The right words found": {
        "n": ("answerable", "{:.0f}"),
        "hit@1": ("hit@1", "{:.1%}"),
        "hit@5": ("hit@5", "{:.1%}"),
        "MRR@10": ("mrr@10", "{:.3f}"),
        "1st": ("first_quote", "{:.1%}"),
        "two": ("two_quotes", "{:.1%}"),
        "EM": ("phrase_em", "{:.1%}"),
        "F1": ("phrase_f1", "{:.1%}"),
        "chars": ("characters", "{:.0f}"),
    },
    DECIDING: {
        "answered": ("answered", "{:.1%}"),
        "off": ("declined_off_article", "{:.1%}"),
        "one": ("declined_one_other", "{:.1%}"),
        "unans.": ("declined_unanswerable", "{:.1%}"),
        "ECE": ("calibration_error", "{:.3f}"),
        "median ms": ("median_ms", "{:.2f}"),
        "p95 ms": ("p95_ms", "{:.2f}"),
    },
}
_LEGEND: Final = (
    "1st, two: the first quote, one of the first two holds the answer. EM, F1: the bold phrase of "
    "the first quote, over all answerable questions. chars: the first two quotes together. "
    "answered: of the answerable. off, one, unans.: declined, of answerable questions asked of all "
    "other articles, of one other article, and of those that the articles do not answer."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command: 0 done, 2 wrong usage or files, 130 interrupted."""
    argv = list(sys.argv[1:] if argv is None else argv)
    if "--summaries" in argv:
        from bot.evaluation import summaries

        argv.remove("--summaries")
        return summaries.main(argv)
    parser = argparse.ArgumentParser(
        prog="python -m bot evaluate",
        description="Measure the answers to questions whose answers are known. The articles of all "
        "files are asked together.",
        epilog="With --summaries, which has its own options, summaries are measured instead.",
    )
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="SQuAD-style .json or .jsonl"
    )
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument("--baseline", action="store_true", help="also measure plain rank-bm25")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show N failures")
    parser.add_argument(
        "--held-out",
        action="store_true",
        help="answer each article with a ranker trained on the others (needs LightGBM)",
    )
    parser.add_argument(
        "--knowledge", type=Path, metavar="DIR", help="the articles of .jsonl files"
    )
    parser.add_argument(
        "--fit",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="with --held-out: fit on these files instead, the article of the same name left out",
    )
    parser.add_argument("--threshold", type=float, help="the lowest confidence at which to answer")
    parser.add_argument("--retrieval", action="store_true", help="only compare variants of BM25")
    arguments = parser.parse_args(argv)
    if arguments.threshold is not None and not 0 <= arguments.threshold <= 1:
        parser.error("--threshold must be between 0 and 1.")
    if arguments.fit is not None and not arguments.held_out:
        parser.error("--fit goes with --held-out.")
    console = Console(stderr=True)
    try:
        datasets = pool([load_dataset(path, arguments.knowledge) for path in arguments.files])
        if arguments.retrieval:
            return _retrieval(datasets, arguments.json, console)
        askers: dict[str, Asker] = {OURS: ours(datasets[0], arguments.threshold)}
        if arguments.held_out:
            fitted = datasets if arguments.fit is None else [load_dataset(p) for p in arguments.fit]
            askers[OURS] = ours(datasets[0], arguments.threshold, _held_out(fitted, console))
    except DatasetError as error:
        print(error, file=sys.stderr)
        return 2
    if arguments.baseline:
        askers[BASELINE] = baseline(datasets[0])
    outcomes = {
        (dataset.name, method): run(
            dataset, ask, _tracker(f"{method}, {dataset.name}", console), off_article=method == OURS
        )
        for dataset in datasets
        for method, ask in askers.items()
    }
    if len(datasets) > 1:
        for method in askers:
            outcomes[ALL, method] = [o for d in datasets for o in outcomes[d.name, method]]
    everything = [o for d in datasets for o in outcomes[d.name, OURS]]
    failures = _failures(everything, arguments.errors)
    if arguments.json:
        print(json.dumps(_as_object(outcomes, everything, failures), ensure_ascii=False))
    else:
        _show(outcomes, everything, failures)
    return 0


def _tracker(about: str, console: Console) -> Callable[[Sequence[Example]], Iterable[Example]]:
    return lambda examples: track(
        examples, about, console=console, transient=True, disable=not console.is_terminal
    )


def _held_out(datasets: Sequence[Dataset], console: Console) -> Any:
    """The rankers by article id, each trained on the other articles of all the files."""
    from bot.evaluation.train import collect, held_out_rankers

    known = [e for d in datasets for e in d.examples if e.article is not None and e.spans]
    if len({e.article for e in known}) < 2:
        raise DatasetError("--held-out needs SQuAD-style files with two articles or more.")
    usable = [
        replace(d, examples=tuple(e for e in d.examples if e.paragraph is not None))
        for d in datasets
    ]
    return held_out_rankers(collect(usable, console), console)


def _failures(outcomes: Sequence[Outcome], count: int) -> list[Outcome]:
    """At most `count` failures, spread over all: the answer missed, or one given to nothing."""
    failed = [
        o
        for o in outcomes
        if (not o.two if o.scope is Scope.ALL and o.example.answerable else o.answered)
    ]
    if len(failed) <= count:
        return failed
    return [failed[at * len(failed) // count] for at in range(count)]


def _as_object(
    outcomes: dict[tuple[str, str], list[Outcome]],
    everything: Sequence[Outcome],
    failures: Sequence[Outcome],
) -> dict[str, Any]:
    files: dict[str, dict[str, Any]] = {}
    for (name, method), found in outcomes.items():
        files.setdefault(name, {})[method] = summarise(found)
    return {
        "files": files,
        "risk_coverage": [
            {"coverage": coverage, "risk": risk} for coverage, risk in risk_coverage(everything)
        ],
        "errors": [
            {
                "question": o.example.question,
                "scope": o.scope.value,
                "answers": list(o.example.answers),
                "answered": o.answered,
                "confidence": o.confidence,
                "quotes": [quote.text for quote in o.quotes],
                "phrase": o.quotes[0].phrase if o.quotes else None,
            }
            for o in failures
        ],
    }


def _show(
    outcomes: dict[tuple[str, str], list[Outcome]],
    everything: Sequence[Outcome],
    failures: Sequence[Outcome],
) -> None:
    out = Console(highlight=False)
    figures = {key: summarise(found) for key, found in outcomes.items()}
    for title, columns in _TABLES.items():
        table = _table(title, "file", columns)
        for (name, method), row in figures.items():
            if method == BASELINE and title == DECIDING:
                continue  # it answers everything
            cells = []
            for key, form in columns.values():
                value = row[key]
                cells.append("–" if value is None else form.format(value).removesuffix("%"))
            table.add_row(name if method == OURS else f"  {method}", *cells)
        out.print(table)
        out.print()
    points = risk_coverage(everything)
    shares = [f"{coverage:.0%}".removesuffix("%") for coverage, _ in points]
    curve = _table("Risk and coverage", "answered, %", shares)
    curve.add_row("wrong, %", *(f"{risk:.1%}".removesuffix("%") for _, risk in points))
    out.print(curve)
    out.print("Answerable questions and, as many, those asked of the other articles; surest first.")
    out.print(_LEGEND, style="dim")
    for o in failures:
        out.print()
        out.print(f"{o.example.question}  ({o.scope.value}, {o.confidence:.0%} sure)", markup=False)
        wanted = " | ".join(o.example.answers) if o.scope is Scope.ALL else ""
        out.print(f"  wanted: {wanted or 'to be declined'}", markup=False)
        for quote in o.quotes:
            out.print(f"  quoted: {quote.text}", markup=False)


def _table(title: str, first: str, columns: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False)
    table.add_column(first, no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _retrieval(datasets: Sequence[Dataset], as_json: bool, console: Console) -> int:
    every = tuple(example for dataset in datasets for example in dataset.examples)
    figures = compare(replace(datasets[0], examples=every), _tracker("search", console))
    if as_json:
        print(json.dumps(figures))
        return 0
    table = _table(
        "Right paragraph found, %",
        "variant, tokens",
        ("hit@1", "MRR@10", "hit@1 own", "MRR@10 own"),
    )
    for name, row in figures.items():
        table.add_row(name, *(f"{100 * value:.1f}" for value in row.values()))
    out = Console(highlight=False)
    out.print(table)
    out.print("own: the question asked of its own article alone.", style="dim")
    return 0
