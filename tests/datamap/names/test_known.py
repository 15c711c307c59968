"""What names say of an identifier; beside each word a near twin of which nothing is said."""

from __future__ import annotations

import pytest

from amanat.datamap.names.known import (
    goes_beside,
    is_of_another,
    lists_logins,
    lists_ways,
    names_another,
    numbers_people,
)
from amanat.datamap.names.whose import words


@pytest.mark.parametrize(
    ("column", "is_one"),
    [
        ("customer_number", True), ("CustomerNo", True), ("patientnr", True), ("mrn", True), ("member_id", True),
        ("nhs_number", True), ("hospital_number", True), ("passport_no", True), ("social_security_number", True),
        ("guest_number", False), ("contact_number", False), ("order_number", False), ("number", False),
        ("customer_numbers_seen", False), ("account_number", False), ("employee_count", False), ("line_no", False),
    ],
)  # fmt: skip
def test_a_number_by_which_people_are_known(column: str, is_one: bool) -> None:
    assert numbers_people(column) is is_one


@pytest.mark.parametrize("head", words().numbered.heads)
@pytest.mark.parametrize("tail", words().numbered.tails)
def test_each_word_of_the_list_is_heard(head: str, tail: str) -> None:
    assert numbers_people(f"{head}_{tail}")
    assert not numbers_people(f"{head}_{tail}_format")


@pytest.mark.parametrize(
    ("table", "is_one"),
    [("user_profiles", True), ("demographics", True), ("personal_data", True), ("orders", False), ("metadata", False)],
)
def test_a_row_that_each_person_has_beside_their_own(table: str, is_one: bool) -> None:
    assert goes_beside(table) is is_one


@pytest.mark.parametrize(
    ("table", "is_one"),
    [
        ("account_identities", True),
        ("logins", True),
        ("social_accounts", True),
        ("accounts", False),
        ("plugins", False),
    ],
)
def test_a_way_to_log_in(table: str, is_one: bool) -> None:
    assert lists_logins(table) is is_one


@pytest.mark.parametrize(
    ("table", "columns", "is_one"),
    [
        ("customer_contacts", ("id", "customer_id", "kind", "value"), True),
        ("contacts", ("id", "person_id", "contact_type", "detail"), True),
        ("customer_contacts", ("id", "customer_id", "kind", "first_name", "email"), False),
        ("contacts", ("id", "user_id", "email"), False),
        ("payments", ("id", "user_id", "kind", "value"), False),
    ],
)
def test_a_way_to_reach_somebody_is_no_person(table: str, columns: tuple[str, ...], is_one: bool) -> None:
    assert lists_ways(table, columns) is is_one


@pytest.mark.parametrize(
    ("table", "column", "is_so"),
    [
        ("pupils", "guardian_email", True), ("profiles", "emergency_phone", True), ("profiles", "doctor_phone", True),
        ("guardians", "guardian_email", False), ("profiles", "work_email", False), ("profiles", "email", False),
        ("user_profiles", "user_email", False),
        ("alumnos", "telefono_tutor", True),
        ("alumnos", "telefono_alumno", False),
        ("pacientes", "telefono_urgencia", True),
        ("pacientes", "telefono_movil", False),
    ],
)  # fmt: skip
def test_an_address_of_somebody_else(table: str, column: str, is_so: bool) -> None:
    assert is_of_another(table, column) is is_so


@pytest.mark.parametrize(
    ("table", "column", "is_so"),
    [
        ("users", "last_modified_by", True),
        ("users", "invitedByEmail", True),
        ("users", "manager_email", True),
        ("users", "recovery_email", False),
        ("users", "customer_email", False),
        ("accounts", "owner_email", False),
        ("pupils", "guardian_email", True),
        ("guardians", "guardian_email", False),
    ],
)
def test_what_is_surely_of_another_is_told_from_what_may_be_their_own(table: str, column: str, is_so: bool) -> None:
    assert names_another(table, column) is is_so
