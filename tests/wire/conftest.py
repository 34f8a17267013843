"""The loopback Discord of the tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import discord
import pytest
import yarl

from tests.wire.loopback import Discord


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Discord]:
    """A loopback Discord, to which discord.py in this process connects."""
    made = Discord()
    await made.start()
    monkeypatch.setattr(discord.http.Route, "BASE", made.base)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(made.gateway))
    yield made
    await made.stop()
