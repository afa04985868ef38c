"""`remit query`: runs a SPARQL query."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from remit.errors import BadFile
from remit_api.cli.door import door, wants_json

_FORMATS = {
    "json": "application/sparql-results+json,application/ld+json;q=0.5",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
}
_EITHER = "text/tab-separated-values,text/turtle;q=0.9,application/sparql-results+json;q=0.5"


@click.command(name="query")
@click.argument("sparql", required=False)
@click.option(
    "--file", "file", type=click.Path(path_type=Path), help="Read the query from a file; - is standard input."
)
@click.option("--format", "form", type=click.Choice(list(_FORMATS)), help="Format of the result; a table, or Turtle.")
@click.pass_context
def command(ctx: click.Context, sparql: str | None, file: Path | None, form: str | None) -> None:
    """Run a SPARQL query, for reading only; from the argument, a file, or standard input.

    What is only claimed comes back as statements with their claim and status, never as facts.

    Example:
      remit query "ASK { ?incident a <https://w3id.org/remit/ns#Incident> }"
    """
    text = _text(sparql, file)
    accept = _FORMATS[form] if form else (_FORMATS["json"] if wants_json(ctx) else _EITHER)
    with door(ctx) as kb:
        answer = kb.post("/sparql", content=text.encode(), media_type="application/sparql-query", accept=accept)
    click.echo(answer.content.decode(), nl=not answer.content.endswith(b"\n"))


def _text(sparql: str | None, file: Path | None) -> str:
    if sparql is not None and file is not None:
        raise click.UsageError("Give the query as an argument or with --file, not both.")
    if sparql is not None and sparql != "-":
        return sparql
    if file is not None and str(file) != "-":
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadFile(f"The query cannot be read from {file}: {error}. Name a file of UTF-8 text.") from error
    return sys.stdin.read()
