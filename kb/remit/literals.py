"""Literals: exact to build, one lexical form for each value, and why one is ill-typed.

Both engines rewrite literals: rdflib when it builds one, Oxigraph when it stores one. A change is
therefore brought to the forms of this module before the gate and the journal see it; then what is
journalled is what the store gives back, quad for quad. The forms are those of XML Schema's
canonical mappings, except where Oxigraph chose otherwise: a double is written without an exponent,
`1.0` as a decimal is `1`, an integer type narrower than xsd:integer is xsd:integer, and
xsd:dateTimeStamp is xsd:dateTime. A spelling that matters as evidence is kept as a plain string.

A literal whose lexical form is not in its datatype's lexical space is left as it is, so that the
gate can show it.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from edtf import EDTFParseException, parse_edtf
from edtf.parser import parser_classes as edtf_classes
from rdflib import XSD, Literal, URIRef

EDTF_LEVEL_1 = URIRef("http://id.loc.gov/datatypes/edtf/EDTF-level1")
_EDTF_LEVEL_0 = URIRef("http://id.loc.gov/datatypes/edtf/EDTF-level0")
_EDTF = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")

_INT64 = 2**63
_INTEGER_RANGES: dict[URIRef, tuple[int | None, int | None]] = {
    XSD.integer: (None, None),
    XSD.long: (-_INT64, _INT64 - 1),
    XSD.int: (-(2**31), 2**31 - 1),
    XSD.short: (-(2**15), 2**15 - 1),
    XSD.byte: (-(2**7), 2**7 - 1),
    XSD.nonNegativeInteger: (0, None),
    XSD.positiveInteger: (1, None),
    XSD.nonPositiveInteger: (None, 0),
    XSD.negativeInteger: (None, -1),
    XSD.unsignedLong: (0, 2**64 - 1),
    XSD.unsignedInt: (0, 2**32 - 1),
    XSD.unsignedShort: (0, 2**16 - 1),
    XSD.unsignedByte: (0, 2**8 - 1),
}

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_ZONE = r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_CLOCK = (
    r"(?:(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]+))?"
    r"|(?P<midnight>24:00:00(?:\.0+)?))"
)
_MOMENTS: dict[URIRef, re.Pattern[str]] = {
    XSD.dateTime: re.compile(f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}"),
    XSD.dateTimeStamp: re.compile(f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}(?<!:[0-9]{{2}}$)"),
    XSD.date: re.compile(f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}"),
    XSD.time: re.compile(f"{_CLOCK}{_ZONE}"),
    XSD.gYear: re.compile(f"{_YEAR}{_ZONE}"),
    XSD.gYearMonth: re.compile(f"{_YEAR}-{_MONTH}{_ZONE}"),
    XSD.gMonthDay: re.compile(f"--{_MONTH}-{_DAY}{_ZONE}"),
    XSD.gMonth: re.compile(f"--{_MONTH}{_ZONE}"),
    XSD.gDay: re.compile(f"---{_DAY}{_ZONE}"),
}
_DURATION = re.compile(
    r"(?P<sign>-)?P(?=.)(?:(?P<years>[0-9]+)Y)?(?:(?P<months>[0-9]+)M)?(?:(?P<days>[0-9]+)D)?"
    r"(?:T(?=.)(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?(?:(?P<seconds>[0-9]+(?:\.[0-9]+)?)S)?)?"
)
_DURATION_PARTS: dict[URIRef, tuple[str, ...]] = {
    XSD.duration: (),
    XSD.yearMonthDuration: ("days", "hours", "minutes", "seconds"),
    XSD.dayTimeDuration: ("years", "months"),
}
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2
_INFINITE_BITS = 0x7F800000  # of an infinite single
_LONG = 256  # characters from which a value is not remembered: who sends many must not fill the memory
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


# -- building --------------------------------------------------------------------------------------


def literal(lexical: str, datatype: URIRef | None = None, language: str | None = None) -> Literal:
    """Builds the literal with exactly this lexical form; rdflib's own constructor rewrites some.

    Several times faster than `rdflib.Literal`: nothing is parsed for strings, and typed values are
    remembered.
    """
    if datatype is not None:
        return _remembered(lexical, datatype) if len(lexical) < _LONG else _typed(lexical, datatype)
    return _build(lexical, None, language, lexical, None)


@lru_cache(maxsize=32_768)
def _remembered(lexical: str, datatype: URIRef) -> Literal:
    return _typed(lexical, datatype)


def _typed(lexical: str, datatype: URIRef) -> Literal:
    made = Literal(lexical, datatype=datatype, normalize=False)
    if str(made) == lexical:
        return made
    return _build(lexical, datatype, None, made.value, made.ill_typed)


def _build(
    lexical: str,
    datatype: URIRef | None,
    language: str | None,
    value: object,
    ill_typed: bool | None,
) -> Literal:
    # rdflib's constructor parses, casts and rewrites; these four slots are all that it sets
    made = str.__new__(Literal, lexical)
    made._language = language  # noqa: SLF001
    made._datatype = datatype  # noqa: SLF001
    made._value = value  # noqa: SLF001
    made._ill_typed = ill_typed  # noqa: SLF001
    return made


# -- canonical forms -------------------------------------------------------------------------------


def canonical(term: Literal) -> Literal:
    """Gives the literal with the same value in the form that journal and store both keep.

    Language tags are lower-cased, xsd:string is written as a plain literal; an ill-typed literal
    comes back as it is.
    """
    if term.language is not None:
        lower = term.language.lower()
        return term if lower == term.language else literal(str(term), language=lower)
    if term.datatype is None:
        return term
    lexical = str(term)
    if len(lexical) < _LONG:
        return _canonical_remembered(lexical, term.datatype)
    return _canonical_typed(lexical, term.datatype)


@lru_cache(maxsize=32_768)
def _canonical_remembered(lexical: str, datatype: URIRef) -> Literal:
    return _canonical_typed(lexical, datatype)


def _canonical_typed(lexical: str, datatype: URIRef) -> Literal:
    if datatype == XSD.string:
        return literal(lexical)
    if ill_typed(literal(lexical, datatype)) is not None:
        return literal(lexical, datatype)
    rewrite = _CANONICAL.get(datatype)
    if rewrite is None:
        return literal(lexical, datatype)
    return literal(rewrite(lexical), _WIDENED.get(datatype, datatype))


def _canonical_integer(lexical: str) -> str:
    # by text, not by int(): Python refuses to read integers of more than 4,300 digits
    digits = lexical.lstrip("+-").lstrip("0") or "0"
    return f"-{digits}" if lexical.startswith("-") and digits != "0" else digits


def _canonical_decimal(lexical: str) -> str:
    whole, _, fraction = lexical.lstrip("+-").partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    digits = f"{whole}.{fraction}" if fraction else whole
    return f"-{digits}" if lexical.startswith("-") and digits != "0" else digits


def _canonical_double(lexical: str) -> str:
    return _plain_digits(float(lexical), repr)


def _canonical_float(lexical: str) -> str:
    return _plain_digits(_nearest_single(lexical), _shortest_single)


def _nearest_single(lexical: str) -> float:
    """Rounds once: rounded to double and then to single, a number can come out one bit off."""
    value = float(lexical)
    near = _single(value)
    if not math.isfinite(near) or value == 0:
        return near
    exact = Fraction(lexical)
    (bits,) = struct.unpack("<I", struct.pack("<f", abs(near)))
    sign = math.copysign(1, value)
    nearest = min(
        (bits - 1, bits, bits + 1) if bits else (bits, bits + 1),
        key=lambda n: (abs(exact - Fraction(sign * _single_of(n))), n % 2),
    )
    return _single(sign * _single_of(nearest))


def _single(value: float) -> float:
    try:
        packed = struct.pack("<f", value)
    except OverflowError:
        return math.copysign(math.inf, value)
    return float(struct.unpack("<f", packed)[0])


def _single_of(bits: int) -> float:
    # the bits after those of the largest single are the ones of infinity; 2**128 is what it would be
    return float(2**128) if bits == _INFINITE_BITS else float(struct.unpack("<f", struct.pack("<I", bits))[0])


def _shortest_single(value: float) -> str:
    # nine digits always tell two singles apart (IEEE 754-2019, 5.12.2)
    texts = (f"{value:.{precision}g}" for precision in range(1, 10))
    return next(text for text in texts if _single(float(text)) == value)


def _plain_digits(value: float, shortest: Callable[[float], str]) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "INF" if value > 0 else "-INF"
    # of two that are as short and as near, the engine has the one away from zero, and Python the even one
    text = f"{Decimal(value).quantize(Decimal(shortest(value)), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _canonical_boolean(lexical: str) -> str:
    return {"1": "true", "0": "false"}.get(lexical, lexical)


def _canonical_moment(datatype: URIRef) -> Callable[[str], str]:
    pattern = _MOMENTS[datatype]

    def rewrite(lexical: str) -> str:
        match = pattern.fullmatch(lexical)
        if match is None:
            return lexical
        parts = match.groupdict()
        zone = parts["zone"] or ""
        head = lexical[: len(lexical) - len(zone)]
        if parts.get("midnight"):
            head = head[: head.index("24:00:00")] + "00:00:00"
            if "day" in parts:
                day = _day_after(int(parts["year"]), int(parts["month"]), int(parts["day"]))
                head = f"{day}T00:00:00"
        elif parts.get("fraction"):
            head = head.rstrip("0").rstrip(".")
        return head + ("Z" if zone in {"+00:00", "-00:00"} else zone)

    return rewrite


def _day_after(year: int, month: int, day: int) -> str:
    # the Gregorian calendar repeats every 400 years, and datetime knows the years 1 to 9999 only
    shift = (year // 400 - 5) * 400
    following = date(year - shift, month, day) + timedelta(days=1)
    actual = following.year + shift
    sign = "-" if actual < 0 else ""
    return f"{sign}{abs(actual):04d}-{following.month:02d}-{following.day:02d}"


def _canonical_duration(datatype: URIRef) -> Callable[[str], str]:
    def rewrite(lexical: str) -> str:
        match = _DURATION.fullmatch(lexical)
        if match is None:
            return lexical
        parts = match.groupdict()
        months = int(parts["years"] or 0) * 12 + int(parts["months"] or 0)
        whole, _, fraction = (parts["seconds"] or "0").partition(".")
        minutes = (int(parts["days"] or 0) * 24 + int(parts["hours"] or 0)) * 60 + int(parts["minutes"] or 0)
        text = _duration_text(months, minutes * 60 + int(whole), fraction.rstrip("0"))
        if text == "P":
            return "P0M" if datatype == XSD.yearMonthDuration else "PT0S"
        return f"-{text}" if parts["sign"] else text

    return rewrite


def _duration_text(months: int, seconds: int, fraction: str) -> str:
    years, months = divmod(months, 12)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    second = f"{seconds}.{fraction}S" if fraction else f"{seconds}S" if seconds else ""
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M")) if n) + second
    day = "".join(f"{n}{unit}" for n, unit in ((years, "Y"), (months, "M"), (days, "D")) if n)
    return f"P{day}T{clock}" if clock else f"P{day}"


_CANONICAL: dict[URIRef, Callable[[str], str]] = (
    dict.fromkeys(_INTEGER_RANGES, _canonical_integer)
    | {
        XSD.decimal: _canonical_decimal,
        XSD.double: _canonical_double,
        XSD.float: _canonical_float,
        XSD.boolean: _canonical_boolean,
    }
    | {datatype: _canonical_moment(datatype) for datatype in _MOMENTS}
    | {datatype: _canonical_duration(datatype) for datatype in _DURATION_PARTS}
)
# the store keeps one integer and one dateTime type
_WIDENED: dict[URIRef, URIRef] = dict.fromkeys(_INTEGER_RANGES, XSD.integer) | {XSD.dateTimeStamp: XSD.dateTime}


# -- ill-typed -------------------------------------------------------------------------------------


def ill_typed(term: Literal) -> str | None:
    """Says why the text is not a value of the literal's datatype; None when it is one.

    Datatypes that are not known here (and rdf:XMLLiteral, rdf:HTML) are not judged. White space
    around a value makes it ill-typed: RDF reads the lexical form as it stands.
    """
    if term.datatype is None:
        if term.language is not None and not _LANGUAGE.fullmatch(term.language):
            return f"{term.language!r} is not a language tag; write for example en or zh-hant"
        return None
    lexical = str(term)
    return _fault_remembered(lexical, term.datatype) if len(lexical) < _LONG else _fault(lexical, term.datatype)


@lru_cache(maxsize=32_768)
def _fault_remembered(lexical: str, datatype: URIRef) -> str | None:
    return _fault(lexical, datatype)


def _fault(lexical: str, datatype: URIRef) -> str | None:
    check = _FAULTS.get(datatype)
    return None if check is None else check(lexical)


def _fault_of_integer(datatype: URIRef) -> Callable[[str], str | None]:
    low, high = _INTEGER_RANGES[datatype]

    def fault(lexical: str) -> str | None:
        if not _INTEGER.fullmatch(lexical):
            return f"{lexical!r} is not a whole number; write digits with an optional sign"
        if low is None and high is None:
            return None
        value = int(_canonical_integer(lexical)[:40])  # longer than any bound, shorter than int() refuses
        if (low is not None and value < low) or (high is not None and value > high):
            return f"{lexical!r} is outside what this datatype can hold ({_span(low, high)})"
        return None

    return fault


def _span(low: int | None, high: int | None) -> str:
    if low is None:
        return f"{high} or less"
    return f"{low} or more" if high is None else f"{low} to {high}"


def _fault_of_pattern(pattern: re.Pattern[str], mend: str) -> Callable[[str], str | None]:
    def fault(lexical: str) -> str | None:
        return None if pattern.fullmatch(lexical) else f"{lexical!r} is not {mend}"

    return fault


def _fault_of_moment(datatype: URIRef, mend: str) -> Callable[[str], str | None]:
    pattern = _MOMENTS[datatype]

    def fault(lexical: str) -> str | None:
        match = pattern.fullmatch(lexical)
        if match is None:
            return f"{lexical!r} is not {mend}"
        parts = match.groupdict()
        if not parts.get("day") or not parts.get("month"):
            return None
        month, day = int(parts["month"]), int(parts["day"])
        last = _DAYS_IN_MONTH[month - 1]
        if month == _FEBRUARY and parts.get("year") and not _is_leap(int(parts["year"])):
            last = 28
        if day > last:
            return f"{lexical!r} names a day that does not exist: that month has {last} days"
        return None

    return fault


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _fault_of_duration(datatype: URIRef) -> Callable[[str], str | None]:
    def fault(lexical: str) -> str | None:
        match = _DURATION.fullmatch(lexical)
        if match is None or any(match[part] is not None for part in _DURATION_PARTS[datatype]):
            return f"{lexical!r} is not a duration of this kind; write P1Y2M, P3D or PT4H30M"
        return None

    return fault


_EDTF_DAY = re.compile(r"(?:^|/)(?P<year>-?[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
# digits left open anywhere but at the end, and marks inside a date: level 2; the library prints
# when it meets some
_EDTF_LEVEL_2_TEXT = re.compile(r"X-?[0-9]|[?~%]-?[0-9]|-[?~%]|(?:^|/)[?~%]|[\[\]{}]")
_EDTF_LEVEL_2 = (
    edtf_classes.PartialUncertainOrApproximate,
    edtf_classes.PartialUnspecified,
    edtf_classes.OneOfASet,
    edtf_classes.MultipleDates,
    edtf_classes.Level2Interval,
    edtf_classes.Level2Season,
    edtf_classes.ExponentialYear,
)


def _fault_of_edtf(lexical: str) -> str | None:
    mend = "write for example 2026-06, 2026~, 202X, 2026-05/2026-06 or 2026-05/.."
    if not lexical or lexical != lexical.strip():
        return f"{lexical!r} is not an EDTF level 1 date; {mend}"
    if _EDTF_LEVEL_2_TEXT.search(lexical):
        return f"{lexical!r} uses EDTF level 2; {mend}"
    for match in _EDTF_DAY.finditer(lexical):
        fault = _fault_of_edtf_day(int(match["year"]), int(match["month"]), int(match["day"]))
        if fault is not None:
            return f"{lexical!r} {fault}"
    try:
        parsed = parse_edtf(lexical)
    except EDTFParseException:
        return f"{lexical!r} is not an EDTF level 1 date; {mend}"
    except (ValueError, TypeError, IndexError, AttributeError, OverflowError):
        # the library fails on some texts that its grammar let through
        return f"{lexical!r} is not an EDTF date that can be read; {mend}"
    return f"{lexical!r} uses EDTF level 2; {mend}" if isinstance(parsed, _EDTF_LEVEL_2) else None


def _fault_of_edtf_day(year: int, month: int, day: int) -> str | None:
    if not 1 <= month <= len(_DAYS_IN_MONTH):
        return "names a month that does not exist"
    last = 28 if month == _FEBRUARY and not _is_leap(year) else _DAYS_IN_MONTH[month - 1]
    return None if 1 <= day <= last else f"names a day that does not exist: that month has {last} days"


_FAULTS: dict[URIRef, Callable[[str], str | None]] = (
    {datatype: _fault_of_integer(datatype) for datatype in _INTEGER_RANGES}
    | {
        XSD.decimal: _fault_of_pattern(_DECIMAL, "a decimal number; write for example 12.5"),
        XSD.double: _fault_of_pattern(_DOUBLE, "a number; write for example 12.5 or 1.2E3"),
        XSD.float: _fault_of_pattern(_DOUBLE, "a number; write for example 12.5 or 1.2E3"),
        XSD.boolean: _fault_of_pattern(re.compile("true|false|1|0"), "a truth value; write true or false"),
        XSD.date: _fault_of_moment(XSD.date, "a day; write for example 2026-11-30"),
        XSD.dateTime: _fault_of_moment(XSD.dateTime, "a moment; write for example 2026-11-30T09:00:00Z"),
        XSD.dateTimeStamp: _fault_of_moment(
            XSD.dateTimeStamp, "a moment with its time zone; write for example 2026-11-30T09:00:00Z"
        ),
        XSD.time: _fault_of_moment(XSD.time, "a time of day; write for example 09:00:00Z"),
        XSD.gYear: _fault_of_moment(XSD.gYear, "a year; write for example 2026"),
        XSD.gYearMonth: _fault_of_moment(XSD.gYearMonth, "a month of a year; write for example 2026-11"),
        XSD.gMonthDay: _fault_of_moment(XSD.gMonthDay, "a day of a month; write for example --11-30"),
        XSD.gMonth: _fault_of_moment(XSD.gMonth, "a month; write for example --11"),
        XSD.gDay: _fault_of_moment(XSD.gDay, "a day of the month; write for example ---30"),
        XSD.anyURI: _fault_of_pattern(
            re.compile(r"[^\x00-\x20<>\"{}|\\^`]*"),
            'an address; spaces and <>"{}|\\^` are written with per cent signs',
        ),
        XSD.language: _fault_of_pattern(_LANGUAGE, "a language tag; write for example en"),
        EDTF_LEVEL_1: _fault_of_edtf,
        _EDTF_LEVEL_0: _fault_of_edtf,
        _EDTF: _fault_of_edtf,
    }
    | {datatype: _fault_of_duration(datatype) for datatype in _DURATION_PARTS}
)
