"""One contract for every store: the one on disk and the one in memory answer alike."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rdflib import RDF, XSD, BNode, Literal, URIRef

from remit.errors import BadInput, BadQuery, Busy, Damaged
from remit.iri import SYSTEM_GRAPH
from remit.literals import EDTF_LEVEL_1, literal
from remit.patch import Quad
from remit.store import (
    JOURNAL_POSITION,
    Boolean,
    Dataset,
    EmbeddedStore,
    MemoryStore,
    QuadStore,
    Solutions,
    Triples,
)

S, P, Q, N, G, H = (URIRef(f"https://example.org/{name}") for name in "spqogh")
ONE = Quad(S, P, literal("one", language="en"), G)
TWO = Quad(S, Q, literal("2", XSD.integer), G)
THREE = Quad(N, P, S, H)
PLAIN = Quad(N, Q, Literal("plain"), H)
ALL = [ONE, TWO, THREE, PLAIN]


@pytest.fixture(params=["disk", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[QuadStore]:
    made: QuadStore = EmbeddedStore(tmp_path / "quads") if request.param == "disk" else MemoryStore()
    yield made
    made.close()


@pytest.fixture
def filled(store: QuadStore) -> QuadStore:
    store.apply(ALL, [], position=7)
    return store


def _without_position(store: QuadStore) -> set[Quad]:
    return {quad for quad in store.match() if quad.graph != SYSTEM_GRAPH}


def _rows(result: object) -> list[tuple[object, ...]]:
    assert isinstance(result, Solutions)
    return sorted((tuple(row) for row in result), key=str)


# -- state -------------------------------------------------------------------------------------------------------------


def test_new_store_is_empty_and_at_position_0(store: QuadStore) -> None:
    assert isinstance(store, QuadStore)
    assert (store.size(), store.position(), list(store.match())) == (0, 0, [])


def test_change_brings_quads_and_position_together(filled: QuadStore) -> None:
    assert _without_position(filled) == set(ALL)
    assert filled.position() == 7
    assert filled.size() == len(ALL) + 1


def test_position_is_a_quad_of_the_system_graph(filled: QuadStore) -> None:
    assert list(filled.match(graph=SYSTEM_GRAPH)) == [
        Quad(SYSTEM_GRAPH, JOURNAL_POSITION, Literal("7", datatype=XSD.integer), SYSTEM_GRAPH)
    ]


def test_quad_that_is_removed_and_added_is_there(filled: QuadStore) -> None:
    filled.apply([ONE], [ONE, TWO], position=8)
    assert _without_position(filled) == {ONE, THREE, PLAIN}
    assert filled.position() == 8


def test_change_done_twice_is_done_once(filled: QuadStore) -> None:
    for _ in range(2):
        filled.apply([TWO], [ONE], position=9)
    assert _without_position(filled) == {TWO, THREE, PLAIN}
    assert filled.position() == 9


def test_change_with_a_bad_term_does_nothing(filled: QuadStore) -> None:
    bad = Quad(URIRef("not absolute"), P, N, G)
    with pytest.raises(BadInput, match="not absolute"):
        filled.apply([Quad(S, P, N, G), bad], [ONE], position=8)
    assert _without_position(filled) == set(ALL)
    assert filled.position() == 7


def test_change_of_nothing_moves_the_position(filled: QuadStore) -> None:
    filled.apply([], [], position=8)
    assert (_without_position(filled), filled.position()) == (set(ALL), 8)


@pytest.mark.parametrize(
    "text",
    [
        "}; DROP ALL; {",
        "\\u0022 . } #",
        '"""',
        "'''",
        "\x00\x01\x7f",
        "\ud7ff\ufeff\uffff",
        "a\\",
        "?x $y @en",
        "\r\n\t",
    ],
)
def test_text_cannot_break_out_of_the_change(store: QuadStore, text: str) -> None:
    quad = Quad(S, P, literal(text), G)
    store.apply([quad], [], position=1)
    assert _without_position(store) == {quad}
    store.apply([], [quad], position=2)
    assert _without_position(store) == set()


