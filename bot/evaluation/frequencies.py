"""Build the word frequency lists from those of the library wordfreq."""

from __future__ import annotations

import argparse
import math
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bot.text import tokenize
from bot.text.frequency import FOLDER, LEAST, Frequencies
from bot.text.languages import SNOWBALL

#: What wordfreq calls a language, where that is another name.
_NAMES: Final = {"no": "nb"}
#: Words in a thousand million: Zipf's scale is its logarithm.
_THOUSAND_MILLION: Final = 9


def make(words: Mapping[str, float], language: str) -> Frequencies:
    """Frequencies of terms, from those of the words (shares of all words) that have them."""
    totals: defaultdict[str, float] = defaultdict(float)
    for word, share in words.items():
        said = tokenize(word, language)
        if len(said) == 1 and said[0].term.isalpha() and not said[0].stop:
            totals[said[0].term] += share
    zipf = {term: math.log10(share) + _THOUSAND_MILLION for term, share in totals.items()}
    return Frequencies({term: value for term, value in zipf.items() if value >= LEAST})


def main(argv: Sequence[str] | None = None) -> int:
    """`python -m bot frequencies`: make the lists again. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot frequencies", description=__doc__)
    parser.add_argument("--output", type=Path, default=FOLDER, help="folder of the lists")
    parser.add_argument("--language", action="append", help="only this one; may be repeated")
    arguments = parser.parse_args(argv)
    try:
        import wordfreq
    except ImportError:
        print("This needs wordfreq: pip install 'footnote-bot[train]'.", file=sys.stderr)
        return 2
    known = wordfreq.available_languages("best")
    for language in arguments.language or SNOWBALL:
        name = _NAMES.get(language, language)
        if name in known:
            words = wordfreq.get_frequency_dict(name, "best")
            make(words, language).save(arguments.output / f"{language}.npz")
        elif arguments.language:
            print(f"wordfreq has no list for {language}.", file=sys.stderr)
            return 2
    print(f"Wrote the lists to {arguments.output}.")
    return 0
