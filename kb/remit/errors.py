"""The errors that Remit raises, each with a stable code that interfaces map to a status or an exit code.

    RemitError
    ├── BadInput            the caller can mend it
    │   ├── UnknownName     a code, name or address that nothing has; near matches are given
    │   ├── BadQuery        a query that is not one, or asks for what is not allowed
    │   └── BadFile         a file or body that cannot be read, with the line where that is known
    ├── Refused             the gate said no, with the violations
    ├── NotPermitted        who asks may not do this
    ├── NotFound            no such record
    ├── Gone                it was there and is retired or redacted
    ├── Conflict            the record changed meanwhile, or an identifier was used for another change
    ├── LimitReached        a limit of time or size was reached
    │   └── LargeChange     a change that wants to be a job
    ├── Busy                the data folder is held by another process
    └── Damaged             journal or store fail their own check

Every message has four parts, in this order: what is wrong, where, why it matters, how to mend it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class RemitError(Exception):
    """Base of all; never raised itself."""

    code = "error"


class BadInput(RemitError):
    """What the caller gave cannot be used as it is."""

    code = "bad-input"


class UnknownName(BadInput):
    """A name that nothing has.

    Attributes:
        name: what was asked for.
        near: names that exist and look like it, best first.
    """

    code = "unknown-name"

    def __init__(self, message: str, *, name: str, near: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.name = name
        self.near = tuple(near)


class BadQuery(BadInput):
    """A query that is not one, or asks for what is not allowed."""

    code = "bad-query"


class BadFile(BadInput):
    """A file or body that cannot be read.

    Attributes:
        line: number of the line, counted from 1, or None where it is not known.
    """

    code = "bad-file"

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One reason for which the gate refuses a change (or warns of it).

    Attributes:
        focus: the node that does not conform, as an IRI.
        path: the property concerned, as an IRI or a property path in SPARQL's notation; None for the node itself.
        value: the value that does not conform, in N-Triples notation; None where a value is missing.
        shape: IRI of the shape.
        severity: violation, warning or info.
        message: what is wrong and why it matters, for a policy analyst.
        mend: how to mend it.
    """

    focus: str
    path: str | None
    value: str | None
    shape: str
    severity: str
    message: str
    mend: str


class Refused(RemitError):
    """The gate refused a change; nothing was written.

    Attributes:
        violations: every reason, in a stable order.
    """

    code = "refused"

    def __init__(self, message: str, *, violations: Sequence[Violation]) -> None:
        super().__init__(message)
        self.violations = tuple(violations)


class NotPermitted(RemitError):
    """Who asks may not do this."""

    code = "not-permitted"


class NotFound(RemitError):
    """No such record.

    Attributes:
        near: identifiers that exist and look like the one asked for, best first.
    """

    code = "not-found"

    def __init__(self, message: str, *, near: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.near = tuple(near)


class Gone(RemitError):
    """The record was there and is retired or redacted."""

    code = "gone"


class Conflict(RemitError):
    """The record changed meanwhile, or an identifier was already used for another change."""

    code = "conflict"


class LimitReached(RemitError):
    """A limit of time or size was reached; the message names it and what was cut."""

    code = "limit-reached"


class LargeChange(LimitReached):
    """A change that touches so much that it wants to be a job with progress; nothing was written.

    Attributes:
        focus: how many records would have to be validated.
    """

    code = "large-change"

    def __init__(self, message: str, *, focus: int) -> None:
        super().__init__(message)
        self.focus = focus


class Busy(RemitError):
    """The data folder is held by another process."""

    code = "busy"


class Damaged(RemitError):
    """Journal or store fail their own check."""

    code = "damaged"
