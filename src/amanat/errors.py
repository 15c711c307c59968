"""One base error.

An error's text is lower case, quotes input in backticks, ends without a full stop and says the remedy.
"""

from __future__ import annotations


class AmanatError(Exception):
    """something could not be done"""

    exit_code = 2

    def __init__(self, message: str | None = None, *, place: str = "", remedy: str = "") -> None:
        self.message = message or self._default()
        self.place = place
        self.remedy = remedy
        super().__init__(str(self))

    @classmethod
    def _default(cls) -> str:
        return " ".join((cls.__doc__ or "").split())

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        return f"{head}; {self.remedy}" if self.remedy else head

    def as_problem(self) -> dict[str, str]:
        """The one JSON shape of an error, after RFC 9457: `type`, `title`, `detail`, `instance`, `remedy`."""
        return {
            "type": type(self).__name__,
            "title": self._default(),
            "detail": self.message,
            "instance": self.place,
            "remedy": self.remedy,
        }


class InputError(AmanatError):
    """the input cannot be used"""


class ServiceFileError(InputError):
    """the service file is not right"""


class PolicyError(InputError):
    """the policy cannot be read"""


class StoreError(AmanatError):
    """a store cannot be used"""


class StoreDown(StoreError):
    """a store did not answer"""


class StoreReadOnly(StoreError):
    """a store cannot be written to"""


class StoreBusy(StoreError):
    """a store is busy with other work; the same may be tried again"""


class StoreTimeout(StoreError):
    """a store took too long to answer"""


class PlanRefused(AmanatError):
    """the plan cannot be carried out safely"""


class PlanDrift(AmanatError):
    """the rows affected differ from the rows planned; nothing was changed"""


class EvidenceError(AmanatError):
    """the evidence does not hold"""


class KeyMissing(AmanatError):
    """a key is missing"""


class NotInstalled(AmanatError):
    """an optional part is not installed"""
