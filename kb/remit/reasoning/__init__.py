"""What follows from the axioms: definitions read on data, and the reasoners that prove them."""

from remit.reasoning.profile import ProfileViolation, profile_violations
from remit.reasoning.projection import for_reasoner
from remit.reasoning.reasoner import Classification, classify

__all__ = ["Classification", "ProfileViolation", "classify", "for_reasoner", "profile_violations"]
