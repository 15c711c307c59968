"""What is said where a server does not let somebody in, or is not there."""

from __future__ import annotations

import pytest

from amanat.errors import StoreDown
from amanat.stores.talk.failures import mysql_failure, postgres_failure

Refused = type("OperationalError", (Exception,), {})


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        (
            'connection failed: FATAL:  password authentication failed for user "ann"',
            "correct the user and the password",
        ),
        ('connection failed: FATAL:  role "ann" does not exist', "correct the user and the password"),
        ("connection failed: Connection refused", "see that the server runs"),
    ],
)
def test_postgresql_tells_a_wrong_password_from_a_server_that_is_away(text: str, remedy: str) -> None:
    failure = postgres_failure(Refused(text), "main", ("s3cret",), writing=False)
    assert isinstance(failure, StoreDown)
    assert failure.remedy.startswith(remedy)


@pytest.mark.parametrize(("number", "remedy"), [(1045, "correct the user"), (2003, "see that the server runs")])
def test_mysql_tells_a_wrong_password_from_a_server_that_is_away(number: int, remedy: str) -> None:
    failure = mysql_failure(Refused(number, "no"), "main", (), writing=False)
    assert isinstance(failure, StoreDown)
    assert failure.remedy.startswith(remedy)
