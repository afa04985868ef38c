"""`remit version`: says which version this is."""

from __future__ import annotations

import click

from remit import __version__
from remit_api.cli.door import wants_json
from remit_api.cli.output import print_json


@click.command(name="version")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Say which version this is.

    Example:
      remit version
    """
    if wants_json(ctx):
        print_json({"version": __version__})
    else:
        click.echo(f"remit {__version__}")
