"""Summaries, outlines, quotations, timelines and names in Discord."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import simcord

from bot.client import Footnote
from tests.discord_ui.conftest import words
from tests.discord_ui.test_asking import place

ARTICLE = "rutte-turkey-safe.md"
LONG = "# Tides\n\n" + "\n\n".join(
    f"## Harbour {n}\n\nThe harbour office of town {n} measured {n} metres of tide in 19{n:02}. "
    f"A pilot of town {n} guides every ship that is longer than {n + 40} metres to its berth."
    for n in range(1, 31)
)


async def test_a_summary_is_cited_line_by_line(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    result = await alice.slash(channel, "summary", article=ARTICLE)
    said = words(result.response)
    assert "Mark Rutte" in said and "**[1]**" in said and "paragraph 1" in said
    assert not result.ephemeral


@pytest.mark.parametrize("length", ["brief", "detailed"])
async def test_lengths_sections_and_private(simcord_env: simcord.Env, length: str) -> None:
    channel, alice = place(simcord_env)
    result = await alice.slash(channel, "summary", article=ARTICLE, length=length, private=True)
    assert result.ephemeral and "**[1]**" in words(result.response)
    section = "EU Member States Hold the Key"
    one = await alice.slash(
        channel, "summary", article=ARTICLE, length=length, section=section, private=True
    )
    assert section in words(one.response) and "What’s at Stake" not in words(one.response)


async def test_a_focus_steers_and_goes_across_articles(
    simcord_env: simcord.Env, knowledge: Path
) -> None:
    channel, alice = place(simcord_env)
    result = await alice.slash(channel, "summary", focus="classified NATO standards")
    assert "classified" in words(result.response)
    nothing = await alice.slash(channel, "summary", focus="sourdough bread")
    assert nothing.ephemeral and nothing.response.content == "The articles do not say."
    neither = await alice.slash(channel, "summary")
    assert neither.ephemeral and "focus" in neither.response.content


async def test_sections_and_speakers_are_completed(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    found = await alice.autocomplete(channel, "summary", "section", "hold", article=ARTICLE)
    assert [choice["name"] for choice in found] == ["EU Member States Hold the Key"]
    named = await alice.autocomplete(channel, "quotes", "speaker", "", article=ARTICLE)
    assert "Mark Rutte" in [choice["name"] for choice in named]
    assert await alice.autocomplete(channel, "summary", "section", "", article="nothing") == []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("outline", "What’s at Stake"),
        ("quotes", "There should be no restrictions on arms sales between allies."),
        ("timeline", "2017"),
        ("keypeople", "Emmanuel Macron"),
    ],
)
async def test_each_reading_command(simcord_env: simcord.Env, command: str, expected: str) -> None:
    channel, alice = place(simcord_env)
    await alice.slash(channel, command, article=ARTICLE)
    said = words(channel.last_message)
    for _ in range(4):
        if expected in said:
            break
        await alice.click(channel.last_message, label="Next")
        said = words(channel.last_message)
    assert expected in said


async def test_a_speaker_and_a_section_that_are_not_there(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    one = await alice.slash(channel, "quotes", article=ARTICLE, speaker="Nobody")
    assert one.ephemeral and one.response.content == "The article quotes nobody of that name."
    two = await alice.slash(channel, "summary", article=ARTICLE, section="EU Member Stats")
    assert two.ephemeral and "EU Member States Hold the Key" in two.response.content
    three = await alice.slash(channel, "outline", article="rutte turkey")
    assert three.ephemeral and "Did you mean" in three.response.content


async def test_pages_and_sources_work_after_a_restart_until_the_article_changes(
    simcord_env: simcord.Env, make_bot: Callable[[], Footnote], knowledge: Path
) -> None:
    (knowledge / "tides.md").write_text(LONG, "utf-8")
    before = make_bot()
    await simcord_env.restart_bot(before)
    channel, alice = place(simcord_env)
    await alice.slash(channel, "summary", article="tides.md", length="detailed")
    first = words(channel.last_message)
    assert "Page 1 of" in first and "town 1 " in first
    again = make_bot()
    await simcord_env.restart_bot(again)
    await alice.click(channel.last_message, label="Next")
    second = words(channel.last_message)
    assert "Page 2 of" in second and "**[1]**" not in second
    number = second.split("**[")[1].split("]")[0]
    source = await alice.select(channel.last_message, [number])
    assert source.ephemeral and "Tides › Harbour" in words(source.response)
    again.services.engine.remove("tides.md")
    gone = await alice.click(channel.last_message, label="Next")
    assert gone.ephemeral and "removed" in gone.response.content


async def test_summarise_a_message_and_a_file(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    long = await alice.send(channel, LONG[:1900])
    result = await alice.context_menu(channel, "Summarise this", long)
    assert result.ephemeral and "none of the articles" in words(result.response)
    file = await alice.send(channel, "", attachments=[("tides.md", LONG.encode())])
    result = await alice.context_menu(channel, "Summarise this", file)
    assert "town" in words(result.response)
    short = await alice.send(channel, "Short.")
    result = await alice.context_menu(channel, "Summarise this", short)
    assert "short enough" in result.response.content
    broken = await alice.send(channel, "", attachments=[("x.txt", b"\xff\xfe\x00bad")])
    result = await alice.context_menu(channel, "Summarise this", broken)
    assert "UTF-8" in result.response.content


@pytest.mark.parametrize(
    "text",
    [
        "One sentence is all that this article has.",
        "# Empty\n\n## Nothing here\n\n## Something\n\nOnly this stands here, in one line.",
        "港口办公室每天测量潮汐。引航员引导每艘船进入泊位。风暴期间港口关闭。" * 20,
        "A tide rises and falls twice a day in the harbour of the town. " * 32_000,
    ],
    ids=["one sentence", "empty section", "another script", "2 MB in one paragraph"],
)
async def test_odd_articles(
    simcord_env: simcord.Env, make_bot: Callable[[], Footnote], knowledge: Path, text: str
) -> None:
    (knowledge / "odd.md").write_text(text, "utf-8")
    bot = make_bot()
    await simcord_env.restart_bot(bot)
    channel, alice = place(simcord_env)
    for command in ("summary", "outline", "quotes", "timeline", "keypeople"):
        result = await alice.slash(channel, command, article="odd.md")
        assert result.acknowledged
        assert words(result.response)
