"""Dates that an editor has typed."""

from DateTime import DateTime
from DateTime.interfaces import DateTimeError
from typing import Any


# What is raised for a value that is no date.
NO_DATE = (DateTimeError, TypeError, ValueError, OverflowError)


def to_date(value: Any) -> DateTime:
    """The date, in this process' time zone: the worker may have another one.

    Raises one of NO_DATE, also for what the catalog cannot index, as the year 99999.
    """
    date = DateTime(value)
    date.asdatetime()
    return date
