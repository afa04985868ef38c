"""The part of SHACL Core that shapes are written in: its paths, how far a shape reaches, its words, its lint."""

from remit.shacl.lint import lint
from remit.shacl.paths import notation, read_path
from remit.shacl.reach import Target, dependency_paths, inexact, reads
from remit.shacl.wording import Severity, Wording

__all__ = [
    "Severity",
    "Target",
    "Wording",
    "dependency_paths",
    "inexact",
    "lint",
    "notation",
    "read_path",
    "reads",
]
