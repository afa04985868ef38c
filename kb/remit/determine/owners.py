"""What is asked of owners, worked out from the last owner on: a chain of any length then needs no deep recursion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from remit.rules import OWNER, Quantified, Total
from remit.truth.frame import Assumption, Run

if TYPE_CHECKING:
    from remit.determine.engine import Engine

DEEP: Final = 12
"""From as many holdings on, one above the other, owners are worked out first."""


def settle(engine: Engine, run: Run, assumption: Assumption = Assumption.AS_IT_IS) -> None:
    """Works out for every owner what rules ask of owners, so that each value is there before it is asked for.

    Args:
        engine: the law.
        run: the situation on a day.
        assumption: how definitions are taken.
    """
    situation = run.situation
    if situation.height < DEEP or assumption in run.settled:
        return
    run.settled.add(assumption)
    # the table may have grown since, by constraints of other law
    rows = enumerate(engine.law.constraints.rows[: len(engine.conditions.closures)])
    asked = {c.part for _, c in rows if isinstance(c, Total) or (isinstance(c, Quantified) and c.domain.iri == OWNER)}
    parts = [engine.conditions[part] for part in sorted(asked)]
    for place in situation.owners_first:
        for inside in (True, False) if situation.parties[place].in_circle else (False,):
            frame = run.frame(assumption, place, inside=inside)
            for part in parts:
                part(frame)
