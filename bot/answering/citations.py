"""Where a quote stands: a link that jumps to its words, and articles of one title told apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote as percent_encode

import regex

from bot.answering.models import Quote
from bot.corpus import Article

#: Words that name the beginning and the end of a quote; a shorter one is named whole.
_EDGE: Final = 5
#: A table's cell in tags.
_IN_TAGS: Final = regex.compile(r"<t[dh]\b", regex.I)


def source_link(quote: Quote) -> str | None:
    """The article's URL with a text fragment (`#:~:text=`), or None where it has no URL.

    The fragment is that of the WICG specification: what stands before and a dash,
    first words, last words, with commas between; browsers without it open the page.
    """
    if quote.article.url is None:
        return None
    # What the page shows: a browser looks for no sign of Markdown.
    before, *rest = _cells(quote)
    first = rest[0] if rest else before
    fragment = f"{_encoded(before[-_EDGE:])}-," if rest else ""
    fragment += _encoded(first[:_EDGE] if len(first) > 2 * _EDGE else first)
    if len(rest) > 1 or len(first) > 2 * _EDGE:
        fragment += f",{_encoded((rest or [before])[-1][-_EDGE:])}"
    return f"{quote.article.url.partition('#')[0]}#:~:text={fragment}"


def _cells(quote: Quote) -> list[list[str]]:
    """The words of each cell of a table's row, within which alone a browser looks for them in
    order; of what is none all of them together."""
    shown = "".join(quote.pieces)
    passage = quote.article.passage_at(quote.start)
    row = (passage is not None and passage.tabular) or _IN_TAGS.search(quote.text) is not None
    cells = [cell.split() for cell in shown.split("|")] if row else []
    return [words for words in cells if words] or [shown.split()]


def _encoded(words: list[str]) -> str:
    # A dash would mark a prefix or suffix of the fragment.
    return percent_encode(" ".join(words), safe="").replace("-", "%2D")


def told_apart(quotes: Iterable[Quote]) -> dict[str, str]:
    """What tells the quotes' articles of one title apart, by the article's id.

    That is their addresses where all of them have one of their own, else their ids (files).
    """
    alike: dict[str, dict[str, Article]] = {}
    for article in (quote.article for quote in quotes):
        alike.setdefault(" ".join(article.title.casefold().split()), {})[article.id] = article
    names: dict[str, str] = {}
    for articles in alike.values():
        if len(articles) > 1:
            addresses = {one.url for one in articles.values() if one.url}
            own = len(addresses) == len(articles)
            names |= {name: (own and one.url) or name for name, one in articles.items()}
    return names
