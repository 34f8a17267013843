"""The settings, read with sentences for whoever wrote them."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from typing import Any, Final

from dotenv import dotenv_values
from pydantic import ValidationError

from bot.cli.errors import CommandError
from bot.settings import Settings

_PREFIX: Final = str(Settings.model_config.get("env_prefix"))
#: The beginning of what is wrong with a value, by pydantic's name, and what to write instead.
_INSTEAD: Final = {
    "bool": "write true or false",
    "int": "write a whole number",
    "float": "write a number",
    "less_than_equal": "at most {le} can be set",
    "greater_than_equal": "at least {ge} can be set",
    "literal_error": "write {expected}",
}


def read_settings() -> Settings:
    """The settings. Raises CommandError with a line for each that cannot be read."""
    try:
        return Settings()
    except ValidationError as error:
        raise CommandError("\n".join(_said(one) for one in error.errors())) from error
    except UnicodeDecodeError as error:
        raise CommandError(
            "The settings in .env cannot be read: the file is not UTF-8 text. Save it again as "
            "UTF-8."
        ) from error
    except OSError as error:
        raise CommandError(f"The settings in .env cannot be read: {error.strerror}.") from error


def _said(problem: Mapping[str, Any]) -> str:
    name = "_".join(str(part) for part in problem["loc"]).upper()
    kind = str(problem["type"])
    found = next((said for start, said in _INSTEAD.items() if kind.startswith(start)), None)
    said = str(problem["msg"]) if found is None else found.format(**problem.get("ctx", {}))
    return f"The setting {_PREFIX}{name} cannot be used: {said}."


def unknown_settings() -> list[str]:
    """A sentence for each name of the environment or of `.env` that is no setting."""
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    named = {name.upper() for name in (*os.environ, *dotenv_values(".env"))}
    said = []
    for name in sorted(one for one in named - known if one.startswith(_PREFIX)):
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.85)
        said.append(f"{name} is not a setting." + (f" Did you mean {near[0]}?" if near else ""))
    return said
