"""Other processes weigh as this one does; none of them is needed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering import Answer, Engine, weighing
from bot.answering.matching import Query
from bot.answering.phrases import _marked, learn
from bot.answering.profiles import Excerpt, excerpt, seen
from bot.answering.ranker import RankedSentence
from bot.answering.weighing import Found, Weighers, processes_for
from bot.corpus import Article, load_library, parse_article
from bot.text import pieces

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "article_questions.jsonl"
QUESTIONS = [json.loads(line)["question"] for line in DATA.read_text("utf-8").splitlines()]
#: Short forms, pronouns, a brackets' phrase; and what no article says.
QUESTIONS += ["What does SAFE stand for?", "Why did he leave, and when?", "toll southbound", ""]
QUESTIONS += ["May I stop on the plaza?", "Who pays the toll?", "What is the toll of a small car?"]


class Counting(Weighers):
    """Weighers that say how often they answered."""

    answered = 0

    def weigh(
        self, query: Query, found: Sequence[Found]
    ) -> tuple[list[RankedSentence], float] | None:
        said = super().weigh(query, found)
        self.answered += said is not None
        return said


@pytest.fixture(scope="module")
def weighers() -> Iterator[Counting]:
    made = Counting(2)
    assert made.wait(2, 30)
    yield made
    made.close()


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    bridge = (
        "President Jack Lang was born in Sydney. Nobody paid attention. He opposed the banks "
        "because they asked for interest.\n\nThe toll (paid southbound) is 4 dollars."
    )
    rules = (
        "# Bridge rules\n\nOn the toll plaza you may not:\n\n1. stop\n2. oppose anybody\n\n"
        "## Who pays?\n\nEverybody. Southbound only.\n\n| Car | Toll |\n|--|--|\n| small | 4 |\n"
    )
    return [
        *load_library(ROOT / "knowledge").articles,
        parse_article("bridge.txt", bridge),
        parse_article("rules.md", rules),
    ]


def shown(answer: Answer) -> Answer:
    """All of an answer but how long it took."""
    return replace(answer, elapsed_ms=0.0)


def ask_at_once(engine: Engine, questions: Sequence[str]) -> list[Answer]:
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(engine.ask, questions))


def test_answers_are_the_same_from_other_processes(
    articles: list[Article], weighers: Counting
) -> None:
    alone = Engine(articles)
    many = Engine(articles, weighers=weighers)
    questions = list(QUESTIONS)
    # Sentences of the articles, as questions, reach every article and its first passage.
    for article in articles:
        for passage in article.passages[:8]:
            questions.append(article.text[passage.start : passage.end][:120])
    for question, got in zip(questions, ask_at_once(many, questions), strict=True):
        assert shown(got) == shown(alone.ask(question)), question
    # How many of those were weighed elsewhere is chance; while one is on its way, all are.
    many._asking += 1
    before = weighers.answered
    for question in questions:
        assert shown(many.ask(question)) == shown(alone.ask(question)), question
    assert weighers.answered - before == len(questions)


def test_one_question_alone_is_weighed_here(articles: list[Article], weighers: Counting) -> None:
    before = weighers.answered
    Engine(articles, weighers=weighers).ask(QUESTIONS[0])
    assert weighers.answered == before


def test_a_busy_process_is_waited_for_a_little(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Counting(1)
    try:
        assert made.wait(1, 30)
        engine = Engine(articles, weighers=made)
        engine._asking += 1
        for _ in range(weighing._AHEAD):
            busy = made._take()
            assert busy is not None
        engine.ask(QUESTIONS[0])
        assert not made.answered, "too long: weighed here"
        # A machine with much to do may be late.
        monkeypatch.setattr(weighing, "_QUEUED", 60)
        threading.Timer(0.05, made._give, [busy]).start()
        engine.ask(QUESTIONS[0])
        assert made.answered == 1
    finally:
        made.close()


def test_each_that_asks_one_process_hears_its_own_answer(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "_PATIENCE", 2)
    made = Counting(1)
    try:
        assert made.wait(1, 30)
        engine = Engine(articles, weighers=made)
        engine._asking += 1
        alone = {question: shown(Engine(articles).ask(question)) for question in QUESTIONS}
        for got in ask_at_once(engine, QUESTIONS * 8):
            assert shown(got) == alone[got.question]
        assert len(made.pids) == 1, "none was taken for gone"
    finally:
        made.close()


def test_a_changed_title_changes_what_is_weighed(weighers: Counting) -> None:
    text = "# Ferry\n\nIt leaves at nine. It costs four euros.\n"
    first = parse_article("a.md", f"---\ntitle: Harbour ferry\n---\n{text}")
    second = parse_article("a.md", f"---\ntitle: Mountain railway\n---\n{text}")
    assert first.digest == second.digest
    for article in (first, second):
        alone = Engine([article])
        many = Engine([article], weighers=weighers)
        question = "When does the harbour ferry leave?"
        for got in ask_at_once(many, [question] * 12):
            assert shown(got) == shown(alone.ask(question))


def test_what_may_be_asked_is_learnt_while_nothing_is(articles: list[Article]) -> None:
    engine = Engine(articles)
    own = parse_article("own.md", "# Own\n\nOnly here.\n")
    engine.add(own, guild=7)
    told: list[Excerpt] = []

    def telling() -> Iterator[Excerpt]:
        for one in engine.excerpts():
            told.append(one)
            yield one

    made = Counting(1, telling)
    try:
        assert made.wait(1, 30)
        assert made.wait(1, 60, learnt=True)
        everything = [excerpt(a, at) for a in [*articles, own] for at in range(len(a.passages))]
        assert told == everything
        engine.weighers = made
        engine._asking += 1
        alone = Engine(articles)
        for question in QUESTIONS:
            assert shown(engine.ask(question)) == shown(alone.ask(question)), question
        assert made.answered == len(QUESTIONS)
    finally:
        made.close()


def test_words_that_are_learnt_need_not_be_worked_out() -> None:
    # Words that no other test has said to this process.
    coined = ("Zwirbelfähre", "Kosmokratin")
    text = f"Die {coined[0]} lief aus, die {coined[1]} voran."
    assert not any(word in seen("de") or word in _marked("de") for word in coined)
    assert learn(text, "de")
    assert all(piece in seen("de") and piece in _marked("de") for piece in pieces(text))


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_one_that_ends_while_it_learns_is_replaced(articles: list[Article]) -> None:
    passage = excerpt(articles[0], 0)
    made: Counting
    starts = []

    def endless() -> Iterator[Excerpt]:
        starts.append(None)
        for at in range(40):
            yield passage
            if at == 20 and len(starts) == 1:
                os.kill(made.pids[0], signal.SIGKILL)

    made = Counting(1, endless)
    try:
        assert made.wait(1, 30)
        assert made.wait(1, 30), "another is ready"
        assert made.wait(1, 30, learnt=True)
        assert len(starts) == 2
    finally:
        made.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_killed_process_costs_no_answer_and_is_replaced(articles: list[Article]) -> None:
    with_one = Counting(1)
    try:
        assert with_one.wait(1, 30)
        engine = Engine(articles, weighers=with_one)
        (pid,) = with_one.pids
        os.kill(pid, signal.SIGKILL)
        expected = shown(Engine(articles).ask(QUESTIONS[0]))
        assert all(shown(a) == expected for a in ask_at_once(engine, [QUESTIONS[0]] * 12))
        assert with_one.answered == 0
        starting = [one for one in threading.enumerate() if one.name == "weighers"]
        assert len(starting) == 1, "whoever had asked it: one takes its place"
        assert with_one.wait(1, 30)
        assert with_one.pids != [pid]
        ask_at_once(engine, [QUESTIONS[0]] * 12)
        assert with_one.answered > 0
    finally:
        with_one.close()
    assert not with_one.pids
    assert shown(engine.ask(QUESTIONS[0])) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="exit codes of signals")
def test_why_a_process_ended_is_logged_but_not_what_was_asked(
    articles: list[Article], caplog: pytest.LogCaptureFixture
) -> None:
    made = Weighers(1)
    engine = Engine(articles)
    query, found = engine._found("Who pays the toll southbound?", None, None)
    try:
        assert made.wait(1, 30)
        # No such field: it fails where it weighs.
        assert made.weigh(query._replace(question="southbound"), found) is None
        assert re.search(
            r"gone: .*\(exit code 1: AttributeError at \w+\.py:\d+\)$", caplog.text, re.M
        )
        assert "southbound" not in caplog.text
        assert made.wait(1, 30)
        os.kill(made.pids[0], signal.SIGKILL)
        assert made.weigh(query, found) is None
        assert "(exit code -9)" in caplog.text
    finally:
        made.close()


def test_it_starts_where_another_bot_s_folder_is(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").write_text("raise RuntimeError('not this one')\n")
    script = (
        f"import sys\nsys.path[:] = [{str(ROOT)!r}, *filter(None, sys.path)]\n"
        "from bot.answering.weighing import Weighers\n"
        "made = Weighers(2)\n"
        "print(made.wait(2, 30))\n"
        "made.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "True", done.stderr


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_a_process_sees_no_token_and_ends_with_its_parent() -> None:
    script = (
        "import os, sys\n"
        "from bot.answering.weighing import Weighers\n"
        "made = Weighers(1)\n"
        "assert made.wait(1, 30)\n"
        "pid = made.pids[0]\n"
        "print(pid, open(f'/proc/{pid}/environ').read().count('secret'), flush=True)\n"
        "os._exit(0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "FOOTNOTE_TOKEN": "secret"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    pid, seen = done.stdout.split()
    assert seen == "0"
    until = time.monotonic() + 5
    while Path(f"/proc/{pid}/cmdline").exists() and time.monotonic() < until:
        # A process whose parent is gone may stay as a name until it is collected.
        if not Path(f"/proc/{pid}/cmdline").read_bytes():
            break
        time.sleep(0.02)
    else:
        assert not Path(f"/proc/{pid}/cmdline").exists()


def test_only_large_knowledge_is_weighed_by_others() -> None:
    assert processes_for(400, cores=8) == 0
    assert processes_for(100_000, cores=1) == 0
    assert processes_for(100_000, cores=2) == 2
    assert processes_for(100_000, cores=64) == 4


def test_an_engine_has_answered_before_it_is_asked() -> None:
    code = """
import sys
import regex
from bot.answering import Engine
from bot.answering.trees import TreeEnsemble
from bot.corpus import parse_article
engine = Engine([parse_article("a.txt", "The keeper opens the harbour at nine for 10 hours.")])
before = set(sys.modules)
TreeEnsemble.load = regex.compile = None
for asked in ("Who opens the harbour?", "How long is the harbour open?", "When does it open?",
              "Why does the keeper open the harbour?", "What happens if the harbour opens?",
              "Wer öffnet harbour"):
    engine.ask(asked)
print(sorted(set(sys.modules) - before))
"""
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert made.stdout.strip() == "[]", made.stderr
