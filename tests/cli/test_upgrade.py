"""`remit upgrade`: shows what would be done, does it, and says what is in the way; alone and beside a server."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import serving
from commanding import remit_in, served
from remit import __version__
from remit.base import KnowledgeBase
from remit.iri import CONTRIBUTIONS, record
from remit.journal import Draft, Journal
from remit.patch import Patch, Quad
from remit.release import Release
from remit.resources import folder
from remit.terms import rdf, rmt

MODULE = "ontology/schemes/mark"


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of a release whose scheme of marks had a word less."""
    scratch = tmp_path_factory.mktemp("older")
    shutil.copytree(folder("ontology"), scratch / "ontology")
    scheme = scratch / "ontology" / "schemes" / "mark.ttl"
    text = scheme.read_text()
    assert text.count('rdfs:label "contested"@en') + text.count('skos:prefLabel "contested"@en') == 1
    scheme.write_text(text.replace('"contested"@en', '"in dispute"@en', 1))
    release = Release(scratch / "ontology", version="0.0.9")
    return serving.make_home(scratch / "home", corpus=False, release=release)


def test_upgrade_shows_first_and_writes_when_told(older: Path, tmp_path: Path) -> None:
    remit = remit_in(serving.copy_home(older, tmp_path / "home"), tmp_path)
    for shown in (remit("upgrade"), remit("upgrade", "--dry-run")):
        assert shown.code == 0, shown.err
        assert MODULE in shown.out
        assert "0.0.9+sha256." in shown.out
        assert "remit upgrade --apply" in shown.out
    assert remit("journal", "list", "--json").json()["total"] == 1
    planned = remit("upgrade", "--json").json()
    assert (planned["version"], planned["due"]) == (__version__, 1)
    done = remit("upgrade", "--apply", "--workers", "1", "--author", "Ada")
    assert done.code == 0, done.err
    assert f"entry 2: {MODULE}" in done.out
    assert "Everything conforms" in done.out
    entry = remit("journal", "show", "2", "--json").json()
    assert (entry["kind"], entry["author"], entry["reason"]) == ("release", "Ada", f"release {__version__}: {MODULE}")
    again = remit("upgrade")
    assert f"are those of release {__version__}" in again.out
    assert remit("upgrade", "--apply", "--dry-run").code == 2
    assert remit("upgrade", "--apply", "--overwrite", "corpus/none").code == 2


def test_upgrade_beside_a_server_is_done_by_the_server(older: Path, tmp_path: Path) -> None:
    home = serving.copy_home(older, tmp_path / "home")
    remit = remit_in(home, tmp_path)
    with served(home, tmp_path):
        assert MODULE in remit("upgrade").out
        done = remit("upgrade", "--apply", "--workers", "1", "--json")
        assert done.code == 0, done.err
        told = done.json()
        assert (told["whole"], told["conforms"], [each["modules"] for each in told["applied"]]) == (
            True,
            True,
            [[MODULE]],
        )
        assert remit("upgrade", "--json").json()["due"] == 0
    with KnowledgeBase.open(home) as kb:
        assert kb.outdated() == []


def test_what_does_not_conform_is_told_by_record_and_by_the_exit_code(older: Path, tmp_path: Path) -> None:
    home = serving.copy_home(older, tmp_path / "home")
    # no shape held this one when it came
    bare = Quad(record("claim", "bare"), rdf.type_, rmt.Claim, CONTRIBUTIONS)
    journal = Journal(home / "journal.sqlite")
    journal.append(
        Draft(id="bare", at=serving.NOW, author="Ada", reason="long ago", patch=Patch(adds=frozenset({bare})))
    )
    journal.close()
    done = remit_in(home, tmp_path)("upgrade", "--apply", "--workers", "1")
    assert done.code == 3
    assert "claim/bare" in done.err
    assert "mend" in done.err
    assert f"entry 3: {MODULE}" in done.out


def test_only_who_may_write_may_upgrade(older: Path, tmp_path: Path) -> None:
    with serving.serving(serving.copy_home(older, tmp_path / "home")) as client:
        for method in ("GET", "POST"):
            refused = client.request(method, "/maintenance/upgrade", headers={"X-Forwarded-For": "127.0.0.1"})
            assert refused.status_code == 401
        plan = client.get("/maintenance/upgrade")
        assert [m["name"] for m in plan.json()["modules"] if m["standing"] != "same"] == [MODULE]
        unknown = client.get("/maintenance/upgrade", params={"overwrite": "corpus/none"})
        assert (unknown.status_code, unknown.json()["code"]) == (400, "unknown-name")


def test_graph_of_the_corpus_is_refused_with_the_mend(made: Path, tmp_path: Path) -> None:
    graph = "https://w3id.org/remit/id/graph/corpus/actors/alibaba"
    (tmp_path / "a.ttl").write_text(serving.actor("acme", "Acme"))
    done = remit_in(made, tmp_path)("add", "a.ttl", "--reason", "r", "--graph", graph, "--json")
    assert done.code == 2
    assert "another graph" in json.loads(done.err)["detail"]


def test_server_says_at_its_start_that_an_upgrade_is_to_be_had(older: Path, bare: Path, tmp_path: Path) -> None:
    for home, expected in ((older, True), (bare, False)):
        copy = serving.copy_home(home, tmp_path / home.parent.name)
        command = [sys.executable, "-m", "remit_api.cli", "--home", str(copy), "serve", "--port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            assert server.stderr is not None
            said = []
            for line in server.stderr:
                said.append(line)
                if "modules" in line:
                    server.terminate()
        assert ("remit upgrade" in "".join(said)) is expected
