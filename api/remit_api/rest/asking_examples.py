"""One example of a question of each kind, shown in the description of the interface; the tests send each."""

from __future__ import annotations

from typing import Any, Final

from remit.ask import MEANING, Kind

_H200: Final[dict[str, Any]] = {
    "act": "export",
    "on": "2026-02-01",
    "from": "us-tx",
    "to": "hangzhou",
    "item": {"id": "h200"},
    "parties": [{"role": "end-user", "headquarters": "hangzhou", "lists": "none"}],
}
_MODEL: Final[dict[str, Any]] = {
    "act": "gpai-offer",
    "on": "2026-09-01",
    "to": "lyon",
    "item": {"item-kind": "gpai-model", "training-compute": "3e25", "placed-on-market": "2026-09-01"},
    "parties": [{"role": "offeror", "established_in": "hangzhou", "headquarters": "hangzhou"}],
}
_DAY: Final = "2026-10-01"
_ASKED: Final[dict[Kind, dict[str, Any]]] = {
    Kind.WHO_CAN_ACT: {"args": {"incident": "si-1"}},
    Kind.LICENCE: {"situation": _H200},
    Kind.DUTIES: {"situation": _MODEL},
    Kind.WHY: {"situation": _H200, "args": {"cite": "742.6(a)(6)(iii)"}},
    Kind.WHY_NOT: {"situation": _H200, "args": {"cite": "91 FR 1684"}},
    Kind.IS_WITHIN: {"args": {"authority": "cma", "act": "theft"}},
    Kind.IN_FORCE: {"args": {"cite": "90 FR 47201", "on": "2025-10-15"}},
    Kind.REMIT_OF: {"args": {"authority": "uk-ico", "on": "2026-09-29"}},
    Kind.STATUS_OF: {"args": {"actor": {"id": "alibaba"}, "on": "2026-06-11"}},
    Kind.ESTABLISHED: {"args": {"claim": "C7"}},
    Kind.CHANGED: {"args": {"cite": "90 FR 47201", "question": "in-force", "as_of": ["2025-11-09", "2025-11-10"]}},
    Kind.WHAT_IF: {"args": {"incident": "si-1", "changes": [{"claim": "C7", "to": "refuted"}]}},
    Kind.COMPARE: {"situation": _H200, "args": {"jurisdictions": ["us", "gb", "eu"], "question": "licence"}},
}
EXAMPLES: Final[dict[str, Any]] = {
    str(kind): {"summary": MEANING[kind], "value": {**asked, "asOf": _DAY}} for kind, asked in _ASKED.items()
}
"""By the kind of question, in the form that the description of the interface takes."""
