"""The commands ``retry``, ``cancel`` and ``purge``."""

from ..tasks.control import cancel
from ..tasks.control import NotPossible
from ..tasks.control import retry
from ..tasks.purge import purge
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from .context import Sites
from .context import task
from .output import in_english
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import click
import re


AGE = re.compile(r"([0-9]{1,6})([dhm])")
UNITS = {"d": "days", "h": "hours", "m": "minutes"}


class Age(click.ParamType):
    """A length of time: ``30d``, ``12h`` or ``45m``."""

    name = "age"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        match = AGE.fullmatch(str(value))
        if match is None:
            self.fail("write an age as 30d, 12h or 45m", param, ctx)
        return timedelta(**{UNITS[match[2]]: int(match[1])})


@click.command("retry")
@click.argument("task_id", metavar="ID")
@click.pass_obj
def retry_command(sites: Sites, task_id: str) -> None:
    """Let a failed task run again. Items that are done are not repeated."""
    _do(sites, task_id, retry)
    click.echo("The task waits for a worker.")


@click.command("cancel")
@click.argument("task_id", metavar="ID")
@click.pass_obj
def cancel_command(sites: Sites, task_id: str) -> None:
    """Stop a waiting task at once, or a running one at its next safe point."""
    _do(sites, task_id, cancel)
    click.echo("The task is cancelled, or will stop at its next safe point.")


@click.command("purge")
@click.option(
    "--older-than", required=True, type=Age(), help="The least age: 30d, 12h or 45m."
)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([status.value for status in Status if status.final]),
    help="Only tasks in this state. May be given several times.",
)
@click.option("--dry-run", is_flag=True, help="Only show how many there are.")
@click.pass_obj
def purge_command(
    sites: Sites, older_than: timedelta, states: tuple[str, ...], dry_run: bool
) -> None:
    """Remove tasks that ended some time ago. Unfinished ones are never removed."""
    from .site import transactions

    with sites.open() as site:
        chosen = frozenset(map(Status, states))
        count = purge(transactions(site), utcnow() - older_than, chosen, dry_run)
    noun = "task" if count == 1 else "tasks"
    click.echo(f"{count} {noun} {'would be ' if dry_run else ''}removed")


def _do(sites: Sites, task_id: str, change: Callable[[TaskRecord], None]) -> None:
    from .site import transactions

    with sites.open() as site:
        try:
            transactions(site)(lambda _site: change(task(task_id)))
        except NotPossible as error:
            raise click.ClickException(in_english(error.args[0]) or "") from None
