"""`remit document`: attaches and lists texts of source documents."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import click

from remit.errors import BadFile, NotFound
from remit_api.cli.door import Door, door, wants_json
from remit_api.cli.output import print_json, print_rows

_PAGE = 500


@click.group(name="document")
def command() -> None:
    """Attach and list texts of source documents.

    Example:
      remit document attach article.txt
    """


@command.command(name="attach")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--document", "key", help="Which document; by default the one with this file's SHA-256.")
@click.pass_context
def attach(ctx: click.Context, file: Path, key: str | None) -> None:
    """Attach the text of a document, after checking its hash and every position in it.

    Example:
      remit document attach article.txt --document seed-article
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadFile(f"{file} cannot be read: {error.strerror}. Nothing was attached.") from error
    with door(ctx) as kb:
        found = key or _by_hash(kb, file, data)
        answer = kb.post(
            f"/documents/{found}/text", content=data, media_type="application/octet-stream", method="PUT"
        ).json()
    if wants_json(ctx):
        print_json(answer)
        return
    click.echo(f"Attached to {answer['document']}: {answer['length']} characters, SHA-256 {answer['sha256']}.")
    click.echo(f"{answer['verified']} quotes were checked at their positions, and all agree.")


def _by_hash(kb: Door, file: Path, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    for document in _documents(kb):
        if kb.get(document["url"]).json()["sha256"] == digest:
            key: str = document["id"]
            return key
    raise NotFound(
        f"No document here has the SHA-256 of {file} ({digest}), so it is not known whose text it is. "
        "Nothing was attached. Record the document first, or name it with --document."
    )


def _documents(kb: Door) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = []
    while True:
        page = kb.get("/documents", limit=_PAGE, offset=len(listed)).json()
        listed += page["items"]
        if not page["next"]:
            return listed


@command.command(name="list")
@click.pass_context
def list_documents(ctx: click.Context) -> None:
    """List documents, and whether their texts are held.

    Example:
      remit document list
    """
    with door(ctx) as kb:
        listed = _documents(kb)
    if wants_json(ctx):
        print_json(listed)
        return
    print_rows([(d["id"], "held" if d["textHeld"] else "not held", d["label"]) for d in listed])
