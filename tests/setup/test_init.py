"""A first service file from a database and a policy."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.cli.commands import run
from amanat.errors import InputError, PolicyError, StoreDown
from amanat.service.file import load
from amanat.setup.doctor import examine
from amanat.setup.init import write_service_file

POLICY = """\
# Privacy

We collect your name and your e-mail address when you register. We share data with our payment provider in Ireland.

## Contact

Write to privacy@shop.example if you have questions about your data.
"""
ROWS = [(number, f"person{number}@example.com", f"Ann Example{number}") for number in range(40)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "policy.md").write_text(POLICY, "utf-8")
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, full_name TEXT)")
        connection.execute(
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users, total INTEGER)"
        )
        connection.executemany("INSERT INTO users VALUES (?, ?, ?)", ROWS)
        connection.executemany("INSERT INTO orders VALUES (?, ?, 5)", [(row[0], row[0]) for row in ROWS])
    connection.close()
    return tmp_path


def write(folder: Path, **more: bool) -> Path:
    return write_service_file(
        folder / "amanat", f"sqlite:///{folder}/shop.db", folder / "texts" / "policy.md", "shop", **more
    ).file


def test_the_file_says_what_was_seen(folder: Path) -> None:
    file = write(folder)
    service = load(file)
    assert file == folder / "amanat" / "amanat.toml"
    assert service.policy.resolve() == folder / "texts" / "policy.md"
    assert service.people is not None
    assert (service.people.table, service.people.key) == ("users", "id")
    assert service.people.identifiers["email"] == "email"
    text = file.read_text("utf-8")
    assert 'url = "sqlite:///../shop.db"' in text
    assert "2 tables were seen" in text
    assert "privacy@shop.example" in text


def test_what_was_written_can_be_examined(folder: Path) -> None:
    levels = {one.about: one.level for one in examine(write(folder)) if one.level != "ok"}
    assert set(levels) <= {"store main", "map", "policy"}
    assert "fail" not in levels.values()


def test_a_file_that_is_there_is_kept_unless_forced(folder: Path) -> None:
    file = write(folder)
    file.write_text("mine", "utf-8")
    with pytest.raises(InputError, match="there is a service file already"):
        write(folder)
    assert file.read_text("utf-8") == "mine"
    write(folder, force=True)
    assert load(file).name == "shop"


def test_nothing_is_written_where_database_or_policy_cannot_be_read(folder: Path) -> None:
    with pytest.raises(StoreDown):
        write_service_file(folder / "a", f"sqlite:///{folder}/none.db", folder / "texts" / "policy.md", "shop")
    with pytest.raises(PolicyError):
        write_service_file(folder / "a", f"sqlite:///{folder}/shop.db", folder / "none.md", "shop")
    assert not (folder / "a").exists()
    assert not (folder / "none.db").exists()


def test_the_same_look_writes_the_same_file(folder: Path) -> None:
    first = write(folder).read_bytes()
    assert write(folder, force=True).read_bytes() == first


@pytest.mark.postgres
def test_a_password_goes_into_a_variable(folder: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = sa.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT)"))
    engine.dispose()
    url = sa.make_url(postgres_url).set(password="hunter2").render_as_string(hide_password=False)
    file = write_service_file(folder / "pg", url, folder / "texts" / "policy.md", "shop").file
    text = file.read_text("utf-8")
    assert 'url = "${AMANAT_MAIN_URL}"' in text
    assert "export AMANAT_MAIN_URL=" in text
    assert "hunter2" not in text
    with pytest.raises(InputError, match="`AMANAT_MAIN_URL` is not set"):
        load(file)
    monkeypatch.setenv("AMANAT_MAIN_URL", url)
    assert load(file).stores[0].url == url


def test_recipients_stand_with_what_the_policy_says_of_them(folder: Path) -> None:
    (folder / "texts" / "policy.md").write_text(
        POLICY
        + "\nWe disclose personal data to:\n\n- a hosting provider in the United States;\n- a buyer of the shop;\n"
        "- an insurance company in Canada, which acts as a controller of its own;\n"
        "- courts where a law obliges us.\n",
        "utf-8",
    )
    text = write(folder).read_text("utf-8")
    blocks = {block.splitlines()[0]: block for block in text.split("# [[recipient]]\n")[1:]}
    hosting = blocks['# name = "hosting provider"']
    assert '# country = "US"\n' in hosting
    assert '# role = "processor"  # or "controller"\n' in hosting
    assert '# role = "controller"\n# country = "CA"\n' in blocks['# name = "insurance company"']
    assert "does not say" in blocks['# name = "courts"']
    assert not any(name.endswith(' of"') for name in blocks)


def test_a_policy_in_a_language_that_is_not_read_is_told(folder: Path) -> None:
    policy = folder / "texts" / "de.md"
    policy.write_text(
        "Wir erheben Ihre Daten, wenn Sie unsere Seite besuchen. Sie haben das Recht auf Auskunft.\n", "utf-8"
    )
    written = write_service_file(folder / "b", f"sqlite:///{folder}/shop.db", policy, "shop")
    assert written.file.is_file()
    assert "German" in " ".join(written.notes)
    assert not written.read


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (
            "<p>Wir erheben Ihre Daten, wenn Sie unsere Seite besuchen. Sie haben das Recht auf Auskunft.</p>",
            "German",
            1,
        ),
        (
            "<p>We collect your name and your e-mail address when you register.</p><div hidden><p>We also collect the"
            " address at which you live, and pass it to the post office that delivers what you have ordered.</p></div>",
            "one hidden part",
            0,
        ),
    ],
)
def test_what_is_said_of_a_policy_is_an_error_only_where_it_could_not_be_read(
    folder: Path, words: str, said: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = folder / "texts" / "policy.html"
    policy.write_text(f"<main><h1>Privacy</h1>{words}</main>", "utf-8")
    command = ["init", str(folder / "b"), "--database", f"sqlite:///{folder}/shop.db", "--policy", str(policy)]
    assert run(command) == code
    assert said in capsys.readouterr().out
