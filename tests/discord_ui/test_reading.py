"""Summaries, outlines, quotations, timelines and names in Discord."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import regex
import simcord
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering import Quote
from bot.answering.summaries import (
    LENGTHS,
    key_people,
    outline,
    quotations,
    summarize,
    summarize_across,
    timeline,
)
from bot.client import Footnote
from bot.corpus import Article, ArticleError, parse_article
from bot.corpus.markup import BREAK
from bot.discord_ui import responding
from bot.discord_ui.context import in_context
from bot.discord_ui.i18n import say_in
from bot.discord_ui.safe import MAX_TEXT, escape
from bot.discord_ui.summary_rendering import (
    dated_lines,
    lines_view,
    message_view,
    name_lines,
    quotation_lines,
    summary_lines,
)
from tests.discord_ui.conftest import QUESTION, buttons, words
from tests.discord_ui.test_asking import place
from tests.discord_ui.test_safe import (
    HOSTILE,
    assert_slices,
    count,
    rendered,
    stands_in,
    total_text,
)

ARTICLE = "rutte-turkey-safe.md"
LONG = "# Tides\n\n" + "\n\n".join(
    f"## Harbour {n}\n\nThe harbour office of town {n} measured {n} metres of tide in 19{n:02}. "
    f"A pilot of town {n} guides every ship that is longer than {n + 40} metres to its berth."
    for n in range(1, 31)
)
COMMANDS = ("summary", "outline", "quotes", "timeline", "keypeople")


def serve(env: simcord.Env, name: str, text: str) -> Footnote:
    """Let the running bot have one more article."""
    bot = env.bot
    assert isinstance(bot, Footnote)
    bot.services.engine.add(parse_article(name, text))
    return bot


def raw(component: Any) -> dict[str, Any]:
    return component if isinstance(component, dict) else component.to_dict()


async def test_a_summary_is_cited_line_by_line(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    result = await alice.slash(channel, "summary", article=ARTICLE)
    said = words(result.response)
    assert "Mark Rutte" in said and "**[1]**" in said and "paragraph\u00a01" in said
    assert not result.ephemeral
    assert said.startswith("### NATO’s Mark Rutte Pushes")
    assert set(buttons(result.response)) == {f"Source {n}" for n in range(1, 6)}


@pytest.mark.parametrize("length", ["brief", "detailed"])
async def test_lengths_sections_and_private(simcord_env: simcord.Env, length: str) -> None:
    channel, alice = place(simcord_env)
    result = await alice.slash(channel, "summary", article=ARTICLE, length=length, private=True)
    assert result.ephemeral and "**[1]**" in words(result.response)
    section = "EU Member States Hold the Key"
    one = await alice.slash(
        channel, "summary", article=ARTICLE, length=length, section=section, private=True
    )
    assert section in words(one.response) and "What’s at Stake" not in words(one.response)


@pytest.mark.parametrize("command", COMMANDS)
async def test_every_reading_can_be_private(simcord_env: simcord.Env, command: str) -> None:
    channel, alice = place(simcord_env)
    result = await alice.slash(channel, command, article=ARTICLE, private=True)
    assert result.ephemeral and words(result.response)


async def test_a_focus_steers_and_goes_across_articles(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    serve(simcord_env, "veto.txt", "Cyprus vetoed the sharing of classified NATO data in 2004.")
    result = await alice.slash(channel, "summary", focus="classified NATO standards")
    said = words(result.response)
    assert "### classified NATO standards" in said
    assert "**veto**" in said.casefold() and "unanimous NATO approval" in said
    assert "NATO’s Mark Rutte Pushes" in said.split("**[1]**")[-1]  # sources name their articles
    source = await alice.click(result.response, label="Source 1")
    assert "classified" in words(source.response)
    one = await alice.slash(channel, "summary", article=ARTICLE, focus="the standards dispute")
    assert "-# Focus: the standards dispute" in words(one.response)
    assert "paragraph\u00a08" in words(one.response)
    nothing = await alice.slash(channel, "summary", focus="sourdough bread")
    assert nothing.ephemeral and nothing.response.content == "The articles do not say."


@pytest.mark.parametrize("options", [{}, {"focus": "  "}])
async def test_a_summary_of_nothing_says_what_to_name(
    simcord_env: simcord.Env, options: dict[str, Any]
) -> None:
    channel, alice = place(simcord_env)
    neither = await alice.slash(channel, "summary", **options)
    assert neither.ephemeral and "Name an article, or a focus" in neither.response.content
    lost = await alice.slash(channel, "summary", section="Somewhere", focus="tides")
    assert lost.ephemeral and "Name the article that the section is in" in lost.response.content


async def test_sections_and_speakers_are_completed(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    found = await alice.autocomplete(channel, "summary", "section", "hold", article=ARTICLE)
    assert [choice["name"] for choice in found] == ["EU Member States Hold the Key"]
    named = await alice.autocomplete(channel, "quotes", "speaker", "", article=ARTICLE)
    assert "Mark Rutte" in [choice["name"] for choice in named]
    for name, option in (("summary", "section"), ("quotes", "speaker")):
        assert await alice.autocomplete(channel, name, option, "", article="nothing") == []
    assert await alice.autocomplete(channel, "summary", "section", "") == []


async def test_choices_keep_discords_limits_and_name_every_section(
    simcord_env: simcord.Env,
) -> None:
    channel, alice = place(simcord_env)
    wordy = "An endless heading about harbours " * 5
    text = "".join(
        f"## {heading}\n\nThe pilots of pier {n} wait for ships.\n\n"
        for n, heading in enumerate([wordy + "north", wordy + "south", "Twin", "Twin"])
    )
    names = [f"Ada B{chr(97 + n // 26)}{chr(97 + n % 26)}rg" for n in range(40)]
    quoted = (f"“We wait for the tide at pier nine,” {n} said." for n in names)
    text += "".join(f"## Part {n}\n\n{said}\n\n" for n, said in enumerate(quoted))
    serve(simcord_env, "many.md", text)
    for name in COMMANDS:
        articles = await alice.autocomplete(channel, name, "article", "")
        assert 1 <= len(articles) <= 25
    for name, option in (("summary", "section"), ("quotes", "speaker")):
        found = await alice.autocomplete(channel, name, option, "", article="many.md")
        assert len(found) == 25
        assert all(1 <= len(choice["name"]) <= 100 for choice in found)
        assert all(1 <= len(choice["value"]) <= 100 for choice in found)
    sections = await alice.autocomplete(channel, "summary", "section", "", article="many.md")
    assert len({choice["value"] for choice in sections}) == 25
    for pier, choice in enumerate(sections[:4]):
        result = await alice.slash(
            channel, "summary", article="many.md", section=choice["value"], private=True
        )
        assert f"pier {pier} wait" in words(result.response), choice


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("outline", "**EU Member States Hold the Key**"),
        ("quotes", "There should be no restrictions on arms sales between allies."),
        ("timeline", "**2017** diplomatic crisis"),
        ("keypeople", "French President **Emmanuel Macron**"),
    ],
)
async def test_each_reading_command(simcord_env: simcord.Env, command: str, expected: str) -> None:
    channel, alice = place(simcord_env)
    await alice.slash(channel, command, article=ARTICLE)
    said = words(channel.last_message)
    while "Next" in buttons(channel.last_message) and expected not in said:
        await alice.click(channel.last_message, label="Next")
        assert words(channel.last_message) != said
        said = words(channel.last_message)
    assert expected in said


async def test_what_is_not_found_is_not_said_to_be_missing(simcord_env: simcord.Env) -> None:
    """Names and speakers are guessed: that the article has none would be a claim."""
    channel, alice = place(simcord_env)
    serve(simcord_env, "a.md", "The mill was built by Marta Olsen. “Stop the big wheel now!”\n")
    told = await alice.slash(channel, "keypeople", article="a.md")
    assert words(told.response) == "I find nobody by name in the article."
    said = await alice.slash(channel, "quotes", article="a.md")
    assert "**I cannot tell who said it**" in words(said.response)


async def test_a_page_with_brackets_in_its_address_is_linked(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    serve(simcord_env, "a.md", "---\nurl: https://w.example/Tern_(bird)\n---\nA tern is a gull.\n")
    said = words((await alice.slash(channel, "summary", article="a.md")).response)
    assert "](<https://w.example/Tern_%28bird%29#:~:text=A%20tern%20is%20a%20gull.>)" in said


async def test_a_sentence_that_introduces_several_names_is_shown_once(
    simcord_env: simcord.Env,
) -> None:
    channel, alice = place(simcord_env)
    await alice.slash(channel, "keypeople", article=ARTICLE)
    said = words(channel.last_message)
    assert "**NATO 13× · Mark Rutte 9×" in said
    assert said.count("In a significant diplomatic development") == 1


async def test_quotes_of_one_speaker(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    result = await alice.slash(channel, "quotes", article=ARTICLE, speaker="Rutte")
    said = words(result.response)
    assert said.count("**Mark Rutte**") == 1 and "**[2]**" in said and "diplomat**" not in said


async def test_what_is_not_there_is_told_with_the_nearest(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    one = await alice.slash(channel, "quotes", article=ARTICLE, speaker="Nobody")
    assert one.ephemeral and one.response.content == "The article quotes nobody of that name."
    two = await alice.slash(channel, "summary", article=ARTICLE, section="EU Member Stats")
    assert two.ephemeral and "EU Member States Hold the Key" in two.response.content
    for command in COMMANDS:
        three = await alice.slash(channel, command, article="rutte turkey")
        assert three.ephemeral and "Did you mean “NATO’s Mark Rutte" in three.response.content
    # Nothing is like it: then where the names stand.
    none = await alice.slash(channel, "outline", article="the weather")
    assert none.response.content.endswith("“the weather”. `/articles` lists them.")
    none = await alice.slash(channel, "summary", article=ARTICLE, section="how to bake")
    assert none.response.content.endswith("“how to bake”. `/outline` lists the headings.")


async def test_articles_of_one_title_are_told_apart_wherever_one_is_chosen(
    simcord_env: simcord.Env,
) -> None:
    channel, alice = place(simcord_env)
    title = "Quiet hours " + "of the long house " * 9
    for name in ("ground.md", "upper/floor.md"):
        serve(simcord_env, name, f"# {title}\n\nBy the file {name} all is quiet from ten on.\n")
    offered = await alice.autocomplete(channel, "outline", "article", "quiet hours")
    assert all(len(one["name"]) <= 100 for one in offered)
    ends = {one["value"]: one["name"].split("… ")[-1] for one in offered}
    assert ends["ground.md"] == "(ground.md)" and ends["upper/floor.md"] == "(upper/floor.md)"
    listed = words((await alice.slash(channel, "articles")).response)
    assert " (ground.md)**" in listed and " (upper/floor.md)**" in listed
    told = await alice.slash(channel, "outline", article="quiet hour")
    assert "(ground.md)”" in words(told.response)
    # As in the terminal, the file's name is enough.
    found = await alice.slash(channel, "outline", article="Floor")
    assert "By the file upper/floor.md" in words(found.response)


async def test_pages_and_sources_work_after_a_restart_until_the_article_changes(
    simcord_env: simcord.Env,
    make_bot: Callable[[], Footnote],
    knowledge: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Where it takes long, an error stands below the card: see tests/wire/test_once.py.
    monkeypatch.setattr(responding, "PATIENCE", 10.0)
    (knowledge / "tides.md").write_text(LONG, "utf-8")
    await simcord_env.restart_bot(make_bot())
    channel, alice = place(simcord_env)
    await alice.slash(channel, "summary", article="tides.md", length="detailed")
    first = words(channel.last_message)
    assert "Page 1 of 6" in first and "town 1 " in first
    assert buttons(channel.last_message).keys() >= {"Back", "Next", "Source 1", "Source 5"}
    again = make_bot()
    await simcord_env.restart_bot(again)
    await alice.click(channel.last_message, label="Next")
    second = words(channel.last_message)
    assert "Page 2 of 6" in second and "**[1]**" not in second and "**[6]**" in second
    source = await alice.click(channel.last_message, label="Source 6")
    assert source.ephemeral and "Tides › Harbour 6" in words(source.response)
    assert "**The harbour office of town 6" in words(source.response)
    again.services.engine.add(parse_article("tides.md", LONG + "\n\nThe tide turned at last."))
    for label in ("Next", "Source 6"):
        changed = await alice.click(channel.last_message, label=label)
        assert changed.ephemeral and "changed or removed since" in changed.response.content
    again.services.engine.remove("tides.md")
    for label in ("Next", "Source 6"):
        gone = await alice.click(channel.last_message, label=label)
        assert gone.ephemeral and "changed or removed since" in gone.response.content
    assert words(channel.last_message) == second


async def test_a_summary_across_shows_the_sources_that_it_was_made_from(
    simcord_env: simcord.Env,
) -> None:
    channel, alice = place(simcord_env)
    bot = serve(simcord_env, "geese.txt", "Grey geese cross the Baltic Sea each October.")
    result = await alice.slash(channel, "summary", focus="grey geese")
    serve(simcord_env, "more.txt", "Grey geese and white geese and grey geese again rest here.")
    source = await alice.click(result.response, label="Show source")
    assert "cross the Baltic Sea" in words(source.response)
    bot.services.engine.remove("geese.txt")
    gone = await alice.click(result.response, label="Show source")
    assert gone.ephemeral and "changed or removed since" in gone.response.content


async def test_others_turn_pages_of_their_own(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    serve(simcord_env, "tides.md", LONG)
    bob = simcord_env.guild.add_member(simcord_env.create_user("bob"))
    await alice.slash(channel, "outline", article="tides.md")
    card = channel.last_message
    before = words(card)
    own = await bob.click(card, label="Next")
    assert own.ephemeral and "Page 2 of 6" in words(own.response)
    assert words(channel.last_message) == before
    await alice.click(card, label="Next")
    assert "Page 2 of 6" in words(channel.last_message)


async def test_a_channels_articles_roles_and_privacy_count(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    bot = serve(simcord_env, "tides.md", LONG)
    guild = simcord_env.guild.id

    async def change(**values: Any) -> None:
        for name, value in values.items():
            await bot.services.store.change_setting(guild, alice.id, name, value, channel.id)

    await change(articles=["tides.md"], private=True)
    result = await alice.slash(channel, "summary", article="tides.md")
    assert result.ephemeral and "harbour office" in words(result.response)
    other = await alice.slash(channel, "outline", article=ARTICLE)
    assert other.response.content == "This channel does not draw on that article."
    across = await alice.slash(channel, "summary", focus="classified NATO standards")
    assert across.response.content == "The articles do not say."
    choices = await alice.autocomplete(channel, "summary", "article", "")
    assert [choice["value"] for choice in choices] == ["tides.md"]
    assert await alice.autocomplete(channel, "summary", "section", "", article=ARTICLE) == []
    role = simcord_env.guild.create_role("Readers")
    await change(roles=[role.id])
    for command in COMMANDS:
        refused = await alice.slash(channel, command, article="tides.md")
        assert refused.ephemeral and "one of the roles" in refused.response.content


async def test_the_summary_button_of_an_answer(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    await alice.slash(channel, "ask", question=QUESTION)
    result = await alice.click(channel.last_message, label="Summary")
    assert result.ephemeral and "**[1]**" in words(result.response)
    source = await alice.click(result.response, label="Source 2")
    assert "Turkey’s Application to SAFE" in words(source.response)


async def test_summarise_a_message_and_a_file(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    long = await alice.send(channel, LONG[:1900])
    result = await alice.context_menu(channel, "Summarise this", long)
    said = words(result.response)
    assert result.ephemeral and "not one of the articles" in said
    assert "paragraph\u00a01" in said and "**[5]**" in said
    link = next(
        row["components"][0] for row in map(raw, result.response.components) if row["type"] == 1
    )
    assert link["label"] == "Show source" and link["url"].endswith(f"/{channel.id}/{long.id}")
    passed_on = await alice.forward(long, channel)
    result = await alice.context_menu(channel, "Summarise this", passed_on)
    assert "**[5]**" in words(result.response)
    for data in (LONG.encode(), LONG.encode("utf-16"), LONG.encode("utf-8-sig")):
        file = await alice.send(channel, "", attachments=[("tides.md", data)])
        result = await alice.context_menu(channel, "Summarise this", file)
        assert "### tides.md" in words(result.response) and "town" in words(result.response)


@pytest.mark.parametrize(
    ("text", "file", "told"),
    [
        ("Short.", None, "short enough"),
        ("", ("picture.png", b"\x89PNG"), "only files I summarise are text and Markdown"),
        ("", ("x.txt", bytes(range(256)) * 4), "not text that I can read"),
        ("", ("x.txt", b""), "no text to summarise"),
        ("", ("x.md", b"---\ntitle: [\n---\nwords"), "no text to summarise"),
        ("* " * 300, None, "no text to summarise"),
        ("", ("big.txt", b"x" * (1024 * 1024 + 1)), "at most 1 MB"),
    ],
    ids=["short", "no text file", "bytes", "empty", "front matter", "bullets", "too large"],
)
async def test_what_cannot_be_summarised_is_told(
    simcord_env: simcord.Env, text: str, file: tuple[str, bytes] | None, told: str
) -> None:
    channel, alice = place(simcord_env)
    sent = await alice.send(channel, text, attachments=[file] if file else [])
    result = await alice.context_menu(channel, "Summarise this", sent)
    assert result.ephemeral and told in words(result.response)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One sentence is all that this article has.", "One sentence is all that this"),
        ("# Empty\n\n## Nothing here\n\n## Something\n\nOnly this stands here.", "Only this"),
        ("港口办公室每天测量潮汐。引航员引导每艘船进入泊位。风暴期间港口关闭。" * 20, "港口办公室"),
        ("يقيس مكتب الميناء المد كل يوم. " * 20, "يقيس مكتب الميناء"),
        ("A tide rises and falls twice a day in the harbour of the town. " * 32_000, "A tide"),
        ("x" * 2_000_000, "xxxx"),
    ],
    ids=["one sentence", "empty section", "Chinese", "Arabic", "2 MB paragraph", "2 MB word"],
)
async def test_odd_articles(simcord_env: simcord.Env, text: str, expected: str) -> None:
    channel, alice = place(simcord_env)
    serve(simcord_env, "odd.md", text)
    for command in COMMANDS:
        result = await alice.slash(channel, command, article="odd.md")
        said = words(result.response)
        assert result.acknowledged and said
        if command == "summary":
            assert expected in said and not result.ephemeral
            label = "Show source" if "Show source" in buttons(result.response) else "Source 1"
            source = await alice.click(result.response, label=label)
            assert f"**{expected}" in words(source.response)


async def test_a_section_with_nothing_under_it(simcord_env: simcord.Env) -> None:
    channel, alice = place(simcord_env)
    serve(simcord_env, "e.md", "# Full\n\nGeese fly south each year in autumn.\n\n# Empty\n")
    result = await alice.slash(channel, "summary", article="e.md", section="Empty")
    assert result.ephemeral
    assert result.response.content == "There is nothing there that could be quoted."


def readings(article: Article, other: Article) -> list[tuple[str, list[Any]]]:
    """Everything that is read from an article, with the titles over it."""
    say = say_in("en")
    made = [(article.title, summary_lines(summarize(article, length))) for length in LENGTHS]
    across = summarize_across([article, other], article.title, "detailed")
    return [
        *made,
        (article.text, summary_lines(across, across=True)),
        (article.title, summary_lines(outline(article))),
        (article.title, quotation_lines(quotations(article), say)),
        (article.title, dated_lines(timeline(article))),
        (article.title, name_lines(key_people(article))),
    ]


def assert_harmless(components: list[dict[str, Any]]) -> None:
    """Within the limits, every line is one of ours, and nothing of the text is live markup."""
    assert total_text(components) <= MAX_TEXT and count(components) <= 40
    texts: list[str] = []

    def walk(items: list[dict[str, Any]]) -> None:
        for item in items:
            texts.extend([item["content"]] if "content" in item else [])
            assert len(item.get("label") or "") <= 80
            assert len(item.get("custom_id") or "") <= 100
            walk(item.get("components", []))

    walk(components)
    for text in texts:
        assert_lines_are_ours(text)


def assert_lines_are_ours(text: str) -> None:
    """Each line begins as ours do, and has no live markup but bold."""
    assert text.strip() and "@everyone" not in text and "@here" not in text
    for line in text.split("\n"):
        head = regex.match(r"### |-# |> |\*\*", line)
        assert head, line
        bare = regex.sub(r"\\[^0-9A-Za-z\s]", "", line[head.end() :])
        assert not regex.search(r"[`~_|<>@#]|\]\(", bare.replace("@\u200b", "")), line
        assert "*" not in bare.replace("**", ""), line


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(HOSTILE, min_size=1, max_size=8),
    HOSTILE,
    st.sampled_from(["", "“", " said Ada Berg in 1999. “We wait here for the tide,” "]),
    st.sampled_from([1, 9, 60]),
    st.sampled_from(["a.md", "a.txt"]),
)
def test_any_text_stays_harmless_and_within_the_limits(
    parts: list[str], heading: str, said: str, times: int, name: str
) -> None:
    text = f"# {heading * times}\n\n" + "\n\n".join(said + part * times for part in parts)
    other = parse_article("b.txt", "Geese fly south. “We wait here for the tide,” Ada Berg said.")
    try:
        article = parse_article(name, text)
    except ArticleError:
        return
    for language in ("en", "de"):
        say = say_in(language)
        for title, lines in readings(article, other):
            for page in range(len(lines)):
                view = lines_view(title, lines, page, say, "t" * 16, about=say("Summary"))
                assert_harmless(view.to_components())
                assert_slices(view.to_components(), article.text, other.text)
            for line in lines[:3]:
                context = in_context(line.quote.article, line.quote)
                assert len(context) <= MAX_TEXT - 200
                words = escape("".join(line.quote.pieces).partition(BREAK)[0])
                assert f"**{words[:40].rstrip()}" in context
                assert_lines_are_ours(context)
                for shown in context.split("\n")[1:]:
                    said = rendered(shown[1:].replace("**", "")).strip(" \u00a0•☐☑…")
                    assert stands_in(said, line.quote.article.text), shown
    lines = summary_lines(summarize(article, "standard"))
    if lines:
        link = "https://discord.com/channels/1/2/3"
        assert_harmless(message_view(heading, lines, say_in("en"), link).to_components())


def test_a_long_list_turns_through_all_of_its_lines() -> None:
    article = parse_article("long.md", LONG)
    lines = summary_lines(outline(article))
    say = say_in("en")
    seen = []
    for page in range(6):
        sent = str(lines_view("t", lines, page, say, "t" * 16).to_components())
        seen += [n for n in range(1, 31) if f"source:{n}'" in sent]
    assert seen == list(range(1, 31))
    # A page that is not there is the last one.
    assert str(lines_view("t", lines, 999, say, "t" * 16).to_components()) == sent


@pytest.mark.parametrize("filler", ["Ships wait. ", "*_~*_~*_~"])
def test_a_quote_in_a_long_paragraph_is_shown_with_what_stands_around_it(filler: str) -> None:
    said = "The pilot guides every ship to its berth."
    article = parse_article("p.txt", filler * 3_000 + " " + said + " " + filler * 3_000)
    start = article.text.index(said)
    quote = Quote(article, "", 1, start, start + len(said))
    context = in_context(article, quote)
    assert f" **{said}** " in context and len(context) <= 3_600
    before, _, after = context.partition(f"**{said}**")
    assert escape(filler.strip()) in before and escape(filler.strip()) in after
    assert "> …" in before and after.endswith("…")
    assert_lines_are_ours(context)


RULES = """\
## Voice

