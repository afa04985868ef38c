"""The golden cases: questions with right answers, kept beside the project, and how an answer is compared with them."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from remit.resources import folder

RECORDED = frozenset({"established", "changed"})
"""Kinds of question that are read off the record."""
_RECORDED_KEYS = ("result", "mark", "ceiling", "refused", "before", "after")
_AT_LEAST = frozenset({"marks", "refused"})
FOLDER = folder("data").parents[2] / "shared" / "golden" / "cases"
DEFAULT_AS_OF = "2026-11-23"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One day of a golden case: what is asked, and what the answer must and must not hold."""

    name: str
    kind: str
    as_of: str
    situation: Mapping[str, Any] | None
    args: Mapping[str, Any]
    wanted: Mapping[str, Any]

    def body(self) -> dict[str, Any]:
        """Gives the body of POST /ask/{kind}."""
        asked: dict[str, Any] = {"asOf": self.as_of, "all": True, "args": dict(self.args)}
        if self.situation is not None:
            asked["situation"] = dict(self.situation)
        return asked


def checks(folder: Path = FOLDER) -> Iterator[Check]:
    """Gives every check of every case that a program can compare, in order of name."""
    for path in sorted(folder.glob("*.yaml")):
        case = _plain(YAML(typ="safe", pure=True).load(path))
        if case.get("form") == "prose":
            continue
        for number, entry in enumerate(case["at"]):
            yield _check(case, entry, number)


def _check(case: Mapping[str, Any], entry: Mapping[str, Any], number: int) -> Check:
    situation = copy.deepcopy(case.get("situation"))
    on = entry.get("on")
    if situation is not None or entry.get("change") is not None:
        situation = _merged(situation or {}, entry.get("change") or {})
        if on is not None:
            situation["on"] = on
    args = _merged(case.get("args") or {}, entry.get("args") or {})
    kind = entry.get("kind", case["kind"])
    if kind not in {"licence", "duties", "who-can-act"}:
        situation = None
        if on is not None:
            args["on"] = on
    as_of = entry.get("as_of") or DEFAULT_AS_OF
    return Check(name=f"{case['id']}.{number}", kind=kind, as_of=as_of, situation=situation, args=args, wanted=entry)


def _merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(copy.deepcopy(base))
    for key, value in change.items():
        if isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = _merged(merged[key], value)
        else:
            merged[key] = copy.deepcopy(value)
    return merged


def _plain(value: Any) -> Any:
    """Gives days as text: a day in JSON is a string."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def faults(check: Check, answer: Mapping[str, Any]) -> list[str]:
    """Gives what is wrong with an answer, in words; nothing where it is right."""
    found = answer.get("findings", [])
    wanted = check.wanted
    if check.kind in RECORDED:
        return recorded_faults(check, answer)
    wrong = [
        f"{check.name}: no finding fits {entry}; near: {_near(found, entry)}"
        for entry in wanted.get("expect", ())
        if not any(fits(finding, entry) for finding in found)
    ]
    for entry in wanted.get("never", ()):
        wrong += [f"{check.name}: never {entry}, but {_told(f)}" for f in found if fits(f, entry)]
    if "verdict" in wanted and not _one_of(answer["verdict"]["code"], wanted["verdict"]):
        wrong.append(f"{check.name}: verdict {answer['verdict']['code']}, not {wanted['verdict']}")
    if "name" in wanted and wanted["name"].casefold() not in str(answer.get("name", "")).casefold():
        wrong.append(f"{check.name}: name {answer.get('name')!r}, not {wanted['name']!r}")
    for key in ("lists", "facts"):
        for code, value in (wanted.get(key) or {}).items():
            given = (answer.get(key) or {}).get(code)
            if str(given) != str(value):
                wrong.append(f"{check.name}: {key} {code} is {given!r}, not {value!r}")
    return wrong


def recorded_faults(check: Check, answer: Mapping[str, Any]) -> list[str]:
    """Gives what is wrong with an answer on what is recorded or changed; each key is read literally."""
    wanted, said = check.wanted, answer.get("say", [])
    wrong = [f"{check.name}: nothing said fits {entry}" for entry in wanted.get("say", ()) if not _said(said, entry)]
    wrong += [f"{check.name}: never {entry}, but it is said" for entry in wanted.get("never", ()) if _said(said, entry)]
    for key in _RECORDED_KEYS:
        if key in wanted and not _is(key, answer.get(key), wanted[key]):
            wrong.append(f"{check.name}: {key} is {answer.get(key)!r}, not {wanted[key]!r}")
    if "fell" in wanted and sorted(answer.get("fell", ())) != sorted(wanted["fell"]):
        wrong.append(f"{check.name}: fell {answer.get('fell')!r}, not {wanted['fell']!r}")
    return wrong + spoken_faults(check, json.dumps(answer, ensure_ascii=False).replace("\\n", " "))


def spoken_faults(check: Check, rendering: str) -> list[str]:
    """Gives the forbidden words that a rendering of an answer holds, however they are broken into lines."""
    plain = " ".join(rendering.split()).casefold()
    return [
        f"{check.name}: “{words}” is said"
        for words in check.wanted.get("never_say", ())
        if " ".join(words.split()).casefold() in plain
    ]


def _said(said: list[Mapping[str, Any]], entry: Mapping[str, Any]) -> bool:
    return any(_has(each, entry) for each in said)


def _has(given: Any, wanted: Mapping[str, Any]) -> bool:
    return isinstance(given, Mapping) and all(_is(key, given.get(key), value) for key, value in wanted.items())


def _is(key: str, given: Any, value: Any) -> bool:
    """Whether a value is the one wanted: a record has each key wanted; marks and refusals may be more than those."""
    if isinstance(value, Mapping):
        return _has(given, value)
    if key in _AT_LEAST:
        return isinstance(given, list) and set(value) <= set(given)
    return bool(given == value)


def fits(finding: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Says whether a finding has everything that an entry of a case asks for."""
    return all(_FITS[key](finding, value) for key, value in entry.items())


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _cites(finding: Mapping[str, Any], value: Any) -> bool:
    citation = _squeezed(finding["provision"]["citation"])
    return any(_squeezed(each) in citation for each in _list(value))


