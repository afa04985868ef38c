"""A newer release brought to a knowledge base: its ontology and corpus, one change a module.

What the release said last of a module, what is held of it now and what the release says now are put together: only
what the release itself changed is changed. What somebody else did to such a graph stays, and where both changed the
same thing the module is left as it is and the conflict is told. Graphs that the release does not own are not touched,
but for what the program derives there.
"""

from remit.upgrade.afterwards import dangling, outdated, undeclared
from remit.upgrade.doing import Applied, Dangling, NotTaken, Upgraded, applied, apply, derived_anew
from remit.upgrade.planning import Clash, ModulePlan, Plan, has_corpus, is_owned, name_of, plan

__all__ = [
    "Applied",
    "Clash",
    "Dangling",
    "ModulePlan",
    "NotTaken",
    "Plan",
    "Upgraded",
    "applied",
    "apply",
    "dangling",
    "derived_anew",
    "has_corpus",
    "is_owned",
    "name_of",
    "outdated",
    "plan",
    "undeclared",
]
