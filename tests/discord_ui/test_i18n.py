"""The bot's own words in every language: nothing is missing, left over or too long."""

from __future__ import annotations

import json
import re
import string
from typing import Any

import discord
import pytest
import simcord
from babel.messages.catalog import Message
from discord import app_commands
from simcord import interactions

from bot.discord_ui.errors import sentence
from bot.discord_ui.i18n import LANGUAGES, say_for, say_in
from tests.discord_ui.catalogues import (
    LOCALES,
    catalogue,
    in_code,
    in_commands,
    payloads,
    template,
    written,
)
from tests.discord_ui.conftest import QUESTION, SAID, buttons, words

languages = pytest.mark.parametrize("language", LANGUAGES)
#: Discord's limits: a modal's title or a text input's label, then a button's label.
LABELS = (45, 80)
DESCRIPTION, CHOICE, MENU = 100, 100, 32


def forms(message: Message, of: str = "string") -> tuple[str, ...]:
    """A message's forms: one, or one and many."""
    found = getattr(message, of)
    return tuple(found) if isinstance(found, list | tuple) else (found,)


def fields(text: str) -> set[str | None]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_messages_are_found_in_strings_with_braces_too() -> None:
    found = set(in_code())
    assert "The articles do not say." in found  # f"**{say('…')}**"
    assert ("{count} article", "{count} articles") in found
    assert "Dismissed." in found  # say_for(locale)("…")
    assert "Thank you, the moderators can see it." in found  # self._say("…")
    assert "What you want to know" in {said for _, said, _ in in_commands(payloads())}


@languages
def test_everything_is_translated_and_nothing_is_left_over(language: str) -> None:
    wanted, kept = template(), catalogue(language)
    assert {m.id for m in kept} == {m.id for m in wanted}
    assert not kept.obsolete
    assert not any(message.fuzzy for message in kept if message.id)
    for message in kept:
        if message.id:
            assert len(forms(message)) == len(forms(message, "id")), message.id
            assert all(said.strip() for said in forms(message)), message.id


