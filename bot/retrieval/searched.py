"""What an article's passages are searched by."""

from __future__ import annotations

from collections.abc import Iterator

from bot.corpus import Article
from bot.text import terms


def searched_terms(article: Article) -> Iterator[list[str]]:
    """Of each passage, in order, the terms of what it says and of its headings.

    What the title says and the text never does, each passage is searched by, too: "Refunds" above
    a text of what is paid back. The rest of a title tells no passage from another.
    """
    unsaid = set(terms(article.title, article.language))
    held: list[list[str]] = []
    for passage in article.passages:
        own = terms(article.words_of(passage), article.language)
        if unsaid:
            held.append(own)
            unsaid.difference_update(own)
        else:
            yield from held
            held.clear()
            yield own
    title = sorted(unsaid)
    yield from (title + own for own in held)
