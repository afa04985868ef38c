"""The description of the interface, and the one shape of its errors."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from remit import errors
from remit_api.cli.output import EXIT_CODES, exit_code
from remit_api.problems import STATUS, status_of

PATHS = {
    "/incidents", "/incidents/{key}", "/claims", "/claims/{key}", "/documents", "/documents/{key}",
    "/documents/{key}/text", "/actors", "/actors/{key}", "/authorities", "/authorities/{key}", "/changes",
    "/changes/{position}", "/search", "/sparql", "/vocabularies", "/vocabularies/{scheme}", "/export",
}  # fmt: skip


@pytest.fixture(scope="module")
def described(corpus: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = corpus.get("/openapi.json").json()
    return found


def test_description_is_openapi_3_1_and_has_every_resource(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    found = {path.replace(":path", "") for path in described["paths"]}
    assert found >= PATHS


def test_every_reference_in_the_description_leads_somewhere(described: dict[str, Any]) -> None:
    for name in re.findall(r'"#/components/schemas/([^"]+)"', str(described).replace("'", '"')):
        assert name in described["components"]["schemas"]


def test_every_operation_says_what_it_does_and_refusals_are_problems(described: dict[str, Any]) -> None:
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert operation.get("description"), (method, path)
            for code, answer in operation["responses"].items():
                if code[0] in "45" and code != "422":
                    assert "application/problem+json" in answer["content"], (method, path, code)


def test_writing_says_that_it_takes_the_token(described: dict[str, Any]) -> None:
    assert {"token": []} in described["paths"]["/changes"]["post"]["security"]
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_records_cannot_leave_out_how_they_are_sourced(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    for name in ("IncidentSummary", "IncidentRecord", "ClaimSummary", "ClaimRecord", "StatementRecord"):
        assert {"statusPhrase", "contested"} <= set(schemas[name]["required"]), name
    for name in ("ClaimSummary", "ClaimRecord", "IncidentClaim"):
        assert {"speakers", "stance", "footing", "kind"} <= set(schemas[name]["required"]), name


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/incidents/none", 404),
        ("GET", "/claims/none", 404),
        ("GET", "/documents/none", 404),
        ("GET", "/documents/none/text", 404),
        ("GET", "/documents/seed-article/text", 404),
        ("GET", "/actors/none", 404),
        ("GET", "/authorities/alibaba", 404),
        ("GET", "/changes/99", 404),
        ("GET", "/changes/x", 404),
        ("GET", "/vocabularies/none", 400),
        ("GET", "/lookup?name=none", 404),
        ("GET", "/export?format=xlsx", 400),
        ("GET", "/id/incident/none", 404),
        ("DELETE", "/incidents/si-1", 405),
        ("POST", "/incidents", 405),
        ("GET", "/sparql?query=SELEKT", 400),
        ("POST", "/changes", 400),
    ],
)
def test_every_error_is_a_problem_with_one_shape(corpus: httpx.Client, method: str, path: str, status: int) -> None:
    answer = corpus.request(method, path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert {"type", "title", "status", "detail", "code", "instance"} <= set(problem)
    assert problem["status"] == status
    assert problem["type"].endswith(problem["code"])


@pytest.mark.parametrize("path", ["/incidents/none", "/actors?conduct=no-such-conduct", "/authorities?acting-on=none"])
def test_error_of_a_page_is_a_page(corpus: httpx.Client, path: str) -> None:
    answer = corpus.get(path, headers={"Accept": "text/html"})
    assert answer.status_code in (400, 404)
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1" in answer.text


def all_errors() -> set[type[errors.RemitError]]:
    todo, found = [errors.RemitError], set()
    while todo:
        kind = todo.pop()
        if kind.__module__ == errors.__name__:
            found.add(kind)
        todo += kind.__subclasses__()
    return found


def test_each_class_of_error_has_the_status_and_exit_code_of_the_table() -> None:
    table = {
        "BadInput": (400, 2), "UnknownName": (400, 2), "BadQuery": (400, 2), "BadFile": (400, 2),
        "Refused": (422, 3), "NotPermitted": (403, 2), "NotFound": (404, 4), "Gone": (410, 4),
        "Conflict": (409, 5), "LimitReached": (503, 6), "LargeChange": (503, 6), "Busy": (503, 6),
        "Damaged": (500, 7), "RemitError": (500, 1),
    }  # fmt: skip
    found = {}
    for kind in all_errors():
        error = kind.__new__(kind)
        found[kind.__name__] = (status_of(error)[0], exit_code(error))
    assert found == table
    assert set(EXIT_CODES) <= set(STATUS)
