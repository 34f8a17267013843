"""Measures answers to questions whose answers are known: `python -m bot evaluate`."""

from bot.evaluation.command import main

__all__ = ["main"]
