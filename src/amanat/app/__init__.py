"""The one place that wires the parts together: the Python API.

Everything heavy is imported when it is first needed, so that `amanat read` starts without a database driver.
"""

from __future__ import annotations

from amanat.app.opened import Progress, RequestKind
from amanat.app.whole import Amanat

__all__ = ["Amanat", "Progress", "RequestKind"]
