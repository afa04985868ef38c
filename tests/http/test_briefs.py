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
from remit_api.negotiate import DOCX

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
MISSING = ("Question", "Who may decide it", "Bears on findings", "What an answer ends")
ASKED = ("What to find out", "Annex A. Further questions")
ALLEGED = ("Claim, as recorded", "Speakers", "How it is sourced", "Denied in")
AGAINST = ("Claim, as recorded", "Speakers", "How it is sourced", "Against what")
CITED = ("Finding", "Jurisdiction", "Citation", "Where to read it", "How known")
DENIALS = ("Finding", "Jurisdiction", "Body", "Why it has none")


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


def paragraph_of(sections: dict[str, Section], number: int) -> str:
    """Gives the paragraph of an open finding."""
    return next(t for t in sections["Reasons"].texts if t.startswith(f"{number}. "))


def questions(sections: dict[str, Section]) -> list[list[str]]:
    """Gives the rows of all questions, those of the annex last."""
    return [r for title in ("What to find out", "Annex B. Further questions") for r in sections[title].table(*MISSING)]


def number_of(answer: dict[str, Any], citation: str) -> int:
    return next(n for n, f in enumerate(answer["findings"], 1) if f["provision"]["citation"] == citation)


# ---- what is in it


def test_the_sections_stand_in_the_order_in_which_a_lawyer_reads(sections: dict[str, Section]) -> None:
    assert list(sections) == [
        "",
        "The matter and the question",
        "Short answer",
        "What is alleged, and who denies it",
        "Reasons",
        "Bodies without power in the matter",
        "What to find out",
        "Annex A. Denials of power, with their reasons",
        "Annex B. Further questions",
        "Annex C. How the claims were classed, and where they stand",
        "Annex D. The law that was and was not looked at",
        "Annex E. The law cited, and how it is known",
        "Annex F. Terms used",
        "Annex G. Receipt",
    ]


def test_it_says_at_its_head_that_it_is_no_legal_advice_and_what_must_be_disclosed(
    sections: dict[str, Section],
) -> None:
    head = " ".join(sections[""].texts)
    assert "This brief is not legal advice." in head
    assert "Disclosure. The compiler of this corpus has a connection with Anthropic" in head


def test_the_question_says_of_what_it_is_asked_how_that_is_sourced_and_by_the_law_of_which_day(
    sections: dict[str, Section],
) -> None:
    said = " ".join(sections["The matter and the question"].texts)
    assert "Which authorities may act on this matter" in said
    assert "How it is sourced: reported from a document, contested." in said
    assert "Day of the act: not known; not later than 23 November 2026." in said
    assert "judged by the law of the day of the act, and of each day that this may have been" in said
    assert "powers of authorities, and lists, by that of 23 November 2026." in said


def test_the_short_answer_names_authorities_who_denies_it_and_how_old_the_law_is(
    sections: dict[str, Section],
) -> None:
    said = sections["Short answer"].texts
    assert said[0].startswith("On the present record no authority can be shown to have power to act.")
    us = next(t for t in said if t.startswith("United States: Federal Bureau of Investigation (FBI)"))
    assert "and Department of Justice (DOJ), on criminal law and cyber security (findings" in us
    assert any("told in D1 (article without title, author, date or address" in t for t in said)
    assert any("Alibaba Group Holding Limited is reported to deny it (claims C25 and C26)" in t for t in said)
    assert sum("was last checked on 9 October 2026" in t for t in said) == 1
    where = next(t for t in said if t.startswith("Where was the act done? (question "))
    assert "the United Kingdom" in where


def test_each_open_finding_stands_in_one_paragraph_with_its_elements_and_questions(
    sections: dict[str, Section], answer: dict[str, Any]
) -> None:
    bites = ((n, f) for n, f in enumerate(answer["findings"], 1) if f["effect"] != "definition")
    still = [n for n, f in bites if f["outcome"] == "undetermined"]
    assert len(still) > 20
    told = [int(t.partition(".")[0]) for t in sections["Reasons"].texts if "Connecting factor" in t]
    assert sorted(told) == still
    asked_for = set().union(*(numbers(paragraph_of(sections, n).partition("Ask: ")[2]) for n in still))
    asked = questions(sections)
    day = next(int(row[0].partition(".")[0]) for row in asked if "On which day" in row[0])
    assert asked_for | {day} == {int(row[0].partition(".")[0]) for row in asked}


