"""The database, on real files."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.store import Card, Forgotten, Store, StoredQuote, StoreError
from bot.store.articles import Articles, NewVersion, Quota
from bot.store.store import migrations

QUOTES = [StoredQuote("tides.md", "abc", 3, 10, 52), StoredQuote("tides.md", "abc", 4, 60, 80)]


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "data" / "footnote.sqlite3")
    yield opened
    await opened.close()


async def ask(
    store: Store,
    *,
    member: int = 7,
    guild: int = 1,
    answered: bool = True,
    asking_message: int | None = None,
    **options: Any,
) -> int:
    return await store.record_question(
        guild=guild,
        channel=2,
        member=member,
        text="When is high water?",
        answered=answered,
        confidence=0.8,
        elapsed_ms=1.5,
        quotes=QUOTES,
        asking_message=asking_message,
        **options,
    )


async def test_a_question_comes_back_with_its_quotes(store: Store) -> None:
    number = await ask(store)
    await store.link_answer(number, 99)
    found = await store.question(number)
    assert found is not None
    assert found.quotes == tuple(QUOTES)
    assert (found.member, found.text, found.answered) == (7, "When is high water?", True)
    assert await store.questions_of_answer(99) == [found]
    assert await store.question(number + 1) is None


async def test_it_is_all_there_after_opening_again(tmp_path: Path) -> None:
    path = tmp_path / "footnote.sqlite3"
    first = await Store.open(path)
    number = await ask(first)
    await first.close()
    assert not path.with_name(path.name + "-wal").exists()
    second = await Store.open(path)
    assert (found := await second.question(number)) is not None and found.quotes == tuple(QUOTES)
    await second.close()


async def test_a_read_that_was_left_open_does_not_stop_the_closing(tmp_path: Path) -> None:
    path = tmp_path / "footnote.sqlite3"
    store = await Store.open(path)
    number = [await ask(store) for _ in range(3)][-1]
    reading = await store._connection.execute("SELECT id FROM question")
    assert await reading.fetchone() is not None
    await store.close()
    await asyncio.to_thread(store._connection._thread.join, 5)
    assert not store._connection._thread.is_alive()
    again = await Store.open(path)
    assert await again.question(number) is not None
    await again.close()


async def test_an_edited_message_replaces_its_question(store: Store) -> None:
    for text in ("first", "second"):
        await store.record_question(
            guild=1, channel=2, text=text, answered=False, confidence=0, elapsed_ms=1,
            quotes=[], asking_message=55,
        )  # fmt: skip
    [found] = await store.questions_of_message(55)
    assert found.text == "second"
    assert await store.below(1, 2.0) == (1, 1)


async def test_a_member_has_one_vote_and_may_change_it(store: Store) -> None:
    number = await ask(store)
    await store.vote(number, 1, True)
    await store.vote(number, 1, False, "out of date")
    await store.vote(number, 2, True)
    assert await store.votes(number) == (1, 1)
    with pytest.raises(sqlite3.IntegrityError):
        await store.vote(number + 1, 1, True)
    assert await store.votes(number) == (1, 1), "a refused write changes nothing"


async def test_gaps_are_what_was_not_answered_or_not_helpful(store: Store) -> None:
    fine, unhelpful = await ask(store), await ask(store)
    unanswered, elsewhere = await ask(store, answered=False), await ask(store, guild=2)
    await store.vote(unhelpful, 1, False)
    await store.vote(elsewhere, 1, False)
    assert {gap.id for gap in await store.gaps(1)} == {unhelpful, unanswered}
    assert fine not in {gap.id for gap in await store.gaps(1)}


async def test_settings_of_a_channel_lie_over_the_guilds_and_are_audited(store: Store) -> None:
    await store.change_setting(1, 7, "threshold", 0.4)
    await store.change_setting(1, 7, "threshold", 0.6, channel=5)
    await store.change_setting(2, 8, "threshold", 0.9)
    assert await store.settings(1) == {"threshold": 0.4}
    assert await store.settings(1, 5) == {"threshold": 0.6}
    await store.change_setting(1, 7, "threshold", None)
    assert await store.settings(1) == {}
    assert [entry.member for entry in await store.audit_list(1)] == [7, 7, 7]


async def test_forgetting_a_member_deletes_questions_and_votes(store: Store) -> None:
    mine, other = await ask(store, member=7), await ask(store, member=8)
    await store.vote(other, 7, True)
    await store.vote(mine, 8, True)
    assert await store.forget_member(7) == Forgotten(1, 1, 0)
    assert await store.question(mine) is None
    assert await store.votes(other) == (0, 0)
    assert await store.forget_member(7) == Forgotten(0, 0, 0)


async def test_forgetting_a_moderator_leaves_what_they_changed(store: Store) -> None:
    await store.change_setting(1, 7, "threshold", 0.4)
    await store.forget_member(7)
    assert [entry.member for entry in await store.audit_list(1)] == [7]
    await store.purge(-1)
    assert not await store.audit_list(1)


async def test_old_questions_are_purged(store: Store) -> None:
    number = await ask(store)
    assert await store.purge(1) == 0
    assert await store.purge(-1) == 1
    assert await store.question(number) is None


async def test_a_hundred_writers_at_once_lose_nothing(store: Store) -> None:
    numbers = await asyncio.gather(*(ask(store, member=n) for n in range(100)))
    assert len(set(numbers)) == 100
    assert await store.below(1, 2.0) == (100, 100)


async def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "newer.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE later (x)")
        made.execute("PRAGMA user_version = 9999")
    made.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer Footnote"):
        await Store.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00junk"])
async def test_a_damaged_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        await Store.open(path)
    assert path.read_bytes() == content


async def test_the_recent_question_is_never_anothers_private_one(store: Store) -> None:
    async def recent(reader: int, **options: Any) -> int | None:
        wanted = {"channel": 2, "since": 0.0, "reader": reader, **options}
        found = await store.recent_question(wanted.pop("channel"), **wanted)
        return None if found is None else found.id

    last = await ask(store, member=7, asked_at=20.0)
    first = await ask(store, member=7, asked_at=10.0)
    assert await recent(7) == last
    assert await recent(7, until=20.0) == first
    await ask(store, member=7, answered=False, overheard=True)
    assert await recent(7) == last, "nobody asked the bot, and it said nothing"
    assert await recent(7, channel=3) is None
    assert await recent(7, since=4e9) is None
    assert await recent(8) is None and await recent(8, mine=False) is None
    seen = await ask(store, member=8, asking_message=99)
    assert await recent(7) == last and await recent(7, mine=False) == seen


async def test_the_questions_of_a_message_go_with_it(store: Store) -> None:
    async def kept() -> list[int]:
        return [one.id for one in await store.questions_of_message(99)]

    old = await ask(store, asking_message=99)
    others = [await ask(store, asking_message=99, further=True) for _ in range(2)]
    assert await kept() == [old, *others]
    new = await ask(store, asking_message=99)
    assert await kept() == [new]
    await ask(store, asking_message=99, further=True)
    other = await ask(store)
    await store.forget_message(99)
    assert await kept() == [] and await store.question(other) is not None


async def test_further_questions_of_an_older_schema_are_found_by_their_answer(
    tmp_path: Path,
) -> None:
    made = sqlite3.connect(tmp_path / "old.sqlite3")
    for number, sql in migrations():
        if number < 14:
            made.executescript(f"{sql}; PRAGMA user_version = {number};")
    made.executemany(
        "INSERT INTO question (asked_at, answered, confidence, elapsed_ms, member, text,"
        " asking_message, bot_message) VALUES (1, 1, 0.5, 2, 7, ?, ?, ?)",
        [("first", 99, 100), ("second", None, 100), ("by command", None, 200)],
    )
    made.commit()
    made.close()
    store = await Store.open(tmp_path / "old.sqlite3")
    try:
        found = await store.questions_of_message(99)
        assert [one.text for one in found] == ["first", "second"]
    finally:
        await store.close()


async def test_a_guild_cannot_see_or_change_anothers_curated_answers(store: Store) -> None:
    number = await store.add_curated(1, 7, "When is high water?", "Ask the harbour office.")
    assert await store.curated(2) == []
    assert not await store.edit_curated(2, 9, number, "x", "y")
    assert not await store.remove_curated(2, 9, number)
    assert await store.audit_list(2) == []
    assert [one.answer for one in await store.curated(1)] == ["Ask the harbour office."]
    assert await store.edit_curated(1, 8, number, "When is low water?", "At six.")
    (edited,) = await store.curated(1)
    assert (edited.question, edited.answer, edited.member) == ("When is low water?", "At six.", 8)
    assert await store.remove_curated(1, 8, number)
    assert await store.curated(1) == []
    actions = [entry.action for entry in await store.audit_list(1)]
    assert actions == ["curated removed", "curated edited", "curated added"]


async def test_a_database_of_every_earlier_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    steps = migrations()
    for kept in range(1, len(steps)):
        path = tmp_path / f"schema{kept}.sqlite3"
        made = sqlite3.connect(path)
        for number, sql in steps[:kept]:
            made.executescript(f"{sql}; PRAGMA user_version = {number};")
        made.execute(
            "INSERT INTO question (asked_at, answered, confidence, elapsed_ms, text,"
            " asking_message) VALUES (1, 1, 0.5, 2, 'kept', 7)"
        )
        made.commit()
        made.close()
        store = await Store.open(path)
        found = await store.question(1)
        assert found is not None and found.text == "kept"
        # Nobody's question has no message that leads to whoever asked it.
        assert found.asking_message == (None if steps[kept - 1][0] < 14 else 7)
        assert await store.curated(1) == []
        await store.close()
        made = sqlite3.connect(path)
        assert made.execute("PRAGMA user_version").fetchone() == (steps[-1][0],)
        made.close()


async def own(store: Store, guild: int) -> None:
    """One row at least of a guild in every table that has a guild's rows."""
    number = await ask(store, guild=guild)
    await store.vote(number, 7, True)
    await store.add_curated(guild, 7, "Where?", "Here.")
    await store.change_setting(guild, 7, "cooldown", 5, channel=2)
    await store.keep_card(Card(f"card {guild}", "answer", guild, 7, {"question": number}))
    text = NewVersion("tides.md", f"digest {guild}", 4, "Text", {})
    articles, quota = Articles(store), Quota()
    begun = await articles.begin(guild, "tides.md", "file", quota=quota)
    await articles.commit(begun, guild, [text], quota=quota)
    await store.arrive(guild, None)


