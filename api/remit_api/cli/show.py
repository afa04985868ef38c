"""`remit show`: shows one record."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import click

from remit_api.cli.door import door, wants_json
from remit_api.negotiate import JSONLD, TURTLE

_KINDS = ("incidents", "claims", "documents", "authorities", "actors")


@click.command(name="show")
@click.argument("record")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "turtle", "jsonld"]), default="text", help="How to show it."
)
@click.pass_context
def command(ctx: click.Context, record: str, form: str) -> None:
    """Show one record by key (si-1), notation (C7), or full address.

    What is claimed is shown with who says it, who denies it, and how it is sourced.

    Examples:
      remit show si-1
      remit show C25
      remit show alibaba --format turtle
    """
    with door(ctx) as kb:
        found = kb.get("/lookup", name=record).json()
        path = quote(found["url"], safe="/:")
        if form in ("turtle", "jsonld"):
            click.echo(kb.get(path, accept=TURTLE if form == "turtle" else JSONLD).text(), nl=False)
        elif form == "json" or wants_json(ctx):
            accept = "application/json" if not path.startswith("/id/") else JSONLD
            click.echo(kb.get(path, accept=accept).text())
        elif path.startswith("/id/"):
            click.echo(kb.get(path, accept=TURTLE).text(), nl=False)
        else:
            whole = {"embed": "claims"} if path.startswith("/incidents/") else {}
            _print(kb.get(path, **whole).json())


def _print(record: dict[str, Any]) -> None:
    click.echo(record.get("title") or record["label"])
    click.echo(f"{record['type']}  {record['iri']}")
    printers = {"Incident": _print_incident, "Claim": _print_claim}
    printers.get(record["type"], _print_other)(record)
    for disclosure in record["disclosures"]:
        click.echo(f"\nDisclosure: {disclosure}")


def _print_incident(record: dict[str, Any]) -> None:
    click.echo(f"\nStatus: {record['statusPhrase']}")
    click.echo(record["sentence"])
    click.echo(f"Sources: {record['sources']['words']}")
    for person in record["participations"]:
        click.echo(f"  {person['heading']}: {person['actor']['label']}")
    resting = [claim for claim in record["claims"] if claim["relation"] != "same-document"]
    click.echo(f"\nClaims that it rests on, or that deny it ({len(resting)}):")
    for claim in resting:
        click.echo("")
        click.echo(f"{claim['notation'] or claim['id']}  {claim['label']}")
        _print_sourcing(claim, indent="    ")


def _print_claim(record: dict[str, Any]) -> None:
    click.echo("")
    _print_sourcing(record, indent="")
    for where in record["quotes"]:
        words = f"“{where['exact']}”" if where["exact"] else "words withheld"
        document = where["document"]["label"] if where["document"] else "no document"
        click.echo(f"Position: {where['start']} to {where['end']} of {document}: {words}")


def _print_sourcing(claim: dict[str, Any], *, indent: str) -> None:
    click.echo(f"{indent}{claim['speakers']['words']}")
    footing = claim["footing"]["label"] if claim["footing"] else "footing not stated"
    stance = claim["stance"]["label"] if claim["stance"] else "stance not stated"
    click.echo(f"{indent}status: {claim['statusPhrase']}; stance: {stance}; footing: {footing}")
    if claim["denies"]:
        click.echo(f"{indent}denies: {', '.join(denied['id'] for denied in claim['denies'])}")
    for denial in claim["deniedBy"]:
        click.echo(f"{indent}denied by {denial['notation'] or denial['id']}: {denial['speakers']['words']}")


def _print_other(record: dict[str, Any]) -> None:
    for fact in record.get("facts", ()):
        click.echo(f"{fact['name']}: {fact['value']}")
    for name in record.get("names", ()):
        span = f" (from {name['fromDay'] or '…'} until {name['untilDay'] or '…'})"
        click.echo(f"name: {name['name']}{span if name['fromDay'] or name['untilDay'] else ''}")
    for power in record.get("powers", ()):
        click.echo(f"power: {power['label']}")
    said = record.get("claimsAbout") or record.get("saidInIt") or ()
    if said:
        click.echo(f"\nClaims, each only said ({len(said)}):")
    for claim in said:
        click.echo(f"  {claim['notation'] or claim['id']}  {claim['label']}")
        click.echo(f"      {claim['speakers']['words']}; {claim['statusPhrase']}")