def test_an_element_is_told_as_alleged_contradicted_or_not_known_with_the_claims_and_the_denials(
    sections: dict[str, Section], answer: dict[str, Any]
) -> None:
    told = paragraph_of(sections, number_of(answer, "Computer Misuse Act 1990 s.1"))
    assert "denied in C25 and C26)" in told.partition("Alleged: ")[2].partition("Contradicted")[0]
    assert "Contradicted, and not shown: the access was without authorisation (against it: C24)." in told
    assert (
        "the doer knew, or ought to have known, that the act was unauthorised (the court or jury)"
        in told.partition("Not known: ")[2]
    )
    assert "Connecting factor, not shown: that the act was done in the United Kingdom or the computer" in told


def test_a_rule_that_takes_the_act_out_of_others_is_told_as_that_and_as_no_power(
    sections: dict[str, Section], answer: dict[str, Any]
) -> None:
    number = number_of(answer, "18 U.S.C. 1839(6)(B)")
    assert paragraph_of(sections, number).startswith(f"{number}. Reverse engineering of what was lawfully acquired (a ")
    short = sections["Short answer"].texts
    assert number not in numbers(next(t for t in short if t.startswith("United States: ")).replace("FBI", ""))
    assert any(t.startswith("Rules that would take the act out of others are open, too (findings") for t in short)


def test_of_those_whom_a_condition_may_concern_none_is_named_of_whom_it_is_known_not_to_hold(
    sections: dict[str, Section],
) -> None:
    told = next(t for t in sections["Reasons"].texts if "50 U.S.C. 4565" in t)
    who = told.partition("a doer is not a US person (")[2].partition(")")[0]
    assert who == "Alibaba Group Holding Limited, by its entry in the record, if it did what is alleged"


def test_what_would_apply_if_proven_names_its_authorities_and_only_what_it_rests_on(corpus: httpx.Client) -> None:
    known = ("is-trade-secret", "improper-means", "access-unauthorised", "knew-no-authority", "access-intentional")
    known += ("us-commerce-product",)
    facts = {**dict.fromkeys(known, "yes"), "place-of-act": "cn", "target-place": "us"}
    asking = {"asOf": "2026-11-23", "situation": {"incident": "si-1", "on": "2026-03-01", "facts": facts}}
    told = read_docx(asked(corpus, "who-can-act", asking))
    short = told["Short answer"].texts
    assert short[0].startswith("If what is alleged were proven, there would be a provision to act under (findings 1 to")
    assert short[0].endswith(": authorities or courts of China and the United States.")
    prohibitions = next(t for t in short if t.startswith("Prohibitions that would apply if what is alleged were"))
    assert "People's courts of China and State Administration for Market Regulation of China (SAMR))" in prohibitions
    rows = told["Reasons"].table("Condition", "How it stands", "Resting on")
    assert ["The access was without authorisation", "yes", "What was given; denied in claim C24"] in rows
    entries = told["What is alleged, and who denies it"].table("Entry", "What it says", "Basis")
    assert {"Alibaba Group Holding Limited", "Anthropic PBC"} <= {row[0] for row in entries}
    assert "Microsoft Corporation" not in {row[0] for row in entries}
    assert not any("founded Anthropic" in row[0] for row in told["What is alleged, and who denies it"].table(*ALLEGED))


def test_a_question_names_the_findings_that_its_answer_ends_as_the_answer_has_them(
    sections: dict[str, Section], answer: dict[str, Any]
) -> None:
    rows = questions(sections)
    secret = next(row for row in rows if "Is the information a trade secret?" in row[0])
    bears, ends = set(), set()
    for number, finding in enumerate(answer["findings"], 1):
        for missing in finding.get("missing", ()):
            if missing["text"] == "The information is a trade secret":
                bears.add(number)
                ends |= {number} if missing.get("ifNot") == "not-engaged" else set()
    assert numbers(secret[2]) == bears
    assert numbers(secret[3]) == ends
    assert secret[1] == "Court"