# -- patterns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ({"subject": S}, {ONE, TWO}),
        ({"predicate": P}, {ONE, THREE}),
        ({"object": S}, {THREE}),
        ({"graph": H}, {THREE, PLAIN}),
        ({"object": Literal("plain")}, {PLAIN}),
        ({"object": Literal("plain", datatype=XSD.string)}, {PLAIN}),
        ({"object": Literal("one", lang="en")}, {ONE}),
        ({"object": Literal("one")}, set()),
        ({"object": Literal("2")}, set()),
        ({"subject": S, "predicate": Q, "object": Literal(2), "graph": G}, {TWO}),
        ({"subject": S, "graph": H}, set()),
    ],
)
def test_pattern_finds_what_has_its_terms(
    filled: QuadStore, pattern: dict[str, URIRef | Literal], found: set[Quad]
) -> None:
    match: Callable[..., Iterator[Quad]] = filled.match
    assert set(match(**pattern)) == found


def test_quad_is_contained_only_in_its_graph(filled: QuadStore) -> None:
    assert filled.contains(ONE)
    assert not filled.contains(ONE._replace(graph=H))
    assert filled.contains(PLAIN)


def test_plain_text_comes_back_plain(filled: QuadStore) -> None:
    (found,) = filled.match(N, Q)
    assert isinstance(found.object, Literal)
    assert found.object.datatype is None
    assert found.object == Literal("plain")


# -- queries -----------------------------------------------------------------------------------------------------------


def test_default_graph_is_the_union_of_all_graphs(filled: QuadStore) -> None:
    found = filled.query(
        "SELECT ?o WHERE { <https://example.org/o> <https://example.org/p>/<https://example.org/p> ?o }"
    )
    assert _rows(found) == [(Literal("one", lang="en"),)]


def test_select_gives_rows_in_the_order_of_its_variables(filled: QuadStore) -> None:
    found = filled.query(
        "SELECT ?b ?a ?none WHERE { ?a <https://example.org/q> ?b OPTIONAL { ?a <https://example.org/no> ?none } }"
    )
    assert isinstance(found, Solutions)
    assert found.variables == ("b", "a", "none")
    assert _rows(found) == [(Literal("2", datatype=XSD.integer), S, None), (Literal("plain"), N, None)]


def test_row_as_mapping_leaves_out_what_is_not_bound(filled: QuadStore) -> None:
    found = filled.query("SELECT ?a ?b WHERE { BIND(<https://example.org/s> AS ?a) }")
    assert isinstance(found, Solutions)
    assert list(found.mappings()) == [{"a": S}]


def test_ask_gives_yes_or_no(filled: QuadStore) -> None:
    assert filled.query("ASK { <https://example.org/s> ?p 2 }") == Boolean(value=True)
    assert filled.query("ASK { <https://example.org/s> ?p 3 }") == Boolean(value=False)


def test_construct_gives_triples(filled: QuadStore) -> None:
    found = filled.query("CONSTRUCT { ?o a ?s } WHERE { ?s <https://example.org/p> ?o FILTER(isIRI(?o)) }")
    assert isinstance(found, Triples)
    assert list(found) == [(S, RDF.type, N)]


def test_blank_node_that_a_query_makes_is_given(filled: QuadStore) -> None:
    ((made,),) = _rows(filled.query("SELECT (BNODE() AS ?b) WHERE {}"))
    assert isinstance(made, BNode)


def test_value_can_be_bound(filled: QuadStore) -> None:
    found = filled.query("SELECT ?s ?o WHERE { ?s <https://example.org/q> ?o }", bindings={"s": S})
    assert _rows(found) == [(S, Literal("2", datatype=XSD.integer))]


def test_dataset_of_the_client_chooses_the_default_graph(filled: QuadStore) -> None:
    found = filled.query("SELECT ?o WHERE { ?s <https://example.org/q> ?o }", dataset=Dataset(default=(H,)))
    assert _rows(found) == [(Literal("plain"),)]


