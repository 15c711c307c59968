from __future__ import annotations

import hmac
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.clock import SystemClock
from amanat.errors import EvidenceError, KeyMissing
from amanat.records.database import Records
from amanat.records.evidence.note import Signer, Verifier
from amanat.records.keys import Keys, keys_folder
from amanat.records.tables import subject_key


def test_keys_are_made_once_and_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "keys" / "My Service!"
    first = Keys.open(folder)
    assert not folder.exists(), "nothing is made before it is needed"
    fingerprint = first.fingerprint
    assert Keys.open(folder, create=False).fingerprint == fingerprint
    assert {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()} == {
        "master": 0o600,
        "hmac": 0o600,
        "signing": 0o600,
    }
    assert Verifier.parse(first.verifier_text()).name.startswith("amanat/my-service-")


def test_one_of_many_that_start_at_once_makes_them(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: Keys.open(tmp_path / "keys").fingerprint, range(16)))
    assert len(set(made)) == 1


def test_without_keys_nothing_is_made_unless_asked(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="there are no keys; put the folder of keys back"):
        Keys.open(tmp_path / "keys", create=False)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("lost", ["master", "hmac", "signing"])
def test_a_lost_key_is_not_replaced(tmp_path: Path, lost: str) -> None:
    _ = Keys.open(tmp_path / "keys").fingerprint
    (tmp_path / "keys" / lost).unlink()
    with pytest.raises(KeyMissing, match=f"there is no `{lost}` among the keys"):
        _ = Keys.open(tmp_path / "keys").fingerprint
    assert not (tmp_path / "keys" / lost).exists()


@pytest.mark.parametrize("content", ["", "short", "!!!!", "QUJD"])
def test_a_damaged_key_is_named(tmp_path: Path, content: str) -> None:
    _ = Keys.open(tmp_path / "keys").fingerprint
    (tmp_path / "keys" / "hmac").write_text(content)
    with pytest.raises(KeyMissing, match="hmac: this is no key"):
        Keys.open(tmp_path / "keys")


def test_making_that_was_cut_off_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def dies(_service: str) -> object:
        raise Killed

    monkeypatch.setattr(Signer, "make", dies)
    with pytest.raises(Killed):
        _ = Keys.open(tmp_path / "keys").fingerprint
    half = (tmp_path / "keys" / "master").read_bytes()
    monkeypatch.undo()
    assert Keys.open(tmp_path / "keys").fingerprint == Keys.open(tmp_path / "keys").fingerprint
    assert (tmp_path / "keys" / "master").read_bytes() != half
    assert sorted(file.name for file in (tmp_path / "keys").iterdir()) == ["hmac", "master", "signing"]


def test_where_keys_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AMANAT_KEYS", str(tmp_path))
    assert keys_folder("shop") == tmp_path / "shop"
    monkeypatch.delenv("AMANAT_KEYS")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert keys_folder("shop").is_relative_to(tmp_path)
    assert keys_folder("shop").parts[-2:] == ("amanat", "shop")


@pytest.mark.parametrize("place", [".amanat/keys", "keys", "."])
def test_keys_beside_the_data_are_refused(tmp_path: Path, place: str) -> None:
    service = tmp_path / "service"
    with pytest.raises(KeyMissing, match="set AMANAT_KEYS to a folder outside"):
        Records.open(None, service / ".amanat", Keys.open(service / place), SystemClock())


def test_pseudonyms_are_keyed_and_kinds_do_not_mix(tmp_path: Path) -> None:
    keys, other = Keys.open(tmp_path / "a"), Keys.open(tmp_path / "b")
    one = keys.subject("email", "ana@example.com")
    assert len(one) == 64
    assert int(one, 16) >= 0
    assert one == keys.subject("email", "ana@example.com")
    different = {keys.subject("phone", "ana@example.com"), other.subject("email", "ana@example.com")}
    different |= {keys.subject("emailana", "@example.com"), keys.subject("email", "ana@example.org"), one}
    assert len(different) == 5


