"""Ranking passages by BM25: the indexes and the hits that they return."""

from bot.retrieval.bm25 import BM25, RankBM25Index
from bot.retrieval.index import Hit, PassageIndex, PassageRef, Statistics
from bot.retrieval.making import make_index
from bot.retrieval.segmented import SegmentedIndex

__all__ = [
    "BM25",
    "Hit",
    "PassageIndex",
    "PassageRef",
    "RankBM25Index",
    "SegmentedIndex",
    "Statistics",
    "make_index",
]
