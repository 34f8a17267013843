"""Who tells of a trouble is told its fix; who asks why, its cause."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.corpus import parse_article

HELP = """\
Check here before you write to us.

Problem: Launcher stuck at 99%
Cause: Your antivirus holds the last file.
Fix: Add the folder to the exceptions, then press Repair.

Problem: Black screen after the intro
Cause: The overlay of your recorder.
Fix: Close the recorder, or start with -nooverlay.
"""
HILFE = """\
---
language: de
---
**Störung:** Die Pumpe läuft nicht an

**Ursache:** Der Schwimmer klemmt.
**Abhilfe:** Den Schwimmer von Hand lösen.
"""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("launcher stuck at 99%", "Fix: Add the folder to the exceptions, then press Repair."),
        ("my launcher is stuck", "Fix: Add the folder to the exceptions, then press Repair."),
        ("Why is the launcher stuck at 99%?", "Cause: Your antivirus holds the last file."),
        ("What causes the black screen after the intro?", "Cause: The overlay of your recorder."),
        (
            "What is the fix for the black screen after the intro?",
            "Fix: Close the recorder, or start with -nooverlay.",
        ),
        ("black screen after intro", "Fix: Close the recorder, or start with -nooverlay."),
    ],
)
def test_the_fix_is_told_first_and_to_a_why_the_cause(question: str, words: str) -> None:
    answer = Engine([parse_article("help.txt", HELP)]).ask(question)
    assert answer.quotes[0].text == words


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Pumpe läuft nicht an", "Den Schwimmer von Hand lösen."),
        ("Warum läuft die Pumpe nicht an?", "Der Schwimmer klemmt."),
        ("Was ist die Ursache, wenn die Pumpe nicht anläuft?", "Der Schwimmer klemmt."),
    ],
)
def test_it_is_so_in_german(question: str, words: str) -> None:
    answer = Engine([parse_article("hilfe.md", HILFE)]).ask(question)
    assert words in answer.quotes[0].text
