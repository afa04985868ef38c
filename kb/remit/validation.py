"""Validating everything: the same gate over every record, in as many processes as there are cores.

Each process opens an immutable checkpoint and takes the nodes whose address falls to it. Evidence about a
node stands at that node, so a process computes it only for its own. A process is `python -m remit.validation`,
so that whoever imports Remit needs no guard in its own main module.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.consequences import Consequences
from remit.documents import DocumentFiles
from remit.errors import Damaged, Violation
from remit.gate import Progress
from remit.release import Release
from remit.state import Reads, State
from remit.store import EmbeddedStore, QuadStore, Solutions

_TYPED_LITERALS = files("remit").joinpath("typed_literals.rq").read_text(encoding="utf-8")


def validate_checkpoint(
    checkpoint: Path, documents: Path, release: Release, *, workers: int, progress: Progress | None = None
) -> tuple[list[Violation], int]:
    """Validates a checkpoint in several processes.

    Args:
        checkpoint: folder of an immutable copy of the store.
        documents: folder of the texts.
        release: what to validate against; each process reads its folders anew.
        workers: number of processes.
        progress: called with a word, nodes done and nodes in all.

    Returns:
        What was found, and the number of nodes that were validated.

    Raises:
        Damaged: a process ended without a result.
    """
    results: list[tuple[list[Violation], int] | None] = [None] * workers
    done, total = [0] * workers, [0] * workers

    def follow(shard: int) -> None:
        folders = [str(folder.resolve()) if folder else "" for folder in release.folders]
        places = [str(checkpoint), str(documents), *folders]
        command = [sys.executable, "-m", "remit.validation", *places, str(shard), str(workers)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 (our own module)
            for line in process.stdout or ():
                said = json.loads(line)
                if "violations" in said:
                    results[shard] = [Violation(**v) for v in said["violations"]], said["focus"]
                else:
                    done[shard], total[shard] = said["done"], said["total"]
                    if progress is not None:
                        progress("validating", sum(done), sum(total))

    threads = [threading.Thread(target=follow, args=(shard,)) for shard in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found: list[Violation] = []
    count = 0
    for result in results:
        if result is None:
            raise Damaged(
                f"A process that validated {checkpoint} ended without a result, so nothing is known of its part. "
                "What it printed stands above. Validate again with one worker."
            )
        found += result[0]
        count += result[1]
    return found, count


def validate_shard(
    store: QuadStore,
    documents: DocumentFiles,
    release: Release,
    *,
    shard: int,
    shards: int,
    progress: Progress | None = None,
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
    return release.gate.check(beside, focus, reasons=evidence.reasons, progress=progress), count


def _typed_literals(store: QuadStore) -> Iterator[tuple[URIRef, Literal]]:
    result = store.query(_TYPED_LITERALS)
    if isinstance(result, Solutions):
        for subject, value in result:
            if isinstance(subject, URIRef) and isinstance(value, Literal):
                yield subject, value


def _main(checkpoint: str, documents: str, ontology: str, shapes: str, shard: str, shards: str) -> None:
    def say(said: object) -> None:
        sys.stdout.write(f"{json.dumps(said)}\n")
        sys.stdout.flush()

    violations, focus = validate_shard(
        EmbeddedStore(Path(checkpoint), read_only=True),
        DocumentFiles(Path(documents)),
        Release(Path(ontology) if ontology else None, Path(shapes) if shapes else None),
        shard=int(shard),
        shards=int(shards),
        progress=lambda _, done, total: say({"done": done, "total": total}),
    )
    say({"violations": [asdict(v) for v in violations], "focus": focus})


if __name__ == "__main__":
    _main(*sys.argv[1:])
