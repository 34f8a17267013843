"""Gradient-boosted trees from a readable file, evaluated with numpy alone.

The file holds names, thresholds and leaf values; no training text. Training
(`bot.evaluation.train`) needs LightGBM, answering does not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

_FORMAT: Final = 1
_MAX_LEAVES: Final = 16

Matrix = npt.NDArray[np.float64]


class TreeEnsemble:
    """The sum of regression trees of at most 16 leaves over named features.

    Evaluation is QuickScorer's (Lucchese et al. 2015): each node whose test
    fails clears the leaves of its left side from a bit mask of its tree, and
    the lowest leaf left is the one that is reached. That is a few numpy calls
    for all rows and trees at once.
    """

    def __init__(
        self, features: Sequence[str], trees: Sequence[Mapping[str, Any]], bias: float = 0.0
    ) -> None:
        self.features: Final = tuple(features)
        self.bias: Final = bias
        self._trees: Final = [dict(tree) for tree in trees]
        widest = max((len(tree["split"]) for tree in self._trees), default=0)
        shape = (len(self._trees), max(widest, 1))
        self._feature = np.zeros(shape, np.intp)
        self._threshold = np.full(shape, np.inf)  # padding: never fails
        self._mask = np.full(shape, 0xFFFF, np.uint16)
        self._leaf = np.zeros((len(self._trees), _MAX_LEAVES))
        for at, tree in enumerate(self._trees):
            leaves = tree["leaf"]
            if len(leaves) > _MAX_LEAVES:
                raise ValueError(f"a tree has {len(leaves)} leaves; at most {_MAX_LEAVES} are kept")
            self._leaf[at, : len(leaves)] = leaves
            splits: list[tuple[str, float, int, int]] = tree["split"]
            for node, (name, threshold, first, last) in enumerate(splits):
                self._feature[at, node] = self.features.index(name)
                self._threshold[at, node] = threshold
                # Leaves first..last-1 stand left of the node; they go where the test fails.
                self._mask[at, node] = 0xFFFF & ~(((1 << (last - first)) - 1) << first)
        self._rows = np.arange(len(self._trees))

    @classmethod
    def load(cls, path: Path) -> TreeEnsemble:
        """The ensemble in a file written by `save`. ValueError where it is another format."""
        data = json.loads(path.read_text("utf-8"))
        if data.get("format") != _FORMAT:
            raise ValueError(f"{path.name}: not a tree file of format {_FORMAT}")
        return cls(data["features"], data["trees"], data["bias"])

    def save(self, path: Path, about: str) -> None:
        """Write the ensemble, one tree a line, with a sentence on where it comes from."""
        head: dict[str, Any] = {
            "format": _FORMAT,
            "about": about,
            "split": "[feature, threshold, first leaf, end leaf]: above the threshold these go",
            "features": self.features,
            "bias": self.bias,
        }
        lines = ",\n".join(json.dumps(tree, ensure_ascii=False) for tree in self._trees)
        text = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
        path.write_text(f'{text},\n "trees": [\n{lines}\n]}}\n', "utf-8")

    @classmethod
    def from_lightgbm(cls, booster: Any, bias: float = 0.0) -> TreeEnsemble:
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
        return cls([name for name in names if name in used], trees, bias)

    def predict(self, rows: Matrix) -> Matrix:
        """The score of each row; `rows` has shape (n, features), the result (n,)."""
        if not len(rows) or not len(self._trees):
            return np.full(len(rows), self.bias)
        fails = rows[:, self._feature] > self._threshold
        masks = np.where(fails, self._mask, np.uint16(0xFFFF))
        alive = np.bitwise_and.reduce(masks, axis=2).astype(np.int64)
        lowest = alive & -alive
        reached = np.log2(lowest).astype(np.intp)
        return np.asarray(self._leaf[self._rows, reached].sum(axis=1) + self.bias)


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
