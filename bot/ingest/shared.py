"""The shared articles of the database, read without waiting for anything.

For commands of the terminal, which only read: no writer, no migration.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.corpus import Article
from bot.ingest.documents import article_from, article_id, document_of


def shared_articles(database: Path) -> list[Article]:
    """The articles that were added for everybody; none where there is no database of them."""
    if not database.is_file():
        return []
    try:
        with closing(
            sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=5)
        ) as opened:
            rows = opened.execute(
                "SELECT a.id, v.text, v.document, a.edits FROM article a JOIN version v"
                " ON v.article = a.id AND v.number = a.version"
                " WHERE a.guild IS NULL AND a.removed_at IS NULL ORDER BY a.id"
            ).fetchall()
    except sqlite3.Error:
        # An older schema has no such table; a damaged file is `check`'s to report.
        return []
    return [
        article_from(document_of(text, json.loads(found), json.loads(edits)), article_id(number))
        for number, text, found, edits in rows
    ]
