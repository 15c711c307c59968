"""What a careful person would write for the market of `benchmarks.market`: one statement for each table and step.

The same statements erase one person (`= 7`) and a set (`IN (SELECT id FROM gone)`), and leave the same rows as the
engine does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from benchmarks.market import MAIL, NOTIFIED

_RANDOM = {
    "postgresql": "replace(CAST(gen_random_uuid() AS text), '-', '')",
    "mysql": "substr(sha2(concat(uuid(), rand()), 256), 1, 32)",
    "sqlite": "lower(hex(randomblob(16)))",
}

_ERASE = """
DELETE FROM addresses WHERE member_id {mine}
DELETE FROM sessions WHERE member_id {mine}
DELETE FROM order_items WHERE order_id IN (SELECT id FROM orders WHERE member_id {mine})
DELETE FROM orders WHERE member_id {mine}
DELETE FROM reviews WHERE member_id {mine}
DELETE FROM newsletter WHERE {mail} {mails}
DELETE FROM notifications WHERE {notified} {texts}
DELETE FROM tickets WHERE member_id {mine} OR {mail} {mails}
UPDATE tickets SET handled_by = NULL WHERE handled_by {mine}
UPDATE products SET created_by = NULL WHERE created_by {mine}
DELETE FROM messages WHERE (sender_id {mine} OR recipient_id {mine}) AND NOT EXISTS (SELECT 1 FROM members other \
WHERE other.id IN (sender_id, recipient_id) AND {left})
UPDATE messages SET sender_id = NULL, sender_name = NULL, body = NULL WHERE sender_id {mine}
UPDATE messages SET recipient_id = NULL, recipient_name = NULL WHERE recipient_id {mine}
DELETE FROM payments WHERE (payer_id {mine} OR payee_id {mine}) AND NOT EXISTS (SELECT 1 FROM members other \
WHERE other.id IN (payer_id, payee_id) AND {left})
UPDATE payments SET payer_note = NULL WHERE payer_id {mine}
UPDATE members SET referred_by = NULL WHERE referred_by {mine}
UPDATE members SET email = concat('erased-', {random}, '@invalid.example'), name = '', phone = NULL, password = '', \
settings = NULL, referred_by = NULL WHERE id {mine} AND {held}
DELETE FROM members WHERE id {mine} AND NOT {held}
"""
_HELD = (
    "(EXISTS (SELECT 1 FROM payments WHERE payer_id = members.id)"
    " OR EXISTS (SELECT 1 FROM payments WHERE payee_id = members.id))"
)

_LEFT = "NOT (other.id {mine}) AND other.email NOT LIKE 'erased-%%'"
"""Somebody else is there among the parties."""

_COLLECT = """
SELECT * FROM addresses WHERE member_id = {id}
SELECT * FROM messages WHERE sender_id = {id} OR recipient_id = {id}
SELECT * FROM newsletter WHERE {mail} = {address}
SELECT * FROM notifications WHERE {notified} = {text}
SELECT * FROM order_items WHERE order_id IN (SELECT id FROM orders WHERE member_id = {id})
SELECT * FROM orders WHERE member_id = {id}
SELECT * FROM payments WHERE payer_id = {id} OR payee_id = {id}
SELECT * FROM reviews WHERE member_id = {id}
SELECT * FROM sessions WHERE member_id = {id}
SELECT * FROM tickets WHERE member_id = {id} OR {mail} = {address}
"""


class ByHand:
    """Statements in one engine's words, run over a plain connection of its driver. The caller commits."""

    def __init__(self, dialect: str, raw: Any) -> None:
        self.dialect = dialect
        self.raw = raw
        self._collect = self._lines(_COLLECT, id="%(id)s", address="%(address)s", text="%(text)s")
        self._erase = self._lines(_ERASE, mine="= %(id)s", mails="= %(address)s", texts="= %(text)s")
        self._erase_set = self._lines(_ERASE, **{name: f"IN (SELECT {at} FROM gone)" for name, at in _SETS.items()})

    def access(self, address: str) -> dict[str, int]:
        """The whole answer to one person, fetched; returns how many rows each table gave."""
        key, mail, found = self._found(address)
        counts = {"members": found}
        for statement in self._collect:
            rows = self._run(statement, {"id": key, "address": mail, "text": str(key)}).fetchall()
            if rows:
                counts[statement.split()[3]] = len(rows)
        self.raw.commit()
        return counts

    def erase(self, address: str) -> None:
        """One person, in one transaction."""
        self._begin()
        lock = "" if self.dialect == "sqlite" else " FOR UPDATE"
        key, mail, _ = self._found(address, lock)
        for statement in self._erase:
            self._run(statement, {"id": key, "address": mail, "text": str(key)})
        self.raw.commit()

    def erase_set(self, keys: Sequence[int]) -> None:
        """Many people, in one transaction, joined to a table of their keys."""
        self._begin()
        cursor = self.raw.cursor()
        if self.dialect == "postgresql":
            # To compile such statements takes longer than to run them.
            cursor.execute("SET LOCAL jit = off")
        cursor.execute("CREATE TEMPORARY TABLE gone (id bigint PRIMARY KEY, email varchar(120), text varchar(40))")
        self._gather(cursor, keys)
        self._lock(cursor)
        for statement in self._erase_set:
            cursor.execute(statement)
        cursor.execute("DROP TABLE gone")
        self.raw.commit()

    def _gather(self, cursor: Any, keys: Sequence[int]) -> None:
        mail = MAIL[self.dialect]
        into = f"INSERT INTO gone SELECT id, {mail}, CAST(id AS {_TEXT[self.dialect]}) FROM members WHERE id"
        if self.dialect == "postgresql":
            cursor.execute(f"{into} = ANY(%s)", [list(keys)])
            cursor.execute("ANALYZE gone")
        elif self.dialect == "sqlite":
            cursor.execute(f"{into} IN (SELECT value FROM json_each(?))", [str(list(keys))])
        else:
            cursor.execute(f"{into} IN ({', '.join(map(str, keys))})")

    def _lock(self, cursor: Any) -> None:
        if self.dialect != "sqlite":
            cursor.execute("SELECT id FROM members WHERE id IN (SELECT id FROM gone) ORDER BY id FOR UPDATE")
            cursor.fetchall()

    def _begin(self) -> None:
        if self.dialect == "sqlite":
            self.raw.execute("BEGIN IMMEDIATE")

    def _found(self, address: str, lock: str = "") -> tuple[int, str, int]:
        wanted = address.strip().lower()
        statement = f"SELECT * FROM members WHERE {MAIL[self.dialect]} = %(address)s{lock}"
        if self.dialect == "sqlite":
            statement = _for_sqlite(statement)
        rows = self._run(statement, {"address": wanted}).fetchall()
        return rows[0][0], wanted, len(rows)

    def _run(self, statement: str, values: dict[str, Any]) -> Any:
        cursor = self.raw.cursor()
        cursor.execute(statement, values)
        return cursor

    def _lines(self, template: str, **values: str) -> list[str]:
        values |= {
            "mail": MAIL[self.dialect],
            "notified": NOTIFIED[self.dialect],
            "random": _RANDOM[self.dialect],
            "held": _HELD,
        }
        values["left"] = _LEFT.format(mine=values.get("mine", ""))
        lines = [line.format(**values) for line in template.strip().splitlines()]
        return [_for_sqlite(line) for line in lines] if self.dialect == "sqlite" else lines


_SETS = {"mine": "id", "mails": "email", "texts": "text"}
_TEXT = {"postgresql": "text", "mysql": "char", "sqlite": "text"}


def _for_sqlite(line: str) -> str:
    """Named parameters are written otherwise; older versions have no `concat`."""
    line = line.replace("concat('erased-', ", "('erased-' || ").replace(
        ", '@invalid.example')", " || '@invalid.example')"
    )
    return _NAMED.sub(r":\1", line)


_NAMED = re.compile(r"%\((\w+)\)s")
