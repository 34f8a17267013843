"""Making the dictionary: from a few lines in WordNet's format, and the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.relations import main
from bot.text.relations import Relations

#: City > capital > Lyon (an instance); purchase = buy; decide, decision; the licence on top.
FILES = {
    "data.noun": """  1 This is a licence.
00000100 15 n 02 city 0 metropolis 0 001 ~ 00000200 n 0000 | a large town
00000200 15 n 02 capital 0 seat_of_government 0 002 @ 00000100 n 0000 ~i 00000300 n 0000 | a seat
00000300 15 n 01 Lyon 0 001 @i 00000200 n 0000 | a place
00000400 04 n 01 decision 0 001 + 00000500 v 0101 | deciding
""",
    "index.noun": """  1 This is a licence.
city n 1 1 ~ 1 1 00000100
metropolis n 1 1 ~ 1 0 00000100
capital n 1 2 @ ~i 1 1 00000200
seat_of_government n 1 2 @ ~i 1 0 00000200
lyon n 1 1 @i 1 0 00000300
decision n 1 1 + 1 1 00000400
""",
    "data.verb": """00000500 31 v 01 decide 0 001 + 00000400 n 0101 01 + 02 00 | settle
00000600 40 v 02 buy 0 purchase 0 000 01 + 08 00 | obtain
""",
    "index.verb": """decide v 1 1 + 1 1 00000500
buy v 1 0 1 1 00000600
purchase v 1 0 1 1 00000600
""",
    "data.adj": "00000700 00 s 01 big(a) 0 000 | large\n",
    "index.adj": "big a 1 0 1 1 00000700\n",
    "cntlist.rev": "decide%2:31:00:: 1 40\nbuy%2:40:00:: 1 20\nbuy%1:21:00:: 1 3\n",
    "noun.exc": "",
    "verb.exc": "bought buy\n",
    "adj.exc": "bigger big\n",
    "adv.exc": "",
    "data.adv": "",
    "index.adv": "",
}


@pytest.fixture
def wordnet(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "latin-1")
    return tmp_path


def test_relations_are_made_from_the_files(wordnet: Path) -> None:
    for name in ("one", "two"):
        (wordnet / name).mkdir()
        assert main([str(wordnet), "--output", str(wordnet / name)]) == 0
    for name in ("en.npz", "en-speech.npz"):
        assert (wordnet / "one" / name).read_bytes() == (wordnet / "two" / name).read_bytes()
    made = Relations.load(wordnet / "one" / "en.npz")
    assert made.derived("decid") == {"decis": 1.0} and made.derived("decis") == {"decid": 1.0}
    assert made.synonyms("buy") == {"purchas": 1.0}
    assert made.related("citi") == {"capit": 0.7}
    assert made.related("lyon") == {"capit": 0.7}
    # A compound is called by its last word.
    assert made.kinds("citi") == {"capit", "govern", "lyon"}
    assert not made.kinds("decis") and not made.kinds("unknown")


def test_a_folder_without_the_files_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path), "--output", str(tmp_path / "out.npz")]) == 2
    assert "data.noun" in capsys.readouterr().err
    assert not (tmp_path / "out.npz").exists()


def test_a_thesaurus_of_another_language_relates_its_terms(wordnet: Path) -> None:
    """Several meanings, notes, what is wider and what is the opposite; words of two words not."""
    file = wordnet / "th.dat"
    file.write_text(
        "UTF-8\n"
        "auto|2\n"
        "-|Wagen|Kraftwagen (ugs.)|fahrbarer Untersatz (ugs.)|Fahrzeug (Oberbegriff)\n"
        "-|Spiel\n"
        "kraftwagen|1\n"
        "-|Auto|Fußgänger (Antonym)\n",
        "utf-8",
    )
    assert main([str(wordnet), "--thesaurus", "de", str(file), "--output", str(wordnet)]) == 0
    made = Relations.load(wordnet / "de.npz")
    alike = made.synonyms("auto")
    assert set(alike) == {"wag", "kraftwag", "spiel"}
    # Said by both words' own entries, by one, and of a rarer meaning.
    assert alike["kraftwag"] > alike["wag"] > alike["spiel"] > 0
    assert made.synonyms("wag") == {"auto": alike["wag"]}
    assert set(made.related("auto")) == {"fahrzeug"}


@pytest.mark.parametrize(
    "data", [b"UTF-8\nauto\n", b"UTF-8\nauto|2\n-|Wagen\n", b"Klingon\nauto|0", b"UTF-8\n\xff|0"]
)
def test_a_broken_thesaurus_is_told_and_nothing_is_written(
    wordnet: Path, data: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = wordnet / "th.dat"
    file.write_bytes(data)
    assert main([str(wordnet), "--thesaurus", "de", str(file), "--output", str(wordnet)]) == 2
    assert f"{file} is damaged" in capsys.readouterr().err
    assert not list(wordnet.glob("*.npz"))


def test_words_that_moby_lists_alike_are_related(wordnet: Path) -> None:
    file = wordnet / "moby.txt"
    file.write_text("bin,basket,crate,far out\nbasket,bin,crate\ncrate,moon,sun,star\n", "utf-8")
    assert main([str(wordnet), "--moby", str(file), "--output", str(wordnet)]) == 0
    made = Relations.load(wordnet / "en.npz")
    assert set(made.related("bin")) == {"basket"}
    assert made.related("basket")["bin"] == made.related("bin")["basket"] == 1.0
    assert not made.related("moon")