You may not:

* play music
  - at night
  - by day, unless
    1. all agree

       within the hour
    2. it is *quiet*
* record others

> Raids end in a ban.

| Offence | Mute |
|---|---|
| first | 1 h |
| second | 24 h<br>and a warning |

Type:

```
/mute <member>
  --for 1h
```
"""


@pytest.mark.parametrize(
    ("opens", "closes", "bold"),
    [
        ("it is", "quiet*", ["      2\\. it is quiet"]),
        ("| second", "warning", ["second \\| 24 h / and a warning"]),
        ("Type:", "1h\n", ["Type\\:", "/mute \\<member\\>", "  --for 1h"]),
        ("You may", "others", ["You may not\\:", "• play music", "   • at night"]),
    ],
)
def test_a_section_is_laid_out_as_its_page_is(opens: str, closes: str, bold: list[str]) -> None:
    lines = [
        "You may not\\:", "• play music", "   • at night", "   • by day, unless",
        "      1\\. all agree", "         within the hour", "      2\\. it is quiet",
        "• record others", "", "Raids end in a ban.", "", "Offence \\| Mute", "first \\| 1 h",
        "second \\| 24 h / and a warning", "", "Type\\:", "/mute \\<member\\>", "  --for 1h",
    ]  # fmt: skip
    article = parse_article("r.md", RULES)
    start = article.text.index(opens.lstrip("| "))
    end = article.text.index(closes, start) + len(closes.rstrip())
    said = in_context(article, Quote(article, "Voice", 1, start, end)).split("\n")
    assert said[0] == "**r › Voice**"
    shown = [line.removeprefix(">")[1:].replace("\u00a0", " ") for line in said[1:]]
    assert [line.replace("**", "") for line in shown] == lines
    assert [line.replace("**", "") for line in shown if "**" in line][: len(bold)] == bold


def test_one_of_very_many_items_is_shown_in_context_in_time() -> None:
    items = "".join(f"- boat {at}\n" for at in range(20_000))
    article = parse_article("b.md", f"# Boats\n\n{items}")
    start = article.text.index("boat 10000")
    started = time.thread_time()
    context = in_context(article, Quote(article, "", 10_001, start, start + len("boat 10000")))
    assert time.thread_time() - started < 0.05
    assert "> • boat 9999\n> • **boat 10000**\n> • boat 10001\n" in context
    assert context.startswith("**Boats**\n> …\n> \n> • boat") and context.endswith("\n> \n> …")


PRICES = """\
# Price list

| Plan | Slots | Price |
|---|---|---|
| Small plan | 10 | 4 EUR |
| Medium plan | 25 | 9 EUR |
| Large plan | 60 | 19 EUR |
| Huge plan | 200 | 40 EUR |

Every plan of the server can be paid by the month or by the year.
"""


async def test_rows_stand_below_their_heads_once_and_a_title_is_said_once(
    simcord_env: simcord.Env,
) -> None:
    channel, alice = place(simcord_env)
    serve(simcord_env, "prices.md", PRICES)
    asked = await alice.slash(
        channel, "ask", question="What is the price of the large plan?", article="prices.md"
    )
    said = words(asked.response)
    assert said.count("> ") >= 2 and said.count("Plan \\| Slots \\| Price") == 1
    assert "Price list › paragraph 1" in said and "› Price list" not in said
    more = words((await alice.click(asked.response, label="More passages")).response)
    assert "-# Plan \\| Slots \\| Price\n> " in more
    context = words((await alice.click(asked.response, label="In context")).response)
    assert context.startswith("**Price list**\n> Plan \\| Slots \\| Price\n> Small plan")
    summary = await alice.slash(channel, "summary", article="prices.md")
    assert words(summary.response).count("Price list") == 1
