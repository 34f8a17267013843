"""Answers and lists as Components V2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import discord
import regex
from discord import ui

from bot.answering import Quote
from bot.answering.citations import source_link, told_apart
from bot.answering.curated import CuratedAnswer
from bot.answering.origins import Fact, Origin
from bot.corpus import Article
from bot.discord_ui.deck import CardButton
from bot.discord_ui.i18n import N_, Say
from bot.discord_ui.safe import MAX_CHOICE, MAX_TEXT, clip, escape, flat, joined, prose
from bot.discord_ui.services import Reply
from bot.ingest.documents import number_of

GREEN: Final = discord.Colour(0x3BA55D)
AMBER: Final = discord.Colour(0xE0A030)
GREY: Final = discord.Colour(0x5C6370)
#: A moderator's words: never the colour of an article's.
BLUE: Final = discord.Colour(0x4A7FB5)

#: Characters of one escaped quote; two of them, their sources and the question fit a message.
_QUOTE: Final = 1_200
#: Characters of a moderator's answer; with the questions above it, it fits a message.
_CURATED: Final = 3_000
#: Several answers in one message: (quotes of each, characters of one), as far as they fit.
_SHORTER: Final = ((2, 480), (2, 320), (1, 480), (1, 320))
_ROOM: Final = 280
#: Characters of a page of a list.
_PAGE: Final = 3_000
_TITLE: Final = 160
_HEADING: Final = 80
_QUESTION: Final = 240
_SHORT_QUESTION: Final = 200
_NOTE: Final = 160
#: Words of a question that were read as others: how many are told, and a word's length.
_MOST_SLIPS: Final = 3
_WORD: Final = 40
_NAME: Final = 80
_SHORT_NAME: Final = 40
_LEAD: Final = 120
#: A link longer than this is left out rather than cut.
_LINK: Final = 400
#: What to do next where nothing is near.
_ABOUT: Final = N_("`/articles` lists what I answer from.")
_FACTS: Final = {
    Fact.TITLE: N_("Title"),
    Fact.SOURCE: N_("Source"),
    Fact.AUTHOR: N_("Author"),
    Fact.PUBLISHED: N_("Published"),
    Fact.LINK: N_("Link"),
}
_UNSTATED: Final = {
    Fact.SOURCE: N_("The article does not state where it is from."),
    Fact.AUTHOR: N_("The article does not state who wrote it."),
    Fact.PUBLISHED: N_("The article does not state when it was published."),
    Fact.LINK: N_("The article does not state its address."),
}
_NO_NAMES: Final[Mapping[str, str]] = {}
#: An address that ends where its brackets do.
_WHOLE: Final = regex.compile(r"https?://[^\s<>]+")
_MESSAGE: Final = regex.compile(r"https://(?:\w+\.)?discord(?:app)?\.com/channels/")


def shown(quote: Quote, limit: int = _QUOTE) -> str:
    """A quote's words as markdown, the phrase that answers in bold, a line for each of its own."""
    before, phrase, after = quote.pieces
    return joined([(before, ""), (phrase, "**"), (after, "")], limit)


def cited(quote: Quote, number: int, say: Say, names: Mapping[str, str] = _NO_NAMES) -> str:
    """`[1] Title › Section › paragraph 3` (or the page), with a link to the words, if any.

    `names` are those of `told_apart`.
    """
    return f"**[{number}]** {place(quote, say, names)}"


def sources(cited: Iterable[tuple[int, str]]) -> list[str]:
    """Numbered places, one line for each place: `[1] [2] Title › paragraph 3`."""
    numbers: dict[str, list[int]] = {}
    for number, where in cited:
        numbers.setdefault(where, []).append(number)
    return [
        " ".join([*(f"**[{number}]**" for number in found), where])
        for where, found in numbers.items()
    ]


def short_name(name: str) -> str:
    """A name of `told_apart`, as it is shown: an address without its scheme, a file, or #5."""
    number = number_of(name)
    return name.partition("://")[2] or name if number is None else f"#{number}"


def _end(name: str) -> str:
    """The end of a name: addresses of one site begin alike."""
    return name if len(name) <= _SHORT_NAME else "…" + name[1 - _SHORT_NAME :]


def titles_apart(articles: Iterable[Article], limit: int = MAX_CHOICE) -> dict[str, str]:
    """What articles are called in a list, by their ids, in at most `limit` characters: the title,
    and what tells it from another article's that is the same."""
    articles = list(articles)
    names = told_apart(Quote(one, "", 1, 0, 0) for one in articles)
    labels = {}
    for one in articles:
        name = names.get(one.id)
        apart = f" ({_end(flat(short_name(name)))})" if name else ""
        labels[one.id] = clip(flat(one.title) or one.id, limit - len(apart)) + apart
    return labels


