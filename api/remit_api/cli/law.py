"""`remit law`: counts what of the law is encoded."""

from __future__ import annotations

import csv
from datetime import date
from typing import Final

import click

from remit_api.cli.days import DAY
from remit_api.cli.door import door, wants_json
from remit_api.cli.output import note, print_rows
from remit_api.negotiate import CSV, JSON

_SHORT: Final = {
    "instruments": "texts",
    "provisions": "places",
    "confidence high": "high",
    "confidence medium": "medium",
    "confidence low": "low",
    "subjects modelled": "in full",
    "subjects partly": "in part",
    "subjects not-modelled": "not at all",
}
"""Names of columns on a terminal, where they must be short."""


@click.command(name="law")
@click.option("--jurisdiction", help="Only this jurisdiction and its parts, by code or name: uk, us, eu, us-ca.")
@click.option("--as-of", type=DAY, help="The day on which rules are law or not; today.")
@click.option("--not-encoded", is_flag=True, help="List what is known and not encoded, with the reasons.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help="How to show it.")
@click.pass_context
def command(ctx: click.Context, jurisdiction: str | None, as_of: date | None, not_encoded: bool, form: str) -> None:
    """Count what of the law is encoded, by jurisdiction.

    Texts are instruments, places are provisions in them; rules say what a provision does, and “in force” counts those
    that are law on the day. Rules are known from the text of the law (primary), from a source that reports it
    (secondary), from general legal knowledge (recalled), or concluded from other texts (reasoned); with high, medium
    or low confidence. Subjects are encoded in full, in part or not at all. What is counted is what you hold.

    Example:
      remit law
      remit law --jurisdiction uk --not-encoded
      remit law --format csv
    """
    accept = JSON if wants_json(ctx) or form == "json" else CSV
    with door(ctx) as kb:
        answer = kb.get(
            "/law",
            accept=accept,
            jurisdiction=jurisdiction,
            as_of=as_of.isoformat() if as_of else None,
            not_encoded="true" if not_encoded else None,
        )
    if accept == JSON or form == "csv":
        click.echo(answer.content.decode("utf-8"), nl=accept == JSON)
        return
    rows = list(csv.reader(answer.text().splitlines(keepends=True)))
    if not_encoded:
        _list_missing(rows[1:])
    else:
        print_rows([tuple(_SHORT.get(name, name) for name in rows[0]), *map(tuple, rows[1:])])
        note("A text of several jurisdictions is counted in each. This is no legal advice.")


def _list_missing(rows: list[list[str]]) -> None:
    place = ""
    for _, jurisdiction, subject, _, text, citation, why in rows:
        if place != f"{jurisdiction}, {subject}":
            click.echo(f"{chr(10) if place else ''}{jurisdiction}, {subject}")
            place = f"{jurisdiction}, {subject}"
        click.echo(f"  {text}{f' ({citation})' if citation else ''}")
        click.echo(f"    why not: {why or 'no reason is recorded'}")
    note(f"{len(rows)} texts are known and not encoded. What nobody knows of here is not in any list.")