def test_dataset_of_the_client_chooses_the_named_graphs(filled: QuadStore) -> None:
    both = "SELECT ?g WHERE { { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o } }"
    assert set(_rows(filled.query(both, dataset=Dataset(named=(G,))))) == {(G,)}


def test_graph_clause_names_graphs(filled: QuadStore) -> None:
    found = filled.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s <https://example.org/p> ?o } }")
    assert set(_rows(found)) == {(G,), (H,)}


def test_from_in_the_query_is_obeyed(filled: QuadStore) -> None:
    text = "SELECT ?o FROM <https://example.org/h> WHERE { ?s <https://example.org/q> ?o }"
    assert _rows(filled.query(text)) == [(Literal("plain"),)]


@pytest.mark.parametrize(
    "start",
    [
        "# FROM\n",
        "PREFIX from: <https://example.org/FROM>\n",
        "BASE <https://example.org/#FROM>\n",
    ],
)
def test_word_from_elsewhere_leaves_the_union(filled: QuadStore, start: str) -> None:
    rest = "SELECT ?from WHERE { ?s <https://example.org/q> ?from FILTER(?from != ' FROM ' && ?from != '''FROM''') }"
    assert len(_rows(filled.query(start + rest))) == 2


def test_dataset_of_the_client_replaces_from(filled: QuadStore) -> None:
    text = "SELECT ?o FROM <https://example.org/h> WHERE { ?s <https://example.org/q> ?o }"
    assert _rows(filled.query(text, dataset=Dataset(default=(G,)))) == [(Literal("2", datatype=XSD.integer),)]


@pytest.mark.parametrize(
    "text",
    ["SELECT", "INSERT DATA { <https://a/a> <https://a/b> <https://a/c> }", "DROP ALL", "", "SELECT ?x WHERE { ?x }"],
)
def test_what_is_no_query_is_refused(filled: QuadStore, text: str) -> None:
    with pytest.raises(BadQuery):
        filled.query(text)
    assert _without_position(filled) == set(ALL)


# -- results as bytes --------------------------------------------------------------------------------------------------

SELECT = "SELECT ?o WHERE { <https://example.org/o> <https://example.org/q> ?o }"
CONSTRUCT = "CONSTRUCT WHERE { <https://example.org/o> <https://example.org/q> ?o }"


def test_table_is_written_as_json(filled: QuadStore) -> None:
    written = json.loads(filled.query_to(SELECT, "application/sparql-results+json"))
    assert written["results"]["bindings"] == [{"o": {"type": "literal", "value": "plain"}}]


@pytest.mark.parametrize(
    ("text", "media_type", "written"),
    [
        (SELECT, "text/csv", b"o\r\nplain\r\n"),
        (SELECT, "text/tab-separated-values", b'?o\n"plain"\n'),
        (SELECT, "application/sparql-results+xml", b"<literal>plain</literal>"),
        ("ASK {}", "application/sparql-results+json", b'"boolean":true'),
        (CONSTRUCT, "text/turtle", b'<https://example.org/o> <https://example.org/q> "plain" .'),
        (CONSTRUCT, "application/n-triples", b'<https://example.org/o> <https://example.org/q> "plain" .\n'),
        (CONSTRUCT, "application/rdf+xml", b">plain</q>"),
        (CONSTRUCT, "application/ld+json", b'"@value":"plain"'),
    ],
)
def test_result_is_written_in_its_media_types(filled: QuadStore, text: str, media_type: str, written: bytes) -> None:
    assert written in filled.query_to(text, media_type)


@pytest.mark.parametrize(
    ("text", "media_type"),
    [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (SELECT, "image/png"), ("nonsense", "text/csv")],
)
def test_result_that_cannot_be_written_so_is_refused(filled: QuadStore, text: str, media_type: str) -> None:
    with pytest.raises(BadQuery):
        filled.query_to(text, media_type)


# -- what cannot be ----------------------------------------------------------------------------------------------------


def test_pattern_with_a_relative_address_is_refused(filled: QuadStore) -> None:
    with pytest.raises(BadInput, match="not an absolute IRI"):
        list(filled.match(URIRef("relative")))


