"""Two real applications from end to end: a shop and a forum, ten people each, on SQLite and on PostgreSQL.

What is whose stands here by hand, and the whole database is compared before and after: neither the map nor the
engine's own search is asked. No setting in `datamap.toml` is needed: the owner of such an application would write none.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self

import msgspec
import pytest
import sqlalchemy as sa
from typing_extensions import override

from amanat.app import Amanat, Progress
from amanat.cli.commands import run
from amanat.clock import Clock
from amanat.datamap.model import DataMap
from benchmarks import servers
from benchmarks.targets import load, target, unpacked
from tests.acceptance.conftest import amanat

Row = dict[str, Any]
Dump = dict[str, dict[Any, Row]]
"""By table and key."""

_ORDERS = "SELECT {} FROM order_order WHERE user_id = :me"
_LINES = f"order_id IN ({_ORDERS.format('id')})"


class Application(msgspec.Struct, frozen=True):
    """`own`: by table, which rows are the person's; all others are not. `keys`: the key where it is no `id`."""

    people: str
    own: dict[str, str]
    keys: dict[str, str] = {}
    strangers: dict[str, tuple[str, str]] = {}
    """Where the key is NULL, the name beside it is that of somebody who left before, or never had an account."""


APPLICATIONS = {
    "oscar": Application(
        people="auth_user",
        own={
            "auth_user": "id = :me",
            "address_useraddress": "user_id = :me",
            "analytics_userproductview": "user_id = :me",
            "analytics_userrecord": "user_id = :me",
            "analytics_usersearch": "user_id = :me",
            "basket_basket": "owner_id = :me",
            "basket_line": "basket_id IN (SELECT id FROM basket_basket WHERE owner_id = :me)",
            "communication_email": "user_id = :me",
            "communication_notification": "recipient_id = :me OR sender_id = :me",
            "customer_productalert": "user_id = :me",
            "order_billingaddress": f"id IN ({_ORDERS.format('billing_address_id')})",
            "order_line": _LINES,
            "order_lineprice": _LINES,
            "order_order": "user_id = :me",
            "order_ordernote": "user_id = :me",
            "order_shippingaddress": f"id IN ({_ORDERS.format('shipping_address_id')})",
            "order_shippingevent": _LINES,
            "payment_bankcard": "user_id = :me",
            "payment_source": _LINES,
            "reviews_productreview": "user_id = :me",
            "wishlists_wishlist": "owner_id = :me",
        },
        keys={"address_country": "iso_3166_1_a2"},
    ),
    "misago": Application(
        people="misago_users_user",
        own={
            "misago_users_user": "id = :me",
            "misago_notifications_notification": "user_id = :me",
            "misago_notifications_watchedthread": "user_id = :me",
            "misago_threads_post": "poster_id = :me",
            "misago_threads_thread": "starter_id = :me",
            "misago_users_ban": "lower(banned_value) = lower(:name)",
            "misago_users_online": "user_id = :me",
            "misago_users_user_follows": "from_user_id = :me OR to_user_id = :me",
            "misago_users_user_roles": "user_id = :me",
        },
        keys={"misago_users_online": "user_id", "misago_cache_cacheversion": "cache"},
        strangers={"misago_threads_post": ("poster_id", "poster_name")},
    ),
}


class Person(msgspec.Struct, frozen=True):
    me: int
    email: str
    name: str

    def found_in(self, value: Any) -> bool:
        """Whether a cell holds the address or its digest anywhere, or is the user name, in any letter case."""
        text = str(value).casefold()
        digest = hashlib.md5(self.email.encode(), usedforsecurity=False).hexdigest()
        return self.email.casefold() in text or digest in text or text == self.name.casefold()


class Bed(msgspec.Struct, frozen=True):
    """An application's database and the service over it."""

    name: str
    folder: Path
    engine: sa.Engine

    @property
    def application(self) -> Application:
        return APPLICATIONS[self.name]

    @property
    def service(self) -> Path:
        return self.folder / "amanat.toml"

    def dump(self) -> Dump:
        found: Dump = {}
        with self.engine.connect() as connection:
            for table in sa.inspect(connection).get_table_names():
                rows = connection.execute(sa.text(f'SELECT * FROM "{table}"')).mappings()
                key = self.application.keys.get(table, "id")
                found[table] = {row[key]: dict(row) for row in rows} if table != "sqlite_sequence" else {}
        return found

    def own(self, person: Person) -> dict[str, set[Any]]:
        """The keys of the person's rows, by table; tables without any are left out."""
        given = msgspec.structs.asdict(person)
        found = {}
        with self.engine.connect() as connection:
            for table, condition in self.application.own.items():
                key = self.application.keys.get(table, "id")
                query = sa.text(f"SELECT {key} FROM {table} WHERE {condition}")
                found[table] = set(
                    connection.execute(query, {n: given[n] for n in given if f":{n}" in condition}).scalars()
                )
        return {table: keys for table, keys in found.items() if keys}

    def people(self) -> list[Person]:
        """Ten: those who left the most, and others from end to end."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.text(f"SELECT id, email, username FROM {self.application.people} ORDER BY id"))
            people = [Person(*row) for row in rows]
        spread = people[:: len(people) // 5][:5]
        rest = [person for person in people if person not in spread][:40]
        most = sorted(rest, key=lambda person: (-len(self.own(person)), person.me))
        return [*spread, *most[:5]]


SERVICE = """\
[service]
name = "{name}"
policy = "policy.md"
laws = ["gdpr"]

