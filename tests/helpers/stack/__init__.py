"""The real stack for tests: ``from helpers.stack import Stack, Client, wait_for``."""

from .client import Client
from .service import Service
from .stack import Stack
from .waiting import wait_for

import pytest


# Where the running stack is found for the report of a failed test.
STACK = pytest.StashKey[Stack]()

__all__ = ["STACK", "Client", "Service", "Stack", "wait_for"]
