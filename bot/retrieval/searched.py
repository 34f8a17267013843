"""What an article's passages are searched by."""

from __future__ import annotations

from bot.corpus import Article
from bot.text import terms


def searched_terms(article: Article) -> list[list[str]]:
    """Of each passage, in order, the terms of what it says and of its headings.

    What the title says and the text never does, each passage is searched by, too: "Refunds" above
    a text of what is paid back. The rest of a title tells no passage from another.
    """
    found = [terms(article.words_of(passage), article.language) for passage in article.passages]
    said = set().union(*found)
    title = [term for term in terms(article.title, article.language) if term not in said]
    return [[*title, *own] for own in found] if title else found
