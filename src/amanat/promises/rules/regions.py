"""Where the stores lie, by the service file, against the countries that the policy names."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from amanat.policy.reading import Statement
from amanat.promises.identify import finding_id
from amanat.promises.model import Finding
from amanat.promises.regions import country_of, lies_in
from amanat.promises.rules.look import Look
from amanat.promises.rules.words import says
from amanat.service.model import StoreConfig
from amanat.vocabulary.country import eea
from amanat.vocabulary.mechanism import adequacy
from amanat.vocabulary.terms import Modality, Polarity, Scope, Source
from amanat.vocabulary.values import label_of

DUTY = "recipient.transfer"


class _Lies(msgspec.Struct, frozen=True):
    """A store and the country it lies in."""

    store: StoreConfig
    country: str

    @property
    def words(self) -> str:
        return f"store `{self.store.name}` lies in {label_of('country', self.country)}, says the service file"


def contradicted_region(look: Look) -> Iterator[Finding]:
    """Stores that lie where a sentence says that data are not, or not where it says that they are kept.

    It breaks that sentence. Where it says that data are kept in a country, and not that they are there alone, a store
    at home is a hint: what lies there may have been sent on.
    """
    kept = [one for one in _ours(look) if _keeps(one)]
    places = frozenset(country for one in kept for country in one.values("country"))
    for lies in _stores(look):
        for statement in _ours(look):
            named = frozenset(statement.values("country"))
            if _denies(statement, lies.country, named):
                yield _against(lies, statement, "the policy says that data are not there", breaks=True)
            elif statement in kept and not lies_in(lies.country, named if _alone(statement) else places):
                where = " and ".join(label_of("country", one) for one in sorted(named))
                away = not _at_home(lies.country, look.service.controller.country)
                why = f"the policy says that data are kept in {where}"
                yield _against(lies, statement, why, breaks=away or _alone(statement))


def untold_region(look: Look) -> Iterator[Finding]:
    """Stores in a third country that the policy does not name (GDPR Art. 13(1)(f)).

    It breaks the promises that the law makes of naming countries; not where the text leaves countries open.
    """
    statements = [one for one in look.reading.statements if one.polarity is Polarity.YES]
    named = frozenset(country for one in statements for country in one.values("country"))
    open_ended = any(says(one.text, "elsewhere") for one in statements if one.duty == DUTY)
    broken = look.asked_by_law(DUTY) or tuple(
        one.id for one in look.promises if one.duty == DUTY and one.source is Source.BOTH
    )
    for lies in _stores(look):
        if not lies_in(lies.country, named) and not _at_home(lies.country, look.service.controller.country):
            yield _about(
                lies,
                "untold-region",
                f"{lies.words}; the policy does not name that country",
                broken,
                breaks=bool(broken) and not open_ended,
            )


def unguarded_region(look: Look) -> Iterator[Finding]:
    """Stores in a third country without an adequacy decision, for which no sentence names a safeguard. A hint."""
    transfers = [one for one in look.reading.statements if one.duty.startswith("recipient.")]
    guarded = [one for one in transfers if one.values("mechanism")]
    for lies in _stores(look):
        decision = adequacy().get(lies.country)
        safe = lies.country in eea() or (decision is not None and not decision.only)
        told = any(not one.values("country") or lies.country in one.values("country") for one in guarded)
        if not (safe or told or _at_home(lies.country, look.service.controller.country)):
            yield _about(
                lies,
                "unguarded-region",
                f"{lies.words}; the policy names no safeguard for that country",
                (),
                breaks=False,
            )


def unknown_region(look: Look) -> Iterator[Finding]:
    """Regions of which nobody knows in which country they lie."""
    for store in look.service.stores:
        if store.region and country_of(store.region) is None:
            yield Finding(
                id=finding_id("unknown-region", DUTY, (store.name,), store.region),
                rule="unknown-region",
                duty=DUTY,
                message=f"it is not known in which country the region `{store.region}` of store `{store.name}` lies",
                remedy="give the country's code (ISO 3166) as `region`",
                store=store.name,
                breaks=False,
            )


def _stores(look: Look) -> Iterator[_Lies]:
    for store in look.service.stores:
        country = country_of(store.region or "")
        if country:
            yield _Lies(store, country)


def _ours(look: Look) -> list[Statement]:
    """Sentences about where the service itself has data, under no condition of their own."""
    return [
        one
        for one in look.reading.statements
        if one.duty == DUTY and one.scope in (Scope.SERVICE, Scope.ENGINE) and one.values("country")
    ]


def _keeps(statement: Statement) -> bool:
    """Whether it says in which countries data are kept, and leaves none open."""
    sure = statement.polarity is Polarity.YES and statement.modality is not Modality.MAY
    ours = statement.frame.actor not in ("recipient", "third party")
    return sure and ours and says(statement.text, "stored") and not says(statement.text, "elsewhere")


def _alone(statement: Statement) -> bool:
    """Whether it says that data are there and nowhere else."""
    return statement.modality is Modality.ONLY_IF or says(statement.text, "only")


def _denies(statement: Statement, country: str, named: frozenset[str]) -> bool:
    reserved = statement.frame.exception is not None or statement.values("mechanism") or says(statement.text, "reserve")
    if statement.polarity is not Polarity.NO or reserved:
        return False
    there = lies_in(country, named)
    return not there if says(statement.text, "outside") else there


def _at_home(country: str, home: str | None) -> bool:
    """Whether a store there is no transfer: the controller's own country, or within the EEA with a controller in it."""
    return country == home or (country in eea() and (home is None or home in eea()))


def _against(lies: _Lies, statement: Statement, why: str, *, breaks: bool) -> Finding:
    found = _about(lies, "contradicted-region", f"{lies.words}; {why}", (statement.id,), breaks=breaks)
    return msgspec.structs.replace(
        found,
        id=finding_id("contradicted-region", DUTY, (lies.store.name,), statement.text),
        start=statement.start,
        end=statement.end,
    )


def _about(lies: _Lies, rule: str, message: str, promises: tuple[str, ...], *, breaks: bool) -> Finding:
    return Finding(
        id=finding_id(rule, DUTY, (lies.store.name,), lies.country),
        rule=rule,
        duty=DUTY,
        message=message,
        remedy="move the store, or correct the policy or the store's `region`",
        promises=promises,
        store=lies.store.name,
        breaks=breaks,
    )
