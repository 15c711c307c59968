"""Values of people never reach logs, files, exceptions or pages: they are planted, and searched for in what is written.

What may hold them is the database itself and the sealed package of a person's own answer.
"""

from __future__ import annotations

import json
import os
import sqlite3
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.errors import StoreError
from amanat.service.model import StoreConfig
from amanat.stores.open import open_store
from tests.acceptance.canaries import Search, forms
from tests.acceptance.conftest import Ran, amanat

CANARIES = {
    "name": "Zephyrine Quackenbush",
    "foreign name": "Åsa Zwölfkämpfer",
    "marked-up name": "O'Quibble & <Søn>",
    "e-mail": "zephyrine.q@canary-post.example",
    "user name": "zq_kanarienvogel",
    "telephone": "+4915223433333",
    "card": "4539578763621486",
    "spaced card": "4539 5787 6362 1486",
    "account": "DE89370400440532013000",
    "birthday": "1931-07-19",
    "address": "203.0.113.177",
    "street": "Fringillastraat 1199",
    "free text": "ate the poisonous buttercups again",
    "ward": "oncologie-volière",
    "creed": "Pastafarian-Reformed",
    "token": "kqz7-canary-token-99f3",
    "document value": "Serinus canaria domestica",
    "document key": "budgerigar_of_zephyrine",
    "document key address": "keyed.by@canary-post.example",
    "key": "PK-ZEPHYR-0001",
    "bytes": "Kanarie-in-bytes",
    "wrong type": "twelve-and-a-canary",
}
HOSTILE = "t'); DROP TABLE users; --\"<img src=x onerror=alert(1)>"
POLICY = """# Privacy policy

We collect your name, e-mail address, telephone number and messages. We do not collect health data.
We do not store card numbers. Giving your telephone number is optional. We store your data in Germany only.
We use your data to provide the service. You can ask us to erase your data.
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'shop.db'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shop"
    made.mkdir()
    return made


@pytest.fixture
def homes(tmp_path: Path) -> dict[str, str]:
    """Every place outside the service folder in which the tool, or a library, could leave something."""
    places = {name: str(tmp_path / name.lower()) for name in ("HOME", "TMPDIR", "XDG_STATE_HOME", "XDG_CACHE_HOME")}
    for place in places.values():
        Path(place).mkdir()
    return {**places, "AMANAT_KEYS": str(tmp_path / "keys")}


def rows() -> Iterator[tuple[str, dict[str, object]]]:
    """Statement and values: a few people with every canary, and more of the same kind."""
    c = CANARIES
    for number in range(30):
        planted = number % 3 == 0
        document = {
            "note": c["document value"], "nested": {c["document key"]: 1, c["document key address"]: {"x": c["name"]}},
            c["document key address"]: c["street"],
        } if planted else {"note": f"plain {number}", f"user{number}": number}  # fmt: skip
        yield (
            "INSERT INTO users VALUES (:id, :login, :email, :name, :phone, :born, :ward, :creed, :street, :card, :iban,"
            " :ip, :token, :profile)",
            {
                "id": number,
                "login": c["user name"] if number == 0 else f"{c['user name']}{number}",
                "email": c["e-mail"] if number == 0 else f"x{number}.{c['e-mail']}",
                "name": (c["name"], c["foreign name"], c["marked-up name"])[number % 3],
                "phone": c["telephone"],
                "born": c["birthday"],
                "ward": c["ward"],
                "creed": c["creed"],
                "street": c["street"],
                "card": c["card"],
                "iban": c["account"],
                "ip": c["address"],
                "token": c["token"],
                "profile": json.dumps(document),
            },
        )
        yield (
            "INSERT INTO letters (ref, user_id, to_login, body, kind) VALUES (:ref, :user, :login, :body, :kind)",
            {
                "ref": f"{c['key']}-{number}",
                "user": number,
                "login": c["user name"],
                "body": f"{c['name']} {c['free text']}, paid with {c['spaced card']}, mail {c['e-mail']}",
                "kind": c["ward"],
            },
        )


def schema(dialect: str) -> Iterator[str]:
    blob = "BLOB" if dialect == "sqlite" else "BYTEA"
    hostile = HOSTILE.replace('"', '""')
    yield (
        "CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE, name TEXT,"
        " phone TEXT NOT NULL, born DATE, ward TEXT, creed TEXT, street TEXT, card TEXT, iban TEXT, ip TEXT,"
        " token TEXT, profile JSON)"
    )
    yield (
        "CREATE TABLE letters (ref TEXT PRIMARY KEY, user_id INTEGER REFERENCES users (id), to_login TEXT, body TEXT,"
        " kind TEXT)"
    )
    yield "CREATE TABLE gone (id INTEGER PRIMARY KEY, email TEXT)"
    yield f'CREATE TABLE "{hostile}" (id INTEGER PRIMARY KEY, "e-mail <b>" TEXT, raw {blob})'
    yield "CREATE TABLE odd (id INTEGER PRIMARY KEY, n TEXT, user_email TEXT)"


def fill(url: str) -> None:
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    hostile = HOSTILE.replace('"', '""').replace(":", r"\:")
    with engine.begin() as connection:
        for statement in schema(engine.dialect.name):
            connection.exec_driver_sql(statement.replace("%", "%%") if engine.dialect.name != "sqlite" else statement)
        for statement, values in rows():
            connection.execute(sa.text(statement), values)
        connection.execute(
            sa.text(f'INSERT INTO "{hostile}" VALUES (1, :mail, :raw)'),
            {"mail": CANARIES["e-mail"], "raw": CANARIES["bytes"].encode()},
        )
        connection.execute(sa.text("INSERT INTO gone VALUES (1, :mail)"), {"mail": CANARIES["e-mail"]})
        connection.execute(
            sa.text("INSERT INTO odd VALUES (1, :n, :mail)"), {"n": CANARIES["wrong type"], "mail": CANARIES["e-mail"]}
        )
    engine.dispose()
    (break_sqlite if url.startswith("sqlite") else break_postgres)(url)


def break_sqlite(url: str) -> None:
    """Bytes that are no UTF-8, text in a column of numbers, documents that are none, a view that fails, a trigger."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
        raw = CANARIES["name"].encode() + b"\xff\xfe"
        database.execute("UPDATE odd SET n = CAST(? AS TEXT)", (raw,))
        database.execute("CREATE TABLE numbers (id INTEGER PRIMARY KEY, user_id INTEGER, born DATE, doc JSON)")
        values = (CANARIES["wrong type"], CANARIES["name"], "{" + CANARIES["document value"])
        database.execute("INSERT INTO numbers VALUES (1, ?, ?, ?)", values)
        database.execute("CREATE VIEW failing AS SELECT json_extract(doc, '$.x') AS x FROM numbers")
        database.execute("CREATE VIEW lost AS SELECT * FROM nowhere")
        database.execute(
            "CREATE TRIGGER keep BEFORE DELETE ON users BEGIN SELECT RAISE(ABORT, 'stopped by a trigger'); END"
        )


