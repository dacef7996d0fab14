"""Finds the site and the task for the commands."""

from ..tasks.enqueue import get_task
from ..tasks.record import TaskRecord
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click


@dataclass(frozen=True)
class Sites:
    """Opens the site that the options of the command name."""

    config: Path | None
    path: str | None

    def open(self) -> AbstractContextManager[Any]:
        """Open the site. Raises UsageError if no zope.conf was given."""
        if self.config is None:
            message = "Give the path of zope.conf: -c FILE or $ZOPE_CONFIG."
            raise click.UsageError(message)
        # Imported here, so that --help does not import Zope.
        from .site import open_site

        return open_site(self.config, self.path)


class Unknown(click.ClickException):
    """There is no such task."""

    exit_code = 3


def task(task_id: str) -> TaskRecord:
    """The task with this id. Raises Unknown if there is none."""
    record = get_task(task_id)
    if record is None:
        raise Unknown("There is no such task.")
    return record
