"""Briefs over HTTP: an answer written out for a lawyer, as DOCX and Markdown, the same from REST and the page."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
from typing import Any

import docx
import httpx
import pytest
from docx.oxml.ns import qn

from briefs import Section, read_docx, texts_of
from remit.brief.word import DOCX

SEED: dict[str, Any] = {"args": {"incident": "si-1"}, "asOf": "2026-11-23"}
H200: dict[str, Any] = {
    "asOf": "2026-11-23",
    "situation": {
        "act": "export",
        "on": "2026-02-01",
        "from": "us-tx",
        "to": "hangzhou",
        "item": {"id": "h200"},
        "parties": [{"role": "end-user", "name": "data-centre operator", "headquarters": "hangzhou", "lists": "none"}],
        "facts": {"published": "no"},
    },
}
OPEN = ("Finding and provision", "Authorities", "Connecting factor", "Rests on", "Questions")
MISSING = ("Question", "Who may decide it", "Bears on findings", "What an answer ends")
CLAIMS = ("Claim, as recorded", "Speakers", "How it is sourced", "Where it stands", "Denied in")
CITED = ("Jurisdiction", "Citation", "Address", "How known", "Findings")


def asked(client: httpx.Client, kind: str, body: dict[str, Any], accept: str = DOCX, **parameters: str) -> bytes:
    answer = client.post(f"/ask/{kind}", json=body, headers={"Accept": accept}, params=parameters)
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"].partition(";")[0] == accept
    return answer.content


@pytest.fixture(scope="module")
def seed(corpus: httpx.Client) -> bytes:
    """The brief of the seed incident."""
    return asked(corpus, "who-can-act", SEED)


@pytest.fixture(scope="module")
def sections(seed: bytes) -> dict[str, Section]:
    return read_docx(seed)


@pytest.fixture(scope="module")
def answer(corpus: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(asked(corpus, "who-can-act", SEED, "application/json"))
    return found


def numbers(text: str) -> set[int]:
    """Gives the numbers of a text such as 1, 4 to 7."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?: to (\d+))?", text):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def claims(text: str) -> set[str]:
    found = set()
    for first, last in re.findall(r"C(\d+)(?: to C(\d+))?", text):
        found |= {f"C{n}" for n in range(int(first), int(last or first) + 1)}
    return found


# ---- what is in it


def test_the_sections_stand_in_the_order_in_which_a_lawyer_reads(sections: dict[str, Section]) -> None:
    assert list(sections) == [
        "",
        "The question",
        "Short answer",
        "Authorities at a glance",
        "Reasons",
        "What is missing",
        "What the premises rest on",
        "What was and was not looked at",
        "The law cited, and how its encoding is known",
        "Terms used",
        "Receipt",
    ]


def test_it_says_at_its_head_that_it_is_no_legal_advice_and_what_must_be_disclosed(
    sections: dict[str, Section],
) -> None:
    head = " ".join(sections[""].texts)
    assert "This brief is not legal advice." in head
    assert "Disclosure. The compiler of this corpus has a connection with Anthropic" in head


def test_the_question_says_of_what_it_is_asked_how_that_is_sourced_and_for_which_days(
    sections: dict[str, Section],
) -> None:
    said = " ".join(sections["The question"].texts)
    assert "How it is sourced: reported from a document, contested." in said
    assert "Law and powers as of: 23 November 2026." in said
    assert "Day of the act: not known; not later than 23 November 2026." in said


def test_each_open_finding_stands_in_one_table_with_its_questions(
    sections: dict[str, Section], answer: dict[str, Any]
) -> None:
    rows = sections["Reasons"].table(*OPEN)
    told = [int(row[0].partition(".")[0]) for row in rows]
    still = [n for n, f in enumerate(answer["findings"], 1) if f["outcome"] == "undetermined"]
    assert len(still) > 20
    assert sorted(told) == still
    known = {int(row[0].partition(".")[0]) for row in sections["What is missing"].table(*MISSING)}
    assert set().union(*(numbers(row[4]) for row in rows)) == known


