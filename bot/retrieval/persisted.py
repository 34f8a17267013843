"""A segment in a file: built once, then mapped into memory at every later start.

A file is a line of JSON (format, key, the arrays' shapes and a checksum of the
rest), then the bytes of the term list and of the arrays. It is used only if all
of that matches; otherwise the segment is built again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import mmap
import os
import tempfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from bot.corpus import Article
from bot.text.words import TOKENIZER_VERSION

logger = logging.getLogger(__name__)

_MAGIC: Final = "footnote-index"
_FORMAT: Final = 3
#: Name → type of the arrays, in the file's order.
_ARRAYS: Final = {
    "starts": "<i8",
    "offsets": "<i8",
    "lengths": "<i4",
    "docs": "<i4",
    "counts": "<i4",
}
_ALIGN: Final = 64

Arrays = dict[str, "np.ndarray[tuple[int, ...], np.dtype[np.signedinteger]]"]


def content_key(articles: Iterable[Article]) -> str:
    """A digest of everything that the postings of these articles depend on, in hexadecimal."""
    digest = hashlib.sha256(f"{_MAGIC} {_FORMAT} {TOKENIZER_VERSION}".encode())
    for article in articles:
        spans = [(passage.start, passage.end, passage.lead) for passage in article.passages]
        about = (article.id, article.digest, article.language, article.title, spans)
        digest.update(repr(about).encode())
    return digest.hexdigest()


def save(path: Path, key: str, names: Sequence[str], arrays: Arrays) -> None:
    """Write a segment beside `path` and put it in its place; a failure is logged, not raised."""
    terms = "\n".join(names).encode()
    parts = [terms] + [
        np.ascontiguousarray(arrays[n], dtype=d).tobytes() for n, d in _ARRAYS.items()
    ]
    payload = b"".join(part + b"\0" * (-len(part) % _ALIGN) for part in parts)
    header = {
        "what": _MAGIC,
        "key": key,
        "sizes": [len(part) for part in parts],
        "checksum": zlib.crc32(payload),
    }
    line = json.dumps(header).encode()
    line += b" " * (-(len(line) + 1) % _ALIGN) + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(line)
                file.write(payload)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        logger.warning("The index could not be kept in %s: %s", path, error)


def load(path: Path, key: str) -> tuple[list[str], Arrays] | None:
    """The terms and arrays kept in `path` under `key`; None, with a log line, where not usable."""
    try:
        with path.open("rb") as file:
            line = file.readline(4096)
            held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = json.loads(line)
        if header["what"] != _MAGIC:
            raise ValueError("it is another program's file")
        if header["key"] != key:
            logger.info(
                "The index in %s is of other articles or an older version; rebuilding", path
            )
            return None
        view = memoryview(held)
        if zlib.crc32(view[len(line) :]) != header["checksum"]:
            raise ValueError("it is damaged")
        at, blocks = len(line), []
        for size in header["sizes"]:
            blocks.append(view[at : at + size])
            at += size + -size % _ALIGN
        text = bytes(blocks[0]).decode()
        names = text.split("\n") if text else []
        arrays: Arrays = {
            name: np.frombuffer(block, dtype=kind)
            for (name, kind), block in zip(_ARRAYS.items(), blocks[1:], strict=True)
        }
        if len(arrays["offsets"]) != len(names) + 1:
            raise ValueError("its parts do not fit together")
        return names, arrays
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        logger.warning("The index in %s is not usable (%s); rebuilding", path, error)
        return None
