"""Why a task failed, so that tasks can be grouped by it."""

from .record import TaskRecord
from datetime import datetime
from typing import NamedTuple

import re


# What differs from task to task: quoted names, variables, paths, ids and numbers.
VARIABLE = re.compile(
    r"“[^”]*”|\"[^\"]*\"|'[^']*'|\$\{\w+\}|(?:/[\w.@+-]+)+|\b[0-9a-f]{8,}\b|\b\d+\b"
)
EXCEPTION = re.compile(r"[A-Za-z_][\w.]*(?=:|$)")
LONGEST = 200


class Failure(NamedTuple):
    """What is known about a failed task without loading it. ``ended`` is UTC."""

    id: str
    action: str
    reason: str
    ended: datetime | None


def failure_of(record: TaskRecord) -> Failure:
    """What to remember about a task that has failed."""
    return Failure(record.id, record.action, reason_of(record), record.finished)


def reason_of(record: TaskRecord) -> str:
    """The message in English and the type of the exception, without what varies."""
    message = record.message or ""
    # A message about a part of the work has another one inside.
    inner = (getattr(message, "mapping", None) or {}).get("reason", "")
    texts = (_exception(record.traceback), str(message), str(inner))
    return VARIABLE.sub("…", ": ".join(filter(None, texts)))[:LONGEST].strip()


def _exception(traceback: str | None) -> str:
    """The type of the exception in the last line of a traceback, or an empty text."""
    for line in reversed((traceback or "").splitlines()):
        match = EXCEPTION.match(line)
        if match is not None:
            return match[0]
    return ""
