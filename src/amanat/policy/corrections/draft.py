"""Blank entries for unread sentences, put at the end of `reading.toml` for a person to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import tomlkit

from amanat.policy.corrections.model import sentence_key
from amanat.policy.reading import Reading

HEAD = """\
# What a person says of sentences of the policy; it wins over the rules of the reader. An entry is found by the hash of
# its sentence, so that edits elsewhere leave it alone; `amanat read POLICY --explain` shows hashes.
#   duties = ["retention.limit"]        what the sentence promises, in place of what was read
#   kind, scope, polarity, modality     how it stands
#   add = [{ kind = "period", value = "P30D", words = "a month" }]
#   remove = [{ kind = "category", value = "email" }]
#   informative = true                  it promises nothing
#   unread = false                      a person has read it and found nothing in it
#   under = "Cookies"                   only where a heading or list introduction has these words
# `by`, `because` and `on` are always needed.
"""


def add_drafts(file: Path, reading: Reading, today: date) -> int:
    """Adds an entry, commented out, for each unread sentence that the file does not name yet; says how many.

    What stands in the file stays, byte for byte.
    """
    text = file.read_bytes().decode("utf-8") if file.exists() else ""
    drafts = list(_drafts(reading, text, today))
    if not drafts:
        return 0
    head = text if not text or text.endswith("\n") else f"{text}\n"
    file.write_bytes(((head or HEAD) + "".join(f"\n{each}" for each in drafts)).encode("utf-8"))
    return len(drafts)


def _drafts(reading: Reading, known: str, today: date) -> Iterator[str]:
    seen: set[str] = set()
    for span in reading.unread:
        words = " ".join(reading.text[span.start : span.end].split())
        key = sentence_key(words)
        if key not in seen and f'"{key}"' not in known:
            seen.add(key)
            yield draft(key, words, today)


def draft(key: str, words: str, today: date) -> str:
    """One entry, commented out; without its `# ` it is an entry that only lacks what the person has to say."""
    lines = (
        "[[sentence]]",
        f'hash = "{key}"',
        f"text = {tomlkit.string(words).as_string()}",
        "duties = []",
        'by = ""',
        'because = ""',
        f"on = {today.isoformat()}",
    )
    return "".join(f"# {line}\n" for line in lines)
