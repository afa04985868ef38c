"""`remit backup`: writes a copy while others read and write."""

from __future__ import annotations

from pathlib import Path

import click

from remit_api.cli.door import door, wants_json
from remit_api.cli.output import print_json


@click.command(name="backup")
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, target: Path) -> None:
    """Write a copy of journal and texts into a folder that is not there yet, also beside a running server.

    The owner's token is not copied.

    Example:
      remit backup ./backup
    """
    with door(ctx) as kb:
        done = kb.post("/maintenance/backup", target=str(target.resolve())).json()
    if wants_json(ctx):
        print_json(done)
        return
    click.echo(f"Backed up to {target}, up to journal entry {done['position']}.")
