"""CSV and JSON lines of questions and their answers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any, Final

from bot.ingest.documents import IngestError

_QUESTION: Final = frozenset({"question", "q", "prompt", "frage", "pregunta", "soru", "вопрос"})
_ANSWER: Final = frozenset({"answer", "a", "response", "antwort", "respuesta", "cevap", "ответ"})
MAX_PAIRS: Final = 20_000


def read_csv(text: str, delimiter: str | None = None) -> str:
    """The pairs of a CSV with columns `question` and `answer` (or just two columns)."""
    if delimiter is None:
        try:
            delimiter = csv.Sniffer().sniff(text[:4_096], ",;\t|").delimiter
        except csv.Error:
            delimiter = ","
    csv.field_size_limit(1_000_000)
    try:
        rows = [
            row
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise IngestError(f"The CSV is broken: {error}.") from error
    if not rows:
        raise IngestError("It has no rows.")
    head = [cell.strip().casefold() for cell in rows[0]]
    question = next((at for at, name in enumerate(head) if name in _QUESTION), None)
    answer = next((at for at, name in enumerate(head) if name in _ANSWER), None)
    if question is not None and answer is not None:
        rows = rows[1:]
    elif len(head) == 2:
        question, answer = 0, 1
    else:
        raise IngestError("Its first row must name the columns 'question' and 'answer'.")
    most = max(question, answer)
    for number, row in enumerate(rows, 1):
        if len(row) <= most:
            raise IngestError(f"Row {number} has {len(row)} columns; {most + 1} are needed.")
    return write_pairs((row[question], row[answer]) for row in rows)


def read_json_lines(text: str) -> str:
    """The pairs of a file with one JSON object a line, or of one JSON list of objects."""
    stripped = text.lstrip()
    numbered: list[tuple[int, Any]] = []
    try:
        if stripped.startswith("["):
            numbered = list(enumerate(json.loads(stripped), 1))
        else:
            for number, line in enumerate(text.split("\n"), 1):
                if line.strip():
                    numbered.append((number, json.loads(line)))
    except (ValueError, RecursionError) as error:
        raise IngestError(f"Line {len(numbered) + 1} is not JSON.") from error
    pairs = []
    for number, item in numbered:
        found = _pair(item)
        if found is None:
            raise IngestError(f"Line {number} needs the fields 'question' and 'answer'.")
        pairs.append(found)
    return write_pairs(pairs)


def _pair(item: Any) -> tuple[str, str] | None:
    if not isinstance(item, dict):
        return None
    fields = {str(name).strip().casefold(): value for name, value in item.items()}
    question = next((v for k, v in fields.items() if k in _QUESTION), None)
    answer = next((v for k, v in fields.items() if k in _ANSWER), None)
    if not isinstance(question, str) or not isinstance(answer, str):
        return None
    return question, answer


def write_pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """Markdown with a heading for each question and its answer under it."""
    parts: list[str] = []
    for question, answer in pairs:
        question = " ".join(question.split())
        lines = [line.strip().lstrip("#").strip() for line in answer.strip().split("\n")]
        answer = "\n".join(lines).strip()
        if not question and not answer:
            continue
        if not question or not answer:
            raise IngestError(
                f"Pair {len(parts) + 1} has no {'answer' if question else 'question'}."
            )
        parts.append(f"## {question}\n\n{answer}\n")
        if len(parts) > MAX_PAIRS:
            raise IngestError(f"It has more than {MAX_PAIRS:,} pairs.")
    if not parts:
        raise IngestError("It has no question–answer pairs.")
    return "\n".join(parts)
