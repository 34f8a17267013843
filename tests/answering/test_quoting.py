"""A quote reaches as far as it must to be understood, and no further."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering import Engine, Quote
from bot.answering.quoting import MAX_JOINED, whole_phrase, whole_quote
from bot.corpus import parse_article

RULES = """\
# Harbour rules

Mind the gulls and the tide on every pier of the harbour. On the pier you may not:

- feed gulls
- swim at night
- light fires

1. **Mooring.** Tie the boat to a ring.
2. Pay the fee:
   1. Call the office at 9:30.
   2. Read `HARBOUR_FEE=12.50` to them.

## May I bring my dog?

Yes, on a lead. Dogs must not chase gulls.

## Hours

| Day | Hours | Who |
|-----|------:|-----|
| Monday | 9 to 17 h | the crew of the *Marigold* |
| Sunday | closed | nobody |
"""


def best(question: str, text: str = RULES) -> Quote:
    answer = Engine([parse_article("rules.md", text)]).ask(question, threshold=0.0)
    return answer.quotes[0]


def test_an_item_says_what_it_is_read_from() -> None:
    quote = best("Can I swim at night?")
    assert quote.text == "swim at night"
    assert quote.lead == "On the pier you may not:"


def test_a_row_says_the_heads_of_its_table() -> None:
    quote = best("What are the hours on Monday?")
    assert quote.text == "Monday | 9 to 17 h | the crew of the *Marigold*"
    assert quote.lead == "Day | Hours | Who"
    assert quote.phrase in {None, *quote.text.split(" | ")}


def test_an_answer_is_quoted_whole_and_its_question_is_not() -> None:
    quote = best("are dogs allowed, may I bring my dog")
    assert quote.text == "Yes, on a lead. Dogs must not chase gulls."
    assert quote.section == "May I bring my dog?" and quote.lead is None


def test_an_answer_that_is_long_is_quoted_by_the_sentence() -> None:
    more = " ".join(f"Boat number {at} waits for its owner at the old pier." for at in range(12))
    quote = best("where may dogs run", f"## Where may dogs run?\n\nOn the beach. {more}\n")
    assert len(quote.text) <= MAX_JOINED and "beach" in quote.text


def test_a_colon_is_quoted_with_what_it_opens() -> None:
    quote = best("What do I pay?")
    assert quote.text.startswith("2. Pay the fee:\n   1. Call the office")
    assert quote.text.endswith("to them.")


def test_a_sentence_that_has_not_ended_is_quoted_with_the_list_that_it_opens() -> None:
    text = "The filter removes what contains\n\n- links\n- emoji\n\nThe end is here.\n"
    assert best("What does the filter remove?", text).text.endswith("contains\n\n- links\n- emoji")
    assert best("emoji", text).lead == "The filter removes what contains"
    # A table below it is none.
    text = "The filter removes links\n\n| Link | Why |\n|---|---|\n| x | spam |\n"
    assert best("What does the filter remove?", text).text == "The filter removes links"


@pytest.mark.parametrize(
    ("item", "quoted"),
    [("a shop, which sells", True), ("a shop.", False), ("a **shop**", True)],
)
def test_an_item_that_has_not_ended_is_quoted_with_those_below_it(item: str, quoted: bool) -> None:
    text = f"The harbour has:\n\n- boats\n- {item}\n  - postcards\n    1. old\n- gulls\n"
    for name in ("a.md", "a.txt"):
        article = parse_article(name, text)
        found = article.passages[2]
        start, end = whole_quote(article, found, found.start, found.sentences[-1].end)
        below = "\n  - postcards\n    1. old" if quoted else ""
        assert article.text[start:end] == f"{item}{below}"


def test_an_item_that_answers_a_question_says_it_unless_it_is_the_heading() -> None:
    listed = "\n\n- links\n- emoji\n"
    assert best("emoji", f"# Filter\n\nWhat is removed?{listed}").lead == "What is removed?"
    assert best("emoji", f"# Filter\n\n## What is removed?{listed}").lead is None


def test_what_two_quotes_are_read_from_stands_above_them_once() -> None:
    table = "\n\n| Day | Hour |\n|---|---|\n| Monday | 9 |\n| Sunday | 10 |\n"
    article = parse_article("a.md", f"Summer{table}\nWinter{table}")
    rows = [
        Quote(article, "", passage.paragraph, row.start, row.end)
        for passage in article.passages
        for row in passage.sentences
        if passage.tabular
    ]
    above = [None, *rows]
    shown = [row.lead_below(before) for before, row in zip(above, rows, strict=False)]
    assert shown == ["Day | Hour", None, "Day | Hour", None]


@pytest.mark.parametrize("item", ["1", "3", "7"])
def test_a_rule_is_found_by_its_number(item: str) -> None:
    rules = [
        f"{at}. {what}." for at, what in enumerate("Be kind|No spam|Speak English".split("|"), 1)
    ]
    rules += [f"{at}. Keep {what} out." for at, what in enumerate("dogs cats mice rats".split(), 4)]
    text = "# Harbour\n\n## Rules\n\n" + "\n".join(rules) + "\n"
    answer = Engine([parse_article("rules.md", text)]).ask(f"what is rule {item}?")
    assert answer.answered and answer.quotes[0].text.startswith(f"{item}. ")


def test_a_step_is_quoted_with_its_number() -> None:
    assert best("mooring").text == "1. **Mooring.** Tie the boat to a ring."


@pytest.mark.parametrize(
    ("words", "phrase", "grown"),
    [
        ("It opens at 9:30 today.", "9", "9:30"),
        ("It opens at 9:30 today.", "30", "9:30"),
        ("Set HARBOUR_FEE=12.50 first.", "FEE", "HARBOUR_FEE=12.50"),
        ("See https://tide.example/fee?a now.", "tide", "https://tide.example/fee"),
        ("The end.The next is here.", "end", "end"),
        ("Type /link in #bots, for $5.", "link", "/link"),
        ("Type /link in #bots, for $5.", "bots", "#bots"),
        ("Type /link in #bots, for $5.", "5", "$5"),
        ("Take C#sharp.", "sharp", "sharp"),
        ("Note: it is well-known.", "well", "well"),
        ("From 8:00 to 9:00.", "8:00 to 9", "8:00 to 9:00"),
    ],
)
def test_a_phrase_is_not_cut_within_what_holds_together(
    words: str, phrase: str, grown: str
) -> None:
    article = parse_article("a.txt", words)
    start = words.index(phrase)
    span = whole_phrase(article, article.passages[0], start, start + len(phrase))
    assert span is not None and words[slice(*span)] == grown


@pytest.mark.parametrize(
    ("phrase", "grown"),
    [
        ("tide.example/q", "https://tide.example/q"),
        ('tide.example/q "Quiz', None),
        ("Quiz", None),
        ("quiz](https://tide", "quiz"),
    ],
)
def test_a_links_address_may_answer_and_its_title_does_not(phrase: str, grown: str | None) -> None:
    article = parse_article("a.md", 'Pass the [quiz](https://tide.example/q "Quiz") first.')
    start = article.text.index(phrase)
    span = whole_phrase(article, article.passages[0], start, start + len(phrase))
    assert grown == (None if span is None else article.text[slice(*span)])


BEACON = """\
# Beacon, a plugin

