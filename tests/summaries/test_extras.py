"""Quotations and their speakers, dates in order, names with their introduction."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.models import Quote
from bot.answering.summaries import key_people, quotations, speakers, timeline
from bot.corpus import ArticleError, load_article, parse_article

NEWS = load_article(Path(__file__).parents[2] / "knowledge" / "rutte-turkey-safe.md")


def assert_exact(quote: Quote) -> None:
    assert quote.text and quote.text == quote.article.text[quote.start : quote.end]
    if quote.highlight is not None:
        start, end = quote.highlight
        assert 0 <= start < end <= len(quote.text)


def test_the_quotations_of_the_news_article_have_their_speakers():
    found = quotations(NEWS)
    assert [(one.speaker, one.quote.text[:12]) for one in found] == [
        ("Mark Rutte", "“Recognizing"),
        ("One diplomat", "“NATO cannot"),
        ("Mark Rutte", "“There shoul"),
        ("An EU diplomat", "“SAFE is fun"),
    ]
    for one in found:
        assert_exact(one.quote)
        assert one.quote.text[0] == "“" and one.quote.text[-1] == "”"
        assert one.attribution is not None
        assert_exact(one.attribution)
    assert speakers(NEWS) == ("Mark Rutte", "One diplomat", "An EU diplomat")


def test_a_speaker_is_found_by_a_part_of_the_name():
    assert len(quotations(NEWS, "rutte")) == 2
    assert quotations(NEWS, "MARK RUTTE") == quotations(NEWS, "rutte")
    assert quotations(NEWS, "Nobody") == ()


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"We will rebuild the old bridge," said Maria Lopez.', "Maria Lopez"),
        ('"We will rebuild the old bridge," the mayor of Lyon said.', "the mayor of Lyon"),
        ("“We will rebuild the old bridge,” Jane Doe later told reporters.", "Jane Doe"),
        ("Jane Doe said: “We will rebuild the old bridge.”", "Jane Doe"),
        ("„Wir bauen die alte Brücke wieder auf“, sagte Angela Merkel.", "Angela Merkel"),
        ("«Восстановим старый мост за год», заявил Иван Петров.", "Иван Петров"),
        ("**Anna Berg:** “We will rebuild the old bridge.”", "Anna Berg"),
        ("**Anna Berg**, engineer: “We will rebuild the old bridge.”", "Anna Berg"),
        ("- Anna Berg (engineer): “We will rebuild the old bridge.”", "Anna Berg"),
        ("Ursula von der Leyen: „Wir bauen die alte Brücke wieder auf.“", "Ursula von der Leyen"),
        ("Our Motto: “We will rebuild the old bridge.”", None),
        ("Important Note: “We will rebuild the old bridge.”", None),
        ("**Mission Statement:** “We will rebuild the old bridge.”", None),
        ("Mark Wood: “We will rebuild the old bridge.”", "Mark Wood"),
        ("Head of Sales: “We will rebuild the old bridge.”", "Head of Sales"),
        ("Harbour Master: “We will rebuild the old bridge.”", "Harbour Master"),
        ("Motto: “We will rebuild the old bridge.”", None),
        ("The sign read “We will rebuild the old bridge” in red.", None),
    ],
)
def test_ways_of_quoting(text, speaker):
    (one,) = quotations(parse_article("q.md", text))
    assert one.speaker == speaker


@pytest.mark.parametrize(
    ("language", "label", "speaker"),
    [
        ("de", "Wichtiger Hinweis", None),
        ("de", "**Häufige Fragen**", None),
        ("de", "Claudia Stein", "Claudia Stein"),
        ("es", "Aviso Importante", None),
        ("fr", "Note Importante", None),
        ("fr", "Claire Petit", "Claire Petit"),
        ("it", "Nota Bene", None),
        ("nl", "Belangrijke Mededeling", None),
        ("pt", "Nota Oficial", None),
        ("ru", "Важное Сообщение", None),
        ("tr", "Önemli Not", None),
    ],
)
def test_a_note_is_nobody_who_speaks_in_each_language(language, label, speaker):
    text = f"---\nlanguage: {language}\n---\n\n{label}: “We will rebuild the old bridge.”\n"
    (one,) = quotations(parse_article("q.md", text))
    assert one.speaker == speaker


def test_a_note_that_stands_twice_is_nobody():
    note = "Hinweis: „Das Bad ist am Montag zu.“\n\n"
    article = parse_article("q.md", f"---\nlanguage: de\n---\n\n{note}Es regnet.\n\n{note}")
    assert [one.speaker for one in quotations(article)] == [None, None]


def test_those_who_talk_are_named_by_one_word_before_what_each_says():
    article = parse_article(
        "talk.md",
        "Bob: “Where were you last night?” Eve: “At the lake with the others.”\n\n"
        "- **Eve:** “We had a fire and some songs.”\n\nBob: “Nobody told me about it.”\n",
    )
    assert [one.speaker for one in quotations(article)] == ["Bob", "Eve", "Eve", "Bob"]


def test_terms_in_quotation_marks_are_no_quotations():
    assert quotations(parse_article("q.txt", "The “Great Wall” and the “new deal” stood.")) == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Der Verein „Sonnenblick e. V.“ betreibt das Bad am See seit vielen Jahren.", 0),
        ("Der Film „Der Himmel über Berlin.“ lief im Sommer.", 0),
        ("He works for “Smith, Jones, and Partners, Inc.” in the old town of Bern.", 0),
        ("She read “The Fellowship of the Ring” to the children.", 0),
        ("The sign read “Nobody swims here.” in red.", 1),
        ("„Danke, Herr Müller.“, sagte Otto Kern.", 1),
        ("They shouted “Never, Mr Smith!” and left.", 1),
        ("„Das ist Anna.“ stand auf dem Bild.", 1),
    ],
)
def test_a_name_or_a_title_is_no_speech(text, count):
    assert len(quotations(parse_article("q.txt", text))) == count


def test_the_timeline_of_the_news_article():
    dated = timeline(NEWS)
    assert [(one.date, one.quote.phrase) for one in dated] == [
        ((2017, 0, 0), "2017"),
        (None, "last Thursday"),
        (None, "In recent months"),
        (None, "October"),
        (None, "May"),
    ]


def test_a_date_comes_with_the_words_that_its_sentence_announces():
    text = "In May 1990 the mayor wrote:\n\n“The weir stays.”\n\nOn 2 June 1991 it fell.\n"
    assert [one.quote.text for one in timeline(parse_article("w.md", text))] == [
        "In May 1990 the mayor wrote:\n\n“The weir stays.”",
        "On 2 June 1991 it fell.",
    ]


def test_dates_come_oldest_first_however_they_are_written():
    article = parse_article(
        "dates.txt",
        "The pact was signed on 4 May 1949 in Washington. A 1066 battle changed England. "
        "Caesar died in 44 BC. On 2023-02-06 the earth shook. In March 1949 talks began. "
        "The guild rose in the 12th century. Some 1500 soldiers may march 20.5 miles.",
    )
    assert [(one.date, one.quote.phrase) for one in timeline(article)] == [
        ((-44, 0, 0), "44 BC"),
        ((1066, 0, 0), "1066"),
        ((1100, 0, 0), "12th century"),
        ((1949, 3, 0), "March 1949"),
        ((1949, 5, 4), "4 May 1949"),
        ((2023, 2, 6), "2023-02-06"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sales open on Friday, 3 October at 9:00 am.", "Friday, 3 October at 9:00 am"),
        ("We meet on Sunday in the barn.", "Sunday"),
        ("They played eight towns in May and June 2024.", "May and June 2024"),
        ("The weir is shut between 5 and 19 July.", "5 and 19 July"),
        ("Ferries run from 30 March, until 2 April 2025.", "30 March, until 2 April 2025"),
        ("The first was on 2 May 1950, and May 4 is a holiday.", "2 May 1950"),
    ],
)
def test_a_date_is_named_whole(text, said):
    assert [one.quote.phrase for one in timeline(parse_article("d.txt", text))] == [said]


@pytest.mark.parametrize(
    ("language", "text", "date"),
    [
        ("tr", "Antlaşma 24 Temmuz 1923 tarihinde imzalandı.", (1923, 7, 24)),
        ("de", "Die Mauer fiel am 9. November 1989 in Berlin.", (1989, 11, 9)),
        ("es", "La batalla fue el 2 de mayo de 1808 en Madrid.", (1808, 5, 2)),
        ("ru", "Это случилось 12 апреля 1961 года.", (1961, 4, 12)),
        ("sv", "Bron öppnades den 5 maj 2021 av kungen.", (2021, 5, 5)),
        ("pl", "Most otwarto 5 stycznia 1934 w mieście.", (1934, 1, 5)),
    ],
)
def test_dates_in_other_languages(language, text, date):
    article = parse_article("d.md", f"---\nlanguage: {language}\n---\n{text}")
    assert [one.date for one in timeline(article)] == [date]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Joan Ferro sings first. The guest is singer Ada Quill.", ["Ada Quill"]),
        ("The head of the panel is Olga Brandt of the Harbour Office.", ["Olga Brandt"]),
        ("Its editor was Tom Reed.", ["Tom Reed"]),
        ("Lecturer for the lab: Mila Roth, Mondays.", ["Mila Roth"]),
        ("Printer: Brother Laser. Our book is Limnology: Deep Lake Waters.", []),
    ],
)
def test_whose_office_is_said_is_somebody(text, names):
    found = key_people(parse_article("n.txt", text))
    assert [one.name for one in found if one.kind == "person"] == names


def test_the_names_of_the_news_article():
    names = {one.name: one for one in key_people(NEWS)}
    assert names["Mark Rutte"].kind == "person"
    assert names["Mark Rutte"].mentions >= 9
    assert names["Mark Rutte"].quote.start == NEWS.passages[0].start
    assert names["Mark Rutte"].quote.phrase == "Mark Rutte"
    assert names["Recep Tayyip Erdogan"].kind == "person"
    assert names["Emmanuel Macron"].kind == "person"
    assert {"NATO", "European Commission", "European Union"} <= names.keys()
    assert not names.keys() & {"Turkey", "Germany", "Ankara", "Brussels", "NATO-EU"}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Hana Weiss (born 3 May 1911 in Tarn) drew maps.", ["Hana Weiss"]),
        ("The club asked the geologist Ivo Prat for help.", ["Ivo Prat"]),
        ("Its foreman, Ivo Prat, was ill.", ["Ivo Prat"]),
        ("There she met Jon Adu, a botanist from Selma.", ["Jon Adu"]),
        ("Later Councillor Mira Sand spoke.", ["Mira Sand"]),
        ("The investor, Redquay Holdings, pays.", []),
        ("New Zealand, a member of the league, won against Red Rum, a winner.", []),
        ("The printer Epson Blue came from Red Hen, a supplier.", []),
        ("Major Works are planned. Coach Tours start at noon.", []),
        ("They sailed on the model Blue Finch and saw Old Harbour, a quiet place.", []),
    ],
)
def test_whose_trade_stands_beside_the_name_is_a_person(text: str, people: list[str]) -> None:
    found = key_people(parse_article("p.txt", text))
    assert [one.name for one in found if one.kind == "person"] == people


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Vera Moss-Lund (born 1902) drew. “It is loud,” wrote Moss.", "Vera Moss-Lund"),
        ("“It is loud,” wrote Moss, a reader. Vera Moss-Lund (born 1902) drew.", "Moss"),
    ],
)
def test_half_a_name_is_hers_only_behind_the_whole_one(text: str, speaker: str) -> None:
    assert [one.speaker for one in quotations(parse_article("q.txt", text))] == [speaker]


def test_she_is_the_one_named_last_even_if_only_her_office_says_that_she_is_a_person():
    text = (
        "“We shall sell,” said Mayor Otto Lind.\n\nThe surveyor Vera Moss disagreed. "
        "“The roof has leaked for eight years,” she said."
    )
    found = quotations(parse_article("q.txt", text))
    assert [one.speaker for one in found] == ["Otto Lind", "Vera Moss"]


def test_a_place_with_a_ruler_and_a_founder_with_a_college_stay_apart():
    article = parse_article(
        "h.txt",
        "King Henry II fought the King of France. John Harvard (1607-1638) gave his books. "
        "Harvard College took the name. Harvard grew. Harvard is old.",
    )
    names = {one.name: one.mentions for one in key_people(article)}
    assert "France" not in names and "of France" not in names
    assert names["Henry II"] == 1
    assert names["John Harvard"] == 1


@pytest.mark.parametrize("name", ["h.md", "h.txt"])
def test_who_is_struck_out_is_nobody_that_it_is_about(name: str) -> None:
    article = parse_article(
        name,
        "Mayor ~~Paul Old~~ Ada New opened it. ~~Judge Tom Gone came.~~\n\n"
        "<del>Captain Jim Lost sailed.\n\nMr Lost sank.</del>\n\nMrs New spoke.",
    )
    assert [(one.name, one.mentions) for one in key_people(article)] == [("Ada New", 2)]


words = st.sampled_from(
    'Mark Rutte said: “stop it now please.” « » „ “ ” " 1999 May in 44 BC NATO (EU) President '
    "of King II. he # \n\n ğ 彼 「 」 — A. B.".split(" ")
)


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(words, max_size=80).map(" ".join)))
def test_any_text_is_quoted_exactly(text):
    try:
        article = parse_article("a.md", text)
    except ArticleError:
        return
    for one in quotations(article):
        assert_exact(one.quote)
        assert (one.speaker is None) == (one.attribution is None)
        if one.attribution is not None:
            assert_exact(one.attribution)
    for dated in timeline(article):
        assert_exact(dated.quote)
    starts = [one.quote.start for one in quotations(article)]
    assert starts == sorted(starts)
    for name in key_people(article):
        assert_exact(name.quote)
        assert name.quote.phrase and name.mentions >= 1
