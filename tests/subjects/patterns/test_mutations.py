"""What makes each pattern come out right is needed: with it broken on purpose, the pattern's scenario fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.subjects import authors, execute, fates, find, operations, showing
from amanat.subjects.others import Others
from tests.subjects.patterns.running import Bed, failures
from tests.subjects.patterns.scenario import HERE, load

Break = Callable[[pytest.MonkeyPatch], None]


def _set(where: Any, name: str, instead: Any) -> Break:
    def broken(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(where, name, instead)

    return broken


MUTATIONS: dict[str, tuple[str, Break]] = {
    "nobody else is ever left": ("two_owners", _set(Others, "left", lambda *_: sa.false())),
    "somebody else is always left": ("two_owners", _set(Others, "left", lambda *_: sa.true())),
    "an emptied row counts as somebody": ("two_owners_never_null", _set(Others, "_is_emptied", lambda *_: sa.false())),
    "a text is its writer's alone": ("two_owners", _set(authors, "is_correspondence", lambda _: False)),
    "nothing is chosen before the first step": ("coauthors", _set(execute, "_is_early", lambda *_: False)),
    "what is had together is one's own": ("conversation", _set(operations, "is_joint", lambda *_: False)),
    "all parties are equals": ("patient_and_doctor", _set(fates, "served", lambda *_: ())),
    "nothing is mere access": ("owner_and_accessors", _set(fates, "is_mere_access", lambda _: False)),
    "who acted on a row is shown": ("review_twin_application", _set(showing, "_aside", lambda *_: ())),
    "what is named after who acted stays": ("several_roles", _set(operations, "named_after", lambda *_: ())),
    "a guest is nobody": ("guests", _set(find, "_named_by_address", lambda *_: iter(()))),
}


@pytest.mark.parametrize("broken", MUTATIONS)
def test_the_scenario_sees_it(broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, apply = MUTATIONS[broken]
    apply(monkeypatch)
    bed = Bed(load(HERE / f"{name}.toml"), "sqlite", f"sqlite:///{tmp_path / 'main.db'}", tmp_path)
    try:
        assert failures(bed)
    finally:
        bed.close()
