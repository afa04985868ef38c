"""Validating everything: the same gate over every record, in as many processes as there are cores.

Each process opens an immutable checkpoint and takes the nodes whose address falls to it. Evidence about a
node stands at that node, so a process computes it only for its own.
"""

from __future__ import annotations

import multiprocessing
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.resources import files
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.consequences import Consequences
from remit.documents import DocumentFiles
from remit.errors import Violation
from remit.gate import Progress
from remit.release import Release, shipped
from remit.state import Reads, State
from remit.store import EmbeddedStore, QuadStore, Solutions

_TYPED_LITERALS = files("remit").joinpath("typed_literals.rq").read_text(encoding="utf-8")
_SHARDS_PER_WORKER = 4


def validate_checkpoint(
    checkpoint: Path, documents: Path, *, workers: int, progress: Progress | None = None
) -> tuple[list[Violation], int]:
    """Validates a checkpoint in several processes.

    Args:
        checkpoint: folder of an immutable copy of the store.
        documents: folder of the texts.
        workers: number of processes.
        progress: called with a word, shards done and shards in all.

    Returns:
        What was found, and the number of nodes that were validated.
    """
    shards = workers * _SHARDS_PER_WORKER
    found: list[Violation] = []
    count = 0
    # fork is not safe beside the engine's threads
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        work = [pool.submit(_shard, checkpoint, documents, shard, shards) for shard in range(shards)]
        for done, future in enumerate(as_completed(work), start=1):
            violations, nodes = future.result()
            found += violations
            count += nodes
            if progress is not None:
                progress("validating", done, shards)
    return found, count


def _shard(checkpoint: Path, documents: Path, shard: int, shards: int) -> tuple[list[Violation], int]:
    store = EmbeddedStore(checkpoint, read_only=True)
    return validate_shard(store, DocumentFiles(documents), shipped(), shard=shard, shards=shards)


def validate_shard(
    store: QuadStore, documents: DocumentFiles, release: Release, *, shard: int, shards: int
) -> tuple[list[Violation], int]:
    """Validates the nodes of a store that fall to one shard.

    Returns:
        What was found, and the number of nodes that were validated.
    """

    def mine(node: Node) -> bool:
        return zlib.crc32(str(node).encode()) % shards == shard

    reads = Reads(store)
    state = State(reads)
    consequences = Consequences(ontology=release.ontology, scheme=release.scheme, text_of=documents.text)
    evidence = consequences.evidence(state, _typed_literals(store), concerning=mine)
    beside = State(reads, beside=evidence.triples)
    focus = {iri: [n for n in nodes if mine(n)] for iri, nodes in release.gate.everything(beside).items()}
    count = len(set().union(*focus.values()))
    return release.gate.check(beside, focus, reasons=evidence.reasons), count


def _typed_literals(store: QuadStore) -> Iterator[tuple[URIRef, Literal]]:
    result = store.query(_TYPED_LITERALS)
    if isinstance(result, Solutions):
        for subject, value in result:
            if isinstance(subject, URIRef) and isinstance(value, Literal):
                yield subject, value