async def contents(store: Store) -> dict[str, list[Any]]:
    """All rows, by table."""
    tables = await store._rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return {
        name: await store._rows(f"SELECT * FROM {name} ORDER BY 1")  # noqa: S608
        for (name,) in tables
    }


async def test_all_that_is_a_guilds_goes_and_nothing_else(store: Store) -> None:
    await own(store, 1)
    expected = await contents(store)
    assert [name for name, rows in expected.items() if not rows] == ["shelf"]
    await own(store, 2)
    gone = await store.forget_guild(2)
    # A table that is new and has a guild's rows is to be filled above.
    assert all(gone.values()) and len(gone) == 6
    assert await contents(store) == {**expected, "guild": [(1, None, None), (2, None, None)]}
    assert not any((await store.forget_guild(2)).values())


async def test_a_guild_that_was_left_is_kept_for_a_while(store: Store) -> None:
    for guild in (1, 2, 3):
        await own(store, guild)
    await store.leave(2)
    assert await store.meet([1, 2], 9) == (1, 0), "the third is missing, the second is back"
    left = {guild for guild, _, at in (await contents(store))["guild"] if at is not None}
    assert left == {3}
    await store.leave(2)
    await store._rows("UPDATE guild SET left_at = left_at - 10 * 86400 WHERE id = 2")
    await store.leave(2)  # said once more: it has been gone since then all the same
    assert await store.purge_left(11) == 0
    assert await store.purge_left(9) == 1
    guilds = [row[0] for row in (await contents(store))["curated"]]
    assert len(guilds) == 2 and await store.curated(2) == []
    assert await store.purge_left(9) == 0
    assert [row[0] for row in (await contents(store))["guild"]] == [1, 3]
    assert await store.purge_left(0) == 1 and await store.curated(1) != []


