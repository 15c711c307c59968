"""Colours of a stylesheet, and how far two stand apart."""

from __future__ import annotations

import re


def colours(sheet: str, dark: bool) -> dict[str, str]:
    """The palette that a sheet declares; in the dark as far as it is declared anew."""
    sheet = re.sub(r"@media print \{.*?\n\}", "", sheet, flags=re.DOTALL)
    found: dict[str, str] = {}
    for query, block in re.findall(r"(@media[^{]*\{\s*)?:root \{(.*?)\}", sheet, re.DOTALL):
        if not query or (dark and "dark" in query):
            found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    return found


def _luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(front: str, back: str) -> float:
    """From 1 to 21, after WCAG 2.2."""
    low, high = sorted((_luminance(front), _luminance(back)))
    return (high + 0.05) / (low + 0.05)
