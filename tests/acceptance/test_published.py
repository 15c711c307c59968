"""Each published policy against its example, and each example against its own policy, by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.examples import names
from tests.acceptance.conftest import PEOPLE, Shop, amanat
from tests.examples.test_promises import published_name

STATUSES = {"kept", "broken", "unproven", "stale"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("businesses")
    for name in names():
        ran = amanat("example", "build", name, "--into", folder / name, "--people", str(PEOPLE))
        assert ran.code == 0, ran.err
    return folder


@pytest.mark.shared
@pytest.mark.parametrize("name", names())
def test_a_published_text_is_checked_on_its_example(name: str, built: Path, shared: Path) -> None:
    policy = shared / "policies" / f"{published_name(name)}.txt"
    ran = Shop(built / name).run("check", "--json", "--policy", policy)
    assert ran.code in (0, 1), ran.err
    text = policy.read_text("utf-8")
    promises = ran.json["promises"]
    from_text = [one for one in promises if one["start"] is not None]
    assert len(from_text) > 25
    assert all(text[one["start"] : one["end"]] == one["text"] for one in from_text)
    assert {one["source"] for one in promises if one["start"] is None} == {"law"}
    assert {one["status"] for one in promises} <= STATUSES
    assert all(one["because"] for one in promises)
    assert len({one["id"] for one in promises}) == len(promises)


@pytest.mark.parametrize("name", names())
def test_an_example_keeps_its_own_policy(name: str, built: Path) -> None:
    ran = Shop(built / name).run("check", "--json")
    assert ran.code == 0, [one["message"] for one in ran.json["findings"]]
    statuses = {one["duty"]: one["status"] for one in ran.json["promises"] if one["source"] == "law"}
    assert statuses["datamap.categories"] == "kept"
    assert statuses["policy.lint"] == "kept"
    assert not [one for one in ran.json["promises"] if one["status"] == "kept" and one["duty"].startswith("rights.")]


def test_the_same_check_gives_the_same_bytes(built: Path) -> None:
    shop = Shop(built / "tutoring")
    fixed = {"AMANAT_NOW": "2026-03-01T12:00:00Z"}
    first = shop.run("check", "--json", env=fixed | {"PYTHONHASHSEED": "1", "TZ": "Asia/Seoul", "LC_ALL": "C"})
    second = shop.run("check", "--json", env=fixed | {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "C.UTF-8"})

    def without_evidence(out: dict[str, object]) -> dict[str, object]:
        promises = out["promises"]
        assert isinstance(promises, list)
        return out | {"promises": [{key: one[key] for key in one if key != "evidence"} for one in promises]}

    assert without_evidence(first.json) == without_evidence(second.json)
    assert list(first.json) == list(second.json)
