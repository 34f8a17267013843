"""Summaries of one article or of several, in the articles' own sentences."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from math import ceil, fsum
from typing import Final, Literal

from bot.answering.matching import Vocabulary
from bot.answering.models import Quote, Summary
from bot.answering.summaries.choosing import Budget, choose
from bot.answering.summaries.recent import Recent
from bot.answering.summaries.units import Prepared, Unit, prepare
from bot.corpus import Article
from bot.retrieval.bm25 import K1, inverse_document_frequency
from bot.text import normalized, terms
from bot.text.near import near

Length = Literal["brief", "standard", "detailed"]
LENGTHS: Final[tuple[Length, ...]] = ("brief", "standard", "detailed")

BRIEF: Final = Budget(lines=2, sentences=2, chars=620)
STANDARD: Final = Budget(lines=5, sentences=8, chars=1_600)
#: Of one section in a detailed summary: a line, or two where the section is long.
_SECTION_CHARS: Final = 700
_LONG_SECTION_WORDS: Final = 130
#: A detailed summary of an article without headings has a line for so many paragraphs, and so many
#: lines at least and at most; one with headings has as many at least, if they hold them.
_PARAGRAPHS_A_LINE: Final = 4
_UNHEADED_LINES: Final = (6, 14)
#: More sections than this are shortened to those that say most.
_MAX_SECTIONS: Final = 100

#: The lead of an article states its matter; that of a section, less surely, the section's.
_ARTICLE_LEAD: Final = 2.2
_SECTION_LEAD: Final = 1.15
#: Several sentences that need each other, beside one that stands alone.
_JOINED: Final = 0.85
#: Weight of a term for standing in a heading, or in the title.
_HEADING_WEIGHT: Final = 1.6
_TITLE_WEIGHT: Final = 1.3
#: With a focus: the least share of the best sentence's relevance that is shown.
_MIN_RELEVANCE: Final = 0.35
#: What a heading's words count for each sentence under it.
_HEADING_RELEVANCE: Final = 0.5
#: What a word of the same family counts (decides, decision).
_FAMILY: Final = 0.7
#: What a word that the sections before have said is still worth: not nothing, since
#: each section must be told in its own right.
_SAID_BEFORE: Final = 0.4
_PREPARED: Final = 16
_SUMMARIES: Final = 256


class SectionNotFound(LookupError):
    """No heading of the article is the one asked for; `nearest` holds those most like it."""

    def __init__(self, section: str, nearest: Sequence[str]) -> None:
        self.section = section
        self.nearest = tuple(nearest)
        meant = f" Did you mean {', '.join(repr(name) for name in nearest)}?" if nearest else ""
        super().__init__(f"The article has no section called {section!r}.{meant}")


_prepared = Recent(_PREPARED)
_summaries = Recent(_SUMMARIES)


def prepared(article: Article) -> Prepared:
    """`prepare(article)`, remembered for the last few articles."""
    return _prepared.get((article.id, article.digest), (article,), lambda: prepare(article))


def summarize(
    article: Article,
    length: Length = "standard",
    focus: str | None = None,
    section: str | None = None,
) -> Summary:
    """The sentences of `article` that say most of it, in reading order.

    `length` is "brief" (one or two sentences), "standard" (about five lines) or
    "detailed" (a line or two of each section, more where these are few). `focus` is a question or a
    topic: only sentences that bear on it are shown, and there are no lines
    where none does. `section` is a heading, of which the words under it and
    under its subheadings are summarised, or "#3" for the article's third
    heading (two may be alike); there are no lines where it holds none. No line
    repeats another, and none opens with a word that points to a sentence that
    is not shown, unless the article is nothing but that sentence.

    Raises ValueError for an unknown length, SectionNotFound for an unknown
    section.
    """
    if length not in LENGTHS:
        raise ValueError(f"A summary is brief, standard or detailed, not {length!r}.")
    started = time.perf_counter()
    focus = (focus or "").strip()[:2_000] or None
    sections = None if not (section or "").strip() else _sections(article, section or "")
    key = (article.id, article.digest, length, focus, sections)
    made = _summaries.get(key, (article,), lambda: _summary(article, length, focus, sections))
    return replace(made, elapsed_ms=(time.perf_counter() - started) * 1000)


def summarize_across(
    articles: Sequence[Article], focus: str, length: Length = "standard"
) -> Summary:
    """What several articles say on `focus`, article by article, in reading order.

    No line says what another article's line says already. There are no lines
    where no article bears on the focus. Raises ValueError for an unknown length
    or an empty focus.
    """
    if length not in LENGTHS:
        raise ValueError(f"A summary is brief, standard or detailed, not {length!r}.")
    if not focus.strip():
        raise ValueError("Say what the summary across the articles should be about.")
    started = time.perf_counter()
    focus = focus.strip()[:2_000]
    given = tuple(dict.fromkeys(articles))
    key = (tuple((a.id, a.digest) for a in given), length, focus)
    made = _summaries.get(key, given, lambda: _across(given, focus, length))
    return replace(made, elapsed_ms=(time.perf_counter() - started) * 1000)


def outline(article: Article) -> Summary:
    """Each heading with the one line that says most of what stands under it.

    A heading with nothing under it has no line; `article.sections` has them all.
    """
    started = time.perf_counter()

    def make() -> Summary:
        parts = prepared(article)
        weights = _weights(parts)
        by_section = _by_section((*parts.units, *parts.bare))
        picked: list[Unit] = []
        for at in sorted(by_section):
            picked += _best_of_section(parts, by_section[at], weights, picked, 1)
        return _made(article.title, (parts,), picked)

    made = _summaries.get((article.id, article.digest, "outline"), (article,), make)
    return replace(made, elapsed_ms=(time.perf_counter() - started) * 1000)


def _sections(article: Article, wanted: str) -> range:
    """The section called `wanted` and its subsections, by index."""
    plain = _plain(wanted)
    names = [_plain(section.heading) for section in article.sections]
    at = next((i for i, name in enumerate(names) if name == plain), None)
    if at is None and plain.startswith("#") and plain[1:].isdecimal():
        headed = [i for i, name in enumerate(names) if name]
        number = int(plain[1:7])
        at = headed[number - 1] if 1 <= number <= len(headed) else None
    if at is None:
        starting = [i for i, name in enumerate(names) if plain and plain in name]
        at = starting[0] if len(starting) == 1 else None
    if at is None:
        headings = dict.fromkeys(article.sections[i].heading for i in near(wanted, names))
        raise SectionNotFound(wanted, tuple(headings))
    level = article.sections[at].level
    after = at + 1
    while level and after < len(article.sections) and article.sections[after].level > level:
        after += 1
    return range(at, after)


def _by_section(units: Iterable[Unit]) -> dict[int, list[Unit]]:
    found: dict[int, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.section, []).append(unit)
    return found


def _plain(heading: str) -> str:
    return " ".join(normalized(heading).split())


def _weights(parts: Prepared) -> dict[str, float]:
    """What covering a term is worth: its BM25 weight, more where a heading or title has it."""
    weights = dict(parts.weights)
    for term in frozenset().union(*parts.headings):
        if term in weights:
            weights[term] *= _HEADING_WEIGHT
    for term in parts.title:
        if term in weights:
            weights[term] *= _TITLE_WEIGHT
    return weights


def _boost(
    parts: Prepared, units: Sequence[Unit], *, joined: float = _JOINED
) -> Callable[[int], float]:
    """What a unit's place is worth, by its index; `joined` where it is several sentences."""
    sections = parts.article.sections
    leads = parts.leads
    first = next((leads[n] for n, section in enumerate(sections) if section.passages), 0)

    def boost(at: int) -> float:
        unit = units[at]
        worth = 1.0 if unit.sentences == 1 else joined
        if unit.passage != leads[unit.section]:
            return worth
        if unit.start != parts.article.passages[unit.passage].start:
            return worth
        return worth * (_ARTICLE_LEAD if unit.passage == first else _SECTION_LEAD)

    return boost