@languages
def test_translations_have_the_same_values_and_markup(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        for source, said in zip(forms(message, "id"), forms(message), strict=True):
            assert fields(said) == fields(source), message.id
            for mark in ("**", "`", "\n"):
                assert said.count(mark) == source.count(mark), message.id
            assert source.startswith("- ") == said.startswith("- "), message.id
            assert said == said.strip(), message.id


@languages
def test_translations_are_set_as_their_language_is(language: str) -> None:
    # A plain space would let a line begin with the sign.
    parted = r"« | [»:;!?%](?!\w)" if language == "fr" else r"[}\d] %"
    for message in catalogue(language):
        for said in forms(message) if message.id else ():
            assert not re.search(parted, said), said
            assert not re.search(r"\w'\w", said), said


@languages
def test_labels_and_descriptions_keep_discords_limits(language: str) -> None:
    say = say_in(language)
    for message in {text for text in in_code() if isinstance(text, str)}:
        # What could be a label in English can be one in every language.
        if message[-1] in ".:?!" or "{" in message:
            continue
        limit = next((most for most in LABELS if len(message) <= most), None)
        if limit is not None:
            assert len(say(message)) <= limit, message
    most = {"description": DESCRIPTION, "choice": CHOICE, "menu": MENU}
    for kind, message, _ in in_commands(payloads()):
        assert len(message) <= most[kind], message
        assert 1 <= len(say(message)) <= most[kind], message


@languages
def test_catalogues_are_written_in_the_one_way(language: str) -> None:
    text = (LOCALES / f"{language}.po").read_text(encoding="utf-8")
    head = text.partition("\n\n")[0]
    assert f"Language: {language}" in head
    assert text == written(catalogue(language), head)


def test_commands_carry_their_translations() -> None:
    own = {locale.value: name for name, locales in LANGUAGES.items() for locale in locales}
    assert set(own) == {"de", "es-ES", "es-419", "fr", "tr"}
    found = list(in_commands(payloads()))
    assert {"description", "menu"} <= {kind for kind, _, _ in found}
    for _, message, translations in found:
        # What is the same word in both languages is left out.
        assert translations == {
            locale: say_in(name)(message)
            for locale, name in own.items()
            if say_in(name)(message) != message
        }, message
    for command in payloads():
        if command["type"] == 1:  # what members type is the same for all
            assert not command.get("name_localizations")


def test_plurals_follow_the_language() -> None:
    for language, one, many, none in (
        ("de", "1 Absatz", "2 Absätze", "0 Absätze"),
        ("es", "1 párrafo", "2 párrafos", "0 párrafos"),
        ("fr", "1 paragraphe", "2 paragraphes", "0 paragraphe"),
        ("tr", "1 paragraf", "2 paragraf", "0 paragraf"),
        ("en", "1 paragraph", "2 paragraphs", "0 paragraphs"),
    ):
        said = [
            say_in(language).plural("{count} paragraph", "{count} paragraphs", n) for n in (1, 2, 0)
        ]
        assert said == [one, many, none]


def test_unknown_languages_and_messages_are_english() -> None:
    assert say_for(discord.Locale.japanese)("Next") == "Next"
    assert say_for(None)("Next") == "Next"
    assert say_for(discord.Locale.latin_american_spanish)("Next") == "Siguiente"
    for language in LANGUAGES:
        assert say_in(language)("Words that nobody translated") == "Words that nobody translated"
        assert say_in(language)("") == ""  # not the catalogue's head


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`speak("de")`: from now on interactions come from clients in German."""
    made = interactions.base_payload
    now = ["en-US"]

    def base_payload(*args: Any, **options: Any) -> Any:
        record, payload = made(*args, **options)
        payload["locale"] = now[0]
        return record, payload

    # simcord's clients all speak American English.
    monkeypatch.setattr(interactions, "base_payload", base_payload)
    return lambda locale: now.__setitem__(0, locale)


def quoted(said: str) -> list[str]:
    return [line for line in said.splitlines() if line.startswith(">")]


async def test_answers_are_in_the_members_language_but_quotes_are_not(
    simcord_env: simcord.Env, speak: Any
) -> None:
    channel = simcord_env.create_guild().create_text_channel("general")
    alice = simcord_env.guild.add_member(simcord_env.create_user("alice"))
    said = {}
    for locale in ("en-US", "de", "fr", "es-ES", "es-419", "tr", "ja"):
        speak(locale)
        result = await alice.slash(channel, "ask", question=QUESTION)
        said[locale] = (words(result.response), *buttons(result.response))
        opened = await alice.click(result.response, label=said[locale][1])
        assert SAID in words(opened.response)
    english, *labels = said["en-US"]
    assert labels[:2] == ["In context", "More passages"] and SAID in english
    for locale, (text, *own) in said.items():
        assert quoted(text) == quoted(english) and quoted(text)
        assert "EU Member States Hold the Key" in text  # the title is the article's, too
        assert (own[:2] == labels[:2]) == (locale in ("en-US", "ja")), locale
    assert said["ja"] == said["en-US"] and said["es-419"] == said["es-ES"]
    assert "Absatz 17" in said["de"][0] and said["de"][1:3] == (
        "Im Zusammenhang",
        "Weitere Stellen",
    )
    assert "paragraf 17" in said["tr"][0] and said["tr"][1:3] == ("Bağlamında", "Diğer bölümler")
    assert "paragraphe 17" in said["fr"][0] and "párrafo 17" in said["es-ES"][0]


async def test_refusals_help_and_forms_are_in_the_members_language(
    simcord_env: simcord.Env, speak: Any
) -> None:
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("general")
    role = guild.create_role("Keepers", permissions=discord.Permissions(manage_guild=True))
    bob = guild.add_member(simcord_env.create_user("bob"), roles=[role])
    speak("de")
    result = await bob.slash(channel, "ask", question=QUESTION, article="no such thing at all")
    assert result.ephemeral and "Es gibt keinen Artikel namens" in words(result.response)
    result = await bob.slash(channel, "articles")
    assert "21 Absätze · Englisch" in words(result.response)
    result = await bob.slash(channel, "ask", question="How do I bake sourdough bread at home?")
    assert "Die Artikel sagen dazu nichts." in words(result.response)
    result = await bob.slash(channel, "help")
    assert "Ich antworte aus den Artikeln" in words(result.response)
    answer = await bob.slash(channel, "ask", question=QUESTION)
    speak("tr")
    # What a button opens is in the language of who presses it.
    result = await bob.click(answer.response, label="Weitere Stellen")
    assert result.ephemeral and "### Diğer bölümler" in words(result.response)
    result = await bob.slash(channel, "knowledge paste")
    assert result.modal is not None
    form = json.dumps(result.modal, ensure_ascii=False)
    assert result.modal["title"] == "Metin ekle" and "Başlık" in form and "Kaynak" in form


async def test_mentions_are_answered_in_the_servers_language(simcord_env: simcord.Env) -> None:
    guild = simcord_env.create_guild(preferred_locale="fr")
    channel = guild.create_text_channel("general")
    alice = guild.add_member(simcord_env.create_user("alice"))
    await alice.send(channel, f"{guild.me.mention} {QUESTION}")
    said = words(channel.last_message)
    assert SAID in said and "paragraphe 17" in said


def test_one_second_is_one_second() -> None:
    for language, one, two in (
        ("en", "Please wait 1 second.", "Please wait 2 seconds."),
        ("de", "Bitte warte 1 Sekunde.", "Bitte warte 2 Sekunden."),
        ("es", "Espera 1 segundo.", "Espera 2 segundos."),
        ("fr", "Attends 1 seconde.", "Attends 2 secondes."),
        ("tr", "Lütfen 1 saniye bekle.", "Lütfen 2 saniye bekle."),
    ):
        for left, said in ((0.2, one), (1.8, two)):
            wait = app_commands.CommandOnCooldown(app_commands.Cooldown(1, 5.0), left)
            assert sentence(wait, say_in(language)) == said
