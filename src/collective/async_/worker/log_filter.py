"""What the worker logs: every task, but not every sweep."""

from ..config import SWEEP_TASK
from click.core import ParameterSource
from typing import Any

import click
import logging


class _NoSweep(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno > logging.INFO or SWEEP_TASK not in record.getMessage()


def hide_sweep_messages() -> None:
    """Keep the two lines that Celery logs for each sweep out of the log.

    Warnings and errors are still logged.
    """
    for name in ("celery.worker.strategy", "celery.app.trace"):
        logging.getLogger(name).addFilter(_NoSweep())


def log_tasks(worker: Any) -> None:
    """Make INFO the default of ``--loglevel``: there is a line for each task.

    Call it before Celery sets up logging. Celery's own default, WARNING, would not even
    log that the worker is ready. Zope's settings for logging are in wsgi.ini, which a
    worker does not read.
    """
    context = click.get_current_context(silent=True)
    source = context.get_parameter_source("loglevel") if context else None
    if source in (None, ParameterSource.DEFAULT):
        worker.loglevel = logging.INFO
