"""The description of the interface (OpenAPI 3.1), made from the routes.

What every operation has is put in here and not at each of them: the errors that the surface gives, the headers, an
example for each parameter and for each error.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.alias_generators import to_camel

from remit import errors
from remit_api import problems
from remit_api.negotiate import JSON, NotAcceptable
from remit_api.problems import MEDIA_TYPE
from remit_api.records.fewer import ALWAYS

Part = dict[str, Any]

_ALWAYS = frozenset(map(to_camel, ALWAYS))
_METHODS = ("get", "post", "put", "patch", "delete")
_WATCHING = frozenset({"/health", "/ready", "/metrics"})

_HEADERS: Mapping[str, Part] = {
    "X-Request-ID": {
        "description": "identifier of the request: the one that it brought, if that was well-formed, or a new one",
        "required": True,
        "schema": {"type": "string", "minLength": 1, "maxLength": 128},
        "example": "c69f317abab356e2",
    },
    "Remit-Position": {
        "description": "entry of the journal up to which the answer has read, or that a write made",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
        "example": 2,
    },
    "ETag": {
        "description": "state of what is shown, for If-None-Match",
        "schema": {"type": "string"},
        "example": 'W/"9e23c451b2eba7f40bbf"',
    },
    "Location": {
        "description": "where the entry, the job or the record is",
        "schema": {"type": "string"},
        "example": "/changes/3",
    },
    "Retry-After": {
        "description": "seconds after which it is worth asking again",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
        "example": 5,
    },
    "RateLimit": {
        "description": "requests that the address has left, and seconds until there is one more",
        "schema": {"type": "string"},
        "example": '"client";r=0;t=1',
    },
    "RateLimit-Policy": {
        "description": "requests that an address may send at once, and seconds in which they come back",
        "schema": {"type": "string"},
        "example": '"client";q=300;w=15',
    },
    "WWW-Authenticate": {
        "description": "how to say who you are",
        "required": True,
        "schema": {"type": "string"},
        "example": 'Bearer realm="remit"',
    },
}
_OF_STATUS: Mapping[str, tuple[str, ...]] = {
    "201": ("Location",),
    "202": ("Location",),
    "303": ("Location",),
    "304": ("ETag",),
    "401": ("WWW-Authenticate",),
    "408": ("Retry-After",),
    "412": ("ETag",),
    "429": ("Retry-After", "RateLimit", "RateLimit-Policy"),
    "503": ("Retry-After",),
}
_OF_SURFACE: Mapping[str, str] = {
    "400": "a parameter cannot be used, or there is none of that name",
    "403": "it comes from a page of another site, or asks, without a proxy, for a name that is not this machine's",
    "429": "your address sends more requests than the server takes from one",
    "500": "a fault of Remit itself, or a journal or store that fails its own check",
    "503": "a limit was reached, or the server is busy or stopping; Retry-After says when to ask again",
}
_EXAMPLES: Mapping[str, errors.RemitError] = {
    "400": errors.UnknownName(
        "/incidents has no parameter “stauts”, so it would be overlooked. Nothing was done. Did you mean: status?",
        name="stauts",
        near=("status",),
    ),
    "401": problems.NotAuthenticated(
        "The server listens on 0.0.0.0, which others can reach, so writing needs a token. Send the token in the file "
        "“token” of the data folder: Authorization: Bearer …"
    ),
    "403": errors.NotPermitted(
        "The request comes from another origin (https://example.org), so a page of that site may have made it. Send "
        "the token in the file “token” of the data folder: Authorization: Bearer …"
    ),
    "404": errors.NotFound(
        "There is no incident “si-11” here. Nothing is shown for it rather than something near. The list of all is at "
        "/incidents.",
        near=("si-1",),
    ),
    "406": NotAcceptable(
        "This address has no answer as “image/png”. It is offered as: application/json, text/turtle. Ask for one of "
        "these in the Accept header.",
        offered=(JSON, "text/turtle"),
    ),
    "408": problems.TooSlow(
        "Not even 64 KiB of the request arrived within 20 seconds. Nothing was done. Send less at a time, or from a "
        "better connection."
    ),
    "409": errors.Conflict(
        "A record changed after position 2, on which the change was made. Nothing was written. Read it again."
    ),
    "410": errors.Gone("Entry 3 was redacted, as entry 4 says: erasure request."),
    "412": problems.PreconditionFailed("If-Match names another state than the present one. Nothing was done."),
    "413": problems.TooLarge(
        "The body is larger than 10000000 bytes, the limit of this server (setting max_body). Nothing was written. "
        "Send it in parts, or raise the limit."
    ),
    "415": problems.UnsupportedMediaType(
        "A body of type “text/plain” is not read as a change. Nothing was written. Send one of: text/turtle, "
        "application/trig, and say which in Content-Type."
    ),
    "422": errors.Refused(
        "The gate refuses the change, for 1 reason. Nothing was written.",
        violations=(
            errors.Violation(
                focus="https://w3id.org/remit/id/incident/x",
                path="https://w3id.org/remit/ns#sourcingStatus",
                value=None,
                shape="https://w3id.org/remit/shape/Incident-sourcingStatus",
                severity="violation",
                message="The incident has no sourcing status.",
                mend="Add rmt:sourcingStatus with one status of the scheme.",
            ),
        ),
    ),
    "429": problems.TooManyRequests(
        "Your address sends more requests than the server takes from one: 1200 a minute, 300 at once. Nothing was "
        "done. Wait for the seconds in Retry-After, and ask for more at a time: larger pages, /export or /sparql.",
        retry_after=1,
    ),
    "500": errors.Damaged(
        "Entry 7 of the journal does not fit its hash. Nothing was written. Run remit journal verify."
    ),
    "503": errors.Busy("As many queries wait as may. Nothing was run. Ask again soon."),
}


def describe(app: FastAPI) -> Part:
    """Gives the description; it is made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _made(app)
    return app.openapi_schema


