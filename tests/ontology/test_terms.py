from __future__ import annotations

from pathlib import Path

import remit.terms
from remit.resources import folder
from remit.terms import credibility, event_relation_kind, rdf, rmt, status
from remit.terms.generate import generate, python_name, write

TERMS = Path(remit.terms.__file__).parent


def test_constants_are_those_of_the_ontology() -> None:
    generated = generate(folder("ontology"))
    written = {path.name: path.read_text(encoding="utf-8") for path in TERMS.glob("*.py")}
    by_hand = {"__init__.py", "generate.py"}
    assert set(written) - by_hand == set(generated)
    assert [name for name, source in generated.items() if written[name] != source] == []


def test_names_are_python_names() -> None:
    assert str(rmt.sourcingStatus) == "https://w3id.org/remit/ns#sourcingStatus"
    assert str(status.reported_document) == "https://w3id.org/remit/id/status/reported-document"
    assert str(credibility.grade_5) == "https://w3id.org/remit/id/credibility/5"
    assert str(event_relation_kind.possibly_same_event).endswith("/possibly-same-event")
    assert str(rdf.type_).endswith("#type")
    assert python_name("class") == "class_"


def test_a_changed_ontology_changes_the_constants(tmp_path: Path) -> None:
    ontology, target = tmp_path / "ontology", tmp_path / "terms"
    ontology.mkdir()
    target.mkdir()
    (ontology / "one.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix rmt: <https://w3id.org/remit/ns#> .\n"
        "rmt:gravity a owl:DatatypeProperty .\n"
    )
    write(ontology, target)
    assert 'gravity: Final = URIRef("https://w3id.org/remit/ns#gravity")' in (target / "rmt.py").read_text()
    assert write(ontology, target) == []
