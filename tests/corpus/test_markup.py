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
from bot.corpus import ArticleError, parse_article
from bot.corpus.layout import margins
from bot.corpus.markup import BREAK, references, signs


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Bake.** Heat the *iron* pot", "Bake. Heat the iron pot"),
        ("***so*** __and__ _so_", "so and so"),
        ("`**not** in code`, **but `here` yes**", "**not** in code, but here yes"),
        ("``so`` and ` alone", "so and ` alone"),
        ("**The *second* of _two_**, **over\na line**", "The second of two, over\na line"),
        ("*One.\n*Two.*\n\n*Three.\n\nFour.*", "*One.\nTwo.¶*Three.¶Four.*"),
        ("5 * 3 * 2, 5*3*2, ** open, a_b_c", "5 * 3 * 2, 5*3*2, ** open, a_b_c"),
        (r"\*kept\*, 5\_0, \[no\](link), C:\boats, `\*`", r"*kept*, 5_0, [no](link), C:\boats, \*"),
        ("[Tide](https://tide.example/a_(b)_c) _and_ [moon](<x y> 'm')", "Tide and moon"),
        ('**[Tide *now*](t.md "now")**: ![a map](map.png)', "Tide now: a map"),
        ("[![map](m.png)](map.html), [see [1] there](t)", "map, see [1] there"),
        ("<https://t.example/x_y_z> <a@b.example> <b>", "https://t.example/x_y_z a@b.example "),
        ("The '''gull's''' '''''egg''''', '''[[Sea|*so*]]'''", "The gull's egg, so"),
        ("''so'', '''open, a'''b''', '''\n'''", "''so'', '''open, a'''b''', '''\n'''"),
        ("The ''gull's'' ''egg'', so'' [[x]] '''[[y|''z'']]''' ''", "The gull's egg, so'' x z ''"),
        ("== A ==\n\nThe ''gull'' is '''''so'''''.", "== A ==\n\nThe gull is so."),
        ("{{ *a* }}, {{b\n}}", "{{ a }}, {{b\n}}"),
        # Notes have links as wikis have them.
        ("==So== {{a}} [[b]]\n==c== d", "==So== {{a}} b\n==c== d"),
        ("{{a}} '''b''' {{c|*d*\n|e}}, {{f", " b , {{f"),
        ("[a] (b), [x], [none](two words), f[0]", "[a] (b), [x], [none](two words), f[0]"),
        ("The [tide][T], [moon].\n\n[t]: tide.example", "The tide, [moon].\n\nt: tide.example"),
        ("**重要**です, 2**3**4, **Note:**so", "重要です, 2**3**4, **Note:**so"),
        ("/kick <player> <u>now</u>, H<sub>2</sub>O<!-- *no* -->", "/kick <player> now, H2O"),
        ("R&amp;D &lt;b&gt; &nope; &#8364;5&nbsp;or", "R&D <b> &nope; €5\u00a0or"),
        ("At 9,<br>or<br />at 10  \nor\\\nat 11", "At 9,¶or¶at 10¶\nor¶\nat 11"),
        ("`<br> &amp; [[a]]` \\&amp;", "<br> &amp; [[a]] &amp;"),
        ("[[Gull Island]], [[Sea|the *sea*]], [[1, 2]]", "Gull Island, the sea, [[1, 2]]"),
        ("![[map.png]][[File:map.png|thumb|a map]] so", " so"),
        ("In 1874.[^1] So[^ab].\n\n[^1]: Ada did.", "In 1874. So.¶Ada did."),
        ("In 1874.[1][2] Ada[3] said.[4]", "In 1874. Ada said."),
        ("In 1874.[1] Ada f[2] said.", "In 1874.[1] Ada f[2] said."),
        ("Pay <:gold:333456789012345678>, <@12>, :smile:", "Pay :gold:, <@12>, :smile:"),
        ("- [ ] fill\n- [x] stir\n  - [y] a\n- b", "- ☐ fill¶☑ stir¶\u00a0\u00a0\u00a0• [y] a¶• b"),
        (
            "1. a\n2. b\n   * c\n     1) d",
            "1. a¶2. b¶\u00a0\u00a0\u00a0• c¶" + "\u00a0" * 6 + "1) d",
        ),
        ("So:\n\n> [!TIP]\n> Bring *a\n> lamp*.", "So:¶\nBring a\nlamp."),
        ("So:\n\n> Light,\\\n> storm\n> - calm", "So:¶Light,¶\nstorm¶• calm"),
        ("So:\n\n> **Note**\n> x\n\n**A.** b\nc\n**d**", "So:¶Note¶x¶A. b\nc\nd"),
        ("a\n\n## B\n\nc\n\n- ```\n  d\n  ```", "a\n\n## B\n\nc¶• d"),
        ("So:\n\n> ```\n> a *b*\n>   c\n> ```", "So:¶a *b*¶\u00a0\u00a0c"),
        ("So:\n• a\n  b\n– *c*\n\n▪ d\n▪ e", "So:¶• a\n  b¶• c¶• d¶• e"),
        ("So:\n\n<aside>\n💡 a\n</aside>", "So:¶¶\n💡 a\n¶"),
        ("<table><tr><th>a</th>\n<th>b</th></tr>", "¶¶a | b¶"),
        ("1. ```\n   a\n   ```\n2. b", "1. a¶2. b"),
        ("Set:\n\n    a: *1*\n      b: 2", "Set:¶a: *1*¶\u00a0\u00a0b: 2"),
        ("| a | *b* |\n|---|---|\n| 9<br> <br/>10 | \\| |", "a | b¶9 / 10 | |"),
        ("|a|\n|-|\n| `x\\|y\\z` \\| |", "a¶x|y\\z |"),
    ],
)
def test_what_a_reader_sees(text: str, shown: str) -> None:
    article = parse_article("a.md", text)
    assert article.shown(0, len(text)) == (shown.replace("¶", BREAK),)


