"""What an article's passages are searched by."""

from __future__ import annotations

from collections import Counter
from typing import Final

from bot.corpus import Article
from bot.text import terms

#: A title's word that more of the passages say tells them apart.
_RARE: Final = 0.25


def searched_terms(article: Article) -> list[list[str]]:
    """Of each passage, in order, the terms of what it says and of its headings.

    What the title says and few passages do, each is searched by: "Lantern House" above a text that
    says "we" ever after.
    """
    found = [terms(article.words_of(passage), article.language) for passage in article.passages]
    title = {*terms(article.title, article.language)}
    said = Counter(term for own in found for term in title.intersection(own))
    rare = {term for term in title if said[term] <= _RARE * len(found)}
    return [sorted(rare.difference(own)) + own for own in found] if rare else found
