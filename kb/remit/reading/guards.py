"""What is refused before a parser sees it: cheap to look for, and costly or fatal to parse."""

from __future__ import annotations

import json
from typing import Any

from remit.errors import BadFile

MAX_NESTING = 200  # a hand-written document nests a handful deep; the engine's parsers die of thousands


def refuse_deep_nesting(data: bytes) -> None:
    """Refuses a text nested deeper than a parser that recurses survives.

    Brackets in strings are counted too: a cheap guard that errs on the safe side. Quoted triples are counted by
    their round brackets.

    Raises:
        BadFile: brackets are nested more than `MAX_NESTING` deep; with the line.
    """
    depth = 0
    for number, line in enumerate(data.split(b"\n"), start=1):
        opening = line.count(b"[") + line.count(b"(") + line.count(b"{")
        closing = line.count(b"]") + line.count(b")") + line.count(b"}")
        if depth + opening > MAX_NESTING and _deepest(line, depth) > MAX_NESTING:
            raise BadFile(
                f"line {number}: brackets are nested more than {MAX_NESTING} deep. "
                "Documents of this kind are refused because they can exhaust the parser. "
                "Give inner nodes addresses of their own.",
                line=number,
            )
        depth = max(0, depth + opening - closing)


def _deepest(line: bytes, depth: int) -> int:
    deepest = depth
    for byte in line:
        if byte in b"[({":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > MAX_NESTING:
                return deepest
        elif byte in b"])}":
            depth = max(0, depth - 1)
    return deepest


def refuse_remote_contexts(data: bytes) -> None:
    """Refuses JSON-LD that names a context elsewhere: nothing is fetched for a document that somebody sends.

    Raises:
        BadFile: a context is named by its address, or the text is not JSON; with the line where it is known.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise BadFile(f"The body is not JSON: {error}. Send JSON-LD as one JSON value.", line=line) from error
    todo: list[Any] = [document]
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo += value
        elif isinstance(value, dict):
            contexts = value.get("@context", [])
            for context in contexts if isinstance(contexts, list) else [contexts]:
                if isinstance(context, str) or (isinstance(context, dict) and "@import" in context):
                    raise BadFile(
                        f"The JSON-LD names the remote context {json.dumps(context)[:200]}. "
                        "Nothing is fetched from elsewhere to read a change. Write the context out."
                    )
            todo += value.values()
