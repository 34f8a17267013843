"""Knowledge that changes while the bot runs."""

from bot.ingest.folder import FolderWatcher

__all__ = ["FolderWatcher"]
