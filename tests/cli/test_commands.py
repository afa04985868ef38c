"""What the commands give over a real folder, alone, as processes, and beside a server."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import serving
from commanding import Remit, remit_apart, remit_in, served

INCIDENT = "https://w3id.org/remit/id/incident/copying"


def test_init_makes_a_knowledge_base_once_with_a_private_token(tmp_path: Path) -> None:
    remit = remit_apart(tmp_path / "new", tmp_path)
    first = remit("init", "--no-corpus")
    assert first.code == 0, first.err
    assert "journal entry 1" in first.out
    assert (tmp_path / "new" / "token").stat().st_mode & 0o777 == 0o600
    again = remit("init")
    assert again.code == 5
    assert "already" in again.err
    missing = remit("init", "--if-missing", "--json")
    assert missing.code == 0
    assert missing.json()["made"] is False


def test_folder_without_a_knowledge_base_is_told_with_the_mend(tmp_path: Path) -> None:
    done = remit_in(tmp_path / "none", tmp_path)("show", "si-1")
    assert done.code == 4
    assert "remit init" in done.err
    assert done.out == ""


def test_show_gives_the_incident_with_every_speaker_and_denial(reading: Remit) -> None:
    done = reading("show", "si-1")
    assert done.code == 0, done.err
    assert "Status: reported from a document, contested" in done.out
    assert "No authority has confirmed it." in done.out
    assert "denied by C25: according to the publisher of theprime.uk" in done.out
    assert "accused (alleged)" in done.out
    assert "Disclosure: " in done.out


def test_show_takes_notations_addresses_and_formats(reading: Remit) -> None:
    assert reading("show", "C25", "--json").json()["stance"]["code"] == "denies"
    turtle = reading("show", "https://w3id.org/remit/id/actor/alibaba", "--format", "turtle").out
    assert "rmt:Name" in turtle
    missing = reading("show", "si-99", "--json")
    assert missing.code == 4
    assert json.loads(missing.err)["code"] == "not-found"


def test_search_finds_by_old_name_and_shows_the_status(reading: Remit) -> None:
    assert "uk-aisi" in reading("search", "AI Safety Institute").out
    found = reading("search", "alleged extraction", "--json").json()
    assert found["items"][0]["statusPhrase"] == "reported from a document, contested"


def test_query_reads_from_argument_file_and_standard_input(reading: Remit, tmp_path: Path) -> None:
    query = "ASK { ?i a <https://w3id.org/remit/ns#Incident> }"
    (tmp_path / "q.rq").write_text(query)
    for done in (
        reading("query", query, "--format", "json"),
        reading("query", "--file", "q.rq", "--format", "json"),
        reading("query", "--format", "json", given=query),
    ):
        assert done.code == 0, done.err
        assert done.json()["boolean"] is True
    table = reading("query", "SELECT ?i { ?i a <https://w3id.org/remit/ns#Incident> }", "--format", "csv")
    assert table.out.splitlines()[0].strip() == "i"


@pytest.mark.parametrize("query", ["SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "DROP ALL", "SELECT *"])
def test_query_that_is_not_for_reading_here_is_refused(reading: Remit, query: str) -> None:
    done = reading("query", query)
    assert done.code == 2
    assert done.err.startswith("Error: ")
    assert done.out == ""


def test_add_accepts_or_refuses_with_the_mend(remit: Remit, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text(serving.incident(None))
    (tmp_path / "good.ttl").write_text(serving.incident("unsourced"))
    refused = remit("add", "bad.ttl", "--reason", "a test")
    assert refused.code == 3
    assert INCIDENT in refused.err
    assert "sourcingStatus" in refused.err
    assert "mend" in refused.err
    dry = remit("add", "good.ttl", "--reason", "a test", "--dry-run", "--json")
    assert dry.json()[0]["dryRun"] is True
    added = remit("add", "good.ttl", "--reason", "a test", "--author", "Ada", "--id", "one", "--json")
    assert added.code == 0, added.err
    position = added.json()[0]["position"]
    assert remit("show", "copying", "--json").json()["status"]["code"] == "unsourced"
    entry = remit("journal", "show", str(position), "--json").json()
    assert (entry["author"], entry["reason"], entry["id"]) == ("Ada", "a test", "one")


def test_add_names_the_line_of_a_file_that_does_not_parse(remit: Remit, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<https://example.org/a> a <https://example.org/B> .\nthis is no Turtle\n")
    done = remit("add", "bad.ttl", "--reason", "a test", "--json")
    assert done.code == 2
    assert json.loads(done.err)["line"] == 2
    assert remit("add", "gone.ttl", "--reason", "a test").code == 2
    (tmp_path / "table.csv").write_text("a,b")
    assert "--format" in remit("add", "table.csv", "--reason", "a test").err


def test_attached_text_makes_the_quotes_appear(remit: Remit, tmp_path: Path) -> None:
    text = "Example Lab copied a model of Example Inc. That is all."
    document = serving.incident("unsourced").replace(
        'rdfs:label "Example Gazette', "rmt:length " + str(len(text)) + ' ; rdfs:label "Example Gazette'
    )
    (tmp_path / "incident.ttl").write_text(document)
    (tmp_path / "article.txt").write_text(text)
    assert remit("add", "incident.ttl", "--reason", "a test").code == 0
    before = remit("show", "https://w3id.org/remit/id/claim/copying", "--json").json()["quotes"][0]
    assert (before["withheld"], before["exact"]) == (True, None)
    unknown = remit("document", "attach", "article.txt")
    assert unknown.code == 4
    assert "SHA-256" in unknown.err
    (tmp_path / "other.txt").write_text(text + " More.")
    assert remit("document", "attach", "other.txt", "--document", "copying").code == 3
    attached = remit("document", "attach", "article.txt", "--document", "copying", "--json")
    assert attached.code == 0, attached.err
    after = remit("show", "https://w3id.org/remit/id/claim/copying", "--json").json()["quotes"][0]
    assert (after["withheld"], after["exact"]) == (False, text[:40])
    assert "copying  held" in remit("document", "list").out


def test_validate_says_that_everything_conforms(reading: Remit) -> None:
    done = reading("validate", "--workers", "1")
    assert done.code == 0, done.out
    assert "Everything conforms" in done.out


def test_journal_lists_and_verifies(reading: Remit) -> None:
    assert "curated corpus" in reading("journal", "list").out
    verified = reading("journal", "verify", "--json").json()
    assert verified["sound"] is True
    assert verified["entries"] == 2
    assert reading("journal", "show", "99").code == 4


def test_backup_restores_to_the_same_export(remit: Remit, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(serving.actor("acme", "Acme"))
    assert remit("add", "a.ttl", "--reason", "a test").code == 0
    assert remit("backup", "copy").code == 0
    assert remit("backup", "copy").code == 5
    assert not (tmp_path / "copy" / "token").exists()
    restored = remit_in(tmp_path / "restored", tmp_path)
    done = restored("restore", "copy")
    assert done.code == 0, done.err
    assert restored("export", "--format", "nquads").out == remit("export", "--format", "nquads").out
    assert restored("show", "acme").code == 0


def test_rebuild_keeps_what_is_shown_and_shows_what_was_known(remit: Remit, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(serving.actor("acme", "Acme"))
    remit("add", "a.ttl", "--reason", "a test")
    before = remit("export", "--format", "nquads").out
    rebuilt = remit("rebuild", "--json")
    assert rebuilt.code == 0, rebuilt.err
    assert rebuilt.json()["missing"] == []
    assert remit("export", "--format", "nquads").out == before
    then = remit("rebuild", "--as-known-on", "2026-11-23", "--to", "then.nq", "--json")
    assert then.json()["position"] == 1
    assert "acme" not in (tmp_path / "then.nq").read_text()
    assert remit("rebuild", "--as-known-on", "yesterday").code == 2


def test_redacted_entry_is_shown_no_longer_and_the_journal_stays_sound(remit: Remit, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(serving.actor("acme", "Acme"))
    position = remit("add", "a.ttl", "--reason", "a test", "--json").json()[0]["position"]
    assert remit("redact", str(position), "--reason", "a request", given="n\n").code == 1
    done = remit("redact", str(position), "--reason", "a request", "--yes", "--json")
    assert done.code == 0, done.err
    assert done.json()["redacted"] == position
    assert remit("show", "acme").code == 4
    verified = remit("journal", "verify")
    assert verified.code == 0
    assert f"Entry {position} was redacted" in verified.out
    assert remit("redact", str(position), "--reason", "again", "--yes").code == 4


def test_command_is_a_process_with_results_on_standard_output_alone(made: Path, tmp_path: Path) -> None:
    remit = remit_apart(made, tmp_path)
    done = remit("search", "alibaba", "--json")
    assert done.code == 0, done.err
    assert done.json()["total"] > 0
    assert done.err == ""
    refused = remit("show", "nobody")
    assert (refused.code, refused.out) == (4, "")
    assert refused.err.startswith("Error: ")


def test_commands_talk_to_the_server_that_holds_the_folder(bare: Path, tmp_path: Path) -> None:
    home = serving.copy_home(bare, tmp_path / "home")
    remit = remit_in(home, tmp_path)
    (tmp_path / "a.ttl").write_text(serving.actor("acme", "Acme"))
    (tmp_path / "bad.ttl").write_text(serving.incident(None))
    with served(home, tmp_path):
        assert remit("add", "a.ttl", "--reason", "a test").code == 0
        assert remit("show", "acme", "--json").json()["label"] == "Acme"
        refused = remit("add", "bad.ttl", "--reason", "a test")
        assert refused.code == 3
        assert "sourcingStatus" in refused.err
        assert remit("show", "none").code == 4
        assert remit("query", "DROP ALL").code == 2
        assert remit("backup", "copy").code == 0
        assert remit("journal", "verify").code == 0
        beside = remit("export", "--format", "nquads").out
        busy = remit("rebuild")
        assert busy.code == 6
        assert "Stop that process" in busy.err
        assert remit("serve").code == 6
    assert remit("export", "--format", "nquads").out == beside


def test_command_beside_a_server_sends_the_token_of_its_folder(bare: Path, tmp_path: Path) -> None:
    home = serving.copy_home(bare, tmp_path / "home")
    (tmp_path / "a.ttl").write_text(serving.actor("acme", "Acme"))
    with served(home, tmp_path, host="0.0.0.0"):  # noqa: S104 (there writing needs the token)
        remit = remit_in(home, tmp_path)
        token = (home / "token").read_text()
        (home / "token").unlink()
        assert remit("add", "a.ttl", "--reason", "a test").code == 2
        (home / "token").write_text(token)
        assert remit("add", "a.ttl", "--reason", "a test").code == 0


HELP = {
    "add": "remit add", "backup": "remit backup", "check": "remit check", "document": "remit document",
    "export": "remit export", "init": "init", "journal": "remit journal", "query": "remit query",
    "rebuild": "remit rebuild", "redact": "remit redact", "restore": "restore", "search": "remit search",
    "serve": "remit serve", "show": "remit show", "validate": "remit validate", "version": "remit version",
}  # fmt: skip


def test_help_lists_every_command_and_every_exit_code(reading: Remit) -> None:
    text = reading("--help").out
    for name in HELP:
        assert re.search(rf"^  {name} ", text, re.MULTILINE), name
    for code in range(8):
        assert re.search(rf"^    {code}  \w", text, re.MULTILINE), code


@pytest.mark.parametrize("name", HELP)
def test_help_of_a_command_has_an_example_on_a_line_of_its_own(reading: Remit, name: str) -> None:
    text = reading(name, "--help").out
    assert re.search(rf"^ +remit .*{name}", text, re.MULTILINE), text
    assert "\n  Example" in text
