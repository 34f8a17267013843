"""Files that mean harm: they get a clear error, in time, and change nothing.

FOOTNOTE_TEST_BAD_INPUTS=20000 tries more of them.
"""

from __future__ import annotations

import asyncio
import functools
import io
import os
import random
import re
import sys
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import NameObject, NumberObject, StreamObject

from bot.ingest import formats, worker
from bot.ingest.documents import IngestError, article_from
from bot.ingest.reader import Reader
from bot.ingest.service import Upload
from tests.ingest import samples
from tests.ingest.conftest import Kept
from tests.ingest.test_folder import until

BAD = int(os.environ.get("FOOTNOTE_TEST_BAD_INPUTS", "2000"))
GUILD = 5


async def reason(reader: Reader, name: str, data: bytes) -> str:
    with pytest.raises(IngestError) as caught:
        await reader.read(name, data)
    said = str(caught.value)
    assert said.endswith((".", ").")) and said[0].isupper() and len(said) < 300, said
    return said


async def works(reader: Reader) -> None:
    documents, _ = await reader.read("tides.txt", samples.PLAIN)
    assert documents[0].text == samples.PLAIN.decode()


@functools.cache
def zip_bomb() -> bytes:
    """A file of 300 MB, in 0.3 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made, made.open("big.txt", "w") as file:
        for _ in range(300):
            file.write(bytes(1_000_000))
    return out.getvalue()


def lying_zip() -> bytes:
    """An archive that says its file has ten bytes."""
    data = bytearray(samples.archive({"a.txt": b"words " * 5_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def word_with(head: str, entity: str) -> bytes:
    """A DOCX with another head, that says an entity of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(samples.word())) as whole, zipfile.ZipFile(out, "w") as made:
        for entry in whole.infolist():
            content = whole.read(entry)
            if entry.filename == "word/document.xml":
                body = content.decode().partition("?>")[2]
                content = (head + body.replace("nine metres", f"&{entity};")).encode()
            made.writestr(entry, content)
    return out.getvalue()


def laughs(kind: str) -> bytes:
    """A billion laughs: entities of entities, nine deep."""
    entities = '<!ENTITY a0 "ha ha ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    head = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>'
    if kind == "epub":
        return samples.book(opf=f"{head}<package><metadata>&a9;</metadata></package>")
    if kind == "html":
        return f"{head}<html><body><p>&a9;</p></body></html>".encode()
    return word_with(head, "a9")


def external() -> bytes:
    """A DOCX that asks for a file of the machine."""
    head = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return word_with(head, "a")


def pdf_bomb() -> bytes:
    """A page whose content unpacks to 500 MB."""
    writer = PdfWriter(clone_from=io.BytesIO(samples.PDF))
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"0 " * 500_000) for _ in range(500)) + packer.flush()
    stream = StreamObject()
    stream._data = packed
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    stream[NameObject("/Length")] = NumberObject(len(packed))
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


async def test_bombs_and_locks_are_refused_in_time() -> None:
    hostile: list[tuple[str, Callable[[], bytes], str]] = [
        ("bomb.zip", zip_bomb, "unpacks to more than"),
        ("lying.zip", lying_zip, "damaged|nothing that can be read"),
        ("laughs.epub", lambda: laughs("epub"), "damaged"),
        ("laughs.docx", lambda: laughs("docx"), "damaged|memory|seconds"),
        ("bomb.pdf", pdf_bomb, "damaged|memory|seconds|no text"),
        ("locked.pdf", samples.locked_pdf, "encrypted"),
        ("deep.html", lambda: b"<div>" * 100_000 + b"Words.", "nested too deeply|cannot be read"),
        ("deep.jsonl", lambda: b'{"question":' + b"[" * 100_000, "not JSON"),
        ("deep.md", lambda: b"---\na: " + b"[" * 100_000 + b"\n---\nWords.\n", "front matter"),
        ("long.txt", lambda: b"The boats came home. " * 150_000, "3,150,000 characters"),
        ("many.zip", lambda: samples.archive({f"{n}.md": b"x" for n in range(2_500)}), "2,500"),
        ("pages.pdf", lambda: samples.pdf([["A page."]] * 2_100), "2,100 pages"),
        ("cells.csv", lambda: b"question,answer\n" + b"a,b\n" * 20_001, "20,000 pairs"),
    ]  # fmt: skip
    async with Reader(memory=700_000_000, seconds=5) as reader:
        for name, make, expected in hostile:
            data = await asyncio.to_thread(make)
            started = time.monotonic()
            said = await reason(reader, name, data)
            assert re.search(expected, said), (name, said)
            assert time.monotonic() - started < 8, name
            await works(reader)


