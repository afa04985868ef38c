"""`remit journal`: lists, shows and verifies entries of the journal."""

from __future__ import annotations

import click

from remit_api.cli.door import door, wants_json
from remit_api.cli.output import print_json, print_rows

_DAMAGED = 7


@click.group(name="journal")
def command() -> None:
    """List, show and verify the entries of the journal.

    Example:
      remit journal list
    """


@command.command(name="list")
@click.option("--after", type=click.IntRange(0), default=0, help="Entries after this position.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Most entries to show.")
@click.pass_context
def list_entries(ctx: click.Context, after: int, limit: int) -> None:
    """List entries: who, when, why.

    Example:
      remit journal list --limit 10
    """
    with door(ctx) as kb:
        listed = kb.get("/changes", after=after, limit=limit).json()
    if wants_json(ctx):
        print_json(listed)
        return
    print_rows([(str(e["position"]), e["at"], e["author"], e["reason"]) for e in listed["items"]])


@command.command(name="show")
@click.argument("position", type=click.IntRange(1))
@click.pass_context
def show_entry(ctx: click.Context, position: int) -> None:
    """Show one entry.

    Example:
      remit journal show 1
    """
    with door(ctx) as kb:
        entry = kb.get(f"/changes/{position}").json()
    if wants_json(ctx):
        print_json(entry)
        return
    print_rows([(name, str(value)) for name, value in entry.items()])


@command.command(name="verify")
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Check every entry and the chain of their hashes.

    Example:
      remit journal verify
    """
    with door(ctx) as kb:
        found = kb.post("/maintenance/verification").json()
    if wants_json(ctx):
        print_json(found)
    else:
        for problem in found["problems"]:
            click.echo(f"entry {problem['position']}: {problem['what']} {problem['mend']}")
        verdict = "The journal is sound" if found["sound"] else "The journal is damaged"
        click.echo(f"{verdict}: {found['entries']} entries, head {found['head']}.")
        for redacted, by in found["redacted"]:
            click.echo(f"Entry {redacted} was redacted; entry {by} says why.")
    if not found["sound"]:
        ctx.exit(_DAMAGED)
