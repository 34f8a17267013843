"""Measuring answers on questions with known answers: `python -m bot evaluate`."""

from bot.evaluation.command import main

__all__ = ["main"]
