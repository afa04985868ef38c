"""The process that reads one document from its standard input: form, graph, limits of time and memory."""

from __future__ import annotations

import gc
import json
import resource
import sys

from rdflib import URIRef

from remit.errors import BadInput
from remit.patch import Patch, to_bytes
from remit.reading.documents import quads_of


def main(form: str, graph: str, cpu_seconds: str, memory: str) -> None:
    """Writes a line that says why the document is refused, or an empty object and then the rows of a patch."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_seconds), int(cpu_seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.disable()  # it lives for one document, whose quads refer to nothing else
    out = sys.stdout.buffer
    try:
        rows = to_bytes(Patch(adds=quads_of(sys.stdin.buffer.read(), form, URIRef(graph) if graph else None)))
    except BadInput as error:
        refusal = {"message": str(error), "line": getattr(error, "line", None)}
        out.write(json.dumps(refusal).encode() + b"\n")
        return
    out.write(b"{}\n")
    out.write(rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
