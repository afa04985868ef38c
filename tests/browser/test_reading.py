"""Reading an incident with the keyboard, on a phone, and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

PAGES = (
    "/",
    "/incidents",
    "/incidents/si-1",
    "/claims/C7",
    "/documents/seed-article",
    "/actors/alibaba",
    "/authorities/cma",
    "/rules/us-742.6-a-13",
    "/provisions/uk-cyber-sanctions-2020-3",
    "/ask",
    "/ask?kind=who-can-act&incident=si-1&as_of=2026-11-23",
    "/search?q=alibaba",
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%205",
)


def test_incident_is_read_with_the_keyboard(quiet: Page, site: str) -> None:
    quiet.goto(f"{site}/incidents")
    quiet.keyboard.press("Tab")
    expect(quiet.locator(":focus")).to_have_text("Skip to main content")
    quiet.keyboard.press("Enter")
    expect(quiet.locator("main")).to_be_focused()
    quiet.get_by_role("link", name="Alleged extraction and replication of Claude features").focus()
    quiet.keyboard.press("Enter")
    expect(quiet).to_have_url(f"{site}/incidents/si-1")
    expect(quiet.get_by_role("heading", name="Reported from a document, contested")).to_be_visible()
    expect(quiet.get_by_text("No authority has confirmed it.")).to_be_visible()
    quiet.get_by_label("All 59").focus()
    quiet.keyboard.press("ArrowRight")
    while "Denies" not in (quiet.locator(":focus + label").text_content() or ""):
        quiet.keyboard.press("ArrowRight")
    expect(quiet.locator("#seed-c25")).to_be_visible()
    expect(quiet.locator("#seed-c7")).to_be_hidden()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_page_has_one_heading_and_never_scrolls_sideways(quiet: Page, site: str, path: str, width: int) -> None:
    quiet.set_viewport_size({"width": width, "height": 800})
    quiet.goto(site + path)
    expect(quiet.locator("h1")).to_have_count(1)
    expect(quiet.locator("main")).to_be_visible()
    sideways = quiet.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0
    unnamed = quiet.evaluate(
        "() => [...document.querySelectorAll('main input, main textarea, main select, header input')]"
        ".filter(field => field.type !== 'hidden')"
        ".filter(field => field.labels.length === 0).map(field => field.outerHTML)"
    )
    assert unnamed == []


def test_everything_is_there_without_script(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/incidents/si-1")
    expect(page.locator(".claim")).to_have_count(59)
    page.locator("label[for=f-denies]").click()
    expect(page.locator("#seed-c25")).to_be_visible()
    expect(page.locator("#seed-c7")).to_be_hidden()
    page.locator("#seed-c25").get_by_role("link", name="C25").first.click()
    expect(page.locator("h1")).to_contain_text("denies (claim C25)")
    context.close()