async def test_another_bot_s_token_takes_nothing_for_left(store: Store) -> None:
    for guild in (1, 2, 3):
        await own(store, guild)
    assert await store.meet([1, 2, 3], 9) == (0, 0)
    assert await store.meet([3], 8) == (0, 2)
    assert await store.purge_left(0) == 0 and await store.curated(1) != []
    # It was in the third, and is no longer; the first bot is back in the two others.
    assert await store.meet([], 8) == (1, 2)
    assert await store.meet([1], 9) == (1, 1)
    assert await store.purge_left(0, 1) == 0 and await store.purge_left(0, 2) == 1
    assert await store.curated(2) == [] and await store.curated(3) != []


async def test_a_guild_is_new_once_for_each_joining(store: Store) -> None:
    now = time.time()
    assert not await store.arrive(1, now - 2 * 86_400), "from before guilds were noted"
    assert not await store.arrive(2, None)
    assert [await store.arrive(3, now - 60) for _ in range(3)] == [True, False, False]
    assert sorted(await asyncio.gather(*(store.arrive(4, now) for _ in range(3)))) == [
        False, False, True,
    ]  # fmt: skip
    await store.leave(3)
    assert not await store.arrive(3, now - 60), "it was in it all the time"
    await store.leave(3)
    assert await store.arrive(3, time.time() + 1)


