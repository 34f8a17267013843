"""What is suggested for a name that is none is like it; nothing where nothing is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.near import near

NAMES = [
    "Pool rules",
    "House rules",
    "Timetable of the ferry",
    "Allotment garden handbook",
    "Öffnungszeiten",
    "EU Member States Hold the Key",
    "quiet_hours",
    "",
]


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("pool rulez", ["Pool rules"]),
        ("garden", ["Allotment garden handbook"]),
        ("ferry timetable", ["Timetable of the ferry"]),
        ("offnungszeit", ["Öffnungszeiten"]),
        ("eu member stats", ["EU Member States Hold the Key"]),
        ("rules", ["Pool rules", "House rules"]),
        ("quiet ours", ["quiet_hours"]),
        # These are like something by single letters, or by their function words.
        ("sourdough", []),
        ("the weather", []),
        ("how to bake", []),
        ("zoo", []),
        ("?", []),
    ],
)
def test_what_is_meant_is_like_what_was_said(wanted: str, meant: list[str]) -> None:
    assert [NAMES[at] for at in near(wanted, NAMES)] == meant


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=6))
def test_places_are_those_of_names_and_a_name_is_like_itself(wanted: str, names: list[str]) -> None:
    found = near(wanted, names)
    assert len(found) <= 3 and len(set(found)) == len(found)
    assert all(0 <= at < len(names) for at in found)
    for at, name in enumerate(names):
        if any(c.isalpha() for c in name):
            assert at in near(name, names, limit=len(names))


@pytest.mark.no_cover  # measuring lines would be timed too
def test_a_thousand_names_are_looked_through_while_nobody_waits() -> None:
    names = [f"The rules of pool {at} in the garden of house {at % 37}" for at in range(1_000)]
    started = time.thread_time()
    near("what the rules are in the garden of the pool and of all of the house", names)
    assert time.thread_time() - started < 0.05
