from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

import serving

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium: nothing is downloaded for the tests.

    Playwright keeps an event loop running in this thread, in which no other test could run one of its own: so it
    goes when the module ends.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("The browser tests need Debian's package “chromium”. Install it: apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over the corpus."""
    home: Path = serving.make_home(tmp_path_factory.mktemp("browser") / "home", corpus=True)
    with serving.serving(home) as client:
        yield str(client.base_url).rstrip("/")


@pytest.fixture
def quiet(chromium: Browser, site: str) -> Iterator[Page]:
    """A page that may not complain on its console, raise an error, or ask another host."""
    complaints: list[str] = []
    page = chromium.new_page()

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith((site, "data:")):
            complaints.append(f"request to {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", on_request)
    yield page
    page.close()
    assert complaints == []
