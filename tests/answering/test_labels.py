"""Lines that open with what they tell, as in announcements."""

import time

import pytest

from bot.answering import Engine
from bot.answering.labels import labels
from bot.corpus import parse_article

_FAIR = """# Seed swap

We swap seeds and cuttings again this spring.

- **Date:** Sunday 9 March
- **Time:** from 11 until 3 pm
- **Venue:** the old tram depot
- **Entry:** 2 euros, children nothing
- **Lunch:** soup at the long table
"""
_CAMP = """# Summer camp

## Arrival

When: Friday 4 July
Where: the jetty at Lunde

## Departure

When: Sunday 13 July
"""


def _said(question: str, *texts: str) -> tuple[bool, str]:
    engine = Engine([parse_article(f"{at}.md", text) for at, text in enumerate(texts)])
    answer = engine.ask(question)
    if not answer.quotes:
        return False, ""
    quote = answer.quotes[0]
    bold = quote.highlight
    return answer.answered, quote.text if bold is None else quote.text[slice(*bold)]


@pytest.mark.parametrize(
    ("question", "bold"),
    [
        ("When is the seed swap?", "Sunday 9 March"),
        ("what day is it", "Sunday 9 March"),
        ("What time does the seed swap start?", "11 until 3 pm"),
        ("where does the swap take place?", "the old tram depot"),
        ("what does it cost to get in", "2 euros"),
    ],
)
def test_a_label_stands_for_the_question_word(question: str, bold: str) -> None:
    assert _said(question, _FAIR) == (True, bold)


def test_it_is_of_what_the_question_names() -> None:
    assert _said("When is the seed swap?", _CAMP, _FAIR) == (True, "Sunday 9 March")
    assert _said("When is the arrival?", _CAMP, _FAIR) == (True, "Friday 4 July")
    assert not _said("When is the plant fair?", _CAMP, _FAIR)[0]
    assert _said("When is the deadline for the seed swap?", _FAIR)[1] != "Sunday 9 March"
    assert not _said("When is it?", _CAMP, _FAIR)[0], "neither is named"


def test_what_a_label_says_is_of_its_kind() -> None:
    text = "# Seed swap\n\nEntry: by the side door\n\nStart: at the chestnut tree\n"
    assert not _said("How much is entry to the seed swap?", text)[0]
    assert not _said("When does the seed swap start?", text)[0]


def test_a_label_without_a_value_does_not_hide_another() -> None:
    text = "# Fair\n\n## Plan\n\nDate: see the noticeboard\n\n## Day\n\nDate: 5 May\n"
    assert _said("When is the fair?", text) == (True, "5 May")


def test_labels_of_another_language() -> None:
    text = (
        "---\nlanguage: de\n---\n# Saatgutbörse\n\n**Wann:** Sonntag, 9. März\n\n**Ort:** Depot\n"
    )
    assert _said("Wann ist die Saatgutbörse?", text) == (True, "Sonntag, 9. März")
    assert _said("Wo findet die Saatgutbörse statt?", text) == (True, "Depot")


def test_labels_of_articles_that_are_gone_are_not_kept() -> None:
    engine = Engine([parse_article("fair.md", _FAIR)])
    assert engine._labels
    engine.remove("fair.md")
    assert not engine._labels


def test_one_text_read_in_two_ways_keeps_labels_apart() -> None:
    body = (
        "# Fair\n\nIt is nice.\n\n- a\n- b\n- c\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\nWhen: 5 May\n"
    )
    marked, plain = parse_article("a.md", body), parse_article("b.txt", body)
    assert marked.digest == plain.digest and len(marked.passages) != len(plain.passages)
    engine = Engine()
    engine.add(marked, guild=1)
    engine.add(plain, guild=2)
    for guild in (1, 2):
        answer = engine.ask("When is the fair?", guild=guild)
        assert answer.answered and answer.quotes[0].text == "When: 5 May"
    engine.remove("b.txt", guild=2)
    assert engine.ask("When is the fair?", guild=1).quotes[0].text == "When: 5 May"


def test_the_same_label_twice_under_one_heading_is_said_of_two() -> None:
    title = "---\ntitle: Yoga and pottery classes\nlanguage: en\n---\nWe offer two classes.\n\n"
    text = "**Pottery**\n\nWhen: Monday, 7 pm\n\n**Yoga**\n\nWhen: Tuesday, 6 pm\n"
    answered, _ = _said("When is yoga?", title + text)
    assert not answered


def test_thousands_of_labels_under_a_long_heading_take_no_time() -> None:
    started = time.process_time()
    text = (
        f"---\nlanguage: en\n---\n# {'word ' * 20_000}\n\nA fair.\n\n" + "When: 5 May\n\n" * 2_000
    )
    assert len(labels(parse_article("a.md", text))) == 500
    assert time.process_time() - started < 5
