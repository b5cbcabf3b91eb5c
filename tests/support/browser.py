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

_PROGRAMS = ("chromium", "google-chrome")
_PACKAGES = ("playwright", "axe_playwright_python")
_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine, with an empty profile that goes when it is closed."""
    for package in _PACKAGES:
        if importlib.util.find_spec(package) is None:
            validators._missing(f"the Python package {package}")
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        validators._missing("the program chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_OPTIONS))
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, path: Path, width: int = 1280) -> Iterator[tuple[Page, list[str]]]:
    """A file in a window of that many CSS pixels, and all that it asks for, itself first."""
    with browser.new_page(viewport={"width": width, "height": 800}) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        yield page, asked


def axe(page: Page) -> list[str]:
    """What axe finds wrong with a page by WCAG 2.2 AA and by good practice, with the elements at fault."""
    from axe_playwright_python.sync_playwright import Axe

    found: dict[str, Any] = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(_RULES)}}).response
    assert len(found["passes"]) > 10, "axe did not look at the page"
    return [
        f"{fault['id']}: {node['html'][:120]} ({node.get('failureSummary', '')})"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def overflows(page: Page) -> list[str]:
    """The elements that stand out of the window to the right; empty where nobody has to scroll sideways."""
    found: list[str] = page.evaluate(
        """() => {
            const room = document.documentElement.clientWidth;
            const wide = document.documentElement.scrollWidth > room ? ['the page'] : [];
            const out = [...document.body.querySelectorAll('*')]
                .filter(e => !e.closest('svg') || e.localName === 'svg')
                .filter(e => e.getBoundingClientRect().right > room + 0.5);
            return wide.concat(out.map(e => e.outerHTML.slice(0, 120)));
        }"""
    )
    return found
