"""Footnote: answers from trusted articles, in their own words, with citations."""

__version__ = "0.1.0"
