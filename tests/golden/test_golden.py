"""The golden questions through the public interface: each day of each case, its answer, and what it must never say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import serving
from golden.cases import FOLDER, RECORDED, Check, checks, faults, spoken_faults

CHECKS = list(checks()) if FOLDER.is_dir() else []
OWN = list(checks(Path(__file__).parent / "own"))
OF_RECORD = [check for check in CHECKS if check.kind in RECORDED]
_MISSING = [
    pytest.param(None, id="all", marks=pytest.mark.skip("needs the golden cases, which this clone does not have"))
]
RENDERINGS = ("text/plain", "text/markdown", "text/turtle", "application/ld+json")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server over the whole corpus."""
    home = serving.make_home(tmp_path_factory.mktemp("golden") / "home", corpus=True)
    with serving.serving(home) as client:
        yield client


@pytest.mark.parametrize("check", [pytest.param(check, id=check.name) for check in CHECKS] or _MISSING)
def test_answer_is_the_golden_one(server: httpx.Client, check: Check) -> None:
    answer = server.post(f"/ask/{check.kind}", json=check.body())
    assert answer.status_code == 200, answer.text
    assert faults(check, answer.json()) == []


@pytest.mark.parametrize("check", [pytest.param(check, id=check.name) for check in OWN])
def test_own_case(server: httpx.Client, check: Check) -> None:
    answer = server.post(f"/ask/{check.kind}", json=check.body())
    assert answer.status_code == 200, answer.text
    assert faults(check, answer.json()) == []


@pytest.mark.parametrize("check", [pytest.param(check, id=check.name) for check in OF_RECORD] or _MISSING)
def test_no_rendering_says_what_must_never_be_said(server: httpx.Client, check: Check) -> None:
    for form in RENDERINGS:
        answer = server.post(f"/ask/{check.kind}", json=check.body(), headers={"Accept": form})
        assert answer.status_code == 200, answer.text
        assert spoken_faults(check, answer.text) == [], form


def test_comparison_tells_each_wrong_key() -> None:
    """The runner itself: an answer that is wrong in one key is told to be."""
    wanted: dict[str, Any] = {
        "result": "not-established",
        "mark": "identity-not-verified",
        "ceiling": "reported-document",
        "refused": ["corroborated"],
        "say": [{"claim": "C7", "chain": ["publication", "memo"]}],
        "never": [{"status": "admitted"}],
        "never_say": ["investor of Anthropic"],
        "before": {"status": "reported-document"},
        "after": {"status": "rumoured", "marks": ["contested"]},
        "fell": ["C7"],
    }
    check = Check(name="x", kind="established", as_of="2026-11-23", situation=None, args={}, wanted=wanted)
    right = {
        **{key: wanted[key] for key in ("result", "mark", "ceiling", "refused", "fell")},
        "say": [{"claim": "C7", "chain": ["publication", "memo"], "status": "rumoured"}],
        "before": {"status": "reported-document"},
        "after": {"status": "rumoured", "marks": ["contested", "internally-inconsistent"]},
    }
    assert faults(check, right) == []
    wrong = {
        "result": "established",
        "mark": "",
        "ceiling": "alleged",
        "refused": [],
        "fell": ["C7", "C8"],
        "before": {"status": "rumoured"},
        "after": {"status": "rumoured", "marks": []},
        "say": [{"claim": "C7", "chain": ["publication"]}],
    }
    for key, value in wrong.items():
        assert faults(check, {**right, key: value}), key
    assert faults(check, {**right, "say": [*right["say"], {"status": "admitted"}]})
    assert faults(check, {**right, "words": "an Investor of\n Anthropic"})


LICENCE: dict[str, Any] = {
    "outcome": "engaged",
    "effect": "licence",
    "provision": {"citation": "15 CFR 742.6(a)(6)(iii)(A)"},
    "authority": [{"name": "Bureau of Industry and Security (BIS)"}],
    "connectingFactor": ["territory"],
    "support": {"holds": "given"},
    "missing": [{"fact": "h200-certified"}],
    "unless": [{"citation": "15 CFR part 740 (NAC)"}],
}
WRONG: dict[str, Any] = {
    "outcome": "not-engaged",
    "effect": "prohibition",
    "cite": "742.6(a)(13)",
    "authority": "CMA",
    "factor": "headquarters",
    "support": "alleged",
    "missing": "us-content",
    "unless": "RFF",
}


def asked_of_law(**wanted: Any) -> Check:
    return Check(name="x", kind="licence", as_of="2026-11-23", situation={}, args={}, wanted=wanted)


@pytest.mark.parametrize(("key", "wrong"), WRONG.items())
def test_comparison_tells_each_wrong_field_of_a_finding(key: str, wrong: str) -> None:
    """The runner itself: a finding other in one field does not fit, and a wrong answer is told."""
    right = {
        "cite": "742.6(a)(6)(iii)",
        "outcome": "engaged",
        "effect": "licence",
        "authority": "Industry and Security",
        "factor": "territory",
        "support": "given",
        "missing": "h200-certified",
        "unless": "NAC",
    }
    answer = {"verdict": {"code": "licence"}, "findings": [LICENCE]}
    assert faults(asked_of_law(expect=[right], verdict="licence"), answer) == []
    assert faults(asked_of_law(expect=[{**right, key: wrong}]), answer)
    assert faults(asked_of_law(never=[{**right, key: wrong}]), answer) == []
    assert faults(asked_of_law(never=[right]), answer)
    assert faults(asked_of_law(verdict="nothing-found"), answer)
