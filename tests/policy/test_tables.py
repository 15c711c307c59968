"""Cells of a table are read under the header of their column, as list items are under their introduction."""

from __future__ import annotations

import pytest

from amanat.policy.documents.open import document_of
from amanat.policy.explain import explain
from amanat.policy.reader import read_document, read_text
from amanat.policy.reading import Reading, Statement

PAGE = '<html lang="en"><h1>Privacy</h1><p>We tell you here what we hold.</p>{}</html>'


GERMAN = """# Datenschutz

| Daten | Zweck | Empfänger | Speicherdauer |
|---|---|---|---|
| Name | Newsletter | Mailwing | bis zur Abmeldung |
| Cookie | Warenkorb | Hostly | zwei Jahre |
"""


def at(reading: Reading, cell: str) -> Statement:
    """The only statement of a cell."""
    (found,) = (each for each in reading.statements if each.text == cell)
    return found


def table(*rows: str) -> str:
    head, *body = rows
    return "\n".join([f"| {head} |", "|" + "---|" * (head.count("|") + 1), *(f"| {row} |" for row in body), ""])


@pytest.mark.parametrize(
    "header",
    ["Retention", "Kept", "Kept for", "How long", "How long we keep it", "Storage period", "Deleted after", "Period"],
)
@pytest.mark.parametrize("period", ["5 years", "13 months", "Until you unsubscribe"])
def test_a_column_that_tells_how_long_limits_what_its_row_is_about(header: str, period: str) -> None:
    found = at(read_text(table(f"Data | {header}", f"E-mail address | {period}", "Name | 1 day")), period)
    assert found.duty == "retention.limit"
    assert found.concerns("category") == ("email",)
    assert found.values("period") or found.values("criterion")


@pytest.mark.parametrize("header", ["Recipient", "Recipients", "Who receives it", "Shared with", "Processor"])
def test_a_column_of_recipients_names_them(header: str) -> None:
    reading = read_text(
        table(f"{header} | Country | Safeguard", "Acme Cloud GmbH | India | SCCs", "Mailwing | USA | –")
    )
    assert at(reading, "Acme Cloud GmbH").duty == "recipient.register"
    assert [at(reading, each).values("country") for each in ("India", "USA")] == [("IN",), ("US",)]
    assert {at(reading, each).duty for each in ("India", "USA", "SCCs")} == {"recipient.transfer"}
    assert not [each for each in reading.statements if each.text == "–"]


@pytest.mark.parametrize("basis", ["Consent", "Contract", "Legitimate interests", "Art. 6(1)(f) GDPR"])
def test_a_column_of_legal_bases_and_one_of_purposes(basis: str) -> None:
    reading = read_text(table("Data | Purpose | Legal basis", f"Name | Opening your account | {basis}", "Fax | x | y"))
    assert {at(reading, each).duty for each in ("Opening your account", basis)} == {"purpose.basis"}
    assert at(reading, basis).concerns("category") == ("name",)


def test_a_table_of_cookies_is_the_catalogue_also_where_the_heading_alone_says_so() -> None:
    for text in (
        "# Cookies\n\n" + table("Name | Provider | Purpose | Duration", "sid | us | Keeps you signed in | 2 years"),
        table("Name | Provider | Purpose | Expires", "sid | us | Keeps you signed in | 2 years"),
    ):
        reading = read_text("We bake bread for you and for the town.\n\n" + text)
        assert {each.duty for each in reading.statements} == {"web.catalogue"}
        assert not [each for each in reading.findings if each.rule == "broken-sentence"]


@pytest.mark.parametrize(
    "rows",
    [
        "<thead><tr><th>Data<th>Kept</thead><tr><td>Name<td>5 years<tr><td>Fax<td>1 day",
        "<tr><td><b>Data</b><td><b>Kept</b><tr><td>Name<td>5 years<tr><td>Fax<td>1 day",
        "<tr><th>Data<th>Kept<tr><th>Name<td>5 years<tr><th>Fax<td>1 day",
    ],
    ids=["head", "bold", "row headers"],
)
def test_the_headers_of_a_page_are_told_in_several_ways(rows: str) -> None:
    found = at(read_document(document_of(PAGE.format(f"<table>{rows}</table>").encode(), "p")), "5 years")
    assert (found.duty, found.concerns("category")) == ("retention.limit", ("name",))