def break_postgres(url: str) -> None:
    """Views whose rows fail with the value in the message, a table that may not be read, a trigger that tells all."""
    statements = (
        "CREATE VIEW failing AS SELECT name::integer AS n FROM users",
        "CREATE FUNCTION tell(value text) RETURNS text LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'cannot use %', value USING DETAIL = value, HINT = value; END $$",
        "CREATE VIEW telling AS SELECT tell(email) AS e FROM users",
        "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'will not delete %', OLD.email; END $$",
        "CREATE TRIGGER keep BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION stop()",
        "CREATE TABLE enumerated (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), parts TEXT[])",
    )
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%"))
        connection.execute(
            sa.text("INSERT INTO enumerated VALUES (1, 0, ARRAY[:a, :b])"),
            {"a": CANARIES["street"], "b": CANARIES["e-mail"]},
        )
    engine.dispose()


def configure(folder: Path, url: str) -> None:
    (folder / "policy.md").write_text(POLICY, "utf-8")
    (folder / "amanat.toml").write_text(
        f'[service]\nname = "Canary"\npolicy = "policy.md"\n\n[controller]\nname = "Canary Ltd"\ncountry = "DE"\n\n'
        f'[[store]]\nname = "main"\nurl = "{url}"\nwrite_url = "{url}"\nregion = "US"\n',
        "utf-8",
    )


def drop(url: str) -> None:
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE gone")
    engine.dispose()


