"""Compares the index with other search libraries: `python -m bot bench`."""

from bot.bench.command import main

__all__ = ["main"]