def _made(app: FastAPI) -> Part:
    schema: Part = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version="3.1.0",
        description=app.description,
        routes=app.routes,
        license_info=app.license_info,
        servers=[{"url": "/"}],
    )
    parts: Part = schema.setdefault("components", {})
    schemas: Part = parts.setdefault("schemas", {})
    problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    # FastAPI describes its own answer to what cannot be read, which nobody is given here
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    parts["headers"] = dict(_HEADERS)
    parts["examples"] = {
        status: {"value": problems.problem_of(error, "/incidents", "c69f317abab356e2")}
        for status, error in _EXAMPLES.items()
    }
    parts["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "The token in the file “token” of the data folder.",
        }
    }
    examples: Part = tomllib.loads(_shipped("openapi_examples.toml"))
    answers: Part = json.loads(_shipped("openapi_answers.json"))
    for method, path, operation in _operations(schema):
        _give_errors(operation)
        for status, response in operation["responses"].items():
            answer = answers.get(f"{method.upper()} {path} {status}")
            if answer is not None and JSON in response.get("content", {}):
                response["content"][JSON]["example"] = answer
            _give_headers(path, status, response)
            _give_example_of_error(status, response)
        if any(parameter["name"] == "fields" for parameter in operation.get("parameters", ())):
            _allow_fewer(operation["responses"]["200"], schemas)
        for parameter in operation.get("parameters", ()):
            _set_right(parameter)
            if not parameter.get("description") and parameter["name"] in examples["descriptions"]:
                parameter["description"] = examples["descriptions"][parameter["name"]]
            _give_example(parameter, _examples_at(path, examples))
    return schema


def _examples_at(path: str, examples: Part) -> Part:
    """Gives the examples of an address: those of all, then those of each address that it lies below."""
    found: Part = dict(examples["parameters"])
    for above in sorted(above for above in examples if above.startswith("/")):
        if path == above or path.startswith(f"{above}/"):
            found.update(examples[above])
    return found


def _shipped(name: str) -> str:
    return files("remit_api").joinpath(name).read_text(encoding="utf-8")


def _operations(schema: Part) -> Iterator[tuple[str, str, Part]]:
    for path, item in schema["paths"].items():
        for method in _METHODS:
            if method in item:
                yield method, path, item[method]


def _give_errors(operation: Part) -> None:
    """Adds the errors that the surface gives, and takes out the one that FastAPI supposes."""
    responses: Part = operation["responses"]
    supposed = responses.get("422", {}).get("content", {}).get(JSON, {}).get("schema", {})
    if supposed.get("$ref", "").endswith("/HTTPValidationError"):
        del responses["422"]
    slow = {"408": "the body arrived more slowly than the server waits"} if "requestBody" in operation else {}
    for status, words in {**slow, **_OF_SURFACE}.items():
        responses.setdefault(
            status,
            {"description": words, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}},
        )
    operation["responses"] = dict(sorted(responses.items()))


def _give_headers(path: str, status: str, response: Part) -> None:
    names = ["X-Request-ID", *_OF_STATUS.get(status, ())]
    # who is refused for its rate or its slowness is refused before anything is read
    if path not in _WATCHING and status not in {"408", "429", "500"}:
        names.append("Remit-Position")
    headers: Part = response.setdefault("headers", {})
    for name in names:
        headers.setdefault(name, {"$ref": f"#/components/headers/{name}"})


def _give_example_of_error(status: str, response: Part) -> None:
    content: Part = response.get("content", {}).get(MEDIA_TYPE, {})
    if content and "example" not in content and "examples" not in content:
        content["examples"] = {_EXAMPLES[status].code: {"$ref": f"#/components/examples/{status}"}}


def _allow_fewer(response: Part, schemas: Part) -> None:
    """Says of an answer that `fields=…` may leave out all but what is always kept."""
    schema: Part = response["content"][JSON]["schema"]
    whole = schema.get("anyOf", [schema])
    less = [{"$ref": f"#/components/schemas/{_fewer(each['$ref'].rpartition('/')[2], schemas)}"} for each in whole]
    response["content"][JSON]["schema"] = {"anyOf": [*whole, *less], "description": "with `fields`, one of the Fewer"}


def _fewer(name: str, schemas: Part) -> str:
    """Adds the schema of a record, or of a page of records, with fewer fields; gives its name."""
    title = f"Fewer{name}"
    whole: Part = schemas[name]
    properties: Part = whole["properties"]
    # a list has items of one kind, and says how many there are
    items: Part = properties["items"]["items"] if "total" in properties else {}
    if "$ref" in items:
        below = _fewer(items["$ref"].rpartition("/")[2], schemas)
        listed = {**properties["items"], "items": {"$ref": f"#/components/schemas/{below}"}}
        schemas[title] = {**whole, "title": title, "properties": {**properties, "items": listed}}
    else:
        kept = [field for field in whole.get("required", ()) if field in _ALWAYS]
        schemas[title] = {**whole, "title": title, "required": kept}
    return title


def _set_right(parameter: Part) -> None:
    """Takes null out of what a parameter may be: an address has no way to write it."""
    schema: Part = parameter["schema"]
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        del schema["anyOf"]
        schema.update(kinds[0])


def _give_example(parameter: Part, examples: Mapping[str, Any]) -> None:
    parameter["schema"].pop("examples", None)
    if "example" in parameter or "examples" in parameter or parameter["name"] not in examples:
        return
    example = examples[parameter["name"]]
    is_list = parameter["schema"].get("type") == "array"
    parameter["example"] = [example] if is_list and not isinstance(example, list) else example
