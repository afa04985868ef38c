"""`remit validate`: checks every record against every shape."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from remit_api.cli.door import door, wants_json
from remit_api.cli.output import print_json, print_violation, progress

_FOUND = 3


@click.command(name="validate")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes.")
@click.pass_context
def command(ctx: click.Context, workers: int) -> None:
    """Check every record against every shape.

    Example:
      remit validate
    """
    with door(ctx) as kb:
        found: dict[str, Any]
        if kb.kb is not None:
            with progress("validating") as update:
                validation = kb.kb.validate(workers=workers, progress=update)
            found = {
                "conforms": validation.conforms,
                "focus": validation.focus,
                "position": validation.position,
                "violations": [asdict(violation) for violation in validation.violations],
            }
        else:
            found = kb.post("/maintenance/validation", workers=workers).json()
    if wants_json(ctx):
        print_json(found)
    else:
        for violation in found["violations"]:
            print_violation(violation, err=False)
        verdict = "Everything conforms" if found["conforms"] else "Not everything conforms"
        click.echo(f"{verdict}: {found['focus']} records at journal entry {found['position']}.")
    if not found["conforms"]:
        ctx.exit(_FOUND)
