"""Takes the pictures of the documentation: `python docs/img/take.py http://127.0.0.1:8420`, with a server running.

Needs Chromium (CHROMIUM names it, where it is not that of Playwright).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SIZES = (("incident.png", 1280, 1000, 1.0), ("incident-390.png", 390, 900, 2.0))


def take(address: str, folder: Path) -> None:
    """Writes each picture of the seed incident's page into a folder."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"])
        for name, width, height, scale in SIZES:
            page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=scale)
            page.goto(f"{address}/incidents/si-1")
            page.evaluate("document.fonts.ready")
            page.screenshot(path=str(folder / name))
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1], Path(__file__).parent)
