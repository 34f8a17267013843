"""What an owner drops into the folder: lists, tables, questions and answers, prices."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering import Quote
from bot.corpus import Article, Passage, parse_article
from bot.corpus.layout import INDENT
from bot.corpus.markup import BREAK

PIECES = st.sampled_from(
    [
        "# Ferries\n\n",
        "## May I bring a dog?\n\n",
        "The ferry leaves at noon. It is **never** late.\n\n",
        "You may not:\n\n- feed gulls\n- fish, except\n  from the pier\n\n",
        "1. **Board.** Show a ticket.\n2. Sit down:\n   - inside\n   - outside\n\n",
        "| Day | Hour |\n|---|---|\n| Monday | 9 |\n| Sunday | \\| 10 |\n\n",
        "Q: How much is it?\nA: Five euros. Dogs are free.\n\n",
        "**How long does it take?**\n\nAn hour.\n\n",
        "**Is it far?** No.\n**Why?** It is near.\n\n",
        "Adults    5 EUR\nDogs      0 EUR\n\n",
        "Open: 9:00\nClosed: Monday\n\n",
        "Problem: ebb\nFix: wait\nError: fog\nCause: no wind\n\n",
        "```sh\nferry --board\n```\n\n",
        "> - a quote\n>\n> 1) of a list\n\n",
        "Ebb\n: The tide goes.\n: Weed lies bare.\n\nFlow\n\n: It comes.\n\n",
        "Bring:\n• a lamp\n• a rope,\n  of hemp\n\n✅ Dogs\n❌ Cats\n\n",
        "Title\n=====\n\n",
        "  \n\n",
    ]
)


def said(article: Article) -> list[str]:
    return [article.text[s.start : s.end] for p in article.passages for s in p.sentences]


def leads(article: Article) -> list[str | None]:
    return [p.lead and article.text[slice(*p.lead)] for p in article.passages]


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=8), st.sampled_from(["a.md", "a.txt"]))
def test_passages_stand_in_order_and_lose_no_word(pieces: list[str], name: str) -> None:
    article = parse_article(name, f"{''.join(pieces)}The end.\n")
    at = 0
    for passage in article.passages:
        assert at <= passage.start <= passage.sentences[0].start
        at = passage.start
        for sentence in passage.sentences:
            assert at <= sentence.start < sentence.end <= passage.end
            at = sentence.end
        if passage.lead is not None:
            start, end = passage.lead
            assert article.text[start:end].strip() == article.text[start:end] != ""
            assert start < passage.end
    shown = " ".join([*(s.heading for s in article.sections), *said(article)])
    shown += " ".join(filter(None, leads(article)))
    for word in (
        "gulls",
        "pier",
        "outside",
        "Monday",
        "Five",
        "hour",
        "Adults",
        "Closed",
        "board",
        "Weed",
    ):
        assert (word in shown) == any(word in piece for piece in pieces)


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_an_item_is_read_from_what_its_list_goes_on_from(name: str) -> None:
    article = parse_article(
        name, "Mind the sea. You may not:\n\n- feed gulls\n- swim\n\nBye now.\n"
    )
    assert said(article) == ["Mind the sea.", "You may not:", "feed gulls", "swim", "Bye now."]
    assert leads(article) == [None, "You may not:", "You may not:", None]


@pytest.mark.parametrize(
    ("opens", "lead"),
    [
        ("Mind the sea. The rules **forbid**", "The rules **forbid**"),
        ("What may I not do?", "What may I not do?"),
        ("The rules forbid,", "The rules forbid,"),
        ("These are the rules.", None),
        ("Welcome :)", None),
    ],
)
def test_a_list_goes_on_from_what_has_not_ended(opens: str, lead: str | None) -> None:
    article = parse_article("a.md", f"{opens}\n\n- feed gulls\n- swim\n\nBye.\n")
    assert leads(article)[-3:] == [lead, lead, None]
    plain = parse_article("a.txt", f"{opens}\n- feed gulls\n- swim\n\nBye.\n")
    assert leads(plain)[-3:] == [lead, lead, None]
    assert leads(parse_article("a.md", f"- {opens}\n  - feed gulls\n")) == [None, lead]


def test_a_broken_line_that_goes_on_in_brackets_is_one_sentence() -> None:
    article = parse_article("a.md", "Use a changer<br>(but not here)<br>Sing<br>(b) Dance.\n")
    assert said(article) == ["Use a changer<br>(but not here)", "Sing", "(b) Dance."]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            r"In 1900.[\[1\]](#note-1) Ada came.[[2]](t.md#b_(c))[[3]](#d)",
            ["In 1900.", "Ada came."],
        ),
        (
            'In 1900.<sup id="a">[1](#b)</sup><sup>[[2]](#c)</sup> Ada came.<sup>2</sup> So.',
            ["In 1900.", "Ada came.2", "So."],
        ),
        (
            "He said. [See more.](t.md) Then [he. It](u) left.",
            ["He said. See more.", "Then he. It left."],
        ),
        ("1\\. No spam. Ads neither.", ["1. No spam.", "Ads neither."]),
        ("**2\\. No war.** So.", ["2. No war.", "So."]),
        ("See [1](#b) or ([2](#c)).", ["See 1 or (2)."]),
        ("See #[12](x.md#c-5), §[14](x.md#14). Go.", ["See #12, §14.", "Go."]),
        ("So.[1](x.md#cite_note-1) **[2](x.md#readme)** is here.", ["So.", "2 is here."]),
        ("~~It was five. Or six.~~ Now ~~so~~ it is.", ["Now it is."]),
        ("It <s class='a'>was\nfive</s> is <!-- 5 --> six. <DEL>Or 7.</DEL>", ["It is six."]),
        ("- ~~a~~\n- b `~~c~~`\n\n<del>Or 7.</del>\n\n~~8~~", ["b ~~c~~"]),
        ("|a|b|\n|--|--|\n|~~c~~|~~d~~|\n| ~~e~~ | f |", [" | f"]),
        ("~~~\na ~~b~~\n~~~\n\nb \\~~c~~ ~~ d~~ ~~~e~~~", ["a ~~b~~", "b ~~c~~ ~~ d~~ ~~~e~~~"]),
        (
            "1\\. **Be kind.** So.\\\n2\\. No ads. So.",
            ["1. Be kind.", "So.", "2. No ads.", "So."],
        ),
        ("![Map](map.png) It is far. ![Pier](pier.png)", ["It is far."]),
    ],
)
def test_sentences_begin_with_their_words_and_end_with_what_closes_them(
    text: str, shown: list[str]
) -> None:
    article = parse_article("a.md", text)
    sentences = [one for passage in article.passages for one in passage.sentences]
    quotes = [Quote(article, "", 1, one.start, one.end) for one in sentences]
    assert ["".join(quote.pieces) for quote in quotes] == shown


def test_a_list_under_a_wiki_s_heading_goes_on_from_its_words() -> None:
    assert (
        leads(parse_article("a.md", "=== To bring ===\n* a lamp\n* a rope\n")) == ["To bring"] * 2
    )


def test_a_list_under_a_heading_goes_on_from_it_and_one_under_the_title_does_not() -> None:
    article = parse_article(
        "a.md", "# Ferry\n\n- red\n\n## You may not\n\n- swim\n  - at all\n\nBye.\n"
    )
    assert leads(article) == [None, "You may not", "You may not", None]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Here:\n• be kind\n  to all\n• no spam\n", ["be kind\n  to all", "no spam"]),
        ("Here:\n\n▪ be kind\n– no spam\n", ["be kind", "no spam"]),
        # What says more than a bullet does is read with the words.
        ("Here:\n✅ be kind\n❌ no spam\n", ["✅ be kind", "❌ no spam"]),
        ("Here:\n(a) be kind;\nand\n(b) bake.\n", ["(a) be kind;\nand", "(b) bake."]),
        ("Here:\n\na) be kind\nb) bake\n", ["a) be kind", "b) bake"]),
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_lines_with_marks_of_their_own_are_items(text: str, words: list[str], name: str) -> None:
    article = parse_article(name, f"Rules are rules.\n\n{text}")
    assert said(article) == ["Rules are rules.", "Here:", *words]
    assert leads(article) == [None, None, "Here:", "Here:"]


@pytest.mark.parametrize(
    "text", ["🎉 We are back", "© 2020 The pier\n© 2021 The quay", "1984 – a\n– b"]
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_one_picture_or_dash_makes_no_list(text: str, name: str) -> None:
    article = parse_article(name, f"It is so:\n\n{text}\n")
    assert said(article) == ["It is so:", text]
    assert leads(article) == [None, None]


def test_a_wiki_s_templates_alone_are_nothing_to_quote() -> None:
    article = parse_article("a.md", "{{stub}}\n\n== Pier ==\n\n{{a}} {{b|c}}\n\nIt stands.\n")
    assert said(article) == ["It stands."]


@pytest.mark.parametrize(
    "text",
    [
        "It began on\n12. May and went on until the\n13. June of that year.",
        "It was built by\n– rich as he was – Ada, and\n– so they say – Bo.",
    ],
)
def test_a_date_or_a_dash_where_a_line_of_prose_begins_is_no_item(text: str) -> None:
    article = parse_article("a.md", f"# Pier\n\n{text}\n")
    assert [article.text[p.start : p.end] for p in article.passages] == [text]


def test_what_an_item_that_asks_goes_on_with_answers_it() -> None:
    parks = "- Where do I park?\n    \n    Behind *it*. Free.\n    \n"
    article = parse_article("a.md", f"# Rules\n\n{parks}- Who pays?\n- I do.\n\nSo?\n")
    assert said(article) == [
        "Where do I park?", "Behind *it*.", "Free.", "Who pays?", "I do.", "So?",
    ]  # fmt: skip
    assert leads(article) == [None, "Where do I park?", None, None, None]


def test_headings_rows_and_items_in_tags_are_what_they_are_in_signs() -> None:
    rows = "<tr><td>Ada</td><td>1</td></tr>\n<tr><td>Bo</td>\n<td>2</td></tr>\n"
    article = parse_article(
        "a.md",
        '<h1 align="center">\n  <img src="a.png"><br>\n  The <i>pier</i>\n</h1>\n\n'
        "[![a](a.png)](a) ![b](b.png)\n\n"
        f"## **Who**\n\n- a\n\n<table>\n{rows}</table>\n\n"
        "<ul>\n<li>One</li>\n<li>two</li>\n</ul>\n\n<aside>\nSo.\n\n</aside>\n",
    )
    assert article.title == "The pier"
    assert [s.heading for s in article.sections] == ["The pier", "Who"]
    shown = [
        article.shown(s.start, s.end)[0].replace(BREAK, " ").split()
        for p in article.passages for s in p.sentences
    ]  # fmt: skip
    assert [" ".join(one) for one in shown] == ["a", "Ada | 1", "Bo | 2", "One", "two", "So."]
    assert article.lead_of(article.passages[0]) == "Who"


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_a_wiki_s_headings_and_items_within_items(name: str) -> None:
    text = "The pier is old.\n== The ''fire'' ==\nIt burnt.\n* Then:\n** piles\n** deck\n\n"
    article = parse_article(name, f"{text}=== Now ===\n\nIt stands.\n\n== a == b\n")
    assert [(s.heading, s.level) for s in article.sections] == [
        ("", 0), ("The ''fire''", 2), ("Now", 3),
    ]  # fmt: skip
    assert said(article) == [
        *("The pier is old.", "It burnt.", "Then:", "piles", "deck", "It stands.", "== a == b"),
    ]
    (shown,) = article.shown(article.passages[2].start, article.passages[4].end)
    assert shown == f"Then:{BREAK}{INDENT}• piles{BREAK}{INDENT}• deck"


def test_a_meaning_is_read_from_its_term() -> None:
    terms = (
        "Ebb\nand flow\n:   The tide goes.\n    It comes.\n: So *there*.\n\nPier\n\n  : Of wood.\n"
    )
    for text in (terms, "".join(f"> {line}\n" for line in terms.splitlines())):
        article = parse_article("a.md", f"# Words\n\n{text}\n: Of iron.\n\nNo term: here.\n:) so\n")
        words = [article.shown(p.start, p.end)[0].split() for p in article.passages]
        assert [" ".join(one) for one in words] == [
            "Ebb and flow", "The tide goes. It comes.", "So there.",
            "Pier", "Of wood.", "Of iron.", "No term: here. :) so",
        ]  # fmt: skip
        ebb, pier = words[0], words[3]
        leads = [article.lead_of(p).replace(">", "").split() for p in article.passages]
        assert leads == [[], ebb, ebb, [], pier, pier, []]
        whole = article.shown(article.passages[3].start, article.passages[5].end)
        assert whole == (f"Pier{BREAK}{INDENT}Of wood.{BREAK}{INDENT}Of iron.",)


def test_a_step_keeps_its_number_and_goes_on_from_its_bold_words() -> None:
    article = parse_article(
        "a.md", "1. **Mix.** Stir it.\n2. Pair it:\n   1. Press *on*.\n\nBye.\n"
    )
    starts = [article.text[p.start : p.end] for p in article.passages]
    assert starts == ["1. **Mix.** Stir it.", "2. Pair it:", "1. Press *on*.", "Bye."]
    assert said(article) == ["**Mix.** Stir it.", "Pair it:", "Press *on*.", "Bye."]
    assert leads(article) == [None, None, "Pair it:", None]


def test_rows_are_sentences_and_read_from_the_heads() -> None:
    text = "| Day | Who |\n|:--|--:|\n| Monday | the \\| crew |\n| Sunday | nobody. At all |\n"
    article = parse_article("a.md", text)
    assert said(article) == ["Monday | the \\| crew", "Sunday | nobody. At all"]
    assert leads(article) == ["Day | Who"]
    assert article.text[article.passages[0].start :].startswith("| Day")


@pytest.mark.parametrize(
    "text",
    [
        "Q: May dogs board?\nA: Yes. On a lead.\n",
        "Q: May dogs board?\n\nA: Yes. On a lead.\n",
        "**Q: May dogs board?**\n\nA: Yes. On a lead.\n",
        "- **Q:** May dogs board?\n- **A:** Yes. On a lead.\n",
        "**Q1:** May dogs board?\n\n**A1:** Yes. On a lead.\n",
        "**May dogs board?**\nYes. On a lead.\n",
        "**May dogs board?**\n\nYes. On a lead.\n",
        "## May dogs board?\n\nYes. On a lead.\n",
        "Frage: May dogs board?\nAntwort: Yes. On a lead.\n",
        "Q: May dogs board? A: Yes. On a lead.\n",
        "**Q:** May dogs board? **A:** Yes. On a lead.\n",
        "- **Q: May dogs board?** A: Yes. On a lead.\n",
    ],
)
def test_an_answer_is_quoted_and_read_from_its_question(text: str) -> None:
    for name in ("a.md", "a.txt") if "#" not in text else ("a.md",):
        article = parse_article(name, f"Welcome on board, and good day to you.\n\n{text}")
        assert said(article)[1:] == ["Yes.", "On a lead."]
        assert leads(article) == [None, "May dogs board?"]
        assert article.heading_of(article.passages[1]) == "May dogs board?"
        assert article.title == "a"


def test_several_questions_in_a_paragraph_are_each_read_with_their_answers() -> None:
    for name in ("a.md", "a.txt"):
        text = "Q: When? A: At ten. Q: On Sunday? A: At 8 (see A: 9).\nQ: Why? A: By law.\n"
        article = parse_article(name, text)
        assert leads(article) == ["When?", "On Sunday?", "Why?"]
        assert said(article) == ["At ten.", "At 8 (see A: 9).", "By law."]


@pytest.mark.parametrize(
    "text",
    [
        "Why does it float?\n\nNobody knows.\n",
        "**Really?** he asked.\n",
        "Q: is a letter. A: too.\n",
    ],
)
def test_a_question_in_prose_is_prose(text: str) -> None:
    article = parse_article("a.md", text)
    assert "".join(said(article)).replace(" ", "") == "".join(text.split())


def test_lines_that_stand_for_themselves_are_sentences() -> None:
    prices = "PRICES OF THE FERRY\n\nAdults      14.50 EUR\nDogs\t0 EUR\nOver 20:00     9.50 EUR\n"
    article = parse_article("a.txt", prices + "Boats over 30 metres     350.00 EUR\n")
    assert said(article)[1] == "Dogs\t0 EUR" and len(said(article)) == 4
    assert leads(article) == ["PRICES OF THE FERRY"]
    named = parse_article("a.md", "**Date:** 14 May\n**Place:** Pier. Upper room\n")
    assert said(named) == ["**Date:** 14 May", "**Place:** Pier. Upper room"]


def test_the_first_of_lines_with_tabs_names_the_columns() -> None:
    table = "Name\tPlace\nOdda\tMarket 3\nFinn\tOld mill\n"
    article = parse_article("a.txt", table)
    assert said(article) == ["Odda\tMarket 3", "Finn\tOld mill"]
    assert leads(article) == ["Name\tPlace"]
    assert leads(parse_article("a.txt", table.replace("Name", "7"))) == [None]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<del>\n\nOld.\n\nToo.\n\n</del>\n\nNew.\n", ["New."]),
        ("It is. <del>Old.\n\n## Old\n\nToo.</del> So.\n\nNew.\n", ["It is.", "So.", "New."]),
        ("Use `<del>` here.\n\nAnd `</del>` there.\n", ["Use <del> here.", "And </del> there."]),
        ("<del>Open.\n\nIt stays.\n", ["Open.", "It stays."]),
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_what_is_struck_out_over_paragraphs_is_neither_quoted_nor_shown(
    name: str, text: str, kept: list[str]
) -> None:
    article = parse_article(name, text)
    sentences = [one for passage in article.passages for one in passage.sentences]
    quotes = [Quote(article, "", 1, one.start, one.end) for one in sentences]
    shown = "".join(article.shown(0, len(article.text)))
    assert ("Old" in shown) is ("Old" in "".join(kept))
    if name == "a.md" or "`" not in text:
        assert ["".join(quote.pieces).removeprefix("<del>") for quote in quotes] == kept


def test_plain_text_says_nothing_that_is_struck_out_of_it() -> None:
    article = parse_article("a.txt", "The sauna closes at ~~7~~ 10 pm. ~~Dogs may swim.~~\n")
    assert said(article) == ["The sauna closes at ~~7~~ 10 pm."]
    (quote,) = (Quote(article, "", 1, s.start, s.end) for s in article.passages[0].sentences)
    assert "".join(quote.pieces) == "The sauna closes at 10 pm."
    assert "7" not in article.words_of(article.passages[0])


def test_a_heading_does_not_say_what_is_struck_out_of_it() -> None:
    text = "# ~~Old~~ **New**er pier\n\nIt opens at ten.\n\n## The `~~a~~` ~~b~~\n\nIt is on.\n"
    article = parse_article("a.md", text)
    assert [s.heading for s in article.sections] == ["Newer pier", "The ~~a~~"]
    assert article.title == "Newer pier"


def test_a_line_above_its_text_is_its_heading() -> None:
    text = "Healing potion\nRestores health. Two red caps.\n\nVendors\n-------\n\nOdda.\n"
    article = parse_article("a.txt", text)
    assert [section.heading for section in article.sections] == ["Healing potion", "Vendors"]
    assert said(article) == ["Restores health.", "Two red caps.", "Odda."]
    assert leads(article) == ["Healing potion", None]


def test_wrapped_prose_is_prose() -> None:
    text = (
        "The ferry leaves for\nSkarn at noon. Note: it is\nnever late in the\n1990s. And so on.\n"
    )
    assert len(said(parse_article("a.txt", text))) == 3


def test_commands_are_sentences_without_their_fence() -> None:
    article = parse_article("a.md", "Type:\n\n```sh\nferry --board\nferry --leave\n```\n")
    assert said(article) == ["Type:", "ferry --board", "ferry --leave"]
    assert leads(article) == [None, "Type:"]


@pytest.mark.parametrize(
    "piece",
    [
        "# ",
        "| ",
        "- ",
        "**",
        "Q: ?\n",
        "a:\n\n- b\n\n",
        "1. ",
        "   ",
        "x  ",
        ": ",
        "a\n: ",
        "<h1>",
        "</td>",
    ],
)
def test_signs_without_end_are_split_in_linear_time(piece: str) -> None:
    for name in ("a.md", "a.txt"):
        started = time.process_time()
        parse_article(name, f"A word.\n\n{piece * (60_000 // len(piece))}\n\nAnother.\n")
        assert time.process_time() - started < 5


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL"])
def test_front_matter_says_nothing_as_yaml_says_it(nothing: str) -> None:
    names = ("author", "published", "url", "tags", "synonyms")
    matter = "".join(f"{name}: {nothing}\n" for name in names)
    article = parse_article("a.md", f"---\n{matter}---\nFog is rare.\n")
    assert (article.author, article.published, article.url) == (None, None, None)
    assert article.tags == article.synonyms == () == article.remarks


def test_a_passage_is_searched_by_its_headings() -> None:
    text = (
        "# The Mill\n\nAn inn by the river.\n\n"
        "## Bar\n\n### Opening hours\n\nFrom noon.\n\nUntil ten.\n\n"
        "## Pool\n\n### Opening hours\n\nFrom eight.\n\n# Rooms\n\nAll have a view.\n\n"
        "## May dogs come?\n\nYes.\n\n## The Mill\n\nIt ground corn.\n"
    )
    article = parse_article("a.md", text)
    assert article.title == "The Mill"
    assert [article.words_of(one).split("\n") for one in article.passages] == [
        ["An inn by the river."],
        ["Bar", "Opening hours", "From noon."],
        ["Bar", "Opening hours", "Until ten."],
        ["Pool", "Opening hours", "From eight."],
        ["Rooms", "All have a view."],
        ["Rooms", "May dogs come?", "Yes."],
        ["Rooms", "It ground corn."],
    ]
    assert [one.above for one in article.sections] == [None, 0, 1, 0, 3, None, 5, 5]


def test_many_sections_are_read_in_time_that_grows_with_them() -> None:
    def seconds(count: int) -> float:
        text = "# All\n\n" + "".join(f"## Part {n}\n\nGate {n}.\n\n" for n in range(count))
        article = parse_article("a.md", text)
        started = time.perf_counter()
        for passage in article.passages:
            article.words_of(passage)
        return time.perf_counter() - started

    assert min(seconds(8_000) for _ in range(3)) < 40 * min(seconds(800) for _ in range(3))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "Problem: No sound\nCause: The plug is loose.\nFix: Push it in. Start again.\n"),
        ("a.md", "**Problem:** No sound\n\n**Cause:** The plug is loose.\n**Fix:** Push it in.\n"),
        ("a.md", "**Issue**: No sound\n\n- Cause: The plug is loose.\n- Workaround: Push it in.\n"),
        (
            "a.md",
            "---\nlanguage: de\n---\nStörung: No sound\nUrsache: Der Stecker ist lose.\n"
            "Abhilfe: Drücken.\n",
        ),
    ],
)
def test_a_trouble_is_the_heading_of_its_cause_and_its_fix(name: str, text: str) -> None:
    article = parse_article(name, f"{text}\nThat is all that we know of it.\n")
    section = next(one for one in article.sections if one.heading)
    assert section.heading == "No sound"
    passages = [article.passages[at] for at in section.passages]
    assert all(article.text[slice(*one.lead)] == "No sound" for one in passages[:1] if one.lead)
    told = [article.text[one.start : one.end] for own in passages for one in own.sentences]
    assert len([one for one in told if "lose" in one or "loose" in one]) == 1
    assert "No sound" not in told[0]


@pytest.mark.parametrize(
    "text",
    [
        "Problem: No sound\n\nWe do not know why.\n",
        "Problem: what to do on Sundays. Fix: sleep.\n\nBye.\n",
    ],
)
def test_a_trouble_without_a_line_for_its_fix_is_no_heading(text: str) -> None:
    article = parse_article("a.md", text)
    assert not any(one.heading for one in article.sections)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_questions_in_bold_are_each_a_heading_of_what_answers_them(name: str) -> None:
    article = parse_article(
        name,
        "**Is it free?** Yes. Always.\n**Who runs it?** *Lena* does.\n"
        "**Where is it?**\nIn Tarn.\n\n"
        "**Ready?** then go to #start.\n\nBye.\n",
    )
    told = {
        one.heading: [said for at in one.passages for said in lines_in(article, at)]
        for one in article.sections
        if one.level
    }
    assert told == {
        "Is it free?": ["Yes.", "Always."],
        "Who runs it?": ["*Lena* does."],
        "Where is it?": ["In Tarn.", "**Ready?** then go to #start.", "Bye."],
    }


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_troubles_without_a_line_between_them_are_each_a_heading(name: str) -> None:
    article = parse_article(
        name,
        "What we know of:\nProblem: No sound\nCause: The plug is loose.\nFix: Push it in.\n"
        "Problem: No picture\nFix: Press the red button.\nProblem: No idea\nNor have we.\n",
    )
    told = {
        one.heading: [said for at in one.passages for said in lines_in(article, at)]
        for one in article.sections
        if one.level
    }
    assert told == {
        "No sound": ["Cause: The plug is loose.", "Fix: Push it in."],
        "No picture": ["Fix: Press the red button.", "Problem: No idea\nNor have we."],
    }


def lines_in(article: Article, passage: int) -> list[str]:
    return [article.text[one.start : one.end] for one in article.passages[passage].sentences]


RULES = """\
{head}

