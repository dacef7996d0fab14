"""``@@async-health``: for load balancers and monitoring."""

from ..monitoring.state import inspect
from ..monitoring.state import State
from .access import JSONView
from typing import Any


class Health(JSONView):
    """200 when tasks that are asked for now would be executed, else 503.

    Public: it says how many, and nothing about anyone or any address.
    """

    def __call__(self) -> str:
        state = inspect()
        return self.answer(report(state), 200 if state.healthy else 503)


def report(state: State) -> dict[str, Any]:
    """The state as JSON data; times in seconds."""
    broker = state.broker
    return {
        "status": _word(state),
        "broker": None if broker is None else broker.reachable,
        "workers": state.workers.count,
        "waiting": state.queue.waiting,
        "running": state.queue.running,
        "oldest_waiting_seconds": round(state.queue.oldest_seconds, 1),
        "unknown_messages": state.unknown_messages,
    }


def _word(state: State) -> str:
    if state.broker is None:
        return "synchronous"
    if not state.healthy:
        return "down"
    return "slow" if state.stalled else "ok"
