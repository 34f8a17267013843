"""Everything that outlives a restart, in one SQLite file (aiosqlite)."""

from bot.store.records import (
    AuditEntry,
    Card,
    Forgotten,
    Gap,
    StoredCurated,
    StoredQuestion,
    StoredQuote,
)
from bot.store.store import Store, StoreError

__all__ = [
    "AuditEntry",
    "Card",
    "Forgotten",
    "Gap",
    "Store",
    "StoreError",
    "StoredCurated",
    "StoredQuestion",
    "StoredQuote",
]
