"""Configuration from the process environment (``<environment>`` of zope.conf)."""

import os


# Celery's own name for it, so one variable serves Zope and the worker.
BROKER_VARIABLE = "CELERY_BROKER_URL"
# A Redis-compatible server for locks and leases when the broker is not one.
REDIS_VARIABLE = "COLLECTIVE_ASYNC_REDIS_URL"
# Databases that share a broker or a Redis need a namespace each.
NAMESPACE_VARIABLE = "COLLECTIVE_ASYNC_NAMESPACE"
# Names of patches that are not to be applied.
SKIP_VARIABLE = "COLLECTIVE_ASYNC_SKIP_PATCHES"

# How many threads of a web server may wait at once for a task that has precedence.
WAITING_VARIABLE = "COLLECTIVE_ASYNC_WAITING_SAVES"

DEFAULT_NAMESPACE = "collective.async"
RUN_TASK = "collective.async.run"
SWEEP_TASK = "collective.async.sweep"

# Seconds of work after which a divisible task commits what is done so far. A
# commit costs more than an item, and a safe point for a cancel must come soon.
BATCH_SECONDS = 2.5


def broker_url() -> str | None:
    """The broker's URL; None means stock, synchronous Plone."""
    return os.environ.get(BROKER_VARIABLE) or None


def redis_url() -> str | None:
    """The URL of a Redis for what another kind of broker cannot keep."""
    return os.environ.get(REDIS_VARIABLE) or None


def namespace() -> str:
    """The beginning of the name of every queue and of every key in Redis."""
    return os.environ.get(NAMESPACE_VARIABLE) or DEFAULT_NAMESPACE


def task_queue() -> str:
    """The name of the queue of tasks."""
    return namespace()


def sweep_queue() -> str:
    """The queue of the sweep: its own, so that a long queue does not delay it."""
    return f"{namespace()}.sweep"


def waiting_saves() -> int | None:
    """How many saves may wait at once in this process; None when it is not set."""
    value = os.environ.get(WAITING_VARIABLE, "").strip()
    return int(value) if value.isdecimal() else None


def skipped_patches() -> frozenset[str]:
    """The names of the patches that the environment switches off."""
    names = os.environ.get(SKIP_VARIABLE, "").replace(",", " ")
    return frozenset(names.split())
