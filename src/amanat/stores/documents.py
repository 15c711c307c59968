"""What stands at a path of a JSON document, asked of each engine in its own words."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY


def text_at(dialect: str, column: sa.ColumnElement[Any], path: str, *, json: bool) -> sa.ColumnElement[Any] | None:
    """The value at `outer.inner` as text; NULL where there is none, or a list or a document.

    `json`: the engine itself holds the column to be JSON. PostgreSQL cannot ask of text whether it is a document
    without failing on a row that is none: then None.
    """
    names = path.split(".")
    if dialect == "postgresql":
        return _postgres(column, names) if json else None
    place = "$" + "".join(f'."{name}"' for name in names)
    document = sa.case((sa.func.json_valid(column) == 1, column))
    if dialect == "sqlite":
        kind = sa.func.json_type(document, place)
        value = sa.func.json_extract(document, place)
        return sa.cast(sa.case((kind.in_(("text", "integer", "real")), value)), sa.Text())
    value = sa.func.json_extract(document, place)
    plain = sa.func.json_type(value).not_in(("OBJECT", "ARRAY", "NULL"))
    return sa.case((plain, sa.func.json_unquote(value)))


def _postgres(column: sa.ColumnElement[Any], names: list[str]) -> sa.ColumnElement[Any]:
    document = sa.cast(column, _Jsonb())
    path = sa.bindparam(None, names, type_=ARRAY(sa.Text()), unique=True)
    kind = sa.func.jsonb_typeof(document.op("#>")(path))
    return sa.case((kind.in_(("string", "number")), document.op("#>>", return_type=sa.Text())(path)))


class _Jsonb(sa.types.UserDefinedType[Any]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "jsonb"
