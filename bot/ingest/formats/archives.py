"""ZIP: what is in it, within limits; nothing is ever written to a folder."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from bot.ingest.documents import MAX_BYTES, IngestError

#: Entries that are looked at, and the bytes that all of them may unpack to.
MAX_ENTRIES: Final = 2_000
MAX_UNPACKED: Final = 100_000_000
_CHUNK: Final = 1 << 18


def open_archive(data: bytes, kind: str = "zip") -> zipfile.ZipFile:
    """The archive. Raises IngestError where it is damaged, encrypted or has too many entries."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise IngestError(f"It is damaged: the {kind} cannot be opened.") from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise IngestError(f"It holds {len(entries):,} files; at most {MAX_ENTRIES:,} can be read.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise IngestError("It is encrypted: save it without a password.")
    return archive


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int = MAX_BYTES) -> bytes:
    """One entry's bytes; what its header claims is not believed."""
    parts: list[bytes] = []
    size = 0
    try:
        with archive.open(entry) as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise IngestError(f"It unpacks to more than {limit // 1_000_000} MB.")
                parts.append(chunk)
    except (
        zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError,
        RuntimeError,
    ) as error:  # fmt: skip
        raise IngestError("It is damaged inside the archive.") from error
    return b"".join(parts)


def check_archive(data: bytes, kind: str) -> None:
    """Unpack everything once, a chunk at a time, before a library does it at one go."""
    archive = open_archive(data, kind)
    left = MAX_UNPACKED
    for entry in archive.infolist():
        try:
            with archive.open(entry) as file:
                while chunk := file.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise IngestError(
                            f"It unpacks to more than {MAX_UNPACKED // 1_000_000} MB."
                        )
        except (
            zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError,
            RuntimeError,
        ) as error:  # fmt: skip
            raise IngestError(f"It is damaged: the {kind} cannot be unpacked.") from error


def members(data: bytes) -> Iterator[tuple[str, bytes | IngestError]]:
    """(name, bytes or why not) of the files of an archive, within the limits on all of them."""
    archive = open_archive(data)
    left = MAX_UNPACKED
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        try:
            content = unpack(archive, entry, min(MAX_BYTES, left))
        except IngestError as error:
            if left < MAX_BYTES:
                raise IngestError(
                    f"It unpacks to more than {MAX_UNPACKED // 1_000_000} MB."
                ) from error
            yield entry.filename, error
            # What was read of it counts: a thousand bombs are no better than one.
            left -= MAX_BYTES
        else:
            left -= len(content)
            yield entry.filename, content