1. No spam
   a) Five messages in a row are spam.
   b) Penalty: a warning
2. Be kind to everybody who is here, also to those who are new and know none of us.
   a) Penalty: a ban
   b) Appeals: in March
"""


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_what_stands_below_an_item_is_read_from_its_few_words(name: str) -> None:
    article = parse_article(name, RULES.format(head="The rules of the house are these."))
    found = {
        article.text[one.sentences[0].start : one.sentences[-1].end]: one.lead
        for one in article.passages
    }
    said_by = {words: lead and article.text[slice(*lead)] for words, lead in found.items()}
    assert said_by["b) Penalty: a warning"] == "No spam"
    assert said_by["a) Penalty: a ban"] is None
    # What opens the whole list may turn its sense.
    denied = parse_article(name, RULES.format(head="You must never do this:"))
    assert {denied.text[slice(*one.lead)] for one in denied.passages if one.lead} == {
        "You must never do this:"
    }


def test_lines_that_open_in_bold_are_each_a_sentence() -> None:
    article = parse_article(
        "a.md",
        "**Visitor** – may read #rules\n**Scout** – may write\n**Knight**: may post pictures\n",
    )
    assert said(article) == [
        "**Visitor** – may read #rules",
        "**Scout** – may write",
        "**Knight**: may post pictures",
    ]


INTERVIEW = """\
# A baker