[controller]
name = "{name} Ltd"
country = "IE"
zone = "Europe/Dublin"
contact = "privacy@example.com"

[[store]]
name = "main"
url = "{url}"
write_url = "{url}"
"""


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, bool]]:
    with servers.postgres() as found:
        yield found


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def bed(request: pytest.FixtureRequest, name: str, shared: Path, tmp_path: Path) -> Iterator[Bed]:
    packed = target(shared / "targets" / name)
    (tmp_path / "policy.md").write_text("# Privacy\n\nYou can ask us to erase your data.\n")
    if request.param == "sqlite":
        assert packed.sqlite is not None
        file = unpacked(packed.sqlite, tmp_path / "store.db")
        yield _bed(name, tmp_path, "sqlite:///store.db", f"sqlite:///{file}")
        return
    url, extensions = request.getfixturevalue("server")
    with servers.database(url) as fresh:
        assert packed.dump is not None
        load(fresh, packed.dump, extensions=extensions)
        yield _bed(name, tmp_path, fresh, fresh)


def _bed(name: str, folder: Path, url: str, reached: str) -> Bed:
    (folder / "amanat.toml").write_text(SERVICE.format(name=name, url=url))
    return Bed(name, folder, sa.create_engine(reached, poolclass=sa.NullPool))


class Resident(Amanat):
    """Stays open from one command to the next, and makes its map once: tables stay as they are meanwhile."""

    opened: ClassVar[dict[Path, Amanat]] = {}

    @classmethod
    @override
    def open(cls, file: Path, clock: Clock | None = None, progress: Progress = print) -> Self:
        if file not in cls.opened:
            cls.opened[file] = super().open(file, clock)
        found = cls.opened[file]
        assert isinstance(found, cls)
        return found

    def __exit__(self, *_: object) -> None:
        """The next command goes on with it."""

    def map(self, *, anew: bool = False) -> DataMap:
        return super().map(anew=True) if anew else self._mapped

    @cached_property
    def _mapped(self) -> DataMap:
        return super().map()


@pytest.fixture
def resident(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commands on requests run in this process."""
    monkeypatch.setattr("amanat.cli.request.Amanat", Resident)
    yield
    while Resident.opened:
        Resident.opened.popitem()[1].close()


@pytest.mark.shared
@pytest.mark.usefixtures("resident")
@pytest.mark.parametrize("name", APPLICATIONS)
def test_ten_people(bed: Bed, capsys: pytest.CaptureFixture[str]) -> None:
    ran = amanat("map", "--service", bed.service)
    assert ran.code == 0, ran.err
    people = bed.people()
    assert len({person.me for person in people}) == 10
    if "AMANAT_EXAMPLES" not in os.environ:
        # Ten of each take minutes; of the ten those whom most hangs on, and two others.
        people = [*people[1:3], *people[-2:]]
    addresses = [row["email"] for row in bed.dump()[bed.application.people].values()]
    for person in people:
        asked = _asked(bed, capsys, "access", person, "--out", str(bed.folder / "copy.zip"))
        assert asked["state"] in ("fulfilled", "partly"), asked
        assert not asked["problem"]
        assert told(bed.folder / "copy.zip", addresses, bed, person) == []
    before = bed.dump()
    strange = strangers(before, bed.application)
    for person in people:
        own = bed.own(person)
        asked = _asked(bed, capsys, "erase", person)
        assert (asked["state"], asked["problem"], asked["left"]) == ("fulfilled", None, [])
        after = bed.dump()
        assert changes(before, after, own, asked["plan"]["steps"]) == []
        before = after
    for person in people:
        assert [place for place in left(before, person) if place not in strange] == []
        assert [place for place in in_truth(bed, before, person) if place not in strange] == []
    assert broken_keys(bed) == []


def _asked(bed: Bed, capsys: pytest.CaptureFixture[str], kind: str, person: Person, *more: str) -> Any:
    capsys.readouterr()
    code = run(["request", kind, "--service", str(bed.service), "--subject", person.email, "--json", *more])
    outcome = json.loads(capsys.readouterr().out)
    assert code == (0 if outcome["state"] == "fulfilled" else 1)
    return outcome


