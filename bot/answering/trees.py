"""Gradient-boosted trees from a readable file, evaluated with numpy alone.

The file holds names, thresholds and leaf values; no training text. Training
(`bot.evaluation.train`) needs LightGBM, answering does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.answering.weights_file import read_weights, write_weights

_MAX_LEAVES: Final = 16

#: Of each mask of cleared leaves, the first leaf that is left.
_FIRST_LEFT: Final = np.array(
    [((~cleared & (cleared + 1)).bit_length() - 1) % _MAX_LEAVES for cleared in range(1 << 16)],
    np.uint8,
)

Matrix = npt.NDArray[np.float64]


class Part(NamedTuple):
    """Some features of all rows, where several rows have the same column of them.

    `values` has shape (len(names), columns); `at` says which column is a row's,
    None where each row has its own.
    """

    names: tuple[str, ...]
    values: Matrix
    at: npt.NDArray[np.integer[Any]] | None


class _Tests(NamedTuple):
    """The tests of an ensemble that ask about some features, and the nodes that make them."""

    columns: npt.NDArray[np.intp]
    thresholds: Matrix
    #: Shape (nodes, trees).
    test_of: npt.NDArray[np.intp]
    #: Shape (nodes * trees, 1): what a failed test clears.
    cleared: npt.NDArray[np.uint16]

    def clear(self, columns: Matrix) -> npt.NDArray[np.uint16]:
        """Shape (trees, n): the leaves cleared, for `columns` of shape (features, n)."""
        fails = columns.take(self.columns, 0) > self.thresholds
        cleared = fails.view(np.uint8).take(self.test_of.ravel(), 0) * self.cleared
        made = cleared.reshape(*self.test_of.shape, columns.shape[1])
        return np.asarray(np.bitwise_or.reduce(made, axis=0))


class TreeEnsemble:
    """The sum of regression trees of at most 16 leaves over named features.

    Evaluation is QuickScorer's (Lucchese et al. 2015): each node whose test
    fails clears the leaves of its left side from a bit mask of its tree, and
    the lowest leaf left is the one that is reached. Many nodes ask the same:
    each test is made once, for all rows together.
    """

    def __init__(
        self, features: Sequence[str], trees: Sequence[Mapping[str, Any]], bias: float = 0.0
    ) -> None:
        self.features: Final = tuple(features)
        self.bias: Final = bias
        self._parts: dict[tuple[str, ...], _Tests] = {}
        self._trees: Final = [dict(tree) for tree in trees]
        self._leaf = np.zeros((len(self._trees), _MAX_LEAVES))
        nodes = max([len(tree["split"]) for tree in self._trees], default=0)
        # Where a tree has fewer nodes than another, the first test clears nothing.
        self._test_of = np.zeros((nodes, len(self._trees)), np.intp)
        cleared = np.zeros((nodes, len(self._trees)), np.uint16)
        column = {name: at for at, name in enumerate(self.features)}
        tests: dict[tuple[int, float], int] = {}
        for at, tree in enumerate(self._trees):
            leaves = tree["leaf"]
            if len(leaves) > _MAX_LEAVES:
                raise ValueError(f"a tree has {len(leaves)} leaves; at most {_MAX_LEAVES} are kept")
            self._leaf[at, : len(leaves)] = leaves
            splits: list[tuple[str, float, int, int]] = tree["split"]
            for node, (name, threshold, first, last) in enumerate(splits):
                # Leaves first..last-1 stand left of the node; they go where the test fails.
                cleared[node, at] = ((1 << (last - first)) - 1) << first
                self._test_of[node, at] = tests.setdefault((column[name], threshold), len(tests))
        self._cleared = cleared.reshape(-1, 1)
        self._test_columns = np.array([at for at, _ in tests], np.intp)
        self._test_thresholds = np.array([[threshold] for _, threshold in tests])
        self._leaf_offsets = np.arange(len(self._trees)) * _MAX_LEAVES

    @classmethod
    def load(cls, path: Path) -> TreeEnsemble:
        """The ensemble in a file written by `save`. ValueError where it is another format."""
        data = read_weights(path, "a tree file")
        return cls(data["features"], data["trees"], data["bias"])

    def save(self, path: Path, about: str) -> None:
        """Write the ensemble, one tree a line, with a sentence on where it comes from."""
        head = {
            "split": "[feature, threshold, first leaf, end leaf]: above the threshold these go",
            "features": self.features,
            "bias": self.bias,
        }
        write_weights(path, about, head, "trees", self._trees)

    @classmethod
    def from_lightgbm(cls, booster: Any) -> TreeEnsemble:
        """The trees of a `lightgbm.Booster`, thresholds and leaves to six digits.

        The training data may hold no missing values and no categories.
        """
        dump = booster.dump_model()
        names = dump["feature_names"]
        trees: list[dict[str, Any]] = []
        for info in dump["tree_info"]:
            split: list[tuple[str, float, int, int]] = []
            leaf: list[float] = []
            _flatten(info["tree_structure"], names, split, leaf)
            trees.append({"split": split, "leaf": leaf})
        used = {name for tree in trees for name, *_ in tree["split"]}
        return cls([name for name in names if name in used], trees)

    @classmethod
    def mean(cls, ensembles: Sequence[TreeEnsemble]) -> TreeEnsemble:
        """One ensemble that says the mean of what several, at least one, say."""
        count = len(ensembles)
        if count == 1:
            return ensembles[0]
        trees = [
            {"split": tree["split"], "leaf": [float(f"{v / count:.6g}") for v in tree["leaf"]]}
            for ensemble in ensembles
            for tree in ensemble._trees
        ]
        features = dict.fromkeys(name for one in ensembles for name in one.features)
        return cls(tuple(features), trees, sum(one.bias for one in ensembles) / count)

    def cut(self, trees: int) -> TreeEnsemble:
        """The first trees alone: a coarser judgement of the same thing."""
        return TreeEnsemble(self.features, self._trees[:trees], self.bias)

    def predict(self, rows: Matrix, names: tuple[str, ...] | None = None) -> Matrix:
        """The score of each row; `rows` has shape (n, features), the result (n,).

        `names` says what the columns are where they are not the ensemble's own features.
        """
        if not len(rows) or not self._test_of.size:
            return np.full(len(rows), self._leaf[:, 0].sum() + self.bias)
        # Rows stand side by side, so that each step runs along memory.
        columns = np.ascontiguousarray(rows.T)
        return self._reached(self._tests_among(names or self.features).clear(columns))

    def _reached(self, left: npt.NDArray[np.uint16]) -> Matrix:
        """The sums of the leaves that masks of cleared ones, of shape (trees, n), leave."""
        reached = self._leaf.ravel().take(_FIRST_LEFT.take(left).T + self._leaf_offsets)
        return np.asarray(reached.sum(axis=1) + self.bias)

    def predict_parts(self, parts: Sequence[Part]) -> Matrix:
        """What `predict` says, of features that come in parts, at least one row.

        The parts' names hold all features between them; a test is made for a part's
        columns, however many rows share each.
        """
        if not self._test_of.size:
            _, values, at = parts[0]
            rows = values.shape[1] if at is None else len(at)
            return np.full(rows, self._leaf[:, 0].sum() + self.bias)
        cleared = []
        for names, values, at in parts:
            mine = self._tests_among(names).clear(values)
            cleared.append(mine if at is None else mine.take(at, 1))
        return self._reached(reduce(np.bitwise_or, cleared))

    def _tests_among(self, names: tuple[str, ...]) -> _Tests:
        """The tests that ask about one of `names`."""
        known = self._parts.get(names)
        if known is None:
            asked = [self.features[at] in names for at in self._test_columns]
            number = np.cumsum(asked) - 1
            cleared = self._cleared.reshape(self._test_of.shape)
            mine = np.array(asked, bool)[self._test_of] & (cleared > 0)
            nodes = int(mine.sum(axis=0).max(initial=0))
            # The nodes asked about first; what follows them clears nothing.
            order = np.argsort(~mine, axis=0, kind="stable")[:nodes]
            tests = np.where(mine, number[self._test_of], 0)
            known = self._parts[names] = _Tests(
                np.array(
                    [
                        names.index(self.features[at])
                        for at, own in zip(self._test_columns, asked, strict=True)
                        if own
                    ],
                    np.intp,
                ),
                self._test_thresholds[asked],
                np.take_along_axis(tests, order, 0),
                np.take_along_axis(np.where(mine, cleared, 0), order, 0)
                .astype(np.uint16)
                .reshape(-1, 1),
            )
        return known


def _flatten(
    node: Mapping[str, Any],
    names: Sequence[str],
    split: list[tuple[str, float, int, int]],
    leaf: list[float],
) -> None:
    """Leaves from left to right; each split with the range of leaves on its left."""
    if "leaf_value" in node:
        leaf.append(float(f"{node['leaf_value']:.6g}"))
        return
    at, first = len(split), len(leaf)
    split.append(("", 0.0, 0, 0))
    _flatten(node["left_child"], names, split, leaf)
    threshold = float(f"{node['threshold']:.6g}")
    split[at] = (names[node["split_feature"]], threshold, first, len(leaf))
    _flatten(node["right_child"], names, split, leaf)
