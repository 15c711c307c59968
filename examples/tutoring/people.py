"""Synthetic people of the tutoring marketplace: tutors, students, a few staff, and what they leave behind."""

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
    network_address,
    past,
    stamp,
    user_agent,
)

LOCALES = ("en", "de", "fr", "tr", "pl", "es")
DOMAINS = ("mail.example.com", "post.example.net", "inbox.example.org", "school.example.org", "example.com")
STAFF = 6
"""The first people after the three samples work for the marketplace; every fifth person tutors."""

SUBJECTS = (
    ("maths", "Mathematics"),
    ("physics", "Physics"),
    ("chemistry", "Chemistry"),
    ("biology", "Biology"),
    ("english", "English"),
    ("french", "French"),
    ("german", "German"),
    ("history", "History"),
    ("music", "Music theory"),
    ("coding", "Programming"),
)
COLUMNS = {
    "users": (
        "id email username password_hash first_name last_name phone photo_url google_sub facebook_id "
        "two_factor_secret settings marketing_opt_in referred_by created_at last_login_at last_login_ip "
        "deleted_at"
    ),
    "tutor_profiles": "user_id headline about hourly_rate currency tax_number payout_iban verified_at verified_by",
    "tutor_subjects": "tutor_id subject_id level",
    "payment_methods": "id user_id holder_name card_brand card_last4 provider_token billing created_at",
    "lessons": "id tutor_id student_id subject_id starts_at ends_at status price student_note",
    "call_participants": "lesson_id user_id joined_at left_at ip_address bytes_sent",
    "messages": "id sender_id recipient_id lesson_id body attachments sent_at read_at deleted_at",
    "payments": "id lesson_id payer_id payee_id amount currency provider_reference provider_status paid_at",
    "reviews": "id lesson_id author_id tutor_id rating comment created_at hidden_at",
    "disputes": "id lesson_id opened_by assigned_to statement outcome opened_at closed_at",
    "support_tickets": "id user_id email topic body handled_by created_at",
    "blog_posts": "id author_id slug title body published_at",
    "survey_responses": "id user_id survey answers answered_at",
    "newsletter_subscriptions": "id email ordered_at confirmed_at unsubscribed_at",
    "job_applications": "id full_name email phone cover_letter received_at",
    "web_log": "id logged_at ip_address user_agent path referrer session_seconds email message",
    "mailing_2019_old": "email name campaign",
}

BODIES = (
    "Could we start half an hour later on Thursday?",
    "I have done the exercises on page 42, the last one beat me.",
    "Thank you, that was the first time quadratic equations made sense.",
    "Here is the sheet for next week; please look at question 3 first.",
    "My internet was down, sorry. Can we make up for it on Saturday?",
    "Yes, that works. I will bring the old exam papers.",
    "Do you also teach the oral part of the exam?",
)
NOTES = ("Exam in three weeks.", "Please speak slowly.", "Starts from the beginning.", "Wants to repeat fractions.")
COMMENTS = (
    "Patient, well prepared, always on time.",
    "Explains things in three different ways until one fits.",
    "Good lesson, but we ran out of time.",
    "The sound was poor, the tutor was not.",
)
TICKETS = (
    ("Payment", "The lesson was cancelled and I was charged all the same."),
    ("Call", "The camera freezes after ten minutes."),
    ("Profile", "How do I change the subjects I teach?"),
    ("Invoice", "I need an invoice for March."),
)
PATHS = ("/", "/tutors", "/subjects/maths", "/lessons", "/blog", "/sign-in", "/pricing")


def tables(people: int, seed: int) -> Iterator[Batch]:
    """Batches of rows in an order that satisfies the foreign keys."""
    yield "subjects", ("id", "slug", "title"), [(n, slug, title) for n, (slug, title) in enumerate(SUBJECTS, 1)]
    crowd, sheaf = Crowd(seed, LOCALES, DOMAINS), Sheaf(COLUMNS)
    for block in blocks(people):
        for number in block:
            somebody, dice = crowd.one(number), crowd.dice(number, "life")
            _account(sheaf, somebody, dice)
            _traces(sheaf, somebody, dice)
            if _teaches(number):
                _tutor(sheaf, somebody, dice)
            elif number > 1:
                _student(sheaf, somebody, dice)
        yield from sheaf.drain()


def _teaches(number: int) -> bool:
    return number % 5 == 1


def _staff(dice: Random) -> int:
    return 3 + dice.randrange(1, STAFF + 1)


