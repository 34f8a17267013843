"""Words that are one slip from one that the articles have."""

import pytest

from bot.answering import Engine
from bot.answering.curated import CuratedAnswer, CuratedIndex
from bot.corpus import parse_article

CLUB = """---
title: Lerwick rowing club
---
# Lerwick rowing club

The government of the island pays half of the membership fee. Margaret Halcrow founded the club
in 1987, and the treasurer is Baron Ness.

Accommodation for visitors is at the boathouse. The committee decides on the definition of a
beginner, and each rower receives a key. The tide turns twice a day.
"""


@pytest.fixture(scope="module")
def club() -> Engine:
    return Engine([parse_article("club.md", CLUB)])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("goverment", "government"),  # a letter less
        ("membershipp", "membership"),  # a letter more
        ("comittee", "committee"),
        ("accomodation", "accommodation"),
        ("defintion", "definition"),
        ("recieves", "receives"),  # two swapped
        ("traesurer", "treasurer"),
        ("boathoise", "boathouse"),  # another letter
        ("xommittee", "committee"),  # also the first
        ("Halcow", "Halcrow"),
        ("Margeret", "Margaret"),
    ],
)
def test_a_slip_is_read_as_what_was_meant(club: Engine, typed: str, meant: str) -> None:
    asked = f"Is the {typed} told?"
    plain, _, _ = club.candidates(f"Is the {meant} told?")
    query, candidates, _ = club.candidates(asked)
    assert query.slips == ((typed, meant),)
    assert query.terms == plain.terms and query.matches == plain.matches
    assert candidates
    assert club.ask(asked).question == asked


@pytest.mark.parametrize(
    "word",
    [
        "bargain",  # English, and no slip of "bargin"
        "fees",
        "tile",  # one letter from "tide", and a word
        "pottery",
        "vesicle",  # rare, and no "vehicle"
        "json",  # no "son", which the articles do not have either
        "coords",
        "bassist",
        "connexion",
        "Barton",  # a name is no slip of another word
        "Nest",
        "Clubb",
        "Rowan",
        "TIDEX",
        "pls",
        "1988",
        "fee2",
    ],
)
def test_what_is_a_word_or_a_name_is_none(club: Engine, word: str) -> None:
    query, _, _ = club.candidates(f"Who asked about {word} today?")
    assert query.slips == (), "the articles' words are others"


def test_capitals_stay_capitals(club: Engine) -> None:
    query, _, _ = club.candidates("WHO PAYS FOR THE MEMBERSHPI AND THE KEY?")
    plain, _, _ = club.candidates("WHO PAYS FOR THE MEMBERSHIP AND THE KEY?")
    assert query.slips == (("MEMBERSHPI", "MEMBERSHIP"),)
    assert query.names == plain.names == frozenset()


def test_another_languages_words_are_no_slips(club: Engine) -> None:
    query, _, _ = club.candidates("Hvem bygde broen over elven?")
    assert query.slips == (), "neither of a word that only English has, for its one function word"


def test_a_question_in_another_language_is_not_mended() -> None:
    engine = Engine(
        [parse_article("pool.md", "# Pool\n\nBring more towels than you want to carry.")]
    )
    query, _, _ = engine.candidates("Wann ist das Bad auf?")
    assert query.slips == () and query.question.asked == "Wann ist das Bad auf?"
    query, _, _ = engine.candidates("Wann to know: are towels there?")
    assert query.slips == (("Wann", "Want"),)


def test_nothing_is_read_as_a_stem() -> None:
    engine = Engine([parse_article("train.md", "The train carried passengers and slate.")])
    query, _, _ = engine.candidates("Wie viele Spieler passen auf den Server?")
    assert query.slips == (), "of passengers it is passeng"


def test_an_admins_word_is_no_slip() -> None:
    text = CLUB.replace("title:", "synonyms: [tresurer = treasurer, gov mint = fee]\ntitle:")
    query, _, _ = Engine([parse_article("club.md", text)]).candidates("Is the tresurer a mint?")
    assert query.slips == () and "treasur" in query.matches


def test_function_words_are_mended_and_not_told(club: Engine) -> None:
    for typed in (
        "Whhere is the committee?",
        "Where is teh committee?",
        "wehre is the committee",
        "Hi, Wehre is the committee?",  # the capital opens the question
    ):
        query, _, _ = club.candidates(typed)
        assert query.terms == ("committe",) and query.slips == ()


def test_a_slip_is_answered_like_the_word(club: Engine) -> None:
    plain = club.ask("Who founded the club?")
    slip = club.ask("Who fuonded the clbu?")
    assert (slip.confidence, slip.quotes) == (plain.confidence, plain.quotes)
    assert slip.slips == (("fuonded", "founded"), ("clbu", "club")) and plain.slips == ()


@pytest.mark.parametrize(
    ("language", "text", "typed", "meant"),
    [
        ("de", "Der Jahresbeitrag ist hoch.", "Jahresbetrag", "Jahresbeitrag"),
        ("de", "Die Größe des Bootes ist nicht geregelt.", "Grösße", "Größe"),
        ("fr", "La bibliothèque ouvre à neuf heures le samedi.", "bibliotèque", "bibliothèque"),
        ("es", "La biblioteca abre a las nueve de la mañana.", "bibloteca", "biblioteca"),
        ("ru", "Библиотека открывается в девять часов утра.", "библотека", "библиотека"),
        ("tr", "Kütüphane sabah saat dokuzda açılıyor.", "kütüpane", "kütüphane"),
    ],
)  # fmt: skip
def test_slips_of_other_languages(language: str, text: str, typed: str, meant: str) -> None:
    article = parse_article("a.md", f"---\nlanguage: {language}\n---\n{text}\n")
    query, _, _ = Engine([article]).candidates(typed)
    assert query.slips == ((typed, meant),)


def test_another_form_of_a_word_is_no_slip_that_anybody_is_told_of() -> None:
    text = "---\nlanguage: tr\n---\nPaket hedefe ulaştığında açılır ve okunur.\n"
    query, _, _ = Engine([parse_article("a.md", text)]).candidates("Hedefte pakete ne olur?")
    assert "paket" in query.terms and query.slips == ()


def test_a_saved_answer_is_found_in_spite_of_a_slip() -> None:
    saved = CuratedAnswer(1, 1, "How do I join the voice channel?", "Click on it.", 1, 0.0)
    index = CuratedIndex([saved])
    found, slip = (index.find(f"How do I join the {word} channel?") for word in ("voice", "vocie"))
    assert found is not None and slip is not None
    assert slip.likeness == found.likeness


def test_words_of_another_guild_mend_nothing() -> None:
    engine = Engine([parse_article("club.md", CLUB)])
    other = parse_article("other.md", "The secretariat keeps the ledgers.")
    engine.add(other, guild=7)
    asked = "Where is the secretariet?"
    assert engine.candidates(asked, guild=7)[0].slips == (("secretariet", "secretariat"),)
    assert engine.candidates(asked, guild=8)[0].slips == ()


def test_names_of_articles_that_are_not_asked_are_not_told() -> None:
    other = parse_article("other.md", "The secretary keeps the ledgers.")
    engine = Engine([parse_article("club.md", CLUB), other])
    assert engine.ask("Who is Margaret Halcow?").slips == (("Halcow", "Halcrow"),)
    assert engine.ask("Who is Margaret Halcow?", articles=[other.id]).slips == ()
