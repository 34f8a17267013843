"""The commands as they are registered with Discord."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.client import Footnote


def command_payloads(bot: Footnote) -> list[dict[str, Any]]:
    """What `bot` sends to register its commands, translations included."""

    async def collect() -> list[dict[str, Any]]:
        await bot.load()
        translator = bot.tree.translator
        commands = bot.tree._get_all_commands(guild=None)
        if translator is None:
            return [command.to_dict(bot.tree) for command in commands]
        return [await c.get_translated_payload(bot.tree, translator) for c in commands]

    return asyncio.run(collect())
