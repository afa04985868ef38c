"""Every way to read is probed, and nothing that is only said comes back as a fact through any of them."""

from __future__ import annotations

from typing import Annotated

import click
import pytest
from fastapi import FastAPI, Query

from leaks import collector
from leaks.doors import Doors
from leaks.probes import NO_RECORDS, PROBES, Probe
from remit_api.app import create_app
from remit_api.cli import main
from remit_api.settings import Settings


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_nothing_that_is_only_said_comes_back_as_a_fact(doors: Doors, probe: Probe) -> None:
    assert probe.look(doors) == []


def without_probe(ways: frozenset[str]) -> list[str]:
    """Gives the ways that no probe covers; an option of a command that prints no record needs none."""
    covered = frozenset().union(*(probe.ways for probe in PROBES))
    silent = tuple(f"{way} " for way in NO_RECORDS if way.startswith("remit ") and way.count(" ") == 1)
    return sorted(w for w in ways - covered - NO_RECORDS.keys() if not f"{w} ".startswith(silent))


def application(doors: Doors) -> FastAPI:
    return create_app(doors.kb, Settings(home=doors.kb.home))


def test_every_way_to_read_has_a_probe(doors: Doors) -> None:
    assert without_probe(collector.ways(application(doors))) == []


def test_no_probe_is_entered_for_a_way_that_is_gone(doors: Doors) -> None:
    ways = collector.ways(application(doors))
    entered = frozenset(NO_RECORDS).union(*(probe.ways for probe in PROBES))
    assert sorted(entered - ways) == []


def test_a_new_operation_without_probe_is_noticed(doors: Doors) -> None:
    app = application(doors)

    @app.get("/feed")
    def feed(since: Annotated[str, Query()] = "") -> dict[str, str]:
        return {"since": since}

    app.openapi_schema = None
    assert without_probe(collector.ways(app)) == ["GET /feed", "GET /feed as application/json", "GET /feed?since"]


def test_a_new_parameter_that_selects_fields_is_noticed(doors: Doors) -> None:
    schema = application(doors).openapi()
    schema["paths"]["/incidents"]["get"]["parameters"].append({"name": "select", "in": "query"})
    assert without_probe(frozenset(collector.operations(schema))) == ["GET /incidents?select"]


def test_a_new_format_of_an_answer_is_noticed(doors: Doors) -> None:
    schema = application(doors).openapi()
    schema["paths"]["/incidents"]["get"]["responses"]["200"]["content"]["application/x-bibtex"] = {}
    assert without_probe(frozenset(collector.operations(schema))) == ["GET /incidents as application/x-bibtex"]


def test_a_new_page_outside_the_description_is_noticed(doors: Doors) -> None:
    app = application(doors)
    app.add_route("/preview/{key}", lambda request: None, include_in_schema=False)
    assert without_probe(frozenset(collector.pages(app))) == ["page /preview/{key}"]


def test_a_new_command_and_a_new_choice_are_noticed() -> None:
    @click.command()
    @click.argument("incident")
    @click.option("--format", type=click.Choice(["card", "bibtex"]))
    def cite(incident: str, format: str | None) -> None:  # noqa: A002
        """Print an incident as a citation."""

    class More(type(main)):  # type: ignore[misc]  # the class of the command itself, wherever it is defined
        def list_commands(self, ctx: click.Context) -> list[str]:
            return [*super().list_commands(ctx), "cite"]

        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
            return cite if cmd_name == "cite" else super().get_command(ctx, cmd_name)

    more = More(name="remit", params=main.params)
    assert without_probe(frozenset(collector.commands(more))) == [
        "remit cite", "remit cite --format", "remit cite --format=bibtex", "remit cite --format=card",
        "remit cite INCIDENT",
    ]  # fmt: skip


def test_a_new_export_format_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collector, "EXPORT_TYPES", {**collector.EXPORT_TYPES, "stix": "application/stix+json"})
    assert without_probe(frozenset(collector.exports())) == ["export stix"]
