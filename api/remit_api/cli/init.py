"""`remit init`: makes a knowledge base."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from remit.base import KnowledgeBase
from remit.errors import Conflict
from remit.gate import Progress
from remit_api.auth import OWNER
from remit_api.cli.door import settings_of, wants_json
from remit_api.cli.output import note, print_json, progress
from remit_api.tokens import write_token


@click.command(name="init")
@click.option("--if-missing", is_flag=True, help="Do nothing where there is one already.")
@click.option("--no-corpus", is_flag=True, help="Leave out the curated corpus.")
@click.pass_context
def command(ctx: click.Context, if_missing: bool, no_corpus: bool) -> None:
    """Make a knowledge base with the ontology and the curated corpus.

    Also writes the owner's token for writing, readable by you only, to the file “token” in the folder.

    Example:
      remit --home ./kb init
    """
    settings = settings_of(ctx)
    home = settings.home
    with progress("making the knowledge base") as update:
        made, is_new = _made(home, if_missing=if_missing, corpus=not no_corpus, update=update)
    if not is_new:
        made.close()
        token = write_token(home)
        note(f"There is a knowledge base in {home} already; nothing was changed.")
        if wants_json(ctx):
            print_json({"home": str(home.resolve()), "made": False, "token": str(token)})
        return
    with made:
        token = write_token(home)
        position = made.position()
    if wants_json(ctx):
        print_json({"home": str(home.resolve()), "made": True, "position": position, "token": str(token)})
        return
    click.echo(f"Made a knowledge base in {home}, at journal entry {position}.")
    click.echo(f"The owner's token is in {token}. Serve it with: remit serve")


def _made(home: Path, *, if_missing: bool, corpus: bool, update: Progress) -> tuple[KnowledgeBase, bool]:
    """Makes a knowledge base, or opens the one that is there and finishes what an interrupted `init` left out.

    Raises:
        Conflict: there is one, and it was not said that this is fine.
    """
    now = datetime.now(UTC)
    try:
        return KnowledgeBase.create(home, now=now, author=OWNER, corpus=corpus, progress=update), True
    except Conflict:
        if not if_missing:
            raise
    kb = KnowledgeBase.open(home)
    if not kb.is_unfinished:
        return kb, False
    kb.load_modules(now=now, author=OWNER, corpus=corpus, progress=update)
    return kb, True
