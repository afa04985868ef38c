"""Answers that are given again: the same bytes while nothing was written, and never after, nor under another name."""

from __future__ import annotations

import httpx
import pytest

import serving


def add(client: httpx.Client, key: str, label: str) -> None:
    sent = client.post(
        "/changes",
        params={"reason": "a test"},
        content=serving.actor(key, label),
        headers={"Content-Type": "text/turtle"},
    )
    assert sent.status_code == 201, sent.text


@pytest.mark.parametrize("path", ["/actors?sort=id", "/actors/{key}-a", "/actors/{key}-a?fields=label"])
def test_an_answer_is_the_same_until_something_is_written(empty: httpx.Client, key: str, path: str) -> None:
    add(empty, f"{key}-a", "Acme")
    first, again = (empty.get(path.format(key=key)) for _ in range(2))
    assert first.content == again.content
    assert first.headers["etag"] == again.headers["etag"]
    assert first.headers["x-request-id"] != again.headers["x-request-id"]
    add(empty, f"{key}-b", "Beta")
    after = empty.get(path.format(key=key))
    assert int(after.headers["remit-position"]) == int(first.headers["remit-position"]) + 1
    assert empty.get(f"/actors/{key}-b").status_code == 200


def test_formats_and_conditions_are_kept_apart(corpus: httpx.Client) -> None:
    for _ in range(2):
        assert corpus.get("/actors/alibaba", headers={"Accept": "application/json"}).json()["id"] == "alibaba"
        assert "text/turtle" in corpus.get("/actors/alibaba", headers={"Accept": "text/turtle"}).headers["content-type"]
    tag = corpus.get("/actors/alibaba").headers["etag"]
    assert corpus.get("/actors/alibaba", headers={"If-None-Match": tag}).status_code == 304
    assert corpus.get("/actors/alibaba", headers={"If-Match": '"other"'}).status_code == 412
    assert corpus.head("/actors/alibaba").content == b""


def test_a_feed_is_not_given_again_under_another_name(corpus: httpx.Client) -> None:
    for name in ("localhost", "127.0.0.1", "localhost"):
        feed = corpus.get("/changes.atom", headers={"Host": f"{name}:8420"})
        assert feed.status_code == 200
        assert f"http://{name}:8420/" in feed.text


def test_what_is_given_again_is_counted_under_its_route(corpus: httpx.Client) -> None:
    def counted() -> float:
        wanted = 'remit_requests_total{method="GET",route="/claims/{key}",status="200"}'
        lines = corpus.get("/metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(wanted))

    one = corpus.get("/claims?limit=1").json()["items"][0]["url"]
    corpus.get(one)
    before = counted()
    corpus.get(one)
    assert counted() == before + 1
