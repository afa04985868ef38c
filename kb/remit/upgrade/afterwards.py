"""What is to be seen when a release has come: what speaks of what is gone, and which words are words no longer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files

from rdflib import URIRef

from remit.errors import BadInput
from remit.patch import Patch, Quad
from remit.release import Release
from remit.store import QuadStore, Solutions
from remit.terms import owl
from remit.upgrade.doing import Dangling
from remit.upgrade.planning import Plan, digest_in, is_owned, name_of, version_in

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


def outdated(store: QuadStore, modules: Mapping[URIRef, frozenset[Quad]]) -> list[str]:
    """Gives the names of modules whose content is not that of a release, by their versions alone.

    Args:
        store: what is held.
        modules: those of the release.
    """
    found = []
    for graph, quads in modules.items():
        held = next(iter(store.match(subject=graph, predicate=owl.versionInfo, graph=graph)), None)
        if held is None or digest_in(held.object) != digest_in(version_in(quads)):
            found.append(name_of(graph))
    return found
