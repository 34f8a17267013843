"""Bringing in, changing, removing: with a real database, engine and reading process."""

from __future__ import annotations

import asyncio
import io
import zipfile
from pathlib import Path

import pytest
from aiohttp import web

from bot.answering import Engine
from bot.corpus import load_article
from bot.ingest import FolderWatcher
from bot.ingest.documents import IngestError
from bot.ingest.fetch import Fetcher
from bot.ingest.reader import Reader
from bot.ingest.service import INTERRUPTED, Knowledge, Upload
from bot.store import Store
from bot.store import articles as store_articles
from bot.store.articles import Articles
from tests.ingest import samples
from tests.ingest.conftest import QUOTA, Kept
from tests.ingest.test_folder import settle, until

ONE, TWO = 111, 222
TIDES = b"# Tides\n\nHigh water at Dover is at six in the morning.\n"
LATER = TIDES.replace(b"six", b"seven")


def ids(kept: Kept, guild: int | None = ONE) -> set[str]:
    return set(kept.engine.visible(guild))


async def add(
    kept: Kept, name: str = "tides.md", data: bytes = TIDES, guild: int | None = ONE
) -> int:
    (outcome,) = await kept.knowledge.add_files(guild, [Upload(name, data)], member=7)
    assert outcome.number is not None and outcome.change != "failed", outcome
    return outcome.number


async def test_every_format_is_served_and_quoted_word_for_word(kept: Kept) -> None:
    said: list[tuple[str, str]] = []
    files = [Upload(name, data) for name, data in samples.every_format().items()]
    outcomes = await kept.knowledge.add_files(
        ONE, files, member=7, progress=lambda name, status: said.append((name, status))
    )
    changes = [one.change for one in outcomes]
    # The zip holds two files that were there already.
    assert changes == ["added"] * 8 + ["same"] * 2, outcomes
    assert {status for _, status in said} == {"pending", "reading", "ready"}
    assert len(ids(kept)) == 8
    answer = kept.engine.ask("Who pays the harbour fee?", guild=ONE)
    assert answer.answered
    for quote in answer.quotes:
        assert quote.article.text[quote.start : quote.end] == quote.text
    shown = await kept.knowledge.show(ONE, outcomes[5].number or 0)
    assert shown.article is not None and shown.article.page_at(0) == 1
    assert shown.article.digest == shown.entry.row.digest


async def test_a_changed_file_is_a_version_and_the_old_words_still_open(kept: Kept) -> None:
    number = await add(kept)
    old = kept.engine.visible(ONE)[f"_{number}"]
    (outcome,) = await kept.knowledge.add_files(ONE, [Upload("tides.md", LATER)])
    assert (outcome.change, outcome.number) == ("changed", number)
    now = kept.engine.visible(ONE)[f"_{number}"]
    assert "seven" in now.text
    then = await kept.knowledge.quoted(ONE, old.id, old.digest)
    assert then is not None and then.state == "superseded" and then.article.text == old.text
    current = await kept.knowledge.quoted(ONE, now.id, now.digest)
    assert current is not None and current.state == "current"
    assert [v.number for v in await kept.knowledge.history(ONE, number)] == [2, 1]
    # Back to the first words: another version, with the first one's digest.
    await add(kept)
    again = await kept.knowledge.quoted(ONE, old.id, old.digest)
    assert again is not None and again.state == "current"


async def test_only_so_many_versions_are_kept(kept: Kept) -> None:
    for count in range(store_articles.VERSIONS + 3):
        number = await add(kept, data=TIDES + b"\n%d boats came.\n" % count)
    kept_versions = await kept.knowledge.history(ONE, number)
    assert len(kept_versions) == store_articles.VERSIONS
    assert kept_versions[0].number == store_articles.VERSIONS + 3


async def test_the_same_content_twice_is_one_article(kept: Kept) -> None:
    number = await add(kept)
    (outcome,) = await kept.knowledge.add_files(ONE, [Upload("copy.md", TIDES)])
    assert (outcome.change, outcome.number) == ("same", number)
    assert len(ids(kept)) == 1 and len(await kept.knowledge.entries(ONE)) == 1
    # Another server's copy is its own.
    assert await add(kept, guild=TWO) != number