**Who bakes at night?**

I do.

**And the bread?**

It is sour, as I like it.

**Critics call it a toy. Your shop is always late.**

They are right, and the oven is old.

{third}

No.
"""


@pytest.mark.parametrize(
    ("third", "heading"),
    [
        ("**Do you sleep?**", "Critics call it a toy. Your shop is always late."),
        # Two questions make no interview: what is bold is the article's own.
        ("He was asked if he sleeps:", "And the bread?"),
    ],
)
def test_in_an_interview_a_bold_remark_is_asked_too(third: str, heading: str) -> None:
    text = INTERVIEW.format(third=third)
    article = parse_article("baker.md", text)
    [passage] = [p for p in article.passages if "oven" in article.text[p.start : p.end]]
    assert article.heading_of(passage) == heading
    quoted = " ".join(article.text[slice(p.start, p.end)] for p in article.passages)
    assert ("Critics call it" in quoted) is (heading == "And the bread?")


def test_what_is_bold_among_questions_and_answers_is_told() -> None:
    text = (
        "**Is it free?**\n\nYes.\n\n**May dogs come?**\n\n**Yes, all of them.**\n\n"
        "**Where is it?**\n\nIn Tarn.\n\n**The gate closes at ten.**\n\nPlease be on time.\n"
    )
    sentences = said(parse_article("faq.md", text))
    assert "**Yes, all of them.**" in sentences and "**The gate closes at ten.**" in sentences


def test_lines_that_open_in_code_are_each_a_sentence() -> None:
    article = parse_article("a.md", "`/fight_on` – starts a fight\n`/roll` - rolls up to 100\n")
    assert said(article) == ["`/fight_on` – starts a fight", "`/roll` - rolls up to 100"]


NEVER = """\
Rules of the house for all who come