def place(
    quote: Quote,
    say: Say,
    names: Mapping[str, str] = _NO_NAMES,
    *,
    titled: bool = True,
    headed: bool = True,
) -> str:
    """`Title › Section › paragraph 3` (or the page), with a link to the words, if any.

    Without the title or the section where these stand above it already; with the name
    that `names` have of the article (those of `told_apart`).
    """
    parts = [clip(escape(quote.article.title), _TITLE)] if titled else []
    if titled and (name := names.get(quote.article.id)):
        parts[0] += f" ({clip(escape(short_name(name)), _NAME)})"
    if headed:
        parts += [clip(escape(one), _HEADING) for one in quote.headings]
    page = quote.article.page_at(quote.start)
    parts.append(
        say("paragraph {number}", number=quote.paragraph)
        if page is None
        else say("page {number}", number=page)
    )
    line = " › ".join(parts)
    link = source_link(quote)
    if link is not None and _MESSAGE.match(link):
        # Discord opens a message within itself only by its plain address.
        link = link.partition("#")[0]
    # A bracket could end the link.
    link = link and link.replace("(", "%28").replace(")", "%29")
    if link is not None and len(link) <= _LINK:
        line += f" · [{say('open')}](<{link}>)"
    return line


def quotation(quote: Quote, number: int, limit: int = _QUOTE) -> str:
    """A quote in a quote block, with its number, which stays with the last word."""
    words = shown(quote, limit).replace("\n", "\n> ")
    return f"> {words}\u00a0**[{number}]**"


def led(
    quote: Quote,
    number: int,
    limit: int = _QUOTE,
    *,
    under: str = "",
    above: Quote | None = None,
) -> str:
    """A quote in a quote block, below what it is read from, in the article's words.

    `under` is the heading that stands above it already, `above` the quote.
    """
    lead = quote.lead_below(above)
    if lead is None or lead == under:
        return quotation(quote, number, limit)
    lead = f"-# {clip(escape(lead), _LEAD)}\n"
    return lead + quotation(quote, number, limit - len(lead))


def named(quote: Quote, say: Say) -> str | None:
    """Whom the pronoun that the quote opens with means: the bot's addition, beside the quote."""
    pronoun, name = quote.pronoun, quote.addition
    if pronoun is None or name is None:
        return None
    name = clip(escape(flat(name)), _NAME)
    return say("“{pronoun}” is {name}, named earlier in the article.", pronoun=pronoun, name=name)


def _read(
    quote: Quote, number: int, say: Say, limit: int = _QUOTE, *, above: Quote | None = None
) -> str:
    """A quote with what it is read from, and the bot's addition."""
    lines = [led(quote, number, limit, above=above)]
    note = named(quote, say)
    if note is not None:
        lines.append(f"-# {note}")
    return "\n".join(lines)


