"""Asking one missing fact after the other: from piped lines, and in a terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import serving
from commanding import Remit, command, environment, remit_in
from law.worked import ask
from remit.ask import answer_json
from remit_api.cli.dialogue import Dialogue, question_text

ASKED = ("ask", "licence", "--as-of", "2026-11-23", "--interactive")
GIVEN = "act: export\non: 2026-02-01\nfrom: us-tx\nto: hangzhou\nitem: {id: h200}\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = serving.make_home(tmp_path_factory.mktemp("interactive") / "home", corpus=True)
    return made


@pytest.fixture
def remit(home: Path, tmp_path: Path) -> Remit:
    (tmp_path / "given.yaml").write_text(GIVEN)
    return remit_in(home, tmp_path)


def test_lines_are_answers_and_the_situation_is_printed_to_keep(remit: Remit, tmp_path: Path) -> None:
    done = remit(*ASKED, "--situation", "given.yaml", given="why\nperhaps\nyes\nunknown\ndone\n")
    assert done.code == 0, done.err
    assert "It decides on: " in done.err
    assert "Not taken: " in done.err
    assert "Write yes or no" in done.err
    assert "  Verdict: " in done.err
    kept, _, answered = done.out.partition("\n\n")
    situation = YAML(typ="safe").load(kept)
    assert situation["from"] == "us-tx"
    assert situation["facts"]
    assert "Whether a licence is needed" in answered
    (tmp_path / "kept.yaml").write_text(kept)
    again = remit("ask", "licence", "--as-of", "2026-11-23", "--situation", "kept.yaml")
    assert again.out.strip() == answered.strip()


def test_an_incident_is_kept_with_the_situation_and_what_is_asked_is_a_question(remit: Remit, tmp_path: Path) -> None:
    asked = ("ask", "is-within", "--as-of", "2026-08-01", "--args", '{"authority": "fbi"}')
    done = remit(*asked, "si-1", "--interactive", given="unknown\ndone\n")
    assert done.code == 0, done.err
    assert re.search(r"^(Is it so that|Who|What is|On which) .*\? .*left to ask\)$", done.err, re.MULTILINE), done.err
    kept, _, answered = done.out.partition("\n\n")
    assert YAML(typ="safe").load(kept) == {"incident": "si-1"}
    (tmp_path / "kept.yaml").write_text(kept)
    assert remit(*asked, "--situation", "kept.yaml").out.strip() == answered.strip()


@pytest.mark.parametrize(
    ("text", "kind", "key", "question"),
    [
        ("The access was without authorisation", "boolean", "x", "Is it so that the access was without authorisation?"),
        ("that it holds the rights", "boolean", "x", "Is it so that it holds the rights?"),
        ("TPP of the item", "quantity", "x", "What is TPP of the item?"),
        ("its place of headquarters", "place", "x", "What is its place of headquarters?"),
        ("Who is the doer; asked is whether it is in a", "party", "x", "Who is the doer? Asked is whether it is in a."),
        ("its list that it is on", "concept", "lists", "On which lists is it?"),
    ],
)
def test_what_is_missing_is_put_as_a_question(text: str, kind: str, key: str, question: str) -> None:
    assert question_text({"text": text, "kind": kind, "key": key}) == question


def test_no_input_and_what_cannot_be_asked_so_are_told(remit: Remit) -> None:
    done = remit(*ASKED, "--situation", "given.yaml", given="")
    assert (done.code, done.out) == (2, "")
    assert "pipe in one answer a line" in done.err
    done = remit("ask", "in-force", "--interactive", "--args", '{"cite": "EAR"}')
    assert done.code == 2
    assert "who-can-act" in done.err
    done = remit(*ASKED, "--situation", "-", given=GIVEN)
    assert done.code == 2
    assert "Name a file instead" in done.err


def test_a_party_and_its_facts_are_asked_one_after_the_other() -> None:
    answers = {"Who is the": "Example Fab", "headquarters": "Macao"}
    said: list[str] = []

    def read() -> str:
        asked = [line for line in said if line.endswith("left to ask)")][-1]
        return next((answer for text, answer in answers.items() if text in asked.partition(";")[0]), "unknown")

    dialogue = Dialogue(
        ask=lambda situation: answer_json(ask(situation, all=False)),
        read=read,
        say=said.append,
        situation={"act": "export", "on": "2026-02-01", "from": "us-tx", "item": {"eccn": "3A090.a"}},
    )
    parties = dialogue.run()["parties"]
    assert said[-1] == "Nothing is left to ask that would decide anything."
    assert all(party["name"] == "Example Fab" for party in parties)
    assert any(party.get("headquarters") == "Macao" for party in parties)


def test_it_asks_in_a_terminal(home: Path, tmp_path: Path) -> None:
    (tmp_path / "given.yaml").write_text(GIVEN)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command(*ASKED, "--situation", "given.yaml"),
        cwd=tmp_path,
        env=environment(home),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        seen = _until(ours, "> ")
        assert "left to ask)" in seen
        os.write(ours, b"no\n")
        seen = _until(ours, "left to ask)")
        assert "Verdict: " in seen
        os.write(ours, b"done\n")
        seen = _until(ours, "Whether a licence is needed")
        assert "# The situation, to be kept" in seen
        _until(ours, "")
        assert process.wait(60) == 0
    finally:
        process.kill()
        os.close(ours)


def _until(terminal: int, text: str) -> str:
    """Gives what a terminal shows until a text comes; until it ends for an empty text."""
    seen, end = "", time.monotonic() + 120
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            came = os.read(terminal, 4096)
        except OSError:
            return seen
        if not came:
            return seen
        seen += came.decode(errors="replace")
        if text and text in seen:
            return seen
    raise AssertionError(f"{text!r} did not come: {seen}")
