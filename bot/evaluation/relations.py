"""Build the dictionaries of related terms and of parts of speech from published files.

English comes from WordNet's files (formats: its manual pages wndb(5WN) and wninput(5WN)) and
the Moby Thesaurus (a word per line, with all that is related to it), other languages from
LibreOffice's thesauri (MyThes: a word and how many meanings it has, then a line for each).
Words are stemmed as in articles, and only relations between stems are kept.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import regex

from bot.text import DEFAULT_LANGUAGE, terms
from bot.text.frequency import frequencies
from bot.text.relations import FOLDER, STRENGTH, Relations
from bot.text.speech import Speech

_PARTS: Final = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
#: WordNet's signs: of pointers between words, and between senses.
_DERIVED: Final = frozenset(("+", "\\", "<"))
_NEAR: Final = frozenset(("@", "@i", "~", "~i", "&", "*", ">", "$", "^", "#p", "%p", "#m", "%m"))
_SIMILAR: Final = "&"
_NARROWER: Final = frozenset(("~", "~i"))
#: A word's rarer senses say more wrong than right.
_SYNONYM_SENSES: Final = 5
_NEAR_SENSES: Final = 3
_KIND_SENSES: Final = 2
#: How near a step along a pointer between senses is.
_SIMILAR_STRENGTH: Final = 0.9
_STEP_STRENGTH: Final = 0.7
_RARE: Final = 9
#: How near words are that Moby relates, by how alike their lists are, and the least that is kept.
_MOBY: Final = 1.25
_LEAST_MOBY: Final = 0.25
#: As which of its meanings counts that a word is a synonym of another, but not the other way.
_UNLISTED: Final = 3
#: So many words at most mean the same; of longer lists each means it less.
_CLOSE: Final = 6

Sense = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Pointer:
    """From the word `source` (from 1; 0 is all) of one sense to the word `target` of another."""

    sign: str
    sense: Sense
    source: int
    target: int


@dataclass(frozen=True, slots=True)
class _Synset:
    words: tuple[str, ...]
    pointers: tuple[_Pointer, ...]


def _lines(path: Path) -> Iterable[list[str]]:
    for line in path.read_text("latin-1").splitlines():
        if line and not line.startswith("  "):  # the licence at the top
            yield line.split("|")[0].split()


def _read(folder: Path) -> tuple[dict[Sense, _Synset], dict[tuple[str, Sense], int]]:
    """The synsets, and each word's senses numbered from 0, the commonest first."""
    synsets: dict[Sense, _Synset] = {}
    order: dict[tuple[str, Sense], int] = {}
    for name, part in _PARTS.items():
        for fields in _lines(folder / f"data.{name}"):
            count = int(fields[3], 16)
            words = tuple(fields[4 + 2 * at].partition("(")[0] for at in range(count))
            at = 4 + 2 * count
            pointers = []
            for place in range(at + 1, at + 1 + 4 * int(fields[at]), 4):
                sign, offset, to, which = fields[place : place + 4]
                sense = ("a" if to == "s" else to, offset)
                pointers.append(_Pointer(sign, sense, int(which[:2], 16), int(which[2:], 16)))
            synsets[part, fields[0]] = _Synset(words, tuple(pointers))
        for fields in _lines(folder / f"index.{name}"):
            for at, offset in enumerate(fields[len(fields) - int(fields[2]) :]):
                order[fields[0], (part, offset)] = at
    return synsets, order


@cache
def _stem(word: str, language: str = DEFAULT_LANGUAGE) -> str | None:
    """The term of a word, None where it is several or none."""
    if "_" in word or " " in word:
        return None
    found = terms(word, language)
    return found[0] if len(found) == 1 else None


class _Pairs:
    """The greatest strength of each pair of stems."""

    def __init__(self) -> None:
        self.strongest: defaultdict[str, dict[str, float]] = defaultdict(dict)

    def add(self, one: str | None, other: str | None, strength: float) -> None:
        if one and other and one != other and strength > self.strongest[one].get(other, 0.0):
            self.strongest[one][other] = strength

    def add_both(self, one: str | None, other: str | None, strength: float) -> None:
        """`add` either way."""
        self.add(one, other, strength)
        self.add(other, one, strength)


def _moby(path: Path, related: _Pairs) -> None:
    """Add what the Moby Thesaurus relates: as strongly as two words' lists are alike.

    It lists a hundred words a word, of all its senses; what two lists share says which belong
    together. Those that are hardly ever said are left out, half of them.
    """
    said = frequencies(DEFAULT_LANGUAGE)
    listed: defaultdict[str, set[str]] = defaultdict(set)
    for line in path.read_text("utf-8", "replace").splitlines():
        stems = [_stem(word.strip()) for word in line.split(",")]
        if stems[0]:
            listed[stems[0]].update(stem for stem in stems if stem)
    for one, own in listed.items():
        if one not in said:
            continue
        for other in own & listed.keys():
            if other not in said:
                continue
            theirs = listed[other]
            alike = len(own & theirs) / math.sqrt(len(own) * len(theirs))
            # Listed by both is said twice.
            strength = min(1.0, _MOBY * alike * (1.0 if one in theirs else 0.5))
            if strength >= _LEAST_MOBY:
                related.add_both(one, other, strength)


