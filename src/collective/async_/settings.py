"""Settings from the process environment (``<environment>`` of zope.conf)."""

import os


# Celery's own name for it, so one variable serves Zope and the worker.
BROKER_VARIABLE = "CELERY_BROKER_URL"
# A Redis-compatible server beside a broker that is none.
REDIS_VARIABLE = "COLLECTIVE_ASYNC_REDIS_URL"

QUEUE = "collective.async"
RUN_TASK = "collective.async.run"
SWEEP_TASK = "collective.async.sweep"
# A queue of its own: lost tasks are found however many tasks wait in line.
SWEEP_QUEUE = "collective.async.sweep"

# Seconds of work after which a divisible task commits what is done so far. A
# commit costs more than an item, and a safe point for a cancel must come soon.
BATCH_SECONDS = 2.5


def broker_url() -> str | None:
    """The broker's URL; None means stock, synchronous Plone."""
    return os.environ.get(BROKER_VARIABLE) or None


def redis_url() -> str | None:
    """The URL of a Redis for what a broker of another kind cannot keep."""
    return os.environ.get(REDIS_VARIABLE) or None
