"""Synthetic buyers and sellers with what they list, buy, send and write; about fifteen rows for each person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from random import Random

from amanat.examples_people import (
    Batch,
    Crowd,
    Sheaf,
    Somebody,
    after,
    as_json,
    blocks,
    day,
    network_address,
    past,
    stamp,
    user_agent,
)

BRAND_OWNERS_FROM = 10_000_000

COLUMNS = {
    "account": (
        "id email nickname full_name password_hash date_of_birth gender phone company_name my_info accepted_policy"
        " accepted_at referred_by created_at closed_at"
    ),
    "address": "id account_id label street city postal_code country",
    "bank_account": "id account_id holder iban verified_at",
    "identity_document": "id account_id kind document_number scan_path verified_by received_at",
    "credit_check": "id account_id bureau credit_score debt fetched_at",
    "audience_profile": "account_id supplier age_band interests",
    "linked_platform": "account_id platform external_username approved_at",
    "listing": "id seller_id title description price created_at removed_at",
    "bid": "id bidder_id listing_id amount placed_at",
    "purchase": "id listing_id buyer_id seller_id total status ordered_at",
    "payment": "id account_id purchase_id method card_brand card_last4 amount paid_at",
    "shipment": (
        "id account_id purchase_id carrier tracking_number recipient_name delivery_address dispatched_at delivered_at"
    ),
    "shipment_event": "shipment_id number depot note happened_at",
    "chat_message": "id sender_id recipient_id body sent_at deleted_at",
    "review": "id author_id listing_id stars review_text posted_at",
    "dispute": "id opened_by_account purchase_id complaint correspondence handled_by opened_at resolved_at",
    "brand_report": "id listing_id brand reporter_name reporter_email outcome reported_at",
    "web_log": "id logged_at nickname ip_address user_agent referrer path",
    "mail_scan": "id sender_email verdict log_line scanned_at",
    "voucher_list_2017": "email full_name city voucher",
}

GOODS = ("Oak stool", "Rain coat", "Film camera", "Ceramic teapot", "Bicycle bell", "Desk lamp", "Wool scarf", "Kite")
TOWNS = (("Ashport", "10117"), ("Brambleton", "20095"), ("Calder Quay", "04109"), ("Dovesea", "50667"))
STREETS = ("Mill Street", "Harbour Row", "Station Road", "Lime Avenue")
CARRIERS = ("Heron Express", "Two Rivers Freight")
DEPOTS = ("Depot North", "Depot South", "Sorting hall 3")
CHATS = ("Is it still for sale?", "Would you take less?", "Posted this morning.", "The parcel came, thank you.")
COMPLAINTS = ("The parcel arrived wet.", "It is not the colour shown.", "Nothing has come yet.")
REVIEWS = ("As described.", "Well packed.", "Slow to answer, fine otherwise.", None)


def tables(people: int, seed: int) -> Iterator[Batch]:
    """All rows, block by block, each table after those it points to."""
    crowd = Crowd(seed, ("en-au", "ko", "it", "cs", "fr"), ("letters.example.com", "box.example.net", "example.org"))
    sheaf = Sheaf(COLUMNS)
    first_listing = 1
    for block in blocks(people):
        sellers = []
        for number in block:
            somebody, dice = crowd.one(number), crowd.dice(number, "life")
            _open_account(sheaf, somebody, dice, block)
            _prove_identity(sheaf, somebody, dice)
            if dice.random() < 0.5:
                sellers += _sell(sheaf, number, dice)
        for number in block:
            somebody, dice = crowd.one(number), crowd.dice(number, "trade")
            for _ in range(dice.choice((0, 1, 1, 2, 3)) if sellers else 0):
                place = dice.randrange(len(sellers))
                _trade(sheaf, somebody, dice, first_listing + place, sellers[place])
            _talk(sheaf, crowd, somebody, dice, block)
            _leave_traces(sheaf, somebody, dice)
        _report_brands(sheaf, crowd, crowd.dice(block.start, "brands"), first_listing, len(sellers))
        first_listing += len(sellers)
        yield from sheaf.drain()


def _open_account(sheaf: Sheaf, somebody: Somebody, dice: Random, block: range) -> None:
    number = somebody.number
    joined = past(dice, 2_000)
    born = date(dice.randrange(1955, 2006), dice.randrange(1, 13), dice.randrange(1, 29))
    choices = as_json({"marketing": dice.random() < 0.4, "custom_ads": dice.random() < 0.3, "language": "en"})
    sheaf.add(
        "account",
        number,
        somebody.email,
        somebody.handle,
        somebody.name,
        f"$argon2id$v=19$m=65536,t=3,p=4${dice.getrandbits(128):032x}",
        day(born) if dice.random() < 0.8 else None,
        dice.choice(("female", "male", None)),
        somebody.phone,
        f"{somebody.family} Trading" if dice.random() < 0.1 else None,
        choices,
        "2026-01",
        stamp(joined),
        dice.randrange(block.start, number) if number > block.start and dice.random() < 0.1 else None,
        stamp(joined),
        stamp(after(joined, dice, 900)) if dice.random() < 0.03 else None,
    )
    for label in ("home", "work")[: dice.choice((1, 1, 2))]:
        city, code = dice.choice(TOWNS)
        street = f"{dice.randrange(1, 200)} {dice.choice(STREETS)}"
        sheaf.add_new("address", number, label, street, city, code, "DE")
    if dice.random() < 0.08:
        sheaf.add("voucher_list_2017", somebody.email, somebody.name, dice.choice(TOWNS)[0], f"V{dice.getrandbits(24)}")


def _prove_identity(sheaf: Sheaf, somebody: Somebody, dice: Random) -> None:
    number = somebody.number
    if dice.random() < 0.3:
        iban = _iban(dice)
        sheaf.add_new("bank_account", number, somebody.name, iban, stamp(past(dice, 500)))
    if dice.random() < 0.08:
        kind = dice.choice(("passport", "utility bill"))
        document = f"X{dice.randrange(10**8):08}" if kind == "passport" else None
        scan = f"scans/{dice.randrange(16**12):012x}.png"
        sheaf.add_new("identity_document", number, kind, document, scan, "desk 2", stamp(past(dice, 700)))
    if dice.random() < 0.04:
        debt = f"{dice.randrange(500, 40_000) / 100:.2f}"
        sheaf.add_new(
            "credit_check", number, "Plumbline Credit", dice.randrange(300, 850), debt, stamp(past(dice, 300))
        )
    if dice.random() < 0.15:
        interests = as_json(sorted(dice.sample(("garden", "travel", "music", "cooking"), 2)))
        sheaf.add("audience_profile", number, "Wayfare Audiences", dice.choice(("18-29", "30-49", "50+")), interests)
    if dice.random() < 0.1:
        sheaf.add("linked_platform", number, "bazaar.example", f"{somebody.handle}_bz", stamp(past(dice, 900)))


def _iban(dice: Random) -> str:
    """A German account number with right check digits at the bank code 00000000, which no bank has."""
    account = f"00000000{dice.randrange(10**10):010}"
    check = 98 - int(account + "131400") % 97
    return f"DE{check:02}{account}"


def _sell(sheaf: Sheaf, number: int, dice: Random) -> list[int]:
    count = dice.choice((1, 1, 2, 4))
    for _ in range(count):
        offered = past(dice, 700)
        gone = stamp(after(offered, dice, 200)) if dice.random() < 0.2 else None
        price = f"{dice.randrange(300, 20_000) / 100:.2f}"
        text = "In good order. Collected or sent."
        sheaf.add_new("listing", number, dice.choice(GOODS), text, price, stamp(offered), gone)
    return [number] * count


def _trade(sheaf: Sheaf, buyer: Somebody, dice: Random, listing: int, seller: int) -> None:
    if buyer.number == seller:
        return
    ordered = past(dice, 600)
    amount = f"{dice.randrange(300, 20_000) / 100:.2f}"
    sheaf.add_new("bid", buyer.number, listing, amount, stamp(ordered))
    if dice.random() < 0.3:
        return
    purchase = sheaf.add_new("purchase", listing, buyer.number, seller, amount, "closed", stamp(ordered))
    card = dice.random() < 0.6
    last4 = f"{dice.randrange(10_000):04}" if card else None
    method, brand = ("card", "Maple") if card else ("bank transfer", None)
    paid = stamp(after(ordered, dice, 3))
    sheaf.add_new("payment", buyer.number, purchase, method, brand, last4, amount, paid)
    _ship(sheaf, buyer, dice, purchase, ordered)
    if dice.random() < 0.3:
        stars, text = dice.randrange(1, 6), dice.choice(REVIEWS)
        sheaf.add_new("review", buyer.number, listing, stars, text, stamp(after(ordered, dice, 60)))
    if dice.random() < 0.05:
        opened = after(ordered, dice, 40)
        letters = as_json([{"from": buyer.email, "text": "Please look into it."}, {"from": "desk", "text": "We do."}])
        done = stamp(after(opened, dice, 30))
        complaint = dice.choice(COMPLAINTS)
        sheaf.add_new("dispute", buyer.number, purchase, complaint, letters, "desk 4", stamp(opened), done)


def _ship(sheaf: Sheaf, buyer: Somebody, dice: Random, purchase: int, ordered: datetime) -> None:
    sent = after(ordered, dice, 5)
    city, code = dice.choice(TOWNS)
    address = as_json({"city": city, "phone": buyer.phone, "postal_code": code, "street": f"1 {dice.choice(STREETS)}"})
    tracking = f"HX{purchase:09}"
    arrived = after(sent, dice, 6)
    carrier = dice.choice(CARRIERS)
    shipment = sheaf.add_new(
        "shipment", buyer.number, purchase, carrier, tracking, buyer.name, address, stamp(sent), stamp(arrived)
    )
    sheaf.add("shipment_event", shipment, 1, dice.choice(DEPOTS), "accepted", stamp(sent))
    note = f"left with neighbour, told {buyer.email}" if dice.random() < 0.1 else "delivered"
    sheaf.add("shipment_event", shipment, 2, dice.choice(DEPOTS), note, stamp(arrived))


def _talk(sheaf: Sheaf, crowd: Crowd, somebody: Somebody, dice: Random, block: range) -> None:
    number = somebody.number
    if number == block.start:
        return
    other = dice.randrange(block.start, number)
    body = dice.choice(CHATS)
    if dice.random() < 0.1:
        body = f"{body} I wrote to {crowd.one(other).email} as well."
    gone = stamp(past(dice, 30)) if dice.random() < 0.05 else None
    sheaf.add_new("chat_message", number, other, body, stamp(past(dice, 300)), gone)


def _leave_traces(sheaf: Sheaf, somebody: Somebody, dice: Random) -> None:
    for _ in range(3):
        nickname = somebody.handle if dice.random() < 0.6 else None
        referrer = "https://search.example/?q=teapot" if dice.random() < 0.2 else None
        path = dice.choice(("/", "/listings", "/basket", "/my-info"))
        address = network_address(dice)
        sheaf.add_new("web_log", stamp(past(dice, 60)), nickname, address, user_agent(dice), referrer, path)
    if dice.random() < 0.4:
        line = f"scan from=<{somebody.email}> score={dice.randrange(10)} took={dice.randrange(90)}ms"
        sheaf.add_new("mail_scan", somebody.email, dice.choice(("clean", "spam")), line, stamp(past(dice, 30)))


def _report_brands(sheaf: Sheaf, crowd: Crowd, dice: Random, first_listing: int, listings: int) -> None:
    for place in range(min(3, listings)):
        owner = crowd.one(BRAND_OWNERS_FROM + first_listing + place)
        listing = first_listing + dice.randrange(listings)
        when = stamp(past(dice, 400))
        sheaf.add_new("brand_report", listing, "Maple & Moss", owner.name, owner.email, "listing removed", when)
