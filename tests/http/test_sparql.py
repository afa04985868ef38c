"""The SPARQL protocol: three ways to ask, every format, and nothing but reading."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

import serving
from remit.errors import BadQuery, LimitReached
from remit.store.parse import parse_quads
from remit_api.query.tokens import read_form

INCIDENTS = "SELECT ?i WHERE { ?i a <https://w3id.org/remit/ns#Incident> } ORDER BY ?i"
CONSTRUCT = (
    "CONSTRUCT { ?i a <https://w3id.org/remit/ns#Incident> } WHERE { ?i a <https://w3id.org/remit/ns#Incident> }"
)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[int, list[bytes]]]:
    """A listener that keeps what is sent to it: no query may reach it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    link, _ = listening.accept()
                except TimeoutError:
                    continue
                heard.append(b"connection")
                link.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield listening.getsockname()[1], heard
        stop.set()
        thread.join()


def ways(client: httpx.Client, query: str, **headers: str) -> Iterator[httpx.Response]:
    yield client.get("/sparql", params={"query": query}, headers=headers)
    yield client.post("/sparql", data={"query": query}, headers=headers)
    yield client.post(
        "/sparql", content=query.encode(), headers={**headers, "Content-Type": "application/sparql-query"}
    )


def test_three_ways_to_ask_give_the_same(corpus: httpx.Client) -> None:
    answers = list(ways(corpus, INCIDENTS))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    found = [row["i"]["value"] for row in answers[0].json()["results"]["bindings"]]
    assert "https://w3id.org/remit/id/incident/si-1" in found


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (INCIDENTS, "*/*", "application/sparql-results+json"),
        (INCIDENTS, "application/json", "application/sparql-results+json"),
        (INCIDENTS, "application/sparql-results+xml", "application/sparql-results+xml"),
        (INCIDENTS, "text/csv", "text/csv"),
        (INCIDENTS, "text/tab-separated-values", "text/tab-separated-values"),
        ("ASK {}", "*/*", "application/sparql-results+json"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, "*/*", "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        ("DESCRIBE <https://w3id.org/remit/id/incident/si-1>", "text/turtle", "text/turtle"),
    ],
)
def test_result_comes_in_the_format_asked_for(corpus: httpx.Client, query: str, accept: str, media_type: str) -> None:
    answer = corpus.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.content


@pytest.mark.parametrize(
    ("query", "accept"), [(INCIDENTS, "text/turtle"), (CONSTRUCT, "text/csv"), ("ASK {}", "text/csv")]
)
def test_format_of_another_kind_of_result_is_refused(corpus: httpx.Client, query: str, accept: str) -> None:
    assert corpus.get("/sparql", params={"query": query}, headers={"Accept": accept}).status_code == 406


