"""All that is wrong with a service file, told at once."""

from __future__ import annotations

from amanat.errors import ServiceFileError
from amanat.toml.problems import Problems


class ServiceFileProblems(Problems, ServiceFileError):
    """the service file is not right"""
