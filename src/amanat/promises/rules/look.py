"""What every rule of reconciliation may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from amanat.datamap.model import DataMap
from amanat.policy.reading import Reading
from amanat.promises.model import Finding, Promise
from amanat.service.model import Service
from amanat.vocabulary.terms import Source


class Look(msgspec.Struct, frozen=True, kw_only=True):
    promises: tuple[Promise, ...]
    reading: Reading
    datamap: DataMap
    service: Service

    def asked_by_law(self, duty: str) -> tuple[str, ...]:
        """The identifiers of the promises that come from law alone and carry the duty."""
        return tuple(one.id for one in self.promises if one.duty == duty and one.source is Source.LAW)

    @property
    def all_answered(self) -> bool:
        """Whether there is a store and none was silent: only then is what is not found not there."""
        return bool(self.datamap.stores) and all(store.answered for store in self.datamap.stores)


Rule = Callable[[Look], Iterator[Finding]]
"""A rule MUST be pure. It yields counter-evidence; what breaks nothing carries `breaks=False`."""
