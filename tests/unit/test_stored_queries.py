"""Every stored query gives the same on each store: over the curated corpus, with nothing bound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from remit.base import corpus_quads
from remit.store import Boolean, EmbeddedStore, MemoryStore, QuadStore, Solutions

ROOT = Path(__file__).parents[2]
QUERIES = sorted(path for part in ("kb/remit", "api/remit_api") for path in (ROOT / part).rglob("*.rq"))


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[QuadStore, QuadStore]]:
    quads = list(corpus_quads())
    on_disk, in_memory = EmbeddedStore(tmp_path_factory.mktemp("store") / "quads"), MemoryStore()
    for store in (on_disk, in_memory):
        store.load(quads, position=1)
    yield on_disk, in_memory
    on_disk.close()


def _answer(store: QuadStore, text: str) -> list[str]:
    result = store.query(text)
    if isinstance(result, Boolean):
        return [str(result.value)]
    if isinstance(result, Solutions):
        return sorted(str([None if term is None else term.n3() for term in row]) for row in result)
    return sorted({" ".join(term.n3() for term in triple) for triple in result})


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_stored_query_gives_the_same_on_every_store(stores: tuple[QuadStore, QuadStore], path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    on_disk, in_memory = stores
    assert _answer(on_disk, text) == _answer(in_memory, text)


def test_there_are_stored_queries() -> None:
    assert QUERIES
