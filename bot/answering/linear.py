"""A weighed sum of features from a readable file, evaluated with numpy alone.

Beside the trees (`bot.answering.trees`), which learn steps and combinations: what only
rises or falls with a feature a sum tells better from few examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.answering.trees import Matrix
from bot.answering.weights_file import read_weights, write_weights

#: A feature further from its mean counts as so many standard deviations.
FARTHEST: Final = 6.0


class Term(NamedTuple):
    """A feature's mean, its standard deviation, and what one of these counts."""

    feature: str
    mean: float
    deviation: float
    weight: float


class LinearModel:
    """The sum of features, each in standard deviations from its mean, times its weight."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """`deviation` of each term is above 0."""
        self.terms: Final = tuple(terms)
        self._columns: dict[tuple[str, ...], npt.NDArray[np.intp]] = {}
        numbers = np.array([term[1:] for term in terms], float).reshape(-1, 3)
        self._mean, self._deviation, self._weight = numbers.T

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """The model in a file written by `save`. ValueError where it is another format."""
        data = read_weights(path, "a file of linear weights")
        return cls([Term(*term) for term in data["terms"]])

    def save(self, path: Path, about: str) -> None:
        """Write the model, one feature a line, with a sentence on where it comes from."""
        head = {"term": "[feature, mean, standard deviation, weight of one deviation]"}
        write_weights(path, about, head, "terms", self.terms)

    def predict(self, rows: Matrix, names: tuple[str, ...]) -> Matrix:
        """The score of each row, shape (n,); `rows` is (n, features), `names` their columns."""
        columns = self._columns.get(names)
        if columns is None:
            found = [names.index(term.feature) for term in self.terms]
            columns = self._columns[names] = np.array(found, np.intp)
        away = (rows[:, columns] - self._mean) / self._deviation
        np.clip(away, -FARTHEST, FARTHEST, out=away)
        # Summed along each row, so that a row's score is the same whatever stands beside it.
        return np.asarray((away * self._weight).sum(axis=1))
