"""A process that holds a knowledge base and does what it is told, one JSON line at a time.

{"do": "change", "number": …, "bytes": …} · {"do": "state"} · {"do": "limit", "bytes": … or null} · {"do": "reopen"}
"""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rdflib import RDFS, URIRef

from remit.base import KnowledgeBase
from remit.change import Change
from remit.errors import RemitError
from remit.iri import CONTRIBUTIONS, record
from remit.journal import Journal
from remit.literals import literal
from remit.patch import Quad

QUADS = 8


def _change(number: int, size: int) -> Change:
    node = record("item", f"disk-{number}")
    texts = [f"change {number} part {part} ".ljust(size // QUADS, "x") for part in range(QUADS)]
    adds = frozenset(Quad(node, URIRef(RDFS.label), literal(text), CONTRIBUTIONS) for text in texts)
    return Change(id=f"change-{number}", author="disk test", reason="to see what the disk does", adds=adds)


class Changer:
    """The knowledge base that is told what to do."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.kb = KnowledgeBase.open(home)

    def change(self, number: int, size: int) -> dict[str, Any]:
        try:
            accepted = self.kb.accept(_change(number, size), now=datetime.now(UTC))
        except RemitError as error:
            return {"error": error.code, "message": str(error)}
        return {"position": accepted.position, "pending": accepted.pending, "replayed": accepted.replayed}

    def state(self) -> dict[str, Any]:
        counts: dict[str, int] = {}
        shown = frozenset(self.kb.quads())
        for quad in shown:
            counts[str(quad.subject)] = counts.get(str(quad.subject), 0) + 1
        head = self.kb.journal.head().position
        replayed = frozenset(self.kb.at_position(head).quads())
        return {
            "ids": [entry.id for entry in self.kb.journal.entries()],
            "head": head,
            "position": self.kb.position(),
            "in_step": shown == replayed,
            "halves": [subject for subject, count in counts.items() if count != QUADS],
            "sound": self.kb.journal.verify().is_sound,
        }

    def reopen(self) -> dict[str, Any]:
        self.kb.close()
        self.kb = KnowledgeBase.open(self.home)
        return {}

    def limit(self, size: int | None) -> dict[str, Any]:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard if size is None else size, hard))
        return {}

    def do(self, command: dict[str, Any]) -> dict[str, Any]:
        match command["do"]:
            case "change":
                return self.change(command["number"], command["bytes"])
            case "state":
                return self.state()
            case "reopen":
                return self.reopen()
            case _:
                return self.limit(command["bytes"])


def main() -> None:
    """Does what it is told until the input ends."""
    home = Path(sys.argv[1])
    if not (home / "journal.sqlite").exists():
        Journal(home / "journal.sqlite").close()
    changer = Changer(home)
    print(json.dumps({"pid": os.getpid()}), flush=True)  # noqa: T201 (the protocol)
    for line in sys.stdin:
        print(json.dumps(changer.do(json.loads(line))), flush=True)  # noqa: T201 (the protocol)
    changer.kb.close()


if __name__ == "__main__":
    main()