- Allowed
    - macros
- Never
    - bots
    - alts
        - of banned members
- Leader (Ana Ruiz)
    - decides on kicks
- The following may not be done in any of the channels, neither by members nor by guests of them:
    - selling gold
"""


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_of_what_stands_above_an_item_that_it_must_not_be_without_is_its_lead(name: str) -> None:
    article = parse_article(name, NEVER)
    read = {
        article.text[one.start : one.end]: article.text[slice(*one.lead)]
        for one in article.passages
        if one.lead
    }
    assert read["macros"] == "Allowed"
    assert read["bots"] == "Never"
    assert read["of banned members"] == "Never"
    assert read["decides on kicks"] == "Leader (Ana Ruiz)"
    assert read["selling gold"].startswith("The following may not")


@pytest.mark.parametrize(
    ("language", "heading", "lead"),
    [
        ("en", "Exceptions", "Streamers"),
        ("de", "Ausnahmen:", "Streamers"),
        ("en", "All are banned, with these exceptions", "All are banned, with these exceptions"),
        ("en", "Never", "Never"),
    ],
)
def test_exceptions_are_read_from_what_they_are_of(language: str, heading: str, lead: str) -> None:
    article = parse_article(
        "a.md",
        f"---\nlanguage: {language}\n---\n# Ads\n\n## {heading}\n\n- Streamers\n  - on Fridays\n",
    )
    (span,) = [one.lead for one in article.passages if "Fridays" in said_in(article, one)]
    assert span is not None and article.text[slice(*span)].strip(":") == lead


def said_in(article: Article, passage: Passage) -> str:
    return article.text[passage.sentences[-1].start : passage.sentences[-1].end]
