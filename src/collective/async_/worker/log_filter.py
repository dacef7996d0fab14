"""A log filter that hides Celery's INFO messages about the periodic sweep."""

from ..config import SWEEP_TASK

import logging


class _NoSweep(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno > logging.INFO or SWEEP_TASK not in record.getMessage()


def hide_sweep_messages() -> None:
    """Keep Celery's two lines a sweep out of the log; its warnings stay."""
    for name in ("celery.worker.strategy", "celery.app.trace"):
        logging.getLogger(name).addFilter(_NoSweep())
