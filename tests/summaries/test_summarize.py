"""Summaries: exact slices, in reading order, readable alone, none twice."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.models import Summary
from bot.answering.summaries import (
    LENGTHS,
    SectionNotFound,
    outline,
    summarize,
    summarize_across,
)
from bot.answering.summaries.openings import points_back
from bot.corpus import Article, ArticleError, load_article, parse_article

NEWS = load_article(Path(__file__).parents[2] / "knowledge" / "rutte-turkey-safe.md")


def assert_lawful(summary: Summary) -> None:
    """Every line is a whole, exact slice, in reading order, and no two overlap."""
    order = {article: at for at, article in enumerate(summary.articles)}
    places = [(order[q.article], q.start, q.end) for q in summary.lines]
    for quote in summary.lines:
        assert quote.article.text[quote.start : quote.end] == quote.text
        assert quote.text and quote.text == quote.text.strip()
        passage = quote.article.passage_at(quote.start)
        assert passage is not None
        # A list that a line opens is said with it.
        last = quote.article.passage_at(quote.end - 1)
        assert last is passage or (last is not None and last.lead is not None)
        assert (quote.paragraph, quote.section) == (
            passage.paragraph,
            quote.article.heading_of(passage),
        )
        assert quote.start in {s.start for s in passage.sentences}
        assert quote.end in {s.end for s in last.sentences}
    for before, after in pairwise(places):
        assert before[0] < after[0] or before[2] <= after[1]
    texts = [line.text for line in summary.lines]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("length", LENGTHS)
def test_the_news_article_reads_alone_line_by_line(length):
    summary = summarize(NEWS, length)
    assert_lawful(summary)
    assert summary.lines[0].paragraph == 1
    for line in summary.lines:
        assert not points_back(line.text, "en"), line.text


def test_lengths_are_what_they_say():
    brief, standard, detailed = (summarize(NEWS, length) for length in LENGTHS)
    assert 1 <= len(brief.lines) <= 2
    assert 4 <= len(standard.lines) <= 5
    headings = [line.section for line in detailed.lines]
    assert set(headings) == {section.heading for section in NEWS.sections}
    assert max(map(headings.count, headings)) <= 2


def test_a_detailed_summary_of_few_sections_says_no_less_than_a_standard_one():
    text = "".join(
        f"## {place}\n\nThe {place} opens at six. {name} keeps its keys, and the bell rings for the"
        f" {colour} boat. Nobody may fish from the {place} after dark.\n\n"
        for place, name, colour in (
            ("quay", "Helen Brandt", "red"),
            ("loft", "Jonas Berg", "blue"),
            ("yard", "Ingrid Sol", "green"),
        )
    )
    article = parse_article("harbour.md", f"# Harbour\n\n{text}")
    standard, detailed = (summarize(article, length) for length in LENGTHS[1:])
    assert_lawful(detailed)
    assert len(detailed.lines) >= len(standard.lines) > len(article.sections) - 1


def test_the_brief_summary_says_who_decides():
    said = " ".join(line.text for line in summarize(NEWS, "brief").lines)
    assert "Mark Rutte has voiced support" in said
    assert "the final decision rests with EU member-states" in said


def test_a_focus_steers_what_is_chosen():
    dispute = summarize(NEWS, "standard", focus="the standards dispute")
    assert {line.section for line in dispute.lines} == {"The Standards Dispute: NATO vs. EU"}
    decision = summarize(NEWS, "brief", focus="Who decides?")
    assert any("final decision rests" in line.text for line in decision.lines)
    assert summarize(NEWS, focus="volcanoes of Iceland").lines == ()
    assert summarize(NEWS, focus="the of and").lines == ()


def test_a_section_is_summarised_with_its_subsections():
    made = summarize(NEWS, section="what’s at stake")
    assert made.lines
    assert {line.section for line in made.lines} == {"What’s at Stake"}
    nested = parse_article(
        "n.md",
        "# One\n\nGeese fly south across the wide valley.\n\n## Two\n\n"
        "Herons wait beside the cold river.\n\n# Three\n\nOwls hunt mice at night in barns.\n",
    )
    assert {line.section for line in summarize(nested, section="One").lines} <= {"One", "Two"}
    assert len(summarize(nested, section="One").lines) == 2


@pytest.mark.parametrize(
    "top",
    [
        "By Ana Ruiz, 4 May. Updated at noon today by the desk.",
        "*Kept by the harbour team of the town; changed in the second week of May.*",
        "**By Ana Ruiz, Jon Adu**",
    ],
)
def test_a_summary_opens_with_the_matter_and_not_with_who_wrote_it(top):
    text = (
        f"# The quay\n\n{top}\n\nThe council sells the old quay to a firm from Tarn.\n\n"
        "The firm pays four million and wants to build forty flats beside the water.\n\n"
        "Fishermen of the harbour collected two thousand names against the sale.\n"
    )
    said = [line.text for line in summarize(parse_article("q.md", text), "brief").lines]
    assert said[0] == "The council sells the old quay to a firm from Tarn."
    assert not any(line in top for line in said)


def test_thanks_are_not_what_a_text_is_about():
    text = (
        "Thank you for choosing the new Tern kettle of our house in Tarn. The kettle boils a litre "
        "of water in four minutes on any stove. Clean the kettle with lemon once a month."
    )
    said = [line.text for line in summarize(parse_article("q.txt", text), "brief").lines]
    assert said and not said[0].startswith("Thank")


@pytest.mark.parametrize(
    ("slip", "first", "second"),
    [
        ("price", "pride", "prize"),
        ("place", "plane", "plate"),
        ("grave", "grade", "grape"),
        ("spice", "spike", "spine"),
        ("trace", "track", "trade"),
    ],
)
def test_of_two_words_as_like_a_focus_the_same_is_meant_after_every_start(slip, first, second):
    text = "\n\n".join(f"The {word} was shown in town last year." for word in (second, first))
    (line,) = summarize(parse_article("two.md", text), focus=slip).lines
    assert first in line.text


def test_an_unknown_section_names_the_nearest():
    with pytest.raises(SectionNotFound) as caught:
        summarize(NEWS, section="What is at steak")
    assert "What’s at Stake" in caught.value.nearest
    assert "What’s at Stake" in str(caught.value)


def test_an_empty_section_has_no_lines():
    article = parse_article("a.md", "# Full\n\nGeese fly south each year in autumn.\n\n# Empty\n")
    assert summarize(article, section="Empty").lines == ()


def test_an_unknown_length_is_refused():
    with pytest.raises(ValueError, match="brief, standard or detailed"):
        summarize(NEWS, "short")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["It rained.", "Yes", "However, nothing came of it.", "1914"])
def test_a_one_sentence_article_is_that_sentence(text):
    article = parse_article("one.txt", text)
    for length in LENGTHS:
        assert [line.text for line in summarize(article, length).lines] == [text]


def test_a_sentence_that_points_back_comes_with_what_it_points_to():
    article = parse_article(
        "ada.txt",
        "Ada Lovelace wrote notes on the Analytical Engine. She described an algorithm for "
        "Bernoulli numbers, rhythms, weaving, music and symbolic algebra in great detail.",
    )
    (line,) = summarize(article, "standard").lines
    assert line.text == article.text


def test_nothing_is_said_twice():
    said = "The council approved the bridge budget of nine million crowns on Monday."
    near = "On Monday the council approved the budget of nine million crowns for the bridge."
    other = "Fishermen complained loudly about noise, mud and delayed harbour deliveries."
    article = parse_article("twice.txt", f"{said}\n\n{near}\n\n{other}\n\n{said}")
    texts = [line.text for line in summarize(article, "detailed").lines]
    assert other in texts
    assert len(texts) == 2


def test_across_articles_each_line_adds_something():
    other = parse_article(
        "veto.txt",
        "Cyprus answered with a veto over data sharing of its own in 2004."
        "\n\nTulips bloom in April near Ankara.",
    )
    made = summarize_across([NEWS, other], "veto power over data sharing")
    assert_lawful(made)
    assert {line.article.id for line in made.lines} == {NEWS.id, other.id}
    assert not any("Tulips" in line.text for line in made.lines)
    with pytest.raises(ValueError):
        summarize_across([NEWS], "  ")
    assert summarize_across([], "anything").lines == ()


def test_the_outline_has_a_line_for_each_heading():
    made = outline(NEWS)
    assert_lawful(made)
    assert [line.section for line in made.lines] == [section.heading for section in NEWS.sections]


def test_a_heading_over_a_table_a_list_or_code_alone_has_its_lines():
    article = parse_article(
        "club.md",
        "# Club\n\nThe club rows on the lake of Bern.\n\n"
        "## Fees\n\n| Member | Fee |\n|--|--|\n| Adult | 120 |\n| Student | 60 |\n\n"
        "## Bring\n\n- A towel\n- Water\n\n## Build\n\n```\nmake all\n```\n\n"
        "## History\n\nIt was rebuilt within a year by members of the choir.\n\n## Empty\n",
    )
    made = outline(article)
    assert_lawful(made)
    assert [line.section for line in made.lines] == ["Club", "Fees", "Bring", "Build"]
    assert made.lines[1].lead == "Member | Fee"
    for section, said in (
        ("Fees", ["Adult | 120", "Student | 60"]),
        ("Bring", ["A towel", "Water"]),
        ("Build", ["make all"]),
        ("Empty", []),
    ):
        assert [one.text for one in summarize(article, section=section).lines] == said
    # Of all of the article more is said than rows.
    assert [line.section for line in summarize(article).lines] == ["Club"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Some time later, Dyrrachium fell."),
        ("en", "Two years later the king died."),
        ("en", "Second, as a person ages the skin thins."),
        ("en", "The next major step was the condenser."),
        ("en", "In this way the fleet reached Acre."),
        ("de", "Bei ihrer Ankunft boten sie ihnen Land an."),
        ("de", "Das Abtöten erfolgt jedoch wahllos."),
        ("de", "Außerdem kostet es 5 Euro."),
        ("es", "Por su parte, la familia alcanzó el rango de príncipe."),
        ("ru", "Вместо этого власти предложили земли."),
        ("tr", "Sonraki birkaç yıl içinde bağlantılar eklendi."),
    ],
)
def test_openings_that_point_back(language, sentence):
    assert points_back(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Two days before the vote, Rutte spoke to reporters in Brussels."),
        ("en", "The first full-scale railway locomotive was built by Trevithick."),
        ("en", "Two centuries of peace followed the war."),
        ("en", "Geese fly south. Ann, however, came."),
        ("en", "@。:00, HOWEVER,0"),
        ("de", "Das Harvard College beendete sein Programm."),
        ("de", "Nach Angaben der Polizei starben zwei Menschen."),
        ("es", "Entre 1402 y 1405, el noble normando conquistó las islas."),
        ("ru", "После войны началось строительство."),
        ("tr", "Bazı Normanlar kaleler inşa etti."),
    ],
)
def test_openings_that_stand_alone(language, sentence):
    assert not points_back(sentence, language)


def test_a_sentence_that_announces_the_next_is_not_shown_without_it():
    article = parse_article(
        "a.txt",
        "An example of a hard decision problem for graphs is the following. Given a graph and "
        "its edges, decide whether it can be coloured with three colours.",
    )
    for length in LENGTHS:
        for line in summarize(article, length).lines:
            assert not line.text.endswith("the following.")


def test_what_a_list_goes_on_from_is_said_with_it_and_notes_stand_for_no_section():
    opening = "The filter of the server removes all messages that contain"
    item = "- links to the pages of other servers, shops and games."
    text = (
        f"# Filter\n\n## Removed\n\n{opening}\n\n{item}\n\nAsk the staff.\n\n"
        "## Backups\n\nSaved each night.[^1]\n\n[^1]: By the old harbour office of Dover.\n"
    )
    article = parse_article("f.md", text)
    for length in LENGTHS:
        said = [line.text for line in summarize(article, length).lines]
        assert f"{opening}\n\n{item}" in said
        assert not any("Dover" in one for one in said)


def test_a_short_list_is_a_line_and_a_long_one_is_not():
    short = "Before you post:\n\n- read the pinned note\n- search\n- be kind\n"
    article = parse_article("r.md", f"# Rules\n\n{short}\n| Pass | Price |\n|--|--|\n| day | 5 |\n")
    (line,) = summarize(article).lines
    assert line.text == short.strip()
    items = "".join(f"- never do what number {at} of the old rules said\n" for at in range(40))
    long = parse_article("l.md", f"# Rules\n\nBefore you post:\n\n{items}")
    assert not any("Before" in line.text for line in summarize(long).lines)


def test_a_section_goes_by_its_number_where_two_are_alike():
    article = parse_article(
        "twins.md",
        "# Twin\n\nGeese fly south across the valley.\n\n"
        "# Twin\n\nHerons wait beside the cold river.\n",
    )
    for number, word in ((1, "Geese"), (2, "Herons")):
        (line,) = summarize(article, section=f"#{number}").lines
        assert word in line.text
    for wrong in ("#0", "#3", "#99999999999", "#²"):
        with pytest.raises(SectionNotFound):
            summarize(article, section=wrong)


OTHER_LANGUAGES = {
    "tr": "Ankara, SAFE programına resmen başvurdu. Bu başvuru Brüksel'de tartışma yarattı. "
    "Avrupa Komisyonu başvuruyu geçen hafta doğruladı ve üye devletlere iletti.",
    "de": "Ankara hat sich offiziell um SAFE beworben. Diese Bewerbung löste Streit in Brüssel "
    "aus. Die Europäische Kommission bestätigte den Antrag vergangene Woche.",
    "ru": "Анкара официально подала заявку на участие в программе. Это решение вызвало споры в "
    "Брюсселе. Европейская комиссия подтвердила заявку на прошлой неделе.",
    "es": "Ankara solicitó oficialmente entrar en el programa. Sin embargo, la solicitud causó "
    "disputas en Bruselas. La Comisión Europea confirmó la solicitud la semana pasada.",
    "zh": "安卡拉正式申请加入欧洲安全行动计划。但这一申请在布鲁塞尔引发争议。"
    "欧盟委员会上周确认收到了申请。",
    "ar": "قدمت أنقرة طلبا رسميا للانضمام إلى البرنامج الأوروبي. هذا الطلب أثار جدلا في بروكسل. "
    "أكدت المفوضية الأوروبية الطلب الأسبوع الماضي.",
    "hi": "अंकारा ने कार्यक्रम में शामिल होने के लिए आधिकारिक आवेदन किया। "
    "यूरोपीय आयोग ने पिछले सप्ताह आवेदन की पुष्टि की।",
}


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_other_languages_and_scripts(language):
    article = parse_article("x.md", f"---\nlanguage: {language}\n---\n{OTHER_LANGUAGES[language]}")
    for length in LENGTHS:
        made = summarize(article, length)
        assert_lawful(made)
        assert made.lines
        assert not any(points_back(line.text, language) for line in made.lines)


words = st.sampled_from(
    "The This However, He Rutte council river “never stop” bridge. budget! why? U.S. 3.5 "
    "# ## - * > | ``` \n \n\n Yet said: … 的 他。 это Это".split(" ")
)
texts = st.one_of(
    st.text(max_size=400), st.lists(words, max_size=120).map(" ".join), st.text("a.\n #“”")
)


def read(text: str, name: str) -> Article | None:
    try:
        return parse_article(name, text)
    except ArticleError:
        return None


@settings(max_examples=120, deadline=None)
@given(texts, st.sampled_from(LENGTHS), st.sampled_from(["a.md", "a.txt"]))
def test_any_text_gives_a_lawful_summary(text, length, name):
    article = read(text, name)
    if article is not None:
        made = summarize(article, length)
        assert_lawful(made)
        assert_lawful(outline(article))
        if len(made.lines) > 1:
            assert not any(points_back(line.text, article.language) for line in made.lines)


@settings(max_examples=60, deadline=None)
@given(texts, st.text(max_size=40), st.sampled_from(LENGTHS))
def test_any_focus_gives_a_lawful_summary(text, focus, length):
    article = read(text, "a.md")
    if article is not None:
        assert_lawful(summarize(article, length, focus=focus))
        if focus.strip():
            assert_lawful(summarize_across([article, NEWS], focus, length))


def test_the_same_summary_is_made_once_and_a_changed_article_again():
    first = summarize(NEWS, "detailed")
    assert summarize(NEWS, "detailed").lines is first.lines
    retitled = parse_article(NEWS.id, "---\ntitle: Another\n---\n" + NEWS.text)
    assert retitled.digest == NEWS.digest
    assert summarize(retitled, "detailed").title == "Another"


def _long(words: int, seed: int = 7) -> str:
    import random

    random_ = random.Random(seed)
    vocabulary = [
        f"{a}{b}{c}{d}"
        for a in "bdfgklm"
        for b in ("an", "or", "ist")
        for c in "aeiou"
        for d in "bdfgklm"
    ]
    lines = []
    count = 0
    while count < words:
        size = random_.randint(8, 24)
        sentence = " ".join(random_.choices(vocabulary, k=size)).capitalize() + "."
        lines.append(sentence + ("\n\n" if random_.random() < 0.2 else " "))
        count += size
    return "".join(lines)


@pytest.mark.no_cover  # measuring lines would be timed too
def test_a_thousand_words_take_milliseconds_and_a_hundred_thousand_a_second():
    summarize(parse_article("warm.txt", _long(1_000, 1)), "standard")
    for words, most in ((1_000, 0.02), (100_000, 1.0)):
        took = []
        for seed in (2, 3, 4):
            article = parse_article(f"{words}.txt", _long(words, seed))
            started = time.thread_time()
            summarize(article, "detailed")
            took.append(time.thread_time() - started)
            if min(took) < most:
                break  # the machine was not too busy
        assert min(took) < most


@pytest.mark.no_cover  # it reaches no line that the others do not
def test_two_megabytes_in_one_paragraph():
    article = parse_article("big.txt", _long(320_000).replace("\n\n", " "))
    assert len(article.text) > 1_500_000
    made = summarize(article, "standard")
    assert_lawful(made)
    assert len(made.lines) == 5
    unbroken = parse_article("run.txt", "x" * 2_000_000)
    assert_lawful(summarize(unbroken, "brief"))


@pytest.mark.no_cover  # measuring lines would be timed too
def test_of_thousands_of_headings_each_is_read_once():
    row = "## Room {0}\n\n| Bed | Desk |\n|--|--|\n| {0} | tidy |\n\n"
    rows = "".join(map(row.format, range(3_000)))
    article = parse_article("rooms.md", f"# Rooms\n\n{rows}\n")
    started = time.thread_time()
    assert len(outline(article).lines) == 3_000
    assert time.thread_time() - started < 1
