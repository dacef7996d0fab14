"""Times for people: in the time zone and the language of the user."""

from datetime import datetime
from datetime import tzinfo
from functools import cached_property
from plone import api
from plone.app.event.base import default_timezone
from typing import Any


def time_zone(context: Any) -> tzinfo:
    """The time zone of the current user or, by default, of the site."""
    return default_timezone(context, as_tzinfo=True)


class LocalTimes:
    """Mix it into a view that shows times."""

    context: Any

    @cached_property
    def zone(self) -> tzinfo:
        """The time zone of the current user or, by default, of the site."""
        return time_zone(self.context)

    def local_time(self, time: datetime) -> str:
        """A UTC time as text, in the time zone of this view."""
        return api.portal.get_localized_time(
            time.astimezone(self.zone), long_format=True
        )