def test_what_many_rules_ask_is_one_question_with_what_turns_on_each_answer(
    sections: dict[str, Section], answer: dict[str, Any]
) -> None:
    rows = questions(sections)
    places = [row for row in rows if row[0].endswith("Where was the act done?")]
    assert len(places) == 1
    bears = set()
    for number, finding in enumerate(answer["findings"], 1):
        if any(m["text"] == "The place of the act is in the United Kingdom" for m in finding.get("missing", ())):
            bears.add(number)
    assert bears
    told = next(part for part in places[0][2].split("; ") if part.casefold().startswith("the united kingdom: "))
    assert numbers(told.partition(": ")[2]) == bears
    assert all(row[0].endswith("?") for row in rows)
    assert not any("Whether" in row[0] or "Is it the case" in row[0] for row in rows)
    assert any(row[0].endswith("Did the access go beyond what was authorised?") for row in rows)


def test_each_claim_that_a_finding_rests_on_is_told_with_speakers_status_footing_and_denials(
    sections: dict[str, Section],
) -> None:
    told = {
        number: row
        for row in sections["What is alleged, and who denies it"].table(*ALLEGED)
        for number in re.findall(r"(C\d+)\. “", row[0])
    }
    against = {
        re.split(r"\.", row[0])[0]: row for row in sections["What is alleged, and who denies it"].table(*AGAINST)
    }
    rested = set().union(*map(claims, sections["Reasons"].texts))
    assert rested <= told.keys() | against.keys()
    row = told["C18"]
    assert row[0].startswith("C18. “The publication says that a leaked memo says that")
    assert row[1].startswith("The publisher of D1, citing the memo that one publication says it has seen, citing")
    assert row[2] == "Reported from a document, contested. Footing: leaked document."
    assert claims(row[3]) == {"C25", "C26"}
    assert {"C24", "C25", "C26"} == against.keys()
    assert against["C24"][3] == "Speaks against this: the access was without authorisation."
    assert any("C18 at characters 1015 to 1097" in t for t in sections[list(sections)[9]].texts)


def test_each_citation_stands_once_with_address_and_how_it_is_known(
    sections: dict[str, Section], answer: dict[str, Any]
) -> None:
    rows = sections["Annex E. The law cited, and how it is known"].table(*CITED)
    cited = [(row[1], row[2]) for row in rows]
    assert len(cited) == len(set(cited))
    biting = {f["provision"]["citation"] for f in answer["findings"] if f["effect"] != "no-power"}
    assert biting <= {row[2] for row in rows}
    fraud = next(row for row in rows if row[2] == "18 U.S.C. 1343")
    assert numbers(fraud[0]) == {number_of(answer, "18 U.S.C. 1343")}
    assert fraud[3].startswith("https://uscode.house.gov/")
    assert fraud[4] in ("The text was read", "A report of it was read", "Not read: general legal knowledge")


def test_every_denial_of_power_is_told_with_its_reason_also_of_those_who_have_another_power(
    sections: dict[str, Section], answer: dict[str, Any]
) -> None:
    rows = sections["Annex A. Denials of power, with their reasons"].table(*DENIALS)
    reasons = {row[2].partition(", but see")[0]: row for row in rows}
    assert {
        name[:1].upper() + name[1:] for a in answer["authorities"] if a.get("reason") for name in [a["name"]]
    } == set(reasons)
    assert reasons["Competition and Markets Authority (CMA)"][3].startswith("No power over theft")
    assert "no power over theft, secrets, breach of terms" in reasons["European Commission (AI Office)"][3].casefold()
    assert "Federal Bureau of Investigation (FBI)" not in reasons
    assert reasons["AI Strategy Headquarters"][3].startswith(
        "No law gives it a power over others; makes plans; the Act"
    )
    named = " ".join(sections["Bodies without power in the matter"].texts)
    assert all(name in named for name in reasons)


def test_no_code_or_hash_stands_where_nothing_explains_it(sections: dict[str, Section]) -> None:
    told = [s for title, s in sections.items() if "Receipt" not in title and "law cited" not in title]
    body = " ".join(t for s in told for t in [*s.texts, *(c for table in s.tables for row in table for c in row)])
    assert "sha256" not in body
    assert not re.search(r"\b(?:undetermined|not-engaged|engaged-if-proven|reported-document|no-power)\b", body)
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", body)


