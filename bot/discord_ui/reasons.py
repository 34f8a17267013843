"""Why something cannot be taken in, in the reader's language.

Reasons are made where no language is known: in the process that reads files, in
the service, in the database, where they also stay. Here each is known again by
its shape; what is not known is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import regex

from bot.discord_ui.i18n import N_, Say

#: Every sentence of `bot.ingest` and `bot.store.articles`; what differs in braces. The first
#: that fits is taken: those that fit much come last.
REASONS: Final = (
    N_(
        "The front matter is broken on line {line}. Each line reads 'name: value'; put quotes "
        "around a value that has a colon."
    ),
    N_(
        "The front matter is broken. Each line reads 'name: value'; put quotes around a value "
        "that has a colon."
    ),
    N_("The front matter is not closed with a line of '---'."),
    N_("The front matter must be lines of 'name: value'."),
    N_("The url must start with http:// or https://."),
    N_("The language must be a two-letter code such as 'en' or 'de'."),
    N_("The language is a two-letter code such as 'en' or 'de'."),
    N_("Synonyms are written 'coach = trainer', with commas between several."),
    N_("Left out of the front matter: {unknown}. What is read is {known}."),
    N_("There is no language {code}."),
    N_("There is no day {day}."),
    N_("It has no text to quote."),
    N_("It is empty."),
    N_("It was cancelled."),
    N_("The bot stopped while this was being read. Add it again."),
    N_("It cannot be edited before it is ready."),
    N_("There is no such article here. `/knowledge list` shows them all."),
    N_("Several articles are called that. Choose one from the list."),
    N_("There is nothing to bring back: a day has passed, or it is back already."),
    N_("Only an article from a web page can be refreshed."),
    N_("A zip with several articles is added as a file, not by its URL."),
    N_("Discord no longer provides the file."),
    N_("{count} files are waiting already. Try again when they have been read."),
    N_("It was removed while it was being read."),
    N_("The same text has been added again in the meantime."),
    N_("This server already has {count} articles, the most that it may have. Remove some first."),
    N_("That would make {count} articles; this server may have at most {most}. Remove some first."),
    N_(
        "That would make {size} MB of text; this server may have at most {most} MB. "
        "Remove some first."
    ),
    N_("Its text takes too long to split into sentences."),
    N_("It needs {library}, which is not installed. The bot's owner can install it: {command}."),
    N_("It needs too much memory to be read."),
    N_("It is nested too deeply to be read."),
    N_("It is damaged, or not what its name says."),
    N_("It has {size} characters; an article may have at most {most}. Split it into several."),
    N_("It has more than {most} characters. Split it into several."),
    N_("It is damaged: its text is cut off."),
    N_("It is not text, or it is damaged."),
    N_("It is {size} MB; at most {most} MB can be read."),
    N_("It takes more than {seconds} seconds to read."),
    N_("It cannot be read: it needs too much memory, or is damaged."),
    N_("Nothing can be read at the moment: the reading process does not start."),
    N_("That is not a URL."),
    N_("The URL is too long."),
    N_("A URL starts with http:// or https:// and names a site."),
    N_("A URL with a name or password in it is not fetched."),
    N_("It leads to an address that is not public."),
    N_("The site takes more than {seconds} seconds."),
    N_("The site cannot be reached."),
    N_("The site cannot be reached, or its answer is broken."),
    N_("The site redirects to nowhere."),
    N_("The site redirects more than {times} times."),
    N_("The page needs a login."),
    N_("The site refuses to give the page to a bot."),
    N_("The page does not exist (404)."),
    N_("The page is gone (410)."),
    N_("The site has been asked too often; try again later."),
    N_("The site answers with the error {number}."),
    N_("The page is larger than {most} MB."),
    N_("The site answers in a compression that was not asked for."),
    N_("The site's answer is damaged."),
    N_("The site's answer is cut off."),
    N_("It has no text: its pages are pictures. Run it through text recognition (OCR) first."),
    N_("It is encrypted: save it without a password."),
    N_("It has {count} pages; at most {most} can be read."),
    N_(
        "Its first {pages} pages have {size} characters; an article may have at most "
        "{most}. Split it into several."
    ),
    N_("It is damaged: the PDF cannot be read."),
    N_("It is damaged: the DOCX cannot be read."),
    N_("It is damaged: the EPUB cannot be read."),
    N_("It is damaged: the EPUB names no content."),
    N_("It is encrypted: copy protection (DRM) cannot be read."),
    N_("It holds nothing that can be read."),
    N_("It holds nothing that can be read. {first}"),
    N_("It is not one of the formats that can be read: {formats}."),
    N_("Markdown, text, HTML, PDF, DOCX, EPUB, CSV, JSON lines, or a zip of these"),
    N_("It is damaged, or not in {kind} format."),
    N_("It holds more than {most} articles."),
    N_("It is damaged: the archive cannot be opened."),
    N_("A zip within a zip is not opened."),
    N_("It holds {count} files; at most {most} can be read."),
    N_("It is damaged: the {kind} cannot be opened."),
    N_("It is damaged: the {kind} cannot be unpacked."),
    N_("It is damaged inside the archive."),
    N_("It unpacks to more than {most} MB."),
    N_("The CSV is broken: {why}."),
    N_("It has no rows."),
    N_("Its first row must name the columns 'question' and 'answer'."),
    N_("Row {number} has {count} columns; {needed} are needed."),
    N_("Line {number} is not JSON."),
    N_("Line {number} needs the fields 'question' and 'answer'."),
    N_("Pair {number} has no answer."),
    N_("Pair {number} has no question."),
    N_("It has more than {most} pairs."),
    N_("It has no question–answer pairs."),
    N_("It has no text, or its HTML cannot be read."),
    N_("Its HTML is nested too deeply to be a page."),
    N_("{file} cannot be read: {why}."),
    N_("{file} has no text to quote."),
    N_("{file} is not UTF-8 text (byte {byte}). Save it again as UTF-8."),
    N_("{file}: {reason}"),
)
_FIELD: Final = regex.compile(r"\\\{(\w+)\\\}")


def _shape(template: str) -> regex.Pattern[str]:
    return regex.compile(_FIELD.sub(r"(?P<\1>.+?)", regex.escape(template, literal_spaces=True)))


_SHAPES: Final = tuple((template, _shape(template)) for template in REASONS)
#: Longer than any reason: what is longer is not looked at.
_LONGEST: Final = 1_000


def say_reason(reason: str, say: Say, shown: Callable[[str], str] = str) -> str:
    """A reason in words of `say`; itself where it is none that is known.

    `shown` makes what is not our own words harmless: names, and reasons of other programs.
    """
    return _said(reason, say, shown) or shown(reason)


@lru_cache(maxsize=1_000)
def _said(reason: str, say: Say, shown: Callable[[str], str]) -> str | None:
    if len(reason) > _LONGEST:
        return None
    for template, shape in _SHAPES:
        match = shape.fullmatch(reason)
        if match is None:
            continue
        values = match.groupdict()
        inner = values.get("reason")
        if inner is not None:
            # A file's name and a reason of its own, in the middle of a sentence or not.
            said = _said(inner, say, shown) or _said(inner[:1].upper() + inner[1:], say, shown)
            if said is None:
                return None
            file = {name: shown(value) for name, value in values.items() if name != "reason"}
            return say(template, **file, reason=said)
        # A list of formats, or the first file's reason, is a sentence of its own.
        known = {name: _said(value, say, shown) or shown(value) for name, value in values.items()}
        return say(template, **known)
    return None
