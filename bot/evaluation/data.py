"""Questions with known answers: SQuAD-style JSON, and JSONL of questions about a folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.corpus import Article, ArticleError, load_library, parse_article
from bot.text import Span


class DatasetError(Exception):
    """A file that cannot be evaluated; the message says why."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question and its accepted answers; none where the articles do not say.

    `article` is the id of the article asked about, None where that is the whole
    folder of several. `spans` are half-open offsets of the answers into that article;
    `plausible` those of answers that only look right (SQuAD 2.0 names them for
    its unanswerable questions). `paragraph` is the half-open span of the right
    paragraph, None where unknown.
    """

    question: str
    answers: tuple[str, ...]
    article: str | None = None
    spans: tuple[Span, ...] = ()
    plausible: tuple[Span, ...] = ()
    paragraph: Span | None = None

    @property
    def answerable(self) -> bool:
        """Whether the articles say."""
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file's articles and its questions about them."""

    name: str
    articles: tuple[Article, ...]
    examples: tuple[Example, ...]


def load_dataset(path: Path, knowledge: Path | None = None) -> Dataset:
    """Read SQuAD 1.1 or 2.0 JSON, or JSONL of question, answers, answerable (which may be left
    out: a question with answers is).

    JSONL questions are about the articles of the folder `knowledge`. Raises
    DatasetError with a sentence.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} cannot be read: {error}.") from error
    try:
        if path.suffix == ".jsonl":
            return _load_lines(path, text, knowledge)
        return _load_squad(path, json.loads(text))
    except (KeyError, TypeError, ValueError) as error:
        raise DatasetError(f"{path} is neither SQuAD-style JSON nor JSONL: {error!r}.") from error


def pool(datasets: Sequence[Dataset]) -> list[Dataset]:
    """The datasets, each over the articles of all of them.

    An article of the same id in two of them is one where its text is the same;
    otherwise the later one's id is preceded by its dataset's name.
    """
    articles: dict[str, Article] = {}
    renamed: list[tuple[Example, ...]] = []
    for dataset in datasets:
        names: dict[str | None, str | None] = {None: None}
        for article in dataset.articles:
            known = articles.get(article.id)
            new = article.id
            if known is not None and known.digest != article.digest:
                new = f"{dataset.name}/{article.id}"
            names[article.id] = new
            articles[new] = replace(article, id=new)
        renamed.append(
            tuple(replace(example, article=names[example.article]) for example in dataset.examples)
        )
    every = tuple(articles.values())
    return [
        Dataset(dataset.name, every, examples)
        for dataset, examples in zip(datasets, renamed, strict=True)
    ]


def _load_lines(path: Path, text: str, knowledge: Path | None) -> Dataset:
    if knowledge is None:
        raise DatasetError(f"{path}: JSONL questions need the folder of their articles.")
    try:
        articles = load_library(knowledge).articles
    except ArticleError as error:
        raise DatasetError(str(error)) from error
    about = articles[0].id if len(articles) == 1 else None
    examples = []
    for line in filter(str.strip, text.splitlines()):
        item = json.loads(line)
        answers = tuple(item["answers"]) if item.get("answerable", True) else ()
        examples.append(Example(item["question"], answers, about))
    return Dataset(path.stem, articles, tuple(examples))


def _load_squad(path: Path, data: dict[str, Any]) -> Dataset:
    articles = []
    examples: list[Example] = []
    for number, item in enumerate(data["data"]):
        name = f"{item.get('title') or number}.txt"
        contexts = [paragraph["context"] for paragraph in item["paragraphs"]]
        articles.append(parse_article(name, "\n\n".join(contexts)))
        offset = 0
        for paragraph, context in zip(item["paragraphs"], contexts, strict=True):
            for qa in paragraph["qas"]:
                impossible = qa.get("is_impossible", False)
                answers = [] if impossible else qa["answers"]
                examples.append(
                    Example(
                        qa["question"].strip(),
                        tuple(dict.fromkeys(answer["text"] for answer in answers)),
                        name,
                        _spans(offset, answers),
                        _spans(offset, qa.get("plausible_answers", [])),
                        (offset, offset + len(context)),
                    )
                )
            offset += len(context) + 2
    return Dataset(path.stem, tuple(articles), tuple(examples))


def _spans(offset: int, answers: Sequence[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple(
        (offset + a["answer_start"], offset + a["answer_start"] + len(a["text"])) for a in answers
    )
