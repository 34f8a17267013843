"""A question as it was meant: words that no passage has, and that are a slip from what was meant.

Norvig's way (norvig.com/spell-correct.html): what a word may be with one letter swapped, dropped,
added or exchanged is made, and of that what the articles say is kept, or else what is usual in the
language. Where there is none, a term of the articles may be two slips away.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from string import ascii_lowercase
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answering.matching import Vocabulary
from bot.answering.messages import asked_in
from bot.answering.question import says_nothing
from bot.text import Token, fold, tokenize
from bot.text.everyday import everyday
from bot.text.frequency import LEAST, frequencies
from bot.text.grammar import grammar
from bot.text.languages import with_grammar
from bot.text.relations import relations
from bot.text.speech import Speech, speech
from bot.text.stopwords import stop_words
from bot.text.words import read as read_words

#: Letters of a word that may be mistyped, with fewer only as a function word whose letters are
#: swapped; more of one that is known in its language, and seldom.
_SHORTEST: Final = 3
_SHORTEST_TERM: Final = 4
_SHORTEST_KNOWN: Final = 5
#: Function words of another language that are no chance.
_FOREIGN: Final = 2
#: Longer ones are no words.
_LONGEST: Final = 30
#: A word of a dictionary that is no longer is none; a longer one is hardly another word's slip.
_LONG: Final = 7
#: So many strange words of a question are looked into: each takes milliseconds.
_MOST: Final = 10
#: On Zipf's scale: what is meant is so much commoner than a word that there is, or than one of a
#: dictionary.
_COMMONER: Final = 1.5
_MUCH_COMMONER: Final = 2.0
_STOP_WORD: Final = 6.0
#: As idf: a function word is as likely meant as a term that says so little, and letters that are
#: swapped as one that says so much less.
_STOP_IDF: Final = 3.0
_SWAPPED: Final = 2.0
#: On Zipf's scale: a word that no passage has is so usual; any that one has is likelier meant.
_USUAL: Final = 4.0
_ELSEWHERE: Final = 1_000.0
#: Words that are looked up in the passages, and how like what was typed they are at least.
_TRIED: Final = 3
_LIKE: Final = 0.8


class Respelled(NamedTuple):
    """A question as it was meant, and the words that were read as others, each with that.

    Function words are not among these, nor what may be another form of a word: nobody need be told.
    """

    text: str
    slips: tuple[tuple[str, str], ...]


class Speller(NamedTuple):
    """What is known of the passages that a question is asked of.

    `idf` says how rare a term is among them, `words_of` what words they have for it.
    """

    language: str
    vocabulary: Vocabulary
    idf: Callable[[str], float]
    words_of: Callable[[str], Collection[str]]

    def respelled(self, text: str) -> Respelled:
        """A question without its slips; a word of its language, or of the admins, is none.

        Nor is one that only stands about the question.
        """
        cursor, made = 0, []
        slips: dict[str, str] = {}
        asked = asked_in(text, self.language)
        shouted, tokens = asked.isupper(), tokenize(asked, self.language)
        if self._is_foreign(asked, tokens):
            return Respelled(text, ())
        strange = [token for token in tokens if self._is_strange(token, text)]
        # With more of them than of function words it may be of another language.
        fluent = len(strange) <= sum(token.stop for token in tokens)
        for token in strange[:_MOST]:
            word, opens = text[token.start : token.end], token is tokens[0]
            named = word[0].isupper() and not (opens or shouted)
            likely = self._likely(word, token.term, opens=opens, fluent=fluent)
            meant = self._meant(word, likely, named=named)
            if meant is not None:
                # With one word in small letters the others would be names.
                meant = meant.upper() if shouted else meant
                if self._is_told(word, meant):
                    slips[word] = meant
                made += [text[cursor : token.start], meant]
                cursor = token.end
        return Respelled("".join([*made, text[cursor:]]), tuple(slips.items()))

    def _is_foreign(self, asked: str, tokens: Sequence[Token]) -> bool:
        """Whether a question has more function words of another language: they are no slips."""
        least = max(_FOREIGN, 1 + sum(token.stop for token in tokens))
        words = {fold(asked[token.start : token.end], self.language) for token in tokens}
        # Lists of these have letters and numbers, too.
        words = {word for word in words if len(word) > 1 and word.isalpha()}
        return any(
            len(words & stop_words(other)) >= least for other in with_grammar() - {self.language}
        )

    def _is_told(self, word: str, meant: str) -> bool:
        """Whether a word was mistyped: where no dictionary of forms is kept, one that only ends
        otherwise may be a form of the other."""
        typed, read = fold(word, self.language), fold(meant, self.language)
        if read in stop_words(self.language):
            return False
        form = typed.startswith(read) or read.startswith(typed)
        return not form or isinstance(speech(self.language), Speech)

    def _is_strange(self, token: Token, text: str) -> bool:
        word, term = text[token.start : token.end], token.term
        return (
            not token.stop
            and word.isalpha()
            and _SHORTEST <= len(word) <= _LONGEST
            and term not in self.vocabulary
            # A term may be another word's: of "goverment" it is that of "governess".
            and (len(word) >= _LONG or not relations(self.language).knows(term))
            and term not in everyday(self.language)
            and fold(word, self.language) not in says_nothing(self.language)
            and not self.vocabulary.is_worded(term, self.language)
        )

    def _meant(
        self, word: str, likely: Iterable[tuple[list[str], str]], *, named: bool
    ) -> str | None:
        """What of the likely is meant by a word that no passage has; None where it is itself."""
        plain = fold(word, self.language)
        for spellings, other in likely:
            words = {fold(found, self.language): found for found in sorted(self.words_of(other))}
            # A name has no other forms, and one that no passage has is no slip of another word.
            if named:
                words = {one: found for one, found in words.items() if found[0].isupper()}
            if not spellings:
                # Two slips: no form can be told from the term.
                near = process.extractOne(
                    plain, words.keys(), scorer=OSA.normalized_similarity, score_cutoff=_LIKE
                )
                spellings = [] if near is None else [near[0]]
            written = [one for one in spellings if one in words]
            # A form that is nowhere written is often none: its stem is another word's.
            if not written and not named:
                written = [one for one in spellings if self._is_written(one, other)]
            if written:
                found = words.get(written[0], written[0])
                if word[0].isupper():
                    return found[0].upper() + found[1:]
                return fold(found, self.language) if found[0].isupper() else found
        return None

    def _is_written(self, word: str, term: str) -> bool:
        """Whether letters are a word, as far as is known: many that are none have a word's term."""
        if not term:
            return True
        known = speech(self.language)
        if isinstance(known, Speech) and known.knows(word):
            return True
        # A stem alone is none ("comput"); a noun that is always one is in no list ("membership").
        return (
            word == term
            and relations(self.language).knows(term)
            and (not isinstance(known, Speech) or grammar(self.language).ending(word) > 0)
        )

    def _likely(
        self, word: str, term: str, *, opens: bool, fluent: bool
    ) -> list[tuple[list[str], str]]:
        """Spellings that may be meant, likeliest first, with their term, "" of a function word's.

        None of a term that is two slips away.
        """
        said, asking = frequencies(self.language), grammar(self.language).asking
        known, commoner = said.zipf(term), _COMMONER
        if relations(self.language).knows(term):
            known, commoner = max(known or 0.0, LEAST), _MUCH_COMMONER
        word, letters = fold(word, self.language), _letters(self.language)
        edits, swaps = [*_edits(word, letters)], len(word) - 1
        surest = swaps + (len(word) + 1) * len(letters)
        if len(word) < _SHORTEST_TERM:
            del edits[swaps:]
        elif known is not None and len(word) < _SHORTEST_KNOWN:
            return []
        found: dict[str, list[tuple[float, str]]] = {}
        for at, (one, (other, stop)) in enumerate(
            zip(edits, read_words(edits, self.language), strict=True)
        ):
            if not stop and len(word) < _SHORTEST_TERM:
                continue
            usual = _STOP_WORD if stop else said.zipf(other) or 0.0
            if known is not None and usual < known + commoner:
                continue
            term_of = "" if stop else other
            weight = self._weight(one, term_of, usual, sure=fluent and at < surest)
            if weight is not None:
                weight -= _SWAPPED * ((at < swaps) + (opens and one in asking))
                found.setdefault(term_of, []).append((weight, one))
        if not found and known is None:
            near = self.vocabulary.spelling(term)
            return [] if near is None else [([], near)]
        ranked = sorted(found.items(), key=lambda meant: min(meant[1]))
        return [([one for _, one in sorted(own)], other) for other, own in ranked[:_TRIED]]

    def _weight(self, word: str, term: str, usual: float, *, sure: bool) -> float | None:
        """How far a spelling is from what is likeliest meant, as idf; None where it is not meant.

        `usual` says how common its term is, "" of a function word's; `sure` that no letter was
        exchanged or left out in a question of the language.
        """
        if not term:
            return _STOP_IDF
        if term in self.vocabulary:
            return self.idf(term)
        # The articles may have another word for it. What is rare is in no dictionary, and a letter
        # exchanged or left out makes many a word of it: "vesicle" is no vehicle, and "json" no son.
        if sure and usual >= _USUAL and self._is_written(word, term):
            return _ELSEWHERE - usual
        return None


@cache
def _letters(language: str) -> str:
    used = {c for word in stop_words(language) for c in word if c.isalpha()}
    # No function word of English has a "z".
    latin = 2 * len(used.intersection(ascii_lowercase)) > len(used)
    return "".join(sorted(used.union(ascii_lowercase if latin else ())))


def _edits(word: str, letters: str) -> Iterator[str]:
    """What is one slip from a word: two letters swapped; then one more, one less, another."""
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(len(word) + 1):
        for letter in letters:
            yield word[:at] + letter + word[at:]
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
    for at in range(len(word)):
        for letter in letters:
            yield word[:at] + letter + word[at + 1 :]
