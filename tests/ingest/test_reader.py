"""The processes that read files are this bot's, wherever it is started from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ingest.reader import Reader
from tests.ingest import samples


async def test_it_reads_where_another_bot_s_folder_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").write_text("raise RuntimeError('not this one')\n")
    monkeypatch.chdir(tmp_path)
    reader = Reader()
    try:
        documents, _ = await reader.read("tides.txt", samples.PLAIN)
    finally:
        await reader.close()
    assert documents[0].text == samples.PLAIN.decode()
