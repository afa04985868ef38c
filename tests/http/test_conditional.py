"""Entity tags: what a reader has already is not sent again, and a writer is told when a record moved on."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

import serving
from remit_api import conditional
from remit_api.conditional import given

TYPES = ("application/json", "application/ld+json", "text/turtle", "application/n-triples", "text/csv", "text/html")


def post(client: httpx.Client, turtle: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(
        "/changes?reason=test", content=turtle.encode(), headers={"Content-Type": "text/turtle", **named}
    )


@pytest.mark.parametrize("path", ["/incidents/si-1", "/incidents", "/actors?q=ali", "/vocabularies/status", "/"])
def test_every_answer_has_a_strong_tag_and_304_for_who_has_it(corpus: httpx.Client, path: str) -> None:
    first = corpus.get(path)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for value in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = corpus.get(path, headers={"If-None-Match": value})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["remit-position"] == first.headers["remit-position"]
        assert "vary" in again.headers
    assert corpus.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_each_format_has_a_tag_of_its_own(corpus: httpx.Client) -> None:
    tags = {corpus.get("/incidents/si-1", headers={"Accept": each}).headers["etag"] for each in TYPES}
    assert len(tags) == len(TYPES)


def test_read_with_if_match_of_another_state_is_refused(corpus: httpx.Client) -> None:
    tag = corpus.get("/incidents/si-1").headers["etag"]
    assert corpus.get("/incidents/si-1", headers={"If-Match": tag}).status_code == 200
    assert corpus.get("/incidents/si-1", headers={"If-Match": "*"}).status_code == 200
    for value in ('"other"', f"W/{tag}"):
        answer = corpus.get("/incidents/si-1", headers={"If-Match": value})
        assert answer.status_code == 412
        assert answer.headers["etag"] == tag
        assert answer.json()["code"] == "precondition-failed"
    # If-Match goes first (RFC 9110, 13.2.2)
    both = {"If-Match": '"other"', "If-None-Match": tag}
    assert corpus.get("/incidents/si-1", headers=both).status_code == 412


def test_a_tag_of_yesterday_is_looked_at_again(corpus: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    tag_of = conditional.tag_of

    def counted(content: bytes) -> str:
        made.append("")
        return tag_of(content)

    path, tag = "/incidents?q=yesterday", {"If-None-Match": corpus.get("/incidents?q=yesterday").headers["etag"]}
    monkeypatch.setattr("remit_api.rest.common.tag_of", counted)
    assert (corpus.get(path, headers=tag).status_code, made) == (304, [])
    monkeypatch.setattr("remit_api.conditional.day", lambda: 0.0)
    assert (corpus.get(path, headers=tag).status_code, made) == (304, [""])


def test_tag_of_a_record_stays_while_only_others_change(empty: httpx.Client, key: str) -> None:
    assert post(empty, serving.actor(key, "One")).status_code == 201
    before = empty.get(f"/actors/{key}")
    assert post(empty, serving.actor(f"{key}-other", "Other")).status_code == 201
    again = empty.get(f"/actors/{key}", headers={"If-None-Match": before.headers["etag"]})
    assert again.status_code == 304
    assert int(again.headers["remit-position"]) > int(before.headers["remit-position"])
    assert post(empty, serving.actor(key, "One more name")).status_code == 201
    now = empty.get(f"/actors/{key}", headers={"If-None-Match": before.headers["etag"]})
    assert now.status_code == 200
    assert now.headers["etag"] != before.headers["etag"]


@pytest.mark.parametrize("accept", TYPES)
def test_change_on_a_record_that_moved_on_is_refused(empty: httpx.Client, key: str, accept: str) -> None:
    assert post(empty, serving.actor(key, "One")).status_code == 201
    tag = empty.get(f"/actors/{key}", headers={"Accept": accept}).headers["etag"]
    dry = empty.post(
        "/changes?reason=test&dry-run=true",
        content=serving.actor(key, "Two").encode(),
        headers={"Content-Type": "text/turtle", "If-Match": tag},
    )
    assert dry.status_code == 200, dry.text
    assert post(empty, serving.actor(key, "Two"), If_Match=tag).status_code == 201
    refused = post(empty, serving.actor(key, "Three"), If_Match=tag)
    assert refused.status_code == 412, refused.text
    assert "nothing was written" in refused.json()["detail"]
    assert key in refused.headers["etag"]
    assert "Three" not in empty.get(f"/actors/{key}").text
    # the tag that the refusal gives is that of the present state
    assert post(empty, serving.actor(key, "Three"), If_Match=refused.headers["etag"]).status_code == 201


def test_change_may_depend_on_a_record_that_it_does_not_touch(empty: httpx.Client, key: str) -> None:
    assert post(empty, serving.actor(key, "One")).status_code == 201
    tag = empty.get(f"/actors/{key}").headers["etag"]
    assert post(empty, serving.actor(f"{key}-two", "Two"), If_Match=tag).status_code == 201
    assert post(empty, serving.actor(key, "One, renamed"), If_Match=tag).status_code == 201
    assert post(empty, serving.actor(f"{key}-three", "Three"), If_Match=tag).status_code == 412


@pytest.mark.parametrize("value", ['"nonsense"', 'W/"actor/x@1"', "*", "nonsense", ""])
def test_condition_that_names_no_record_is_never_held(empty: httpx.Client, key: str, value: str) -> None:
    answer = post(empty, serving.actor(key, "One"), If_Match=value)
    assert answer.status_code == 412, answer.text
    assert empty.get(f"/actors/{key}").status_code == 404


def test_retry_of_an_accepted_change_is_not_held_to_its_condition(empty: httpx.Client, key: str) -> None:
    assert post(empty, serving.actor(key, "One")).status_code == 201
    tag = empty.get(f"/actors/{key}").headers["etag"]
    sent = {"content": serving.actor(key, "Two").encode(), "headers": {"Content-Type": "text/turtle", "If-Match": tag}}
    for status in (201, 200):
        assert empty.post(f"/changes?reason=test&id={key}", **sent).status_code == status


def test_text_is_attached_on_condition(bare_home: Path, tmp_path: Path) -> None:
    home = serving.copy_home(bare_home, tmp_path / "home")
    with serving.serving(home) as client:
        assert post(client, serving.incident("single-source", "x")).status_code in {201, 422}
        if client.get("/documents/x").status_code == 404:
            turtle = (
                "@prefix rmt: <https://w3id.org/remit/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
                '<https://w3id.org/remit/id/document/x> a rmt:Document ; rdfs:label "A document"@en .'
            )
            assert post(client, turtle).status_code == 201
        tag = client.get("/documents/x").headers["etag"]
        assert client.put("/documents/x/text", content=b"words", headers={"If-Match": "*"}).status_code == 412
        assert client.put("/documents/x/text", content=b"words", headers={"If-Match": '"x"'}).status_code == 412
        attached = client.put("/documents/x/text", content=b"words", headers={"If-Match": tag, "If-None-Match": "*"})
        assert attached.status_code == 200, attached.text
        assert client.put("/documents/x/text", content=b"words", headers={"If-Match": tag}).status_code == 412
        assert client.put("/documents/x/text", content=b"words", headers={"If-None-Match": "*"}).status_code == 412
        text = client.get("/documents/x/text")
        assert text.content == b"words"
        of_text = text.headers["etag"]
        assert client.get("/documents/x/text", headers={"If-None-Match": of_text}).status_code == 304
        assert client.put("/documents/x/text", content=b"words", headers={"If-Match": of_text}).status_code == 200


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ('"a"', [(False, "a")]),
        ('W/"a", "b,c"', [(True, "a"), (False, "b,c")]),
        ("a", []),
        ('"', []),
    ],
)
def test_tags_are_read_as_rfc_9110_writes_them(text: str, tags: list[tuple[bool, str]]) -> None:
    from starlette.requests import Request

    request = Request({"type": "http", "headers": [(b"if-match", text.encode())]})
    found = given(request, "if-match")
    assert found is not None
    assert list(found.tags) == tags
