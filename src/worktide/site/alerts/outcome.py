"""What can come of an attempt to deliver something. Knows nothing of Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Result(Enum):
    """What came of an attempt: taken, may be tried again, refused for good, or nobody knows."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one attempt: its result, a code, and whether the address itself is at fault."""

    result: Result
    code: str = ""
    is_address: bool = False