RMT = "https://w3id.org/remit/ns#"
SERVICES = [
    "SELECT * { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:%d/> { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:%d/> SELECT * { SERVICE:x{?s ?p ?o} }",
    "PREFIX e: <http://127.0.0.1:%d/> SELECT * { SERVICE#comment\n e:x{?s ?p ?o} }",
    "PREFIX e: <http://127.0.0.1:%d/> SELECT * { SERVICEe:x{?s ?p ?o} }",
    "PREFIX e: <http://127.0.0.1:%d/> SELECT * { SERVICESILENTe:x{?s ?p ?o} }",
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:%d/>{?a ?b ?c} }",
    "SELECT * { BIND(<http://127.0.0.1:%d/> AS ?e) FILTER(1<2)SERVICE?e{?s ?p ?o} }",
    "SELECT * { { SELECT * { OPTIONAL { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } } } } }",
    "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } } }",
    'SELECT * { BIND("\\u0022" AS ?x) SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } }',
    "SELECT * { SERV\\u0049CE <http://127.0.0.1:%d/> { ?s ?p ?o } }",
    # a local name neither begins nor ends with a full stop, nor begins with a hyphen
    f"PREFIX p: <{RMT}Incident> SELECT * {{ ?s a p:.SERVICE<http://127.0.0.1:%d/>{{?a ?b ?c}} }}",
    f"PREFIX p: <{RMT}Incident> SELECT * {{ ?s a p: . SERVICE <http://127.0.0.1:%d/> {{?a ?b ?c}} }}",
    f"PREFIX p: <{RMT}Incident> SELECT * {{ ?s a p:.service#c\n<http://127.0.0.1:%d/>{{?a ?b ?c}} }}",
    f"PREFIX p: <{RMT}Incident> SELECT * {{ ?s a p:.SERVICE SILENT<http://127.0.0.1:%d/>{{?a ?b ?c}} }}",
    f"PREFIX p: <{RMT}Incident> PREFIX e: <http://127.0.0.1:%d/> SELECT * {{ ?s a p:.SERVICEe:x{{?a ?b ?c}} }}",
    f"PREFIX p: <{RMT}Incident> SELECT * {{ ?s a p:..SERVICE<http://127.0.0.1:%d/>{{?a ?b ?c}} }}",
    f"PREFIX : <{RMT}Incident> SELECT * {{ ?s a :.SERVICE<http://127.0.0.1:%d/>{{?a ?b ?c}} }}",
    f"PREFIX p: <{RMT}Incident> SELECT * {{ ?s a p:.SERVICE:x{{?a ?b ?c}} }} #%d",
    "PREFIX p: <http://x/> SELECT * { ?s p:-1SERVICE<http://127.0.0.1:%d/>{?a ?b ?c} }",
    "PREFIX p: <http://x/> SELECT * { ?s p:a?1SERVICE<http://127.0.0.1:%d/>{?a ?b ?c} }",
    "PREFIX p: <http://x/> SELECT * { ?s p:a?trueSERVICE<http://127.0.0.1:%d/>{?a ?b ?c} }",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:%d/>{?a ?b ?c} }",
    "SELECT * { ?s ?p 'a'@enSERVICE<http://127.0.0.1:%d/>{?a ?b ?c} }",
    "SELECT * { ?s ?p _:b.SERVICE<http://127.0.0.1:%d/>{?a ?b ?c} }",
    # what looks like an address and is a comparison, so that a comment or a string starts elsewhere
    "PREFIX e: <http://127.0.0.1:%d/> SELECT * { ?s ?p ?o FILTER(?s<?o||1<2)SERVICE#>\n e:x{?a ?b ?c} }",
    "SELECT * { FILTER(1<2)#> '''\n SERVICE<http://127.0.0.1:%d/>{?a ?b ?c} #'''\n }",
    "SELECT * { BIND('a'<'>' AS ?x) SERVICE<http://127.0.0.1:%d/>{?a ?b ?c} BIND('' AS ?y) }",
    # an escape that ends no string, and a name that goes on with an accent
    'SELECT * { VALUES ?x { """a" } SERVICE <http://127.0.0.1:%d/> {?a ?b ?c} #\\q"""\n }',
    'SELECT * { VALUES ?x { """a" } SERVICE <http://127.0.0.1:%d/> {?a ?b ?c} #\\uD800"""\n }',
    (
        "PREFIX p: <http://x/> SELECT * { OPTIONAL { ?s p:a\u0301\\' ?o } SERVICE <http://127.0.0.1:%d/> {?a ?b ?c} "
        "OPTIONAL { ?s p:a\u0301\\' \"'\" } }"
    ),
    "SELECT * { {}\u00a0SERVICE <http://127.0.0.1:%d/> {?a ?b ?c} }",
]


