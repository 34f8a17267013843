"""Tables as CSV that spreadsheet programs read, and that cannot make them do anything."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

import regex

from bot.discord_ui.safe import flat

#: What begins a formula, also in full width, where a cell begins; programs that expect
#: another separator begin one in the middle.
_FORMULA: Final = regex.compile(r"((?:^|[;|\t\r\n])[\s\"']*)(?=[=+\-@＝＋－＠])")


def cell(value: object) -> str:
    """A value as a cell: numbers as they are, words on one line and never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    begins = "'" if text[:1] in ("\t", "\r") else ""
    return begins + _FORMULA.sub(r"\1'", flat(text))


def rows(cells: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV in UTF-8, every cell in quotes."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([cell(one) for one in row] for row in cells)
    return made.getvalue().encode("utf-8", "replace")


def sheet(head: Sequence[str], cells: Iterable[Sequence[object]] = ()) -> bytes:
    """A table as CSV: a byte-order mark, the columns' names, the rows."""
    return codecs.BOM_UTF8 + rows([head]) + rows(cells)
