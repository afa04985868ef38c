"""The register that follows changes equals one that is made anew, for the present and for any past."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from remit.base import KnowledgeBase
from remit.iri import CONTRIBUTIONS, record
from remit.journal import Draft, Journal
from remit.literals import EDTF_LEVEL_1, literal
from remit.patch import Patch, Quad
from remit.register import KINDS, Asked, Register
from remit.register.column import properties as properties_of
from remit.state import Reads
from remit.store import MemoryStore
from remit.terms import coding, rdf, rdfs, rmt, role, stance, status, xsd

NOW = datetime(2026, 11, 25, tzinfo=UTC)
KEYS = ("a", "b", "c")
NODES = {
    kind: [record(kind, key) for key in KEYS]
    for kind in ("incident", "claim", "document", "actor", "jurisdiction", "instrument", "provision")
}
PARTS = [URIRef(f"{node}/part") for node in (*NODES["incident"], *NODES["claim"], *NODES["actor"])]
VALUES = [
    *(node for nodes in NODES.values() for node in nodes),
    *PARTS,
    *(status.alleged, status.withdrawn, status.refuted, stance.denies, role.accused, coding.not_alleged),
    *(literal(text) for text in ("Ελλάς", "阿里巴巴", "C2", "true")),
    literal("2026-03", EDTF_LEVEL_1),
    literal("0", xsd.integer),
    literal("2026-03-01", xsd.date),
]
CLASSES = [kind.of_class for kind in KINDS] + [rmt.Organisation, rmt.PowerlessAuthority]


def properties() -> list[URIRef]:
    """Gives every property that the register reads."""
    return sorted({each for kind in KINDS for chain in kind.chains() for each in properties_of(chain)} - {rdf.type_})


subjects = st.sampled_from([*(node for nodes in NODES.values() for node in nodes), *PARTS])
quads = st.one_of(
    st.builds(lambda s, c: Quad(s, rdf.type_, c, CONTRIBUTIONS), subjects, st.sampled_from(CLASSES)),
    st.builds(
        lambda s, p, o: Quad(s, p, o, CONTRIBUTIONS), subjects, st.sampled_from(properties()), st.sampled_from(VALUES)
    ),
    st.builds(
        lambda b, a: Quad(b, rdfs.subClassOf, a, CONTRIBUTIONS), st.sampled_from(CLASSES), st.sampled_from(CLASSES)
    ),
)
patches = st.lists(quads, min_size=1, max_size=12).map(frozenset)


def base(home: Path) -> KnowledgeBase:
    """Gives one that holds nothing."""
    return KnowledgeBase(home, store=MemoryStore(), journal=Journal(home / "journal.sqlite"))


def put(kb: KnowledgeBase, number: int, patch: Patch) -> None:
    """Takes a change in as the writer does once it is accepted: the register must follow whatever is stored."""
    entry = kb.journal.append(Draft(id=f"id-{number}", at=NOW, author="Ada", reason="to try", patch=patch))
    kb._writer._put(entry.position, patch)


def anew(kb: KnowledgeBase, position: int | None = None) -> Register:
    """Gives a register that is made from what is stored, or from what was at a position."""
    store = kb.store
    if position is not None:
        patch = Patch()
        for entry in kb.journal.entries():
            if entry.position <= position:
                patch = patch.then(entry.patch())
        store = MemoryStore()
        store.load(patch.adds, position=position)
    return Register(Reads(store))


@settings(max_examples=60, deadline=None)
@given(history=st.lists(st.tuples(patches, st.booleans(), st.booleans()), min_size=1, max_size=8))
def test_register_that_follows_is_the_register_made_anew(
    history: list[tuple[frozenset[Quad], bool, bool]],
) -> None:
    with TemporaryDirectory() as name, base(Path(name)) as kb:
        kb.register.make()
        held: frozenset[Quad] = frozenset()
        for number, (drawn, removing, looking) in enumerate(history):
            removes = frozenset(sorted(held)[: len(held) // 2]) if removing else frozenset()
            patch = Patch(adds=drawn - held, removes=removes - drawn)
            put(kb, number, patch)
            held = (held - patch.removes) | patch.adds
            if looking:
                assert kb.register.rows() == anew(kb).rows()
                # an order that is kept is kept in order
                for kind in KINDS:
                    order = tuple((sorting.name, number % 2 == 0) for sorting in kind.sortings[:2])
                    asked = Asked(order=order, limit=100, include=frozenset({"withdrawn", "refuted"}))
                    assert kb.register.find(kind.name, asked) == anew(kb).find(kind.name, asked)
        assert kb.register.rows() == anew(kb).rows()


@settings(max_examples=40, deadline=None)
@given(history=st.lists(st.tuples(patches, st.booleans()), min_size=2, max_size=6), back=st.integers(1, 5))
def test_register_of_the_past_is_what_was_registered_then(
    history: list[tuple[frozenset[Quad], bool]], back: int
) -> None:
    with TemporaryDirectory() as name, base(Path(name)) as kb:
        held: frozenset[Quad] = frozenset()
        for number, (drawn, removing) in enumerate(history):
            removes = frozenset(sorted(held)[: len(held) // 2]) if removing else frozenset()
            patch = Patch(adds=drawn - held, removes=removes - drawn)
            put(kb, number, patch)
            held = (held - patch.removes) | patch.adds
        position = max(1, kb.position() - back)
        then = kb.register.seen_from(kb.view_at(position))
        assert then.rows() == anew(kb, position).rows()
        assert kb.register.rows() == anew(kb).rows()
