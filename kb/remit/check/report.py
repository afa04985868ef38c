"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        step: the step of the check that found it, for example `profile`.
        rule: the rule broken, for example `term_without_label`.
        where: file, record or question that it is about.
        message: what is wrong, why it matters and how to mend it.
    """

    step: str
    rule: str
    where: str
    message: str

    @property
    def text(self) -> str:
        """All of it in one line, for a terminal."""
        return f"{self.where}: {self.message} [{self.step}: {self.rule}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the check that ran to its end.

    Attributes:
        name: what was checked.
        counted: how many things it looked at.
        of_what: what they are, in words.
    """

    name: str
    counted: int
    of_what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """Everything that a check looked at, and everything that it found.

    Attributes:
        steps: the steps that ran, in their order.
        findings: what is wrong, in the order of steps.
    """

    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings
