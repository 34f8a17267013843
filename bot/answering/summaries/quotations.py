"""Direct quotations, with who said them where the article tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from bot.answering.models import Quote
from bot.answering.summaries.people import Mention, people
from bot.answering.summaries.recent import Recent
from bot.answering.written import phrase
from bot.corpus import Article, Passage
from bot.text import DEFAULT_LANGUAGE, fold, terms
from bot.text.grammar import grammar
from bot.text.relations import relations
from bot.text.stopwords import stop_words

#: Fewer words in quotation marks are a title or a term, unless they end as a sentence.
_MIN_WORDS: Final = 5
_MIN_SENTENCE_WORDS: Final = 3

_QUOTED: Final = regex.compile(
    r"“[^“”]{2,1500}”|„[^„“”\"]{2,1500}[“”\"]|«[^«»]{2,1500}»|\"[^\"\n]{2,1500}\""
    r"|「[^「」]{2,800}」|『[^『』]{2,800}』"
)
SAYING: Final = (
    "said|says|say|told|tells|argued|argues|added|adds|wrote|writes|declared|declares|declaring|"
    "stated|states|announced|announces|emphasi[sz]ed|emphasi[sz]es|stressed|stresses|noted|notes|"
    "warned|warns|claimed|claims|insisted|insists|replied|answered|asked|explained|explains|"
    "remarked|observed|commented|described|urged|promised|concluded|recalled|suggested|"
    "acknowledged|admitted|denied|continued|responded|proclaimed|quipped|joked|"
    "sagte|sagt|erklärte|betonte|meinte|schrieb|warnte|fragte|antwortete|"
    "dijo|dice|afirmó|declaró|explicó|señaló|añadió|aseguró|escribió|preguntó|"
    "dedi|söyledi|belirtti|açıkladı|vurguladı|"
    "сказала?|заявила?|отметила?|подчеркнула?|добавила?|написала?|сообщила?|говорит|"
    "a déclaré|a dit|affirme|explique|écrit|disse|afirmou|declarou|"
    "ha detto|ha dichiarato|ha spiegato|zei|zegt|verklaarde"
)
_PARTICLES: Final = frozenset({"of", "de", "van", "von", "der", "bin", "al", "la"})
_NAMED: Final = (
    r"\p{Lu}[\p{L}\p{M}'’.-]*"
    rf"(?:\s+(?:(?:{'|'.join(sorted(_PARTICLES))})\s+){{0,2}}\p{{Lu}}[\p{{L}}\p{{M}}'’.-]*){{0,5}}"
)
_ADVERBS: Final = r"(?:\s+(?:\p{L}+ly|also|later|then|once|has|had|have|told|recently))*"
_GENERIC: Final = (
    r"(?:[Aa]n?|[Oo]ne|[Tt]he|[Aa]nother|[Ss]ome|[Ee]ine?|[Dd]er|[Dd]ie|[Uu]na?|[Ee]l|[Ll]a|[Bb]ir)"
    r"(?:\s+[\p{L}\p{N}’'-]+){1,5}?"
)
_PRONOUN: Final = r"(?:[Hh]e|[Ss]he|[Ee]r|[Éé]l|[Ee]lla|[Оо]на?)"
_SUBJECT: Final = rf"(?P<who>{_PRONOUN}(?=\s)|{_GENERIC}|{_NAMED})"
_SUBJECT_VERB: Final = regex.compile(rf"\b{_SUBJECT}{_ADVERBS}\s+(?:{SAYING})\b")
_AFTER: Final = (
    regex.compile(rf"[\s,.;—–-]*\b{_SUBJECT}{_ADVERBS}\s+(?:{SAYING})\b"),
    regex.compile(
        rf"[\s,.;—–-]*(?:{SAYING}|according to)\s+(?:(?:the\s+)?\p{{Ll}}[\p{{L}}-]*\s+){{0,4}}?"
        rf"(?P<who>{_NAMED}|(?:an?|one)\s+[\p{{L}}\s-]{{3,40}}?(?=[,.;]|$))"
    ),
)
#: "**Anna Berg:** “…”", "Anna Berg (coach): “…”".
_LABELLED: Final = regex.compile(
    rf"(?:.*[”“\"»」]\s+)?[*_\s]*(?P<who>{_NAMED})[*_]*"
    r"(?:\s*\([^()\n]{1,60}\)|,[^:\n]{1,60})?[*_\s]*[:：][*_\s]*",
    regex.S,
)
#: "Anna: “…”"; where it stands once it may be anything: "Motto: “…”".
_ONE_WORD: Final = regex.compile(
    r"(?:^[ \t>*+-]*+[*_]*|(?<=[”“\"»」]\s))(\p{Lu}[\p{L}\p{M}'’-]*+)[*_]*[:：][*_]*\s*[“„«\"「『]",
    regex.M,
)
_LEADING_PRONOUN: Final = regex.compile(rf"\b(?P<who>{_PRONOUN})\s")


_WORD: Final = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}.]*")
#: The classes of words that a name or a title hardly has, and a sentence does.
_SAID: Final = frozenset(("be", "auxiliary", "pronoun", "verb"))
#: What one word names before so many quotations is a speaker.
_OFTEN: Final = 2
#: Speakers are completed as a member types: the same article is asked for again at once.
_recent = Recent(16)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks, and who said them.

    `quote` is the exact span, marks included. `speaker` is the name as the
    article gives it, in full where it does so anywhere; None where it does not
    tell. `attribution` is the sentence that tells; None with the speaker.
    """

    quote: Quote
    speaker: str | None
    attribution: Quote | None


