"""What must last, in one SQLite file (aiosqlite)."""

from bot.store.records import AuditEntry, Card, CuratedAnswer, StoredQuestion, StoredQuote
from bot.store.store import Store, StoreError

__all__ = [
    "AuditEntry",
    "Card",
    "CuratedAnswer",
    "Store",
    "StoreError",
    "StoredQuestion",
    "StoredQuote",
]
