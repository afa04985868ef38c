"""Asking the law in a browser: from incident to answer to rule by keyboard, and on a phone without script."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

PHONE = {"width": 390, "height": 800}


def test_incident_leads_to_an_answer_and_the_answer_to_its_rule_with_the_keyboard(quiet: Page, site: str) -> None:
    quiet.set_viewport_size({"width": 1280, "height": 800})
    quiet.goto(f"{site}/incidents/si-1")
    quiet.get_by_role("link", name="Who may act?").focus()
    quiet.keyboard.press("Enter")
    expect(quiet.locator("h1")).to_have_text("Who may act?")
    expect(quiet.get_by_label("What this is asked of")).to_contain_text("reported from a document, contested")
    conditions = quiet.locator("#f1 summary", has_text="Conditions")
    conditions.focus()
    quiet.keyboard.press("Enter")
    expect(quiet.locator("#f1 .clauses").first).to_be_visible()
    quiet.locator("#f1 h3 a").focus()
    quiet.keyboard.press("Enter")
    expect(quiet.get_by_role("heading", name="When it is law")).to_be_visible()
    expect(quiet.get_by_role("heading", name="Condition", exact=True)).to_be_visible()


def test_situation_is_described_and_answered_on_a_phone_without_script(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]  # as Playwright says
    page = context.new_page()
    page.goto(f"{site}/ask")
    page.get_by_label("Situation (YAML").fill("act: export\non: 2026-03-01\nfrom: us\nto: cn\nitem: {id: h200}\n")
    page.locator("#s-kind").select_option("licence")
    page.locator("#s-day").fill("2026-03-02")
    page.get_by_role("button", name="Ask of the situation").click()
    expect(page.locator(".verdict-line")).to_contain_text("A licence is required")
    expect(page.get_by_role("heading", name="What was looked at")).to_be_visible()
    page.get_by_label("Situation (YAML").fill("act: exprt")
    page.get_by_role("button", name="Ask of the situation").click()
    expect(page.get_by_role("alert")).to_contain_text("Did you mean export")
    expect(page.get_by_label("Situation (YAML")).to_have_value("act: exprt")
    context.close()
