"""The description of the interface leaves nothing out: routes, parameters, examples, errors, headers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from starlette.routing import Mount, Route

import serving
from remit_api import problems
from remit_api.addresses import Addresses

METHODS = ("get", "post", "put", "patch", "delete")
WATCHING = {"/health", "/ready", "/metrics"}
UNDESCRIBED = re.compile(r".*\.\{(form|suffix)\}|/openapi\.json")
"""Routes of another spelling: the format as a suffix, as the description says once; and the description itself."""

# the shipped corpus has no text of a document, and its clients no job
NOT_THERE = re.compile(r"/documents/\{key\}/text|/jobs/\{identifier\}")

LATER = {"instrument", "provision", "amends", "repeals", "cursor"}
"""Parameters whose examples name texts of law, or a place in a list of one order."""

BESIDE: dict[tuple[str, str], dict[str, str]] = {
    ("/actors", "status"): {"conduct": "distillation-through-api"},
    **{("/sparql", name): {"query": "ASK {}"} for name in ("default-graph-uri", "named-graph-uri", "format")},
}
"""What a parameter means nothing without."""


@pytest.fixture(scope="module")
def described(corpus: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = corpus.get("/openapi.json").json()
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in described["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method]


def address(path: str, operation: dict[str, Any]) -> str:
    """Gives an address of a path, with the examples of its parameters in it."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
    return path


def test_it_is_openapi_3_1(described: dict[str, Any]) -> None:
    validate(described)


def test_every_route_is_described_and_every_description_has_a_route(
    bare_home: Path, tmp_path: Path, described: dict[str, Any]
) -> None:
    apps: list[FastAPI] = []
    with serving.serving(serving.copy_home(bare_home, tmp_path / "home"), arrange=apps.append):
        addresses: Addresses = apps[0].state.addresses
    routed = {
        (method.lower(), re.sub(r":\w+\}", "}", route.path))
        for route in addresses._routes
        if isinstance(route, Route) and not isinstance(route, Mount) and type(route).__name__ != "PageRoute"
        for method in (route.methods or set()) - {"HEAD"}
        if not UNDESCRIBED.fullmatch(route.path)
    }
    assert {(method, path) for method, path, _ in operations(described)} == routed


def test_methods_of_an_address_are_those_described(corpus: httpx.Client, described: dict[str, Any]) -> None:
    for path, item in described["paths"].items():
        documented = {method.upper() for method in METHODS if method in item}
        operation = next(item[method] for method in METHODS if method in item)
        taken = set(corpus.options(address(path, operation)).headers["allow"].split(", "))
        assert taken - {"HEAD", "OPTIONS"} == documented, path
        assert ("HEAD" in taken) == ("get" in item), path


def test_every_parameter_says_what_it_is_and_has_an_example_that_fits(described: dict[str, Any]) -> None:
    for method, path, operation in operations(described):
        for parameter in operation.get("parameters", ()):
            where = f"{method} {path} {parameter['name']}"
            assert "example" in parameter or "examples" in parameter, where
            assert parameter.get("description"), where
            assert {"type": "null"} not in parameter["schema"].get("anyOf", ()), where
            if "example" in parameter:
                Draft202012Validator(parameter["schema"]).validate(parameter["example"])


@pytest.mark.slow
def test_every_example_of_a_parameter_is_answered(corpus: httpx.Client, described: dict[str, Any]) -> None:
    wrong = []
    for method, path, operation in operations(described):
        if method != "get" or NOT_THERE.fullmatch(path):
            continue
        parameters = [p for p in operation.get("parameters", ()) if p["in"] == "query"]
        needed = {p["name"]: p["example"] for p in parameters if p.get("required")}
        for asked in [{}, *({p["name"]: p["example"]} for p in parameters)]:
            if LATER & set(asked):
                continue
            beside = BESIDE.get((path, next(iter(asked), "")), {})
            answer = corpus.get(address(path, operation), params={**needed, **beside, **asked})
            # what stood in the record on the day of the example is not for a test to say
            if answer.status_code not in ({200, 303, 404} if "as_known_on" in asked else {200, 303}):
                wrong.append(f"{answer.status_code} {answer.url} {answer.text[:300]}")
    assert wrong == [], "\n".join(wrong)


def test_every_error_is_a_problem_with_an_example_of_its_status(described: dict[str, Any]) -> None:
    problem = {**described["components"]["schemas"]["Problem"], "components": described["components"]}
    for method, path, operation in operations(described):
        for status, response in operation["responses"].items():
            where = f"{method} {path} {status}"
            if status[0] not in "45":
                continue
            content = response["content"][problems.MEDIA_TYPE]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}, where
            assert content["examples"], where
            for example in content["examples"].values():
                value = described["components"]["examples"][example["$ref"].rpartition("/")[2]]["value"]
                assert value["status"] == int(status), where
                Draft202012Validator(problem).validate(value)


def test_every_operation_says_what_the_surface_may_answer(described: dict[str, Any]) -> None:
    for method, path, operation in operations(described):
        assert {"400", "429", "500", "503"} <= set(operation["responses"]), (method, path)
        for status, response in operation["responses"].items():
            headers = set(response["headers"])
            assert "X-Request-ID" in headers, (method, path, status)
            if path not in WATCHING and status not in {"408", "429", "500"}:
                assert "Remit-Position" in headers, (method, path, status)
            if status in {"429", "503"}:
                assert "Retry-After" in headers, (method, path, status)


def test_no_answer_is_described_that_nobody_is_given(described: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in json.dumps(described)


def test_every_answer_in_json_has_an_example_that_fits(described: dict[str, Any]) -> None:
    for method, path, operation in operations(described):
        for status, response in operation["responses"].items():
            content = response.get("content", {}).get("application/json")
            if content is None or (NOT_THERE.fullmatch(path) and "example" not in content):
                continue
            where = f"{method} {path} {status}"
            assert "example" in content, where
            schema = {**content["schema"], "components": described["components"]}
            faults = [fault.message for fault in Draft202012Validator(schema).iter_errors(content["example"])]
            assert faults == [], where


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("phases", ["examples,coverage", "fuzzing"])
def test_schemathesis_finds_no_fault_and_no_answer_that_is_not_described(
    corpus_home: Path, tmp_path: Path, phases: str
) -> None:
    home = serving.copy_home(corpus_home, tmp_path / "home")
    # a condition that does not hold is told before the body is looked at
    (tmp_path / "schemathesis.toml").write_text(
        '[checks]\nnegative_data_rejection.expected-statuses = ["400", "401", "404", "412", "413", "415", "422"]\n'
    )
    with serving.serving(home, query_timeout=2) as client:
        done = subprocess.run(
            [
                str(Path(sys.executable).parent / "st"),
                "run",
                f"{client.base_url}/openapi.json",
                *("--phases", phases, "--seed", "1", "--max-examples", "8", "--no-shrink", "--no-color"),
                # a value that fits its schema may name a record that is not there, or a code that nothing has; and at
                # this machine the token may be left out
                *("--checks", "all", "--exclude-checks", "positive_data_acceptance,ignored_auth"),
                # these write folders wherever they are told, erase for ever, or take seconds each
                *("--exclude-path-regex", "^/maintenance|/redaction$"),
                "--continue-on-failure",
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
