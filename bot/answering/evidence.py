"""Lexical evidence that a sentence answers a question: one row of numbers a sentence.

Everything is measured in shares (of the question's idf weight, of the best
score), so that a ranker trained on some articles holds on others.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA, LCSseq

from bot.answering.profiles import (
    AGENT,
    CAUSE,
    CONTENT,
    COPULA,
    DEFINING,
    ERA,
    MONEY,
    MONTH,
    NAMING,
    NUMBER,
    NUMBERS,
    PERCENT,
    SHIFT,
    YEAR,
    Integers,
    PassageProfile,
    Words,
)
from bot.answering.question import AnswerKind, Question, contacts, worth
from bot.retrieval.bm25 import K1, B
from bot.text import terms as terms_of
from bot.text.everyday import everyday
from bot.text.frequency import frequencies
from bot.text.relations import relations
from bot.text.speech import speech
from bot.text.wordings import Phrase, Wordings, same_in

#: How much a match counts that is not the same term.
_FAMILY: Final = 0.6
_DERIVED: Final = 0.7
#: Another form of the same word, such as "paid" of "pay".
_OTHER_FORM: Final = 0.8
#: Words so common, such as "say", stand wherever anything is told.
_COMMON: Final = 0.22
_SHORT_FORM: Final = 0.9
_SYNONYM: Final = 0.8
#: So nearly the same means what is sought for a term that no passage has.
_SOUGHT_ALIKE: Final = 0.7
_RELATED: Final = 0.6
#: Two words written as one, and a part of a word written as one.
_JOINED: Final = 0.9
_PART: Final = 0.7
_SHORTEST_PART: Final = 4
#: Longer ones are no words, and take long to cut.
_LONGEST_WHOLE: Final = 80
#: Letters that a second word adds at least.
_SHORTEST_WHOLE: Final = 2
#: Of the words that end in one so many are sought, the commonest.
_MOST_COMPOUNDS: Final = 5
#: A part that may stand alone for the whole, where words are made by joining words.
_SHORTEST_ALONE: Final = 6
_JOINING: Final = frozenset(("de", "sv", "nl", "da", "no"))
_COMPOUNDING: Final = _JOINING | {"en"}
#: What a long word begins with has so many letters at least, and these may stand behind it.
_SHORTEST_FIRST: Final = 3
_JOINTS: Final = ("s", "n", "es", "en", "er")
_PREFIX: Final = 4
_SHORTEST_FAMILY: Final = 5
_SHORTEST_TYPO: Final = 5
#: One slip in five letters, two in ten.
_LEAST_LIKENESS: Final = 0.79
#: What a sentence says of its subject is said among so many words.
_LONGEST_SUBJECT: Final = 14
#: More words than any sentence has.
_NOWHERE: Final = 1 << 40
#: Words between what is sought and the question's terms, at most.
_FARTHEST: Final = 30.0
#: So many words open a sentence.
_OPENING: Final = 5
#: Content terms of a sentence of ordinary length, for BM25 over sentences.
_MEAN_SENTENCE: Final = 13.0

#: By these an amount of money is told.
_SIGNS: Final = ("€", "$", "£")

Matrix = npt.NDArray[np.float64]


def _term(word: str, language: str) -> str | None:
    """The term of a word, None where it has several or none."""
    found = terms_of(word, language)
    return found[0] if len(found) == 1 else None


class Vocabulary:
    """The terms that an asker's scope holds, by their first letters.

    `short_forms` are those that its articles spell out, with the terms of what they stand for,
    `synonyms` what their admins say means the same, in one of `languages` or between them.
    """

    def __init__(
        self,
        terms: Collection[str],
        short_forms: Mapping[str, tuple[str, ...]] | None = None,
        synonyms: Collection[str] = (),
        languages: Collection[str] = (),
    ) -> None:
        self._terms = terms
        self._short_forms = short_forms or {}
        self._synonyms = synonyms
        self._languages = languages
        self._wordings: dict[str, Wordings] = {}
        self._families: dict[str, list[str]] = {}
        self._initials: dict[str, list[str]] = {}
        self._lines: str | None = None
        for term in terms:
            if term.isalpha():
                if len(term) >= _PREFIX:
                    self._families.setdefault(term[:_PREFIX], []).append(term)
                self._initials.setdefault(term[:1], []).append(term)

    def __contains__(self, term: str) -> bool:
        return term in self._terms

    def family(self, term: str) -> list[str]:
        """Other terms that share most of their letters from the start: decide, decis."""
        if len(term) < _SHORTEST_FAMILY:
            return []
        found = []
        for other in self._families.get(term[:_PREFIX], ()):
            if other != term:
                shared = 0
                for a, b in zip(term, other, strict=False):
                    if a != b:
                        break
                    shared += 1
                if shared >= 0.6 * max(len(term), len(other)):
                    found.append(other)
        return found

    def spelled_out(self, terms: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
        """Short forms, each with its terms, that stand spelled out among a question's terms."""
        held = set(terms)
        return [
            (short, spelled)
            for short, spelled in self._short_forms.items()
            if short not in held
            and held.issuperset(spelled)
            and any(
                tuple(terms[at : at + len(spelled)]) == spelled
                for at in range(len(terms) - len(spelled) + 1)
            )
        ]

    def worded(self, asked: Sequence[str], language: str) -> Iterator[tuple[Phrase, Phrase]]:
        """What of a question may be said otherwise, by the admins, in words that passages hold."""
        if self._synonyms:
            for phrase, said in self._worded(language).among(asked):
                if all(term in self._terms for term in said):
                    yield phrase, said

    def is_worded(self, term: str, language: str) -> bool:
        """Whether the admins say of a word, or of what it is part of, what else is called so."""
        return bool(self._synonyms) and term in self._worded(language).asked

    def _worded(self, language: str) -> Wordings:
        known = self._wordings.get(language)
        if known is None:
            pairs = same_in(self._synonyms, language, self._languages)
            known = self._wordings[language] = Wordings(pairs)
        return known

    def whole(self, one: str, other: str, language: str) -> str | None:
        """The term of two words written as one, None where no passage has it."""
        found = self._held(one + other, language)
        # "Steam fully" is no "steam": an ending that the stem loses was no word of its own.
        return found if found is not None and len(found) >= len(one) + _SHORTEST_WHOLE else None

    def parts(self, word: str, language: str) -> list[str]:
        """The terms of two words that passages hold and that `word` is made of; [] without.

        In a language that joins words at will a long one of them is enough.
        """
        alone: list[str] = []
        if len(word) > _LONGEST_WHOLE:
            return alone
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            first, second = word[:cut], word[cut:]
            one, other = self._held(first, language), self._held(second, language)
            if language in _JOINING:
                if one is None and first[-1] in "sn":
                    one = self._held(first[:-1], language)
                for part, term in ((first, one), (second, other)):
                    if term is not None and len(part) >= _SHORTEST_ALONE:
                        alone = alone or [term]
            if one is not None and other is not None:
                return [one, other]
        return alone

    def compounds(self, term: str, language: str, *, shortest: int = _SHORTEST_PART) -> list[str]:
        """Terms of words that end in this one, as in German "Kursgebühr" in "Gebühr".

        What stands before must be a word of its own. English has more words that only look so:
        "membership" is no ship, so that what its dictionary knows it must know to be one.
        """
        if len(term) < shortest or language not in _COMPOUNDING:
            return []
        if self._lines is None:
            # A scan in compiled code is quick enough, and needs no index of endings.
            self._lines = "\n".join(["", *filter(str.isalpha, self._terms), ""])
        found = []
        # A stem may lose an "e" in the long word only: fire, campfir.
        for ending in dict.fromkeys((term, term.removesuffix("e"))):
            at = self._lines.find(f"{ending}\n")
            while at >= 0:
                start = self._lines.rfind("\n", 0, at) + 1
                if self._is_word(self._lines[start:at], language):
                    found.append(self._lines[start : at + len(ending)])
                at = self._lines.find(f"{ending}\n", at + 1)
        if found and language not in _JOINING:
            words = relations(language)
            kinds = words.kinds(term) | words.related(term).keys()
            found = [one for one in found if one in kinds or not words.knows(one)]
        return found

    def _is_word(self, text: str, language: str) -> bool:
        """Whether the beginning of a long word is one, with or without what joins it."""
        said = frequencies(language)
        for one in (text, *(text.removesuffix(joint) for joint in _JOINTS)):
            term = _term(one, language) if len(one) >= _SHORTEST_FIRST else None
            if term is not None and (term in said or term in self._terms):
                return True
        return False

    def _held(self, word: str, language: str) -> str | None:
        """The term of a word, None where no passage has it."""
        term = _term(word, language)
        return term if term in self._terms else None

    def spelling(self, term: str) -> str | None:
        """The likeliest term that a mistyped one stands for, or None."""
        if len(term) < _SHORTEST_TYPO or not term.isalpha():
            return None
        near = process.extractOne(
            term,
            self._initials.get(term[:1], ()),
            scorer=OSA.normalized_similarity,
            score_cutoff=_LEAST_LIKENESS,
        )
        return None if near is None else near[0]


