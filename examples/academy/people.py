"""Synthetic schools and training firms with learners, guardians and instructors; about twelve rows for each person."""

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

CLIENT_SIZE = 250
STAFF = 6
COURSES = 8

COLUMNS = {
    "plan": "id name price",
    "client": "id plan_id name kind country age_check retention_months signed_on deleted_at",
    "person": "id email username full_name phone birth_year language created_at last_seen_at deleted_at",
    "login": "person_id password_hash totp_secret failed_attempts last_ip",
    "membership": "client_id person_id role joined_at approved_by",
    "guardianship": "guardian_id learner_id relation since",
    "consent": "id person_id purpose text_shown given_by_guardian given_at withdrawn_at",
    "invoice": "id client_id ordered_by amount billing_contact payment_reference issued_on paid_on",
    "course": "id client_id title summary created_by created_at archived_at",
    "enrolment": "id course_id person_id progress_percent started_at completed_at",
    "quiz_attempt": "id enrolment_id quiz score answers taken_at",
    "upload": "id person_id course_id file_name description uploaded_at deleted_at",
    "survey_answer": "id person_id survey answer answered_at",
    "direct_message": "id sender_id recipient_id body sent_at",
    "support_case": "id person_id subject assigned_to opened_at closed_at",
    "support_message": "case_id number from_staff body details written_at",
    "device": "id person_id device_model browser push_token last_used_at",
    "activity_log": "id logged_at username ip_address user_agent action",
    "mail_log": "id recipient line sent_at",
    "mailing_2021": "name email exported_at",
}

PLANS = (("Seed", "49.00"), ("Grove", "190.00"), ("Forest", "720.00"))
PLACES = ("Amberley", "Birchfold", "Coppermere", "Dellwick", "Elmstead", "Foxholt", "Garnet Hill", "Hazelrigg")
TITLES = ("Fractions with cake", "Reading aloud", "First aid at work", "Spreadsheets", "Soil and seeds", "Chess")
REMARKS = ("More pictures, please.", "I liked the second lesson.", "Too long for one evening.", "")
CHATS = ("Can you send the worksheet again?", "Well done in the quiz!", "We will be late on Monday.", "Which page?")
TROUBLES = ("Video does not start", "Certificate shows an old name", "Cannot add my second child", "Quiz froze")
DEVICES = (("Pixel 7", "Chrome 127"), ("iPad 9", "Safari 17"), ("ThinkPad X13", "Firefox 129"))
CONSENT_TEXT = "I agree that my progress is shown to my instructors and to the school."


def tables(people: int, seed: int) -> Iterator[Batch]:
    """All rows, block by block, each table after those it points to."""
    crowd = Crowd(seed, ("en", "es", "pt-br", "nl", "sv"), ("families.example.com", "post.example.org", "example.net"))
    sheaf = Sheaf(COLUMNS)
    for name, price in PLANS:
        sheaf.add_new("plan", name, price)
    for block in blocks(people, CLIENT_SIZE):
        client = _sign_up(sheaf, crowd, block)
        for number in block:
            somebody, dice = crowd.one(number), crowd.dice(number, "life")
            role = _role(number, block)
            _register(sheaf, somebody, dice, role)
            _join(sheaf, somebody, dice, role, client, block)
            if role == "learner":
                _learn(sheaf, somebody, dice, client)
            _talk(sheaf, somebody, dice, role, block)
            _leave_traces(sheaf, somebody, dice, role)
        yield from sheaf.drain()


def _role(number: int, block: range) -> str:
    """The first of a block are staff; of the rest every fourth is a guardian, of the learner that follows."""
    place = number - block.start
    if place < STAFF:
        return "administrator" if place == 0 else "instructor"
    return "guardian" if place % 4 == 2 else "learner"


def _is_child(number: int, block: range) -> bool:
    return number > block.start and _role(number - 1, block) == "guardian"


def _sign_up(sheaf: Sheaf, crowd: Crowd, block: range) -> int:
    dice = crowd.dice(block.start, "client")
    head = crowd.one(block.start)
    signed = past(dice, 1_500)
    number = 1 + (block.start - 1) // CLIENT_SIZE
    kind = dice.choice(("school", "company"))
    name = f"{dice.choice(PLACES)} {'School' if kind == 'school' else 'Training'} {number}"
    check = dice.choice(("signed form", "guardian account"))
    plan = dice.randrange(1, len(PLANS) + 1)
    months = dice.choice((12, 24, None))
    sheaf.add_new("client", plan, name, kind, "NL", check, months, day(signed), None)
    for _ in range(COURSES):
        author = block.start + dice.randrange(min(STAFF, len(block)))
        made = stamp(after(signed, dice, 300))
        sheaf.add_new("course", number, dice.choice(TITLES), "Six short lessons.", author, made, None)
    for month in range(4):
        issued = after(signed, dice, 30) + timedelta(days=30 * month)
        contact = as_json({"name": head.name, "email": head.email, "city": dice.choice(PLACES)})
        reference = f"PAY-{dice.getrandbits(40):010x}"
        paid = day(issued + timedelta(days=9)) if dice.random() < 0.9 else None
        sheaf.add_new("invoice", number, block.start, PLANS[plan - 1][1], contact, reference, day(issued), paid)
    return number


