"""The real stack for tests: ``from stack import Stack, Client, wait_for``."""

from .client import Client
from .service import Service
from .stack import Stack
from .waiting import wait_for


__all__ = ["Client", "Service", "Stack", "wait_for"]