class Query(NamedTuple):
    """A question as it is matched: content terms, their idf, and what else counts as each.

    `matches` maps a term of the articles to the (index of the question's term,
    strength from 0 to 1) that it stands for. `unseen` is the idf of a term that
    no passage holds, `known` the share of the weight that some passage holds. `rarity` says
    from 0 to 1 how rare each term is in its language at large. `slips` are the words that were
    read as others, and these.
    """

    question: Question
    terms: tuple[str, ...]
    weights: tuple[float, ...]
    rarity: tuple[float, ...]
    total: float
    unseen: float
    matches: dict[str, list[tuple[int, float]]]
    known: float
    search: tuple[str, ...]
    names: frozenset[int]
    focus: frozenset[int]
    sequence: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    slips: tuple[tuple[str, str], ...] = ()

    @property
    def asked(self) -> list[int]:
        """The indices of the noun that the answer is one of."""
        sort = self.question.sort
        return [self.terms.index(sort)] if sort in self.terms else sorted(self.focus)

    def standing_for(self, some: Collection[str]) -> Iterator[str]:
        """The terms of the articles that stand for one of these of the question's."""
        places = {at for at, term in enumerate(self.terms) if term in some}
        return (term for term, of in self.matches.items() if any(at in places for at, _ in of))


def build_query(
    question: Question, vocabulary: Vocabulary, idf: Callable[[str], float], unseen: float
) -> Query:
    """`question` with the spellings and word families that `vocabulary` holds."""
    terms = question.terms
    index = {term: at for at, term in enumerate(terms)}
    matching = _Matching(question, vocabulary, idf)
    found = [matching.add(at, term) for at, term in enumerate(terms)]
    matching.add_wholes(index)
    weights = tuple([weight for weight, _ in found])
    total = sum(weights) or 1.0
    sequence = tuple(token.term for token in question.tokens)
    return Query(
        question=question,
        terms=terms,
        weights=weights,
        rarity=tuple(map(frequencies(question.language).rarity, terms)),
        total=total,
        unseen=unseen or 1.0,
        matches=matching.matches,
        known=sum([held for _, held in found]) / total,
        search=tuple(dict.fromkeys(matching.search)),
        names=frozenset(index[name] for name in question.names if name in index),
        focus=frozenset(index[name] for name in question.focus if name in index),
        sequence=sequence,
        pairs=frozenset(pairwise(sequence)),
    )


