"""Times for people: in the time zone and the language of the user."""

from datetime import datetime
from datetime import tzinfo
from plone import api
from plone.app.event.base import default_timezone
from typing import Any


def time_zone(context: Any = None) -> tzinfo:
    """The time zone of the current user or, by default, of the site."""
    return default_timezone(context or api.portal.get(), as_tzinfo=True)


def local_time(time: datetime, zone: tzinfo | None = None) -> str:
    """Day and time of a UTC time, as text."""
    there = time.astimezone(zone or time_zone())
    return api.portal.get_localized_time(there, long_format=True)


def time_of_day(time: datetime) -> str:
    """A UTC time without its day, as text."""
    return api.portal.get_localized_time(time.astimezone(time_zone()), time_only=True)
