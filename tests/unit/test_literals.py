"""Canonical forms and ill-typed literals, by example."""

from __future__ import annotations

import pytest
from rdflib import XSD, Literal, URIRef

from remit.literals import EDTF_LEVEL_1, canonical, ill_typed, literal

CANONICAL = [
    (XSD.integer, "+007", "7"),
    (XSD.integer, "-0", "0"),
    (XSD.integer, "9" * 5000, "9" * 5000),
    (XSD.decimal, "1.50", "1.5"),
    (XSD.decimal, "-.0", "0"),
    (XSD.decimal, "100", "100"),
    (XSD.double, "1.20E3", "1200"),
    (XSD.double, "1e400", "INF"),
    (XSD.double, "-0", "-0"),
    (XSD.double, "1e-7", "0.0000001"),
    (XSD.float, "16777217", "16777216"),
    (XSD.float, "0.1", "0.1"),
    (XSD.boolean, "1", "true"),
    (XSD.boolean, "0", "false"),
    (XSD.dateTime, "2026-11-25T09:30:00.000Z", "2026-11-25T09:30:00Z"),
    (XSD.dateTime, "2026-11-25T09:30:00.120-00:00", "2026-11-25T09:30:00.12Z"),
    (XSD.dateTime, "2026-12-31T24:00:00+01:00", "2027-01-01T00:00:00+01:00"),
    (XSD.dateTime, "-0001-12-31T24:00:00", "0000-01-01T00:00:00"),
    (XSD.date, "2026-11-25+00:00", "2026-11-25Z"),
    (XSD.date, "2026-11-25", "2026-11-25"),
    (XSD.time, "24:00:00", "00:00:00"),
    (XSD.duration, "P12M", "P1Y"),
    (XSD.duration, "-PT36H90.0S", "-P1DT12H1M30S"),
    (XSD.yearMonthDuration, "P0Y", "P0M"),
    (EDTF_LEVEL_1, "2026-05/..", "2026-05/.."),
]


@pytest.mark.parametrize(("datatype", "text", "form"), CANONICAL)
def test_literal_has_one_form_for_each_value(datatype: URIRef, text: str, form: str) -> None:
    made = canonical(literal(text, datatype))
    assert (str(made), made.datatype) == (form, datatype)


def test_narrow_integer_becomes_an_integer_as_in_the_store() -> None:
    made = canonical(literal("007", XSD.nonNegativeInteger))
    assert (str(made), made.datatype) == ("7", XSD.integer)


def test_typed_string_becomes_plain() -> None:
    made = canonical(literal("x", XSD.string))
    assert (made, made.datatype) == (Literal("x"), None)


def test_language_tag_is_written_in_small_letters() -> None:
    assert canonical(literal("x", language="EN-gb")).language == "en-gb"


ILL_TYPED = [
    (XSD.date, "2026-11-31", "that month has 30 days"),
    (XSD.date, "2026-02-29", "that month has 28 days"),
    (XSD.date, "1900-02-29", "that month has 28 days"),
    (XSD.date, "26-11-30", "write for example 2026-11-30"),
    (XSD.date, " 2026-11-30", "write for example 2026-11-30"),
    (XSD.date, "2026-11-30+15:00", "write for example 2026-11-30"),
    (XSD.dateTime, "2026-11-31T00:00:00Z", "that month has 30 days"),
    (XSD.dateTime, "2026-11-30T25:00:00Z", "write for example 2026-11-30T09:00:00Z"),
    (XSD.dateTime, "2026-11-30", "write for example 2026-11-30T09:00:00Z"),
    (XSD.dateTimeStamp, "2026-11-30T09:00:00", "time zone"),
    (XSD.gMonthDay, "--02-30", "that month has 29 days"),
    (XSD.boolean, "yes", "write true or false"),
    (XSD.integer, "1.0", "not a whole number"),
    (XSD.integer, "", "not a whole number"),
    (XSD.byte, "128", "-128 to 127"),
    (XSD.unsignedByte, "-1", "0 to 255"),
    (XSD.positiveInteger, "0", "1 or more"),
    (XSD.nonNegativeInteger, "-" + "9" * 5000, "0 or more"),
    (XSD.decimal, "1e3", "not a decimal number"),
    (XSD.double, "Infinity", "not a number"),
    (XSD.duration, "P", "not a duration"),
    (XSD.duration, "P1YT", "not a duration"),
    (XSD.dayTimeDuration, "P1M", "not a duration of this kind"),
    (XSD.anyURI, "https://example.org/a b", "not an address"),
    (EDTF_LEVEL_1, "2026-11-31", "that month has 30 days"),
    (EDTF_LEVEL_1, "2026-02-29/2026-03-01", "that month has 28 days"),
    (EDTF_LEVEL_1, "2026-13", "not an EDTF level 1 date"),
    (EDTF_LEVEL_1, "spring 2026", "not an EDTF level 1 date"),
    (EDTF_LEVEL_1, "[2025,2026]", "EDTF level 2"),
    (EDTF_LEVEL_1, "1X23", "EDTF level 2"),
    (EDTF_LEVEL_1, "2026-X1", "EDTF level 2"),
    (EDTF_LEVEL_1, "2026-?06", "EDTF level 2"),
    (EDTF_LEVEL_1, "2026-25", "EDTF level 2"),
    (EDTF_LEVEL_1, "", "not an EDTF level 1 date"),
]


@pytest.mark.parametrize(("datatype", "text", "why"), ILL_TYPED)
def test_ill_typed_literal_says_why(datatype: URIRef, text: str, why: str) -> None:
    fault = ill_typed(literal(text, datatype))
    assert fault is not None
    assert why in fault


@pytest.mark.parametrize(("datatype", "text", "why"), ILL_TYPED)
def test_ill_typed_literal_is_left_as_it_is(datatype: URIRef, text: str, why: str) -> None:
    assert str(canonical(literal(text, datatype))) == text, why


WELL_TYPED = [
    *(
        (EDTF_LEVEL_1, text)
        for text in ["2026", "2026-06", "2026-02-28", "2024-02-29", "2026~", "2026?", "2026-06-15%"]
    ),
    *(
        (EDTF_LEVEL_1, text)
        for text in ["202X", "20XX", "2026-XX", "2026-06-XX", "2026-21", "2026-05/2026-06", "2026/.."]
    ),
    *((EDTF_LEVEL_1, text) for text in ["../2026", "2026-05/", "/2026-05", "-0005", "Y170000002", "2026-06~/2026-07?"]),
    (XSD.date, "2024-02-29"),
    (XSD.date, "2000-02-29Z"),
    (XSD.gMonthDay, "--02-29"),
    (XSD.gYear, "-12000"),
    (XSD.double, "NaN"),
    (XSD.duration, "P0D"),
    (URIRef("https://example.org/datatype"), "anything"),
]


@pytest.mark.parametrize(("datatype", "text"), WELL_TYPED)
def test_well_typed_literal_has_no_fault(datatype: URIRef, text: str) -> None:
    assert ill_typed(literal(text, datatype)) is None


def test_built_token_keeps_its_spaces_where_rdflib_drops_them() -> None:
    assert str(literal(" a  b ", XSD.token)) == " a  b "
