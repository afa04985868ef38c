"""Support: what kind of sourcing evidence amounts to, as pure functions over a state of the graph."""

from remit.support.basis import Basis, Weighing, basis, chain_basis
from remit.support.ceiling import (
    Ceiling,
    StatementSupport,
    ceiling,
    statement_support,
    weighed_ceiling,
)
from remit.support.independence import Independence, apart, independent, is_interested, lineage
from remit.support.lattice import Status, StatusScheme, Support
from remit.support.origins import Origins, count_origins, origins
from remit.support.permission import permitted
from remit.support.reading import Reason
from remit.support.reads import CLAIM_READS, INCIDENT_READS
from remit.support.standing import ClaimStanding, claim_standing, weighed_standing
from remit.support.steps import Step, falls_to, lacks_second_person, step_allowed
from remit.support.value import Value, Word

__all__ = [
    "CLAIM_READS",
    "INCIDENT_READS",
    "Basis",
    "Ceiling",
    "ClaimStanding",
    "Independence",
    "Origins",
    "Reason",
    "StatementSupport",
    "Status",
    "StatusScheme",
    "Step",
    "Support",
    "Value",
    "Weighing",
    "Word",
    "apart",
    "basis",
    "ceiling",
    "chain_basis",
    "claim_standing",
    "count_origins",
    "falls_to",
    "independent",
    "is_interested",
    "lacks_second_person",
    "lineage",
    "origins",
    "permitted",
    "statement_support",
    "step_allowed",
    "weighed_ceiling",
    "weighed_standing",
]
