"""The console over HTTP: pages, headers, and who may ask for what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from amanat.board.as_json import as_json
from amanat.vocabulary.duties import duties
from amanat.web.app import create_app
from amanat.web.guard import HEADERS, known_host
from amanat.web.pages import PAGES
from tests.board.build import sample_board
from tests.web.build import Still, down

HERE = "http://127.0.0.1:8080"
SAME = {"sec-fetch-site": "same-origin"}
GETS = ("/", "/findings", "/map", "/board.json", "/health", "/style.css", "/statement/law:gdpr:18")
Client = TestClient[Litestar]


@pytest.fixture
def console() -> Still:
    return Still()


@pytest.fixture
def client(console: Still) -> Iterator[Client]:
    with TestClient(create_app(console), base_url=HERE, raise_server_exceptions=False) as made:
        yield made


def token(client: Client) -> str:
    found = re.search(r'name="token" value="([^"]+)"', client.get("/").text)
    assert found
    return found[1]


def test_the_routes_under_test_are_all_there_are() -> None:
    paths = {path for page in PAGES for path in page.paths}
    assert paths == {
        "/",
        "/findings",
        "/map",
        "/board.json",
        "/health",
        "/style.css",
        "/check",
        "/statement/{promise_id:path}",
    }


@pytest.mark.parametrize("path", [*GETS, "/nowhere", "/statement/none"])
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    answer = client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/findings", "/map", "/statement/law:gdpr:18", "/nowhere"])
def test_pages_hold_nothing_that_the_policy_of_the_browser_would_block(client: Client, path: str) -> None:
    page = client.get(path).text
    assert page.startswith("<!doctype html>")
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?://", page.replace("http://www.w3.org/2000/svg", ""))


def test_every_promise_has_a_page(client: Client) -> None:
    for line in sample_board().lines:
        page = client.get(f"/statement/{quote(line.promise.id, safe='')}")
        assert page.status_code == 200, line.promise.id
        assert line.status.value in page.text
        assert line.promise.lawful.value in page.text
        assert line.promise.duty in page.text


def test_a_statement_shows_fields_columns_findings_and_evidence(client: Client) -> None:
    line = next(line for line in sample_board().lines if line.promise.duty == "datamap.absent")
    page = client.get(f"/statement/{line.promise.id}").text
    assert "date_of_birth" in page
    assert duties()["datamap.absent"].meaning in page
    assert "shop.club_members.born_on" in page
    assert "drop the column, or say in the policy" in page
    assert line.evidence[0].entry in page
    transfer = next(line for line in sample_board().lines if line.promise.duty == "recipient.transfer")
    assert "recipient.register" in client.get(f"/statement/{transfer.promise.id}").text


def test_the_map_is_narrowed_without_script(client: Client) -> None:
    whole = client.get("/map").text
    assert "customers" in whole
    assert "reviews.customer_id" in whole
    assert "<code>price</code>" not in whole
    assert "<code>price</code>" in client.get("/map?all=1").text
    narrow = client.get("/map?ownership=owned").text
    assert "<code>body</code>" in narrow
    assert "<code>phone</code>" not in narrow
    assert "Nothing to show" in client.get("/map?store=archive").text
    assert "no answer from" in whole


def test_json_is_the_same_as_on_the_command_line(client: Client) -> None:
    assert client.get("/board.json").json() == as_json(sample_board())


def test_health_touches_nothing(client: Client, console: Still) -> None:
    console.fails = down()
    assert client.get("/health").json() == {"status": "ok", "busy": False}


def test_the_button_checks_again_and_goes_back(client: Client, console: Still) -> None:
    answer = client.post("/check", data={"token": token(client)}, headers=SAME, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert console.checks == 1


def test_a_second_press_starts_nothing(client: Client, console: Still) -> None:
    given = token(client)
    console.running = True
    assert client.post("/check", data={"token": given}, headers=SAME, follow_redirects=False).status_code == 303
    assert console.checks == 0
    assert "A check is running" in client.get("/").text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://shop.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site", "origin": HERE},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
def test_no_other_page_can_press_the_button(client: Client, console: Still, headers: dict[str, str]) -> None:
    answer = client.post("/check", data={"token": token(client)}, headers=headers, follow_redirects=False)
    assert answer.status_code == 403
    assert console.checks == 0


def test_a_client_without_fetch_metadata_is_known_by_its_origin(client: Client, console: Still) -> None:
    given = {"token": token(client)}
    assert client.post("/check", data=given, headers={"origin": HERE}, follow_redirects=False).status_code == 303
    assert console.checks == 1


@pytest.mark.parametrize("data", [{}, {"token": ""}, {"token": "guess"}])
def test_without_the_token_nothing_is_checked(client: Client, console: Still, data: dict[str, str]) -> None:
    answer = client.post("/check", data=data, headers=SAME, follow_redirects=False)
    assert answer.status_code in (400, 403)
    assert console.checks == 0


def test_each_start_has_its_own_token(client: Client) -> None:
    with TestClient(create_app(Still()), base_url=HERE) as other:
        assert token(other) != token(client)


def test_a_form_too_large_is_refused(client: Client, console: Still) -> None:
    answer = client.post("/check", data={"token": "x" * 100_000}, headers=SAME, follow_redirects=False)
    assert answer.status_code == 413
    assert console.checks == 0


@pytest.mark.parametrize(
    "host",
    ["shop.example", "127.0.0.1", "127.0.0.1:80", "localhost:9999", "127.0.0.1.example:8080", "evil@localhost:8080"],
)
@pytest.mark.parametrize("path", [*GETS, "/nowhere"])
def test_another_host_name_is_refused(client: Client, path: str, host: str) -> None:
    answer = client.get(path, headers={"host": host})
    assert answer.status_code in (400, 421)
    assert "Harbour" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080", "[::1]:8080"])
def test_its_own_names_are_known(client: Client, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


def test_hosts_one_by_one() -> None:
    assert known_host("localhost", 80)
    assert not known_host("localhost", 8080)
    assert not known_host(None, 80)
    assert not known_host("", 80)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/nowhere.json", 404),
        ("GET", "/statement/none", 404),
        *[("DELETE", path, 405) for path in (*GETS, "/check")],
        ("GET", "/check", 405),
        ("POST", "/check", 403),
        *[("GET", path, 503) for path in ("/", "/findings", "/board.json", "/statement/law:gdpr:18")],
    ],
)
def test_errors_have_one_shape(client: Client, console: Still, method: str, path: str, status: int) -> None:
    if status == 503:
        console.fails = down()
    answer = client.request(method, path, headers={"accept": "application/json", **SAME})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "detail", "instance", "remedy", "status"}
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    page = client.request(method, path, headers={"accept": "text/html", **SAME})
    if not path.endswith((".json", "/health")):
        assert page.headers["content-type"].startswith("text/html")
        assert f'<p class="kicker">{status}</p>' in page.text


def test_what_could_not_be_done_says_where_and_what_to_do(client: Client, console: Still) -> None:
    console.fails = down()
    problem = client.get("/board.json").json()
    assert problem["type"] == "StoreDown"
    assert problem["instance"] == "store `shop`"
    assert problem["remedy"] == "start it"


def test_a_fault_of_ours_tells_its_kind_and_no_data(client: Client, console: Still) -> None:
    console.fails = ZeroDivisionError("ann@example.com")
    for path in ("/", "/board.json"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert "ZeroDivisionError" in answer.text
        assert "ann@example.com" not in answer.text
        assert "Traceback" not in answer.text
