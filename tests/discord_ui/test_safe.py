"""Whatever an article or a member writes: no ping, no markup, no message over Discord's limits."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache

import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering import Answer, Engine, Quote
from bot.corpus import ArticleError, parse_article
from bot.discord_ui.i18n import LANGUAGES, say_in
from bot.discord_ui.rendering import (
    answer_view,
    answers_view,
    paged_view,
    pages_of,
    quotation,
    shown,
)
from bot.discord_ui.safe import MAX_TEXT, clip, escape, flat
from bot.discord_ui.services import Reply

#: Letters, space, and everything that means something to Discord, often.
HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(list("ab Zé.,'\"\n\r\t")),
        st.sampled_from(list("\\`*_~|<>[]()@#:&!-+1.>")),
        st.sampled_from(["\u200b", "\u202e", "\u2066", "\u0000", "😀", "@everyone", "@here"]),
        st.sampled_from(["<@1>", "<#2>", "<@&3>", "<:a:4>", "<t:5:R>", "[x](https://y.example)"]),
        st.sampled_from(["# ", "-# ", "> ", ">>> ", "- ", "1. ", "```", "||", "https://z.example"]),
    ),
    max_size=60,
).map("".join)


def rendered(markdown: str) -> str:
    """What Discord shows of escaped text: each backslash gives the sign after it."""
    return regex.sub(r"\\([^0-9A-Za-z\s])", r"\1", markdown).replace("\u200b", "")


#: What may be a sign, a tag, the address of a link, what is struck out: a reader sees none.
_SIGN = r"[*_`\\\[\]<>! \u200b]"
_UNSEEN = rf"(?:\]\((?:[^()]|\([^()]*\))*\)|~~(?:[^~]|~(?!~))+~~|</?[ab](?:\s[^<>]*)?/?>|{_SIGN})*"


def stands_in(said: str, text: str) -> bool:
    """Whether `text` says all of `said`, in one run, but for what of it is not shown."""
    words = regex.sub(_SIGN, "", said)
    if words in _without_signs(text):
        return True
    # An address stands between them. Looked for last: each pattern is compiled for one search.
    pattern = _UNSEEN.join(map(regex.escape, words))
    return regex.search(pattern, flat(text), timeout=20) is not None


@lru_cache(maxsize=64)
def _without_signs(text: str) -> str:
    return regex.sub(_SIGN, "", flat(text))


def assert_slices(components: list[dict[str, object]], *texts: str) -> int:
    """What a card shows in quote blocks stands so in one of the texts; how many blocks."""
    count = 0
    for item in components:
        for line in str(item.get("content", "")).split("\n"):
            if line.startswith("> "):
                words, number, rest = line[2:].rpartition("\u00a0**[")
                words = words if number else rest
                # A quote that is cut short may have lost the end of its bold phrase; a line
                # may be set in, and have a bullet.
                said = rendered(words.replace("**", "")).removesuffix("…").lstrip(" \u00a0•☐☑")
                assert any(stands_in(said, text) for text in texts), line
                count += 1
        count += assert_slices(item.get("components", []), *texts)  # type: ignore[arg-type]
    return count


@given(HOSTILE)
def test_escaped_text_shows_as_it_was_and_has_no_live_markup(text: str) -> None:
    escaped = escape(text)
    assert rendered(escaped) == flat(text).replace("\u200b", "")
    assert "\n" not in escaped
    live = regex.sub(r"\\[^0-9A-Za-z\s]", "", escaped)
    assert not regex.search(r"[`*_~|<>\[\]@#]", live.replace("@\u200b", "")), escaped
    assert not regex.match(r"[-+]\s|-#|\d+[.)]\s", escaped), escaped
    assert "@everyone" not in escaped and "@here" not in escaped


@given(HOSTILE, st.integers(2, 60))
def test_a_clipped_text_fits_and_ends_in_no_half_escape(text: str, limit: int) -> None:
    cut = clip(escape(text), limit)
    assert len(cut) <= limit
    if cut.endswith("…"):
        assert not cut[:-1].endswith("\\")


def total_text(components: list[dict[str, object]]) -> int:
    return sum(
        len(str(item.get("content", ""))) + total_text(item.get("components", []))  # type: ignore[arg-type]
        for item in components
    )


def count(components: list[dict[str, object]]) -> int:
    return sum(1 + count(item.get("components", [])) for item in components)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(HOSTILE.filter(str.strip), min_size=1, max_size=6),
    HOSTILE,
    st.booleans(),
    st.sampled_from(["t" * 16, None]),
    st.sampled_from(["a.txt", "a.md"]),
    st.sampled_from(["", "- ", "7. "]),
)
def test_an_answer_card_fits_whatever_it_quotes(
    paragraphs: list[str], question: str, answered: bool, token: str | None, name: str, item: str
) -> None:
    try:
        article = parse_article(name, "\n\n".join(item + p * 9 for p in paragraphs))
    except ArticleError:
        return
    quotes = []
    for passage in article.passages:
        for sentence in passage.sentences:
            middle = (sentence.end - sentence.start) // 2
            half = (0, middle) if middle else None
            quote = Quote.of(article, passage, sentence.start, sentence.end, half)
            if len(quotes) % 2:
                # Another article of that title, whose file has no better name.
                quote = replace(quote, article=replace(article, id=f"{question * 9}/{name}"))
            quotes.append(quote)
            line = quotation(quote, 1)
            assert all(one.startswith("> ") for one in line.split("\n"))
            said = rendered(shown(quote).replace("**", "").replace("\n", " ")).rstrip("…")
            plain, text = (
                one.replace(" ", "").replace("\u200b", "") for one in (said, flat(quote.text))
            )
            assert plain in text if name == "a.txt" else stands_in(said, quote.text)
    taken = tuple(paragraphs)
    reply = Reply(Answer(question, answered, 0.5, tuple(quotes[:9]), 1.0), 1, token, taken)
    for language in (*LANGUAGES, "en"):
        say = say_in(language)
        for view in (
            answer_view(reply, say, question=question or None, left=7),
            answers_view([reply] * 3, say, 7),
        ):
            sent = view.to_components()
            assert total_text(sent) <= MAX_TEXT and count(sent) <= 40
            assert assert_slices(sent, article.text) or not quotes


def test_a_card_of_long_quotes_long_titles_and_long_links_fits() -> None:
    text = f"## {'* ' * 90}so\n\nIt said {'** ' * 220}here.\n"
    quotes = []
    for number in range(2):
        article = replace(
            parse_article(f"{'_' * 90}{number}.txt", text),
            title="*" * 200,
            url=f"https://example.org/{'x' * 160}{number}",
        )
        quotes.append(Quote(article, "*" * 200, 1, len("## "), len(text)))
    reply = Reply(Answer("*" * 300, True, 0.5, tuple(quotes), 1.0), 1, "t" * 16, ("*" * 200,))
    view = answer_view(reply, say_in("de"), question="*" * 300, left=7)
    assert total_text(view.to_components()) <= MAX_TEXT


@settings(max_examples=40, deadline=None)
@given(st.lists(HOSTILE, max_size=40))
def test_pages_fit(blocks: list[str]) -> None:
    pages = pages_of([escape(block) * 20 for block in blocks])
    for at in range(len(pages)):
        sent = paged_view("A list", pages, at, say_in("de"), "t" * 16).to_components()
        assert total_text(sent) <= MAX_TEXT and count(sent) <= 40


def test_the_engine_quotes_a_hostile_article_and_the_card_is_harmless() -> None:
    text = (
        "# @everyone **bold**\n\n"
        "> >>> <@123> decides [here](https://x.example) `code` ||spoiler||.\n"
    )
    engine = Engine([parse_article("h.md", text)])
    answer = engine.ask("Who decides?", threshold=0.0)
    reply = Reply(answer, 1, "t" * 16)
    sent = json.dumps(answer_view(reply, say_in("en")).to_components(), ensure_ascii=False)
    assert answer.quotes and "@everyone" not in sent
    bare = regex.sub(r"\\\\[^0-9A-Za-z\s]", "", sent)  # without escaped signs
    assert "123" in bare and not regex.search(r"<@|\]\(|`|\|\|", bare), bare


def test_articles_of_one_title_are_told_apart() -> None:
    boats = parse_article("boats.md", "# Rules\n\nThe pier closes at noon.\n")
    other = replace(boats, id="_7")
    where = "Rules ({}) › paragraph 1"
    for articles, names in [
        ((boats, other), ("boats.md", "\\#7")),
        ((replace(boats, url="https://a.example"), other), ("boats.md", "\\#7")),
        (
            (replace(boats, url="https://a.example"), replace(other, url="https://b.example")),
            ("a.example", "b.example"),
        ),
    ]:
        quotes = tuple(Quote(one, "Rules", 1, 9, 33) for one in articles)
        reply = Reply(Answer("When?", True, 0.5, quotes, 1.0), 1, None, ())
        card = json.dumps(answer_view(reply, say_in("en")).to_components(), ensure_ascii=False)
        for number, name in enumerate(names, 1):
            place = json.dumps(f"**[{number}]** {where.format(name)}", ensure_ascii=False)
            assert place.strip('"') in card
    # Both lines of one article stand in one place, without its file.
    reply = Reply(Answer("When?", True, 0.5, (quotes[0], quotes[0]), 1.0), 1, None, ())
    card = json.dumps(answer_view(reply, say_in("en")).to_components(), ensure_ascii=False)
    assert "**[1]** **[2]** Rules › paragraph 1" in card


def test_an_item_is_shown_below_what_it_is_read_from() -> None:
    text = "**At the @here pier** you may not:\n\n- feed gulls\n- swim at night\n\nBye.\n"
    answer = Engine([parse_article("pier.md", text)]).ask("Can I swim at night?", threshold=0.0)
    card = answer_view(Reply(answer, 1, "t" * 16), say_in("en")).to_components()[0]
    lead, words = card["components"][0]["content"].split("\n")  # type: ignore[typeddict-item]
    assert lead == f"-# {escape('At the @here pier you may not:')}"
    assert rendered(words.replace("**", "")).startswith("> swim at night")


def test_a_number_before_a_bold_phrase_opens_no_list() -> None:
    article = parse_article("steps.md", "7. Tie the boat to a ring.\n")
    quote = Quote(article, "", 1, 0, len(article.text) - 1, (3, 15))
    assert quotation(quote, 1).startswith(r"> 7\. **Tie the boat** to")
