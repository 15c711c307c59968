"""A run that is killed at any step goes on when the same command comes again, and ends right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amanat.duties.requests.history import past_requests
from amanat.duties.requests.run import answer, resume, subject_of
from amanat.standing.holds import place
from tests import killing
from tests.duties.requests import bed
from tests.subjects import town

ANN = "ann.lee@example.com"
POINTS = (
    "after:received", "after:planned", "before:doubt", "before:commit", "after:commit", "after:execute", "after:look",
    "before:redacted", "after:redacted", "after:search", "after:searched",
)  # fmt: skip
GONE = POINTS[POINTS.index("after:searched") :]
"""From here on the identifiers are destroyed, so that the same command finds nobody."""


def killed(folder: Path, url: str, point: str) -> None:
    killing.killed("tests.duties.requests.once", folder, url, ANN, point=point)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[tuple[object, ...]]]:
    """What the town looks like after a run that nothing disturbs."""
    folder = tmp_path_factory.mktemp("undisturbed")
    url = f"sqlite:///{folder / 'town.db'}"
    town.build(url)
    assert answer(bed.context(folder, url), "erase", ANN).state == "fulfilled"
    return town.dump(url)


@pytest.mark.parametrize("point", POINTS)
def test_the_same_command_again_ends_right(
    tmp_path: Path, point: str, undisturbed: dict[str, set[tuple[object, ...]]]
) -> None:
    url = f"sqlite:///{tmp_path / 'town.db'}"
    town.build(url)
    killed(tmp_path, url, point)
    context = bed.context(tmp_path, url)
    outcome = answer(context, "erase", ANN)
    if point in GONE:
        assert outcome.state == "no match"
        (outcome,) = resume(context)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert town.dump(url) == undisturbed
    erasures = [past for past in past_requests(context.book) if past.state != "no match"]
    assert [(past.state, past.clean, past.left) for past in erasures] == [("fulfilled", True, ())]


@pytest.mark.postgres
@pytest.mark.parametrize("point", ["before:commit", "after:commit"])
def test_postgresql_is_asked_what_became_of_a_step_in_doubt(tmp_path: Path, postgres_url: str, point: str) -> None:
    town.build(postgres_url)
    killed(tmp_path, postgres_url, point)
    context = bed.context(tmp_path, postgres_url)
    outcome = answer(context, "erase", ANN)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert "ann.lee@" not in str(town.dump(postgres_url)).lower().replace("joann.lee@", "")


@pytest.mark.parametrize("point", ["after:planned", "after:look"])
def test_resume_goes_on_without_being_told_who(
    tmp_path: Path, point: str, undisturbed: dict[str, set[tuple[object, ...]]]
) -> None:
    url = f"sqlite:///{tmp_path / 'town.db'}"
    town.build(url)
    killed(tmp_path, url, point)
    (outcome,) = resume(bed.context(tmp_path, url))
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert town.dump(url) == undisturbed


NEWCOMER = (
    "INSERT INTO users VALUES (1,'new@example.org','New Comer',NULL,NULL,'h',NULL,NULL,NULL,NULL)",
    "INSERT INTO tickets VALUES (9, 1, NULL, 'mine')",
)


def of_the_newcomer(url: str) -> list[tuple[object, ...]]:
    found = town.dump(url)
    return [row for table in ("users", "tickets") for row in found[table] if row[0] in ("1", "9")]


def test_a_key_given_to_someone_else_after_the_erasure_is_no_hindrance(tmp_path: Path) -> None:
    """SQLite gives the key of a deleted row to the next one. The marker tells that the erasure was done before."""
    url = f"sqlite:///{tmp_path / 'town.db'}"
    town.build(url)
    killed(tmp_path, url, "after:commit")
    town.run(url, *NEWCOMER)
    before = of_the_newcomer(url)
    outcome = answer(bed.context(tmp_path, url), "erase", ANN)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert (of_the_newcomer(url), len(before)) == (before, 2)


@pytest.mark.parametrize("point", ["after:planned", "before:commit"])
def test_a_key_given_to_someone_else_before_the_erasure_is_not_erased(tmp_path: Path, point: str) -> None:
    """Somebody else deleted the person meanwhile: whoever has the key now is not the person."""
    url = f"sqlite:///{tmp_path / 'town.db'}"
    town.build(url)
    killed(tmp_path, url, point)
    town.run(url, "UPDATE users SET referred_by = NULL", "DELETE FROM users WHERE id = 1", *NEWCOMER)
    before = town.dump(url)
    outcome = answer(bed.context(tmp_path, url), "erase", ANN)
    assert outcome.state == "failed"
    assert "given to someone else" in (outcome.problem or "")
    assert town.dump(url) == before
    rest = answer(bed.context(tmp_path, url), "erase", ANN)
    assert (rest.state, rest.counts) == ("fulfilled", {"main.access_log": 2}), "what her address alone leads to"
    assert of_the_newcomer(url) == [row for table in ("users", "tickets") for row in before[table] if row[0] in "19"]


def test_a_hold_placed_meanwhile_stands(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'town.db'}"
    town.build(url)
    before = town.dump(url)
    killed(tmp_path, url, "before:commit")
    context = bed.context(tmp_path, url)
    (subject,) = subject_of(context, ANN)
    place(context.book, subject, ground="a claim", until=date(2027, 1, 1), by="kim")
    outcome = answer(context, "erase", ANN)
    assert (outcome.state, town.dump(url)) == ("failed", before)
    assert "a legal hold stands until 2027-01-01" in (outcome.problem or "")
