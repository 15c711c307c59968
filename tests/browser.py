"""Debian's Chromium for tests that look at pages as a person would. Nothing is fetched but what the test serves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.conftest import ROOT, cannot_run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-component-update",
    "--disable-sync", "--disable-quic",
)  # fmt: skip
SCREENS = ROOT / "build" / "screens"


def chromium() -> str:
    """The path of Chromium; without one the test is not run."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    cannot_run("Chromium is not installed")
    raise AssertionError


@contextmanager
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        cannot_run("playwright is not installed")
    path = chromium()
    with sync_playwright() as playwright:
        held = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield held
        finally:
            held.close()


def screen(name: str) -> Path:
    """Where a screenshot goes."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    return SCREENS / f"{name}.png"
