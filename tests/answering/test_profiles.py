"""What is known of a passage is what its tokens say, however quickly it was worked out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.profiles import profile_passage
from bot.corpus import Article, parse_article
from bot.text import tokenize

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


def passages(article: Article) -> range:
    return range(len(article.passages))


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=6), st.sampled_from(["en", "fr", "tr"]))
def test_a_profile_says_what_the_tokens_say(lines: list[str], language: str) -> None:
    article = parse_article("a.md", f"---\nlanguage: {language}\n---\n{''.join(lines)}")
    for number in passages(article):
        passage = article.passages[number]
        profile = profile_passage(article, number)
        text = article.text[passage.start : passage.end]
        tokens = tokenize(text, article.language)
        assert profile.terms == {token.term for token in tokens if not token.stop}
        assert profile.opens_article == (number == 0)
        assert len(profile.sentences) == len(passage.sentences)
        for sentence, span in zip(profile.sentences, passage.sentences, strict=True):
            assert (sentence.start, sentence.end) == (span.start, span.end)
            inside = [t for t in tokens if span.start <= t.start + passage.start < span.end]
            words = [text[t.start : t.end] for t in inside]
            lows = [word.casefold() for word in words]
            assert list(sentence.sequence) == [token.term for token in inside]
            content = [(at, t.term) for at, t in enumerate(inside) if not t.stop]
            assert sentence.content == len(content)
            assert sentence.places == {
                term: tuple(at for at, other in content if other == term) for _, term in content
            }
            assert sentence.names == {term for at, term in content if at and words[at][0].isupper()}
            digits = {t.term for t, w in zip(inside, words, strict=True) if w[0].isdigit()}
            assert digits <= sentence.numbers
            assert ("two" in lows) == bool(sentence.numbers - digits)
            assert sentence.years == {w for w in words if len(w) == 4 and w in ("1999", "2024")}
            assert sentence.month == ("May" in words)
            assert sentence.era == ("century" in lows)
            assert sentence.agent == ("by" in lows)
            assert sentence.naming == bool({"called", "named"} & set(lows))
            assert sentence.cause == bool({"because", "due", "therefore", "so"} & set(lows))
            assert sentence.percent == ("%" in words)
            assert sentence.money == bool({"€"} & set(sentence.places))
            own = article.text[span.start : span.end]
            assert sentence.quotation == ("“" in own)
            # The same once more: the second time every word is remembered.
            assert profile_passage(article, number) == profile


def test_a_sentence_holds_what_its_passage_is_read_from() -> None:
    listed = "## Harbour\n\nYou may not:\n\n- Feed gulls\n- swim\n\n"
    text = f"{listed}| Day | Who |\n|--|--|\n| Monday | crew |\n"
    article = parse_article("a.md", text)
    lead, gulls, swim, table = (profile_passage(article, number) for number in passages(article))
    assert lead.sentences[0].sequence == ("you", "may", "not")
    assert gulls.sentences[0].sequence == ("you", "may", "not", "feed", "gull")
    assert swim.sentences[0].sequence == ("you", "may", "not", "swim")
    assert table.sentences[0].sequence == ("day", "who", "monday", "crew")
    assert gulls.sentences[0].names == set(), "neither opens with a name"
    assert article.text[slice(*gulls.sentences[0].quote)] == "Feed gulls"
    assert {"gull", "feed"} <= gulls.terms and "day" in table.terms
