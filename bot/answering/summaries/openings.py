"""Sentences that cannot stand alone: those that point back at what came before.

Small lists of pronouns and connectives by language. A sentence that opens with
one of them is *dangling*: a summary shows it only after the sentence that it
points to, or not at all.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import regex

from bot.text import normalized
from bot.text.lists import listed

_WORDS: Final = {
    "en": """
        he she it they him his her hers its their theirs them himself herself itself themselves
        this that these those such however yet but and so or nor thus therefore hence thereby
        thereafter thereupon moreover furthermore also additionally besides nevertheless
        nonetheless still instead rather meanwhile then consequently accordingly similarly
        likewise conversely otherwise afterwards afterward later subsequently finally again
        indeed too here another others neither both either elsewhere overall alternatively
        regardless namely lastly secondly thirdly ultimately he's she's it's that's they're
        they've
    """,
    "de": """
        er sie es ihr ihre ihrer ihrem ihren ihres sein seine seiner seinem seinen seines ihm ihn
        ihnen dies diese dieser dieses diesem diesen jener jene jenes solche solcher solches
        jedoch aber doch dennoch allerdings außerdem zudem daher deshalb deswegen dadurch damit
        dabei hierbei hierzu dort trotzdem somit also dazu dafür dagegen danach darüber darauf
        dann auch und oder sondern denn beide ferner schließlich stattdessen indes inzwischen
        gleichwohl dessen deren hingegen folglich später
    """,
    "es": """
        él ella ellos ellas ello este esta estos estas esto ese esa esos esas eso aquel aquella
        aquellos aquellas aquello su sus pero además así tal tales también tampoco entonces luego
        después y o ni sino ambos ambas asimismo finalmente mientras éste ésta éstos éstas
        posteriormente igualmente consecuentemente
    """,
    "tr": """
        bu bunlar bunu bunun buna bundan bunda bununla bunların bunları bunlara o onlar onun onu
        ona ondan onların onları onlara şu şunlar ancak fakat ama lakin böylece ayrıca dolayısıyla
        oysa üstelik kendisi kendileri ve veya çünkü böyle böylesi öte yine ardından sonra daha
        sonunda bunlardan bunlarda ise yani hatta
    """,
    "ru": """
        он она оно они его её ее их ему ей им ею ними это этот эта эти этого этому этой этим этом
        этих эту тот та те того тому тем той тех такой такая такое такие таким такого но однако
        также тоже поэтому затем потом тогда а и или зато кроме следовательно итак
        впоследствии наконец впрочем притом оба обе сам сама там здесь причем причём
    """,
    "fr": """
        il elle ils elles ce cet cette ces cela ça ceci celui celle ceux celles son sa ses leur
        leurs lui mais cependant toutefois pourtant ainsi donc aussi puis ensuite alors et ou or
        néanmoins enfin tel telle tels telles c'est c’est
    """,
    "it": """
        egli ella esso essa essi esse lui lei loro questo questa questi queste quello quella quelli
        quelle ciò suo sua suoi sue ma però tuttavia inoltre quindi così dunque perciò poi infine e
        o anche tale tali
    """,
    "pt": """
        ele ela eles elas este esta estes estas isto esse essa esses essas isso aquele aquela seu
        sua seus suas mas porém contudo entretanto além também assim portanto então depois e ou tal
        tais
    """,
    "nl": """
        hij zij ze het hun haar zijn deze dit die dat maar echter toch bovendien daarom dus daarna
        dan ook en of zulke hierdoor daardoor vervolgens
    """,
    "pl": """
        on ona ono oni one jego jej ich to ten ta te ci tego tej tych jednak ale lecz ponadto
        dlatego więc zatem także również potem następnie i oraz taki taka takie
    """,
    "uk": """
        він вона воно вони його її їх це цей ця ці цього цього цієї але однак проте також тому
        потім тоді і а та такий така такі
    """,
    "ar": """
        هو هي هم هن هذا هذه هؤلاء ذلك تلك لكن ولكن لذلك كما ثم وهو وهي وهذا وهذه
    """,
}

#: Openings of several words.
_PHRASES: Final = {
    "en": """
        for example|for instance|in addition|in contrast|by contrast|in comparison|as a result
        as a consequence|on the other hand|on the contrary|at the same time|in turn|in other words
        in particular|the latter|the former|the move|the same|the two|even so|after all|in fact
        since then|until then|by then|of course|at that time|at the time|of the two|the other
        the others|some of them|many of them|most of them|one of them|all of them|among them
        above all|even then|as such|to this end|to that end|not only that|more importantly
        the reason|the result|the results|the second|the third|in short|in the same
        the next|the following|the resulting|the former's|the latter's|examples include
        examples are|some examples|other examples
    """,
    "de": """
        zum beispiel|darüber hinaus|im gegensatz|auf der anderen seite|aus diesem grund
        in diesem|in dieser|bei diesem|bei dieser|nach diesem|trotz dieser|der letztere
        das ist|das war|das sind|das führt|das führte|das bedeutet|das bedeutete|das heißt|das gilt
        das macht|das hat|das wird|das wurde|das kann|das liegt|das zeigt|so|der folgende
        die folgende|das folgende|im folgenden
    """,
    "es": """
        sin embargo|por lo tanto|por tanto|no obstante|por ejemplo|por otro lado|por otra parte
        en cambio|a su vez|al mismo tiempo|como resultado|de este|de esta|en este|en esta|a pesar
        por ello|por eso|por esta|por este|en consecuencia|de hecho|por su parte|por el contrario
        de ahí|lo anterior|el siguiente|la siguiente|al año siguiente|poco después|más tarde
    """,
    "tr": """
        bununla birlikte|buna karşın|buna rağmen|bu nedenle|bu yüzden|öte yandan|örneğin
        aynı zamanda|yine de|ne var ki|diğer yandan|sonraki|birincisi|ikincisi|üçüncüsü|bir sonraki
    """,
    "ru": """
        кроме того|таким образом|тем не менее|в то же время|например|с другой стороны|при этом
        в результате|из-за этого|несмотря на это|в этом|в этой|после этого|к тому же|более того
        для этого|в свою|вместо этого|в противоположность этому|примером является|в их числе
        среди них|в то время|следующий|следующая|следующее
    """,
    "fr": """
        de plus|en outre|par exemple|en revanche|par conséquent|d'autre part|en effet|de même
        à cette|dans ce|dans cette|au contraire|plus tard|peu après|la suivante|le suivant
    """,
}

#: A preposition before one of the pronouns points back just as well: "In this way".
_PREPOSITIONS: Final = """
    in of for from by with at on to during after before since until despite because through
    under like unlike among between beyond given within upon without against along about
    following according
