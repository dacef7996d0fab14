"""Counts the requests that Zope had to begin again after a conflict."""

from collections import Counter
from typing import Any
from zope.component import adapter
from ZPublisher.interfaces import IPubStart


requests: Counter[str] = Counter()


@adapter(IPubStart)
def count(event: Any) -> None:
    requests["retries" if event.request.retry_count else "requests"] += 1
