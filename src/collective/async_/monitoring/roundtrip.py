"""The round trip: a task that changes nothing tests the broker and a worker."""

from ..i18n import _
from ..tasks.action import Action
from ..tasks.enqueue import record_task
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from .state import State
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta


# If it takes longer, something is wrong or all workers are busy.
MAX_WAIT = timedelta(seconds=30)
SET_BROKER = _("Set CELERY_BROKER_URL in the environment section of zope.conf.")

UNKNOWN_MESSAGES = _(
    "Workers got messages about tasks that are not in their database. If another "
    "database, such as a copy of this one, uses the same broker, set another "
    "COLLECTIVE_ASYNC_NAMESPACE for its Zope instances and workers."
)


class Check(Action):
    """Runs like every other task, but changes nothing."""

    # Not shown in the control panel's list of actions.
    internal = True

    title = _("Check")
    doing = _("Checking the background tasks")
    done = _("The background tasks work.")
    not_done = _("The check of the background tasks failed.")

    def run(self, record: TaskRecord, item: str | None) -> None:
        pass


@dataclass(frozen=True)
class Step:
    """A step of the round trip.

    ``seconds`` is how long it took; None if it is not done. ``advice`` is what to do
    if it failed.
    """

    name: str
    seconds: float | None = None
    advice: str | None = None


def start_check() -> TaskRecord:
    """Enqueue the task. Raises NoBroker if no broker is configured."""
    return record_task("check", title="check")


def overdue(record: TaskRecord) -> bool:
    """Has the task ended, or has it taken too long?"""
    # It was asked for in the future if the clock was set back since.
    return record.status.final or abs(utcnow() - record.asked) > MAX_WAIT


def steps(record: TaskRecord, state: State) -> list[Step]:
    """The steps of the round trip. The first one with advice has failed."""
    return [_broker(state), _worker(record, state), _work(record)]


def _broker(state: State) -> Step:
    name = _("Web server to broker and back")
    if state.broker is None:
        return Step(name, advice=SET_BROKER)
    if state.broker.milliseconds is None:
        advice = _(
            "The broker at ${address} does not answer. Start it, or correct its "
            "address in CELERY_BROKER_URL.",
            mapping={"address": state.broker.address},
        )
        return Step(name, advice=advice)
    return Step(name, state.broker.milliseconds / 1000)


def _worker(record: TaskRecord, state: State) -> Step:
    name = _("Recorded, sent and started by a worker")
    if record.started is not None:
        return Step(name, _between(record.asked, record.started))
    # What is known not to work needs no waiting for.
    if not overdue(record) and state.healthy:
        return Step(name)
    if state.broker is None or not state.broker.reachable:
        # The step before has the advice.
        return Step(name)
    if state.workers.count == 0:
        advice = _(
            "No worker is running. Start one with ZOPE_CONFIG set to the path of your "
            "zope.conf: celery -A collective.async_ worker"
        )
    else:
        advice = _(
            "Workers are running, but none has started the task. They may be busy, or "
            "use a different broker or database than this web server."
        )
    return Step(name, advice=advice)


def _work(record: TaskRecord) -> Step:
    name = _("Executed, committed and visible to the web server")
    if record.started is None or (record.finished is None and not overdue(record)):
        return Step(name)
    if record.finished is None:
        advice = _(
            "The task has started, but not ended within ${seconds} seconds. See the "
            "worker's log.",
            mapping={"seconds": str(int(MAX_WAIT.total_seconds()))},
        )
        return Step(name, advice=advice)
    if record.status is not Status.SUCCEEDED:
        return Step(name, advice=record.message or _("See the worker's log."))
    return Step(name, _between(record.started, record.finished))


def _between(begin: datetime, end: datetime) -> float:
    # The clocks of two machines may differ a little.
    return max(0.0, (end - begin).total_seconds())