def _register(sheaf: Sheaf, somebody: Somebody, dice: Random, role: str) -> None:
    joined = past(dice, 1_200)
    born = {"learner": dice.randrange(2008, 2019)}.get(role, dice.randrange(1960, 2004))
    young = role == "learner" and born > 2012
    email = None if young and dice.random() < 0.8 else somebody.email
    known = born if role == "learner" and dice.random() < 0.7 else None
    left = stamp(after(joined, dice, 400)) if dice.random() < 0.03 else None
    sheaf.add(
        "person",
        somebody.number,
        email,
        somebody.handle,
        somebody.name,
        None if young else somebody.phone,
        known,
        dice.choice(("en", "es", "nl", "sv")),
        stamp(joined),
        stamp(after(joined, dice, 500)) if dice.random() < 0.9 else None,
        left,
    )
    secret = f"{dice.getrandbits(100):025X}" if dice.random() < 0.1 else None
    hashed = f"$argon2id$v=19$m=65536,t=3,p=4${dice.getrandbits(128):032x}"
    sheaf.add("login", somebody.number, hashed, secret, dice.choice((0, 0, 0, 1, 2)), network_address(dice))
    if email and dice.random() < 0.12:
        sheaf.add("mailing_2021", somebody.name, email, "2021-06-14 08:30:00")
    if email:
        line = f"status=sent to=<{email}> relay=mx.example.net queue={dice.randrange(16**6):06x}"
        sheaf.add_new("mail_log", email, line, stamp(past(dice, 120)))


def _join(sheaf: Sheaf, somebody: Somebody, dice: Random, role: str, client: int, block: range) -> None:
    number = somebody.number
    joined = past(dice, 1_000)
    sheaf.add("membership", client, number, role, stamp(joined), None if number == block.start else block.start)
    if client > 1 and role == "learner" and dice.random() < 0.1:
        sheaf.add("membership", client - 1, number, role, stamp(joined), None)
    child = _is_child(number, block)
    if child:
        sheaf.add("guardianship", number - 1, number, dice.choice(("parent", "grandparent")), day(joined))
    if role == "learner":
        withdrawn = stamp(after(joined, dice, 200)) if dice.random() < 0.05 else None
        sheaf.add_new("consent", number, "progress reports", CONSENT_TEXT, child, stamp(joined), withdrawn)


def _learn(sheaf: Sheaf, somebody: Somebody, dice: Random, client: int) -> None:
    number = somebody.number
    first = (client - 1) * COURSES + 1
    for course in sorted(dice.sample(range(first, first + COURSES), 2)):
        started = past(dice, 600)
        done = dice.random() < 0.5
        progress = 100 if done else dice.randrange(100)
        finished = stamp(after(started, dice, 90)) if done else None
        enrolment = sheaf.add_new("enrolment", course, number, progress, stamp(started), finished)
        for quiz in ("Quiz 1", "Quiz 2"):
            answers = as_json({"1": dice.choice("abc"), "2": dice.choice("abc")})
            taken = stamp(after(started, dice, 60))
            sheaf.add_new("quiz_attempt", enrolment, quiz, dice.randrange(101), answers, taken)
        if dice.random() < 0.3:
            gone = stamp(after(started, dice, 90)) if dice.random() < 0.1 else None
            file = f"homework-{dice.randrange(16**6):06x}.jpg"
            note = dice.choice(("Drawn by hand", None))
            sheaf.add_new("upload", number, course, file, note, stamp(after(started, dice, 60)), gone)
    if dice.random() < 0.3:
        sheaf.add_new("survey_answer", number, "How was the course?", dice.choice(REMARKS), stamp(past(dice, 200)))


def _talk(sheaf: Sheaf, somebody: Somebody, dice: Random, role: str, block: range) -> None:
    number = somebody.number
    if number > block.start and dice.random() < 0.7:
        body = dice.choice(CHATS)
        if dice.random() < 0.1:
            body = f"{body} My login is {somebody.handle}."
        sheaf.add_new("direct_message", number, dice.randrange(block.start, number), body, stamp(past(dice, 300)))
    if dice.random() < 0.1:
        subject = dice.choice(TROUBLES)
        opened = past(dice, 400)
        closed = stamp(after(opened, dice, 15))
        case = sheaf.add_new("support_case", number, subject, block.start, stamp(opened), closed)
        details = as_json({"browser": "Firefox 129", "reply_to": None if role == "learner" else somebody.email})
        sheaf.add("support_message", case, 1, False, f"{subject}. I am {somebody.name}.", details, stamp(opened))
        sheaf.add("support_message", case, 2, True, "We have looked into it; please try again.", None, closed)


def _leave_traces(sheaf: Sheaf, somebody: Somebody, dice: Random, role: str) -> None:
    if role != "guardian" and dice.random() < 0.7:
        model, browser = dice.choice(DEVICES)
        token = f"tok-{somebody.number}-{dice.getrandbits(64):016x}"
        sheaf.add_new("device", somebody.number, model, browser, token, stamp(past(dice, 60)))
    for _ in range(2):
        username = somebody.handle if dice.random() < 0.8 else None
        action = dice.choice(("login", "open lesson", "quiz", "logout"))
        when = stamp(past(dice, 90))
        sheaf.add_new("activity_log", when, username, network_address(dice), user_agent(dice), action)
