"""A process that posts changes to a knowledge base that another process posts conflicting ones to.

Arguments: data folder, name, number of records, records a turn, seed. Says of each record whether it won.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from rdflib import RDFS, URIRef

from remit.base import KnowledgeBase
from remit.change import Change
from remit.errors import Conflict
from remit.iri import CONTRIBUTIONS, record
from remit.literals import literal
from remit.patch import Quad


def label(number: int, text: str) -> Quad:
    """Gives the one label that a record has at a time."""
    return Quad(record("item", f"contested-{number}"), URIRef(RDFS.label), literal(text), CONTRIBUTIONS)


def main() -> None:
    """Posts one change for each record, all of them made on position 1."""
    home, name, records, turn, seed = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
    numbers = list(range(records))
    random.Random(seed).shuffle(numbers)  # noqa: S311 (no secret)
    for start in range(0, records, turn):
        time.sleep(0.03)  # lets the other have its turn: the lock knows no queue
        with KnowledgeBase.open(Path(home), wait=60) as kb:
            for number in numbers[start : start + turn]:
                change = Change(
                    id=f"{name}-{number}",
                    author=name,
                    reason="to have the last word",
                    base=1,
                    adds=frozenset([label(number, name)]),
                    removes=frozenset([label(number, "nobody")]),
                )
                try:
                    kb.accept(change, now=datetime.now(UTC))
                except Conflict:
                    print(number, "conflict")  # noqa: T201 (the answer)
                else:
                    print(number, "accepted")  # noqa: T201 (the answer)


if __name__ == "__main__":
    main()