def told(package: Path, addresses: list[str], bed: Bed, person: Person) -> list[str]:
    """What a copy says wrongly: rows of the person that are missing, rows that are not theirs, others' addresses."""
    with zipfile.ZipFile(package) as archive:
        text = archive.read("data.json").decode()
    tables = {table["table"]: table["rows"] for table in json.loads(text)["tables"]}
    own, wrong = bed.own(person), []
    for table in sorted(set(own) | set(tables)):
        key = bed.application.keys.get(table, "id")
        shown = {row[key] for row in tables.get(table, [])}
        wrong += [f"missing {table} {one}" for one in own.get(table, set()) - shown]
        wrong += [f"not theirs {table} {one}" for one in shown - own.get(table, set())]
    return wrong + [f"another's {one}" for one in addresses if one in text and one != person.email]


def changes(before: Dump, after: Dump, own: dict[str, set[Any]], steps: list[Row]) -> list[str]:
    """What became of rows that are not the person's, beyond what the plan named: columns of so many rows."""
    wrong: list[str] = []
    for table, rows in before.items():
        mine = own.get(table, set())
        named = [step for step in steps if step["table"] == table and step["action"] in ("unlink", "scrub")]
        allowed = {column for step in named for column in step["columns"]}
        touched = 0
        for key, row in rows.items():
            now = after[table].get(key)
            if key in mine:
                continue
            if now is None:
                wrong.append(f"gone {table} {key}")
            elif now != row:
                touched += 1
                columns = {column for column in row if row[column] != now[column]}
                wrong += [f"changed {table} {key} {column}" for column in columns - allowed]
        wrong += [f"new {table} {key}" for key in after[table].keys() - rows.keys()]
        if touched > sum(step["rows"] for step in named):
            wrong.append(f"{touched} rows changed in {table}")
    return wrong


def strangers(dump: Dump, application: Application) -> set[str]:
    """Cells that name somebody whom no key names, before anything was erased."""
    return {
        f"{table} {key} {column}"
        for table, (link, column) in application.strangers.items()
        for key, row in dump[table].items()
        if row[link] is None
    }


def left(dump: Dump, person: Person) -> list[str]:
    """The cells that still name the person."""
    return [
        f"{table} {key} {column}"
        for table, rows in dump.items()
        for key, row in rows.items()
        for column, value in row.items()
        if value is not None and person.found_in(value)
    ]


def in_truth(bed: Bed, dump: Dump, person: Person) -> list[str]:
    """Columns that the application's own removal of a person clears, and that still hold the person's key or name."""
    tables = json.loads((target_folder(bed) / "truth.json").read_text("utf-8"))["tables"]
    cleared = {
        name: [column for column, how in told["fields"].items() if how == "executed"] for name, told in tables.items()
    }
    return [
        f"{table} {key} {column}"
        for table, columns in cleared.items()
        for key, row in dump[table].items()
        for column in columns
        if (
            row[column] == person.me
            if column.endswith("_id")
            else str(row[column]).casefold() == person.name.casefold()
        )
    ]


def target_folder(bed: Bed) -> Path:
    root = Path(__file__).resolve().parents[2].parent / "shared"
    return Path(os.environ.get("AMANAT_SHARED", root)) / "targets" / bed.name


def broken_keys(bed: Bed) -> list[str]:
    """Foreign keys that do not hold. PostgreSQL is made to look at every row again."""
    with bed.engine.connect() as connection:
        if bed.engine.dialect.name == "sqlite":
            return [str(tuple(row)) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        connection.exec_driver_sql("UPDATE pg_constraint SET convalidated = false WHERE contype = 'f'")
        keys = connection.exec_driver_sql(
            "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint WHERE contype = 'f'"
        ).all()
        broken = []
        for table, key in keys:
            try:
                with connection.begin_nested():
                    connection.exec_driver_sql(f"ALTER TABLE {table} VALIDATE CONSTRAINT {key}")
            except sa.exc.IntegrityError:
                broken.append(f"{table} {key}")
        connection.rollback()
    return broken


@pytest.mark.shared
@pytest.mark.parametrize("name", ["oscar"])
def test_the_comparison_sees_what_it_should(bed: Bed) -> None:
    """Each check fails where the data are damaged on purpose."""
    person, other = bed.people()[1:3]
    own, before = bed.own(person), bed.dump()
    assert left(before, person)
    note = next(iter(bed.own(other)["order_ordernote"]))
    with bed.engine.begin() as connection:
        if bed.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE order_ordernote DISABLE TRIGGER ALL")
        connection.exec_driver_sql(f"UPDATE order_ordernote SET order_id = 9999, message = 'x' WHERE id = {note}")
        connection.exec_driver_sql(f"DELETE FROM payment_bankcard WHERE user_id = {other.me}")
    step = {"table": "order_ordernote", "action": "unlink", "columns": ["order_id"], "rows": 1}
    wrong = Counter(line.split()[0] for line in changes(before, bed.dump(), own, [step]))
    assert wrong == {"changed": 1, "gone": 1}
    assert len(broken_keys(bed)) == 1