def test_in_a_block_of_code_every_sign_is_shown() -> None:
    article = parse_article("a.md", "```sh\nls *a* b*\nrun [a](b)\n```\n\n*So*.\n")
    code, after = article.passages
    assert article.shown(code.start, code.end) == (f"ls *a* b*{BREAK}run [a](b)",)
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


@pytest.mark.parametrize(
    ("row", "fragment"),
    [
        ("| Adult | 12 euros |  |", "Adult-,12%20euros"),
        ("| Adult | all *the* day | 12 euros |", "Adult-,all%20the%20day,12%20euros"),
        ("| Up to 6 who come at 9 | a |", "6%20who%20come%20at%209-,a"),
        ("| | a b c d e f g h i j k |", "a%20b%20c%20d%20e,g%20h%20i%20j%20k"),
        ("| A | a b c d e f g h i j k |", "A-,a%20b%20c%20d%20e,g%20h%20i%20j%20k"),
    ],
)
def test_a_link_to_a_row_names_its_cells_apart_as_no_words_stand_across_them(
    row: str, fragment: str
) -> None:
    text = f"| Who | When | Fee |\n|--|--|--|\n{row}\n"
    article = parse_article("a.md", f"---\nurl: https://t.example\n---\n{text}")
    (sentence,) = article.passages[0].sentences
    quote = Quote(article, "", 1, sentence.start, sentence.end)
    assert source_link(quote) == f"https://t.example#:~:text={fragment}"


#: All that may be left out, by what is shown instead: signs, the address that a link's words
#: stand for, what is struck out, notes' marks; character references; what stands between lines.
_SIGN = {
    "": r"[*_]{1,3}|`+|\\|!?\[|\]\([^()]*(?:\([^()]*\)[^()]*)*\)|\](?:\[.*\])?|[<>]|\s*"
    r"|'{2,5}|!?\[\[(?:[^\[\]]*(?:\||\]\]))?|(?:\|)?\]\]|\[\^\S+\](?:: )?|</?(?:[bsu]|td)>"
    r"|<!(?=--).*?--> ?|\{\{a\}\}|~~[^~].*~~ ?|<s>.*?</s> ?"
    r"|[ \t]*(?:>[ \t]?)+|[\s>|]+|(?:`{3}|~{3})[^\n]*\n[\s>]*|[\s>]*(?:`{3}|~{3})`*",
    "&": r"&amp;",
    " | ": r"</td>\s*<td>",
    "☐ ": r"\[ \]\s+",
    "☑ ": r"\[x\]\s+",
}
#: Between lines: tags that break them, addresses' labels, a table's rule, fences.
_UNREAD = (
    r"<br>|&amp;|!?\[\s*\]\(b\)|\[a\]: b.*|\[\^a\]|```.*"
    r"|<!(?=--)(?s:.*?)-->|~~[^~](?s:.*)~~|<s>(?s:.*?)</s>"
)
_PIECES = st.sampled_from(
    [
        *"ab *_`\\\n[]()<>!&;x",
        *("](", "](b)", "![", "[a](b)", "<a:b>", "[a]: b", "[[a|", "]]", "[^a]", "&amp;"),
        *("<br>", "<u>", "<!--", "-->", "  \n", "\n\n", "\n- ", "\n> ", "\n1. ", "[ ] ", "[x] "),
        *("''", "[[a]]", "{{a}}", "\n: ", "\n• ", "</td><td>", "\n</tr>", "\n== a =="),
        *("~~", "~~a~~", "<s>", "</s>", " "),
        *("\n    ", "```", "\n|a|b|\n|-|-|\n|c|"),
    ]
)