def _account(sheaf: Sheaf, who: Somebody, dice: Random) -> None:
    joined = past(dice, 1_400)
    login = after(joined, dice, 300)
    settings = {"timezone": dice.choice(("Europe/Berlin", "Europe/Paris", "Europe/London")), "theme": "light"}
    if dice.random() < 0.2:
        settings["reminder_email"] = who.email
    sheaf.add(
        "users",
        who.number,
        who.email,
        who.handle,
        f"$argon2id$v=19$m=65536,t=3,p=4${dice.getrandbits(128):032x}${dice.getrandbits(256):064x}",
        who.given,
        who.family if dice.random() < 0.97 else None,
        who.phone,
        f"https://images.example.com/u/{dice.getrandbits(64):016x}.jpg" if dice.random() < 0.4 else None,
        str(dice.randrange(10**20, 10**21)) if dice.random() < 0.25 else None,
        str(dice.randrange(10**14, 10**15)) if dice.random() < 0.1 else None,
        f"{dice.getrandbits(80):020X}" if dice.random() < 0.15 else None,
        as_json(settings),
        dice.random() < 0.3,
        dice.randrange(1, who.number) if who.number > 9 and dice.random() < 0.1 else None,
        stamp(joined),
        stamp(login),
        network_address(dice),
        stamp(after(login, dice, 90)) if who.number > 9 and dice.random() < 0.04 else None,
    )


def _tutor(sheaf: Sheaf, who: Somebody, dice: Random) -> None:
    vetted = dice.random() < 0.8 and who.number > 9
    sheaf.add(
        "tutor_profiles",
        who.number,
        f"{dice.choice(SUBJECTS)[1]} from beginner to exam",
        f"I have taught for {dice.randrange(2, 20)} years and like questions more than answers.",
        f"{dice.randrange(15, 60)}.00",
        "EUR",
        f"TN{dice.randrange(10**9, 10**10)}" if dice.random() < 0.7 else None,
        _iban(dice) if dice.random() < 0.9 else None,
        stamp(past(dice, 900)) if vetted else None,
        _staff(dice) if vetted else None,
    )
    for subject in sorted(dice.sample(range(1, len(SUBJECTS) + 1), dice.randrange(1, 4))):
        sheaf.add("tutor_subjects", who.number, subject, dice.choice(("school", "exam", "university", None)))
    if dice.random() < 0.15:
        title = f"How I explain {dice.choice(SUBJECTS)[1].lower()}"
        slug = f"{title.lower().replace(' ', '-')}-{who.number}"
        published = stamp(past(dice, 700)) if dice.random() < 0.9 else None
        sheaf.add_new("blog_posts", who.number, slug, title, "Begin with a picture, then with a mistake.", published)


def _student(sheaf: Sheaf, who: Somebody, dice: Random) -> None:
    if dice.random() < 0.6:
        billing = {"name": who.name, "country": dice.choice(("DE", "FR", "GB", "PL"))}
        last4, token = f"{dice.randrange(10_000):04}", f"pm_{dice.getrandbits(96):024x}"
        brand = dice.choice(("visa", "mastercard"))
        sheaf.add_new(
            "payment_methods", who.number, who.name, brand, last4, token, as_json(billing), stamp(past(dice, 900))
        )
    tutors = (who.number - 1) // 5 + 1
    for _ in range(dice.choice((0, 1, 1, 2, 2, 3))):
        _lesson(sheaf, who.number, 5 * dice.randrange(tutors) + 1, dice)


def _lesson(sheaf: Sheaf, student: int, tutor: int, dice: Random) -> None:
    starts = past(dice, 700)
    ends, price = starts + timedelta(minutes=dice.choice((30, 45, 60))), f"{dice.randrange(12, 60)}.50"
    held = dice.random() < 0.85
    note = dice.choice(NOTES) if dice.random() < 0.2 else None
    lesson = sheaf.add_new(
        "lessons",
        tutor,
        student,
        dice.randrange(1, len(SUBJECTS) + 1) if dice.random() < 0.95 else None,
        stamp(starts),
        stamp(ends) if held else None,
        "held" if held else dice.choice(("cancelled", "missed")),
        price,
        note,
    )
    for sender, recipient in ((student, tutor), (tutor, student))[: dice.randrange(1, 3)]:
        _message(sheaf, sender, recipient, lesson, dice)
    paid = dice.random() < 0.95
    sheaf.add_new(
        "payments", lesson, student, tutor, price, "EUR", f"py_{dice.getrandbits(96):024x}",
        "succeeded" if paid else "requires_action", stamp(starts) if paid else None,
    )  # fmt: skip
    if held:
        for user in (student, tutor):
            sheaf.add(
                "call_participants", lesson, user, stamp(starts), stamp(ends), network_address(dice),
                dice.randrange(10**6, 10**9),
            )  # fmt: skip
    _aftermath(sheaf, student, tutor, lesson, dice)


