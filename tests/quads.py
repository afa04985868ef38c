"""Strategies for terms, quads and patches in canonical form, shared by the tests of journal and store."""

from __future__ import annotations

from hypothesis import strategies as st
from rdflib import XSD, Literal, URIRef

from remit.literals import EDTF_LEVEL_1, canonical, ill_typed, literal
from remit.patch import Patch, Quad

_PATH = st.text(st.sampled_from("abcXYZ09-._~%é漢"), min_size=1, max_size=8).map(lambda text: text.replace("%", "%20"))
iris = _PATH.map(lambda path: URIRef(f"https://example.org/{path}"))
few_iris = st.sampled_from([URIRef(f"https://example.org/{name}") for name in "abcdef"])

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [
        "",
        "\\u0041",
        'say "no"',
        "a\nb\r\tc",
        "\x00\x07\x7f",
        "\u2028\ufeff\uffff",
        "\U0001f600",
        "}; DROP ALL; {",
        "'''",
    ]
)
languages = st.sampled_from(["en", "EN-gb", "zh-Hant", "de-AT-1996"])


def _pad(draw: st.DrawFn, digits: str) -> str:
    return draw(st.sampled_from(["", "0", "000"])) + digits


@st.composite
def _decimals(draw: st.DrawFn) -> str:
    whole = _pad(draw, draw(st.integers(0, 10**25).map(str)))
    fraction = draw(st.text("0123456789", max_size=25))
    sign = draw(st.sampled_from(["", "+", "-"]))
    return draw(st.sampled_from([f"{sign}{whole}.{fraction}", f"{sign}{whole}", f"{sign}.{fraction}0"]))


@st.composite
def _numbers(draw: st.DrawFn) -> str:
    exponent = draw(st.sampled_from(["", "e0", "E+10", "e-7", "E300", "e-320", "e40", "E38"]))
    return draw(_decimals()) + exponent


_integers = st.builds(lambda sign, zeros, n: f"{sign}{zeros}{n}", st.sampled_from(["", "+", "-"]),
                      st.sampled_from(["", "00"]), st.integers(0, 2**70) | st.integers(0, 200))  # fmt: skip
_zones = st.sampled_from(["", "Z", "+00:00", "-00:00", "+14:00", "-13:59", "+05:30"])
_years = st.integers(-12_000, 12_000).map(lambda year: f"{'-' if year < 0 else ''}{abs(year):04d}")
_days = st.builds(lambda y, m, d: f"{y}-{m:02d}-{d:02d}", _years, st.integers(1, 12), st.integers(1, 31))
_fractions = st.text("0123456789", min_size=1, max_size=22).map(".{}".format)
_clocks = st.builds(lambda h, m, s, f: f"{h:02d}:{m:02d}:{s:02d}{f}", st.integers(0, 23), st.integers(0, 59),
                    st.integers(0, 59), st.just("") | _fractions)  # fmt: skip
_clocks |= st.sampled_from(["24:00:00", "24:00:00.000"])


@st.composite
def _durations(draw: st.DrawFn) -> str:
    def part(unit: str) -> str:
        return f"{draw(st.integers(0, 4000))}{unit}" if draw(st.booleans()) else ""

    seconds = draw(st.sampled_from(["", "5S", "0S", "61.50S", "0.123456789012345678901S"]))
    clock = part("H") + part("M") + seconds
    return draw(st.sampled_from(["", "-"])) + "P" + part("Y") + part("M") + part("D") + ("T" + clock if clock else "")


def _typed(lexicals: st.SearchStrategy[str], *datatypes: URIRef) -> st.SearchStrategy[Literal]:
    return st.builds(literal, lexicals, st.sampled_from(datatypes))


_narrow_integers = (
    XSD.long, XSD.int, XSD.short, XSD.byte, XSD.nonNegativeInteger, XSD.positiveInteger, XSD.nonPositiveInteger,
    XSD.negativeInteger, XSD.unsignedLong, XSD.unsignedInt, XSD.unsignedShort, XSD.unsignedByte,
)  # fmt: skip

typed_literals = st.one_of(
    _typed(_integers, XSD.integer, *_narrow_integers),
    _typed(_decimals(), XSD.decimal),
    _typed(_numbers(), XSD.double, XSD.float),
    _typed(st.floats(width=32).map(repr), XSD.float, XSD.double),
    _typed(st.floats().map(repr), XSD.float, XSD.double),
    _typed(st.sampled_from(["INF", "-INF", "+INF", "NaN", "-0", "0"]), XSD.float, XSD.double),
    _typed(st.sampled_from(["true", "false", "1", "0"]), XSD.boolean),
    _typed(st.builds("{}T{}{}".format, _days, _clocks, _zones), XSD.dateTime, XSD.dateTimeStamp),
    _typed(st.builds("{}{}".format, _days, _zones), XSD.date),
    _typed(st.builds("{}{}".format, _clocks, _zones), XSD.time),
    _typed(st.builds("{}{}".format, _years, _zones), XSD.gYear),
    _typed(st.builds("{}-{:02d}{}".format, _years, st.integers(1, 12), _zones), XSD.gYearMonth),
    _typed(st.builds("--{:02d}-{:02d}{}".format, st.integers(1, 12), st.integers(1, 31), _zones), XSD.gMonthDay),
    _typed(st.builds("--{:02d}{}".format, st.integers(1, 12), _zones), XSD.gMonth),
    _typed(st.builds("---{:02d}{}".format, st.integers(1, 31), _zones), XSD.gDay),
    _typed(_durations(), XSD.duration, XSD.dayTimeDuration, XSD.yearMonthDuration),
    _typed(st.sampled_from(["2026-06", "2026~", "202X", "2026-05/..", "2026-05/2026-06"]), EDTF_LEVEL_1),
    _typed(texts, URIRef("https://example.org/datatype"), XSD.anyURI, XSD.token, XSD.normalizedString, XSD.string),
)
literals = texts.map(literal) | st.builds(literal, texts, language=languages) | typed_literals
"""Literals of every known kind, well-typed or not, not yet in canonical form."""

canonical_literals = literals.filter(lambda term: ill_typed(term) is None).map(canonical)

quads = st.builds(Quad, few_iris | iris, few_iris | iris, few_iris | iris | canonical_literals, few_iris | iris)
few_quads = st.builds(Quad, few_iris, few_iris, few_iris | st.sampled_from("xyz").map(literal), few_iris)


def patches(of: st.SearchStrategy[Quad] = quads, max_size: int = 6) -> st.SearchStrategy[Patch]:
    """Patches in which no quad is both added and removed."""
    sets = st.frozensets(of, max_size=max_size)
    return st.builds(lambda adds, removes: Patch(adds=adds, removes=removes - adds), sets, sets)
