"""A short piece of the load; `python -m tests.wire.load` runs the whole."""

from __future__ import annotations

import pytest

from tests.wire.load import load


async def _figures() -> dict[str, float]:
    figures = await load(300, 60, 10, burst=20, pause=0.3)
    assert figures["answered once"] == 300
    assert figures["declined"] == figures["errors logged"] == 0
    return figures


@pytest.mark.timed
async def test_bursts_are_answered_once_each_without_an_error() -> None:
    figures = await _figures()
    # Three times the promise, at one of two times: the machine that runs the tests may be busy.
    if figures["answer p99 ms"] >= 1_500:
        figures = await _figures()
    assert figures["answer p99 ms"] < 1_500
    # Of ten seconds it is nearly the longest: one that is given no core adds to it.
    assert figures["loop lag p99 ms"] < 300
