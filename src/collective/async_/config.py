"""Configuration from the process environment (``<environment>`` of zope.conf)."""

from functools import cache

import os


# The name that Celery uses, too, so that Zope and the worker need only one variable.
BROKER_VARIABLE = "CELERY_BROKER_URL"
# A Redis-compatible server for locks and leases, if the broker is not one.
REDIS_VARIABLE = "COLLECTIVE_ASYNC_REDIS_URL"
# By default each database has a namespace of its own (see broker/namespace.py).
NAMESPACE_VARIABLE = "COLLECTIVE_ASYNC_NAMESPACE"
# Names of patches that must not be applied, and of accelerations to do without.
SKIP_VARIABLE = "COLLECTIVE_ASYNC_SKIP_PATCHES"
# The accelerations that change no other package.
GARBAGE_COLLECTOR = "garbage-collector"
READ_AHEAD = "read-ahead"

# How many threads of a web server may wait at once for a task that has precedence.
WAITING_VARIABLE = "COLLECTIVE_ASYNC_WAITING_SAVES"

DEFAULT_NAMESPACE = "collective.async"
RUN_TASK = "collective.async.run"
SWEEP_TASK = "collective.async.sweep"

# Seconds. A task with several items commits after that time what is done so far. Not
# after each item, since a commit takes long; but a cancelled task must stop soon.
BATCH_SECONDS = 2.5

# Seconds. The longest time that the setting for an undo allows.
LONGEST_UNDO = 300


_of_database: str | None = None


def broker_url() -> str | None:
    """The URL of the broker. If it is None, Plone is synchronous as without add-on."""
    return os.environ.get(BROKER_VARIABLE) or None


def redis_url() -> str | None:
    """The URL of a Redis for locks and leases if the broker is not a Redis."""
    return os.environ.get(REDIS_VARIABLE) or None


@cache
def namespace() -> str:
    """The prefix of all queues and of all keys in Redis.

    The environment's, or that of the database which this process has opened. The
    environment is read when this is called for the first time.
    """
    return os.environ.get(NAMESPACE_VARIABLE) or _of_database or DEFAULT_NAMESPACE


def use_namespace(name: str) -> None:
    """Use the namespace of the database from now on. Call it before any message."""
    global _of_database
    _of_database = name
    namespace.cache_clear()


def task_queue() -> str:
    """The name of the queue of tasks."""
    return namespace()


def sweep_queue() -> str:
    """The name of the sweep's queue. It is separate, so that tasks do not delay it."""
    return f"{namespace()}.sweep"


def waiting_saves() -> int | None:
    """How many saves may wait at once in this process; None when it is not set."""
    value = os.environ.get(WAITING_VARIABLE, "").strip()
    return int(value) if value.isdecimal() else None


def skipped_patches() -> frozenset[str]:
    """The names of what is switched off by the environment."""
    names = os.environ.get(SKIP_VARIABLE, "").replace(",", " ")
    return frozenset(names.split())
