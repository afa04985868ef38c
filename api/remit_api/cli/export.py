"""`remit export`: writes out everything that is held."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from remit_api.cli.door import door


@click.command(name="export")
@click.option(
    "--format",
    "form",
    type=click.Choice(["trig", "nquads", "turtle", "jsonld"]),
    default="trig",
    show_default=True,
    help="Format.",
)
@click.option("--graph", help="Only this named graph.")
@click.option("--to", "target", type=click.Path(path_type=Path), help="Write to a file.")
@click.pass_context
def command(ctx: click.Context, form: str, graph: str | None, target: Path | None) -> None:
    """Write out everything that is held; what is claimed stays with its claim and its status.

    Example:
      remit export --format nquads --to everything.nq
    """
    with door(ctx) as kb:
        content = kb.get("/export", accept="*/*", format=form, graph=graph).content
    if target is not None:
        target.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
