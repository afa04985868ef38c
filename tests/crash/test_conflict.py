"""Of two conflicting changes never both are accepted, though two processes race."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rdflib import URIRef

from remit.base import KnowledgeBase
from remit.change import Change
from remit.iri import record
from remit.journal import Journal
from remit.literals import literal
from remit.patch import Quad

RECORDS, TURN = 1_000, 50
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)

RACE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from remit.errors import Conflict
from remit.journal import Draft, Journal
journal = Journal(Path(sys.argv[1]), wait=60)
for line in sys.stdin:
    head = int(line)
    try:
        journal.append(
            Draft(id=f"{sys.argv[2]}-{head}", at=datetime.now(UTC), author=sys.argv[2], reason="race"),
            expected_head=head,
        )
        print("accepted", flush=True)
    except Conflict:
        print("conflict", flush=True)
"""


def _label(number: int, text: str) -> Quad:
    node = record("item", f"contested-{number}")
    graph = URIRef("https://w3id.org/remit/id/graph/contributions")
    return Quad(node, URIRef("http://www.w3.org/2000/01/rdf-schema#label"), literal(text), graph)


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_two_processes_with_conflicting_changes_never_both_succeed(tmp_path: Path) -> None:
    Journal(tmp_path / "journal.sqlite").close()
    with KnowledgeBase.open(tmp_path) as kb:
        start = frozenset(_label(number, "nobody") for number in range(RECORDS))
        kb.accept(Change(author="test", reason="to begin", adds=start), now=NOW, large=True)
    script = str(Path(__file__).with_name("poster.py"))
    posters = [
        subprocess.Popen(
            [sys.executable, script, str(tmp_path), name, str(RECORDS), str(TURN), seed],
            stdout=subprocess.PIPE,
            text=True,
        )
        for name, seed in (("ada", "1"), ("bob", "2"))
    ]
    answers = []
    for poster in posters:
        said, _ = poster.communicate()
        assert poster.returncode == 0
        answers.append({int(number): word for number, word in map(str.split, said.splitlines())})
    ada, bob = answers
    assert len(ada) == len(bob) == RECORDS
    assert all({ada[number], bob[number]} == {"accepted", "conflict"} for number in range(RECORDS))
    assert {"accepted", "conflict"} == set(ada.values()) == set(bob.values())
    with KnowledgeBase.open(tmp_path) as kb:
        winners = {_label(number, "ada" if ada[number] == "accepted" else "bob") for number in range(RECORDS)}
        assert set(kb.quads()) == winners
        assert kb.position() == RECORDS + 1
        assert kb.journal.verify().is_sound


def _ask(process: subprocess.Popen[str], head: int) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{head}\n")
    process.stdin.flush()


def _hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.slow
def test_two_processes_that_append_for_the_same_head_never_both_succeed(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = Journal(path)
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(path), name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for name in ("ada", "bob")
    ]
    for head in range(RECORDS):
        for racer in racers:
            _ask(racer, head)
        assert sorted(map(_hear, racers)) == ["accepted", "conflict"]
    for racer in racers:
        racer.communicate()
    assert journal.head().position == RECORDS
    winners = {entry.author for entry in journal.entries()}
    assert winners == {"ada", "bob"}
    assert journal.verify().is_sound
    journal.close()
