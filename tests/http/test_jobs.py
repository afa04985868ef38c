"""A change that touches too much to wait for becomes a job with progress."""

import time

import httpx
import pytest

PREFIXES = """@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def many_actors(name: str, count: int) -> str:
    rows = (
        f'<https://w3id.org/remit/id/actor/{name}-{n}> a rmt:Organisation ; rdfs:label "made-up body {n}"@en .'
        for n in range(count)
    )
    return PREFIXES + "\n".join(rows)


@pytest.mark.slow
def test_a_large_change_becomes_a_job_that_says_how_far_it_is(empty: httpx.Client) -> None:
    answer = empty.post(
        "/changes",
        params={"reason": "a long list", "id": "large-1"},
        content=many_actors("many", 2_100),
        headers={"Content-Type": "text/turtle"},
    )
    assert answer.status_code == 202, answer.text
    place = answer.headers["Location"]
    assert place == "/jobs/large-1"
    seen = []
    for _ in range(600):
        job = empty.get(place).json()
        seen.append(job)
        if job["state"] not in {"waiting", "running"}:
            break
        time.sleep(0.1)
    assert seen[-1]["state"] == "accepted", seen[-1]
    assert seen[-1]["done"] == seen[-1]["total"] > 2_000
    assert seen[-1]["change"]["position"] == int(empty.get("/incidents").headers["Remit-Position"])
    again = empty.post(
        "/changes",
        params={"reason": "a long list", "id": "large-1"},
        content=many_actors("many", 2_100),
        headers={"Content-Type": "text/turtle"},
    )
    assert again.status_code == 200
    assert again.json()["replayed"] is True


@pytest.mark.slow
def test_a_large_change_that_is_refused_says_why(empty: httpx.Client) -> None:
    body = (
        many_actors("refused", 2_100)
        + '\n<https://w3id.org/remit/id/incident/bare> a rmt:Incident ; rdfs:label "Alleged"@en .'
    )
    answer = empty.post(
        "/changes",
        params={"reason": "a long list", "id": "large-2"},
        content=body,
        headers={"Content-Type": "text/turtle"},
    )
    assert answer.status_code == 202
    for _ in range(600):
        job = empty.get("/jobs/large-2").json()
        if job["state"] not in {"waiting", "running"}:
            break
        time.sleep(0.1)
    assert job["state"] == "refused"
    assert any(v["path"].endswith("#sourcingStatus") for v in job["problem"]["violations"])
    assert empty.get("/actors/refused-1").status_code == 404


def test_a_job_that_nobody_has_is_not_found(empty: httpx.Client) -> None:
    assert empty.get("/jobs/none").status_code == 404
