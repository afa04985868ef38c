"""The query page in a browser: a query is written and run, and one that reaches a limit says so."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

INCIDENTS = "SELECT ?incident { ?incident a <https://w3id.org/remit/ns#Incident> }"
SWELLING = (
    'SELECT (STRLEN(?y) AS ?n) { BIND(REPLACE("aaaaaaaaaaaaaaaa", "a", "aaaaaaaaaaaaaaaaaaaaaaaa") AS ?v) '
    'BIND(REPLACE(?v, "a", ?v) AS ?w) BIND(REPLACE(?w, "a", ?v) AS ?x) BIND(REPLACE(?x, "a", ?v) AS ?y) }'
)


def test_query_is_run_in_the_page_and_leads_to_records(quiet: Page, site: str) -> None:
    quiet.goto(f"{site}/sparql")
    quiet.locator("textarea").fill(INCIDENTS)
    quiet.get_by_role("button", name="Run query").click()
    link = quiet.locator("a[href='/id/incident/si-1']")
    expect(link).to_be_visible()
    link.click()
    expect(quiet).to_have_url(f"{site}/incidents/si-1")


def test_query_that_reaches_a_limit_says_which_in_the_page(chromium: Browser, site: str) -> None:
    # not the quiet page: the browser itself notes on the console that the answer is an error
    page = chromium.new_page()
    page.goto(f"{site}/sparql")
    page.locator("textarea").fill(SWELLING)
    page.get_by_role("button", name="Run query").click()
    expect(page.get_by_role("alert")).to_contain_text("setting query_memory")
    page.close()