@pytest.mark.timed
async def test_fifty_megabytes_are_refused_before_anything_is_read(kept: Kept) -> None:
    started = time.monotonic()
    data = b"The boats came home at noon. " * 1_800_000
    (outcome,) = await kept.knowledge.add_files(GUILD, [Upload("large.txt", data)])
    assert outcome.reason == "It is 52 MB; at most 20 MB can be read."
    assert time.monotonic() - started < 1
    assert not kept.engine.visible(GUILD)


async def test_entities_are_not_expanded_and_files_not_read() -> None:
    async with Reader() as reader:
        for name, data in (("x.html", laughs("html")), ("x.docx", external())):
            try:
                documents, _ = await reader.read(name, data)
            except IngestError:
                continue
            assert "root:" not in documents[0].text and len(documents[0].text) < 10_000


async def test_scripts_and_styles_never_become_words() -> None:
    page = samples.HTML.replace(
        b"</article>",
        b'<p onclick="steal()">The harbour is open.</p><svg><script>evil()</script></svg>'
        b"<template>hidden words</template><noscript>no script</noscript>"
        b"<p hidden>not shown</p><iframe srcdoc='&lt;p&gt;inner&lt;/p&gt;'></iframe></article>",
    )
    async with Reader() as reader:
        documents, _ = await reader.read("x.html", page)
    text = documents[0].text
    assert "The harbour is open." in text
    for word in ("steal", "evil", "hidden words", "no script", "not shown", "inner", "secret"):
        assert word not in text


async def test_a_reading_process_that_is_killed_is_replaced() -> None:
    async with Reader() as reader:
        await works(reader)
        reader._idle[0]._process.kill()
        await reader._idle[0]._process.wait()
        await works(reader)
        # And one that dies while it reads.
        reading = asyncio.create_task(reader.read("all.zip", zip_bomb()))
        await until(lambda: bool(reader._reading), 5)
        next(iter(reader._reading))._process.kill()
        with pytest.raises(IngestError, match="cannot be read"):
            await reading
        await works(reader)


async def test_the_reading_process_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_TOKEN", "never.to.be.seen")
    async with Reader() as reader:
        await works(reader)
        process = reader._idle[0]._process
        try:
            with open(f"/proc/{process.pid}/environ", "rb") as file:  # noqa: ASYNC230, PTH123
                environment = file.read()
        except OSError:
            pytest.skip("the system does not show a process's environment")
        first = Path(f"/proc/{process.pid}/oom_score_adj")
        assert await asyncio.to_thread(first.read_text) == "1000\n"
        assert b"FOOTNOTE" not in environment and b"PATH=" in environment


@pytest.mark.timed
async def test_the_event_loop_goes_on_while_a_bomb_is_read() -> None:
    late = 0.0
    ended = asyncio.Event()

    async def watch() -> None:
        nonlocal late
        while not ended.is_set():
            before = time.monotonic()
            await asyncio.sleep(0.01)
            late = max(late, time.monotonic() - before - 0.01)

    data = await asyncio.to_thread(zip_bomb)
    # Few paragraphs: a busy machine would take too long to split many.
    large = (b"The boats came home at noon. " * 20 + b"\n\n") * 3_000
    async with Reader() as reader:
        watching = asyncio.create_task(watch())
        await reason(reader, "bomb.zip", data)
        await reader.read("large.txt", large)
        ended.set()
        await watching
    # 50 ms is the law; a shared machine may take the processor away for a while.
    assert late < 0.15, late


# Thousands of broken files


def _mutated(chance: random.Random, whole: dict[str, bytes]) -> tuple[str, bytes]:
    """A real file with something done to it: cut, overwritten, repeated, or given a wrong name."""
    name = chance.choice(sorted(whole))
    data = bytearray(whole[name])
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(max(len(data), 1))
        what = chance.randrange(6)
        if what == 0:
            del data[at:]
        elif what == 1:
            data[at : at + chance.randrange(1, 64)] = chance.randbytes(chance.randrange(64))
        elif what == 2 and data:
            for _ in range(chance.randrange(1, 200)):
                data[chance.randrange(len(data))] = chance.randrange(256)
        elif what == 3:
            del data[at : at + chance.randrange(1, 500)]
        elif what == 4:
            piece = data[at : at + chance.randrange(1, 2_000)]
            data[at:at] = piece * chance.randrange(1, 5)
        else:
            other = whole[chance.choice(sorted(whole))]
            data[at:] = other[chance.randrange(len(other)) :]
    if chance.random() < 0.15:
        name = chance.choice(sorted(whole))
    return name, bytes(data)


