"""``check``: the round trip, and what else can be seen."""

from ..browser.health import report
from ..interfaces import NoBroker
from ..monitoring.roundtrip import overdue
from ..monitoring.roundtrip import SET_BROKER
from ..monitoring.roundtrip import start_check
from ..monitoring.roundtrip import Step
from ..monitoring.roundtrip import steps
from ..monitoring.roundtrip import UNKNOWN_MESSAGES
from ..monitoring.state import inspect
from ..monitoring.state import State
from ..tasks.control import cancel
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from .context import task
from .output import echo_json
from .output import worded
from AccessControl.SecurityManagement import newSecurityManager
from Acquisition import aq_parent
from collections.abc import Iterator
from typing import Any

import click
import time
import transaction


# Seconds between two looks, each in a new transaction to see what was committed.
PAUSE = 0.1


@click.command("check")
@click.option("--user", metavar="ID", help="Whose task (default: the site's owner).")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
@click.pass_context
def check_command(context: click.Context, user: str | None, as_json: bool) -> None:
    """Send a task that does nothing through broker, worker and back.

    Says how long each leg took, or where it broke and what to do.
    """
    from .site import transactions

    with context.obj.open() as site:
        become(site, user)
        transact = transactions(site)
        try:
            task_id = transact(lambda _site: start_check().id)
        except NoBroker:
            raise click.ClickException(worded(SET_BROKER) or "") from None
        record = wait(task_id)
        ok = record.status is Status.SUCCEEDED
        state = inspect()
        answer = steps(record, state)
        if not record.status.final:
            transact(lambda _site: cancel(task(task_id)))
    if as_json:
        echo_json(report(state) | {"ok": ok, "steps": [_data(leg) for leg in answer]})
    else:
        _say(answer, state, ok)
    context.exit(0 if ok else 1)


def become(site: Any, user_id: str | None) -> None:
    """Act as somebody: a worker executes tasks of existing users only.

    Without an id, as the owner of the site or the first user of the root.
    Raises UsageError when there is no such user.
    """
    root = aq_parent(site)
    for name in [user_id] if user_id else _somebody(site, root):
        for folder in (site, root):
            user = folder.acl_users.getUserById(name)
            if user is not None:
                newSecurityManager(None, user.__of__(folder.acl_users))
                return
    raise click.UsageError("There is no such user: give one with --user.")


def _somebody(site: Any, root: Any) -> Iterator[str]:
    owner = site.getOwnerTuple()
    if owner is not None:
        yield owner[1]
    for found in root.acl_users.searchUsers():
        yield found["userid"]


def wait(task_id: str) -> TaskRecord:
    """The task when it has ended, or when there is nothing to wait for."""
    while True:
        transaction.begin()
        record = task(task_id)
        state = inspect()
        if overdue(record) or not state.healthy:
            return record
        time.sleep(PAUSE)


def _say(answer: list[Step], state: State, ok: bool) -> None:
    for leg in answer:
        took = "-" if leg.seconds is None else f"{leg.seconds * 1000:.3g} ms"
        click.echo(f"{worded(leg.name)}: {took}")
        if leg.advice:
            click.echo(f"  {worded(leg.advice)}")
    for name, value in report(state).items():
        click.echo(f"{name}: {'unknown' if value is None else value}")
    if state.unknown_messages:
        click.echo(worded(UNKNOWN_MESSAGES))
    click.echo("The background tasks work." if ok else "The round trip has failed.")


def _data(leg: Step) -> dict[str, Any]:
    return {
        "name": worded(leg.name),
        "seconds": leg.seconds,
        "advice": worded(leg.advice),
    }
