"""Changes over HTTP: what is accepted, what is refused and why, and who may write."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import httpx
import pytest

import serving
from serving import actor, incident

TURTLE = {"Content-Type": "text/turtle"}
STATUS = "https://w3id.org/remit/ns#sourcingStatus"


def post(client: httpx.Client, text: str | bytes, **parameters: object) -> httpx.Response:
    headers = {"Content-Type": str(parameters.pop("media_type", "text/turtle"))}
    given = {"reason": "a test", **{name.replace("_", "-"): value for name, value in parameters.items()}}
    return client.post("/changes", content=text, headers=headers, params=given)  # type: ignore[arg-type]  # httpx takes these values


def test_incident_is_accepted_with_its_entry_and_shown(empty: httpx.Client, key: str) -> None:
    answer = post(empty, incident("unsourced", key), author="Ada")
    assert answer.status_code == 201, answer.text
    entry = answer.json()
    assert answer.headers["location"] == f"/changes/{entry['position']}"
    assert answer.headers["remit-position"] == str(entry["position"])
    assert (entry["author"], entry["reason"], entry["dryRun"]) == ("Ada", "a test", False)
    assert entry["added"] > 0
    shown = empty.get(f"/incidents/{key}").json()
    assert shown["status"]["code"] == "unsourced"
    assert empty.get(f"/changes/{entry['position']}").json()["author"] == "Ada"


def test_incident_without_status_is_refused_with_node_property_and_mend(empty: httpx.Client, key: str) -> None:
    answer = post(empty, incident(None, key))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "refused"
    violation = next(v for v in problem["violations"] if v["path"] == STATUS)
    assert violation["focus"] == f"https://w3id.org/remit/id/incident/{key}"
    assert violation["severity"] == "violation"
    assert "no sourcing status" in violation["message"]
    assert "rmt:sourcingStatus" in violation["mend"]
    assert set(violation) == {"focus", "path", "value", "shape", "severity", "message", "mend"}
    assert empty.get(f"/incidents/{key}").status_code == 404


def test_incident_above_its_evidence_is_refused(empty: httpx.Client, key: str) -> None:
    answer = post(empty, incident("corroborated", key))
    assert answer.status_code == 422
    assert any(
        v["focus"] == f"https://w3id.org/remit/id/incident/{key}" and v["path"] == STATUS
        for v in answer.json()["violations"]
    )
    assert empty.get(f"/incidents/{key}").status_code == 404


def test_dry_run_checks_and_writes_nothing(empty: httpx.Client, key: str) -> None:
    before = empty.get("/changes").json()["total"]
    answer = post(empty, incident("unsourced", key), dry_run="true")
    assert answer.status_code == 200
    assert answer.json()["dryRun"] is True
    assert answer.json()["position"] is None
    assert post(empty, incident(None, key), dry_run="true").status_code == 422
    assert empty.get("/changes").json()["total"] == before
    assert empty.get(f"/incidents/{key}").status_code == 404


def test_retry_under_the_same_identifier_is_accepted_once(empty: httpx.Client, key: str) -> None:
    first = post(empty, actor(key, "Acme"), id=f"change-{key}")
    again = post(empty, actor(key, "Acme"), id=f"change-{key}")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["replayed"] is True
    assert again.json()["position"] == first.json()["position"]
    other = post(empty, actor(key, "Beta"), id=f"change-{key}")
    assert other.status_code == 409


def test_change_without_effect_says_so(empty: httpx.Client, key: str) -> None:
    post(empty, actor(key, "Acme"))
    answer = post(empty, actor(key, "Acme"))
    assert answer.status_code == 200
    assert "no effect" in answer.json()["note"]
    assert answer.json()["position"] is None


def test_change_on_what_has_changed_since_is_a_conflict(empty: httpx.Client, key: str) -> None:
    base = int(empty.get("/").headers["remit-position"])
    assert post(empty, actor(key, "Acme"), base=base).status_code == 201
    answer = post(empty, actor(key, "Acme Limited"), base=base)
    assert answer.status_code == 409
    assert f"actor/{key}" in answer.json()["detail"]


TYPE, LABEL = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/2000/01/rdf-schema#label"
NODE, CLASS = "https://w3id.org/remit/id/actor/KEY", "https://w3id.org/remit/ns#Organisation"
GRAPH = "https://w3id.org/remit/id/graph/x"
FORMATS = {
    "text/turtle": actor("KEY", "Acme"),
    "application/trig": f'<{GRAPH}> {{ <{NODE}> a <{CLASS}> ; <{LABEL}> "Acme"@en }}',
    "application/ld+json": json.dumps({"@id": NODE, "@type": CLASS, LABEL: {"@value": "Acme", "@language": "en"}}),
    "application/n-triples": f'<{NODE}> <{TYPE}> <{CLASS}> .\n<{NODE}> <{LABEL}> "Acme"@en .\n',
    "application/n-quads": f'<{NODE}> <{TYPE}> <{CLASS}> <{GRAPH}> .\n<{NODE}> <{LABEL}> "Acme"@en <{GRAPH}> .\n',
    "application/rdf-patch": (
        f'TX .\nA <{NODE}> <{TYPE}> <{CLASS}> <{GRAPH}> .\nA <{NODE}> <{LABEL}> "Acme"@en <{GRAPH}> .\nTC .\n'
    ),
}


@pytest.mark.parametrize("media_type", FORMATS)
def test_every_format_of_a_change_is_read(empty: httpx.Client, key: str, media_type: str) -> None:
    answer = post(empty, FORMATS[media_type].replace("KEY", key), media_type=media_type)
    assert answer.status_code == 201, answer.text
    assert empty.get(f"/actors/{key}").json()["label"] == "Acme"


def test_patch_removes_what_it_says(empty: httpx.Client, key: str) -> None:
    post(empty, actor(key, "Acme"))
    label = f"<https://w3id.org/remit/id/actor/{key}> <http://www.w3.org/2000/01/rdf-schema#label>"
    graph = "<https://w3id.org/remit/id/graph/contributions>"
    patch = f'TX .\nD {label} "Acme"@en {graph} .\nA {label} "Acme Limited"@en {graph} .\nTC .\n'
    answer = post(empty, patch, media_type="text/x-rdf-patch")
    assert answer.status_code == 201, answer.text
    assert empty.get(f"/actors/{key}").json()["label"] == "Acme Limited"


def test_body_that_does_not_parse_is_refused_with_its_line(empty: httpx.Client, key: str) -> None:
    answer = post(empty, "<https://example.org/a> a <https://example.org/B> .\nthis is no Turtle\n")
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad-file"
    assert answer.json()["line"] == 2


def test_body_of_another_kind_is_refused(empty: httpx.Client, key: str) -> None:
    answer = post(empty, "a,b", media_type="text/csv")
    assert answer.status_code == 415
    assert "text/turtle" in answer.json()["detail"]


def test_change_without_reason_is_refused(empty: httpx.Client, key: str) -> None:
    answer = empty.post("/changes", content=actor(key, "Acme"), headers=TURTLE)
    assert answer.status_code == 400
    assert "reason" in answer.json()["detail"]
    assert post(empty, actor(key, "Acme"), reason="  ").status_code == 400


def test_body_over_the_limit_is_refused(bare_home: Path, tmp_path: Path, key: str) -> None:
    with serving.serving(serving.copy_home(bare_home, tmp_path / "home"), max_body=1000) as client:
        answer = post(client, actor(key, "Acme" * 500))
        assert answer.status_code == 413
        assert answer.json()["code"] == "too-large"
        assert client.get(f"/actors/{key}").status_code == 404


def test_deeply_nested_body_is_refused_and_the_server_lives(empty: httpx.Client, key: str) -> None:
    nested = "<https://example.org/a> <https://example.org/b> " + "[ <https://example.org/b> " * 20_000
    assert post(empty, nested).status_code == 400
    json_ld = "[" * 20_000 + "]" * 20_000
    assert post(empty, json_ld, media_type="application/ld+json").status_code == 400
    assert empty.get("/incidents").status_code == 200


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/ld+json", '{"@id": "relative", "http://www.w3.org/2000/01/rdf-schema#label": "x"}'),
        ("application/ld+json", "null"),
        ("application/ld+json", '"x"'),
        ("application/ld+json", "[]"),
        ("application/ld+json", '{"label": "no such property"}'),
        ("text/turtle", "# only a comment"),
        ("application/rdf-patch", "TX .\nTC .\n"),
    ],
)
@pytest.mark.parametrize("dry_run", ["true", "false"])
def test_body_that_says_nothing_is_not_taken_for_one_that_is_fine(
    empty: httpx.Client, media_type: str, body: str, dry_run: str
) -> None:
    answer = post(empty, body, media_type=media_type, dry_run=dry_run)
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == "bad-input"
    assert "says nothing" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["dryrun", "dry_run", "Dry-Run", "grpah"])
def test_parameter_that_is_mistyped_is_refused_and_nothing_is_written(empty: httpx.Client, key: str, name: str) -> None:
    answer = empty.post(
        "/changes", params={"reason": "a test", name: "true"}, content=actor(key, "Acme"), headers=TURTLE
    )
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == "unknown-name"
    assert answer.json()["near"] == (["graph"] if name == "grpah" else ["dry-run"])
    assert empty.get(f"/actors/{key}").status_code == 404


def test_dry_run_under_an_identifier_that_was_used_says_what_the_real_one_would(empty: httpx.Client, key: str) -> None:
    first = post(empty, actor(key, "Acme"), id=f"change-{key}")
    before = empty.get("/changes").json()["total"]
    again = post(empty, actor(key, "Acme"), id=f"change-{key}", dry_run="true")
    assert again.status_code == 200
    assert (again.json()["replayed"], again.json()["dryRun"]) == (True, True)
    assert again.json()["position"] == first.json()["position"]
    assert post(empty, actor(key, "Beta"), id=f"change-{key}", dry_run="true").status_code == 409
    assert empty.get("/changes").json()["total"] == before


@pytest.mark.parametrize("identifier", ["", "   ", "a\nb", "a\rb", "a\x00b", "a\u2028b", "x" * 201])
def test_identifier_that_nobody_could_write_down_is_refused(empty: httpx.Client, key: str, identifier: str) -> None:
    answer = post(empty, actor(key, "Acme"), id=identifier)
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == "bad-input"
    assert empty.get(f"/actors/{key}").status_code == 404
    assert post(empty, actor(key, "Acme"), id="x" * 150 + key).status_code == 201


# ---- who may write


def write(client: httpx.Client, key: str, **headers: str) -> httpx.Response:
    return client.post(
        "/changes",
        params={"reason": "a test"},
        content=actor(key, "Acme"),
        headers={**TURTLE, **headers},
    )


def test_somebody_at_this_machine_may_write(empty: httpx.Client, key: str) -> None:
    assert write(empty, key).status_code == 201


def test_browser_page_of_this_server_may_write(empty: httpx.Client, key: str) -> None:
    origin = str(empty.base_url).rstrip("/")
    assert write(empty, key, Origin=origin, **{"Sec-Fetch-Site": "same-origin"}).status_code == 201


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 401),
        ({"Host": "localhost.evil.example"}, 401),
        ({"Host": "127.0.0.1.evil.example:8420"}, 401),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"X-Forwarded-For": "127.0.0.1"}, 401),
        ({"X-Forwarded-Host": "localhost"}, 401),
        ({"Forwarded": "for=127.0.0.1"}, 401),
        ({"Via": "1.1 proxy"}, 401),
        ({"X-Forwarded": "for=127.0.0.1"}, 401),
        ({"X-Forwarded-Prefix": "/remit"}, 401),
        ({"X-Forwarded-Ssl": "on"}, 401),
        ({"X-Real-IP": "127.0.0.1"}, 401),
        ({"X-Client-IP": "127.0.0.1"}, 401),
        ({"Client-IP": "127.0.0.1"}, 401),
        ({"True-Client-IP": "127.0.0.1"}, 401),
        ({"X-Cluster-Client-IP": "127.0.0.1"}, 401),
        ({"Fastly-Client-IP": "127.0.0.1"}, 401),
        ({"CF-Connecting-IP": "127.0.0.1"}, 401),
        ({"Do-Connecting-IP": "127.0.0.1"}, 401),
        ({"Host": "evil@localhost"}, 401),
        ({"Host": "evil.example:80@localhost:8420"}, 401),
        ({"Host": "localhost/evil.example"}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": "Basic b3duZXI6"}, 401),
        ({"Authorization": "Bearer"}, 401),
    ],
)
def test_request_that_may_be_anybodys_needs_the_token(
    empty: httpx.Client, key: str, headers: dict[str, str], status: int
) -> None:
    answer = write(empty, key, **headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "token" in answer.json()["detail"]
    if status == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert empty.get(f"/actors/{key}").status_code == 404


def test_token_lets_write_from_anywhere(bare_home: Path, tmp_path: Path, key: str) -> None:
    home = serving.copy_home(bare_home, tmp_path / "home")
    token = (home / "token").read_text().strip()
    with serving.serving(home) as client:
        answer = write(
            client,
            key,
            Authorization=f"Bearer {token}",
            Host="kb.example",
            Origin="https://desk.example",
            Via="1.1 proxy",
        )
        assert answer.status_code == 201
        assert answer.json()["author"] == "owner"


def test_server_that_others_can_reach_asks_everybody_for_the_token(bare_home: Path, tmp_path: Path, key: str) -> None:
    home = serving.copy_home(bare_home, tmp_path / "home")
    with serving.serving(home, host="0.0.0.0") as client:  # noqa: S104
        assert write(client, key).status_code == 401
        token = (home / "token").read_text().strip()
        assert write(client, key, Authorization=f"Bearer {token}").status_code == 201


def test_token_file_is_for_its_owner_alone(bare_home: Path) -> None:
    assert (bare_home / "token").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/documents/x/text"),
        ("POST", "/documents/x/text"),
        ("POST", "/maintenance/validation"),
        ("POST", "/maintenance/verification"),
        ("POST", "/maintenance/backup?target=/x"),
        ("POST", "/changes/1/redaction?reason=x"),
    ],
)
def test_every_other_way_to_write_is_guarded_alike(empty: httpx.Client, key: str, method: str, path: str) -> None:
    answer = empty.request(method, path, headers={"Host": "evil.example"}, content=b"")
    assert answer.status_code == 401


def test_half_a_request_writes_nothing(empty: httpx.Client, key: str) -> None:
    host, port = empty.base_url.host, empty.base_url.port
    with socket.create_connection((host, port or 80)) as link:
        link.sendall(
            b"POST /changes?reason=x HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/turtle\r\n"
            b"Content-Length: 500\r\n\r\n" + actor(key, "Acme").encode()[:60]
        )
    assert empty.get(f"/actors/{key}").status_code == 404
