"""`remit ask`: asks the law a question."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from remit.ask import MEANING, SHARED, SITUATED, Kind, own_arguments
from remit.ask.shown import plain
from remit.errors import BadInput
from remit.situation.describing import read_description
from remit_api.cli.days import DAY
from remit_api.cli.dialogue import Dialogue, as_yaml
from remit_api.cli.door import Door, door, wants_json
from remit_api.cli.output import note
from remit_api.negotiate import BRIEFS, JSON, JSONLD, TURTLE

_HELP = "\n\n".join(
    (
        "Ask the law a question, and get an answer with its reasons.",
        "Questions:",
        "\b\n" + "\n".join(f"  {kind:12} {MEANING[kind]}" for kind in Kind),
        "Arguments, for --args:",
        "\b\n" + "\n".join(f"  {kind:12} {', '.join(own_arguments(kind))}" for kind in Kind),
        f"Questions to the law also take {', '.join(SHARED)}; those that ask another question, its arguments.",
    )
)


@click.command(
    name="ask",
    help=f"""{_HELP}

    Examples:

    \b
      remit ask who-can-act si-1 --as-of 2026-11-23
      remit ask licence --situation export.yaml
      remit ask who-can-act si-1 --as-of 2026-11-23 --brief brief.docx
      remit ask is-within --args '{{"authority": "cma", "act": "theft"}}'
      remit ask in-force --args '{{"jurisdiction": "gb"}}'
      remit ask status-of --args '{{"actor": {{"id": "alibaba"}}}}'
      remit ask what-if si-1 --args '{{"changes": [{{"claim": "C7", "to": "refuted"}}]}}'
      remit ask compare si-1 --args '{{"jurisdictions": ["us", "gb"]}}'
    """,
)
@click.argument("question", type=click.Choice([str(kind) for kind in Kind]), metavar="QUESTION")
@click.argument("incident", required=False)
@click.option(
    "--situation", type=click.Path(path_type=Path, allow_dash=True), help="A file of YAML 1.2 or JSON; - reads input."
)
@click.option("--args", "arguments", default="{}", help="Arguments of the question, as JSON.")
@click.option("--as-of", type=DAY, help="The day asked; today without it.")
@click.option("--known-at", help="The moment up to which what was recorded counts, as 2026-11-23T12:00:00Z.")
@click.option("--all", "everything", is_flag=True, help="List rules that are not engaged too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "turtle", "jsonld"]),
    default="text",
    help="How to show it.",
)
@click.option(
    "--brief",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the answer out for a lawyer into this file, .docx or .md, instead of showing it.",
)
@click.option(
    "--interactive", is_flag=True, help="Ask for what is missing, one fact after the other; then print the situation."
)
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 (each is an option)
    ctx: click.Context,
    question: str,
    incident: str | None,
    situation: Path | None,
    arguments: str,
    as_of: date | None,
    known_at: str | None,
    everything: bool,
    form: str,
    brief: Path | None,
    interactive: bool,
) -> None:
    """Ask the law a question."""
    given = _arguments(arguments)
    if incident is not None:
        given["incident"] = incident
    body: dict[str, Any] = {
        "situation": _read(situation) if situation is not None else {},
        "args": given,
        "asOf": as_of.isoformat() if as_of else None,
        "knownAt": known_at,
        "all": everything,
    }
    accept = {"text": "text/plain", "markdown": "text/markdown", "json": JSON, "turtle": TURTLE, "jsonld": JSONLD}[form]
    if wants_json(ctx):
        accept = JSON
    if brief is not None:
        accept = _accept_of(brief)
    with door(ctx) as kb:
        if interactive:
            answered = _converse(kb, question, body, on_input=str(situation) == "-")
            body["situation"] = answered
            show = click.echo if accept == "text/plain" else note
            kept = {**({"incident": given["incident"]} if "incident" in given else {}), **answered}
            show(f"\n# The situation, to be kept and given again with --situation\n{as_yaml(kept)}")
        answer = kb.post(
            f"/ask/{question}",
            content=json.dumps(body).encode(),
            media_type=JSON,
            accept=accept,
            brief="true" if brief is not None else None,
        )
    if brief is not None:
        _write(brief, answer.content)
        note(f"{brief}: written, {len(answer.content):,} bytes. It is not legal advice.")
        return
    click.echo(answer.text(), nl=not answer.text().endswith("\n"))


def _converse(kb: Door, question: str, body: Mapping[str, Any], *, on_input: bool) -> dict[str, Any]:
    """Asks for what is missing, and gives the situation as it was answered."""
    if question not in SITUATED:
        raise BadInput(f"--interactive asks for what is missing of a situation: with {', '.join(sorted(SITUATED))}.")
    if on_input:
        raise BadInput("--situation - reads the input, from which --interactive takes answers. Name a file instead.")

    def ask(situation: dict[str, Any]) -> Any:
        content = json.dumps({**body, "situation": situation}).encode()
        return kb.post(f"/ask/{question}", content=content, media_type=JSON, accept=JSON).json()

    given = body["situation"]
    dialogue = Dialogue(
        ask=ask, read=_line, say=note, situation=plain(read_description(given) if isinstance(given, str) else given)
    )
    return dialogue.run()


def _line() -> str | None:
    """Gives a line of the input; None at its end."""
    if sys.stdin.isatty():
        try:
            return str(click.prompt("", default="", show_default=False, prompt_suffix="> ", err=True))
        except click.Abort:
            return None
    line = sys.stdin.readline()
    if not line:
        return None
    note(f"> {line.rstrip()}")
    return line


def _arguments(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except ValueError as problem:
        raise BadInput(f'--args is not JSON: {problem}. Write it as \'{{"authority": "cma"}}\'.') from problem
    if not isinstance(found, dict):
        raise BadInput('--args is no JSON object. Write it as \'{"authority": "cma"}\'.')
    return found


def _accept_of(brief: Path) -> str:
    """Gives the media type of a brief by the name of its file."""
    found = BRIEFS.get(brief.suffix.lower().removeprefix("."))
    if found is None:
        raise BadInput(f"--brief {brief}: a brief is written as .docx or .md. Give the file one of these endings.")
    return found


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise BadInput(
            f"The brief cannot be written to {path}: {problem}. Name a file in a folder of yours."
        ) from problem


def _read(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else problem
        raise BadInput(f"The file {path} cannot be read: {why}. Give a file of YAML or JSON.") from problem