def test_a_question_names_the_findings_that_its_answer_ends_as_the_answer_has_them(
    sections: dict[str, Section], answer: dict[str, Any]
) -> None:
    rows = sections["What is missing"].table(*MISSING)
    secret = next(row for row in rows if "Whether the information is a trade secret" in row[0])
    bears, ends = set(), set()
    for number, finding in enumerate(answer["findings"], 1):
        for missing in finding.get("missing", ()):
            if missing["text"] == "The information is a trade secret":
                bears.add(number)
                ends |= {number} if missing.get("ifNot") == "not-engaged" else set()
    assert numbers(secret[2]) == bears
    assert numbers(secret[3]) == ends
    assert secret[1] == "Court"


def test_each_claim_that_a_finding_rests_on_is_told_with_speakers_status_footing_place_and_denials(
    sections: dict[str, Section],
) -> None:
    told = {re.split(r"\.", row[0])[0]: row for row in sections["What the premises rest on"].table(*CLAIMS)}
    rested = set().union(*(claims(row[3]) for row in sections["Reasons"].table(*OPEN)))
    assert rested <= told.keys()
    row = told["C18"]
    assert row[0].startswith("C18. Recorded as said: “The publication says that a leaked memo says that")
    assert row[1].startswith("The publisher of D1, citing the memo that one publication says it has seen, citing")
    assert row[2] == "Reported from a document, contested. Footing: leaked document."
    assert row[3] == "D1 at characters 1015 to 1097"
    assert claims(row[4]) == {"C25", "C26"}
    assert {"C25", "C26"} <= told.keys()


def test_each_citation_stands_once_with_address_and_how_its_encoding_is_known(
    sections: dict[str, Section], answer: dict[str, Any]
) -> None:
    rows = sections["The law cited, and how its encoding is known"].table(*CITED)
    cited = [(row[0], row[1]) for row in rows]
    assert len(cited) == len(set(cited))
    assert {row[1] for row in rows} == {f["provision"]["citation"] for f in answer["findings"]}
    fraud = next(row for row in rows if row[1] == "18 U.S.C. 1343")
    assert fraud[2].startswith("https://uscode.house.gov/")
    assert re.search(r"confidence \w+; looked at on \d+ \w+ 2026$", fraud[3])


def test_bodies_without_power_stand_in_one_list_with_the_reason(sections: dict[str, Section]) -> None:
    rows = sections["Reasons"].table("Jurisdiction", "Body", "Why it has none")
    reasons = {row[1]: row[2] for row in rows}
    assert reasons["Competition and Markets Authority (CMA)"].startswith("No power over theft")
    assert "Federal Bureau of Investigation (FBI)" not in reasons


def test_no_code_or_hash_stands_where_nothing_explains_it(sections: dict[str, Section]) -> None:
    apart = {"Receipt", "The law cited, and how its encoding is known"}
    told = [s for title, s in sections.items() if title not in apart]
    body = " ".join(t for s in told for t in [*s.texts, *(c for table in s.tables for row in table for c in row)])
    assert "sha256" not in body
    assert not re.search(r"\b(?:undetermined|not-engaged|engaged-if-proven|reported-document|no-power)\b", body)
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", body)


def test_what_applies_is_written_out_with_conditions_exceptions_and_what_carries_them(corpus: httpx.Client) -> None:
    told = read_docx(asked(corpus, "licence", H200))
    assert told["Short answer"].texts[0].startswith("A licence is required: 15 CFR 742.6(a)(6)(iii)(A), (B)")
    reasons = told["Reasons"]
    assert (2, "Part A. Provisions that apply") in reasons.headings
    assert (4, "Bureau of Industry and Security (BIS) and Department of Justice (DOJ)") in reasons.headings
    assert any(t.startswith("Exceptions that might apply: 15 CFR 740.2(a)(9)(ii)") for t in reasons.texts)
    rows = reasons.table("Condition", "How it stands", "Resting on")
    assert ["\N{EN DASH} The place sent from is in United States", "yes: Texas", "What was given"] in rows
    given = told["The question"].table("Matter", "What was given")
    assert ["The place sent to, or the market", "Hangzhou"] in given
    assert "What the premises rest on" in told


# ---- how it is made


