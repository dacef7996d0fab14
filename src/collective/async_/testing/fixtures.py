"""Fixtures of pytest. Import them in your ``conftest.py``."""

from ..broker.publish import producer
from ..config import BROKER_VARIABLE
from ..interfaces import ICollectiveAsyncLayer
from .tasks import Tasks
from collections.abc import Iterator
from typing import Any
from zope.interface import alsoProvides

import pytest


# Celery's broker for tests. Nobody reads the messages.
BROKER_URL = "memory://"


@pytest.fixture
def tasks(functional: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tasks]:
    """Record tasks as with a broker, and run them when the test says so.

    Needs pytest-plone's fixture ``functional``, for a functional layer in which
    collective.async is installed: tasks see only what is committed.
    """
    alsoProvides(functional["request"], ICollectiveAsyncLayer)
    monkeypatch.setenv(BROKER_VARIABLE, BROKER_URL)
    producer.cache_clear()
    yield Tasks()
    producer.cache_clear()
