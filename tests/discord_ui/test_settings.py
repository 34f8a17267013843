"""What a server sets: how the bot is asked, by whom, how often; and who may set it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.client import Footnote
from bot.corpus import parse_article
from bot.discord_ui.errors import UserError
from bot.discord_ui.i18n import say_in
from bot.discord_ui.policy import AT_ONCE, WAITING, Gate, Policy, is_question, policy_from
from bot.settings import Settings
from tests.discord_ui import conftest
from tests.discord_ui.conftest import QUESTION, SAID, buttons, words

UNKNOWN = "How do I bake sourdough bread at home?"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"message_content": True})


class Place(conftest.Place):
    """A server with a manager, too."""

    def __init__(self, env: simcord.Env) -> None:
        super().__init__(env)
        manage = discord.Permissions(manage_guild=True)
        self.keepers = self.guild.create_role("Keepers", permissions=manage)
        self.helpers = self.guild.create_role("Helpers")
        self.boss = self.guild.add_member(env.create_user("boss"), roles=[self.keepers])

    async def set(self, channel: Any = None, **values: Any) -> None:
        for name, value in values.items():
            await self.bot.services.store.change_setting(
                self.guild.id, self.boss.id, name, value, None if channel is None else channel.id
            )


@pytest.fixture
def place(simcord_env: simcord.Env) -> Place:
    return Place(simcord_env)


def test_what_is_not_understood_counts_as_not_set() -> None:
    broken = {
        "asked_by": "shouting", "thread": 1, "private": "yes", "roles": "all", "articles": [],
        "threshold": 7, "cooldown": -3, "language": "xx", "other": 1,
    }  # fmt: skip
    assert policy_from(broken) == Policy()
    assert policy_from({"threshold": True, "cooldown": True}) == Policy()
    assert policy_from({"threshold": 0.4, "roles": [1, "2"]}) == Policy(threshold=0.4, roles=(1, 2))


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        (QUESTION, True),
        ("who decides about safe membership?", True),
        ("Thanks, that helps a lot.", False),
        ("really?", False),
        ("> Who decides about membership?\nI agree with that one", False),
        ("see https://example.org/?q=one and two", False),
        ("`a ? b : c` is what I wrote here", False),
        ("lol the jam starts tomorrow right?", False),
        ("I think the deadline was moved?", False),
        ("the jam is tomorrow, isn't it?", False),
        ("Das Treffen beginnt morgen, oder?", False),
        ("who cares about the deadline?", False),
        ("What do you think of the jam?", False),
        ("Hast du die Regeln gelesen?", False),
        ("does anyone know the deadline?", True),
        ("Hi, how are you all? When does the jam start?", True),
        ("In the final round, how many teams are there?", True),
        ("Do you have vegan food?", True),
        ("opening hours on sunday?", True),
        ("dogs allowed on the ferry?", True),
        ("any news on the jam?", True),
        ("the deadline was moved?", True),
        ("it was moved?", False),
        ("you left the jam early?", False),
        ("you coming tonight then?", False),
        ("La date limite, c'est quand ?", True),
        ("¿Turquía es miembro?", True),
        ("Toplantı yarın mı?", True),
        ("Kütüphane nerededir acaba?", True),
        ("Из какого города этот клуб?", True),
        ("А дедлайн когда?", True),
    ],
)
def test_a_question_is_told_from_other_messages(text: str, asks: bool) -> None:
    assert is_question(text) is asks


@pytest.mark.parametrize(
    ("language", "text", "asks"),
    [
        # The order of a statement is that of the question in many languages.
        ("fr", "La date limite a changé ?", True),
        ("fr", "Tu es déjà au port ?", False),
        ("it", "Il rifugio è aperto in agosto?", True),
        ("es", "El refugio está abierto en agosto?", True),
        ("es", "Creo que el plazo ha cambiado?", False),
        ("pt", "O clube está aberto aos domingos?", True),
        ("de", "Öffnungszeiten am Sonntag?", True),  # "am" is English, too
        # Without a question mark.
        ("en", "hey, how do i cancel my membership", True),
        ("en", "is the pier open on sundays", True),
        ("en", "are dogs allowed on the pier", True),
        ("en", "can somebody tell me who the president is", True),
        ("de", "Sind Hunde am Hafen erlaubt", True),
        ("de", "hallo zusammen, wie hoch ist der beitrag", True),
        ("es", "hola, quien fundó el club", True),
        ("fr", "bonjour, c'est combien la cotisation", True),
        ("tr", "Yıllık üyelik ücreti ne kadar", True),
        ("ru", "сколько стоит годовой взнос", True),
        ("en", "when I was young, the fee was 20 euros", False),
        ("en", "what I like most is the pier", False),
        ("en", "what a lovely pier!", False),
        ("en", "will be there at five", False),
        ("en", "can confirm that the pier is free", False),
        ("en", "i know where the pier is", False),
        ("en", "no idea when the board meets", False),
        ("en", "let me know when you are there", False),
        ("en", "I told Ann where the key is", False),
        ("de", "wann der Club gegründet wurde, ist doch egal", False),
        ("es", "es muy cara la cuota anual", False),
        ("fr", "quel beau phare", False),
        ("ru", "я знаю где проходит матч", False),
    ],
)
def test_questions_of_any_order_are_told_from_talk(language: str, text: str, asks: bool) -> None:
    assert is_question(text, language) is asks


async def test_a_message_is_read_in_the_language_of_the_articles(
    place: Place,
) -> None:
    place.bot.services.engine.add(
        parse_article(
            "bad.md", "---\nlanguage: de\n---\nDas Bad ist am Sonntag von 9 bis 17 Uhr offen."
        )
    )
    await place.set(place.channel, asked_by="questions")
    for text in ("Bad am Sonntag offen?", "wann ist das bad am sonntag offen"):
        await place.alice.send(place.channel, text)
        assert "bis 17 Uhr" in words(place.channel.last_message).replace("**", "")


def test_a_long_word_is_looked_through_once() -> None:
    held = time.thread_time()
    for text in ("a" * 2000, 'a"' * 1000 + "!"):
        assert not is_question(text)
    assert time.thread_time() - held < 0.03


async def test_every_question_is_answered_only_where_it_is_set(place: Place) -> None:
    other = place.guild.create_text_channel("other")
    await place.set(place.channel, asked_by="questions")
    await place.alice.send(place.channel, QUESTION)
    assert SAID in words(place.channel.last_message)
    sent = await place.alice.send(other, QUESTION)
    assert other.last_message.id == sent.id
    sent = await place.alice.send(place.channel, UNKNOWN)
    assert place.channel.last_message.id == sent.id  # unasked, it stays silent
    sent = await place.alice.send(place.channel, "The final decision rests with the members.")
    assert place.channel.last_message.id == sent.id


async def test_an_answered_message_reads_the_channels_settings_once(place: Place) -> None:
    await place.set(place.channel, asked_by="questions")
    read: list[str] = []
    connection = place.bot.services.store._connection
    await connection.set_trace_callback(
        lambda sql: read.append(sql) if "FROM setting" in sql else None
    )
    for text in (f"{place.mention} {QUESTION}", QUESTION, "The weather is fine here today."):
        read.clear()
        await place.alice.send(place.channel, text)
        assert len(read) == text.count(QUESTION), text


async def test_an_answer_opens_a_thread_where_it_is_set(place: Place) -> None:
    await place.set(thread=True)
    await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
    [thread] = place.channel.threads
    assert SAID in words(thread.last_message)


async def test_where_no_more_threads_can_be_opened_it_is_a_reply(place: Place) -> None:
    await place.set(thread=True)
    place.env.inject_error(
        "POST", "/channels/*/messages/*/threads", status=400, code=160006, message="Too many"
    )
    await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
    assert not place.channel.threads
    assert SAID in words(place.channel.last_message)


async def test_private_by_default_and_not_where_the_member_says_so(place: Place) -> None:
    await place.set(private=True)
    assert (await place.alice.slash(place.channel, "ask", question=QUESTION)).ephemeral
    shown = await place.alice.slash(place.channel, "ask", question=QUESTION, private=False)
    assert not shown.ephemeral


async def test_only_the_chosen_roles_may_ask(place: Place) -> None:
    await place.set(roles=[place.helpers.id])
    refused = await place.alice.slash(place.channel, "ask", question=QUESTION)
    assert refused.ephemeral and "roles that may ask" in refused.response.content
    await place.alice.send(place.channel, f"{place.mention} {QUESTION}")
    assert "roles that may ask" in words(place.channel.last_message)
    helper = place.guild.add_member(place.env.create_user("helper"), roles=[place.helpers])
    for member in (helper, place.boss):
        assert SAID in words((await member.slash(place.channel, "ask", question=QUESTION)).response)


async def test_a_channel_draws_on_its_articles_alone(place: Place) -> None:
    await place.set(place.channel, articles=["no-such-article"])
    shown = await place.alice.slash(place.channel, "ask", question=QUESTION)
    assert SAID not in words(shown.response)
    [article] = place.bot.services.engine.articles
    refused = await place.alice.slash(place.channel, "ask", question=QUESTION, article=article)
    assert "does not draw on" in refused.response.content
    other = place.guild.create_text_channel("other")
    assert SAID in words((await place.alice.slash(other, "ask", question=QUESTION)).response)


async def test_the_threshold_and_the_language_of_a_server_count(place: Place) -> None:
    await place.set(threshold=1.0)
    shown = await place.alice.slash(place.channel, "ask", question=QUESTION)
    said = words(shown.response)
    assert "The articles do not clearly say." in said and SAID in said
    policy = policy_from({"language": "de"})
    assert policy.say(discord.Locale.french).language == "de"
    assert Policy().say(discord.Locale.french).language == "fr"


async def test_a_member_waits_between_questions_and_others_do_not(place: Place) -> None:
    await place.set(cooldown=300)
    await place.alice.slash(place.channel, "ask", question=QUESTION)
    refused = await place.alice.slash(place.channel, "ask", question=QUESTION)
    assert refused.ephemeral and "Please wait 300 seconds" in refused.response.content
    shown = await place.boss.slash(place.channel, "ask", question=QUESTION)
    assert SAID in words(shown.response)


async def test_what_was_left_without_a_word_makes_nobody_wait(place: Place) -> None:
    await place.set(place.channel, asked_by="questions", cooldown=300)
    for text in (UNKNOWN, "how was your jam session last night"):
        sent = await place.alice.send(place.channel, text)
        assert place.channel.last_message.id == sent.id
    await place.alice.send(place.channel, QUESTION)
    assert SAID in words(place.channel.last_message)
    # What was answered counts.
    sent = await place.alice.send(place.channel, QUESTION)
    assert place.channel.last_message.id == sent.id


async def test_what_is_refused_makes_nobody_wait(place: Place) -> None:
    await place.set(cooldown=300)
    shown = await place.alice.slash(place.channel, "ask", question=QUESTION, article="nope")
    assert "There is no article called" in shown.response.content
    shown = await place.alice.slash(place.channel, "summary")
    assert "Name an article" in shown.response.content
    short = await place.bob.send(place.channel, "Good morning")
    shown = await place.alice.context_menu(place.channel, "Summarise this", short)
    assert "short enough" in shown.response.content
    shown = await place.alice.slash(place.channel, "ask", question=QUESTION)
    assert SAID in words(shown.response)
    # And gives nothing of an answered question back.
    await place.alice.send(place.channel, place.mention)
    shown = await place.alice.slash(place.channel, "ask", question=QUESTION)
    assert "Please wait" in shown.response.content


async def test_unasked_a_fault_is_not_spoken_of_either(place: Place) -> None:
    for asked_by, said in (("questions", ""), ("mention", "Something went wrong on my side")):
        await place.set(place.channel, asked_by=asked_by)
        place.env.inject_error(
            "POST", "/channels/*/messages", status=400, code=50035, message="Refused", times=1
        )
        mention = f"{place.mention} " if said else ""
        sent = await place.alice.send(place.channel, f"{mention}{QUESTION}")
        last = place.channel.last_message
        assert said in words(last) and (last.id == sent.id) is not bool(said)


async def test_talk_without_an_answer_is_not_kept(place: Place) -> None:
    await place.set(place.channel, asked_by="questions")
    await place.alice.send(place.channel, UNKNOWN.rstrip("?"))
    assert await place.bot.services.store.gaps(place.guild.id) == []
    await place.alice.send(place.channel, UNKNOWN)
    [gap] = await place.bot.services.store.gaps(place.guild.id)
    assert gap.text == UNKNOWN and gap.overheard
    await place.alice.send(place.channel, QUESTION.rstrip("?"))
    assert SAID in words(place.channel.last_message)


async def test_a_press_below_an_answer_need_not_wait(place: Place) -> None:
    await place.set(cooldown=300)
    await place.alice.slash(place.channel, "ask", question=QUESTION)
    shown = await place.alice.click(place.channel.last_message, label="Summary")
    assert "Source" in "".join(buttons(shown.response))


async def test_a_flood_is_stopped_without_any_setting(place: Place) -> None:
    gate = Gate(place.bot)
    user = discord.Object(place.alice.id)
    for _ in range(20):
        await gate.admit(place.guild.id, place.channel, user, None)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="Please wait"):
        await gate.admit(place.guild.id, place.channel, user, None)  # type: ignore[arg-type]


async def test_one_server_works_on_few_at_once_and_another_does_not_wait(place: Place) -> None:
    gate, say = Gate(place.bot), say_in("en")
    running: list[int] = []
    most: list[int] = []
    free = asyncio.Event()

    async def work(guild: int) -> None:
        async with gate.turn(guild, say):
            running.append(guild)
            most.append(running.count(guild))
            await free.wait()
            running.remove(guild)

    busy = [asyncio.create_task(work(1)) for _ in range(AT_ONCE + WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(UserError, match="waiting here"):
        await work(1)
    other = asyncio.create_task(work(2))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert running.count(2) == 1 and running.count(1) == AT_ONCE
    free.set()
    await asyncio.gather(*busy, other)
    assert max(most) == AT_ONCE and not running


async def test_missing_permissions_are_told_the_owner_once(place: Place) -> None:
    mute = discord.PermissionOverwrite(send_messages=False)
    me = place.guild.me
    assert me is not None
    quiet = place.guild.create_text_channel("quiet", overwrites={me: mute})
    sent = None
    for _ in range(3):
        sent = await place.alice.send(quiet, f"{place.mention} {QUESTION}")
    assert sent is not None and quiet.last_message.id == sent.id
    owner = place.guild.owner
    told = [m.content for m in owner.dm_channel.history()]
    assert len(told) == 1 and "Send Messages" in told[0] and f"<#{quiet.id}>" in told[0]


async def test_who_is_answered_without_the_thread_that_was_set_up_is_said_to_the_owner(
    simcord_env: simcord.Env,
) -> None:
    guild = simcord_env.create_guild(preferred_locale="de")
    alice = guild.add_member(simcord_env.create_user("alice"))
    me = guild.me
    assert me is not None
    closed = discord.PermissionOverwrite(send_messages_in_threads=False)
    channel = guild.create_text_channel("closed", overwrites={me: closed})
    store = simcord_env.bot.services.store
    await store.change_setting(guild.id, alice.id, "thread", True)
    await alice.send(channel, f"{me.mention} {QUESTION}")
    assert SAID in words(channel.last_message)
    (told,) = [m.content for m in guild.owner.dm_channel.history()]
    # What is lacking, in the words of Discord's own settings.
    assert "Nachrichten in Threads senden" in told and "Öffentliche Threads" not in told
    assert "soll ich in einem Thread antworten" in told


class TestNoDirectMessages:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"direct_messages": False})

    async def test_direct_messages_are_declined_by_setting(self, simcord_env: simcord.Env) -> None:
        simcord_env.create_guild()
        bob = simcord_env.create_user("bob")
        await bob.send_dm(QUESTION)
        assert "in servers only" in words(bob.dm_channel.last_message)


def ids(message: Any) -> dict[str, str]:
    """Action → custom id of every component."""
    found: dict[str, str] = {}

    def walk(items: Any) -> None:
        for item in items:
            raw = item if isinstance(item, dict) else item.to_dict()
            if raw.get("custom_id"):
                found[raw["custom_id"].split(":")[2]] = raw["custom_id"]
            walk(raw.get("components", ()))

    walk(message.components)
    return found


async def stored(place: Place, channel: Any = None) -> Policy:
    store = place.bot.services.store
    return policy_from(
        await store.settings(place.guild.id, None if channel is None else channel.id)
    )


async def test_the_panel_sets_everything_and_each_change_is_audited(place: Place) -> None:
    await place.alice.slash(place.channel, "ask", question=QUESTION)
    panel = (await place.boss.slash(place.channel, "settings")).response
    assert "Of 1 question in" in words(panel) and "0 would have been declined" in words(panel)
    at = ids(panel)
    assert len(at) == 10
    await place.boss.select(panel, ["posts"], custom_id=at["asked_by"])
    await place.boss.select(panel, [place.helpers], custom_id=at["roles"])
    await place.boss.select(panel, [place.helpers], custom_id=at["curators"])
    await place.boss.select(panel, ["30"], custom_id=at["cooldown"])
    await place.boss.select(panel, ["de"], custom_id=at["language"])
    [article] = place.bot.services.engine.articles
    await place.boss.select(panel, [article], custom_id=at["articles"])
    await place.boss.click(panel, custom_id=at["thread"])
    await place.boss.click(panel, custom_id=at["private"])
    form = await place.boss.click(panel, custom_id=at["threshold"])
    await place.boss.submit_modal(form, {"percent": "100"})
    assert await stored(place) == Policy(
        "posts", True, True, (place.helpers.id,), (article,), 1.0, 30, "de", (place.helpers.id,)
    )
    assert len(await place.bot.services.store.audit_list(place.guild.id)) == 9
    again = (await place.boss.slash(place.channel, "settings")).response
    assert "1 would have been declined" in words(again) and "100%" in words(again)
    asked = await place.boss.click(again, custom_id=ids(again)["reset"])
    assert (await stored(place)).cooldown == 30
    await place.boss.click(asked.response, label="Yes, reset everything above")
    assert await stored(place) == Policy()


async def test_a_channel_is_set_over_the_server(place: Place) -> None:
    shown = await place.boss.slash(place.channel, "settings", channel=place.channel)
    assert "Nothing was asked" in words(shown.response)
    await place.boss.click(shown.response, label="Private by default")
    assert (await stored(place, place.channel)).private and not (await stored(place)).private


async def test_a_wrong_percentage_changes_nothing(place: Place) -> None:
    panel = (await place.boss.slash(place.channel, "settings")).response
    for typed in ("abc", "101", "-1"):
        form = await place.boss.click(panel, label="Confidence")
        told = await place.boss.submit_modal(form, {"percent": typed})
        assert "0 to 100" in told.response.content
    assert await stored(place) == Policy()


async def test_who_lost_the_permission_changes_nothing(place: Place) -> None:
    panel = (await place.boss.slash(place.channel, "settings")).response
    form = await place.boss.click(panel, label="Confidence")
    at = ids(panel)
    place.env.backend.get_guild(place.guild.id).members[place.boss.id].role_ids.clear()
    for name in ("thread", "private", "reset", "threshold"):
        told = await place.boss.click(panel, custom_id=at[name])
        assert "Manage Server" in told.response.content
    told = await place.boss.select(panel, ["questions"], custom_id=at["asked_by"])
    assert "Manage Server" in told.response.content
    told = await place.boss.submit_modal(form, {"percent": "1"})
    assert "Manage Server" in told.response.content
    assert await stored(place) == Policy()


def options(message: Any, custom_id: str) -> dict[str, bool]:
    """Value → whether it is chosen, of a menu."""
    found: dict[str, bool] = {}

    def walk(items: Any) -> None:
        for item in items:
            raw = item if isinstance(item, dict) else item.to_dict()
            if raw.get("custom_id") == custom_id:
                found.update({o["value"]: o.get("default", False) for o in raw["options"]})
            walk(raw.get("components", ()))

    walk(message.components)
    return found


class TestManyArticles:
    @pytest.fixture
    def knowledge(self, tmp_path: Path) -> Path:
        folder = tmp_path / "many"
        folder.mkdir()
        for n in range(60):
            (folder / f"{n:02}.md").write_text(f"# Article {n:02}\n\nBoat {n} came home late.\n")
        return folder

    async def test_all_of_them_can_be_chosen_page_by_page(
        self, place: Place, make_bot: Callable[[], Footnote]
    ) -> None:
        shown = (await place.boss.slash(place.channel, "settings")).response
        at = ids(shown)["articles"]
        assert list(options(shown, at)) == [f"{n:02}.md" for n in range(25)]
        shown = (await place.boss.select(shown, ["03.md", "07.md"], custom_id=at)).response
        assert "2 articles are chosen" in words(shown)
        shown = (await place.boss.click(shown, label="Next")).response
        assert list(options(shown, at)) == [f"{n:02}.md" for n in range(25, 50)]
        shown = (await place.boss.select(shown, ["30.md"], custom_id=at)).response
        assert (await stored(place)).articles == ("03.md", "07.md", "30.md")
        assert options(shown, at)["30.md"]  # the page stays where it is
        await place.env.restart_bot(make_bot())
        shown = (await place.boss.click(shown, label="Next")).response
        assert list(options(shown, at)) == [f"{n:02}.md" for n in range(50, 60)]
        shown = (await place.boss.select(shown, ["59.md"], custom_id=at)).response
        shown = (await place.boss.click(shown, label="Back")).response
        # What is no longer chosen on one page leaves the others as they are.
        shown = (await place.boss.select(shown, [], custom_id=at)).response
        assert (await stored(place)).articles == ("03.md", "07.md", "59.md")
        shown = (await place.boss.click(shown, label="All articles")).response
        assert (await stored(place)).articles is None and "chosen." not in words(shown)


async def test_where_no_role_that_may_ask_is_left_the_panel_says_so(place: Place) -> None:
    await place.set(roles=[place.helpers.id])
    shown = (await place.boss.slash(place.channel, "settings")).response
    assert "chosen roles" not in words(shown)
    await place.set(roles=[77777], curators=[77777])
    shown = (await place.boss.slash(place.channel, "settings")).response
    assert "None of the chosen roles exists any more" in words(shown)
    assert "77777" not in str(shown.components)
    shown = (await place.boss.click(shown, label="Everybody")).response
    assert (await stored(place)).roles == () and "chosen roles" not in words(shown)


async def test_what_is_gone_is_not_counted_among_the_chosen(place: Place) -> None:
    await place.set(articles=["gone.md"])
    shown = (await place.boss.slash(place.channel, "settings")).response
    assert "None of the chosen articles exists" in words(shown)
    [article] = place.bot.services.engine.articles
    await place.boss.select(shown, [article], custom_id=ids(shown)["articles"])
    assert (await stored(place)).articles == (article,)


async def test_a_channel_can_be_wider_than_its_server(place: Place) -> None:
    await place.set(articles=["other.md"], language="de", roles=[place.helpers.id], private=True)
    shown = (await place.boss.slash(place.channel, "settings", channel=place.channel)).response
    assert "Nothing is set for this channel" in words(shown) and "inherit" not in ids(shown)
    at = ids(shown)
    shown = (await place.boss.click(shown, label="All articles")).response
    shown = (await place.boss.select(shown, ["-"], custom_id=at["language"])).response
    shown = (await place.boss.select(shown, [], custom_id=at["roles"])).response
    assert "Set for this channel: Who may ask, Articles to draw on, My language." in words(shown)
    assert await stored(place, place.channel) == Policy(private=True)
    assert await stored(place) == Policy(
        private=True, articles=("other.md",), language="de", roles=(place.helpers.id,)
    )
    # It holds where members ask, and in no other channel.
    answer = await place.alice.slash(place.channel, "ask", question=QUESTION)
    assert SAID in words(answer.response)
    elsewhere = place.guild.create_text_channel("elsewhere")
    refused = await place.alice.slash(elsewhere, "ask", question=QUESTION)
    assert "Rolle" in refused.response.content
    # Each can be left to the server again, by itself.
    inherit = ids(shown)["inherit"]
    assert list(options(shown, inherit)) == ["roles", "articles", "language"]
    shown = (await place.boss.select(shown, ["roles", "language"], custom_id=inherit)).response
    policy = await stored(place, place.channel)
    assert policy == Policy(private=True, language="de", roles=(place.helpers.id,))
    assert "Set for this channel: Articles to draw on." in words(shown)


async def test_the_fullest_panel_keeps_discords_limits(place: Place) -> None:
    for name, value in {
        "asked_by": "posts", "thread": True, "private": True, "roles": [place.helpers.id],
        "articles": ["x.md"], "threshold": 0.5, "cooldown": 5, "language": "de",
    }.items():  # fmt: skip
        await place.set(place.channel, **{name: value})
    shown = (await place.boss.slash(place.channel, "settings", channel=place.channel)).response
    assert len(options(shown, ids(shown)["inherit"])) == 8
    form = await place.boss.click(shown, label="Confidence")
    assert form.modal is not None and "empty: as the server" in str(form.modal)
    count = 0

    def walk(items: Any) -> None:
        nonlocal count
        for item in items:
            raw = item if isinstance(item, dict) else item.to_dict()
            count += 1 + bool(raw.get("accessory"))
            walk(raw.get("components", ()))

    walk(shown.components)
    assert count <= 37  # 40 are allowed; two pages would take three more
