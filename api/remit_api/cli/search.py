"""`remit search`: finds records by name."""

from __future__ import annotations

import click

from remit_api.cli.door import door, wants_json
from remit_api.cli.output import note, print_json


@click.command(name="search")
@click.argument("words")
@click.option(
    "--kind", multiple=True, type=click.Choice(["incident", "claim", "document", "actor"]), help="Only these kinds."
)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Most records to show.")
@click.option("--include", default="", help="Also show withdrawn, refuted (comma between).")
@click.pass_context
def command(ctx: click.Context, words: str, kind: tuple[str, ...], limit: int, include: str) -> None:
    """Find records whose names, old or new, have all the words.

    Example:
      remit search "safety institute"
    """
    with door(ctx) as kb:
        found = kb.get("/search", q=words, kind=list(kind) or None, limit=limit, include=include).json()
    if wants_json(ctx):
        print_json(found)
        return
    for hit in found["items"]:
        click.echo(f"{hit['kind']:9} {hit['label']}")
        status = f"{hit['statusPhrase']}  " if hit["statusPhrase"] else ""
        click.echo(f"{'':9} {status}{hit['iri']}")
    for disclosure in found["disclosures"]:
        click.echo(f"Disclosure: {disclosure}")
    note(f"{len(found['items'])} of {found['total']} shown.")