class _Matching:
    """What the articles' terms stand for of a question's, see `Query`, and what is sought."""

    def __init__(
        self, question: Question, vocabulary: Vocabulary, idf: Callable[[str], float]
    ) -> None:
        self.matches: dict[str, list[tuple[int, float]]] = {}
        self.search: list[str] = []
        self._question, self._language = question, question.language
        self._vocabulary, self._idf = vocabulary, idf
        self._words = {t.term: question.text[t.start : t.end].casefold() for t in question.tokens}
        self._contacts = {term: way for way in contacts(question) for term in way.asked}
        self._worded: dict[str, set[str]] = {}
        for phrase, said in vocabulary.worded([t.term for t in question.tokens], self._language):
            for term in phrase:
                # Of what is said in several words the rarest stands for them.
                self._worded.setdefault(term, set()).add(max(said, key=idf))

    def add(self, at: int, term: str) -> tuple[float, float]:
        """Match the question's term `at`: its weight, and how much of that some passage holds."""
        vocabulary, weight = self._vocabulary, self._idf(term)
        self._match(term, at, 1.0)
        told = self._told(term)
        standing = self._standing(term, told)
        for other, strength in standing.items():
            self._match(other, at, strength)
        self.search += [term, *told]
        if term in vocabulary:
            return weight, weight
        synonyms = relations(self._language).synonyms(term)
        alike = [(share, other) for other, share in synonyms.items() if share >= _SOUGHT_ALIKE]
        held = [other for _, other in sorted(alike, reverse=True) if other in vocabulary]
        self.search += held[:3]
        if standing:
            self.search += list(standing)[:3]
            return weight, max(standing.values()) * weight
        if parts := vocabulary.compounds(term, self._language):
            parts = sorted(parts, key=lambda other: (self._idf(other), other))[:_MOST_COMPOUNDS]
            share = _PART
        elif parts := vocabulary.parts(self._words[term], self._language):
            share = min(1.0, len(parts) * _PART)
        else:
            return weight, 0.0
        for other in parts:
            self._match(other, at, _PART)
        self.search += parts
        weight = max(map(self._idf, parts))
        return weight, share * weight

    def _match(self, term: str, at: int, strength: float) -> None:
        self.matches.setdefault(term, []).append((at, strength))

    def _told(self, term: str) -> list[str]:
        """What the admins call it otherwise, or, of a way to reach somebody, what tells it."""
        told = sorted(self._worded.get(term, set()) - {term})
        if way := self._contacts.get(term):
            held = (other for other in way.said if other != term and other in self._vocabulary)
            told += sorted(held)
            for end in way.ends:
                told += self._vocabulary.compounds(end, self._language, shortest=len(end))
        return told

    def _standing(self, term: str, told: Sequence[str]) -> dict[str, float]:
        """The articles' terms that stand for one of the question's, and how strongly."""
        vocabulary, language = self._vocabulary, self._language
        derived = relations(language).derived(term)
        standing = {other: _DERIVED for other in derived if other in vocabulary}
        for other in vocabulary.family(term):
            standing.setdefault(other, _FAMILY)
        if self._question.kind is AnswerKind.MONEY and term in worth(language):
            standing |= {sign: _SYNONYM for sign in _SIGNS if sign in vocabulary}
        common = frequencies(language).rarity(term) < _COMMON
        for form in () if common else speech(language).forms(self._words[term]):
            formed = _term(form, language)
            if formed is not None and formed != term and formed in vocabulary:
                standing[formed] = _OTHER_FORM
        # A word that is asked for itself stands for no other: a "support ticket" is no support.
        asked = self._question.terms
        meant_too = [other for other in everyday(language).get(term, ()) if other not in asked]
        for other in (*told, *meant_too):
            if other in vocabulary:
                standing.setdefault(other, _SYNONYM)
        return standing

    def add_wholes(self, index: Mapping[str, int]) -> None:
        """Match what the articles write as one word, or in short, and the question in several."""
        text, vocabulary = self._question.text, self._vocabulary
        wholes: list[tuple[str | None, tuple[str, ...], float]] = []
        for before, behind in pairwise([t for t in self._question.tokens if t.term in index]):
            if text[before.end : behind.start] in (" ", "-"):
                pair = before.term, behind.term
                one, other = (self._words[term] for term in pair)
                wholes.append((vocabulary.whole(one, other, self._language), pair, _JOINED))
        short_forms = vocabulary.spelled_out(self._question.terms)
        wholes += [(short, spelled, _SHORT_FORM) for short, spelled in short_forms]
        for whole, of, strength in wholes:
            if whole is not None:
                for term in of:
                    self._match(whole, index[term], strength)
                self.search.append(whole)


#: What names the kinds that a question asks for without a noun.
_KIND_NOUNS: Final = {
    AnswerKind.PERSON: ("person",),
    AnswerKind.PLACE: ("locat", "region"),
}


def asked_kinds(question: Question) -> frozenset[str]:
    """Terms of the kind of thing that is asked for: to "which city", cities; empty if unknown."""
    # The noun's last word is what it is: "what chemical element" asks for an element.
    focus = tuple(term for term in question.terms if term in question.focus)[-1:]
    nouns = focus if question.sort is None else (question.sort,)
    return _kinds(question.language, nouns or _KIND_NOUNS.get(question.kind, ()))


def asked_kinds_numbered(question: Question) -> frozenset[int]:
    """The same by the terms' numbers."""
    return _kinds_numbered(question.language, asked_kinds(question))


@lru_cache(maxsize=2_048)
def _kinds(language: str, nouns: tuple[str, ...]) -> frozenset[str]:
    words = relations(language)
    return frozenset().union(*(words.kinds(noun) for noun in nouns))


