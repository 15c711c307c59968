"""What each cell of the record says. Nothing is left out silently: what no source tells is told as unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from amanat.activities.model import Cell, Item, Unknown
from amanat.activities.sources import Sources, fields
from amanat.policy.out.words import value_in_words
from amanat.policy.reading import Field
from amanat.service.model import Recipient
from amanat.vocabulary.categories import categories
from amanat.vocabulary.country import eea
from amanat.vocabulary.duties import duties
from amanat.vocabulary.mechanism import adequacy, mechanisms
from amanat.vocabulary.values import label_of, values

Fill = Callable[[Sources, int], Cell]


def who(sources: Sources, number: int) -> Cell:
    """GDPR Art. 30(1)(a), 30(2)(a)."""
    controller = sources.service.controller
    items = [sources.said(controller.name, "controller", "name")]
    unknown = []
    for key, value, told in (
        ("contact", controller.contact, "how the controller is reached"),
        ("dpo", controller.dpo, "who the data protection officer is (Art. 37)"),
        ("representative", controller.representative, "who the representative in the Union is (Art. 27)"),
    ):
        label = {"contact": "contact", "dpo": "data protection officer", "representative": "representative"}[key]
        if value:
            items.append(sources.said(f"{label}: {value}", "controller", key))
        elif key != "representative" or (controller.country and controller.country not in eea()):
            remedy = f"say `{key}` under `[controller]`" + (', or `dpo = "none"`' if key == "dpo" else "")
            unknown.append(Unknown(told, remedy))
    if sources.activities[number].role == "joint controller":
        joint = [sources.sentence("an arrangement between joint controllers", each, common=common)
                 for each, common in sources.statements(number, "recipient.joint")]  # fmt: skip
        items += joint
        unknown += [] if joint else [Unknown("who the joint controller is", "say so in the policy (Art. 26)")]
    return Cell(items=tuple(items), unknown=tuple(unknown))


def purposes(sources: Sources, number: int) -> Cell:
    """GDPR Art. 30(1)(b)."""
    activity = sources.activities[number]
    items = [sources.said(activity.purpose, "activity", number, "purpose")] if activity.purpose else []
    items += [
        sources.sentence(label_of("purpose", field.value), statement, common=common)
        for statement, common in sources.statements(number, "purpose.", "marketing.")
        for field in fields(statement, "purpose")
        if len(sources.activities) == 1 or field.value in sources.purposes[number]
    ]
    return _cell(items, Unknown("for what the data are used", f"say `purpose` {sources.under}"))


def subjects(sources: Sources, number: int) -> Cell:
    """GDPR Art. 30(1)(c). From the map only what tables show; what the people are called, a person says."""
    activity = sources.activities[number]
    items = [sources.said(name, "activity", number, "subjects") for name in activity.subjects]
    tables, common = sources.tables(number)
    for store, table in tables:
        place = f"{store}.{table.name}"
        if table.ownership == "people":
            items.append(Item(text=f"persons in `{table.name}`", source="map", place=place, common=common))
        if table.children:
            items.append(Item(text="children", source="map", place=place, common=common))
    unknown = [] if activity.subjects else [Unknown(
        "what kinds of persons they are", f'say them: `subjects = ["customers"]` {sources.under}'
    )]  # fmt: skip
    return Cell(items=_once(items), unknown=tuple(unknown))


def data_categories(sources: Sources, number: int) -> Cell:
    """GDPR Art. 30(1)(c): what the tables of the activity hold."""
    tables, common = sources.tables(number)
    places: dict[str, list[str]] = {}
    unsure, nameless = [], []
    for store, table in tables:
        for column in table.columns:
            named = (*column.categories, *(name for each in column.inside for name in each.categories))
            if column.personal is None:
                unsure.append(f"{store}.{table.name}.{column.name}")
            elif column.personal and not named:
                nameless.append(f"{store}.{table.name}.{column.name}")
            for name in dict.fromkeys(named) if column.personal else ():
                places.setdefault(name, []).append(f"{store}.{table.name}")
    items = [
        Item(text=categories()[name].label, source="map", place=_list(places[name]), common=common,
             special=categories()[name].special)
        for name in categories() if name in places
    ]  # fmt: skip
    unknown = [Unknown(f"whether {_list(unsure)} holds personal data", "say so in datamap.toml")] if unsure else []
    if nameless:
        unknown.append(Unknown(f"of which category {_list(nameless)} is", "say its `categories` in datamap.toml"))
    if common:
        remedy = f'say them: `tables = ["orders*"]` {sources.under}'
        unknown.append(Unknown("which tables serve this activity", remedy))
    for pattern in sources.stray_tables(number):
        unknown.append(
            Unknown(
                f"what `{pattern}` is: no table has this name",
                f"correct it in {sources.file('activity', number, 'tables')}",
            )
        )
    silent = [store.name for store in sources.datamap.stores if not store.answered]
    if silent:
        unknown.append(
            Unknown(f"what {_list(silent)} holds: it did not answer", "make it reachable and run this again")
        )
    if not items and not unknown:
        unknown.append(Unknown("which data are held: none were found", "look at `amanat map --all`"))
    return Cell(items=tuple(items), unknown=tuple(unknown))


def recipients(sources: Sources, number: int) -> Cell:
    """GDPR Art. 30(1)(d)."""
    several = len(sources.activities) > 1
    items = [
        sources.said(_recipient(each), "recipient", place, common=several)
        for place, each in enumerate(sources.service.recipients)
    ]
    items += [
        sources.sentence(_named(field), statement, common=common)
        for statement, common in sources.statements(number, "recipient.")
        for field in fields(statement, "recipient", "vendor")
    ]
    return _cell(
        items, Unknown("who receives the data", "name each under `[[recipient]]`; if nobody does, say so in the policy")
    )


def _named(field: Field) -> str:
    """A recipient that the policy names, with the countries it is in."""
    where = ", ".join(label_of("country", code) for code in field.countries)
    return label_of(field.kind, field.value) + (f" ({where})" if where else "")


def _recipient(each: Recipient) -> str:
    told = [part for part in (each.role, each.country and label_of("country", each.country)) if part]
    held = f": {', '.join(categories()[name].label for name in each.categories)}" if each.categories else ""
    return each.name + (f" ({', '.join(told)})" if told else "") + held


def transfers(sources: Sources, number: int) -> Cell:
    """GDPR Art. 30(1)(e), 30(2)(c): recipients and stores outside the European Economic Area, and what carries it."""
    parts = (_of_recipients(sources), _of_stores(sources), _of_policy(sources, number))
    items = [item for part in parts for item in part.items]
    unknown = [each for part in parts for each in part.unknown]
    if not items and not unknown:
        items.append(sources.said("none: all recipients and stores named are in the European Economic Area", "service"))
    return Cell(items=_once(items), unknown=tuple(unknown))


def _of_recipients(sources: Sources) -> Cell:
    items, unknown = [], []
    common = len(sources.activities) > 1
    for place, each in enumerate(sources.service.recipients):
        here = sources.file("recipient", place)
        if each.country is None:
            unknown.append(Unknown(f"in which country {each.name} is", f"say `country` in {here}"))
        elif each.country.upper() not in eea():
            items.append(sources.said(f"{each.name}: {_carried(each)}", "recipient", place, common=common))
            decision = adequacy().get(each.country.upper())
            if not each.mechanism and (decision is None or decision.only):
                told = f"what carries the transfer to {each.name} (Art. 46)"
                told += f"; the adequacy decision holds only for {decision.only}" if decision else ""
                unknown.append(Unknown(told, f"say `mechanism` in {here}"))
    return Cell(items=tuple(items), unknown=tuple(unknown))


def _of_stores(sources: Sources) -> Cell:
    """A region is a country only where its code is one; of others nobody knows on which side they lie."""
    items, unknown = [], []
    common = len(sources.activities) > 1
    for place, store in enumerate(sources.service.stores):
        region = (store.region or "").upper()
        if region in eea():
            continue
        if region in values()["country"]:
            told = f"the store {store.name}: {label_of('country', region)}"
            items.append(sources.said(told, "store", place, "region", common=common))
        else:
            told = f", of which `{store.region}` says too little" if region else ""
            remedy = f"say the country as `region` in {sources.file('store', place)}, such as `DE`"
            unknown.append(Unknown(f"in which country the store {store.name} lies{told}", remedy))
    return Cell(items=tuple(items), unknown=tuple(unknown))


def _of_policy(sources: Sources, number: int) -> Cell:
    items = [
        sources.sentence(_named(msgspec.structs.replace(field, countries=away)), statement, common=common)
        for statement, common in sources.statements(number, "recipient.")
        for field in fields(statement, "recipient", "vendor")
        if (away := tuple(code for code in field.countries if code not in eea()))
    ]
    named_abroad, unknown = bool(items), []
    for statement, common in sources.statements(number, "recipient.transfer"):
        named = fields(statement, "country", "mechanism")
        abroad = [label_of(field.kind, field.value) for field in named if field.value not in eea()]
        if abroad:
            items.append(sources.sentence(", ".join(abroad), statement, common=common))
        elif not named and not named_abroad:
            place = sources.sentence("", statement, common=common).place
            unknown.append(Unknown(f"to which countries data go ({place})", "name them in the policy (Art. 13(1)(f))"))
    return Cell(items=tuple(items), unknown=tuple(unknown))


def _carried(each: Recipient) -> str:
    country = label_of("country", each.country or "")
    if each.mechanism:
        known = mechanisms().get(each.mechanism)
        return f"{country}, under {known.name if known else each.mechanism}"
    decision = adequacy().get((each.country or "").upper())
    return f"{country}, under the adequacy decision {decision.decision}" if decision and not decision.only else country


def periods(sources: Sources, number: int) -> Cell:
    """GDPR Art. 30(1)(f)."""
    items = []
    for statement, common in sources.statements(number, "retention."):
        limits = [value_in_words(field.kind, field.value) for field in fields(statement, "period", "criterion")]
        about = [label_of(field.kind, field.value) for field in fields(statement, "category")]
        if limits:
            told = f"{', '.join(about)}: {', '.join(limits)}" if about else ", ".join(limits)
            items.append(sources.sentence(told, statement, common=common))
    unknown = Unknown("how long the data are kept", "say a period in the policy, for each purpose or category")
    return _cell(items, unknown)


def measures(sources: Sources, number: int) -> Cell:
    """GDPR Art. 30(1)(g), 30(2)(d)."""
    items = []
    for statement, common in sources.statements(number, "security."):
        named = [label_of(field.kind, field.value) for field in fields(statement, "measure")]
        for told in named or [duties()[statement.duty].meaning]:
            items.append(sources.sentence(told, statement, common=common))
    return _cell(items, Unknown("how the data are protected (Art. 32(1))", "describe the measures in the policy"))


def clients(sources: Sources, number: int) -> Cell:
    """GDPR Art. 30(2)(a): each controller on whose behalf the processor acts."""
    client = sources.activities[number].client
    items = [sources.said(client, "activity", number, "client")] if client else []
    return _cell(items, Unknown("on whose behalf it is done", f"say `client` {sources.under}"))


def processing(sources: Sources, number: int) -> Cell:
    """GDPR Art. 30(2)(b)."""
    activity = sources.activities[number]
    items = [sources.said(activity.purpose, "activity", number, "purpose")] if activity.purpose else []
    held = data_categories(sources, number)
    what = Unknown("what is done for the client", f"say `purpose` {sources.under}")
    return Cell(items=(*items, *held.items), unknown=(*([] if items else [what]), *held.unknown))


FILL: dict[str, Fill] = {
    "who": who, "purposes": purposes, "subjects": subjects, "categories": data_categories, "recipients": recipients,
    "transfers": transfers, "periods": periods, "measures": measures, "clients": clients, "processing": processing,
}  # fmt: skip


def _cell(items: Iterable[Item], otherwise: Unknown) -> Cell:
    """The items, each once; where there are none, what is unknown."""
    found = _once(items)
    return Cell(items=found, unknown=() if found else (otherwise,))


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    """The same said in several places is said once, at the first that is the activity's own."""
    held = sorted(items, key=lambda item: item.common)
    return tuple({item.text: item for item in reversed(held)}[text] for text in _texts(held))


def _texts(items: Iterable[Item]) -> Iterator[str]:
    yield from dict.fromkeys(item.text for item in items)


def _list(names: Iterable[str], most: int = 4) -> str:
    found = list(dict.fromkeys(names))
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more
