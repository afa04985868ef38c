"""`remit redact`: removes the body of a journal entry, by law."""

from __future__ import annotations

import click

from remit_api.cli.door import door, wants_json
from remit_api.cli.output import print_json, print_violation


@click.command(name="redact")
@click.argument("position", type=click.IntRange(1))
@click.option("--reason", required=True, help="Why; the journal keeps it.")
@click.option("--author", help="Who; the owner by default.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def command(ctx: click.Context, position: int, reason: str, author: str | None, yes: bool) -> None:
    """Remove the body of a journal entry for good; its place in the chain stays.

    Example:
      remit redact 12 --reason "erasure request of 2 November" --yes
    """
    if not yes:
        click.confirm(f"The body of entry {position} goes for good. Go on?", abort=True, err=True)
    with door(ctx) as kb:
        done = kb.post(f"/changes/{position}/redaction", reason=reason, author=author).json()
    if wants_json(ctx):
        print_json(done)
        return
    click.echo(
        f"Entry {done['redacted']} is redacted, as entry {done['position']} says; "
        f"{done['hidden']} quads are shown no longer."
    )
    for violation in done["broken"]:
        print_violation(violation)
