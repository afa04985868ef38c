"""One day, one situation, all rules: what each comes to."""

from remit.determine.engine import Determination, Engine
from remit.determine.outcome import OVER_DAYS, Decided, Force, Outcome

__all__ = ["OVER_DAYS", "Decided", "Determination", "Engine", "Force", "Outcome"]
