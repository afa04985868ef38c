"""`remit verify`: answers the question of a receipt again."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from remit.errors import BadInput
from remit_api.cli.door import door, wants_json
from remit_api.cli.output import print_json
from remit_api.negotiate import JSON


@click.command(name="verify")
@click.argument("receipt", type=click.Path(path_type=Path, allow_dash=True))
@click.pass_context
def command(ctx: click.Context, receipt: Path) -> None:
    """Answer the question of a receipt again, and say whether the answer is the same.

    RECEIPT is a file with an answer as JSON, or its receipt alone; - reads standard input. The exit code is 3 where
    it differs.

    Example:
      remit verify answer.json
    """
    try:
        text = sys.stdin.read() if str(receipt) == "-" else receipt.read_text(encoding="utf-8")
        given = json.loads(text)
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else problem
        raise BadInput(f"The receipt {receipt} cannot be read: {why}. Give an answer as JSON.") from problem
    with door(ctx) as kb:
        found = kb.post("/verify", content=json.dumps(given).encode(), media_type=JSON).json()
    if wants_json(ctx):
        print_json(found)
    else:
        click.echo(f"{found['result']}{': ' + found['difference'] if found['difference'] else ''}")
    if found["result"] != "same":
        ctx.exit(3)
