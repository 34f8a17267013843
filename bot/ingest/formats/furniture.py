"""What pages say around their text, and taking it from a text that was copied from one."""

from __future__ import annotations

from typing import Final

import regex

#: What pages say around their text, alone in a block or as a heading.
ALONE: Final = regex.compile(
    r"(?:skip|jump) to (?:(?:the )?(?:main )?content|navigation)"
    r"|related (?:articles?|posts?|stories|content|topics)|read (?:more|next)"
    r"|you (?:may|might) also like|share (?:this|on) .*|advertisement|back to top"
    r"|cookie (?:settings|policy)|sign up (?:for|to) .*newsletter.*|all rights reserved\.?"
    r"|was this (?:article|page) helpful\??",
    regex.I,
)
#: Headings after which a page has only furniture until its next section.
SECTION: Final = regex.compile(
    r"related (?:articles?|posts?|stories|content|topics)|you (?:may|might) also like|read next|"
    r"more from .*|share this.*|recommended (?:articles?|for you)|comments?",
    regex.I,
)
#: How a sentence ends.
SENTENCE_END: Final = regex.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_BLANK: Final = regex.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
#: So many blocks at a text's start may be a page's menu.
_FIRST: Final = 5


def without_furniture(text: str) -> str:
    """A text without "Skip to content" and its like above it, and "Related articles" below.

    Only whole blocks at the two ends go, and below them only titles: anything
    that has a sentence is kept, and so is everything before it.
    """
    start, end = 0, len(text)
    blanks = list(_BLANK.finditer(text))
    for blank in blanks[:_FIRST]:
        block = text[start : blank.start()].strip()
        if block and not ALONE.fullmatch(block):
            break
        start = blank.end()
    for blank in reversed(blanks):
        block = text[blank.end() : end].strip()
        if blank.end() <= start or SENTENCE_END.search(block):
            break
        if SECTION.fullmatch(block.splitlines()[0].lstrip("# ").strip() if block else ""):
            return text[start : blank.start()].rstrip() + "\n"
        end = blank.start()
    return text[start:]
