"""The shapes that records must conform to: what they say, whom they target, and what they depend on.

Shapes are SHACL Core, restricted to what can be judged from the neighbourhood of a change: for each shape
`dependency_paths` gives every path along which a changed triple can change the outcome. Constructs for
which that cannot be said (SPARQL, closed shapes, other targets) are refused when shapes are loaded.
"""

from remit.shapes.lint import lint
from remit.shapes.loaded import Shapes, parse_turtle
from remit.shapes.paths import notation, read_path
from remit.shapes.reach import Target, dependency_paths, inexact, reads
from remit.shapes.wording import Severity, Wording

__all__ = [
    "Severity",
    "Shapes",
    "Target",
    "Wording",
    "dependency_paths",
    "inexact",
    "lint",
    "notation",
    "parse_turtle",
    "read_path",
    "reads",
]