def test_a_screen_reader_finds_title_language_headers_of_tables_and_links(seed: bytes) -> None:
    document = docx.Document(io.BytesIO(seed))
    assert document.core_properties.title == "Who may act, and under which law"
    assert document.core_properties.subject.startswith("What is said (reported from a document, contested): Alleged")
    assert document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}").get(qn("w:val")) == "en-GB"
    assert len(document.tables) > 8
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    fields = [f.get(qn("w:instr")) for f in document.sections[0].footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "https://www.legislation.gov.uk/ukpga/1990/18/section/1" in {
        r.target_ref for r in document.part.rels.values() if r.is_external
    }


def test_headings_never_skip_a_level(seed: bytes) -> None:
    levels = [
        int(p.style.name[-1])
        for p in docx.Document(io.BytesIO(seed)).paragraphs
        if p.style is not None and p.style.name.startswith("Heading")
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_same_answer_is_the_same_file_byte_for_byte(corpus: httpx.Client, seed: bytes) -> None:
    assert asked(corpus, "who-can-act", SEED) == seed
    moments = {part.date_time for part in zipfile.ZipFile(io.BytesIO(seed)).infolist()}
    assert moments == {(1980, 1, 1, 0, 0, 0)}


# ---- the doors


def test_markdown_says_what_the_file_for_word_says(corpus: httpx.Client, seed: bytes) -> None:
    told = asked(corpus, "who-can-act", SEED, "text/markdown", brief="true").decode()
    plain = re.sub(r"\\(.)", r"\1", re.sub(r"\]\([^)\s]*\)", "", told)).replace("**", "").replace("[", "")
    words = [re.sub(r"\s+", " ", t).replace("[", "") for t in texts_of(seed)]
    assert [t for t in words if t not in re.sub(r"\s+", " ", plain)] == []
    assert "| Question | Who may decide it | Bears on findings | What an answer ends |" in told


def test_markdown_without_asking_for_a_brief_is_the_answer_as_before(corpus: httpx.Client) -> None:
    told = asked(corpus, "who-can-act", SEED, "text/markdown").decode()
    assert told.startswith("# Which authority may act")


def test_a_brief_in_a_form_that_it_has_not_is_refused_with_those_that_it_has(corpus: httpx.Client) -> None:
    answer = corpus.post("/ask/licence?brief=true", json=H200, headers={"Accept": "application/json"})
    assert answer.status_code == 406
    assert DOCX in answer.json()["detail"]


def test_the_page_gives_the_brief_of_its_answer(corpus: httpx.Client, seed: bytes) -> None:
    form = {"kind": "who-can-act", "incident": "si-1", "as_of": "2026-11-23"}
    page = corpus.get("/ask", params=form, headers={"Accept": "text/html"}).text
    assert '<button class="button" name="brief" value="docx">' in page
    got = corpus.post("/ask", data={**form, "brief": "docx"}, headers={"Accept": "text/html"})
    assert got.headers["content-disposition"] == 'attachment; filename="brief-who-can-act-2026-11-23.docx"'
    assert got.content == seed
    refused = corpus.post("/ask", data={**form, "brief": "pdf"}, headers={"Accept": "text/html"})
    assert refused.status_code == 400
    assert "Ask for one of: docx, md." in refused.text


@pytest.mark.parametrize(
    ("kind", "args", "holds"),
    [
        ("established", {"incident": "si-1"}, "Strongest status that the claims permit: reported from a document."),
        ("is-within", {"authority": "cma", "act": "theft"}, "The act is not within the powers of this authority"),
        ("status-of", {"actor": "alibaba"}, "On record for 23 November 2026: on section 1260H list"),
        ("in-force", {"cite": "91 FR 1684"}, "91 FR 1684"),
        ("changed", {"incident": "si-1", "as_of": ["2025-06-01", "2026-11-23"]}, "Before and after"),
    ],
)
def test_any_kind_of_question_has_a_brief(corpus: httpx.Client, kind: str, args: dict[str, Any], holds: str) -> None:
    texts = texts_of(asked(corpus, kind, {"args": args, "asOf": "2026-11-23"}))
    assert any(holds in text for text in texts)
    assert any("This brief is not legal advice." in text for text in texts)