@lru_cache(maxsize=2_048)
def _kinds_numbered(language: str, kinds: frozenset[str]) -> frozenset[int]:
    return frozenset([NUMBERS[term] for term in kinds])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that BM25 found.

    `score` is BM25's; `affinity` the share of all scores that its article's
    passages have; `reach` what those passages hold of the question.
    """

    profile: PassageProfile
    score: float
    affinity: float
    reach: Reach


KINDS: Final = tuple(AnswerKind)
#: Coverage where synonyms count too, and then what is a step wider or narrower.
_ALIKE: Final = (
    "synonyms", "synonyms_passage", "synonyms_around",
    "related", "related_passage", "related_around",
)  # fmt: skip
#: What is also given as its distance from the best sentence's.
_RELATIVE: Final = (
    "coverage", "coverage_exact", "coverage_passage", "joined_coverage", "coverage_without_focus",
    "pairs_kept", "common_subsequence", "pairs_near", "rarest_coverage", "window", "names_found",
    "passage_sentence_bm25", "passage_pairs", "subject", "opening", "rare_coverage",
    "rare_passage", *_ALIKE,
)  # fmt: skip
#: What no question changes, and what is the same for all sentences of a question.
_FIXED: Final = (
    "length", "opens_passage", "position", "closes_passage", "dangling", "month", "era",
    "percent", "money", "cause", "agent", "quotation", "joined", "quote_characters", "naming",
    "passage_opens_article",
)  # fmt: skip
_ASKED: Final = (
    "sort_asked", "sort_beside", "rarest", "rarity", "known", "terms", "asks_name", "negated",
    "comparative",
    *(f"kind_{kind.name.lower()}" for kind in KINDS),
)  # fmt: skip
FEATURES: Final = (
    "passage_bm25", "passage_bm25_of_best", "passage_rank", "passage_first", "passage_margin",
    "article_affinity", "article_reach", "article_names", "article_lacks",
    "sentence_bm25", "coverage", "coverage_exact",
    "coverage_before", "coverage_after", "coverage_before_added", "coverage_after_added",
    "coverage_context", "coverage_passage", "coverage_to_best_of_passage",
    "coverage_without_focus", "focus", "heaviest_missing", "heaviest_found", "terms_found",
    "terms_found_share", "names_found", "names_in_passage", "pairs_near", "pairs_kept",
    "common_subsequence", "spread", "new_terms", "new_share", "new_numbers", "new_years",
    "new_names", "kind_match", "kind_distance", "sort", "sort_around", "joined_coverage",
    "rarest_coverage", "window",
    "passage_sentence_bm25", "passage_sentence_coverage", "passage_pairs", "bm25_before",
    "bm25_after", "bm25_rank_in_passage",
    "sentence_bm25_of_best", "sentence_rank", "coverage_rank", "passage_lead",
    "subject", "defined", "opening",
    "rare_coverage", "rare_passage", "rare_found", "rare_missing", "rare_known", "rare_lacking",
    *_ALIKE,
    *_FIXED,
    *_ASKED,
    *(f"{name}_below_best" for name in _RELATIVE),
)  # fmt: skip
_AT: Final = {name: at for at, name in enumerate(FEATURES)}
_FIXED_ROWS: Final = slice(_AT[_FIXED[0]], _AT[_FIXED[-1]] + 1)
_RELATIVE_ROWS: Final = [_AT[name] for name in _RELATIVE]
_BELOW_BEST: Final = slice(len(FEATURES) - len(_RELATIVE), len(FEATURES))


#: Index of one of a question's terms → how strongly it is held, from 0 to 1.
_Strengths = dict[int, float]


def _strengths(query: Query, terms: Collection[str]) -> _Strengths:
    """What `terms` hold of the question, of each of its terms the best."""
    found: _Strengths = {}
    # In the order of `matches`: sums must not depend on the order of a set.
    for term, meant in query.matches.items():
        if term in terms:
            for at, strength in meant:
                if strength > found.get(at, 0.0):
                    found[at] = strength
    return found


def _share(query: Query, found: _Strengths) -> float:
    weights = query.weights
    return sum([weights[at] * strength for at, strength in found.items()]) / query.total


class Reach(NamedTuple):
    """What an article's passages hold of a question between them.

    `share` is that of the question's weight, `names` that of its names (a half where it
    has none), `lacking` the heaviest term that none holds, as a share of an unseen one's idf.
    """

    share: float
    names: float
    lacking: float


def reach(query: Query, passages: Iterable[Collection[str]]) -> Reach:
    """What the passages, each its terms, hold between them."""
    found = _strengths(query, set().union(*passages))
    names = query.names
    return Reach(
        _share(query, found),
        sum([found.get(at, 0.0) for at in sorted(names)]) / len(names) if names else 0.5,
        max([w for at, w in enumerate(query.weights) if at not in found], default=0.0)
        / query.unseen,
    )


#: Number of a term → the (row, strength) that it stands for.
_Meaning = dict[int, list[tuple[int, float]]]


@lru_cache(maxsize=4_096)
def _numbered(language: str, term: str) -> tuple[dict[int, float], dict[int, float]]:
    """A term's synonyms and what is related to it: the numbers of the terms, and the strengths."""
    words = relations(language)
    return (
        {NUMBERS[other]: _SYNONYM * share for other, share in words.synonyms(term).items()},
        {NUMBERS[other]: _RELATED * share for other, share in words.related(term).items()},
    )


def _alike(query: Query, numbers: set[int]) -> _Meaning:
    """What of the terms of these numbers is alike to the question's.

    Synonyms have the rows of the question's terms, what is related those behind.
    """
    made: _Meaning = {}
    language, count = query.question.language, len(query.terms)
    for at, asked in enumerate(query.terms):
        for row, alike in zip((at, count + at), _numbered(language, asked), strict=True):
            for number in alike.keys() & numbers:
                made.setdefault(number, []).append((row, alike[number]))
    return made


def numbers_alike(query: Query, some: Collection[int]) -> set[int]:
    """The numbers of the terms that stand for one of these of the question's, or are like it."""
    standing = query.standing_for([query.terms[at] for at in some])
    made = {NUMBERS[term] for term in standing if term in NUMBERS}
    language = query.question.language
    return made.union(*(alike for at in some for alike in _numbered(language, query.terms[at])))


