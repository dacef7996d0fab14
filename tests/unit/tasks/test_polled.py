from collective.async_.tasks.polled import parse_since
from collective.async_.tasks.record import utcnow
from datetime import datetime
from datetime import timedelta
from datetime import timezone

import pytest


def test_since_is_utc():
    assert parse_since("86400.5") == datetime(
        1970, 1, 2, 0, 0, 0, 500_000, tzinfo=timezone.utc
    )


@pytest.mark.parametrize("junk", [None, [], "", "x", "nan", "inf", "-1", "1e300"])
def test_an_invalid_time_is_now(junk):
    assert utcnow() - parse_since(junk) < timedelta(seconds=5)
