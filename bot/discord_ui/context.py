"""A quote in the section that it stands in."""

from __future__ import annotations

from typing import Final

import discord

from bot.answering import Quote
from bot.corpus import Article, Passage
from bot.discord_ui.i18n import Say
from bot.discord_ui.rendering import GREY, text_view
from bot.discord_ui.safe import clip, escape
from bot.discord_ui.services import Services

#: Characters of a section that are shown, of the quote alone, and between two paragraphs.
_CONTEXT: Final = 3_000
_QUOTE: Final = 1_800
_BETWEEN: Final = 6


def context_view(
    services: Services, quote: Quote, guild: int | None, say: Say
) -> discord.ui.LayoutView:
    """The quote's section with the quote in bold; says so where the text was superseded."""
    text = in_context(quote.article, quote)
    now = services.engine.visible(guild).get(quote.article.id)
    if now is None:
        text = f"-# {say('The article has been removed since. It said:')}\n{text}"
    elif now.digest != quote.article.digest:
        text = f"-# {say('The article has been changed since. It said then:')}\n{text}"
    return text_view(text, GREY)


def in_context(article: Article, quote: Quote) -> str:
    """The words of the quote's section around it, paragraph by paragraph, the quote in bold.

    Of a section that is too long, what stands nearest to the quote.
    """
    passage = article.passage_at(quote.start)
    assert passage is not None  # quotes stand in passages
    section = article.sections[passage.section]
    places = [article.passages[at] for at in section.passages]
    centre = places.index(passage)
    lines = [_marked(article, passage, quote)]
    size = len(lines[0])
    first = last = centre
    while True:
        grown = False
        for at in (first - 1, last + 1):
            if not 0 <= at < len(places) or places[at].end - places[at].start > _CONTEXT:
                continue
            words = escape(article.shown(places[at].start, places[at].end)[0])
            if size + len(words) + _BETWEEN <= _CONTEXT:
                size += len(words) + _BETWEEN
                lines.insert(0 if at < first else len(lines), words)
                first, last, grown = min(first, at), max(last, at), True
        if not grown:
            break
    if first:
        lines.insert(0, "…")
    if last < len(places) - 1:
        lines.append("…")
    head = clip(escape(article.title), 200)
    if section.heading:
        head += f" › {clip(escape(section.heading), 200)}"
    return f"**{head}**\n" + "\n> \n".join(f"> {words}" for words in lines)


def _marked(article: Article, passage: Passage, quote: Quote) -> str:
    """The passage with the quote in bold, cut on both sides where it is too long."""
    end = min(quote.end, passage.end)
    # Each by itself, so that the quote reads as it does on its card.
    (before,) = article.shown(passage.start, quote.start)
    cuts = (min(quote.start + at, end) for at in quote.highlight or ())
    words = "".join(article.shown(quote.start, end, *cuts))
    (after,) = article.shown(end, passage.end)
    marked = f"**{clip(escape(words), _QUOTE)}**"
    room = (_CONTEXT - len(marked)) // 2
    if len(before) > room or len(escape(before)) > room:
        # Escaped, it is at most twice as long.
        _, space, words = before[-room // 2 :].partition(" ")
        before = f"…{space}{words or before[-room // 2 :]}"
    gap = " " if before[-1:].isspace() else ""
    rest = " " if after[:1].isspace() else ""
    if len(after) > room or len(escape(after)) > room:
        words, _, _ = after[: room // 2].rpartition(" ")
        after = f"{words or after[: room // 2]} …"
    return f"{escape(before)}{gap}{marked}{rest}{escape(after)}".strip()
