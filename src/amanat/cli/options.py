"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

ServiceFile = Annotated[Path, Parameter(name="--service", help="The service file.")]
Policy = Annotated[Path | None, Parameter(name="--policy", help="Read this text in place of the service's policy.")]
DEFAULT_SERVICE = Path("amanat.toml")