- `/beacon set <name>` marks the place where you stand.
- `/beacon drop` takes the mark away again.

Turn it on with `/rule beacons true`. Its messages stand in `lang/beacon.yml`.
"""


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("How do I mark a place?", "/beacon set <name>"),
        ("which command takes a mark away?", "/beacon drop"),
        ("how do i turn it on", "/rule beacons true"),
        ("Which file has its messages?", "lang/beacon.yml"),
        ("What does /beacon set do?", None),
    ],
)
def test_what_is_marked_as_code_is_whole_and_says_how(question: str, phrase: str | None) -> None:
    article = parse_article("beacon.md", BEACON)
    assert Engine([article]).ask(question).quotes[0].phrase == phrase


def test_a_phrase_in_a_table_is_its_cell_and_never_two() -> None:
    article = parse_article("rules.md", RULES)
    text, row = article.text, article.text.index("Monday |")
    table = article.passage_at(row)
    assert table is not None
    for phrase, cell in (
        ("17", "9 to 17 h"),
        ("Marigold", "the crew of the *Marigold*"),
        ("Monday", "Monday"),
        ("17 h | the", None),
    ):
        start = text.index(phrase, row)
        span = whole_phrase(article, table, start, start + len(phrase))
        assert cell == (None if span is None else text[slice(*span)])


PIECES = st.sampled_from(
    [
        "- a:\n",
        "  - b c\n",
        "1. d. E\n",
        "\n",
        "x:\n",
        "## Why?\n\n",
        "| f | g |\n|--|--|\n| h | i:j |\n\n",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=12), st.sampled_from(["a.md", "a.txt"]))
def test_a_quote_holds_its_sentence_and_reaches_no_heading(pieces: list[str], name: str) -> None:
    article = parse_article(name, f"Word.\n\n{''.join(pieces)}")
    for passage in article.passages:
        for sentence in passage.sentences:
            start, end = whole_quote(article, passage, sentence.start, sentence.end)
            assert passage.start <= start <= sentence.start < sentence.end <= end
            assert end - start <= max(MAX_JOINED, passage.end - passage.start)
            section = article.sections[passage.section]
            assert end <= max(article.passages[at].end for at in section.passages)
            assert article.passage_at(start) is passage
            for at in range(sentence.start, sentence.end):
                span = whole_phrase(article, passage, at, at + 1)
                assert span is None or span[0] <= at < span[1]


@pytest.mark.parametrize(
    ("opening", "quoted"),
    [("Those who", "Those who pay late ask Imre."), ("They always", None)],
)
def test_who_says_whom_it_means_is_quoted_alone(opening: str, quoted: str | None) -> None:
    text = f"You can cancel the fee by e-mail. {opening} pay late ask Imre."
    quote = Engine([parse_article("fee.txt", text)]).ask("Whom to ask if I pay late?").quotes[0]
    assert quote.text == (quoted or text)
