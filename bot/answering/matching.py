"""How the words of a question are matched with those of the articles that are asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import regex
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answering.question import AnswerKind, Question, contacts, worth
from bot.text import DEFAULT_LANGUAGE
from bot.text import terms as terms_of
from bot.text.everyday import everyday, together
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
SYNONYM: Final = 0.8
#: So nearly the same means what is sought for a term that no passage has.
_SOUGHT_ALIKE: Final = 0.7
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

#: What stands between two words of a clause.
_BETWEEN_WORDS: Final = regex.compile(r"[^,;:.!?()\n]*")
#: By these an amount of money is told.
_SIGNS: Final = ("€", "$", "£")


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
        words = [token.term for token in question.tokens]
        for phrase, said in vocabulary.worded(words, self._language):
            for term in phrase:
                # Of what is said in several words the rarest stands for them.
                self._worded.setdefault(term, set()).add(max(said, key=idf))
        for clause in _clauses(question):
            for phrase, said in together(clause, self._language):
                held = [one for one in said if one in vocabulary]
                for term in phrase:
                    self._worded.setdefault(term, set()).update(held)

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
        known = relations(language)
        derived = known.derived(term)
        standing = {other: _DERIVED for other in derived if other in vocabulary}
        for other in vocabulary.family(term):
            # "Fourth" is not "four", nor "public" "publish": WordNet would say so.
            if language != DEFAULT_LANGUAGE or not (known.knows(term) and known.knows(other)):
                standing.setdefault(other, _FAMILY)
        if self._question.kind is AnswerKind.MONEY and term in worth(language):
            standing |= {sign: SYNONYM for sign in _SIGNS if sign in vocabulary}
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
                standing.setdefault(other, SYNONYM)
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


def _clauses(question: Question) -> Iterator[list[str]]:
    """The terms of a question between its marks."""
    clause: list[str] = []
    end = 0
    for token in question.tokens:
        if clause and not _BETWEEN_WORDS.fullmatch(question.text, end, token.start):
            yield clause
            clause = []
        clause.append(token.term)
        end = token.end
    if clause:
        yield clause


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


@lru_cache(maxsize=2_048)
def _kinds(language: str, nouns: tuple[str, ...]) -> frozenset[str]:
    words = relations(language)
    return frozenset().union(*(words.kinds(noun) for noun in nouns))
