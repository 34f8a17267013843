"""Where a quote stands: a link that jumps to its words, and articles of one title told apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote as percent_encode

from bot.answering.models import Quote
from bot.corpus import Article

#: Words that name the beginning and the end of a quote; a shorter one is named whole.
_EDGE: Final = 5


def source_link(quote: Quote) -> str | None:
    """The article's URL with a text fragment (`#:~:text=`), or None where it has no URL.

    The fragment is that of the WICG specification: first words, a comma, last
    words; browsers without it open the page.
    """
    if quote.article.url is None:
        return None
    # What the page shows: a browser looks for no sign of Markdown.
    words = "".join(quote.pieces).split()
    first, last = words[:_EDGE], words[-_EDGE:]
    fragment = _encoded(first if len(words) > 2 * _EDGE else words)
    if len(words) > 2 * _EDGE:
        fragment += f",{_encoded(last)}"
    return f"{quote.article.url.partition('#')[0]}#:~:text={fragment}"


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
