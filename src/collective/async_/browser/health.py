"""``@@async-health``: for load balancers and monitoring."""

from ..monitoring.state import inspect
from ..monitoring.state import State
from .access import JSONView
from typing import Any


class Health(JSONView):
    """Answers 200 if tasks that are enqueued now would be executed, otherwise 503.

    It is public: it has numbers, but no users, contents or addresses.
    """

    def __call__(self) -> str:
        state = inspect()
        return self.answer(report(state), 200 if state.healthy else 503)


def report(state: State) -> dict[str, Any]:
    """The state as JSON data. Times are in seconds."""
    broker = state.broker
    return {
        "status": _status(state),
        "broker": None if broker is None else broker.reachable,
        "workers": state.workers.count,
        "waiting": state.queue.waiting,
        "running": state.queue.running,
        "oldest_waiting_seconds": round(state.queue.oldest_seconds, 1),
        "unknown_messages": state.unknown_messages,
    }


def _status(state: State) -> str:
    if state.broker is None:
        return "synchronous"
    if not state.healthy:
        return "down"
    return "slow" if state.stalled else "ok"
