"""Choices of a template that nobody made: `[kept on your device]/[kept by us]`."""

from __future__ import annotations

import re

_PART = r"\[(?:[^\[\]\n]|\[[^\[\]\n]{0,80}\]){1,400}"
UNDECIDED = re.compile(rf"{_PART}\]\s?[/|]\s?{_PART}\]?")
"""Two passages in brackets, of which one was to stay. The last bracket may be missing."""
