"""Summaries, outlines, quotations, dates and names: an article in its own words, cited."""

from bot.answering.summaries.people import KeyName, key_people
from bot.answering.summaries.quotations import Quotation, quotations, speakers
from bot.answering.summaries.summary import (
    LENGTHS,
    Length,
    SectionNotFound,
    outline,
    summarize,
    summarize_across,
)
from bot.answering.summaries.timeline import DatedStatement, timeline

__all__ = [
    "LENGTHS",
    "DatedStatement",
    "KeyName",
    "Length",
    "Quotation",
    "SectionNotFound",
    "key_people",
    "outline",
    "quotations",
    "speakers",
    "summarize",
    "summarize_across",
    "timeline",
]
