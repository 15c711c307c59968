"""What the pages about a policy share: the sheet, and the frame around a page."""

from __future__ import annotations

from importlib.resources import files

import jinja2

from amanat.policy.out.ink import ticked


def paper() -> str:
    """The stylesheet that every page about a policy begins with: palette, measure, text and margin."""
    return files("amanat.policy.out").joinpath("templates/paper.css").read_text("utf-8")


def templates(package: str) -> jinja2.Environment:
    """The templates of a package, and behind them those that are shared; everything that is not `Markup` is escaped."""
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [jinja2.PackageLoader(name, "templates") for name in dict.fromkeys((package, "amanat.policy.out"))]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["ticked"] = ticked
    return made