async def test_guilds_of_an_older_schema_are_noted(tmp_path: Path) -> None:
    made = sqlite3.connect(tmp_path / "old.sqlite3")
    for number, sql in migrations():
        if number < 15:
            made.executescript(f"{sql}; PRAGMA user_version = {number};")
    made.execute("INSERT INTO setting (guild, name, value) VALUES (5, 'thread', 'true')")
    made.execute("INSERT INTO audit VALUES (1, 1, 6, 7, 'setting', '{}')")
    made.execute(
        "INSERT INTO question (asked_at, answered, confidence, elapsed_ms) VALUES (1, 1, 0.5, 2)"
    )
    made.commit()
    made.close()
    store = await Store.open(tmp_path / "old.sqlite3")
    try:
        assert (await contents(store))["guild"] == [(5, None, None), (6, None, None)]
    finally:
        await store.close()


async def test_a_channel_takes_its_settings_and_questions_along(store: Store) -> None:
    await own(store, 1)
    await store.change_setting(1, 7, "cooldown", 5)
    await store.change_setting(1, 7, "cooldown", 5, channel=3)
    await store.forget_channel(2, 2)  # another guild's
    assert await store.set_channels() == [(1, 2), (1, 3)]
    await store.forget_channel(1, 2)
    assert await store.set_channels() == [(1, 3)] and await store.question(1) is None
    assert await store.settings(1) == {"cooldown": 5} and await store.votes(1) == (0, 0)


async def test_a_cancelled_write_does_not_stand_in_the_way_of_the_next(store: Store) -> None:
    for steps in range(12):
        writing = asyncio.create_task(ask(store))
        for _ in range(steps):
            await asyncio.sleep(0)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        assert await store.question(await ask(store)) is not None
