"""The command ``check``: runs a round trip and shows the state."""

from ..browser.health import report
from ..config import namespace
from ..interfaces import ICollectiveAsyncLayer
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
from .output import in_english
from AccessControl.SecurityManagement import newSecurityManager
from Acquisition import aq_parent
from collections.abc import Iterator
from plone.api.content import get_path
from typing import Any
from zope.globalrequest import getRequest

import click
import time
import transaction


# Seconds between two checks of the task.
PAUSE = 0.1
NOT_INSTALLED = """\
The add-on is not installed in the site {path}. Install "Background tasks" in its \
add-ons control panel."""


@click.command("check")
@click.option("--user", metavar="ID", help="The task's user. Default: the site owner.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
@click.pass_context
def check_command(context: click.Context, user: str | None, as_json: bool) -> None:
    """Send a task that changes nothing through the broker to a worker and back.

    Shows how long each step took, or which step failed and what to do.
    """
    from .site import transactions

    with context.obj.open() as site:
        # Otherwise a worker would run the task, but no editor could enqueue one.
        if not ICollectiveAsyncLayer.providedBy(getRequest()):
            raise click.ClickException(NOT_INSTALLED.format(path=get_path(site)))
        act_as(site, user)
        transact = transactions(site)
        try:
            task_id = transact(lambda _site: start_check().id)
        except NoBroker:
            raise click.ClickException(in_english(SET_BROKER) or "") from None
        record = wait(task_id)
        ok = record.status is Status.SUCCEEDED
        state = inspect()
        result = steps(record, state)
        if not record.status.final:
            transact(lambda _site: cancel(task(task_id)))
    if as_json:
        data = [_data(step) for step in result]
        names = {"ok": ok, "namespace": namespace(), "steps": data}
        echo_json(report(state) | names)
    else:
        _echo(result, state, ok)
    context.exit(0 if ok else 1)


def act_as(site: Any, user_id: str | None) -> None:
    """Act as this user, since a worker executes tasks of existing users only.

    Without an id, act as the owner of the site or as the first user of the root.
    Raises UsageError if there is no such user.
    """
    root = aq_parent(site)
    for name in [user_id] if user_id else _default_users(site, root):
        for folder in (site, root):
            user = folder.acl_users.getUserById(name)
            if user is not None:
                newSecurityManager(None, user.__of__(folder.acl_users))
                return
    raise click.UsageError("There is no such user. Choose one with --user.")


def _default_users(site: Any, root: Any) -> Iterator[str]:
    owner = site.getOwnerTuple()
    if owner is not None:
        yield owner[1]
    for found in root.acl_users.searchUsers():
        yield found["userid"]


def wait(task_id: str) -> TaskRecord:
    """Wait until the task has ended, or until it is clear that it will not."""
    while True:
        # A new transaction, to see what others have committed.
        transaction.begin()
        record = task(task_id)
        state = inspect()
        if overdue(record) or not state.healthy:
            return record
        time.sleep(PAUSE)


def _echo(result: list[Step], state: State, ok: bool) -> None:
    for step in result:
        took = "-" if step.seconds is None else f"{step.seconds * 1000:.3g} ms"
        click.echo(f"{in_english(step.name)}: {took}")
        if step.advice:
            click.echo(f"  {in_english(step.advice)}")
    for name, value in report(state).items():
        click.echo(f"{name}: {'unknown' if value is None else value}")
    click.echo(f"namespace: {namespace()}")
    if state.unknown_messages:
        click.echo(in_english(UNKNOWN_MESSAGES))
    click.echo("The background tasks work." if ok else "The round trip has failed.")


def _data(step: Step) -> dict[str, Any]:
    return {
        "name": in_english(step.name),
        "seconds": step.seconds,
        "advice": in_english(step.advice),
    }