def answer_view(
    reply: Reply,
    say: Say,
    *,
    question: str | None = None,
    left: int = 0,
) -> ui.LayoutView:
    """The answer card: quotes, numbered sources, buttons.

    `question` is repeated on top (a command's options are not shown to others);
    `left` is how many questions of the message were not answered.
    """
    quotes = reply.shown
    box: ui.Container[Any] = ui.Container(accent_colour=_colour(reply))
    if question is not None:
        box.add_item(ui.TextDisplay(f"-# {clip(escape(question), _QUESTION)}"))
    for note in notes(reply, say):
        box.add_item(ui.TextDisplay(f"-# {note}"))
    if reply.curated is not None:
        said, credit = curated_texts(reply.curated, say)
        box.add_item(ui.TextDisplay(said))
        box.add_item(ui.Separator())
        box.add_item(ui.TextDisplay(credit))
    elif reply.origin is not None:
        for part in origin_texts(reply.origin, say):
            box.add_item(ui.TextDisplay(part))
    elif not reply.answered:
        said = f"**{_unsaid(reply, say)}**\n"
        said += say("The nearest passages:") if quotes else f"-# {say(_ABOUT)}"
        box.add_item(ui.TextDisplay(said))
    if quotes:
        names = told_apart(quotes)
        places = sources(
            (number, place(quote, say, names)) for number, quote in enumerate(quotes, 1)
        )
        below = "\n".join(f"-# {line}" for line in places)
        spare = MAX_TEXT - _ROOM - len(below) - box.content_length()
        limit = min(_QUOTE, spare // len(quotes) - _NOTE)
        for number, (above, quote) in enumerate(zip((None, *quotes), quotes, strict=False), 1):
            box.add_item(ui.TextDisplay(_read(quote, number, say, limit, above=above)))
        box.add_item(ui.Separator())
        box.add_item(ui.TextDisplay(below))
    if left:
        box.add_item(ui.TextDisplay(f"-# {_left(left, say)}"))
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    if reply.origin is None:
        view.add_item(answer_buttons(reply, say) or _without_buttons(say))
    return view


def answers_view(
    replies: Sequence[Reply], say: Say, left: int = 0, *, question: str | None = None
) -> ui.LayoutView:
    """Several questions of one message, each with its best quotes; `left` were not answered.

    One alone gets the whole card, with `question` on top where it is not in sight.
    """
    if len(replies) == 1:
        return answer_view(replies[0], say, question=question, left=left)
    for quotes, limit in _SHORTER:
        said = [_brief(reply, say, quotes, limit) for reply in replies]
        if sum(len(part) for parts in said for part in parts) <= MAX_TEXT - _ROOM:
            break
    view = ui.LayoutView(timeout=None)
    for reply, parts in zip(replies, said, strict=True):
        box: ui.Container[Any] = ui.Container(accent_colour=_colour(reply))
        for part in parts:
            box.add_item(ui.TextDisplay(part))
        view.add_item(box)
        buttons = answer_buttons(reply, say)
        if buttons is not None:
            view.add_item(buttons)
    if not all(reply.token or reply.origin for reply in replies):
        view.add_item(_without_buttons(say))
    if left:
        view.add_item(ui.TextDisplay(f"-# {_left(left, say)}"))
    return view


def _brief(reply: Reply, say: Say, most: int, limit: int) -> list[str]:
    """One of several answers, each part a text of its own: what was asked, then `most` quotes of
    at most `limit` characters, then where they stand, in no more for each."""
    answer, quotes = reply.answer, reply.shown[:most]
    head = [f"-# {clip(escape(answer.question), _SHORT_QUESTION)}"]
    head += [f"-# {note}" for note in notes(reply, say)]
    if reply.curated is not None:
        return ["\n".join(head), *curated_texts(reply.curated, say, most * limit)]
    if reply.origin is not None:
        return ["\n".join(head), *origin_texts(reply.origin, say)]
    if not reply.answered:
        nearest = f" {say('The nearest passages:')}" if quotes else ""
        head.append(f"**{_unsaid(reply, say)}**{nearest}")
    names = told_apart(quotes)
    parts, places = ["\n".join(head)], []
    for number, (above, quote) in enumerate(zip((None, *quotes), quotes, strict=False), 1):
        parts.append(_read(quote, number, say, limit, above=above))
        where = place(quote, say, names)
        # A long link is worth less than the words.
        if len(where) > limit:
            where = clip(where.partition(" · [")[0], limit)
        places.append((number, where))
    if places:
        parts.append("\n".join(f"-# {line}" for line in sources(places)))
    return parts


def _unsaid(reply: Reply, say: Say) -> str:
    if reply.answer.doubtful:
        return say("The articles do not clearly say.")
    return say("The articles do not say.")


def _colour(reply: Reply) -> discord.Colour:
    if reply.curated is not None:
        return BLUE
    if reply.origin is not None:
        return GREY
    return GREEN if reply.answered else AMBER


def curated_texts(curated: CuratedAnswer, say: Say, limit: int = _CURATED) -> tuple[str, str]:
    """(a moderator's answer below its question, whose it is and of when)."""
    head = f"**{clip(escape(curated.question), _QUESTION)}**"
    note = f"{credit(curated, say)} · {say('not from an article')}"
    return f"{head}\n{clip(prose(curated.answer), limit)}", f"-# {note}"


def origin_texts(origin: Origin, say: Say) -> tuple[str, str]:
    """(what is known of an article, first what was asked; that no quote says so)."""
    lines = [] if origin.stated else [f"**{say(_UNSTATED[origin.asked])}**"]
    for fact, said in origin.facts:
        # An address that is too long is no link, rather than one cut.
        link = fact is Fact.LINK and len(said) <= _LINK and _WHOLE.fullmatch(said)
        known = f"<{said}>" if link else clip(escape(said), _TITLE)
        lines.append(f"**{say(_FACTS[fact])}** · {known}")
    return "\n".join(lines), f"-# {say('About the article, not a quote from it.')}"


def credit(curated: CuratedAnswer, say: Say) -> str:
    """Who answered and when; without the names of those who asked to be forgotten."""
    moderator = say("a moderator") if curated.member is None else f"<@{curated.member}>"
    author = say("a member") if curated.author is None else f"<@{curated.author}>"
    date = f"<t:{int(curated.written_at)}:D>"
    if not curated.saved:
        return say("Answered by {member} on {date}", member=moderator, date=date)
    if curated.changed:
        return say(
            "Answered by {author}, changed and saved by {member} on {date}",
            author=author,
            member=moderator,
            date=date,
        )
    return say(
        "Answered by {author}, saved by {member} on {date}",
        author=author,
        member=moderator,
        date=date,
    )


def notes(reply: Reply, say: Say) -> list[str]:
    """How a question was read: with what of the one before it, and which words as others."""
    said = []
    if reply.taken:
        words = ", ".join(dict.fromkeys(reply.taken))
        words = clip(escape(words), _NOTE)
        said.append(say("Understood as a follow-up, with: {words}", words=words))
    # A moderator's answer stands under the question that it answers.
    slips = reply.answer.slips[:_MOST_SLIPS] if reply.curated is None else ()
    for slip in slips:
        typed, word = (clip(escape(one), _WORD) for one in slip)
        said.append(say("“{typed}” was read as “{word}”.", typed=typed, word=word))
    return said


def _left(left: int, say: Say) -> str:
    return say.plural(
        "{count} more question was left out. Ask it on its own.",
        "{count} more questions were left out. Ask them on their own.",
        left,
    )


def _without_buttons(say: Say) -> ui.TextDisplay[ui.LayoutView]:
    said = say("I cannot save anything at the moment, so there are no buttons.")
    return ui.TextDisplay(f"-# {said}")


def answer_buttons(reply: Reply, say: Say) -> ui.ActionRow[ui.LayoutView] | None:
    """The buttons below an answer; those to show something only where there is something.

    None where the answer could not be kept: they would find nothing.
    """
    token = reply.token
    if token is None:
        return None
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    if reply.shown:
        row.add_item(CardButton(token, "context", label=say("In context")))
    if reply.curated is not None:
        if reply.answer.answered:
            row.add_item(CardButton(token, "more", 1, label=say("What the articles say")))
    elif len(reply.answer.quotes) > len(reply.shown):
        row.add_item(CardButton(token, "more", 1, label=say("More passages")))
    row.add_item(CardButton(token, "helpful", label=say("Helpful")))
    row.add_item(CardButton(token, "unhelpful", label=say("Not helpful")))
    if reply.shown:
        row.add_item(CardButton(token, "summary", label=say("Summary")))
    return row


def text_view(text: str, colour: discord.Colour = GREY) -> ui.LayoutView:
    """A card of one text, cut to what a message holds."""
    view = ui.LayoutView(timeout=None)
    box: ui.Container[Any] = ui.Container(accent_colour=colour)
    box.add_item(ui.TextDisplay(clip(text, MAX_TEXT - 10)))
    view.add_item(box)
    return view


def pages_of(blocks: Iterable[str], most: int = 10) -> list[list[str]]:
    """`blocks` in pages of at most `most` blocks and 3,000 characters; one page at least."""
    pages: list[list[str]] = [[]]
    size = 0
    for block in blocks:
        block = clip(block, _PAGE)
        if pages[-1] and (size + len(block) > _PAGE or len(pages[-1]) == most):
            pages.append([])
            size = 0
        pages[-1].append(block)
        size += len(block) + 2
    return pages


def page_of(page: int, pages: int, say: Say) -> str:
    """`Page 2 of 3`; `page` counts from 0."""
    return say("Page {page} of {pages}", page=page + 1, pages=pages)


def turning(page: int, pages: int, say: Say, token: str) -> ui.ActionRow[ui.LayoutView]:
    """The buttons that turn a card's page, which counts from 0."""
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    last = page == pages - 1
    row.add_item(CardButton(token, "page", max(0, page - 1), label=say("Back"), disabled=page == 0))
    row.add_item(CardButton(token, "page", page + 1, label=say("Next"), disabled=last))
    return row


def paged_view(
    title: str,
    pages: Sequence[Sequence[str]],
    page: int,
    say: Say,
    token: str,
) -> ui.LayoutView:
    """One page of a list, with buttons to turn it where there are several.

    The card's kind must have "page" registered with the deck; the button's
    number is the page to show, from 0.
    """
    page = max(0, min(page, len(pages) - 1))
    view = ui.LayoutView(timeout=None)
    box: ui.Container[Any] = ui.Container(accent_colour=GREY)
    if title:
        box.add_item(ui.TextDisplay(f"### {title}"))
    for block in pages[page]:
        box.add_item(ui.TextDisplay(block))
    if len(pages) > 1:
        box.add_item(ui.TextDisplay(f"-# {page_of(page, len(pages), say)}"))
        box.add_item(turning(page, len(pages), say, token))
    view.add_item(box)
    return view