def _filled(shape: tuple[int, int], held: Iterable[tuple[int, int]], meaning: _Meaning) -> Matrix:
    """A matrix of `shape`: the greatest strength of what is held, as (column, number of a term)."""
    rows, columns = shape
    places: list[int] = []
    strengths: list[float] = []
    for column, number in held:
        for row, strength in meaning[number]:
            places.append(row * columns + column)
            strengths.append(strength)
    made = np.zeros(rows * columns)
    np.maximum.at(made, np.array(places, np.intp), strengths)
    return made.reshape(shape)


def _rising(numbers: Iterable[int]) -> Integers:
    return np.array(sorted(numbers), np.int64)


def _among(numbers: Integers, some: Integers) -> npt.NDArray[np.bool_]:
    """Which of `numbers` are one of `some`, which are rising."""
    if not len(some):
        return np.zeros(len(numbers), bool)
    return np.asarray(some.take(some.searchsorted(numbers), mode="clip") == numbers)


#: What of a key is the number of the term.
_TERM: Final = (1 << SHIFT) - 1


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """The content terms of the sentences, in each sentence once.

    `keys` are those of `Words.keys`, rising. The words that say one are, as indices
    in `Words`, `words[begins[at] : begins[at + 1]]`, rising.
    """

    keys: Integers
    words: Integers
    begins: Integers

    @classmethod
    def of(cls, said: Words) -> _Terms:
        words = said.marked(CONTENT)
        keys = said.keys(words)
        order = keys.argsort(kind="stable")
        keys = keys[order]
        new = np.ones(len(keys) + 1, bool)
        np.not_equal(keys[1:], keys[:-1], out=new[1:-1])
        begins = new.nonzero()[0]
        return cls(keys[begins[:-1]], words[order], begins)

    def saying(self, some: Integers) -> Integers:
        """The words, rising, that say the terms of these indices."""
        chosen = np.zeros(len(self.keys), bool)
        chosen[some] = True
        return np.sort(self.words[chosen.repeat(np.diff(self.begins))])


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What the candidates' sentences, all in order, hold of a question.

    Matrices have a row for each of the question's terms and a column for each
    sentence: how strongly a sentence holds the term, how strongly its passage
    and its headings do between them (`whole`), each first itself, then where
    synonyms count too, then where what is related does; its headings alone
    (`context`); which of `terms` the term itself is (`itself`, -1 where a sentence does
    not say it) and how often it is said (`counts`).
    """

    query: Query
    said: Words
    terms: _Terms
    #: Of each sentence its candidate, of each candidate where its sentences begin.
    passage: Integers
    opens: Integers
    #: What stands for the question's terms, and the numbers of that, rising.
    meaning: _Meaning
    asked: Integers
    #: Of `terms` those that do, as indices; the sentence of each and where it says it first.
    held: Integers
    sentence: Integers
    first: Integers
    #: Shape (terms, 1).
    weights: Matrix
    #: Shape (3, terms, sentences), as `whole`.
    strengths: Matrix
    whole: Matrix
    context: Matrix
    itself: Integers
    counts: Matrix
    #: Shape (len(_FIXED), sentences).
    fixed: Matrix

    @classmethod
    def of(cls, query: Query, candidates: Sequence[Candidate]) -> Held:
        profiles = [candidate.profile for candidate in candidates]
        said = Words.of(profiles)
        terms = _Terms.of(said)
        sizes = np.array([len(profile.sizes) for profile in profiles])
        passage = np.arange(len(profiles)).repeat(sizes)
        opens = sizes.cumsum() - sizes
        # What has no number stands in none of the passages.
        meaning = {NUMBERS[term]: some for term, some in query.matches.items() if term in NUMBERS}
        asked = _rising(meaning)
        numbers = terms.keys & _TERM
        held = _among(numbers, asked).nonzero()[0]
        sentence = terms.keys[held] >> SHIFT
        alike = _alike(query, set(numbers.tolist()))
        likes = _among(numbers, _rising(alike)).nonzero()[0]
        count, shape = len(query.terms), (len(query.terms), len(passage))
        strengths = np.empty((3, *shape))
        strengths[0] = _filled(
            shape, zip(sentence.tolist(), numbers[held].tolist(), strict=True), meaning
        )
        likely = terms.keys[likes] >> SHIFT
        strengths[1:] = _filled(
            (2 * count, len(passage)),
            zip(likely.tolist(), numbers[likes].tolist(), strict=True),
            alike,
        ).reshape(2, *shape)
        np.maximum.accumulate(strengths, axis=0, out=strengths)
        headings = [
            (which, number)
            for which, profile in enumerate(profiles)
            for number in meaning.keys() & profile.context
        ]
        context = _filled((count, len(profiles)), headings, meaning)
        whole = np.maximum(np.maximum.reduceat(strengths, opens, axis=-1), context)
        itself = np.full(shape, -1)
        rows = {NUMBERS[term]: at for at, term in enumerate(query.terms) if term in NUMBERS}
        for at, number, column in zip(
            held.tolist(), numbers[held].tolist(), sentence.tolist(), strict=True
        ):
            row = rows.get(number)
            if row is not None:
                itself[row, column] = at
        counts = np.where(itself < 0, 0.0, np.diff(terms.begins).take(itself, mode="clip"))
        return cls(
            query,
            said,
            terms,
            passage,
            opens,
            meaning,
            asked,
            held,
            sentence,
            said.place[terms.words[terms.begins[held]]],
            np.array(query.weights)[:, None],
            strengths,
            whole[..., passage],
            context[:, passage],
            itself,
            counts,
            _fixed(profiles, said),
        )

    @property
    def alike(self) -> Matrix:
        """How strongly each sentence holds each term, where all counts that is alike."""
        return np.asarray(self.strengths[-1])

    @property
    def around(self) -> Matrix:
        """The same of each sentence's passage and its headings."""
        return np.asarray(self.whole[-1])

    @property
    def own(self) -> Matrix:
        """How strongly each sentence holds each term itself."""
        return np.asarray(self.strengths[0])

    def strength_of(self, some: npt.NDArray[np.bool_]) -> Matrix:
        """Shape (terms, sentences): what only these of `held` hold."""
        numbers = (self.terms.keys[self.held[some]] & _TERM).tolist()
        return _filled(
            self.own.shape, zip(self.sentence[some].tolist(), numbers, strict=True), self.meaning
        )

    def new(self, words: Integers) -> Integers:
        """What these words say that stands for nothing of the question, as keys, each once."""
        keys = np.unique(self.said.keys(words))
        return keys[~_among(keys & _TERM, self.asked)]

    def before(self, values: Matrix) -> Matrix:
        """Of each sentence what the one before it in its passage has; 0 where there is none."""
        made = np.zeros_like(values)
        made[..., 1:] = values[..., :-1]
        made[..., self.opens] = 0.0
        return made

    def after(self, values: Matrix) -> Matrix:
        """Of each sentence what the one after it in its passage has; 0 where there is none."""
        made = np.zeros_like(values)
        made[..., :-1] = values[..., 1:]
        made[..., self.opens[1:] - 1] = 0.0
        return made

    def most(self, values: Matrix) -> Matrix:
        """Of each sentence the greatest value in its passage."""
        return np.asarray(np.maximum.reduceat(values, self.opens, axis=-1)[..., self.passage])

    def share(self, strengths: Matrix) -> Matrix:
        """The share of the question's weight held so strongly; summed over the last axis but one.

        Row after row, so that the sum is the same whatever stands beside it.
        """
        return np.asarray((self.weights * strengths).sum(axis=-2) / self.query.total)

    def fixed_row(self, name: str) -> Matrix:
        return np.asarray(self.fixed[_FIXED.index(name)])