def test_pattern_with_a_bad_language_tag_is_refused(filled: QuadStore) -> None:
    with pytest.raises(BadInput, match="language tag"):
        list(filled.match(object=literal("x", language="no tag")))


def test_change_with_a_bad_language_tag_does_nothing(filled: QuadStore) -> None:
    with pytest.raises(BadInput, match="Correct that term"):
        filled.apply([Quad(S, P, literal("x", language="no tag"), G)], [ONE], position=8)
    assert (_without_position(filled), filled.position()) == (set(ALL), 7)


def test_two_positions_are_said_to_be_damage(filled: QuadStore) -> None:
    other = Quad(SYSTEM_GRAPH, JOURNAL_POSITION, literal("9", XSD.integer), SYSTEM_GRAPH)
    filled.apply([other], [], position=8)
    with pytest.raises(Damaged, match=r"more than one journal position \(8, 9\)"):
        filled.position()
    filled.apply([], [], position=10)
    assert filled.position() == 10


def test_triple_term_of_rdf_1_2_is_refused(filled: QuadStore) -> None:
    with pytest.raises(BadQuery, match=r"RDF 1\.2"):
        _rows(filled.query("SELECT (TRIPLE(<https://a/a>, <https://a/b>, <https://a/c>) AS ?t) WHERE {}"))


# -- bulk and checkpoints ----------------------------------------------------------------------------------------------


def test_bulk_load_fills_an_empty_store(store: QuadStore) -> None:
    seen: list[int] = []
    store.load(iter(ALL), position=12, progress=seen.append)
    assert _without_position(store) == set(ALL)
    assert (store.position(), seen[-1]) == (12, len(ALL))


def test_bulk_load_into_a_store_with_quads_is_refused(filled: QuadStore) -> None:
    with pytest.raises(BadInput, match="not empty"):
        filled.load([ONE], position=12)
    assert filled.position() == 7


def test_bulk_load_that_is_cut_short_leaves_no_position(store: QuadStore) -> None:
    def half() -> Iterator[Quad]:
        yield ONE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.load(half(), position=12)
    assert store.position() is None


def test_checkpoint_never_changes(filled: QuadStore, tmp_path: Path) -> None:
    filled.checkpoint(tmp_path / "copy")
    filled.apply([], [ONE], position=8)
    copy = EmbeddedStore(tmp_path / "copy", read_only=True)
    assert _without_position(copy) == set(ALL)
    assert copy.position() == 7
    with pytest.raises(Damaged):
        copy.apply([], [TWO], position=9)
    copy.close()


def test_checkpoint_replaces_nothing(filled: QuadStore, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    with pytest.raises(Damaged, match="does not exist yet"):
        filled.checkpoint(tmp_path / "copy")


# -- on disk only ------------------------------------------------------------------------------------------------------


def test_store_on_disk_is_there_again(tmp_path: Path) -> None:
    first = EmbeddedStore(tmp_path / "quads")
    first.apply(ALL, [], position=3)
    first.close()
    second = EmbeddedStore(tmp_path / "quads")
    assert (_without_position(second), second.position()) == (set(ALL), 3)
    second.close()


def test_store_on_disk_has_one_writer(tmp_path: Path) -> None:
    first = EmbeddedStore(tmp_path / "quads")
    with pytest.raises(Busy, match="another process"):
        EmbeddedStore(tmp_path / "quads")
    first.close()


def _files_with(folder: Path, text: bytes) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and text in path.read_bytes()]


def test_removed_text_is_gone_from_the_files_after_compaction(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "quads")
    secret = Quad(S, P, literal("a text that must be forgotten"), G)
    store.apply([*ALL, secret], [], position=1)
    store.apply([], [secret], position=2)
    assert _files_with(tmp_path, b"must be forgotten")
    before = store.query("SELECT ?s WHERE { ?s ?p ?o }")
    store.compact()
    assert _files_with(tmp_path, b"must be forgotten") == []
    assert (_without_position(store), store.position()) == (set(ALL), 2)
    assert isinstance(before, Solutions)
    assert len(list(before)) == len(ALL) + 1
    store.apply([secret], [], position=3)
    store.close()
    again = EmbeddedStore(tmp_path / "quads")
    assert (_without_position(again), again.position()) == ({*ALL, secret}, 3)
    again.close()


