"""Settings from the process environment (``<environment>`` of zope.conf)."""

import os


# Celery's own name for it, so one variable serves Zope and the worker.
BROKER_VARIABLE = "CELERY_BROKER_URL"

QUEUE = "collective.async"
RUN_TASK = "collective.async.run"
SWEEP_TASK = "collective.async.sweep"


def broker_url() -> str | None:
    """The broker's URL; None means stock, synchronous Plone."""
    return os.environ.get(BROKER_VARIABLE) or None
