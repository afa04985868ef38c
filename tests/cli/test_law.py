"""`remit law`: counts of what is encoded, as a table, JSON and CSV."""

from __future__ import annotations

import csv
import io

from commanding import Remit


def test_the_table_has_a_row_for_each_jurisdiction_and_the_sums(reading: Remit) -> None:
    done = reading("law", "--as-of", "2026-10-09")
    header, *rows = done.out.splitlines()
    assert header.split()[:3] == ["code", "jurisdiction", "texts"]
    assert any(row.startswith("gb  ") and "United Kingdom" in row for row in rows)
    assert rows[-1].split()[0] == "all"
    assert "This is no legal advice." in done.err


def test_json_and_csv_say_the_same(reading: Remit) -> None:
    laws = {j["code"]: j for j in reading("law", "--format", "json", "--as-of", "2026-10-09").json()["jurisdictions"]}
    rows = csv.DictReader(io.StringIO(reading("law", "--format", "csv", "--as-of", "2026-10-09").out))
    told = {row["code"]: row for row in rows}
    for code, law in laws.items():
        assert int(told[code]["rules"]) == law["rules"]
        assert int(told[code]["in force"]) == law["inForce"]


def test_what_is_not_encoded_is_listed_with_the_reason(reading: Remit) -> None:
    done = reading("law", "--not-encoded", "--jurisdiction", "eu")
    lines = done.out.splitlines()
    assert lines[0].startswith("European Union, ")
    reasons = [line for line in lines if line.startswith("    why not: ")]
    texts = [line for line in lines if line.startswith("  ") and not line.startswith("    ")]
    assert len(texts) == len(reasons) > 5


def test_a_place_that_nobody_knows_is_refused(reading: Remit) -> None:
    refused = reading("law", "--jurisdiction", "frnce")
    assert refused.code == 2
    assert "frnce" in refused.err


def test_a_day_that_does_not_exist_is_refused_with_the_form_of_one(reading: Remit) -> None:
    for command in (("law",), ("ask", "licence")):
        refused = reading(*command, "--as-of", "2026-13-01")
        assert refused.code == 2
        assert "“2026-13-01” is no day. Write it as 2026-11-23." in refused.err
