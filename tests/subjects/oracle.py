"""What the town looks like once people are erased, worked out by hand from the rows. Never reads the map.

Each table has its own few lines, as a careful person with SQL would think them through.
"""

from __future__ import annotations

from typing import Any

from tests.subjects.town import ROWS

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

EMAILS = {1: "ann.lee@example.com", 2: "bob@example.net", 3: "cyd@example.org", 4: "dan@example.com"}


def after(people: set[int]) -> Rows:
    """The expected rows by table. Emptied people come as `None` in place of what is random; see `same`."""
    rows: Rows = {name: list(table) for name, table in ROWS.items()}
    rows["users"] = [(*row[:7], 1 if row[0] == 1 else row[7], *row[8:]) for row in rows["users"]]
    rows["addresses"] = [row for row in rows["addresses"] if row[1] not in people]
    gone_orders = {row[0] for row in rows["orders"] if row[1] in people}
    rows["orders"] = [row for row in rows["orders"] if row[0] not in gone_orders]
    rows["order_items"] = [row for row in rows["order_items"] if row[0] not in gone_orders]
    rows["item_marks"] = [row for row in rows["item_marks"] if row[1] not in gone_orders]
    sent = {row[0] for row in rows["messages"] if row[1] in people}
    ended = {row[0] for row in rows["messages"] if _is_nobodys(row[1:3], people)}
    rows["attachments"] = [
        (row[0], row[1], None if row[1] in sent else row[2]) for row in rows["attachments"] if row[1] not in ended
    ]
    rows["messages"] = [_message(row, people) for row in rows["messages"] if row[0] not in ended]
    rows["contracts"] = [
        (*row[:3], None if row[1] in people else row[3])
        for row in rows["contracts"]
        if not _is_nobodys(row[1:3], people)
    ]
    rows["replies"] = _replies(rows["replies"], people)
    held_posts = {row[2] for row in rows["replies"]}
    rows["posts"] = [post for row in rows["posts"] if (post := _post(row, people, held_posts)) is not None]
    rows["tickets"] = [
        (row[0], row[1], None if row[2] in people else row[2], row[3])
        for row in rows["tickets"]
        if row[1] not in people
    ]
    mine = {EMAILS[person] for person in people}
    rows["access_log"] = [row for row in rows["access_log"] if row[0].lower() not in mine]
    held = {party for row in rows["contracts"] for party in row[1:3]}
    rows["users"] = [user for row in rows["users"] if (user := _user(row, people, held)) is not None]
    return rows


def _is_nobodys(parties: Row, people: set[int]) -> bool:
    """Whether these people had the row and nobody else is left in it."""
    return any(party in people for party in parties) and all(party in people or party is None for party in parties)


def _message(row: Row, people: set[int]) -> Row:
    key, sender, recipient, sender_name, recipient_name, body, deleted = row
    if sender in people:
        sender, sender_name = None, None
    if recipient in people:
        recipient, recipient_name = None, None
    return key, sender, recipient, sender_name, recipient_name, body, deleted


def _replies(rows: list[Row], people: set[int]) -> list[Row]:
    gone = {row[0] for row in rows if row[1] in people}
    return [
        (key, user, post, None if parent in gone else parent, body)
        for key, user, post, parent, body in rows
        if key not in gone
    ]


def _post(row: Row, people: set[int], held: set[int]) -> Row | None:
    if row[1] not in people:
        return row
    return (row[0], None, "", None) if row[0] in held else None


def _user(row: Row, people: set[int], held: set[int]) -> Row | None:
    key, email, name, phone, username, password, referred, address, created, deleted = row
    if key not in people:
        return key, email, name, phone, username, password, None if referred in people else referred, address, *row[8:]
    if key not in held:
        return None
    return key, "erased", "", None, None, "!", None, None, created, deleted


def texts(rows: Rows) -> dict[str, set[Row]]:
    """In the form of `town.dump`, with random e-mail addresses made equal."""
    return {name: _counted(table) for name, table in rows.items()}


def same(dump: dict[str, set[Row]]) -> dict[str, set[Row]]:
    """A dump with what is random in emptied rows made equal, so that it can be compared."""
    users = {tuple("erased" if str(value).startswith("erased-") else value for value in row) for row in dump["users"]}
    return {**dump, "users": users}


def _counted(rows: list[Row]) -> set[Row]:
    found: dict[Row, int] = {}
    for row in rows:
        values = tuple(None if value is None else str(value) for value in row)
        found[values] = found.get(values, 0) + 1
    return {(*values, times) for values, times in found.items()}
