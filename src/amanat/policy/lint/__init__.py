"""Lint: what is wrong with the text itself, and what it says that may not be said so."""
