"""Files of weights: JSON that a person can read, with a line for each tree or feature."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

_FORMAT: Final = 1


def read_weights(path: Path, what: str) -> dict[str, Any]:
    """The object in a file written by `write_weights`.

    ValueError, which says that it is not `what`, where it is another format.
    """
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if data.get("format") != _FORMAT:
        raise ValueError(f"{path.name}: not {what} of format {_FORMAT}")
    return data


def write_weights(
    path: Path, about: str, head: Mapping[str, Any], name: str, items: Iterable[object]
) -> None:
    """Write an object of `about`, a sentence on where it comes from, of `head`, and of the list
    `name`, one item a line."""
    opening = json.dumps(
        {"format": _FORMAT, "about": about} | dict(head), ensure_ascii=False, indent=1
    )
    lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    path.write_text(f'{opening[:-2]},\n "{name}": [\n{lines}\n]}}\n', "utf-8")
