"""The kinds of question: one module a kind, and this table.

A new kind is a name in `remit.ask.question.Kind`, a module here and its line below; what is generic (doors, receipts,
forms) asks the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from remit.ask.answer import Answer
from remit.ask.kinds.base import Asking, OfLaw
from remit.ask.kinds.changed import WhatChanged
from remit.ask.kinds.compare import CompareAsked
from remit.ask.kinds.duties import Duties
from remit.ask.kinds.established import WhatIsEstablished
from remit.ask.kinds.in_force import InForce
from remit.ask.kinds.is_within import IsWithin
from remit.ask.kinds.licence import Licence
from remit.ask.kinds.remit_of import RemitOf
from remit.ask.kinds.status_of import StatusOf
from remit.ask.kinds.what_if import WhatIfAsked
from remit.ask.kinds.who_can_act import WhoCanAct
from remit.ask.kinds.why import Why, WhyNot
from remit.ask.question import Kind

__all__ = ["KINDS", "MEANING", "OF_LAW", "Asking", "OfLaw", "is_brief"]

OF_LAW: Final[Mapping[Kind, OfLaw]] = {
    Kind.WHO_CAN_ACT: WhoCanAct(),
    Kind.LICENCE: Licence(),
    Kind.DUTIES: Duties(),
    Kind.WHY: Why(),
    Kind.WHY_NOT: WhyNot(),
    Kind.IS_WITHIN: IsWithin(),
    Kind.IN_FORCE: InForce(),
    Kind.REMIT_OF: RemitOf(),
    Kind.STATUS_OF: StatusOf(),
}
"""The kinds that rules are put to."""
KINDS: Final[Mapping[Kind, Asking]] = {
    **OF_LAW,
    Kind.ESTABLISHED: WhatIsEstablished(),
    Kind.CHANGED: WhatChanged(OF_LAW),
    Kind.WHAT_IF: WhatIfAsked(OF_LAW),
    Kind.COMPARE: CompareAsked(OF_LAW),
}
MEANING: Final[Mapping[Kind, str]] = {kind: asked.meaning for kind, asked in KINDS.items()}
"""What each kind asks, in words."""


def is_brief(answer: Answer) -> bool:
    """Whether findings are told in a line each: by the kind of question, or of what is compared between two sides."""
    law = answer.changed.law if answer.changed is not None else None
    return KINDS[answer.question.kind].briefly or (law is not None and KINDS[law].briefly)