#: What stands behind a word in a thesaurus: its register, or that it is wider or the opposite.
_NOTE: Final = regex.compile(r"\s*\([^()]*\)")
_WIDER: Final = regex.compile(r"Oberbegriff|Unterbegriff|сходный|assoziiert")
_OPPOSITE: Final = regex.compile(r"Antonym|антоним|contraire")


def make_thesaurus(path: Path, language: str) -> Relations:
    """The relations in a thesaurus of MyThes' format. OSError without it."""
    synonyms, related = _Pairs(), _Pairs()
    data = path.read_bytes()
    encoding, _, rest = data.partition(b"\n")
    lines = iter(rest.decode(encoding.decode("ascii", "ignore").strip()).splitlines())
    # By pair, the number of the meaning that lists it.
    numbers: dict[tuple[str, str], int] = {}
    shares: dict[tuple[str, str], float] = {}
    wider: set[tuple[str, str]] = set()
    for head in lines:
        word, _, count = head.rpartition("|")
        one = _stem(word, language)
        for number in range(int(count)):
            about, *words = next(lines).split("|")
            if one is None or _OPPOSITE.search(about):
                continue
            for written in words:
                other = _stem(_NOTE.sub("", written).strip(), language)
                if other is None or other == one or _OPPOSITE.search(written):
                    continue
                pair = one, other
                numbers[pair] = min(number, numbers.get(pair, _RARE))
                shares[pair] = max(min(1.0, _CLOSE / len(words)), shares.get(pair, 0.0))
                if _WIDER.search(about) or _WIDER.search(written):
                    wider.add(pair)
    said = frequencies(language)
    for (one, other), number in numbers.items():
        if one not in said and other not in said:
            continue
        back = numbers.get((other, one), _UNLISTED)
        share = max(shares[one, other], shares.get((other, one), 0.0)) ** 0.5
        strength = share * _common(number, back)
        if (one, other) in wider or (other, one) in wider:
            related.add_both(one, other, _STEP_STRENGTH * strength)
        else:
            synonyms.add_both(one, other, strength)
    return _packed({}, _Pairs(), synonyms, related, {}, {})


def make(folder: Path, moby: Path | None = None) -> Relations:
    """The relations in the `data.*` and `index.*` files of a WordNet folder. OSError without."""
    synsets, order = _read(folder)
    derived, synonyms, related = _Pairs(), _Pairs(), _Pairs()
    senses: defaultdict[str, set[Sense]] = defaultdict(set)
    members: defaultdict[Sense, set[str]] = defaultdict(set)
    for sense, synset in synsets.items():
        ranks = [order.get((word.lower(), sense), _RARE) for word in synset.words]
        stems = [_stem(word) for word in synset.words]
        for at, one in enumerate(stems):
            for to, other in enumerate(stems):
                if at != to and max(ranks[at], ranks[to]) < _SYNONYM_SENSES:
                    synonyms.add(one, other, _common(ranks[at], ranks[to]))
            if sense[0] == "n" and one and ranks[at] < _KIND_SENSES:
                senses[one].add(sense)
            if sense[0] == "n":
                # Of a name or a compound, its last word is what it is called by.
                last = one or _stem(synset.words[at].rpartition("_")[2])
                if last and ranks[at] < _NEAR_SENSES:
                    members[sense].add(last)
        for pointer in synset.pointers:
            target = synsets[pointer.sense]
            if pointer.sign in _DERIVED and pointer.source and pointer.target:
                one = stems[pointer.source - 1]
                other = _stem(target.words[pointer.target - 1])
                derived.add_both(one, other, 1.0)
            elif pointer.sign in _NEAR:
                near = _SIMILAR_STRENGTH if pointer.sign == _SIMILAR else _STEP_STRENGTH
                for word in target.words:
                    rank = order.get((word.lower(), pointer.sense), _RARE)
                    if rank < _NEAR_SENSES:
                        for one, mine in zip(stems, ranks, strict=True):
                            if mine < _NEAR_SENSES:
                                related.add(one, _stem(word), near * _common(mine, rank))
    if moby is not None:
        _moby(moby, related)
    return _packed(synsets, derived, synonyms, related, senses, members)


def _common(one: int, other: int) -> float:
    """How common two words' senses are between them: 1 where it is the first of both."""
    return float(((1 + one) * (1 + other)) ** -0.5)


