"""Questions about an article itself: answered from what stands above its text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.settings import Settings
from tests.discord_ui import conftest
from tests.discord_ui.conftest import QUESTION, SAID, buttons, words

ASKED = "When does the harbour gate open?"
NOTE = "About the article, not a quote from it."


@pytest.fixture
def settings(settings: Settings, knowledge: Path) -> Settings:
    (knowledge / "tides.md").write_text(
        "---\ntitle: Tides\nsource: '**Harbour** @everyone office'\n"
        "url: https://example.org/tides_(new)\nauthor: Ana Ruiz\npublished: 2025-03-01\n---\n"
        "The harbour gate opens two hours before high water. Boats wait at the red buoy.\n",
        "utf-8",
    )
    (knowledge / "bakery.md").write_text(
        "---\ntitle: Bread\nauthor: The office\n---\n"
        "This article was written by Bo Lind on 3 March.\n\nThe bakery opens at six.\n",
        "utf-8",
    )
    return settings.model_copy(update={"message_content": True})


class Place(conftest.Place):
    """A server with two members, one of whom got an answer."""

    async def reply(self, text: str, to: Any = None) -> str:
        await self.bob.send(self.channel, text, reply_to=to or self.answer)
        return words(self.channel.last_message)

    async def asked(self) -> None:
        await self.alice.send(self.channel, f"{self.mention} {ASKED}")
        self.answer = self.channel.last_message

    async def kept(self) -> list[Any]:
        return await self.bot.services.store.gaps(self.guild.id)


@pytest.fixture
async def place(simcord_env: simcord.Env) -> Place:
    made = Place(simcord_env)
    await made.asked()
    return made


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("source?", "**Source** · "),
        ("who wrote this?", "**Author** · Ana Ruiz"),
        ("when was this published", "**Published** · 2025-03-01"),
        ("Thanks! Link pls?", "**Link** · <https://example.org/tides_(new)>"),
        ("Wie alt ist dieser Artikel?", "**Published** · 2025-03-01"),
    ],
)
async def test_a_reply_gets_what_is_known_of_the_cited_article(
    place: Place, text: str, first: str
) -> None:
    said = await place.reply(text)
    assert said.startswith(first) and NOTE in said and "**Title** · Tides" in said
    assert "\\*\\*Harbour\\*\\* " in said and "@everyone" not in said
    assert not buttons(place.channel.last_message) and "opens two hours" not in said
    assert await place.kept() == []
    assert await place.bot.services.store.question(2) is None, "it is not counted"


async def test_what_is_not_stated_is_told(simcord_env: simcord.Env) -> None:
    place = Place(simcord_env)
    await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
    place.answer = place.channel.last_message
    assert SAID in words(place.answer).replace("**", "")
    said = await place.reply("when was this published?")
    assert "**The article does not state when it was published.**" in said
    assert "**Title** · NATO’s Mark Rutte" in said and "**Link**" not in said


async def test_the_card_is_in_the_servers_language(simcord_env: simcord.Env) -> None:
    guild = simcord_env.create_guild(preferred_locale="de")
    bob = guild.add_member(simcord_env.create_user("bob"))
    channel = guild.create_text_channel("allgemein")
    assert guild.me is not None
    await bob.send(channel, f"{guild.me.mention} {QUESTION}")
    await bob.send(channel, "Quelle?", reply_to=channel.last_message)
    said = words(channel.last_message)
    assert "gibt nicht an, woher er stammt" in said and "**Titel** · NATO’s" in said


async def test_a_reply_to_a_summary_means_its_article(place: Place) -> None:
    await place.alice.slash(place.channel, "summary", article="tides.md")
    assert (await place.reply("author?", place.channel.last_message)).startswith("**Author** · Ana")


async def test_where_no_article_is_meant_the_text_is_asked(place: Place) -> None:
    await place.bob.send(place.channel, f"{place.mention} link?")
    assert "The articles do not" in words(place.channel.last_message)
    shown = await place.bob.slash(place.channel, "ask", question="link?", article="tides.md")
    assert words(shown.response).endswith(f"-# {NOTE}")


async def test_only_who_asks_the_bot_is_told(place: Place, knowledge: Path) -> None:
    await place.bot.services.store.change_setting(
        place.guild.id, place.alice.id, "asked_by", "questions"
    )
    for other in ("rutte-turkey-safe.md", "bakery.md"):
        (knowledge / other).unlink()
    await place.bot.services.run(place.bot.services.watcher.look)
    sent = await place.bob.send(place.channel, "who wrote this?")
    assert place.channel.last_message.id == sent.id
    await place.bob.send(place.channel, f"{place.mention} who wrote this?")
    assert "**Author** · Ana Ruiz" in words(place.channel.last_message)


async def test_an_edited_question_is_no_gap_and_goes_with_its_message(place: Place) -> None:
    asked = await place.bob.send(
        place.channel, f"{place.mention} Who baked the bread?", reply_to=place.answer
    )
    assert len(await place.kept()) == 1
    await place.bob.edit(asked, f"{place.mention} who wrote this?")
    assert "**Author** · Ana Ruiz" in words(place.channel.last_message)
    assert await place.kept() == []
    await place.bob.delete(asked)
    assert place.channel.last_message.id == place.answer.id


async def test_the_text_is_asked_first(place: Place) -> None:
    await place.alice.send(place.channel, f"{place.mention} When does the bakery open?")
    said = await place.reply("who wrote this article?", place.channel.last_message)
    assert "Bo Lind" in said and NOTE not in said and "**[1]**" in said


@pytest.fixture
def rooms(knowledge: Path) -> None:
    (knowledge / "rooms.md").write_text(
        "# Rooms\n\nThe loft has forty seats. Helen Brandt wrote to the mayor about the noise.\n"
        "\nThe anthem of the club was written by Jo Marsh.\n",
        "utf-8",
    )


async def test_what_the_text_says_of_others_is_not_said_of_the_article(
    rooms: None, simcord_env: simcord.Env
) -> None:
    place = Place(simcord_env)
    await place.alice.send(place.channel, f"{place.mention} How many seats has the loft?")
    said = await place.reply("who wrote this?", place.channel.last_message)
    assert "**The article does not state who wrote it.**" in said and "Brandt" not in said
    await place.alice.send(place.channel, f"{place.mention} Which club has an anthem?")
    said = await place.reply("who wrote it?", place.channel.last_message)
    assert "Jo Marsh" in said and "does not state" not in said


async def test_whose_a_saved_answer_is_stands_below_it(place: Place) -> None:
    asked, number = "Who painted the pier?", place.alice.id
    await place.bot.services.curation.add(place.guild.id, number, asked, "Lena Voss did.")
    await place.alice.send(place.channel, f"{place.mention} {asked}")
    said = await place.reply("source?", place.channel.last_message)
    assert f"Answered by <@{number}>" in said and "not from an article" in said
    assert "The articles do not" not in said and await place.kept() == []
