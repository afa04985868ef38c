"""What `remit check` proves of the ontology, the corpus, the shapes and the competency questions."""

from remit.check.report import CheckReport, Finding, Step
from remit.check.running import Places, run, write_inferred

__all__ = ["CheckReport", "Finding", "Places", "Step", "run", "write_inferred"]
