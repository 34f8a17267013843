"""Passages and queries to measure with, the same for every run."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Final

from bot.corpus import Article, Passage, Section, Sentence
from bot.text import split_sentences, terms

_WORDS: Final = 60
_QUERY_WORDS: Final = 6
_PER_ARTICLE: Final = 20
_VOCABULARY: Final = 50_000
#: Of a real paragraph's words, the share that is replaced so that no two are the same.
_VARIED: Final = 0.2


@dataclass(frozen=True, slots=True)
class Questions:
    """Real questions, and the paragraphs that they are about where the file has them."""

    questions: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()


def read_questions(path: Path) -> Questions:
    """Questions of a SQuAD file (.json) or of JSON lines with "question"; ValueError otherwise."""
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            paragraphs = [p for each in json.loads(text)["data"] for p in each["paragraphs"]]
            return Questions(
                tuple(str(qa["question"]) for p in paragraphs for qa in p["qas"]),
                tuple(str(p["context"]) for p in paragraphs),
            )
        lines = [json.loads(line) for line in text.splitlines() if line.strip()]
        return Questions(tuple(str(line["question"]) for line in lines))
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(
            f"{path.name} is neither a SQuAD file nor JSON lines with a question each."
        ) from error


class _Zipf:
    """Made-up words, the n-th about 1/n as frequent as the first."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._words = [f"w{n:x}q" for n in range(_VOCABULARY)]
        self._weights = list(accumulate(1 / (n + 10) for n in range(_VOCABULARY)))

    def words(self, count: int) -> list[str]:
        return self._rng.choices(self._words, cum_weights=self._weights, k=count)


def make_articles(passages: int, real: Questions, seed: int = 7) -> list[Article]:
    """Articles of twenty passages of about 60 words, `passages` in all.

    Where there are real paragraphs they are repeated with a fifth of their
    words replaced; otherwise the words are Zipfian.
    """
    rng = random.Random(seed)
    zipf = _Zipf(rng)
    articles = []
    for first in range(0, passages, _PER_ARTICLE):
        texts = []
        for at in range(first, min(first + _PER_ARTICLE, passages)):
            if real.paragraphs:
                words = real.paragraphs[at % len(real.paragraphs)].split()[:120]
                for place, word in enumerate(zipf.words(max(1, int(len(words) * _VARIED)))):
                    words[(place * 5 + at) % len(words)] = word
            else:
                words = zipf.words(_WORDS)
            texts.append(" ".join(words))
        articles.append(_article(f"bench-{first}.md", texts))
    return articles


def make_questions(count: int, real: Questions, seed: int = 11) -> list[str]:
    """`count` questions: six Zipfian words, every other one a real question where there are any."""
    rng = random.Random(seed)
    zipf = _Zipf(rng)
    questions: list[str] = []
    while len(questions) < count:
        if real.questions and len(questions) % 2:
            text = rng.choice(real.questions)
        else:
            text = " ".join(zipf.words(_QUERY_WORDS))
        if terms(text):
            questions.append(text)
    return questions


def make_queries(count: int, real: Questions, seed: int = 11) -> list[list[str]]:
    """The terms of `make_questions`."""
    return [terms(text) for text in make_questions(count, real, seed)]


def with_sentences(article: Article) -> Article:
    """The article with its passages split into sentences, as an engine needs them."""
    passages = []
    for passage in article.passages:
        text = article.text[passage.start : passage.end]
        own = tuple(
            Sentence(passage.start + start, passage.start + end)
            for start, end in split_sentences(text, article.language)
        )
        passages.append(replace(passage, sentences=own))
    return replace(article, passages=tuple(passages))


def _article(name: str, texts: list[str]) -> Article:
    passages, at = [], 0
    for number, text in enumerate(texts, 1):
        passages.append(Passage(at, at + len(text), number, 0, ()))
        at += len(text) + 2
    body = "\n\n".join(texts)
    section = Section("", 0, 0, len(body), range(len(passages)))
    return Article(name, name, body, "en", name, (section,), tuple(passages))