@pytest.mark.parametrize("query", SERVICES)
def test_service_is_refused_and_nothing_leaves(
    corpus: httpx.Client, elsewhere: tuple[int, list[bytes]], query: str
) -> None:
    port, heard = elsewhere
    for answer in ways(corpus, query % port):
        assert answer.status_code == 400, answer.text
        assert answer.json()["code"] == "bad-query"
    assert heard == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <http://127.0.0.1:%d/> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1:%d/> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { GRAPH <http://127.0.0.1:%d/> { ?s ?p ?o } }",
        "DESCRIBE <http://127.0.0.1:%d/>",
        "CONSTRUCT FROM <http://127.0.0.1:%d/> WHERE { ?s ?p ?o }",
    ],
)
def test_graph_elsewhere_is_empty_and_nothing_leaves(
    corpus: httpx.Client, elsewhere: tuple[int, list[bytes]], query: str
) -> None:
    port, heard = elsewhere
    for answer in ways(corpus, query % port, Accept="text/csv, application/n-triples;q=0.5"):
        assert answer.status_code == 200, answer.text
        assert len(answer.text.splitlines()) <= 1, "a head at most"
    there = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": f"http://127.0.0.1:{port}/"}
    assert corpus.get("/sparql", params=there).json()["results"]["bindings"] == []
    assert heard == []


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_load_is_refused_and_nothing_leaves(
    corpus: httpx.Client, elsewhere: tuple[int, list[bytes]], silent: str
) -> None:
    port, heard = elsewhere
    for answer in ways(corpus, f"LOAD {silent}<http://127.0.0.1:{port}/>"):
        assert answer.status_code == 400, answer.text
    assert heard == []


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("SERVICE <http://x/> { }" AS ?x) {}',
        "SELECT ('''it's a SERVICE { }''' AS ?x) {}",
        "SELECT * { ?s ?p <https://example.org/SERVICE> } # SERVICE <http://x/> { }",
        "PREFIX x: <https://example.org/> SELECT * { ?s x:selfservice ?o ; x:a.b ?p ; x:a\\'b ?service, ?isService1 }",
        "PREFIX x: <https://example.org/> SELECT * { ?s x:caf\u00e9 ?o . FILTER(1<2 && ?o < 'a') ?s ?p x:. }",
        "SELECT * { ?s ?p <https://example.org/ns#SERVICE>, <https://example.org/O'Brien>, <urn:x:y> }",
        "SELECT ?service { ?service ?p 'LOAD <http://x/>' }",
        "SELECT * { ?s ?p 'x'@en . FILTER(?s<?o&&?p>?s) }",
    ],
)
def test_word_in_a_string_an_address_a_name_or_a_comment_is_no_service(corpus: httpx.Client, query: str) -> None:
    for answer in ways(corpus, query):
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <http://a/> <http://b/> <http://c/> }",
        "# a comment\nPREFIX x: <http://x/>\nDELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/>",
        "CLEAR ALL",
        "DROP DEFAULT",
        "SELECT * {} ; DROP ALL",
        "BASE <http://x/> WITH <http://g/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_update_is_refused_by_every_way(corpus: httpx.Client, text: str) -> None:
    before = corpus.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).content
    for answer in ways(corpus, text):
        assert answer.status_code == 400, answer.text
    assert corpus.post("/sparql", data={"update": text}).status_code == 400
    assert (
        corpus.post("/sparql", content=text.encode(), headers={"Content-Type": "application/sparql-update"}).status_code
        == 415
    )
    assert corpus.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).content == before


@pytest.mark.parametrize("parameters", [{"query": ""}, {"query": ["ASK {}", "ASK {}"]}, {"qurey": "ASK {}"}])
def test_request_without_one_query_is_refused(corpus: httpx.Client, parameters: dict[str, str]) -> None:
    answer = corpus.get("/sparql", params=parameters)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["format", "output", "results"])
def test_format_by_name_counts_where_the_header_takes_anything(corpus: httpx.Client, name: str) -> None:
    asked = {"query": INCIDENTS, name: "csv"}
    assert corpus.get("/sparql", params=asked).headers["content-type"].startswith("text/csv")
    as_xml = corpus.get("/sparql", params=asked, headers={"Accept": "application/sparql-results+xml"})
    assert as_xml.headers["content-type"].startswith("application/sparql-results+xml")
    assert corpus.get("/sparql", params={"query": CONSTRUCT, name: "csv"}).status_code == 406
    wrong = corpus.get("/sparql", params={"query": INCIDENTS, name: "excel"})
    assert wrong.status_code == 400
    assert "excel" in wrong.json()["detail"]


SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.mark.parametrize(
    ("accept", "media_type", "form"),
    [
        ("*/*", "text/turtle", "turtle"),
        ("text/turtle", "text/turtle", "turtle"),
        ("application/rdf+xml", "application/rdf+xml", None),
        ("application/ld+json", "application/ld+json", "jsonld"),
        ("application/n-triples", "application/n-triples", "ntriples"),
    ],
)
def test_without_a_query_the_service_is_described(
    corpus: httpx.Client, accept: str, media_type: str, form: str | None
) -> None:
    answer = corpus.get("/sparql", headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert int(answer.headers["remit-position"]) > 0
    graph = Graph()
    if form is None:
        graph.parse(data=answer.content, format="xml")
    else:
        for subject, predicate, value, _ in parse_quads(answer.content, form):
            graph.add((subject, predicate, value))
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert str(graph.value(service, SD.endpoint)) == str(corpus.base_url.join("/sparql"))
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert set(graph.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    formats = {str(each).rpartition("/")[2] for each in graph.objects(service, SD.resultFormat)}
    assert formats == {
        *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
        *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
    }
    (collection,) = graph.objects(service, SD.availableGraphs)
    named = {str(graph.value(each, SD.name)) for each in graph.objects(collection, SD.namedGraph)}
    assert "https://w3id.org/remit/id/graph/corpus/incidents/seed" in named
    number = graph.value(collection, URIRef("https://schema.org/numberOfItems"))
    assert number == Literal(len(named))


def test_service_is_described_to_programs_and_shown_to_browsers(corpus: httpx.Client) -> None:
    assert "<textarea" in corpus.get("/sparql", headers=serving.HTML).text
    assert corpus.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406


def test_query_that_does_not_parse_says_where(corpus: httpx.Client) -> None:
    answer = corpus.get("/sparql", params={"query": "SELECT * WHERE { ?s ?p }"})
    assert answer.status_code == 400
    assert "1:" in answer.json()["detail"]


@pytest.mark.parametrize(
    "query",
    ["SELECT * " + "{" * 5000 + "}" * 5000, "SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }"],
)
def test_nesting_that_would_kill_the_engine_is_refused_and_the_server_lives(corpus: httpx.Client, query: str) -> None:
    answer = corpus.post("/sparql", data={"query": query})
    assert answer.status_code == 503
    assert answer.json()["code"] == "limit-reached"
    assert corpus.get("/incidents").status_code == 200


MANY = {
    "not": lambda n: f"SELECT * {{ ?s ?p ?o FILTER({'!' * n}true) }}",
    "plus": lambda n: f"SELECT (1{'+1' * n} AS ?x) {{}}",
    "or": lambda n: f"SELECT * {{ FILTER(true{' || true' * n}) }}",
    "union": lambda n: f"SELECT * {{ {{}}{' UNION {}' * n} }}",
    "path": lambda n: f"PREFIX p: <{RMT}> SELECT * {{ ?s p:a{'/p:a' * n} ?o }}",
    "optional": lambda n: f"SELECT * {{ ?s ?p ?o {'OPTIONAL{?s ?p ?o} ' * n} }}",
    "minus": lambda n: f"SELECT * {{ ?s ?p ?o {'MINUS{?s ?p ?o} ' * n} }}",
    "exists": lambda n: f"SELECT * {{ ?s ?p ?o {'FILTER EXISTS{?s ?p ?o} ' * n} }}",
    "bind": lambda n: f"SELECT * {{ {' '.join(f'BIND(1 AS ?v{i})' for i in range(n))} }}",
    "as": lambda n: f"SELECT {' '.join(f'(1 AS ?v{i})' for i in range(n))} {{}}",
    "groups": lambda n: f"SELECT * {{ {'{?s ?p ?o} ' * n} }}",
    "patterns": lambda n: f"SELECT * {{ {'?s ?p ?o . ' * n} }}",
}
"""What the engine recurses over, or plans in more than linear time."""


@pytest.mark.parametrize("many", MANY.values(), ids=MANY)
def test_repetition_that_would_kill_the_engine_is_refused_and_the_server_lives(
    corpus: httpx.Client, many: Callable[[int], str]
) -> None:
    for count in (20_000, 3_000, 150):
        query = many(count)
        answer = corpus.post("/sparql", data={"query": query})
        if len(query) > 100_000:
            assert answer.status_code in (413, 503)
            continue
        assert answer.status_code == 400, answer.text
        assert "100 times" in answer.json()["detail"]
        assert "Ask in parts" in answer.json()["detail"]
    assert corpus.get("/incidents").status_code == 200


@pytest.mark.parametrize(
    "many",
    [
        lambda n: f"SELECT * {{ VALUES ?x {{ {'1 ' * n} }} }}",
        lambda n: f"SELECT * {{ ?s ?p 1{',1' * n} }}",
        lambda n: f"SELECT * {{ ?s ?p ({' 1' * n}) }}",
    ],
)
def test_query_of_many_words_names_the_limit_and_its_setting(corpus: httpx.Client, many: Callable[[int], str]) -> None:
    answer = corpus.post("/sparql", data={"query": many(8_000)})
    assert answer.status_code == 400, answer.text
    assert "2000 words and signs" in answer.json()["detail"]
    assert "max_query_tokens" in answer.json()["detail"]
    assert corpus.get("/incidents").status_code == 200


def test_queries_just_within_the_limits_are_answered(corpus: httpx.Client) -> None:
    values = corpus.post("/sparql", data={"query": f"SELECT * {{ VALUES ?x {{ {'1 ' * 1_900} }} }}"})
    assert len(values.json()["results"]["bindings"]) == 1_900
    for name in ("not", "plus", "or", "union", "bind", "as"):
        answer = corpus.post("/sparql", data={"query": MANY[name](60)})
        assert answer.status_code == 200, (name, answer.text)


def test_limit_on_words_and_signs_can_be_set(bare_home: Path, tmp_path: Path) -> None:
    with serving.serving(serving.copy_home(bare_home, tmp_path / "home"), max_query_tokens=5) as client:
        assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).status_code == 400
        assert client.get("/sparql", params={"query": "ASK { }"}).status_code == 200


def test_long_query_is_refused(corpus: httpx.Client) -> None:
    assert corpus.post("/sparql", data={"query": "ASK {} #" + "x" * 200_000}).status_code == 503
    assert corpus.post("/sparql", data={"query": "ASK {} #" + "x" * 2_000_000}).status_code == 413


def test_query_over_its_time_is_answered_with_an_error(bare_home: Path, tmp_path: Path) -> None:
    slow = (
        "SELECT (COUNT(*) AS ?n) { ?a a <http://www.w3.org/2004/02/skos/core#Concept> . ?d ?e ?f . FILTER(?a != ?d) }"
    )
    home = serving.copy_home(bare_home, tmp_path / "home")
    with serving.serving(home, query_timeout=0.3) as client:
        answer = client.get("/sparql", params={"query": slow})
        assert answer.status_code == 503
        assert "0.3 seconds" in answer.json()["detail"]
        assert answer.headers["retry-after"]
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_graphs_named_in_the_request_are_those_read(corpus: httpx.Client) -> None:
    graph = "https://w3id.org/remit/id/graph/corpus/incidents/seed"
    only = corpus.get("/sparql", params={"query": INCIDENTS, "default-graph-uri": graph}).json()
    assert [row["i"]["value"].rpartition("/")[2] for row in only["results"]["bindings"]] == ["si-1"]
    none = corpus.get("/sparql", params={"query": INCIDENTS, "default-graph-uri": "https://example.org/none"})
    assert none.json()["results"]["bindings"] == []


def test_box_on_the_page_shows_a_table(corpus: httpx.Client) -> None:
    page = corpus.get("/sparql", params={"query": INCIDENTS}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert 'href="/id/incident/si-1"' in page.text
    refused = corpus.get("/sparql", params={"query": "DROP ALL"}, headers={"Accept": "text/html"})
    assert refused.status_code == 400
    assert 'role="alert"' in refused.text


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("select * {}", "SELECT"),
        ("\n# c\nBASE <http://x/>\nPREFIX a: <http://a/> PREFIX : <b> ASK {}", "ASK"),
        ("PREFIX select: <http://x/> DESCRIBE select:ask", "DESCRIBE"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
    ],
)
def test_form_is_read_past_the_prefixes(query: str, form: str) -> None:
    assert read_form(query, longest=1000) == form


def test_query_that_is_cut_off_in_a_string_is_refused() -> None:
    with pytest.raises(BadQuery, match="does not end"):
        read_form('SELECT * { ?s ?p "abc }', longest=1000)
    with pytest.raises(LimitReached):
        read_form("ASK " + " " * 2000, longest=1000)
