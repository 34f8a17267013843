"""From a question to quotes: question analysis, evidence, confidence, summaries."""

from bot.answering.engine import DEFAULT_THRESHOLD, MAX_QUESTION_CHARS, Engine
from bot.answering.models import Answer, Quote, Summary

__all__ = [
    "DEFAULT_THRESHOLD",
    "MAX_QUESTION_CHARS",
    "Answer",
    "Engine",
    "Quote",
    "Summary",
]
