"""``@@async-metrics``: the state and the counters for Prometheus."""

from ..config import namespace
from ..monitoring.state import inspect
from ..monitoring.state import State
from ..tasks.control import MANAGE
from ..tasks.control import may_manage
from ..tasks.counters import BUCKETS
from ..tasks.counters import counters
from ..tasks.counters import RUN
from ..tasks.counters import WAIT
from .manage.access import ManagerView
from collections.abc import Iterator
from itertools import accumulate
from plone import api
from prometheus_client import CollectorRegistry
from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.core import InfoMetricFamily
from prometheus_client.core import Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.utils import floatToGoString
from typing import Any


NAME = "collective_async_"

COUNTERS = {
    "attempts": ("retries", "Runs after a worker was lost."),
    "conflicts": ("conflicts", "Transactions that were retried after a conflict."),
}

HISTOGRAMS = {
    RUN: ("run_seconds", "How long tasks ran."),
    WAIT: ("wait_seconds", "How long tasks waited before they started."),
}


class Metrics(ManagerView):
    """Visible to users who may manage tasks. Prometheus needs such an account."""

    def __call__(self) -> Any:
        if may_manage():
            return super().__call__()
        # Not 404, as for people: whoever sets up Prometheus must see what is wrong.
        response = self.request.response
        response.setStatus(401)
        response.setHeader("WWW-Authenticate", 'Basic realm="collective.async"')
        response.setHeader("Content-Type", "text/plain; charset=utf-8")
        return f"Use an account with the permission {MANAGE!r}.\n"

    def answer(self) -> bytes:
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        self.request.response.setHeader("Content-Type", CONTENT_TYPE_LATEST)
        return generate_latest(registry)

    def collect(self) -> Iterator[Metric]:
        """Called by the Prometheus client: all metrics."""
        # With this, the broker's own metrics can be joined by the name of the queue.
        names = {"namespace": namespace()}
        yield InfoMetricFamily("collective_async", "Names on the broker.", names)
        yield from gauges(inspect())
        yield from totals(counters(api.portal.get()))


def gauges(state: State) -> Iterator[Metric]:
    """The current state."""
    broker = state.broker is not None and state.broker.reachable
    values = {
        "broker_up": ("1 when the broker answers.", broker),
        "tasks_waiting": ("Waiting tasks.", state.queue.waiting),
        "tasks_running": ("Running tasks.", state.queue.running),
        "oldest_waiting_seconds": (
            "How long the oldest task that could run has been waiting.",
            state.queue.oldest_seconds,
        ),
    }
    if state.workers.count is not None:
        values["workers"] = ("Running worker processes.", state.workers.count)
    for name, (text, value) in values.items():
        yield GaugeMetricFamily(NAME + name, text, float(value))


def totals(numbers: dict[tuple[str, ...], float]) -> Iterator[Metric]:
    """The counters. They start at 0 when Redis is emptied."""
    finished = CounterMetricFamily(
        f"{NAME}tasks_finished", "Finished tasks.", labels=("action", "state")
    )
    for (kind, *labels), value in sorted(numbers.items()):
        if kind == "finished":
            finished.add_metric(labels, value)
    yield finished
    for kind, (name, text) in COUNTERS.items():
        family = CounterMetricFamily(NAME + name, text, labels=("action",))
        for (found, *labels), value in sorted(numbers.items()):
            if found == kind:
                family.add_metric(labels, value)
        yield family
    for kinds, (name, text) in HISTOGRAMS.items():
        yield histogram(numbers, kinds, name, text)


def histogram(
    numbers: dict[tuple[str, ...], float], kinds: tuple[str, str], name: str, text: str
) -> Metric:
    """Times in seconds, by action."""
    family = HistogramMetricFamily(NAME + name, text, labels=("action",))
    bounds = [floatToGoString(bound) for bound in (*BUCKETS, float("inf"))]
    in_bucket, total = kinds
    for kind, action, *_rest in sorted(numbers):
        if kind != total:
            continue
        counts = accumulate(
            numbers.get((in_bucket, action, str(number)), 0)
            for number in range(len(bounds))
        )
        seconds = numbers[kind, action]
        family.add_metric([action], list(zip(bounds, counts, strict=True)), seconds)
    return family
