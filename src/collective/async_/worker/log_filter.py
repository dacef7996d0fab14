"""A log filter that hides Celery's INFO messages about the periodic sweep."""

from ..config import SWEEP_TASK

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