#: Of some of `FEATURES` the values: one a sentence, or one for all.
_Columns = dict[str, npt.ArrayLike]


def _outranked(values: Matrix) -> Integers:
    """Of each value how many are greater."""
    return np.asarray(len(values) - np.sort(values).searchsorted(values, "right"))


def _passage_columns(held: Held, candidates: Sequence[Candidate]) -> _Columns:
    """What BM25 says of the passages, and what their articles hold."""
    scores = [candidate.score for candidate in candidates]
    best = scores[0] or 1.0
    second = scores[1] if len(scores) > 1 else 0.0
    ceiling = (K1 + 1) * held.query.total
    made: dict[str, list[float]] = {
        "passage_bm25": [score / ceiling for score in scores],
        "passage_bm25_of_best": [score / best for score in scores],
        "passage_rank": [1 / (1 + rank) for rank in range(len(scores))],
        "passage_first": [float(rank == 0) for rank in range(len(scores))],
        "passage_margin": [
            (score - (best if rank else second)) / best for rank, score in enumerate(scores)
        ],
        "article_affinity": [candidate.affinity for candidate in candidates],
        "article_reach": [candidate.reach.share for candidate in candidates],
        "article_names": [candidate.reach.names for candidate in candidates],
        "article_lacks": [candidate.reach.lacking for candidate in candidates],
    }
    values = np.array([*made.values()])[:, held.passage]
    return dict(zip(made, values, strict=True))


def _sentence_bm25(held: Held) -> _Columns:
    """BM25 over sentences, of the question's own terms."""
    query, counts = held.query, held.counts
    ceiling = (K1 + 1) * query.total
    length = np.bincount(held.said.sentence[held.said.marked(CONTENT)], minlength=counts.shape[1])
    norm = K1 * (1 - B + B * length / _MEAN_SENTENCE)
    weights = held.weights * (K1 + 1)
    bm25 = (weights * counts / (counts + norm)).sum(axis=0)
    rank = _outranked(bm25)
    # In order of passages and then of ranks: a sentence's place less its passage's.
    key = held.passage * len(rank) + rank
    rank_in_passage = np.sort(key).searchsorted(key) - held.opens[held.passage]
    return {
        "sentence_bm25": bm25 / ceiling,
        "passage_sentence_bm25": held.most(bm25) / ceiling,
        "bm25_before": held.before(bm25) / ceiling,
        "bm25_after": held.after(bm25) / ceiling,
        "bm25_rank_in_passage": 1 / (1 + rank_in_passage),
        "sentence_bm25_of_best": bm25 / (bm25.max() or 1.0),
        "sentence_rank": 1 / (1 + rank),
    }


def _coverage(held: Held) -> _Columns:
    """What of the question's weight a sentence, its neighbours and its passage hold."""
    own, most = held.own, held.most
    missing = own == 0
    before, after = held.before(held.strengths), held.after(held.strengths)
    beside = np.maximum(before, after)
    shares, synonyms, related = held.share(held.strengths)
    whole, whole_synonyms, whole_related = held.share(held.whole)
    _, synonyms_around, related_around = held.share(np.maximum(held.strengths, beside))
    added = np.stack([before[0], after[0], beside[0], held.context]) * missing
    before_added, after_added, beside_added, context_added = held.share(added)
    squares = np.square(held.weights)
    of_passages = np.sort(whole[held.opens])
    first, second = of_passages[-1], of_passages[-2] if len(of_passages) > 1 else 0.0
    return {
        "coverage": shares,
        "coverage_exact": held.share(own == 1.0),
        "coverage_before": held.before(shares),
        "coverage_after": held.after(shares),
        "coverage_before_added": before_added,
        "coverage_after_added": after_added,
        "coverage_context": context_added,
        "coverage_passage": whole,
        "coverage_to_best_of_passage": shares - most(shares),
        "coverage_rank": 1 / (1 + _outranked(shares)),
        "joined_coverage": shares + before_added * held.fixed_row("joined"),
        "rarest_coverage": (squares * own).sum(axis=0) / (squares.sum() or 1.0),
        "window": shares + beside_added,
        "passage_sentence_coverage": most(shares),
        "passage_lead": whole - np.where(whole == first, second, first),
        "synonyms": synonyms,
        "synonyms_passage": whole_synonyms,
        "synonyms_around": synonyms_around,
        "related": related,
        "related_passage": whole_related,
        "related_around": related_around,
    }


