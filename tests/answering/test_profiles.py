"""What is known of a passage is what its tokens say, however quickly it was worked out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.profiles import (
    AGENT,
    CAPITAL,
    CAUSE,
    CONTENT,
    ERA,
    MONEY,
    MONTH,
    NAMING,
    NUMBER,
    NUMBERS,
    PERCENT,
    YEAR,
    Excerpt,
    PassageProfile,
    Words,
    excerpt,
    profile_passage,
    quote_of,
    seen,
)
from bot.answering.question import analyze
from bot.corpus import Article, parse_article
from bot.text import terms, tokenize

LINES = st.sampled_from(
    [
        "The treaty was signed by Mark Rutte in May 1999, because 150bn euros were due. ",
        "He called it “SAFE”, a plan of two parts. ",
        "In 2024 may came, and 5% of the 1990s' loans were named so. ",
        "U.S. troops left in the 3rd century! ",
        "Therefore Ankara's port, 港口税, cost €5k. ",
        "The Ferry ferry FERRY leaves at 9. ",
        "Its line ends here.\n",
        "Two blanks follow.  ",
    ]
)


#: Those of the lines' first words that lean on what stands before.
LEANING = {"en": ["he", "its", "therefore"], "fr": [], "tr": []}


def passages(article: Article) -> list[PassageProfile]:
    return [profile_passage(excerpt(article, at)) for at in range(len(article.passages))]


def of_sentences(words: Words, chosen: Iterable[int]) -> list[set[str]]:
    """Of each sentence the terms that these words say."""
    term = {number: term for term, number in NUMBERS.items()}
    made: list[set[str]] = [set() for _ in words.sizes]
    for at in chosen:
        made[words.sentence[at]].add(term[int(words.numbers[at])])
    return made


def sequences(words: Words) -> list[tuple[str, ...]]:
    """Of each sentence its terms, in order."""
    term = {number: term for term, number in NUMBERS.items()}
    return [
        tuple(term[int(number)] for number in words.numbers[words.sentence == at])
        for at in range(len(words.sizes))
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=6), st.sampled_from(["en", "fr", "tr"]))
def test_a_profile_says_what_the_tokens_say(lines: list[str], language: str) -> None:
    article = parse_article("a.md", f"---\nlanguage: {language}\n---\n{''.join(lines)}")
    profiles = passages(article)
    words = Words.of(profiles)
    terms, marks = sequences(words), words.says()
    every = range(len(words.numbers))
    content = of_sentences(words, [at for at in every if words.marks[at] & CONTENT])
    names, numbers, years = (
        of_sentences(words, chosen)
        for chosen in (words.names(), words.marked(NUMBER), words.marked(YEAR))
    )
    row = 0
    for number, (passage, profile) in enumerate(zip(article.passages, profiles, strict=True)):
        assert profile.excerpt.opens_article == (number == 0)
        text = article.text[passage.start : passage.end]
        tokens = tokenize(text, article.language)
        held = [
            {
                t.term
                for t in tokens
                if not t.stop and span.start <= t.start + passage.start < span.end
            }
            for span in passage.sentences
        ]
        terms_of = {NUMBERS[term] for own in held for term in own}
        assert profile.repeated() == {
            at for at in terms_of if sum(at in {NUMBERS[t] for t in own} for own in held) > 1
        }
        for at, (sentence, span) in enumerate(
            zip(profile.sentences, passage.sentences, strict=True)
        ):
            assert sentence.start + passage.start == span.start
            assert sentence.end + passage.start == span.end
            assert tuple(end + passage.start for end in sentence.quote) == quote_of(
                article, number, at
            )
            inside = [t for t in tokens if span.start <= t.start + passage.start < span.end]
            said = [text[t.start : t.end] for t in inside]
            lows = [word.casefold() for word in said]
            assert terms[row] == tuple(token.term for token in inside)
            assert content[row] == held[at]
            places = words.place[words.sentence == row]
            assert places.tolist() == list(range(len(inside)))
            assert names[row] == {
                t.term for at, t in enumerate(inside) if at and not t.stop and said[at][0].isupper()
            }
            digits = {t.term for t, w in zip(inside, said, strict=True) if w[0].isdigit()}
            assert digits <= numbers[row]
            # What a word says, it says in its own language.
            english = language == "en"
            assert (english and "two" in lows) == bool(numbers[row] - digits)
            assert years[row] == {w for w in said if len(w) == 4 and w in ("1999", "2024")}
            for mark, expected in (
                (MONTH, english and "May" in said),
                (ERA, english and "century" in lows),
                (AGENT, english and "by" in lows),
                (NAMING, english and bool({"called", "named"} & set(lows))),
                (CAUSE, english and bool({"because", "due", "therefore", "so"} & set(lows))),
                (PERCENT, "%" in said),
                (MONEY, "€" in held[at]),
            ):
                assert bool(marks[row] & mark) == expected
            assert profile.quotation[at] == ("“" in article.text[span.start : span.end])
            assert profile.dangling[at] == (lows[:1] in [[word] for word in LEANING[language]])
            row += 1
        # The same once more: the second time every word is remembered.
        again = profile_passage(excerpt(article, number))
        assert np.array_equal(again.words, profile.words)
    assert row == len(words.sizes)


def test_a_sentence_holds_what_its_passage_is_read_from() -> None:
    listed = "## Harbour\n\nYou may not:\n\n- Feed gulls\n- swim\n\n"
    text = f"{listed}| Day | Who |\n|--|--|\n| Monday | crew |\n"
    article = parse_article("a.md", text)
    words = Words.of(passages(article))
    assert sequences(words) == [
        ("you", "may", "not"),
        ("you", "may", "not", "feed", "gull"),
        ("you", "may", "not", "swim"),
        ("day", "who", "monday", "crew"),
    ]
    assert not any(of_sentences(words, words.names())[:3]), "none opens with a name"
    assert article.text[slice(*quote_of(article, 1, 0))] == "Feed gulls"


def test_sentences_without_words_say_nothing() -> None:
    alone = Excerpt("— … Yes. !", "en", ((0, 1), (2, 3), (4, 8), (9, 10)), "", "", "", True)
    words = Words.of([profile_passage(alone)] * 2)
    assert words.sizes.tolist() == [0, 0, 1, 0] * 2
    assert [bool(marks) for marks in words.says()] == [False, False, True, False] * 2
    silent = Words.of([profile_passage(alone._replace(text="— … —!!. !"))])
    assert not len(silent.numbers) and not silent.says().any()


def marks_of(word: str, language: str) -> int:
    """What a word says of its sentence."""
    (said,) = np.frombuffer(seen(language)[word], np.int64).tolist()
    return int(said)


def test_a_word_is_folded_by_the_rules_of_its_language() -> None:
    assert marks_of("İki", "tr") & NUMBER


def test_an_article_that_is_joined_to_a_name_hides_no_capital() -> None:
    for language, word in (("fr", "d’Anvers"), ("fr", "L'Europe"), ("it", "dell'Arno")):
        assert marks_of(word, language) & CAPITAL
    for language, word in (("fr", "l'eau"), ("en", "d’Anvers"), ("fr", "aujourd'hui")):
        assert not marks_of(word, language) & CAPITAL
    assert analyze("Où est né le peintre d'Anvers ?", "fr").names == set(terms("Anvers", "fr"))
