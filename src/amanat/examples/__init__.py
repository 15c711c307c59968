"""Five small but whole services to try Amanat on, and the ways to break them."""

from amanat.examples.breaking import Change, Sabotage, sabotage, sabotages
from amanat.examples.builder import Built, build
from amanat.examples.data import about, names

__all__ = ["Built", "Change", "Sabotage", "about", "build", "names", "sabotage", "sabotages"]
