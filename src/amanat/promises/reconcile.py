"""Policy against stores, both ways: what is not told, what is not there, what must not be there, what is not known."""

from __future__ import annotations

from amanat.datamap.model import DataMap
from amanat.policy.reading import Reading
from amanat.promises.identify import told_apart
from amanat.promises.model import Finding, Promise
from amanat.promises.rules.absent import absent
from amanat.promises.rules.children import children
from amanat.promises.rules.corrections import stray_correction
from amanat.promises.rules.forbidden import forbidden
from amanat.promises.rules.look import Look, Rule
from amanat.promises.rules.minimal import never_filled, unused
from amanat.promises.rules.optional import optional_though_required, required_though_optional
from amanat.promises.rules.purposes import denied_purpose, untold_purpose
from amanat.promises.rules.regions import contradicted_region, unguarded_region, unknown_region, untold_region
from amanat.promises.rules.silent_store import silent_store
from amanat.promises.rules.sources import denied_source, undisclosed_source
from amanat.promises.rules.special import special_without_condition
from amanat.promises.rules.text import text
from amanat.promises.rules.undisclosed import undisclosed
from amanat.promises.rules.unplaced import stray_pin, unplaced, unreached
from amanat.promises.rules.unread import doubted_key, unread
from amanat.service.model import Service

RULES: tuple[Rule, ...] = (
    silent_store,
    undisclosed,
    forbidden,
    undisclosed_source,
    denied_source,
    children,
    special_without_condition,
    required_though_optional,
    optional_though_required,
    untold_purpose,
    denied_purpose,
    unused,
    never_filled,
    contradicted_region,
    untold_region,
    unguarded_region,
    unknown_region,
    unplaced,
    unread,
    unreached,
    doubted_key,
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
