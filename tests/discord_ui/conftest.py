"""The real bot in a simulated Discord, on a database and a folder of its own."""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.client import Footnote, create_bot
from bot.settings import Settings

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
QUESTION = "Who decides Turkey's SAFE membership?"
SAID = "final decision rests with"


@pytest.fixture(autouse=True)
def what_members_write_is_not_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """`tests/guard` goes through everything; here it holds for the whole conversation."""
    caplog.set_level(logging.INFO)
    yield
    ours = [r.getMessage() + str(r.exc_info) for r in caplog.records if r.name.startswith("bot")]
    assert not any(QUESTION in line for line in ours)


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A copy of the shipped articles, to be changed by the test."""
    return Path(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"))


@pytest.fixture
def settings(tmp_path: Path, knowledge: Path) -> Settings:
    return Settings(_env_file=None, knowledge=knowledge, database=tmp_path / "footnote.sqlite3")


@pytest.fixture
async def simcord_bot(settings: Settings) -> AsyncIterator[Footnote]:
    bot = create_bot(settings)
    yield bot
    await close(bot)


@pytest.fixture
async def make_bot(settings: Settings) -> AsyncIterator[Callable[[], Footnote]]:
    """Makes more bots on the same database, for restarts; closes them however the test ends."""
    made: list[Footnote] = []

    def make() -> Footnote:
        made.append(create_bot(settings))
        return made[-1]

    yield make
    for bot in made:
        await close(bot)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A machine that does much else at the same time is slow, not broken."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("simcord") is None:
            item.add_marker(pytest.mark.simcord(settle_timeout=30.0))


async def close(bot: Footnote) -> None:
    """End what simcord leaves open: the database's thread would outlive the tests."""
    services = getattr(bot, "services", None)
    if services is not None:
        await services.close()


def words(message: Any) -> str:
    """All the text of a message's components, in order."""
    found: list[str] = []

    def walk(items: Any) -> None:
        for item in items:
            raw = item if isinstance(item, dict) else item.to_dict()
            if raw.get("type") == 10:
                found.append(raw["content"])
            walk(raw.get("components", ()))
            walk([raw["accessory"]] if raw.get("accessory") else ())

    walk(message.components)
    return "\n".join([message.content, *found]).strip()


def buttons(message: Any) -> dict[str, str]:
    """Label → custom id of a message's buttons."""
    found: dict[str, str] = {}

    def walk(items: Any) -> None:
        for item in items:
            raw = item if isinstance(item, dict) else item.to_dict()
            if raw.get("type") == 2:
                found[raw.get("label") or ""] = raw.get("custom_id", "")
            walk(raw.get("components", ()))
            walk([raw["accessory"]] if raw.get("accessory") else ())

    walk(message.components)
    return found


class Place:
    """A server with a channel and two members."""

    def __init__(self, env: simcord.Env) -> None:
        self.env = env
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("general")
        self.alice = self.guild.add_member(env.create_user("alice"))
        self.bob = self.guild.add_member(env.create_user("bob"))

    @property
    def bot(self) -> Footnote:
        assert isinstance(self.env.bot, Footnote)
        return self.env.bot

    @property
    def mention(self) -> str:
        me = self.guild.me
        assert me is not None
        return me.mention
