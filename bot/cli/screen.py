"""What a person reads: answers and summaries in the terminal, with rich.

Article text goes through rich's Text, never its markup, and loses control
characters: a file cannot move the cursor or recolour the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import regex
from rich.console import Console
from rich.text import Text

from bot.answering import Answer, Quote, Summary
from bot.answering.citations import source_link, told_apart
from bot.answering.origins import Fact, Origin
from bot.corpus.markup import BREAK

_WIDEST: Final = 100
#: A line is set in by no more.
_DEEPEST: Final = 16
_INSET: Final = regex.compile(r"\u00a0*(?:[•☐☑]|\d{1,9}[.)])[ ]|\u00a0+")
_LABEL: Final = 11
_UNSTATED: Final = {
    Fact.SOURCE: "The article does not state where it is from.",
    Fact.AUTHOR: "The article does not state who wrote it.",
    Fact.PUBLISHED: "The article does not state when it was published.",
    Fact.LINK: "The article does not state its address.",
}
_CONTROL: Final = regex.compile(r"[\p{Cc}\p{Cf}--[\n\t\u200d]]", regex.V1)


def console() -> Console:
    """Colour where the output is a terminal, plain text where it is piped."""
    made = Console(highlight=False, soft_wrap=False)
    made.width = min(made.width, _WIDEST)
    return made


def plain(text: str) -> str:
    """`text` on one line, without control and invisible formatting characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


def counted(count: int, one: str, many: str) -> str:
    """`1 article`, `2,000 articles`."""
    return f"{count:,} {one if count == 1 else many}"


def sized(count: int) -> str:
    """So many bytes: `312 B`, `4.1 kB`, `1.2 MB`."""
    if count < 1_000:
        return f"{count} B"
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"


def source_line(quote: Quote, name: str | None = None) -> str:
    """Where a quote stands, for a person: title, section, page or paragraph.

    `name` tells its article from another of that title.
    """
    page = quote.article.page_at(quote.start)
    where = f"paragraph {quote.paragraph}" if page is None else f"page {page}"
    title = quote.article.title if name is None else f"{quote.article.title} ({name})"
    parts = [plain(title), *map(plain, quote.headings), where]
    return " › ".join(part for part in parts if part)


def quoted(quote: Quote) -> Text:
    """The words with the phrase that answers in bold, a line for each of the article's."""
    lines = [Text()]
    for piece, style in zip(quote.pieces, ("", "bold green", ""), strict=True):
        for number, part in enumerate(piece.split(BREAK)):
            if number:
                lines.append(Text())
            line, words = lines[-1], plain(part)
            if not line:
                inset = len(part) - len(part.lstrip("\u00a0"))
                words = "\u00a0" * min(inset, _DEEPEST) + words
            elif part[:1].isspace() and not line.plain.endswith(" "):
                line.append(" ")
            line.append(words, style)
            if words and part[-1:].isspace():
                line.append(" ")
    for line in lines:
        line.rstrip()
    return Text("\n").join(line for line in lines if line)


def _print(out: Console, first: str, text: Text, style: str = "", rest: str | None = None) -> None:
    """Print `text` wrapped after `first`, its later lines after `rest` (as many spaces)."""
    indent = " " * len(first) if rest is None else rest
    margin = first
    for whole in text.split("\n"):
        # What goes on in the next line stands below the words, not below their bullet.
        inset = found.end() if (found := _INSET.match(whole.plain)) else 0
        for number, line in enumerate(whole.wrap(out, out.width - len(first) - 2 - inset)):
            line.rstrip()
            # The style is that of the margin alone: a Text's own style would colour the words too.
            out.print(
                Text()
                .append(margin, style)
                .append(" " * inset if number else "")
                .append_text(line),
                soft_wrap=True,
            )
            margin = indent


def show_answer(answer: Answer, out: Console) -> None:
    """Print the quotes and their numbered citations."""
    for typed, word in answer.slips:
        out.print(Text(plain(f"“{typed}” was read as “{word}”."), "dim"))
    if not answer.answered:
        clearly = "clearly " if answer.doubtful else ""
        out.print(Text(f"The articles do not {clearly}say.", "bold yellow"))
        if answer.quotes:
            out.print(Text("The nearest passages:", "dim"))
    out.print()
    shown = answer.shown(2 if answer.answered else len(answer.quotes))
    for number, (above, quote) in enumerate(zip((None, *shown), shown, strict=False), 1):
        _quotation(number, quote, out, dim=not answer.answered, above=above)
        out.print()
    names = told_apart(shown)
    for number, quote in enumerate(shown, 1):
        _cite(number, quote, out, names)
        link = source_link(quote)
        if link is not None:
            out.print(Text(f"      {link}", "dim"), soft_wrap=True)
    if shown:
        out.print()
    how = f"{answer.confidence:.0%} sure, " if answer.answered else ""
    out.print(Text(f"  {how}{answer.elapsed_ms:.1f} ms", "dim"))


def show_origin(origin: Origin, out: Console) -> None:
    """Print what is known of an article, first what was asked."""
    if not origin.stated:
        out.print(Text(_UNSTATED[origin.asked], "bold yellow"))
    out.print(Text("About the article, not a quote from it:", "dim"))
    out.print()
    for fact, said in origin.facts:
        label = "link" if fact is Fact.LINK else fact.value
        out.print(Text(f"  {label.capitalize():<{_LABEL}}{plain(said)}"), soft_wrap=True)


def show_summary(summary: Summary, out: Console) -> None:
    """Print the lines under their headings, then the citations."""
    out.print(Text(plain(summary.title), "bold"))
    heading = None
    for number, line in enumerate(summary.lines, 1):
        if line.path and line.path != heading:
            out.print()
            out.print(Text(f"  {plain(line.path)}", "bold cyan"))
        heading = line.path
        out.print()
        above = summary.lines[number - 2] if number > 1 else None
        same = above if above is not None and above.section == line.section else None
        _quotation(number, line, out, under=line.section, above=same)
    out.print()
    names = told_apart(summary.lines)
    for number, line in enumerate(summary.lines, 1):
        _cite(number, line, out, names)


def show_quote(number: int, quote: Quote, out: Console, note: str = "") -> None:
    """Print one quote under a note, with its section and paragraph."""
    if note:
        out.print(Text(f"  {plain(note)}", "bold cyan"))
    _quotation(number, quote, out)
    where = " › ".join(filter(None, (plain(quote.heading), f"paragraph {quote.paragraph}")))
    _print(out, "    ", Text(where, "dim"))
    out.print()


def _quotation(
    number: int,
    quote: Quote,
    out: Console,
    *,
    dim: bool = False,
    under: str = "",
    above: Quote | None = None,
) -> None:
    """The words beside a bar: quotation marks would double those that the words bring."""
    lead = quote.lead_below(above)
    if lead is not None and lead != under:
        _print(out, "    ", Text(plain(lead), "dim"))
    text = quoted(quote)
    if dim:
        text.stylize("dim")
    text.append(f" [{number}]", "cyan")
    _print(out, "  │ ", text, "cyan", "  │ ")
    if quote.pronoun is not None and quote.addition is not None:
        # Beside the words, never in them: it is ours.
        note = f"(“{quote.pronoun}” is {plain(quote.addition)}, named earlier in the article.)"
        _print(out, "    ", Text(note, "dim italic"))


def _cite(number: int, quote: Quote, out: Console, names: Mapping[str, str]) -> None:
    where = source_line(quote, names.get(quote.article.id))
    _print(out, f"  [{number}] ", Text(where, "dim"), "cyan")
