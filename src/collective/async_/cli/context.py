"""What the commands share: the site and the task that they are about."""

from ..tasks.enqueue import get_task
from ..tasks.record import TaskRecord
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click


@dataclass(frozen=True)
class Sites:
    """Opens the site that the options name."""

    config: Path | None
    path: str | None

    def open(self) -> AbstractContextManager[Any]:
        """The site. Raises UsageError when it is not known where it is."""
        if self.config is None:
            raise click.UsageError("Say where zope.conf is: -c FILE or $ZOPE_CONFIG.")
        # Here, so that --help needs no Zope.
        from .site import open_site

        return open_site(self.config, self.path)


class Unknown(click.ClickException):
    """There is no such task."""

    exit_code = 3


def task(task_id: str) -> TaskRecord:
    """The task with this id. Raises Unknown."""
    record = get_task(task_id)
    if record is None:
        raise Unknown("There is no such task.")
    return record
