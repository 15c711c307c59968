"""On what it rests: legal bases, opting in and out, mechanisms of transfer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.compare.judges.names import named
from amanat.policy.compare.model import Reason
from amanat.policy.compare.side import Look, reason

_ASKS = re.compile(r"\b(?:consent|agree(?:d|ment)?|permission|opt(?:ed)?[ -]?in|accept(?:ed)?)\b")
_REFUSES = re.compile(
    r"\b(?:refuse|reject|opt(?:ing)?[ -]?out|disable|block|decline|switch(?:ed)? off|turn(?:ed)? off|unsubscribe)\b"
)
_DEVICE = ("web.consent", "web.catalogue", "web.tracker")


def bases(look: Look) -> Iterator[Reason]:
    """Another legal basis for the same (GDPR Art. 13(1)(c))."""
    old, new = set(look.old.values("basis")), set(look.new.values("basis"))
    if not old:
        for purpose in look.new.values("purpose", "purpose."):
            old |= look.before.bases.get(purpose, set())
    if not old or not new or new <= old:
        return
    told = (
        f"{_list('basis', new - old)} in place of {_list('basis', old - new)}"
        if old - new
        else f"{_list('basis', new - old)} besides {_list('basis', old)}"
    )
    if "consent" in old - new and "legitimate_interest" in new:
        yield reason("consent-to-interest", "yes", f"what rested on consent now rests on legitimate interest: {told}")
    else:
        yield reason("basis", "yes", f"another legal basis: {told}")


def opting(look: Look) -> Iterator[Reason]:
    """What was asked for beforehand can now only be refused afterwards."""
    marketing = "marketing.optin" in look.old.duties and "marketing.optin" not in look.new.duties
    if marketing and not look.after.says("marketing.optin") and look.after.says("marketing.optout"):
        yield reason("opt-in-to-opt-out", "yes", "marketing needed consent, and now can only be stopped")
    elif _device(look) and _asks_only(look.old.folded) and _refuses_only(look.new.folded):
        yield reason("opt-in-to-opt-out", "yes", "the device was read on consent, and now can only be kept from it")


def _device(look: Look) -> bool:
    return any(duty in look.old.duties for duty in _DEVICE) and any(duty in look.new.duties for duty in _DEVICE)


def _asks_only(words: str) -> bool:
    return bool(_ASKS.search(words))


def _refuses_only(words: str) -> bool:
    return bool(_REFUSES.search(words)) and not _ASKS.search(words)


def mechanisms(look: Look) -> Iterator[Reason]:
    """What carries a transfer to a third country (GDPR Art. 44 to 49)."""
    old, new = set(look.old.values("mechanism")), set(look.new.values("mechanism"))
    if old - new and "recipient.transfer" in look.new.duties:
        rest = (
            f"{_list('mechanism', new)} in place of {_list('mechanism', old)}"
            if new
            else f"nothing named in place of {_list('mechanism', old)}"
        )
        yield reason("mechanism", "yes", f"transfers rest on {rest}")


def _list(kind: str, values: set[str]) -> str:
    return ", ".join(named(kind, each) for each in sorted(values))
