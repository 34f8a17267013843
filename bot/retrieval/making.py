"""Makes the index that the settings name: the embedded one, or Milvus."""

from __future__ import annotations

from pathlib import Path

from bot.retrieval.index import PassageIndex
from bot.retrieval.segmented import SegmentedIndex


def make_index(
    kind: str = "embedded", *, database: Path | None = None, uri: str = "", token: str = ""
) -> PassageIndex:
    """An empty index of `kind`, "embedded" or "milvus", kept beside `database`.

    ModuleNotFoundError where Milvus is asked for and its client is not
    installed (the extra `milvus`); a Milvus that is down is no error here.
    """
    held = SegmentedIndex(database)
    if kind != "milvus":
        return held
    # Imported only here: the client takes a second and 300 MB on disk.
    from bot.retrieval.milvus import MilvusIndex

    return MilvusIndex(uri, token=token, held=held)
