"""Signs of Markdown and links' addresses are not shown; every other sign and word is."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import Quote
from bot.answering.citations import source_link
from bot.corpus import parse_article
from bot.corpus.markup import labels, signs


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Bake.** Heat the *iron* pot", "Bake. Heat the iron pot"),
        ("***so*** __and__ _so_", "so and so"),
        ("`**not** in code`, **but `here` yes**", "**not** in code, but here yes"),
        ("``so`` and ` alone", "so and ` alone"),
        ("**The *second* of _two_**, **over\na line**", "The second of two, over\na line"),
        ("*One.\n* *Two.*\n\n*Three.\n\nFour.*", "*One.\n* Two.\n\n*Three.\n\nFour.*"),
        ("5 * 3 * 2, 5*3*2, ** open, a_b_c", "5 * 3 * 2, 5*3*2, ** open, a_b_c"),
        (r"\*kept\*, 5\_0, \[no\](link), C:\boats, `\*`", r"*kept*, 5_0, [no](link), C:\boats, \*"),
        ("[Tide](https://tide.example/a_(b)_c) _and_ [moon](<x y> 'm')", "Tide and moon"),
        ('**[Tide *now*](t.md "now")**: ![a map](map.png)', "Tide now: a map"),
        ("[![map](m.png)](map.html), [see [1] there](t)", "map, see [1] there"),
        ("<https://t.example/x_y_z> <a@b.example> <b>", "https://t.example/x_y_z a@b.example <b>"),
        ("[a] (b), [x], [none](two words), f[0]", "[a] (b), [x], [none](two words), f[0]"),
        ("The [tide][T], [moon].\n\n[t]: tide.example", "The tide, [moon].\n\nt: tide.example"),
    ],
)
def test_what_a_reader_sees(text: str, shown: str) -> None:
    article = parse_article("a.md", text)
    assert article.shown(0, len(text)) == (shown,)
    assert parse_article("a.txt", text).shown(0, len(text)) == (text,)


def test_in_a_block_of_code_every_sign_is_shown() -> None:
    article = parse_article("a.md", "```sh\nls *a* b*\nrun [a](b)\n```\n\n*So*.\n")
    code, after = article.passages
    assert article.shown(code.start, code.end) == ("ls *a* b*\nrun [a](b)",)
    lines = [article.shown(one.start, one.end)[0] for one in code.sentences]
    assert lines == ["ls *a* b*", "run [a](b)"]
    assert article.shown(after.start, after.end) == ("So.",)


def test_an_address_that_is_pointed_out_is_shown() -> None:
    text = "Read [the rules](https://tide.example/rules) of [the pier](pier.md)."
    article = parse_article("a.md", text)
    start = text.index("https")
    quote = Quote(article, "", 1, 0, len(text), (start, text.index(")")))
    assert quote.pieces == (
        "Read [the rules](",
        "https://tide.example/rules",
        ") of the pier.",
    )


def test_a_link_to_the_words_names_them_as_the_page_shows_them() -> None:
    article = parse_article("a.md", "---\nurl: https://t.example\n---\nRead [the *rules*](r.md).\n")
    quote = Quote(article, "", 1, 0, article.passages[0].end)
    assert source_link(quote) == "https://t.example#:~:text=Read%20the%20rules."


#: All that may be left out: signs, and the address that a link's words stand for.
_SIGN = regex.compile(r"[*_]{1,3}|`+|\\|!?\[|\]\([^()]*(?:\([^()]*\)[^()]*)*\)|\](?:\[.*\])?|[<>]")
_PIECES = st.sampled_from([*"ab *_`\\\n[]()<>!", "](", "](b)", "![", "[a](b)", "<a:b>", "[a]: b"])


@given(st.lists(_PIECES, min_size=1, max_size=30), st.data())
def test_the_pieces_are_the_text_but_for_its_signs(words: list[str], data: st.DataObject) -> None:
    text = f"a{''.join(words)}b"
    article = parse_article("a.md", text)
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    quote = Quote(article, "", 1, 0, len(text), (first, last))
    kept = [text[:first], text[first:last], text[last:]]
    groups = signs(text, labels(text))
    spans = sorted(span for group in groups for span in group)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    for group in groups:
        assert all(_SIGN.fullmatch(text[start:end]) for start, end in group)
        if any(start < cut < end for start, end in group for cut in (first, last)):
            spans = [span for span in spans if span not in group]
    for start, end in reversed(spans):
        for at in reversed(range(start, end)):
            which = (at >= first) + (at >= last)
            offset = (0, first, last)[which]
            kept[which] = kept[which][: at - offset] + kept[which][at - offset + 1 :]
    assert list(quote.pieces) == kept


@pytest.mark.parametrize(
    "piece",
    "*a|**|_a |`|*a |`*|**a ** |[|[a](|](b|<a:|![a]|[a](b 'c|a\n|\n\n|[a]: ".split("|"),
)
def test_signs_without_end_take_linear_time(piece: str) -> None:
    started = time.perf_counter()
    signs(piece * 50_000, labels(piece * 50_000))
    assert time.perf_counter() - started < 2
