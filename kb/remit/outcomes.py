"""What became of what was asked: answers of the knowledge base to those who change or keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from remit.consequences import Lowered
from remit.errors import Violation
from remit.patch import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What became of a change that was accepted.

    Attributes:
        position: of its entry in the journal; of the last entry where it changed nothing.
        id: the identifier of the change.
        at: when it was accepted; None where it changed nothing.
        author: who made it.
        reason: why.
        added: number of quads that it added, with what follows from it.
        removed: number of quads that it removed, with what follows from it.
        lowered: statuses that fell because of it.
        warnings: what the reviewer should look at.
        pending: whether the journal has it and the store could not show it yet.
        replayed: whether it was accepted before, under the same identifier.
    """

    position: int
    id: str
    at: datetime | None
    author: str
    reason: str
    added: int = 0
    removed: int = 0
    lowered: tuple[Lowered, ...] = ()
    warnings: tuple[Violation, ...] = ()
    pending: bool = False
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would do.

    Attributes:
        patch: what it would add and remove, with what follows from it.
        lowered: statuses that would fall.
        warnings: what a reviewer should look at.
        focus: how many nodes were validated.
    """

    patch: Patch
    lowered: tuple[Lowered, ...]
    warnings: tuple[Violation, ...]
    focus: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What validating everything found.

    Attributes:
        conforms: whether there is no violation; warnings do not count.
        violations: everything found, in a stable order.
        focus: how many nodes were validated.
        position: of the journal that was looked at.
    """

    conforms: bool
    violations: tuple[Violation, ...]
    focus: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """What a redaction did.

    Attributes:
        position: of the entry that records it.
        redacted: position of the entry whose body is gone.
        hidden: number of quads that the store shows no longer.
        lowered: statuses that fell because of it.
        broken: what no longer conforms.
    """

    position: int
    redacted: int
    hidden: int
    lowered: tuple[Lowered, ...]
    broken: tuple[Violation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild of the store did.

    Attributes:
        position: of the last entry that was replayed.
        quads: how many the store holds.
        missing: positions of entries whose bodies were redacted.
    """

    position: int
    quads: int
    missing: tuple[int, ...]