async def test_thousands_of_broken_files_change_nothing(kept: Kept) -> None:
    """Counted are those that are refused; what is still a whole file has to be served."""
    await kept.knowledge.add_files(GUILD, [Upload("rules.md", samples.MARKDOWN)])
    before = dict(kept.engine.visible(GUILD))
    chance = random.Random(7)
    whole = samples.every_format()
    # One that text formats have to refuse: nothing in them is a number of bytes.
    broken = {name: data for name, data in whole.items() if not name.endswith((".txt", ".html"))}
    reasons: Counter[str] = Counter()
    tried = 0
    async with Reader(workers=2) as reader:
        kept.knowledge._reader = reader

        async def one(name: str, data: bytes) -> None:
            (outcome, *_) = await kept.knowledge.add_files(GUILD, [Upload(name, data)])
            if outcome.change == "failed":
                assert outcome.reason and outcome.reason.endswith("."), outcome
                reasons[outcome.reason] += 1

        while sum(reasons.values()) < BAD:
            assert tried < 6 * BAD
            # Another name: the one article that is there must not get a new version.
            batch = [_mutated(chance, broken) for _ in range(20)]
            await asyncio.gather(*(one(f"x{name}", data) for name, data in batch))
            tried += len(batch)
            for entry in await kept.knowledge.entries(GUILD):
                if entry.status == "ready" and f"_{entry.number}" not in before:
                    article = kept.engine.visible(GUILD)[f"_{entry.number}"]
                    assert article.passages and article.digest == entry.row.digest
                    await kept.knowledge.remove(GUILD, entry.number)
            assert kept.engine.visible(GUILD) == before
    assert sum(reasons.values()) >= BAD and len(reasons) >= 12, reasons
    print(f"{tried} files, {sum(reasons.values())} refused for {len(reasons)} reasons")


_WORDS = st.text(max_size=300) | st.binary(max_size=300).map(lambda b: b.decode("latin-1"))
#: A name that zipfile writes as it is: not cut at a NUL.
_NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
_FILES = st.one_of(
    st.tuples(st.sampled_from([".pdf", ".docx", ".epub", ".zip", ".csv", ".jsonl", ".exe", ""]),
              st.binary(max_size=1_000)),
    st.tuples(st.sampled_from([".jsonl", ".json"]),
              st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=20),
                           lambda inner: st.lists(inner, max_size=4)
                           | st.dictionaries(st.text(max_size=9), inner, max_size=4),
                           max_leaves=12).map(
                               lambda value: repr(value).encode("utf-8", "replace"))),
    st.tuples(st.sampled_from([".md"]),
              _WORDS.map(lambda words: f"---\n{words}\n---\n".encode("utf-8", "replace"))),
    st.tuples(st.sampled_from([".csv", ".tsv"]),
              _WORDS.map(lambda words: words.encode("utf-8", "replace"))),
    st.tuples(st.sampled_from([".zip"]),
              st.dictionaries(_NAMES, st.binary(max_size=50), max_size=4)
              .map(lambda files: samples.archive(dict(files)))),
    st.tuples(st.sampled_from([".epub"]), _WORDS.map(lambda words: samples.book(opf=f"<{words}>"))),
    st.tuples(st.sampled_from([".pdf"]), st.binary(max_size=500).map(lambda b: b"%PDF-1.7\n" + b)),
)  # fmt: skip


@given(_FILES)
@settings(
    max_examples=600,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
def test_generated_files_are_documents_or_reasons(file: tuple[str, bytes]) -> None:
    suffix, data = file
    try:
        reading = formats.read(f"x{suffix}", data)
    except IngestError as error:
        assert str(error).endswith(".") and len(str(error)) < 400
        return
    for document in reading.documents:
        assert article_from(document, "_1").passages


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    monkeypatch.delitem(sys.modules, "bot.ingest.formats.portable", raising=False)
    said = worker.answer({"name": "x.pdf"}, samples.PDF)
    assert "pypdf" in said["error"] and "footnote-bot[formats]" in said["error"]
    assert "documents" in worker.answer({"name": "x.md"}, samples.MARKDOWN)


async def test_a_reading_process_without_work_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.ingest.reader._IDLE", 0.05)
    async with Reader() as reader:
        await works(reader)
        process = reader._idle[0]._process
        async with asyncio.timeout(5):
            await process.wait()
        await works(reader)
