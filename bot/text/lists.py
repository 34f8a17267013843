"""Lists of words as they are written in code."""

from __future__ import annotations


def listed(text: str) -> frozenset[str]:
    """The words of `text`, which spaces and ends of lines set apart."""
    return frozenset(text.split())
