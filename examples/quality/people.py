"""Synthetic people of the quality tracker: members of client companies, employees whose work is tracked, visitors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
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

LOCALES = ("en", "nl", "sv", "it", "cs")
DOMAINS = ("works.example.com", "plant.example.net", "mill.example.org", "example.net")
TEAM = 8
"""So many people share a client; the first of them invited the others and pays the bills."""
ORDINARY = 4
"""The first people leave nothing that only a person's eye would find."""

COLUMNS = {
    "clients": "id company_name business_address plan created_at closed_at",
    "members": (
        "id client_id email full_name phone job_title login_name password_hash preferences invited_by "
        "last_login_at last_login_ip created_at deactivated_at"
    ),
    "billing_profiles": (
        "member_id billing_name billing_address card_last4 card_expires provider_customer payment_details"
    ),
    "invoices": "id client_id billed_to invoice_number amount issued_on paid_on",
    "employees": "id client_id member_id display_name staff_number work_email left_on",
    "work_items": "id client_id title status created_by approved_by created_at due_on",
    "work_checks": "item_id step employee_id outcome remark checked_at",
    "forum_threads": "id started_by title created_at",
    "forum_posts": "id thread_id author_id reply_to body posted_at posted_from removed_at",
    "private_messages": "id sender_id recipient_id body sent_at deleted_at",
    "testimonials": "id member_id quote shown_name consented_at withdrawn_at",
    "consents": "member_id topic granted_at withdrawn_at",
    "security_reports": "id reported_by description closed_by reported_at",
    "job_applicants": "id full_name email phone post_applied_for cv received_at keep_until",
    "contact_requests": "id name email message received_at",
    "newsletter": "email name subscribed_at unsubscribed_at",
    "site_log": "id logged_at ip_address browser referrer page exit_page member_email line",
    "leads_export_tmp": "email company contact",
}

TITLES = ("Quality manager", "Foreman", "Inspector", "Plant engineer", "Buyer", None)
ITEMS = ("Weld seam 14", "Incoming sheet metal", "Torque of the flange bolts", "Paint thickness", "Calibrate scale 3")
REMARKS = ("Within tolerance.", "Burr on the left edge, reworked.", "Measured twice.", None, None)
POSTS = (
    "We check every tenth piece and chart it by shift.",
    "Has anybody connected a caliper to the mobile app?",
    "Same here: the export drops the unit of measurement.",
    "Try the template for incoming goods, it saves an hour.",
)
WORDS = ("Thanks for the template.", "Are you coming to the fair?", "I have moved the audit to May.")
PAGES = ("/", "/pricing", "/features", "/forum", "/sign-in", "/jobs", "/contact")


def tables(people: int, seed: int) -> Iterator[Batch]:
    """Batches of rows in an order that satisfies the foreign keys."""
    crowd, sheaf = Crowd(seed, LOCALES, DOMAINS), Sheaf(COLUMNS)
    ids = _Ids()
    for block in blocks(people, size=TEAM * 60):
        for number in block:
            who, dice = crowd.one(number), crowd.dice(number, "life")
            client, first = (number - 1) // TEAM + 1, (number - 1) // TEAM * TEAM + 1
            if number == first:
                _client(sheaf, who, client, dice)
            _member(sheaf, who, client, first, dice)
            _work(sheaf, who, client, first, dice)
            _talk(sheaf, ids, who, first, dice)
            _visits(sheaf, who, dice)
            _letters(sheaf, who, dice)
        yield from sheaf.drain()


class _Ids:
    """How far threads and posts have come, so that a reply leads to something earlier."""

    thread = 0
    post = 0


def _client(sheaf: Sheaf, who: Somebody, client: int, dice: Random) -> None:
    plan, since = dice.choice(("free", "team", "team", "plant")), past(dice, 1_500)
    closed = stamp(after(since, dice, 900)) if client > 1 and dice.random() < 0.05 else None
    address = f"{dice.randrange(1, 200)} Foundry Lane"
    sheaf.add("clients", client, f"{who.family} {dice.choice(('Works', 'Metal', 'Mills'))}", address, plan,
              stamp(since), closed)  # fmt: skip
    if plan == "free":
        return
    customer, expires = f"cus_{dice.getrandbits(72):018x}", f"{dice.randrange(1, 13):02}/20{dice.randrange(27, 31)}"
    note = dice.choice(("Pays by the quarter.", "Wants the invoice as PDF.", None, None))
    sheaf.add(
        "billing_profiles", who.number, who.name, address, f"{dice.randrange(10_000):04}", expires, customer, note
    )
    for month in range(dice.randrange(1, 5)):
        issued = past(dice, 700)
        paid = day(issued + timedelta(days=dice.randrange(20))) if dice.random() < 0.9 else None
        sheaf.add_new("invoices", client, who.number, f"PM-{client:06}-{month}", "89.00", day(issued), paid)


