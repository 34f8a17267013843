"""Summaries, outlines, quotations, dates and names: an article in its own words, cited."""

from bot.answering.summaries.summary import (
    LENGTHS,
    Length,
    SectionNotFound,
    outline,
    summarize,
    summarize_across,
)

__all__ = [
    "LENGTHS",
    "Length",
    "SectionNotFound",
    "outline",
    "summarize",
    "summarize_across",
]