def _summary(
    article: Article, length: Length, focus: str | None, sections: range | None
) -> Summary:
    parts = prepared(article)
    units: Sequence[Unit] = parts.units
    if sections is not None:
        # Of a heading that has no more, a table's rows or labels.
        units = [unit for unit in (*parts.units, *parts.bare) if unit.section in sections]
    if focus is not None:
        picked = _focused([parts], [units], focus, length)
    elif length == "detailed":
        picked = _detailed(parts, units)
    else:
        # Two sentences that need each other would be all that a brief summary says.
        budget, joined = (BRIEF, 0.5) if length == "brief" else (STANDARD, _JOINED)
        picked = cover(parts, units, budget, joined=joined)
    return _made(article.title, (parts,), picked)


def cover(
    parts: Prepared, units: Sequence[Unit], budget: Budget, *, joined: float = _JOINED
) -> list[Unit]:
    """The units that cover most of what all of `units` say, within `budget`, best first.

    `joined` is what a unit of several sentences is worth beside one of one.
    """
    present = frozenset().union(*(unit.terms for unit in units))
    weights = {term: weight for term, weight in _weights(parts).items() if term in present}
    boost = _boost(parts, units, joined=joined)
    return [units[i] for i in choose(units, weights, parts.idf, budget, boost=boost)]


