"""A quote in the section that it stands in."""

from __future__ import annotations

from typing import Final

import discord

from bot.answering import Quote
from bot.corpus import Article
from bot.discord_ui.i18n import Say
from bot.discord_ui.rendering import GREY, text_view
from bot.discord_ui.safe import clip, escape
from bot.discord_ui.services import Services

#: Characters of a section that are shown around the quote.
_CONTEXT: Final = 3_000


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
    """The words of the quote's section around it, paragraph by paragraph, the quote in bold."""
    passage = article.passage_at(quote.start)
    assert passage is not None  # quotes stand in passages
    section = article.sections[passage.section]
    parts = []
    for at in section.passages:
        own = article.passages[at]
        if own.start <= quote.start < own.end:
            end = min(quote.end, own.end)
            before = escape(article.text[own.start : quote.start])
            after = escape(article.text[end : own.end])
            marked = f"**{escape(article.text[quote.start : end])}**"
            parts.append((own, " ".join(filter(None, (before, marked, after)))))
        else:
            parts.append((own, escape(article.text[own.start : own.end])))
    centre = next(i for i, (own, _) in enumerate(parts) if own is passage)
    first = last = centre
    size = len(parts[centre][1])
    while True:
        grown = False
        for at in (first - 1, last + 1):
            if 0 <= at < len(parts) and size + len(parts[at][1]) < _CONTEXT:
                size += len(parts[at][1]) + 4
                first, last, grown = min(first, at), max(last, at), True
        if not grown:
            break
    lines = [f"> {words}" for _, words in parts[first : last + 1]]
    if first:
        lines.insert(0, "> …")
    if last < len(parts) - 1:
        lines.append("> …")
    head = clip(escape(article.title), 200)
    if section.heading:
        head += f" › {clip(escape(section.heading), 200)}"
    return f"**{head}**\n" + clip("\n> \n".join(lines), _CONTEXT + 400)