@pytest.fixture(scope="module")
def export(corpus: httpx.Client) -> dict[str, Section]:
    """The brief of an export that needs a licence."""
    return read_docx(asked(corpus, "licence", H200))


def test_what_applies_is_named_first_and_written_out_with_conditions_and_what_carries_them(
    export: dict[str, Section],
) -> None:
    short = export["Short answer"].texts
    assert short[0] == "A licence is required."
    assert any(t.startswith("Licence requirements that apply: licence for advanced computing items") for t in short)
    assert any(t.startswith("Review policies that apply: presumption of denial for advanced") for t in short)
    reasons = export["Reasons"]
    assert (2, "Part A. Provisions that apply") in reasons.headings
    assert (4, "Bureau of Industry and Security (BIS) and Department of Justice (DOJ)") in reasons.headings
    first = next(t for t in reasons.texts if t.startswith("1. "))
    assert "Exceptions that might apply: licence exceptions TMP, RPL, GOV and TSU" in first
    rows = reasons.table("Condition", "How it stands", "Resting on")
    assert ["\N{EN DASH} It was sent from the United States", "yes: Texas", "What was given"] in rows
    given = export["The matter and the question"].table("Matter", "What was given")
    assert ["The place sent to, or the market", "Hangzhou"] in given


def test_what_decides_an_exception_to_what_applies_is_asked_first(export: dict[str, Section]) -> None:
    short = export["Short answer"].texts
    exceptions = next(t for t in short if t.startswith("Exceptions that might apply: "))
    assert "to finding 3, case-by-case review of exports from the United States to China" in exceptions
    first = next(t for t in short if "(question 1)" in t)
    assert first.startswith("Do all certifications that 91 FR 1684 asks for hold? (question 1)")
    assert "A “yes” would bring a review policy of case by case (finding 26)." in first


def test_what_an_earlier_finding_has_is_told_by_its_number(export: dict[str, Section]) -> None:
    texts = export["Reasons"].texts
    assert "Consequence of breach: as in finding 1." in next(t for t in texts if t.startswith("2. "))
    assert any(t.startswith("As in finding 1: the act is transfer; the act is not release") for t in texts)
    assert "Shown: as in 13." in next(t for t in texts if t.startswith("14. "))


def test_a_condition_that_denies_is_told_as_what_does_not_hold(export: dict[str, Section]) -> None:
    rows = export["Reasons"].table("Condition", "How it stands", "Resting on")
    assert ["The act is not release", "yes: export", "What was given"] in rows
    assert not any(row[0].startswith(("Not all", "It must not")) for row in rows)


def test_what_is_taken_from_an_entry_is_told_with_its_basis(export: dict[str, Section]) -> None:
    rows = export["What was taken from the record"].table("Entry", "What it says", "Basis")
    basis = {row[1]: row[2] for row in rows if row[0] == "NVIDIA H200"}
    assert (
        basis["The export control classification of the item: ECCN 3A090.a"]
        == "91 FR 1684 treats it as controlled; calculation"
    )


def test_a_party_of_a_rule_that_asks_two_roles_is_in_neither(export: dict[str, Section]) -> None:
    asked_for = [row[0] for name in ASKED for row in export[name].table(*MISSING)]
    assert all(q.partition(". ")[2][0].isupper() for q in asked_for)
    assert any(
        q.endswith("Is the place of incorporation or establishment of any recipient in China?") for q in asked_for
    )
    assert not any("doer or another recipient" in q or "another doer or another" in q for q in asked_for)


def test_duties_are_counted_and_what_they_share_is_said_once(corpus: httpx.Client) -> None:
    item = {"item-kind": "gpai-model", "training-compute": "1.2e+25"}
    doer = {"role": "doer", "name": "Example Models Inc.", "established_in": "us"}
    act = {"act": "place-on-market", "on": "2026-09-01", "to": "eu", "item": item, "parties": [doer]}
    told = read_docx(asked(corpus, "duties", {"asOf": "2026-11-23", "situation": act}))
    assert "Placing on the market in the European Union, 1 September 2026" in told[""].texts
    assert told["Short answer"].texts[0] == "Seven duties apply on what was given (findings 1 to 7)."
    second = next(t for t in told["Reasons"].texts if t.startswith("2. "))
    assert "Outcome: the duty applies. " in second
    assert "Not in the rule: as in finding 1." in second