def test_compaction_that_was_cut_short_leaves_nothing_behind(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "quads")
    store.apply(ALL, [], position=1)
    store.checkpoint(tmp_path / "quads" / "next")
    store.close()
    again = EmbeddedStore(tmp_path / "quads")
    assert sorted(path.name for path in (tmp_path / "quads").iterdir()) == ["1"]
    assert (_without_position(again), again.position()) == (set(ALL), 1)
    again.close()


def test_store_with_torn_files_is_said_to_be_damaged(tmp_path: Path) -> None:
    first = EmbeddedStore(tmp_path / "quads")
    first.load(ALL, position=3)
    first.close()
    (tmp_path / "quads" / "1" / "CURRENT").write_text("MANIFEST-999999\n")
    with pytest.raises(Damaged, match="remit rebuild"):
        EmbeddedStore(tmp_path / "quads")


def test_default_graph_in_the_store_is_said_to_be_damage() -> None:
    store = MemoryStore()
    store.engine.update("INSERT DATA { <https://a/a> <https://a/b> <https://a/c> }")
    with pytest.raises(Damaged, match="default graph"):
        list(store.match())


def test_another_server_that_fails_is_the_queries_fault_and_not_the_disks(filled: QuadStore) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    query = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?a ?b ?c }} }}"
    with pytest.raises(BadQuery, match="another server"):
        filled.query_to(query, "text/csv")
    with pytest.raises(BadQuery, match="another server"):
        _rows(filled.query(query))


_TERMS = [
    literal('a "quoted" \\ text\twith\nlines\r and é 阿 "@en'),
    literal("words", language="en-GB"),
    literal("1", XSD.integer),
    literal("1.5", XSD.decimal),
    literal("1", XSD.decimal),
    literal("100000.5", XSD.double),
    literal("true", XSD.boolean),
    literal("abc", XSD.integer),
    literal("2026-05/2026-07", EDTF_LEVEL_1),
    literal(""),
    literal("ends in \\"),
    URIRef("https://example.org/é"),
]


def test_pairs_of_a_property_are_what_its_quads_say(store: QuadStore) -> None:
    node, other = URIRef("https://example.org/p"), URIRef("https://example.org/q")
    graphs = [URIRef(f"https://example.org/graph/{n}") for n in (1, 2)]
    quads = [Quad(URIRef(f"https://example.org/{n}"), node, term, g) for n, term in enumerate(_TERMS) for g in graphs]
    store.load([*quads, Quad(node, other, node, graphs[0])], position=1)
    assert set(store.pairs(node)) == {(quad.subject, quad.object) for quad in store.match(None, node)}
    assert {value for _, value in store.pairs(node)} == set(_TERMS)
    assert list(store.pairs(other)) == [(node, node)]
    assert list(store.pairs(graphs[0])) == []


def test_subjects_that_are_read_at_once_are_what_their_quads_say(store: QuadStore) -> None:
    node, other, nobody = (URIRef(f"https://example.org/{name}") for name in ("a", "b", "c"))
    quads = [Quad(node, P, value, G) for value in _TERMS] + [Quad(other, Q, node, H), Quad(other, Q, node, G)]
    store.apply(quads, [], position=1)
    found = store.of_subjects([node, other, nobody, node])
    assert {subject: set(each) for subject, each in found.items()} == {
        subject: set(store.match(subject)) for subject in (node, other, nobody)
    }
    assert set(found[node]) == {quad for quad in quads if quad.subject == node}
    assert dict(store.of_subjects([])) == {}
    with pytest.raises(BadInput):
        store.of_subjects([URIRef("https://example.org/> } } #")])


def test_a_store_that_was_put_in_order_says_the_same(store: QuadStore) -> None:
    store.load(ALL, position=3)
    store.optimise()
    assert _without_position(store) == set(ALL)
    assert store.position() == 3
