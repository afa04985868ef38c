"""The store of quads: a projection of the journal, behind one small protocol."""

from remit.store.base import (
    EVERYTHING,
    JOURNAL_POSITION,
    Boolean,
    Dataset,
    QuadStore,
    Result,
    Solutions,
    Triples,
)
from remit.store.embedded import EmbeddedStore
from remit.store.memory import MemoryStore

__all__ = [
    "EVERYTHING",
    "JOURNAL_POSITION",
    "Boolean",
    "Dataset",
    "EmbeddedStore",
    "MemoryStore",
    "QuadStore",
    "Result",
    "Solutions",
    "Triples",
]
