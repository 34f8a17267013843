"""What must last, in one SQLite file (aiosqlite)."""

from bot.store.records import AuditEntry, StoredQuestion, StoredQuote
from bot.store.store import Store, StoreError

__all__ = ["AuditEntry", "Store", "StoreError", "StoredQuestion", "StoredQuote"]
