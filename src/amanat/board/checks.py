"""All checks there are, by duty. What is not here is unproven, and the board says so."""

from __future__ import annotations

from amanat.duties.requests.checks import check_access, check_erase, check_port, check_rectify, check_restrict
from amanat.promises.checks.absent import absent
from amanat.promises.checks.categories import categories
from amanat.promises.checks.contradicted import contradicted
from amanat.promises.checks.lint import lint
from amanat.promises.checks.nothing import nothing
from amanat.promises.checks.source import source
from amanat.promises.model import Check

CHECKS: dict[str, Check] = {
    "datamap.categories": categories,
    "datamap.absent": absent,
    "datamap.source": source,
    "purpose.basis": contradicted("required-though-optional", "untold-purpose"),
    "purpose.limit": contradicted("denied-purpose"),
    "recipient.transfer": contradicted("contradicted-region", "untold-region"),
    "minors.gate": contradicted("children-held"),
    "policy.lint": lint,
    "rights.access": check_access,
    "rights.erase": check_erase,
    "rights.port": check_port,
    "rights.rectify": check_rectify,
    "rights.restrict": check_restrict,
}


def check_for(duty: str) -> Check:
    """The check that shows whether promises of this duty are kept."""
    return CHECKS.get(duty, nothing)
