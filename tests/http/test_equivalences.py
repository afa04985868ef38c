"""Definitions by equivalence do work: without one of them an answer of the REST interface changes."""

import re
import shutil
from pathlib import Path

import httpx
import pytest

import serving
from remit.check import Places, write_inferred
from remit.release import Release
from remit.resources import folder

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def without(definition: str, target: Path, data: Path) -> Path:
    """Gives a copy of the ontology in which a class is no longer defined by equivalence, classified anew."""
    shutil.copytree(folder("ontology"), target)
    cut = 0
    for module in target.rglob("*.ttl"):
        text = module.read_text(encoding="utf-8")
        pattern = (
            rf"(rmt:{definition}\n    a owl:Class ;(?:\n    [^\n]*)*?) ;\n    owl:equivalentClass [^\n]*?( ;\n|  ?\.\n)"
        )
        changed, times = re.subn(pattern, r"\1\2", text)
        cut += times
        module.write_text(changed, encoding="utf-8")
    assert cut == 1
    write_inferred(places=Places(ontology=target, data=data, shapes=None, questions=None))
    return target


@pytest.mark.parametrize(
    ("definition", "address", "member"),
    [
        ("PowerlessAuthority", "/authorities?powerless=true", "total"),
        ("EstablishedStatus", "/vocabularies/status", "established"),
        ("InterestedAccuser", "/incidents/pa-2", "interested"),
    ],
)
def test_without_a_definition_an_answer_changes(
    corpus: httpx.Client, tmp_path: Path, definition: str, address: str, member: str
) -> None:
    whole = corpus.get(address)
    assert whole.status_code == 200, whole.text
    data = serving.without_law(tmp_path / "data")
    release = Release(ontology=without(definition, tmp_path / "ontology", data), corpus=data)
    home = serving.make_home(tmp_path / "home", corpus=True, release=release)
    with serving.serving(home, release=release) as client:
        less = client.get(address)
    assert less.status_code == 200, less.text
    assert facts(whole.json(), member) != facts(less.json(), member)


def facts(answer: object, member: str) -> list[object]:
    """Gives every value of a member, wherever it stands."""
    found: list[object] = []
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name.lower().startswith(member):
                found.append(value)
            found += facts(value, member)
    elif isinstance(answer, list):
        for each in answer:
            found += facts(each, member)
    return found
