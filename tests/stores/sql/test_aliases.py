"""Aliases that make the columns they are asked for."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from amanat.stores.sql.aliases import aliased

TABLE = sa.Table(
    "Orders",
    sa.MetaData(schema="main"),
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("user id", sa.Integer, info={"kept": 1}),
    *(sa.Column(f"c{at}", sa.Text) for at in range(40)),
)


def statement(other: sa.FromClause) -> sa.Select[tuple[int]]:
    inner = sa.exists(
        sa.select(sa.literal(1)).select_from(other).where(TABLE.c["user id"] == other.c["user id"]).correlate(TABLE)
    )
    return sa.select(TABLE.c.id).where(inner, TABLE.c.id.in_(sa.select(other.c["id"])))


def test_statements_read_as_with_a_plain_alias() -> None:
    assert str(statement(aliased(TABLE)).compile()) == str(statement(TABLE.alias()).compile())
    assert aliased(TABLE).c["id"].type is TABLE.c.id.type
    assert [base.info for base in aliased(TABLE).c["user id"].base_columns] == [{"kept": 1}]


def test_each_is_another_name() -> None:
    one, two = aliased(TABLE), aliased(TABLE)
    text = str(sa.select(sa.literal(1)).select_from(one).where(one.c["id"] == two.c["id"]).compile())
    assert '"Orders_1".id = "Orders_2".id' in text


def test_only_columns_that_are_asked_for_are_made() -> None:
    one = aliased(TABLE)
    assert one.c["c7"] is one.c["c7"]
    assert len(one.c) == 1
    assert "c8" in one.c
    assert "d8" not in one.c
    with pytest.raises(KeyError):
        one.c["d8"]
