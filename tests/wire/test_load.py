"""A short piece of the load; `python -m tests.wire.load` runs the whole."""

from __future__ import annotations

import pytest

from tests.wire.load import load


@pytest.mark.timed
async def test_bursts_are_answered_once_each_without_an_error() -> None:
    figures = await load(300, 60, 10, burst=20, pause=0.3)
    assert figures["answered once"] == 300
    assert figures["declined"] == figures["errors logged"] == 0
    # Three times the promise: the machine that runs the tests may be busy.
    assert figures["answer p99 ms"] < 1_500
    # Of ten seconds it is nearly the longest: one that is given no core adds to it.
    assert figures["loop lag p99 ms"] < 300
