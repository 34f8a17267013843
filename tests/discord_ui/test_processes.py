"""The processes that answer when many ask belong to the services: opened and ended with them."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from pathlib import Path

import pytest

from bot.discord_ui.services import Request, Services
from bot.settings import Settings

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


async def test_many_questions_are_answered_by_processes_that_end_with_the_bot(
    tmp_path: Path,
) -> None:
    settings = Settings(
        _env_file=None,
        knowledge=KNOWLEDGE,
        database=tmp_path / "footnote.sqlite3",
        answer_processes=2,
    )
    services = await Services.open(settings)
    try:
        weighers = services.engine.weighers
        assert weighers is not None
        assert await asyncio.to_thread(weighers.wait, 2, 30)
        pids = weighers.pids
        asked = Request("What does SAFE stand for?", guild=1, channel=2, member=3)
        replies = await asyncio.gather(*(services.ask(asked) for _ in range(20)))
        assert {r.answer.quotes[0].text for r in replies} == {replies[0].answer.quotes[0].text}
        assert all(reply.answer.answered for reply in replies)
    finally:
        await services.close()
    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_a_full_look_for_garbage_does_not_hold_the_loop(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, knowledge=KNOWLEDGE, database=tmp_path / "footnote.sqlite3")
    services = await Services.open(settings)
    try:
        await services.ask(Request("What does SAFE stand for?", guild=1, channel=2, member=3))
        held = time.thread_time()
        gc.collect()
        assert time.thread_time() - held < 0.02
    finally:
        await services.close()
    assert gc.get_freeze_count() == 0  # what a closed bot leaves can be collected


async def test_a_few_articles_need_no_process(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, knowledge=KNOWLEDGE, database=tmp_path / "footnote.sqlite3")
    services = await Services.open(settings)
    try:
        assert services.engine.weighers is None
    finally:
        await services.close()