def quotations(article: Article, speaker: str | None = None) -> tuple[Quotation, ...]:
    """The direct quotations in reading order; only those of `speaker`, if given.

    A speaker is found by the whole name or a word of it, case ignored.
    """
    found = _recent.get((article.id, article.digest), (article,), lambda: _found(article))
    if speaker is None or not speaker.strip():
        return found
    wanted = fold(speaker.strip(), article.language)
    return tuple(
        one
        for one in found
        if one.speaker is not None
        and (
            fold(one.speaker, article.language) == wanted
            or wanted in fold(one.speaker, article.language).split()
        )
    )


def speakers(article: Article) -> tuple[str, ...]:
    """Who is quoted, most quotations first."""
    counted = Counter(one.speaker for one in quotations(article) if one.speaker is not None)
    return tuple(name for name, _ in counted.most_common())


def _found(article: Article) -> tuple[Quotation, ...]:
    named = [
        (m, name) for (name, kind), ms in people(article).items() if kind == "person" for m in ms
    ]
    named.sort(key=lambda item: item[0].start)
    counted = Counter(_ONE_WORD.findall(article.text))
    often = frozenset(name for name, count in counted.items() if count >= _OFTEN)
    return tuple(_all(article, named, often))


def _all(
    article: Article, named: Sequence[tuple[Mention, str]], often: Container[str]
) -> Iterator[Quotation]:
    for at, passage in enumerate(article.passages):
        for match in _QUOTED.finditer(article.text, passage.start, passage.end):
            inner = match.group()[1:-1].strip()
            words = len(inner.split())
            if not regex.search(r"\p{Lu}|\p{Ll}", inner):
                words = len(inner) // 2  # a script without spaces or capitals
            ended = inner[-1:] in tuple(".!?,…。！？")
            if words < (_MIN_SENTENCE_WORDS if ended else _MIN_WORDS):
                continue
            start, end = match.span()
            if passage.sentence_at(start) is None:
                continue  # struck out
            who, said = _speaker(article, at, passage, start, end, named, often)
            if who is None and _is_name(inner, article.language):
                continue
            yield Quotation(Quote.of(article, passage, start, end), who, said)


def _is_name(inner: str, language: str) -> bool:
    """Whether no word says anything but a name or a title: “Müller & Söhne, Inc.”."""
    words = _WORD.findall(inner)
    known, stops = grammar(language), stop_words(language)
    small = (word for word in words if word.islower() and len(word.rstrip(".")) > 1)
    return (
        inner[-1:] not in tuple("!?")
        and any(word[0].isupper() for word in words)
        and stops.issuperset(fold(word, language) for word in small)
        and _SAID.isdisjoint(known.class_of(word.casefold()) for word in words)
    )


def _is_label(article: Article, words: str, often: Container[str]) -> bool:
    """Whether what stands before a colon names no person: "Important Note"."""
    if phrase(article.language, "label_note").search(words):
        return True
    if " " not in words:
        return words not in often
    # Which nouns are persons is known of English alone.
    if article.language != DEFAULT_LANGUAGE:
        return False
    known, said = relations(DEFAULT_LANGUAGE), terms(words.partition(" of ")[0])
    return said[-1:] != [] and said[-1] not in known.kinds("person") and all(map(known.knows, said))


def _speaker(
    article: Article,
    at: int,
    passage: Passage,
    start: int,
    end: int,
    named: Sequence[tuple[Mention, str]],
    often: Container[str],
) -> tuple[str | None, Quote | None]:
    text = article.text
    own = [s for s in passage.sentences if s.start < end and start < s.end]
    opening, closing = own[0].start if own else start, own[-1].end if own else end
    place = passage
    found, labelled = None, False
    for pattern in _AFTER:
        found = found or pattern.match(text, end, closing)
    if found is None:
        before = (opening, start)
        if not text[opening:start].strip():
            # The sentence before, or the paragraph before, ends in a colon.
            sentences = [s for s in passage.sentences if s.end <= start]
            if not sentences and at and article.passages[at - 1].section == passage.section:
                place = article.passages[at - 1]
                sentences = list(place.sentences)
            if sentences and text[sentences[-1].end - 1] in ":：":
                before = (sentences[-1].start, sentences[-1].end)
                opening, closing = before
        *_, found = (None, *_SUBJECT_VERB.finditer(text, *before))
        if found is None and (found := _LABELLED.fullmatch(text, *before)):
            labelled = True
        elif found is None and text[before[0] : before[1]].rstrip().endswith((":", "：", ",")):
            found = _LEADING_PRONOUN.search(text, *before)
    if found is None:
        return None, None
    who = regex.sub(r"(?:['’]s|['’.,])$", "", " ".join(found["who"].split()))
    if regex.fullmatch(_PRONOUN, who):
        earlier = [
            name
            for mention, name in named
            if mention.start < found.start("who") and mention.passage.section == place.section
        ]
        if not earlier:
            return None, None
        who = earlier[-1]
    else:
        inside = [
            name for m, name in named if found.start("who") <= m.start and m.end <= found.end("who")
        ]
        if inside:
            who = inside[-1]
        elif labelled and _is_label(article, who, often):
            return None, None
        elif not (stop_words(article.language) - _PARTICLES).isdisjoint(
            fold(who, article.language).split()[not labelled :]
        ):
            return None, None  # a clause, not a subject
    return who, Quote.of(article, place, opening, max(closing, opening))
