"""Files that only rows name: who erases the rows leaves a task to delete them, which names them until it is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.datamap.build import build
from amanat.duties.requests import erase
from amanat.duties.requests.batch.many import answer_many
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.run import answer, resume
from amanat.duties.requests.tasks import finish, named
from amanat.errors import InputError
from amanat.records import tables
from amanat.service.model import People, System
from tests.duties.requests import bed
from tests.subjects import town

SCHEMA = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(90), name VARCHAR(90), avatar VARCHAR(90))",
    "CREATE TABLE uploads (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, file_path VARCHAR(90), "
    "FOREIGN KEY (user_id) REFERENCES users (id))",
    "INSERT INTO users VALUES (1, 'ann@example.com', 'Ann Ash', 'img/nobody.png'), "
    "(2, 'bob@example.com', 'Bob Birch', 'img/nobody.png'), (3, 'cy@example.com', 'Cy Cole', 'img/cy-3.png'), "
    "(4, 'dee@example.com', 'Dee Dahl', NULL)",
    "INSERT INTO uploads VALUES (1, 1, 'up/ann/cv.pdf'), (2, 1, 'up/ann/cv.pdf'), (3, 1, 'up/ann/id.png'), "
    "(4, 1, 'up/terms.pdf'), (5, 2, 'up/terms.pdf'), (6, 2, 'up/bob.pdf')",
)
PEOPLE = People(store="main", table="users", key="id", identifiers={"email": "email"})


def gallery(folder: Path, url: str, **more: Any) -> RequestContext:
    town.run(url, *SCHEMA)
    store = town.store_at(url)
    return bed.context(folder, url, datamap=build([store], PEOPLE), stores=(store,), **more)


def test_what_rows_alone_named_is_a_task_until_it_is_done(tmp_path: Path, any_url: str) -> None:
    context = gallery(tmp_path, any_url)
    outcome = answer(context, "erase", "ann@example.com")
    assert (outcome.state, outcome.problem) == ("searched", None)
    (task,) = bed.open_tasks(context)
    assert (task.system, task.what) == ("files of main", "delete 2 files")
    # Bob's row names the terms too, and the picture that stands for nobody is everybody's.
    assert named(context.book, task.id) == ("up/ann/cv.pdf", "up/ann/id.png")
    assert "up/ann" not in str(town.dump(any_url))
    assert finish(context, task.id, "Sam") == "fulfilled"
    with pytest.raises(InputError, match="no open task"):
        named(context.book, task.id)


def test_the_names_are_sealed_and_their_key_goes_with_the_task(tmp_path: Path, sqlite_url: str) -> None:
    context = gallery(tmp_path, sqlite_url)
    answer(context, "erase", "ann@example.com")
    files = [file for file in (tmp_path / "service" / ".amanat").rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if b"up/ann" in file.read_bytes()]
    assert keys_left(context) == 1
    finish(context, bed.open_tasks(context)[0].id, "Sam")
    assert keys_left(context) == 0
    with context.book.look() as connection:
        assert connection.execute(sa.select(tables.task.c.sealed)).scalars().all() == [None]


def test_who_has_no_files_of_their_own_leaves_no_task(tmp_path: Path, sqlite_url: str) -> None:
    context = gallery(tmp_path, sqlite_url)
    assert answer(context, "erase", "dee@example.com").state == "fulfilled"
    assert bed.open_tasks(context) == ()


def test_the_last_of_several_tasks_ends_the_request(tmp_path: Path, sqlite_url: str) -> None:
    context = gallery(tmp_path, sqlite_url, systems=(System(name="paper", what="shred the file", who="desk"),))
    answer(context, "erase", "cy@example.com")
    paper, files = sorted(bed.open_tasks(context), key=lambda task: task.names)
    assert named(context.book, files.id) == ("img/cy-3.png",)
    with pytest.raises(InputError, match="names no files"):
        named(context.book, paper.id)
    assert finish(context, paper.id, "Sam") == "searched"
    assert finish(context, files.id, "Sam") == "fulfilled"


class Cut(BaseException):
    """The run ends here."""


@pytest.mark.parametrize("place", ["after:planned", "after:execute", "after:look", "after:search"])
def test_a_run_that_was_cut_off_still_knows_the_names(
    tmp_path: Path, sqlite_url: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(name: str) -> None:
        if name == place:
            raise Cut

    context = gallery(tmp_path, sqlite_url)
    with monkeypatch.context() as patched:
        patched.setattr(erase, "fault_point", cut)
        with pytest.raises(Cut):
            answer(context, "erase", "ann@example.com")
    resume(context)
    (task,) = bed.open_tasks(context)
    assert named(context.book, task.id) == ("up/ann/cv.pdf", "up/ann/id.png")
    assert finish(context, task.id, "Sam") == "fulfilled"


def test_a_plan_that_does_not_run_leaves_no_task(tmp_path: Path, sqlite_url: str) -> None:
    context = gallery(tmp_path, sqlite_url)
    assert answer(context, "erase", "ann@example.com", plan_only=True).state == "planned"
    assert bed.open_tasks(context) == ()


def test_many_who_go_together_leave_one_task(tmp_path: Path, any_url: str) -> None:
    context = gallery(tmp_path, any_url)
    outcome = answer_many(context, "erase", ["ann@example.com", "bob@example.com", "dee@example.com"])
    assert (outcome.state, outcome.states) == ("searched", {"searched": 3})
    (task,) = bed.open_tasks(context)
    # Nobody is left who names the terms; Cy has a picture of his own.
    assert named(context.book, task.id) == (
        "img/nobody.png",
        "up/ann/cv.pdf",
        "up/ann/id.png",
        "up/bob.pdf",
        "up/terms.pdf",
    )
    assert finish(context, task.id, "Sam") == "fulfilled"
    assert keys_left(context) == 0


def keys_left(context: RequestContext) -> int:
    with context.book.look() as connection:
        return len(connection.execute(sa.select(tables.subject_key)).all())