def _one_of(given: Any, value: Any) -> bool:
    return given in _list(value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _names_authority(finding: Mapping[str, Any], value: Any) -> bool:
    names = [str(part) for each in finding["authority"] for part in (each["name"], *each.get("alsoKnownAs", ()))]
    return any(str(wanted).casefold() in name.casefold() for wanted in _list(value) for name in names)


def _listed(key: str) -> Any:
    def listed(finding: Mapping[str, Any], value: Any) -> bool:
        there = [_squeezed(f"{each['citation']} {each.get('label', '')}") for each in finding.get(key, ())]
        return any(_squeezed(wanted) in citation for wanted in _list(value) for citation in there)

    return listed


def _misses(finding: Mapping[str, Any], value: Any) -> bool:
    missing = {each["fact"] for each in finding.get("missing", ())}
    return missing.issuperset(_list(value))


def _connects(finding: Mapping[str, Any], value: Any) -> bool:
    factors = [str(factor).casefold() for factor in finding.get("connectingFactor", ())]
    return any(str(wanted).casefold() in factor for wanted in _list(value) for factor in factors)


def _concludes(finding: Mapping[str, Any], value: Any) -> bool:
    values = (finding.get("concludes") or {}).get("values", ())
    return any(_squeezed(str(wanted)) in _squeezed(str(each)) for wanted in _list(value) for each in values)


_FITS: Mapping[str, Any] = {
    "cite": _cites,
    "outcome": lambda finding, value: _one_of(finding["outcome"], value),
    "effect": lambda finding, value: _one_of(finding["effect"], value),
    "policy": lambda finding, value: _one_of(finding.get("reviewPolicy"), value),
    "support": lambda finding, value: _one_of(finding["support"]["holds"], value),
    "authority": _names_authority,
    "factor": _connects,
    "defeatedBy": _listed("defeatedBy"),
    "unless": _listed("unless"),
    "missing": _misses,
    "concludes": _concludes,
}


def _told(finding: Mapping[str, Any]) -> str:
    return f"{finding['provision']['citation']}: {finding['effect']} {finding['outcome']}"


def _near(found: list[Mapping[str, Any]], entry: Mapping[str, Any]) -> str:
    near = [f for f in found if "cite" not in entry or _cites(f, entry["cite"])]
    return (
        "; ".join(
            f"{_told(f)}, factors {f.get('connectingFactor')}, missing {[m['fact'] for m in f.get('missing', ())]}"
            for f in near[:4]
        )
        or "nothing of that citation"
    )
