"""Articles that are added, changed and removed while the bot runs."""

from bot.ingest.folder import FolderWatcher

__all__ = ["FolderWatcher"]
