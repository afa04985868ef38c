"""What is to be seen when a release has come: what speaks of what is gone, and which words are words no longer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from rdflib import URIRef

from remit.errors import BadInput
from remit.patch import Patch, Quad
from remit.release import Release
from remit.store import QuadStore, Solutions
from remit.terms import owl
from remit.upgrade.doing import Dangling
from remit.upgrade.planning import Plan, digest_in, has_corpus, is_owned, name_of, version_in

_WORDS_USED = files("remit").joinpath("words_used.rq").read_text(encoding="utf-8")


def dangling(planned: Plan, store: QuadStore) -> Iterator[Dangling]:
    """Finds what speaks, in graphs that the release does not own, of nodes that it no longer has."""
    gone = {quad.subject for module in planned.due for quad in module.patch.removes}
    for node in sorted(gone):
        if next(store.match(subject=node), None) is not None:
            continue
        for quad in store.match(object=node):
            if not is_owned(quad.graph):
                yield Dangling(subject=quad.subject, predicate=quad.predicate, gone=node, graph=quad.graph)


def undeclared(store: QuadStore, release: Release) -> Iterator[str]:
    """Finds words that are used in graphs that the release does not own, and that it does not declare: why, of each."""
    found = store.query(_WORDS_USED)
    for subject, predicate, value, graph in found if isinstance(found, Solutions) else ():
        if isinstance(subject, URIRef) and isinstance(predicate, URIRef) and isinstance(graph, URIRef):
            quad = Quad(subject, predicate, value, graph)  # type: ignore[arg-type]  # no blank node is stored
            try:
                release.vocabulary.hold(Patch(adds=frozenset({quad})))
            except BadInput as error:
                yield str(error)


def outdated(store: QuadStore, release: Release, *, noted: Path) -> list[str]:
    """Gives the names of modules whose content is not that of a release, by their versions alone.

    Args:
        store: what is held.
        release: what may have more, or other, modules.
        noted: a file that says for which files and which held versions nothing was found last: reading the corpus
            anew takes a second.
    """
    versions = {q.graph: str(q.object) for q in store.match(predicate=owl.versionInfo) if q.subject == q.graph}
    told = hashlib.sha256(repr((release.files_digest(), sorted(versions.items()))).encode()).hexdigest()
    if noted.is_file() and noted.read_text(encoding="utf-8") == told:
        return []
    modules = release.of_ontology() | (release.of_corpus() if has_corpus(store) else {})
    found = [
        name_of(graph)
        for graph, quads in modules.items()
        if graph not in versions or digest_in(versions[graph]) != digest_in(version_in(quads))
    ]
    if not found:
        noted.write_text(told, encoding="utf-8")
    return found
