"""The bot's own words in the member's language; an article's words are never translated.

English is the key. The catalogues are gettext `.po` files in `locales/`, read
with Babel when they are first asked for.
"""

from __future__ import annotations

import gettext
import io
from functools import cache
from importlib.resources import files
from typing import Final

import discord
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from discord import app_commands

#: Catalogue → the Discord locales that it serves.
LANGUAGES: Final = {
    "de": (discord.Locale.german,),
    "es": (discord.Locale.spain_spanish, discord.Locale.latin_american_spanish),
    "fr": (discord.Locale.french,),
    "tr": (discord.Locale.turkish,),
}
_BY_LOCALE: Final = {locale: name for name, own in LANGUAGES.items() for locale in own}


def N_(message: str) -> str:
    """Mark a message that is translated where it is shown."""
    return message


_QUOTED: Final = N_("“{text}”")


class Say:
    """Messages in one language: `say("Page {page}", page=2)`."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language: Final = language
        self._catalogue = catalogue

    def __call__(self, message: str, /, **values: object) -> str:
        """The message with its values; in English where it is not translated."""
        # For gettext, the empty message is the catalogue's head.
        said = self._catalogue.gettext(message) if message else ""
        return said.format(**values) if values else said

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form for `count`, which is also the value `count`."""
        return self._catalogue.ngettext(one, many, count).format(count=count, **values)

    def quoted(self, text: str) -> str:
        """`text` in the language's quotation marks."""
        return self(_QUOTED, text=text)

    def tongue(self, code: str) -> str:
        """A language's name; its code where there is none."""
        name: str = Locale(self.language).languages.get(code, code)
        return name

    def decimal(self, number: float) -> str:
        """A number with one digit after the sign that the language has there."""
        return format_decimal(round(number, 1), "#,##0.0", self.language)


@cache
def say_in(language: str) -> Say:
    """The words of a catalogue's language; English for any other."""
    if language not in LANGUAGES:
        return Say("en", gettext.NullTranslations())
    source = files("bot.discord_ui") / "locales" / f"{language}.po"
    compiled = io.BytesIO()
    with source.open("rb") as opened:
        write_mo(compiled, read_po(opened, locale=language))
    compiled.seek(0)
    return Say(language, gettext.GNUTranslations(compiled))


def say_for(locale: discord.Locale | None) -> Say:
    """The words for a Discord locale."""
    return say_in(_BY_LOCALE.get(locale, "en") if locale is not None else "en")


class CatalogueTranslator(app_commands.Translator):
    """Descriptions, choices and context menus from the catalogues.

    The names of slash commands and of their options stay English: they are what
    members tell each other to type.
    """

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The translated text, or None where there is none."""
        typed = context.location in (
            app_commands.TranslationContextLocation.command_name,
            app_commands.TranslationContextLocation.group_name,
            app_commands.TranslationContextLocation.parameter_name,
        ) and not isinstance(context.data, app_commands.ContextMenu)
        if typed or locale not in _BY_LOCALE:
            return None
        said = say_for(locale)(string.message)
        return None if said == string.message else said
