"""The round trip: a task that does nothing, through broker, worker and back."""

from ..actions.base import Action
from ..i18n import _
from ..tasks.ask import record_task
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from .state import State
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta


# Then something is wrong, or the workers are busy.
PATIENCE = timedelta(seconds=30)


class Check(Action):
    """Does nothing, but as every other task does it."""

    # Left out of the control panel's choices.
    internal = True

    doing = _("Checking the background tasks")
    done = _("The background tasks work.")
    not_done = _("The check of the background tasks failed.")

    def run(self, record: TaskRecord, item: str | None) -> None:
        pass


@dataclass(frozen=True)
class Leg:
    """A part of the way: how long it took, or what to do when it broke."""

    name: str
    seconds: float | None = None
    advice: str | None = None


def start_check() -> TaskRecord:
    """Record the task; it is on its way when the transaction is committed."""
    return record_task("check", title="check")


def overdue(record: TaskRecord) -> bool:
    """Is there nothing to wait for any more?"""
    return record.status.final or utcnow() - record.asked > PATIENCE


def legs(record: TaskRecord, state: State) -> list[Leg]:
    """How far the task has come: the first leg with an advice is where it broke."""
    return [_broker(state), _worker(record, state), _work(record)]


def _broker(state: State) -> Leg:
    name = _("Web server to broker and back")
    if state.broker is None:
        advice = _("Set CELERY_BROKER_URL in the environment section of zope.conf.")
        return Leg(name, advice=advice)
    if state.broker.milliseconds is None:
        advice = _(
            "Nobody answers at ${address}. Start the broker, or put its address right.",
            mapping={"address": state.broker.address},
        )
        return Leg(name, advice=advice)
    return Leg(name, state.broker.milliseconds / 1000)


def _worker(record: TaskRecord, state: State) -> Leg:
    name = _("Recorded, sent and taken up by a worker")
    if record.started is not None:
        return Leg(name, _between(record.asked, record.started))
    if not overdue(record):
        return Leg(name)
    if not state.workers.count:
        advice = _(
            "No worker is alive. Start one with ZOPE_CONFIG set to your zope.conf: "
            "celery -A collective.async_ worker"
        )
    else:
        advice = _(
            "Workers are alive but have not taken it up. They may be busy, or use "
            "another broker or database than this server."
        )
    return Leg(name, advice=advice)


def _work(record: TaskRecord) -> Leg:
    name = _("Executed, committed and seen here")
    if record.started is None or record.finished is None:
        return Leg(name)
    if record.status is not Status.SUCCEEDED:
        return Leg(name, advice=record.message or _("See the log of the worker."))
    return Leg(name, _between(record.started, record.finished))


def _between(begin: datetime, end: datetime) -> float:
    # Two clocks: they may differ by a little.
    return max(0.0, (end - begin).total_seconds())
