"""Doors to Chromium, which shows web pages as readers get them, and to axe, which judges them for accessibility.

A missing program or package skips the test, with its name, as in `validators`.
"""

from __future__ import annotations

import importlib.util
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from support import validators

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

_CHROMIUM_PROGRAMS = ("chromium", "google-chrome")
_PACKAGES = ("playwright", "axe_playwright_python")
_CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental")


@contextmanager
def launch_chromium() -> Iterator[Browser]:
    """The Chromium of this machine, with an empty profile that goes when it is closed."""
    for package in _PACKAGES:
        if importlib.util.find_spec(package) is None:
            validators._skip_for_missing(f"the Python package {package}")
    program = next(filter(None, map(shutil.which, _CHROMIUM_PROGRAMS)), None)
    if program is None:
        validators._skip_for_missing("the program chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_CHROMIUM_OPTIONS))
        yield browser
        browser.close()


@contextmanager
def open_page(browser: Browser, path: Path, width: int = 1280) -> Iterator[tuple[Page, list[str]]]:
    """A file in a window of that many CSS pixels, and all that it asks for, itself first."""
    with browser.new_page(viewport={"width": width, "height": 800}) as page:
        requested_urls: list[str] = []
        page.on("request", lambda request: requested_urls.append(request.url))
        page.goto(path.as_uri())
        yield page, requested_urls


def run_axe(page: Page) -> list[str]:
    """What axe finds wrong with a page by WCAG 2.2 AA and by good practice, with the elements at fault."""
    from axe_playwright_python.sync_playwright import Axe

    axe_result: dict[str, Any] = (
        Axe().run(page, options={"runOnly": {"type": "tag", "values": list(_AXE_TAGS)}}).response
    )
    assert len(axe_result["passes"]) > 10, "axe did not look at the page"
    return [
        f"{violation['id']}: {node['html'][:120]} ({node.get('failureSummary', '')})"
        for violation in axe_result["violations"]
        for node in violation["nodes"]
    ]


def find_overflows(page: Page) -> list[str]:
    """The elements that stand out of the window to the right; empty where nobody has to scroll sideways."""
    overflows: list[str] = page.evaluate(
        """() => {
            const room = document.documentElement.clientWidth;
            const wide = document.documentElement.scrollWidth > room ? ['the page'] : [];
            const out = [...document.body.querySelectorAll('*')]
                .filter(e => !e.closest('svg') || e.localName === 'svg')
                .filter(e => e.getBoundingClientRect().right > room + 0.5);
            return wide.concat(out.map(e => e.outerHTML.slice(0, 120)));
        }"""
    )
    return overflows