# ---- how it is made


def test_a_screen_reader_finds_title_language_headers_of_tables_and_links(seed: bytes) -> None:
    document = docx.Document(io.BytesIO(seed))
    assert document.core_properties.title == "Who may act, and under which law"
    assert document.core_properties.subject.startswith("What is said: “Alleged")
    assert document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}").get(qn("w:val")) == "en-GB"
    assert len(document.tables) > 5
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
    assert "Ask for one of: md, docx." in refused.text


@pytest.mark.parametrize(
    ("kind", "args", "holds"),
    [
        ("established", {"incident": "si-1"}, "Strongest status that the claims permit: reported from a document."),
        ("is-within", {"authority": "cma", "act": "theft"}, "The act is not within the powers of this authority"),
        ("status-of", {"actor": "alibaba"}, "is recorded on one list: section 1260H list (since 10 June 2026)."),
        (
            "status-of",
            {"actor": "apple", "on": "2025-10-21"},
            "Apple Inc. is recorded on no list. It follows that it is a",
        ),
        ("status-of", {"actor": "apple", "on": "2025-10-21"}, "no designation: firms under a strategic market status"),
        ("status-of", {"actor": "alibaba"}, "Looked for until 9 October 2026, and not found: Entity List; "),
        ("status-of", {"actor": "alibaba"}, "Is it on the Entity List?"),
        ("status-of", {"actor": "alibaba"}, "https://www.ecfr.gov/current/title-15/section-772.1"),
        ("status-of", {"actor": "apple", "on": "2025-10-21"}, "Apple Inc., as of 21 October 2025"),
        (
            "changed",
            {"incident": "si-1", "change": {"withdrawal": {"claim": "C25"}}},
            "Supposed, and recorded nowhere: That C25 is taken back.",
        ),
        ("in-force", {"cite": "91 FR 1684"}, "below both thresholds of January 2026 (review policy). Since 15 January"),
        (
            "changed",
            {"incident": "si-1", "as_of": ["2025-06-01", "2026-11-23"]},
            "UTC: reported from a document, contested",
        ),
        ("changed", {"incident": "si-1", "as_of": ["2025-06-01", "2026-11-23"]}, "Before and after"),
        (
            "changed",
            {"incident": "si-1", "as_of": ["2025-06-01", "2026-11-23"]},
            "(claims C2, C7 to C9, C18 and C20 to C23)",
        ),
    ],
)
def test_any_kind_of_question_has_a_brief(corpus: httpx.Client, kind: str, args: dict[str, Any], holds: str) -> None:
    texts = texts_of(asked(corpus, kind, {"args": args, "asOf": "2026-11-23"}))
    assert any(holds in text for text in texts)
    assert any("This brief is not legal advice." in text for text in texts)


@pytest.mark.parametrize(
    ("kind", "args"),
    [
        ("compare", {"jurisdictions": ["us", "gb"], "question": "licence"}),
        ("what-if", {"changes": [{"key": "to", "is": "ca"}], "question": "licence"}),
    ],
)
def test_a_question_that_is_asked_several_times_says_which_and_of_what_situation(
    corpus: httpx.Client, kind: str, args: dict[str, Any]
) -> None:
    told = read_docx(asked(corpus, kind, {**H200, "args": args}))
    matter = told["The matter and the question"]
    assert any(t.startswith("Asked each time: Is a licence required") for t in matter.texts)
    supposed = "Supposed, and recorded nowhere: The place sent to, or the market: Canada instead of Hangzhou."
    assert (supposed in matter.texts) is (kind == "what-if")
    assert ["The item", "NVIDIA H200"] in matter.table("Matter", "What was given")
    assert "Export of NVIDIA H200 from Texas to Hangzhou, 1 February 2026" in told[""].texts
