"""Values of conditions: supports for and against, quantities and days that may not be known, codes, memberships.

The closures that work out conditions are in `remit.truth.closures`.
"""

from remit.truth.kleene import Kleene, Scale, both, either, opposite
from remit.truth.ladder import Ladder, Membership, Roster
from remit.truth.quantity import Interval, number_text
from remit.truth.when import Conduct, Stretch, When, conduct_of

__all__ = [
    "Conduct",
    "Interval",
    "Kleene",
    "Ladder",
    "Membership",
    "Roster",
    "Scale",
    "Stretch",
    "When",
    "both",
    "conduct_of",
    "either",
    "number_text",
    "opposite",
]
