"""Reading a document in a process of its own, which may run out of time or memory, or die, without harm.

The process is `python -m remit.reading`; it gives what it read as the canonical rows of a patch, the one form that
has nothing to nest and nothing to look up.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys

from rdflib import URIRef

from remit.errors import BadFile
from remit.patch import Quad, from_bytes
from remit.reading.documents import quads_of

log = logging.getLogger(__name__)

SMALL = 65_536
"""Bytes up to which a document is read in the calling process: some hundred milliseconds at most, whatever it says."""
MAX_SECONDS = 60.0
MAX_CPU_SECONDS = 30
MAX_MEMORY = 2 * 1024**3  # bytes of address space

_DEEP_BY_NATURE = frozenset({"jsonld"})  # a context can chain without nesting, and 60 kB of it kill the parser


def needs_process(data: bytes, form: str) -> bool:
    """Says whether a document is read in a process of its own, which takes a quarter of a second to start."""
    return form in _DEEP_BY_NATURE or len(data) > SMALL


def read(data: bytes, form: str, graph: URIRef | None) -> frozenset[Quad]:
    """Gives the quads of a document that anybody may have sent, with literals in canonical form.

    Args:
        data: the document, UTF-8.
        form: turtle, trig, ntriples, nquads or jsonld.
        graph: where triples outside a named graph go, as for `quads_of`.

    Raises:
        BadFile: it does not parse, or reading it takes more than it may; with the line where that is known.
    """
    return _apart(data, form, graph) if needs_process(data, form) else quads_of(data, form, graph)


def _apart(data: bytes, form: str, graph: URIRef | None) -> frozenset[Quad]:
    # -P: what lies in the folder of who calls is not imported
    command = [sys.executable, "-P", "-m", "remit.reading", form, graph or "", str(MAX_CPU_SECONDS), str(MAX_MEMORY)]
    try:
        done = subprocess.run(  # noqa: S603 (our own module)
            command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _too_costly(form) from error
    said, _, rows = done.stdout.partition(b"\n")
    if done.returncode != 0 or not said:
        log.warning("reading a document ended badly form=%s bytes=%s code=%s", form, len(data), done.returncode)
        raise _too_costly(form)
    refusal = json.loads(said)
    if refusal:
        raise BadFile(refusal["message"], line=refusal["line"])
    return from_bytes(rows).adds


def _too_costly(form: str) -> BadFile:
    return BadFile(
        f"Reading the document as {form} took more than {MAX_CPU_SECONDS} seconds of the processor or "
        f"{MAX_MEMORY // 1024**3} GiB of memory, or broke the parser. Nothing of it was taken. Send it in parts, with "
        "less nesting and, in JSON-LD, with one short context."
    )
