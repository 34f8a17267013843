"""What must last, in one SQLite file (aiosqlite)."""

from bot.store.records import AuditEntry, CuratedAnswer, StoredQuestion, StoredQuote
from bot.store.store import Store, StoreError

__all__ = ["AuditEntry", "CuratedAnswer", "Store", "StoreError", "StoredQuestion", "StoredQuote"]
