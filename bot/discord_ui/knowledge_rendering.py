"""A server's own articles as messages: the list, one of them, what became of what was added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from babel.numbers import format_decimal
from discord import ui

from bot.discord_ui.i18n import N_, Say
from bot.discord_ui.reasons import say_reason
from bot.discord_ui.rendering import AMBER, GREEN, pages_of, text_view
from bot.discord_ui.safe import clip, escape, flat
from bot.ingest.service import Entry, Knowledge, Outcome, Shown

_EXCERPT: Final = 700
_TITLE: Final = 100
_REASON: Final = 250
_PER_PAGE: Final = 8
_MARKS: Final = {"ready": "✅", "reading": "📖", "pending": "🕓", "failed": "⚠️"}
_STATUS: Final = {
    "ready": N_("ready"),
    "reading": N_("reading"),
    "pending": N_("pending"),
    "failed": N_("failed"),
}
_CHANGES: Final = {
    "added": N_("added"),
    "changed": N_("changed; the earlier version is kept"),
    "same": N_("is already here"),
    "unchanged": N_("has nothing new"),
}


def short(text: str | None, limit: int = _TITLE) -> str:
    """A title or reason on one line, without meaning to Discord."""
    return escape(clip(flat(text or ""), limit))


def _why(reason: str, say: Say) -> str:
    """A reason in the reader's language; a command that it names stays one."""
    if len(said := say_reason(reason, say)) > _REASON:
        return short(said, _REASON)
    return say_reason(reason, say, escape)


def when(at: float) -> str:
    """A time as Discord shows it to each reader."""
    return f"<t:{int(at)}:f>"


def size_of(count: int, say: Say) -> str:
    """A number of bytes in words."""
    if count < 1_000:
        return f"{count} B"
    number, unit = (count / 1e6, "MB") if count >= 100_000 else (count / 1e3, "kB")
    return f"{say.decimal(number)} {unit}"


def outcomes_view(outcomes: Sequence[Outcome], say: Say) -> ui.LayoutView:
    """What became of what was brought."""
    lines = []
    for one in outcomes[:12]:
        name = f"**{short(one.name)}**"
        if one.change == "failed":
            lines.append(f"⚠️ {name}: {_why(one.reason or '', say)}")
        else:
            lines.append(f"✅ {name} {say(_CHANGES[one.change])} (#{one.number})")
            lines[-1] += "".join(f"\n-# {_why(remark, say)}" for remark in one.remarks[:3])
    if len(outcomes) > len(lines):
        count = len(outcomes) - len(lines)
        lines.append(say("… and {count} more: `/knowledge list`", count=count))
    failed = any(one.change == "failed" for one in outcomes)
    return text_view("\n".join(lines), AMBER if failed else GREEN)


def progress_view(states: Mapping[str, str], say: Say) -> ui.LayoutView:
    """How far the work on each of the first articles is, by its name."""
    return text_view(
        "\n".join(
            f"{_MARKS[status]} **{short(name)}**: {say(_STATUS[status])}"
            for name, status in list(states.items())[:15]
        )
    )


def _line(entry: Entry, say: Say) -> str:
    """An article in the list."""
    row = entry.row
    about = [say(_STATUS[entry.status])]
    if row.version is not None:
        about += [say("version {number}", number=row.version), size_of(row.size, say)]
    line = f"{_MARKS[entry.status]} **{short(entry.title)}** (#{entry.number}): {', '.join(about)}"
    return f"{line}\n-# {_why(row.reason, say)}" if row.reason else line


async def listing(knowledge: Knowledge, guild: int, say: Say) -> tuple[str, list[list[str]]]:
    """The title and pages of a guild's list, with what is wrong in the shared folder."""
    entries = await knowledge.entries(guild)
    gone = [entry for entry in await knowledge.removed(guild) if entry.row.version is not None]
    count, size, quota = await knowledge.usage(guild)
    articles = format_decimal(count, locale=say.language)
    if quota.articles is not None:
        articles += f" / {format_decimal(quota.articles, locale=say.language)}"
    text = (
        f"{size_of(size, say)} / {size_of(quota.size, say)}"
        if quota.size is not None
        else size_of(size, say)
    )
    blocks = [
        say.plural(
            "{articles} article, {size} of text",
            "{articles} articles, {size} of text",
            count if quota.articles is None else quota.articles,
            articles=articles,
            size=text,
        ),
        *(_line(entry, say) for entry in entries),
    ]
    if not entries:
        blocks.append(
            say("None yet. `/knowledge add` adds files, `/knowledge add-url` a web page.")
        )
    if gone:
        names = ", ".join(f"{short(entry.title, 40)} (#{entry.number})" for entry in gone[:5])
        blocks.append(
            "-# "
            + say("Removed; `/knowledge undo` brings them back within a day: {names}", names=names)
        )
    problems = knowledge.problems
    if problems:
        lines = [f"⚠️ {_why(problem.reason, say)}" for problem in problems[:5]]
        title = say("Files of the shared folder that cannot be read")
        blocks.append("\n".join([f"**{title}**", *lines]))
    return say("This server's articles"), pages_of(blocks, most=_PER_PAGE)


def showing(shown: Shown, say: Say) -> ui.LayoutView:
    """An article: what is known of it, and how it begins."""
    entry, row, document = shown.entry, shown.entry.row, shown.document
    facts = [f"#{entry.number}", say(_STATUS[entry.status])]
    lines = []
    if row.reason:
        lines.append(f"⚠️ {_why(row.reason, say)}")
    if document is not None and shown.article is not None:
        count = len(shown.article.passages)
        facts += [
            say("version {number}", number=row.version),
            say.plural("{count} paragraph", "{count} paragraphs", count),
        ]
        if document.pages:
            facts.append(say.plural("{count} page", "{count} pages", len(document.pages)))
        facts.append(size_of(row.size, say))
        for name, value in (
            (say("File"), entry.name),
            (say("Source"), document.source),
            (say("Author"), document.author),
            (say("Published"), document.published),
            (say("Language"), document.language and say.tongue(document.language)),
            (say("Tags"), ", ".join(document.tags)),
            (say("Synonyms"), ", ".join(document.synonyms)),
            (say("Address"), row.url or document.url),
        ):
            if value:
                lines.append(f"**{name}:** {short(value, _REASON)}")
        if row.checked_at is not None and row.origin == "url":
            lines.append(f"**{say('Last checked')}:** {when(row.checked_at)}")
        lines.append(f"**SHA-256:** `{document.digest}`")
        begins = document.text[:_EXCERPT].strip().splitlines()
        more = ["> …"] if len(document.text) > _EXCERPT else []
        lines += [f"> {escape(line)}" for line in begins] + more
    head = f"### {short(entry.title, 200)}\n{', '.join(facts)}"
    return text_view("\n".join([head, *lines]))


def keepers(role: int | str | None, say: Say) -> str:
    """Who keeps the articles, with the role of that id."""
    if role is None:
        return say("Only members with Manage Server may manage the articles.")
    return say(
        "{role} and members with Manage Server may manage the articles.", role=f"<@&{int(role)}>"
    )