def _member(sheaf: Sheaf, who: Somebody, client: int, first: int, dice: Random) -> None:
    since = past(dice, 1_400)
    seen = after(since, dice, 300)
    preferences = {"digest": dice.choice(("daily", "weekly", "never")), "units": "metric"}
    if dice.random() < 0.15:
        preferences["digest_to"] = who.email
    sheaf.add(
        "members",
        who.number,
        client,
        who.email,
        who.name,
        who.phone,
        dice.choice(TITLES),
        who.handle,
        f"$argon2id$v=19$m=65536,t=3,p=4${dice.getrandbits(128):032x}${dice.getrandbits(256):064x}",
        as_json(preferences),
        first if who.number != first else None,
        stamp(seen),
        network_address(dice),
        stamp(since),
        stamp(after(seen, dice, 60)) if who.number > ORDINARY and dice.random() < 0.05 else None,
    )
    for topic in ("newsletter", "testimonial"):
        if dice.random() < 0.3:
            given = past(dice, 700)
            gone = stamp(after(given, dice, 400)) if dice.random() < 0.1 else None
            sheaf.add("consents", who.number, topic, stamp(given), gone)


def _work(sheaf: Sheaf, who: Somebody, client: int, first: int, dice: Random) -> None:
    """Each member is an employee too; employee numbers are member numbers here."""
    left = day(past(dice, 400)) if dice.random() < 0.05 else None
    linked = who.number if dice.random() < 0.8 else None
    sheaf.add("employees", who.number, client, linked, who.name, f"S{who.number % TEAM:03}", who.email, left)
    for _ in range(dice.randrange(3)):
        created = past(dice, 500)
        approved = first if dice.random() < 0.6 else None
        status, due = dice.choice(("open", "done", "done")), day(created + timedelta(days=14))
        item = sheaf.add_new(
            "work_items", client, dice.choice(ITEMS), status, who.number, approved, stamp(created), due
        )
        for step in range(1, dice.randrange(1, 4)):
            colleague = dice.randrange(first, who.number + 1)
            outcome, at = dice.choice(("pass", "pass", "fail")), stamp(after(created, dice, 14))
            sheaf.add("work_checks", item, step, colleague, outcome, dice.choice(REMARKS), at)


def _talk(sheaf: Sheaf, ids: _Ids, who: Somebody, first: int, dice: Random) -> None:
    if ids.thread == 0 or dice.random() < 0.04:
        ids.thread = sheaf.add_new("forum_threads", who.number, "How do you do it?", stamp(past(dice, 700)))
    if dice.random() < 0.35:
        thread = dice.randrange(1, ids.thread + 1)
        reply = dice.randrange(1, ids.post + 1) if ids.post and dice.random() < 0.4 else None
        removed = stamp(past(dice, 90)) if dice.random() < 0.02 else None
        ids.post = sheaf.add_new(
            "forum_posts", thread, who.number, reply, dice.choice(POSTS), stamp(past(dice, 600)),
            network_address(dice), removed,
        )  # fmt: skip
    if who.number != first and dice.random() < 0.4:
        pair = (who.number, first) if dice.random() < 0.5 else (first, who.number)
        gone = stamp(past(dice, 90)) if dice.random() < 0.03 else None
        sheaf.add_new("private_messages", *pair, dice.choice(WORDS), stamp(past(dice, 500)), gone)
    if dice.random() < 0.04:
        given = past(dice, 700)
        gone = stamp(after(given, dice, 300)) if dice.random() < 0.1 else None
        sheaf.add_new("testimonials", who.number, "We find faults a week earlier.", who.name, stamp(given), gone)
    if dice.random() < 0.02:
        closer = first if dice.random() < 0.7 else None
        sheaf.add_new("security_reports", who.number, "A caller asked for my login.", closer, stamp(past(dice, 400)))


def _visits(sheaf: Sheaf, who: Somebody, dice: Random) -> None:
    address, browser = network_address(dice), user_agent(dice)
    for _ in range(dice.randrange(1, 4)):
        known = dice.random() < 0.4
        line = f"notice of new terms sent to {who.email}" if known and dice.random() < 0.1 else None
        sheaf.add_new(
            "site_log", stamp(past(dice, 120)), address, browser, dice.choice((None, "https://fair.example.org/")),
            dice.choice(PAGES), dice.choice(PAGES), who.email if known else None, line,
        )  # fmt: skip
    if who.number > ORDINARY and dice.random() < 0.01:
        line = f"smtp: 550 no such mailbox: {who.email.upper()}"
        sheaf.add_new("site_log", stamp(past(dice, 120)), "192.0.2.1", None, None, "/internal/mail", None, None, line)


def _letters(sheaf: Sheaf, who: Somebody, dice: Random) -> None:
    """What came in by form or by list, and hangs on no key."""
    if dice.random() < 0.06:
        message = "How many plants does the team plan cover?"
        sheaf.add_new("contact_requests", who.name, who.email, message, stamp(past(dice, 400)))
    if dice.random() < 0.25:
        since = past(dice, 900)
        gone = stamp(after(since, dice, 500)) if dice.random() < 0.2 else None
        sheaf.add("newsletter", who.email, who.given if dice.random() < 0.8 else None, stamp(since), gone)
    if dice.random() < 0.02:
        cv = {"schools": ["Technical college"], "years": dice.randrange(1, 30), "reach_me": who.email}
        received = past(dice, 300)
        keep, post = day(received + timedelta(days=365)), dice.choice(("Support", "Engineer"))
        sheaf.add_new("job_applicants", who.name, who.email, who.phone, post, as_json(cv), stamp(received), keep)
    if dice.random() < 0.04:
        sheaf.add("leads_export_tmp", who.email, f"{who.family} Works", as_json({"name": who.name, "fair": 2021}))
