"""The record in a sentence."""

from __future__ import annotations

from amanat.activities.model import Record
from amanat.policy.out.words import count


def headline(record: Record) -> str:
    """How many activities there are, and how much is not known of them."""
    told = []
    if record.controller:
        told.append(f"{count(len(record.controller), 'activity', 'activities')} as controller")
    if record.processor:
        told.append(f"{count(len(record.processor), 'activity', 'activities')} as processor")
    first = "No activity is named, so all that is known stands as one" if record.as_one else " and ".join(told)
    unknown = f"{count(record.unknown, 'thing')} {'is' if record.unknown == 1 else 'are'} not known"
    return f"{first}; {unknown if record.unknown else 'nothing that the law asks for is missing'}."