def test_no_value_of_a_person_is_in_anything_that_is_written(folder: Path, url: str, homes: dict[str, str]) -> None:
    fill(url)
    configure(folder, url)
    env = {**os.environ, **homes}

    def run(*arguments: str | Path) -> Ran:
        return amanat(*arguments, "--service", folder / "amanat.toml", env=env, cwd=folder)

    ran = [run("map", "--diff"), run("map"), run("map", "--json"), run("map", "--diff", "--json")]
    ran += [run("check"), run("check", "--json"), run("check", "--html", folder / "board.html"), run("baseline")]
    ran += [
        amanat("read", folder / "policy.md", "--explain", env=env, cwd=folder),
        run("doctor"),
        run("doctor", "--json"),
    ]
    if "--html" in amanat("map", "--help").out:
        ran.append(run("map", "--html", folder / "map.html"))
    stopped = run("request", "erase", "--subject", CANARIES["e-mail"], "--json")
    ran += [stopped, run("request", "access", "--subject", CANARIES["e-mail"]), run("request", "list")]
    drop(url)
    ran += [run("map", "--diff"), run("check"), run("map")]
    assert stopped.code == 2, "the trigger must have stopped it"
    assert "users" in (folder / "datamap.toml").read_text("utf-8")
    assert ran[1].code == 0, ran[1].err

    search = Search(CANARIES)
    told = [
        f"command {at}: {found}" for at, one in enumerate(ran) for found in search.within((one.out + one.err).encode())
    ]
    # The database itself, and the sealed answer to a person who asked, may hold what is theirs.
    left_out = ("/shop.db", "/.amanat/packages/", "/packages/")
    places = [Path(place) for place in homes.values()]
    assert told + search.below(folder, *places, without=left_out) == []
    assert not [one.err for one in ran if "Traceback" in one.err]


def test_the_search_finds_each_form(tmp_path: Path) -> None:
    for name in ("name", "foreign name", "marked-up name", "free text"):
        search = Search({name: CANARIES[name]})
        for form, needle in forms(CANARIES[name]).items():
            (tmp_path / "file").write_bytes(b"before \x00" + needle + b" after")
            assert search.below(tmp_path), (name, form)
        (tmp_path / "file").write_bytes(CANARIES[name].encode()[:-3])
        assert search.below(tmp_path) == [], "a part is none"


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "abcd"])
def test_the_search_finds_base64_wherever_the_value_begins(before: str) -> None:
    import base64

    text = base64.b64encode(f"{before}{CANARIES['name']} and more".encode())
    assert Search({"name": CANARIES["name"]}).within(text)


def test_the_search_looks_into_names_of_files(tmp_path: Path) -> None:
    (tmp_path / f"{CANARIES['user name']}.log").touch()
    assert Search(CANARIES).below(tmp_path)
    assert Search(CANARIES).below(tmp_path, without=("/zq_",)) == []


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT name::integer FROM users",
        "SELECT email::date FROM users",
        "SELECT email::inet FROM users",
        "SELECT token::uuid FROM users",
        "SELECT ward::json FROM users",
        "SELECT tell(email) FROM users",
        "SELECT to_date(name, 'YYYY') FROM users",
        "SELECT chr(0) || name FROM users",
        "INSERT INTO users (id, login, email, phone) SELECT 99, login, email, phone FROM users LIMIT 1",
        "INSERT INTO users (id, login, email, phone) SELECT 99, 'x', name, NULL FROM users LIMIT 1",
        "UPDATE letters SET ref = (SELECT max(ref) FROM letters)",
        "INSERT INTO letters (ref, user_id) VALUES ('x', 12345)",
        "DELETE FROM users",
        "SELECT no_such_column FROM users",
    ],
)
def test_no_error_of_the_engine_repeats_a_value(postgres_url: str, folder: Path, statement: str) -> None:
    fill(postgres_url)
    store = open_store(StoreConfig(name="main", url=postgres_url, write_url=postgres_url), folder)
    try:
        with pytest.raises(StoreError) as error, store.writing() as connection:
            connection.exec_driver_sql(statement).fetchall()
    finally:
        store.close()
    told = "".join(traceback.format_exception(error.value))
    assert Search(CANARIES).within(f"{told} {error.value!r} {error.value.as_problem()}".encode()) == []


@pytest.mark.postgres
def test_an_error_that_repeats_a_value_is_caught(
    postgres_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amanat.stores.talk.failures._without_values", lambda text, _state: text)
    with pytest.raises(AssertionError, match=r"telephone|e-mail|name"):
        test_no_error_of_the_engine_repeats_a_value(postgres_url, folder, "SELECT tell(email) FROM users")
