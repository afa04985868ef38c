"""`remit restore`: makes a knowledge base from a backup."""

from __future__ import annotations

from pathlib import Path

import click

from remit.base import KnowledgeBase
from remit_api.cli.door import settings_of, wants_json
from remit_api.cli.output import print_json, progress
from remit_api.tokens import write_token


@click.command(name="restore")
@click.argument("source", type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, source: Path) -> None:
    """Make a knowledge base in an empty folder from a backup: its journal is verified, its store built.

    Example:
      remit --home ./restored restore ./backup
    """
    settings = settings_of(ctx)
    with progress("restoring") as update:
        verification, done = KnowledgeBase.restore(source, settings.home, progress=lambda n: update("", n, 0))
    write_token(settings.home)
    if wants_json(ctx):
        print_json(
            {"position": done.position, "quads": done.quads, "missing": list(done.missing), "head": verification.head}
        )
        return
    click.echo(f"Restored {settings.home}: {verification.entries} entries verified, {done.quads} quads.")