"""
#: Elsewhere too: "Nach dieser", "con su", "у них".
_PREPOSITIONS_BY_LANGUAGE: Final = {
    "de": "in im an auf aus bei mit nach seit von vor zu für durch gegen ohne um während wegen "
    "trotz unter über zwischen neben",
    "es": "a ante bajo con contra de desde durante en entre hacia hasta para por según sin sobre "
    "tras junto",
    "fr": "à après avant avec chez contre dans de depuis derrière dès devant en entre par pendant "
    "pour sans selon sous sur vers malgré",
    "ru": "в во на с со у к ко из о об по при за для до от без над под перед после через между "
    "среди вместо кроме вследствие благодаря",
    "it": "a di da in con su per tra fra dopo prima durante senza",
    "pt": "a de em com por para sem sobre após durante entre desde",
    "nl": "in op van voor met aan bij naar door na om over uit tijdens sinds",
}
#: Words that turn on the sentence before, though they do not open theirs.
_TURNS: Final = {
    "de": "jedoch hingegen dagegen daraufhin allerdings daher deshalb außerdem zudem",
}
_POINTERS: Final = "this|that|these|those|such|it|its|him|his|her|them|their"

#: Scripts that do not put spaces between words: openings by their characters.
_PREFIXES: Final = {
    "zh": (
        "他", "她", "它", "这", "這", "那", "但", "然而", "因此", "所以", "此外", "不过", "其",
        "同时", "而且", "并且", "由于此", "该", "此",
    ),
    "ja": (
        "しかし", "また", "その", "この", "これ", "それ", "彼", "そして", "だが", "ただし",
        "さらに", "そこで", "したがって", "なお", "一方", "つまり",
    ),
    "ko": ("그는", "그녀", "그들", "이것", "그것", "하지만", "그러나", "그리고", "또한", "따라서"),
    "th": ("เขา", "เธอ", "มัน", "แต่", "นี้", "อย่างไรก็ตาม", "ดังนั้น", "และ"),
}  # fmt: skip

_LEADING: Final = regex.compile(r"[^\p{L}\p{N}]*")
_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*")
#: "Second, …", "Some time later, …"
_COUNTED: Final = regex.compile(
    r"(?:first|second|third|fourth|fifth|sixth|last|next|one|two),"
    r"|(?:[\w-]+\s+){0,3}(?:time|years?|months?|weeks?|days?|hours?|decades?|century|centuries)\s+"
    r"(?:(?:later|earlier)\b|(?:afterwards?|before|on),)"
    r"|(?:shortly|soon|immediately)\s+(?:after|afterwards?|thereafter|before)\s*,"
)
_INTRODUCED: Final = regex.compile(r"[^,;:]{2,90},\s+(?P<who>he|she|they|it)\b")
_LATER_POINTER: Final = regex.compile(r"\b(?:this|these|those|such)\b|\bthe\s+(?:latter|former)\b")
#: A subject in the introduction that a later "it" or "they" may stand for.
_SUBORDINATE: Final = regex.compile(
    r"(?:while|although|though|when|if|because|as|since|whereas|unless|until|once)\s+(?:the|an?)\s"
)
_CALENDAR: Final = listed(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_FIRST_PERSON: Final = listed("i we you my our your i'm we're i've we've me us")


@cache
def _words(language: str) -> frozenset[str]:
    return listed(_WORDS.get(language, ""))


@cache
def _phrases(language: str) -> dict[str, list[list[str]]]:
    """The openings of several words by their first word."""
    text = _PHRASES.get(language, "").strip().replace("\n", "|")
    found: dict[str, list[list[str]]] = {}
    for phrase in map(str.split, text.split("|")):
        if phrase:
            found.setdefault(phrase[0], []).append(phrase)
    return found


@cache
def _prepositions(language: str) -> frozenset[str]:
    return listed(_PREPOSITIONS_BY_LANGUAGE.get(language, ""))


@cache
def _turns(language: str) -> frozenset[str]:
    return listed(_TURNS.get(language, ""))


@cache
def _prepositional() -> regex.Pattern[str]:
    return regex.compile(rf"(?:{'|'.join(_PREPOSITIONS.split())})\s+(?:to\s+)?(?:{_POINTERS})\b")


def points_back(sentence: str, language: str) -> bool:
    """Whether `sentence` opens with a word that means nothing without the one before it.

    Quotation marks, brackets and list markers before its first word are passed
    over. A language without a list answers False.
    """
    opening = _LEADING.match(sentence)
    text = sentence[opening.end() if opening else 0 :][:200]
    if language in _PREFIXES:
        return text.startswith(_PREFIXES[language])
    plain = normalized(text, language)
    words = [match.group() for match in _WORD.finditer(plain[:80])][:6]
    if not words:
        return False
    if words[0] in _words(language):
        return True
    if any(words[: len(phrase)] == phrase for phrase in _phrases(language).get(words[0], ())):
        return True
    if len(words) > 1 and words[0] in _prepositions(language) and words[1] in _words(language):
        return True
    if not _turns(language).isdisjoint(words):
        return True
    if language != "en":
        return False
    if _prepositional().match(plain) or _COUNTED.match(plain):
        return True
    introduced = _INTRODUCED.match(plain)
    if introduced is None:
        # "The move," aside, a late "however," turns against the sentence before as well.
        return bool(regex.search(r",\s+(?:however|too|though|therefore|meanwhile),", plain))
    if introduced["who"] in ("he", "she"):
        return True
    named = any(
        word[0].isupper() and word.casefold() not in _CALENDAR
        for word in _WORD.findall(text[: introduced.start("who")])[1:]
    )
    return not named and _SUBORDINATE.match(plain) is None


def leans_back(sentence: str, language: str) -> bool:
    """Whether `sentence` reads better with the one before it, though it can stand alone."""
    if language != "en":
        return False
    plain = normalized(sentence[:120], language)
    words = [match.group() for match in _WORD.finditer(plain)][:9]
    return bool(words) and (
        words[0] in _FIRST_PERSON or _LATER_POINTER.search(" ".join(words)) is not None
    )