def test_a_cell_that_reaches_over_several_rows_is_what_each_is_about() -> None:
    rows = "<tr><th>Data<th>Use<th>Kept<tr><td rowspan=2>Name<td>Orders<td>5 years<tr><td>Letters<td>2 years"
    reading = read_document(document_of(PAGE.format(f"<table>{rows}</table>").encode(), "p"))
    assert [at(reading, each).concerns("category") for each in ("5 years", "2 years")] == [("name",), ("name",)]


def test_a_table_that_is_not_about_data_says_nothing() -> None:
    text = "We sell tyres of all kinds.\n\n" + table(
        "Tyre | Width | Where", "Gravel | 40 mm | Shelf 3", "Road | 25 mm | Y"
    )
    assert not read_text(text).statements


def test_a_document_that_is_mostly_a_table_is_in_english_by_what_its_columns_are_called() -> None:
    for rows in (
        ("Data | How long", "Logs | 30 days", "Order data | 10 years"),
        ("Recipient | Country | Purpose | Safeguard", "Mailwing | USA | Newsletter | SCCs", "Hostly | Germany | – | –"),
    ):
        reading = read_text("# Privacy\n\n" + table(*rows))
        assert (reading.language, reading.unread) == ("en", ())
    assert read_text(GERMAN).language != "en"


def test_the_explanation_names_the_column() -> None:
    (found,) = explain(read_text(table("Data | Kept", "Name | 5 years", "Fax | 1 day")), "5 years")
    assert found.column == "kept"
    assert found.rules[0].rule.startswith("cells.toml:")


def test_a_name_in_a_column_of_recipients_counts_as_one_though_nobody_knows_it() -> None:
    reading = read_text("# Privacy\n\n" + table("Recipient | Task", "Ledgerly Inc. | Books", "Parcel people | Parcels"))
    assert [(each.kind, each.value) for each in at(reading, "Ledgerly Inc.").fields] == [("vendor", "ledgerly")]
    assert ("vendor", "") in [(each.kind, each.value) for each in at(reading, "Parcel people").fields]
    assert "missing-recipients" not in {each.rule for each in reading.findings}


def test_the_rows_below_a_title_of_their_own_are_about_what_each_begins_with() -> None:
    body = "".join(
        f"<tr><td>{data}</td><td>{kept}</td></tr>" for data, kept in (("E-mail address", "5 years"), ("Name", "1 year"))
    )
    head = "<tr><th>Data</th><th>Kept for</th></tr><tr><td colspan=2>Customers</td></tr>"
    reading = read_document(document_of(PAGE.format(f"<table>{head}{body}</table>").encode(), "policy.html"))
    assert at(reading, "5 years").concerns("category") == ("email",)
    assert at(reading, "1 year").concerns("category") == ("name",)


def test_a_legal_basis_in_the_prose_tells_no_purpose_of_a_row() -> None:
    text = "# Data\n\nWe rely on our legitimate interests.\n\n" + table("Purpose | Kept", "Sending parcels | 1 year")
    assert "missing-interests" in {each.rule for each in read_text(text).findings}


@pytest.mark.parametrize(
    ("columns", "duties"),
    [
        ("Data used | Receiver | Function", ["datamap.categories", "recipient.register", "purpose.basis"]),
        ("Bread baked | Baker | Function", []),
    ],
)
def test_what_data_are_used_for_stands_beside_who_receives_them(columns: str, duties: list[str]) -> None:
    reading = read_text(
        "# Privacy\n\nWe bake for the town.\n\n" + table(columns, "Loyalty stamps | Ledgerly Inc. | Opening the door")
    )
    assert [each.duty for each in reading.statements] == duties
