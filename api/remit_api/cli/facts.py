"""`remit facts`: lists the facts that rules ask for."""

from __future__ import annotations

import click

from remit_api.cli.door import door, wants_json
from remit_api.cli.output import note, print_json, print_rows


@click.command(name="facts")
@click.argument("words", default="")
@click.pass_context
def command(ctx: click.Context, words: str) -> None:
    """List the facts that rules ask for, with meaning and kind of value.

    With WORDS, only those whose code or meaning has them.

    Example:
      remit facts owner
    """
    with door(ctx) as kb:
        found = [f for f in kb.get("/facts").json() if words.casefold() in f"{f['code']} {f['label']}".casefold()]
    if wants_json(ctx):
        print_json(found)
        return
    print_rows(
        [
            (f["code"], ", ".join(filter(None, [f["kind"], f["unit"]])), f["readFrom"], f["meaning"] or f["label"])
            for f in found
        ]
    )
    note(f"{len(found)} facts.")