def _detailed(parts: Prepared, units: Sequence[Unit]) -> list[Unit]:
    weights = _weights(parts)
    by_section = _by_section(units)
    article = parts.article
    if len(by_section) <= 1:
        paragraphs = len({unit.passage for unit in units})
        least, most = _UNHEADED_LINES
        lines = max(least, min(most, paragraphs // _PARAGRAPHS_A_LINE))
        budget = Budget(lines, lines * 2, lines * 320)
        return cover(parts, units, budget)
    kept = list(by_section)
    if len(kept) > _MAX_SECTIONS:
        worth = {
            at: fsum(weights[term] for term in {t for unit in by_section[at] for t in unit.terms})
            for at in kept
        }
        kept = sorted(sorted(kept, key=lambda at: -worth[at])[:_MAX_SECTIONS])
    # Of few sections a line each would say less than a summary that is not detailed.
    few = ceil(_UNHEADED_LINES[0] / len(kept))
    picked: list[Unit] = []
    for at in kept:
        section = article.sections[at]
        size = sum(len(unit.terms) for unit in by_section[at])
        long = size >= _LONG_SECTION_WORDS / 2 and len(section.passages) > 1
        lines = max(few, 2 if long else 1)
        picked += _best_of_section(parts, by_section[at], weights, picked, lines)
    return picked


def _best_of_section(
    parts: Prepared,
    own: Sequence[Unit],
    weights: dict[str, float],
    picked: Sequence[Unit],
    lines: int,
) -> list[Unit]:
    """Up to `lines` units of one section, none repeating those of the sections just before."""
    budget = Budget(lines, lines * 2, _SECTION_CHARS)
    before = picked[-12:]
    covered = frozenset().union(*(unit.terms for unit in before))
    own_weights = {
        term: weights.get(term, 0.0) * (_SAID_BEFORE if term in covered else 1.0)
        for unit in own
        for term in unit.terms
    }
    boost = _boost(parts, own, joined=0.7)
    found = choose(own, own_weights, parts.idf, budget, boost=boost, chosen=before)
    return [own[i] for i in found]


def _focused(
    parts: Sequence[Prepared], units: Sequence[Sequence[Unit]], focus: str, length: Length
) -> list[Unit]:
    # One idf for all articles: in a short one alone no word would be rare.
    total = sum(map(len, units))
    holding = Counter(term for own in units for unit in own for term in unit.terms)
    rarity = {term: inverse_document_frequency(total, n) for term, n in holding.items()}
    pool: list[Unit] = []
    relevance: list[float] = []
    weights: Counter[str] = Counter()
    for source, (part, own) in enumerate(zip(parts, units, strict=True)):
        asked = _asked(part, focus)
        for unit in own if asked else ():
            found = _relevance(part, unit, asked, rarity)
            if found > 0:
                pool.append(replace(unit, source=source))
                relevance.append(found)
        weights.update(part.weights)
    if not pool:
        return []
    best = max(relevance)
    share = [found / best if found >= _MIN_RELEVANCE * best else 0.0 for found in relevance]
    budget = {
        "brief": BRIEF,
        "standard": STANDARD,
        "detailed": Budget(lines=12, sentences=20, chars=4_000),
    }[length]
    picked = choose(pool, weights, rarity, budget, boost=lambda at: share[at] ** 2)
    return [pool[i] for i in picked]


def _asked(part: Prepared, focus: str) -> dict[str, float]:
    """The focus's terms and the article's own of the same family, with what each counts."""
    asked = dict.fromkeys(terms(focus, part.article.language), 1.0)
    # In one order: of two words that are as like, the first is meant.
    known = Vocabulary(dict.fromkeys(sorted(part.weights.keys() | {*chain(*part.headings)})))
    for term in list(asked):
        for relative in known.family(term):
            asked.setdefault(relative, _FAMILY)
        if term not in known and (meant := known.spelling(term)):
            asked.setdefault(meant, _FAMILY)
    return asked


def _relevance(
    part: Prepared, unit: Unit, asked: Mapping[str, float], rarity: Mapping[str, float]
) -> float:
    """BM25 of a unit's own words for the focus, with part of its heading's."""
    heading = part.headings[unit.section]
    # Exact: a sum must not depend on the order of a set.
    said = fsum(rarity.get(term, 0.0) * asked[term] for term in asked.keys() & unit.terms)
    under = fsum(rarity.get(term, 1.0) * asked[term] for term in asked.keys() & heading)
    norm = 1 + K1 * 0.25 * min(2.0, len(unit.terms) / 20)
    return (said + under * _HEADING_RELEVANCE) / norm


def _across(articles: tuple[Article, ...], focus: str, length: Length) -> Summary:
    parts = [prepared(article) for article in articles]
    picked = _focused(parts, [part.units for part in parts], focus, length)
    return _made(focus, parts, picked)


def _made(title: str, parts: Sequence[Prepared], picked: Sequence[Unit]) -> Summary:
    lines = []
    for unit in sorted(picked, key=lambda unit: (unit.source, unit.start)):
        article = parts[unit.source].article
        passage = article.passages[unit.passage]
        lines.append(Quote.of(article, passage, unit.start, unit.end))
    if len(parts) > 1:
        articles = tuple(dict.fromkeys(line.article for line in lines))
    else:
        articles = tuple(part.article for part in parts)
    return Summary(title, articles, tuple(lines), 0.0)
