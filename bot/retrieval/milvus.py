"""Passages in Milvus: its BM25 function finds them, rank-bm25's scores order them.

The same client talks to a file (milvus-lite) and to a cluster. Milvus counts
idf over all passages of a collection, whichever guild owns them; therefore it is
asked for more passages than needed, and the embedded index scores what it finds
over what the asking guild sees. While Milvus is down, that index answers alone.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final, TypeVar

from pymilvus import DataType, Function, FunctionType, MilvusClient
from pymilvus.exceptions import MilvusException

from bot.corpus import Article
from bot.retrieval.bm25 import K1, B
from bot.retrieval.index import Hit, PassageRef, Statistics
from bot.retrieval.persisted import content_key
from bot.retrieval.searched import searched_terms
from bot.retrieval.segmented import SegmentedIndex

logger = logging.getLogger(__name__)

_COLLECTION: Final = "footnote_passages"
#: Milvus is asked for this many times what is wanted, and at least for so many.
_TIMES: Final = 4
_LEAST: Final = 100
_MOST: Final = 16_384
_BATCH: Final = 500
#: Seconds that a Milvus that failed is left alone, and that one call may take.
_PAUSE: Final = 15.0
_TIMEOUT: Final = 5.0

_T = TypeVar("_T")


class MilvusIndex:
    """A PassageIndex whose passages are found by Milvus; see PassageIndex.

    Never raises because of Milvus: what fails is logged, once a pause, and
    `held` answers. Changes that could not be made are made when it is back.
    """

    def __init__(self, uri: str, *, token: str = "", held: SegmentedIndex | None = None) -> None:
        """`uri`: a file's name for milvus-lite, or a cluster's http(s) address."""
        self._uri = uri
        self._token = token
        self._held = SegmentedIndex() if held is None else held
        self._names: dict[str, str] = {}
        self._client: MilvusClient | None = None
        self._lock = threading.RLock()
        self._away_until = 0.0
        #: What Milvus has still to be told, the latest for each article.
        self._behind: dict[tuple[int, str], Article | None] = {}

    def _connect(self) -> MilvusClient:
        if self._client is not None:
            return self._client
        client = MilvusClient(uri=self._uri, token=self._token, timeout=_TIMEOUT)
        if not client.has_collection(_COLLECTION):
            schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field("key", DataType.VARCHAR, max_length=64, is_primary=True)
            schema.add_field("owner", DataType.INT64)
            schema.add_field("article", DataType.VARCHAR, max_length=64)
            schema.add_field("state", DataType.VARCHAR, max_length=64)
            schema.add_field("passage", DataType.INT64)
            schema.add_field("language", DataType.VARCHAR, max_length=16)
            schema.add_field("words", DataType.VARCHAR, max_length=65_535, enable_analyzer=True)
            schema.add_field("weights", DataType.SPARSE_FLOAT_VECTOR)
            schema.add_function(
                Function(
                    name="bm25",
                    function_type=FunctionType.BM25,
                    input_field_names=["words"],
                    output_field_names=["weights"],
                )
            )
            wanted = client.prepare_index_params()
            wanted.add_index(
                field_name="weights",
                index_type="SPARSE_INVERTED_INDEX",
                metric_type="BM25",
                params={"bm25_k1": K1, "bm25_b": B},
            )
            client.create_collection(
                _COLLECTION, schema=schema, index_params=wanted, consistency_level="Strong"
            )
        self._client = client
        return client

    def _try(self, act: Callable[[MilvusClient], _T]) -> _T | None:
        """What `act` gives; None, with a log line, where Milvus does not answer."""
        if time.monotonic() < self._away_until:
            return None
        try:
            with self._lock:
                client = self._connect()
                self._catch_up(client)
            return act(client)
        except (MilvusException, OSError, ValueError) as error:
            with self._lock:
                self._client = None
                self._away_until = time.monotonic() + _PAUSE
            logger.error(
                "Milvus at FOOTNOTE_MILVUS_URI does not answer (%s). Answers go on from the "
                "passages held here; it is tried again in %.0f s.",
                error,
                _PAUSE,
            )
            return None

    def _catch_up(self, client: MilvusClient) -> None:
        """Tell Milvus what changed; an article that it has already is not sent again."""
        for (owner, article_id), article in list(self._behind.items()):
            name = _opaque(article_id)
            own = f'owner == {owner} and article == "{name}"'
            state = "" if article is None else content_key([article])
            there = client.query(_COLLECTION, filter=own, output_fields=["state"])
            whole = article is not None and len(there) == len(article.passages)
            if not whole or any(row["state"] != state for row in there):
                if there:
                    client.delete(_COLLECTION, filter=own)
                rows = [] if article is None else _rows(owner, name, state, article)
                for first in range(0, len(rows), _BATCH):
                    client.insert(_COLLECTION, rows[first : first + _BATCH])
            del self._behind[owner, article_id]

    def add(self, article: Article, *, guild: int | None = None) -> None:
        self.add_many((article,), guild=guild)

    def add_many(self, articles: Iterable[Article], *, guild: int | None = None) -> None:
        chosen = list(articles)
        self._held.add_many(chosen, guild=guild)
        with self._lock:
            for article in chosen:
                self._names[_opaque(article.id)] = article.id
                self._behind[guild or 0, article.id] = article
        self._try(lambda client: None)

    def remove(self, article_id: str, *, guild: int | None = None) -> bool:
        removed = self._held.remove(article_id, guild=guild)
        with self._lock:
            self._behind[guild or 0, article_id] = None
        self._try(lambda client: None)
        return removed

    def search(
        self,
        query: Sequence[str],
        *,
        limit: int = 10,
        guild: int | None = None,
        articles: Collection[str] | None = None,
        language: str | None = None,
    ) -> list[Hit]:
        if not query or limit <= 0 or (articles is not None and not articles):
            return []
        owners = [0] if guild is None else [0, guild]
        where = [f"owner in {owners}"]
        if articles is not None:
            where.append(f"article in {json.dumps(sorted(map(_opaque, articles)))}")
        if language is not None:
            where.append(f"language == {json.dumps(language)}")
        found = self._try(
            lambda client: client.search(
                _COLLECTION,
                data=[" ".join(map(_word, query))],
                anns_field="weights",
                filter=" and ".join(where),
                limit=min(_MOST, max(_LEAST, _TIMES * limit)),
                output_fields=["owner", "article", "passage"],
                search_params={"metric_type": "BM25"},
                timeout=_TIMEOUT,
            )
        )
        if found is None:
            return self._held.search(
                query, limit=limit, guild=guild, articles=articles, language=language
            )
        places = [
            (None if row["owner"] == 0 else int(row["owner"]), name, int(row["passage"]))
            for row in (each["entity"] for each in found[0])
            if (name := self._names.get(row["article"])) is not None
        ]
        return self._held.rank(query, places, limit=limit, guild=guild)

    def search_many(
        self, queries: Sequence[Sequence[str]], *, limit: int = 10, guild: int | None = None
    ) -> list[list[Hit]]:
        return [self.search(query, limit=limit, guild=guild) for query in queries]

    def holds(
        self, terms: Collection[str], refs: Sequence[PassageRef], *, guild: int | None = None
    ) -> list[set[str]]:
        return self._held.holds(terms, refs, guild=guild)

    def idf(self, term: str, *, guild: int | None = None) -> float:
        return self._held.idf(term, guild=guild)

    def statistics(self, *, guild: int | None = None) -> Statistics:
        return self._held.statistics(guild=guild)

    def vocabulary(self, *, guild: int | None = None) -> Collection[str]:
        return self._held.vocabulary(guild=guild)

    def close(self) -> None:
        """Let go of the connection; the next call makes another."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None


def _opaque(article_id: str) -> str:
    return hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).hexdigest()


def _word(term: str) -> str:
    """A term as a word that every analyzer leaves whole; a passage of them fits a field."""
    digest = hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=6)
    return "t" + digest.hexdigest()


def _rows(owner: int, name: str, state: str, article: Article) -> list[dict[str, Any]]:
    place = hashlib.sha256(f"{owner} {name}".encode()).hexdigest()[:40]
    return [
        {
            "key": f"{place}-{at}",
            "owner": owner,
            "article": name,
            "state": state,
            "passage": at,
            "language": article.language,
            "words": " ".join(map(_word, found)),
        }
        for at, found in enumerate(searched_terms(article))
    ]
