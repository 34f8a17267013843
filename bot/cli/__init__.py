"""Footnote in the terminal: `python -m bot COMMAND`."""

from bot.cli.main import main

__all__ = ["main"]
