"""What stands where somebody was: told alike by every engine, and by what the texts themselves say."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from amanat.subjects.sql.nobodys import Nobodys

TEXTS = {
    "erased-7f3a": True,
    "erased-7f3a@deleted.invalid": True,
    "gone@x.INVALID": True,
    "ann@example.com": False,
    "ann@invalidity.com": False,
    "100%": False,
    "not erased-": False,
    "": False,
}


@pytest.mark.parametrize("text", TEXTS)
def test_it_is_told(any_url: str, text: str) -> None:
    given = sa.literal(text, sa.Text())
    engine = sa.create_engine(any_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert (
            bool(connection.scalar(sa.select(sa.cast(sa.case((Nobodys(given), 1), else_=0), sa.Integer))))
            is TEXTS[text]
        )


def test_who_is_there_is_asked_in_few_words() -> None:
    """Hundreds of these stand in one statement; each clause within takes time to be made, on each erasure."""
    column = sa.column("email", sa.Text())
    assert sum(1 for _ in sa.sql.visitors.iterate(Nobodys(column))) <= 4