def _message(sheaf: Sheaf, sender: int, recipient: int, lesson: int, dice: Random) -> None:
    sent = past(dice, 700)
    files = as_json([{"file": f"sheet-{dice.randrange(100)}.pdf", "bytes": dice.randrange(10**5)}])
    sheaf.add_new(
        "messages",
        sender,
        recipient,
        lesson if dice.random() < 0.7 else None,
        dice.choice(BODIES),
        files if dice.random() < 0.1 else None,
        stamp(sent),
        stamp(after(sent, dice, 3)) if dice.random() < 0.8 else None,
        stamp(after(sent, dice, 60)) if dice.random() < 0.03 else None,
    )


def _aftermath(sheaf: Sheaf, student: int, tutor: int, lesson: int, dice: Random) -> None:
    if dice.random() < 0.35:
        hidden = stamp(past(dice, 100)) if dice.random() < 0.02 else None
        rating, comment = dice.randrange(2, 6), dice.choice((*COMMENTS, None))
        sheaf.add_new("reviews", lesson, student, tutor, rating, comment, stamp(past(dice, 600)), hidden)
    if dice.random() < 0.02:
        opened = past(dice, 600)
        closed = stamp(after(opened, dice, 20)) if dice.random() < 0.8 else None
        sheaf.add_new(
            "disputes", lesson, dice.choice((student, tutor)), _staff(dice), "We do not agree on how long it lasted.",
            "refunded" if closed else None, stamp(opened), closed,
        )  # fmt: skip


def _traces(sheaf: Sheaf, who: Somebody, dice: Random) -> None:
    """What hangs on no key: log lines, letters, old lists."""
    address, agent = network_address(dice), user_agent(dice)
    for _ in range(dice.randrange(1, 4)):
        known = dice.random() < 0.3
        message = f"password reset sent to {who.email}" if known and dice.random() < 0.2 else None
        sheaf.add_new(
            "web_log", stamp(past(dice, 90)), address, agent, dice.choice(PATHS),
            dice.choice((None, "https://search.example.net/")), dice.randrange(5, 2_000),
            who.email if known else None, message,
        )  # fmt: skip
    if who.number > 9 and dice.random() < 0.01:
        line = f"mail to <{who.email}> bounced: mailbox full"
        sheaf.add_new("web_log", stamp(past(dice, 90)), "192.0.2.1", None, "/internal/mail", None, None, None, line)
    if dice.random() < 0.08:
        topic, body = dice.choice(TICKETS)
        user, handler = who.number if dice.random() < 0.7 else None, _staff(dice) if who.number > 9 else None
        sheaf.add_new("support_tickets", user, who.email, topic, body, handler, stamp(past(dice, 600)))
    if dice.random() < 0.1:
        answers = {"recommend": dice.randrange(11), "contact_me_at": who.email if dice.random() < 0.3 else None}
        sheaf.add_new("survey_responses", who.number, "spring-2025", as_json(answers), stamp(past(dice, 300)))
    if dice.random() < 0.2:
        ordered = past(dice, 800)
        confirmed = stamp(after(ordered, dice, 2)) if dice.random() < 0.9 else None
        gone = stamp(after(ordered, dice, 400)) if confirmed and dice.random() < 0.2 else None
        sheaf.add_new("newsletter_subscriptions", who.email, stamp(ordered), confirmed, gone)
    if dice.random() < 0.01:
        letter = "I would like to look after your tutors."
        sheaf.add_new("job_applications", who.name, who.email, who.phone, letter, stamp(past(dice, 300)))
    if dice.random() < 0.05:
        sheaf.add("mailing_2019_old", who.email, who.name, "back-to-school")


def _iban(dice: Random) -> str:
    """A German account number of a bank code that is not assigned, with a right checksum (ISO 13616, mod 97)."""
    account = f"00000000{dice.randrange(10**10):010}"
    return f"DE{98 - int(account + '131400') % 97:02}{account}"