async def test_edits_lie_over_what_was_found(kept: Kept) -> None:
    number = await add(kept)
    entry = await kept.knowledge.edit(
        ONE, number, title="The tides\u202e of Dover", tags=["sea", "sea", " "], source="Office",
        synonyms=["tide = ebb"],
        language="de",
    )  # fmt: skip
    assert entry.title == "The tides of Dover"
    article = kept.engine.visible(ONE)[f"_{number}"]
    assert (article.title, article.tags, article.source, article.language) == (
        "The tides of Dover", ("sea",), "Office", "de",
    )  # fmt: skip
    assert article.synonyms == ("tide = ebb",)
    # A new version keeps them; empty goes back to what was found.
    await add(kept, data=LATER)
    assert kept.engine.visible(ONE)[f"_{number}"].title == "The tides of Dover"
    await kept.knowledge.edit(ONE, number, title="", language="")
    article = kept.engine.visible(ONE)[f"_{number}"]
    assert (article.title, article.language, article.tags) == ("Tides", "en", ("sea",))
    for none in ("english", "zz"):
        with pytest.raises(IngestError, match="two-letter"):
            await kept.knowledge.edit(ONE, number, language=none)


async def test_removing_can_be_undone_for_a_day(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await add(kept)
    digest = kept.engine.visible(ONE)[f"_{number}"].digest
    await kept.knowledge.remove(ONE, number, member=7)
    assert ids(kept) == set() and await kept.knowledge.entries(ONE) == []
    quoted = await kept.knowledge.quoted(ONE, f"_{number}", digest)
    assert quoted is not None and quoted.state == "removed"
    await kept.knowledge.undo(ONE, number, member=7)
    assert ids(kept) == {f"_{number}"}
    with pytest.raises(IngestError, match="nothing to bring back"):
        await kept.knowledge.undo(ONE, number)
    await kept.knowledge.remove(ONE, number)
    again = await add(kept)
    with pytest.raises(IngestError, match="added again"):
        await kept.knowledge.undo(ONE, number)
    await kept.knowledge.remove(ONE, again)
    # A day later it is gone for good.
    clock = store_articles.time.time
    monkeypatch.setattr(store_articles.time, "time", lambda: clock() + store_articles.UNDO + 1)
    with pytest.raises(IngestError, match="a day has passed"):
        await kept.knowledge.undo(ONE, again)
    assert await kept.articles.purge() == 2
    assert await kept.knowledge.quoted(ONE, f"_{number}", digest) is None
    entries = [entry.action for entry in await kept.store.audit_list(ONE)]
    assert entries.count("article removed") == 3 and entries.count("article brought back") == 1


async def test_a_failure_says_why_and_leaves_the_rest(kept: Kept) -> None:
    number = await add(kept)
    files = [
        Upload("broken.pdf", b"%PDF-1.4 broken"),
        Upload("locked.pdf", samples.locked_pdf()),
        Upload("tides.md", b"---\ntitle: [\n---\nBroken.\n"),
        Upload("fine.txt", samples.PLAIN),
    ]
    outcomes = await kept.knowledge.add_files(ONE, files)
    assert [one.change for one in outcomes] == ["failed", "failed", "failed", "added"]
    assert "encrypted" in (outcomes[1].reason or "")
    assert "front matter" in (outcomes[2].reason or "")
    assert kept.engine.visible(ONE)[f"_{number}"].text == TIDES.decode()
    states = {entry.name: entry.status for entry in await kept.knowledge.entries(ONE)}
    assert states["broken.pdf"] == "failed" and states["fine.txt"] == "ready"
    # A failure is listed, and removed like anything else.
    for entry in await kept.knowledge.entries(ONE):
        if entry.status == "failed":
            await kept.knowledge.remove(ONE, entry.number)
    assert len(await kept.knowledge.entries(ONE)) == 2


async def test_a_failure_is_gone_when_the_file_is_added_again(kept: Kept) -> None:
    for name in ("tides.md", "tides.md", "piers.md"):
        await kept.knowledge.add_files(ONE, [Upload(name, b"---\ntitle: [\n---\nBroken.\n")])
    listed = [(entry.name, entry.status) for entry in await kept.knowledge.entries(ONE)]
    assert listed == [("piers.md", "failed"), ("tides.md", "failed")]
    await add(kept)
    listed = [(entry.name, entry.status) for entry in await kept.knowledge.entries(ONE)]
    assert listed == [("piers.md", "failed"), ("tides.md", "ready")]


async def test_a_long_address_that_failed_is_no_other_that_begins_alike(kept: Kept) -> None:
    start = "https://tide.example/" + "a" * 100
    for end in "one", "two":
        number = await kept.articles.begin(ONE, start, "url", url=start + end, quota=QUOTA)
        await kept.articles.fail(number, "It is away.")
    assert len(await kept.knowledge.entries(ONE)) == 2


async def test_what_can_never_be_fetched_is_refused_and_not_kept(kept: Kept) -> None:
    for url in (
        "harbour",
        "https://tide exam.ple",
        "ftp://tide.example/a",
        "https://ada:secret@tide.example/a",
    ):
        said = await kept.knowledge.add_url(ONE, url)
        assert (said.change, said.number) == ("failed", None) and "URL" in (said.reason or "")
    assert await kept.knowledge.entries(ONE) == []


async def test_a_file_is_fetched_when_its_turn_comes(kept: Kept) -> None:
    async def there() -> bytes:
        return TIDES

    async def gone() -> bytes:
        raise IngestError("Discord no longer provides the file.")

    outcomes = await kept.knowledge.add_files(ONE, [Upload("a.md", gone), Upload("b.md", there)])
    assert [one.change for one in outcomes] == ["failed", "added"]
    assert outcomes[0].reason == "Discord no longer provides the file."


async def test_quotas_are_said_and_nothing_is_half_taken_in(kept: Kept) -> None:
    for count in range(28):
        await add(kept, f"{count}.md", b"The boat number %d came.\n" % count)
    three = {f"new{n}.md": f"Another boat, number {n}, came.\n" for n in range(3)}
    before = ids(kept)
    (outcome,) = await kept.knowledge.add_files(ONE, [Upload("three.zip", samples.archive(three))])
    assert outcome.change == "failed" and "31 articles" in (outcome.reason or "")
    assert ids(kept) == before
    two = samples.archive(dict(list(three.items())[:2]))
    outcomes = await kept.knowledge.add_files(ONE, [Upload("two.zip", two)])
    assert [one.change for one in outcomes] == ["added", "added"]
    (outcome,) = await kept.knowledge.add_files(ONE, [Upload("more.md", b"More of it.\n")])
    assert outcome.change == "failed" and "already has 30 articles" in (outcome.reason or "")
    assert (await kept.knowledge.usage(ONE))[0] == 30
    # What is there may still change.
    (outcome,) = await kept.knowledge.add_files(ONE, [Upload("0.md", b"The boat 0 left.\n")])
    assert outcome.change == "changed"
    # Another server has its own; the shared articles have no quota.
    assert await add(kept, guild=TWO) and await add(kept, guild=None)


async def test_the_quota_of_bytes(kept: Kept) -> None:
    large = b"The harbour master writes a line about the boats.\n" * 2_500
    number = await add(kept, "one.txt", large)
    (outcome,) = await kept.knowledge.add_files(ONE, [Upload("two.txt", b"Second. " + large)])
    assert outcome.change == "failed" and "0.2 MB" in (outcome.reason or "")
    await kept.knowledge.remove(ONE, number)
    await add(kept, "two.txt", b"Second. " + large)
    with pytest.raises(IngestError, match="MB of text"):
        await kept.knowledge.undo(ONE, number)
    assert ids(kept) == {f"_{number + 2}"} and QUOTA.size is not None


async def test_a_zip_may_hold_names_that_are_alike(kept: Kept) -> None:
    data = samples.archive({"a/x.md": "The first boat came.\n", "b/x.md": "The second one came.\n"})
    outcomes = await kept.knowledge.add_files(ONE, [Upload("x.zip", data)])
    assert [one.change for one in outcomes] == ["added", "added"]
    names = [entry.name for entry in await kept.knowledge.entries(ONE)]
    assert names == ["x (2).md", "x.md"]


async def test_pasted_text_and_messages(kept: Kept) -> None:
    outcome = await kept.knowledge.paste(ONE, "Opening hours", "The pier opens at noon.", member=7)
    assert outcome.change == "added"
    link = "https://discord.com/channels/1/2/3"
    said = await kept.knowledge.paste(
        ONE, "From #rules", "Dogs stay on a lead.", origin="message", url=link, source="#rules"
    )
    article = kept.engine.visible(ONE)[f"_{said.number}"]
    assert (article.title, article.url, article.source) == ("From #rules", link, "#rules")
    said = await kept.knowledge.paste(ONE, "It has 120 steps.", "The tower has 120 steps.")
    assert said.name == "It has 120 steps.md"
    said = await kept.knowledge.paste(ONE, "???", "To this it says this.")
    assert (said.change, said.name) == ("added", "Pasted text.md")
    for title in ("Q/A", "P/A", "C:\\A"):
        said = await kept.knowledge.paste(ONE, title, f"Of {title} this is the text.")
        assert (said.change, kept.engine.visible(ONE)[f"_{said.number}"].title) == ("added", title)
    failed = await kept.knowledge.paste(ONE, "Nothing", " \u200b ")
    assert failed.change == "failed" and "no text" in (failed.reason or "")


async def test_one_guild_never_reaches_anothers_articles(kept: Kept) -> None:
    number = await add(kept)
    await add(kept, data=LATER)
    digest = kept.engine.visible(ONE)[f"_{number}"].digest
    gone = await add(kept, "gone.md", b"This one is gone.\n")
    await kept.knowledge.remove(ONE, gone)
    for stranger in (TWO, None):
        for call in (
            kept.knowledge.show(stranger, number),
            kept.knowledge.history(stranger, number),
            kept.knowledge.edit(stranger, number, title="Mine"),
            kept.knowledge.remove(stranger, number),
            kept.knowledge.refresh(stranger, number),
            kept.knowledge.undo(stranger, gone),
        ):
            with pytest.raises(IngestError):
                await call
        assert await kept.knowledge.entries(stranger) == []
        assert await kept.knowledge.removed(stranger) == []
        assert await kept.knowledge.quoted(stranger, f"_{number}", digest) is None
        assert (await kept.knowledge.usage(stranger))[0] == 0
        assert b"Dover" not in await kept.knowledge.export(stranger)
        assert not kept.engine.ask("When is high water at Dover?", guild=stranger).quotes
    assert kept.engine.visible(ONE)[f"_{number}"].title == "Tides"


async def test_shared_articles_are_seen_but_not_changed_by_a_guild(kept: Kept) -> None:
    number = await add(kept, guild=None)
    article = kept.engine.visible(ONE)[f"_{number}"]
    quoted = await kept.knowledge.quoted(ONE, article.id, article.digest)
    assert quoted is not None and quoted.state == "current"
    with pytest.raises(IngestError, match="no such article"):
        await kept.knowledge.remove(ONE, number)


async def test_an_export_can_be_added_again(kept: Kept) -> None:
    files = [Upload(name, data) for name, data in list(samples.every_format().items())[:8]]
    await kept.knowledge.add_files(ONE, files)
    data = await kept.knowledge.export(ONE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None and "_articles.jsonl" in archive.namelist()
        assert len(archive.namelist()) == 9
    outcomes = await kept.knowledge.add_files(TWO, [Upload("export.zip", data)])
    assert [one.change for one in outcomes] == ["added"] * 8
    here = {article.digest for article in kept.engine.visible(ONE).values()}
    there = {article.digest for article in kept.engine.visible(TWO).values()}
    assert here == there


async def test_a_restart_serves_the_same(kept: Kept, reader: Reader) -> None:
    number = await add(kept)
    await add(kept, data=LATER)
    await kept.knowledge.edit(ONE, number, title="Dover")
    await add(kept, "book.epub", samples.book(), guild=None)
    again = Kept(kept.store, reader)
    await again.knowledge.start()
    assert again.engine.visible(ONE) == kept.engine.visible(ONE)
    assert again.engine.visible(TWO) == kept.engine.visible(TWO)


async def test_what_another_process_commits_is_live_in_two_seconds(
    kept: Kept, reader: Reader, tmp_path: Path
) -> None:
    other = await Store.open(tmp_path / "f.sqlite3")
    upkeep = asyncio.create_task(kept.knowledge.keep())
    try:
        terminal = Knowledge(Articles(other), Engine(), reader=reader, fetcher=Fetcher())
        (outcome,) = await terminal.add_files(None, [Upload("tides.md", TIDES)])
        await until(lambda: f"_{outcome.number}" in ids(kept), 2)
    finally:
        upkeep.cancel()
        await other.close()


async def test_what_the_last_run_left_is_finished_or_discarded(kept: Kept, reader: Reader) -> None:
    number = await add(kept)
    await kept.articles.reading(number)
    begun = await kept.articles.begin(ONE, "half.pdf", "file", quota=QUOTA)
    await kept.articles.reading(begun)
    again = Kept(kept.store, reader)
    await again.knowledge.start()
    states = {e.number: (e.status, e.row.reason) for e in await again.knowledge.entries(ONE)}
    assert states == {number: ("ready", None), begun: ("failed", INTERRUPTED)}
    assert set(again.engine.visible(ONE)) == {f"_{number}"}


async def test_what_is_cancelled_is_not_pending_for_ever(kept: Kept) -> None:
    text = b"Words of the harbour, number %d.\n\n"
    files = [Upload(f"{n}.md", text % n * 150) for n in range(30)]
    adding = asyncio.create_task(kept.knowledge.add_files(ONE, files))
    await until(lambda: bool(ids(kept)), 10)
    adding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await adding
    states = {entry.status for entry in await kept.knowledge.entries(ONE)}
    assert states <= {"ready", "failed"} and "failed" in states


async def test_removed_while_it_was_being_read(kept: Kept) -> None:
    number = await kept.articles.begin(ONE, "x.md", "file", quota=QUOTA)
    await kept.knowledge.remove(ONE, number)
    outcomes = await kept.knowledge._take(ONE, number, Upload("x.md", TIDES), None)
    assert outcomes[0].change == "failed" and ids(kept) == set()


async def test_the_folders_old_texts_still_open(kept: Kept, tmp_path: Path) -> None:
    path = tmp_path / "dover.md"
    path.write_bytes(TIDES)
    old = load_article(path)
    kept.engine.add(old)
    await kept.knowledge.keep_folder()
    path.write_bytes(LATER)
    kept.engine.add(load_article(path))
    await kept.knowledge.keep_folder()
    quoted = await kept.knowledge.quoted(ONE, "dover.md", old.digest)
    assert quoted is not None and quoted.state == "superseded"
    assert quoted.article == old
    kept.engine.remove("dover.md")
    gone = await kept.knowledge.quoted(None, "dover.md", old.digest)
    assert gone is not None and gone.state == "removed"
    assert await kept.knowledge.quoted(None, "dover.md", "0" * 64) is None


async def test_a_file_that_broke_before_the_start_answers_with_its_last_good_text(
    kept: Kept, reader: Reader, tmp_path: Path
) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "dover.md").write_bytes(TIDES)
    kept.engine.add(load_article(folder / "dover.md"))
    await kept.knowledge.keep_folder()
    (folder / "dover.md").write_bytes(b"\xff\xfe broken")
    (folder / "new.md").write_bytes(b"\xff\xfe broken too")
    engine = Engine()
    watcher = FolderWatcher(folder, engine)
    settle(watcher)
    again = Knowledge(
        kept.articles, engine, reader=reader, fetcher=Fetcher(),
        problems=lambda: watcher.problems, shared=lambda: engine.articles,
    )  # fmt: skip
    await again.start()
    await again.keep_folder()
    assert {name: article.text for name, article in engine.articles.items()} == {
        "dover.md": TIDES.decode()
    }
    assert [problem.file for problem in again.problems] == ["dover.md", "new.md"]
    settle(watcher)
    assert set(engine.articles) == {"dover.md"}
    (folder / "dover.md").unlink()
    settle(watcher)
    await again.keep_folder()
    assert not engine.articles


# Web pages


class Wiki:
    """A page that changes, on the loopback."""

    def __init__(self) -> None:
        self.page = samples.HTML
        self.answers: list[int] = []
        self.status = 200

    async def handle(self, request: web.Request) -> web.Response:
        etag = f'"{hash(self.page)}"'
        status = self.status
        if status == 200 and request.headers.get("If-None-Match") == etag:
            status = 304
        self.answers.append(status)
        if status == 304:
            return web.Response(status=304)
        return web.Response(
            status=status, body=self.page, content_type="text/html", headers={"ETag": etag}
        )


async def test_pages_are_refreshed_by_conditional_requests(store: Store, reader: Reader) -> None:
    wiki = Wiki()
    app = web.Application()
    app.router.add_get("/tides", wiki.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/tides"
    try:
        kept = Kept(store, reader, Fetcher(hosts=["127.0.0.1"]))
        added = await kept.knowledge.add_url(ONE, f" {url}#part", member=7)
        assert added.change == "added" and added.number is not None
        number = added.number
        article = kept.engine.visible(ONE)[f"_{number}"]
        assert article.url == url and "High water" in article.text
        assert (await kept.knowledge.add_url(ONE, url)).change == "unchanged"
        assert wiki.answers == [200, 304]
        wiki.page = samples.HTML.replace(b"<b>six</b>", b"<b>seven</b>")
        (outcome,) = await kept.knowledge.refresh(ONE, number)
        assert outcome.change == "changed"
        assert "seven" in kept.engine.visible(ONE)[f"_{number}"].text
        # Other bytes, the same words: nothing new.
        wiki.page = wiki.page.replace(b"color: red", b"color: blue")
        (outcome,) = await kept.knowledge.refresh(ONE)
        assert outcome.change == "unchanged"
        # A site that is down leaves what was there, and the reason.
        wiki.status = 500
        (outcome,) = await kept.knowledge.refresh(ONE)
        assert outcome.change == "failed"
        (entry,) = await kept.knowledge.entries(ONE)
        assert entry.status == "ready" and "500" in (entry.row.reason or "")
        assert f"_{number}" in kept.engine.visible(ONE)
        wiki.status = 200
        # The schedule asks only what is due.
        assert await kept.knowledge.refresh_due() == 0
        hourly = Knowledge(
            kept.articles, kept.engine, reader=reader, fetcher=Fetcher(hosts=["127.0.0.1"]),
            refresh_hours=-1,
        )  # fmt: skip
        await store.leave(ONE)
        assert await hourly.refresh_due() == 0
        await store.arrive(ONE, None)
        assert await hourly.refresh_due() == 1
        (entry,) = await kept.knowledge.entries(ONE)
        assert entry.row.reason is None
        # One that was being fetched when the bot was killed is fetched at the next start.
        begun = await kept.articles.begin(TWO, url, "url", url=url, quota=QUOTA)
        again = Kept(store, reader, Fetcher(hosts=["127.0.0.1"]))
        await again.knowledge.start()
        await until(lambda: f"_{begun}" in again.engine.visible(TWO), 5)
        failed = await Kept(store, reader).knowledge.add_url(ONE, f"{url}?other")
        assert failed.change == "failed" and "not public" in (failed.reason or "")
        await again.knowledge.stop()
    finally:
        await runner.cleanup()