def _packed(
    synsets: Mapping[Sense, _Synset],
    derived: _Pairs,
    synonyms: _Pairs,
    related: _Pairs,
    senses: Mapping[str, set[Sense]],
    members: Mapping[Sense, set[str]],
) -> Relations:
    stems = sorted(
        {
            stem
            for pairs in (derived, synonyms, related)
            for one, others in pairs.strongest.items()
            for stem in (one, *others)
        }
        | set(senses)
        | {stem for some in members.values() for stem in some}
    )
    number = {stem: at for at, stem in enumerate(stems)}
    nouns = {sense: at for at, sense in enumerate(s for s in synsets if s[0] == "n")}
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, pairs in (("derived", derived), ("synonyms", synonyms), ("related", related)):
        rows = [sorted(pairs.strongest.get(stem, {}).items()) for stem in stems]
        arrays |= _rows(name, [[number[to] for to, _ in row] for row in rows])
        arrays[f"{name}_strength"] = np.array(
            [round(strength * STRENGTH) for row in rows for _, strength in row], np.uint8
        )
    arrays |= _rows("senses", [sorted(nouns[s] for s in senses.get(stem, ())) for stem in stems])
    arrays |= _rows("members", [sorted(number[m] for m in members.get(s, ())) for s in nouns])
    arrays |= _rows(
        "narrower",
        [
            sorted({nouns[p.sense] for p in synsets[s].pointers if p.sign in _NARROWER})
            for s in nouns
        ],
    )
    return Relations(stems, arrays)


#: A sense that WordNet's tagged texts do not have counts a fifth of one that stands there once.
_TAGGED: Final = 5
_MOST_COUNTED: Final = 65_535
#: WordNet's numbers of parts of speech in its keys of senses; 5 is an adjective, too.
_KEY_PARTS: Final = {1: 0, 2: 1, 3: 2, 4: 3, 5: 2}


def make_speech(folder: Path) -> Speech:
    """How often each word is which part of speech, by a WordNet folder. OSError without.

    Read from `index.*` (how many senses), `cntlist.rev` (how often tagged in texts) and
    `*.exc` (irregular forms). Words that are nouns only are left out, but for those that look
    like another word's form: "building", "drove".
    """
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(_PARTS))
    for part, name in enumerate(_PARTS):
        for fields in _lines(folder / f"index.{name}"):
            counts[fields[0]][part] += int(fields[2])
    for key, _, tagged, *_ in _lines(folder / "cntlist.rev"):
        word, _, sense = key.partition("%")
        counts[word][_KEY_PARTS[int(sense[0])]] += _TAGGED * int(tagged)
    kept = {
        word: tuple(min(count, _MOST_COUNTED) for count in own)
        for word, own in counts.items()
        if "_" not in word and any(own[1:])
    }
    irregular = []
    for name in _PARTS:
        forms: dict[str, str] = {}
        for form, base, *_ in _lines(folder / f"{name}.exc"):
            if base in kept and "_" not in form:
                forms.setdefault(form, base)
        irregular.append(forms)
    known = Speech(kept, tuple(irregular))
    for word, own in counts.items():
        if "_" not in word and word not in kept and known.shares(word).noun < 1:
            kept[word] = tuple(min(count, _MOST_COUNTED) for count in own)
    return Speech(kept, tuple(irregular))


def _rows(name: str, rows: Sequence[Sequence[int]]) -> dict[str, npt.NDArray[Any]]:
    ends = np.cumsum([0, *(len(row) for row in rows)])
    flat = [to for row in rows for to in row]
    return {f"{name}_at": ends.astype(np.uint32), f"{name}_to": np.array(flat, np.uint32)}


def main(argv: Sequence[str] | None = None) -> int:
    """`python -m bot relations FOLDER`: make the dictionary again. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot relations", description=__doc__)
    parser.add_argument("folder", type=Path, help="WordNet's files data.noun, index.noun, …")
    parser.add_argument("--moby", type=Path, help="the Moby Thesaurus, for English")
    parser.add_argument(
        "--thesaurus",
        nargs=2,
        action="append",
        default=[],
        metavar=("LANGUAGE", "FILE"),
        help="a thesaurus of LibreOffice (*.dat) of another language",
    )
    parser.add_argument("--output", type=Path, default=FOLDER, help="folder of the dictionaries")
    arguments = parser.parse_args(argv)
    reading: Path = arguments.folder
    try:
        made = {DEFAULT_LANGUAGE: make(arguments.folder, arguments.moby)}
        parts = make_speech(arguments.folder)
        for language, file in arguments.thesaurus:
            reading = Path(file)
            made[language] = make_thesaurus(reading, language)
        for language, one in made.items():
            one.save(arguments.output / f"{language}.npz")
        parts.save(arguments.output / f"{DEFAULT_LANGUAGE}-speech.npz")
    except OSError as error:
        print(f"{error.strerror}: {error.filename}", file=sys.stderr)
        return 2
    except (ValueError, LookupError, StopIteration):
        print(f"{reading} is damaged, or not in the format that is read.", file=sys.stderr)
        return 2
    print(f"Wrote the dictionaries to {arguments.output}.")
    return 0
