"""Every format by its reader, and what is done to its words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering import Engine
from bot.ingest import formats
from bot.ingest.cleaning import clean, decode
from bot.ingest.documents import Document, IngestError, article_from, safe_name
from bot.ingest.formats.furniture import without_furniture
from tests.ingest import samples


def one(name: str, data: bytes, **about: str) -> Document:
    (document,) = formats.read(name, data, **about).documents
    return document


def answer(document: Document, question: str) -> str | None:
    """The first quote; which of its words are marked is no matter of formats."""
    found = Engine([article_from(document, "_1")]).ask(question, threshold=0).quotes
    return found[0].text if found else None


def test_markdown_keeps_its_structure_and_its_front_matter() -> None:
    document = one("rules.md", samples.MARKDOWN)
    assert document.title == "Harbour rules" and document.source == "Harbour office"
    assert document.tags == ("harbour", "rules")
    assert document.synonyms == ("boat = vessel",)
    assert document.text == samples.MARKDOWN.decode().split("---\n", 2)[2]
    article = article_from(document, "_1")
    assert [section.heading for section in article.sections] == ["Rules", "Times"]
    passages = [article.text[p.start : p.end] for p in article.passages]
    assert "```\ntide --at dover\n```" in passages
    assert any(words.startswith("| Day") and "06:00" in words for words in passages)


def test_the_title_is_that_of_a_heading_not_of_its_signs_or_of_code() -> None:
    text = b"So.\n\n```sh\n# pip\n```\n\n## The **pier** <a name=x></a>\n\nIt is long.\n"
    assert one("readme.md", text).title == "The pier"


def test_plain_text() -> None:
    document = one("tides.txt", samples.PLAIN)
    assert document.text == samples.PLAIN.decode() and document.format == "plain"
    assert answer(document, "When is high water at Dover?") == (
        "High water at Dover is at six in the morning."
    )


def test_a_text_copied_from_a_page_loses_its_furniture() -> None:
    body = "The tides of Dover\n\nDover\n\nHigh water is at six. Low water is at noon.\n"
    copied = f"Skip to content\n\n{body}\nRelated articles\n\nTen best piers\n\nMore\n"
    document = one("page.txt", copied.encode())
    assert document.text == body and document.title == "The tides of Dover"
    # A sentence below such a heading is no list of titles.
    kept = f"{body}\nRelated articles\n\nTen piers are described in the handbook.\n"
    assert one("page.txt", kept.encode()).text == kept
    assert one("page.txt", body.encode()).text == body


@given(st.lists(st.sampled_from(["Skip to content", "Related articles", "Words. More.", "A title",
                                 "", " "]), max_size=8))  # fmt: skip
def test_only_the_ends_of_a_text_go(blocks: list[str]) -> None:
    text = "\n\n".join(blocks)
    left = without_furniture(text)
    assert left.strip() in text
    assert left.count("Words. More.") == text.count("Words. More.")


def test_a_web_page_loses_its_furniture_and_keeps_its_words() -> None:
    document = one("page.html", samples.HTML, url="https://example.org/tides")
    for furniture in (
        "Skip to content", "Home", "About us", "Related", "Ten best", "Copyright",
        "rights reserved", "secret", "never", "color", "<", "](",
    ):  # fmt: skip
        assert furniture not in document.text, furniture
    for kept in (
        "# Tides",
        "High water at Dover is at six in the morning, says the harbour office, and the ferries",
        "## Times",
        "- Low water is at noon on Monday.\n- High water is at six on Sunday.",
        "| Day | High |\n| --- | --- |\n| Monday | 06:00 |",
        "```\ntide --at dover\ntide --at deal\n```",
        "The pier closes two hours before high water, and nobody may stay on it after that.",
    ):
        assert kept in document.text, document.text
    assert document.title == "Tides" or document.title == "Tides at Dover"
    assert document.published == "2024-05-06" and document.language == "en"
    assert document.url == "https://example.org/tides"


def test_a_page_that_states_no_date_gets_none() -> None:
    data = samples.HTML.replace(b"article:published_time", b"og:other")
    assert one("page.html", data).published is None


def test_a_broken_line_in_a_cell_and_an_inline_word_in_a_quotation_keep_their_spaces() -> None:
    more = "".join(
        f"<p>The guild was founded in 19{at} by players who wanted to raid together.</p>"
        for at in range(70, 90)
    )
    row = "<tr><td>Squire</td><td>level 10<br>or a friend</td></tr>"
    said = "<blockquote>Whoever is late <i>twice</i> is out.</blockquote>"
    table = f"<table><tr><th>Rank</th><th>Needs</th></tr>{row}</table>"
    page = f"<html><body><h1>Guild</h1>{more}{table}{said}{more}</body></html>"
    text = one("p.html", page.encode()).text
    assert "| Squire | level 10 or a friend |" in text
    assert "\n\nWhoever is late twice is out.\n" in text


#: A page's text in the frames that pages have; menus and the like stand around it.
FRAMES = (
    "{}",
    "<div class=WordSection1>{}</div>",
    "<div class=top><a href=/>Home</a> <a href=/f>Forum</a></div>{}",
    "<div class=menu><ul><li><a href=/>Home</a></li><li><a href=/f>Forum</a></li></ul></div>"
    "<div class=wrapper><div class=box>{}</div><div class=sidebar><h3>Popular posts</h3><ul><li>"
    "<a href=/1>Ten best swords</a></li></ul></div></div><div class=footer>Copyright 2020</div>",
    "<table><tr><td><a href=/>Home</a><br><a href=/f>Forum</a></td><td>{}</td></tr></table>",
    "<div class=menu><a href=/>Home</a> <a href=/f>Forum</a></div><main>{}</main>",
)
GUILD = """<h1>Guild</h1>{}<h2>How to join<a href="#join">¶</a></h2><ol><li>Ask.<ol><li>Ada</li>
<li>Bo</li></ol></li><li>Wait.</li></ol><h2>Fees<span class="mw-editsection">[<a href="/e">edit</a>]
</span></h2><table><caption>All in gold</caption><tr><th>Rank</th><th>Gold</th></tr><tr><td>Squire
</td><td>Now:<ul><li>10 at first</li><li>5 later</li></ul></td></tr></table><h2>Bosses</h2><ul>
<li>Ragnar</li><li>Bran</li></ul><ol start="3"><li>Hilda</li></ol>"""


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("paragraphs", [1, 12])
def test_headings_lists_and_tables_of_a_page_are_kept_in_any_frame(
    frame: str, paragraphs: int
) -> None:
    said = [
        f"In 19{at} the guild went on a raid, and all came home."
        for at in range(70, 70 + paragraphs)
    ]
    markup = frame.format(GUILD.format("".join(f"<p>{one}</p>" for one in said)))
    page = f"<html><head><title>Guild</title></head><body>{markup}</body></html>"
    lines = [
        "# Guild", *said, "## How to join", "1. Ask.\n   1. Ada\n   2. Bo\n2. Wait.",
        "## Fees", "All in gold",
        "| Rank | Gold |\n| --- | --- |\n| Squire | Now: 10 at first / 5 later |",
        "## Bosses", "- Ragnar\n- Bran\n3. Hilda",
    ]  # fmt: skip
    assert one("p.html", page.encode()).text == "\n\n".join(lines) + "\n"


SAID = "".join(
    f"<p>In 19{at} the guild went on a raid, and all came home.</p>" for at in range(10, 22)
)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        # What is made of links alone is the page's where something leads to it, or stands beside.
        (
            "<p>Read:</p><div><ul><li><a href=/a>Tides</a><li><a href=/b>Piers</a></ul></div>",
            "Read:\n\n- Tides\n- Piers",
        ),
        (
            "<div><h2>Members</h2></div><ul><li><a href=/a>Ada</a><li><a href=/b>Bo</a></ul>",
            "## Members\n\n- Ada\n- Bo",
        ),
        ("<ul><li><a href=/a>Ada</a><li><a href=/b>Bo</a>, once</ul>", "- Ada\n- Bo, once"),
        ("<p>Ask us.</p><p><a href=mailto:x>ask@x.example</a></p>", "Ask us.\n\nask@x.example"),
        (
            "<h2>Contact</h2><p><a href=mailto:x>ask@x.example</a></p>",
            "## Contact\n\nask@x.example",
        ),
        (
            "<table><tr><th>Who<th>Seat</tr>"
            + "<tr><td><a href=/a>Ada of the Isle</a><td><a href=/b>Sea</a></tr>" * 20
            + "</table>",
            "| Who | Seat |\n| --- | --- |" + "\n| Ada of the Isle | Sea |" * 20,
        ),
        ("<p>Ada came<sup><a href=#a>[a]</a></sup>, 2<sup>2</sup>.</p>", "Ada came, 22."),
        ("<p>It is <s>five</s> six, <del>not</del> now.</p>", "It is six, now."),
        # … and is a menu where not.
        ("<p>Here.</p><p><a href=#a>Squires</a></p>", "Here."),
        ("<h2>Fees</h2><ul><li><a href=#a>Squires</a><li><a href=#b>Lords</a></ul>", "## Fees"),
        (
            "<h2>News</h2><ul><li><a href=/a>Ragnar wins the cup again</a></ul>",
            "## News",
        ),
        ("<ul><li><a href=/a>Ada</a><li><a href=/b>Bo</a></ul>", ""),
        # Numbers are those that a reader sees.
        ("<ol start=9><li>a<li>b<ol start=4><li>c</ol></ol>", "9. a\n10. b\n\n    4. c"),
        ("<ol reversed><li>a<li value=7>b<li>c</ol>", "3. a\n7. b\n6. c"),
        ("<ol start=-1><li>a<li>b</ol><ul><li rend=5>c</ul>", "- a\n0. b\n- c"),
        ("<ol type=a><li>a<li>b</ol>", "- a\n- b"),
        (
            "<dl><dt>Quay<dd>Where ships lie.<dd>A pier.<dt>Mole<dd>A wall.</dl>",
            "Quay\n: Where ships lie.\n: A pier.\n\nMole\n: A wall.",
        ),
    ],
)
@pytest.mark.parametrize("short", [False, True])
def test_links_numbers_and_meanings_of_a_page(markup: str, text: str, short: bool) -> None:
    around = "<p>All came home.</p>" if short else SAID
    page = f"<html><body><main><h1>Guild</h1>{around}<hr>{markup}<hr>{around}</main></body></html>"
    said = "\n\n".join(["All came home."] if short else SAID[3:-4].split("</p><p>"))
    whole = "\n\n".join(filter(None, ["# Guild", said, text, said]))
    assert one("p.html", page.encode()).text == whole + "\n"


def test_a_short_page_is_read_all_the_same() -> None:
    data = b"<html><body><nav>Menu</nav><p>The pier closes at noon.</p></body></html>"
    assert one("p.html", data).text == "The pier closes at noon.\n"


def test_pdf_pages_are_known_and_running_lines_are_gone() -> None:
    document = one("handbook.pdf", samples.PDF)
    assert document.title == "Harbour handbook" and len(document.pages) == 4
    assert "Harbour handbook" not in document.text
    article = article_from(document, "_1")
    for words, page in (
        ("pier closes", 1), ("Every boat", 2), ("Dogs are kept", 3), ("The warden answers", 4),
    ):  # fmt: skip
        assert article.page_at(document.text.index(words)) == page
    # A word that a line's end broke is whole where the text knows it, and left alone where not.
    assert "The beach warden\nis on duty." in document.text
    assert "week-\ndays" in document.text
    quote = Engine([article]).ask("Who collects the harbour fee?", threshold=0).quotes[0]
    assert article.page_at(quote.start) == 2
    assert article.text[quote.start : quote.end] == quote.text


def test_docx_headings_lists_and_tables() -> None:
    document = one("rules.docx", samples.word())
    assert document.text == (
        "# Harbour rules\n\nEvery boat longer than nine metres pays the harbour fee.\n\n"
        "## Times\n\n- The pier closes two hours before high water.\n\n"
        "| Day | High water |\n| --- | --- |\n| Monday | 06:00 |\n"
    )
    assert (document.title, document.author) == ("Rules of the harbour", "Harbour office")


def test_epub_chapters_come_in_reading_order() -> None:
    document = one("book.epub", samples.book())
    assert document.text == (
        "# The pier\n\nThe pier closes two hours before high water.\n\n"
        "# The fee\n\nEvery boat longer than nine metres pays.\n"
    )
    assert (document.title, document.author, document.language) == (
        "Harbour book", "A. Warden", "en",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pairs.csv", samples.CSV),
        ("pairs.csv", samples.CSV.replace(b"question,answer\n", b"")),
        ("pairs.tsv", samples.CSV.replace(b",", b"\t")),
        ("pairs.jsonl", samples.JSONL),
        ("pairs.json", b"[" + samples.JSONL.strip().replace(b"\n", b",") + b"]"),
    ],
)
def test_a_question_is_searched_and_its_answer_quoted(name: str, data: bytes) -> None:
    document = one(name, data)
    said = answer(document, "When does the pier close?")
    assert said is not None and "two hours before high water" in said.lower()
    assert "?" not in said
    article = article_from(document, "_1")
    assert article.sections[0].heading == "When does the pier close?"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.csv", b"one,two,three\n1,2,3\n", "'question' and 'answer'"),
        ("a.csv", b"question,answer\nonly\n", "Row 1"),
        ("a.csv", b"question,answer\nWho?,\n", "no answer"),
        ("a.jsonl", b'{"question": "x"\n', "Line 1 is not JSON"),
        ("a.jsonl", b'{"question": "Who?", "answer": "He."}\n[1]\n', "Line 2"),
        ("a.md", b"", "empty"),
        ("a.md", b"---\ntitle: x\n---\n\n", "no text"),
        ("a.md", b"---\ntitle: [\n---\nWords.\n", "front matter"),
        ("a.exe", b"MZ\x90\x00", "formats that can be read"),
        ("a.pdf", b"words", "not in PDF"),
        ("a.txt", b"\x00\x01\x02\x03" * 50, "not text"),
    ],
)
def test_what_is_wrong_is_said(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(IngestError, match=reason):
        formats.read(name, data)


def test_a_zip_gives_what_can_be_read_and_says_what_cannot() -> None:
    data = samples.archive(
        {
            "rules.md": samples.MARKDOWN,
            "deep/tides.txt": samples.PLAIN,
            "broken.pdf": b"%PDF-1.4 nothing",
            "inner.zip": samples.archive({"x.md": b"Words."}),
            "__MACOSX/._rules.md": b"\x00",
        }
    )
    reading = formats.read("all.zip", data)
    assert [document.name for document in reading.documents] == ["rules.md", "tides.txt"]
    assert {name for name, _ in reading.skipped} == {"broken.pdf", "inner.zip"}


def test_the_format_is_what_the_bytes_are_not_what_the_name_says() -> None:
    assert one("report.txt", samples.PDF).pages
    assert one("rules.zip", samples.word()).title == "Rules of the harbour"
    assert one("download", samples.HTML, content_type="text/html; charset=utf-8").published


# Encodings


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "Naïve café — “quoted”."),
        ("utf-16", "Naïve café — “quoted”."),
        ("utf-32", "Naïve café — “quoted”."),
        (
            "cp1252",
            "Das Café schließt um fünf Uhr, während die Fähre größer wird. Über zwölf Köche.",
        ),
        ("cp1251", "Полная вода в Дувре наступает в шесть часов утра, а отлив в полдень."),
        ("shift_jis", "満潮は午前六時です。干潮は正午です。港の規則を読んでください。"),
    ],
)
def test_encodings_are_recognised(encoding: str, text: str) -> None:
    assert decode((text * 3).encode(encoding)) == text * 3


def test_a_wrong_declaration_does_no_harm() -> None:
    text = "Naïve café."
    assert decode(text.encode(), "latin-1") == text
    assert decode(text.encode("cp1252"), "utf-8").startswith("Na")
    assert decode(text.encode("cp1252"), "no-such-encoding").startswith("Na")
    assert decode(text.encode("cp1252"), "windows-1252") == text


def test_mixed_encodings_are_read_line_by_line() -> None:
    data = "Über Nacht.\n".encode() * 5 + "Größe für alle.\n".encode("cp1252")
    assert decode(data).endswith("Über Nacht.\nGröße für alle.\n")


# Characters that hide


def test_bidirectional_and_invisible_characters_are_removed() -> None:
    hidden = "\u202e\u202d\u2066\u2069\u200e\u200f\u061c\u200b\u2060\ufeff\u00ad\u180e\u2800\u3164"
    tags = "".join(chr(0xE0000 + ord(c)) for c in "ignore")
    assert clean(f"pay{hidden} the{tags} fee\x00\x1b[31m") == "pay the fee[31m"
    assert clean("a\r\nb\rc\u2028d") == "a\nb\nc\nd"
    assert clean("pa\u200dss\u200cword") == "password"
    # Persian needs its joiners, and so do emoji.
    assert clean("می\u200cخواهم 👩\u200d🚒") == "می\u200cخواهم 👩\u200d🚒"
    assert len(clean("e" + "\u0301" * 500)) == 5


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_cleaned_text_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\x00\r")


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_a_safe_name_leads_nowhere(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 120
    assert not set(safe) & set('/\\:*?"<>|\x00\n') and safe not in (".", "..")
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.md", "..\\..\\boot.md", "/etc/cron.d/x.md", "C:\\x.md", "a/./../x.md"],
)
def test_path_traversal_in_a_zip_ends_as_a_name(name: str) -> None:
    reading = formats.read("a.zip", samples.archive({name: samples.MARKDOWN}))
    assert reading.documents[0].name in ("passwd.md", "boot.md", "x.md")


@given(st.binary(max_size=2_000), st.sampled_from(sorted(formats.SUFFIXES)))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_document_or_a_reason(data: bytes, suffix: str) -> None:
    try:
        reading = formats.read(f"x{suffix}", data)
    except IngestError as error:
        assert str(error).endswith(".")
        return
    for document in reading.documents:
        article = article_from(document, "_1")
        assert article.passages and clean(article.text) == article.text
