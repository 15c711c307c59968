"""Synthetic universities with their staff, students and alumni; about twenty rows for each person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from amanat.examples_people import (
    TODAY,
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

UNIVERSITY_SIZE = 400
STAFF = 8
COURSES = 12
OUTCOMES = 4
GUESTS_FROM = 10_000_000

COLUMNS = {
    "organisation": "id name country plan seats settings created_at",
    "member": (
        "id organisation_id email display_name password_hash role job_title phone postal_address photo_path language"
        " time_zone mail_preferences invited_by created_at last_login_at deleted_at"
    ),
    "student_profile": "member_id student_number programme intake_year date_of_birth adviser_id",
    "course": "id organisation_id code title credits created_by created_at",
    "course_outcome": "course_id number wording",
    "enrolment": "member_id course_id status attendance_percent final_grade enrolled_at",
    "attainment": "member_id course_id outcome_number level measured_on",
    "submission": "id member_id course_id assignment file_name answers submitted_at",
    "grade": "id submission_id points examiner_comment graded_by graded_at",
    "survey_response": "id organisation_id survey member_id answers submitted_at",
    "alumni_record": "member_id graduated_on private_email employer employer_city",
    "transcript": "id member_id document_number grade_average issued_on approved_by",
    "message": "id sender_id recipient_id body sent_at read_at deleted_at",
    "support_ticket": "id member_id subject body call_recording_path assigned_to opened_at closed_at",
    "plan_purchase": "id organisation_id ordered_by plan amount payment_method billing_note ordered_at",
    "event_registration": "id event full_name email organisation_name sponsor_choices attended registered_at",
    "access_log": "id logged_at user_email ip_address user_agent referrer path",
    "mail_log": "id recipient mail_class line opened_at sent_at",
    "import_2019": "full_name email programme",
}

TOWNS = ("Aldermoor", "Brackwater", "Cindermouth", "Dunmarrow", "Eskholm", "Fallowby", "Greyhaven", "Hollin Bay")
PROGRAMMES = ("Civil Engineering", "Nursing", "Economics", "Marine Biology", "Graphic Design", "Computing")
SUBJECTS = ("Statics", "Pharmacology", "Game Theory", "Plankton", "Typography", "Compilers", "Ethics", "Statistics")
COMMENTS = (
    "Clear argument, thin sources.",
    "The second part answers another question.",
    "Good work; see the margin.",
    "Late, but complete.",
)
MESSAGES = (
    "Could we move the consultation to Thursday?",
    "The reading list is on the course page now.",
    "My group has not heard back about the lab slot.",
    "Thank you for the comments on the draft.",
)
TROUBLES = ("Cannot open the gradebook", "Wrong name on the certificate", "Upload stops at 90 %", "Second account")
EVENTS = ("Webinar: writing outcomes that can be measured", "Spring user day", "Accreditation round table")
PAGES = ("/courses", "/grades", "/surveys", "/profile", "/messages", "/transcripts")


def tables(people: int, seed: int) -> Iterator[Batch]:
    """All rows, block by block, each table after those it points to."""
    crowd = Crowd(seed, ("en-gb", "de", "tr", "fr", "pl"), ("campus.example.org", "mail.example.com", "example.net"))
    sheaf = Sheaf(COLUMNS)
    for block in blocks(people, UNIVERSITY_SIZE):
        university = _found(sheaf, crowd, block)
        for number in block:
            somebody, dice = crowd.one(number), crowd.dice(number, "life")
            _join(sheaf, somebody, dice, university, block)
            if number - block.start >= STAFF:
                _study(sheaf, somebody, dice, university, block)
            _talk(sheaf, crowd, somebody, dice, block)
            _leave_traces(sheaf, crowd, somebody, dice)
        yield from sheaf.drain()


def _found(sheaf: Sheaf, crowd: Crowd, block: range) -> int:
    dice = crowd.dice(block.start, "university")
    founded = past(dice, 2_000)
    town = dice.choice(TOWNS)
    number = 1 + (block.start - 1) // UNIVERSITY_SIZE
    settings = as_json({"grading": dice.choice(("letters", "points")), "semester_weeks": 14})
    university = sheaf.add_new(
        "organisation", f"University of {town} {number}", "IE", "campus", 500, settings, stamp(founded)
    )
    head = block.start
    for place in range(COURSES):
        code = f"{SUBJECTS[place % len(SUBJECTS)][:3].upper()}{100 + place}"
        title = f"{SUBJECTS[place % len(SUBJECTS)]} {1 + place // len(SUBJECTS)}"
        course = sheaf.add_new("course", university, code, title, 5, head, stamp(founded))
        for outcome in range(1, OUTCOMES + 1):
            sheaf.add("course_outcome", course, outcome, f"Applies {title.lower()} at level {outcome}")
    for year in range(3):
        ordered = after(founded + timedelta(days=365 * year), dice, 30)
        note = as_json({"reference": f"PO-{university}-{year}"})
        sheaf.add_new("plan_purchase", university, head, "campus", "4800.00", "bank transfer", note, stamp(ordered))
    return university


def _join(sheaf: Sheaf, somebody: Somebody, dice: Random, university: int, block: range) -> None:
    number = somebody.number
    staff = number - block.start < STAFF
    joined = past(dice, 1_500)
    left = after(joined, dice, 900) if dice.random() < 0.04 else None
    address = f"{dice.randrange(1, 90)} Orchard Road, {dice.choice(TOWNS)}" if dice.random() < 0.4 else None
    photo = f"photos/{dice.randrange(16**12):012x}.jpg" if dice.random() < 0.3 else None
    mails = as_json({"newsletter": dice.random() < 0.3, "course_news": True})
    sheaf.add(
        "member",
        number,
        university,
        somebody.email,
        somebody.name,
        f"$argon2id$v=19$m=65536,t=3,p=4${dice.getrandbits(128):032x}",
        "staff" if staff else "student",
        dice.choice(("Lecturer", "Registrar", "Programme head")) if staff else None,
        somebody.phone,
        address,
        photo,
        dice.choice(("en", "en", "de", "fr", "tr")),
        dice.choice(("Europe/Dublin", "Europe/Berlin", None)),
        mails,
        None if number == block.start else block.start,
        stamp(joined),
        stamp(after(joined, dice, 600)) if dice.random() < 0.9 else None,
        stamp(left),
    )


def _study(sheaf: Sheaf, somebody: Somebody, dice: Random, university: int, block: range) -> None:
    number = somebody.number
    year = dice.randrange(2020, 2026)
    born = date(year - dice.randrange(18, 30), dice.randrange(1, 13), dice.randrange(1, 29))
    adviser = _colleague(dice, block)
    programme = dice.choice(PROGRAMMES)
    sheaf.add("student_profile", number, f"S{year}{number:07}", programme, year, day(born), adviser)
    first_course = (university - 1) * COURSES + 1
    for course in sorted(dice.sample(range(first_course, first_course + COURSES), 3)):
        _take(sheaf, number, course, dice, block)
    if year < 2023:
        _graduate(sheaf, somebody, dice, year, block)


def _take(sheaf: Sheaf, number: int, course: int, dice: Random, block: range) -> None:
    started = past(dice, 700)
    graded = dice.random() < 0.8
    final = dice.choice("ABCDE") if graded else None
    status = "finished" if graded else "running"
    sheaf.add("enrolment", number, course, status, dice.randrange(40, 101), final, stamp(started))
    for outcome in dice.sample(range(1, OUTCOMES + 1), 2):
        measured = day(after(started, dice, 120))
        sheaf.add("attainment", number, course, outcome, f"{dice.randrange(100, 500) / 100:.2f}", measured)
    handed_in = after(started, dice, 90)
    answers = as_json({"q1": dice.choice("abcd"), "q2": dice.choice("abcd"), "words": dice.randrange(200, 3_000)})
    file = f"work-{dice.randrange(16**8):08x}.pdf" if dice.random() < 0.7 else None
    work = sheaf.add_new("submission", number, course, "Term paper", file, answers, stamp(handed_in))
    if graded:
        comment = dice.choice(COMMENTS) if dice.random() < 0.6 else None
        points = f"{dice.randrange(30, 100)}.00"
        sheaf.add_new("grade", work, points, comment, _colleague(dice, block), stamp(after(handed_in, dice, 20)))


def _graduate(sheaf: Sheaf, somebody: Somebody, dice: Random, year: int, block: range) -> None:
    done = date(year + 3, 7, dice.randrange(1, 29))
    private = f"{somebody.handle}@alumni.example.net" if dice.random() < 0.5 else None
    employer = dice.choice(("Northgate Bridges", "Saltmarsh Hospital", "Tern & Co", None))
    sheaf.add("alumni_record", somebody.number, day(done), private, employer, dice.choice(TOWNS) if employer else None)
    document = f"TR-{year}-{somebody.number:07}"
    average = f"{dice.randrange(180, 400) / 100:.2f}"
    sheaf.add_new("transcript", somebody.number, document, average, day(done), _colleague(dice, block))


def _talk(sheaf: Sheaf, crowd: Crowd, somebody: Somebody, dice: Random, block: range) -> None:
    number = somebody.number
    if number > block.start:
        other = dice.randrange(block.start, number)
        sent = past(dice, 400)
        body = dice.choice(MESSAGES)
        if dice.random() < 0.1:
            body = f"{body} Do you still read {crowd.one(other).email}?"
        gone = stamp(after(sent, dice, 60)) if dice.random() < 0.05 else None
        read = stamp(after(sent, dice, 5)) if dice.random() < 0.8 else None
        sheaf.add_new("message", number, other, body, stamp(sent), read, gone)
    if dice.random() < 0.15:
        opened = past(dice, 500)
        body = f"Hello, {dice.choice(TROUBLES).lower()}. You can reach me at {somebody.email}."
        recording = f"calls/{dice.randrange(16**10):010x}.ogg" if dice.random() < 0.2 else None
        closed = stamp(after(opened, dice, 20)) if dice.random() < 0.9 else None
        subject = dice.choice(TROUBLES)
        sheaf.add_new("support_ticket", number, subject, body, recording, block.start, stamp(opened), closed)
    if dice.random() < 0.5:
        answers = as_json({"teaching": dice.randrange(1, 6), "remark": dice.choice(("fine", "too fast", ""))})
        university = 1 + (number - 1) // UNIVERSITY_SIZE
        member = number if dice.random() < 0.6 else None
        sheaf.add_new("survey_response", university, "End of term", member, answers, stamp(past(dice, 300)))


def _leave_traces(sheaf: Sheaf, crowd: Crowd, somebody: Somebody, dice: Random) -> None:
    for _ in range(2):
        email = somebody.email if dice.random() < 0.7 else None
        referrer = "https://search.example/?q=outcomes" if dice.random() < 0.2 else None
        visit = stamp(past(dice, 90))
        sheaf.add_new("access_log", visit, email, network_address(dice), user_agent(dice), referrer, dice.choice(PAGES))
    sent = past(dice, 200)
    spelling = somebody.email.capitalize() if dice.random() < 0.03 else somebody.email
    line = f"250 accepted for <{spelling}> queue {dice.randrange(16**6):06x}"
    opened = stamp(after(sent, dice, 10)) if dice.random() < 0.4 else None
    kind = dice.choice(("service", "newsletter"))
    sheaf.add_new("mail_log", spelling, kind, line, opened, stamp(sent))
    if dice.random() < 0.08:
        guest = somebody if dice.random() < 0.5 else crowd.one(GUESTS_FROM + somebody.number)
        choices = as_json({"sponsor_1": dice.random() < 0.2, "sponsor_2": False})
        came = dice.choice((True, False, None))
        when = stamp(TODAY - timedelta(days=dice.randrange(1, 300)))
        home = dice.choice(("Eskholm College", None))
        sheaf.add_new("event_registration", dice.choice(EVENTS), guest.name, guest.email, home, choices, came, when)
    if dice.random() < 0.1:
        sheaf.add("import_2019", somebody.name, somebody.email, dice.choice(PROGRAMMES))


def _colleague(dice: Random, block: range) -> int:
    return block.start + dice.randrange(STAFF)
