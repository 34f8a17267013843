"""Function words by language.

English is a closed list kept here: general-purpose lists drop words such as
"state", "member" or "system" that a question may turn on. Other languages take
theirs from the stopwordsiso package.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import stopwordsiso

from bot.text.lists import listed

_ENGLISH_WORDS: Final = """
    a an the this that these those
    i me my mine myself we us our ours ourselves you your yours yourself yourselves
    he him his himself she her hers herself it its itself they them their theirs themselves
    who whom whose which what when where why how whoever whatever whichever whenever wherever
    am is are was were be been being do does did doing done have has had having
    will would shall should can could may might must ought
    and or but nor so yet if then than because as until while although though unless whether
    of at by for with about against between into through during before after above below
    to from up down in out on off over under again further upon within without toward towards
    among via per
    here there all any both each few more most other some such no not only own same too very
    just also ever even still now
    s t re ve ll d m
    isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't wouldn't
    can't cannot couldn't shouldn't mustn't
"""
ENGLISH: Final = listed(_ENGLISH_WORDS)


@cache
def stop_words(language: str) -> frozenset[str]:
    """Case-folded function words of an ISO 639-1 `language`; empty where no list is known."""
    if language == "en":
        return ENGLISH
    if not stopwordsiso.has_lang(language):
        return frozenset()
    return frozenset(word.casefold() for word in stopwordsiso.stopwords(language))
