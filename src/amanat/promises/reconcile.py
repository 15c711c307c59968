"""Policy against stores, both ways: what is not told, what is not there, what must not be there, what is not known."""

from __future__ import annotations

from amanat.datamap.model import DataMap
from amanat.policy.reading import Reading
from amanat.promises.identify import told_apart
from amanat.promises.model import Finding, Promise
from amanat.promises.rules.absent import absent
from amanat.promises.rules.corrections import stray_correction
from amanat.promises.rules.forbidden import forbidden
from amanat.promises.rules.look import Look, Rule
from amanat.promises.rules.silent_store import silent_store, unread_table
from amanat.promises.rules.sources import denied_source, undisclosed_source
from amanat.promises.rules.text import text
from amanat.promises.rules.undisclosed import undisclosed
from amanat.promises.rules.unplaced import stray_pin, unplaced, unreached
from amanat.service.model import Service

RULES: tuple[Rule, ...] = (
    silent_store,
    unread_table,
    undisclosed,
    forbidden,
    undisclosed_source,
    denied_source,
    unplaced,
    unreached,
    stray_pin,
    absent,
    text,
    stray_correction,
)


def reconcile(
    promises: tuple[Promise, ...], reading: Reading, datamap: DataMap, service: Service
) -> tuple[Finding, ...]:
    """All findings, rule by rule, before baseline and waivers."""
    look = Look(promises=promises, reading=reading, datamap=datamap, service=service)
    return tuple(told_apart(finding for rule in RULES for finding in rule(look)))
