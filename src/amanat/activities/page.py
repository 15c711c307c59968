"""The record as one HTML page that needs nothing else, fit to be printed and handed to an authority."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import jinja2
from markupsafe import Markup

from amanat.activities.model import CONTROLLER, PROCESSOR, Record
from amanat.activities.words import headline
from amanat.policy.out.paper import paper, templates
from amanat.policy.out.words import count


def render(record: Record) -> str:
    """The whole page; no script, no request to anywhere."""
    sheet = paper() + files("amanat.activities").joinpath("templates/record.css").read_text("utf-8")
    page = _environment().get_template("record.html").render(
        record=record, css=Markup(sheet), headline=headline(record)
    )  # fmt: skip
    return page.replace("\0", "\ufffd")


@cache
def _environment() -> jinja2.Environment:
    made = templates("amanat.activities")
    made.globals.update(CONTROLLER=CONTROLLER, PROCESSOR=PROCESSOR, count=count)
    return made
