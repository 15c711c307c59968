"""Planned, carried out, looked at again."""
