"""What stands at a path of a JSON document, asked of each engine in its own words."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from amanat.stores.sql.headed import HEAD, after_head, is_headed


def text_at(
    dialect: str, column: sa.ColumnElement[Any], path: str, *, json: bool, checked: bool = True
) -> sa.ColumnElement[Any]:
    """The value at `outer.inner` as text; NULL where there is none, or a list or a document. Of texts with a head, what
    follows it.

    `json`: the engine itself holds the column to be JSON. `checked`: it can ask of text whether it is a document
    without failing on a row that is none, as PostgreSQL can from version 16. Before that, documents within documents
    are read to the third level, and what is deeper has no value.
    """
    if is_headed(path):
        return after_head(dialect, column, path.removeprefix(HEAD))
    names = path.split(".")
    if dialect == "postgresql":
        if json:
            return _postgres(column, names)
        valid = sa.func.pg_input_is_valid(column, sa.literal_column("'jsonb'"))
        return _postgres(sa.case((valid if checked else column.op("~")(_SHALLOW), column)), names)
    place = "$" + "".join(f'."{name}"' for name in names)
    if dialect == "sqlite":
        return _sqlite(column, place)
    document = sa.case((sa.func.json_valid(column) == 1, column))
    value = sa.func.json_extract(document, place)
    plain = sa.func.json_type(value).not_in(("OBJECT", "ARRAY", "NULL"))
    return sa.case((plain, sa.func.json_unquote(value)))


def _sqlite(column: sa.ColumnElement[Any], place: str) -> sa.ColumnElement[Any]:
    # Constants here as well: an index over the same expression is found by its words.
    document = sa.case((sa.func.json_valid(column) == sa.literal_column("1"), column))
    at: sa.ColumnElement[Any] = sa.literal_column("'" + place.replace("'", "''") + "'")
    plain: list[Any] = [sa.literal_column(f"'{kind}'") for kind in ("text", "integer", "real")]
    value = sa.case((sa.func.json_type(document, at).in_(plain), sa.func.json_extract(document, at)))
    return sa.cast(value, sa.Text())


def _postgres(column: sa.ColumnElement[Any], names: list[str]) -> sa.ColumnElement[Any]:
    document = sa.cast(column, _Jsonb())
    # Constants and no parameters, so that an index over this very expression is found in every plan.
    path: sa.ColumnElement[Any] = sa.literal_column(_array(names), ARRAY(sa.Text()))
    kind = sa.func.jsonb_typeof(document.op("#>")(path))
    plain = kind.in_([sa.literal_column("'string'"), sa.literal_column("'number'")])
    return sa.case((plain, document.op("#>>", return_type=sa.Text())(path)))


def _shallow(levels: int) -> str:
    """A pattern of PostgreSQL for documents (RFC 8259) with so many levels within, all of which it can read as jsonb:
    it knows no character of number 0, and no half of a pair of surrogates.
    """
    unit = r"[0-9A-Fa-f]"
    pair = rf"\\u[Dd][89ABab]{unit}{{2}}\\u[Dd][C-Fc-f]{unit}{{2}}"
    escaped = rf'\\["\\/bfnrt]|{pair}|\\u(?!0000)(?![Dd][89A-Fa-f]){unit}{{4}}'
    text = rf'"(?:[^"\\\x01-\x1f]|{escaped})*"'
    blank = r"[ \t\n\r]*"
    number = r"-?(?:0|[1-9][0-9]{0,99})(?:\.[0-9]{1,99})?(?:[eE][-+]?[0-9]{1,2})?"
    value = rf"(?:{text}|{number}|true|false|null)"
    for _ in range(levels):
        # What follows a comma is told ahead, so that each part stands here once.
        parts = rf"(?:{value}{blank}(?:,{blank}(?=[^\]])|(?=\])))*"
        pairs = rf'(?:{text}{blank}:{blank}{value}{blank}(?:,{blank}(?=")|(?=\}})))*'
        value = rf"(?:{text}|{number}|true|false|null|\[{blank}{parts}\]|\{{{blank}{pairs}\}})"
    return rf"^{blank}{value}{blank}$"


_SHALLOW = _shallow(3)


def _array(names: list[str]) -> str:
    """A constant of type text[], quoted twice: as elements of an array, and as a string of SQL."""
    quoted = ",".join('"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"' for name in names)
    return "CAST(E'{" + quoted.replace("\\", "\\\\").replace("'", "''") + "}' AS text[])"


class _Jsonb(sa.types.UserDefinedType[Any]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "jsonb"
