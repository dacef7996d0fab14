"""Converts between the parameters of a request and the filter of the task list."""

from ...tasks.record import Status
from ...tasks.search import Query
from ...tasks.search import SORT_NAMES
from .access import text_of
from .access import texts_of
from collections.abc import Mapping
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from datetime import tzinfo
from typing import Any
from urllib.parse import urlencode
from zExceptions import BadRequest


MOST_PAGES = 1000
# The parameters of a filter that have one value.
NAMES = ("user", "action", "text", "reason", "since", "until", "ended", "sort")


def query_of(form: Mapping[str, Any], zone: tzinfo) -> Query:
    """The filter in a request. Its dates are in the time zone ``zone``.

    Raises BadRequest for invalid values.
    """
    sort = text_of(form, "sort") or "-created"
    if sort.removeprefix("-") not in SORT_NAMES:
        raise BadRequest("sort has an unknown value")
    try:
        states = frozenset(Status(name) for name in texts_of(form, "state") if name)
    except ValueError:
        raise BadRequest("state has an unknown value") from None
    return Query(
        states=states,
        user=text_of(form, "user"),
        action=text_of(form, "action"),
        text=text_of(form, "text"),
        reason=text_of(form, "reason"),
        since=_moment(form, "since", zone),
        until=_moment(form, "until", zone, days=1),
        ended=_moment(form, "ended", zone),
        sort=sort,
    )


def _moment(
    form: Mapping[str, Any], name: str, zone: tzinfo, days: int = 0
) -> datetime | None:
    """The UTC time of a parameter: a date, ``days`` later, or an exact time."""
    text = text_of(form, name)
    if not text:
        return None
    try:
        if len(text) == len("2026-01-31"):
            day = date.fromisoformat(text) + timedelta(days=days)
            moment = datetime(day.year, day.month, day.day, tzinfo=zone)
        else:
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        raise BadRequest(f"{name} must be a date like 2026-01-31") from None


def page_of(form: Mapping[str, Any]) -> int:
    """The number of the page, from 0. Raises BadRequest for invalid values."""
    text = text_of(form, "page") or "0"
    if not (text.isascii() and text.isdigit() and int(text[:9]) < MOST_PAGES):
        raise BadRequest("page must be a number")
    return int(text)


def encoded(query: Query, **more: Any) -> str:
    """The filter as the query string of an address, with additional parameters."""
    pairs = [("state", state.value) for state in sorted(query.states)]
    for name in NAMES:
        value = more.pop(name) if name in more else getattr(query, name)
        if isinstance(value, datetime):
            value = value.isoformat()
        if value:
            pairs.append((name, value))
    pairs.extend((name, value) for name, value in more.items() if value)
    return urlencode(pairs)
