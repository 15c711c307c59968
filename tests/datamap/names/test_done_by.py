"""Who acted on a row, as names of columns say it in several languages, and near twins that say no such thing."""

from __future__ import annotations

import pytest

from amanat.datamap.names.pointing import is_person, pointing
from amanat.datamap.names.whose import is_actor, serves, stem


@pytest.mark.parametrize(
    ("column", "meant"),
    [
        ("angelegt_von", "created_by"), ("zuletzt_bearbeitet_von", "zuletzt_edited_by"),
        ("storniert_durch", "cancelled_by"),
        ("letzte_aenderung_von", "letzte_aenderung_by"), ("creado_por_id", "created_by"),
        ("modificada_por", "modificada_by"),
        ("cree_par", "created_by"), ("saisi_par_id", "saisi_by"), ("creato_da", "created_by"),
        ("aangemaakt_door", "created_by"),
        ("utworzone_przez", "created_by"), ("dibuat_oleh", "dibuat_by"),
        ("gueltig_von", "gueltig_von"), ("preis_von", "preis_von"), ("von_zimmer", "von_zimmer"),
        ("data_da", "data_da"),
        ("dividido_por_dia", "dividido_by_dia"), ("sorted_by_date", "sorted_by_date"), ("nummer_von", "nummer_von"),
    ],
)  # fmt: skip
def test_what_was_done(column: str, meant: str) -> None:
    assert stem(column) == meant


@pytest.mark.parametrize(
    ("column", "acted"),
    [
        ("eingetragen_von", True), ("modificado_por", True), ("approved_by_employee_id", True), ("bearbeiter_id", True),
        ("recorded_by_staff_member_id", True),
        ("added_by_admin", True), ("usuario_creacion_id", True), ("user_created", True),
        # What somebody ordered, asked for or sent is theirs.
        ("bestellt_von", False), ("solicitado_por", False), ("ordered_by_customer_id", False),
        ("sorted_by_date", False),
        ("gueltig_von", False), ("kunde_id", False), ("usuario_nombre", False), ("date_created", False),
        ("last_name", False), ("last_poster_id", True),
    ],
)  # fmt: skip
def test_who_only_acted(column: str, acted: bool) -> None:
    assert is_actor(column) is acted


@pytest.mark.parametrize(("column", "at_work"), [("fahrer_id", True), ("medico_id", True), ("mieter_id", False)])
def test_who_is_at_work(column: str, at_work: bool) -> None:
    assert serves(column) is at_work


@pytest.mark.parametrize(("column", "person"), [("creado_por", True), ("gueltig_von", False), ("precio_por", False)])
def test_a_person_by_what_they_did(column: str, person: bool) -> None:
    points = pointing(column)
    assert points is not None
    assert is_person(points.stem) is person


@pytest.mark.parametrize(("to", "at_work"), [("tutores_legales", False), ("guardians", False), ("profesores", True)])
def test_a_tutor_who_answers_for_somebody_at_home_is_not_at_work(to: str, at_work: bool) -> None:
    assert serves("tutor_id", to) is at_work
