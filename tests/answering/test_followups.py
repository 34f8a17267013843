"""Follow-ups: what leans on an earlier question is told from what stands alone."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.answering import Answer, Engine
from bot.answering.followups import Lean, ask_in_context, leaning, understand
from bot.corpus import load_library, parse_article
from bot.evaluation.data import Dataset, load_dataset

HERE = Path(__file__)
KNOWLEDGE = HERE.parents[2] / "knowledge"
#: Questions that follow up another one, about the shipped article and two of SQuAD 2.0's;
#: those that are held out were written after the rules and changed none of them.
FOLLOWUPS = [
    json.loads(line)
    for line in (HERE.parents[1] / "data" / "followups.jsonl").read_text("utf-8").splitlines()
]
OWN = "rutte-turkey-safe"
#: Beside the project, where there is one; it is not part of it.
TUNING = next(
    (
        path
        for parent in HERE.parents
        if (path := parent / "shared" / "eval" / "squad2_tune.json").exists()
    ),
    None,
)
needs_tuning = pytest.mark.skipif(TUNING is None, reason="the tuning articles are not here")


@cache
def tuning() -> Dataset:
    assert TUNING is not None
    return load_dataset(TUNING)


@cache
def engine(article: str) -> Engine:
    if article == OWN:
        return Engine(load_library(KNOWLEDGE).articles)
    return Engine(a for a in tuning().articles if a.id == f"{article}.txt")


def right(answer: Answer, accepted: list[str] | tuple[str, ...]) -> bool:
    return any(words in quote.text for quote in answer.quotes[:2] for words in accepted)


def followed_up(items: list[dict[str, Any]]) -> int:
    found = 0
    for item in items:
        ask = engine(item["article"]).ask
        answer, _ = ask_in_context(ask, item["question"], [item["earlier"]])
        assert answer.question == item["question"]
        found += right(answer, item["answers"])
    return found


def test_follow_ups_on_the_shipped_article_are_right_in_the_first_two_quotes() -> None:
    items = [item for item in FOLLOWUPS if item["article"] == OWN]
    alone = sum(right(engine(OWN).ask(i["question"]), i["answers"]) for i in items)
    found = followed_up(items)
    # 31 of 34; 26 where they are asked as they are.
    assert len(items) == 34 and found >= 30 and found > alone


@needs_tuning
def test_follow_ups_on_three_articles_are_right_in_the_first_two_quotes() -> None:
    written = [item for item in FOLLOWUPS if not item["held_out"]]
    held_out = [item for item in FOLLOWUPS if item["held_out"]]
    # 65 of 76, and 29 of 31 of those that no rule was made for.
    assert followed_up(written) >= 0.83 * len(written)
    assert followed_up(held_out) >= 0.87 * len(held_out)


@needs_tuning
def test_questions_that_stand_alone_lose_nothing_after_another_one() -> None:
    """Every question of eight articles, asked right after the one before it there."""
    pairs = altered = alone = after = 0
    by_article: dict[str | None, Any] = {}
    for example in tuning().examples:
        before = by_article.get(example.article)
        by_article[example.article] = example
        if before is None:
            continue
        pairs += 1
        if leaning(example.question) is Lean.NOTHING:
            continue  # asked as it is: the same answer
        ask = engine(str(example.article).removesuffix(".txt")).ask
        answer, understood = ask_in_context(ask, example.question, [before.question])
        altered += bool(understood.taken)
        if example.answerable:
            alone += right(ask(example.question), example.answers)
            after += right(answer, example.answers)
    # 52 of 2,943 are altered, most of them "this treaty" and the like; 31 right before, 34 after.
    assert pairs > 2_900 and altered <= 0.025 * pairs
    assert after >= alone


@pytest.mark.parametrize(
    ("question", "lean"),
    [
        ("And what did he say about Germany?", Lean.PERSON),
        ("To whom did he swear fealty?", Lean.PERSON),
        ("How much is it worth?", Lean.THING),
        ("Who confirmed it?", Lean.THING),
        ("When was that?", Lean.ALL),
        ("Who decides that?", Lean.EVENT),
        ("And why?", Lean.ALL),
        ("What about Macron?", Lean.ALL),
        ("By which treaty?", Lean.ALL),
        ("How many ships?", Lean.ALL),
        ("Which are the most popular?", Lean.EVENT),
        ("Who decides Turkey's SAFE membership?", Lean.NOTHING),
        ("What did Rutte say about his time in office?", Lean.NOTHING),
        ("What did the college do when it was founded?", Lean.NOTHING),
        ("How long does it take to join the programme?", Lean.NOTHING),
        ("Is it true that members decide about the budget?", Lean.NOTHING),
        ("Newborns are vulnerable to infection because they have met what?", Lean.NOTHING),
        ("Who gave their name to Normandy?", Lean.NOTHING),
        ("How many libraries are there in Cambridge?", Lean.NOTHING),
        ("?", Lean.NOTHING),
        ("", Lean.NOTHING),
        ("🙂", Lean.NOTHING),
    ],
)
def test_what_leans_is_told_from_what_stands_alone(question: str, lean: Lean) -> None:
    assert leaning(question) is lean


@pytest.mark.parametrize(
    ("language", "question", "earlier", "taken"),
    [
        ("de", "Und was sagte er?", "Wann wurde Rutte Generalsekretär?", "Rutte"),
        ("fr", "Et qu’a-t-il dit ?", "Quand est-ce que Rutte a pris ses fonctions ?", "Rutte"),
        ("es", "¿Y cuándo?", "¿Qué dijo Rutte sobre Alemania?", "Rutte"),
        ("tr", "Peki ne zaman?", "Rutte Almanya hakkında ne dedi?", "Rutte"),
        ("ru", "А когда?", "Что сказал Рютте о Германии?", "Рютте"),
        ("it", "E perché?", "Cosa disse Rutte sulla Germania?", "Rutte"),
        ("it", "Che cosa pensa lui della Turchia?", "Quando Rutte è entrato in carica?", "Rutte"),
        ("nl", "En wanneer?", "Wat zei Rutte over Duitsland?", "Rutte"),
        ("nl", "En wanneer?", "Waar speelt het kind?", "kind"),
        ("nl", "Wat zei hij over Turkije?", "Wanneer begon Rutte bij de NAVO?", "Rutte"),
        ("pt", "E quando?", "O que Rutte disse sobre a Alemanha?", "Rutte"),
        ("pt", "O que ele disse sobre a Turquia?", "Quando Rutte tomou posse?", "Rutte"),
    ],
)
def test_other_languages_have_follow_ups(
    language: str, question: str, earlier: str, taken: str
) -> None:
    assert taken in understand(question, earlier, language).taken


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("it", "Quanto costa la tessera?"),
        ("it", "Il museo è aperto la domenica?"),
        ("nl", "Wat zijn de regels van de club?"),
        ("pt", "É permitido levar cães ao clube?"),
    ],
)
def test_in_other_languages_too_a_whole_question_stands_alone(language: str, question: str) -> None:
    assert leaning(question, language) is Lean.NOTHING


def test_a_person_who_was_asked_for_is_taken_from_the_answer() -> None:
    ask = engine(OWN).ask
    earlier = "Who voiced support for Turkey joining the EU defence programme?"
    answer, understood = ask_in_context(ask, "When did he take over as NATO chief?", [earlier])
    assert "Rutte" in understood.taken and right(answer, ["in October"])


def test_a_chain_of_follow_ups_keeps_its_subject() -> None:
    ask = engine(OWN).ask
    chain = ["What does SAFE stand for?", "How much is it worth?"]
    answer, understood = ask_in_context(ask, "And who decides on it?", chain)
    assert "SAFE" in understood.taken and right(answer, ["EU member-states", "EU governments"])


CLUB = parse_article(
    "club.md",
    "# The board\n\nThe chess club was founded by Tom Berger in 1998. He said that beginners are "
    "welcome.\n\n# Prices\n\nA day ticket costs 6 euros. A season ticket costs 90 "
    "euros because it includes the sauna.\n",
)


@pytest.mark.parametrize(
    ("question", "taken", "said"),
    [
        ("What did he say?", "Tom", "beginners are welcome"),
        ("What else did he do?", "founded", "founded by Tom Berger"),
        ("And a season ticket?", "day", "costs 90 euros"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_several_questions_the_one_that_fits_is_leaned_on(
    question: str, taken: str, said: str, turned: bool
) -> None:
    earlier = ["Who founded the chess club?", "How much is a day ticket?"]
    earlier = earlier[::-1] if turned else earlier
    answer, understood = ask_in_context(Engine([CLUB]).ask, question, earlier)
    assert taken in understood.taken
    assert any(said in quote.text for quote in answer.quotes[:2])


@pytest.mark.parametrize(
    ("earlier", "question", "slips", "said"),
    [
        ("Who founded the chess club?", "Waht did he say?", (), "beginners are welcome"),
        ("Who fuonded the chess clbu?", "When was that?", (), "in 1998"),
        ("How much is a day ticket?", "Adn a seeason ticket?", (("seeason", "season"),),
         "costs 90 euros"),
    ],
)  # fmt: skip
def test_slips_are_no_words_that_an_answer_must_hold(
    earlier: str, question: str, slips: tuple[tuple[str, str], ...], said: str
) -> None:
    club = Engine([CLUB])
    answer, understood = ask_in_context(
        club.ask, question, [earlier], respell=lambda text: club.respelled(text)
    )
    assert understood.taken and said in answer.quotes[0].text
    assert answer.question == question and answer.slips == slips


@pytest.mark.parametrize(
    "question", ["And the weather?", "What about pensions?", "How do I bake it?"]
)
def test_the_words_taken_over_alone_are_no_answer(question: str) -> None:
    answer, _ = ask_in_context(engine(OWN).ask, question, ["Who decides Turkey's SAFE membership?"])
    assert not answer.answered


def test_a_question_with_an_answer_of_its_own_is_left_alone() -> None:
    ask = engine(OWN).ask
    question = "who has the final decision"
    answer, understood = ask_in_context(ask, question, ["What did Rutte say about Germany?"])
    assert understood.taken == () and answer.quotes == ask(question).quotes


def test_without_an_earlier_question_nothing_is_taken_over() -> None:
    _, understood = ask_in_context(engine(OWN).ask, "And what did he say?", [])
    assert understood.text == "And what did he say?" and not understood.taken
