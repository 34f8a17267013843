"""What is asked of an article itself, which its text seldom says: "source?", "who wrote this?".

What stands above its text tells it, in the bot's words and never as a quote.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final

import regex

from bot.answering.framing import words_in
from bot.answering.messages import asked_in
from bot.answering.models import Answer
from bot.corpus import Article
from bot.text import DEFAULT_LANGUAGE
from bot.text.grammar import grammar, grammars, pattern_of

#: Characters of the longest message that asks nothing else.
_LONGEST: Final = 120
#: Where a phrase has words for the article.
_ARTICLE: Final = "~"


class Fact(Enum):
    """What may stand above an article's text, each by its name in `Article`."""

    TITLE = "title"
    SOURCE = "source"
    AUTHOR = "author"
    PUBLISHED = "published"
    LINK = "url"


#: Keys of the phrases that ask for a fact.
_ASKED: Final = {
    "origin_source": Fact.SOURCE,
    "origin_author": Fact.AUTHOR,
    "origin_published": Fact.PUBLISHED,
    "origin_link": Fact.LINK,
}
#: Attributes whose words open a line about an article: "Written by Ana Ruiz", "Published: 3 May".
_LINED: Final = ("writing", "publishing")


@dataclass(frozen=True, slots=True)
class Origin:
    """An article and what was asked of it."""

    article: Article
    asked: Fact

    @property
    def stated(self) -> bool:
        """Whether it is known."""
        return self._told is not None

    def is_told_by(self, answer: Answer) -> bool:
        """Whether the article's text tells it: who wrote to the mayor did not write the article.

        A sentence that tells it names the article or is a line about it.
        """
        if not answer.answered:
            return False
        first = answer.quotes[0]
        tells = _tells(self.asked, first.article.language)
        return tells is None or any(
            tells.search(said) for said in (first.text, first.lead or "", first.section or "")
        )

    @property
    def facts(self) -> tuple[tuple[Fact, str], ...]:
        """What is known of the article, in the words above its text: first what was asked."""
        told = self._told
        known = ((fact, self._said(fact)) for fact in sorted(Fact, key=lambda one: one is not told))
        return tuple((fact, said) for fact, said in known if said)

    @property
    def _told(self) -> Fact | None:
        """The fact that tells what was asked; a link also tells where an article is from."""
        wanted = (Fact.SOURCE, Fact.LINK) if self.asked is Fact.SOURCE else (self.asked,)
        return next((fact for fact in wanted if self._said(fact)), None)

    def _said(self, fact: Fact) -> str | None:
        said: str | None = getattr(self.article, fact.value)
        return said


def fact_asked(text: str, language: str = DEFAULT_LANGUAGE) -> Fact | None:
    """What a text asks of an article, where it asks nothing else; `language` is the text's.

    "Who wrote this?" may mean an article, "who wrote the anthem?" does not.
    """
    if len(text) > _LONGEST:
        return None
    phrases = _phrases()
    for said in (text, asked_in(text, language)):
        fact = phrases.get(tuple(words_in(said)))
        if fact is not None:
            return fact
    return None


def ready() -> None:
    """Make now what the first question would wait for."""
    _phrases()


@cache
def _phrases() -> dict[tuple[str, ...], Fact]:
    """The words of each phrase of all languages that asks for a fact."""
    made = {}
    for known in grammars():
        articles = known.said("origin_of")
        for key, fact in _ASKED.items():
            for phrase in known.said(key):
                for article in articles if _ARTICLE in phrase else ("",):
                    made[tuple(words_in(phrase.replace(_ARTICLE, article)))] = fact
    return made


@cache
def _tells(fact: Fact, language: str) -> regex.Pattern[str] | None:
    """What tells a fact of the article that it stands in; None where a language's words for
    articles are unknown."""
    known = grammar(language)
    asked = {key: known.said(key) for key in _ASKED}
    own = next(phrases for key, phrases in asked.items() if _ASKED[key] is fact)
    # "The source of the river" is not the article's.
    articles = [phrase for phrase in known.said("origin_of") if phrase not in own]
    if not articles:
        return None
    lined = [phrase for phrases in asked.values() for phrase in phrases if " " not in phrase]
    for name in _LINED:
        lined += known.attributes[name].asked if name in known.attributes else ()
    return regex.compile(rf"\b(?:{pattern_of(articles)})\b|^\W*(?:{pattern_of(lined)})\b", regex.I)
