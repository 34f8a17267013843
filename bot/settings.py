"""Settings from the environment and `.env`, each with the prefix FOOTNOTE_."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.answering import DEFAULT_THRESHOLD


def default_knowledge() -> Path:
    """`knowledge/` in the working folder, else the articles that came with the package."""
    here = Path("knowledge")
    packaged = Path(__file__).parent / "_knowledge"
    beside = Path(__file__).parent.parent / "knowledge"
    return next((folder for folder in (here, packaged, beside) if folder.is_dir()), here)


class Settings(BaseSettings):
    """Everything that whoever runs the bot can set; see `.env.example`."""

    model_config = SettingsConfigDict(
        env_prefix="FOOTNOTE_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
    )

    token: SecretStr | None = Field(default=None, description="The bot's Discord token.")
    knowledge: Path = Field(
        default_factory=default_knowledge, description="The folder of the articles."
    )
    database: Path = Field(
        default=Path("data/footnote.sqlite3"), description="The SQLite database's file."
    )
    index: Literal["embedded", "milvus"] = Field(
        default="embedded", description="Where passages are searched."
    )
    milvus_uri: str = Field(
        default="data/milvus.db", description="Milvus: a file's name, or a cluster's address."
    )
    milvus_token: SecretStr | None = Field(default=None, description="Milvus: user:password.")
    threshold: float = Field(
        default=DEFAULT_THRESHOLD,
        ge=0,
        le=1,
        description="The lowest confidence at which to answer.",
    )
    answer_processes: int | None = Field(
        default=None,
        ge=0,
        le=64,
        description="Processes that help to answer; unset: by the number of passages.",
    )
    message_content: bool = Field(
        default=False, description="Whether the message-content intent is switched on."
    )
    direct_messages: bool = Field(default=True, description="Whether direct messages are answered.")
    shards: int = Field(
        default=1, ge=0, description="Gateway connections; 0 asks Discord how many."
    )
    keep_questions: bool = Field(
        default=True, description="Whether questions are kept, for insights and gaps."
    )
    keep_days: int = Field(
        default=365,
        ge=0,
        description="Days for which questions and changes are kept; 0 for always.",
    )
    grace_days: int = Field(
        default=30,
        ge=0,
        description="Days for which a server's data is kept once the bot has left; 0 for none.",
    )
    welcome: bool = Field(
        default=True, description="Whether the bot says how to begin in a server that it joins."
    )
    guild_articles: int = Field(
        default=500, ge=0, description="Articles that a server may keep; 0 for no limit."
    )
    guild_megabytes: int = Field(
        default=50, ge=0, description="Megabytes of text that a server may keep; 0 for no limit."
    )
    fetch_hosts: str = Field(
        default="",
        description="Hosts, separated by commas, whose pages may be on private addresses.",
    )
    refresh_hours: float = Field(
        default=24, ge=0, description="Hours between checks of added web pages; 0 for never."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    health_port: int = Field(
        default=0, ge=0, le=65535, description="The loopback port of the health page; 0 for none."
    )