def _rarity(held: Held) -> _Columns:
    """What is held of the question where its terms count by how rare they are in the language."""
    rarity = np.array(held.query.rarity)[:, None]
    total = float(rarity.sum()) or 1.0
    found, whole = held.own, held.whole[0]
    anywhere = whole.max(axis=1, initial=0.0)[:, None]
    return {
        "rare_coverage": (rarity * found).sum(axis=0) / total,
        "rare_passage": (rarity * whole).sum(axis=0) / total,
        "rare_found": (rarity * (found > 0)).max(axis=0, initial=0.0),
        "rare_missing": (rarity * (found == 0)).max(axis=0, initial=0.0),
        "rare_known": float((rarity * anywhere).sum()) / total,
        "rare_lacking": float((rarity * (anywhere == 0)).max(initial=0.0)),
    }


def _terms_found(held: Held) -> _Columns:
    """Which of the question's terms a sentence holds: names, what is asked for, the heaviest."""
    query, own = held.query, held.own
    weights = held.weights
    found = own > 0
    count = found.sum(axis=0)
    names, focus = sorted(query.names), sorted(query.focus)
    focused = (weights[focus] * own[focus]).sum(axis=0)
    focus_total = sum(query.weights[at] for at in focus)
    unfocused = held.share(own) * query.total - focused
    in_passage = held.whole[0, names] > 0
    sort: npt.ArrayLike = 0.0
    around: npt.ArrayLike = 0.0
    if query.question.sort in query.terms:
        at = query.terms.index(query.question.sort)
        sort = said = own[at]
        around = np.max([said, held.before(said), held.after(said), held.context[at]], axis=0)
    return {
        "sort": sort,
        "sort_around": around,
        "coverage_without_focus": unfocused / ((query.total - focus_total) or 1.0),
        "focus": focused / focus_total if focus_total else 0.5,
        "heaviest_missing": (weights * ~found).max(axis=0, initial=0.0) / query.unseen,
        "heaviest_found": (weights * found).max(axis=0, initial=0.0) / query.unseen,
        "terms_found": count,
        "terms_found_share": count / max(1, len(query.terms)),
        "names_found": found[names].sum(axis=0) / len(names) if names else 0.5,
        "names_in_passage": in_passage.sum(axis=0) / len(names) if names else 0.5,
    }


def _order(held: Held) -> _Columns:
    """Whether what a sentence holds stands in it as in the question, and how close."""
    query, said, terms = held.query, held.said, held.terms
    columns = len(said.sizes)
    # Each of the question's words, stop words too, as a letter: the other words do not matter.
    numbers = {term: NUMBERS[term] for term in query.sequence if term in NUMBERS}
    rising = _rising({*numbers.values()})
    letter = {number: chr(at) for at, number in enumerate(rising.tolist())}
    found = _among(said.numbers, rising).nonzero()[0]
    sentence = said.sentence[found]
    letters = "".join([letter[number] for number in said.numbers[found].tolist()])
    asked = "".join([letter[numbers[term]] for term in query.sequence if term in numbers])
    bounds = sentence.searchsorted(np.arange(columns + 1)).tolist()
    common = [LCSseq.similarity(asked, letters[a:b]) if a < b else 0 for a, b in pairwise(bounds)]
    pairs = {
        letter[numbers[one]] + letter[numbers[other]]
        for one, other in query.pairs
        if one in numbers and other in numbers
    }
    beside = ((np.diff(found) == 1) & (np.diff(sentence) == 0)).nonzero()[0]
    met = {
        (column, letters[at : at + 2])
        for at, column in zip(beside.tolist(), sentence[beside].tolist(), strict=True)
        if letters[at : at + 2] in pairs
    }
    kept = np.zeros(columns)
    for column, _ in met:
        kept[column] += 1
    close = np.zeros(columns)
    both = (held.itself[:-1] >= 0) & (held.itself[1:] >= 0)
    for one, at in np.argwhere(both).tolist():
        ours, theirs = (
            terms.words[terms.begins[own] : terms.begins[own + 1]].tolist()
            for own in held.itself[one : one + 2, at].tolist()
        )
        close[at] += any([0 < b - a <= 3 for a in ours for b in theirs])
    count = np.bincount(held.sentence, minlength=columns)
    least, last = np.full(columns, _NOWHERE), np.zeros(columns, np.int64)
    np.minimum.at(least, held.sentence, held.first)
    np.maximum.at(last, held.sentence, held.first)
    pairs_total = max(1, len(query.pairs))
    return {
        "pairs_near": close / max(1, len(query.terms)),
        "pairs_kept": kept / pairs_total,
        "passage_pairs": held.most(kept) / pairs_total,
        "common_subsequence": np.array(common) / max(1, len(query.sequence)),
        "spread": np.where(count, (last - least + 1) / np.maximum(count, 1), 30.0),
    }


def _subjects(held: Held) -> _Columns:
    """What of the question a sentence opens with, and whether it says what that is."""
    said = held.said
    copulas = said.marked(COPULA)
    copulas = copulas[said.place[copulas] < _LONGEST_SUBJECT]
    # Of each sentence the first.
    sentences, firsts = np.unique(said.sentence[copulas], return_index=True)
    copulas = copulas[firsts]
    subject = np.zeros(len(said.sizes), np.int64)
    subject[sentences] = said.place[copulas]
    behind = np.minimum(copulas + 1, len(said.place) - 1)
    defines = np.zeros(len(said.sizes), bool)
    defines[sentences] = (said.marks[behind] & DEFINING > 0) & (said.sentence[behind] == sentences)
    within = [held.first < subject[held.sentence], held.first < _OPENING]
    subjects, opening = (held.share(held.strength_of(some)) for some in within)
    return {"subject": subjects, "defined": subjects * defines, "opening": opening}