@given(st.lists(_PIECES, min_size=1, max_size=30), st.data())
def test_the_pieces_are_the_text_but_for_its_signs(words: list[str], data: st.DataObject) -> None:
    text = f"a{''.join(words)}b"
    try:
        article = parse_article("a.md", text)
    except ArticleError:
        return
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first = data.draw(st.integers(start, end))
    last = data.draw(st.integers(first, end))
    quote = Quote(article, "", 1, start, end, (first - start, last - start))
    groups = article.signs(start, end)
    spans = sorted(sign for group in groups for sign in group)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(start <= sign.start <= sign.end <= end for sign in spans)
    # Cut short, a sign may be half of one: all of it is checked where the whole is read.
    for sign in (sign for group in article.signs(0, len(text)) for sign in group):
        said = text[sign.start : sign.end]
        if BREAK in sign.shown:
            assert regex.fullmatch(rf"{BREAK}\u00a0*(?:• )?", sign.shown)
            assert not regex.search(r"[ab](?![|>])", regex.sub(_UNREAD, "", said)), said
        elif sign.shown != " / ":
            assert regex.fullmatch(_SIGN[sign.shown], said, flags=regex.S), said
    for group in groups:
        if any(a < cut < b for a, b, _ in group for cut in (first, last)):
            spans = [span for span in spans if span not in group]
    kept = {at: text[at] for at in range(start, end)}
    for sign in spans:
        for at in range(sign.start, sign.end):
            kept[at] = sign.shown if at == sign.start else ""
    cuts = [(start, first), (first, last), (last, end)]
    assert list(quote.pieces) == ["".join(kept[at] for at in range(*cut)) for cut in cuts]


@pytest.mark.parametrize(
    "piece",
    [
        *"*a|**|_a |`|*a |`*|**a ** |[|[a](|](b|<a:|![a]|[a](b 'c|a\n|\n\n|[a]: ".split("|"),
        *("{{", "{{a}}", "<!--", "&a", "[[a|", "<b ", "a[1]", "  \n", "a[^b"),
        *("~~a ", "<s>", "<s>a</del>", "a~~"),
    ],
)
def test_signs_without_end_take_linear_time(piece: str) -> None:
    started = time.process_time()
    signs(piece * 50_000, references(piece * 50_000))
    assert time.process_time() - started < 2


def test_the_margins_of_a_paragraph_of_megabytes_are_found_at_once() -> None:
    article = parse_article("long.txt", "The keeper lit the lamp of the tower and sang. " * 40_000)
    started = time.process_time()
    assert margins(article.text, article.passages) == [None] * len(article.passages)
    # Each passage read its line from the start: for 13 seconds.
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("piece", ["Q: Is it? A: So. ", "Item:<br>It is so.<br>"])
def test_many_passages_in_one_line_are_shown_in_linear_time(piece: str) -> None:
    article = parse_article("long.md", piece * (100_000 // len(piece)))
    started = time.process_time()
    (shown,) = article.shown(0, len(article.text))
    # Each passage read its line from the start: for 5 seconds.
    assert time.process_time() - started < 2
    assert len(article.passages) > 1_000 and "<br>" not in shown


def test_the_signs_of_a_quotation_are_not_shown_behind_a_long_line() -> None:
    text = f"> {'The keeper lit the lamp. ' * 300}\n> The *end* of it is here.\n"
    article = parse_article("long.md", text)
    assert article.shown(2, len(text))[0].endswith("lamp. \nThe end of it is here.\n")
