"""The language that a few words are read in, of those that the articles are in."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.corpus import parse_article
from bot.text import detect_language, likely_language

LANGUAGES = ("en", "de", "es", "tr", "ru")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("when does it open", "en"),
        ("rope", "en"),
        ("3?", "en"),
        ("", "en"),
        ("wann öffnet es", "de"),
        ("¿cuándo abre?", "es"),
        ("ne zaman açılıyor", "tr"),
        ("когда открыто", "ru"),
    ],
)
def test_few_words_are_read_in_a_language_of_the_articles(text: str, language: str) -> None:
    assert likely_language(text, LANGUAGES) == language


@pytest.mark.parametrize(
    ("text", "question", "language"),
    [
        ("図書館は九時に開きます。\n\n本は五冊まで。", "図書館は何時に開きますか?", "ja"),
        ("图书馆九点开门。\n\n每人借五本书。", "图书馆几点开门?", "zh"),
        ("도서관은 아홉 시에 엽니다.\n\n책은 다섯 권.", "도서관은 몇 시에 엽니까?", "ko"),
        ("ห้องสมุดเปิดเก้าโมง\n\nค่าปรับสิบบาท", "ห้องสมุดเปิดกี่โมง", "th"),
        ("Η βιβλιοθήκη ανοίγει.\n\nΔύο ευρώ.", "Τι ανοίγει η βιβλιοθήκη;", "el"),
    ],
)
def test_a_few_words_of_another_script_tell_the_language(
    text: str, question: str, language: str
) -> None:
    article = parse_article("a.txt", text)
    assert article.language == language
    assert likely_language(text[:5], ("en", language)) == language
    (quote, *_) = Engine([article]).ask(question).quotes
    assert quote.text == text.split("\n")[0] == article.text[quote.start : quote.end]
    assert detect_language(f"Wi-Fi NATO {text[:3]}") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        # Ukrainian by a hair, else.
        ("Запись в журнале", "ru"),
        ("Музей відкритий у середу.", "uk"),
        ("Музеят е отворен в сряда.", "bg"),
        ("Музеј је отворен средом.", "sr"),
    ],
)
def test_of_languages_hardly_told_apart_it_is_one_with_a_grammar(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_without_english_the_first_is_the_usual_one() -> None:
    assert likely_language("3?", ("de", "es")) == "de"
    # In letters that none of them has.
    assert likely_language("Вход бесплатный", ("en", "de")) == "en"
    assert likely_language("when does it open", ("es",)) == "es"
    assert likely_language("¿cuándo abre?", ("xx", "es")) == "es"
    with pytest.raises(ValueError, match="no languages"):
        likely_language("when", ())


def test_what_one_scope_is_asked_in_restricts_no_other() -> None:
    french = "Le ferry quitte le port tous les matins, sauf le dimanche."
    for among, expected in [(("en", "de"), "en"), (("de", "fr"), "fr"), (("xx", "yy"), "xx")]:
        assert likely_language("when does it open" if "en" in among else french, among) == expected
        assert detect_language(french) == "fr"


def test_a_short_question_finds_its_languages_words() -> None:
    english = "The pier opens at 10:00. The boats leave the harbour in the morning."
    german = "Boote legen am Morgen ab. Die Möwen wohnen bei den Leuchttürmen der Insel."
    engine = Engine([parse_article("en.txt", english), parse_article("de.txt", german)])
    answer = engine.ask("wo wohnt eine Möwe?")
    assert answer.quotes[0].article.id == "de.txt" and "Leuchttürmen" in answer.quotes[0].text
    assert answer.answered
