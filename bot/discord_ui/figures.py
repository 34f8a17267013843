"""What `/insights` says of a server's questions: groups of like ones, shares, a chart's data."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from babel.dates import format_skeleton

from bot.answering.question import AnswerKind, analyze
from bot.discord_ui.i18n import Say
from bot.store.insights import DAY, Insights, Wording

#: Blue and amber differ for every kind of sight.
_ANSWERED: Final = "#58A6FF"
_DECLINED: Final = "#F0A030"
_AVERAGE: Final = "#FFFFFF"
#: Days from which on an average is drawn over the bars, and how many days it is of.
_MANY: Final = 62
_AVERAGED: Final = 7
#: Days from which on months are named, not days; and how many days are named.
_MONTHS: Final = 120
_TICKS: Final = 8
#: Kinds of question that are told by the order of the words.
_LOOSE: Final = frozenset(
    {AnswerKind.YES_NO, AnswerKind.OTHER, AnswerKind.THING, AnswerKind.DEFINITION}
)


@dataclass(frozen=True, slots=True)
class Like:
    """Questions that are alike: the most frequent wording, and how many there are."""

    text: str
    asked: int
    answered: int


def likeness(text: str, language: str) -> Hashable:
    """What like questions have in common: their words in any order, and what they ask for.

    Case, endings and small words do not count; "when" and "where" do.
    """
    question = analyze(text, language)
    if not question.terms:
        return " ".join(text.casefold().split())
    return None if question.kind in _LOOSE else question.kind, frozenset(question.terms)


def grouped(wordings: Sequence[Wording], language: Callable[[str], str]) -> list[Like]:
    """Like questions together, the most frequent first."""
    found: dict[Hashable, list[Wording]] = {}
    for wording in wordings:
        found.setdefault(likeness(wording.text, language(wording.text)), []).append(wording)
    made = [
        Like(own[0].text, sum(one.asked for one in own), sum(one.answered for one in own))
        for own in found.values()
    ]
    return sorted(made, key=lambda like: -like.asked)


def percent(part: int, whole: int) -> int:
    """A share in whole percent; only none is 0, and only all is 100."""
    if part in (0, whole):
        return 100 * part // max(whole, 1)
    return min(99, max(1, round(100 * part / whole)))


def duration(ms: float, say: Say) -> str:
    """A time as it is read: milliseconds, or seconds from one on."""
    if ms >= 1_000:
        return f"{say.decimal(ms / 1000)} s"
    return f"{ms:.0f} ms" if ms >= 10 else f"{say.decimal(ms)} ms"


def chart_of(insights: Insights, say: Say) -> dict[str, Any]:
    """The chart's data for `drawing.draw`."""
    slots, hourly = insights.slots, insights.span.step < DAY
    answered = [slot.answered for slot in slots]
    line = None
    if len(slots) > _MANY:
        totals = [slot.questions for slot in slots]
        line = {
            "label": say("Average of 7 days"),
            "colour": _AVERAGE,
            "values": [
                sum(totals[max(0, at + 1 - _AVERAGED) : at + 1]) / min(at + 1, _AVERAGED)
                for at in range(len(totals))
            ],
        }
    return {
        "bars": [
            {"label": say("Answered"), "colour": _ANSWERED, "values": answered},
            {
                "label": say("Not answered"),
                "colour": _DECLINED,
                "values": [slot.questions - slot.answered for slot in slots],
            },
        ],
        "line": line,
        "ticks": _ticks([datetime.fromtimestamp(slot.at, UTC) for slot in slots], hourly, say),
        "across": say("Hour (UTC)") if hourly else say("Day (UTC)"),
        "up": say("Questions per hour") if hourly else say("Questions per day"),
    }


def _ticks(times: Sequence[datetime], hourly: bool, say: Say) -> list[tuple[int, str]]:
    """(index, label) of the places that are named below the bars."""
    if hourly:
        return [(at, f"{t:%H:%M}") for at, t in enumerate(times) if t.hour % 3 == 0]
    if len(times) > _MONTHS:
        months = [(at, t) for at, t in enumerate(times) if t.day == 1]
        # The year below the first month, and below each January.
        return [
            (at, format_skeleton("MMM", t, locale=say.language)
                 + (f"\n{t.year}" if n == 0 or t.month == 1 else ""))
            for n, (at, t) in enumerate(months)
        ]  # fmt: skip
    # From today backwards, so that today is named.
    step = -(-len(times) // _TICKS)
    return [
        (at, format_skeleton("MMMd", times[at], locale=say.language))
        for at in range(len(times) - 1, -1, -step)
    ]
