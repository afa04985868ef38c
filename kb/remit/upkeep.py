"""Keeping a knowledge base: the store made anew from the journal, back-up and restore."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from remit.errors import Conflict, Damaged, NotFound
from remit.journal import Journal, Verification
from remit.lock import FolderLock
from remit.outcomes import Rebuilt
from remit.patch import Quad
from remit.store import EmbeddedStore

JOURNAL, STORE, DOCUMENTS = "journal.sqlite", "store", "documents"
"""What a knowledge base's folder holds."""

CHECKPOINTS = "checkpoints"
"""Where copies of the store for reading are, while a process holds the folder."""

LEDGER = "findings.sqlite"
"""What says which incidents the stored findings are to be worked out anew of. Without it, all are."""

CURRENT = "current"
"""A file that says of which release the modules were found to be. Without it, they are compared anew."""

UNFINISHED = "unfinished"
"""A file that is there while a knowledge base is made, and after its making was interrupted."""

COPIES = "export-"
"""With this the names of folders begin in which copies of the store are read; none outlives its process."""


def replayed(
    journal: Journal, *, until: int | None = None, progress: Callable[[int], None] | None = None
) -> tuple[frozenset[Quad], tuple[int, ...]]:
    """Gives the state that the journal's entries lead to, and the positions whose bodies were redacted.

    Args:
        journal: the journal.
        until: position of the last entry that counts; all do where it is None.
        progress: called with each position.
    """
    quads: set[Quad] = set()
    missing: list[int] = []
    for entry in journal.entries(until=until):
        if entry.is_redacted:
            missing.append(entry.position)
            continue
        patch = entry.patch()
        quads -= patch.removes
        quads |= patch.adds
        if progress is not None:
            progress(entry.position)
    return frozenset(quads), tuple(missing)


def rebuild(home: Path, *, progress: Callable[[int], None] | None = None) -> Rebuilt:
    """Makes the store anew from the journal, beside the old one, and puts it in its place.

    Raises:
        NotFound: there is no knowledge base in the folder.
        Busy: a process holds the knowledge base.
        Damaged: the journal fails its own check.
    """
    if not (home / JOURNAL).is_file():
        raise NotFound(f"There is no knowledge base in {home}. Name the folder of one.")
    with FolderLock(home):
        remove_leftovers(home)
        fresh, old = home / f"{STORE}.new", home / f"{STORE}.old"
        journal = Journal(home / JOURNAL)
        store = EmbeddedStore(fresh)
        quads, missing = replayed(journal, progress=progress)
        store.load(quads, position=journal.head().position)
        store.optimise()
        done = Rebuilt(position=journal.head().position, quads=store.size(), missing=missing)
        store.close()
        journal.close()
        if (home / STORE).exists():
            (home / STORE).rename(old)
        fresh.rename(home / STORE)
        shutil.rmtree(old, ignore_errors=True)
    return done


def remove_leftovers(home: Path) -> None:
    """Removes what an ended process left of a rebuild, export, validation or query: redacted text could be in it."""
    named = (home / f"{STORE}.new", home / f"{STORE}.old", home / CHECKPOINTS)
    for leftover in (*named, *home.glob(f"{COPIES}*"), *home.glob("checkpoint-*")):
        shutil.rmtree(leftover, ignore_errors=True)


def back_up(journal: Journal, home: Path, target: Path) -> int:
    """Writes a copy of journal and texts into a folder that is not there yet, while others read and write.

    Returns:
        The position of the copy's journal.

    Raises:
        Conflict: the folder is there already.
    """
    if target.exists():
        raise Conflict(f"{target} is there already, and a backup replaces nothing. Name another folder.")
    draft = target.with_name(f".{target.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    # the journal first: every text that it names is then among the documents
    head = journal.backup(draft / JOURNAL)
    if (home / DOCUMENTS).is_dir():
        shutil.copytree(home / DOCUMENTS, draft / DOCUMENTS, ignore=shutil.ignore_patterns(".*"))
    draft.rename(target)
    return head.position


def restore(source: Path, home: Path, *, progress: Callable[[int], None] | None = None) -> tuple[Verification, Rebuilt]:
    """Makes a knowledge base from a backup: verifies its journal, then builds the store.

    Raises:
        NotFound: the folder is no backup.
        Conflict: the home holds a knowledge base already.
        Damaged: the backup's journal fails its own check.
    """
    if not (source / JOURNAL).is_file():
        raise NotFound(f"{source} is no backup: it holds no {JOURNAL}. Name a folder that `remit backup` wrote.")
    if (home / JOURNAL).exists():
        raise Conflict(f"There is a knowledge base in {home} already, and none is ever overwritten. Name another.")
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source / JOURNAL, home / JOURNAL)
    journal = Journal(home / JOURNAL)
    verification = journal.verify()
    journal.close()
    if not verification.is_sound:
        (home / JOURNAL).unlink()
        first = verification.problems[0]
        raise Damaged(f"The backup's journal is damaged and was not restored: {first.what} {first.mend}")
    if (source / DOCUMENTS).is_dir():
        shutil.copytree(source / DOCUMENTS, home / DOCUMENTS, dirs_exist_ok=True)
    return verification, rebuild(home, progress=progress)
