"""What must be kept for a time, as an owner has it: a setting, a plan, an erasure, and a day on which the rest goes."""

from __future__ import annotations

from tests.acceptance.conftest import Ran, Shop

SETTING = """\
[store.main.payment_methods]
keep = [{ground = "fraud", because = "chargebacks", months = 6, from = "created_at", columns = ["card_last4"]}]
"""


def on(shop: Shop, day: str, command: str, *arguments: str) -> Ran:
    return shop.run(command, *arguments, env={"AMANAT_NOW": f"{day}T12:00:00Z"})


def test_what_a_ground_keeps_goes_at_its_end(tutoring: Shop) -> None:
    (tutoring.folder / "datamap.toml").write_text(SETTING, "utf-8")
    key, email, user = tutoring.sql(
        "SELECT p.id, email, u.id FROM payment_methods p JOIN users u ON u.id = user_id ORDER BY p.id"
    )[0]
    tutoring.sql("UPDATE payment_methods SET created_at = '2026-05-01 10:00:00' WHERE id = ?", key)
    erased = on(tutoring, "2026-06-01", "request erase", "--subject", email, "--json")
    assert erased.json["state"] in ("searched", "fulfilled"), erased.err
    (kept,) = (step for step in erased.json["plan"]["steps"] if step["action"] == "keep")
    assert (kept["table"], kept["columns"], kept["ends"]) == (
        "payment_methods",
        ["card_last4"],
        ["2026-11-01", "2026-11-01"],
    )
    told = next(one for one in erased.json["plan"]["residues"] if one["where"] == "main.payment_methods")
    assert (told["ground"], told["until"]) == ("fraud: chargebacks (Art. 17(3)(e))", "2026-11-01")
    ((card, token),) = tutoring.sql("SELECT card_last4, provider_token FROM payment_methods WHERE id = ?", key)
    assert card
    assert token in ("", "!")

    early = on(tutoring, "2026-10-31", "request due", "--json")
    assert (early.code, early.json["done"]) == (0, [])
    assert on(tutoring, "2026-10-31", "request due").out == "nothing is due; the next on 2026-11-01\n"
    assert tutoring.sql("SELECT id FROM payment_methods WHERE id = ?", key)

    late = on(tutoring, "2026-11-01", "request due")
    assert (late.code, late.out) == (0, "done: erase-later\n")
    assert not tutoring.sql("SELECT id FROM payment_methods WHERE id = ?", key)
    assert not tutoring.sql("SELECT id FROM payment_methods WHERE user_id = ?", user)
    assert on(tutoring, "2026-11-02", "request due").out == "nothing is due\n"


def test_nonsense_is_refused(tutoring: Shop) -> None:
    (tutoring.folder / "datamap.toml").write_text(SETTING.replace("created_at", "holder_name"), "utf-8")
    ran = tutoring.run("map")
    assert ran.code == 2
    assert "datamap.toml:2: `holder_name` of type `varchar(160)` is no date" in ran.err.lower()
