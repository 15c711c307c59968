"""The generators: found, deterministic, refused where they cannot run."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from amanat.errors import InputError, NotInstalled
from amanat.examples import data, names

DIGEST = """
import hashlib, sys
from amanat.examples.data import generator
for name in sys.argv[1:]:
    digest = hashlib.sha256()
    for batch in generator(name)(300, 7):
        digest.update(repr(batch).encode())
    print(name, digest.hexdigest())
"""


def digest(name: str, seed: int) -> str:
    total = hashlib.sha256()
    for batch in data.generator(name)(300, seed):
        total.update(repr(batch).encode())
    return total.hexdigest()


def test_the_examples_are_found() -> None:
    assert {"tutoring", "quality"} <= set(names())


def test_an_unknown_example_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match="there is no example `tutorin`; did you mean `tutoring`"):
        data.folder("tutorin")
    with pytest.raises(InputError, match="use one of"):
        data.folder("zzz")


def test_the_rows_depend_on_nothing_but_the_seed() -> None:
    outputs = set()
    for hash_seed, zone, locale in (("0", "UTC", "C"), ("4711", "Asia/Karachi", "C.UTF-8")):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone, "LC_ALL": locale}
        command = [sys.executable, "-c", DIGEST, *names()]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        outputs.add(done.stdout)
    assert len(outputs) == 1


@pytest.mark.parametrize("name", names())
def test_another_seed_gives_other_people(name: str) -> None:
    assert digest(name, 7) != digest(name, 8)


@pytest.mark.parametrize("name", names())
def test_batches_are_small_enough_to_stream(name: str) -> None:
    rows = 0
    for table, columns, batch in data.generator(name)(3000, 7):
        assert len(batch) <= 5000, table
        assert all(len(row) == len(columns) for row in batch), table
        rows += len(batch)
    assert 3 <= rows / 3000 <= 25


def test_a_missing_library_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    example = tmp_path / "tiny"
    example.mkdir()
    (example / "schema.sql").write_text("")
    (example / "people.py").write_text("import mimesis\n")
    monkeypatch.setattr(data, "root", lambda: tmp_path)
    monkeypatch.setattr(data, "names", lambda: ("tiny",))
    monkeypatch.setitem(sys.modules, "mimesis", None)
    with pytest.raises(NotInstalled, match=r"pip install 'amanat\[examples\]'"):
        data.generator("tiny")(20, 1)
