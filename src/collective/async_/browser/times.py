"""Times for people, in a view."""

from ..tasks.times import local_time
from ..tasks.times import time_zone
from datetime import datetime
from datetime import tzinfo
from functools import cached_property
from typing import Any


class LocalTimes:
    """Mix it into a view that shows times."""

    context: Any

    @cached_property
    def zone(self) -> tzinfo:
        """The time zone of the current user or, by default, of the site."""
        return time_zone(self.context)

    def local_time(self, time: datetime) -> str:
        """A UTC time as text, in the time zone of this view."""
        return local_time(time, self.zone)
