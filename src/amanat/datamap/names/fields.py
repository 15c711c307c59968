"""Services that keep each field of a thing in a table of its own: `user__phone` and `node__body`, each with the key of
what has the field in `entity_id`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from amanat.datamap.names.words import snake
from amanat.stores.schema.model import ForeignKey, TableSchema

_KEY = "entity_id"


def is_of_field(table: str, columns: Iterable[str]) -> bool:
    """Whether a table holds one field of things: it is called after both, and has the keys of the things."""
    return "__" in table.rpartition(".")[2].strip("_") and _KEY in map(snake, columns)


def called_in_fields(table: str, columns: Collection[str]) -> dict[str, str]:
    """What columns of such a table are called without what says that it is a field: `phone` of `field_phone_value`."""
    if not is_of_field(table, columns):
        return {}
    field = snake(table.rpartition(".")[2].partition("__")[2])
    rest = {name: snake(name).removeprefix(f"{field}_") for name in columns if snake(name).startswith(f"{field}_")}
    plain = field.removeprefix("field_")
    return {name: plain if said in ("value", "target_id") else f"{plain}_{said}" for name, said in rest.items()}


def of_field(tables: Mapping[str, TableSchema], table: str, column: str, people: str) -> ForeignKey | None:
    """Where the key in a table of a field leads: to people themselves, else to the rows that say what the thing is and
    whose, one for each language, or to the thing. The key in these rows leads to the thing."""
    if (thing := told_by_language(tables, table)) is not None and tables[thing].primary_key == (column,):
        return ForeignKey(columns=(column,), table=thing, to=(column,))
    head, parted, _ = table.rpartition(".")[2].partition("__")
    if not parted or snake(column) != _KEY:
        return None
    of = head.removesuffix("_revision")
    base = next((tables[name] for name in (of, f"{of}s", f"{of}es") if name in tables), None)
    if base is None or len(base.primary_key) != 1:
        return None
    told = tables.get(f"{base.name}_field_data")
    if base.name != people and told is not None and is_in_languages(told, base.primary_key[0]):
        return ForeignKey(columns=(column,), table=told.name, to=base.primary_key)
    return ForeignKey(columns=(column,), table=base.name, to=base.primary_key)


def is_in_languages(table: TableSchema, key: str) -> bool:
    """Whether a table has a row of each thing for each language: its key is the `key` of the thing, and a language."""
    return tells_by_language(table.primary_key, key)


def tells_by_language(primary_key: tuple[str, ...], key: str) -> bool:
    """The same of the columns of a primary key."""
    rest = [snake(name) for name in primary_key if name != key]
    return len(rest) == 1 == len(primary_key) - 1 and rest[0] in _LANGUAGES


_LANGUAGES = ("langcode", "language", "lang", "language_code", "lang_code", "locale")


def told_by_language(tables: Mapping[str, TableSchema], name: str) -> str | None:
    """The table that a table belongs to in which a thing has a row for each language: `users` of `users_field_data`."""
    return next(
        (
            other
            for other, thing in tables.items()
            if other != name
            and name.startswith(f"{other}_")
            and len(thing.primary_key) == 1
            and is_in_languages(tables[name], thing.primary_key[0])
        ),
        None,
    )