def test_a_pseudonym_is_the_hmac_it_says(tmp_path: Path) -> None:
    import base64

    keys = Keys.open(tmp_path / "a")
    found = keys.subject("email", "ana@example.com")
    secret = base64.b64decode((tmp_path / "a" / "hmac").read_bytes())
    message = b"amanat/subject/v1\0" + b"\0\0\0\5email" + b"\0\0\0\x0fana@example.com"
    assert hmac.new(secret, message, "sha256").hexdigest() == found


def test_what_is_sealed_opens_for_its_subject_alone(records: Records) -> None:
    ana, ben = (records.keys.subject("email", f"{name}@example.com") for name in ("ana", "ben"))
    with records.begin() as connection:
        sealed = records.keys.seal(connection, ana, b"some words")
        records.keys.seal(connection, ben, b"other words")
    with records.look() as connection:
        assert records.keys.unseal(connection, ana, sealed) == b"some words"
        with pytest.raises(EvidenceError, match="altered"):
            records.keys.unseal(connection, ben, sealed)
        for place in range(len(sealed)):
            flipped = bytes([*sealed[:place], sealed[place] ^ 1, *sealed[place + 1 :]])
            with pytest.raises(EvidenceError):
                records.keys.unseal(connection, ana, flipped)
        with pytest.raises(EvidenceError):
            records.keys.unseal(connection, ana, b"")


def test_the_same_words_are_never_sealed_to_the_same_bytes(memory: Records) -> None:
    with memory.begin() as connection:
        assert len({memory.keys.seal(connection, "a" * 64, b"x") for _ in range(50)}) == 50


def test_what_was_destroyed_stays_unreadable(records: Records) -> None:
    with records.begin() as connection:
        sealed = records.keys.seal(connection, "a" * 64, b"some words")
        assert records.keys.destroy(connection, "a" * 64)
        assert not records.keys.destroy(connection, "a" * 64)
        with pytest.raises(KeyMissing, match="destroyed"):
            records.keys.unseal(connection, "a" * 64, sealed)
        records.keys.seal(connection, "a" * 64, b"new words")
        with pytest.raises(EvidenceError):
            records.keys.unseal(connection, "a" * 64, sealed)


def test_a_destroyed_key_leaves_the_files_at_once(memory: Records) -> None:
    with memory.begin() as connection:
        memory.keys.seal(connection, "a" * 64, b"some words")
        wrapped = connection.execute(sa.select(subject_key.c.wrapped)).scalar_one()

    def found() -> list[str]:
        return [file.name for file in memory.folder.iterdir() if file.is_file() and wrapped in file.read_bytes()]

    assert found()
    with memory.begin() as connection:
        connection.execute(sa.select(subject_key)).all()
    assert found(), "only a transaction that destroys clears the files"
    with memory.begin() as connection:
        memory.keys.destroy(connection, "a" * 64)
    assert found() == []


def test_keys_that_cannot_be_made_or_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KeyMissing, match="cannot be read or made"):
        _ = Keys.open(tmp_path / "file" / "keys").fingerprint


def test_many_are_sealed_in_a_few_statements(records: Records) -> None:
    items = [(f"{number % 700:064x}", str(number).encode()) for number in range(1500)]
    statements: list[str] = []
    sa.event.listen(records._engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    with records.begin() as connection:
        sealed = records.keys.seal_many(connection, items)
    assert len(statements) < 20
    with records.look() as connection:
        for (subject, data), text in list(zip(items, sealed, strict=True))[::97]:
            assert records.keys.unseal(connection, subject, text) == data


def test_two_transactions_share_one_key_for_a_subject(records: Records) -> None:
    def seal(number: int) -> bytes:
        with records.begin() as connection:
            return records.keys.seal(connection, "b" * 64, str(number).encode())

    with ThreadPoolExecutor(4) as threads:
        sealed = list(threads.map(seal, range(12)))
    with records.look() as connection:
        opened = [records.keys.unseal(connection, "b" * 64, each) for each in sealed]
    assert opened == [str(number).encode() for number in range(12)]
