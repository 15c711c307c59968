"""The map as one page: nothing from outside, every name once and escaped, readable without its script."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import msgspec
import pytest

from amanat.datamap.model import Path as Way
from amanat.datamap.out.page import render
from amanat.datamap.out.words import OWNERSHIP
from tests.datamap.making import mapped
from tests.datamap.out.synthetic import HOSTILE, large, small
from tests.policy.out.looks import colours, contrast

OWNED = [f"o-{name}" for name in OWNERSHIP]


@pytest.fixture(scope="module")
def page() -> str:
    return render(small(), "Harbour & Sons")


def outside(source: str) -> list[str]:
    """What in a page would be fetched, or run from within a tag."""
    return re.findall(r"""(?:src|href)=["'](?!data:|#)[^"']*|url\((?!#)|@import|\son\w+\s*=|javascript:""", source)


def test_nothing_is_fetched_and_nothing_runs_from_a_tag(page: str) -> None:
    assert outside(page.replace(escaped(HOSTILE), "")) == []


def test_the_look_sees_what_would_be_fetched() -> None:
    assert outside('<img src="https://x.example/a.png">')
    assert outside('<b onclick="x()">')


def escaped(text: str) -> str:
    return str(__import__("markupsafe").escape(text))


def test_only_the_script_of_the_page_itself_may_run(page: str) -> None:
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert page.count("<script") == 1
    assert "style=" not in page


def test_a_hostile_name_stays_words(page: str) -> None:
    assert "<img" not in page
    assert escaped(HOSTILE) in page
    assert "49" not in re.findall(r"\{\{.*?\}\}", page)


def test_every_table_and_every_personal_column_is_told(page: str) -> None:
    for store in small().stores:
        for table in store.tables:
            assert page.count(f'<span dir="auto">{escaped(table.name)}</span>') >= 1
    assert "home.city" in page
    assert "dates of birth of persons under 16" in page
    assert "its values are no keys of <code" in page
    assert "permission denied" in page
    assert "the file is not there" in page
    assert "no name or value tells" in page


def test_ids_are_unique_and_links_lead_somewhere(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets
    assert targets <= set(ids)


def test_marks_have_words(page: str) -> None:
    assert 'aria-label="users: people, each row is a person; 7 personal columns; special categories of data"' in page
    assert "data of children" in page
    assert "a key that is not believed" in page


@pytest.mark.parametrize(("value", "told"), [("canary-7f3a", "…"), ("Canary Two", "…"), ("Shop::Order", "Shop::Order")])
def test_of_a_condition_only_the_name_of_a_kind_of_rows_is_on_it(value: str, told: str) -> None:
    store = small().stores[0]
    users, orders = store.tables[:2]
    shown = msgspec.structs.replace(orders.links[0], when=("kind", value), because="it says so")
    orders = msgspec.structs.replace(orders, links=(shown,), paths=(Way((("orders", shown),)),))
    page = render(
        msgspec.structs.replace(small(), stores=(msgspec.structs.replace(store, tables=(users, orders)),)), "x"
    )
    assert "<code>kind</code> says" in page
    assert f"[kind={told}]" in page
    assert (value in page) == (value == told)


def test_values_of_a_real_database_are_not_on_it(tmp_path: Path) -> None:
    sql = """CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, notes TEXT, born TEXT);
    INSERT INTO users VALUES (1, 'canary.one@x.example', 'call Canary Two', '1999-01-07');"""
    told = render(mapped(tmp_path, sql), "x").lower()
    assert "canary" not in told
    assert "1999-01-07" not in told
    assert "e-mail address" in told


def test_the_same_map_gives_the_same_page(page: str) -> None:
    assert render(small(), "Harbour & Sons") == page


def test_a_large_map_stays_small() -> None:
    source = render(large(), "Large")
    assert len(source.encode()) < 3_000_000
    assert source.count('class="node ') == 325
    assert "175 tables without personal data" in source


@pytest.mark.parametrize("dark", [False, True])
def test_colours_stand_out(dark: bool, page: str) -> None:
    (sheet,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    palette = colours(sheet, dark)
    for name in (*OWNED, "child", "law", "broken", "soft", "ink"):
        assert contrast(palette[name], palette["paper"]) >= 4.5, name


@pytest.mark.parametrize(
    ("lost", "said"), [(False, "Nobody’s"), (True, "No way to a person, or nobody’s")], ids=["own", "own and lost"]
)
def test_what_is_the_service_s_own_is_not_called_lost(tmp_path: Path, lost: bool, said: str) -> None:
    server = "CREATE TABLE mail_setups (id INTEGER PRIMARY KEY, smtp_host TEXT, smtp_port INTEGER, smtp_password TEXT);"
    server += "INSERT INTO mail_setups VALUES (1, 'smtp.example.org', 587, 'Fz7kq2Lmw');"
    letters = "CREATE TABLE letters (id INTEGER PRIMARY KEY, full_name TEXT, birthday DATE);"
    letters += "INSERT INTO letters VALUES (1, 'Ann Ash', '1980-01-02'), (2, 'Bob Birch', '1981-01-02');"
    people = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, password_hash TEXT, name TEXT);"
    people += "INSERT INTO users VALUES (1, 'ann@x.example', 'x', 'Ann Ash'), (2, 'bob@x.example', 'y', 'Bob Birch');"
    page = render(mapped(tmp_path, people + server + (letters if lost else "")), "Shop")
    (zone,) = re.findall(r'<text class="zone( calm)?"[^>]*>([^<]*)<', page)
    assert zone == ("" if lost else " calm", said)
    assert page.count('<div class="o-none"><dt>') == 1