def _new_things(held: Held) -> _Columns:
    """What a sentence says that the question does not, and whether that is of the kind sought."""
    said, kind = held.said, held.query.question.kind
    columns = len(said.sizes)
    numbers, years, names = (
        held.new(words) for words in (said.marked(NUMBER), said.marked(YEAR), said.names())
    )
    new_numbers, new_years, new_names = (
        np.bincount(keys >> SHIFT, minlength=columns).astype(float)
        for keys in (numbers, years, names)
    )
    things: Integers | None = None
    match: npt.ArrayLike = 0.5
    if kind in (AnswerKind.AMOUNT, AnswerKind.DURATION, AnswerKind.MONEY):
        things, match = numbers, new_numbers > 0
    elif kind is AnswerKind.PERCENTAGE:
        things, match = numbers, np.maximum(held.fixed_row("percent"), new_numbers > 0)
    elif kind is AnswerKind.DATE:
        # Years, and other numbers only of a sentence that has none.
        things = np.concatenate([years, numbers[new_years[numbers >> SHIFT] == 0]])
        dated = np.maximum(held.fixed_row("month"), held.fixed_row("era"))
        match = np.maximum(np.maximum(dated, new_years > 0), 0.5 * (new_numbers > 0))
    elif kind in (AnswerKind.PERSON, AnswerKind.ORGANISATION, AnswerKind.PLACE):
        things, match = names, new_names > 0
    elif kind is AnswerKind.REASON:
        match = held.fixed_row("cause")
    terms = np.bincount(held.terms.keys >> SHIFT, minlength=columns)
    new = terms - np.bincount(held.sentence, minlength=columns)
    return {
        "new_terms": new,
        "new_share": new / np.maximum(terms, 1),
        "new_numbers": new_numbers,
        "new_years": new_years,
        "new_names": new_names,
        "kind_match": match,
        "kind_distance": _FARTHEST if things is None else _distance(held, things),
    }


def _distance(held: Held, things: Integers) -> Matrix:
    """Words between the nearest of each sentence's `things`, by their keys, and of its terms."""
    made = np.full(len(held.said.sizes), _FARTHEST)
    here = held.terms.saying(held.held)
    there = held.terms.saying(_among(held.terms.keys, np.sort(things)).nonzero()[0])
    if len(here) and len(there):
        sentence = held.said.sentence[there]
        after = here.searchsorted(there)
        for near in (here.take(after - 1, mode="clip"), here.take(after, mode="clip")):
            own = held.said.sentence[near] == sentence
            np.minimum.at(made, sentence[own], np.abs(near - there)[own])
    return made


def _fixed(profiles: Sequence[PassageProfile], said: Words) -> Matrix:
    """Shape (len(_FIXED), sentences): what is known of sentences before any question."""
    rows = [
        (
            at == 0,
            at,
            at == len(profile.sentences) - 1,
            profile.dangling[at],
            profile.quotation[at],
            one.quote[0] < one.start,
            one.quote[1] - one.quote[0],
            profile.excerpt.opens_article,
        )
        for profile in profiles
        for at, one in enumerate(profile.sentences)
    ]
    opens, position, closes, dangling, quotation, joined, characters, first = np.array(rows).T
    marks = said.says()
    month, era, percent, money, cause, agent, naming = (
        marks & mark > 0 for mark in (MONTH, ERA, PERCENT, MONEY, CAUSE, AGENT, NAMING)
    )
    made: dict[str, npt.ArrayLike] = {
        "length": [math.log1p(size) for size in said.sizes.tolist()],
        "opens_passage": opens,
        "position": position,
        "closes_passage": closes,
        "dangling": dangling,
        "month": month,
        "era": era,
        "percent": percent,
        "money": money,
        "cause": cause,
        "agent": agent,
        "quotation": quotation,
        "joined": joined,
        "quote_characters": characters,
        "naming": naming,
        "passage_opens_article": first,
    }
    return np.array([made[name] for name in _FIXED], float)


def _asked(query: Query) -> _Columns:
    """What is the same for all sentences."""
    question = query.question
    return {
        "sort_asked": float(question.sort in query.terms),
        "sort_beside": float(question.beside),
        "rarest": max(query.rarity, default=0.0),
        "rarity": sum(query.rarity) / (len(query.rarity) or 1),
        "known": query.known,
        "terms": float(len(query.terms)),
        "asks_name": float(question.naming),
        "negated": float(question.negated),
        "comparative": float(question.comparative),
        **{f"kind_{kind.name.lower()}": float(kind is question.kind) for kind in KINDS},
    }


class Evidence(NamedTuple):
    """The evidence of sentences: `rows` of shape (sentences, len(FEATURES)), and what they hold."""

    rows: Matrix
    held: Held


def evidence(query: Query, candidates: Sequence[Candidate]) -> Evidence:
    """That of the sentences of all candidates in order, of which there is at least one.

    Each candidate's passage has at least one sentence.
    """
    held = Held.of(query, candidates)
    columns = {
        **_passage_columns(held, candidates),
        **_sentence_bm25(held),
        **_coverage(held),
        **_rarity(held),
        **_terms_found(held),
        **_order(held),
        **_subjects(held),
        **_new_things(held),
        **_asked(query),
    }
    # A row for each feature while it is made: each is then written along memory.
    made = np.empty((len(FEATURES), len(held.passage)))
    for name, values in columns.items():
        made[_AT[name]] = values
    made[_FIXED_ROWS] = held.fixed
    relative = made[_RELATIVE_ROWS]
    made[_BELOW_BEST] = relative - relative.max(axis=1, keepdims=True)
    return Evidence(made.T, held)
